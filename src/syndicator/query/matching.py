"""Whether an item meets a query, in memory: what the SQL says, said once more in Python."""

from syndicator.model import Item
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
from syndicator.words import day_of, fold, forms, has, languages, running, says


def meets(node: Node, item: Item) -> bool:
    """Whether `item` meets `node`. An item that is not live meets nothing only in the store, not here."""
    match node:
        case And(parts):
            return all(meets(part, item) for part in parts)
        case Or(parts):
            return any(meets(part, item) for part in parts)
        case Not(part):
            return not meets(part, item)
        case Word() | Prefix() | Phrase() | Inside():
            return _reads(node, item)
        case Country() | Region() | Topic():
            return _tagged(node, item)
        case _:
            return _is(node, item)


def _reads(leaf: Leaf, item: Item) -> bool:
    match leaf:
        case Word(stem):
            return not set(forms(stem)).isdisjoint(_words(item))
        case Prefix(start):
            return any(word.startswith(start) for word in _words(item))
        case Phrase(words, goes_on, title):
            places = (item.title,) if title else (item.title, item.summary, item.text)
            return any(says(place, words, goes_on=goes_on) for place in places)
        case Inside(letters, title):
            return letters in (running(item.title) if title else running(item.title, item.summary, item.text))
    raise AssertionError(leaf)


def _words(item: Item) -> list[str]:
    return fold(f"{item.title}\n{item.summary}\n{item.text}").split()


def _tagged(leaf: Leaf, item: Item) -> bool:
    tags = item.tags
    match leaf:
        case Country("country", "none"):
            return not tags.primary
        case Country(role, code):
            return (role != "mentions" and code in tags.primary) or (role != "country" and code in tags.mentioned)
        case Region(_, members):
            return any(code in tags.primary for code in members)
        case Topic("unknown"):
            return tags.coverage == "none"
        case Topic("none"):
            return tags.coverage != "none" and not tags.topics
        case Topic(slug):
            return slug in tags.topics
    raise AssertionError(leaf)


def _is(leaf: Leaf, item: Item) -> bool:
    match leaf:
        case From(source):
            return item.source == source
        case Language(tag):
            return tag in languages(item.language)
        case After(day):
            return day_of(item) >= day
        case Before(day):
            return day_of(item) < day
        case Has(what):
            return what in has(item)
        case Is(what):
            return item.first_report is None if what == "first" else item.updated is not None
        case Named(kind, value):
            return value == (item.id if kind == "id" else item.story_id or item.id)
    raise AssertionError(leaf)
