"""Items built again from captures: other where the code is, the same in everything else."""

import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicator import crawling
from syndicator.captures import Recorded, Writer, read_at, responses
from syndicator.crawling.rereading import reread
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Outcome
from syndicator.reprocessing import Reprocessing, _newest, reprocess
from syndicator.retagging import correct
from syndicator.store import Store
from syndicator.store.memory import Entry, Memory
from tests.shipped import TAGGER

START = datetime(2024, 2, 12, 3, tzinfo=UTC)
DECLARED = """
title = "River Board"
homepage = "https://board.example/"
country = "GB"
language = "en"
timezone = "Europe/London"

[[ways_in]]
kind = "feed"
url = "https://board.example/feed"
"""


def page(number: int) -> bytes:
    said = f"Police of Thailand stopped boat number {number} in the strait and freed {number + 10} people from it. " * 6
    return (
        f"<html><head><title>Boat {number} stopped</title></head><body><article><h1>Boat {number} stopped</h1>"
        f"<time datetime='2024-02-0{number + 1}'>{number + 1} February 2024</time><p>{said}</p></article></body></html>"
    ).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three captured articles of a declared source, stored as an older version would have read them."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "board.toml").write_text(DECLARED)
    writer = Writer(tmp_path / "captures")
    with Store.open(tmp_path) as store:
        spider = crawling.spiders(tmp_path)["board"]
        store.write_catalogue([spider.source])
        for number in range(3):
            url = f"https://board.example/news/boat-{number}"
            place = writer.write(
                url, status=200, headers=[("Content-Type", "text/html")], body=page(number), date=START
            )
            article = reread(spider, read_at(tmp_path / "captures" / place.file, place.offset), listed=None, now=START)
            assert article is not None
            assert ingest(article, spider.source, store=store, tagger=TAGGER, now=START) is Outcome.NEW
        settle_stories(store)
    return tmp_path


def rows(folder: Path) -> list[tuple[object, ...]]:
    with Store.open(folder, write=False) as store:
        return sorted(
            (i.id, i.url, i.title, i.text, i.placed, i.first_seen, i.updated, i.story_id) for i in store.every()
        )


def test_the_same_code_changes_nothing(folder: Path) -> None:
    before = rows(folder)
    done = reprocess(folder)
    assert (done.read, done.changed, done.new) == (3, 0, 0)
    assert rows(folder) == before


def spoil(folder: Path) -> list[tuple[object, ...]]:
    """What today's code would read otherwise; what it ought to be."""
    right = rows(folder)
    with Store.open(folder) as store, store.write():
        item = store.item(str(right[0][0]))
        assert item is not None
        store.change(replace(item, title=f"{item.title} | River Board", row_hash="x"), now=START)
    return right


def test_a_dry_run_says_which_field_and_changes_nothing(folder: Path) -> None:
    spoil(folder)
    before = rows(folder)
    done: Reprocessing = reprocess(folder, dry_run=True)
    assert (dict(done.fields), done.changed) == ({"title": 1}, 1)
    assert len(done.examples["title"]) == 1
    assert rows(folder) == before


def test_items_become_what_todays_code_reads_and_keep_the_rest(folder: Path) -> None:
    right = spoil(folder)
    with Store.open(folder) as store:
        item = store.item(str(right[1][0]))
        assert item is not None
        correct(item, countries=["+MM:primary"], reason="seen", who="test", store=store, folder=folder, now=START)
    assert reprocess(folder).changed == 1
    assert rows(folder) == right
    with Store.open(folder, write=False) as store:
        item = store.item(str(right[1][0]))
        assert item is not None
        assert "MM" in item.tags.primary
        assert store.revisions(str(right[0][0])) == []


@pytest.mark.parametrize("kept", [True, False], ids=["with identities.jsonl", "without"])
def test_a_lost_database_is_built_again_with_the_same_ids(kept: bool, folder: Path) -> None:
    before = rows(folder)
    for name in ("syndicator.db", "syndicator.db-wal", "syndicator.db-shm", *(() if kept else ("identities.jsonl",))):
        (folder / name).unlink(missing_ok=True)
    done = reprocess(folder)
    assert done.new == 3
    assert [(row[0], row[1], row[2], row[3]) for row in rows(folder)] == [(r[0], r[1], r[2], r[3]) for r in before]
    assert all(isinstance(row[4], datetime) and row[4] <= START + timedelta(0) for row in rows(folder))


def test_memory_holds_one_page_however_many_were_captured(tmp_path: Path) -> None:
    captures = tmp_path / "captures"
    writer = Writer(captures)
    for number in range(24):
        writer.write(
            f"https://board.example/{number}",
            status=200,
            headers=[("Content-Type", "text/html")],
            body=b"<p>A page.</p>" * 40_000,
            date=START + timedelta(minutes=number),
        )

    def most_held(pages: Callable[[], Iterable[Recorded]]) -> int:
        tracemalloc.start()
        assert sum(1 for _ in pages()) == 24
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert most_held(lambda: _newest(tmp_path)) < 4_000_000
    assert most_held(lambda: [page for _, page in responses(captures)]) > 12_000_000, "the control holds them all"


@pytest.mark.parametrize("path", ["/newsroom", "/newsroom?page=2", "/newsroom/page/3/"])
@pytest.mark.parametrize("remembered", [True, False], ids=["with what crawling remembers", "of captures alone"])
def test_a_captured_listing_is_no_item(path: str, *, remembered: bool, folder: Path) -> None:
    before = rows(folder)
    declared = DECLARED.replace('"feed"\n', '"html"\n').replace("/feed", "/newsroom")
    (folder / "sources" / "board.toml").write_text(declared)
    Writer(folder / "captures").write(
        f"https://board.example{path}",
        status=200,
        headers=[("Content-Type", "text/html")],
        body=b"<html><title>Newsroom</title><body><h1>Newsroom</h1><p>All that the board says.</p></body></html>",
        date=START,
    )
    if remembered:
        with Store.open(folder) as store:
            named = Entry(
                url="https://board.example/news/boat-1", state="done", reason="new", listing="x", listed_at=START,
                listed='{"url": "https://board.example/news/boat-1"}', due=None, read_at=START,
            )  # fmt: skip
            Memory(store.connection, store.write).keep_entries("board", [named])

    assert reprocess(folder).new == 0
    assert rows(folder) == before
