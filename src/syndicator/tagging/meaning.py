"""What one spelling stands for, in both tasks at once, so that a text is scanned once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Mask:
    """A phrase that speaks of no country."""


@dataclass(frozen=True, slots=True)
class Side:
    """A half of topic terms with a gap, which are named by their place in `gapped`."""

    opens: frozenset[int]
    closes: frozenset[int]


Payload = CountryTerm | TopicTerm | Mask | Side


@dataclass(frozen=True, slots=True)
class Meaning:
    """All that one spelling stands for."""

    masks: bool
    countries: tuple[CountryTerm, ...]
    """Surest first; no cues among them."""
    cues: tuple[str, ...]
    """Countries that it bears out without tagging them."""
    said: tuple[tuple[str, str], ...]
    """Topic and rule of each English topic term."""
    foreign: tuple[TopicTerm, ...]
    """Topic terms of other languages."""
    opens: frozenset[int]
    """Terms with a gap that may begin here."""
    closes: frozenset[int]
    """Terms with a gap that may end here."""
    is_country_word: bool
    is_topic_word: bool
    gated: bool
    """Some of the country terms count only in texts of their own language."""


def prepare(payloads: Sequence[Payload]) -> Meaning:
    """One meaning of many payloads, in an order that does not depend on theirs."""
    countries = [one for one in payloads if isinstance(one, CountryTerm)]
    topics = [one for one in payloads if isinstance(one, TopicTerm)]
    terms = sorted(
        (one for one in countries if one.kind != "cue"),
        key=lambda term: (not term.sure, RANK.index(term.kind), term.code, term.form),
    )
    return Meaning(
        masks=any(isinstance(one, Mask) for one in payloads),
        countries=tuple(terms),
        cues=tuple(sorted({one.code for one in countries if one.kind == "cue"})),
        said=tuple(sorted({(one.slug, one.rule) for one in topics if one.language == "en"})),
        foreign=tuple(sorted({one for one in topics if one.language != "en"}, key=repr)),
        opens=frozenset(number for one in payloads if isinstance(one, Side) for number in one.opens),
        closes=frozenset(number for one in payloads if isinstance(one, Side) for number in one.closes),
        is_country_word=any(isinstance(one, CountryTerm | Mask) for one in payloads),
        is_topic_word=any(isinstance(one, TopicTerm | Side) for one in payloads),
        gated=any(not one.anywhere for one in countries),
    )


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
    """Every spelling of every side, each side once however many terms have it."""
    opens: dict[str, set[int]] = defaultdict(set)
    closes: dict[str, set[int]] = defaultdict(set)
    for number, term in enumerate(terms):
        before, _, behind = term.form.partition("…")
        for side, numbers in ((before, opens), (behind, closes)):
            for choice in choices(side.strip()):
                numbers[choice].add(number)
    for side in opens.keys() | closes.keys():
        payload = Side(frozenset(opens.get(side, ())), frozenset(closes.get(side, ())))
        for form in spellings(side):
            yield form, payload
