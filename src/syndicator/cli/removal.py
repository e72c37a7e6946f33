"""`suppress`: taking something out for good."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicator.cli import data_option
from syndicator.cli.terminal import echo
from syndicator.cli.typed import Words, by_option

if TYPE_CHECKING:
    from syndicator.erasure import Report
    from syndicator.removal import Decision
    from syndicator.store import Store


@click.command()
@click.argument("target", metavar="[ID|URL]", required=False)
@click.option("--source", metavar="ID", help="Everything of a source, now and later.")
@click.option("--match", metavar="-", help="A name, read from standard input: all that says it.")
@click.option("--redact", is_flag=True, help="With --match: blank the name, keep what says it.")
@click.option("--reason", type=Words(), required=True, help="Why; kept for ever, so without the name itself.")
@by_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
def suppress(
    *,
    target: str | None,
    source: str | None,
    match: str | None,
    redact: bool,
    reason: str,
    who: str,
    yes: bool,
    data: Path,
) -> None:
    """Take an item, a source or a name out of everything, for good; works while a crawl runs.

    Exit code 1 if something in the data folder still says it: then the last lines say where.
    """
    from syndicator.config import load
    from syndicator.definitions import load as load_definitions
    from syndicator.erasure import suppress as take_out
    from syndicator.removal import Decision
    from syndicator.service import by_hand

    if sum(bool(given) for given in (target, source, match)) != 1:
        raise click.UsageError("Say one of: an id, an address, --source ID, --match -.")
    if redact and not match:
        raise click.UsageError("--redact goes with --match -.")
    if match and match != "-":
        raise click.UsageError("A name on the command line stays in the shell's history: give it on standard input.")
    config, defined = load(data, os.environ), load_definitions(data)  # a mistake there is told before anybody is asked
    base = Decision(why=reason, who=who, at=datetime.now(UTC).replace(microsecond=0))
    with by_hand(data) as store:
        decision = _decision(store, base, target=target, source=source, redact=redact)
    if not yes and not _confirmed(len(decision.items), source, from_input=bool(match)):
        raise click.Abort
    report(take_out(data, config, defined, decision))


def report(done: "Report") -> None:
    """What was done; what could not be."""
    from syndicator.erasure import UNREACHABLE
    from syndicator.pages.words import counted

    told = counted(done.items, "item"), counted(done.reprints, "reprint"), counted(done.rewritten, "other")
    echo("{} taken out, {} with it; {} rewritten.".format(*told))
    echo(f"Captures: {done.erased} erased, {done.blanked} blanked.")
    for path in done.removed:
        echo(f"Removed, since it held a copy: {path}")
    for note in done.notes:
        echo(note)
    if done.standing:
        echo("Left standing, since they are not its own words:")
    for line in done.standing:
        echo(f"  {line}")
    echo("Out of reach from here:")
    for line in UNREACHABLE:
        echo(f"  {line}")
    if not done.left:
        echo("Looked through every byte of every file of the data folder: nothing is left.")
        return
    for line in done.left:
        echo(line, err=True)
    sys.exit(1)


def _decision(store: "Store", base: "Decision", *, target: str | None, source: str | None, redact: bool) -> "Decision":
    import difflib
    from dataclasses import replace

    from syndicator.cli.reading import named
    from syndicator.errors import UnknownSource
    from syndicator.pages.words import counted
    from syndicator.removal import hits, needs_removal

    if target:
        item = named(store, target)
        echo(f"{item.id}  {item.source}  {item.title}")
        return replace(base, items=(item.id,))
    if source:
        known = store.sources()
        if source not in known:  # a decision for good deserves no misspelling
            raise UnknownSource(source, difflib.get_close_matches(source, known, 3))
        return replace(base, source=source)
    name = sys.stdin.readline().strip()
    if not name:
        raise click.UsageError("No name came on standard input.")
    found = hits(store, name)
    for hit in found:
        echo(f"{hit.item.id}  {hit.item.source}  {', '.join(hit.where)}  {hit.item.title}")
    stories = {hit.item.story_id for hit in found if len(store.members(hit.item.story_id or "")) > 1}
    say = f"{counted(len(found), 'item')} {'says' if len(found) == 1 else 'say'} it or said it"
    echo(f"{say}, in {counted(len(stories), 'story', 'stories')} of several items.")
    out = [hit.item.id for hit in found if not redact or needs_removal(hit.item, name)]
    return replace(base, name=name, items=tuple(out), redact=redact)


def _confirmed(count: int, source: str | None, *, from_input: bool) -> bool:
    from syndicator.pages.words import counted

    what = f"everything of {source}" if source else counted(count, "item")
    question = f"Take out {what}, for good?"
    if not from_input:
        return click.confirm(question)
    try:  # standard input brought the name; the answer comes from the terminal
        with Path("/dev/tty").open("w") as shown, Path("/dev/tty").open() as typed:
            shown.write(f"{question} [y/N]: ")
            shown.flush()
            return typed.readline().strip().lower() in {"y", "yes"}
    except OSError as error:
        raise click.UsageError("There is no terminal to ask on; add --yes.") from error
