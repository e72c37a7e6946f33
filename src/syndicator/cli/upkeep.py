"""`doctor`, `upkeep`: what may be wrong around an installation, and the night's work."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicator.cli import data_option
from syndicator.cli.tables import labelled
from syndicator.cli.terminal import echo
from syndicator.config import load

if TYPE_CHECKING:
    from syndicator.store import Store

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


@click.command()
@click.option(
    "--try-backup",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE|DIR",
    help="First restore this backup on trial, beside the archive, and check all of it.",
)
@data_option
def doctor(*, try_backup: Path | None, data: Path) -> None:
    """Look at settings, clock, disk, libraries, definitions and backups. Exit code 1 if anything fails."""
    from syndicator.doctor import examine
    from syndicator.doctor import try_backup as restore_on_trial
    from syndicator.service import clock

    findings = [restore_on_trial(data, try_backup, os.environ, now=clock())] if try_backup else []
    findings += examine(data, os.environ, now=clock())
    for finding in findings:
        words = f"{finding.what}: {' '.join(finding.words.split())}"
        labelled(finding.level, words, indent=6, colour=_COLOURS[finding.level])
    sys.exit(1 if any(finding.level == "fail" for finding in findings) else 0)


@click.command()
@data_option
def upkeep(*, data: Path) -> None:
    """The night's work: check everything, copy the archive for analysts, let go of what is old.

    `serve` does it each night by itself. Exit code 1 if anything is wrong with archive or tree.
    """
    from syndicator.service import clock
    from syndicator.upkeep import night, spoken

    done = night(data, load(data, os.environ), now=clock())
    for problem in done.problems:
        echo(problem, err=True)
    if done.pruned:
        echo("Let go: " + ", ".join(f"{count} {name}" for name, count in done.pruned.items()) + ".")
    echo(f"{spoken(done.space.total)} taken, {spoken(done.space.free)} free.")
    if done.full:
        echo(f"At this pace the disk is down to its reserve on {done.full:%Y-%m-%d}.")
    sys.exit(1 if done.problems else 0)


def space(store: "Store", data: Path) -> str:
    """What takes the space of a data folder, and when its disk will be full, for `status`."""
    from syndicator.pages.words import counted
    from syndicator.upkeep import forecast, measure, spoken, verified

    taken, config, last = measure(data), load(data, os.environ), verified(store)
    parts = ", ".join(f"{name} {spoken(size)}" for name, size in taken.parts.items() if size)
    lines = [f"Space: {spoken(taken.total)} ({parts}); {spoken(taken.free)} of the disk are free."]
    if day := forecast(store, config):
        lines.append(f"At this pace the disk is down to its reserve of {config.disk_reserve_mb} MB on {day:%Y-%m-%d}.")
    if last:
        lines.append(
            f"Last checked {last[0]:%Y-%m-%d %H:%M} UTC: {counted(last[1], 'problem') if last[1] else 'all is well'}."
        )
    return "\n".join(lines)
