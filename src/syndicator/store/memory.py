"""What crawling remembers from run to run: validators, listing entries, hosts. It works on any connection.

`page_memory` answers "has this body changed", `entry_memory` "which listed address is due", `host_memory` and
`host_day` "may this host be asked now". Nothing here is an archive: losing it costs requests, never an item.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from syndicator.store import memory_of_hosts as hosts

DDL = (
    """CREATE TABLE page_memory (
        url TEXT NOT NULL,
        source TEXT NOT NULL,
        etag TEXT,
        last_modified TEXT,
        body_hash TEXT NOT NULL,
        fetched_at TEXT NOT NULL,
        checked_at TEXT NOT NULL,
        PRIMARY KEY (url, source)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE entry_memory (
        source TEXT NOT NULL,
        url TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('done', 'other', 'left', 'waiting', 'quarantined', 'gone')),
        reason TEXT NOT NULL,
        listing TEXT NOT NULL,
        listed_at TEXT NOT NULL,
        listed TEXT NOT NULL,
        modified TEXT,
        read_at TEXT,
        due TEXT,
        step INTEGER NOT NULL,
        PRIMARY KEY (source, url)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX entry_memory_due ON entry_memory (source, due)",
    "CREATE INDEX entry_memory_listing ON entry_memory (source, listing, listed_at)",
    *hosts.DDL,
    """CREATE TABLE facts_memory (
        source TEXT NOT NULL, at TEXT NOT NULL, verdict TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (source, at)
    ) STRICT, WITHOUT ROWID""",
)
"""For the store's first migration."""

State = Literal["done", "other", "left", "waiting", "quarantined", "gone"]
"""`done` an item stands for it · `other` read, no news · `left` for `backfill` · `waiting` not had yet, asked again
when due · `quarantined` · `gone` its publisher took it away."""

REREAD = (timedelta(days=1), timedelta(days=7), timedelta(days=30), timedelta(days=90))
"""An article is read again this long after it was last read; the last step repeats."""
RETRY = (timedelta(0), *(timedelta(days=days) for days in (1, 2, 4, 8, 16, 30)))
"""An address that failed is asked again after this long: with the next run at first, then less and less often."""
SLACK = timedelta(hours=2)
"""A daily run that starts a little earlier than yesterday's still finds yesterday's articles due."""
FACTS_KEPT = 400


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What we know of the last body of an address."""

    url: str
    source: str
    etag: str | None
    last_modified: str | None
    body_hash: str
    fetched_at: datetime
    """When the whole body last came."""
    checked_at: datetime
    """When the server last said anything of it, 304 included."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One address that a listing of a source named."""

    url: str
    state: State
    reason: str
    listing: str
    listed_at: datetime
    listed: str
    """JSON of what the listing said, for reading the article without the listing."""
    modified: str | None = None
    read_at: datetime | None = None
    due: datetime | None = None
    step: int = 0


class Memory(hosts.HostMemory):
    """The memory of all sources over one connection whose schema holds `DDL`.

    A store gives its own write door; see `HostMemory`.
    """

    @classmethod
    def transient(cls) -> "Memory":
        """A memory of its own that ends with the process."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        for statement in DDL:
            connection.execute(statement)
        return cls(connection)

    def page(self, url: str, source: str) -> Page | None:
        """The last body of an address that this source read: two may follow one listing, each with its own filter."""
        row = self.connection.execute(
            "SELECT url, source, etag, last_modified, body_hash, fetched_at, checked_at FROM page_memory"
            " WHERE url = ? AND source = ?",
            [url, source],
        ).fetchone()
        if row is None:
            return None
        return Page(
            url=row[0],
            source=row[1],
            etag=row[2],
            last_modified=row[3],
            body_hash=row[4],
            fetched_at=hosts.moment_of(row[5]),
            checked_at=hosts.moment_of(row[6]),
        )

    def keep_pages(self, pages: Iterable[Page]) -> None:
        """Remember bodies; call it only when everything that they led to is stored."""
        rows = [
            [p.url, p.source, p.etag, p.last_modified, p.body_hash, *map(hosts.text_of, (p.fetched_at, p.checked_at))]
            for p in pages
        ]
        with self.write():
            self.connection.executemany("INSERT OR REPLACE INTO page_memory VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def entries(self, source: str, urls: Sequence[str]) -> dict[str, Entry]:
        """Those of the addresses that this source named before."""
        found = self.connection.execute(
            f"SELECT {_ENTRY} FROM entry_memory WHERE source = ? AND url IN (SELECT value FROM json_each(?))",
            [source, json.dumps(list(urls))],
        )
        return {row[0]: _entry(row) for row in found}

    def on_listing(self, source: str, listing: str) -> list[Entry]:
        """The entries that a listing named when it was last read whole."""
        newest = "SELECT max(listed_at) FROM entry_memory WHERE source = ? AND listing = ?"
        where = f"listing = ? AND listed_at = ({newest}) ORDER BY url"
        return self._entries(where, source, listing, source, listing)

    def due(self, source: str, now: datetime, limit: int = 1000) -> list[Entry]:
        """Entries to be asked again at `now`, the longest overdue first."""
        return self._entries("due <= ? ORDER BY due, url LIMIT ?", source, hosts.text_of(now + SLACK), limit)

    def following(self, source: str, now: datetime, limit: int = 50) -> list[Entry]:
        """Addresses that became items and are not due at `now`, those that are due next first."""
        where = "state = 'done' AND due > ? ORDER BY due, url LIMIT ?"
        return self._entries(where, source, hosts.text_of(now + SLACK), limit)

    def latest(self, source: str, limit: int = 50) -> list[Entry]:
        """Addresses that became items, or were held back when they were read again; what was listed last leads."""
        where = "state IN ('done', 'quarantined') ORDER BY listed_at DESC, url LIMIT ?"
        return self._entries(where, source, limit)

    def _entries(self, where: str, source: str, *values: object) -> list[Entry]:
        query = f"SELECT {_ENTRY} FROM entry_memory WHERE source = ? AND {where}"
        return [_entry(row) for row in self.connection.execute(query, [source, *values])]

    def known(self, source: str) -> int:
        """How many addresses of a source became items."""
        row = self.connection.execute(
            "SELECT count(*) FROM entry_memory WHERE source = ? AND state = 'done'", [source]
        ).fetchone()
        return int(row[0])

    def any_entry(self, source: str, *, until: datetime) -> bool:
        """Whether a source had listed anything here by then."""
        query = "SELECT 1 FROM entry_memory WHERE source = ? AND listed_at <= ? LIMIT 1"
        return self.connection.execute(query, [source, hosts.text_of(until)]).fetchone() is not None

    def done_since(self, source: str, since: datetime | None) -> list[str]:
        """Addresses that became items after a moment; None for all."""
        query = "SELECT url FROM entry_memory WHERE source = ? AND state = 'done' AND read_at > ?"
        after = hosts.text_of(since) if since else ""
        return [row[0] for row in self.connection.execute(query, [source, after])]

    def last_finished(self, source: str) -> datetime | None:
        """When the last run of a source began that came to its end."""
        row = self.connection.execute("SELECT max(at) FROM facts_memory WHERE source = ?", [source]).fetchone()
        return hosts.moment_of(row[0]) if row[0] else None

    def finished_before(self, source: str, moment: datetime) -> datetime | None:
        """When the last run began that came to its end before the one in which a moment fell."""
        query = "SELECT max(at) FROM facts_memory WHERE source = ?1 AND at"
        row = self.connection.execute(f"{query} < ({query} <= ?2)", [source, hosts.text_of(moment)]).fetchone()
        return hosts.moment_of(row[0]) if row[0] else None

    def named_last(self, source: str, until: datetime) -> list[str]:
        """Addresses of items, also of vanished ones, that the listings named in the last run that named any by then."""
        found = self.connection.execute(
            "SELECT url FROM entry_memory WHERE source = ?1 AND state IN ('done', 'gone') AND listed_at >= "
            "(SELECT max(listed_at) FROM entry_memory WHERE source = ?1 AND state IN ('done', 'gone') AND listed_at <= ?2) "
            "ORDER BY url",
            [source, hosts.text_of(until)],
        )
        return [row[0] for row in found]

    def named_since(self, source: str, since: datetime) -> list[str]:
        """Addresses of items, also of vanished ones, that the listings named at a moment or later."""
        where = "state IN ('done', 'gone') AND listed_at >= ? ORDER BY url"
        return [entry.url for entry in self._entries(where, source, hosts.text_of(since))]

    def keep_entries(self, source: str, entries: Iterable[Entry]) -> None:
        """Remember where entries stand."""
        rows = [
            [
                source,
                e.url,
                e.state,
                e.reason,
                e.listing,
                hosts.text_of(e.listed_at),
                e.listed,
                e.modified,
                hosts.text_of(e.read_at) if e.read_at else None,
                hosts.text_of(e.due) if e.due else None,
                e.step,
            ]
            for e in entries
        ]
        with self.write():
            self.connection.executemany(
                "INSERT OR REPLACE INTO entry_memory VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
            )

    def forget(self, urls: Sequence[str] = (), words: Sequence[str] = ()) -> None:
        """Leave no trace of addresses, nor of listings whose entry says one of the words: for `suppress`."""
        given = json.dumps(list(urls))
        with self.write():
            for table in ("page_memory", "entry_memory"):
                self.connection.execute(
                    f"DELETE FROM {table} WHERE url IN (SELECT value FROM json_each(?))",
                    [given],
                )
            for word in words:
                self.connection.execute(
                    "DELETE FROM entry_memory WHERE instr(lower(listed), lower(?)) OR instr(lower(url), lower(?))",
                    [json.dumps(word, ensure_ascii=False)[1:-1], word],
                )

    def facts(self, source: str, limit: int = FACTS_KEPT) -> list[tuple[datetime, str, str]]:
        """Moment, verdict and facts (JSON) of the last runs of a source, oldest first."""
        found = self.connection.execute(
            "SELECT at, verdict, facts FROM facts_memory WHERE source = ? ORDER BY at DESC LIMIT ?", [source, limit]
        )
        return [(hosts.moment_of(row[0]), row[1], row[2]) for row in found][::-1]

    def keep_facts(self, source: str, at: datetime, verdict: str, facts: str) -> None:
        """Remember what a run told, for the verdicts on later runs."""
        with self.write():
            self.connection.execute(
                "INSERT OR REPLACE INTO facts_memory VALUES (?, ?, ?, ?)", [source, hosts.text_of(at), verdict, facts]
            )
            self.connection.execute(
                "DELETE FROM facts_memory WHERE source = ?1 AND at NOT IN "
                "(SELECT at FROM facts_memory WHERE source = ?1 ORDER BY at DESC LIMIT ?2)",
                [source, FACTS_KEPT],
            )


def due_again(read_at: datetime, step: int) -> datetime:
    """When an article that was read for the `step`th time (from 0) is read again."""
    return read_at + REREAD[min(step, len(REREAD) - 1)]


def due_after_failure(now: datetime, failures: int) -> datetime:
    """When an address that failed `failures` times in a row (from 1) is asked again."""
    return now + RETRY[min(failures, len(RETRY)) - 1]


_ENTRY = "url, state, reason, listing, listed_at, listed, modified, read_at, due, step"


def _entry(row: Sequence[Any]) -> Entry:
    return Entry(
        url=row[0],
        state=row[1],
        reason=row[2],
        listing=row[3],
        listed_at=hosts.moment_of(row[4]),
        listed=row[5],
        modified=row[6],
        read_at=hosts.moment_of(row[7]) if row[7] else None,
        due=hosts.moment_of(row[8]) if row[8] else None,
        step=row[9],
    )
