"""Atom 1.0 (RFC 4287), with archives (RFC 5005): a head and fragments, one an entry, the same in every document."""

from collections.abc import Sequence
from datetime import datetime

from syndicator.formats.entry import Entry
from syndicator.formats.extensions import NAMESPACES, Generator, HeadExtension, cut, entry_with
from syndicator.formats.heads import GENERATOR, Head, head, latest
from syndicator.formats.items import entry_of
from syndicator.formats.openings import opening
from syndicator.formats.withdrawn import stub_of
from syndicator.model import Feed, Item, Rights, Site

SUFFIX = "atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"

_END = b"</feed>"


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
    """One item's entry, as it stands in every Atom document."""
    return entry(entry_of(item, site=site, most=most))


def stub(item: Item | str, *, site: Site, withdrawn_at: datetime) -> bytes:
    """What stands in an item's place when it (or its id) was taken out."""
    return entry(stub_of(item, site=site, withdrawn_at=withdrawn_at))


def entry(one: Entry) -> bytes:
    """An entry, as it stands in every document."""
    made = entry_with(one)
    made.content(one.html, type="html")
    made.summary(one.summary)
    if one.published:
        made.published(one.published)
    if one.author:
        made.author({"name": one.author, **({"uri": one.author_url} if one.author_url else {})})
    if one.rights:
        made.rights(one.rights)
    return cut(made.atom_entry(), NAMESPACES)


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
    generator = Generator(top, HeadExtension)
    generator.subtitle(top.description)
    generator.generator(GENERATOR)
    author = {"name": top.publisher, "uri": top.publisher_url}
    generator.author(author | ({"email": top.email} if top.email else {}))
    whole: bytes = generator.atom_str()
    return whole[: -len(_END)]
