"""Terminals and logs: what a site said neither steers the one nor forges a line of the other."""

import csv
import io
import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from syndicator import cli as package
from syndicator.cli import cli
from syndicator.cli.terminal import Lines, echo, harmless
from syndicator.formats.table import safe_cell
from syndicator.model import Outcome, Run, Source, Verdict
from syndicator.store import Store

NOW = datetime(2024, 2, 12, 3, tzinfo=UTC)
STEERING = "\x1b]0;owned\x07\x1b[2J\x1b[8mnot a page\x9b31m\u202e\r\x08"
SIGNS = ("\x1b]", "\x1b[2J", "\x1b[8m", "\x9b", "\x07", "\x08", "\u202e")


@pytest.fixture
def folder(tmp_path: Path, source: Source) -> Path:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        met = Run(
            source=source.id, started_at=NOW, finished_at=NOW, verdict=Verdict.OK, reason=STEERING, way_in=STEERING,
            listed=1, reread=0, outcomes={Outcome.SKIPPED: 1}, skipped={STEERING: 1}, ways={"feed": STEERING},
        )  # fmt: skip
        store.record(met)
        store.record(replace(met, source="rso"))
        store.quarantine(source.id, f"https://a.example/{STEERING}", STEERING, detail=STEERING, article=None, now=NOW)
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        "status", "status --history", "status --format csv", "status --history --format json", "sources show rso",
        "quarantine", "quarantine show 1",
    ],
)  # fmt: skip
def test_no_command_hands_a_terminal_what_it_would_obey(words: str, folder: Path) -> None:
    done = CliRunner().invoke(cli, [*words.split(), "--data", str(folder)], color=True)

    assert done.output
    assert not [sign for sign in SIGNS if sign in done.output]
    if "json" not in words and words != "status":
        assert "not a page" in done.output


def test_a_table_in_csv_keeps_the_ends_of_its_lines_and_our_styles_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    out = io.StringIO()
    csv.writer(out).writerow(["a", "\x1b[1mb\x1b[0m"])
    echo(out.getvalue(), nl=False)

    assert capsys.readouterr().out.replace("\x1b[1m", "").replace("\x1b[0m", "") == "a,b\r\n"
    assert harmless("\x1b[32mgreen\x1b[0m\tand\nso on") == "\x1b[32mgreen\x1b[0m\tand\nso on"


@pytest.mark.parametrize(
    ("cell", "is_formula"),
    [
        ("=1+1", True), ("-1", True), ("\uff1d1+1", True), ("\uff20SUM(A1)", True), ("\u200e=1", True),
        (" =1", True), ("\n=1", True), ("1=1", False), ("", False), (7, False), (None, False),
    ],
)  # fmt: skip
def test_no_cell_begins_as_a_formula_does(cell: object, is_formula: bool) -> None:
    assert safe_cell(cell) == (f"'{cell}" if is_formula else cell)


def test_every_command_prints_through_the_one_door() -> None:
    modules = [path for path in Path(package.__file__).parent.glob("*.py") if path.name != "terminal.py"]

    assert len(modules) > 15
    for path in modules:
        words = path.read_text("utf-8")
        assert not any(door in words for door in ("click.echo", "click.secho", "print(")), path.name


def test_no_words_of_a_site_begin_a_line_of_the_log() -> None:
    forged = "https://a.example/\n2024-02-12 03:00:00 ERROR syndicator: all is lost\r\x1b[2J"
    error = (ValueError, ValueError(forged), None)
    record = logging.LogRecord("syndicator", logging.WARNING, __file__, 1, "cannot read %s", (forged,), error)
    lines = Lines("%(levelname)s %(message)s").format(record).split("\n")

    assert [line for line in lines if not line.startswith("  ")] == lines[:1]
    assert len([line for line in lines if "all is lost" in line]) == 2
    assert not any("\x1b" in line or "\r" in line for line in lines)
