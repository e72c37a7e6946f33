"""Which form of a document a request wants, and whether it has it already (RFC 9110, sections 12, 13 and 14). Pure."""

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from syndicator.months import SHORT_MONTHS

_LONGEST_RANGE = 64
_ETAG = re.compile(r'\s*(W/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)')
_RANGE = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})", re.IGNORECASE)
_WEIGHT = r"(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)"
_CODING = re.compile(rf"\s*([!#$%&'*+.^_`|~0-9a-z-]+)\s*(?:;\s*q\s*=\s*{_WEIGHT}\s*)?", re.IGNORECASE)
_CLOCK = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_DATES = (
    re.compile(rf"[A-Z][a-z]{{2}}, (?P<day>\d\d) (?P<month>[A-Z][a-z]{{2}}) (?P<year>\d{{4}}) {_CLOCK} GMT"),
    re.compile(rf"[A-Z][a-z]{{5,8}}, (?P<day>\d\d)-(?P<month>[A-Z][a-z]{{2}})-(?P<year>\d\d) {_CLOCK} GMT"),
    re.compile(rf"[A-Z][a-z]{{2}} (?P<month>[A-Z][a-z]{{2}}) (?P<day>[ \d]\d) {_CLOCK} (?P<year>\d{{4}})"),
)
"""The three forms of an HTTP date (RFC 9110, 5.6.7)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to answer: 200, 206 with the bytes from `start` to before `end`, 304, 412 or 416."""

    status: int
    start: int = 0
    end: int = 0


def fields(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header fields by lower-case name; several of one name make one list (RFC 9110, 5.3)."""
    found: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def wants_gzip(accepted: str | None) -> bool:
    """Whether the compressed form is at least as welcome as the plain one (RFC 9110, 12.5.3)."""
    if not accepted:
        return False
    weights: dict[str, float] = {}
    for part in accepted.split(","):
        found = _CODING.fullmatch(part)
        if found:
            weights.setdefault(found[1].lower(), float(found[2]) if found[2] else 1.0)
    gzip = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


def verdict(headers: Mapping[str, str], *, etag: str, modified: int | None, size: int, head: bool = False) -> Verdict:
    """What a GET or HEAD of a document with these validators comes to, in the order of RFC 9110, 13.2.2.

    `etag` is strong, with its quotation marks; `modified` counts seconds since 1970.
    """
    if "if-match" in headers:
        if not _listed(headers["if-match"], etag, weak=False):
            return Verdict(412)
    elif _is_later(modified, headers.get("if-unmodified-since")) is True:
        return Verdict(412)
    if "if-none-match" in headers:
        if _listed(headers["if-none-match"], etag, weak=True):
            return Verdict(304)
    elif _is_later(modified, headers.get("if-modified-since")) is False:
        return Verdict(304)
    wanted = headers.get("range")
    if head or wanted is None or not _same(headers.get("if-range"), etag, modified):
        return Verdict(200)
    return _range(wanted, size)


def _is_later(modified: int | None, date: str | None) -> bool | None:
    """Whether it was modified after that date; None where there is no such condition, or it cannot be told."""
    since = http_date(date) if date else None
    return None if modified is None or since is None else modified > since


def _listed(value: str, etag: str, *, weak: bool) -> bool:
    """Whether a list of entity tags names this one; a server before us may have added `-gzip` to it."""
    if value.strip() == "*":
        return True
    bare = etag[1:-1]
    at = 0
    while found := _ETAG.match(value, at):
        if (weak or not found[1]) and bare in {found[2], found[2].removesuffix("-gzip")}:
            return True
        at = found.end()
        if at >= len(value):
            break
    return False


def _same(condition: str | None, etag: str, modified: int | None) -> bool:
    """Whether a range may be taken: If-Range compares strongly, and a date exactly (RFC 9110, 13.1.5)."""
    if condition is None:
        return True
    if condition.startswith(('"', "W/")):
        return condition == etag
    return modified is not None and http_date(condition) == modified


def _range(wanted: str, size: int) -> Verdict:
    """One range; several, or what is no range, count as none (RFC 9110, 14.2)."""
    found = _RANGE.fullmatch(wanted.strip()) if len(wanted) <= _LONGEST_RANGE else None
    if not found or not (found[1] or found[2]):
        return Verdict(200)
    if not found[1]:
        length = min(int(found[2]), size)
        return Verdict(206, size - length, size) if length else Verdict(416)
    start = int(found[1])
    if found[2] and int(found[2]) < start:
        return Verdict(200)
    end = min(int(found[2]) + 1, size) if found[2] else size
    return Verdict(206, start, end) if start < size else Verdict(416)


def http_date(text: str) -> int | None:
    """Seconds since 1970 of an HTTP date in any of its three forms; None for anything else."""
    for form in _DATES:
        found = form.fullmatch(text)
        if found and found["month"] in SHORT_MONTHS:
            year = int(found["year"])
            if year < 100:
                year += 2000 if year < 70 else 1900
            day, hour, minute, second = (int(found[name]) for name in ("day", "hour", "minute", "second"))
            month = SHORT_MONTHS.index(found["month"]) + 1
            if not (1 <= day <= calendar.monthrange(year, month)[1] and hour < 24 and minute < 60 and second <= 60):
                return None
            return calendar.timegm((year, month, day, hour, minute, second))
    return None
