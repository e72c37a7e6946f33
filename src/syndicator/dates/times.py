"""The time of day behind a date, and the zone that it names: read where both can be told, else left to the day."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

OFFSETS: dict[str, str] = {
    # RFC 822, section 5, and what offices of our region print; names that two regions use otherwise are left out
    "z": "UTC", "ut": "UTC", "utc": "UTC", "gmt": "UTC", "est": "-05:00", "edt": "-04:00", "cst": "-06:00",
    "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00", "cet": "+01:00",
    "cest": "+02:00", "ict": "+07:00", "wib": "+07:00", "wita": "+08:00", "wit": "+09:00", "sgt": "+08:00",
    "myt": "+08:00", "pht": "+08:00", "hkt": "+08:00", "awst": "+08:00", "jst": "+09:00", "kst": "+09:00",
    "acst": "+09:30", "acdt": "+10:30", "aest": "+10:00", "aedt": "+11:00", "nzst": "+12:00", "nzdt": "+13:00",
    "npt": "+05:45", "pkt": "+05:00", "mmt": "+06:30", "msk": "+03:00", "мск": "+03:00", "eet": "+02:00",
    "eest": "+03:00", "sast": "+02:00", "slst": "+05:30", "tlt": "+09:00", "fjt": "+12:00", "pgt": "+10:00",
}  # fmt: skip
_UNSURE = re.compile(r"[A-Z]{2,4}T|HADT|AKDT")
"""A zone by its shape, of which we do not know which it is: British, Bangladeshi and Bougainville time are all BST."""
_MORNING = r"上午|凌晨|오전|午前|pagi|sáng|SA|صباحا?ً?ا?|ص|π\.?μ\.?|de\ la\ mañana|ng\ umaga|এএম|πμ"
_EVENING = (
    r"下午|晚上|오후|午後|petang|tengah\ hari|malam|chiều|tối|CH|مساءً?ا?|م|μ\.?μ\.?|de\ la\ (?:tarde|noche)|"
    r"ng\ (?:hapon|gabi)|পিএম"
)
_HALVES = rf"(?P<am>{_MORNING})|(?P<pm>{_EVENING})"
_MAY_END = re.compile(r"^[^T]*\d-\d\d:\d\d$")
"""`8:30-10:00` is from one hour to the other, unless a `T` says that it is of ISO 8601."""
_AMOUNT = r"\s?(?:%|[mb]illion|mil|per\b|juta|triệu|ล้าน|crore|lakh)"
"""What makes figures an amount: `3.45 million`."""
_AFTER = re.compile(
    rf"""(?:\.(?=\s))?(?:[T\s,|@-]|at|à|às|kl\.?|klo|um|ore|godz\.|pukul|jam|เวลา|lúc|las|a\ las|в|о)*
    (?P<first>{_HALVES})?\s*(?P<hour>[012]?\d)(?:[:.h時时点시]\s?(?P<minute>[0-5]\d)(?!{_AMOUNT}))?[分분]?(?::(?P<second>[0-5]\d|60)(?:[.,]\d{{1,9}})?)?
    \s*(?:(?P<half>[ap]\.?m\b\.?)|(?P<last>{_HALVES.replace("<am>", "<am2>").replace("<pm>", "<pm2>")})(?!\w))?
    \s*(?:(?P<offset>[+-]\d{{2}}(?::?\d{{2}})?\b|(?<=\d)[+-]\d\b)
      |\(?\b(?P<named>utc|gmt)(?P<shift>[+-]\d{{1,2}}(?::?\d{{2}})?)?\b\)?|\(?(?P<abbr>[a-zмск]{{1,5}})\b\)?)?""",
    re.IGNORECASE | re.VERBOSE,
)


def moment(text: str, start: int, day: date, zone: str) -> tuple[datetime, str | None] | None:
    """The moment whose time of day stands in `text` from `start` on, and the offset that it names.

    None where no time stands there, or one in a zone that cannot be told: then the day is all that is known.
    """
    match = _AFTER.match(text, start)
    clock = _clock(match) if match else None
    if match is None or clock is None:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    try:
        named = _offset(match, midnight + clock, zone)
    except ValueError:
        return None
    if not (named or clock or match["second"] is None):
        return None
    return (midnight + clock).replace(tzinfo=zone_of(named or zone)), named


def zone_of(name: str) -> tzinfo:
    """An IANA zone, or a fixed offset (`+07:00`)."""
    if name[:1] in {"+", "-"}:
        return datetime.fromisoformat(f"2000-01-01T00:00:00{name}").tzinfo or UTC
    return ZoneInfo(name)


def _clock(match: re.Match[str]) -> timedelta | None:
    """The time of day; None where the digits are no time."""
    half = (match["half"] or "")[:1].lower()
    hour: int | None = int(match["hour"])
    if match["minute"] is None and not half:
        return None
    if half:
        hour = int(match["hour"]) % 12 + (12 if half == "p" else 0) if 1 <= int(match["hour"]) <= 12 else None
    elif word := match["first"] or match["last"]:
        hour = _hour(int(match["hour"]), word.lower(), before_noon=bool(match["am"] or match["am2"]))
    if hour is None or hour > 23:
        return None
    return timedelta(hours=hour, minutes=int(match["minute"] or 0), seconds=min(int(match["second"] or 0), 59))


def _hour(hour: int, word: str, *, before_noon: bool) -> int | None:
    """The hour of the day; twelve at night may be either, and twenty in the evening is said as it is."""
    if hour > 12:
        return hour
    if before_noon:
        return hour % 12
    if word in {"malam", "tối", "晚上", "de la noche", "ng gabi"}:
        return hour + 12 if 5 < hour < 12 else None
    return hour % 12 + 12


def _offset(match: re.Match[str], moment: datetime, zone: str) -> str | None:
    """The offset that is spelled; None where none is.

    Raises:
        ValueError: it is spelled, and cannot be told.
    """
    if spelled := match["offset"] or match["shift"]:
        if _MAY_END.search(match[0]) and match["second"] is None:
            raise ValueError(f"an offset, or when it ends: {match[0]}")
        digits = spelled[1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
        if int(hours) > 14 or int(minutes) > 59:
            raise ValueError(f"no offset: {spelled}")
        name = f"{spelled[0]}{int(hours):02}:{minutes}"
        return "UTC" if name[1:] == "00:00" else name
    word = match["named"] or match["abbr"] or ""
    if not word or (match["abbr"] and not word.isupper() and re.match(r"\W*\w", match.string[match.end() :])):
        return None  # `14:30 est arrivé` names no zone
    if _is_local(word.upper(), moment, zone):
        return None
    if word.lower() in OFFSETS:
        return OFFSETS[word.lower()]
    if _UNSURE.fullmatch(word):
        raise ValueError(f"a zone that we do not know: {word}")
    return None


def _is_local(word: str, moment: datetime, zone: str) -> bool:
    """Whether `word` is what clocks of the source's own zone are called, in summer or winter: `EST` in Sydney."""
    there = zone_of(zone)
    own = {moment.replace(month=month, day=1, tzinfo=there).tzname() or "" for month in (1, 7)} - {"UTC"}
    return bool(own & {word, f"A{word}"})
