"""Where things stand: paths of pages, addresses of documents, and the links by which readers subscribe."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from syndicator.model import Feed, Item, Site

_LOCAL = {"127.0.0.1", "localhost", "::1", "0.0.0.0", ""}  # noqa: S104  (nothing is bound here)
_FORMATS = (
    ("rss", "RSS", "application/rss+xml"),
    ("atom", "Atom", "application/atom+xml"),
    ("json", "JSON", "application/feed+json"),
)
_READERS = (
    ("Feedly", "https://feedly.com/i/subscription/feed/{}"),
    ("Inoreader", "https://www.inoreader.com/?add_feed={}"),
    ("NewsBlur", "https://www.newsblur.com/?url={}"),
    ("Feedbin", "https://feedbin.com/?subscribe={}"),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url={}"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An address, what to call it, and its media type where that is known."""

    href: str
    label: str
    type: str = ""


def web(url: str) -> str | None:
    """The address, if it is one that may be followed from a page: http or https and nothing else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def quoted(text: str, *, safe: str = "") -> str:
    """`text` as a part of an address; a lone surrogate is no reason to fail."""
    return quote(text, safe=safe, errors="replace")


def short(identifier: str) -> str:
    """An id as it stands in a path."""
    return quoted(identifier.removeprefix("urn:uuid:"))


class Addresses:
    """Every address that a page may name, for one site."""

    def __init__(self, site: Site, *, server: bool) -> None:
        self._base = site.base_url.rstrip("/")
        parts = urlsplit(self._base)
        self._root = parts.path.rstrip("/")
        self.local = (parts.hostname or "") in _LOCAL
        """Whether these addresses work on this computer only."""
        self.server = server

    def path(self, path: str) -> str:
        """Root-relative, below the path of `base_url`: right on whichever host the tree lies."""
        return self._root + path

    def absolute(self, path: str) -> str:
        """In full, as feed readers need it."""
        return self._base + path

    def country(self, code: str) -> str:
        """The page of a country."""
        return self.path(f"/country/{quoted(code.lower())}/")

    def topic(self, slug: str) -> str:
        """The page of a topic."""
        return self.path(f"/topic/{quoted(slug)}/")

    def mentions(self, code: str) -> str | None:
        """What mentions a country, for a tag; a country that nothing is about has no page."""
        return self.search(f"anycountry:{code}") if self.server else None

    def source(self, source: str) -> str:
        """The page of a source."""
        return self.path(f"/source/{quoted(source)}/")

    def item(self, item: Item) -> str:
        """The page of an item; only the server has it."""
        return self.path(f"/item/{short(item.id)}/")

    def story(self, story_id: str) -> str:
        """The page of a story; only the server has it."""
        return self.path(f"/story/{short(story_id)}/")

    def search(self, query: str, page: int = 1) -> str:
        """The page of an answer; only the server has it."""
        return self.path(f"/search?q={quoted(query)}" + (f"&page={page}" if page > 1 else ""))

    def csv(self, query: str) -> str:
        """An answer as a table; only the server has it."""
        return self.path(f"/search.csv?q={quoted(query)}")

    def page(self, feed: Feed) -> str | None:
        """A feed's page for people, where it has one of its own; others are searches, which only the server answers."""
        if feed.page and feed.kind != "pair" and not feed.path.endswith("/any"):
            return self.path(feed.page)
        return self.search(feed.query) if self.server and feed.query else None

    def documents(self, feed: Feed) -> list[Link]:
        """One feed in the three formats, in full."""
        if feed.kind == "search":
            wanted = quoted(feed.query)
            return [Link(self.absolute(f"/search.{suffix}?q={wanted}"), name, kind) for suffix, name, kind in _FORMATS]
        path = quoted(feed.path, safe="/")
        return [Link(self.absolute(f"/feeds/{path}.{suffix}"), name, kind) for suffix, name, kind in _FORMATS]

    def offered(self, feed: Feed) -> Link:
        """One feed in the format that every reader takes."""
        return self.documents(feed)[1]

    def archives(self, feed: Feed) -> str:
        """The folder of a feed's archives (RFC 5005): `2024-02.atom` in it is a month's."""
        return self.path(f"/feeds/{quoted(feed.path, safe='/')}/archive/")

    def readers(self, feed: Feed) -> list[Link]:
        """Links that hand the feed to common web readers; none where no reader could reach it."""
        if self.local:
            return []
        address = quoted(self.offered(feed).href)
        return [Link(pattern.format(address), name) for name, pattern in _READERS]
