"""One grammar for curated feeds, search, command line and API: text in, SQL or a yes for an item out. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from syndicator.errors import QueryError
from syndicator.model import Item
from syndicator.query.analysts import statement
from syndicator.query.expression import NOTHING, And, Country, From, Leaf, Node, Region, Topic, leaves
from syndicator.query.fields import Reader
from syndicator.query.grammar import LONGEST, Piece, read
from syndicator.query.matching import meets
from syndicator.query.names import Known
from syndicator.query.simplify import conflict, simplify
from syndicator.query.spelling import spell
from syndicator.query.sql import Selection, select


@dataclass(frozen=True)
class Query:
    """A query that was understood."""

    text: str
    """As it was typed."""
    node: Node
    """What it means, simplified."""

    @cached_property
    def canonical(self) -> str:
        """The one spelling of every query with this meaning; empty for everything."""
        return spell(self.node)

    @property
    def path(self) -> str | None:
        """Path of the feed that is this very selection (`country/th/topic/labour-exploitation`), if there is one."""
        match self.node:
            case And(()):
                return "all"
            case Country("country", code) if code != "none":
                return f"country/{code.lower()}"
            case Country("anycountry", code):
                return f"country/{code.lower()}/any"
            case Topic(slug) if slug not in ("none", "unknown"):
                return f"topic/{slug}"
            case And((Country("country", code), Topic(slug))) if code != "none" and slug not in ("none", "unknown"):
                return f"country/{code.lower()}/topic/{slug}"
            case From(source):
                return f"source/{source}"
            case Region(slug):
                return f"region/{slug}"
        return None

    def matches(self, item: Item) -> bool:
        """Whether `item` meets the query, whatever its status."""
        return meets(self.node, item)

    @property
    def for_analysts(self) -> str:
        """The same over the documented views, to be run on a snapshot with any SQLite tool."""
        return statement(self.node)

    def sql(self, *, below: int | None = None) -> Selection:
        """What to ask the store; `below` an item's `n` for the page after it."""
        return select(self.node, below=below)


def parse(text: str, *, vocabulary: Known, sources: Collection[str]) -> Query:
    """Understand a query.

    Raises:
        QueryError: it cannot be understood, or nothing could ever meet it; says where, and what was probably meant.
    """
    places: dict[Leaf, int] = {}
    reader = Reader(query=text, vocabulary=vocabulary, sources=sources)

    def leaf(piece: Piece) -> Node:
        node = reader.leaf(piece)
        for each in leaves(node):
            places[each] = piece.position
        return node

    raw = read(text, leaf)
    node = simplify(raw)
    if node == NOTHING:
        raise _impossible(text, raw, places)
    query = Query(text, node)
    if len(query.canonical) > LONGEST:
        raise QueryError(text, 0, f"longer than {LONGEST:,} characters once it is spelled out", "make it shorter")
    return query


def _impossible(text: str, raw: Node, places: dict[Leaf, int]) -> QueryError:
    parts = raw.parts if isinstance(raw, And) else (raw,)
    pair = conflict(simplify(part) for part in parts)
    if pair is None:
        return QueryError(text, 0, "nothing can ever match this", "some parts exclude each other")
    place = max(places.get(each, 0) for part in pair for each in leaves(part))
    return QueryError(
        text,
        place,
        f"no item can match both {spell(pair[0])!r} and {spell(pair[1])!r}",
        "join them with OR, or drop one",
    )
