"""Whether two items tell one thing. Precision first: what is in doubt stays apart."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlsplit

from syndicator.dedupe.differences import differences
from syndicator.dedupe.measure import measured
from syndicator.dedupe.sketches import resemblance
from syndicator.dedupe.words import fingerprint, fingerprint_of, spelled, words

CLOSE = 0.85
"""From here on, two texts are one story within `CLOSE_DAYS`; from `NEAR` on within `NEAR_DAYS`."""
NEAR = 0.55
CLOSE_DAYS = 120
NEAR_DAYS = 7
FEW_WORDS = 25
"""A shorter text proves nothing by itself: its title has to be the same too."""
_OTHERWISE = 2
"""So many words besides may differ for each name that takes another's place in titles of one form."""
_MENDED = re.compile(
    r"\W*(?:corrected\b|corrects\b|correction\b|corrigend|errat(?:um|a)\b|updated?\b|rectif|corrig|fe de erratas|"
    r"aclaraci|actuali[sz]|mise à jour|berichtig|korrektur|ralat|koreksi|pembetulan|diperbarui|đính chính|"
    r"แก้ไข|更正|訂正)",
    re.IGNORECASE,
)
"""A title that begins so is that of a text which was told before, with a mistake or less."""
_HOPELESS = 0.2
"""Sketches that resemble each other less cannot reach `NEAR`; no text is read for them."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What is asked of an item in order to place it in a story."""

    key: str
    """The item's id."""
    source: str
    rank: int
    """The source's: lower is nearer to the origin of news."""
    url: str
    day: date
    """The day that it is dated; of its first sight where it is undated."""
    title: str
    text: str
    original: str | None = None
    """Identity URL of the publication that it says it reprints."""
    names: frozenset[str] = field(default_factory=frozenset)
    """Identity URLs under which it is known itself."""
    countries: frozenset[str] = field(default_factory=frozenset)
    """Its primary countries; empty where none or not known."""
    sketch: bytes = b""
    """`signature(text)`, as stored; needed to be found by others."""

    @cached_property
    def said(self) -> list[bytes]:
        """The words of the text."""
        return words(self.text)

    @cached_property
    def fingerprint(self) -> str:
        """Of the text alone."""
        return fingerprint_of(self.said)

    @property
    def order(self) -> tuple[date, int, str, str]:
        """Earlier first: by day, then rank of the source, then URL."""
        return (self.day, self.rank, self.url, self.key)


class Kinship(StrEnum):
    """How two items belong together."""

    SAME_TEXT = "same text"
    SAME_STORY = "same story"
    APART = "apart"


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """A decision with its reason, for `syndicator story show`."""

    kinship: Kinship
    likeness: float
    reason: str
    named: bool = False
    """Whether one says that it reprints the other."""

    @property
    def together(self) -> bool:
        """Whether the two are members of one story."""
        return self.kinship is not Kinship.APART


def judge(one: Candidate, other: Candidate) -> Judgement:
    """Settle whether two items tell one thing; the order of the two does not count.

    An original that one of them names decides before any text. Equal words decide within 120 days; so does a
    likeness of 0.85, and one of 0.55 within 7 days, unless titles or countries speak against it.
    """
    if _reprints(one, other) or _reprints(other, one):
        return Judgement(
            kinship=Kinship.SAME_STORY, likeness=1.0, reason="one names the other as its original", named=True
        )
    apart = abs((one.day - other.day).days)
    if apart > CLOSE_DAYS:
        return _apart(0.0, f"{apart} days apart")
    if clash := _titles_clash(one, other):
        return _apart(0.0, f"titles differ in {clash[0]} and {clash[1]}")
    if one.fingerprint and one.fingerprint == other.fingerprint:
        return _equal(one, other)
    if one.sketch and other.sketch and resemblance(one.sketch, other.sketch) < _HOPELESS:
        return _apart(0.0, "other words")
    return _alike(one, other, apart)


def _equal(one: Candidate, other: Candidate) -> Judgement:
    if len(one.said) < FEW_WORDS and fingerprint(one.title) != fingerprint(other.title):
        return _apart(1.0, "the same few words under different titles")
    return Judgement(kinship=Kinship.SAME_TEXT, likeness=1.0, reason="the very same words")


def _alike(one: Candidate, other: Candidate, apart: int) -> Judgement:
    if min(len(one.said), len(other.said)) < FEW_WORDS:
        return _apart(0.0, "too short to tell")
    likeness = measured(one.text, one.said, other.text, other.said, mended=_mends(one, other))
    if likeness < NEAR:
        return _apart(likeness, "other words, figures or names")
    if one.countries and other.countries and not one.countries & other.countries:
        return _apart(likeness, "about different countries")
    if likeness >= CLOSE:
        return _story(likeness, f"{likeness:.0%} alike, {apart} days apart")
    if apart > NEAR_DAYS:
        return _apart(likeness, f"{likeness:.0%} alike, but {apart} days apart")
    return _story(likeness, f"{likeness:.0%} alike within a week")


def _story(likeness: float, reason: str) -> Judgement:
    return Judgement(kinship=Kinship.SAME_STORY, likeness=likeness, reason=reason)


def _apart(likeness: float, reason: str) -> Judgement:
    return Judgement(kinship=Kinship.APART, likeness=likeness, reason=reason)


def _reprints(one: Candidate, other: Candidate) -> bool:
    """Whether `one` names `other`; a home page is nobody's original."""
    named = one.original
    return (
        named is not None and named in other.names and named not in one.names and urlsplit(named).path not in {"", "/"}
    )


def _mends(one: Candidate, other: Candidate) -> bool:
    """Whether one says of itself that it corrects something, and the other does not."""
    return bool(_MENDED.match(one.title)) is not bool(_MENDED.match(other.title))


def _titles_clash(one: Candidate, other: Candidate) -> tuple[str, str] | None:
    """The figures or names in which two titles of one form differ; None where they are no such pair.

    In a title any word may have a capital; one that a text writes small is no name. Names stand in each other's place
    only where few other words do: two editors may head one text each in their own way. A title that says of itself that
    it corrects may have another figure.
    """
    left, right = words(one.title), words(other.title)
    if not left or not right or left == right or 2 * len(set(left) & set(right)) < min(len(left), len(right)):
        return None
    first, second = sorted((one.title, other.title))
    clashes = differences(first, second, headings=True).clashes
    if not clashes:
        return None
    small = {word for text in (one.text, other.text) for word in spelled(text) if word.islower()}
    telling = [pair for pair in clashes if small.isdisjoint(pair)]
    figures = [pair for pair in telling if any(map(str.isdigit, "".join(pair)))]
    if figures:
        return None if _mends(one, other) else figures[0]
    apart = Counter(left) - Counter(right), Counter(right) - Counter(left)
    others = max(differing.total() for differing in apart) - len(telling)
    return telling[0] if telling and others <= _OTHERWISE * len(telling) else None
