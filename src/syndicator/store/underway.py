"""Which runs have begun and not ended, for whoever comes after a process that was killed."""

from datetime import datetime

from syndicator.store.base import Room
from syndicator.store.rows import moment, stamp

_BEGUN = "begun "
_UNENDED = "unended "


class Underway(Room):
    """Small facts of sources: a run has begun; the last one never came to its end."""

    def begin(self, source: str, at: datetime) -> None:
        """A run of this source begins."""
        self.set_fact(f"{_BEGUN}{source}", stamp(at))

    def over(self, source: str) -> None:
        """Its run has come to its end, whatever it says."""
        with self.write():
            self.connection.execute(
                "DELETE FROM fact WHERE key IN (?, ?)", [f"{_BEGUN}{source}", f"{_UNENDED}{source}"]
            )

    def underway(self) -> dict[str, datetime]:
        """Source to the moment at which a run began that has not ended."""
        return {name: moment(at) for name, at in self._facts(_BEGUN)}

    def unended(self) -> frozenset[str]:
        """Sources whose last run never came to its end."""
        return frozenset(name for name, _ in self._facts(_UNENDED))

    def give_up(self) -> None:
        """Nothing is under way any more: what had begun has not ended."""
        with self.write():
            self.connection.execute(
                "UPDATE OR REPLACE fact SET key = ? || substr(key, ?) WHERE substr(key, 1, ?) = ?",
                [_UNENDED, len(_BEGUN) + 1, len(_BEGUN), _BEGUN],
            )

    def stop(self) -> None:
        """A turn is over: what had begun in it and did not end was ended in order, and is as due as it was."""
        with self.write():
            self.connection.execute("DELETE FROM fact WHERE substr(key, 1, ?) = ?", [len(_BEGUN), _BEGUN])

    def _facts(self, prefix: str) -> list[tuple[str, str]]:
        query = "SELECT substr(key, ?), value FROM fact WHERE substr(key, 1, ?) = ? ORDER BY key"
        return [tuple(row) for row in self.connection.execute(query, [len(prefix) + 1, len(prefix), prefix])]
