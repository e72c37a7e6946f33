"""Where two texts that are built alike say different things: figures, dates, names that stand in each other's place."""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from syndicator.dedupe.words import spelled

SHORT = 8
"""A replaced run of at most so many words is a blank of a form that was filled in otherwise."""
_SPELLING = 0.85
_SENTENCES = re.compile(r"(?<=[.!?:;…])\s+|\n+|[\"“”„«»(\[•]")
_AGAIN = 4.0
"""What it weighs when one name takes another's place a second time, and each occurs in its own text alone: a form."""

Gap = tuple[int, int, int, int]
"""Words `[0]:[1]` of the one text stand where words `[2]:[3]` of the other do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Differences:
    """What stands against two texts being one."""

    clashes: tuple[tuple[str, str], ...]
    """Figures and names in each other's place."""
    weight: float
    telling: int
    """Figures and names in the text that has fewer of them."""

    @property
    def share(self) -> float:
        """Clashes in proportion to all that could clash."""
        return self.weight / max(self.telling, 1)


def differences(one: str, other: str, *, headings: bool = False) -> Differences:
    """Lay two texts side by side and collect what clashes; nothing that only one of them has, does.

    A run of words clashes if it is short and stands where the other text has another short one, as in a form that was
    filled in twice. In `headings` every capital may be a name's; elsewhere one that begins a sentence says nothing.
    """
    left, right = _Side(one), _Side(other)
    names = left.names(right, headings=headings)
    clashes: list[tuple[str, str]] = []
    weight = 0.0
    for gap in gaps(left.folded, right.folded):
        for pair in _clashes(left.folded[gap[0] : gap[1]], right.folded[gap[2] : gap[3]], names):
            clashes.append(pair)
            again = clashes.count(pair) == 2 and not any(map(_figure, pair))
            weight += _AGAIN if again and pair[0] not in right.all and pair[1] not in left.all else 1.0
    telling = min(left.telling(names), right.telling(names))
    return Differences(clashes=tuple(clashes), weight=weight, telling=telling)


class _Side:
    """One text while it is compared."""

    def __init__(self, text: str) -> None:
        self.said: list[str] = []
        self.starts: set[int] = set()
        for piece in _SENTENCES.split(text):
            self.starts.add(len(self.said))
            self.said += spelled(piece)
        self.folded = [word.casefold() for word in self.said]
        self.all = set(self.folded)
        self.small = {word for word in self.said if word.islower()}

    def names(self, other: "_Side", *, headings: bool) -> frozenset[str] | None:
        """Folded words that either writes with a capital and none without; None in a script that has no capitals."""
        both = [*self.said, *other.said]
        if 5 * sum(word.islower() or word[0].isupper() for word in both) < len(both):
            return None
        large = self._large(headings=headings) | other._large(headings=headings)
        return frozenset(large - self.small - other.small)

    def _large(self, *, headings: bool) -> set[str]:
        return {
            self.folded[place]
            for place, word in enumerate(self.said)
            if word[0].isupper() and (headings or place not in self.starts)
        }

    def telling(self, names: frozenset[str] | None) -> int:
        """How many words could clash; at least one in twenty, so that no single word decides over a text."""
        least = len(self.said) // 20
        return max(sum(1 for word in self.folded if _tells(word, names)), least) if names is not None else least * 2


def _tells(word: str, names: frozenset[str] | None) -> bool:
    return names is None or _figure(word) or word in names


def _figure(word: str) -> bool:
    return any(map(str.isdigit, word))


def _clashes(ours: list[str], theirs: list[str], names: frozenset[str] | None) -> list[tuple[str, str]]:
    """Figures against figures and names against names, of two short runs that stand in each other's place."""
    if not 0 < len(ours) <= SHORT or not 0 < len(theirs) <= SHORT or _spelled_alike("".join(ours), "".join(theirs)):
        return []
    only_ours = [word for word in (Counter(ours) - Counter(theirs)) if _tells(word, names)]
    only_theirs = [word for word in (Counter(theirs) - Counter(ours)) if _tells(word, names)]
    found: list[tuple[str, str]] = []
    for figures in (True, False):
        mine = (word for word in only_ours if _figure(word) is figures)
        yours = (word for word in only_theirs if _figure(word) is figures)
        found += [pair for pair in zip(mine, yours, strict=False) if not _spelled_alike(*pair)]
    return found


def _spelled_alike(one: str, other: str) -> bool:
    """`Viet Nam` and `Vietnam`, `organisation` and `organization`; figures never."""
    if one == other:
        return True
    if len(one) < 8 or _figure(one) or _figure(other):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SPELLING


def gaps(one: list[str], other: list[str]) -> list[Gap]:
    """What remains between the words that two texts have in common, in order.

    Patience: words runs that occur once in both are anchors; between anchors again, with shorter runs.
    """
    found: list[Gap] = []
    work = [(0, len(one), 0, len(other), 3)]
    while work:
        a, b, c, d, width = work.pop()
        while a < b and c < d and one[a] == other[c]:
            a, c = a + 1, c + 1
        while a < b and c < d and one[b - 1] == other[d - 1]:
            b, d = b - 1, d - 1
        if a == b or c == d or not width:
            if a < b or c < d:
                found.append((a, b, c, d))
            continue
        anchors = _anchors(one[a:b], other[c:d], width)
        if not anchors:
            work.append((a, b, c, d, width - 1))
            continue
        ends = [(a, c), *((a + i, c + j) for i, j in anchors), (b, d)]
        work += [(i, k, j, m, width) for (i, j), (k, m) in reversed(list(pairwise(ends)))]
    return found


def _anchors(one: list[str], other: list[str], width: int) -> list[tuple[int, int]]:
    """Starts of runs that occur once in each, as the longest rising chain; the first word of both is none."""
    places = _unique(one, width)
    theirs = _unique(other, width)
    pairs = [(place, theirs[run]) for run, place in places.items() if run in theirs]
    tails: list[int] = []
    chain: list[int] = []
    back: list[int] = []
    for index, (_, there) in enumerate(pairs):
        at = bisect_left(tails, there)
        back.append(chain[at - 1] if at else -1)
        tails[at : at + 1] = [there]
        chain[at : at + 1] = [index]
    rising: list[tuple[int, int]] = []
    index = chain[-1] if chain else -1
    while index >= 0:
        rising.append(pairs[index])
        index = back[index]
    return [pair for pair in reversed(rising) if pair != (0, 0)]


def _unique(said: list[str], width: int) -> dict[tuple[str, ...], int]:
    """Runs of `width` words that occur once, in order, to where they start."""
    runs = list(zip(*(said[shift:] for shift in range(width)), strict=False))
    counted = Counter(runs)
    return {run: place for place, run in enumerate(runs) if counted[run] == 1}
