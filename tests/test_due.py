"""When a source is due, by what the archive knows: asked anew each time, so that nothing once written silences it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from syndicator.due import due, due_now, name_installation
from syndicator.model import Outcome, Run, Source, Verdict
from syndicator.store import Store
from syndicator.store.memory import Memory
from syndicator.store.memory_of_hosts import Host

NOW = datetime(2026, 5, 12, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def run(at: datetime, verdict: Verdict = Verdict.OK, *, new: int = 0, ways: dict[str, str] | None = None) -> Run:
    ways = {"feed: https://board.example/feed": "ok, 3 listed"} if ways is None else ways
    way_in = next((way for way, word in ways.items() if word.startswith("ok")), None)
    return Run(
        source="board", started_at=at, finished_at=at + timedelta(minutes=1), verdict=verdict, reason="", ways=ways,
        way_in=way_in, listed=new, outcomes={Outcome.NEW: new},
    )  # fmt: skip


@pytest.fixture
def archive(store: Store) -> Store:
    name_installation(store)
    return store


def test_a_source_that_was_never_asked_is_due_and_one_asked_today_is_not(archive: Store, source: Source) -> None:
    assert due_now([source], archive, now=NOW) == ["board"]
    archive.record(run(NOW))
    assert due_now([source], archive, now=NOW) == []
    assert due_now([source], archive, now=NOW + 2 * DAY) == ["board"]
    assert due_now([replace(source, enabled=False)], archive, now=NOW + 2 * DAY) == []


def test_an_interval_that_was_changed_holds_at_once(archive: Store, source: Source) -> None:
    archive.record(run(NOW))
    archive.set_due("board", NOW + 30 * DAY)
    assert due(replace(source, every=30 * DAY), archive, now=NOW + HOUR) > NOW + HOUR
    assert due(replace(source, every=HOUR), archive, now=NOW + HOUR) <= NOW + HOUR


def test_a_run_under_a_clock_that_was_years_ahead_silences_nobody(archive: Store, source: Source) -> None:
    ahead = NOW + 2000 * DAY
    archive.record(run(NOW - DAY))
    archive.record(run(ahead))
    archive.set_due("board", ahead + DAY)
    assert due(source, archive, now=NOW) <= NOW + HOUR * 24
    assert due_now([source], archive, now=NOW + DAY) == ["board"]


def test_a_host_that_asked_us_to_come_later_puts_its_source_off_by_a_day_at_most(
    archive: Store, source: Source
) -> None:
    away = {"feed: https://board.example/feed": "HTTP 503"}
    archive.record(run(NOW, Verdict.SUSPECT, ways=away))
    without = due(source, archive, now=NOW)
    memory = Memory(archive.connection)
    memory.keep_host(Host(host="board.example", not_before=NOW + 20 * HOUR))
    assert due(source, archive, now=NOW) == NOW + 20 * HOUR > without
    memory.keep_host(Host(host="board.example", not_before=NOW + 20 * DAY))
    assert due(source, archive, now=NOW) == NOW + DAY


def test_failures_are_counted_back_to_the_last_success(archive: Store, source: Source) -> None:
    hourly = replace(source, every=HOUR)
    forbidden = {"feed: https://board.example/feed": "HTTP 403"}
    for number in range(4):
        archive.record(run(NOW + number * HOUR, Verdict.BLOCKED, ways=forbidden))
    last = NOW + 3 * HOUR
    assert timedelta(hours=3.5) < due(hourly, archive, now=last) - last <= timedelta(hours=4)
    archive.record(run(last + HOUR, Verdict.QUIET))
    assert due(hourly, archive, now=last + HOUR) - last <= 2 * HOUR


def test_the_quiet_hours_that_a_source_declares_are_kept_by_its_own_clock(archive: Store, source: Source) -> None:
    bangkok = replace(source, timezone="Asia/Bangkok", quiet="22:00-06:00")
    night = datetime(2026, 5, 12, 16, tzinfo=UTC)  # 23:00 there
    assert due_now([bangkok], archive, now=night) == []
    assert due(bangkok, archive, now=night) == datetime(2026, 5, 12, 23, tzinfo=UTC)
    assert due_now([replace(bangkok, timezone="Europe/London")], archive, now=night) == ["board"]


def test_a_source_asked_each_hour_that_has_news_each_week_is_asked_less_often(archive: Store, source: Source) -> None:
    hourly = replace(source, every=HOUR)
    for week in range(8):
        archive.record(run(NOW + week * 7 * DAY, new=2))
    last = due(hourly, archive, now=NOW + 49 * DAY)  # a moment of its own, which hangs on the installation
    archive.record(run(last))
    assert due(hourly, archive, now=last) - last > HOUR
    assert due(hourly, archive, now=last) - last <= DAY
