"""Which items each digest told, and what became of its mail."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from syndicator.store.base import Room
from syndicator.store.rows import moment, stamp

_BETWEEN = timedelta(minutes=10)
"""A message that has been about to go for so long was left by a process that ended."""


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A day or week of a feed that is over."""

    number: int
    feed: str
    every: str
    starts: datetime
    ends: datetime
    missing: tuple[tuple[str, str, str | None], ...]
    """Source, state and since when (ISO), of what was not seen."""
    changed_at: datetime | None
    shown: int
    """How many of its items were published last."""
    stale: bool
    """Whether readers do not see it yet as it is."""
    items: tuple[int, ...] = ()
    """Those that are live, the newest first."""


@dataclass(frozen=True, kw_only=True)
class Mailed:
    """What became of a digest's mail to one address: `sending`, `sent`, `later`, `refused`, `doubtful`, `missed`, `unsent`."""

    state: str
    at: datetime
    tries: int = 0
    problem: str = ""


class Digests(Room):
    """Rows of `digest`, `digest_item` and `digest_mail`."""

    def close_digest(
        self,
        feed: str,
        every: str,
        *,
        starts: datetime,
        ends: datetime,
        numbers: Sequence[int],
        missing: Sequence[tuple[str, str, str | None]],
    ) -> None:
        """Keep what a digest tells; one that is kept already stays as it is."""
        with self.write():
            row = self.connection.execute(
                "INSERT INTO digest (feed, every, starts, ends, missing, shown, stale) VALUES (?, ?, ?, ?, ?, ?, 1) "
                "ON CONFLICT DO NOTHING RETURNING id",
                [feed, every, stamp(starts), stamp(ends), json.dumps(missing), len(numbers)],
            ).fetchone()
            if row:
                self.connection.executemany("INSERT INTO digest_item VALUES (?, ?)", [(row["id"], n) for n in numbers])

    def closed(self, feed: str, every: str, limit: int) -> list[Closed]:
        """The digests of a feed, the newest first."""
        query = "SELECT * FROM digest WHERE feed = ? AND every = ? ORDER BY ends DESC LIMIT ?"
        members = "SELECT d.n FROM digest_item AS d JOIN item AS i ON i.n = d.n WHERE d.digest = ? AND i.status = 'live' ORDER BY d.n DESC"
        return [
            Closed(
                number=row["id"],
                feed=row["feed"],
                every=row["every"],
                starts=moment(row["starts"]),
                ends=moment(row["ends"]),
                missing=tuple((source, state, since) for source, state, since in json.loads(row["missing"])),
                changed_at=moment(row["changed_at"]) if row["changed_at"] else None,
                shown=row["shown"],
                stale=bool(row["stale"]),
                items=tuple(member["n"] for member in self.connection.execute(members, [row["id"]])),
            )
            for row in self.connection.execute(query, [feed, every, limit]).fetchall()
        ]

    def closed_until(self, feed: str, every: str) -> datetime | None:
        """When the newest digest of a feed ended."""
        row = self.connection.execute(
            "SELECT max(ends) AS ends FROM digest WHERE feed = ? AND every = ?", [feed, every]
        )
        ends = row.fetchone()["ends"]
        return moment(ends) if ends else None

    def digested(self) -> set[tuple[str, str]]:
        """Feed and rhythm of every digest that was ever made."""
        return {
            (row["feed"], row["every"]) for row in self.connection.execute("SELECT DISTINCT feed, every FROM digest")
        }

    def untold(self, feed: str, every: str, numbers: Sequence[int]) -> list[int]:
        """Items, newest first, whose story no digest of the feed has told; of those that tell one story, the earliest stored."""
        told = {
            row["story_id"]
            for row in self.connection.execute(
                "SELECT DISTINCT i.story_id FROM digest AS d JOIN digest_item AS t ON t.digest = d.id JOIN item AS i ON i.n = t.n "
                "WHERE d.feed = ? AND d.every = ?",
                [feed, every],
            )
        }
        leaders: dict[str, tuple[int, int]] = {}
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            marks = ",".join("?" * len(part))
            for row in self.connection.execute(f"SELECT n, story_id, story_order FROM item WHERE n IN ({marks})", part):
                place = (row["story_order"], row["n"])
                leaders[row["story_id"]] = min(leaders.get(row["story_id"], place), place)
        kept = {n for story, (_, n) in leaders.items() if story not in told}
        return [n for n in numbers if n in kept]

    def sources_of(self, numbers: Sequence[int]) -> set[str]:
        """Which sources these items are of."""
        found: set[str] = set()
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            marks = ",".join("?" * len(part))
            rows = self.connection.execute(f"SELECT DISTINCT source FROM item WHERE n IN ({marks})", part)
            found.update(row["source"] for row in rows)
        return found

    def reshow_digest(self, number: int, shown: int, *, now: datetime) -> None:
        """A digest shows fewer items than before: that is a change, from now on."""
        with self.write():
            self.connection.execute(
                "UPDATE digest SET shown = ?, changed_at = ?, stale = 1 WHERE id = ?", [shown, stamp(now), number]
            )

    def digests_shown(self) -> None:
        """A publication shows all of them as they are."""
        with self.write():
            self.connection.execute("UPDATE digest SET stale = 0 WHERE stale = 1")

    def mailed(self, number: int, address: str) -> Mailed | None:
        """What became of a digest's mail to an address; None if it was never tried."""
        row = self.connection.execute(
            "SELECT state, at, tries, problem FROM digest_mail WHERE digest = ? AND address = ?", [number, address]
        ).fetchone()
        return Mailed(**{**dict(row), "at": moment(row["at"])}) if row else None

    def claim_mail(self, number: int, address: str, *, now: datetime) -> bool:
        """Note that a message is about to go, unless it went already or another process sends it."""
        with self.write():
            found = self.mailed(number, address)
            if found and found.state != "later":
                return False
            self.note_mail(number, address, "sending", now=now, tries=found.tries if found else 0)
            return True

    def note_mail(
        self, number: int, address: str, state: str, *, now: datetime, tries: int = 0, problem: str = ""
    ) -> None:
        """Note what became of a message."""
        with self.write():
            self.connection.execute(
                "INSERT OR REPLACE INTO digest_mail VALUES (?, ?, ?, ?, ?, ?)",
                [number, address, state, stamp(now), tries, problem],
            )

    def settle_mail(self, feed: str, every: str, recipients: Sequence[str], *, now: datetime) -> None:
        """What an ended process left in doubt stays there; what could not be sent before a newer digest never will be.

        Addresses that get this digest no more are forgotten.
        """
        of_feed = "digest IN (SELECT id FROM digest WHERE feed = ? AND every = ?)"
        newest = "(SELECT id FROM digest WHERE feed = ? AND every = ? ORDER BY ends DESC LIMIT 1)"
        marks = ",".join("?" * len(recipients))
        with self.write():
            self.connection.execute(
                "UPDATE digest_mail SET state = 'doubtful', problem = 'ended while it was sent' WHERE state = 'sending' AND at < ?",
                [stamp(now - _BETWEEN)],
            )
            self.connection.execute(
                f"UPDATE digest_mail SET state = 'missed' WHERE state = 'later' AND {of_feed} AND digest <> {newest}",
                [feed, every, feed, every],
            )
            self.connection.execute(
                f"DELETE FROM digest_mail WHERE {of_feed} AND address NOT IN ({marks})", [feed, every, *recipients]
            )

    def undelivered(self, *, since: datetime) -> list[tuple[str, datetime, str, Mailed]]:
        """Feed, end and address of what did not arrive or may not have, with what became of it; the newest first."""
        query = (
            "SELECT d.feed, d.ends, m.* FROM digest_mail AS m JOIN digest AS d ON d.id = m.digest "
            "WHERE m.state <> 'sent' AND d.ends >= ? ORDER BY d.ends DESC, d.feed, m.address LIMIT 50"
        )
        return [
            (
                row["feed"],
                moment(row["ends"]),
                row["address"],
                Mailed(state=row["state"], at=moment(row["at"]), tries=row["tries"], problem=row["problem"]),
            )
            for row in self.connection.execute(query, [stamp(since)])
        ]
