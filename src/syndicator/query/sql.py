"""A query as SQL over the store's indexes: newest first, values bound, and never more than a bounded number of rows.

Three ways, the cheapest that serves: the facet table alone (a country, a topic, both); the word index alone, in
which tags and months are words too; candidates from the indexes, newest first and at most `MOST_CANDIDATES`,
each then checked on its row or its text (phrases, days, `is:`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from syndicator.query.expression import And, Country, Node, Topic
from syndicator.query.index import Part, Plan, plan
from syndicator.query.rows import Bound, condition
from syndicator.words import has_unspaced, running, says

MOST_CANDIDATES = 20_000
"""How many candidates are checked on their text, and how far results are counted."""

Value = str | int


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What to ask the store. `sql` gives `n`, newest first, and takes `parameters` and then a limit."""

    sql: str
    parameters: tuple[Value, ...]
    explain: str
    """The same with values in place and 50 as the limit, for people; runs as it is."""
    capped: bool
    """Whether only the newest `MOST_CANDIDATES` candidates are looked at; `candidates` then says if there were more."""
    candidates: tuple[str, tuple[Value, ...]] | None = None
    """Counts candidates, up to one more than are looked at; None where nothing is capped."""

    @property
    def counting(self) -> tuple[str, tuple[Value, ...]]:
        """Counts results, up to one more than `MOST_CANDIDATES`: that one means "more than"."""
        return f"SELECT count(*) FROM ({self.sql})", (*self.parameters, MOST_CANDIDATES + 1)  # noqa: S608  ours


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
        return _selection(_from_facet(*facet, below), capped=False)
    chosen = plan(node)
    rest = condition(node, chosen)
    if rest is None and len(chosen.parts) == 1 and chosen.parts[0].column is None:
        scan = _scan(chosen.parts[0], below)
        return _selection(Bound(f"{scan.sql} LIMIT ?", scan.values), capped=False)
    inner = _candidates(chosen, below, MOST_CANDIDATES)
    where, values = rest or Bound("1", ())
    # Candidates come newest first, so the inner LIMIT may stop as soon as enough of them held.
    outer = (
        f"SELECT n FROM (SELECT c.n AS n FROM ({inner.sql}) AS c CROSS JOIN item AS i ON i.n = c.n"  # noqa: S608
        f" WHERE i.status = 'live' AND {where} LIMIT ?) ORDER BY n DESC"
    )
    more = _candidates(chosen, below, MOST_CANDIDATES + 1)
    return _selection(
        Bound(outer, (*inner.values, *values)),
        capped=True,
        candidates=(f"SELECT count(*) FROM ({more.sql})", more.values),  # noqa: S608
    )


def _selection(bound: Bound, *, capped: bool, candidates: tuple[str, tuple[Value, ...]] | None = None) -> Selection:
    return Selection(
        sql=bound.sql,
        parameters=bound.values,
        explain=_in_place(bound),
        capped=capped,
        candidates=candidates,
    )


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
        f"SELECT n FROM facet WHERE country = ? AND topic = ?{page} ORDER BY n DESC LIMIT ?",  # noqa: S608
        (country, topic, *values),
    )


def _page(column: str, below: int | None) -> tuple[str, tuple[int, ...]]:
    return ("", ()) if below is None else (f" AND {column} < ?", (below,))


def _scan(part: Part, below: int | None) -> Bound:
    """One index, newest first. The full-text indexes hold live items only."""
    page, values = _page(part.key, below)
    return Bound(
        f"SELECT {part.key} AS n FROM {part.table} WHERE {part.where}{page} ORDER BY {part.key} DESC",  # noqa: S608
        (part.value, *values),
    )


def _candidates(chosen: Plan, below: int | None, most: int) -> Bound:
    """The newest candidates of every part, each at most once."""
    scans = [_scan(part, below) for part in chosen.parts]
    limited = [f"SELECT n FROM ({scan.sql} LIMIT {most})" for scan in scans]  # noqa: S608
    union = " UNION ".join(limited) + (f" ORDER BY n DESC LIMIT {most}" if len(scans) > 1 else "")
    return Bound(union, tuple(value for scan in scans for value in scan.values))


def _in_place(bound: Bound) -> str:
    pieces = bound.sql.split("?")
    shown = [str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'" for value in bound.values]
    return "".join(piece + value for piece, value in zip(pieces, [*shown, "50", ""], strict=True))
