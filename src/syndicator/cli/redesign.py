"""`sources diff`: a source side by side with itself, as it was when all was well, and now."""

import json
import os
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicator.cli import data_option
from syndicator.cli.terminal import echo

if TYPE_CHECKING:
    from syndicator.health.places import Place
    from syndicator.redesign import Compared, Redesign

_NAME = 6
_GAP = "  "


@click.command(short_help="Show what changed on a source's pages.")
@click.argument("source")
@click.option(
    "--replay",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Look at these WARC files instead of the site.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@data_option
def diff(*, source: str, replay: tuple[Path, ...], form: str, data: Path) -> None:
    """Show what changed: where known titles, dates and texts stood when all was well, and where they stand now.

    Asks each way in once, and one page that is known, as gently as a run; stores nothing.
    """
    from syndicator.config import load
    from syndicator.redesign import compare
    from syndicator.service import clock

    found = compare(
        source,
        folder=data,
        config=load(data, os.environ),
        now=clock(),
        replay=replay,
        say=None if form == "json" else lambda words: echo(words, err=True),
    )
    if form == "json":
        echo(json.dumps(asdict(found), default=str, ensure_ascii=False, indent=1))
    else:
        echo("\n".join(_lines(found, shutil.get_terminal_size((120, 24)).columns)))


def _lines(found: "Redesign", width: int) -> Iterator[str]:
    since = f" since {found.since:%Y-%m-%d}" if found.since else ""
    yield from textwrap.wrap(f"{found.source}: {found.verdict}{since}. {found.reason}", width)
    if found.problem:
        yield found.problem
    yield ""
    for answered in found.ways:
        yield f"{answered.what}: {answered.words}"
    if found.listing:
        yield ""
        yield click.style(f"Listing {found.listing}", bold=True)
        yield from _table(found.listed, found.listing_captured, width)
    if found.url:
        yield ""
        yield click.style(f"Known item {found.url}", bold=True)
        yield from _table(found.page, found.captured, width)


def _table(rows: Sequence["Compared"], captured: datetime | None, width: int) -> Iterator[str]:
    half = max((width - _NAME - 2 * len(_GAP)) // 2, 24)
    then = f"captured {captured:%Y-%m-%d %H:%M}" if captured else "no capture of a good day"
    yield _line(then, "now", half)
    for row in rows:
        yield f"{row.what:<{_NAME}}{_GAP}{textwrap.shorten(row.known or '(none)', 2 * half, placeholder='…')}"
        left, right = _cell(row.then, half, captured=captured is not None), _cell(row.now, half, captured=True)
        for number in range(max(len(left), len(right))):
            one, other = (cell[number] if number < len(cell) else "" for cell in (left, right))
            yield _line(one, other, half)
        if row.read is not None or row.layer:
            yield _line("", textwrap.shorten(f"read: {row.read} ({row.layer})", half, placeholder="…"), half)


def _cell(places: Sequence["Place"], half: int, *, captured: bool) -> list[str]:
    if not places:
        return ["(nowhere)" if captured else ""]
    return [line for place in places for line in _place(place, half)]


def _place(place: "Place", half: int) -> list[str]:
    return [*textwrap.wrap(place.path, half), *textwrap.wrap(place.words, half, initial_indent="  ", max_lines=1)]


def _line(left: str, right: str, half: int) -> str:
    return f"{'':<{_NAME}}{_GAP}{left:<{half}}{_GAP}{right}".rstrip()
