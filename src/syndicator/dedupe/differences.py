"""Where two texts that are built alike say different things: figures, dates, names that stand in each other's place."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from syndicator.dedupe.words import spelled

SHORT = 8
"""A replaced run of at most so many words is a blank of a form that was filled in otherwise."""
_SPELLING = 0.85
_NAME_WEIGHT = 3.0
"""A name that occurs nowhere in the other text, the first time that it replaces another."""

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


def differences(one: str, other: str) -> Differences:
    """Lay two texts side by side and collect what clashes; nothing that only one of them has, does."""
    left, right = _Side(spelled(one)), _Side(spelled(other))
    common = left.small & right.small
    left.note_names(common)
    right.note_names(common)
    clashes: list[tuple[str, str]] = []
    weight = 0.0
    for gap in gaps(left.folded, right.folded):
        for pair in _clashes(left, right, gap):
            fresh = pair not in clashes and not any(map(_figure, pair))
            weight += _NAME_WEIGHT if fresh and _absent(pair, left, right) else 1.0
            clashes.append(pair)
    return Differences(clashes=tuple(clashes), weight=weight, telling=min(left.telling, right.telling))


class _Side:
    """One text while it is compared."""

    def __init__(self, said: list[str]) -> None:
        self.said = said
        self.folded = [word.casefold() for word in said]
        self.small = {word for word in said if word.islower()}
        self.all = set(self.folded)
        self.cased = any(word[0].isupper() for word in said)
        self.names: set[str] = set()
        self.telling = 0

    def note_names(self, common: set[str]) -> None:
        """Names are capitalised words that neither text writes small; with no capitals at all, every longer word."""
        if self.cased:
            self.names = {
                low
                for word, low in zip(self.said, self.folded, strict=True)
                if word[0].isupper() and low not in self.small and low not in common
            }
        telling = sum(1 for word in self.folded if _figure(word) or word in self.names)
        self.telling = telling if self.cased else telling + len(self.said) // 10

    def tells(self, word: str) -> bool:
        return _figure(word) or word in self.names or not self.cased


def _figure(word: str) -> bool:
    return any(map(str.isdigit, word))


def _absent(pair: tuple[str, str], left: _Side, right: _Side) -> bool:
    return pair[0] not in right.all and pair[1] not in left.all


def _clashes(left: _Side, right: _Side, gap: Gap) -> list[tuple[str, str]]:
    ours, theirs = left.folded[gap[0] : gap[1]], right.folded[gap[2] : gap[3]]
    if not ours or not theirs or _spelled_alike("".join(ours), "".join(theirs)):
        return []
    short = len(ours) <= SHORT and len(theirs) <= SHORT
    counted_ours, counted_theirs = Counter(ours), Counter(theirs)
    only_ours = [w for w in (counted_ours - counted_theirs) if left.tells(w) and (short or w not in right.all)]
    only_theirs = [w for w in (counted_theirs - counted_ours) if right.tells(w) and (short or w not in left.all)]
    found: list[tuple[str, str]] = []
    for figures in (True, False):
        pairs = zip(
            (w for w in only_ours if _figure(w) is figures),
            (w for w in only_theirs if _figure(w) is figures),
            strict=False,
        )
        found += [pair for pair in pairs if not _spelled_alike(*pair)]
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
