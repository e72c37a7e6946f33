"""`sources add` and `sources check`: the two that ask sites without a run."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicator import __version__
from syndicator.cli import at, data_option
from syndicator.cli.tables import Format, format_option
from syndicator.cli.tables import show as show_rows
from syndicator.cli.terminal import echo
from syndicator.config import load

if TYPE_CHECKING:
    from syndicator.crawling.findings import Findings, Proposal

_TITLE = 80


@click.command(short_help="Follow a new site: find its ways in, write a declaration.")
@click.argument("url")
@click.option("--id", "name", help="The source's id.  [default: from the host's name]")
@click.option("--title", help="Its name.  [default: as the site says]")
@click.option("--language", help="BCP 47, as in en.  [default: as page and text say]")
@click.option("--timezone", help="As in Asia/Bangkok.  [default: as site or host say, else UTC]")
@click.option("--country", help="Where the publisher sits, as in TH.  [default: as the host says]")
@click.option("--as-module", is_flag=True, help="Write a source module with fixtures into this checkout instead.")
@click.option("--yes", is_flag=True, help="Do not ask; follow it if anything sensible is found.")
@data_option
def add(*, url: str, name: str | None, as_module: bool, yes: bool, data: Path, **known: str | None) -> None:
    """Follow a new site: find its ways in, show what comes, write DATA/sources/ID.toml.

    URL is the address of an organisation's site, or better of its page of news. It is asked as gently as in a run,
    so this takes a minute or two.
    """
    from syndicator import onboarding
    from syndicator.crawling import catalogue
    from syndicator.crawling.findings import Known
    from syndicator.service import clock

    address = onboarding.address_of(url)
    checkout = onboarding.checkout_here() if as_module else None
    config = load(data, os.environ)
    taken = catalogue(data)
    name = name or onboarding.id_of(address, taken)
    onboarding.must_be_free(name, taken, data)
    same = onboarding.same_host(address, taken)
    if same:
        _say(f"{same.id} ({same.title}) is followed on this host already.")
    found = onboarding.explore(name, address, Known(**known), config=config, folder=data, now=clock(), say=_say)
    _show_tried(found)
    if not found.declaration:
        raise onboarding.NotFollowed(address, found.problem)
    _preview(found, name)
    question = "\nWrite a source module?" if checkout else "\nStart following?"
    if not yes and not click.confirm(question, default=False):
        echo("Nothing was written.")
        return
    if checkout:
        for written in onboarding.write_module(name, found, checkout=checkout, now=clock()):
            echo(written.relative_to(checkout))
        echo(
            "The recorded pages are their publisher's: cut them to what matters, then\n"
            "scripts/refresh_fixtures; pytest fixtures tests/test_sources.py"
        )
        return
    path = onboarding.write(name, found.declaration, data)
    echo(f"{name}: written to {path}. The next turn takes it in; at once:  syndicator run {name} {at(data)}")


@click.command(short_help="One gentle look at each live source: does it work?")
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--enable-working", is_flag=True, help="Ask those switched off too, and enable each that works.")
@format_option
@data_option
def check(*, names: tuple[str, ...], enable_working: bool, form: Format, data: Path) -> None:
    """One gentle look at each live source: what its ways in answer, what is found by which layer, what is missing.

    Without a name, at all that are switched on; one that is named is asked in any case. Nothing is stored.
    `--format json` is made to go with a bug report. Exit code 3: one of them does not work.
    """
    from syndicator import onboarding
    from syndicator.service import clock

    config = load(data, os.environ)
    off = onboarding.switched_off(data)
    wanted = names or onboarding.live(data, off=enable_working)
    findings = onboarding.check(wanted, config=config, folder=data, now=clock(), say=_say)
    if form == "json":
        echo(json.dumps(_report(findings, clock().isoformat()), ensure_ascii=False, indent=1))
    else:
        show_rows(findings.items(), _LOOK, form, empty="No source was asked.")
    for name in off if enable_working else ():
        if name in findings and findings[name].works:
            onboarding.switch(name, data, enabled=True)
            echo(f"{name}: enabled.", err=form != "table")
    if off and not names and not enable_working:
        _say(f"Switched off, and not asked: {', '.join(off)}. `--enable-working` asks them too.")
    if not all(found.works for found in findings.values()):
        sys.exit(3)


def _say(text: str) -> None:
    echo(text, err=True)


def _show_tried(found: "Findings") -> None:
    columns = {"asked": lambda one: one.what, "answer": lambda one: one.words}
    show_rows(found.tried, columns, "table", empty="Nothing was asked.")


def _preview(found: "Proposal", name: str) -> None:
    declared = found.declaration
    echo(f"\n{click.style(str(declared['title']), bold=True)}  ({name})\n")
    show_rows(
        found.samples,
        {
            "day": lambda one: (one.published or "no date")[:10],
            "title": lambda one: _short(one.title or "no title"),
            "begins": lambda one: one.words,
        },
        "table",
        empty="No article was read.",
    )
    echo("")
    facts = {
        "ways in": "\n".join(found.ways),
        "found": "; ".join(
            f"{name} by " + ", ".join(f"{layer} ({count})" for layer, count in layers.items())
            for name, layers in found.layers.items()
        ),
        "missing": ", ".join(found.missing) or "nothing",
        "language": declared["language"],
        "time zone": declared["timezone"],
        "country": declared.get("country", "none"),
        "robots": found.robots or "not read",
        "opted out": "no",
        "rights": f"{declared['rights']}: public feeds carry title, summary and link, no full text",
        "requests": found.requests,
        "please check": "\n".join(found.unsure),
    }
    for key, value in facts.items():
        if value != "":
            echo(f"{click.style(key + ':', bold=True):<{14 + len(click.style('', bold=True))}} " + _hang(value))


def _short(title: str) -> str:
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"


def _hang(value: object) -> str:
    return str(value).replace("\n", "\n" + " " * 15)


def _listed_dates(found: "Findings") -> str:
    return f"{sum(one.published is not None for one in found.samples)} of {len(found.samples)}"


def _ways(found: "Findings") -> str:
    """What the ways in answered, those that said the same together."""
    kinds: dict[str, list[str]] = {}
    for one in found.tried:
        kinds.setdefault(one.words, []).append(one.what.partition(": ")[0])
    return "; ".join(f"{', '.join(names)}: {words}" for words, names in kinds.items())


_LOOK: Mapping[str, Callable[["tuple[str, Findings]"], object]] = {
    "source": lambda one: one[0],
    "works": lambda one: "yes" if one[1].works else "no",
    "ways in": lambda one: _ways(one[1]),
    "listed dates": lambda one: _listed_dates(one[1]),
    "title by": lambda one: ", ".join(one[1].layers.get("title", ())),
    "date by": lambda one: ", ".join(one[1].layers.get("published", ())),
    "missing": lambda one: ", ".join(one[1].missing),
    "requests": lambda one: one[1].requests,
    "why": lambda one: one[1].problem,
}


def _report(findings: "Mapping[str, Findings]", now: str) -> dict[str, object]:
    return {
        "syndicator": __version__,
        "at": now,
        "sources": [{"source": name, "works": found.works, **asdict(found)} for name, found in findings.items()],
    }
