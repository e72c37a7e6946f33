"""Dates, numbers and verdicts as a person would say them."""

import re
from datetime import datetime, timedelta
from functools import lru_cache

from syndicator import months
from syndicator.model import Dated, Feed, Item, Precision, Verdict
from syndicator.months import MONTHS, SHORT_MONTHS

VERDICTS = {
    Verdict.UNPROVEN: "not proven here yet",
    Verdict.OK: "ok",
    Verdict.QUIET: "quiet: no news, as expected",
    Verdict.SUSPECT: "suspect: something is not as usual",
    Verdict.BROKEN: "broken",
    Verdict.BLOCKED: "blocked by the site",
}
_DEMO = "[Demo]"
_LONGEST = 500
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_FIGURE = re.compile(
    r"(?:[\d\s.,:;/%+–—()$€£¥฿₫₱₹~<>=-]"
    rf"|\b(?:{'|'.join((*MONTHS, *SHORT_MONTHS))}|Sept|AM|PM|am|pm|UTC|GMT|[TZ])\b"
    r"|(?<=\d)(?:st|nd|rd|th|T|Z)(?![A-Za-z]))*"
)


def moment(value: datetime) -> str:
    """`24 November 2026, 23:42 UTC`; `value` is in UTC."""
    return f"{months.day(value.date())}, {value:%H:%M} UTC"


def short_moment(value: datetime) -> str:
    """`24 Nov 2026, 23:42`, for a list whose every line has one."""
    return f"{value.day} {SHORT_MONTHS[value.month - 1]} {value.year}, {value:%H:%M}"


@lru_cache(maxsize=2_048)
def month(value: str) -> str:
    """`February 2024` for `2024-02`."""
    year, number = value.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def published(value: Dated | None) -> str:
    """As precise as it is known and no more."""
    if value is None:
        return "date unknown"
    known = value.day
    if value.precision == "year":
        return str(known.year)
    if value.precision == "month":
        return months.month(known)
    return months.day(known)


def precisely(precision: Precision) -> str:
    """How surely a date is known."""
    return {"second": "to the second", "day": "to the day", "month": "to the month", "year": "to the year"}[precision]


def brief(value: str) -> str:
    """`Feb 2024` for `2024-02`."""
    year, number = value.split("-")
    return f"{SHORT_MONTHS[int(number) - 1]} {year}"


def number(value: int) -> str:
    """`12,345`."""
    return f"{value:,}"


def size(value: int) -> str:
    """Bytes in the unit that fits."""
    amount = float(value)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if unit == "B" or amount >= 10 else f"{amount:.1f} {unit}"


def counted(value: int, one: str, many: str | None = None) -> str:
    """`1 item`, `2 items`."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def span(value: timedelta) -> str:
    """`5 seconds`, `1 day`: whole units."""
    seconds = int(value.total_seconds())
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length and seconds % length == 0:
            return counted(seconds // length, unit)
    return counted(seconds, "second")


def listed(parts: list[str], most: int = 6) -> str:
    """`A, B and C`; what is beyond `most` is counted."""
    shown = parts if len(parts) <= most else [*parts[: most - 1], f"{number(len(parts) - most + 1)} more"]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1] if shown else ""


def verdict(value: Verdict) -> str:
    """What a verdict means, in words."""
    return VERDICTS[value]


def marked(title: str, *, demo: bool) -> str:
    """A title, cut where nobody would read on, and marked as a demo's where it is one; idempotent."""
    title = title if len(title) <= _LONGEST else title[:_LONGEST].rstrip() + "…"
    return f"{_DEMO} {title}" if demo and not title.startswith(_DEMO) else title


def language(item: Item) -> str:
    """What `lang` says of an item's words; empty where nobody knows, as HTML spells it."""
    return item.language if item.language != "und" and _LANGUAGE.fullmatch(item.language) else ""


def subject(feed: Feed) -> str:
    """What kind of thing a feed is about, for a label above its title."""
    return {
        "all": "Everything",
        "country": "Country",
        "topic": "Topic",
        "pair": "Country and topic",
        "source": "Source",
        "region": "Region",
        "curated": "Selection",
        "search": "Search",
        "digest": "Digest",
        "corrections": "Service",
        "status": "Service",
        "deleted": "Service",
    }[feed.kind]


def is_figure(text: str) -> bool:
    """Whether `text` says nothing but figures and dates, so that a former version of it may be shown."""
    return len(text) <= _LONGEST and _FIGURE.fullmatch(text) is not None
