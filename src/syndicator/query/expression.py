"""What a query says, as a tree: leaves that an item meets or not, and `Not`, `And`, `Or` over them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["country", "mentions", "anycountry"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word anywhere in title, summary or text, in its regular singular or plural; `stem` is the singular."""

    stem: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins with `start`."""

    start: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, exactly so; with `goes_on` the last may be longer. In any one of title, summary and text."""

    words: str
    """Folded, parted by one space."""
    goes_on: bool = False
    title: bool = False
    """Only the title counts."""


@dataclass(frozen=True, slots=True)
class Inside:
    """Letters inside the running text of a script without spaces."""

    letters: str
    title: bool = False


@dataclass(frozen=True, slots=True)
class Country:
    """A country that the item is about, only mentions, or either; `none` is an item about no country."""

    role: Role
    code: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic or one of its narrower ones; `none`: no topic; `unknown`: a language that our terms do not speak."""

    slug: str
    broader: frozenset[str] = field(default=frozenset(), compare=False)
    """All topics above it."""


@dataclass(frozen=True, slots=True)
class Region:
    """An item about any country of a group."""

    slug: str
    members: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class From:
    """An item of one source."""

    source: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language as a lower-case BCP 47 tag; `pt` includes `pt-br`."""

    tag: str


@dataclass(frozen=True, slots=True)
class After:
    """On this day or later."""

    day: date


@dataclass(frozen=True, slots=True)
class Before:
    """Before this day."""

    day: date


@dataclass(frozen=True, slots=True)
class Has:
    """Something that an item has: `attachment`, `pdf`, or `nodate` for no date of its own."""

    what: Literal["attachment", "pdf", "nodate"]


@dataclass(frozen=True, slots=True)
class Is:
    """`first`: the first report of its story (or the only one); `updated`: changed materially since."""

    what: Literal["first", "updated"]


@dataclass(frozen=True, slots=True)
class Named:
    """One item by its id, or the items of one story."""

    kind: Literal["id", "story"]
    value: str


Leaf: TypeAlias = (
    Word | Prefix | Phrase | Inside | Country | Topic | Region | From | Language | After | Before | Has | Is | Named
)


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever does not meet `part`; in a simplified tree, `part` is a leaf."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All of its parts; without parts: everything."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of its parts; without parts: nothing."""

    parts: tuple["Node", ...]


Node: TypeAlias = Leaf | Not | And | Or

EVERYTHING = And(())
NOTHING = Or(())


def leaves(node: Node) -> Iterator[Leaf]:
    """Every leaf, negated ones too, from left to right."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves(part)
    elif isinstance(node, Not):
        yield from leaves(node.part)
    else:
        yield node
