"""A country word in a text, on its way to be counted or dropped."""

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from syndicator.vocabulary.terms import CountryKind, CountryTerm

Where = Literal["title", "lead", "opening", "body"]
"""Its zone; `lead` is the first sentence of the text, which is part of the opening."""

_WORD: Final = re.compile(r"[\w.'’-]+$")
_SPACES: Final = " \xa0"
_LONGEST_WORD: Final = 24


@dataclass(slots=True)
class Hit:
    """Changes while the rules go over it, then stands."""

    start: int
    end: int
    zone: Where
    form: str
    terms: tuple[CountryTerm, ...]
    """What it may mean: one country, or several that share the word."""
    code: str
    kind: CountryKind
    shared: bool
    """Several countries share the word, or it counts only where its country is spoken of."""
    linked: bool = False
    """It follows another one in a list."""
    rule: str = ""
    factor: float = 1.0
    """What the rules make of its weight."""
    dropped: str = ""
    """The rule that took it out; empty for one that counts."""


@dataclass(slots=True)
class Heard:
    """The country words of one text, in order, and those of them that need a second look."""

    hits: list[Hit] = field(default_factory=list)
    watched: list[Hit] = field(default_factory=list)
    """Those that may be a person, a language, a credit, a seat."""
    shared: list[Hit] = field(default_factory=list)
    cues: dict[str, int] = field(default_factory=dict)
    """How often words occur that bear a country out without tagging it."""


def word_before(hit: Hit, joined: str) -> str:
    """The word that a space parts from the hit; empty where there is none."""
    end = hit.start - 1
    if end < 0 or joined[end] not in _SPACES:
        return ""
    word = joined[max(0, end - _LONGEST_WORD) : end].rpartition(" ")[2]
    if word.isalpha():
        return word
    found = _WORD.search(word)
    return found[0] if found else ""
