"""How the database is opened: settings that keep it whole, migrations, and what is said when it cannot be."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from syndicator.errors import NewerStore, StoreError
from syndicator.store.schema import MIGRATIONS, STATEMENTS, VERSION

FILE = "syndicator.db"
PRIVATE = 0o600
"""Of a file that holds what is not, or no longer, public: held articles, former words, what no licence lets out."""
SQLITE = sqlite3.sqlite_version_info
"""Of the library that we run on."""
_SHAPE = frozenset(" ".join(statement.split()) for statement in STATEMENTS)

_SETTINGS = (
    "PRAGMA busy_timeout = 10000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
)
_WRITER = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # with NORMAL, power loss takes acknowledged items
    "PRAGMA secure_delete = ON",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA wal_autocheckpoint = 1000",
)


def connect(path: Path | None, *, write: bool) -> sqlite3.Connection:
    """Open the database file, or one in memory for None. The version is checked; a writer migrates.

    Raises:
        StoreError: there is no such file, its tables are not of this version, or it cannot be opened or written.
        NewerStore: it was written by a newer Syndicator.
    """
    if path is not None and not write and not path.exists():
        raise StoreError(f"{path.parent}: holds no archive yet; `syndicator run` makes one")
    if path is not None and write and not path.exists():
        with suppress(OSError):  # SQLite says better what is wrong
            path.touch(PRIVATE)
    target = ":memory:" if path is None else f"{path.resolve().as_uri()}?mode={'rwc' if write else 'ro'}"
    try:
        connection = sqlite3.connect(target, uri=True, isolation_level=None, timeout=10, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        _check_version(connection, path, write=write)
        for setting in (*_SETTINGS, *(_WRITER if write else ("PRAGMA query_only = ON",))):
            connection.execute(setting)
    except sqlite3.Error as error:
        if is_damage(error):
            raise StoreError(trouble(error, path or target)) from error
        raise StoreError(
            f"{path}: cannot be opened ({error}); is the folder writable, is this a Syndicator archive?"
        ) from error
    if write:
        _migrate(connection, path)
    return connection


def archive_exists(folder: Path) -> bool:
    """Whether a data folder holds an archive; an empty file is none, and nothing may take it for one that is well."""
    path = folder / FILE
    return path.exists() and (not path.is_file() or path.stat().st_size > 0)


def require_archive(folder: Path) -> None:
    """Make sure that there is an archive to work on: a mistyped folder is told, and not made.

    Raises:
        StoreError: there is none.
    """
    if not archive_exists(folder):
        raise StoreError(f"{folder}: holds no archive yet; `syndicator run` makes one")


def shortage(folder: Path, reserve: int) -> str:
    """What is lacking of free disk, where fewer than `reserve` megabytes of it are free; nothing if enough is.

    A folder that is not made yet will stand on the disk of the nearest one above it.
    """
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    free = shutil.disk_usage(there).free >> 20
    return f"only {free} MB of disk are free, fewer than disk_reserve_mb = {reserve}" if free < reserve else ""


def lacks_search() -> str:
    """What the SQLite library lacks for searching; nothing if it is all there."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE a USING fts5 (b, detail = 'none', tokenize = 'unicode61')")
        connection.execute("CREATE VIRTUAL TABLE c USING fts5 (b, tokenize = 'trigram')")
    except sqlite3.Error as error:
        return str(error)
    finally:
        connection.close()
    return ""


def version(connection: sqlite3.Connection) -> int:
    """The schema version that the file carries; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_damage(error: sqlite3.Error) -> bool:
    """Whether it says that the archive is at fault, whatever was asked of it."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT


def trouble(error: sqlite3.Error, where: Path | str) -> str:
    """What a person is told where the file or its disk is at fault; nothing where our own SQL is: that is a bug."""
    kind = (getattr(error, "sqlite_errorname", None) or "SQLITE_").split("_")[1]
    if kind in {"CORRUPT", "NOTADB"}:
        return f"{where}: the archive is damaged ({error}); keep a copy of it, then `syndicator restore` a backup"
    if kind in {"BUSY", "CANTOPEN", "FULL", "IOERR", "LOCKED", "PROTOCOL", "READONLY"}:
        return f"{where}: the archive could not be read ({error}); is it in use elsewhere, is the disk full or broken?"
    return ""


def _check_version(connection: sqlite3.Connection, path: Path | None, *, write: bool) -> None:
    found = version(connection)
    if found == 0 and path is not None and not write:
        connection.close()
        raise StoreError(f"{path.parent}: holds no archive yet, {path.name} is empty; `syndicator run` makes one")
    if found > VERSION:
        connection.close()
        raise NewerStore(str(path), found, VERSION)
    if found == VERSION and (other := _absent(connection)):
        connection.close()
        raise StoreError(
            f"{path}: was made by a Syndicator that was never released, with other tables ({other}); move it away, and "
            "`syndicator reprocess` makes a new one of captures/ and identities.jsonl; or use another --data folder"
        )


def _absent(connection: sqlite3.Connection) -> str:
    """What this version's schema has and the file has not, or otherwise: `TABLE item`; nothing if it has all."""
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    absent = sorted(_SHAPE - {" ".join(sql.split()) for (sql,) in rows})
    return " ".join(absent[0].partition("(")[0].split()[1:3]) if absent else ""


def _migrate(connection: sqlite3.Connection, path: Path | None) -> None:
    while (found := version(connection)) < VERSION:
        try:
            with transaction(connection):
                if version(connection) != found:  # another process was faster
                    continue
                MIGRATIONS[found](connection)
                connection.execute(f"PRAGMA user_version = {found + 1}")
        except sqlite3.Error as error:
            raise StoreError(
                f"{path}: could not be brought to schema {found + 1} ({error}); it is unchanged"
            ) from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One explicit transaction that means to write from its first statement.

    A transaction that begins as a read and writes later fails at once beside another writer, whatever
    the time-out (SQLITE_BUSY_SNAPSHOT); hence IMMEDIATE.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
