"""Lists of articles in a page that nobody described: links that stand alike, told from menus by their words.

What is found is put into the words of `HtmlListing` (`links`, `card`, `titles`, `dates`, `next_link`, `include`), and
counts only where that class, so told, finds the same links again.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, cast
from urllib.parse import urlsplit

from lxml import etree
from parsel import Selector
from web_poet import HttpResponse

from scrapers import reading
from scrapers.clues import same_site
from scrapers.pages import HtmlListing
from scrapers.selectors import classes, described, heading_in, inside_of
from syndicator import dates
from syndicator.model import DateOrder

FEWEST = 3
"""Links that stand alike before they are taken for a list."""
_FURNITURE = re.compile(
    r"(^|[-_ ])(nav\w*|menu|footer|foot|breadcrumbs?|sidebar|side|widget|social|share|pager|pagination|cookies?|skip"
    r"|lang\w*|tags?|categor(y|ies)|banner|related|login|search)($|[-_ ])",
    re.IGNORECASE,
)
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar"}
_TAGS = {"nav", "footer", "aside", "form", "select"}
_NO_ARTICLE = re.compile(
    r"\.(pdf|jpe?g|png|gif|svg|webp|zip|docx?|xlsx?|pptx?|mp[34]|ics|xml|rss|json|css|js)$"
    r"|/(page|tags?|categor(y|ies)|authors?|search|login|wp-login\.php|feed|cart|donate|contact|privacy[\w-]*)(/|$)",
    re.IGNORECASE,
)
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
_LONG_TITLE = 150
"""Characters over which a link holds more than a title."""
_DATED_PATH = re.compile(r"/(19|20)\d\d/[01]?\d/")


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

    def words(self) -> float:
        """How many words such a link usually has; none where all say the same."""
        texts = [_text(element) for element in self.elements.values()]
        if len(set(texts)) <= len(texts) / 2:
            return 0.0
        return float(median(max(len(text.split()), len(text) / 8) for text in texts))

    def slugs(self) -> float:
        """Share of addresses whose last part looks like an article's: several words, a number, a date."""
        return sum(map(_is_slug, self.elements)) / len(self.elements)


def lists_of(response: HttpResponse) -> list[Repeated]:
    """The lists of articles in a page, the likeliest first.

    Raises:
        Unreadable: it is no HTML.
    """
    root = reading.html_of(response)
    found = [told for group in _groups(root, str(response.url)) if (told := _told(root, response, group))]
    return sorted(found, key=lambda one: -one.score)


def _groups(root: Selector, here: str) -> Iterator[_Group]:
    groups: dict[tuple[object, ...], _Group] = {}
    for link in root.css("a[href]"):
        element = cast("etree._Element", link.root)
        url = reading.web_address(element.get("href"), here)
        if url is None or not _may_be_article(url, here) or _is_furniture(element):
            continue
        elements = groups.setdefault(_place(element), _Group({})).elements
        if url not in elements or len(_text(element)) > len(_text(elements[url])):
            elements[url] = element
    yield from (group for group in groups.values() if len(group.elements) >= FEWEST)


def _may_be_article(url: str, here: str) -> bool:
    path = urlsplit(url).path
    if path in {"", "/"} or not same_site(url, here) or url.rstrip("/") == here.partition("#")[0].rstrip("/"):
        return False
    return not _NO_ARTICLE.search(path)


def _is_furniture(element: etree._Element) -> bool:
    for ancestor in (element, *element.iterancestors()):
        name = reading.name_of(ancestor)
        if name in {"body", "html", "main", "article"}:
            return False
        told = f"{ancestor.get('class', '')} {ancestor.get('id', '')}"
        if name in _TAGS or ancestor.get("role") in _ROLES or _FURNITURE.search(told):
            return True
        if name == "header" and not any(reading.name_of(one) in {"article", "li"} for one in ancestor.iterancestors()):
            return True
    return False


def _place(element: etree._Element) -> tuple[object, ...]:
    """Where a link stands: the names of all elements above it, and the first class of the nearest."""
    above = list(element.iterancestors())
    near = tuple(next(iter(classes(one)), "") for one in (element, *above[:3]))
    return (near, tuple(reading.name_of(one) for one in above))


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _is_slug(url: str) -> bool:
    parts = urlsplit(url)
    last = parts.path.rstrip("/").split("/")[-1]
    return last.count("-") >= 2 or last.count("_") >= 2 or bool(re.search(r"\d{2,}", last + parts.query))


def _told(root: Selector, response: HttpResponse, group: _Group) -> Repeated | None:
    """The group as `HtmlListing` would find it; None where it would not, or where it reads like a menu."""
    words, slugs = group.words(), group.slugs()
    if words < 3 and slugs < 0.6:
        return None
    urls = tuple(group.elements)
    include = include_of(urls)
    narrowed = {"include": include} if include else {}
    tellings = (description | narrowed for description in _descriptions(root, group))
    options = next((one for one in tellings if _again(response, urls, one)), None)
    if options is None:
        return None
    card = options.get("card")
    raws: list[str] = []
    if card:
        options["titles"] = _titles(group, root.css(card), options["links"].removesuffix("::attr(href)"))
        css, raws = _dates(root.css(card), len(urls))
        options |= {"dates": css} if css else {}
    following = next((css for css in _NEXT if _leads_on(root, css, response)), None)
    options |= {"next_link": f"{following}::attr(href)"} if following else {}
    dated = bool(raws) or all(_DATED_PATH.search(urlsplit(url).path) for url in urls)
    score = min(len(urls), 12) * (1 + min(words, 8) / 4) * (1 + slugs) * (2 if dated else 1) * (1.3 if card else 1)
    return Repeated(urls=urls, options=options, dated=dated, order=order_of(raws), score=score)


def include_of(urls: Sequence[str]) -> str | None:
    """What the addresses of articles have in common, as a regular expression; None where that is nothing.

    >>> include_of(["https://a.example/news/2024/one", "https://a.example/news/2023/two"])
    '/news/.'
    """
    paths = [urlsplit(url).path for url in urls]
    if all(_DATED_PATH.match(path) for path in paths):
        return r"/[0-9]{4}/[0-9]{1,2}/."
    if len(set(paths)) == 1 and all(urlsplit(url).query for url in urls):
        return re.escape(paths[0]) + r"\?"
    parts = [path.strip("/").split("/")[:-1] for path in paths]
    common = []
    for several in zip(*parts, strict=False):
        if len(set(several)) > 1 or re.fullmatch(r"\d+", several[0]):
            break
        common.append(several[0])
    return f"/{re.escape('/'.join(common))}/.".replace(r"\-", "-") if common else None


def order_of(raws: Iterable[str]) -> DateOrder | None:
    """The order of numeric dates, where one can be read in one order only, and none contradicts."""
    found: set[DateOrder] = set()
    for raw in raws:
        match = re.search(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}(?!\d)", raw)
        if match and int(match[2]) > 12 >= int(match[1]):
            found.add("MDY")
        if match and int(match[1]) > 12 >= int(match[2]):
            found.add("DMY")
    return found.pop() if len(found) == 1 else None


def _descriptions(root: Selector, group: _Group) -> Iterator[dict[str, str]]:
    """Ways to say where the links stand, the most telling first."""
    elements = list(group.elements.values())
    cards = _cards(group)
    if cards:
        for card in described(root, cards):
            for links in inside_of(cards, elements):
                yield {"card": card, "links": f"{links}::attr(href)"}
    for links in described(root, elements):
        yield {"links": f"{links}::attr(href)"}
    yield {"links": "a::attr(href)"}


def _cards(group: _Group) -> list[etree._Element]:
    """For each link the largest element around it that holds none of the others."""
    ours = set(group.elements.values())
    cards = []
    for element in group.elements.values():
        card = element
        for ancestor in element.iterancestors():
            if reading.name_of(ancestor) in {"body", "main"} or any(
                one in ours and one is not element for one in ancestor.iter("a")
            ):
                break
            card = ancestor
        cards.append(card)
    return cards


def _again(response: HttpResponse, urls: Sequence[str], options: dict[str, str]) -> bool:
    """Whether the listing class, told so, finds these links and hardly any other."""
    way = cast("type[HtmlListing]", type("Way", (HtmlListing,), dict[str, Any](options)))(response=response)
    found = [listed.url for listed in way.read().listed if way.admits(listed.url)]
    return len(set(urls) & set(found)) >= 0.9 * len(urls) and len(set(found) - set(urls)) <= 0.2 * len(urls)


def _titles(group: _Group, cards: Iterable[Selector], links: str) -> str:
    """Where titles stand: in the cards' headings, unless the links' own words say them alone."""
    name = heading_in([cast("etree._Element", card.root) for card in cards])
    beside = group.words() >= 3 and not any(
        heading_in([element]) or len(_text(element)) > _LONG_TITLE for element in group.elements.values()
    )
    return links if name is None or beside else name


def _dates(cards: Iterable[Selector], wanted: int) -> tuple[str | None, list[str]]:
    """Where most cards have a date, and how these are spelled."""
    several = list(cards)
    candidates = ["time::attr(datetime)", "time"]
    for card in several[:3]:
        for element in cast("etree._Element", card.root).iter():
            text = _text(element) if isinstance(element.tag, str) else ""
            if 6 <= len(text) <= 60 and _is_date(text):
                candidates += [*described(card, [element], limit=1), _numbered(element)]
    for css in dict.fromkeys(candidates):
        raws = [raw for card in several if (raw := reading.words(card, css)) and _is_date(raw)]
        if len(raws) >= 0.6 * wanted:
            return css, raws
    return None, []


def _numbered(element: etree._Element) -> str:
    """An element by its number among those of its name: cells of a table have no other sign."""
    name = reading.name_of(element)
    return (
        f"{name}:nth-of-type({1 + sum(reading.name_of(one) == name for one in element.itersiblings(preceding=True))})"
    )


def _is_date(text: str) -> bool:
    return any(dates.read(text, order=order, method="listing") for order in ("DMY", "MDY"))


def _leads_on(root: Selector, css: str, response: HttpResponse) -> bool:
    here = str(response.url)
    onward = reading.web_address(root.css(f"{css}::attr(href)").get(), here)
    return onward is not None and onward != here and same_site(onward, here)
