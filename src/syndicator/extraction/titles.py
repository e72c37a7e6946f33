"""A page's title without the site's name around it."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from syndicator.dates import read
from syndicator.extraction.page import Page
from syndicator.extraction.stated import Fact, Stated
from syndicator.markup.plain import serialised_text
from syndicator.text import line

_SEPARATOR = re.compile(r"\s+[|•·»«›‹~/\\⋆]\s+|\s+[-–—]{1,2}\s+|\s*::\s*|\s*\|\s*|\s+[»›]|\s+<\s+")
_WORD = re.compile(r"\w+")
_NO_TITLE = re.compile(
    r"(?:home|homepage|news|untitled|article|blog|index|welcome|page not found|404.*|error|access denied|"
    r"forbidden|just a moment.*|"
    r"attention required.*|loading.*|beranda|trang chủ|หน้าแรก)[.!…]*",
    re.IGNORECASE,
)
_LONGEST = 400
_SHARED = 0.5
"""Share of the shorter one's words, from which a heading and a stated title are taken for one title."""


def best_title(page: Page, facts: Stated) -> tuple[str, str, str] | None:
    """Title, its raw spelling, and the layer that won.

    What a page states for machines is often made for search engines; where a heading of the page says the same thing,
    the heading's words win.
    """
    headings = headings_of(page)
    document = _document_title(page)
    sites = _site_names(page.url, facts.sites)
    candidates = [*facts.titles]
    if document:
        candidates.append(Fact(document, "meta", "meta:title-element"))
    stated = [
        (title, line(fact.value), fact.layer)
        for fact in candidates
        if _is_title(title := without_site(fact.value, sites, headings), sites)
    ]
    shown = [heading for heading in headings if _is_title(heading, sites)]
    if not stated:
        return (shown[0], shown[0], "generic") if shown else None
    heading = _same_in_words([title for title, _, _ in stated], shown)
    return (heading, stated[0][1], stated[0][2]) if heading else stated[0]


def _is_title(text: str, sites: frozenset[str]) -> bool:
    return bool(text) and not _NO_TITLE.fullmatch(text) and _key(text) not in sites


def _same_in_words(stated: list[str], headings: list[str]) -> str | None:
    """The heading that says what one of the stated titles says."""
    best: tuple[float, str] | None = None
    for heading in headings:
        words = set(_WORD.findall(heading.lower()))
        for title in stated:
            others = set(_WORD.findall(title.lower()))
            shared = len(words & others) / (min(len(words), len(others)) or 1)
            if shared >= _SHARED and (best is None or shared > best[0]):
                best = (shared, title if _is_dated(heading, title) else heading)
    return best[1] if best else None


def _is_dated(heading: str, title: str) -> bool:
    """Whether a heading is the title and nothing more than its date behind it."""
    rest = heading[len(title) :].strip(" ,|·–—-")
    return heading.lower().startswith(title.lower()) and bool(rest) and read(rest, method="heading") is not None


def headings_of(page: Page) -> list[str]:
    """The texts of its first-level headings."""
    found = [line(serialised_text(node.inner_html or "")).rstrip("¶# ") for node in page.tree.css("h1")[:8]]
    return [text for text in found if text and len(text) <= _LONGEST]


def _document_title(page: Page) -> str | None:
    node = page.first("head > title") or page.first("title")
    return line(node.text()) if node is not None else None


def without_site(title: str, sites: frozenset[str], headings: Iterable[str] = ()) -> str:
    """`title` without the site's name at its end or start, told by the site's names, its host, or a heading."""
    title = line(title)[: _LONGEST * 2]
    parts = list(_SEPARATOR.finditer(title))
    if not parts:
        return title
    keys = {_key(heading) for heading in headings}
    if _key(title) in keys:
        return title
    for match in reversed(parts):
        head, tail = title[: match.start()].strip(), title[match.end() :].strip()
        if _key(head) in keys and _key(head):
            return head
        if _key(tail) in keys and _key(tail):
            return tail
    return _trimmed(title, parts, sites)


def _trimmed(title: str, parts: list[re.Match[str]], sites: frozenset[str]) -> str:
    start, end = 0, len(title)
    for match in reversed(parts):
        if _names_site(title[match.end() : end], sites):
            end = match.start()
        else:
            break
    for match in parts:
        if match.end() < end and _names_site(title[start : match.start()], sites):
            start = match.end()
        else:
            break
    return title[start:end].strip() or title


def _names_site(text: str, sites: frozenset[str]) -> bool:
    key = _key(text)
    if not key:
        return True
    if key in sites:
        return True
    return (
        len(key) > 3
        and any(key in site or site in key for site in sites if len(site) > 3)
        and len(_WORD.findall(text)) <= 8
    )


def _key(text: str) -> str:
    return "".join(_WORD.findall(text.lower()))


def _site_names(url: str, stated: Iterable[str]) -> frozenset[str]:
    """Keys of the names that the site goes by: as it states them, and as its host spells them."""
    names = {_key(name) for name in stated}
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        host = ""
    labels = [
        label
        for label in host.split(".")
        if label not in {"www", "m", "com", "org", "net", "co", "gov", "go", "int", "ac"}
    ]
    names.update(_key(label) for label in labels[:2] if len(label) > 2)
    names.add(_key(host.removeprefix("www.")))
    return frozenset(name for name in names if name)
