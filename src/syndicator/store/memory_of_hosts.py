"""What crawling remembers of hosts: when they may be asked again, their robots.txt, how much they were asked."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

DDL = (
    """CREATE TABLE host_memory (
        host TEXT PRIMARY KEY,
        not_before TEXT,
        reason TEXT NOT NULL DEFAULT '',
        strikes INTEGER NOT NULL DEFAULT 0,
        robots TEXT,
        robots_status INTEGER,
        robots_at TEXT,
        robots_etag TEXT,
        robots_modified TEXT
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE host_day (
        host TEXT NOT NULL, day TEXT NOT NULL, requests INTEGER NOT NULL, bytes INTEGER NOT NULL,
        backfilling INTEGER NOT NULL,
        PRIMARY KEY (host, day)
    ) STRICT, WITHOUT ROWID""",
)
"""Part of `memory.DDL`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """What a host asked of us."""

    host: str
    not_before: datetime | None = None
    reason: str = ""
    strikes: int = 0
    """Refusals in a row."""
    robots: str | None = None
    robots_status: int | None = None
    robots_at: datetime | None = None
    robots_etag: str | None = None
    robots_modified: str | None = None


class HostMemory:
    """The memory of hosts over one connection whose schema holds `DDL`.

    `write` opens the store's write door and may be entered inside a transaction; without one, each call is a
    transaction of its own.
    """

    def __init__(
        self, connection: sqlite3.Connection, write: Callable[[], AbstractContextManager[object]] | None = None
    ) -> None:
        self.connection = connection
        self.write = write or self._alone

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def host(self, host: str) -> Host:
        """What a host asked of us; nothing, if it never did."""
        row = self.connection.execute(
            "SELECT host, not_before, reason, strikes, robots, robots_status, robots_at, robots_etag, robots_modified "
            "FROM host_memory WHERE host = ?",
            [host],
        ).fetchone()
        if row is None:
            return Host(host=host)
        return Host(
            host=row[0],
            not_before=moment_of(row[1]) if row[1] else None,
            reason=row[2],
            strikes=row[3],
            robots=row[4],
            robots_status=row[5],
            robots_at=moment_of(row[6]) if row[6] else None,
            robots_etag=row[7],
            robots_modified=row[8],
        )

    def keep_host(self, host: Host) -> None:
        """Remember it at once: a crash must not make us forget a "come back later"."""
        row = [
            host.host,
            text_of(host.not_before) if host.not_before else None,
            host.reason,
            host.strikes,
            host.robots,
            host.robots_status,
            text_of(host.robots_at) if host.robots_at else None,
            host.robots_etag,
            host.robots_modified,
        ]
        with self.write():
            self.connection.execute("INSERT OR REPLACE INTO host_memory VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def asked(self, host: str, day: str, *, backfilling: bool = False) -> int:
        """How many requests a host had from us on a day (UTC): for `backfill`, or for all else."""
        column = "backfilling" if backfilling else "requests - backfilling"
        row = self.connection.execute(
            f"SELECT {column} FROM host_day WHERE host = ? AND day = ?", [host, day]
        ).fetchone()
        return int(row[0]) if row else 0

    def count(self, day: str, traffic: Mapping[str, tuple[int, int]], *, backfilling: bool = False) -> None:
        """Add requests and bytes per host to a day; days older than some weeks are dropped."""
        with self.write():
            self.connection.executemany(
                "INSERT INTO host_day VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET requests = requests + "
                "excluded.requests, bytes = bytes + excluded.bytes, backfilling = backfilling + excluded.backfilling",
                [
                    [host, day, requests, size, requests if backfilling else 0]
                    for host, (requests, size) in sorted(traffic.items())
                ],
            )
            self.connection.execute("DELETE FROM host_day WHERE day < date(?, '-35 days')", [day])

    def traffic(self, since: str) -> list[tuple[str, int, int]]:
        """Host, requests and bytes from a day (UTC) on, the most asked first: for the page about our crawler."""
        return [
            (row[0], row[1], row[2])
            for row in self.connection.execute(
                "SELECT host, sum(requests), sum(bytes) FROM host_day WHERE day >= ? GROUP BY host ORDER BY 2 DESC, 1",
                [since],
            )
        ]


def text_of(moment: datetime) -> str:
    """A moment as the store spells it: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> datetime:
    """The moment that `text_of` spelled."""
    return datetime.fromisoformat(text)
