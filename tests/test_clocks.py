"""A clock that was years ahead for an hour: what was written down under it silences nothing once it is right."""

from datetime import UTC, datetime, timedelta

import pytest

from syndicator.model import Run, Source, Verdict
from syndicator.store import Store
from syndicator.store.memory import Entry, Memory, Page
from syndicator.store.memory_of_hosts import Host

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
AHEAD = NOW + timedelta(days=730)
URL = "https://board.example/1"


def run(at: datetime, verdict: Verdict = Verdict.OK) -> Run:
    return Run(source="board", started_at=at, finished_at=at, verdict=verdict, reason="so", way_in="listing")


@pytest.fixture
def archive(source: Source) -> Store:
    store = Store.in_memory()
    store.write_catalogue([source])
    store.record(run(NOW - timedelta(days=1)))
    store.record(run(AHEAD))
    store.set_now(AHEAD)
    return store


def test_a_source_that_breaks_once_the_clock_is_right_is_seen_to_be_broken(archive: Store) -> None:
    archive.record(run(NOW, Verdict.BROKEN))
    assert archive.followed()[0].verdict is Verdict.OK, "the control: it is silent for two years"

    assert archive.set_right(NOW + timedelta(minutes=1))
    archive.record(run(NOW + timedelta(minutes=2), Verdict.BROKEN))
    archive.set_now(NOW + timedelta(minutes=3))

    followed = archive.followed()[0]
    assert followed.verdict is Verdict.BROKEN
    assert followed.since == followed.last_run == NOW + timedelta(minutes=2)
    assert archive.runs("board")[0].verdict is Verdict.BROKEN
    assert archive.now() == NOW + timedelta(minutes=3)


def test_pages_and_hosts_are_asked_again_as_if_the_clock_had_been_right(archive: Store) -> None:
    memory = Memory(archive.connection, archive.write)
    far, host = AHEAD + timedelta(days=1), "board.example"
    memory.keep_entries("board", [Entry(
        url=URL, state="waiting", reason="failed", listing="https://board.example/", listed_at=AHEAD, listed="{}",
        modified=None, read_at=AHEAD, due=far, step=1,
    )])  # fmt: skip
    memory.keep_pages([Page(
        url=URL, source="board", etag=None, last_modified=None, body_hash="x", fetched_at=AHEAD, checked_at=AHEAD,
    )])  # fmt: skip
    memory.keep_host(Host(host=host, not_before=far, reason="429", robots_at=AHEAD))
    memory.keep_facts("board", AHEAD, "ok", "{}")

    assert archive.set_right(NOW)

    entry, page = memory.entries("board", [URL])[URL], memory.page(URL, "board")
    assert entry.due
    assert entry.read_at
    assert page
    asked = memory.host(host)
    assert asked.not_before
    assert asked.robots_at
    finished = memory.last_finished("board")
    assert finished
    moments = [entry.due, entry.read_at, entry.listed_at, page.checked_at, asked.not_before, asked.robots_at, finished]
    assert max(moments) <= NOW
    assert not archive.set_right(NOW + timedelta(minutes=1)), "once is enough"


def test_where_the_clock_is_right_nothing_is_touched(source: Source) -> None:
    store = Store.in_memory()
    store.write_catalogue([source])
    store.record(run(NOW))
    store.set_now(NOW)

    assert not store.set_right(NOW - timedelta(minutes=50)), "it was only corrected"
    assert not store.set_right(NOW + timedelta(days=400))
    assert store.now() == NOW
