"""What happened: the catalogue as of the last wave, runs and their verdicts, and what waits in quarantine."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from syndicator.model import Outcome, Rights, Run, Source, Verdict
from syndicator.store.base import Room
from syndicator.store.rows import dump, moment, run_of, run_row, source_of, source_row, stamp
from syndicator.urls import identity_url, spellings

_SHOWN = ("id", "title", "homepage", "country", "language", "rights", "licence", "attribution", "note")
"""What of a declaration has a column of its own, for analysts."""

_WIDER: Mapping[Rights, tuple[Rights, ...]] = {"headline": ("summary", "full"), "summary": ("full",), "full": ()}


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A source as the store knows it."""

    source: Source
    verdict: Verdict
    reason: str
    since: datetime | None
    """When the verdict became what it is."""
    last_run: datetime | None
    last_new: datetime | None
    due: datetime | None
    acknowledged_until: datetime | None = None
    items: int = 0


@dataclass(frozen=True, kw_only=True)
class Quarantined:
    """Something that could not go on its way."""

    number: int
    source: str
    url: str
    reason: str
    detail: str
    seen_at: datetime
    state: str
    article: str | None


class Runs(Room):
    """Rows of `source`, `run` and `quarantine`."""

    def write_catalogue(self, sources: Iterable[Source]) -> None:
        """Write the declarations of a wave; a source that is declared no longer is kept, disabled.

        Where a source allows less than before, its items do too, from now on; more, only what is read from then on.
        """
        with self.write():
            before = {row["id"]: row["rights"] for row in self.connection.execute("SELECT id, rights FROM source")}
            self.connection.execute("UPDATE source SET enabled = 0")
            for source in sources:
                if before.get(source.id, source.rights) in _WIDER[source.rights]:
                    self._narrow(source.id, source.rights)
                row = {name: getattr(source, name) for name in _SHOWN} | {
                    "data": source_row(source),
                    "enabled": int(source.enabled),
                }
                names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
                settings = ", ".join(f"{name} = excluded.{name}" for name in row if name != "id")
                self.connection.execute(
                    f"INSERT INTO source ({names}) VALUES ({marks}) ON CONFLICT DO UPDATE SET {settings}", row
                )

    def _narrow(self, source: str, rights: Rights) -> None:
        wider = _WIDER[rights]
        statement = f"UPDATE item SET rights = ? WHERE source = ? AND rights IN ({','.join('?' * len(wider))})"
        self.connection.execute(statement, [rights, source, *wider])

    def followed(self) -> list[Followed]:
        """Every source ever followed, by id."""
        query = "SELECT s.*, (SELECT coalesce(sum(z.size), 0) FROM source_size AS z WHERE z.source = s.id) AS items FROM source AS s ORDER BY id"
        return [_followed(row) for row in self.connection.execute(query)]

    def sources(self) -> dict[str, Source]:
        """The declarations by id."""
        return {
            row["id"]: source_of(row["data"])
            for row in self.connection.execute("SELECT id, data FROM source ORDER BY id")
        }

    def record(self, run: Run) -> None:
        """Write what a run found. A recording replayed again at the same moment is no new observation: its run is
        kept, and what is said of the source stays.
        """
        row = run_row(run)
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        has_new = run.outcomes.get(Outcome.NEW, 0) > 0
        with self.write():
            self.connection.execute(f"INSERT INTO run ({names}) VALUES ({marks})", row)
            self.connection.execute(
                "UPDATE source SET verdict_since = CASE WHEN verdict = :verdict AND verdict_since IS NOT NULL THEN verdict_since ELSE :at END, "
                "verdict = :verdict, reason = :reason, last_run = :at, last_new = CASE WHEN :new THEN :at ELSE last_new END "
                "WHERE id = :id AND (last_run IS NULL OR last_run < :at)",
                {
                    "verdict": run.verdict,
                    "reason": run.reason,
                    "at": stamp(run.finished_at),
                    "new": has_new,
                    "id": run.source,
                },
            )

    def runs(self, source: str, limit: int = 60) -> list[Run]:
        """The runs of a source, newest first; of those at one moment, the first one leads."""
        query = "SELECT * FROM run WHERE source = ? ORDER BY started_at DESC, id LIMIT ?"
        return [run_of(row) for row in self.connection.execute(query, [source, limit])]

    def verdict_changes(self) -> Iterator[tuple[str, datetime, Verdict | None, Verdict, str]]:
        """Runs whose verdict is another word than that of the source's run before, the newest first.

        Source, moment, word before (None for a first run), word, reason.
        """
        query = """SELECT * FROM (
            SELECT source, finished_at, verdict, reason, id, lag(verdict) OVER (PARTITION BY source ORDER BY started_at, id) AS before FROM run
        ) WHERE before IS NULL OR before <> verdict ORDER BY finished_at DESC, id DESC"""
        for row in self.connection.execute(query):
            before = Verdict(row["before"]) if row["before"] else None
            yield row["source"], moment(row["finished_at"]), before, Verdict(row["verdict"]), row["reason"]

    def days(self, source: str, since: date) -> dict[date, tuple[Verdict, int, int]]:
        """What a source did day by day: the day's last verdict, the most listed, all new."""
        found: dict[date, tuple[Verdict, int, int]] = {}
        query = "SELECT started_at, verdict, listed, new FROM run WHERE source = ? AND started_at >= ? ORDER BY started_at, id DESC"
        for row in self.connection.execute(query, [source, since.isoformat()]):
            day = moment(row["started_at"]).date()
            _, listed, new = found.get(day, (None, 0, 0))
            found[day] = (Verdict(row["verdict"]), max(listed, row["listed"]), new + row["new"])
        return found

    def set_due(self, source: str, due: datetime) -> None:
        """When a source is to be asked next."""
        with self.write():
            self.connection.execute("UPDATE source SET due = ? WHERE id = ?", [stamp(due), source])

    def acknowledge(self, source: str, until: datetime | None) -> bool:
        """An operator knows that this source is not well, until then; False if there is no such source."""
        statement = "UPDATE source SET acknowledged_until = ? WHERE id = ?"
        with self.write():
            return bool(self.connection.execute(statement, [stamp(until) if until else None, source]).rowcount)

    def acknowledged_until(self, source: str) -> datetime | None:
        """Until when an operator said that the state of a source is known."""
        row = self.connection.execute("SELECT acknowledged_until FROM source WHERE id = ?", [source]).fetchone()
        return moment(row[0]) if row and row[0] else None

    def quarantine(
        self, source: str, url: str, reason: str, *, detail: str, article: str | None, now: datetime
    ) -> None:
        """Keep what could not go on its way, once for each address and reason."""
        with self.write():
            self.connection.execute(
                "INSERT INTO quarantine (source, url, reason, detail, article, seen_at) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET detail = excluded.detail, article = excluded.article",
                [source, url, reason, detail, article, stamp(now)],
            )

    def quarantined(self, state: str | None = "waiting") -> list[Quarantined]:
        """What waits, oldest first; None for all states."""
        condition, parameters = ("WHERE state = ?", [state]) if state else ("", [])
        rows = self.connection.execute(f"SELECT * FROM quarantine {condition} ORDER BY id", parameters)
        return [_quarantined(row) for row in rows]

    def quarantine_state(self, source: str, url: str, reason: str) -> str:
        """`waiting`, `accepted` or `rejected`; empty where an address was never held for this reason."""
        row = self.connection.execute(
            "SELECT state FROM quarantine WHERE source = ? AND url = ? AND reason = ?", [source, url, reason]
        ).fetchone()
        return str(row["state"]) if row else ""

    def quarantine_detail(self, source: str, url: str, reason: str) -> str:
        """Why an address waits, as it was last said; empty where it does not."""
        query = "SELECT detail FROM quarantine WHERE source = ? AND url = ? AND reason = ? AND state = 'waiting'"
        row = self.connection.execute(query, [source, url, reason]).fetchone()
        return str(row["detail"]) if row else ""

    def waiting(self, source: str, reason: str) -> int:
        """How much of a source waits for this reason."""
        query = "SELECT count(*) FROM quarantine WHERE source = ? AND reason = ? AND state = 'waiting'"
        return int(self.connection.execute(query, [source, reason]).fetchone()[0])

    def waiting_since(self, source: str, reason: str) -> datetime | None:
        """When the first of what waits for this reason was met; None where nothing waits."""
        query = "SELECT min(seen_at) FROM quarantine WHERE source = ? AND reason = ? AND state = 'waiting'"
        row = self.connection.execute(query, [source, reason]).fetchone()
        return moment(row[0]) if row[0] else None

    def settle_quarantine(self, number: int, state: str) -> bool:
        """Mark one as `accepted` or `rejected`; False if there is none."""
        with self.write():
            return bool(
                self.connection.execute("UPDATE quarantine SET state = ? WHERE id = ?", [state, number]).rowcount
            )

    def release_quarantine(self, source: str, url: str) -> None:
        """Forget what waits for an address, however spelled, that went on its way after all, inside the caller's transaction."""
        query = "SELECT 1 FROM quarantine WHERE source = ? AND state = 'waiting' LIMIT 1"
        if self.connection.execute(query, [source]).fetchone() is None:
            return
        urls = dump([url, *spellings(identity_url(url))])
        self.connection.execute(
            "DELETE FROM quarantine WHERE source = ? AND url IN (SELECT value FROM json_each(?)) AND state = 'waiting'",
            [source, urls],
        )


def _followed(row: sqlite3.Row) -> Followed:
    times: Mapping[str, datetime | None] = {
        name: moment(row[name]) if row[name] else None
        for name in ("verdict_since", "last_run", "last_new", "due", "acknowledged_until")
    }
    return Followed(
        source=source_of(dump({**json.loads(row["data"]), "enabled": bool(row["enabled"])})),
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        since=times["verdict_since"],
        last_run=times["last_run"],
        last_new=times["last_new"],
        due=times["due"],
        acknowledged_until=times["acknowledged_until"],
        items=row["items"],
    )


def _quarantined(row: sqlite3.Row) -> Quarantined:
    return Quarantined(
        number=row["id"],
        source=row["source"],
        url=row["url"],
        reason=row["reason"],
        detail=row["detail"],
        seen_at=moment(row["seen_at"]),
        state=row["state"],
        article=row["article"],
    )
