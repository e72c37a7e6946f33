"""`run`, `publish`, `backfill`: what changes the archive by crawling, and the tree by publishing."""

import logging
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicator.cli import at, data_option
from syndicator.cli.progress import Progress
from syndicator.cli.terminal import Lines, echo
from syndicator.cli.typed import Day
from syndicator.config import load

if TYPE_CHECKING:
    from syndicator.model import Run
    from syndicator.publish import Publication
    from syndicator.service import Turn

WORSE = 3
_DATA = Path("data")
_DEMO_DATA = Path("demo-data")
_FEEDS_SHOWN = 12


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--all", "everything", is_flag=True, help="All enabled sources, due or not.")
@click.option(
    "--replay",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE...",
    help="Answer every request from these WARC files; the network is not touched.",
)
@click.option("--demo", is_flag=True, help="Replay the recording that ships with us, into an archive of its own.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="SYNDICATOR_DATA",
    help="The data folder.  [default: data, or demo-data for --demo]",
)
@click.pass_context
def run(
    ctx: click.Context,
    *,
    sources: tuple[str, ...],
    everything: bool,
    replay: tuple[Path, ...],
    demo: bool,
    data: Path | None,
) -> None:
    """One turn: crawl what is due (or the named sources, or all), take it in, publish.

    Exit codes: 0 done; 1 an error; 3 done, but a source turned broken or blocked; 75 another turn is running.
    """
    from syndicator.captures import DEMO
    from syndicator.service import Order, turn

    names = tuple(name for name in sources if not _is_capture(name))
    files = (*replay, *(Path(name) for name in sources if _is_capture(name)))
    if len(files) > len(replay) and not replay:
        raise click.UsageError(f"{files[0]}: to answer from a WARC file, say --replay {files[0]}")
    if demo and (files or names):
        raise click.UsageError("--demo brings its own recording; it goes with neither sources nor --replay.")
    if demo:
        given = ctx.get_parameter_source("data") is click.core.ParameterSource.COMMANDLINE
        folder = data if given and data else _DEMO_DATA
    else:
        folder = data or _DATA
    config = load(folder, os.environ)
    order = Order(sources=names, everything=everything, replay=(DEMO,) if demo else files, demo=demo)
    log_lines()
    with Progress() as progress:
        done = turn(folder, config, order, progress=progress.update)
    report(done, folder, local=config.local_only)
    if done.worse:
        sys.exit(WORSE)


@click.command()
@data_option
@click.option("--whole", is_flag=True, help="Render everything anew, whether it changed or not.")
def publish(*, data: Path, whole: bool) -> None:
    """Bring the published tree up to what the archive says."""
    from syndicator.definitions import load as load_definitions
    from syndicator.publish import publish as publish_tree
    from syndicator.service import clock
    from syndicator.store import Store

    config = load(data, os.environ)
    with Store.open(data, write=False) as present:
        now = present.now() or clock()
    with Store.open(data) as store:
        done = publish_tree(store, load_definitions(data), config, now=now, whole=whole)
    echo(_changes(done))


@click.command()
@click.argument("source")
@click.option("--since", required=True, type=Day(), metavar="DAY", help="The oldest day wanted.")
@data_option
def backfill(*, source: str, since: datetime, data: Path) -> None:
    """Fetch a source's old articles since a day.

    They go to pages and archives, not before subscribers as if they were new. Start it again after an interruption:
    it goes on where it was.
    """
    from syndicator.service import Order, turn

    config = load(data, os.environ)
    log_lines()
    with Progress() as progress:
        order = Order(sources=(source,), backfill=since)
        done = turn(data, config, order, progress=progress.update)
    report(done, data, local=config.local_only)
    if done.worse:
        sys.exit(WORSE)


def report(done: "Turn", folder: Path, *, local: bool) -> None:
    """What a turn did, for people."""
    from syndicator.cli.tables import show

    show(
        sorted(done.runs, key=lambda run: run.source),
        {
            "source": lambda run: run.source,
            "verdict": lambda run: str(run.verdict),
            "way_in": lambda run: run.way_in and run.way_in.partition(": http")[0],
            "what it met": account,
        },
        "table",
        empty="No source was asked: none is due, or none is in the recording. `--all` asks all.",
    )
    echo(_changes(done.publication))
    echo(f"Published in {folder / 'public' / 'current'}.")
    if waiting := waits(done.runs, folder):
        echo(waiting)
    more = [run.source for run in done.runs if any("backfill" in reason for reason in run.skipped)]
    if more:
        echo(f"Older items can be had:  syndicator backfill {more[0]} --since 2020-01-01 {at(folder)}")
    if local:
        echo("The feeds' addresses work on this computer only; set `base_url` in syndicator.toml to change that.")
    for source in done.worse:
        echo(f"{source} turned worse: see  syndicator status {at(folder)}", err=True)


def waits(runs: Iterable["Run"], folder: Path) -> str | None:
    """That a turn met something which a person has to look at, and where; nothing if it did not."""
    from syndicator.model import Outcome
    from syndicator.pages.words import counted

    waiting = sum(run.outcomes.get(Outcome.QUARANTINED, 0) for run in runs)
    if not waiting:
        return None
    where = f"syndicator quarantine {at(folder)}, syndicator review {at(folder)}"
    return f"{counted(waiting, 'article')} now {'waits' if waiting == 1 else 'wait'} for you:  {where}"


def account(run: "Run") -> str:
    """All that a run met and what became of it, as one sentence; a verdict that is no good news with its reason."""
    from syndicator.model import Outcome

    reasons = {Outcome.SKIPPED: run.skipped, Outcome.FAILED: run.failed}
    told = []
    for outcome in Outcome:
        count = run.outcomes.get(outcome, 0)
        if count or outcome is Outcome.NEW:
            why = ", ".join(f"{number} {reason}" for reason, number in sorted(reasons.get(outcome, {}).items()))
            told.append(f"{count} {outcome}" + (f" ({why})" if why else ""))
    met = f"{run.listed} listed" + (f", {run.reread} read again" if run.reread else "")
    reason = "" if run.verdict in {"ok", "quiet"} else f". {run.reason}"
    return f"{met}: {', '.join(told)}{reason}"


def log_lines() -> None:
    """Log lines where no terminal shows bars; warnings always."""
    level = logging.WARNING if sys.stderr.isatty() else logging.INFO
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("syndicator").setLevel(level)


def _changes(publication: "Publication") -> str:
    from syndicator.pages.words import counted

    feeds = publication.feeds
    if not publication.published.changed:
        return "No document changed."
    if not feeds:
        return f"No feed changed; {counted(len(publication.published.written), 'page')} did."
    shown = ", ".join(feeds[:_FEEDS_SHOWN]) + (
        f" and {len(feeds) - _FEEDS_SHOWN} more" if len(feeds) > _FEEDS_SHOWN else ""
    )
    return f"{counted(len(feeds), 'feed')} changed: {shown}."


def _is_capture(name: str) -> bool:
    return name.endswith((".warc", ".warc.gz"))
