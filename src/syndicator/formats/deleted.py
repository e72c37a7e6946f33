"""`deleted.atom`: which items were taken out, as tombstones (RFC 6721), for machines that keep copies."""

from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from syndicator.formats import atom
from syndicator.formats.entry import legal, rfc3339, to_second
from syndicator.model import Feed, Site

SUFFIX = atom.SUFFIX
MEDIA_TYPE = atom.MEDIA_TYPE
NAMESPACE = "http://purl.org/atompub/tombstones/1.0"


def fragment(item_id: str, *, withdrawn_at: datetime) -> bytes:
    """One tombstone: an id and a moment, no reason, no name."""
    element = etree.Element(
        f"{{{NAMESPACE}}}deleted-entry",
        ref=legal(item_id),
        when=rfc3339(to_second(withdrawn_at)),
        nsmap={"at": NAMESPACE},
    )
    printed: bytes = etree.tostring(element)
    return printed


def render(feed: Feed, withdrawn: Sequence[tuple[str, datetime]], *, site: Site) -> bytes:
    """The document of all tombstones: pairs of item id and the moment it was taken out, newest first."""
    return atom.document(
        feed,
        [fragment(item_id, withdrawn_at=moment) for item_id, moment in withdrawn],
        site=site,
        updated=max((to_second(moment) for _, moment in withdrawn), default=None),
    )
