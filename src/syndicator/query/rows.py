"""What a scan could not say, as conditions on a row of `item` (`i`), its tags and its text."""

from typing import NamedTuple

from syndicator.query.expression import (
    After,
    And,
    Before,
    Country,
    From,
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
    leaves,
)
from syndicator.query.index import TRIGRAM, branches, words_of

DAY = "coalesce(i.published_day, i.published_month || '-01', i.published_year || '-01-01', substr(i.first_seen, 1, 10))"
"""The day that date filters compare: published (its first day, where coarser), else first seen."""
TEXT = "(SELECT text FROM body WHERE body.n = i.n)"
_PLACES = ("i.title", "i.summary", TEXT)
Value = str | int


class Bound(NamedTuple):
    """SQL, and the values that its question marks take, in order."""

    sql: str
    values: tuple[Value, ...] = ()


def condition(node: Node) -> Bound:
    """`node` as a condition on `i`."""
    match node:
        case Not(part):
            inner = condition(part)
            return Bound(f"NOT {inner.sql}", inner.values)
        case And(parts) | Or(parts):
            expression = _words(node)
            if expression:
                return _probe("search", expression)
            bounds = [condition(part) for part in parts]
            word = " AND " if isinstance(node, And) else " OR "
            sql = word.join(bound.sql for bound in bounds)
            return Bound(f"({sql})", tuple(value for bound in bounds for value in bound.values))
        case Country() | Region() | Topic() | From() | Language():
            return _tags(node)
        case _:
            return _leaf(node)


def _words(node: And | Or) -> str | None:
    """The expression of a group of words. A prefix is no such word: its rows are gathered anew for every look-up."""
    return words_of(node) if all(isinstance(leaf, Word) for leaf in leaves(node)) else None


def _probe(table: str, expression: str) -> Bound:
    return Bound(f"EXISTS (SELECT 1 FROM {table} WHERE {table} MATCH ? AND rowid = i.n)", (expression,))  # noqa: S608


def _tags(leaf: Leaf) -> Bound:
    """Tags by their own tables: quicker, for one row, than the word index."""
    match leaf:
        case Country("country", "none"):
            return Bound("NOT EXISTS (SELECT 1 FROM item_country AS c WHERE c.n = i.n AND c.role = 'primary')")
        case Country(role, code):
            roles = {"country": " AND c.role = 'primary'", "mentions": " AND c.role = 'mentioned'", "anycountry": ""}
            where = f"c.n = i.n AND c.country = ?{roles[role]}"
            return Bound(f"EXISTS (SELECT 1 FROM item_country AS c WHERE {where})", (code,))  # noqa: S608  ours
        case Region(_, members):
            marks = ", ".join("?" * len(members))
            where = f"c.n = i.n AND c.role = 'primary' AND c.country IN ({marks})"
            return Bound(f"EXISTS (SELECT 1 FROM item_country AS c WHERE {where})", members)  # noqa: S608  ours
        case Topic("unknown"):
            return Bound("(i.coverage = 'none')")
        case Topic("none"):
            return Bound("(i.coverage != 'none' AND NOT EXISTS (SELECT 1 FROM item_topic AS t WHERE t.n = i.n))")
        case Topic(slug):
            return Bound("EXISTS (SELECT 1 FROM item_topic AS t WHERE t.n = i.n AND t.topic = ?)", (slug,))
        case From(source):
            return Bound("(i.source = ?)", (source,))
        case Language(tag):
            return Bound("(lower(i.language) || '-' LIKE ? || '-%')", (tag,))
    raise AssertionError(leaf)


def _says(places: tuple[str, ...], words: str, *, goes_on: bool) -> Bound:
    tests = [f"says({place}, ?, {int(goes_on)})" for place in places]
    return Bound(f"({' OR '.join(tests)})", (words,) * len(places))


def _leaf(leaf: Leaf) -> Bound:
    match leaf:
        case Phrase(words, goes_on, title) if title or " " in words:
            return _says(("i.title",) if title else _PLACES, words, goes_on=goes_on)
        case Prefix(start):
            return _says(_PLACES, start, goes_on=True)
        case Inside(letters, title) if title or len(letters) < TRIGRAM:
            text = "NULL, NULL" if title else f"i.summary, {TEXT}"
            return Bound(f"runs(i.title, {text}, ?)", (letters,))
        case After(day) | Before(day):
            return Bound(f"({DAY} {'>=' if isinstance(leaf, After) else '<'} ?)", (day.isoformat(),))
        case Is("first"):
            return Bound("(i.is_first = 1)")
        case Is("updated"):
            return Bound("(i.updated IS NOT NULL)")
        case Named(kind, value):
            return Bound(f"(i.{'id' if kind == 'id' else 'story_id'} = ?)", (value,))
    (found,) = branches(leaf)
    return _probe(found.table, found.value)
