"""What a word for a people means where it means no people: a tongue, a sum of money."""

import re
from typing import Final

from syndicator.tagging.hits import Hit, word_before

_SPOKEN: Final = frozenset(
    (
        *("in", "speak", "speaks", "spoke", "speaking", "spoken", "into", "fluent", "learn", "learns", "learned"),
        *("read", "reads"),
    )
)
_TONGUES: Final = (
    *("language", "speaking", "speaker", "translation", "translator", "subtitle", "interpreter", "lesson"),
    *("dialect",),
)
_CURRENCIES: Final = (
    *(
        "dollar",
        "pound",
        "dinar",
        "dirham",
        "riyal",
        "rial",
        "rupee",
        "rupiah",
        "ringgit",
        "baht",
        "peso",
        "franc",
    ),
    *(
        "yen",
        "yuan",
        "won",
        "lira",
        "krone",
        "krona",
        "kroner",
        "kronor",
        "shilling",
        "rand",
        "naira",
        "cedi",
        "real",
    ),
    *(
        "rouble",
        "ruble",
        "taka",
        "kyat",
        "zloty",
        "forint",
        "lei",
        "leu",
        "hryvnia",
        "shekel",
        "birr",
        "kwacha",
    ),
)
_NUMBERS: Final = frozenset({"hundred", "thousand", "million", "billion", "trillion", "lakh", "crore", "few"})
_NO_NOUNS: Final = frozenset(
    (
        *("", "and", "or", "but", "with", "to", "on", "about", "as", "all", "at", "for", "only", "when", "since"),
        *("is", "was", "by"),
    )
)
_MORE_TONGUES: Final = re.compile(r"(?:[,\s]|and\b|or\b|&|[A-Z]\w+)*")


def is_language(hit: Hit, joined: str, spoken: int) -> bool:
    """`speak Thai`, `in French and Arabic`, `Spanish-speaking`, `French is welcome.`: a tongue, no country.

    `spoken` is where the one before ended.
    """
    behind = joined[hit.end : hit.end + 14]
    word = behind[1:].partition(" ")[0] if behind[:1] in {" ", "-"} else ""
    if word not in _NO_NOUNS:
        return word.startswith(_TONGUES)
    if spoken >= 0 and hit.start - spoken < 60 and _MORE_TONGUES.fullmatch(joined, spoken, hit.start):
        return True
    before = word_before(hit, joined).lower()
    return before in _SPOKEN or (word == "is" and (hit.start == 0 or before.endswith((".", "!", "?"))))


def is_sum(hit: Hit, joined: str) -> bool:
    """`300 Kuwaiti dinars`, `two million Turkish lira`: an amount, no country."""
    if not joined.startswith(_CURRENCIES, hit.end + 1):
        return False
    before = word_before(hit, joined).lower()
    return before[-1:].isdigit() or before in _NUMBERS
