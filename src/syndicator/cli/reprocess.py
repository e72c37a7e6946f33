"""`reprocess`: items built again from captures, with today's code."""

from pathlib import Path

import click

from syndicator.cli import data_option, follow
from syndicator.cli.terminal import echo


@click.command()
@click.argument("source", required=False)
@click.option("--dry-run", is_flag=True, help="Only say what would move.")
@data_option
def reprocess(*, source: str | None, dry_run: bool, data: Path) -> None:
    """Build items again from their captures with today's code; ids, places, corrections and stories stay."""
    from syndicator.pages.words import counted
    from syndicator.reprocessing import reprocess as build_again

    done = build_again(data, source=source, dry_run=dry_run)
    for name, count in done.fields.most_common():
        echo(f"{count:>7}  {name}")
        for address in done.examples[name]:
            echo(f"           {address}")
    would = "would be changed" if dry_run else "changed"
    echo(f"{counted(done.read, 'page')} read again: {counted(done.changed, 'item')} {would}, {done.new} new.")
    if not done.read and not done.unread:
        echo("There are no captures: recordings that were replayed leave none, live runs do.")
    if done.unread:
        echo(f"Left aside: {counted(done.unread, 'capture')}, no article of a source that we follow.")
    if (done.changed or done.new) and not dry_run:
        echo(follow(data))
