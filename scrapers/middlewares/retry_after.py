"""How long a host wants us to stay away (RFC 9110, 10.2.3)."""

import math
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

CAP = timedelta(hours=24)
"""The longest wait that we accept from one answer; afterwards the host can say it again."""
BASE = timedelta(minutes=5)
"""What a host gets that says "not now" without a time we understand; doubled each time it says so again."""


def wait_of(value: str | None, *, now: datetime, date: str | None = None, strikes: int = 0) -> timedelta:
    """The wait that a `Retry-After` asks for: seconds or an HTTP date, at most `CAP`, never negative.

    A date is held against the answer's own `Date`, so that a clock that is wrong on either side does no harm. What
    is missing, malformed or in the past counts as "not now": `BASE`, doubled for each of the `strikes` before.
    """
    seconds = _seconds(value, now, date)
    if seconds is None or seconds <= 0:
        return min(BASE * (1 << min(strikes, 12)), CAP)
    return min(timedelta(seconds=math.ceil(min(seconds, CAP.total_seconds()))), CAP)


def _seconds(value: str | None, now: datetime, date: str | None) -> float | None:
    text = (value or "").strip()
    if re.fullmatch(r"[+-]?\d{1,20}(\.\d+)?", text):
        return float(text)
    until = _http_date(text)
    if until is None:
        return None
    return (until - (_http_date(date or "") or now)).total_seconds()


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
