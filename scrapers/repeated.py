"""Lists of articles in a page that nobody described: links that stand alike, told from menus by their words.

What is found is put into the words of `HtmlListing` (`links`, `card`, `titles`, `dates`, `next_link`, `include`), and
counts only where that class, so told, finds the same links again.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import cast
from urllib.parse import urlsplit

from lxml import etree
from parsel import Selector
from web_poet import HttpResponse

from scrapers import reading
from scrapers.cards import dates_in, titles_in
from scrapers.clues import same_site
from scrapers.links import (
    DATED_PATH,
    around_pages,
    cards_of,
    found_again,
    host_of,
    include_of,
    is_document,
    is_furniture,
    is_slug,
    may_be_article,
    order_of,
    text_of,
)
from scrapers.selectors import classes, described, heading_in, inside_of
from syndicator.model import DateOrder

MOST = 8
"""Groups of links in a page that are looked at closely."""
FEWEST = 3
"""Links that stand alike before they are taken for a list."""
_NEXT = (
    "a[rel~=next]",
    "link[rel~=next]",
    "a.next",
    ".next a",
    ".pager__item--next a",
    ".pager-next a",
    ".nav-previous a",
    ".older a",
)
_Place = tuple[tuple[str, ...], tuple[str, ...]]
"""The first classes of a link and of what is nearest above it; the names of all elements above."""


@dataclass(frozen=True, kw_only=True)
class Repeated:
    """One list of links, as a declaration would describe it."""

    urls: tuple[str, ...]
    options: dict[str, str]
    dated: bool
    """Whether dates stand beside the links, or in their addresses."""
    order: DateOrder | None
    """How its numeric dates are written, where one of them tells."""
    score: float


@dataclass(slots=True)
class _Group:
    """Links whose places in the page are alike."""

    elements: dict[str, etree._Element]
    """Address to the link with the most words."""

    def drop_documents(self) -> None:
        """Leave documents in only where they stand among more pages: a list of reports alone is no list of articles."""
        pages = {url: element for url, element in self.elements.items() if not is_document(url)}
        if 2 * len(pages) <= len(self.elements):
            self.elements = pages

    def words(self) -> float:
        """How many words such a link usually has; none where all say the same."""
        texts = [text_of(element) for element in self.elements.values()]
        if len(set(texts)) <= len(texts) / 2:
            return 0.0
        return float(median(max(len(text.split()), len(text) / 8) for text in texts))

    def likely(self) -> float:
        """Orders groups, the likeliest list of articles first."""
        return -min(len(self.elements), 12) * (1 + min(self.words(), 8)) * (1 + self.slugs())

    def slugs(self) -> float:
        """Share of addresses whose last part looks like an article's: several words, a number, a date."""
        return sum(map(is_slug, self.elements)) / len(self.elements)


def lists_of(response: HttpResponse) -> list[Repeated]:
    """The lists of articles in a page, the likeliest first.

    Raises:
        Unreadable: it is no HTML.
    """
    root = reading.html_of(response)
    groups = list(_groups(root, str(response.url)))
    single = {url: link for group in groups if len(group.elements) < FEWEST for url, link in group.elements.items()}
    several = sorted((group for group in groups if len(group.elements) >= FEWEST), key=_Group.likely)[:MOST]
    found = [told for group in several if (told := _told(root, response, group, single))]
    return sorted(found, key=lambda one: -one.score)


def _groups(root: Selector, here: str) -> Iterator[_Group]:
    groups: dict[_Place, _Group] = {}
    around = around_pages(root.root)
    base = reading.base_of(root, here)
    for link in root.css("a[href]"):
        element = cast("etree._Element", link.root)
        url = reading.web_address(element.get("href"), base)
        if url is None or not (may_be_article(url, here) or (is_document(url) and same_site(url, here))):
            continue
        if is_furniture(element, around):
            continue
        elements = groups.setdefault(_place(element), _Group({})).elements
        if url not in elements or len(text_of(element)) > len(text_of(elements[url])):
            elements[url] = element
    for group in groups.values():
        group.drop_documents()
    yield from groups.values()
    yield from _striped(groups)


def _striped(groups: Mapping[_Place, _Group]) -> Iterator[_Group]:
    """Groups joined that differ in one class: rows whose classes take turns are one list."""
    kinds: dict[object, list[_Group]] = {}
    for (near, names), group in groups.items():
        for at in range(len(near)):
            kinds.setdefault((names, at, near[:at], near[at + 1 :]), []).append(group)
    for several in kinds.values():
        if len(several) > 1:
            yield _Group({url: element for group in several for url, element in group.elements.items()})


def _place(element: etree._Element) -> _Place:
    """Where a link stands: the names of all elements above it, and the first class of the nearest."""
    above = list(element.iterancestors())
    near = tuple(next(iter(classes(one)), "") for one in (element, *above[:3]))
    return (near, tuple(reading.name_of(one) for one in above))


def _told(
    root: Selector, response: HttpResponse, group: _Group, single: Mapping[str, etree._Element]
) -> Repeated | None:
    """The group as `HtmlListing` would find it; None where it would not, or where it reads like a menu."""
    words, slugs = group.words(), group.slugs()
    if words < 3 and slugs < 0.6:
        return None
    urls = tuple(group.elements)
    include = include_of([url for url in urls if not is_document(url)])
    tellings = (
        description | narrowed
        for description in _descriptions(root, group)
        for narrowed in _narrowed(description, urls[0], include)
    )
    options = next((one for one in tellings if found_again(response, urls, one)), None)
    if options is None:
        return None
    apart = {url: link for url, link in single.items() if url not in group.elements and _is_apart(url, link, include)}
    if 0 < len(apart) < FEWEST:
        wider = _widened(root, group, apart, options)
        if wider and found_again(response, (*urls, *apart), wider):
            options, urls = wider, (*apart, *urls)
    card = options.get("card")
    raws: list[str] = []
    if card:
        inside = list(root.css(card))
        links = options["links"].replace("::attr(href)", "")
        options["titles"] = titles_in(inside, list(group.elements.values()), links, telling=words >= FEWEST)
        css, raws = dates_in(inside, len(urls))
        options |= {"dates": css} if css else {}
    following = next((css for css in _NEXT if _leads_on(root, css, response)), None)
    options |= {"next_link": f"{following}::attr(href)"} if following else {}
    dated = bool(raws) or all(DATED_PATH.search(urlsplit(url).path) for url in urls)
    score = min(len(urls), 12) * (1 + min(words, 8) / 4) * (1 + slugs) * (2 if dated else 1) * (1.3 if card else 1)
    return Repeated(urls=urls, options=options, dated=dated, order=order_of(raws), score=score)


def _narrowed(description: Mapping[str, str], url: str, include: str | None) -> Iterator[dict[str, str]]:
    """What else tells an article's address: the site where cards tell enough, else the folder that all have in common.

    A folder that happens to hold today's articles would leave out what stands in another one tomorrow.
    """
    if "card" in description:
        yield {"include": host_of(url)}
    yield {"include": include} if include else {}


def _is_apart(url: str, link: etree._Element, include: str | None) -> bool:
    """Whether a single link may be an article that stands apart from the list: the newest, shown large."""
    titled = heading_in([link]) or any(re.fullmatch("h[1-4]", reading.name_of(one)) for one in link.iterancestors())
    return (
        bool(titled) and len(text_of(link).split()) >= 3 and bool(re.search(include, url) if include else is_slug(url))
    )


def _widened(
    root: Selector, group: _Group, apart: Mapping[str, etree._Element], options: Mapping[str, str]
) -> dict[str, str] | None:
    """A description that takes in what stands apart."""
    links = list(apart.values())
    cards = cards_of([*group.elements.values(), *links])[-len(links) :]
    inner = next(inside_of(cards, links))
    outer = next(described(root, cards if "card" in options else links, limit=1), None)
    if outer is None:
        return None
    known = options["links"].removesuffix("::attr(href)")
    added = inner if "card" in options else outer
    told = known if added == known else f"{known}, {added}"
    wider = {**options, "links": ", ".join(f"{one}::attr(href)" for one in told.split(", "))}
    return wider | {"card": f"{options['card']}, {outer}"} if "card" in options else wider


def _descriptions(root: Selector, group: _Group) -> Iterator[dict[str, str]]:
    """Ways to say where the links stand, the most telling first."""
    elements = list(group.elements.values())
    cards = cards_of(elements)
    if cards:
        for card in described(root, cards, cards=True):
            for links in inside_of(cards, elements):
                yield {"card": card, "links": f"{links}::attr(href)"}
    for links in described(root, elements):
        yield {"links": f"{links}::attr(href)"}
    yield {"links": "a::attr(href)"}


def _leads_on(root: Selector, css: str, response: HttpResponse) -> bool:
    here = str(response.url)
    onward = reading.web_address(root.css(f"{css}::attr(href)").get(), reading.base_of(root, here))
    return onward is not None and onward != here and same_site(onward, here)
