"""`search`, `show`, `status`, `export`: reading the archive."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicator.cli import data_option
from syndicator.cli.tables import Format, format_option, labelled, prose
from syndicator.cli.tables import show as show_rows
from syndicator.cli.terminal import echo
from syndicator.cli.typed import Question
from syndicator.model import Outcome

if TYPE_CHECKING:
    from syndicator.model import Item, Run
    from syndicator.query import Query
    from syndicator.store import Store
    from syndicator.store.runs import Followed

_FOUND: Mapping[str, Callable[["Item"], object]] = {
    "published": lambda item: item.published.iso[:10] if item.published else "unknown",
    "source": lambda item: item.source,
    "countries": lambda item: " ".join(item.tags.primary),
    "title": lambda item: item.title,
    "id": lambda item: item.id.removeprefix("urn:uuid:"),
}
_RUN: Mapping[str, Callable[["Run"], object]] = {
    "source": lambda run: run.source,
    "started": lambda run: _time(run.started_at),
    "verdict": lambda run: str(run.verdict),
    "way_in": lambda run: run.way_in,
    "listed": lambda run: run.listed,
    "new": lambda run: run.outcomes.get(Outcome.NEW, 0),
    "reason": lambda run: run.reason,
}
_STATE: Mapping[str, Callable[["Followed"], object]] = {
    "source": lambda followed: followed.source.id,
    "verdict": lambda followed: str(followed.verdict),
    "since": lambda followed: followed.since and f"{followed.since:%Y-%m-%d}",
    "items": lambda followed: followed.items,
    "last_run": lambda followed: _time(followed.last_run),
    "last_new": lambda followed: _time(followed.last_new),
    "next_due": lambda followed: _time(followed.due),
    "why": lambda followed: followed.reason,
}


@click.command(cls=Question)
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10000), help="How many to show.")
@click.option("--sql", is_flag=True, help="Print the query as SQL for a snapshot instead, with what we run ourselves.")
@format_option
@data_option
def search(*, query: tuple[str, ...], limit: int, sql: bool, form: Format, data: Path) -> None:
    """Search the archive: words, "phrases", country:TH, topic:migrant-smuggling, source:rso, after:2024, OR, -not."""
    from syndicator.definitions import load
    from syndicator.query.suggestions import suggest
    from syndicator.store import Store

    with Store.open(data, write=False) as store:
        asked = understood(store, data, " ".join(query))
        found = asked.sql()
        if sql:
            echo(f"-- We run:  {found.explain}\n-- The same for a snapshot:\n{asked.for_analysts};")
            return
        items = store.items(store.query_numbers(found.sql, found.parameters, limit=limit, once=False))
        show_rows(items, _FOUND, form, empty="Nothing found.")
        if not items and form == "table":
            for one in suggest(" ".join(query), vocabulary=load(data).vocabulary, sources=list(store.sources())):
                echo(f"Perhaps you mean:  {one.query}")


@click.command(cls=Question)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--to",
    type=click.File("w", encoding="utf-8", lazy=True),
    default="-",
    help="File to write; default: standard output.",
)
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@data_option
def export(*, query: tuple[str, ...], to: Any, form: str, data: Path) -> None:
    """Write what a query finds, newest first, as CSV or JSON lines; `all` for everything. Rights are obeyed."""
    import csv

    from syndicator.formats import table
    from syndicator.pages.words import counted
    from syndicator.store import Store

    words = "" if query == ("all",) else " ".join(query)
    with Store.open(data, write=False) as store:
        found = understood(store, data, words).sql()
        numbers = store.query_numbers(found.sql, found.parameters, limit=-1, once=False)
        writer = csv.DictWriter(to, table.COLUMNS)
        if form == "csv":
            writer.writeheader()
        for start in range(0, len(numbers), 200):
            for item in store.items(numbers[start : start + 200]):
                row = table.row(item)
                if form == "jsonl":
                    to.write(json.dumps(row, ensure_ascii=False) + "\n")
                    continue
                writer.writerow({key: table.safe_cell(value) for key, value in row.items()})
    echo(f"{counted(len(numbers), 'item')}.", err=True)


@click.command()
@click.argument("item_id", metavar="ID")
@click.option("--diff", is_flag=True, help="What each revision changed, word by word. Not for publication.")
@data_option
def show(*, item_id: str, diff: bool, data: Path) -> None:
    """One item: what it says, why it is tagged, where each field came from, what changed. ID may be an address."""
    from syndicator.store import Store

    with Store.open(data, write=False) as store:
        item = named(store, item_id)
        for name, value in _facts(item, store.aliases(item.id)):
            labelled(f"{name}:", value)
        _evidence(item, data)
        after = f"{item.title}\n{item.text}"
        for revision in store.revisions(item.id):
            echo()
            prose(f"revision {revision.seen_at:%Y-%m-%d %H:%M}: {', '.join(revision.changed)}")
            before = f"{revision.title}\n{revision.text}"
            if diff:
                _diff(before, after)
            after = before


@click.command()
@click.option("--history", is_flag=True, help="The last runs of each source.")
@format_option
@data_option
def status(*, history: bool, form: Format, data: Path) -> None:
    """How every source is: verdict, since when, why, when it is next due."""
    from syndicator.cli.upkeep import space
    from syndicator.digest import troubles
    from syndicator.service import clock
    from syndicator.store import Store

    with Store.open(data, write=False) as store:
        followed = [one for one in store.followed() if one.source.enabled]
        never = [one.source.id for one in followed if one.last_run is None] if form == "table" else []
        shown = [one for one in followed if one.source.id not in never]
        empty = "No source was ever asked; `syndicator run` does."
        if history:
            runs = [run for one in shown for run in store.runs(one.source.id, 10)]
            show_rows(runs, _RUN, form, empty=empty)
        else:
            show_rows(shown, _STATE, form, empty=empty)
        waiting = len(store.quarantined())
        if form == "table":
            if never:
                prose(f"{len(never)} never asked here: {', '.join(never)}.")
            if waiting:
                echo(f"{waiting} in quarantine: `syndicator quarantine` lists them.")
            if held := len(store.held()):
                echo(f"{held} held for a person to look at: `syndicator review` lists them.")
            for trouble in troubles(store, now=clock()):
                prose(f"Mail: {trouble}")
            prose(space(store, data))


def named(store: "Store", item_id: str) -> "Item":
    """An item by its id, the short form of it, or an address.

    Raises:
        StoreError: there is none.
    """
    from syndicator.errors import StoreError
    from syndicator.urls import identity_url

    known: str | None = f"urn:uuid:{item_id.strip().lower().removeprefix('urn:uuid:')}"
    if "://" in item_id:
        try:
            known = store.id_of(identity_url(item_id))
        except ValueError:
            known = None
    item = store.item(known) if known else None
    if item is None:
        raise StoreError(f"no item {item_id!r}; `syndicator search` prints ids")
    return item


def understood(store: "Store", data: Path, text: str) -> "Query":
    """A query, against this archive's vocabulary and sources; the store can answer it then.

    Raises:
        QueryError: it cannot be understood.
    """
    from syndicator.definitions import load
    from syndicator.query import parse
    from syndicator.query.sql import FUNCTIONS

    store.add_functions(FUNCTIONS)
    return parse(text, vocabulary=load(data).vocabulary, sources=store.sources())


def _facts(item: "Item", addresses: list[str]) -> list[tuple[str, str]]:
    dated = item.published
    when = (
        f"{dated.iso} ({dated.precision}, {dated.method}, read in {dated.zone} from {dated.raw!r})"
        if dated
        else "unknown"
    )
    if dated is None and item.published_raw:
        when += f" (the page says {item.published_raw!r})"
    facts = [
        ("title", item.title),
        ("id", item.id),
        ("address", item.url),
        ("source", item.source),
        ("published", when),
        ("first seen", item.first_seen.isoformat()),
        ("updated", item.updated.isoformat() if item.updated else "-"),
        ("language", item.language),
        ("text", f"{'the first part, ' if item.goes_on else ''}{len(item.text)} characters"),
        ("authors", ", ".join(item.authors) or "-"),
        ("status", str(item.status)),
        ("rights", item.rights),
        ("story", item.story_id or item.id),
        ("known as", ", ".join(addresses)),
        ("layers", ", ".join(f"{name}: {layer}" for name, layer in sorted(item.provenance.items())) or "-"),
    ]
    return facts + [("attachment", attachment.url) for attachment in item.attachments]


def _evidence(item: "Item", data: Path) -> None:
    """The text with the matches marked, then the score behind each decision, also for countries not chosen."""
    from syndicator.definitions import load
    from syndicator.tagging import Tagger

    tagger = Tagger(load(data).vocabulary)
    considered = tagger.tag(title=item.title, text=item.text, url=item.url, language=item.language).considered
    spans: dict[str, set[tuple[int, int]]] = {"title": set(), "text": set()}
    kinds = (
        ("primary", item.tags.primary),
        ("mentioned", item.tags.mentioned),
        ("topic", item.tags.topics),
        ("not chosen", considered),
    )
    for kind, found in kinds:
        for name, evidence in found.items():
            if kind == "not chosen" and (name in item.tags.primary or name in item.tags.mentioned):
                continue
            forms = "; ".join(
                f"{m.form!r} in {m.zone} by {m.rule.removeprefix('by ')} ({m.weight:g})" for m in evidence.matches[:6]
            )
            labelled(f"{kind}:", f"{name}  weight {evidence.weight:.2f}  {forms}")
            for match in evidence.matches:
                if match.span:
                    spans["title" if match.zone == "title" else "text"].add(match.span)
    echo()
    echo(_marked(item.title, spans["title"]))
    echo()
    echo(_marked(item.text, spans["text"]))


def _marked(text: str, spans: set[tuple[int, int]]) -> str:
    """The text with all that matched in brackets; what overlaps stands in one pair."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    out, at = [], 0
    for start, end in merged:
        out += [text[at:start], click.style(f"[{text[start:end]}]", bold=True)]
        at = end
    return "".join([*out, text[at:]])


def _diff(before: str, after: str) -> None:
    import difflib

    old, new = before.split(), after.split()
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            lines = (("-", old[a:b]), ("+", new[c:d]))
            echo("\n".join(f"  {sign} {' '.join(words)}" for sign, words in lines if words))


def _time(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else None
