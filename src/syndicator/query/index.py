"""How to find what meets a tree: scans of indexes, newest first, and what is left to check on the rows they find."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
_NEVER = f'"{tag("d", "never")}"'


@dataclass(frozen=True)
class Branch:
    """One scan, and what its rows must meet besides. A tree is the union of its branches."""

    table: Literal["search", "search_trigram", "id", "story_id"]
    """A full-text index, or a column of `item`."""
    wanted: tuple[str, ...] = ()
    """Full-text expressions that all must match, none for every item; for a column, what it holds."""
    unwanted: tuple[str, ...] = ()
    rest: tuple[Node, ...] = ()

    @property
    def value(self) -> str:
        """What the scan asks its index for."""
        if self.table in ("id", "story_id"):
            return self.wanted[0]
        every = _joined(" AND ", self.wanted) or _quoted(EVERY)
        return f"{_grouped(every)} NOT {_grouped(_joined(' OR ', self.unwanted))}" if self.unwanted else every


def branches(node: Node) -> tuple[Branch, ...]:
    """How to find what meets a simplified tree."""
    match node:
        case And():
            return _all_of(node)
        case Or():
            return _any_of(node)
        case Not(part):
            expression = words_of(part)
            if expression is None:
                return (Branch("search", rest=(node,)),)
            return (Branch("search", unwanted=(expression,)),)
        case _:
            return (_leaf(node),)


def words_of(node: Node) -> str | None:
    """The expression with which the word index alone decides whether an item meets `node`, if there is one."""
    found = branches(node)
    return found[0].value if len(found) == 1 and found[0].table == "search" and not found[0].rest else None


def _leaf(leaf: Leaf) -> Branch:
    match leaf:
        case Named("id", value):
            return Branch("id", (value,))
        case Named("story", value):
            return Branch("story_id", (value,))
        case Inside(letters, title):
            if len(letters) < TRIGRAM:
                return Branch("search", (_quoted(tag("h", "unspaced")),), rest=(leaf,))
            return Branch("search_trigram", (_quoted(letters),), rest=(leaf,) if title else ())
        case Phrase(words, goes_on, title):
            *whole, last = words.split()
            wanted = [*map(_quoted, dict.fromkeys(whole)), _quoted(last) + ("*" if goes_on else "")]
            return Branch("search", tuple(wanted), rest=(leaf,) if whole or title else ())
        case After() | Before():
            return _dates(leaf)
        case Is():
            return Branch("search", rest=(leaf,))
        case _:
            return Branch("search", (" OR ".join(_terms(leaf)) or _NEVER,))


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


def _dates(*ends: After | Before) -> Branch:
    """Centuries to months of a range; its days are checked where it does not begin or end with a month."""
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR + 1, 1, 1)
    for end in ends:
        first, last = (end.day.replace(day=1), last) if isinstance(end, After) else (first, end.day)
    terms = " OR ".join(_quoted(tag("d", part)) for part in _periods(first, last))
    return Branch("search", (terms or _NEVER,), rest=tuple(end for end in ends if end.day.day != 1))


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


def _all_of(node: And) -> tuple[Branch, ...]:
    """Every part at once: from one row, else from running text, else from all words together.

    Of the parts that need several scans one is searched for and the others are checked.
    """
    single: list[tuple[Node, Branch]] = []
    several: list[tuple[Node, tuple[Branch, ...]]] = []
    for part, found in _parts(node):
        if len(found) == 1:
            single.append((part, found[0]))
        else:
            several.append((part, found))
    first = _first(single)
    if first:
        others = [part for part, branch in (*single, *several) if part not in first]
        return (_checked(_together([branch for part, branch in single if part in first]), others),)
    common = [branch for _, branch in single]
    if not several:
        return (_together(common),)
    others = [part for part, _ in several[1:]]
    return tuple(
        _checked(_together([branch, *common]), others)
        if branch.table == "search"
        else _checked(branch, [*(part for part, _ in single), *others])
        for branch in several[0][1]
    )


def _first(single: list[tuple[Node, Branch]]) -> list[Node]:
    """The parts that a scan of something narrower than the word index finds: a row, or all running text together."""
    for table in ("id", "story_id"):
        for part, branch in single:
            if branch.table == table:
                return [part]
    return [part for part, branch in single if branch.table == "search_trigram"]


def _parts(node: And) -> Iterator[tuple[Node, tuple[Branch, ...]]]:
    """Each part and its branches; the two ends of a range of dates as one part."""
    days = [part for part in node.parts if isinstance(part, After | Before)]
    if len(days) > 1:
        yield And(tuple(days)), (_dates(*days),)
    for part in node.parts:
        if len(days) < 2 or not isinstance(part, After | Before):
            yield part, branches(part)


def _together(parts: list[Branch]) -> Branch:
    """Scans of one index as one."""
    return Branch(
        parts[0].table,
        wanted=tuple(dict.fromkeys(each for branch in parts for each in branch.wanted)),
        unwanted=tuple(dict.fromkeys(each for branch in parts for each in branch.unwanted)),
        rest=tuple(dict.fromkeys(each for branch in parts for each in branch.rest)),
    )


def _checked(branch: Branch, nodes: list[Node]) -> Branch:
    return replace(branch, rest=(*branch.rest, *nodes))


def _any_of(node: Or) -> tuple[Branch, ...]:
    """One scan of each index for all that it decides by itself, and one for all that is left to check."""
    found = [(part, branch) for part in node.parts for branch in branches(part)]
    out: list[Branch] = []
    for table in ("search", "search_trigram", "id", "story_id"):
        here = [(part, branch) for part, branch in found if branch.table == table]
        decided = [branch for _, branch in here if not branch.rest]
        checked = [(part, branch) for part, branch in here if branch.rest]
        if table in ("id", "story_id"):
            out += [branch for _, branch in here]
            continue
        if decided:
            out.append(_either(decided))
        if len(checked) == 1:
            out.append(checked[0][1])
        elif checked:
            whole = Or(tuple(dict.fromkeys(part for part, _ in checked)))
            out.append(replace(_either([branch for _, branch in checked]), rest=(whole,)))
    return tuple(out)


def _either(found: list[Branch]) -> Branch:
    if len(found) == 1:
        return found[0]
    return Branch(found[0].table, (_joined(" OR ", [branch.value for branch in found]),))


def _quoted(word: str) -> str:
    """A full-text string; `word` holds no quotation mark, but doubling it costs nothing."""
    return '"' + word.replace('"', '""') + '"'


def _joined(operator: str, expressions: Sequence[str]) -> str:
    return expressions[0] if len(expressions) == 1 else operator.join(map(_grouped, expressions))


def _grouped(expression: str) -> str:
    return expression if " " not in expression else f"({expression})"
