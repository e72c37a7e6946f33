"""Countries that a text names for what they add: they pay for it, lend an adjective to a ship, stand as examples."""

import re
from collections.abc import Iterable
from typing import Final

from syndicator.tagging.hits import Hit
from syndicator.tagging.zones import Zones

_ORIGINS: Final = ("flagged", "registered", "owned", "made", "built", "born", "backed", "funded", "style", "trained")
_LED_TO: Final = (" by ", "from ", " the ", " of ")
_GIVES: Final = re.compile(
    r"(?:(?:funded|financed|supported|sponsored|backed|donated|paid for)(?: in part| jointly)? by"
    r"|(?:support|funding|funds|money|backing|assistance|aid|grants?|help) from)"
    r" (?:the )?(?:(?:[Gg]overnments?|[Pp]eople|[Ee]mbassy|[Kk]ingdom) of (?:the )?)?$"
)
_HINTS: Final = ("among", "including", "such as")
_EXAMPLES: Final = re.compile(r"(?:among (?:them|others)|including|such as)(?: [a-z'’-]+){0,3} $")
_JOINED: Final = re.compile(r",? (?:(?:and|or) )?(?:the )?")
_REACH: Final = 60
_FACTOR: Final = 0.3
_EXAMPLE_FACTOR: Final = 0.5


def mark_roles(hits: Iterable[Hit], zones: Zones) -> None:
    """`funded by Australia`, `Chinese-flagged`, `among them groups in Bolivia and Ghana`: passing mentions."""
    joined = zones.joined
    opening = joined[: zones.opening_end]
    exemplified = any(map(opening.__contains__, _HINTS))
    last: Hit | None = None
    for hit in hits:
        if hit.zone == "body":
            break
        if hit.rule:
            continue
        start, end = hit.start, hit.end
        if joined.startswith("-", end) and joined.startswith(_ORIGINS, end + 1):
            hit.rule, hit.factor = "origin", _FACTOR
        elif joined.endswith(_LED_TO, 0, start) and _GIVES.search(joined, max(0, start - _REACH), start):
            hit.rule, hit.factor = "donor", _FACTOR
        elif exemplified and hit.zone != "title" and _is_example(hit, last, joined):
            hit.rule, hit.factor = "example", _EXAMPLE_FACTOR
            last = hit


def _is_example(hit: Hit, last: Hit | None, joined: str) -> bool:
    """Whether one of several is named, first (`such as Peru`) or behind the `last` that was."""
    if last is not None and hit.start - last.end < _REACH and _JOINED.fullmatch(joined, last.end, hit.start):
        return True
    before = joined[max(0, hit.start - _REACH) : hit.start]
    return any(map(before.__contains__, _HINTS)) and _EXAMPLES.search(before) is not None
