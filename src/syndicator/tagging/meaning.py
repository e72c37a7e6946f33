"""What one spelling stands for, in both tasks at once, so that a text is scanned once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from sys import intern
from typing import Final

from syndicator.vocabulary import Vocabulary
from syndicator.vocabulary.fold import arabic_forms, choices, spellings
from syndicator.vocabulary.terms import CountryKind, CountryTerm, TopicTerm

RANK: Final[Sequence[CountryKind]] = (
    "name",
    "alias",
    "demonym",
    "institution",
    "subdivision",
    "capital",
    "place",
    "weak",
    "cue",
)


_COMMON: Final = frozenset(
    (
        *("a", "an", "and", "as", "at", "by", "for", "from", "he", "her", "his", "in", "it", "its", "of", "on", "or"),
        *("said", "says", "she", "that", "the", "their", "them", "they", "to", "was", "were", "will", "with", "would"),
    )
)
"""Words that every text is full of: a term with a gap that ends in one of them is looked for from its other side."""
_KIN: Final[Mapping[str, str]] = {"ms": "id", "fil": "tl"}
"""Languages that share their words with another one of ours."""


@dataclass(frozen=True, slots=True)
class Mask:
    """A phrase that speaks of no country."""


Said = tuple[str, str]
"""What a term says: its topic and its rule."""


@dataclass(frozen=True, slots=True)
class Side:
    """A half of topic terms with a gap: bit n of a number stands for term n of `gapped`."""

    opens: int
    """The terms that it begins."""
    closes: int
    """The terms that it ends."""
    ahead: tuple[tuple[str, int], ...]
    """Common words that end a term which begins here, each between two spaces, with the term's place."""


Payload = CountryTerm | TopicTerm | Mask | Side


@dataclass(frozen=True, slots=True)
class Meaning:
    """All that one spelling stands for. What every word is asked for comes first, to be near in memory."""

    said: tuple[Said, ...]
    """Each English topic term."""
    closes: int
    """Terms with a gap that may end here, as in `Side`."""
    opens: int
    """Those that may begin here."""
    is_country_word: bool
    """It stands for countries, or for none where a country's word stands."""
    is_rare: bool
    """It looks ahead, or stands for topic terms of another language: two or three words of a text do."""
    ahead: tuple[tuple[str, int], ...]
    """Common words that end a term which begins here, as in `Side`."""
    foreign: tuple[TopicTerm, ...]
    """Topic terms of other languages."""
    is_simple: bool
    """It stands for countries, in texts of any language, and for nothing else that country rules must heed."""
    countries: tuple[CountryTerm, ...]
    """Surest first; no cues among them."""
    shared: bool
    """Several countries share it, or it counts only where its country is spoken of."""
    masks: bool
    cues: tuple[str, ...]
    """Countries that it bears out without tagging them."""
    gated: bool
    """Some of the country terms count only in texts of their own language."""


def prepare(payloads: Sequence[Payload]) -> Meaning:
    """One meaning of many payloads, in an order that does not depend on theirs."""
    countries = [one for one in payloads if isinstance(one, CountryTerm)]
    topics = [one for one in payloads if isinstance(one, TopicTerm)]
    sides = [one for one in payloads if isinstance(one, Side)]
    foreign = tuple(sorted({one for one in topics if one.language != "en"}, key=repr))
    terms = sorted(
        (one for one in countries if one.kind != "cue"),
        key=lambda term: (not term.sure, RANK.index(term.kind), term.code, term.form),
    )
    masks = any(isinstance(one, Mask) for one in payloads)
    cues = tuple(sorted({one.code for one in countries if one.kind == "cue"}))
    gated = any(not one.anywhere for one in countries)
    return Meaning(
        masks=masks,
        countries=tuple(terms),
        cues=cues,
        said=tuple(sorted({(one.slug, intern(one.rule)) for one in topics if one.language == "en"})),
        foreign=foreign,
        opens=reduce(or_, [side.opens for side in sides] or [0]),
        closes=reduce(or_, [side.closes for side in sides] or [0]),
        ahead=tuple(sorted({word for side in sides for word in side.ahead})),
        is_country_word=bool(countries) or masks,
        is_rare=bool(foreign) or any(side.ahead for side in sides),
        gated=gated,
        shared=is_shared(terms),
        is_simple=bool(terms) and not (masks or cues or gated),
    )


def is_shared(terms: Sequence[CountryTerm]) -> bool:
    """Whether other words must say which country is meant, or that one is meant at all; the surest term comes first."""
    return bool(terms) and (not terms[0].sure or any(term.code != terms[0].code for term in terms))


def speaks(term: TopicTerm, language: str) -> bool:
    """Whether a term of another language counts in a text: at home, or where it is unmistakable."""
    if term.language == language or _KIN.get(language) == term.language or _KIN.get(term.language) == language:
        return True
    return len(term.form) >= 8 and (" " in term.form or not term.form.isascii())


def forms(vocabulary: Vocabulary) -> Iterator[tuple[str, Payload]]:
    """Every spelling that a vocabulary's own terms have, with its term."""
    for country_term in vocabulary.own_terms:
        yield country_term.form, country_term
    for mask in vocabulary.guards.masks:
        yield mask, Mask()
    for term in vocabulary.topic_terms:
        if "…" not in term.form:
            for form in spellings(term.form):
                yield form, term
    yield from _sides(gapped(vocabulary))


def foreign_forms(vocabulary: Vocabulary) -> Iterator[tuple[str, Payload]]:
    """The same of what countries are called in other languages."""
    for term in vocabulary.foreign_terms:
        for form in arabic_forms(term.form):
            yield form, term


def gapped(vocabulary: Vocabulary) -> list[TopicTerm]:
    """The topic terms with a gap, in an order that does not depend on the file's."""
    return sorted(term for term in vocabulary.topic_terms if "…" in term.form)


def _sides(terms: Sequence[TopicTerm]) -> Iterator[tuple[str, Payload]]:
    """Every spelling of every half of the terms with a gap, each half once however many terms have it."""
    opens: dict[str, int] = {}
    closes: dict[str, int] = {}
    ahead: dict[str, list[tuple[str, int]]] = {}
    for number, term in enumerate(terms):
        before, _, behind = term.form.partition("…")
        openers, bit = choices(before.strip()), 1 << number
        for side in openers:
            opens[side] = opens.get(side, 0) | bit
        for side in choices(behind.strip()):
            if side in _COMMON:
                for opener in openers:
                    ahead.setdefault(opener, []).append((f" {side} ", number))
            else:
                closes[side] = closes.get(side, 0) | bit
    for side in opens.keys() | closes.keys():
        payload = Side(opens.get(side, 0), closes.get(side, 0), tuple(ahead.get(side, ())))
        for form in spellings(side):
            yield form, payload
