"""Database files as they lie there, archives and copies of one: what they say, value by value."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from syndicator.words import fold

_BATCH = 64 * 1024
_FEW = 4
_SAMPLE = 500
_INDEXES = ("search", "search_trigram")
_ORPHANS = "SELECT 1 FROM {index}_docsize AS d LEFT JOIN item AS i ON i.n = d.id WHERE coalesce(i.status, '') <> 'live' LIMIT 1"
_FOUND = (
    "SELECT coalesce(i.status, ''), i.title || ' ' || i.summary || ' ' || b.text FROM search AS f "
    "LEFT JOIN item AS i ON i.n = f.rowid LEFT JOIN body AS b ON b.n = f.rowid WHERE f.search MATCH ?"
)


def leave_out(path: Path, rows: Sequence[str]) -> None:
    """Delete rows of a copy (`table`, `table WHERE …`), so that no byte of what they held is left in it.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA secure_delete = ON")
        for some in rows:
            database.execute(f"DELETE FROM {some}")


def copy_says(path: Path, says: Callable[[bytes], bool]) -> bool:
    """Whether a database says it in any value; one that cannot be read counts as if it did."""
    try:
        return any(map(says, values(path)))
    except sqlite3.Error:
        return True


def values(path: Path) -> Iterator[bytes]:
    """Every text and blob in the tables of a database, whole however its pages cut it; small ones several at a time.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    with _opened(path) as database:
        database.text_factory = bytes
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        ).fetchall()
        held, size = [], 0
        for (table,) in tables:
            for row in database.execute(f'SELECT * FROM "{table.decode()}"'):
                for value in row:
                    if isinstance(value, bytes):
                        held.append(value)
                        size += len(value)
                if size > _BATCH:
                    yield b"\n".join(held)
                    held, size = [], 0
        yield b"\n".join(held)


def left_in_index(path: Path, runs: Sequence[str]) -> str:
    """What the full-text indexes of an archive still lead to although no item says it, for people; empty for nothing.

    No row of an item that is not live may be indexed; and for runs of few words (a name, a title; of the others a
    sample) each row that the index finds must be of a live item, which says these words.
    """
    few = [run for run in runs if run.count(" ") < _FEW]
    sample = [*few, *runs[:: max(len(runs) // _SAMPLE, 1)]]
    try:
        with _opened(path) as database:
            for index in _INDEXES:
                if database.execute(_ORPHANS.format(index=index)).fetchone():
                    return f"an item that is no more in its index {index!r}"
            if any(_is_stale(database, run) for run in sample):
                return "words in its search index"
    except sqlite3.OperationalError:
        return ""  # a database without such indexes
    return ""


def _is_stale(database: sqlite3.Connection, run: str) -> bool:
    said = fold(run).split()
    asked = " ".join(f'"{word}"' for word in said)
    for status, text in database.execute(_FOUND, [asked]) if asked else ():
        if status != "live" or (len(said) <= _FEW and not set(said) <= set(fold(text).split())):
            return True
    return False


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        yield database
    finally:
        database.close()
