"""Feeds and sitemaps as listings."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from web_poet import HttpResponse

from scrapers import json_reading, reading
from syndicator.model import Listed
from syndicator.urls import absolute_url

_COLUMN = re.compile(r"<div><b>[^<>:]{1,60}:</b>(.*?)</div>\s*(?=<div><b>[^<>:]{1,60}:</b>|\Z)", re.DOTALL)


def _children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    for child in element:
        if reading.name_of(child) in names:
            yield child


def _said(element: etree._Element, *names: str) -> str | None:
    """The text of the first child of one of the names, in the order of the names."""
    for name in names:
        for child in _children(element, name):
            text = "".join(child.itertext()).strip()
            if text:
                return text
    return None


def feed(response: HttpResponse) -> tuple[tuple[Listed, ...], tuple[str, ...]]:
    """The entries of a feed in whichever format, and the address of its next page (RFC 5005).

    Raises:
        reading.Unreadable: it is no feed.
    """
    base = str(response.url)
    if reading.what(response) == "JSON":
        return json_reading.json_feed(reading.json_of(response), base)
    root = reading.xml_of(response)
    kind = reading.name_of(root)
    if kind == "feed":
        entries = [_atom_entry(entry, base) for entry in _children(root, "entry")]
        following = [link.get("href") for link in _children(root, "link") if link.get("rel") == "next"]
    elif kind in {"rss", "rdf"}:
        channels = list(_children(root, "channel"))
        scopes = [root, *channels]
        entries = [_rss_item(item, base) for scope in scopes for item in _children(scope, "item")]
        following = [
            link.get("href") for scope in channels for link in _children(scope, "link") if link.get("rel") == "next"
        ]
        if not channels:
            raise reading.Unreadable(f"not a feed ({kind} without channel)")
    else:
        raise reading.Unreadable(f"not a feed ({kind})")
    onward = tuple(url for link in following if (url := reading.web_address(link, base)) and url != base)
    return tuple(entry for entry in entries if entry), onward[:1]


def _rss_item(item: etree._Element, base: str) -> Listed | None:
    links = [link for link in _children(item, "link") if (link.text or "").strip()]
    guid = next(_children(item, "guid"), None)
    link = links[0].text if links else None
    if link is None and guid is not None and guid.get("isPermaLink", "true").lower() != "false":
        link = guid.text
    url = reading.web_address((link or "").strip(), base)
    if url is None:
        return None
    enclosures = [
        reading.attachment(e.get("url"), e.get("type"), e.get("length"), base) for e in _children(item, "enclosure")
    ]
    told = _unlabelled(_said(item, "description", "summary") or "")
    body = _said(item, "encoded") or (told if "</p>" in told or "<br" in told else None)
    return Listed(
        url=url,
        title=reading.plain(_said(item, "title")),
        published=_said(item, "pubdate", "date", "published", "issued"),
        modified=_said(item, "updated", "modified"),
        summary=reading.plain(told),
        html=body,
        authors=tuple(
            name for e in _children(item, "creator", "author") if (name := reading.plain("".join(e.itertext())))
        ),
        language=_said(item, "language"),
        image=_image(item, base),
        attachments=tuple(a for a in enclosures if a and not (a.type or "").startswith("image/")),
        categories=tuple(text for e in _children(item, "category", "subject") if (text := reading.plain(e.text))),
    )


def _unlabelled(told: str) -> str:
    """The longest of the columns that SharePoint's list feeds write one under the other, each behind its name."""
    columns = [match[1] for match in _COLUMN.finditer(told)]
    return max(columns, key=len) if columns and not _COLUMN.sub("", told).strip() else told


def _image(item: etree._Element, base: str) -> str | None:
    """A picture that an item names: Media RSS, or an enclosure that is one."""
    for element in item.iter():
        kind = reading.name_of(element)
        told = element.get("type") or element.get("medium") or ""
        if kind == "thumbnail" or (kind in {"content", "enclosure"} and told.startswith("image")):
            url = reading.web_address(element.get("url"), base)
            if url:
                return url
    return None


def _atom_entry(entry: etree._Element, base: str) -> Listed | None:
    stated = entry.get("{http://www.w3.org/XML/1998/namespace}base")
    base = (absolute_url(stated, base) if stated else None) or base
    links = list(_children(entry, "link"))
    chosen = [link for link in links if link.get("rel", "alternate") == "alternate"]
    url = reading.web_address(chosen[0].get("href") if chosen else None, base)
    if url is None:
        return None
    enclosures = [
        reading.attachment(link.get("href"), link.get("type"), link.get("length"), base)
        for link in links
        if link.get("rel") == "enclosure"
    ]
    content = next(_children(entry, "content"), None)
    return Listed(
        url=url,
        title=reading.plain(_said(entry, "title")),
        published=_said(entry, "published", "issued"),
        modified=_said(entry, "updated", "modified"),
        summary=reading.plain(_said(entry, "summary")),
        html=_atom_markup(content) if content is not None else None,
        authors=tuple(name for e in _children(entry, "author") if (name := _said(e, "name"))),
        language=entry.get("{http://www.w3.org/XML/1998/namespace}lang"),
        image=_image(entry, base),
        attachments=tuple(a for a in enclosures if a and not (a.type or "").startswith("image/")),
        categories=tuple(text for e in _children(entry, "category") if (text := e.get("label") or e.get("term"))),
        original_url=next(
            (reading.web_address(link.get("href"), base) for link in links if link.get("rel") == "via"), None
        ),
    )


def _atom_markup(content: etree._Element) -> str | None:
    """The markup of Atom content (RFC 4287, 4.1.3): inline XHTML, escaped HTML, or plain text."""
    kind = content.get("type", "text")
    if kind == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode", method="html", with_tail=False) for child in content)
    text = "".join(content.itertext()).strip()
    if kind in {"html", "text/html"}:
        return text or None
    return f"<p>{html.escape(text)}</p>" if text and kind in {"text", "text/plain"} else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One sitemap that an index names."""

    url: str
    modified: str | None = None


def sitemap(response: HttpResponse) -> tuple[tuple[Listed, ...], tuple[Part, ...]]:
    """The addresses of a sitemap, and the parts of an index.

    Raises:
        Unreadable: it is neither.
    """
    base = str(response.url)
    root = reading.xml_of(response)
    kind = reading.name_of(root)
    if kind == "sitemapindex":
        parts = [
            Part(url=url, modified=_said(part, "lastmod"))
            for part in _children(root, "sitemap")
            if (url := reading.web_address(_said(part, "loc"), base))
        ]
        return (), tuple(parts)
    if kind != "urlset":
        raise reading.Unreadable(f"not a sitemap ({kind})")
    return tuple(entry for url in _children(root, "url") if (entry := _sitemap_entry(url, base))), ()


def _sitemap_entry(element: etree._Element, base: str) -> Listed | None:
    url = reading.web_address(_said(element, "loc"), base)
    if url is None:
        return None
    news = next(_children(element, "news"), None)
    publication = next(_children(news, "publication"), None) if news is not None else None
    return Listed(
        url=url,
        modified=_said(element, "lastmod"),
        title=reading.plain(_said(news, "title")) if news is not None else None,
        published=_said(news, "publication_date") if news is not None else None,
        language=_said(publication, "language") if publication is not None else None,
    )
