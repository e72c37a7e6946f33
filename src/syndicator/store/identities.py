"""Which item an address belongs to: ids minted once, their aliases, and the append-only mirror beside the captures."""

import json
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from syndicator.store.base import Room
from syndicator.store.rows import dump, moment, stamp

FILE = "identities.jsonl"
_AGAIN = "UPDATE SET id = excluded.id, since = excluded.since, first = excluded.first"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """As much of an item as it can be known again by, without its text."""

    id: str
    title: str
    day: date | None
    """Where the page states one."""
    sketch: bytes


class Identities(Room):
    """Addresses (spelled by `urls.identity_url`) and the ids that they lead to."""

    def id_of(self, identity_url: str) -> str | None:
        """The item that this address has ever stood for."""
        row = self.connection.execute("SELECT id FROM identity WHERE url = ?", [identity_url]).fetchone()
        return row["id"] if row else None

    def is_taken(self, item_id: str) -> bool:
        """Whether an item, also a vanished one, was ever given this id."""
        return self.connection.execute("SELECT 1 FROM identity WHERE id = ?", [item_id]).fetchone() is not None

    def aliases(self, item_id: str) -> list[str]:
        """All addresses of an item, the first one first."""
        rows = self.connection.execute("SELECT url FROM identity WHERE id = ? ORDER BY first DESC, url", [item_id])
        return [row["url"] for row in rows]

    def outlines(self, source: str, item_ids: Iterable[str]) -> list[Outline]:
        """Those of the items that belong to a source and were not taken out by us."""
        query = (
            "SELECT i.id, i.title, CASE WHEN i.published_precision IN ('day', 'second') THEN i.published_day END AS day, "
            "s.sketch FROM item AS i LEFT JOIN sketch AS s ON s.n = i.n "
            "WHERE i.id IN (SELECT value FROM json_each(?)) AND i.source = ? AND i.status <> 'suppressed' ORDER BY i.n"
        )
        return [
            Outline(
                id=row["id"],
                title=row["title"],
                day=date.fromisoformat(row["day"]) if row["day"] else None,
                sketch=row["sketch"] or b"",
            )
            for row in self.connection.execute(query, [json.dumps(list(item_ids)), source])
        ]

    def identify(self, identity_url: str, item_id: str, since: datetime, *, first: bool, again: bool = False) -> bool:
        """Let an address lead to an item, inside the caller's transaction; False if it already led somewhere.

        With `again` it leads to this item from now on: its publisher used it a second time, for something else.
        The line is synced to the mirror before the transaction commits: after a crash the mirror may know
        more than the database, never less, and `adopt` reads it back.
        """
        done = self.connection.execute(
            f"INSERT INTO identity (url, id, since, first) VALUES (?, ?, ?, ?) ON CONFLICT DO {_AGAIN if again else 'NOTHING'}",
            [identity_url, item_id, stamp(since), int(first)],
        )
        if done.rowcount and self.folder:
            line = dump({"url": identity_url, "id": item_id, "since": stamp(since), "first": first})
            size = _append(self.folder / FILE, line)
            self.set_fact("identities_size", str(size))
        return bool(done.rowcount)

    def adopt(self) -> int:
        """Read the lines of the mirror that the database does not know; how many there were.

        Raises:
            StoreError: the mirror cannot be read.
        """
        if not self.folder or not (self.folder / FILE).exists():
            return 0
        known = int(self.fact("identities_size") or 0)
        path = self.folder / FILE
        if path.stat().st_size <= known:
            return 0
        found = 0
        with self.write():
            for line in _whole_lines(path, known):
                found += self._adopt(line)
            self.set_fact("identities_size", str(path.stat().st_size))
        return found

    def _adopt(self, line: dict[str, object]) -> int:
        try:
            since = stamp(moment(str(line["since"])))
            values = [str(line["url"]), str(line["id"]), since, int(bool(line["first"]))]
        except (KeyError, ValueError):
            return 0
        statement = f"INSERT INTO identity (url, id, since, first) VALUES (?, ?, ?, ?) ON CONFLICT DO {_AGAIN}"
        return self.connection.execute(statement, values).rowcount


def _append(path: Path, line: str) -> int:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    try:
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
        return os.fstat(descriptor).st_size
    except OSError as error:
        raise sqlite3.OperationalError(f"{path}: {error.strerror}") from error
    finally:
        os.close(descriptor)


def _whole_lines(path: Path, offset: int) -> list[dict[str, object]]:
    """The lines after `offset`; one torn by a crash is ended, so that the next stands alone."""
    with path.open("r+b") as file:
        file.seek(offset)
        rest = file.read()
        if rest and not rest.endswith(b"\n"):
            file.write(b"\n")
    lines: list[dict[str, object]] = []
    for raw in rest.splitlines():
        try:
            line = json.loads(raw)
        except ValueError:
            continue
        if isinstance(line, dict):
            lines.append(line)
    return lines
