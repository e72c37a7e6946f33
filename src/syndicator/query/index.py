"""Which index rows can meet a tree: expressions for the full-text indexes, as narrow as they can say it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from syndicator.query.expression import (
    After,
    And,
    Before,
    Country,
    From,
    Has,
    Inside,
    Is,
    Language,
    Leaf,
    Named,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Region,
    Topic,
    Word,
)
from syndicator.words import EVERY, FIRST_YEAR, LAST_YEAR, forms, tag

TRIGRAM = 3


@dataclass(frozen=True)
class Part:
    """One scan: a full-text expression, or a column and its value."""

    table: Literal["search", "search_trigram", "item"]
    value: str
    column: Literal["id", "story_id"] | None = None

    @property
    def key(self) -> str:
        """The column that holds `n`."""
        return "n" if self.table == "item" else "rowid"

    @property
    def where(self) -> str:
        """The condition, with one value to bind."""
        return f"{self.column} = ?" if self.column else f"{self.table} MATCH ?"


@dataclass(frozen=True)
class Plan:
    """Scans that together hold every item that meets a tree; with `exact`, no others (but for what is not live)."""

    parts: tuple[Part, ...]
    exact: bool

    @property
    def words(self) -> str | None:
        """The expression, where the whole plan is one scan of the word index."""
        return self.parts[0].value if len(self.parts) == 1 and self.parts[0].table == "search" else None


_NEVER = f'"{tag("d", "never")}"'
_EVERY = Plan((Part("search", f'"{EVERY}"'),), exact=True)
_ANY = Plan(_EVERY.parts, exact=False)


def plan(node: Node) -> Plan:
    """How to find what meets a simplified tree."""
    if isinstance(node, And):
        return _both(node)
    if isinstance(node, Or):
        return _either([plan(part) for part in node.parts])
    if isinstance(node, Not):
        found = plan(node.part)
        if found.exact and found.words:
            return Plan((Part("search", f'"{EVERY}" NOT {_grouped(found.words)}'),), exact=True)
        return _ANY
    return _leaf(node)


def _leaf(leaf: Leaf) -> Plan:
    match leaf:
        case Named("id" as kind, value) | Named("story" as kind, value):
            return Plan((Part("item", value, "id" if kind == "id" else "story_id"),), exact=True)
        case Inside(letters, title):
            if len(letters) < TRIGRAM:
                return Plan((Part("search", _quoted(tag("h", "unspaced"))),), exact=False)
            return Plan((Part("search_trigram", _quoted(letters)),), exact=not title)
        case Phrase(words, goes_on, title):
            *whole, last = words.split()
            expression = " AND ".join(
                [*(_quoted(word) for word in dict.fromkeys(whole)), _quoted(last) + ("*" if goes_on else "")]
            )
            return Plan((Part("search", expression),), exact=not whole and not title)
        case After(day):
            return _dates(day, None)
        case Before(day):
            return _dates(None, day)
        case Is():
            return _ANY
        case _:
            terms = " OR ".join(_terms(leaf))
            return Plan((Part("search", terms or _NEVER),), exact=True)


def _terms(leaf: Leaf) -> Iterator[str]:
    """Index words, any of which says that an item meets `leaf`."""
    match leaf:
        case Word(stem):
            yield from map(_quoted, forms(stem))
        case Prefix(start):
            yield _quoted(start) + "*"
        case Country(role, code):
            if role != "mentions":
                yield _quoted(tag("c", code))
            if role != "country":
                yield _quoted(tag("m", code))
        case Region(_, members):
            yield from (_quoted(tag("c", code)) for code in members)
        case Topic(slug):
            yield _quoted(tag("t", slug))
        case From(source):
            yield _quoted(tag("s", source))
        case Language(language):
            yield _quoted(tag("l", language))
        case Has(what):
            yield _quoted(tag("h", what))


def _dates(first: date | None, last: date | None) -> Plan:
    """Centuries to months of a range; exact where it begins and ends with a month."""
    start, end = first or date(FIRST_YEAR, 1, 1), last or date(LAST_YEAR + 1, 1, 1)
    terms = " OR ".join(_quoted(tag("d", part)) for part in _periods(start.replace(day=1), end))
    return Plan((Part("search", terms or _NEVER),), exact=start.day == end.day == 1)


def _periods(day: date, end: date) -> Iterator[str]:
    """The fewest centuries (`20`), decades (`202`), years and months that cover `day`, a first, to before `end`."""
    while day < end:
        for years in (100, 10, 1):
            if day.month == 1 and day.year % years == 0 and date(day.year + years, 1, 1) <= end:
                yield f"{day.year // years}"
                day = date(day.year + years, 1, 1)
                break
        else:
            yield f"{day.year}{day.month:02}"
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _both(node: And) -> Plan:
    """The narrowest scan for all parts together: one row, else running text, else every word at once."""
    plans = [plan(part) for part in node.parts]
    for table in ("item", "search_trigram"):
        for found in plans:
            if len(found.parts) == 1 and found.parts[0].table == table:
                return Plan(found.parts, exact=len(plans) == 1 and found.exact)
    wanted = _combined(node, plans)
    unions = [found for found in plans if not found.words]
    if unions and wanted is None:
        return Plan(unions[0].parts, exact=False)
    if unions:
        narrowed = tuple(
            Part("search", f"{_grouped(part.value)} AND {_grouped(wanted)}")
            if part.table == "search" and wanted
            else part
            for part in unions[0].parts
        )
        return Plan(narrowed, exact=False)
    exact = all(found.exact for found in plans)
    return Plan((Part("search", wanted or _quoted(EVERY)),), exact=exact)


def _combined(node: And, plans: list[Plan]) -> str | None:
    """Wanted words joined, unwanted ones taken away; None where that asks for nothing."""
    days = {type(part): part.day for part in node.parts if isinstance(part, After | Before)}
    wanted = [_grouped(_dates(days.get(After), days.get(Before)).parts[0].value)] if days else []
    unwanted: list[str] = []
    for part, found in zip(node.parts, plans, strict=True):
        if not found.words or found == _ANY or isinstance(part, After | Before):
            continue
        if isinstance(part, Not):
            unwanted.append(_grouped(plan(part.part).words or ""))
        else:
            wanted.append(_grouped(found.words))
    if not wanted and not unwanted:
        return None
    every = " AND ".join(dict.fromkeys(wanted)) or _quoted(EVERY)
    return f"({every}) NOT ({' OR '.join(unwanted)})" if unwanted else every


def _either(plans: list[Plan]) -> Plan:
    exact = all(found.exact for found in plans)
    parts = tuple(dict.fromkeys(part for found in plans for part in found.parts))
    words = [part.value for part in parts if part.table == "search"]
    others = tuple(part for part in parts if part.table != "search")
    joined = (Part("search", " OR ".join(map(_grouped, words))),) if words else ()
    return Plan((*joined, *others), exact=exact)


def _quoted(word: str) -> str:
    """A full-text string; `word` holds no quotation mark, but doubling it costs nothing."""
    return '"' + word.replace('"', '""') + '"'


def _grouped(expression: str) -> str:
    return expression if " " not in expression else f"({expression})"
