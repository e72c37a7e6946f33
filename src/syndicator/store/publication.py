"""What a publication reads and remembers: selections in the order of feeds, rendered entries, what was touched."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from syndicator.model import Item
from syndicator.store.rows import moment, stamp
from syndicator.store.stories import Stories


@dataclass(frozen=True, kw_only=True)
class Window:
    """How much a live document holds: the newest `items`, and all within `days` of its newest, up to `most`."""

    items: int = 50
    days: int = 14
    most: int = 500


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


class Publication(Stories):
    """Rows of `published_feed`, `fragment` and `touched`; reading in the order of feeds."""

    def add_functions(self, functions: Mapping[str, tuple[int, Callable[..., int]]]) -> None:
        """Let queries call these: name to number of arguments and function."""
        for name, (arguments, function) in functions.items():
            self.connection.create_function(name, arguments, function, deterministic=True)

    def facet_sizes(self) -> dict[tuple[str, str], int]:
        """Every pair of country and topic that has live items, and how many."""
        query = "SELECT country, topic, sum(size) AS size FROM facet_size GROUP BY country, topic HAVING sum(size) > 0"
        return {(row["country"], row["topic"]): row["size"] for row in self.connection.execute(query)}

    def facet_timeline(self, country: str, topic: str) -> dict[str, int]:
        """Live items of a facet by month of `placed`, oldest first."""
        query = "SELECT month, size FROM facet_size WHERE country = ? AND topic = ? AND size > 0 ORDER BY month"
        return {row["month"]: row["size"] for row in self.connection.execute(query, [country, topic])}

    def totals(self) -> tuple[int, int]:
        """Live items, and the stories that they tell."""
        row = self.connection.execute(
            "SELECT coalesce(sum(size), 0) FROM facet_size WHERE country = '' AND topic = ''"
        ).fetchone()
        hidden = self.connection.execute(
            "SELECT count(*) FROM facet WHERE country = '' AND topic = '' AND shown = 0"
        ).fetchone()
        return row[0], row[0] - hidden[0]

    def countries_of(self, numbers: Sequence[int]) -> dict[str, int]:
        """How many of these items are about each country."""
        found: dict[str, int] = {}
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            query = f"SELECT country, count(*) AS size FROM item_country WHERE role = 'primary' AND n IN ({','.join('?' * len(part))}) GROUP BY country"
            for row in self.connection.execute(query, part):
                found[row["country"]] = found.get(row["country"], 0) + row["size"]
        return found

    def source_timeline(self, source: str) -> dict[str, int]:
        """Live items of a source by month of `placed`, oldest first."""
        query = "SELECT strftime('%Y-%m', n >> 24, 'unixepoch') AS month, count(*) AS size FROM item WHERE source = ? AND status = 'live' GROUP BY 1 ORDER BY 1"
        return {row["month"]: row["size"] for row in self.connection.execute(query, [source])}

    def pairs(self, sql: str, parameters: Sequence[object]) -> dict[str, int]:
        """What a query for names and counts says."""
        return {row[0]: row[1] for row in self.connection.execute(sql, parameters) if row[0]}

    def source_counts(self) -> dict[str, int]:
        """Live items by source."""
        rows = self.connection.execute(
            "SELECT source, count(*) AS size FROM item WHERE status = 'live' GROUP BY source"
        )
        return {row["source"]: row["size"] for row in rows}

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
        numbers = self.query_numbers(sql, parameters, limit=4 * window.most, once=once)
        stored = self._stored(numbers)
        return _windowed(((n, stored[n][2]) for n in numbers), window, since)

    def query_numbers(
        self, sql: str, parameters: Sequence[object], *, limit: int, low: int | None = None, once: bool
    ) -> list[int]:
        """What a compiled query finds, newest first, down to row number `low`; with `once`, each story once."""
        numbers: list[int] = []
        for row in self.connection.execute(sql, [*parameters, limit]):
            if low is not None and row[0] < low:
                break
            numbers.append(row[0])
        if not once:
            return numbers
        stored = self._stored(numbers)
        leaders: dict[str, tuple[int, int]] = {}
        for n in numbers:
            story, place, _ = stored[n]
            leaders[story] = min(leaders.get(story, (place, n)), (place, n))
        return [n for n in numbers if leaders[stored[n][0]][1] == n]

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
        found: dict[int, tuple[str, int, str]] = {}
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            query = f"SELECT n, story_id, story_order, max(tagged_at, first_seen) AS came FROM item WHERE n IN ({','.join('?' * len(part))})"
            for row in self.connection.execute(query, part):
                found[row["n"]] = (row["story_id"], row["story_order"], row["came"])
        return found

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
        found: dict[int, Fragment] = {}
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            query = f"SELECT * FROM fragment WHERE n IN ({','.join('?' * len(part))}) AND recipe = ?"
            for row in self.connection.execute(query, [*part, recipe]):
                found[row["n"]] = Fragment(
                    updated=moment(row["updated"]), atom=row["atom"], rss=row["rss"], json=row["json"]
                )
        return found

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

    def published(self, paths: Iterable[str], *, now: datetime, facts: Mapping[str, str]) -> None:
        """A generation stands: nothing is touched any more, and these feeds have been published."""
        with self.write():
            self.connection.executemany(
                "INSERT INTO published_feed (path, since) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [(path, stamp(now)) for path in paths],
            )
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
    for n, came in rows:
        placed = n >> 24
        arrived = moment(came)
        if since and arrived > since and arrived.timestamp() - placed > timedelta(days=window.days).total_seconds():
            continue
        if not kept:
            floor = placed - int(timedelta(days=window.days).total_seconds())
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
