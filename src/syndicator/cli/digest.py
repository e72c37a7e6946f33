"""`digest`: what was new in a feed, once a day or a week, as a feed and by mail."""

import os
import sys
from pathlib import Path

import click

from syndicator.cli import data_option
from syndicator.cli.terminal import echo
from syndicator.config import load


@click.command()
@click.option("--dry-run", is_flag=True, help="Print what the last whole day or week would say; keep and send nothing.")
@data_option
def digest(*, dry_run: bool, data: Path) -> None:
    """Close the digests of days and weeks that are over, publish them, and send what was not sent.

    `serve` and `run` do it by themselves; this one tries at once what could not be sent. Exit code 1 if something could
    not be sent.
    """
    from syndicator.cli.run import log_lines
    from syndicator.digest import catch_up
    from syndicator.errors import StoreError
    from syndicator.service import clock
    from syndicator.store.connection import archive_exists

    config = load(data, os.environ)
    log_lines()
    if not archive_exists(data):
        raise StoreError(f"{data}: holds no archive yet; `syndicator run` makes one")
    if not config.digest:
        echo("No digest is configured: add [[digest]] with feed, every and to; docs/digests.md tells how.")
        return
    if dry_run:
        _preview(data)
        return
    done = catch_up(data, config, now=clock())
    for sent in done.sent:
        echo(f"Sent {sent}.")
    for problem in done.problems:
        echo(problem, err=True)
    if not done.sent and not done.problems:
        echo("Nothing to send.")
    sys.exit(1 if done.problems else 0)


def _preview(data: Path) -> None:
    from syndicator.definitions import load as load_definitions
    from syndicator.digest import drafts
    from syndicator.publish.digests import check_digests
    from syndicator.service import clock
    from syndicator.store import Store

    config, defined = load(data, os.environ), load_definitions(data)
    with Store.open(data, write=False) as store:
        check_digests(config, defined, list(store.sources()))
        for wanted, said in drafts(store, defined, config, now=clock()):
            echo(f"Subject: {said.subject}\nTo: {', '.join(wanted.to) or 'nobody, a feed only'}\n\n{said.text}")
