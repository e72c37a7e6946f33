"""What was written down while our clock was ahead, set right once the clock is.

What happened did happen: runs, readings and digests stay. But no moment in a row may lie in the future, or whoever
compares it with now waits for years: for the verdict of a source, a page to be asked for again, the next digest. Items
keep their `first_seen` and place.
"""

from datetime import UTC, datetime, timedelta

from syndicator.store.base import Room
from syndicator.store.rows import moment, stamp

_SLACK = timedelta(hours=1)
"""A clock that was set back by less has only been corrected."""
_PAST = (
    ("run", "started_at"),
    ("run", "finished_at"),
    ("source", "verdict_since"),
    ("source", "last_run"),
    ("source", "last_new"),
    ("facts_memory", "at"),
    ("page_memory", "fetched_at"),
    ("page_memory", "checked_at"),
    ("entry_memory", "listed_at"),
    ("entry_memory", "read_at"),
    ("host_memory", "robots_at"),
    ("digest_mail", "at"),
    ("stub", "at"),
)
"""Columns that say when something happened."""
_AHEAD = (("entry_memory", "due", timedelta(days=91)), ("host_memory", "not_before", timedelta(days=1)))
"""Columns that say when something is to happen, and how far ahead of now that ever lies."""


class Clocks(Room):
    """Moments of the archive, held against the clock."""

    def set_right(self, now: datetime) -> bool:
        """Set every moment right that lies in the future; whether there were any.

        Looks only at when anything was last stored or run: costs nothing where all is well.
        """
        last = self.connection.execute("SELECT max(max(finished_at), max(started_at)) FROM run").fetchone()[0]
        told = max((said for said in (last, self.fact("now")) if said), default=None)
        if told is None or moment(told) <= now + _SLACK:
            return False
        before, present = stamp(self._last_honest(now)), stamp(now)
        with self.write():
            for table, column in _PAST:
                statement = f"UPDATE OR REPLACE {table} SET {column} = ? WHERE {column} > ?"
                self.connection.execute(statement, [before, present])
            for table, column, span in _AHEAD:
                statement = f"UPDATE {table} SET {column} = ? WHERE {column} > ?"
                self.connection.execute(statement, [before, stamp(now + span)])
            self._end_digests(now)
            self.set_fact("now", before)
        return True

    def _last_honest(self, now: datetime) -> datetime:
        """Just after the last run under a clock that was right: so a source is as due as it was then."""
        query = "SELECT max(finished_at) FROM run WHERE finished_at < ?"
        last = self.connection.execute(query, [stamp(now)]).fetchone()[0]
        second = timedelta(seconds=1)
        return min(moment(last) + second, now) if last else now - second

    def _end_digests(self, now: datetime) -> None:
        """Let the digests of a feed that end in the future be one that ends with today; none is told again."""
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        ended, begun = stamp(midnight), stamp(midnight - timedelta(days=1))
        rows = self.connection.execute(
            "SELECT id, feed, every, starts FROM digest WHERE ends > ? ORDER BY ends DESC", [stamp(now)]
        ).fetchall()
        for row in rows:
            self.connection.execute(
                "UPDATE OR IGNORE digest SET starts = min(starts, ?), ends = ?, stale = 1 WHERE id = ?",
                [begun, ended, row["id"]],
            )
            kept = self.connection.execute(
                "SELECT id FROM digest WHERE feed = ? AND every = ? AND ends = ?", [row["feed"], row["every"], ended]
            ).fetchone()["id"]
            if kept != row["id"]:
                self.connection.execute(
                    "UPDATE OR IGNORE digest_item SET digest = ? WHERE digest = ?", [kept, row["id"]]
                )
                self.connection.execute("DELETE FROM digest WHERE id = ?", [row["id"]])
