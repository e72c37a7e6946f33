"""A query as SQL over the documented views, for people who work on a snapshot with any SQLite tool.

What we run ourselves is `sql.select`; this says the same, readably, with nothing of ours but views and the word index.
Only phrases and running text differ a little: `LIKE` knows no word boundaries and no diacritics, and one sign of any
kind between two words, not two.
"""

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
    Region,
    Topic,
    Word,
    leaves,
)
from syndicator.query.index import branches, words_of

_COLUMNS = "id, published, source, title, url"
_DAY = "coalesce(published_day, published_month || '-01', published_year || '-01-01', substr(first_seen, 1, 10))"
_STATES = {"nodate": "(published IS NULL)", "first": "(is_first = 1)", "updated": "(updated IS NOT NULL)"}
_TEXT = "(title || char(10) || summary || char(10) || text)"


def statement(node: Node) -> str:
    """One statement, newest first; runs as it is on a snapshot."""
    where = "" if node == And(()) else f"\n  AND {_condition(node)}"
    return f"SELECT {_COLUMNS}\nFROM items\nWHERE status = 'live'{where}\nORDER BY placed DESC"


def _condition(node: Node) -> str:
    match node:
        case Not(part):
            return f"NOT {_condition(part)}"
        case And(parts) | Or(parts):
            if all(isinstance(leaf, Word) for leaf in leaves(node)):
                return _matching(words_of(node) or "")
            if isinstance(node, And):
                return "(" + "\n  AND ".join(_condition(part) for part in parts) + ")"
            return "(" + " OR ".join(_condition(part) for part in parts) + ")"
        case Country() | Region() | Topic():
            return _tags(node)
        case _:
            return _leaf(node)


def _tags(leaf: Leaf) -> str:
    about = "SELECT item_id FROM item_countries WHERE role = 'primary'"
    match leaf:
        case Country("country", "none"):
            return f"id NOT IN ({about})"
        case Country("country", code):
            return f"id IN ({about} AND country = {_text(code)})"
        case Country("mentions", code):
            return f"id IN (SELECT item_id FROM item_countries WHERE role = 'mentioned' AND country = {_text(code)})"  # noqa: S608
        case Country(_, code):
            return f"id IN (SELECT item_id FROM item_countries WHERE country = {_text(code)})"  # noqa: S608
        case Region(_, members):
            return f"id IN ({about} AND country IN ({', '.join(map(_text, members))}))"
        case Topic("unknown"):
            return "(topic_coverage = 'none')"
        case Topic("none"):
            return "(topic_coverage <> 'none' AND id NOT IN (SELECT item_id FROM item_topics))"
        case Topic(slug):
            return f"id IN (SELECT item_id FROM item_topics WHERE topic = {_text(slug)})"  # noqa: S608
    raise AssertionError(leaf)


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Phrase(words, _, title) if title or " " in words:
            like = _text(f"%{words.replace(' ', '_')}%")
            return f"({_matching(branches(leaf)[0].value)} AND {'title' if title else _TEXT} LIKE {like})"
        case Inside(letters, title):
            return f"({'title' if title else _TEXT} LIKE {_text(f'%{letters}%')})"
        case From(source):
            return f"source = {_text(source)}"
        case Language(tag):
            return f"(language LIKE {_text(tag)} OR language LIKE {_text(f'{tag}-%')})"
        case After(day) | Before(day):
            return f"({_DAY} {'>=' if isinstance(leaf, After) else '<'} {_text(day.isoformat())})"
        case Has("nodate" as what) | Is(what):
            return _STATES[what]
        case Named(kind, value):
            return f"({'id' if kind == 'id' else 'story_id'} = {_text(value)})"
    return _matching(branches(leaf)[0].value)


def _matching(expression: str) -> str:
    rows = f"search JOIN item AS i ON i.n = search.rowid WHERE search MATCH {_text(expression)}"
    return f"id IN (SELECT i.id FROM {rows})"  # noqa: S608


def _text(value: str) -> str:
    """An SQL string."""
    return "'" + value.replace("'", "''") + "'"
