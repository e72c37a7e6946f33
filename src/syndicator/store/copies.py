"""Copies of the archive that lie in its folder: whether one of them says something."""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path


def copy_says(path: Path, says: Callable[[str], bool]) -> bool:
    """Whether a copy of an archive says it in any text; one that cannot be read counts as if it did."""
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        try:
            copy.create_function("says", 1, lambda text: int(isinstance(text, str) and says(text)))
            tables = copy.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            ).fetchall()
            return any(_in_table(copy, table) for (table,) in tables)
        except sqlite3.Error:
            return True


def _in_table(copy: sqlite3.Connection, table: str) -> bool:
    columns = [column[1] for column in copy.execute(f'PRAGMA table_info("{table}")')]
    return any(
        copy.execute(f'SELECT 1 FROM "{table}" WHERE says("{name}") LIMIT 1').fetchone() is not None for name in columns
    )
