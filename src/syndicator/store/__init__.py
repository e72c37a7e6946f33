"""The archive: one SQLite file. All SQL of the library stands in this package (a compiled query's apart)."""

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Self

from syndicator.errors import StoreError
from syndicator.model import Item
from syndicator.store.boilerplate import Boilerplate
from syndicator.store.captured import Captured
from syndicator.store.clocks import Clocks
from syndicator.store.connection import FILE, connect, is_damage, trouble
from syndicator.store.copies import leave_out
from syndicator.store.digests import Digests
from syndicator.store.held import Holding
from syndicator.store.identities import Identities
from syndicator.store.pruning import Pruning
from syndicator.store.publication import Publication
from syndicator.store.removals import Removals
from syndicator.store.rows import moment, stamp
from syndicator.store.runs import Runs
from syndicator.store.underway import Underway

_UNSHARED = ("held", "quarantine", "digest_mail", "fact WHERE key LIKE 'told:%'")
"""Rows of what nobody may read yet, and of who gets our mail and notices."""


class Store(
    Boilerplate, Publication, Removals, Holding, Digests, Identities, Runs, Underway, Captured, Pruning, Clocks
):
    """Everything that the archive can be asked and told. Close it, or use it as a context."""

    @classmethod
    def open(cls, folder: Path, *, write: bool = True) -> Self:
        """Open the archive of a data folder; a writer makes folder and archive where there are none.

        Raises:
            StoreError: the folder cannot be made, read or written.
            NewerStore: a newer Syndicator wrote it.
        """
        if write:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(
                    f"{folder}: cannot be made ({error.strerror}); choose another --data folder"
                ) from error
        store = cls(connect(folder / FILE, write=write), folder)
        if write:
            store.adopt()
        return store

    @classmethod
    def in_memory(cls) -> Self:
        """An archive without a folder, for tests and trials."""
        return cls(connect(None, write=True), None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.close()
        if isinstance(error, sqlite3.Error) and (said := trouble(error, self.folder or "store")):
            raise StoreError(said) from error

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()

    def checkpoint(self) -> None:
        """Move the log into the database file; the writer does this after each turn."""
        with self.write_lock():
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def now(self) -> datetime | None:
        """The latest moment at which anything was stored; a recording's clock never goes behind it."""
        fact = self.fact("now")
        return moment(fact) if fact else None

    def set_now(self, now: datetime) -> None:
        """Remember a turn's moment; it never goes back."""
        before = self.now()
        if before is None or now > before:
            self.set_fact("now", stamp(now))

    def problems(self) -> list[str]:
        """What SQLite finds wrong with the file and its indexes, as sentences."""
        found = [
            f"database: {row[0]}" for row in self.connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"
        ]
        found += [
            f"database: {row[0]} row {row[1]} names a row of {row[2]} that is not there"
            for row in self.connection.execute("PRAGMA foreign_key_check")
        ]
        return found

    def every(self) -> Iterator[Item]:
        """Every item, whatever its status."""
        below = 1 << 62
        while numbers := [
            row["n"]
            for row in self.connection.execute("SELECT n FROM item WHERE n < ? ORDER BY n DESC LIMIT 500", [below])
        ]:
            yield from self.items(numbers)
            below = numbers[-1]

    def snapshot(self, path: Path, *, whole: bool = False) -> None:
        """Write a consistent copy in one file that analysts may read, also where they cannot write.

        Without what waits for a person, and without the addresses of readers, unless it shall be `whole`, as a backup
        is. The file has its name only when it is done.

        Raises:
            StoreError: the file exists or cannot be written, or the archive is damaged; then no file is left.
        """
        part = path.parent / f".{path.name}.part"
        try:
            if path.exists():
                raise StoreError(f"{path}: exists already; choose another name")
            part.unlink(missing_ok=True)
            self.connection.execute("PRAGMA query_only = OFF")  # the copy is another file; this one is open read-only
            self.connection.execute("VACUUM INTO ?", [str(part)])
            if not whole:
                leave_out(part, _UNSHARED)
            part.replace(path)
        except (sqlite3.Error, OSError) as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            if isinstance(error, sqlite3.Error) and self.folder and is_damage(error):
                raise StoreError(trouble(error, self.folder / FILE)) from error
            raise StoreError(f"{path}: could not be written ({error})") from error
