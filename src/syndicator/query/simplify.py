"""Equivalent queries become one tree: De Morgan, duplicates, what another part implies, what contradicts it.

No law here multiplies parts out, so a tree never grows.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from syndicator.query.expression import (
    EVERYTHING,
    NOTHING,
    After,
    And,
    Before,
    Country,
    From,
    Has,
    Inside,
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
from syndicator.query.spelling import order
from syndicator.words import forms

Group: TypeAlias = type[And] | type[Or]


def simplify(node: Node) -> Node:
    """The tree that stands for every query with the same meaning, as far as our laws reach. Idempotent."""
    node = _pushed(node, negated=False)
    while (better := _simpler(node)) != node:
        node = better
    return node


def negated(literal: Node) -> Node:
    """The opposite of a leaf or of a negated leaf."""
    match literal:
        case Not(part):
            return part
        case After(day):
            return Before(day)
        case Before(day):
            return After(day)
        case _:
            return Not(literal)


def _pushed(node: Node, *, negated: bool) -> Node:
    """Negation moved down to the leaves."""
    match node:
        case Not(part):
            return _pushed(part, negated=not negated)
        case And(parts) | Or(parts):
            group: Group = Or if isinstance(node, And) == negated else And
            return group(tuple(_pushed(part, negated=negated) for part in parts))
        case _:
            return _opposite(node) if negated else node


_opposite = negated


def _simpler(node: Node) -> Node:
    if not isinstance(node, And | Or):
        return node
    kind: Group = type(node)
    parts: list[Node] = []
    for part in node.parts:
        inner = _simpler(part)
        parts += inner.parts if isinstance(inner, kind) else [inner]
    parts = _merged(kind, _sorted(parts))
    if _decided(kind, parts):
        return NOTHING if kind is And else EVERYTHING
    parts = _sorted(_absorbed(kind, _propagated(kind, parts)))
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _sorted(parts: Iterable[Node]) -> list[Node]:
    return sorted(dict.fromkeys(parts), key=order)


def conflict(parts: Iterable[Node]) -> tuple[Node, Node] | None:
    """Two literals that no item can meet together, if there are any."""
    literals: list[Node] = [part for part in parts if not isinstance(part, And | Or)]
    return next(((a, b) for a in literals for b in literals if implies(a, negated(b))), None)


def _decided(kind: Group, parts: list[Node]) -> bool:
    """Whether the parts leave nothing of an `And`, or everything of an `Or`."""
    if kind is And:
        return NOTHING in parts or conflict(parts) is not None
    return (
        EVERYTHING in parts or conflict(negated(part) for part in parts if not isinstance(part, And | Or)) is not None
    )


def _propagated(kind: Group, parts: list[Node]) -> list[Node]:
    """Groups of the other kind without what their literal neighbours already settle."""
    other: Group = Or if kind is And else And
    literals: list[Node] = [part for part in parts if not isinstance(part, And | Or)]
    settled: Callable[[Node], bool]
    if kind is And:
        known = literals
        settled = lambda part: any(implies(literal, negated(part)) for literal in known)  # noqa: E731
    else:
        known = [negated(literal) for literal in literals]
        settled = lambda part: any(implies(literal, part) for literal in known)  # noqa: E731
    out: list[Node] = []
    for part in parts:
        if not isinstance(part, other):
            out.append(part)
            continue
        kept = tuple(p for p in part.parts if isinstance(p, And | Or) or not settled(p))
        out.append(kept[0] if len(kept) == 1 else other(kept))
    return out


def _absorbed(kind: Group, parts: list[Node]) -> list[Node]:
    """Parts that say nothing beside another one are left out."""

    def needless(a: Node, b: Node) -> bool:
        """Whether `a` says nothing beside `b`."""
        return _group_implies(b, a) if kind is And else _group_implies(a, b)

    kept = list(parts)
    for part in parts:
        others = [other for other in kept if other != part]
        if any(needless(part, other) for other in others):
            kept = others
    return kept


def _group_implies(a: Node, b: Node) -> bool:
    """`implies`, for groups of literals too; of groups within groups it only knows equal ones."""
    for wanted in b.parts if isinstance(b, And) else (b,):
        some = wanted.parts if isinstance(wanted, Or) else (wanted,)
        for given in a.parts if isinstance(a, Or) else (a,):
            every = given.parts if isinstance(given, And) else (given,)
            if not any(implies(one, other) for one in every for other in some):
                return False
    return True


def _merged(kind: Group, parts: list[Node]) -> list[Node]:
    """Roles of one country taken together: about it or mentioning it is `anycountry`."""
    for code in {part.code for part in map(_bare, parts) if isinstance(part, Country)}:
        about, mentioned, either = (Country(role, code) for role in ("country", "mentions", "anycountry"))
        laws: tuple[tuple[Node, Node, Node], ...] = (
            ((about, mentioned, either),)
            if kind is Or
            else (
                (Not(about), Not(mentioned), Not(either)),
                (either, Not(mentioned), about),
                (either, Not(about), mentioned),
            )
        )
        if code == "none":
            continue
        for a, b, both in laws:
            if a in parts and b in parts:
                parts = _sorted([both, *(part for part in parts if part not in (a, b))])
    return parts


def _bare(node: Node) -> Node:
    return node.part if isinstance(node, Not) else node


def implies(a: Node, b: Node) -> bool:
    """Whether every item that meets the literal `a` meets the literal `b`, by what they mean."""
    if a == b:
        return True
    if isinstance(a, And | Or) or isinstance(b, And | Or):
        return False
    if isinstance(a, Not) and isinstance(b, Not):
        return _leaf_implies(b.part, a.part)
    if isinstance(a, Not):
        return False
    if isinstance(b, Not):
        return _excludes(a, b.part) or _excludes(b.part, a)
    return _leaf_implies(a, b)


def _leaf_implies(a: Node, b: Node) -> bool:
    match a, b:
        case After(day), After(other):
            return day >= other
        case Before(day), Before(other):
            return day <= other
        case Has("pdf"), Has("attachment"):
            return True
        case Phrase() | Word() | Prefix() | Inside(), Phrase() | Word() | Prefix() | Inside():
            return _words_imply(a, b)
        case _:
            return a == b or _tags_imply(a, b)


def _tags_imply(a: Node, b: Node) -> bool:
    match a, b:
        case Country(role, code), Country("anycountry", other):
            return code == other and role != "anycountry"
        case Country("country", code), Region(_, members):
            return code in members
        case Region(_, members), Region(_, others):
            return bool(members) and set(members) <= set(others)
        case Topic(), Topic(slug):
            return slug in a.broader
        case Language(tag), Language(other):
            return tag.startswith(f"{other}-")
        case _:
            return False


def _words_imply(a: Leaf, b: Leaf) -> bool:
    match a, b:
        case Phrase(words, goes_on), Word(stem):
            whole = words.split()[: -1 if goes_on else None]
            return any(form in whole for form in forms(stem))
        case Phrase(words), Prefix(start):
            return any(word.startswith(start) for word in words.split())
        case Phrase(words, goes_on, title), Phrase(others, others_go_on, others_title):
            if others_title and not title:
                return False
            inner = f" {others}{'' if others_go_on else ' '}"
            return inner in f" {words}{'' if goes_on else ' '}"
        case Word(stem), Prefix(start):
            return all(form.startswith(start) for form in forms(stem))
        case Prefix(start), Prefix(other):
            return start.startswith(other)
        case Inside(letters, title), Inside(others, others_title):
            return others in letters and (title or not others_title)
        case _:
            return False


def _excludes(a: Node, b: Node) -> bool:
    """Whether no item can meet both leaves."""
    match a, b:
        case Country("country", code), Country("mentions", other):
            return code == other
        case Country("country", code), Country("country", "none"):
            return code != "none"
        case (Region(), Country("country", "none")) | (Topic(), Topic("none")):
            return a != b
        case (From(value), From(other)) | (Named("id", value), Named("id", other)):
            return value != other
        case Language(tag), Language(other):
            return not (f"{tag}-".startswith(f"{other}-") or f"{other}-".startswith(f"{tag}-"))
        case After(day), Before(other):
            return day >= other
        case _:
            return False
