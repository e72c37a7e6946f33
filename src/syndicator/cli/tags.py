"""`correct`, `corrections`, `retag`, `lint-terms`: setting tags and dates right, by hand and with today's terms."""

import sys
from pathlib import Path

import click

from syndicator.cli import data_option, follow
from syndicator.cli.tables import Format, format_option
from syndicator.cli.tables import show as show_rows
from syndicator.cli.terminal import echo
from syndicator.cli.typed import Words, by_option


@click.command()
@click.argument("item_id", metavar="ID")
@click.option(
    "--country", "countries", multiple=True, metavar="+CC[:primary|:mentioned] | -CC", help="Add or remove a country."
)
@click.option("--topic", "topics", multiple=True, metavar="+SLUG | -SLUG", help="Add or remove a topic.")
@click.option(
    "--published",
    metavar="DAY|MONTH|YEAR|unknown",
    help="The date, as precise as it is known: 2024-02-08, 2024-02, 2024.",
)
@click.option("--reason", type=Words(), required=True, help="Why; shown as evidence.")
@by_option
@data_option
def correct(
    *,
    item_id: str,
    countries: tuple[str, ...],
    topics: tuple[str, ...],
    published: str | None,
    reason: str,
    who: str,
    data: Path,
) -> None:
    """Set tags or the date of an item by hand. It survives retag and reprocess; who, when and why stand as evidence."""
    from syndicator.cli.reading import named
    from syndicator.retagging import correct as set_right
    from syndicator.service import by_hand

    if not (countries or topics or published):
        raise click.UsageError("Say what to correct: --country, --topic or --published.")
    with by_hand(data) as store:
        item = named(store, item_id)
        changed = set_right(
            item,
            countries=countries,
            topics=topics,
            published=published,
            reason=reason,
            who=who,
            store=store,
            folder=data,
        )
    tags, dated = changed.tags, changed.published
    echo(changed.title)
    echo(f"  about: {' '.join(tags.primary) or '-'}  mentions: {' '.join(tags.mentioned) or '-'}")
    echo(f"  topics: {' '.join(tags.topics) or '-'}  published: {dated.iso if dated else 'unknown'}")
    echo(follow(data))


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would move.")
@data_option
def retag(*, dry_run: bool, data: Path) -> None:
    """Tag the whole archive with today's terms; old items do not come back into feeds as new."""
    from syndicator.retagging import retag as tag_again

    report = tag_again(data, dry_run=dry_run)
    for move in sorted(report.moves, key=lambda move: (-move.count, move.name)):
        echo(f"{move.count:>7}  {move.name}")
        for title in move.examples:
            echo(f"           {title}")
    would = "would change" if dry_run else "changed"
    evidence = report.changed - report.moved
    echo(
        f"{report.moved} of {report.seen} items {would}" + (f"; the evidence of {evidence} more." if evidence else ".")
    )
    if report.changed and not dry_run:
        echo(follow(data))


@click.command()
@click.option(
    "--cases",
    "as_cases",
    is_flag=True,
    help="Print the corrected items as labelled texts (TOML), for tests of the rules.",
)
@format_option
@data_option
def corrections(*, as_cases: bool, form: Format, data: Path) -> None:
    """What was set right by hand, counted as errors of the rules."""
    from syndicator.retagging import cases, errors
    from syndicator.store import Store

    with Store.open(data, write=False) as store:
        if as_cases:
            echo(cases(store), nl=False)
            return
        counts = errors(store)
    show_rows(
        counts.most_common(),
        {"times": lambda one: one[1], "error": lambda one: one[0]},
        form,
        empty="Nothing was set right by hand.",
    )


@click.command("lint-terms")
@data_option
def lint_terms(*, data: Path) -> None:
    """Find terms that can never fire, contradict or shadow one another: ours with yours laid over them.

    Exit code 1 if there are any. A mistake of spelling in a file is told by every command.
    """
    from syndicator.definitions import load
    from syndicator.pages.words import counted
    from syndicator.vocabulary.lint import lint

    findings = lint(load(data).vocabulary)
    for finding in findings:
        echo(finding)
    echo(counted(len(findings), "finding") + "." if findings else "All is well.")
    sys.exit(1 if findings else 0)
