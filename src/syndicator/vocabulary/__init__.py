"""Countries, topics and groups: what we can tag, and the words that speak for it.

The files `countries.toml` and `topics.toml` are the one source; this room reads, checks and lints them.
It knows no rule of tagging.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from syndicator.errors import DefinitionError
from syndicator.vocabulary.countries import Gazetteer
from syndicator.vocabulary.foreign import ForeignWords, foreign_terms
from syndicator.vocabulary.terms import CountryTerm, Coverage, Guards, Region, TopicTerm
from syndicator.vocabulary.toml import Document
from syndicator.vocabulary.topics import Scheme

__all__ = ["CountryTerm", "Coverage", "Guards", "Region", "TopicTerm", "Vocabulary", "parse"]

_ORDER: tuple[Coverage, ...] = ("none", "partial", "covered")
_ENOUGH = 3
"""Strong terms that a topic needs in a language to be covered there."""


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """One version of all that a tagger knows."""

    version: str
    countries: Mapping[str, str]
    """ISO 3166-1 alpha-2 to the name that we show."""
    topics: Mapping[str, str]
    """Slug to label, groups that only gather other topics included."""
    broader: Mapping[str, str | None]
    regions: Mapping[str, Region]
    assignable: frozenset[str]
    """Topics that a text can have by its own words; the others only gather these."""
    adjacent: frozenset[str]
    """Groups of crime beside our field: their topics alone do not make a text one of our field."""
    needs: Mapping[str, frozenset[str]]
    """Topic to those of which one must be there too."""
    related: Mapping[str, tuple[str, ...]]
    matches: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
    """Topic to scheme (`iptc`, `reliefweb`, `iccs`) to SKOS strength to codes."""
    languages: Mapping[str, Coverage]
    """How well our topic terms speak a language, as the file states it."""
    own_terms: tuple[CountryTerm, ...]
    """In English, and in no language: names of places and bodies."""
    foreign_words: tuple[ForeignWords, ...]
    """What countries are called in other languages."""
    topic_terms: tuple[TopicTerm, ...]
    guards: Guards

    @classmethod
    def shipped(cls) -> "Vocabulary":
        """The vocabulary that comes with us.

        Raises:
            DefinitionError: a file is missing or holds a mistake.
        """
        countries, topics = (_shipped_text(name) for name in ("countries.toml", "topics.toml"))
        return parse(countries, topics)

    @cached_property
    def foreign_terms(self) -> tuple[CountryTerm, ...]:
        """The terms of `foreign_words`, made when they are first asked for: most texts need none."""
        return tuple(foreign_terms(self.foreign_words, self.own_terms, self.countries))

    @property
    def country_terms(self) -> tuple[CountryTerm, ...]:
        """All ways in which texts speak of countries."""
        return self.own_terms + self.foreign_terms

    def coverage(self, language: str, topic: str | None = None) -> Coverage:
        """Whether our terms speak a language, in general or for one topic; `und` is `partial`: we cannot tell."""
        base = language.partition("-")[0].lower()
        stated = self.languages.get(base, "partial" if base in {"", "und", "mul"} else "none")
        if topic is None or stated == "none":
            return stated
        count = sum(term.slug == topic and term.kind == "strong" and term.language == base for term in self.topic_terms)
        held: Coverage = "covered" if count >= _ENOUGH else "partial" if count else "none"
        return min(stated, held, key=_ORDER.index)

    def ancestors(self, topic: str) -> list[str]:
        """The broader topics of one, nearest first."""
        found: list[str] = []
        above = self.broader.get(topic)
        while above is not None:
            found.append(above)
            above = self.broader.get(above)
        return found


def parse(
    countries_toml: str,
    topics_toml: str,
    *,
    where: tuple[str, str] = ("countries.toml", "topics.toml"),
    overlays: Sequence[tuple[str, str]] = (),
) -> Vocabulary:
    """Read a vocabulary from its two texts, and lay an operator's own over it.

    `overlays` are pairs of a file's path and its text; what is no `topics.toml` is taken for countries. The same code,
    group or slug replaces; `enabled = false` removes; guards and masks add up.

    Raises:
        DefinitionError: a mistake, with file, line and what was probably meant.
    """
    gazetteer, scheme = Gazetteer(), Scheme()
    gazetteer.lay(Document(countries_toml, where[0]))
    scheme.lay(Document(topics_toml, where[1]))
    for name, text in overlays:
        (scheme if Path(name).name == "topics.toml" else gazetteer).lay(Document(text, name))
    return Vocabulary(
        version=f"{gazetteer.version}+{scheme.version}" if gazetteer.version != scheme.version else scheme.version,
        countries=dict(sorted(gazetteer.names.items())),
        topics=dict(scheme.labels),
        broader=dict(scheme.broader),
        regions=dict(gazetteer.regions),
        assignable=frozenset(scheme.assignable),
        adjacent=frozenset(scheme.adjacent),
        needs=dict(scheme.needs),
        related=dict(scheme.related),
        matches=dict(scheme.matches),
        languages=dict(scheme.languages),
        own_terms=tuple(gazetteer.terms),
        foreign_words=tuple(gazetteer.foreign),
        topic_terms=tuple(scheme.terms),
        guards=gazetteer.guards,
    )


def _shipped_text(name: str) -> str:
    """A file of `feeds/`: inside the installed package, or beside `src` in a checkout."""
    packed = Path(__file__).parents[1] / "_feeds" / name
    checkout = Path(__file__).parents[3] / "feeds" / name
    for place in (packed, checkout):
        try:
            return place.read_text("utf-8")
        except FileNotFoundError:
            continue
    raise DefinitionError(name, "is missing from this installation", f"looked in {packed} and {checkout}")
