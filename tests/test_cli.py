"""The command line as people meet it: lists in any width, options where they are typed, a mistake in one sentence."""

import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from syndicator.cli import cli, tables
from syndicator.cli.run import waits
from syndicator.definitions import load
from syndicator.errors import ConfigurationError, DefinitionError, StoreError, UnknownSource
from syndicator.formats.table import COLUMNS
from syndicator.ingest import ingest
from syndicator.model import Article, Outcome, Run, Source, Verdict
from syndicator.store import Store
from syndicator.tagging import Tagger
from tests.shipped import TAGGER

TITLE = "ตำรวจ rescued 41 people from two scam compounds by the river, and arrested those who had kept them there"
ROWS = [
    {"published": "2026-11-02", "source": "river_board", "items": 41, "title": TITLE, "id": "1b1087c7-bb80-565a-b7da"},
    {"published": "2026-11-01", "source": "afp", "items": 7, "title": "Two charged", "id": "72059b76-f704-55ab-8856"},
]


@pytest.fixture
def folder(tmp_path: Path, source: Source) -> Path:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        article = Article(url="https://board.example/1", title="Flood warning", text="The river rises. " * 9)
        ingest(article, source, store=store, tagger=TAGGER, now=datetime(2024, 2, 12, 3, tzinfo=UTC))
    return tmp_path


def printed(
    rows: Sequence[tables.Row], columns: int | None, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch
) -> list[str]:
    """The lines of a table on a terminal so many columns wide; None: in a pipe."""
    patch.setattr(sys.stdout, "isatty", lambda: columns is not None)
    patch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((columns or 0, 24)))
    tables.show(rows, {name: itemgetter(name) for name in rows[0]}, "table", empty="")
    return [click.unstyle(line) for line in capsys.readouterr().out.splitlines()]


def test_in_a_pipe_a_row_is_one_line_with_every_value_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = printed(ROWS, None, capsys, monkeypatch)

    assert len(lines) == 1 + len(ROWS)
    for row, line in zip(ROWS, lines[1:], strict=True):
        assert all(str(value) in line for value in row.values())


@pytest.mark.parametrize("columns", [40, 80, 100, 200])
def test_a_table_keeps_to_the_terminal_and_loses_no_word(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = printed(ROWS, columns, capsys, monkeypatch)

    assert max(tables._columns(line) for line in lines) <= columns
    words = " ".join(lines).split()
    assert [word for row in ROWS for value in row.values() for word in str(value).split() if word not in words] == []
    assert any(line.endswith("1b1087c7-bb80-565a-b7da") for line in lines)


def test_sentences_in_the_last_column_are_broken_in_their_place(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = printed([{"source": "afp", "why": "no news " * 12}], 60, capsys, monkeypatch)

    assert [line[:5].strip() for line in lines] == ["sourc", "afp", ""]


@pytest.mark.parametrize("group", ["sources", "feeds", "review", "quarantine", "story"])
def test_a_group_lists_with_the_options_of_its_list(group: str, folder: Path) -> None:
    bare = CliRunner().invoke(cli, [group, "--format", "json", "--data", str(folder)])
    named = CliRunner().invoke(cli, [group, "list", "--format", "json", "--data", str(folder)])

    assert bare.exit_code == 0, bare.output
    assert bare.output == named.output


LISTS = ("search zebra", "status", "status --history", "review list", "quarantine list", "story list")


@pytest.mark.parametrize("words", LISTS)
def test_an_empty_list_is_a_head_in_csv_an_empty_array_in_json_and_one_line_for_people(
    words: str, tmp_path: Path
) -> None:
    with Store.open(tmp_path):
        pass

    def listed(form: str) -> str:
        return CliRunner().invoke(cli, [*words.split(), "--format", form, "--data", str(tmp_path)]).stdout

    (head,) = csv.reader(listed("csv").splitlines())
    assert {"source", "title"} & set(head)
    assert json.loads(listed("json")) == []
    first, *more = listed("table").splitlines()
    assert re.fullmatch(r"No.+[.]", first)
    assert more == [] or words.startswith("status"), "the status says more"


@pytest.mark.parametrize("words", ["search flood", "status"])
def test_the_head_of_an_empty_list_is_that_of_a_full_one(words: str, folder: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "empty"):
        pass
    heads = [
        CliRunner().invoke(cli, [*words.split(), "--format", "csv", "--data", str(one)]).stdout.splitlines()[0]
        for one in (folder, tmp_path / "empty")
    ]

    assert heads[0] == heads[1] != ""


def test_an_option_of_the_list_never_goes_unheard_before_another_command(folder: Path) -> None:
    done = CliRunner().invoke(cli, ["quarantine", "--data", str(folder), "reject", "1"])

    assert done.exit_code == 2
    assert "unexpected extra" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--data", "x", "status"], "options stand behind a command"),
        (["serch", "x"], "Did you mean 'search'"),
        (["backfill", "rso", "--since", "2024-13-01"], "'2024-13-01' is no day; write it as 2026-11-25"),
        (["sources", "ack", "rso", "--until", "tomorrow"], "'tomorrow' is no day"),
        (["search", "country:TH", "-mentions:MM"], "put the query in quotation marks"),
        (["feeds", "preview", "-has:pdf"], "put the query in quotation marks"),
        (["export", "scam", "-source:rso"], "put the query in quotation marks"),
        (["search", "scam", "--fromat", "json"], "Did you mean '--format'?"),
        (["show", "\udcff"], "What was typed is not UTF-8"),
        (["quarantine", "reject", "9" * 30], "is not in the range"),
        (["review", "accept", "0"], "is not in the range"),
        (["correct", "x", "--topic", "+events", "--reason", " "], "says nothing"),
        (["correct", "x", "--topic", "+events", "--reason", "a\x1b[31m"], "a sign that is no text"),
        (["story", "merge", "x", "y", "--reason", "long " * 200], "say it shorter"),
    ],
)
def test_what_was_mistyped_is_told_with_what_to_write(words: list[str], said: str) -> None:
    done = CliRunner().invoke(cli, words)

    assert done.exit_code == 2
    assert said in " ".join(done.output.split())


def test_a_source_shows_its_ways_in_by_name_and_address(folder: Path) -> None:
    shown = CliRunner().invoke(cli, ["sources", "show", "rso", "--data", str(folder)])

    assert "WordPress REST: https://rso.baliprocess.net/" in shown.output
    assert "object at" not in shown.output
    assert "last run" not in shown.output


def test_a_source_shows_what_its_last_run_met_and_which_way_in_won(folder: Path) -> None:
    now = datetime(2024, 2, 12, 3, tzinfo=UTC)
    met = Run(
        source="rso", started_at=now, finished_at=now, verdict=Verdict.OK, reason="1 new of 3 listed.", way_in="feed",
        listed=3, reread=0, outcomes={Outcome.NEW: 1, Outcome.SKIPPED: 2}, skipped={"not ours": 2},
        ways={"WordPress REST": "404", "feed": "ok, 3 listed"},
    )  # fmt: skip
    with Store.open(folder) as store:
        store.record(met)

    def shown(form: str) -> str:
        return CliRunner().invoke(cli, ["sources", "show", "rso", "--format", form, "--data", str(folder)]).stdout

    for words in (
        "2024-02-12 03:00, ok",
        "2 skipped (2 not ours)",
        "WordPress REST: 404",
        "feed: ok, 3 listed (taken)",
    ):
        assert words in shown("text")
    assert json.loads(shown("json"))["last_run"]["skipped"] == {"not ours": 2}


@pytest.mark.parametrize("group", ["sources", "feeds", "review", "quarantine", "story"])
def test_short_help_is_whole(group: str) -> None:
    told = CliRunner().invoke(cli, [group, "--help"], terminal_width=80).output
    assert "..." not in told.partition("Commands:")[2]


def test_what_cannot_begin_leaves_no_archive_behind(tmp_path: Path) -> None:
    done = CliRunner(env={"SYNDICATOR_CONTACT": None}).invoke(cli, ["run", "--data", str(tmp_path / "data")])

    assert isinstance(done.exception, ConfigurationError)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "words", ["retag", "reprocess", "sources ack rso", "quarantine reject 1", "sources enable rso", "upkeep"]
)
def test_a_mistyped_folder_is_not_made(words: str, tmp_path: Path) -> None:
    CliRunner().invoke(cli, [*words.split(), "--data", str(tmp_path / "dta")])

    assert not (tmp_path / "dta").exists()


def test_what_is_not_known_is_empty_for_programs_and_a_dash_for_people(folder: Path) -> None:
    def listed(form: str) -> str:
        return CliRunner().invoke(cli, ["status", "--format", form, "--data", str(folder)]).stdout

    (row,) = csv.DictReader(listed("csv").splitlines())
    (same,) = json.loads(listed("json"))
    assert (row["since"], row["last_run"], row["items"]) == ("", "", "1")
    assert (same["since"], same["last_run"], same["items"]) == (None, None, 1)


def test_a_correction_says_who_where_the_user_of_this_computer_has_no_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr("getpass.getuser", nameless)
    words = ["correct", "https://board.example/1", "--topic", "+events", "--reason", "it says so"]
    assert CliRunner().invoke(cli, [*words, "--data", str(folder)]).exit_code == 0
    with Store.open(folder, write=False) as store:
        (kept,) = store.overrides(store.corrected_ids()[0])
    assert kept.who.startswith("user ")


def test_what_is_to_be_typed_next_names_the_folder(folder: Path) -> None:
    words = ["correct", "https://board.example/1", "--topic", "+events", "--reason", "it says so"]
    told = CliRunner().invoke(cli, [*words, "--data", str(folder)]).stdout.splitlines()[-1]
    command = told.partition(":  ")[2].split()

    assert command[0] == "syndicator"
    assert CliRunner().invoke(cli, command[1:]).exit_code == 0
    assert (folder / "public" / "current" / "feeds" / "topic" / "events.atom").exists()


def test_corrections_are_listed_as_other_lists_are(folder: Path) -> None:
    def listed(form: str) -> str:
        return CliRunner().invoke(cli, ["corrections", "--format", form, "--data", str(folder)]).stdout

    assert listed("table") == "Nothing was set right by hand.\n"
    words = ["correct", "https://board.example/1", "--topic", "+events", "--reason", "it says so"]
    CliRunner().invoke(cli, [*words, "--data", str(folder)])

    assert json.loads(listed("json")) == [{"times": 1, "error": "missed topic events"}]
    assert listed("csv").splitlines() == ["times,error", "1,missed topic events"]


def test_a_misspelled_source_is_not_kept_out_for_good(folder: Path) -> None:
    words = ["suppress", "--source", "bord", "--reason", "asked", "--yes", "--data", str(folder)]
    done = CliRunner().invoke(cli, words)

    assert isinstance(done.exception, UnknownSource)
    assert "did you mean board" in str(done.exception)
    assert not (folder / "suppressions.jsonl").exists() or "bord" not in (folder / "suppressions.jsonl").read_text()


def test_a_backup_bears_no_name_that_promises_another_kind(folder: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["backup", str(tmp_path / "copy.zip"), "--data", str(folder)])

    assert isinstance(done.exception, StoreError)
    assert not (tmp_path / "copy.zip").exists()


def test_an_export_of_nothing_still_names_its_columns(folder: Path) -> None:
    nothing = CliRunner().invoke(cli, ["export", "zebra", "--data", str(folder)])
    one = CliRunner().invoke(cli, ["export", "flood", "--data", str(folder)])

    assert nothing.stdout.splitlines() == [",".join(COLUMNS)]
    assert one.stderr == "1 item.\n"
    assert "2024-02-12T03:00:00Z" in one.stdout


def test_plain_words_that_find_nothing_are_offered_as_a_query(folder: Path) -> None:
    found = CliRunner().invoke(cli, ["search", "thailand floods since 2024", "--data", str(folder)])

    assert found.output.splitlines()[0] == "Nothing found."
    assert any("country:TH" in line and "after:2024" in line for line in found.output.splitlines()[1:])


def test_a_feed_whose_query_is_wrong_is_named_with_its_file(folder: Path) -> None:
    (folder / "feeds").mkdir()
    (folder / "feeds" / "mine.toml").write_text('title = "Mine"\ndescription = "Ours"\nquery = "contry:TH"\n')
    done = CliRunner().invoke(cli, ["publish", "--data", str(folder)])

    assert isinstance(done.exception, DefinitionError)
    assert str(done.exception).startswith("feeds/mine.toml: there is no filter 'contry' at character 1")


def test_a_feed_of_ours_that_names_what_was_taken_away_is_told_with_its_cure(folder: Path) -> None:
    (folder / "topics.toml").write_text("[topics.fishing-exploitation]\nenabled = false\n")
    done = CliRunner().invoke(cli, ["publish", "--data", str(folder)])
    assert isinstance(done.exception, DefinitionError)
    assert str(done.exception).startswith("feeds/work-at-sea.toml: there is no topic")
    assert "enabled = false to take the feed away" in str(done.exception)

    (folder / "feeds").mkdir()
    (folder / "feeds" / "work-at-sea.toml").write_text("enabled = false\n")
    assert CliRunner().invoke(cli, ["publish", "--data", str(folder)]).exit_code == 0


def test_a_feed_whose_query_is_wrong_stops_a_turn_before_it_crawls(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "mine.toml").write_text('title = "Mine"\ndescription = "Ours"\nquery = "contry:TH"\n')
    done = CliRunner().invoke(cli, ["run", "--demo", "--data", str(tmp_path)])

    assert isinstance(done.exception, DefinitionError)
    with Store.open(tmp_path, write=False) as store:
        assert store.totals() == (0, 0)
        assert all(followed.last_run is None for followed in store.followed())


def test_a_turn_and_the_status_say_that_something_waits_for_a_person(folder: Path, source: Source) -> None:
    unnamed = Article(url="https://board.example/2", title="", text="The river rises. " * 9)
    now = datetime(2024, 2, 12, 3, tzinfo=UTC)
    with Store.open(folder) as store:
        assert ingest(unnamed, source, store=store, tagger=TAGGER, now=now) is Outcome.QUARANTINED
    met = Run(
        source="board", started_at=now, finished_at=now, verdict=Verdict.OK, reason="", way_in="feed",
        listed=1, reread=0, outcomes={Outcome.QUARANTINED: 1},
    )  # fmt: skip

    assert (
        waits([met], folder)
        == f"1 article now waits for you:  syndicator quarantine --data {folder}, syndicator review --data {folder}"
    )
    assert waits([replace(met, outcomes={Outcome.NEW: 1})], folder) is None
    assert "1 in quarantine" in CliRunner().invoke(cli, ["status", "--data", str(folder)]).output


def test_a_query_is_printed_as_sql_that_runs_on_a_snapshot(folder: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    runner.invoke(cli, ["snapshot", str(tmp_path / "news.db"), "--data", str(folder)])
    found = json.loads(runner.invoke(cli, ["search", "flood", "--format", "json", "--data", str(folder)]).stdout)
    sql = runner.invoke(cli, ["search", "flood", "--sql", "--data", str(folder)]).stdout

    with closing(sqlite3.connect(tmp_path / "news.db")) as snapshot:
        assert [row[0] for row in snapshot.execute(sql)] == [f"urn:uuid:{row['id']}" for row in found] != []


def test_an_item_is_named_by_its_id_however_it_was_copied(folder: Path) -> None:
    (row,) = json.loads(CliRunner().invoke(cli, ["search", "flood", "--format", "json", "--data", str(folder)]).stdout)
    for spelled in (row["id"], f" {row['id'].upper()} ", f"URN:UUID:{row['id']}"):
        assert CliRunner().invoke(cli, ["show", spelled, "--data", str(folder)]).exit_code == 0, spelled


def test_terms_of_ones_own_that_do_not_do_what_was_meant_are_found(tmp_path: Path) -> None:
    own = '[topics.mine]\nlabel = "Mine"\nstrong = "zebra, zebras"\n'
    (tmp_path / "topics.toml").write_text(own)
    found = CliRunner().invoke(cli, ["lint-terms", "--data", str(tmp_path)])
    assert (found.exit_code, found.stdout) == (1, "mine: 'zebras' says the same as 'zebra'\n1 finding.\n")

    (tmp_path / "topics.toml").write_text(own.replace(", zebras", ""))
    assert CliRunner().invoke(cli, ["lint-terms", "--data", str(tmp_path)]).exit_code == 0


def test_what_a_terminal_cannot_show_is_spelled_out_and_ends_nothing(folder: Path) -> None:
    with Store.open(folder) as store:
        store.quarantine("board", "https://board.example/9", "ค้ามนุษย์", detail="x", article="", now=datetime.now(UTC))
    command = [sys.executable, "-m", "syndicator", "quarantine", "--data", str(folder)]
    done = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": "latin-1"}, capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"\u0e04\u0e49" in done.stdout


def test_words_that_match_inside_longer_ones_are_marked_as_one(folder: Path, source: Source) -> None:
    own = "".join(
        f'[topics.{slug}]\nlabel = "A"\nstrong = "{words}"\n' for slug, words in (("a", "zebra"), ("b", "zebra hunt"))
    )
    (folder / "topics.toml").write_text(own)
    tagger = Tagger(load(folder).vocabulary)
    with Store.open(folder) as store:
        article = Article(url="https://board.example/4", title="Hearing", text="A 𝒜𝒷 zebra hunt in Thailand. " * 3)
        ingest(article, source, store=store, tagger=tagger, now=datetime(2024, 2, 12, 3, tzinfo=UTC))
    shown = CliRunner().invoke(cli, ["show", "https://board.example/4", "--data", str(folder)]).stdout

    assert "A 𝒜𝒷 [zebra hunt] in [Thailand]." in shown


def test_an_item_is_shown_with_the_operators_own_countries(folder: Path, source: Source) -> None:
    (folder / "countries.toml").write_text('[countries.PE]\nname = "Peru"\nweak = "Riverland"\n')
    with Store.open(folder) as store:
        article = Article(url="https://board.example/3", title="Notice", text="Seen from Riverland. " + "Rain. " * 60)
        ingest(article, source, store=store, tagger=TAGGER, now=datetime(2024, 2, 12, 3, tzinfo=UTC))
    shown = CliRunner().invoke(cli, ["show", "https://board.example/3", "--data", str(folder)])

    assert shown.exit_code == 0, shown.output
    assert "Riverland' in" in shown.output
