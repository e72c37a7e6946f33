"""`sources`: which sites we follow, what we know of each, and switching them on and off."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicator.cli import Lists, data_option
from syndicator.cli.onboarding import add, check
from syndicator.cli.redesign import diff
from syndicator.cli.tables import Format, format_option, labelled, prose
from syndicator.cli.tables import show as show_rows
from syndicator.cli.terminal import echo
from syndicator.cli.typed import Day

if TYPE_CHECKING:
    from syndicator.model import Run, Source


@click.group(cls=Lists)
def sources() -> None:
    """The sources that we follow; without a command, lists them."""


sources.add_command(add)
sources.add_command(check)
sources.add_command(diff)


@sources.command("list")
@format_option
@data_option
def list_sources(*, form: Format, data: Path) -> None:
    """List the sources: ours, and your declarations laid over them."""
    from syndicator.crawling import catalogue
    from syndicator.onboarding import switched_off

    verdicts = _verdicts(data)
    known = catalogue(data) | switched_off(data)
    show_rows(
        [known[name] for name in sorted(known)],
        {
            "id": lambda source: source.id,
            "country": lambda source: source.country,
            "language": lambda source: source.language,
            "rights": lambda source: source.rights,
            "enabled": lambda source: "yes" if source.enabled else "no",
            "verdict": lambda source: verdicts.get(source.id, "unproven"),
            "title": lambda source: source.title,
        },
        form,
        empty="No source is followed; `syndicator sources add URL` adds one.",
    )


@sources.command(short_help="All that is declared and known of one source.")
@click.argument("source")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@data_option
def show(*, source: str, form: str, data: Path) -> None:
    """All that is declared and known of one source: what is seen, inferred and unknown of it, and its last run here."""
    from syndicator import crawling
    from syndicator.crawling import looking

    found = _one(source, data)
    ways = [way.name for way in (crawling.spiders(data) | looking.off(data))[found.id].ways_in]
    last = _last_run(found.id, data)
    if form == "json":
        echo(
            json.dumps(
                {
                    **asdict(found),
                    "every": found.every.total_seconds(),
                    "earliest": found.earliest.isoformat(),
                    "ways_in": ways,
                    "last_run": last and asdict(last),
                },
                ensure_ascii=False,
                indent=1,
                default=str,
            )
        )
        return
    for name, value in asdict(found).items():
        if name != "note" and value not in (None, ()):
            labelled(f"{name.replace('_', ' ')}:", _spoken(value))
    for number, way in enumerate(ways):
        labelled("" if number else "ways in:", way)
    if last:
        _show_run(last)
    if found.note:
        echo()
        prose(found.note)


@sources.command()
@click.argument("named", nargs=-1, required=True, metavar="SOURCE...")
@data_option
def disable(*, named: tuple[str, ...], data: Path) -> None:
    """Stop asking sources; what they gave stays."""
    _switch(named, data, enabled=False)


@sources.command()
@click.argument("named", nargs=-1, required=True, metavar="SOURCE...")
@data_option
def enable(*, named: tuple[str, ...], data: Path) -> None:
    """Ask sources again."""
    _switch(named, data, enabled=True)


@sources.command()
@click.argument("source")
@click.option("--until", type=Day(), metavar="DAY", help="Until this day; without it, no longer.")
@data_option
def ack(*, source: str, until: datetime | None, data: Path) -> None:
    """Say that a source's trouble is known, until a day."""
    from syndicator.errors import StoreError
    from syndicator.service import by_hand

    found = _one(source, data)
    with by_hand(data) as store:
        if not store.acknowledge(found.id, until):
            raise StoreError(f"{found.id} was never asked here; there is nothing to acknowledge")
    echo(f"{found.id}: " + (f"acknowledged until {until:%Y-%m-%d}." if until else "acknowledged no longer."))


def _verdicts(data: Path) -> dict[str, str]:
    from syndicator.store import Store
    from syndicator.store.connection import archive_exists

    if not archive_exists(data):
        return {}
    with Store.open(data, write=False) as store:
        return {followed.source.id: str(followed.verdict) for followed in store.followed()}


def _spoken(value: object) -> str:
    """A field of a source for people."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, timedelta):
        return f"{value / timedelta(hours=1):g} hours"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _last_run(name: str, data: Path) -> "Run | None":
    from syndicator.store import Store
    from syndicator.store.connection import archive_exists

    if not archive_exists(data):
        return None
    with Store.open(data, write=False) as store:
        return next(iter(store.runs(name, 1)), None)


def _show_run(run: "Run") -> None:
    from syndicator.cli.run import account

    labelled("last run:", f"{run.started_at:%Y-%m-%d %H:%M}, {run.verdict}: {run.reason}")
    labelled("", account(run))
    for way, answer in run.ways.items():
        labelled("", f"{way}: {answer}" + (" (taken)" if way == run.way_in else ""))


def _one(name: str, data: Path) -> "Source":
    import difflib

    from syndicator.crawling import catalogue
    from syndicator.errors import UnknownSource
    from syndicator.onboarding import switched_off

    known = catalogue(data) | switched_off(data)
    if name not in known:
        raise UnknownSource(name, difflib.get_close_matches(name, known, 3))
    return known[name]


def _switch(named: tuple[str, ...], data: Path, *, enabled: bool) -> None:
    """Switch all of them, or none where one is not known."""
    from syndicator.onboarding import switch

    said = "enabled" if enabled else "disabled"
    for found in [_one_or_disabled(name, data) for name in named]:
        path = switch(found, data, enabled=enabled)
        echo(f"{found}: {said} in {path}." if path.exists() else f"{found}: {said}, as it ships.")


def _one_or_disabled(name: str, data: Path) -> str:
    """A source's id, also where a declaration switched it off."""
    if (data / "sources" / f"{name}.toml").exists():
        return name
    return _one(name, data).id
