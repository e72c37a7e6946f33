"""When a source is next due: a pure function of what the store knows, in UTC. Ask at every tick; no timer remembers."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b
from typing import Literal
from zoneinfo import ZoneInfo

Failure = Literal["hard", "soft", "temporary"]

WEIGHTS = {"hard": 1.0, "soft": 0.5, "temporary": 0.25}
"""What each failure since the last success adds to the score; the wait is that many intervals."""
DAY = timedelta(hours=24)
LASTING = 30
"""Failures in a row after which a source is asked once a week."""
WEEK = timedelta(days=7)
RETRY_CAP = timedelta(hours=24)
"""RFC 9110 (10.2.3) sets no limit to Retry-After; nobody silences a source for longer than this at a time."""
SOONEST = timedelta(hours=1)
"""A source that failed is asked again no sooner, unless its own interval is shorter."""
SLOWEST_SHARE = 12
"""A source that is asked often but has news seldom is asked so many times between two of them, at least daily."""
_SLACK = timedelta(hours=1)
"""A clock that was set back by less has only been corrected."""
_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)")
_EPOCH = datetime(2020, 1, 6, tzinfo=UTC)
_SHIFT = 0.1
"""Waits after failures are shorter by up to this share, so that sources that fail together do not return together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """What the schedule asks of a source's past."""

    last: datetime | None = None
    """When its last run began; None if it never had one."""
    earlier: tuple[datetime, ...] = ()
    """When some runs before that began: they count where our clock, wrong at the time, put the last into the future."""
    failures: tuple[Failure, ...] = ()
    """Runs that failed since the last success."""
    retry_at: datetime | None = None
    """The moment that the last answer's Retry-After named, by our clock."""
    usual_gap: timedelta | None = None
    """Usual time between two runs with news, once learned."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietHours:
    """Local hours in which a site is not asked, from `start` to before `end`; they may span midnight."""

    start: time
    end: time
    zone: str

    def after(self, moment: datetime) -> datetime:
        """`moment`, or the end of the quiet hours that it falls in."""
        local = moment.astimezone(ZoneInfo(self.zone))
        spans = self.start > self.end
        evening, morning = local.time() >= self.start, local.time() < self.end
        if not (evening or morning if spans else evening and morning):
            return moment
        day = local.date() + timedelta(days=1 if spans and evening else 0)
        return datetime.combine(day, self.end, local.tzinfo).astimezone(UTC)


def quiet_hours(text: str, zone: str) -> QuietHours:
    """Quiet hours as a declaration writes them: `22:00-06:30`.

    Raises:
        ValueError: `text` is not two times of a day.
    """
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not two times of a day")
    start, end = (time(int(found[part]), int(found[part + 1])) for part in (1, 3))
    if start == end:
        raise ValueError(f"{text!r} would be the whole day")
    return QuietHours(start=start, end=end, zone=zone)


def next_due(
    source: str, *, every: timedelta, past: Past, now: datetime, installation: str, quiet: QuietHours | None = None
) -> datetime:
    """The moment from which `source` is due; it is due now if that is not after `now`.

    Each source has moments of its own, `every` apart, that hang on `installation` and `source` alone: neither a late
    run nor a gap nor a clock that jumps moves them, and no two installations ask together. However many of them have
    passed since the last run, it is due once. After failures it waits that score's intervals, a day at most,
    after thirty failures a week, and is never given up. A Retry-After is obeyed up to 24 hours.
    """
    last = max((start for start in (*past.earlier, past.last) if start and start - now <= _SLACK), default=None)
    if last is None:
        return _open(now, now, quiet)
    step = _step(every, past.usual_gap)
    share = _share(f"{source}\0{len(past.failures)}", installation)
    due = last + _wait(step, past.failures, share) if past.failures else _moment(last, step, source, installation)
    if past.retry_at is not None:
        due = max(due, min(past.retry_at, last + RETRY_CAP))
    return _open(due, now, quiet)


def start_minute(source: str, installation: str) -> int:
    """This source's minute of the day in this installation, from 0 to 1439."""
    return int(_share(source, installation) * 24 * 60)


def _open(due: datetime, now: datetime, quiet: QuietHours | None) -> datetime:
    """`due`, unless the site is quiet then, or is quiet now."""
    moment = max(due, now)
    opens = quiet.after(moment) if quiet else moment
    return due if opens == moment else opens


def _step(every: timedelta, usual_gap: timedelta | None) -> timedelta:
    if usual_gap is None or every >= DAY:
        return every
    return max(every, min(usual_gap / SLOWEST_SHARE, DAY))


def _wait(step: timedelta, failures: tuple[Failure, ...], share: float) -> timedelta:
    longest = max(step, DAY if len(failures) <= LASTING else WEEK)
    score = sum(WEIGHTS[failure] for failure in failures)
    wanted = longest if len(failures) > LASTING else step * score
    return max(min(wanted, longest) * (1 - _SHIFT * share), min(step, SOONEST))


def _moment(after: datetime, step: timedelta, source: str, installation: str) -> datetime:
    """The first of the source's own moments after `after`."""
    first = _EPOCH + timedelta(minutes=start_minute(source, installation)) % step
    return first + step * ((after - first) // step + 1)


def _share(source: str, installation: str) -> float:
    """A number from 0 to below 1 that hangs on both and on nothing else."""
    digest = blake2b(f"{installation}\0{source}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
