"""What every room of the store shares: the connection, the write door, and small facts."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from syndicator.errors import StoreError
from syndicator.store.connection import transaction
from syndicator.store.locks import WriteLock


class Room:
    """A part of the store. All of them share one connection."""

    def __init__(self, connection: sqlite3.Connection, folder: Path | None) -> None:
        self.connection = connection
        self.folder = folder
        """The data folder; None for a store in memory."""
        self.write_lock = WriteLock(folder)

    @contextmanager
    def write(self) -> Iterator[None]:
        """One transaction under the write lock; inside another one, a part of it.

        Raises:
            StoreError: the disk is full, the file is locked or damaged; nothing of the transaction was kept.
        """
        if self.connection.in_transaction:
            yield
            return
        with self.write_lock():
            try:
                with transaction(self.connection):
                    yield
            except sqlite3.OperationalError as error:
                where = self.folder or "store"
                raise StoreError(
                    f"{where}: could not be written ({error}); free the disk or mend the folder, then run again"
                ) from error

    def fact(self, key: str) -> str | None:
        """A small thing that the store remembers about itself."""
        row = self.connection.execute("SELECT value FROM fact WHERE key = ?", [key]).fetchone()
        return row["value"] if row else None

    def set_fact(self, key: str, value: str) -> None:
        """Remember it, inside the caller's transaction or in one of its own."""
        with self.write():
            self.connection.execute(
                "INSERT INTO fact VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", [key, value]
            )
