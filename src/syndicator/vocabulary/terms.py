"""The values of a vocabulary: terms, guards, regions. No rule lives here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

CountryKind = Literal["name", "alias", "demonym", "institution", "subdivision", "capital", "place", "weak", "cue"]
TopicKind = Literal["strong", "in_field", "weak", "not"]
Coverage = Literal["covered", "partial", "none"]


class CountryTerm(NamedTuple):
    """One way in which texts speak of a country, spelled as they spell it."""

    form: str
    code: str
    kind: CountryKind
    sure: bool = True
    """False: counts only where the country is spoken of by a sure term too."""
    languages: frozenset[str] | None = None
    """Whose word it is; None for English and for what is the same everywhere."""
    anywhere: bool = True
    """False: counts only in texts of its own languages."""


class TopicTerm(NamedTuple):
    """A word or phrase that speaks for a topic, or (`not`) a phrase that speaks of something else.

    `in_field` is strong in a text that something else shows to be of our field, and nothing elsewhere.

    `child … abuse` has a gap: its two parts stand in this order with at most three words between them. Each side may
    be a choice: `(women|girls) … (sold|lured)`.
    """

    form: str
    slug: str
    kind: TopicKind
    language: str = "en"
    written: str = ""
    """As the file has it, where choices are named there: `{people} … sold`."""

    @property
    def rule(self) -> str:
        """How evidence names it: `strong: scam centre`."""
        return f"{self.kind}: {self.written or self.form}"


@dataclass(frozen=True, slots=True)
class Region:
    """A group of countries: a feed of its own, never a reason to tag its members."""

    title: str
    members: frozenset[str]
    checked: str = ""
    """How surely we know the list: `seen …`, `recalled …`."""


@dataclass(frozen=True, slots=True)
class Guards:
    """Word lists that keep country words from being taken for countries."""

    people: frozenset[str] = frozenset()
    """Forms that are people's names too."""
    first_names: frozenset[str] = frozenset()
    """Those of them that are given names, and so stand before a surname."""
    given_names: frozenset[str] = frozenset()
    """Words before such a form that make it a person: given names, titles."""
    after_places: frozenset[str] = frozenset()
    """Words that may follow such a form without making it a person."""
    agency_seats: frozenset[str] = frozenset()
    """Cities whose bare dateline says where a news agency sits."""
    seats: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """City to the organisations of many countries that sit there."""
    masks: frozenset[str] = frozenset()
    """Phrases that hold a country's word and speak of something else."""
