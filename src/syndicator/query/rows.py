"""What an index could not say, as conditions on a candidate's row (`i`) and text."""

from typing import NamedTuple

from syndicator.query.expression import (
    After,
    And,
    Before,
    Inside,
    Is,
    Leaf,
    Named,
    Node,
    Not,
    Or,
    Phrase,
)
from syndicator.query.index import TRIGRAM, Plan, plan

DAY = "coalesce(i.published_day, i.published_month || '-01', i.published_year || '-01-01', substr(i.first_seen, 1, 10))"
"""The day that date filters compare: published (its first day, where coarser), else first seen."""
TEXT = "(SELECT text FROM body WHERE body.n = i.n)"


class Bound(NamedTuple):
    """SQL and the values that its question marks take, in order."""

    sql: str
    values: tuple[str | int, ...]


def condition(node: Node, chosen: Plan) -> Bound | None:
    """What is left to check of a tree once its plan has found candidates; None where nothing is."""
    if chosen.exact:
        return None
    if not isinstance(node, And):
        return _row(node)
    left = [part for part in node.parts if not _settled(part, chosen)]
    return _row(And(tuple(left))) if left else None


def _settled(part: Node, chosen: Plan) -> bool:
    """Whether the chosen scan holds nothing that fails `part`."""
    found = plan(part)
    if not found.exact:
        return False
    return found.parts == chosen.parts or (chosen.words is not None and found.words is not None)


def _row(node: Node) -> Bound:
    found = plan(node)
    if found.exact and found.words:
        return _probe("search", found.words)
    match node:
        case And(parts) | Or(parts):
            bounds = [_row(part) for part in parts]
            word = " AND " if isinstance(node, And) else " OR "
            return Bound(f"({word.join(b.sql for b in bounds)})", tuple(v for b in bounds for v in b.values))
        case Not(part):
            inner = _row(part)
            return Bound(f"NOT {inner.sql}", inner.values)
        case _:
            return _leaf(node)


def _probe(table: str, expression: str) -> Bound:
    return Bound(f"EXISTS (SELECT 1 FROM {table} WHERE {table} MATCH ? AND rowid = i.n)", (expression,))  # noqa: S608


def _leaf(leaf: Leaf) -> Bound:  # noqa: PLR0911  one line a kind
    match leaf:
        case Phrase(words, goes_on, title):
            places = ("i.title",) if title else ("i.title", "i.summary", TEXT)
            tests = [f"says({place}, ?, {int(goes_on)})" for place in places]
            return Bound(f"({' OR '.join(tests)})", (words,) * len(places))
        case Inside(letters, title):
            if not title and len(letters) >= TRIGRAM:
                return _probe("search_trigram", plan(leaf).parts[0].value)
            text = "NULL, NULL" if title else f"i.summary, {TEXT}"
            return Bound(f"runs(i.title, {text}, ?)", (letters,))
        case After(day):
            return Bound(f"({DAY} >= ?)", (day.isoformat(),))
        case Before(day):
            return Bound(f"({DAY} < ?)", (day.isoformat(),))
        case Is("first"):
            return Bound("(i.is_first = 1)", ())
        case Is("updated"):
            return Bound("(i.updated IS NOT NULL)", ())
        case Named("id", value):
            return Bound("(i.id = ?)", (value,))
        case Named("story", value):
            return Bound("(i.story_id = ?)", (value,))
    raise AssertionError(leaf)
