"""What is let go in the night, by a policy that an operator sets. Nothing that an item or an analyst needs is."""

from datetime import datetime

from syndicator.store.base import Room
from syndicator.store.rows import stamp

_WELL = "('ok', 'quiet')"


class Pruning(Room):
    """Old rows of what crawling remembers, and of runs that say nothing more."""

    def prune_runs(self, before: datetime) -> int:
        """Of runs that began before a moment, drop those that another one of the same day makes superfluous.

        Such a run found nothing new, listed no more than the other, and was not better: the view `coverage` says the
        same without it. A run that brought something new is kept for ever.
        """
        statement = f"""DELETE FROM run WHERE started_at < ? AND new = 0 AND EXISTS (
            SELECT 1 FROM run AS other WHERE other.source = run.source AND substr(other.started_at, 1, 10) = substr(run.started_at, 1, 10)
            AND (other.verdict IN {_WELL} OR other.verdict = run.verdict)
            AND (other.listed, other.id) > (run.listed, run.id))"""
        with self.write():
            return self.connection.execute(statement, [stamp(before)]).rowcount

    def prune_memory(self, before: datetime) -> dict[str, int]:
        """Forget pages that nobody asked for, and addresses without an item that nobody listed, since a moment.

        Losing them costs a request, never an item. What stands for an item, and what `backfill` may still fetch, stays.
        """
        moment = stamp(before)
        with self.write():
            pages = self.connection.execute("DELETE FROM page_memory WHERE checked_at < ?", [moment]).rowcount
            entries = self.connection.execute(
                "DELETE FROM entry_memory WHERE listed_at < ? AND coalesce(read_at, '') < ? AND state IN ('other', 'waiting', 'quarantined')",
                [moment, moment],
            ).rowcount
            facts = self.connection.execute(
                "DELETE FROM facts_memory WHERE at < ? AND source NOT IN (SELECT id FROM source WHERE enabled = 1)",
                [moment],
            ).rowcount
        return {"pages": pages, "addresses": entries, "facts": facts}

    def sizes(self) -> tuple[int, int]:
        """Bytes of the database file that hold something, and that are free to be filled again."""
        page, pages, free = (
            int(self.connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_size", "page_count", "freelist_count")
        )
        return page * (pages - free), page * free
