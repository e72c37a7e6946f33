"""`review`: what waits for a person before anybody reads it."""

from pathlib import Path

import click

from syndicator.cli import Lists, data_option, follow
from syndicator.cli.tables import Format, format_option
from syndicator.cli.tables import show as show_rows
from syndicator.cli.terminal import echo
from syndicator.cli.typed import NUMBER, by_option
from syndicator.safeguards import KINDS


@click.group(cls=Lists)
def review() -> None:
    """What waits for a person before anybody reads it; without a command, lists it."""


@review.command("list")
@click.option("--all", "everything", is_flag=True, help="Settled ones too.")
@format_option
@data_option
def list_held(*, everything: bool, form: Format, data: Path) -> None:
    """List what is held, why, and for how many days."""
    from syndicator.service import clock
    from syndicator.store import Store

    with Store.open(data, write=False) as store:
        waiting = store.held(None if everything else "waiting")
    show_rows(
        waiting,
        {
            "number": lambda held: held.number,
            "days": lambda held: (clock() - held.at).days,
            "source": lambda held: held.source,
            "why": lambda held: "; ".join(held.signs),
            "state": lambda held: held.state,
            "address": lambda held: held.url,
        },
        form,
        empty="Nothing waits.",
    )


@review.command()
@click.argument("number", type=NUMBER)
@by_option
@data_option
def accept(*, number: int, who: str, data: Path) -> None:
    """Let it in: nobody can be identified by it, or may be."""
    from syndicator.review import accept as let_in
    from syndicator.service import by_hand, clock

    with by_hand(data) as store:
        outcome = let_in(number, store=store, folder=data, who=who, now=clock())
    echo(f"{number}: {outcome}. {follow(data)}")


@review.command()
@click.argument("number", type=NUMBER)
@by_option
@data_option
def reject(*, number: int, who: str, data: Path) -> None:
    """Keep it out; nothing of what it said is kept."""
    from syndicator.review import reject as keep_out
    from syndicator.service import by_hand, clock

    with by_hand(data) as store:
        keep_out(number, store=store, who=who, now=clock())
    echo(f"{number}: rejected.")


@review.command(short_help="Say what is held: `on`, `off`, or kinds by name.")
@click.argument("wanted", type=click.Choice(["on", "off", *KINDS]), nargs=-1)
@data_option
def gate(*, wanted: tuple[str, ...], data: Path) -> None:
    """Say what is held: `on` (signs of a minor, as by itself), `off`, or kinds by name, several together."""
    from syndicator.ingest import GATE
    from syndicator.safeguards import kinds
    from syndicator.service import by_hand

    if len(wanted) > 1 and not {"on", "off"}.isdisjoint(wanted):
        raise click.UsageError("`on` and `off` stand alone.")
    with by_hand(data) as store:
        if wanted:
            store.set_fact(GATE, ",".join(wanted))
        asked = kinds(store.fact(GATE))
    echo(f"The gate is on, for {', '.join(asked)}." if asked else "The gate is off.")
