"""What stands at the head of a feed's document: id, addresses, links, title, who publishes it."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote

from syndicator.formats.entry import Entry, Link, language, legal, one_line, to_second
from syndicator.formats.items import DEMO
from syndicator.model import Feed, Site

ATOM_TYPE = "application/atom+xml"
RSS_TYPE = "application/rss+xml"
JSON_TYPE = "application/feed+json"
SUFFIXES = {"atom": ATOM_TYPE, "rss": RSS_TYPE, "json": JSON_TYPE}
GENERATOR = "Syndicator"
TTL_MINUTES = 60
"""As long as HTTP lets a document be kept (`max-age`)."""
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed changed that never held an item: a constant, so that its bytes are constant too."""

_FEED_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:syndicator:feed")
_URI = re.compile(r"[A-Za-z0-9/:?#\[\]@!$&'()*+,;=%._~-]*")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, kw_only=True)
class Head:
    """A document without its entries, before any format."""

    id: str
    title: str
    description: str
    updated: datetime
    language: str
    page_url: str
    self_url: str
    type: str
    """The document's own media type, without parameters."""
    publisher: str
    publisher_url: str
    email: str | None = None
    """The operator's, where the contact is an address for mail."""
    links: tuple[Link, ...] = field(default_factory=tuple)
    """Besides self and the page: the other formats and, RFC 5005, the archives."""
    archive: bool = False
    """Whether to mark it as an archive document: a month that has neighbours. A single one still grows."""


@lru_cache(maxsize=4_096)
def feed_id(path: str) -> str:
    """A feed's id for ever, whatever the host: its path decides alone."""
    return f"urn:uuid:{uuid.uuid5(_FEED_IDS, path)}"


def feed_url(feed: Feed, site: Site, suffix: str, variant: str = "") -> str:
    """Where a feed's document is found: below `/feeds/`, or at the search that it is."""
    if feed.kind == "search":
        query = quote(legal(feed.query), safe="")
        return _uri(f"{site.base_url}/search.{suffix}?q={query}" + (variant and f"&{variant}"))
    return _uri(f"{site.base_url}/feeds/{feed.path}.{suffix}" + (variant and f"?{variant}"))


def archive_url(path: str, site: Site, month: str, suffix: str = "atom") -> str:
    """Where the archive document of a month (`2024-02`) lies; archives exist as Atom."""
    return _uri(f"{site.base_url}/feeds/{path}/archive/{month}.{suffix}")


def head(
    feed: Feed,
    *,
    site: Site,
    suffix: str,
    updated: datetime | None,
    archive: str | None = None,
    prev_archive: str | None = None,
    next_archive: str | None = None,
    variant: str = "",
) -> Head:
    """The head of `feed`'s subscription document or, with `archive` (a month: `2024-02`), of that archive document."""
    current = feed_url(feed, site, suffix, variant)
    name = one_line(feed.title, 300) or feed.path
    if site.demo and not name.startswith(DEMO):
        name = DEMO + name
    links = (
        [Link(rel="current", href=current, type=SUFFIXES[suffix])]
        if archive
        else [
            Link(rel="alternate", href=feed_url(feed, site, other, variant), type=kind)
            for other, kind in SUFFIXES.items()
            if other != suffix and feed.kind != "deleted"  # tombstones exist in Atom only
        ]
    )
    neighbours = {"prev-archive": prev_archive, "next-archive": next_archive}
    links += [
        Link(rel=rel, href=archive_url(feed.path, site, month), type=ATOM_TYPE)
        for rel, month in neighbours.items()
        if month
    ]
    contact = legal(site.contact or "")
    return Head(
        id=feed_id(feed.path),
        title=f"{name}, {archive}" if archive else name,
        description=one_line(feed.description, 2_000) or name,
        updated=updated or NEVER,
        language=language(feed.language) or "en",
        page_url=_uri(site.base_url + (feed.page or "/")),
        self_url=archive_url(feed.path, site, archive, suffix) if archive else current,
        type=SUFFIXES[suffix],
        publisher=one_line(site.title, 200) or GENERATOR,
        publisher_url=_uri(f"{site.base_url}/about/"),
        email=contact if _EMAIL.fullmatch(contact) else None,
        links=tuple(links),
        archive=bool(archive and (prev_archive or next_archive)),
    )


def latest(entries: Sequence[Entry]) -> datetime | None:
    """When the newest change of the entries was, to the second."""
    return max((to_second(entry.updated) for entry in entries), default=None)


def _uri(url: str) -> str:
    """An address of our own as a URI, whatever `base_url` and paths hold."""
    return url if _URI.fullmatch(url) else quote(legal(url), safe="/:?#[]@!$&'()*+,;=%-._~")
