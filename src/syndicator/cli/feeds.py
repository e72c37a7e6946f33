"""`feeds`: what we publish, trying a query, and checking documents."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicator.cli import Lists, data_option
from syndicator.cli.checked import Place, had
from syndicator.cli.tables import Format, format_option, prose
from syndicator.cli.tables import show as show_rows
from syndicator.cli.terminal import echo
from syndicator.cli.typed import Question

if TYPE_CHECKING:
    from syndicator.store import Store


@click.group(cls=Lists)
def feeds() -> None:
    """The feeds that we publish; without a command, lists them."""


@feeds.command("list")
@click.option("--pairs", is_flag=True, help="Pairs of country and topic too.")
@format_option
@data_option
def list_feeds(*, pairs: bool, form: Format, data: Path) -> None:
    """List the feeds, how much each holds, and where it is."""
    from syndicator.config import load
    from syndicator.definitions import load as load_definitions
    from syndicator.publish.outlets import outlets
    from syndicator.query.sql import FUNCTIONS
    from syndicator.store import Store

    base = load(data, os.environ).base_url
    with Store.open(data, write=False) as store:
        store.add_functions(FUNCTIONS)
        known = outlets(store, load_definitions(data))
    show_rows(
        [outlet for outlet in known if pairs or outlet.feed.kind != "pair"],
        {
            "kind": lambda outlet: outlet.feed.kind,
            "items": lambda outlet: outlet.size,
            "title": lambda outlet: outlet.feed.title,
            "query": lambda outlet: outlet.feed.query,
            "address": lambda outlet: f"{base}/feeds/{outlet.feed.path}.atom",
        },
        form,
        empty="No feed is published.",
    )


@feeds.command()
@click.argument("path")
@data_option
def show(*, path: str, data: Path) -> None:
    """One feed: title, description, query, SQL, and what it holds now. PATH as in its address: country/th."""
    import difflib

    from syndicator.definitions import load as load_definitions
    from syndicator.errors import StoreError
    from syndicator.publish.outlets import outlets
    from syndicator.query.sql import FUNCTIONS
    from syndicator.store import Store

    with Store.open(data, write=False) as store:
        store.add_functions(FUNCTIONS)
        known = {outlet.feed.path: outlet for outlet in outlets(store, load_definitions(data))}
        if path not in known:
            near = difflib.get_close_matches(path, known, 1)
            raise StoreError(
                f"no feed {path!r}" + (f"; did you mean {near[0]!r}?" if near else "; `syndicator feeds` lists them")
            )
        outlet = known[path]
        echo(outlet.feed.title)
        prose(outlet.feed.description)
        echo(f"query: {outlet.feed.query or '(everything)'}\n")
        _preview(store, data, outlet.feed.query, 10)


@feeds.command(cls=Question, short_help="Try a query: what it finds, and the newest of it.")
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 500))
@data_option
def preview(*, query: tuple[str, ...], limit: int, data: Path) -> None:
    """Try a query: its canonical spelling, how much it finds, the newest of it."""
    from syndicator.store import Store

    with Store.open(data, write=False) as store:
        _preview(store, data, " ".join(query), limit)


@feeds.command()
@click.argument("places", metavar="FILE|URL...", type=Place(), nargs=-1, required=True)
def check(*, places: tuple[str, ...]) -> None:
    """Check documents strictly: Atom, RSS, JSON Feed, OPML. Exit code 1 where anything was found.

    Of an address, the type that came with it and the address that it calls its own are checked too.
    """
    import sys

    from syndicator.formats.check import check as check_document

    found = 0
    for place in places:
        document = had(place)
        findings = check_document(document.body, location=document.location, media_type=document.media_type)
        for finding in findings:
            echo(f"{place}: {finding}")
        found += len(findings)
    echo(f"{len(places)} checked, {found} findings.", err=True)
    sys.exit(1 if found else 0)


def _preview(archive: "Store", data: Path, text: str, limit: int) -> None:
    from syndicator.cli.reading import understood

    query = understood(archive, data, text)
    found = query.sql()
    echo(f"canonical: {query.canonical or '(everything)'}")
    if query.path:
        echo(f"feed: {query.path}")
    echo(f"finds: {archive.count(*found.counting)}")
    prose(f"sql: {found.explain}")
    echo()
    numbers = archive.query_numbers(found.sql, found.parameters, limit=limit, once=False)
    show_rows(
        archive.items(numbers),
        {
            "placed": lambda item: f"{item.placed:%Y-%m-%d}",
            "source": lambda item: item.source,
            "title": lambda item: item.title,
        },
        "table",
        empty="Nothing found.",
    )
