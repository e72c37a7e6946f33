"""A page's first-level headings, and those that are its site's sign."""

import re
from html import unescape
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from syndicator.extraction.page import Page
from syndicator.markup.plain import serialised_text
from syndicator.text import line
from syndicator.urls import absolute_url

_WORD = re.compile(r"\w+")
_LONGEST = 400
_BRAND = re.compile(
    r"(?:^|[\s_-])(?:logo|brand|site-?(?:title|name)|blog-?title|menu-?title|masthead)(?:$|[\s_-])", re.IGNORECASE
)
_UNSEEN = re.compile(
    r"<(style|script|svg|button|noscript|template)\b.*?</\1>|"
    r"<span[^<>]*\bclass=\"(?:[^\"]*[\s-])?(?:label|badge|prefix|sr-only|visually-?hidden|screen-reader-text)(?:[\s-][^\"]*)?\"[^<>]*>(?=[^<>]*\w)[^<>]*</span>",
    re.DOTALL | re.IGNORECASE,
)
_SIGN = 6
"""Words that a site's sign can have: more is a heading, wherever it leads."""
_SPELLED = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|amp|quot|apos|nbsp|lt|gt);", re.IGNORECASE)


def headings_of(page: Page) -> tuple[list[str], list[str]]:
    """The texts of its first-level headings; and of those that are the site's sign: they lead to its home page."""
    found: list[str] = []
    brands: list[str] = []
    for node in page.stating.get("h1", [])[:8]:
        text = line(serialised_text(_UNSEEN.sub("", node.inner_html or ""))).rstrip("¶# ")
        if _SPELLED.search(text):
            text = line(unescape(text))
        if text and len(text) <= _LONGEST:
            is_sign = len(_WORD.findall(text)) <= _SIGN and _is_sign(node, page)
            (brands if is_sign else found).append(text)
    return found, brands


def _is_sign(node: LexborNode, page: Page) -> bool:
    if _BRAND.search(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"):
        return True
    link = node.css_first("a[href]") or (node.parent if node.parent is not None and node.parent.tag == "a" else None)
    address = absolute_url(link.attributes.get("href") or "", page.base) if link is not None else None
    if address is None:
        return False
    here, there = urlsplit(page.url), urlsplit(address)
    return (
        there.hostname == here.hostname and there.path in {"", "/"} and not there.query and here.path not in {"", "/"}
    )
