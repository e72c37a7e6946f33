"""JSON Feed 1.1, with an extension object `_syndicator` for what its fields cannot say. Built like `formats.atom`."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from syndicator.formats.entry import Entry, rfc3339
from syndicator.formats.heads import head, latest
from syndicator.formats.items import entry_of
from syndicator.formats.withdrawn import stub_of
from syndicator.model import Feed, Item, Rights, Site

SUFFIX = "json"
MEDIA_TYPE = "application/feed+json; charset=utf-8"
VERSION = "https://jsonfeed.org/version/1.1"


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
    """One item, as it stands in every JSON Feed document."""
    return entry(entry_of(item, site=site, most=most))


def stub(item: Item | str, *, site: Site, withdrawn_at: datetime) -> bytes:
    """What stands in an item's place when it (or its id) was taken out."""
    return entry(stub_of(item, site=site, withdrawn_at=withdrawn_at))


def entry(one: Entry) -> bytes:
    """An item; fields that we do not know are absent, as the specification wants."""
    author = {"name": one.author, "url": one.author_url}
    fields: dict[str, object] = {
        "id": one.id,
        "url": one.url,
        "title": one.title,
        "content_html": one.html,
        "summary": one.summary,
        "image": one.image,
        "date_published": rfc3339(one.published) if one.published else None,
        "date_modified": one.modified,
        "authors": [_present(author)] if one.author else None,
        "tags": [category.label for category in one.categories] or None,
        "language": one.language,
        "attachments": [
            _present(
                {
                    "url": link.href,
                    "mime_type": link.type or "application/octet-stream",
                    "title": link.title,
                    "size_in_bytes": link.length,
                }
            )
            for link in one.enclosures
        ]
        or None,
        "_syndicator": one.facts or None,
    }
    return _printed(_present(fields))


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
    """The feed's head and the fragments, in their order; archives exist as Atom, and `_syndicator` says where.

    `archive`, `variant` and `updated` as in `formats.atom.document`.
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
    opening = _printed(
        _present(
            {
                "version": VERSION,
                "title": top.title,
                "home_page_url": top.page_url,
                "feed_url": top.self_url,
                "description": top.description,
                "language": top.language,
                "authors": [{"name": top.publisher, "url": top.publisher_url}],
                "_syndicator": _present(
                    {
                        "about": f"{site.base_url}/about/",
                        "id": top.id,
                        "updated": rfc3339(top.updated),
                        "archive": archive,
                        "links": [{"rel": link.rel, "url": link.href, "type": link.type} for link in top.links],
                    }
                ),
            }
        )
    )
    return b"".join((opening[:-1], b',"items":[\n', b",\n".join(fragments), b"\n]}\n"))


def _present(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}


def _printed(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "ignore")
