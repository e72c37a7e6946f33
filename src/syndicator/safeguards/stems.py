"""One pass over a text for letters that costly patterns cannot do without: only there are these tried.

What is found this way is what the patterns find alone: `core` is a part of each match of the patterns that it guards.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

Kind = Literal["number", "ordinal", "noun", "called", "school", "year", "birthday", "born"]
Places = Mapping[Kind, Sequence[int]]
"""Where each kind of stem begins, in order; places where none stands as a word are among them."""

_STEMS: Mapping[Kind, str] = {
    "number": "1 2 3 4 5 6 7 8 9 one two three four five six seven eight nine ten eleven twelve thirteen fifteen "
    "berusia berumur umur usia",
    "ordinal": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    "noun": "girl boy child kid teen adolescent juvenile minor youngster youth toddler baby infant newborn pupil "
    "daughter stepdaughter son stepson sister brother sibling twin orphan runaway nephew niece grandson granddaughter "
    "school niñ menor hij joven alumn fille garçon enfant fils mineur lycéen écoli collégienne "
    "anak gadis remaja sisw bocah pelajar putr",
    "called": "name called known identified identificad identifi whose llamad nombre nomm appel bernama",
    "school": "pupil student grade birthday",
    "year": "year",
    "birthday": "birthday",
    "born": "born",
}
_KINDS: list[Kind] = [kind for kind, stems in _STEMS.items() for _ in stems.split()]
_AUTOMATON = AhoCorasick([stem for stems in _STEMS.values() for stem in stems.split()], matchkind=MatchKind.Standard)
_AS_LETTERS = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"))
"""What `re.IGNORECASE` takes for an ASCII letter, and `str.lower` makes none of, or two."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """Costly patterns, and what stands in each of their matches: `core`, where a stem of a kind begins."""

    kind: Kind
    core: re.Pattern[str]
    patterns: tuple[re.Pattern[str], ...]

    def may_hold(self, text: str, places: Sequence[int]) -> bool:
        """Whether one of the patterns may match a text with stems of the kind at these places."""
        match = self.core.match
        return any(match(text, place) for place in places)


def guarded(kind: Kind, core: str, *patterns: str) -> Guarded:
    """Spelled patterns behind the part that all of them have in common."""
    return Guarded(kind, re.compile(core), tuple(map(re.compile, patterns)))


def places(text: str) -> Places:
    """Where stems begin."""
    lowered = text
    for letter, plain in _AS_LETTERS:
        if letter in lowered:
            lowered = lowered.replace(letter, plain)
    found: defaultdict[Kind, list[int]] = defaultdict(list)
    for stem, start, _ in _AUTOMATON.find_matches_as_indexes(lowered.lower(), overlapping=True):
        found[_KINDS[stem]].append(start)
    return {kind: sorted(starts) for kind, starts in found.items()}


def between(places: Sequence[int], begin: int, end: int) -> list[int]:
    """The places from `begin` up to `end`, counted from `begin`."""
    return [place - begin for place in places[bisect_left(places, begin) : bisect_left(places, end)]]
