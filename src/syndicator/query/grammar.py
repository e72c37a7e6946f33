"""The grammar, and its mistakes as sentences. Knows how a query is built, not what its words mean."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from syndicator.errors import QueryError
from syndicator.query.expression import And, Node, Not, Or, Phrase, Prefix, leaves

if TYPE_CHECKING:  # parsed lazily: the library costs more to import than a query to answer
    from lark import Lark, Token
    from lark.exceptions import UnexpectedInput

LONGEST = 2_000
"""Characters in a query."""
MOST_PARTS = 64
"""Words, phrases and filters in a query."""
MOST_PREFIXES = 3
"""Words with `*` in a query: each gathers every word that begins so."""
DEEPEST = 16
"""Brackets and negations inside one another."""

_GRAMMAR = r"""
start: either?
?either: both | either _OR both -> either
?both: part | both _AND? part -> both
?part: (_NOT | _MINUS) part -> without
     | _LPAR either _RPAR
     | FIELD (VALUE | QUOTED) -> filter
     | QUOTED -> quoted
     | WORD -> word
_OR.3: /OR(?=[\s()"“„«]|$)/
_AND.3: /AND(?=[\s()"“„«]|$)/
_NOT.3: /NOT(?=[\s()"“„«]|$)/
_MINUS.3: /[-−–](?=\S)/
_LPAR: "("
_RPAR: ")"
FIELD.2: /[A-Za-z_]+:/
QUOTED: /["“”„][^"“”„]*["“”„]|«[^«»]*»/
VALUE: /[^\s()"“”„«»]+/
WORD: /(?!(?:OR|AND|NOT)(?:[\s()"“„«]|$))[^\s()"“”„«»]+/
%ignore /\s+/
"""


class Piece(NamedTuple):
    """One word, phrase or filter as it was typed."""

    field: str
    """Lower case; empty for words and phrases."""
    text: str
    quoted: bool
    position: int
    """Where it begins."""
    value_position: int
    """Where its text begins; the same as `position` for a word."""


@cache
def _grammar() -> "Lark":
    from lark import Lark  # noqa: PLC0415  lazily, see above

    return Lark(_GRAMMAR, parser="lalr", lexer="contextual")


def read(text: str, leaf: Callable[[Piece], Node]) -> Node:
    """Build the tree of `text`; `leaf` says what each piece means.

    Raises:
        QueryError: `text` is too long, too deep, has too many parts, or is no query.
    """
    _check_characters(text)
    from lark.exceptions import UnexpectedInput  # noqa: PLC0415  lazily, see above

    try:
        tree = _grammar().parse(text)
    except UnexpectedInput as error:
        raise _mistake(text, error) from None
    return _build(text, tree, leaf)


def _check_characters(text: str) -> None:
    if len(text) > LONGEST:
        raise QueryError(text[:60] + "…", LONGEST, f"longer than {LONGEST:,} characters", "make it shorter")
    for position, character in enumerate(text):
        if "\ud800" <= character <= "\udfff" or (character < " " and not character.isspace()) or character == "\x7f":
            shown = text.encode("utf-8", "replace").decode()
            raise QueryError(shown, position, "a character that is no text", "leave it out")


def _build(text: str, tree: Any, leaf: Callable[[Piece], Node]) -> Node:
    """The tree, from its leaves up and without recursion, so that depth is checked before anything recurses."""
    done = _leaves(text, tree, leaf)
    for part in tree.iter_subtrees():
        if id(part) in done:
            continue
        inner = [done[id(child)] for child in part.children]
        if part.data == "without":
            ((node, depth),) = inner
            done[id(part)] = Not(node), depth + 1
        elif part.data == "start":
            done[id(part)] = inner[0] if inner else (And(()), 0)
        else:
            done[id(part)] = _group(And if part.data == "both" else Or, *inner)
        if done[id(part)][1] > DEEPEST:
            raise QueryError(text, 0, f"brackets more than {DEEPEST} deep", "make it flatter")
    return done[id(tree)][0]


def _leaves(text: str, tree: Any, leaf: Callable[[Piece], Node]) -> dict[int, tuple[Node, int]]:
    """What each piece means, read from left to right, so that the first mistake is the one that is told."""
    done: dict[int, tuple[Node, int]] = {}
    parts = prefixes = 0
    typed = [part for part in tree.iter_subtrees() if part.data in ("filter", "quoted", "word")]
    for part in sorted(typed, key=lambda each: each.children[0].start_pos):
        piece = _piece(part.children)
        node = leaf(piece)
        parts += sum(1 for _ in leaves(node))
        if parts > MOST_PARTS:
            raise QueryError(text, piece.position, f"more than {MOST_PARTS} words and filters", "make it two queries")
        prefixes += sum(
            isinstance(each, Prefix) or (isinstance(each, Phrase) and each.goes_on) for each in leaves(node)
        )
        if prefixes > MOST_PREFIXES:
            raise QueryError(text, piece.position, f"more than {MOST_PREFIXES} words with *", "write out some of them")
        done[id(part)] = node, int(isinstance(node, Not | And | Or))
    return done


def _group(kind: type[And] | type[Or], left: tuple[Node, int], right: tuple[Node, int]) -> tuple[Node, int]:
    """`a b c` as one group of three, not as a group in a group."""
    node, depth = left
    if isinstance(node, kind) and node.parts:
        return kind((*node.parts, right[0])), max(depth, right[1] + 1)
    return kind((node, right[0])), max(depth, right[1]) + 1


def _piece(tokens: "list[Token]") -> Piece:
    value = tokens[-1]
    quoted = value.type == "QUOTED"
    name = str(tokens[0])[:-1].lower() if tokens[0].type == "FIELD" else ""
    start = value.start_pos or 0
    return Piece(name, str(value)[1:-1] if quoted else str(value), quoted, tokens[0].start_pos or 0, start)


def _mistake(text: str, error: "UnexpectedInput") -> QueryError:
    token = getattr(error, "token", None)
    ended = token is not None and token.type == "$END"
    position = len(text) if ended else (error.pos_in_stream or 0)
    here = text[position : position + 1]
    before = text[:position].rstrip()
    last = before.split()[-1] if before else ""
    if here and here in '"“”„«»':
        return QueryError(text, position, "this quotation mark has no partner", "close the quotation, or leave it out")
    if last.endswith(":"):
        if here == "(":
            return QueryError(text, position, f"{last} takes one value or a list", f"for example {last}A,B")
        return QueryError(text, position, f"{last} needs a value", "put the word in quotes to search for it")
    if last in ("OR", "AND", "NOT") or last.endswith(("-", "−", "–")):
        return QueryError(text, position, f"something must follow {last!r}", "write a word, a filter or a bracket")
    if ended:
        return QueryError(text, position, "a bracket is still open", "close it with )")
    if here == ")":
        problem = "there is nothing in these brackets" if last.endswith("(") else "this bracket was never opened"
        return QueryError(text, position, problem, "leave it out")
    word = text[position:].split(maxsplit=1)[0] if text[position:].split() else here
    return QueryError(text, position, f"{word!r} must stand between two parts", "lower case searches for the word")
