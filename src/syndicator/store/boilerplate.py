"""What a source repeats on its pages, the blocks of its newest bodies; and whether its pages ever stand still."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from syndicator.model import Item
from syndicator.store.items import Items
from syndicator.store.rows import stamp

SAMPLE = 200
"""So many of a source's newest bodies are remembered by their blocks."""
_BATCH = 100
_VISITS = 5
"""Of so many visits to pages that had changed before,"""
_CHANGED = 0.8
"""a source whose pages changed again in this share is restless."""
_REMEMBERED = 40
"""Older visits count less and less."""


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

    def note_visit(self, item: Item, *, changed: bool) -> None:
        """Count a page that was read again, if its body had changed once before: one redesign is no restlessness."""
        query = "SELECT 1 FROM revision WHERE item_id = ? AND text <> ? LIMIT 1"
        if self.connection.execute(query, [item.id, item.text]).fetchone() is None:
            return
        times, visits = self._visits(item.source)
        if visits >= _REMEMBERED:
            times, visits = times // 2, visits // 2
        self.set_fact(_fact(item.source), f"{times + changed} {visits + 1}")

    def is_restless(self, source: str) -> bool:
        """Whether the pages of a source say something else at nearly every visit."""
        times, visits = self._visits(source)
        return visits >= _VISITS and times >= _CHANGED * visits

    def _visits(self, source: str) -> tuple[int, int]:
        times, _, visits = (self.fact(_fact(source)) or "0 0").partition(" ")
        return int(times), int(visits)


def _fact(source: str) -> str:
    return f"visits:{source}"
