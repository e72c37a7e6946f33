"""Which items tell one thing: candidates by their bands, membership, and which member a feed shows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from syndicator.model import Item, Report, Tags
from syndicator.store.items import Items, facets
from syndicator.store.rows import item_of, moment, source_of, stamp

_CROWD = 200
"""So many at most that share a band, say the same words, or name the same original."""
_NO_TAGS = Tags()


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryChange:
    """An item that somebody put into a story or took out of it."""

    at: datetime
    item_id: str
    reason: str


class Stories(Items):
    """Rows of `lsh`, and the story columns of `item`."""

    def unjudged(self) -> list[Item]:
        """Live items that no turn has judged yet."""
        return self._items("WHERE i.judged = 0 AND i.status = 'live' ORDER BY i.n", [])

    def set_sketch(
        self, item: Item, sketch: bytes, bands: Sequence[int], day: date, *, former: Sequence[int] = ()
    ) -> None:
        """Remember an item's sketch and its bands, and forget its `former` bands, inside the caller's transaction."""
        n = self._n(item)
        self.connection.execute("INSERT OR REPLACE INTO sketch VALUES (?, ?)", [n, sketch])
        gone = [(band, hashed, n) for band, hashed in enumerate(former)]
        self.connection.executemany("DELETE FROM lsh WHERE band = ? AND hash = ? AND n = ?", gone)
        rows = [(band, hashed, day.toordinal(), n) for band, hashed in enumerate(bands)]
        self.connection.executemany("INSERT OR IGNORE INTO lsh VALUES (?, ?, ?, ?)", rows)

    def sketch(self, item: Item) -> bytes:
        """The sketch remembered for an item; empty for none."""
        row = self.connection.execute(
            "SELECT s.sketch FROM sketch AS s JOIN item AS i ON i.n = s.n WHERE i.id = ?", [item.id]
        ).fetchone()
        return row["sketch"] if row else b""

    def kin(
        self,
        item: Item,
        bands: Sequence[int],
        day: date,
        window: timedelta,
        addresses: Iterable[str],
        *,
        crowd: Callable[[int], int] = lambda _: _CROWD,
    ) -> list[Item]:
        """Judged live items that may tell the same: that share a band within `window`, the words, or an address.

        `crowd` says of a band how many may share it; where more do, it says nothing.
        """
        low, high = (day - window).toordinal(), (day + window).toordinal()
        found: set[int] = set()
        for band, hashed in enumerate(bands):
            rows = self.connection.execute(
                "SELECT n FROM lsh WHERE band = ? AND hash = ? AND day BETWEEN ? AND ? LIMIT ?",
                [band, hashed, low, high, crowd(band) + 1],
            ).fetchall()
            if len(rows) <= crowd(band):
                found.update(row["n"] for row in rows)
        same = self.connection.execute("SELECT n FROM item WHERE fingerprint = ? LIMIT ?", [item.fingerprint, _CROWD])
        found.update(row["n"] for row in same)
        for address in addresses:
            named = self.connection.execute(
                "SELECT i.n FROM identity AS d JOIN item AS i ON i.id = d.id WHERE d.url = ?", [address]
            )
            reprints = self.connection.execute("SELECT n FROM item WHERE original = ? LIMIT ?", [address, _CROWD])
            found.update(row["n"] for row in (*named, *reprints))
        marks = ",".join("?" * len(found))
        return self._items(f"WHERE i.n IN ({marks}) AND i.status = 'live' AND i.judged = 1 ORDER BY i.n", sorted(found))

    def join(self, item: Item, story_id: str) -> None:
        """Let an item belong to a story, inside the caller's transaction; its fellows are touched too."""
        n = self._n(item)
        former = self.connection.execute("SELECT story_id FROM item WHERE n = ?", [n]).fetchone()["story_id"]
        self.connection.execute("UPDATE item SET story_id = ?, judged = 1 WHERE n = ?", [story_id, n])
        for changed in {former, story_id}:
            self.settle_story(changed)

    def place_by_hand(self, item: Item, story_id: str, *, reason: str, now: datetime) -> None:
        """Let an item belong to a story because somebody says so; logged, and judged no more.

        A story bears the id of the item that opened it: where that one leaves, the others take the next one's.
        """
        former = item.story_id or item.id
        with self.write():
            if former == item.id and (left := self._fellows(item)):
                for fellow in left:
                    self._log(fellow.id, former, left[0].id, f"{reason} (the story bears another id now)", now)
                    self.join(fellow, left[0].id)
            self._log(item.id, former, story_id, reason, now)
            self.join(item, story_id)

    def _fellows(self, item: Item) -> list[Item]:
        """The other items of an item's story, also those that are not live."""
        condition = "WHERE i.story_id = ? AND i.id <> ? ORDER BY i.first_seen, i.published_at, i.url"
        return self._items(condition, [item.story_id or item.id, item.id])

    def _log(self, item_id: str, former: str, story_id: str, reason: str, now: datetime) -> None:
        statement = "INSERT INTO story_log (at, item_id, former, story_id, reason) VALUES (?, ?, ?, ?, ?)"
        self.connection.execute(statement, [stamp(now), item_id, former, story_id, reason])

    def story_log(self, story_id: str) -> list[StoryChange]:
        """What was set by hand about a story, oldest first."""
        query = "SELECT at, item_id, reason FROM story_log WHERE story_id = ? OR former = ? ORDER BY id"
        rows = self.connection.execute(query, [story_id, story_id])
        return [StoryChange(at=moment(row["at"]), item_id=row["item_id"], reason=row["reason"]) for row in rows]

    def judged(self, item: Item) -> None:
        """An item stands alone, for now."""
        self.connection.execute("UPDATE item SET judged = 1 WHERE id = ?", [item.id])

    def members(self, story_id: str) -> list[Item]:
        """The live items of a story, the one stored first leading."""
        return self._items(
            "WHERE i.story_id = ? AND i.status = 'live' ORDER BY i.first_seen, i.published_at, i.url", [story_id]
        )

    def stories_of_several(self, limit: int) -> list[str]:
        """The newest stories that more than one item tells."""
        query = "SELECT i.story_id FROM facet AS f JOIN item AS i ON i.n = f.n WHERE f.country = '' AND f.topic = '' AND f.shown = 0 ORDER BY f.n DESC LIMIT ?"
        return list(dict.fromkeys(row["story_id"] for row in self.connection.execute(query, [limit])))

    def settle_story(self, story_id: str) -> None:
        """Say anew which member is the first report and which one each feed shows, inside the caller's transaction."""
        members = self.members(story_id)
        if not members:
            return
        ranks = {
            row["id"]: source_of(row["data"]).rank for row in self.connection.execute("SELECT id, data FROM source")
        }
        stored = sorted(members, key=lambda m: (m.first_seen, _day(m), ranks.get(m.source, 100), m.url))
        first = min(members, key=lambda m: (_day(m), ranks.get(m.source, 100), m.url))
        taken: set[tuple[str, str]] = set()
        for place, member in enumerate(stored):
            n = self._n(member)
            values = [int(member is first), place, n]
            self.connection.execute("UPDATE item SET is_first = ?, story_order = ? WHERE n = ?", values)
            for country, topic in sorted(facets(member.tags)):
                shown = int((country, topic) not in taken)
                self.connection.execute(
                    "UPDATE facet SET shown = ? WHERE country = ? AND topic = ? AND n = ?", [shown, country, topic, n]
                )
            taken |= facets(member.tags)
            self.touch(n, member, facets(member.tags))

    def told(self, items: Sequence[Item]) -> dict[str, tuple[Report | None, tuple[Report, ...]]]:
        """For each item of a story of several: its first report (if another item), and its members but these two."""
        wanted = sorted({item.story_id for item in items if item.story_id})
        stories: dict[str, list[tuple[bool, Report]]] = {}
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            query = (
                "SELECT i.*, NULL AS html, NULL AS text, s.data FROM item AS i LEFT JOIN source AS s ON s.id = i.source "
                f"WHERE i.status = 'live' AND i.story_id IN ({','.join('?' * len(part))}) "
                "ORDER BY i.is_first DESC, i.published_at, i.first_seen, i.url"
            )
            for row in self.connection.execute(query, part):
                item = item_of(row, _NO_TAGS)
                publisher = source_of(row["data"]).credit if row["data"] else item.source
                report = Report(
                    item_id=item.id,
                    url=item.url,
                    source=item.source,
                    publisher=publisher,
                    published=item.published,
                    first_seen=item.first_seen,
                )
                stories.setdefault(row["story_id"], []).append((bool(row["is_first"]), report))
        told: dict[str, tuple[Report | None, tuple[Report, ...]]] = {}
        for item in items:
            reports = stories.get(item.story_id or "", [])
            if len(reports) > 1:
                first = next((r for is_first, r in reports if is_first and r.item_id != item.id), None)
                others = (r for is_first, r in reports if not is_first and r.item_id != item.id)
                told[item.id] = (first, tuple(others))
        return told

    def with_reports(self, items: Sequence[Item]) -> list[Item]:
        """The same items with the other reports of their stories."""
        told = self.told(items)
        return [
            replace(i, first_report=told[i.id][0], also_reported_by=told[i.id][1]) if i.id in told else i for i in items
        ]


def _day(item: Item) -> date:
    return item.published.day if item.published else item.first_seen.date()
