"""What a source repeats on its pages: the blocks of its newest bodies, and those that say nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from syndicator.model import Item
from syndicator.store.items import Items
from syndicator.store.rows import stamp

SAMPLE = 200
"""So many of a source's newest bodies are remembered by their blocks."""
_BATCH = 100


class Boilerplate(Items):
    """Rows of `blocks` and `boilerplate`."""

    def boilerplate(self, source: str) -> frozenset[str]:
        """Hashes of the blocks that a source was found to repeat."""
        rows = self.connection.execute("SELECT block FROM boilerplate WHERE source = ?", [source])
        return frozenset(row["block"] for row in rows)

    def note_blocks(self, item: Item, packed: bytes) -> None:
        """Remember what a body is made of, inside the caller's transaction."""
        row = [self._n(item), item.source, packed]
        self.connection.execute("INSERT OR REPLACE INTO blocks (n, source, packed) VALUES (?, ?, ?)", row)

    def unsettled(self) -> list[str]:
        """Sources with bodies that came or changed since they were last settled."""
        return [row[0] for row in self.connection.execute("SELECT DISTINCT source FROM blocks WHERE settled = 0")]

    def sampled(self, source: str) -> list[bytes]:
        """The packed blocks of a source's newest live bodies."""
        query = "SELECT b.packed FROM blocks AS b JOIN item AS i ON i.n = b.n WHERE b.source = ? AND i.status = 'live' ORDER BY b.n"
        return [row["packed"] for row in self.connection.execute(query, [source])]

    def learn(self, source: str, found: Iterable[str], *, now: datetime) -> None:
        """Keep what was found, inside the caller's transaction, and no more samples than are looked at."""
        rows = [(source, block, stamp(now)) for block in sorted(found)]
        self.connection.executemany("INSERT OR IGNORE INTO boilerplate VALUES (?, ?, ?)", rows)
        kept = "SELECT n FROM blocks WHERE source = ? ORDER BY n DESC LIMIT ?"
        self.connection.execute(f"DELETE FROM blocks WHERE source = ? AND n NOT IN ({kept})", [source, source, SAMPLE])
        self.connection.execute("UPDATE blocks SET settled = 1 WHERE source = ?", [source])

    def bodies_of(self, source: str) -> Iterator[list[Item]]:
        """Everything of a source that was not taken out, newest first, so many at a time."""
        below = 1 << 62
        query = "SELECT n FROM item WHERE source = ? AND status <> 'suppressed' AND n < ? ORDER BY n DESC LIMIT ?"
        while numbers := [row["n"] for row in self.connection.execute(query, [source, below, _BATCH])]:
            yield self.items(numbers)
            below = numbers[-1]
