"""RSS 2.0 as the RSS Advisory Board's profile wants it, with archives (RFC 5005). Built like `formats.atom`."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from syndicator.formats.entry import Entry
from syndicator.formats.extensions import (
    RSS_NAMESPACES,
    Generator,
    RssHeadExtension,
    cut,
    entry_with,
    rss_enclosure,
)
from syndicator.formats.heads import GENERATOR, TTL_MINUTES, Head, head, latest
from syndicator.formats.items import entry_of
from syndicator.formats.openings import opening
from syndicator.formats.withdrawn import stub_of
from syndicator.model import Feed, Item, Rights, Site

SUFFIX = "rss"
MEDIA_TYPE = "application/rss+xml; charset=utf-8"

_END = b"</channel></rss>"


def render(
    feed: Feed,
    items: Sequence[Item],
    *,
    site: Site,
    updated: datetime | None = None,
    archive: str | None = None,
    prev_archive: str | None = None,
    next_archive: str | None = None,
    variant: str = "",
    most: Rights = "full",
) -> bytes:
    """The whole document: `document` of the items' fragments, byte for byte. `updated`: by default, their newest."""
    entries = [entry_of(item, site=site, most=most) for item in items]
    return document(
        feed,
        [entry(one) for one in entries],
        site=site,
        updated=updated or latest(entries),
        archive=archive,
        prev_archive=prev_archive,
        next_archive=next_archive,
        variant=variant,
    )


def fragment(item: Item, *, site: Site, most: Rights = "full") -> bytes:
    """One item, as it stands in every RSS document."""
    return entry(entry_of(item, site=site, most=most))


def stub(item: Item | str, *, site: Site, withdrawn_at: datetime) -> bytes:
    """What stands in an item's place when it (or its id) was taken out."""
    return entry(stub_of(item, site=site, withdrawn_at=withdrawn_at))


def entry(one: Entry) -> bytes:
    """An item, as it stands in every document. `description` is HTML, so our plain text is escaped."""
    made = entry_with(one)
    if one.url:
        made.link(href=one.url, rel="alternate")
    made.description(escape(one.summary, quote=False))
    made.content(one.html)
    enclosed = rss_enclosure(one)
    if enclosed:
        made.enclosure(enclosed.href, str(enclosed.length), enclosed.type)
    return cut(made.rss_entry(), RSS_NAMESPACES)


def document(
    feed: Feed,
    fragments: Sequence[bytes],
    *,
    site: Site,
    updated: datetime | None,
    archive: str | None = None,
    prev_archive: str | None = None,
    next_archive: str | None = None,
    variant: str = "",
) -> bytes:
    """The feed's head and the fragments, in their order.

    With `archive` (a month: `2024-02`) it is the archive document of that month, `prev_archive` and `next_archive`
    are its neighbours; the subscription document has the newest as `prev_archive`. `variant` is the query string of an
    address that asks for another form (`content=summary`). `updated` is None for a feed that never held anything.
    """
    top = head(
        feed,
        site=site,
        suffix=SUFFIX,
        updated=updated,
        archive=archive,
        prev_archive=prev_archive,
        next_archive=next_archive,
        variant=variant,
    )
    return b"\n".join((opening(top, _opening), *fragments, _END + b"\n"))


def _opening(top: Head) -> bytes:
    generator = Generator(top, RssHeadExtension)
    generator.description(top.description)
    generator.generator(GENERATOR)
    generator.docs("https://www.rssboard.org/rss-specification")
    generator.ttl(TTL_MINUTES)
    if top.email:
        generator.managingEditor(f"{top.email} ({top.publisher})")
    whole: bytes = generator.rss_str()
    return whole[: -len(_END)]
