"""What the cards of a list say of their articles, and where in each: titles, and days of publication."""

import re
from collections.abc import Sequence
from typing import cast

from lxml import etree
from parsel import Selector

from scrapers import reading
from scrapers.links import text_of
from scrapers.selectors import described, heading_in
from syndicator import dates
from syndicator.dates.reading import find, plain

_LONG_TITLE = 150
"""Characters over which a link holds more than a title."""
_TITLE = 20
"""Characters that a title has at least, where nothing but its length tells it."""
_LONG_DATE = 60
_BEFORE = 30
"""Characters before a date in which a word says what it is."""
_CHANGE = re.compile(
    r"(?:updated|modified|revised|edited|aktualisiert|geändert|actualizad[oa]|modificad[oa]|mis à jour|modifié"
    r"|diperbarui|kemas ?kini|cập nhật|แก้ไขล่าสุด|ปรับปรุง|تحديث|изменен[оа]|обновлен[оа])[\s:]*(?:on|am|el|le)?\W*$",
    re.IGNORECASE,
)


def titles_in(cards: Sequence[Selector], links: Sequence[etree._Element], css: str, *, telling: bool) -> str:
    """CSS for titles: the cards' headings, unless the links' own words (`telling`, found by `css`) say them alone."""
    name = heading_in([_root(card) for card in cards])
    if name is None:
        words = [text_of(link) for link in links]
        return _beside(cards, css) if len(set(words)) <= len(words) / 2 else _piece_of(cards, links, css)
    mixed = any(heading_in([link]) or len(text_of(link)) > _LONG_TITLE for link in links)
    return css if telling and not mixed else name


def _piece_of(cards: Sequence[Selector], links: Sequence[etree._Element], css: str) -> str:
    """Where the title stands in links that hold a day or a kind as well: the piece with the most words."""
    found: dict[str, int] = {}
    for card, link in zip(cards, links, strict=False):
        pieces = [one for one in link.iter() if isinstance(one.tag, str) and len(one) == 0 and text_of(one)]
        if len(pieces) < 2:
            return css
        longest = max(pieces, key=lambda one: len(text_of(one)))
        for told in described(card, [longest], limit=2):
            found[told] = found.get(told, 0) + 1
    return next((told for told, times in found.items() if times == len(cards)), css)


def _beside(cards: Sequence[Selector], css: str) -> str:
    """Where the title stands beside links that all say `Read more`: the first piece that is more than a day."""
    found: dict[str, int] = {}
    for card in cards:
        pieces = (one for one in _root(card).iter() if isinstance(one.tag, str) and len(one) == 0)
        first = next((one for one in pieces if len(text_of(one)) >= _TITLE and not _is_date(text_of(one))), None)
        for told in described(card, [first], limit=2) if first is not None else ():
            found[told] = found.get(told, 0) + 1
    return next((told for told, times in found.items() if times == len(cards)), css)


def dates_in(cards: Sequence[Selector], wanted: int) -> tuple[str | None, list[str]]:
    """Where most cards have a date of publication, and how these are spelled."""
    candidates = ["time::attr(datetime)", "time"]
    for card in cards[:3]:
        inside = (one for one in _root(card).iter() if isinstance(one.tag, str))
        spoken = [one for one in inside if 6 <= len(text_of(one)) <= _LONG_DATE and _is_date(text_of(one))]
        for element in sorted(spoken, key=lambda one: len(text_of(one))):
            candidates += [*described(card, [element], limit=1), _numbered(element)]
    for css in dict.fromkeys(candidates):
        raws = [raw for card in cards if (raw := reading.words(card, css)) and _is_date(raw)]
        if len(raws) >= 0.6 * wanted and not any(_is_of_change(card, css) for card in cards):
            return css, raws
    return None, []


def _is_of_change(card: Selector, css: str) -> bool:
    """Whether the words before a date in its card call it that of the last change."""
    shown = reading.words(card, css.partition("::")[0]) or ""
    whole = text_of(_root(card))
    at = whole.find(shown)
    first = next(iter(find(plain(shown))), None)
    start = at + (first.start if first else 0)
    return bool(shown) and _CHANGE.search(whole[max(0, start - _BEFORE) : start]) is not None


def _numbered(element: etree._Element) -> str:
    """An element by its number among those of its name: cells of a table have no other sign."""
    name = reading.name_of(element)
    before = sum(reading.name_of(one) == name for one in element.itersiblings(preceding=True))
    return f"{name}:nth-of-type({1 + before})"


def _is_date(text: str) -> bool:
    return any(dates.read(text, order=order, method="listing") for order in ("DMY", "MDY"))


def _root(card: Selector) -> etree._Element:
    return cast("etree._Element", card.root)
