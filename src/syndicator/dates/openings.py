"""Datelines: `Bangkok (Thailand), 16 November 2017 -` at the start of a text."""

import re
from datetime import UTC, datetime

from syndicator.dates.patterns import WORD_DATE
from syndicator.dates.reading import Found, find, plain
from syndicator.model import Dated

_REACH = 160
_YEAR = re.compile(r"\d{4}|\d\d\s+\d\d?:\d\d|[\u0e00-\u0e7f][\s.]*\d\d")
"""What is in every date of a dateline: a year of four figures, or of two before a time or behind a Thai month."""
_DOTTED = re.compile(r"(?<![\w.])(?P<d0>[0-3]?\d)\.\s?(?P<m0>[01]?\d)\.\s?(?P<y0>\d{4})(?![\d.])")
"""Figures that dots part are written day first everywhere (CLDR)."""
_CLOSE = re.compile(
    r"(?:\s*(?:года|року|[грr])\.?(?=[\s–—]))?\s*\)?\s*(?:,?\s*\(?(?P<place>[^\W\d_][^.!?:;\d–—-]{1,40}?)\)?)?\s*(?:[–—:]|-+(?=\s)|\s-)\s*"
)
_BRACKET = re.compile(r"\s*\)[.:]?\s+(?=\S)")
_SPACE = re.compile(r"\s+(?=[\"„“”«»\w])")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset(
    {"of", "the", "and", "de", "da", "di", "del", "la", "le", "el", "al", "dan", "y", "et", "ngày", "tanggal"}
)
_OPENERS = """
    on in the by since as at from after before until a an this during dated published posted updated today
"""
_SENTENCE = frozenset(_OPENERS.split())
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_MOST_WORDS = 8


def dateline(text: str, *, zone: str = "UTC") -> tuple[Dated, int] | None:
    """The date of the dateline that `text` opens with, and the offset where the dateline ends."""
    head = plain(text[:_REACH])
    if _YEAR.search(head) is None:
        return None
    found = find(head, pattern=WORD_DATE) or find(head, pattern=_DOTTED)
    if not found or found[0].ranged or not _is_place(head[: found[0].start]):
        return None
    first = found[0]
    end = _end(head, first)
    if end is None:
        return None
    value = datetime(first.year, first.month, first.day, 10, tzinfo=UTC)
    raw = text[first.start : first.end]
    return Dated(value=value, precision="day", raw=raw, method="dateline", zone=zone), end


def _end(head: str, date: Found) -> int | None:
    """Where the dateline around `date` ends: at a dash or colon, a bracket, or after figures that open the text."""
    close = _CLOSE.match(head, date.end)
    if close is not None and _is_place(close["place"] or ""):
        return close.end()
    before = head[: date.start]
    if before.count("(") > before.count(")"):
        close = _BRACKET.match(head, date.end)
    else:
        close = _SPACE.match(head, date.end) if not date.start and head[date.start : date.end].count(".") == 2 else None
    return close.end() if close is not None else None


def _is_place(text: str) -> bool:
    """Whether `text` can be the names before or after a dateline's date: no verb, no sentence."""
    if re.search(r"[.!?;]\s", text):
        return False
    words = _WORD.findall(_WEEKDAY.sub("", text))
    if len(words) > _MOST_WORDS or (words and words[0].lower() in _SENTENCE):
        return False
    return all(not word[0].islower() or word in _SMALL for word in words)
