"""Find all terms of a kind in one pass: Aho-Corasick over folded text, then word edges and capitals."""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from syndicator.tagging.fold import capitals, edges, inner, is_word

Payload = TypeVar("Payload")


class Scanner(Generic[Payload]):
    """A set of spelled forms, each with what it stands for.

    `longest` keeps only the longest form of each place, counted from the left; without it every form is found, also
    inside another one.
    """

    def __init__(self, forms: Iterable[tuple[str, Payload]], *, longest: bool) -> None:
        gathered: dict[str, dict[str, list[Payload]]] = {}
        for form, payload in forms:
            key = inner(form)
            if key:
                gathered.setdefault(key, {}).setdefault(form, []).append(payload)
        self._overlapping = not longest
        keys = sorted(gathered)
        self._edges = [edges(key) for key in keys]
        self._spelled = [
            tuple((form, capitals(form), tuple(payloads)) for form, payloads in sorted(gathered[key].items()))
            for key in keys
        ]
        patterns = [key if edge == "none" else f" {key}" for key, edge in zip(keys, self._edges, strict=True)]
        self._leads = [len(pattern) - len(key) for pattern, key in zip(patterns, keys, strict=True)]
        self._lengths = [len(pattern) for pattern in patterns]
        self._shorter = _shorter(patterns) if longest else {}
        self._automaton = AhoCorasick(
            patterns,
            matchkind=MatchKind.LeftmostLongest if longest else MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, text: str, folded: str, *, shouted: int) -> Iterator[tuple[int, int, list[Payload]]]:
        """Start, end and meanings of each hit, in `text`'s own offsets; `folded` is `fold(text)`.

        Where a form is written all in capitals it counts before offset `shouted`, and beyond it from six letters on.
        """
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=self._overlapping):
            yield from self._judge(number, start, end, text, folded, shouted)

    def _judge(
        self, number: int, start: int, end: int, text: str, folded: str, shouted: int
    ) -> Iterator[tuple[int, int, list[Payload]]]:
        """A hit, if its edges and capitals hold; else the next shorter form there, else what lies inside it."""
        found: int | None = number
        while found is not None:
            stop = start + self._lengths[found]
            if self._edges[found] != "both" or not is_word(folded[stop]):
                first = start + self._leads[found] - 1
                meanings = self._meanings(found, text[first : stop - 1], opening=first < shouted)
                if meanings:
                    yield first, stop - 1, meanings
                    return
            found = self._shorter.get(found)
        if self._overlapping:
            return
        for inside, begin, stop in self._automaton.find_matches_as_indexes(folded[start + 1 : end]):
            yield from self._judge(inside, begin + start + 1, stop + start + 1, text, folded, shouted)

    def _meanings(self, number: int, written: str, *, opening: bool) -> list[Payload]:
        found: list[Payload] = []
        for form, capital, payloads in self._spelled[number]:
            if form == written or all(written[n] != written[n].lower() for n in capital):
                shouting = capital and form != written and written.isupper() and not form.isupper()
                if not shouting or opening or len(form) >= 6:
                    found.extend(payloads)
        return found


def _shorter(patterns: list[str]) -> dict[int, int]:
    """For each pattern the longest other one that it begins with, at a word's end: the fallback at a false edge."""
    numbers = {pattern: number for number, pattern in enumerate(patterns)}
    found = {}
    for number, pattern in enumerate(patterns):
        end = pattern.rfind(" ")
        while end > 0:
            if pattern[:end] in numbers:
                found[number] = numbers[pattern[:end]]
                break
            end = pattern.rfind(" ", 0, end)
    return found
