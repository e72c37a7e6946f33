"""Countries that a text names for what they add: they pay for it, or lend an adjective to a ship."""

import re
from collections.abc import Iterable
from typing import Final

from syndicator.tagging.hits import Hit

_ORIGINS: Final = ("flagged", "registered", "owned", "made", "built", "born", "backed", "funded", "style", "trained")
_LED_TO: Final = (" by ", "from ", " the ", " of ")
_GIVES: Final = re.compile(
    r"(?:(?:funded|financed|supported|sponsored|backed|donated|paid for)(?: in part| jointly)? by"
    r"|(?:support|funding|funds|money|backing|assistance|aid|grants?|help) from)"
    r" (?:the )?(?:(?:[Gg]overnments?|[Pp]eople|[Ee]mbassy|[Kk]ingdom) of (?:the )?)?$"
)
_REACH: Final = 60
_FACTOR: Final = 0.3


def mark_roles(hits: Iterable[Hit], joined: str) -> None:
    """`funded by Australia`, `Chinese-flagged`, `Somali-born`: passing mentions."""
    for hit in hits:
        if hit.rule or hit.zone == "body":
            continue
        if joined.startswith("-", hit.end) and joined.startswith(_ORIGINS, hit.end + 1):
            hit.rule, hit.factor = "origin", _FACTOR
        elif joined.endswith(_LED_TO, 0, hit.start) and _GIVES.search(joined, max(0, hit.start - _REACH), hit.start):
            hit.rule, hit.factor = "donor", _FACTOR
