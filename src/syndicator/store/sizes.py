"""How many live items everything has, by month of `placed`: kept as items come and go, so that no page has to count.

`facet_size` is written with `facet`, and `facet_total` and `source_size` follow by themselves; `hidden` of a total is how
many of its items no feed shows, since each has a story that another one tells. `feed_size` is of feeds
that are queries: a publication counts the months anew in which something was touched.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from syndicator.store.base import Room


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """What a feed that is a query had of a month when it was last published."""

    size: int
    digest: str
    """Of its items' row numbers."""


class Sizes(Room):
    """Rows of `facet_size`, `facet_total`, `source_size` and `feed_size`."""

    def facet_sizes(self) -> dict[tuple[str, str], int]:
        """Every pair of country and topic that has live items, and how many."""
        query = "SELECT country, topic, size FROM facet_total WHERE size > 0"
        return {(row["country"], row["topic"]): row["size"] for row in self.connection.execute(query)}

    def facet_timeline(self, country: str, topic: str) -> dict[str, int]:
        """Live items of a facet by month, oldest first."""
        query = "SELECT month, size FROM facet_size WHERE country = ? AND topic = ? AND size > 0 ORDER BY month"
        return {row["month"]: row["size"] for row in self.connection.execute(query, [country, topic])}

    def source_sizes(self) -> dict[str, int]:
        """Live items by source."""
        query = "SELECT source, sum(size) AS size FROM source_size GROUP BY source"
        return {row["source"]: row["size"] for row in self.connection.execute(query)}

    def source_timeline(self, source: str) -> dict[str, int]:
        """Live items of a source by month, oldest first."""
        query = "SELECT month, size FROM source_size WHERE source = ? AND size > 0 ORDER BY month"
        return {row["month"]: row["size"] for row in self.connection.execute(query, [source])}

    def feed_sizes(self) -> dict[str, dict[str, Month]]:
        """What every feed that is a query had, by its path and the month, oldest first; as of the last publication."""
        found: dict[str, dict[str, Month]] = {}
        for row in self.connection.execute("SELECT path, month, size, digest FROM feed_size ORDER BY path, month"):
            found.setdefault(row["path"], {})[row["month"]] = Month(size=row["size"], digest=row["digest"])
        return found

    def set_feed_sizes(self, counted: Mapping[str, Mapping[str, Month]], *, anew: Iterable[str] = ()) -> None:
        """Remember months of feeds, of those `anew` no others; inside the caller's transaction."""
        self.connection.executemany("DELETE FROM feed_size WHERE path = ?", [(path,) for path in anew])
        rows = [
            (path, month, had.size, had.digest) for path, months in counted.items() for month, had in months.items()
        ]
        self.connection.executemany("INSERT OR REPLACE INTO feed_size VALUES (?, ?, ?, ?)", rows)

    def totals(self) -> tuple[int, int]:
        """Live items, and the stories that they tell."""
        row = self.connection.execute(
            "SELECT size, hidden FROM facet_total WHERE country = '' AND topic = ''"
        ).fetchone()
        return (row["size"], row["size"] - row["hidden"]) if row else (0, 0)

    def facet_total(self, country: str, topic: str) -> int:
        """Live items of a facet."""
        query = "SELECT size FROM facet_total WHERE country = ? AND topic = ?"
        row = self.connection.execute(query, [country, topic]).fetchone()
        return row["size"] if row else 0
