"""A tree as text again: the one way that each query is spelled."""

import re
from datetime import date

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

_ORDER: dict[type, int] = {
    kind: place
    for place, kind in enumerate(
        (Country, Region, Topic, From, Language, After, Before, Has, Is, Named, Or, And, Phrase, Inside, Word, Prefix)
    )
}
_BARE = re.compile(r"""[^\s()"“”„«»:*,−–-]+""")
"""Text that is one word without quotation marks."""
_FILTERS = {Topic: "topic", Region: "region", From: "source", Language: "lang", Has: "has", Is: "is"}
_ROLES = ("country", "anycountry", "mentions")


def spell(node: Node) -> str:
    """The canonical text of a simplified tree; empty for everything."""
    return order(node)[-1]


def order(node: Node) -> tuple[bool, int, int, str]:
    """Sorts parts: what is wanted before what is not, fields before words. Ends with the text."""
    if isinstance(node, Not):
        _, kind, role, text = order(node.part)
        return True, kind, role, f"-({text})" if isinstance(node.part, And | Or) else f"-{text}"
    if isinstance(node, And | Or):
        parts = sorted((order(part), isinstance(part, And | Or)) for part in node.parts)
        text = (" " if isinstance(node, And) else " OR ").join(
            f"({each[-1]})" if is_group else each[-1] for each, is_group in parts
        )
        return False, _ORDER[type(node)], 0, text
    role = _ROLES.index(node.role) if isinstance(node, Country) else 0
    return False, _ORDER[type(node)], role, _leaf(node)


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Word(text):
            return text
        case Prefix(text):
            return f"{text}*"
        case Phrase(words, goes_on, title):
            quoted = f'"{words}{"*" if goes_on else ""}"'
            return f"title:{words if words.isalnum() and not goes_on else quoted}" if title else quoted
        case Inside(text, title):
            return ("title:" if title else "") + (text if _BARE.fullmatch(text) else f'"{text}"')
        case Has("nodate"):
            return "date:unknown"
        case _:
            return ":".join(_filter(leaf))


def _filter(leaf: Leaf) -> tuple[str, str]:
    match leaf:
        case Country(field, value) | Named(field, value):
            return field, value
        case After(day) | Before(day):
            return "after" if isinstance(leaf, After) else "before", day_text(day)
        case Topic(value) | Region(value) | From(value) | Language(value) | Has(value) | Is(value):
            return _FILTERS[type(leaf)], value
    raise AssertionError(leaf)


def day_text(day: date) -> str:
    """A first day, as short as it can be said: `2024` for 1 January."""
    text = f"{day.year:04}-{day:%m-%d}"
    return text.removesuffix("-01").removesuffix("-01") if day.day == 1 else text
