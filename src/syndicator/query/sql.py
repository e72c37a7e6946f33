"""A query as SQL over the store's indexes: newest first, values bound, and never more than a bounded number of rows.

Three ways, the cheapest that serves: the facet table alone (a country, a topic, both); the word index alone, in
which tags and months are words too; candidates from the indexes, newest first and at most `MOST_CANDIDATES`,
each then checked on its row or its text (phrases, days, `is:`).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from syndicator.query.expression import And, Country, Inside, Node, Phrase, Prefix, Topic, Word, leaves
from syndicator.query.index import Branch, branches
from syndicator.query.prefixes import written_out
from syndicator.query.rows import DAY, Bound, Value, condition
from syndicator.words import has_unspaced, running, says

MOST_CANDIDATES = 20_000
"""How many candidates are looked at for one phrase (for several, as many fewer), and how far results are counted."""
LEAST_CANDIDATES = 1_000
_COST: Mapping[type, int] = {Phrase: 1, Word: 1, Prefix: 2, Inside: 5}
"""What one look at a text costs, in phrases."""

_LIMIT = "<limit>"
"""Stands for the limit until its place among the parameters is known; then it is the last, wherever it is used."""


Breakdown: TypeAlias = Literal["country", "topic", "source", "language", "month"]
_ITEM = "CROSS JOIN item AS i ON i.n = r.n"
_BREAKDOWNS: Mapping[Breakdown, tuple[str, str]] = {
    "country": ("c.country", "CROSS JOIN item_country AS c ON c.n = r.n AND c.role = 'primary'"),
    "topic": ("t.topic", "CROSS JOIN item_topic AS t ON t.n = r.n"),
    "source": ("i.source", _ITEM),
    "language": ("i.language", _ITEM),
    "month": (f"substr({DAY}, 1, 7)", _ITEM),
}


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What to ask the store. `sql` gives `n`, newest first, and takes `parameters` and then a limit."""

    sql: str
    parameters: tuple[Value, ...]
    explain: str
    """The same with values in place and 50 as the limit, for people; runs as it is."""
    candidates: tuple[str, tuple[Value, ...]] | None = None
    """Counts what would have to be looked at, up to one more than `most`: then older ones were left out.

    None where an index answers by itself and nothing is left out.
    """

    most: int = MOST_CANDIDATES
    """How many candidates of each scan are looked at, the newest first."""

    @property
    def capped(self) -> bool:
        """Whether only the newest `most` candidates are looked at."""
        return self.candidates is not None

    @property
    def counting(self) -> tuple[str, tuple[Value, ...]]:
        """Counts results, up to one more than `MOST_CANDIDATES`: that one means "more than"."""
        return f"SELECT count(*) FROM ({self.sql})", (*self.parameters, MOST_CANDIDATES + 1)  # noqa: S608  ours

    @property
    def stories(self) -> tuple[str, tuple[Value, ...]]:
        """Counts the stories that the newest `MOST_CANDIDATES` results tell."""
        sql = f"SELECT count(DISTINCT i.story_id) FROM ({self.sql}) AS r {_ITEM}"  # noqa: S608  ours
        return sql, (*self.parameters, MOST_CANDIDATES)

    def breakdown(self, kind: Breakdown) -> tuple[str, tuple[Value, ...]]:
        """Counts the newest `MOST_CANDIDATES` results by country, topic, …: rows of value and count, most first."""
        value, join = _BREAKDOWNS[kind]
        sql = (
            f"SELECT {value} AS value, count(*) AS size FROM ({self.sql}) AS r {join}"  # noqa: S608  ours
            f" WHERE value IS NOT NULL GROUP BY value ORDER BY size DESC, value"
        )
        return sql, (*self.parameters, MOST_CANDIDATES)

    def found(self, numbers: Sequence[int]) -> "Selection":
        """The same for results that are known, newest first: to count them without looking for them again."""
        sql = "SELECT value AS n FROM json_each(?1) LIMIT ?2"
        return replace(self, sql=sql, parameters=(json.dumps(list(numbers)),), candidates=None)


def _says(text: str | None, words: str, goes_on: int) -> int:
    return int(says(text or "", words, goes_on=bool(goes_on)))


def _runs(title: str | None, summary: str | None, text: str | None, letters: str) -> int:
    together = "\n".join(part for part in (title, summary, text) if part)
    return int(has_unspaced(together) and letters in running(together))


FUNCTIONS: Mapping[str, tuple[int, Callable[..., int]]] = {"says": (3, _says), "runs": (4, _runs)}
"""Name to number of arguments and function: the store registers them, deterministic, on every connection."""


def select(node: Node, *, below: int | None = None) -> Selection:
    """Compile a simplified tree; with `below`, only items older than that `n` (for the next page)."""
    facet = _facet(node)
    if facet:
        return _selection(_from_facet(*facet, below))
    found = branches(node)
    if len(found) == 1 and not _is_checked(found[0]):
        return _selection(_scan(found[0], below, _LIMIT))
    most = _most(found)
    parts = [_branch(branch, below, most) for branch in found]
    union = " UNION ".join(f"SELECT n FROM ({part.sql})" for part in parts)  # noqa: S608  ours; values are bound
    checked = [_scan(branch, below, str(most + 1)) for branch in found if _is_checked(branch)]
    counts = " UNION ALL ".join(f"SELECT count(*) AS size FROM ({scan.sql})" for scan in checked)  # noqa: S608
    return _selection(
        Bound(f"{union} ORDER BY n DESC LIMIT {_LIMIT}", _values(parts)),
        candidates=(f"SELECT max(size) FROM ({counts})", _values(checked)) if checked else None,  # noqa: S608
        most=most,
    )


def _most(found: tuple[Branch, ...]) -> int:
    """How many candidates of each scan are looked at: fewer where each of them costs more."""
    cost = sum(_COST.get(type(leaf), 0) for branch in found for node in branch.rest for leaf in leaves(node))
    return max(LEAST_CANDIDATES, MOST_CANDIDATES // max(1, cost))


def _selection(
    bound: Bound, *, candidates: tuple[str, tuple[Value, ...]] | None = None, most: int = MOST_CANDIDATES
) -> Selection:
    return Selection(
        sql=_numbered(bound),
        parameters=bound.values,
        explain=_in_place(bound),
        candidates=candidates,
        most=most,
    )


def _values(parts: list[Bound]) -> tuple[Value, ...]:
    return tuple(value for part in parts for value in part.values)


def _is_checked(branch: Branch) -> bool:
    """Whether its rows are looked at one by one."""
    return bool(branch.rest) or branch.table in ("id", "story_id")


def _facet(node: Node) -> tuple[str, str] | None:
    """The key of the facet table that is this very query."""
    match node:
        case And(()):
            return "", ""
        case Country("country", code) if code != "none":
            return code, ""
        case Country("anycountry", code):
            return f"{code}+", ""
        case Topic(slug) if slug not in ("none", "unknown"):
            return "", slug
        case And((Country("country", code), Topic(slug))) if code != "none" and slug not in ("none", "unknown"):
            return code, slug
    return None


def _from_facet(country: str, topic: str, below: int | None) -> Bound:
    page, values = _page("n", below)
    return Bound(
        f"SELECT n FROM facet WHERE country = ? AND topic = ?{page} ORDER BY n DESC LIMIT {_LIMIT}",  # noqa: S608
        (country, topic, *values),
    )


def _page(column: str, below: int | None) -> tuple[str, tuple[int, ...]]:
    return ("", ()) if below is None else (f" AND {column} < ?", (below,))


def _scan(branch: Branch, below: int | None, limit: str) -> Bound:
    """One index, newest first. The full-text indexes hold live items only."""
    if branch.table in ("id", "story_id"):
        table, key, where, asked = "item", "n", f"{branch.table} =", Bound("?", (branch.value,))
    else:
        table, key, where, asked = branch.table, "rowid", f"{branch.table} MATCH", written_out(branch.value)
    page, values = _page(key, below)
    sql = f"SELECT {key} AS n FROM {table} WHERE {where} {asked.sql}{page} ORDER BY {key} DESC LIMIT {limit}"  # noqa: S608  ours
    return Bound(sql, (*asked.values, *values))


def _branch(branch: Branch, below: int | None, most: int) -> Bound:
    """A scan and its checks. Candidates come newest first, so the limit may stop as soon as enough of them held."""
    if not _is_checked(branch):
        return _scan(branch, below, _LIMIT)
    scan = _scan(branch, below, str(most))
    checks = [condition(node) for node in branch.rest]
    where = " AND ".join(["i.status = 'live'", *(check.sql for check in checks)])
    rows = f"({scan.sql}) AS c CROSS JOIN item AS i ON i.n = c.n"
    sql = f"SELECT c.n AS n FROM {rows} WHERE {where} LIMIT {_LIMIT}"  # noqa: S608  ours; values are bound
    return Bound(sql, (*scan.values, *_values(checks)))


def _numbered(bound: Bound) -> str:
    """With numbered parameters, since the limit, the last one, may be used more than once."""
    pieces = bound.sql.split("?")
    numbered = "".join(f"{piece}?{place}" for place, piece in enumerate(pieces[:-1], 1)) + pieces[-1]
    return numbered.replace(_LIMIT, f"?{len(bound.values) + 1}")


def _in_place(bound: Bound) -> str:
    pieces = bound.sql.replace(_LIMIT, "50").split("?")
    shown = [str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'" for value in bound.values]
    return "".join(piece + value for piece, value in zip(pieces, [*shown, ""], strict=True))
