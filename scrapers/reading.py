"""How listings are read: JSON, XML and HTML, each told from what came in its place."""

import gzip
import html
import json
import re
import zlib
from io import BytesIO
from typing import Any

from lxml import etree
from parsel import Selector
from w3lib.html import remove_tags
from web_poet import HttpResponse

from syndicator.extraction.page import decoded
from syndicator.markup import light
from syndicator.model import Attachment
from syndicator.text import line
from syndicator.urls import absolute_url

MOST_BYTES = 64 * 1024 * 1024
"""A compressed sitemap may unfold to so much (the protocol allows 50 MB) and no further."""
_MOST_DIGITS = 15
_MOST_SIGNS = 120
_HTML = frozenset(
    b"html head body title meta link script style div main article section header nav p a ul ol li table h1 h2 form "
    b"span img center font br noscript".split()
)


class Unreadable(Exception):
    """What came is no listing of the kind that was asked for. The message says what it is, in few words.

    Some of them may be the site's own, and the message goes into accounts, tables and public pages.
    """

    def __init__(self, words: str) -> None:
        super().__init__(line(words)[:_MOST_SIGNS])


def json_of(response: HttpResponse) -> Any:
    """The JSON of an answer.

    Raises:
        Unreadable: it is something else.
    """
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON ({what(response)})") from error


def xml_of(response: HttpResponse) -> etree._Element:
    """The root of an XML document; entities stay unread, nothing is fetched, depth and size have limits.

    Raises:
        Unreadable: it is no XML, or none that can be mended.
    """
    body = _unpacked(response.body)
    if not body.strip():
        raise Unreadable("not XML: empty")
    for recover in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover
        )
        try:
            root = etree.fromstring(body.lstrip(b"\x00\t\n\r "), parser)
        except etree.XMLSyntaxError:
            continue
        if root is not None and name_of(root) not in {"html", "body", "head", "div", "script"}:
            return root
    raise Unreadable(f"not XML ({what(response)})")


def html_of(response: HttpResponse) -> Selector:
    """The parsed page.

    Raises:
        Unreadable: it is no HTML.
    """
    kind = what(response)
    if kind != "HTML":
        raise Unreadable(f"not HTML ({kind})")
    return selector_of(response)


def selector_of(response: HttpResponse) -> Selector:
    """A page as a tree, whatever it is said to be written in: `charset=undefined` is no coding of texts to Python."""
    try:
        text = response.text
    except (LookupError, UnicodeError):
        text = decoded(response.body)
    return Selector(light(text))


def base_of(root: Selector, url: str) -> str:
    """What a page's relative links are relative to (HTML, 4.2.3)."""
    stated = root.css("base[href]::attr(href)").get()
    return (web_address(stated, url) if stated else None) or url


def what(response: HttpResponse) -> str:
    """What a body looks like, for people."""
    start = response.body[:2048].lstrip(b"\xef\xbb\xbf\x00\t\n\r ").lower()
    if not start:
        return "empty"
    if start.startswith((b"{", b"[")):
        return "JSON"
    if start.startswith(b"%pdf"):
        return "PDF"
    if not start.startswith(b"<"):
        return "something else"
    first = re.search(rb"<([a-z][\w:.-]*)", re.sub(rb"<!--.*?-->", b"", start, flags=re.DOTALL))
    return "HTML" if b"<!doctype html" in start or (first and first[1] in _HTML) else "XML"


def web_address(link: str | None, base: str) -> str | None:
    """A link as an absolute http(s) address without its fragment."""
    url = absolute_url(link, base) if link else None
    return url.partition("#")[0] if url and url.startswith("http") else None


def words(scope: Selector | None, css: str | None = None) -> str | None:
    """The words of an element, or of the first that `css` finds in it."""
    if scope is None:
        return None
    found = scope.css(css) if css else [scope]
    for selector in found:
        root = selector.root
        text = " ".join("".join(root.itertext()).split()) if isinstance(root, etree._Element) else str(root).strip()
        if text:
            return text
    return None


def _unpacked(body: bytes) -> bytes:
    """A body without gzip around it.

    Raises:
        Unreadable: the gzip is damaged, or unfolds to more than `MOST_BYTES`.
    """
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.GzipFile(fileobj=BytesIO(body)) as file:
            plain = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable("invalid gzip") from error
    if len(plain) > MOST_BYTES:
        raise Unreadable("too large")
    return plain


def plain(markup: str | None) -> str | None:
    """Markup as words: feeds and REST escape titles in every way there is."""
    text = " ".join(html.unescape(remove_tags(markup or "")).split())
    return text or None


def attachment(url: str | None, kind: str | None, length: str | None, base: str) -> Attachment | None:
    """A file that an entry offers, if its address is one."""
    address = web_address(url, base)
    told = length if length and len(length) <= _MOST_DIGITS and length.isdecimal() else "0"
    size = int(told) or None
    return Attachment(url=address, type=kind, length=size) if address else None


def name_of(element: etree._Element) -> str:
    """The name of an XML element without its namespace, lower case; empty for a comment."""
    tag = element.tag
    return etree.QName(tag).localname.lower() if isinstance(tag, str) else ""
