"""Where the captures of each address lie: made of the files alone, and made anew where it is not theirs any more."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from syndicator.store.base import Room

Row = tuple[bytes, int, int]
"""What stands for an address, Unix seconds of the capture, byte offset of its record."""


class Captured(Room):
    """An index by address, and up to which byte it knows each file. Addresses stand in it as hashes."""

    def indexed(self) -> dict[str, int]:
        """File name to the byte up to which its captures are indexed."""
        return {row["file"]: row["until"] for row in self.connection.execute("SELECT file, until FROM capture_file")}

    def index(self, file: str, rows: Iterable[Row], *, until: int) -> None:
        """Add captures of a file, of which everything up to a byte is known then."""
        with self.write():
            self.connection.executemany(
                "INSERT OR IGNORE INTO capture (address, at, file, start) VALUES (?, ?, ?, ?)",
                [(address, at, file, start) for address, at, start in rows],
            )
            self.connection.execute(
                "INSERT INTO capture_file VALUES (?, ?) ON CONFLICT DO UPDATE SET until = excluded.until", [file, until]
            )

    def forget_captures(self, files: Sequence[str] | None = None) -> None:
        """Let the index of some files go, or all of it. The files are looked through again when it is asked next."""
        condition = "" if files is None else "WHERE file IN (SELECT value FROM json_each(?))"
        with self.write():
            for table in ("capture", "capture_file"):
                self.connection.execute(
                    f"DELETE FROM {table} {condition}", [] if files is None else [json.dumps(list(files))]
                )

    def captures(self, addresses: Iterable[bytes], *, until: datetime) -> list[tuple[str, int]]:
        """File and offset of the captures of some addresses from before a moment, the newest first; fifty at most."""
        found: list[tuple[int, str, int]] = []
        for address in addresses:
            query = "SELECT at, file, start FROM capture WHERE address = ? AND at < ? ORDER BY at DESC, file DESC, start DESC LIMIT 50"
            found += [tuple(row) for row in self.connection.execute(query, [address, until.timestamp()])]
        return [(file, start) for _, file, start in sorted(found, reverse=True)[:50]]
