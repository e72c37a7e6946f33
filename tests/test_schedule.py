from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.schedule import DAY, LASTING, RETRY_CAP, WEEK, Past, QuietHours, next_due, start_minute

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
HOME = "one-installation"


def due(past: Past, *, now: datetime = NOW, every: timedelta = DAY, source: str = "rso", **more: object) -> datetime:
    return next_due(source, every=every, past=past, now=now, installation=HOME, **more)


def test_a_source_that_was_never_asked_is_due_now() -> None:
    assert due(Past()) == NOW


def test_a_daily_source_keeps_its_own_minute_of_the_day() -> None:
    minute = start_minute("rso", HOME)
    for hours in range(1, 48):
        moment = due(Past(last=NOW - timedelta(hours=hours)))
        assert moment.hour * 60 + moment.minute == minute
        assert timedelta(0) < moment - (NOW - timedelta(hours=hours)) <= DAY


def test_minutes_are_stable_and_spread_over_the_day() -> None:
    minutes = {start_minute(f"source{number}", HOME) for number in range(40)}
    assert len(minutes) > 35
    assert max(minutes) - min(minutes) > 1200
    assert start_minute("rso", HOME) == start_minute("rso", HOME) != start_minute("rso", "another")


def test_a_gap_of_many_days_makes_one_catch_up() -> None:
    gap = Past(last=NOW - timedelta(days=9))
    assert due(gap) <= NOW
    after = Past(last=NOW)
    assert NOW < due(after) <= NOW + DAY


@pytest.mark.parametrize(
    ("failures", "hours"),
    [
        (("temporary",), 6),
        (("temporary",) * 2, 12),
        (("soft",), 12),
        (("hard",), 24),
        (("hard",) * 5, 24),
        (("soft",) * LASTING, 24),
        (("temporary",) * (LASTING + 1), 7 * 24),
        (("hard",) * 500, 7 * 24),
    ],
)
def test_failures_make_it_wait_by_their_class_and_never_for_good(failures: tuple[str, ...], hours: int) -> None:
    wait = due(Past(last=NOW, failures=failures)) - NOW
    assert timedelta(hours=0.9 * hours) <= wait <= timedelta(hours=hours)


def test_an_hourly_source_backs_off_in_a_line_up_to_a_day() -> None:
    hour = timedelta(hours=1)
    waits = [due(Past(last=NOW, failures=("hard",) * count), every=hour) - NOW for count in range(1, LASTING + 1)]
    assert all(0.9 * count * hour <= wait <= count * hour for count, wait in enumerate(waits[:24], 1))
    assert max(waits) <= DAY


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        (timedelta(hours=20), timedelta(hours=20)),
        (timedelta(days=3650), RETRY_CAP),
        (timedelta(hours=-5), None),
    ],
)
def test_a_retry_after_is_obeyed_up_to_a_day(asked: timedelta, granted: timedelta | None) -> None:
    plain = due(Past(last=NOW, failures=("soft",)))
    moment = due(Past(last=NOW, failures=("soft",), retry_at=NOW + asked))
    assert moment == (plain if granted is None else max(plain, NOW + granted))


def test_quiet_hours_of_the_site_are_kept_through_midnight_and_summer_time() -> None:
    night = QuietHours(start=time(22), end=time(6), zone="Europe/Berlin")
    berlin = ZoneInfo("Europe/Berlin")
    assert night.after(datetime(2026, 3, 28, 23, tzinfo=berlin)) == datetime(2026, 3, 29, 6, tzinfo=berlin)
    assert night.after(datetime(2026, 3, 29, 5, 59, tzinfo=berlin)) == datetime(2026, 3, 29, 6, tzinfo=berlin)
    noon = datetime(2026, 3, 29, 12, tzinfo=berlin)
    assert night.after(noon) == noon
    always = QuietHours(start=time(0), end=time(0), zone="UTC")
    assert always.after(NOW) == NOW


def test_what_is_due_inside_quiet_hours_waits_for_their_end() -> None:
    hours = QuietHours(start=time(8), end=time(11), zone="UTC")
    assert due(Past(), quiet=hours) == NOW.replace(hour=11)
    assert due(Past(last=NOW - 3 * DAY), quiet=hours) == NOW.replace(hour=11)
    assert due(Past(last=NOW - 3 * DAY), now=NOW.replace(hour=12), quiet=hours) <= NOW.replace(hour=12)


def test_a_source_with_rare_news_is_asked_less_often_but_daily() -> None:
    often = timedelta(hours=1)
    weekly = due(Past(last=NOW, usual_gap=timedelta(days=7)), every=often) - NOW
    busy = due(Past(last=NOW, usual_gap=timedelta(hours=3)), every=often) - NOW
    assert busy <= often
    assert often < weekly <= DAY
    yearly = Past(last=NOW, usual_gap=timedelta(days=300))
    assert due(yearly, every=often) - NOW <= DAY
    assert due(yearly, every=DAY) == due(Past(last=NOW))


def test_sixty_days_of_failures_are_asked_through_and_end_with_the_first_success() -> None:
    now, starts, failures, asked = NOW, (NOW,), ("hard",), 1
    while now < NOW + 60 * DAY:
        now = due(Past(last=starts[-1], failures=failures), now=now)
        starts, failures, asked = (*starts, now)[-20:], (*failures, "hard"), asked + 1
    assert 30 <= asked <= 60
    assert now - starts[-2] <= WEEK
    assert due(Past(last=now), now=now) - now <= DAY


@given(
    last=st.integers(0, 5_000_000).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    hours=st.integers(0, 400),
    every=st.sampled_from([timedelta(minutes=30), timedelta(hours=1), timedelta(hours=7), DAY, WEEK]),
    failures=st.lists(st.sampled_from(["hard", "soft", "temporary"]), max_size=60).map(tuple),
    source=st.text(min_size=1, max_size=8),
)
@settings(max_examples=300, deadline=None)
def test_a_source_is_due_after_its_last_run_and_within_a_week(
    last: datetime, hours: int, every: timedelta, failures: tuple[str, ...], source: str
) -> None:
    now = last + timedelta(hours=hours)
    moment = due(Past(last=last, failures=failures), now=now, every=every, source=source)
    assert last < moment <= last + WEEK
    assert moment == due(Past(last=last, failures=failures), now=now + timedelta(hours=1), every=every, source=source)


class Clock:
    """A machine's clock that runs true but for what is done to it."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self.error = timedelta(0)

    def at(self, moment: datetime) -> datetime:
        return (moment + self.error).astimezone(self.zone)


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Auckland"])
def test_a_year_with_summer_time_clock_jumps_and_sleep_has_one_run_per_due_day(zone: str) -> None:
    clock = Clock(zone)
    true, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    starts: tuple[datetime, ...] = ()
    runs: list[datetime] = []
    jumps = {
        100: timedelta(days=365),
        101: timedelta(0),
        200: timedelta(days=-1),
        203: timedelta(0),
        240: timedelta(minutes=-20),
    }
    while true < end:
        day = (true - datetime(2026, 1, 1, tzinfo=UTC)).days
        clock.error = jumps.get(day, clock.error)
        if not 300 <= day < 303:  # the machine sleeps
            now = clock.at(true)
            if due(Past(last=starts[-1] if starts else None, earlier=starts), now=now) <= now:
                runs.append(true)
                starts = (*starts, now)[-10:]
        true += timedelta(minutes=15)
    minute = timedelta(minutes=start_minute("rso", HOME))
    per_day = Counter((moment - minute).date() for moment in runs[1:])
    expected = {datetime(2026, 1, 1, tzinfo=UTC).date() + timedelta(days=number) for number in range(364)}
    jumped = {
        (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)).date()
        for number in (99, 100, 101, 199, 200, 202, 203)
    }
    asleep = {(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)).date() for number in (299, 300, 301, 302)}
    assert {day: per_day[day] for day in expected - jumped - asleep} == dict.fromkeys(expected - jumped - asleep, 1)
    assert all(per_day[day] <= 2 for day in jumped)
    assert sum(per_day[day] for day in asleep) == 2
