"""Datelines: `Bangkok (Thailand), 16 November 2017 -` at the start of a text."""

import re
from datetime import UTC, datetime

from syndicator.dates.reading import WORD_DATE, find, plain
from syndicator.model import Dated

_REACH = 160
_PLACE = re.compile(
    r"\s*(?:[^\W\d_][^.!?:;\n]{0,80}?[,(|–—-]?\s*\(?\s*)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s*)?"
)
_CLOSE = re.compile(r"\s*\)?\s*(?:,?\s*\(?[^\W\d_][^.!?:;,\d–—]{1,40}?\)?)?\s*(?:[–—:]|-+(?=\s)|\s-)\s*")


def dateline(text: str, *, zone: str = "UTC") -> tuple[Dated, int] | None:
    """The date of the dateline that `text` opens with, and the offset where the dateline ends."""
    head = plain(text[:_REACH])
    for found in find(head, pattern=WORD_DATE):
        place = head[: found.start]
        if not _PLACE.fullmatch(place) or len(place.split()) > 9:
            return None
        close = _CLOSE.match(head, found.end)
        if close is None:
            return None
        value = datetime(found.year, found.month, found.day, 10, tzinfo=UTC)
        raw = text[found.start : found.end]
        return Dated(value=value, precision="day", raw=raw, method="dateline", zone=zone), close.end()
    return None
