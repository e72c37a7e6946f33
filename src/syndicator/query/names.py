"""What queries can name: the vocabulary as they see it, and what was probably meant where a name is none."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Protocol

from syndicator.words import fold, forms, has_unspaced, together_as_one

LANGUAGES = {
    "arabic": "ar", "bengali": "bn", "burmese": "my", "chinese": "zh", "english": "en", "filipino": "fil",
    "french": "fr", "hindi": "hi", "indonesian": "id", "japanese": "ja", "khmer": "km", "korean": "ko", "lao": "lo",
    "malay": "ms", "nepali": "ne", "portuguese": "pt", "sinhala": "si", "spanish": "es", "tagalog": "tl",
    "tamil": "ta", "thai": "th", "urdu": "ur", "vietnamese": "vi",
}  # fmt: skip
COUNTRY_CODES = {
    "UK": "GB", "USA": "US", "THA": "TH", "MMR": "MM", "KHM": "KH", "LAO": "LA", "VNM": "VN", "IDN": "ID", "MYS": "MY",
    "PHL": "PH", "BGD": "BD", "AUS": "AU", "NZL": "NZ", "CHN": "CN", "IND": "IN", "LKA": "LK", "NPL": "NP",
}  # fmt: skip
"""Codes that people type for the ones that we use."""
_OF_REGIONS = frozenset({"members", "member", "countries", "states", "the"})
_NAMING = ("name", "alias", "demonym")


class Group(Protocol):
    """A region of the vocabulary."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def members(self) -> Collection[str]:
        """Country codes."""


class CountryTerm(Protocol):
    """One way in which texts speak of a country."""

    @property
    def form(self) -> str:
        """As it is spelled."""

    @property
    def code(self) -> str:
        """The country."""

    @property
    def kind(self) -> str:
        """`name`, `alias`, `demonym`, or something weaker."""

    @property
    def sure(self) -> bool:
        """Whether it speaks for the country by itself."""


class TopicTerm(Protocol):
    """A word or phrase that speaks for a topic."""

    @property
    def form(self) -> str:
        """As it is spelled."""

    @property
    def slug(self) -> str:
        """The topic."""

    @property
    def kind(self) -> str:
        """`strong`, or something weaker."""


class Known(Protocol):
    """What queries need of a vocabulary."""

    @property
    def countries(self) -> Mapping[str, str]:
        """Code to name."""

    @property
    def topics(self) -> Mapping[str, str]:
        """Slug to label."""

    @property
    def broader(self) -> Mapping[str, str | None]:
        """Slug to the slug above it."""

    @property
    def regions(self) -> Mapping[str, Group]:
        """Slug to group."""

    @property
    def country_terms(self) -> Collection[CountryTerm]:
        """How texts speak of countries."""

    @property
    def topic_terms(self) -> Collection[TopicTerm]:
        """How texts speak of topics."""


def spoken_countries(vocabulary: Known) -> dict[str, str]:
    """Folded names, other names and demonyms, each to the country that it surely speaks of."""
    found = {fold(name): code for code, name in vocabulary.countries.items()}
    for term in vocabulary.country_terms:
        if term.sure and term.kind in _NAMING and len(term.form) > 1 and term.code in vocabulary.countries:
            found.setdefault(fold(term.form), term.code)
    found.pop("", None)
    return found


def spoken_topics(vocabulary: Known) -> dict[str, str]:
    """Labels and strong terms, as `spoken` has them, each to the topic that it speaks of."""
    found = {spoken(label): slug for slug, label in vocabulary.topics.items()}
    for term in vocabulary.topic_terms:
        if term.kind == "strong" and "…" not in term.form and term.slug in vocabulary.topics:
            found.setdefault(spoken(term.form), term.slug)
    found.pop("", None)
    return found


def spoken_regions(vocabulary: Known) -> dict[str, str]:
    """Titles, with and without what every title says, and slugs, each to its region."""
    found = {fold(slug): slug for slug in vocabulary.regions}
    for slug, group in vocabulary.regions.items():
        title = fold(group.title)
        bare = " ".join(word for word in fold(group.title.partition("(")[0]).split() if word not in _OF_REGIONS)
        found.setdefault(title, slug)
        found.setdefault(bare, slug)
    found.pop("", None)
    return found


def spoken(text: str) -> str:
    """Words as they are compared: each folded and in its regular singular; running text as the index has it."""
    if has_unspaced(text):
        return together_as_one(text)
    return " ".join(forms(word)[0] for word in fold(text).split())


def nearest(value: str, names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """At most two of `names` (value, its name for people) that were probably meant.

    First what begins so, then what is spelled nearly so, then what has such a word, then one spelled nearly so.
    """
    known = list(names)
    asked = fold(value)
    spellings: dict[str, tuple[str, str]] = {}
    for found, name in known:
        for spelling in (fold(name), fold(found)):
            spellings.setdefault(spelling, (found, name))
    near = [spellings[spelling] for spelling in spellings if len(asked) >= 3 and spelling.startswith(asked)]
    near += [spellings[close] for close in get_close_matches(asked, spellings, 2, 0.75)]
    if not near and len(asked) >= 3:
        near = [(found, name) for found, name in known if f" {asked}" in f" {fold(name)}"]
    if not near and len(asked) >= 5:
        near = [(found, name) for found, name in known if get_close_matches(asked, fold(name).split(), 1, 0.8)]
    return list(dict.fromkeys(near))[:2]
