"""Find all terms in one pass: Aho-Corasick over folded text, then capitals, then the second halves of gaps."""

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from syndicator.tagging.automaton import search_for
from syndicator.tagging.meaning import Meaning, Payload, speaks
from syndicator.tagging.spelled import Spelled
from syndicator.vocabulary.fold import edges, fold_all
from syndicator.vocabulary.terms import TopicTerm

_GAP_WORDS: Final = 3
_REACH: Final = 60
"""Three words are never longer than this."""
_KEPT: Final = 100
"""So many characters, and at most twice as many, a beginning of a gap is borne in mind: a gap and what ends it."""
_OPEN: Final = 32
"""So many beginnings of gaps lie within reach at most, in any text of words."""
_STOPS: Final = ".!?:;"
_SHIFT: Final = {"start": (0, 1), "none": (-1, 1)}
"""Where a match of a form that is not set between two spaces lies, against one that is."""

TopicHit = tuple[int, int, str]
"""Start, end negated, rule (`strong: scam centre`): sorted, the longer of two that start together comes first."""

Opener = tuple[int, int, int]
"""Where the first half of terms with a gap stands, between its two spaces, and the terms."""


@dataclass(slots=True)
class Found:
    """The terms of one text, in its own offsets."""

    countries: list[tuple[int, int, Meaning]] = field(default_factory=list)
    """Start, end negated and meaning of each country word, mask and cue."""
    topics: dict[str, list[TopicHit]] = field(default_factory=lambda: defaultdict(list))
    """Topic to the terms that stand for it; every term, also inside another one."""


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
        self._closed: dict[int, list[tuple[str, str]]] = {}
        first: dict[str, int] = {}
        self._others: dict[int, list[int]] = {}
        for place, key in enumerate(fold_all(forms.spelled)):
            held = first.setdefault(key, place)
            if held != place:
                self._others.setdefault(held, []).append(place)
        first.pop("", None)
        self._longest = max(map(len, first), default=0) + 2
        self._runs = re.compile(rf"[^\x00-\x7f](?:[\x00-\x7f]{{0,{2 * self._longest}}}[^\x00-\x7f])*")
        self._places = list(first.values())
        self._plain: list[Meaning | None] = [None] * len(first)
        self._spelled: list[Spelled | None] = [None] * len(first)
        kinds = {n: kind for n, key in enumerate(first) if not key.isascii() and (kind := edges(key)) != "both"}
        self._shifts = {n: _SHIFT[kind] for n, kind in kinds.items()}
        patterns = [f" {key} " for key in first]
        for n, kind in kinds.items():
            patterns[n] = patterns[n][kind == "none" : -1]
        self._search = search_for(patterns)

    def find(self, text: str, folded: str, found: Found, *, opening: int, language: str, beyond: bool = False) -> None:
        """Add to `found` what stands in `text`; `folded` is `fold(text)`, `language` the text's, without its region.

        `opening` is where title and opening end: before it, a form may stand all in capitals. `beyond`: each of the
        forms holds a letter beyond ASCII.
        """
        plain, spelled, topics, countries = self._plain, self._spelled, found.topics, found.countries
        openers: deque[Opener] = deque(maxlen=_OPEN)
        begun = recent = fresh = 0
        for number, start, end in self._matches(folded, beyond=beyond):
            meaning = plain[number]
            if meaning is None:
                ways = spelled[number] or self._meet(number)
                written = text[start : end - 2 + ways.dot]
                meaning = (ways.known.get(written) or ways.read(written))[start >= opening]
                if meaning is None:
                    continue
            closes = meaning.closes
            if closes and closes & begun:
                self._close(closes, (start, 2 - end), openers, text, topics)
            if meaning.said:
                for slug, rule in meaning.said:
                    topics[slug].append((start, 2 - end, rule))
            opens = meaning.opens
            if opens:
                openers.append((start, end, opens))
                if end > fresh:
                    begun, recent, fresh = recent, 0, end + _KEPT
                recent |= opens
                begun |= opens
            if meaning.is_country_word:
                countries.append((start, 2 - end, meaning))
            if meaning.is_rare:
                self._look_ahead(meaning, (start, end - 2), text, folded, topics)
                _hear(meaning, (start, 2 - end), language, topics)

    def _matches(self, folded: str, *, beyond: bool) -> list[tuple[int, int, int]]:
        """Number, start and end of every form, as if each were set between two spaces; in the order of their ends."""
        if not beyond:
            return self._search(folded)
        shifts, none = self._shifts, (0, 0)
        return [
            (number, start + place + before, end + place + behind)
            for place, part in self._around(folded)
            for number, start, end in self._search(part)
            for before, behind in (shifts.get(number, none),)
        ]

    def _around(self, folded: str) -> Iterator[tuple[int, str]]:
        """The parts of a text in which forms with letters beyond ASCII can lie, and where each begins."""
        reached = 0
        for run in self._runs.finditer(folded):
            start = max(reached, run.start() - self._longest)
            reached = run.end() + self._longest
            yield start, folded[start:reached]

    def _meet(self, number: int) -> Spelled:
        """Make ready what is met for the first time."""
        forms, place = self._forms, self._places[number]
        places = [place, *self._others.get(place, ())]
        ways = self._spelled[number] = Spelled([(forms.spelled[place], forms.payloads[place]) for place in places])
        self._plain[number] = ways.plain
        return ways

    def _close(
        self,
        closes: int,
        span: tuple[int, int],
        openers: deque[Opener],
        text: str,
        topics: Mapping[str, list[TopicHit]],
    ) -> None:
        """Add the terms with a gap that end here."""
        start, end = span
        nearest, farthest = start + 2, start + 2 - _REACH
        for first, last, opens in reversed(openers):
            if last < farthest:
                break
            terms = opens & closes
            if terms and last <= nearest and _is_gap(text[last - 2 : start]):
                for slug, rule in self._closed.get(terms) or self._name(terms):
                    topics[slug].append((first, end, rule))

    def _name(self, terms: int) -> list[tuple[str, str]]:
        """Topic and rule of each of the terms with a gap that a number stands for, kept for the next time."""
        found = self._closed[terms] = []
        while terms:
            last = terms.bit_length() - 1
            found.append(self._gapped[last])
            terms ^= 1 << last
        return found

    def _look_ahead(
        self, meaning: Meaning, span: tuple[int, int], text: str, folded: str, topics: Mapping[str, list[TopicHit]]
    ) -> None:
        """Add the terms with a gap that begin here and end in a common word."""
        start, end = span
        for word, number in meaning.ahead:
            place = folded.find(word, end, end + _REACH + len(word))
            while place >= 0 and _is_gap(text[end:place]):
                slug, rule = self._gapped[number]
                topics[slug].append((start, 2 - place - len(word), rule))
                place = folded.find(word, place + 1, end + _REACH + len(word))


def _hear(meaning: Meaning, span: tuple[int, int], language: str, topics: Mapping[str, list[TopicHit]]) -> None:
    """Add the topic terms of other languages that stand here."""
    for term in meaning.foreign:
        if speaks(term, language):
            topics[term.slug].append((*span, term.rule))


def _is_gap(between: str) -> bool:
    """Whether few words stand there, and no end of a sentence."""
    if between == " ":
        return True
    words = between.split(None, _GAP_WORDS)
    if len(words) > _GAP_WORDS:
        return False
    for word in words:
        if word[-1] in _STOPS:
            return False
    return "\n\n" not in between
