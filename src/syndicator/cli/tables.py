"""Lists as a table for people, JSON for programs, CSV for spreadsheets; and words that keep to a terminal's width."""

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import click

from syndicator.cli.terminal import echo, harmless
from syndicator.formats.table import safe_cell

Format = Literal["table", "json", "csv"]
Row = Mapping[str, Any]
T = TypeVar("T")
_GAP = 2
_INDENT = 4
_LEGIBLE = 36
"""A last column of sentences is broken into lines where it gets at least so much room."""

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to print lists.",
)


def show(things: Iterable[T], columns: Mapping[str, Callable[[T], object]], form: Format, *, empty: str) -> None:
    """Print a row for each thing, its columns by name; of no things CSV has its head, and a table says `empty`.

    What is None is `-` in a table, `null` in JSON, and an empty cell in CSV.
    """
    rows = [{name: value(thing) for name, value in columns.items()} for thing in things]
    if form == "json":
        echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
    elif form == "csv":
        out = io.StringIO()
        writer = csv.DictWriter(out, list(columns))
        writer.writeheader()
        writer.writerows({name: safe_cell(value) for name, value in row.items()} for row in rows)
        echo(out.getvalue(), nl=False)
    elif rows:
        _table(rows)
    else:
        echo(empty)


def labelled(name: str, value: str, *, indent: int = 14, colour: str | None = None) -> None:
    """Print `name  value`; on a terminal its lines keep to the width and stand below one another."""
    width = _width()
    lines = _lines(value, width - indent) if width else [value]
    echo(click.style(name, fg=colour, bold=colour is None or None) + " " * max(1, indent - len(name)) + lines[0])
    for line in lines[1:]:
        echo(" " * indent + line)


def prose(words: str) -> None:
    """Print a paragraph, its lines as far in as its first; on a terminal it is broken between words."""
    width, room = _width(), " " * (len(words) - len(words.lstrip(" ")))
    lines = _lines(words, width - len(room)) if width else [words.lstrip(" ")]
    echo("\n".join(room + line for line in lines))


def _width() -> int | None:
    """Columns of the terminal; None where nobody looks: there a row is one line, whole, for `grep` and `cut`."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


@dataclass(frozen=True, kw_only=True)
class _Layout:
    """How the rows of a table stand: `beside` one another, so wide each; `below` the row, where they would not fit."""

    beside: Mapping[str, int]
    below: tuple[str, ...]
    numbers: frozenset[str]
    width: int | None

    def lines(self, row: Mapping[str, str]) -> list[str]:
        """One row as lines."""
        *first, last = self.beside
        cells = [self._padded(name, row[name]) for name in first]
        start = sum(map(_columns, cells)) + _GAP * len(cells)
        broken = self.width is not None and start + self.beside[last] > self.width
        ends = _lines(row[last], self.width - start) if self.width and broken else [self._padded(last, row[last])]
        lines = [(" " * _GAP).join([*cells, ends[0]]).rstrip(), *(" " * start + line for line in ends[1:])]
        if self.below and self.width:
            rest = " · ".join(row[name] or "-" for name in self.below)
            lines += [" " * _INDENT + line for line in _lines(rest, self.width - _INDENT)]
        return lines

    def _padded(self, name: str, cell: str) -> str:
        room = " " * (self.beside[name] - _columns(cell))
        return room + cell if name in self.numbers else cell + room


def _table(rows: Sequence[Row]) -> None:
    names = list(rows[0])
    cells = [{name: _cell(row[name]) for name in names} for row in rows]
    titles = {name: name.replace("_", " ") for name in names}
    numbers = frozenset(name for name in names if all(isinstance(row[name], int) for row in rows))
    layout = _layout([titles, *cells], numbers=numbers, width=_width())
    for line in layout.lines(titles):
        echo(click.style(line, bold=True))
    for row in cells:
        for line in layout.lines(row):
            echo(line)


def _layout(cells: Sequence[Mapping[str, str]], *, numbers: frozenset[str], width: int | None) -> _Layout:
    """All in one line where there is room; else the last broken into lines; else the widest below, one by one."""
    widths = {name: max(_columns(row[name]) for row in cells) for name in cells[0]}
    *first, last = widths
    room = (width or 0) - sum(widths[name] + _GAP for name in first)
    spaced = any(" " in row[last] for row in cells[1:])
    below: set[str] = set()
    while width and room < widths[last] and not (spaced and room >= _LEGIBLE and last not in below):
        beside = [name for name in widths if name not in below]
        if len(beside) == 1 or sum(widths[name] + _GAP for name in beside) - _GAP <= width:
            break
        widest = max(reversed(beside), key=lambda name: widths[name])
        below.add(widest)
        room += widths[widest] + _GAP if widest != last else 0
    return _Layout(
        beside={name: wide for name, wide in widths.items() if name not in below},
        below=tuple(name for name in widths if name in below),
        numbers=numbers,
        width=width,
    )


def _cell(value: object) -> str:
    return harmless(" ".join(str("-" if value is None else value).split()))


def _columns(words: str) -> int:
    from rich.cells import cell_len

    return cell_len(words)


def _lines(words: str, width: int) -> list[str]:
    """Words in lines of so many columns; a longer word, as an address, stays whole: so it can be copied."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and _columns(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
