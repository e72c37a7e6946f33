"""OPML 2.0: our feeds as a list that readers import. Folders carry `text` alone; more would be ambiguous to readers."""

from collections.abc import Sequence

from lxml import etree

from syndicator.formats.entry import one_line
from syndicator.formats.heads import feed_url
from syndicator.formats.items import DEMO
from syndicator.model import Feed, Site

SUFFIX = "opml"
MEDIA_TYPE = "text/x-opml; charset=utf-8"


def render(title: str, groups: Sequence[tuple[str, Sequence[Feed]]], *, site: Site, suffix: str = "atom") -> bytes:
    """A list of feeds, grouped into folders; a group without a name lies at the top. Empty folders are left out."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _name(title, site)
    body = etree.SubElement(root, "body")
    for name, feeds in groups:
        folder = etree.SubElement(body, "outline", text=one_line(name, 200)) if name and feeds else body
        for feed in feeds:
            _leaf(folder, feed, site=site, suffix=suffix)
    etree.indent(root)
    printed: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return printed + b"\n"


def _leaf(folder: etree._Element, feed: Feed, *, site: Site, suffix: str) -> None:
    """`type` is `rss` for every format (OPML 2.0, "Subscription lists")."""
    name = _name(feed.title, site)
    etree.SubElement(
        folder,
        "outline",
        type="rss",
        text=name,
        title=name,
        xmlUrl=feed_url(feed, site, suffix),
        htmlUrl=site.base_url + (feed.page or "/"),
    )


def _name(title: str, site: Site) -> str:
    name = one_line(title, 300) or "Feeds"
    return DEMO + name if site.demo and not name.startswith(DEMO) else name
