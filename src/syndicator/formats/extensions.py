"""What `feedgen` cannot say by itself, as extensions of it.

Its Atom entries lose the attributes of their links, its RSS keeps only the link `self`, knows no author without a mail
address, and asks `setlocale` of the whole process for every date. So links, dates and languages are written here.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from syndicator.formats.entry import Entry, Link
from syndicator.formats.heads import Head

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
NAMESPACES = {"fh": HISTORY, "media": MEDIA}
RSS_NAMESPACES = {
    "dc": DUBLIN_CORE, **NAMESPACES, "atom": ATOM, "content": "http://purl.org/rss/1.0/modules/content/",
}  # fmt: skip
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAME = "syndicator"
_PUBLIC = re.compile(r"https?://(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+(?::\d+)?/")
_PLAIN = re.compile(
    rb"<(?:title|subtitle|summary|name|rights|category|dc:creator|dc:rights)\b[^>]*>[^<]*"
    rb"|<description>[^<]*| title=\"[^\"]*"
)


class HeadExtension(BaseExtension):
    """A document's head: links with all their attributes, archive mark, RSS dates."""

    head: Head

    def extend_ns(self) -> dict[str, str]:
        """The namespaces that heads and entries use; the same in every document, so that fragments fit in all."""
        return dict(NAMESPACES)

    def extend_atom(self, feed: Any) -> Any:
        """The other formats and the archives; RFC 5005, 4: an archive document says what it is."""
        _links(feed, self.head.links, tag="link")
        if self.head.archive:
            etree.SubElement(feed, f"{{{HISTORY}}}archive")
        return feed

    def extend_rss(self, feed: Any) -> Any:
        """Links as `atom:link` (RSS Advisory Board profile), `lastBuildDate` from our data alone."""
        channel = feed[0]
        etree.SubElement(channel, "lastBuildDate").text = rfc822(self.head.updated)
        _links(channel, self.head.links, tag=f"{{{ATOM}}}link")
        if self.head.archive:
            etree.SubElement(channel, f"{{{HISTORY}}}archive")
        return feed


class RssHeadExtension(HeadExtension):
    """As above, with the namespaces that only RSS needs; `feedgen` declares `atom` and `content`."""

    def extend_ns(self) -> dict[str, str]:
        """Dublin Core for authors without a mail address, and for languages."""
        return {name: uri for name, uri in RSS_NAMESPACES.items() if name not in {"atom", "content"}}


class EntryExtension(BaseEntryExtension):
    """An entry: links with all their attributes, language, RSS dates and authors."""

    entry: Entry

    def extend_atom(self, element: Any) -> Any:
        """`xml:lang`, and the links of RFC 4287, 4.2.7."""
        entry = self.entry
        element.set(_LANG, entry.language or "und")
        element.find("updated").text = entry.modified
        alternate = [Link(rel="alternate", href=entry.url, hreflang=entry.language)] if entry.url else []
        _links(element, [*alternate, *entry.links], tag="link")
        _thumbnail(element, entry)
        return element

    def extend_rss(self, element: Any) -> Any:
        """`pubDate` is always there; readers take a missing one for now."""
        entry = self.entry
        etree.SubElement(element, "pubDate").text = rfc822(entry.dated)
        if entry.author:
            etree.SubElement(element, f"{{{DUBLIN_CORE}}}creator").text = entry.author
        if entry.language:
            etree.SubElement(element, f"{{{DUBLIN_CORE}}}language").text = entry.language
        if entry.rights:
            etree.SubElement(element, f"{{{DUBLIN_CORE}}}rights").text = entry.rights
        enclosed = rss_enclosure(entry)
        _links(element, [link for link in entry.links if link is not enclosed], tag=f"{{{ATOM}}}link")
        _thumbnail(element, entry)
        return element


class Generator(FeedGenerator):
    """`feedgen` with our extensions, and without its clock: nothing defaults to now."""

    def __init__(self, head: Head, extension: type[HeadExtension]) -> None:
        super().__init__()
        self.register_extension(_NAME, extension, EntryExtension)
        getattr(self, _NAME).head = head
        self.id(head.id)
        self.title(head.title)
        self.updated(head.updated)
        self._FeedGenerator__rss_lastBuildDate = None  # no public way to leave this date to an extension
        self.language(head.language)
        self.link(href=head.self_url, rel="self", type=head.type)
        self.link(href=head.page_url, rel="alternate", type="text/html")


def entry_with(entry: Entry) -> Any:
    """An entry of `feedgen`'s, with ours inside."""
    made = FeedEntry()
    made.register_extension(_NAME, EntryExtension)
    getattr(made, _NAME).entry = entry
    made.id(entry.id)
    made.title(entry.title)
    made.updated(entry.updated)
    made.category([{"term": c.term, "scheme": c.scheme, "label": c.label} for c in entry.categories])
    return made


def cut(element: Any, namespaces: Mapping[str, str]) -> bytes:
    """An element as it is printed inside a document that declares `namespaces`."""
    whole = etree.Element("whole", nsmap=dict(namespaces))
    whole.append(element)
    printed: bytes = etree.tostring(whole, encoding="utf-8")
    return profiled(printed[printed.index(b">") + 1 : -len(b"</whole>")])


def rfc822(moment: datetime) -> str:
    """`Thu, 08 Feb 2024 10:00:00 +0000`: RSS's date, in English whatever the locale."""
    return format_datetime(moment)


def profiled(xml: bytes) -> bytes:
    """Plain text spelled so that no reader takes it for markup: `&` and `<` as hexadecimal references.

    So the RSS Advisory Board's profile wants titles; Atom's plain texts and our labels fare no better with readers.
    """
    return _PLAIN.sub(lambda found: found[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;"), xml)


def rss_enclosure(entry: Entry) -> Link | None:
    """RSS allows one enclosure an item, and only with its length: the first file of known length on a public host."""
    known = (link for link in entry.enclosures if link.length)
    return next((link for link in known if _PUBLIC.match(link.href)), None)


def _links(parent: Any, links: Sequence[Link], *, tag: str) -> None:
    for link in links:
        element = etree.SubElement(parent, tag, rel=link.rel, href=link.href)
        for name in ("type", "hreflang", "title", "length"):
            value = getattr(link, name)
            if value is not None:
                element.set(name, str(value))


def _thumbnail(parent: Any, entry: Entry) -> None:
    if entry.image:
        etree.SubElement(parent, f"{{{MEDIA}}}thumbnail", url=entry.image)
