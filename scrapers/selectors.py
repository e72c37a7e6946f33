"""CSS for elements that somebody pointed at: by classes and names that a page's next edition is likely to keep."""

import re
from collections.abc import Iterator, Sequence

from cssselect import SelectorError
from lxml import etree
from parsel import Selector

from scrapers.reading import name_of

_PLAIN = re.compile(r"[A-Za-z][A-Za-z_]*(?:-{1,2}[A-Za-z_]+)*")
_STATES = {"odd", "even", "first", "last", "active", "featured", "current", "open", "visible", "hidden", "sticky"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")


def classes(element: etree._Element) -> list[str]:
    """An element's classes that look like words of its kind: no numbers, no states."""
    given = (element.get("class") or "").split()
    return [name for name in given if _PLAIN.fullmatch(name) and name.lower() not in _STATES]


def described(
    root: Selector, elements: Sequence[etree._Element], *, limit: int = 6, cards: bool = False
) -> Iterator[str]:
    """Selectors that find the elements, the shortest that find little else first; at most `limit`.

    `cards`: what else is found counts only where it holds a link.
    """
    wanted = set(elements)
    given = 0
    for css in _candidates(elements):
        try:
            found = {selector.root for selector in root.css(css)}
        except (SelectorError, ValueError):
            continue
        others = {one for one in found - wanted if not cards or _leads(one)}
        if len(wanted & found) >= 0.9 * len(wanted) and len(others) <= 0.2 * len(wanted):
            yield css
            given += 1
            if given == limit:
                return


def _leads(element: object) -> bool:
    """Whether an element holds a link to another page: heads and pagers of tables that scripts turn hold none."""
    if not isinstance(element, etree._Element):
        return True
    links = element.iter("a")
    return any(not (link.get("href") or "#").lower().startswith(("#", "javascript:")) for link in links)


def inside_of(cards: Sequence[etree._Element], links: Sequence[etree._Element]) -> Iterator[str]:
    """Selectors for the link within each card: by heading, by class, by name."""
    pairs = list(zip(cards, links, strict=True))
    for heading in _HEADINGS:
        if all(_between(card, link, heading) for card, link in pairs):
            yield f"{heading} a"
            break
    for name in _common(links):
        yield f"a.{name}"
    parents = [parent for link in links if (parent := link.getparent()) is not None]
    yield from (f".{name} > a" for name in _common(parents))
    yield "a"


def heading_in(elements: Sequence[etree._Element]) -> str | None:
    """The heading that most of the elements hold, or are."""
    for heading in _HEADINGS:
        if sum(next(element.iter(heading), None) is not None for element in elements) >= 0.8 * len(elements):
            return heading
    return None


def _between(card: etree._Element, link: etree._Element, name: str) -> bool:
    for ancestor in link.iterancestors():
        if name_of(ancestor) == name:
            return True
        if ancestor is card:
            return False
    return False


def _common(elements: Sequence[etree._Element]) -> list[str]:
    """Classes that all of the elements have."""
    if not elements:
        return []
    first = classes(elements[0])
    return [name for name in first if all(name in classes(other) for other in elements[1:])]


def _candidates(elements: Sequence[etree._Element]) -> Iterator[str]:
    names = {name_of(element) for element in elements}
    name = names.pop() if len(names) == 1 else ""
    common = _common(elements)
    own = [f"{name}.{one}" for one in common] + ([f"{name}.{'.'.join(common[:2])}"] if len(common) > 1 else [])
    if len(elements) == 1 and _PLAIN.fullmatch(elements[0].get("id") or ""):
        yield f"#{elements[0].get('id')}"
    yield from own
    if name == "article":
        yield name
    yield from _below(elements, [*own, *([name] if name else [])])
    if name and name not in {"div", "a", "span", "p"}:
        yield name


def _below(elements: Sequence[etree._Element], tails: Sequence[str]) -> Iterator[str]:
    """The elements by what stands above them."""
    above: list[etree._Element] = list(elements)
    chain = ""
    for _ in range(4):
        parents = {parent for one in above if (parent := one.getparent()) is not None}
        if not parents or {name_of(one) for one in parents} & {"html"}:
            return
        above = list(parents)
        for tail in tails:
            yield from (f"{handle} > {chain}{tail}" for handle in _handles(above))
        kind = name_of(above[0])
        chain = f"{kind} > {chain}" if len({name_of(one) for one in above}) == 1 else chain


def _handles(elements: Sequence[etree._Element]) -> Iterator[str]:
    """Short selectors for ancestors: by id where there is one ancestor, by class, by a telling name."""
    if len(elements) == 1 and _PLAIN.fullmatch(elements[0].get("id") or ""):
        yield f"#{elements[0].get('id')}"
    yield from (f".{name}" for name in _common(elements))
    if name_of(elements[0]) in {"main", "article", "section", "ul", "ol", "table", "tbody", "dl"}:
        yield name_of(elements[0])
