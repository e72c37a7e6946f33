"""Lists as a table for people, JSON for programs, CSV for spreadsheets."""

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import click

from syndicator.formats.table import safe_cell

Format = Literal["table", "json", "csv"]
Row = Mapping[str, Any]

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to print lists.",
)


def show(rows: Sequence[Row], form: Format, *, empty: str = "Nothing.") -> None:
    """Print rows of equal keys."""
    if form == "json":
        click.echo(json.dumps(list(rows), ensure_ascii=False, indent=1, default=str))
    elif form == "csv":
        if rows:
            out = io.StringIO()
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows({key: safe_cell(value) for key, value in row.items()} for row in rows)
            click.echo(out.getvalue(), nl=False)
    elif rows:
        _table(rows)
    else:
        click.echo(empty)


def _table(rows: Sequence[Row]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0]:
        numeric = all(isinstance(row[name], int) for row in rows)
        last = name == list(rows[0])[-1]
        table.add_column(
            name.replace("_", " "), justify="right" if numeric else "left", overflow="fold", no_wrap=not last
        )
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row.values()))
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 200).print(table)
