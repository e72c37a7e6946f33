"""Countries in a row and along a way: lists that name many in passing, routes whose every stop counts."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from syndicator.tagging.hits import Hit

_NATIONALS: Final = 3
"""So many peoples in a row ("Brazilian, Filipino and Romanian callers") are passing mentions."""
_NATIONALS_FACTOR: Final = 0.5
_LIST: Final = 4
"""So many countries in a row are an enumeration: one weak mention each."""
_LIST_FACTOR: Final = 0.25
# fmt: off
_LINKS: Final = frozenset({
    "and", "or", "the", "as", "well", "y", "et", "dan", "e", "at", "và", "with", "a", "an",
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ",", ";", "/", "&", "•", "-", "–",
})
# fmt: on
"""What stands between two members of a list; numbers do too."""
_LONGEST_LINK: Final = 40
_ROUTE: Final = re.compile(
    r"(?:[\s,]+(?:\w+\s+){0,2}?)(?:to|into|through|via|towards?|bound for|and on to)\s+"
    r"(?:the\s+|neighbou?ring\s+|\w+\s+in\s+)?",
    re.IGNORECASE,
)
_ROUTE_LENGTH: Final = 60


def mark_rows(live: Sequence[Hit], joined: str) -> None:
    """Countries in a row: four or more, or three peoples, are one weak mention each; the stops of a route are not."""
    routes: list[Hit] = []
    begin = 0
    for number, (first, second) in enumerate(pairwise(live), 1):
        if second.start - first.end <= _ROUTE_LENGTH:
            between = joined[first.end : second.start]
            if _is_linked(between):
                second.linked = True
                continue
            if first.code != second.code and _leads_on(between):
                routes += (first, second)
        if number - begin >= _NATIONALS:
            _weaken(live[begin:number], joined)
        begin = number
    if len(live) - begin >= _NATIONALS:
        _weaken(live[begin:], joined)
    for hit in routes:
        if not hit.rule:
            hit.rule, hit.factor = "route", 1.25


def _is_linked(between: str) -> bool:
    """Whether these characters join two members of a list."""
    if not 0 < len(between) < _LONGEST_LINK:
        return False
    if between in {", ", " and "}:
        return True
    words = between.split()
    while words and (words[-1] in _LINKS or words[-1].isdecimal()):
        words.pop()
    return not words


def _leads_on(between: str) -> bool:
    """`from X through Z to Y`: each of them is where it happens."""
    return ("to" in between or "through" in between or "via" in between or "bound" in between) and _ROUTE.fullmatch(
        between
    ) is not None


def _weaken(run: Sequence[Hit], joined: str) -> None:
    codes = len({hit.code for hit in run})
    if codes >= _LIST:
        factor = _LIST_FACTOR
    elif codes >= _NATIONALS and (_are_peoples(run) or _word_before(run[0].start, joined) == "from"):
        factor = _NATIONALS_FACTOR
    else:
        return
    for hit in run:
        hit.rule, hit.factor = "enumeration", hit.factor * factor


def _are_peoples(run: Sequence[Hit]) -> bool:
    return all(hit.kind == "demonym" for hit in run)


def _word_before(place: int, joined: str) -> str:
    words = joined[max(0, place - _LONGEST_LINK) : place].split()
    return words[-1] if words else ""
