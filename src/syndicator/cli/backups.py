"""`backup`, `restore`: a copy of everything that cannot be made again, and back."""

import os
import sys
from pathlib import Path

import click

from syndicator.cli import data_option
from syndicator.cli.terminal import echo


@click.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE|DIR")
@data_option
def backup(*, target: Path, data: Path) -> None:
    """Copy everything that cannot be made again into a new folder, or a .tar or .tar.gz file; works beside a turn."""
    from syndicator.backups import backup as copy

    echo(f"{target}: {copy(data, target) / 1e6:.1f} MB. `restore` asks for the newest suppressions.jsonl beside it.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True), metavar="FILE|DIR")
@click.option(
    "--suppressions",
    "newest",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The newest suppressions.jsonl that there is.",
)
@click.option("--no-newer", is_flag=True, help="The one in the backup is the newest: nothing was taken out since.")
@data_option
def restore(*, source: Path, newest: Path | None, no_newer: bool, data: Path) -> None:
    """Make a data folder of a backup: what was taken out since is taken out of it first, then it is published.

    Exit code 1 if `verify` finds anything wrong with it.
    """
    from syndicator.backups import restore as bring_back
    from syndicator.pages.words import counted

    if (newest is None) == (not no_newer):
        raise click.UsageError(
            "What was taken out since this backup must not come back: give the newest --suppressions FILE, "
            "or say --no-newer."
        )
    done = bring_back(source, data, newest=newest, environment=os.environ)
    echo(f"{counted(done.items, 'item')} restored and published; taken out since, and out again: {done.taken_out}.")
    for problem in done.problems:
        echo(problem)
    echo(counted(len(done.problems), "problem") + "." if done.problems else "Verified: all is well.")
    sys.exit(1 if done.problems else 0)
