"""A page's title without the site's name around it."""

import re
from collections import Counter
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

from syndicator.dates import read
from syndicator.extraction.headings import headings_of
from syndicator.extraction.page import Page
from syndicator.extraction.sites import SEPARATOR, cut, key_of, names_site, site_names, told_apart, without_site
from syndicator.extraction.stated import Fact, Stated
from syndicator.text import line

_WORD = re.compile(r"\w+")
_NO_TITLE = re.compile(
    r"(?:home|homepage|home page|news|untitled(?: document| page)?|new page(?: \d+)?|article|blog|index|welcome|"
    r"page not found|404(?:(?:\W+error|\W+(?:page )?not found|\W+page|:|\W*[|–—-]).*)?|error|access denied|forbidden|"
    r"just a moment.*|attention required.*|loading(?:\W+please wait)?|"
    r"beranda|trang chủ|หน้าแรก)[.!…]*",
    re.IGNORECASE,
)
_SHARED = 0.33
"""Share of words (F1) from which a heading and a stated title are taken for one title."""
_STROKE = re.compile(r"\s+[|/]\s+")
_LABEL = re.compile(r"\w+:\s+")
"""What kind of thing the page is, as software writes it before a heading: `Thread: `, `Blog: `."""
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_MOST, _MORE = 0.4, 0.5
"""Share of words (F1) from which a longer heading is a stated title and something beside it; one of few words."""
_NEARLY = 0.8
"""Share of words (F1) from which a stated title is a heading that shouts, written plainly."""
_MANY, _MOSTLY = 4, 0.6
"""First-level headings from which a page is a list of things; share of words (F1) that its title needs there."""
_SECTION = re.compile(r"(\d{1,2})\.\s")
_LONGEST = 1000
"""What is longer is no title; to take one apart costs as much as the square of its length."""
_PHRASE = 3
"""Words from which something is a title by itself."""


def best_title(page: Page, facts: Stated, listed: str | None = None) -> tuple[str, str, str] | None:
    """Title, its raw spelling, and the layer that won.

    What a page states for machines is often made for search engines; where a heading of the page says the same thing,
    the heading's words win. What its listing called the page is one more witness where a heading bears it out, and is
    surer than a single title that none does: old sites state one for all their pages.
    """
    headings, brands = headings_of(page)
    headings = _without_sections(headings)
    candidates, document = [*facts.titles], _document_title(page)
    if document:
        candidates.append(Fact(document, "meta", "meta:title-element"))
    candidates = [fact for fact in candidates if len(line(fact.value)) <= _LONGEST]
    lines = _whole([line(fact.value) for fact in candidates])
    brands = _signs(brands, lines, facts.sites)
    sites = site_names(page.url, [*facts.sites, *brands]) | told_apart(lines, headings)
    headings = headings or _lower_heading(page, lines, sites)
    shown = [title for heading in headings if _is_title(title := cut(heading, sites, sure=True), sites)]
    stated = [
        (title, raw, fact.layer)
        for fact, raw in zip(candidates, lines, strict=True)
        if _is_title(title := without_site(raw, sites, shown), sites)
    ]
    if listed and any(_shared(listed, heading) >= _SHARED for heading in shown):
        stated.append((listed, listed, "listing"))
    titles = _agreed([title for title, _, _ in stated], shown)
    if not titles or (len(set(shown)) == 1 and _is_of_site(titles, lines, sites)):
        return (shown[0], shown[0], "generic") if shown else _named(page.url, candidates)
    names = _words_of([*facts.sites, *brands], lines, sites)
    heading = _same_in_words(titles, shown, names, is_article=_is_article(page, facts))
    if heading is None and len(stated) == 1 and listed and _stands(listed, page):
        return listed, listed, "listing"
    if heading is None and document and _is_home(page.url) and (whole := _of_home(document, sites)):
        return whole, document, "meta"
    _, raw, layer = next(one for one in stated if one[0] == titles[0])
    return heading or _in_address(shown, titles, page.url) or _without_section(titles[0]), raw, layer


def _without_sections(headings: list[str]) -> list[str]:
    """`headings` without the numbered sections of a document: one number is part of a title, `1.` and `2.` are not."""
    numbered = {heading: int(match[1]) for heading in headings if (match := _SECTION.match(heading))}
    if not {1, 2}.issubset(numbered.values()):
        return headings
    return [heading for heading in headings if heading not in numbered]


def _signs(brands: list[str], lines: list[str], named: list[str]) -> list[str]:
    """`brands` without what the page states as its title, where the site states another name of its own."""
    if not named:
        return brands
    titles = {key_of(text) for text in lines} - {key_of(name) for name in named}
    return [brand for brand in brands if key_of(brand) not in titles]


def _words_of(names: list[str], lines: list[str], sites: frozenset[str]) -> frozenset[str]:
    """The words of the site's names; that two titles share these alone does not make them one."""
    parts = (part for text in lines for part in SEPARATOR.split(text) if key_of(part) in sites)
    return frozenset(word for name in (*names, *parts) for word in _words(name))


def _lower_heading(page: Page, lines: list[str], sites: frozenset[str]) -> list[str]:
    """Of a page without a first-level heading, a lower one that a stated title holds: first, or after its site."""
    parts = set[str]()
    for first, *rest in (SEPARATOR.split(text) for text in lines):
        if rest:
            parts.add(rest[-1] if names_site(first, sites, 1.0) else first)
    parts = {part for part in parts if len(_WORD.findall(part)) >= _PHRASE}
    found = (line(node.text()) for node in (page.tree.css("h2, h3")[:8] if parts else ()))
    return [text for text in found if text in parts][:1]


def _stands(listed: str, page: Page) -> bool:
    """Whether what a listing called the page is a title, and stands on it by itself, in whatever element."""
    return len(_WORD.findall(listed)) >= _PHRASE and f">{escape(listed, quote=False)}<" in page.html


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
    opening = SEPARATOR.search(lines[-1]) if lines else None
    return len(titles) == 1 and opening is not None and names_site(lines[-1][: opening.start()], sites, 1.0)


def _in_address(headings: list[str], titles: list[str], url: str) -> str | None:
    """The heading that the page's address spells out, where no stated title agrees with any.

    Beside a single title, the heading that the address spells most of, and more than of that title.
    """
    name = _path(url).rstrip("/").rpartition("/")[2].replace("_", " ")
    words = _words(re.sub(r"\.\w{2,5}$", "", name))
    for heading in headings:
        spelled = len(words & _words(heading))
        if words == _words(heading) and len(words) > 1:
            return heading
        if len(titles) == 1 and spelled >= _PHRASE and spelled > max(len(words) / 2, len(words & _words(titles[0]))):
            return heading
    return None


def _without_section(title: str) -> str:
    """`title` up to the section or slogan behind a stroke; no heading says that it belongs to it.

    A title of two words only before what is longer: `Compounds emptied | Office for Safety at Borders`.
    """
    match = _STROKE.search(title)
    if match is None:
        return title
    before, behind = (len(_WORD.findall(part)) for part in (title[: match.start()], title[match.end() :]))
    return title[: match.start()] if before >= _PHRASE or (before > 1 and behind > _PHRASE) else title


def _before_bar(heading: str) -> str:
    """`heading` up to the shorter section behind a bar; a slash in a heading is part of what it says."""
    head, _, tail = heading.partition(" | ")
    longer = max(_PHRASE, len(_WORD.findall(tail)))
    return head.rstrip() if tail and len(_WORD.findall(head)) >= longer else heading


def _agreed(titles: list[str], headings: list[str]) -> list[str]:
    """`titles` without those that nothing else on the page agrees with, where others do agree with each other."""
    said = Counter([*titles, *headings])
    agreed = [
        title
        for title in titles
        if said[title] > 1 or any(other != title and _shared(title, other) >= _SHARED for other in said)
    ]
    return agreed or titles


@lru_cache(maxsize=256)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _shared(one: str, other: str) -> float:
    words, others = _words(one), _words(other)
    return 2 * len(words & others) / (len(words) + len(others) or 1)


def _named(url: str, candidates: list[Fact]) -> tuple[str, str, str] | None:
    """A site's home page may be called by the site's name."""
    if not candidates or not _is_home(url):
        return None
    title = line(candidates[0].value)
    return (title, title, candidates[0].layer) if title and not _NO_TITLE.fullmatch(title) else None


def _of_home(document: str, sites: frozenset[str]) -> str | None:
    """A home page's title is about the site: what opens with its name is whole; behind the title, the name is cut."""
    title = cut(document, sites, opening=False)
    opening = SEPARATOR.search(title)
    if opening and not names_site(title[: opening.start()], sites, 1.0):
        title = _without_section(title)
    return title if _is_title(title, frozenset()) else None


def _is_home(url: str) -> bool:
    return _path(url) in {"", "/"}


def _is_article(page: Page, facts: Stated) -> bool:
    """Whether the page says of itself that it is an article."""
    return any(fact.rule.endswith(":headline") for fact in facts.titles) or any(
        "article" in kind.lower() for _, kind in page.meta("og:type")
    )


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return url


def _is_title(text: str, sites: frozenset[str]) -> bool:
    return bool(text) and not _NO_TITLE.fullmatch(text) and key_of(text) not in sites


def _same_in_words(stated: list[str], headings: list[str], names: frozenset[str], *, is_article: bool) -> str | None:
    """The heading that is one of the stated titles, else the first that says what one of them says.

    Of many headings, each is that of one thing on a list: there one must say most of a stated title.
    """
    for least in (1.0, _MOSTLY if len(set(headings)) >= _MANY else _SHARED):
        for heading in headings:
            for title in stated:
                if _shared(heading, title) >= least and not _words(heading) & _words(title) <= names:
                    return _better_spelled(heading, title, stated, is_article=is_article)
    return None


def _better_spelled(heading: str, title: str, stated: list[str], *, is_article: bool) -> str:
    """A heading's words; where a stated title spells them better or without what is no part of it, that title."""
    if _is_dated(heading, title):
        return title
    if key_of(heading) == key_of(title):
        return title if heading.isupper() or heading.islower() else _before_bar(_plain(heading, stated))
    if heading.isupper() and not title.isupper() and _shared(heading, title) >= _NEARLY:
        return title
    if (label := _LABEL.match(heading)) and heading[label.end() :] in stated:
        return heading[label.end() :]
    most = _MOST if len(_words(title)) >= _PHRASE else _MORE
    if (
        not is_article
        and _words(heading) > _words(title)
        and _shared(heading, title) >= most
        and not _goes_on(heading, title)
    ):
        return title
    return _before_bar(heading)


def _goes_on(heading: str, title: str) -> bool:
    """Whether a heading is the title and, behind a comma or colon, the rest of it."""
    return heading.lower().startswith(title.lower()) and heading[len(title) :].lstrip()[:1] in {",", ":"}


def _plain(heading: str, stated: list[str]) -> str:
    """`heading` with the quotation marks of the stated titles, where these agree: a theme's typography curls them."""
    straight = heading.translate(_STRAIGHT)
    said = [title for title in stated if title.translate(_STRAIGHT) == straight]
    return straight if straight != heading and said and set(said) == {straight} else heading


def _is_dated(heading: str, title: str) -> bool:
    """Whether a heading is the title and nothing more than its date behind it."""
    rest = heading[len(title) :].strip(" ,|·–—-")
    return heading.lower().startswith(title.lower()) and bool(rest) and read(rest, method="heading") is not None


def _document_title(page: Page) -> str | None:
    node = page.first("head > title") or page.first("body > title")
    return line(node.text()) if node is not None else None
