"""A page's title without the site's name around it."""

import re
from collections import Counter
from collections.abc import Iterable
from html import unescape
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from syndicator.dates import read
from syndicator.extraction.page import Page
from syndicator.extraction.stated import Fact, Stated
from syndicator.markup.plain import serialised_text
from syndicator.text import line
from syndicator.urls import absolute_url

_SEPARATOR = re.compile(r"\s+[|•·»«›‹~/\\⋆]\s+|\s+[-–—]{1,2}\s+|\s*::\s*|\s*\|\s*|\s+[»›]|\s+<\s+")
_WORD = re.compile(r"\w+")
_NO_TITLE = re.compile(
    r"(?:home|homepage|news|untitled|article|blog|index|welcome|page not found|404.*|error|access denied|"
    r"forbidden|just a moment.*|"
    r"attention required.*|loading.*|beranda|trang chủ|หน้าแรก)[.!…]*",
    re.IGNORECASE,
)
_LONGEST = 400
_SHARED = 0.33
"""Share of words (F1) from which a heading and a stated title are taken for one title."""
_BRAND = re.compile(
    r"(?:^|[\s_-])(?:logo|brand|site-?(?:title|name)|blog-?title|menu-?title|masthead)(?:$|[\s_-])", re.IGNORECASE
)
_UNSEEN = re.compile(
    r"<(style|script|svg|button|noscript|template)\b.*?</\1>|"
    r"<span[^<>]*\bclass=\"(?:[^\"]*[\s-])?(?:label|badge|prefix)(?:[\s-][^\"]*)?\"[^<>]*>[^<>]*</span>",
    re.DOTALL | re.IGNORECASE,
)
_STROKE = re.compile(r"\s+[|/]\s+")
_PHRASE = 3
"""Words from which something is a title by itself."""
_SIGN = 6
"""Words that a site's sign can have: more is a heading, wherever it leads."""
_MOSTLY = 0.6
_NAME = 8
"""Words that a site's name can have."""
_NO_NAMES = frozenset(["m", "com", "org", "net", "co", "gov", "go", "int", "ac"])
_SPELLED = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|amp|quot|apos|nbsp|lt|gt);", re.IGNORECASE)


def best_title(page: Page, facts: Stated) -> tuple[str, str, str] | None:
    """Title, its raw spelling, and the layer that won.

    What a page states for machines is often made for search engines; where a heading of the page says the same thing,
    the heading's words win.
    """
    headings, brands = headings_of(page)
    candidates = [*facts.titles]
    if document := _document_title(page):
        candidates.append(Fact(document, "meta", "meta:title-element"))
    lines = _whole([line(fact.value) for fact in candidates])
    sites = _site_names(page.url, [*facts.sites, *brands]) | _told_apart(lines, headings)
    shown = [title for heading in headings if _is_title(title := _cut(heading, sites, sure=True), sites)]
    stated = [
        (title, raw, fact.layer)
        for fact, raw in zip(candidates, lines, strict=True)
        if _is_title(title := without_site(raw, sites, shown), sites)
    ]
    titles = _agreed([title for title, _, _ in stated], shown)
    if titles and not (len(set(shown)) == 1 and _is_of_site(titles, lines, sites)):
        _, raw, layer = next(one for one in stated if one[0] == titles[0])
        heading = _same_in_words(titles, shown) or _in_address(shown, page.url)
        return heading or _without_section(titles[0]), raw, layer
    if shown:
        return shown[0], shown[0], "generic"
    return _of_home(page, candidates)


def _whole(lines: list[str]) -> list[str]:
    """`lines`, and for each that was cut off in the middle, the longest that begins with it."""
    found = []
    for text in lines:
        start = text.rstrip(".… ")
        is_cut = text.endswith(("...", "…")) or text.count("(") > text.count(")")
        found.append(max((one for one in lines if one.startswith(start)), key=len) if is_cut and start else text)
    return found


def _is_of_site(titles: list[str], lines: list[str], sites: frozenset[str]) -> bool:
    """Whether all that is stated is one title that opens with the site's name: `Site - what it is`, on every page."""
    opening = _SEPARATOR.search(lines[-1])
    return len(titles) == 1 and opening is not None and _names_site(lines[-1][: opening.start()], sites, 1.0)


def _in_address(headings: list[str], url: str) -> str | None:
    """The heading that the page's address spells out, where no stated title agrees with any."""
    name = _path(url).rstrip("/").rpartition("/")[2].replace("_", " ")
    words = set(_WORD.findall(re.sub(r"\.\w{2,5}$", "", name).lower()))
    return next((one for one in headings if len(words) > 1 and set(_WORD.findall(one.lower())) == words), None)


def _without_section(title: str) -> str:
    """`title` up to the section or slogan behind a stroke; no heading says that it belongs to it."""
    match = _STROKE.search(title)
    return title[: match.start()] if match and len(_WORD.findall(title[: match.start()])) >= _PHRASE else title


def _agreed(titles: list[str], headings: list[str]) -> list[str]:
    """`titles` without those that nothing else on the page agrees with, where others do agree with each other."""
    said = Counter([*titles, *headings])
    agreed = [
        title
        for title in titles
        if said[title] > 1 or any(other != title and _shared(title, other) >= _SHARED for other in said)
    ]
    return agreed or titles


def _shared(one: str, other: str) -> float:
    words, others = set(_WORD.findall(one.lower())), set(_WORD.findall(other.lower()))
    return 2 * len(words & others) / (len(words) + len(others) or 1)


def _of_home(page: Page, candidates: list[Fact]) -> tuple[str, str, str] | None:
    """A site's home page may be called by the site's name."""
    if not candidates or _path(page.url) not in {"", "/"}:
        return None
    title = line(candidates[0].value)
    return (title, title, candidates[0].layer) if title and not _NO_TITLE.fullmatch(title) else None


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return url


def _is_title(text: str, sites: frozenset[str]) -> bool:
    return bool(text) and not _NO_TITLE.fullmatch(text) and _key(text) not in sites


def _same_in_words(stated: list[str], headings: list[str]) -> str | None:
    """The heading that is one of the stated titles, else the first that says what one of them says."""
    for least in (1.0, _SHARED):
        for heading in headings:
            for title in stated:
                if _shared(heading, title) >= least:
                    return _better_spelled(heading, title)
    return None


def _better_spelled(heading: str, title: str) -> str:
    """A heading's words; where a stated title spells them without shouting, or without a date behind, that title."""
    if _is_dated(heading, title):
        return title
    return title if (heading.isupper() or heading.islower()) and _key(heading) == _key(title) else heading


def _is_dated(heading: str, title: str) -> bool:
    """Whether a heading is the title and nothing more than its date behind it."""
    rest = heading[len(title) :].strip(" ,|·–—-")
    return heading.lower().startswith(title.lower()) and bool(rest) and read(rest, method="heading") is not None


def headings_of(page: Page) -> tuple[list[str], list[str]]:
    """The texts of its first-level headings; and of those that are the site's sign: they lead to its home page."""
    found: list[str] = []
    brands: list[str] = []
    for node in page.tree.css("h1")[:8]:
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


def _told_apart(stated: list[str], headings: list[str]) -> frozenset[str]:
    """What one title has behind another one, parted from it: the site's name."""
    shorter = {_key(title) for title in (*stated, *headings)}
    found = set()
    for title in stated:
        for match in _SEPARATOR.finditer(title):
            head, tail = _key(title[: match.start()]), _key(title[match.end() :])
            if head and head in shorter and tail:
                found.add(tail)
    return frozenset(found - shorter)


def _document_title(page: Page) -> str | None:
    node = page.first("head > title") or page.first("body > title")
    return line(node.text()) if node is not None else None


def without_site(title: str, sites: frozenset[str], headings: Iterable[str] = ()) -> str:
    """`title` without the site's name at its end or start, told by the site's names, its host, or a heading."""
    title = line(title)[: _LONGEST * 2]
    parts = list(_SEPARATOR.finditer(title))
    if not parts:
        return title
    keys = {_key(heading) for heading in headings} - {""}
    if _key(title) in keys:
        return title
    for match in reversed(parts):
        head, tail = title[: match.start()].strip(), title[match.end() :].strip()
        if _key(head) in keys:
            return head
        if _key(tail) in keys:
            return tail
    return _cut(title, sites)


def _cut(title: str, sites: frozenset[str], *, sure: bool = False) -> str:
    """`title` without parts at its ends that name the site; `sure`: only by a name that the site goes by."""
    parts = list(_SEPARATOR.finditer(title))
    start, end = 0, len(title)
    for match in reversed(parts):
        if not _names_site(title[match.end() : end], sites, 1.0 if sure else 0.0):
            break
        end = match.start()
    for match in parts:
        if match.end() >= end or not _names_site(title[start : match.start()], sites, 1.0 if sure else _MOSTLY):
            break
        start = match.end()
    return title[start:end].strip() or title


def _names_site(text: str, sites: frozenset[str], share: float) -> bool:
    """Whether `text` is a name of the site, a part of one, or holds one that is at least `share` of it."""
    key = _key(text)
    if not key or key in sites:
        return True
    words = _WORD.findall(text.lower())
    if share >= 1 or len(words) > _NAME:
        return False
    if share == 0 and len(words) <= _NAME // 2 and not sites.isdisjoint(words):
        return True
    if len(key) <= 3:
        return False
    return any(key in site or (site in key and len(site) >= share * len(key)) for site in sites if len(site) > 3)


def _key(text: str) -> str:
    return "".join(_WORD.findall(text.lower()))


def _site_names(url: str, stated: Iterable[str]) -> frozenset[str]:
    """Keys of the names that the site goes by: as it states them, and as its host spells them."""
    names = {_key(name) for name in stated}
    try:
        host = (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        host = ""
    labels = host.split(".")
    names.update(_key(label) for label in [one for one in labels if one not in _NO_NAMES][:2] if len(label) > 2)
    names.update({_key(host), _key("".join(labels[-2:]))})
    return frozenset(names - {""})
