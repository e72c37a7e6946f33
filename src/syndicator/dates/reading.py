"""One raw string to one date, without ever guessing: order and zone are told, never inferred."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from syndicator.dates import times
from syndicator.dates.names import PLAIN, month_number
from syndicator.dates.patterns import CTIME, DATE, ISO_INTERVAL, ISO_MONTH, MONTH_ONLY, MONTH_SPAN, SPAN, YEAR_ONLY
from syndicator.model import Dated, DateOrder, Precision

_LONGEST = 400
_EARLIEST = 1990
"""No site of this field has news from before the web; an earlier year is a default value or a number."""
_LATEST = 2046
"""What is written now as a later year is one of Nepal's calendar, 56 or 57 ahead; our own comes with a `now`."""
_BUDDHIST = range(2400, 2601)
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
"""Years before the first of an era."""
_HAN = re.compile(
    "(?<=[年月])([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[月日])|([〇零○一二三四五六七八九]{4})(?=年)"
)
_HAN_DIGITS = {sign: str(digit) for signs in ("〇一二三四五六七八九", "零", "○") for digit, sign in enumerate(signs)}
_SKEW = timedelta(minutes=10)
"""How far a server's clock may run ahead of ours."""
_COMPACT = re.compile(r"\b(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)")
_BEFORE_SPAN = 40
_DIGIT = re.compile(r"\d")
_EPOCH = re.compile(r"(1\d{9})(\d{3})?")
_WEEK = re.compile(r"(20\d\d)-?W(0[1-9]|[1-4]\d|5[0-2])-?([1-7])")
_CHANGED = re.compile(
    r"(?:updated?|modified|revised|edited|reviewed|changed|actualizad[oa]|mis à jour|diperbarui|"
    r"cập nhật)\W*(?:on|at|le|el)?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: its parts, and where it stands."""

    year: int
    month: int
    day: int
    start: int
    end: int
    ranged: bool
    """Whether it ends a range (`17-19 January 2024`): no day then, but several."""


def plain(raw: str) -> str:
    """`raw` with ASCII digits and plain spaces, of the same length."""
    return raw.translate(PLAIN)


def read(
    raw: str, *, order: DateOrder = "DMY", zone: str = "UTC", method: str, now: datetime | None = None
) -> Dated | None:
    """The date that `raw` states; None where it states none, or two, or one that cannot be.

    `order` says how numeric dates are written, `zone` where local times are meant; an offset in `raw` wins.
    A day after `now` in its zone is not believed.
    """
    text = plain(_without_han_figures(unicodedata.normalize("NFC", raw[:_LONGEST]))).strip()
    if _DIGIT.search(text) is None or ("/" in text and ISO_INTERVAL.search(text)):
        return None
    if "T" in text:
        text = _COMPACT.sub(r"\1-\2-\3T\4:\5:\6", text)
    if ":" in text:
        text = CTIME.sub(r"\2 \1 \5 \3 \4", text)
    stated = _moment(text, order, zone) or _coarse(text) or _counted(text)
    if stated is None:
        return None
    value, precision, named = stated
    dated = Dated(value=value, precision=precision, raw=raw.strip(), method=method, zone=named or zone)
    return dated if _believable(dated, now) else None


def _believable(dated: Dated, now: datetime | None) -> bool:
    value = dated.value
    if not _EARLIEST <= value.year <= _LATEST:
        return False
    if now is None:
        return True
    if dated.precision == "second":
        return value <= now + _SKEW
    return value.date() <= now.astimezone(times.zone_of(dated.zone)).date()


def find(text: str, order: DateOrder = "DMY", pattern: re.Pattern[str] = DATE) -> list[Found]:
    """Every whole date in `text` (as `plain` spells it), in its order; what cannot be a date is left out."""
    found: list[Found] = []
    if _DIGIT.search(text) is None:
        return found
    for match in pattern.finditer(text):
        parts = _parts(match, order)
        if parts is not None:
            before = max(0, match.start() - _BEFORE_SPAN), match.start()
            ranged = _DIGIT.search(text, *before) is not None and SPAN.search(text, *before) is not None
            found.append(Found(*parts, match.start(), match.end(), ranged))
    return found


def _parts(match: re.Match[str], order: DateOrder) -> tuple[int, int, int] | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    if "a8" in groups:
        return _in_order(groups["a8"], groups["b8"], groups["y8"], order)
    which = next(name[1:] for name in groups if name[0] == "m")
    word = groups["m" + which]
    month_of = int(word) if word.isdigit() else month_number(word)
    if "n1" in groups and month_number(groups["n1"]) != month_of:
        return None
    year = _year_of(groups.get("x5") or groups["y" + which], era=groups.get("era"), thai=which == "6")
    return _calendar(year, month_of or 0, int(groups["d" + which]))


def _in_order(first: str, second: str, third: str, order: DateOrder) -> tuple[int, int, int] | None:
    """A date in three figures; where the year comes first, it is of two, for four are known by themselves."""
    if order == "YMD":
        return _calendar(_year_of(first), int(second), int(third)) if len(first) == len(third) == 2 else None
    day, month = (first, second) if order == "DMY" else (second, first)
    return _calendar(_year_of(third), int(month), int(day))


def _year_of(digits: str, *, era: str | None = None, thai: bool = False) -> int:
    """The common year: of an era; of two digits (RFC 5322, 4.3; in Thai of the Buddhist 26th century); Buddhist."""
    year = 1 if digits == "元" else int(digits)
    if era:
        return year + _ERAS[era]
    if len(digits) == 2:
        year += 2500 if thai else 2000 if year < 50 else 1900
    return year - 543 if year in _BUDDHIST else year


def _calendar(year: int, month: int, day: int) -> tuple[int, int, int] | None:
    try:
        date(year, month, day)
    except ValueError:
        return None
    return year, month, day


def _moment(text: str, order: DateOrder, zone: str) -> tuple[datetime, Precision, str | None] | None:
    found = find(text, order)
    if not found or any(one.ranged for one in found):
        return None
    first = _chosen(text, found)
    if first is None or (first.year, first.month, first.day) == (1970, 1, 1):
        return None
    day = date(first.year, first.month, first.day)
    if at := times.moment(text, first.end, day, zone):
        return at[0], "second", at[1]
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC), "day", None


def _chosen(text: str, found: list[Found]) -> Found | None:
    """The one date that is meant: of several different ones, the only one that is not called a change."""
    found = [one for one in found if _EARLIEST <= one.year <= _LATEST] or found  # others are of another calendar
    days = {(one.year, one.month, one.day) for one in found}
    if len(days) == 1:
        return found[0]
    first = [one for one in found if not _CHANGED.search(text, max(0, one.start - 30), one.start)]
    return first[0] if len({(one.year, one.month, one.day) for one in first}) == 1 else None


def _coarse(text: str) -> tuple[datetime, Precision, str | None] | None:
    """A month or a year, where that is all that is said."""
    if match := MONTH_ONLY.search(text):
        word, year = next((match["m" + way], match["y" + way]) for way in ("", "_", "c") if match["m" + way])
        parts = _calendar(_year_of(year), int(word) if word.isdigit() else month_number(word) or 0, 1)
        alone = _DIGIT.search(text[: match.start()] + text[match.end() :]) is None
        if parts and alone and MONTH_SPAN.search(text, 0, match.start()) is None:
            return datetime(*parts, 10, tzinfo=UTC), "month", None
    if (match := ISO_MONTH.fullmatch(text)) and (parts := _calendar(_year_of(match[1]), int(match[2]), 1)):
        return datetime(*parts, 10, tzinfo=UTC), "month", None
    if match := YEAR_ONLY.fullmatch(text):
        year_alone = _year_of(match[1])
        if 1 <= year_alone <= _LATEST:
            return datetime(year_alone, 1, 1, 10, tzinfo=UTC), "year", None
    return None


def _counted(text: str) -> tuple[datetime, Precision, str | None] | None:
    """Seconds or milliseconds since 1970, as some pages' machine-readable dates have it; a day of an ISO week."""
    if match := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(match[1]), UTC), "second", "UTC"
    if match := _WEEK.fullmatch(text):
        day = datetime.fromisocalendar(int(match[1]), int(match[2]), int(match[3]))
        return day.replace(hour=10, tzinfo=UTC), "day", None
    return None


def _without_han_figures(text: str) -> str:
    """`text` with a date that is written out in Chinese figures (`二〇二四年二月八日`) in ours."""
    if "年" not in text:
        return text
    return _HAN.sub(lambda match: _figures(match[1]) if match[1] else _digits(match[2] or ""), text)


def _figures(word: str) -> str:
    """Up to 99: tens and units around `十`."""
    tens, ten, units = word.rpartition("十")
    return str((int(_digits(tens or "一")) * 10 if ten else 0) + int(_digits(units or "〇")))


def _digits(word: str) -> str:
    return "".join(_HAN_DIGITS[sign] for sign in word)
