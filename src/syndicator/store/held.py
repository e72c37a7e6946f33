"""Articles that wait for a person before they become items: in no feed, page, search, view or export."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from syndicator.store.base import Room
from syndicator.store.rows import dump, moment, stamp
from syndicator.urls import identity_url, spellings


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """One article that waits, or waited."""

    number: int
    source: str
    url: str
    at: datetime
    title: str
    signs: tuple[str, ...]
    article: str
    state: str
    known_as: str | None = None
    """The item that it is, where it came under an address that does not lead there yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """What became of an address that was held before."""

    state: str
    signs: frozenset[str]
    known_as: str | None
    """The item that the article there is, where the address does not lead to it yet."""


class Holding(Room):
    """Rows of `held`."""

    def hold(
        self,
        source: str,
        url: str,
        *,
        title: str,
        signs: Sequence[str],
        article: str,
        now: datetime,
        known_as: str | None = None,
    ) -> None:
        """Let an article wait; a newer reading of the same address takes its place, and keeps its age.

        Which item it is may be known of the first reading alone: later ones see that item listed no longer.
        """
        with self.write():
            self.connection.execute(
                "INSERT INTO held (source, url, at, title, signs, article, known_as) VALUES (?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (url) DO UPDATE SET title = excluded.title, signs = excluded.signs, article = excluded.article, "
                "known_as = coalesce(excluded.known_as, known_as), "
                "at = CASE WHEN state = 'waiting' THEN at ELSE excluded.at END, state = 'waiting'",
                [source, self._known(url), stamp(now), title, dump(list(signs)), article, known_as],
            )

    def held(self, state: str | None = "waiting") -> list[Held]:
        """What waits, the oldest first; None for all."""
        condition, parameters = ("WHERE state = ?", [state]) if state else ("", [])
        rows = self.connection.execute(f"SELECT * FROM held {condition} ORDER BY at, id", parameters)
        return [
            Held(
                number=row["id"],
                source=row["source"],
                url=row["url"],
                at=moment(row["at"]),
                title=row["title"],
                signs=tuple(json.loads(row["signs"])),
                article=row["article"],
                state=row["state"],
                known_as=row["known_as"],
            )
            for row in rows
        ]

    def held_at(self, url: str) -> Before | None:
        """What was ever held of an address, however it was spelled."""
        if self.connection.execute("SELECT 1 FROM held LIMIT 1").fetchone() is None:
            return None
        query = "SELECT state, signs, known_as FROM held WHERE url = ?"
        row = self.connection.execute(query, [self._known(url)]).fetchone()
        if row is None:
            return None
        return Before(state=row["state"], signs=frozenset(json.loads(row["signs"])), known_as=row["known_as"])

    def held_as(self, url: str) -> str | None:
        """The item that an article is which was held at an address that does not lead there yet."""
        before = self.held_at(url)
        return before.known_as if before else None

    def held_for(self, item_id: str) -> dict[str, str]:
        """Addresses to which an item moved and that do not lead to it yet, with the state of what was held there."""
        query = "SELECT url, state FROM held WHERE known_as = ? ORDER BY url"
        return {row["url"]: row["state"] for row in self.connection.execute(query, [item_id])}

    def release_held(self, url: str) -> None:
        """An article went on its way: what waits of its address is out of date, and whose it is, its address says now."""
        if self.held_at(url):
            self.drop_held(url)
            self.connection.execute("UPDATE held SET known_as = NULL WHERE url = ?", [self._known(url)])

    def drop_held(self, url: str) -> None:
        """Nobody is asked any more about what waits of an address."""
        if self.held_at(url):
            with self.write():
                self.connection.execute("DELETE FROM held WHERE url = ? AND state = 'waiting'", [self._known(url)])

    def _known(self, url: str) -> str:
        """The spelling under which an address was held before; its own where it never was."""
        query = "SELECT url FROM held WHERE url IN (SELECT value FROM json_each(?)) ORDER BY url = ? DESC, id LIMIT 1"
        row = self.connection.execute(query, [json.dumps(spellings(identity_url(url))), url]).fetchone()
        return row["url"] if row else url

    def settle_held(self, number: int, state: str, *, who: str, now: datetime) -> bool:
        """Mark one as `accepted` or `rejected`; what it said is kept no longer. False if none waits there."""
        statement = "UPDATE held SET state = ?, who = ?, settled_at = ?, article = '', title = '' WHERE id = ? AND state = 'waiting'"
        with self.write():
            return bool(self.connection.execute(statement, [state, who, stamp(now), number]).rowcount)
