"""What a publication reads and remembers: selections in the order of feeds, rendered entries, what was touched."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from syndicator.model import Item
from syndicator.store.rows import moment, stamp
from syndicator.store.sizes import Month, Sizes
from syndicator.store.stories import Stories

_PART = 500
"""Values that one statement is given at most."""

LEAVING = "words_leaving"
"""The fact that is set while words of publishers, taken back since, stand in what was published: no generation but the
next one is kept."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """How much a live document holds: the newest `items`, and all within `days` of its newest, up to `most`."""

    items: int = 50
    days: int = 14
    most: int = 500

    @property
    def asked(self) -> int:
        """How many results of a query are looked at: some of them are of one story, some came too late."""
        return 4 * self.most


@dataclass(frozen=True, kw_only=True, slots=True)
class Fragment:
    """One item's entry in each format, the same in every document."""

    updated: datetime
    """To the second."""
    atom: bytes
    rss: bytes
    json: bytes


@dataclass(frozen=True, kw_only=True)
class Touched:
    """What changed since the last publication."""

    facets: Mapping[tuple[str, str], frozenset[str]]
    """Country and topic to the months (of `placed`) that changed."""
    sources: Mapping[str, frozenset[str]]
    items: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.facets or self.sources or self.items)


class Publication(Sizes, Stories):
    """Rows of `published_feed`, `fragment` and `touched`; reading in the order of feeds."""

    def add_functions(self, functions: Mapping[str, tuple[int, Callable[..., int]]]) -> None:
        """Let queries call these: name to number of arguments and function."""
        for name, (arguments, function) in functions.items():
            self.connection.create_function(name, arguments, function, deterministic=True)

    def countries_of(self, numbers: Sequence[int]) -> dict[str, int]:
        """How many of these items are about each country."""
        found: dict[str, int] = {}
        query = "SELECT country FROM item_country WHERE role = 'primary' AND n IN ({})"
        for row in self._among(query, numbers):
            found[row["country"]] = found.get(row["country"], 0) + 1
        return found

    def facet_window(self, country: str, topic: str, window: Window, *, since: datetime | None) -> list[int]:
        """The items that the live document of a facet shows, newest first."""
        rows = self.connection.execute(
            "SELECT n, since FROM facet WHERE country = ? AND topic = ? AND shown = 1 ORDER BY n DESC", [country, topic]
        )
        return _windowed(((row["n"], row["since"]) for row in rows), window, since)

    def source_window(self, source: str, window: Window, *, since: datetime | None) -> list[int]:
        """The same for a source; all of its items, whatever their stories."""
        rows = self.connection.execute(
            "SELECT n, first_seen FROM item WHERE source = ? AND status = 'live' ORDER BY n DESC", [source]
        )
        return _windowed(((row["n"], row["first_seen"]) for row in rows), window, since)

    def query_window(
        self, sql: str, parameters: Sequence[object], window: Window, *, since: datetime | None, once: bool
    ) -> list[int]:
        """The same for a compiled query, which yields row numbers, newest first, and takes a limit last."""
        return self.windowed(self.query_numbers(sql, parameters, limit=window.asked, once=once), window, since=since)

    def windowed(self, numbers: Sequence[int], window: Window, *, since: datetime | None) -> list[int]:
        """What a live document shows of these, newest first."""
        return _windowed(self._came(numbers) if since else ((n, "") for n in numbers), window, since)

    def query_numbers(
        self, sql: str, parameters: Sequence[object], *, limit: int, low: int | None = None, once: bool
    ) -> list[int]:
        """What a compiled query finds, newest first, down to row number `low`; with `once`, each story once."""
        numbers: list[int] = []
        for row in self.connection.execute(sql, [*parameters, limit]):
            if low is not None and row[0] < low:
                break
            numbers.append(row[0])
        return self.once(numbers) if once else numbers

    def once(self, numbers: Sequence[int]) -> list[int]:
        """Rows without those whose story another one of them tells that was stored earlier."""
        query = "SELECT n FROM facet WHERE country = '' AND topic = '' AND shown = 0 AND n IN ({})"
        later = [row["n"] for row in self._among(query, numbers)]
        if not later:
            return list(numbers)
        stories = sorted({story for story, _, _ in self._stored(later).values()})
        present = set(numbers)
        leaders: dict[str, tuple[int, int]] = {}
        of: dict[int, str] = {}
        for row in self._among("SELECT n, story_id, story_order FROM item WHERE story_id IN ({})", stories):
            if row["n"] in present:
                story, place = row["story_id"], (row["story_order"], row["n"])
                of[row["n"]] = story
                leaders[story] = min(leaders.get(story, place), place)
        return [n for n in numbers if n not in of or leaders[of[n]][1] == n]

    def newest_of_each_story(self, numbers: Sequence[int]) -> list[int]:
        """Rows, newest first, without those whose story a newer one of them tells."""
        stored = self._stored(numbers)
        told: dict[str, int] = {}
        return [n for n in numbers if told.setdefault(stored[n][0], n) == n]

    def count(self, sql: str, parameters: Sequence[object]) -> int:
        """What a counting query says."""
        return int(self.connection.execute(sql, parameters).fetchone()[0])

    def _stored(self, numbers: Sequence[int]) -> dict[int, tuple[str, int, str]]:
        """Row number to story, place in it by order of storing, and when it came to stand as it does."""
        query = "SELECT n, story_id, story_order, max(tagged_at, first_seen) AS came FROM item WHERE n IN ({})"
        return {row["n"]: (row["story_id"], row["story_order"], row["came"]) for row in self._among(query, numbers)}

    def _came(self, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Row numbers with the moment when each came to stand as it does, asked for as they are wanted."""
        for start in range(0, len(numbers), 100):
            part = numbers[start : start + 100]
            stored = self._stored(part)
            yield from ((n, stored[n][2]) for n in part)

    def _among(self, query: str, values: Sequence[object]) -> Iterator[sqlite3.Row]:
        """Rows of a query that has `{}` where its list of values stands."""
        for start in range(0, len(values), _PART):
            part = values[start : start + _PART]
            yield from self.connection.execute(query.format(",".join("?" * len(part))), part)

    def facet_month(self, country: str, topic: str, month: str) -> list[int]:
        """The shown items of a facet that were placed in a month (`2024-02`), newest first."""
        query = "SELECT n FROM facet WHERE country = ? AND topic = ? AND shown = 1 AND n >= ? AND n < ? ORDER BY n DESC"
        return [row["n"] for row in self.connection.execute(query, [country, topic, *month_bounds(month)])]

    def source_month(self, source: str, month: str) -> list[int]:
        """The live items of a source that were placed in a month, newest first."""
        query = "SELECT n FROM item WHERE source = ? AND status = 'live' AND n >= ? AND n < ? ORDER BY n DESC"
        return [row["n"] for row in self.connection.execute(query, [source, *month_bounds(month)])]

    def months(self, newest: Callable[[int], int | None]) -> list[str]:
        """The months in which something has items, oldest first; `newest` finds its newest row below a number.

        One look into an index a month, however many items there are.
        """
        found: list[str] = []
        below = 1 << 62
        while (n := newest(below)) is not None:
            month = datetime.fromtimestamp(n >> 24, UTC).strftime("%Y-%m")
            found.append(month)
            below = month_bounds(month)[0]
        return found[::-1]

    def newest_of_facet(self, country: str, topic: str, below: int) -> int | None:
        """The newest shown item of a facet below a row number."""
        query = "SELECT n FROM facet WHERE country = ? AND topic = ? AND shown = 1 AND n < ? ORDER BY n DESC LIMIT 1"
        row = self.connection.execute(query, [country, topic, below]).fetchone()
        return row["n"] if row else None

    def newest_of_source(self, source: str, below: int) -> int | None:
        """The newest live item of a source below a row number."""
        query = "SELECT n FROM item WHERE source = ? AND status = 'live' AND n < ? ORDER BY n DESC LIMIT 1"
        row = self.connection.execute(query, [source, below]).fetchone()
        return row["n"] if row else None

    def for_feeds(self, numbers: Sequence[int]) -> list[Item]:
        """Items as entries need them: with their story's other reports."""
        return self.with_reports(self.items(numbers))

    def fragments(self, numbers: Sequence[int], recipe: str) -> dict[int, Fragment]:
        """Entries rendered before with this recipe."""
        query = "SELECT n, recipe, updated, atom, rss, json FROM fragment WHERE n IN ({})"
        return {
            row["n"]: Fragment(updated=moment(row["updated"]), atom=row["atom"], rss=row["rss"], json=row["json"])
            for row in self._among(query, numbers)
            if row["recipe"] == recipe
        }

    def atom_fragments(self, numbers: Sequence[int], recipe: str) -> dict[int, tuple[datetime, bytes]]:
        """The same in the format of archives, without reading the others."""
        query = "SELECT n, recipe, updated, atom FROM fragment WHERE n IN ({})"
        return {
            row["n"]: (moment(row["updated"]), row["atom"])
            for row in self._among(query, numbers)
            if row["recipe"] == recipe
        }

    def keep_fragments(self, rendered: Mapping[int, Fragment], recipe: str) -> None:
        """Remember rendered entries."""
        rows = [(n, recipe, stamp(f.updated), f.atom, f.rss, f.json) for n, f in rendered.items()]
        with self.write():
            self.connection.executemany("INSERT OR REPLACE INTO fragment VALUES (?, ?, ?, ?, ?, ?)", rows)

    def touched(self) -> Touched:
        """What documents no longer say what the store says."""
        facets: dict[tuple[str, str], set[str]] = {}
        sources: dict[str, set[str]] = {}
        items: set[int] = set()
        for row in self.connection.execute("SELECT kind, key, month FROM touched"):
            if row["kind"] == "facet":
                country, _, topic = row["key"].partition("|")
                facets.setdefault((country, topic), set()).add(row["month"])
            elif row["kind"] == "source":
                sources.setdefault(row["key"], set()).add(row["month"])
            else:
                items.add(int(row["key"]))
        frozen = {key: frozenset(months) for key, months in facets.items()}
        return Touched(
            facets=frozen, sources={key: frozenset(months) for key, months in sources.items()}, items=frozenset(items)
        )

    def feeds_since(self) -> dict[str, datetime]:
        """When each feed was first published."""
        return {
            row["path"]: moment(row["since"])
            for row in self.connection.execute("SELECT path, since FROM published_feed")
        }

    def published(
        self,
        paths: Iterable[str],
        *,
        now: datetime,
        facts: Mapping[str, str],
        sizes: Mapping[str, Mapping[str, Month]],
        whole: bool,
    ) -> None:
        """A generation stands: nothing is touched any more, and these feeds have been published.

        `sizes` is of feeds that are queries; of a `whole` publication it is all that they have.
        """
        known = self.feeds_since().keys()
        with self.write():
            self.connection.executemany(
                "INSERT INTO published_feed (path, since) VALUES (?, ?)",
                [(path, stamp(now)) for path in paths if path not in known],
            )
            self.set_feed_sizes(sizes, anew=sizes if whole else ())
            for key, value in facts.items():
                self.set_fact(key, value)
            self.connection.execute("DELETE FROM touched")


def _windowed(rows: Iterable[tuple[int, str]], window: Window, since: datetime | None) -> list[int]:
    """Cut a newest-first sequence to the window.

    What came to a feed after its first publication, and was placed more than `days` before it came, belongs
    to the archive: it would appear before subscribers as if it were new.
    """
    kept: list[int] = []
    floor = 0
    seconds = int(timedelta(days=window.days).total_seconds())
    before = stamp(since) if since else ""
    for n, came in rows:
        placed = n >> 24
        if since and came > before and moment(came).timestamp() - placed > seconds:
            continue
        if not kept:
            floor = placed - seconds
        if len(kept) >= window.most or (len(kept) >= window.items and placed < floor):
            break
        kept.append(n)
    return kept


def month_bounds(month: str) -> tuple[int, int]:
    """The row numbers of a month of `placed` (`2024-02`): from the first, to before the second."""
    year, number = int(month[:4]), int(month[5:7])
    start = datetime(year, number, 1, tzinfo=UTC)
    end = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    return int(start.timestamp()) << 24, int(end.timestamp()) << 24
