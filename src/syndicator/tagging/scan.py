"""Find all terms in one pass: Aho-Corasick over folded text, then capitals, then the second halves of gaps."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from syndicator.tagging.meaning import Meaning, Payload, speaks
from syndicator.tagging.spelled import Spelled
from syndicator.vocabulary.fold import edges, fold_all
from syndicator.vocabulary.terms import TopicTerm

_GAP_WORDS: Final = 3
_REACH: Final = 60
"""Three words are never longer than this."""
_SENTENCE: Final = re.compile(r"[.!?:;\n](?:(?<=\n)\n|(?<!\n)\s)")
"""A mark and a space, or an empty line; begun with one class of characters, so that the search is fast."""
_SHIFT: Final = {"start": (0, 1), "none": (-1, 1)}
"""Where a match of a form that is not set between two spaces lies, against one that is."""

TopicHit = tuple[int, int, str]
"""Start, end negated, rule (`strong: scam centre`): sorted, the longer of two that start together comes first."""


@dataclass(slots=True)
class Found:
    """The terms of one text, in its own offsets."""

    countries: list[tuple[int, int, Meaning]] = field(default_factory=list)
    """Start, end negated and meaning of each country word, mask and cue."""
    topics: dict[str, list[TopicHit]] = field(default_factory=lambda: defaultdict(list))
    """Topic to the terms that stand for it; every term, also inside another one."""

    def add(self, meaning: Meaning, start: int, end: int, language: str) -> None:
        """Take a country word, or topic terms of a language that is not English."""
        if meaning.is_country_word:
            self.countries.append((start, end, meaning))
        for term in meaning.foreign:
            if speaks(term, language):
                self.topics[term.slug].append((start, end, term.rule))


class Forms:
    """Spelled forms and, in the same order, what each stands for; two lists, for pairs of so many take long to make."""

    def __init__(self) -> None:
        self.spelled: list[str] = []
        self.payloads: list[Payload] = []

    def add(self, form: str, payload: Payload) -> None:
        """One more."""
        self.spelled.append(form)
        self.payloads.append(payload)


class Scanner:
    """A set of spelled forms, each with what it stands for.

    `gapped` are the topic terms with a gap that `Side`s name.
    """

    def __init__(self, forms: Forms, gapped: Sequence[TopicTerm] = ()) -> None:
        self._forms = forms
        self._gapped = [(term.slug, term.rule) for term in gapped]
        first: dict[str, int] = {}
        self._others: dict[int, list[int]] = {}
        for place, key in enumerate(fold_all(forms.spelled)):
            held = first.setdefault(key, place)
            if held != place:
                self._others.setdefault(held, []).append(place)
        first.pop("", None)
        self._places = list(first.values())
        self._plain: list[Meaning | None] = [None] * len(first)
        self._spelled: list[Spelled | None] = [None] * len(first)
        kinds = {n: kind for n, key in enumerate(first) if not key.isascii() and (kind := edges(key)) != "both"}
        self._shifts = {n: _SHIFT[kind] for n, kind in kinds.items()}
        spaced = {"start": " {}", "none": "{}"}
        patterns = [spaced[kinds[n]].format(key) if n in kinds else f" {key} " for n, key in enumerate(first)]
        self._automaton = AhoCorasick(
            patterns,
            matchkind=MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, text: str, folded: str, found: Found, *, opening: int, language: str) -> None:
        """Add to `found` what stands in `text`; `folded` is `fold(text)`, `language` the text's, without its region.

        `opening` is where title and opening end: before it, a form may stand all in capitals.
        """
        plain, spelled, topics = self._plain, self._spelled, found.topics
        openers: list[tuple[int, int, int]] = []
        reach = renewed = -1
        for number, start, end in self._matches(folded):
            meaning = plain[number]
            if meaning is None:
                ways = spelled[number] or self._meet(number)
                meaning = ways.meaning(text[start : end - 2 + ways.dot], leading=start < opening)
                if meaning is None:
                    continue
            if start < reach and meaning.closes:
                closes = meaning.closes
                for first, last, opens in openers:
                    if opens & closes and last <= start <= last + _REACH and _is_gap(text[last:start]):
                        self._close(opens & closes, first, 2 - end, topics)
            for slug, rule in meaning.said:
                topics[slug].append((start, 2 - end, rule))
            if meaning.opens:
                if start > renewed:
                    openers = _in_reach(openers, start)
                    renewed = start + _REACH
                reach = end + _REACH
                if meaning.ahead:
                    self._look_ahead(meaning, (start, end - 2), text=text, folded=folded, topics=topics)
                openers.append((start, end - 2, meaning.opens))
            if meaning.is_rare:
                found.add(meaning, start, 2 - end, language)

    def _matches(self, folded: str) -> list[tuple[int, int, int]]:
        """Number, start and end of every form, as if each were set between two spaces; in the order of their ends."""
        found = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        if not self._shifts:
            return found
        shifts, none = self._shifts, (0, 0)
        return [
            (number, start + before, end + behind)
            for number, start, end in found
            for before, behind in (shifts.get(number, none),)
        ]

    def _meet(self, number: int) -> Spelled:
        """Make ready what is met for the first time."""
        forms, place = self._forms, self._places[number]
        places = [place, *self._others.get(place, ())]
        ways = self._spelled[number] = Spelled([(forms.spelled[place], forms.payloads[place]) for place in places])
        self._plain[number] = ways.plain
        return ways

    def _close(self, bits: int, start: int, end: int, topics: Mapping[str, list[TopicHit]]) -> None:
        """Add the terms with a gap whose bits are set."""
        while bits:
            lowest = bits & -bits
            slug, rule = self._gapped[lowest.bit_length() - 1]
            topics[slug].append((start, end, rule))
            bits ^= lowest

    def _look_ahead(
        self, meaning: Meaning, span: tuple[int, int], *, text: str, folded: str, topics: Mapping[str, list[TopicHit]]
    ) -> None:
        """Add the terms with a gap that begin here and end in a common word."""
        start, end = span
        for word, number in meaning.ahead:
            place = end
            while (place := folded.find(f" {word} ", place, end + _REACH + len(word) + 2)) >= 0:
                if not _is_gap(text[end:place]):
                    break
                slug, rule = self._gapped[number]
                topics[slug].append((start, -place - len(word), rule))
                place += 1


def _in_reach(openers: Sequence[tuple[int, int, int]], place: int) -> list[tuple[int, int, int]]:
    return [opener for opener in openers if place <= opener[1] + _REACH]


def _is_gap(between: str) -> bool:
    return len(between.split(None, _GAP_WORDS)) <= _GAP_WORDS and not _SENTENCE.search(between)
