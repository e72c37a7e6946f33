"""What every room of the store shares: the connection, the write door, and small facts."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from syndicator.errors import StoreError, TooCostly
from syndicator.store.connection import is_damage, transaction, trouble
from syndicator.store.locks import WriteLock

_STEPS = 4_000
"""Steps of SQLite's machine between two looks at the clock: a fraction of a millisecond."""


class Room:
    """A part of the store. All of them share one connection."""

    def __init__(self, connection: sqlite3.Connection, folder: Path | None) -> None:
        self.connection = connection
        self.folder = folder
        """The data folder; None for a store in memory."""
        self.write_lock = WriteLock(folder)
        self.failure: StoreError | None = None
        """The first transaction that was lost although the archive was asked to keep it."""

    @contextmanager
    def write(self) -> Iterator[None]:
        """One transaction under the write lock; inside another one, a part of it.

        Raises:
            StoreError: the disk is full, the file is locked or damaged; nothing of the transaction was kept.
        """
        if self.connection.in_transaction:
            yield
            return
        try:
            with self.write_lock(), self._whole():
                yield
        except StoreError as error:
            self.failure = self.failure or error
            raise

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """A transaction; what SQLite says of file and disk as a sentence."""
        try:
            with transaction(self.connection):
                yield
        except sqlite3.DatabaseError as error:
            where = self.folder or "store"
            if is_damage(error):
                raise StoreError(trouble(error, where)) from error
            if not isinstance(error, sqlite3.OperationalError):
                raise
            busy = getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
            mend = "let the other program that writes to it end" if busy else "free the disk or mend the folder"
            raise StoreError(f"{where}: could not be written ({error}); {mend}, then run again") from error

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

    @contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """One consistent view of the archive, and no more time than this for all that is asked of it.

        Raises:
            TooCostly: the time is over.
            StoreError: the archive cannot be read.
        """
        deadline = time.monotonic() + seconds
        self.connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _STEPS)
        try:
            self.connection.execute("BEGIN")
            yield
        except sqlite3.Error as error:
            if time.monotonic() > deadline:
                raise TooCostly(f"the archive was asked for more than {seconds:g} seconds of its time") from error
            raise StoreError(f"{self.folder or 'store'}: could not be read ({error})") from error
        finally:
            self.connection.set_progress_handler(None, 0)
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    @property
    def version(self) -> int:
        """A number that another one replaces whenever another connection has changed the archive."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def tally(self, sql: str, parameters: Sequence[object]) -> list[tuple[str, int]]:
        """What a breakdown of a compiled query says: values and how often, the most frequent first.

        Raises:
            TooCostly: the time of `limited` was over before it was done.
        """
        try:
            return [(str(row[0]), int(row[1])) for row in self.connection.execute(sql, parameters)]
        except sqlite3.OperationalError as error:
            raise TooCostly(f"not counted to the end ({error})") from error
