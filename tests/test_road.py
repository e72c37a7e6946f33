"""The whole road, as a user walks it: recorded pages in, feeds out, with the real command in a folder of its own."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from lxml import html

from syndicator.captures import DEMO
from syndicator.store.locks import run_lock
from tests.conftest import Command
from tests.trees import digest, tree

TITLES_AND_DAYS = {
    "Pilot Training Workshop on Information Sharing": "2018-05-21",
    "RSO supports Thailand’s Department of Special Investigation": "2024-02-08",
    "RSO 2023 Constructive Dialogue": "2023-10-20",
    "Investigators from 8 countries plan joint responses": "2017-11-16",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after `syndicator run --demo`."""
    folder = tmp_path_factory.mktemp("demo")
    done = run(folder, "run", "--demo")
    assert done.returncode == 0, done.stderr
    return folder / "demo-data"


def run(folder: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "syndicator", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{folder / 'syndicator.db'}?mode=ro", uri=True) as connection:
        found = connection.execute(sql).fetchall()
    connection.close()
    return found


def test_the_demo_shows_stories_of_three_sources(demo: Path) -> None:
    assert dict(rows(demo, "SELECT source, count(*) >= 3 FROM items GROUP BY source")) == {
        "rso": 1,
        "unodc_roseap": 1,
        "bali_process": 1,
    }
    assert rows(demo, "SELECT count(*) >= 14 FROM stories") == [(1,)]
    assert rows(demo, "SELECT count(*) FROM stories WHERE size > 1")[0][0] >= 1


def test_every_run_accounts_for_all_that_it_met(demo: Path) -> None:
    outcomes = "new + updated + unchanged + duplicate + withdrawn + skipped + quarantined + failed"
    assert rows(demo, f"SELECT source FROM runs WHERE listed + reread <> {outcomes}") == []
    assert rows(demo, "SELECT count(*) FROM runs WHERE listed > 0") == [(3,)]


def test_every_title_of_the_demo_says_that_it_is_one(demo: Path) -> None:
    entries = feedparser.parse(demo / "public/current/feeds/all.atom").entries
    assert len(entries) >= 14
    assert all(entry.title.startswith("[Demo]") for entry in entries)


def test_every_feed_parses_clean_and_says_nothing_twice_early_or_relative(demo: Path) -> None:
    now = datetime.now(UTC).timetuple()
    documents = {path: body for path, body in tree(demo).items() if path.endswith((".atom", ".rss"))}
    assert len(documents) > 100
    for path, body in documents.items():
        parsed = feedparser.parse(body)
        assert not parsed.bozo, (path, parsed.get("bozo_exception"))
        assert not [i for i, count in Counter(entry.id for entry in parsed.entries).items() if count > 1], path
        for entry in parsed.entries:
            moments = (dict.get(entry, key) for key in ("published_parsed", "updated_parsed"))
            assert all(moment <= now for moment in moments if moment)
            links = [link["href"] for link in entry.links] + [entry.link]
            links += (
                [a.get("href") for a in html.fromstring(entry.content[0].value).iter("a")] if "content" in entry else []
            )
            assert all(link.startswith(("https://", "http://")) for link in links), (path, links)


def test_the_three_formats_agree_field_by_field(demo: Path) -> None:
    published = tree(demo)
    for path in [path for path in published if path.endswith(".json") and path.startswith("feeds/")]:
        stem = path.removesuffix(".json")
        items = json.loads(published[path])["items"]
        atom, rss = (feedparser.parse(published[f"{stem}.{form}"]).entries for form in ("atom", "rss"))
        assert [i["id"] for i in items] == [e.id for e in atom] == [e.id for e in rss]
        assert [i["title"] for i in items] == [e.title for e in atom] == [e.title for e in rss]
        assert [i["url"] for i in items] == [e.link for e in atom] == [e.link for e in rss]
        assert [i["content_html"] for i in items] == [e.content[0].value for e in atom]


def test_a_source_shows_all_and_the_whole_shows_each_story_once(demo: Path) -> None:
    published = tree(demo)
    everything = json.loads(published["feeds/all.json"])["items"]
    of_sources = [
        item
        for path, body in published.items()
        if path.startswith("feeds/source/") and path.endswith(".json")
        for item in json.loads(body)["items"]
    ]
    stories, items = rows(demo, "SELECT count(*), sum(size) FROM stories")[0]
    assert len(everything) == stories
    assert len(of_sources) == items
    assert items > stories


def test_again_changes_no_row_and_no_byte(demo: Path, tmp_path: Path) -> None:
    before = digest(demo), rows(demo, "SELECT id, title, placed, updated FROM items ORDER BY id")
    done = run(demo.parent, "run", "--demo")
    assert done.returncode == 0
    assert "No document changed." in done.stdout
    assert (digest(demo), rows(demo, "SELECT id, title, placed, updated FROM items ORDER BY id")) == before


def test_another_machine_another_hash_seed_another_time_zone_the_same_bytes(
    demo: Path, syndicator: Command, tmp_path: Path
) -> None:
    done = syndicator(
        "run", "--demo", "--data", tmp_path / "other", PYTHONHASHSEED="12345", TZ="Pacific/Auckland", LC_ALL="C"
    )
    assert done.returncode == 0, done.stderr
    assert digest(tmp_path / "other") == digest(demo)


def test_publishing_anew_from_the_same_archive_gives_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    before = digest(demo)
    done = run(tmp_path, "publish", "--whole", "--data", demo)
    assert done.returncode == 0, done.stderr
    assert digest(demo) == before


def test_a_demo_is_no_archive_to_crawl_into(demo: Path) -> None:
    done = run(demo.parent, "run", "--all", "--data", demo)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "demo" in done.stderr


def test_the_first_recorded_day(recordings: Path, syndicator: Command, tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = syndicator("run", "--all", "--replay", recordings / "day1.warc.gz", "--data", data)
    assert done.returncode == 0, done.stderr
    assert rows(data, "SELECT source, count(*) FROM items GROUP BY source ORDER BY 1") == [
        ("rso", 10),
        ("unodc_roseap", 1),
    ]
    days = dict(rows(data, "SELECT title, published_day FROM items"))
    for title, day in TITLES_AND_DAYS.items():
        assert [found for name, found in days.items() if str(name).startswith(title)] == [day]
    assert rows(data, "SELECT state FROM sources WHERE id = 'bali_process'") == [("quiet",)]
    texts = [str(text) for (text,) in rows(data, "SELECT text FROM items")]
    for noise in ("You are reading", "More News Articles", "Click here to read more", "Jeremy Douglas United Nations"):
        assert not [text for text in texts if noise in text], noise

    before = digest(data)
    again = syndicator("run", "--all", "--replay", recordings / "day1.warc.gz", "--data", data)
    assert again.returncode == 0
    assert (
        rows(data, "SELECT sum(new), sum(updated) FROM runs WHERE rowid > 3") == [(0, 0)]
        or "No document" in again.stdout
    )
    assert digest(data) == before

    second = syndicator("run", "--all", "--replay", recordings / "day2.warc.gz", "--data", data)
    assert second.returncode == 0
    assert rows(data, "SELECT size FROM stories WHERE size > 1") == [(2,)]
    published = tree(data)
    title = "Disruption Working Group"
    for path in [path for path in published if path.startswith("feeds/") and path.endswith(".json")]:
        assert sum(title in item["title"] for item in json.loads(published[path])["items"]) <= 1, path
    assert sum(title in item["title"] for item in json.loads(published["feeds/all.json"])["items"]) == 1


MISTAKES: tuple[tuple[list[str], int, str], ...] = (
    (["run", "--replay", "nowhere.warc.gz"], 1, "nowhere.warc.gz"),
    (["run", "--all"], 1, "contact ="),
    (["run", "rzo", "--replay", str(DEMO)], 1, "did you mean"),
    (["serch", "x"], 2, "Did you mean 'search'?"),
    (["search", "countri:TH", "--data", "{demo}"], 1, "country"),
    (["search", "x", "--data", "empty"], 1, "syndicator run"),
    (["show", "nothing", "--data", "{demo}"], 1, "search"),
)
ONE_BY_ONE = """
import contextlib, io, json, sys, traceback
from syndicator.cli import main
for sys.argv in json.loads(sys.argv[1]):
    code, said = 0, io.StringIO()
    with contextlib.redirect_stderr(said):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        except BaseException:
            traceback.print_exc()
    print(json.dumps([code, said.getvalue()]))
"""
"""Several commands in one process, which loads once what they need."""


@pytest.fixture(scope="module")
def told(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, str]]:
    """How each mistake ended, and what was said of it."""
    commands = [["syndicator", *(a.format(demo=demo) for a in arguments)] for arguments, _, _ in MISTAKES]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SYNDICATOR_", "SCRAPY_"))}
    done = subprocess.run(
        [sys.executable, "-c", ONE_BY_ONE, json.dumps(commands)],
        cwd=tmp_path_factory.mktemp("mistakes"), env=kept, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("number", range(len(MISTAKES)), ids=[" ".join(a[:2]) for a, _, _ in MISTAKES])
def test_a_mistake_is_one_line_that_says_what_to_do(number: int, told: list[tuple[int, str]]) -> None:
    _, code, words = MISTAKES[number]
    ended, said = told[number]
    assert ended == code
    assert words in said
    assert "Traceback" not in said
    if code == 1:
        assert said.strip().count("\n") == 0


def test_a_mistake_is_one_line_in_a_process_of_its_own_too(syndicator: Command) -> None:
    arguments, code, words = MISTAKES[1]
    done = syndicator(*arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert done.stderr.strip().count("\n") == 0


def test_a_cut_recording_is_refused_and_nothing_is_begun(syndicator: Command, tmp_path: Path) -> None:
    (tmp_path / "cut.warc.gz").write_bytes(DEMO.read_bytes()[:-2000])
    done = syndicator("run", "--replay", "cut.warc.gz", "--data", "data")
    assert done.returncode == 1
    assert "cut.warc.gz" in done.stderr
    assert not (tmp_path / "data" / "syndicator.db").exists()


def test_a_folder_that_cannot_be_written_is_one_line(syndicator: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = syndicator("run", "--demo", "--data", tmp_path / "file" / "data")
    assert done.returncode == 1
    assert "choose another --data folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_turn_at_the_same_time_ends_at_once_with_75(syndicator: Command, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with run_lock(tmp_path / "data"):
        began = time.monotonic()
        done = syndicator("run", "--replay", DEMO, "--data", "data")
    assert done.returncode == 75
    assert time.monotonic() - began < 20
    assert "another run" in done.stderr


def test_a_database_from_the_future_is_one_line(syndicator: Command, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    connection = sqlite3.connect(tmp_path / "data" / "syndicator.db")
    connection.execute("PRAGMA user_version = 4711")
    connection.close()
    done = syndicator("run", "--replay", DEMO, "--data", "data")
    assert done.returncode == 1
    assert "upgrade Syndicator" in done.stderr
    assert done.stderr.strip().count("\n") == 0


def test_help_does_not_import_scrapy() -> None:
    code = "import sys; sys.argv = ['syndicator', '--help']\n"
    code += "try:\n import syndicator.cli as c; c.main()\nexcept SystemExit: pass\n"
    code += "print('scrapy' in sys.modules, 'sqlite_utils' in sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "One turn" in done.stdout
    assert done.stderr.strip() == "False False"


def test_what_analysts_ask_first_is_answered(demo: Path, syndicator: Command, tmp_path: Path) -> None:
    assert syndicator("snapshot", "copy.db", "--data", demo).returncode == 0
    connection = sqlite3.connect(tmp_path / "copy.db")
    found = connection.execute(
        "SELECT country, count(*) FROM item_countries WHERE role = 'primary' GROUP BY country ORDER BY 2 DESC, 1"
    ).fetchall()
    connection.close()
    assert len(found) >= 5
    assert syndicator("verify", "--data", demo).stdout.strip() == "All is well."
    shown = syndicator("show", rows(demo, "SELECT id FROM items ORDER BY id LIMIT 1")[0][0], "--data", demo)
    assert shown.returncode == 0, shown.stderr
    assert "published" in shown.stdout
    exported = syndicator("export", "all", "--format", "jsonl", "--data", demo)
    assert len(exported.stdout.splitlines()) == rows(demo, "SELECT count(*) FROM items")[0][0]


def test_one_is_never_many_on_a_page(demo: Path) -> None:
    many = re.compile(r"(?<![\d.,])1 (?:items|stories|sources|reports|agencies|days)\b")
    pages = sorted((demo / "public" / "current").rglob("index.html"))
    texts = {
        str(page): " ".join("".join(html.document_fromstring(page.read_bytes()).itertext()).split()) for page in pages
    }

    assert any("Australia 1 item " in text for text in texts.values())
    assert {page: many.findall(text) for page, text in texts.items() if many.search(text)} == {}
