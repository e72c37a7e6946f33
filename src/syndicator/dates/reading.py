"""One raw string to one date, without ever guessing: order and zone are told, never inferred."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from syndicator.dates.names import MONTH, OFFSETS, PLAIN, month_number
from syndicator.model import Dated, DateOrder, Precision

_LONGEST = 400
_EARLIEST = 1990
"""No site of this field has news from before the web; an earlier year is a default value or a number."""
_LATEST = 2100
_BUDDHIST = range(2400, 2601)
_SKEW = timedelta(minutes=10)
"""How far a server's clock may run ahead of ours."""

_TIME = r"""(?:[T\s,|@-]|at|à|kl|pukul|jam|เวลา|lúc|las|a\ las)*
    (?P<hour>[012]?\d)(?:[:.h](?P<minute>[0-5]\d))?(?::(?P<second>[0-5]\d|60)(?:[.,]\d{1,9})?)?
    \s*(?P<half>[ap]\.?m\b\.?)?
    \s*(?:(?P<offset>[+-]\d{2}(?::?\d{2})?\b)
      |\(?\b(?P<named>utc|gmt)(?P<shift>[+-]\d{1,2}(?::?\d{2})?)?\b\)?|\(?(?P<abbr>[a-z]{1,5})\b\)?)?"""
_AFTER = re.compile(_TIME, re.IGNORECASE | re.VERBOSE)
_BE = r"(?:พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|b\.?e\.?|năm|ឆ្នាំ|ປີ|tahun|del?\s+año|del?|do|of|'|,)"
_ORDINAL = r"(?:st|nd|rd|th|er|re|o|º|ª|°|\.)?"
_WORDS = rf"""
    (?<![\w/.-])(?:ika-)?(?P<d1>[0-3]?\d){_ORDINAL}[\s,./-]*(?:(?:of|de|do|ng|ខែ|เดือน|tháng)\s*)?
    (?P<m1>{MONTH})(?:\s?/\s?{MONTH})?(?![^\W\d_])[\s,./-]*(?:{_BE}[\s,]*)*(?P<y1>\d{{4}}|\d\d(?=\s+\d\d?:\d\d))(?!\d)
  | (?<![^\W\d_])(?P<m2>{MONTH})(?![^\W\d_])[\s.,/-]*(?P<d2>[0-3]?\d){_ORDINAL}
    (?:[\s,./-]|of)+(?:{_BE}[\s,]*)*(?P<y2>\d{{4}})(?!\d)
  | (?<!\d)(?P<y3>\d{{4}})[\s,./-]*(?P<m3>{MONTH})(?![^\W\d_])[\s,./-]*(?P<d3>[0-3]?\d){_ORDINAL}(?!\w)
  | (?<!\d)(?P<d4>[0-3]?\d)\s*tháng\s*(?P<m4>[01]?\d)[\s,/-]*(?:năm\s*)?(?P<y4>\d{{4}})(?!\d)
  | (?<!\d)(?P<y5>\d{{4}})\s*[年년]\s*(?P<m5>[01]?\d)\s*[月월]\s*(?P<d5>[0-3]?\d)\s*[日일]
  | (?<!\d)(?P<d6>[0-3]?\d)\s*
    (?P<m6>ม\.?\s?ค|ก\.?\s?พ|มี\.?\s?ค|เม\.?\s?ย|พ\.?\s?ค|มิ\.?\s?ย|ก\.?\s?ค|ส\.?\s?ค|ก\.?\s?ย|ต\.?\s?ค|พ\.?\s?ย|ธ\.?\s?ค)
    \.?\s*(?P<y6>\d\d)(?!\d)
"""
_NUMBERS = r"""
    (?<![\w/.-])(?P<y7>\d{4})(?P<s7>[-/.])(?P<m7>[01]?\d)(?P=s7)(?P<d7>[0-3]?\d)(?![\d/-])
  | (?<![\w/.-])(?P<a8>[0-3]?\d)(?P<s8>\s?[-/.]\s?|\s[|·•]\s(?=\d\d?\s[|·•]\s\d{4}))
    (?P<b8>[0-3]?\d)(?P=s8)(?P<y8>\d{4}|\d\d)(?![\d/-])(?!\.\d)
  | (?<![\w/.-])(?P<y9>\d{4})(?P<m9>[01]\d)(?P<d9>[0-3]\d)(?=T|\b)(?![\d/.-])
"""
DATE = re.compile(f"{_WORDS}|{_NUMBERS}", re.IGNORECASE | re.VERBOSE)
WORD_DATE = re.compile(_WORDS, re.IGNORECASE | re.VERBOSE)
_MONTH_ONLY = re.compile(
    rf"(?<![^\W\d_])(?P<m>{MONTH})(?![^\W\d_])[\s,./-]*(?:{_BE}[\s,]*)*(?P<y>\d{{4}})(?!\d)"
    r"|(?<![\d/-])(?P<y_>\d{4})-(?P<m_>[01]\d)(?![\d-])|tháng\s*(?P<mv>[01]?\d)\s*[/-]\s*(?P<yv>\d{4})",
    re.IGNORECASE,
)
_YEAR_ONLY = re.compile(r"(?:(?:พ\.?ศ\.?|ค\.?ศ\.?)\s*)?(\d{4})", re.IGNORECASE)
_COMPACT = re.compile(r"\b(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)")
_DIGIT = re.compile(r"\d")
_EPOCH = re.compile(r"(\d{10})(\d{3})?")
_RANGE = re.compile(r"\d(?:st|nd|rd|th)?\s*(?:[-–—&]|to|and|until)\s*$", re.IGNORECASE)
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
    text = plain(unicodedata.normalize("NFC", raw[:_LONGEST])).strip()
    if _DIGIT.search(text) is None:
        return None
    text = _COMPACT.sub(r"\1-\2-\3T\4:\5:\6", text)
    stated = _moment(text, order, zone) or _coarse(text) or _epoch(text)
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
    return value.date() <= now.astimezone(zone_of(dated.zone)).date()


def zone_of(name: str) -> tzinfo:
    """An IANA zone, or a fixed offset (`+07:00`)."""
    if name[:1] in {"+", "-"}:
        return datetime.fromisoformat(f"2000-01-01T00:00:00{name}").tzinfo or UTC
    return ZoneInfo(name)


def find(text: str, order: DateOrder = "DMY", pattern: re.Pattern[str] = DATE) -> list[Found]:
    """Every whole date in `text` (as `plain` spells it), in its order; what cannot be a date is left out."""
    found: list[Found] = []
    if _DIGIT.search(text) is None:
        return found
    for match in pattern.finditer(text):
        parts = _parts(match, order)
        if parts is not None:
            ranged = _RANGE.search(text, max(0, match.start() - 12), match.start()) is not None
            found.append(Found(*parts, match.start(), match.end(), ranged))
    return found


def _parts(match: re.Match[str], order: DateOrder) -> tuple[int, int, int] | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    if "a8" in groups:
        if order == "YMD":
            return None
        first, second = int(groups["a8"]), int(groups["b8"])
        day, month = (first, second) if order == "DMY" else (second, first)
        return _calendar(_full_year(groups["y8"]), month, day)
    which = next(name[1:] for name in groups if name[0] == "y")
    word = groups["m" + which]
    month_of = int(word) if word.isdigit() else month_number(word)
    year = _full_year(groups["y" + which], thai=which == "6")
    return _calendar(year, month_of or 0, int(groups["d" + which]))


def _full_year(digits: str, *, thai: bool = False) -> int:
    """Four digits; two are of this century (of the Buddhist 26th in Thai); Buddhist years are turned to common ones."""
    year = int(digits)
    if len(digits) == 2:
        year += 2500 if thai else 2000
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
    after = _AFTER.match(text, first.end)
    if after and (clock := _clock(after)) is not None:
        moment = datetime(first.year, first.month, first.day, tzinfo=UTC) + clock
        named = _offset(after)
        if named or clock or after["second"] is None:
            local = moment.replace(tzinfo=zone_of(named or zone))
            return local, "second", named
    return datetime(first.year, first.month, first.day, 10, tzinfo=UTC), "day", None


def _chosen(text: str, found: list[Found]) -> Found | None:
    """The one date that is meant: of several different ones, the only one that is not called a change."""
    days = {(one.year, one.month, one.day) for one in found}
    if len(days) == 1:
        return found[0]
    first = [one for one in found if not _CHANGED.search(text, max(0, one.start - 30), one.start)]
    return first[0] if len({(one.year, one.month, one.day) for one in first}) == 1 else None


def _clock(match: re.Match[str]) -> timedelta | None:
    """The time of day; None where the digits are no time."""
    half = (match["half"] or "")[:1].lower()
    if match["minute"] is None and not half:
        return None
    hour = int(match["hour"])
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23:
        return None
    return timedelta(hours=hour, minutes=int(match["minute"] or 0), seconds=min(int(match["second"] or 0), 59))


def _offset(match: re.Match[str]) -> str | None:
    if spelled := match["offset"] or match["shift"]:
        digits = spelled[1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
        if int(hours) > 14 or int(minutes) > 59:
            return None
        name = f"{spelled[0]}{int(hours):02}:{minutes}"
        return "UTC" if name[1:] == "00:00" else name
    return OFFSETS.get((match["named"] or match["abbr"] or "").lower())


def _coarse(text: str) -> tuple[datetime, Precision, str | None] | None:
    """A month or a year, where that is all that is said."""
    if match := _MONTH_ONLY.search(text):
        word = match["m"] or match["m_"] or match["mv"]
        month = int(word) if word.isdigit() else month_number(word) or 0
        parts = _calendar(_full_year(match["y"] or match["y_"] or match["yv"]), month, 1)
        if parts and not re.search(r"\d", text[: match.start()] + text[match.end() :]):
            return datetime(*parts, 10, tzinfo=UTC), "month", None
    if match := _YEAR_ONLY.fullmatch(text):
        year = _full_year(match[1])
        if year <= _LATEST:
            return datetime(year, 1, 1, 10, tzinfo=UTC), "year", None
    return None


def _epoch(text: str) -> tuple[datetime, Precision, str | None] | None:
    """Seconds or milliseconds since 1970, as some pages' machine-readable dates have it."""
    match = _EPOCH.fullmatch(text)
    return (datetime.fromtimestamp(int(match[1]), UTC), "second", "UTC") if match else None
