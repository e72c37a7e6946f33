"""How far two texts are the same text: the exact measure that settles what the sketches only suggest."""

from syndicator.dedupe.differences import differences
from syndicator.dedupe.words import shingles, words

_DISCOUNT = 5.0
"""A fifth of all figures and names in each other's place, and nothing of the likeness is left."""
_ALIGNED_FROM = 0.35
"""Below this likeness no difference is looked for: it is under every threshold already."""


def similarity(one: str, other: str) -> float:
    """Likeness of two texts from 0 to 1; the order of the two does not count.

    The mean of shared shingles over all (Jaccard) and over those of the shorter (containment), so that a shortened
    reprint stays near; then less for each figure, date or name that stands where the other text has another one, so
    that yearly statements, short notices and country pages that share their wording stay apart.

    >>> similarity("Ten people were rescued in Thailand.", "Ten people were rescued in Thailand")
    1.0
    """
    return measured(one, words(one), other, words(other))


def measured(one: str, said: list[bytes], other: str, answered: list[bytes], *, mended: bool = False) -> float:
    """`similarity` of two texts whose words are at hand.

    Where one is said to be `mended`, a figure that takes another's place in several sentences is one difference, and
    the first difference is what was mended.
    """
    if not said or not answered:
        return 0.0
    if said == answered:
        return 1.0
    alike = likeness(shingles(said), shingles(answered))
    if alike < _ALIGNED_FROM:
        return alike
    one, other = sorted((one, other))
    found = differences(one, other)
    share = max(len(set(found.clashes)) - 1, 0) / max(found.telling, 1) if mended else found.share
    return alike * max(0.0, 1.0 - _DISCOUNT * share)


def likeness(one: set[bytes], other: set[bytes]) -> float:
    """Mean of Jaccard and containment."""
    shared = len(one & other)
    return 0.5 * shared / (len(one) + len(other) - shared) + 0.5 * shared / min(len(one), len(other))
