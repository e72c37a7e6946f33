"""`quarantine`, `snapshot`, `verify`: looking after the archive."""

import sys
from pathlib import Path

import click

from syndicator.cli import Lists, data_option, follow
from syndicator.cli.tables import Format, format_option
from syndicator.cli.tables import show as show_rows
from syndicator.cli.terminal import echo
from syndicator.cli.typed import NUMBER, Words


@click.group(cls=Lists)
def quarantine() -> None:
    """What could not go on its way, with the reason; without a command, lists it."""


@quarantine.command("list")
@click.option("--all", "everything", is_flag=True, help="Settled ones too.")
@format_option
@data_option
def list_waiting(*, everything: bool, form: Format, data: Path) -> None:
    """List what waits, with the reason."""
    from syndicator.store import Store

    with Store.open(data, write=False) as store:
        waiting = store.quarantined(None if everything else "waiting")
    show_rows(
        waiting,
        {
            "number": lambda one: one.number,
            "seen": lambda one: f"{one.seen_at:%Y-%m-%d}",
            "source": lambda one: one.source,
            "reason": lambda one: one.reason,
            "state": lambda one: one.state,
            "address": lambda one: one.url,
        },
        form,
        empty="Nothing waits.",
    )


@quarantine.command("show")
@click.argument("number", type=NUMBER)
@data_option
def show_one(*, number: int, data: Path) -> None:
    """Why it waits, in a sentence, and what was read of its page."""
    from syndicator.errors import StoreError
    from syndicator.quarantine import read_article
    from syndicator.store import Store

    with Store.open(data, write=False) as store:
        waiting = next((q for q in store.quarantined(None) if q.number == number), None)
    if waiting is None:
        raise StoreError(f"nothing in quarantine has the number {number}")
    echo(f"{waiting.source}  {waiting.url}\n{waiting.detail}\nSeen {waiting.seen_at:%Y-%m-%d}, {waiting.state}.")
    if waiting.article:
        article = read_article(waiting.article)
        when = article.published.iso if article.published else "date unknown"
        echo(f"\n{article.title or 'No title'}\n{when}\n{(article.text or '')[:1000]}")


@quarantine.command()
@click.argument("numbers", metavar="NUMBER...", type=NUMBER, nargs=-1, required=True)
@data_option
def reject(*, numbers: tuple[int, ...], data: Path) -> None:
    """It is rightly no item; it waits no longer."""
    from syndicator.errors import StoreError
    from syndicator.service import by_hand

    with by_hand(data) as store:
        for number in numbers:
            if not store.settle_quarantine(number, "rejected"):
                raise StoreError(f"nothing in quarantine has the number {number}")
            echo(f"{number}: rejected.")


@quarantine.command()
@click.argument("numbers", metavar="NUMBER...", type=NUMBER, nargs=-1, required=True)
@click.option("--title", type=Words(), help="The title that it shall have; needed where its page gave none.")
@click.option("--as", "item_id", metavar="ID", help="The known item that it is, under another address.")
@click.option("--same", is_flag=True, help="It is the known item that it looks like; `show NUMBER` names that.")
@data_option
def accept(*, numbers: tuple[int, ...], title: str | None, item_id: str | None, same: bool, data: Path) -> None:
    """It is rightly an item: take it in, as it was read."""
    from syndicator.cli.reading import named
    from syndicator.errors import StoreError
    from syndicator.model import Outcome
    from syndicator.quarantine import accept as take_in
    from syndicator.quarantine import looks_like
    from syndicator.service import by_hand, clock

    if len(numbers) > 1 and (title or item_id):
        raise click.UsageError("--title and --as are for one NUMBER")
    taken = False
    problems: list[str] = []
    with by_hand(data) as store:
        for number in numbers:
            try:
                known_as = looks_like(number, store) if same else named(store, item_id).id if item_id else None
                outcome = take_in(number, store=store, folder=data, now=clock(), title=title, known_as=known_as)
            except StoreError as error:  # the others are no worse for it
                problems.append(str(error))
                continue
            waits = outcome is Outcome.QUARANTINED
            echo(f"{number}: accepted" + ("; it waits for `syndicator review` now." if waits else f", {outcome}."))
            taken = taken or not waits
    if taken:
        echo(follow(data))
    if problems:
        raise StoreError("; ".join(problems))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
def snapshot(*, file: Path, data: Path) -> None:
    """Write a consistent copy of the archive in one file, for analysts. Never let them work on the live file."""
    from syndicator.store import Store

    with Store.open(data, write=False) as store:
        store.snapshot(file)
    echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB.")


@click.command()
@data_option
def verify(*, data: Path) -> None:
    """Check database, indexes, every item's own hash and the published tree. Exit code 1 if anything is wrong."""
    from syndicator.pages.words import counted
    from syndicator.service import verify as check

    problems = check(data)
    for problem in problems:
        echo(problem)
    echo(counted(len(problems), "problem") + "." if problems else "All is well.")
    sys.exit(1 if problems else 0)
