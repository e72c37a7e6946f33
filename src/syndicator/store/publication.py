"""What a publication reads and remembers: selections in the order of feeds, rendered entries, what was touched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from syndicator.model import Item
from syndicator.store.rows import moment, stamp
from syndicator.store.stories import Stories


@dataclass(frozen=True, kw_only=True)
class Window:
    """How much a live document holds: the newest `items`, and all within `days` of its newest, up to `most`."""

    items: int = 50
    days: int = 14
    most: int = 500


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

    def facet_counts(self) -> dict[tuple[str, str], int]:
        """Every pair of country and topic that has live items, and how many."""
        rows = self.connection.execute("SELECT country, topic, count(*) AS size FROM facet GROUP BY country, topic")
        return {(row["country"], row["topic"]): row["size"] for row in rows}

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

    def select(
        self, sql: str, parameters: Sequence[object], window: Window, *, since: datetime | None, once: bool = True
    ) -> list[int]:
        """The same for any query that yields row numbers `n`, newest first."""
        numbers = [row[0] for row in self.connection.execute(sql, parameters)]
        rows = {row["n"]: row for row in self._story_rows(numbers)}
        leaders: dict[str, tuple[str, int]] = {}
        for n in numbers:
            key = (rows[n]["first_seen"], n)
            leaders[rows[n]["story_id"]] = min(leaders.get(rows[n]["story_id"], key), key)
        kept = [n for n in numbers if not once or leaders[rows[n]["story_id"]][1] == n]
        return _windowed(((n, max(rows[n]["tagged_at"], rows[n]["first_seen"])) for n in kept), window, since)

    def _story_rows(self, numbers: Sequence[int]) -> list[Mapping[str, str]]:
        found: list[Mapping[str, str]] = []
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            query = f"SELECT n, story_id, first_seen, tagged_at FROM item WHERE n IN ({','.join('?' * len(part))})"
            found += [dict(row) for row in self.connection.execute(query, part)]
        return found

    def facet_month(self, country: str, topic: str, month: str) -> list[int]:
        """The shown items of a facet that were placed in a month (`2024-02`), newest first."""
        low, high = _month(month)
        query = "SELECT n FROM facet WHERE country = ? AND topic = ? AND shown = 1 AND n >= ? AND n < ? ORDER BY n DESC"
        return [row["n"] for row in self.connection.execute(query, [country, topic, low, high])]

    def source_month(self, source: str, month: str) -> list[int]:
        """The live items of a source that were placed in a month, newest first."""
        low, high = _month(month)
        query = "SELECT n FROM item WHERE source = ? AND status = 'live' AND n >= ? AND n < ? ORDER BY n DESC"
        return [row["n"] for row in self.connection.execute(query, [source, low, high])]

    def facet_months(self, country: str, topic: str) -> list[str]:
        """The months in which a facet has items, oldest first."""
        query = "SELECT DISTINCT strftime('%Y-%m', n >> 24, 'unixepoch') AS month FROM facet WHERE country = ? AND topic = ? AND shown = 1 ORDER BY 1"
        return [row["month"] for row in self.connection.execute(query, [country, topic])]

    def source_months(self, source: str) -> list[str]:
        """The months in which a source has items, oldest first."""
        query = "SELECT DISTINCT strftime('%Y-%m', n >> 24, 'unixepoch') AS month FROM item WHERE source = ? AND status = 'live' ORDER BY 1"
        return [row["month"] for row in self.connection.execute(query, [source])]

    def for_feeds(self, numbers: Sequence[int]) -> list[Item]:
        """Items as entries need them: with their story's other reports."""
        items = self.items(numbers)
        told = self.told(items)
        return [
            replace(i, first_report=told[i.id][0], also_reported_by=told[i.id][1]) if i.id in told else i for i in items
        ]

    def fragments(self, numbers: Iterable[int], form: str, recipe: str) -> dict[int, bytes]:
        """Entries rendered before with this recipe."""
        wanted = list(numbers)
        found: dict[int, bytes] = {}
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            query = (
                f"SELECT n, body FROM fragment WHERE format = ? AND recipe = ? AND n IN ({','.join('?' * len(part))})"
            )
            found |= {row["n"]: row["body"] for row in self.connection.execute(query, [form, recipe, *part])}
        return found

    def keep_fragments(self, rendered: Mapping[int, bytes], form: str, recipe: str) -> None:
        """Remember rendered entries, inside the caller's transaction."""
        rows = [(n, form, recipe, body) for n, body in rendered.items()]
        self.connection.executemany("INSERT OR REPLACE INTO fragment VALUES (?, ?, ?, ?)", rows)

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

    def published(self, paths: Iterable[str], *, now: datetime) -> None:
        """A generation stands: nothing is touched any more, and these feeds have been published."""
        with self.write():
            self.connection.executemany(
                "INSERT INTO published_feed (path, since) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [(path, stamp(now)) for path in paths],
            )
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


def _month(month: str) -> tuple[int, int]:
    year, number = int(month[:4]), int(month[5:7])
    start = datetime.fromisoformat(f"{year:04}-{number:02}-01T00:00:00+00:00")
    end = datetime.fromisoformat(f"{year + number // 12:04}-{number % 12 + 1:02}-01T00:00:00+00:00")
    return int(start.timestamp()) << 24, int(end.timestamp()) << 24
