"""Whether a page says that its article goes on: further pages at its own address, but for the number of a page."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from selectolax.lexbor import LexborNode

from syndicator.extraction.page import Page
from syndicator.urls import absolute_url, identity_url

_NAMES = frozenset(("page", "pagenum", "pageno", "page_no", "pg", "pagina", "seite"))
_NUMBERED = re.compile(r"(?P<own>/.*?[^/])/(?:page[/-])?(?P<number>\d{1,2})/?")
"""`/story/2`, `/story/page/2/`; never `/story-2`, which is how systems tell one article from another."""
_BEHIND = re.compile(r"(?:/(?:page[/-])?\d{1,2}|/?(?:\?|&)[^\"'<>\s]{0,80}?=\d{1,2})/?[\"'#?&\s>]")
_BARE = re.compile(r"\?(?<=href=[\"']\?)[^\"'<>\s]{0,80}?=\d{1,2}/?[\"'#?&\s>]")
"""An address that is nothing but a query; by its rarest sign it is found soonest."""
_HREF = re.compile(r"(?:=|/(?:page[/-])?)\d{1,2}/?(?:[&;#?]|$)")
_DIGITS = re.compile(r"\d{1,2}")
_ONWARD = frozenset(("next", "more", "continue", "siguiente", "suivant", "suivante", "weiter", "berikutnya"))
_COMMENTS = re.compile(r"comment|respon[ds]|repl(?:y|ies)|discussion|disqus", re.IGNORECASE)
_LISTS = re.compile(r"related|teaser|views?-|listing|sidebar", re.IGNORECASE)
"""Names of elements whose pages are not those of an article."""
_ASIDE = frozenset(("aside", "footer"))
_FIRST = 1
_MOST = 300
"""Numbered links that are looked at; a page with more is a list."""


def goes_on(page: Page, canonical: str | None) -> bool:
    """Whether the page names the next part of its own article.

    By `rel=next` in its head, or by a link to that number, or to what is next, beside its text. The address of the part
    is the page's own with a page number; an address that differs in anything else is another article's, or a list's.
    """
    urls = list(dict.fromkeys(filter(None, (canonical, page.url))))
    if not _may_be_named(page.html, urls):
        return False
    owns = {own: number for url in urls for own, number in _own(url)}
    nodes = page.tree.css('link[rel~="next"][href],a[href]')
    numbered = ((node, href) for node in nodes if _HREF.search(href := node.attributes.get("href") or ""))
    return any(_is_next(node, href, page, owns) for node, href in islice(numbered, _MOST))


def _own(url: str) -> Iterator[tuple[str, int]]:
    """The identity of an address without a page number, and that number; 1 where it has none."""
    try:
        yield next(_numbered(url, path=False), (identity_url(url), _FIRST))
    except ValueError:
        return


def _may_be_named(html: str, urls: Iterable[str]) -> bool:
    """A quick look for an address of one's own, or for none, with a number behind it."""
    if _BARE.search(html):
        return True
    ends = {end for url in urls for end in _ends(url) if end}
    return any(_has_number(html, end) for end in ends)


def _ends(url: str) -> tuple[str, str]:
    """How an address ends: the last part of its path, and its query."""
    address, _, query = url.partition("#")[0].rstrip("/").partition("?")
    address, slash, last = address.rstrip("/").rpartition("/")
    return last if slash and not address.endswith("/") else "", query


def _has_number(html: str, end: str) -> bool:
    at = html.find(end)
    while at >= 0:
        if _BEHIND.match(html, at + len(end)):
            return True
        at = html.find(end, at + 1)
    return False


def _is_next(node: LexborNode, href: str, page: Page, owns: Mapping[str, int]) -> bool:
    url = absolute_url(href, page.base)
    if url is None or not url.startswith("http"):
        return False
    try:
        named = [number for own, number in _numbered(url, path=True) if number - 1 == owns.get(own)]
    except ValueError:
        return False
    if not named or node.tag == "link":
        return bool(named)
    return _says(node, named[0]) and _is_beside_text(node)


def _numbered(url: str, *, path: bool) -> Iterator[tuple[str, int]]:
    """Every reading of an address as one with a page number: its identity without, and the number."""
    parts = urlsplit(url.partition("#")[0])
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for at, (name, value) in enumerate(pairs):
        if name.lower() in _NAMES and _DIGITS.fullmatch(value):
            rest = urlencode(pairs[:at] + pairs[at + 1 :])
            yield identity_url(urlunsplit(parts._replace(query=rest))), int(value)
    if path and (found := _NUMBERED.fullmatch(parts.path)):
        yield identity_url(urlunsplit(parts._replace(path=found["own"]))), int(found["number"])


def _says(node: LexborNode, number: int) -> bool:
    """Whether a link's words are the number of its page, or mean the next one."""
    words = re.findall(r"\w+", node.text().lower())
    if _DIGITS.fullmatch("".join(words[-1:])):
        return int(words[-1]) == number and len(words) <= 2
    relation = (node.attributes.get("rel") or "").lower().split()
    return len(words) <= 4 and ("next" in relation or not _ONWARD.isdisjoint(words))


def _is_beside_text(node: LexborNode) -> bool:
    """Whether a link stands in an article, in none of its comments and lists."""
    above = node.parent
    while above is not None:
        attributes = above.attributes
        named = f"{attributes.get('class')} {attributes.get('id')}"
        if above.tag in _ASIDE or _COMMENTS.search(named):
            return False
        if above.tag in {"article", "main"} or attributes.get("role") == "main":
            return True
        if _LISTS.search(named):
            return False
        above = above.parent
    return False
