"""Read `topics.toml`: topics, their terms, their place among one another and in the schemes of others."""

from collections.abc import Mapping
from typing import Any, Final

from syndicator.vocabulary.fold import choices
from syndicator.vocabulary.terms import Coverage, TopicKind, TopicTerm
from syndicator.vocabulary.toml import Document, meant

_TABLES = ("version", "languages", "field", "topics")
FIELD: Final = "field"
"""In `needs`, and as the slug of the terms of `[field]`: the text is of our field at all."""
_KEYS = (
    "label",
    "broader",
    "related",
    "match",
    "assignable",
    "adjacent",
    "enabled",
    "strong",
    "in_field",
    "weak",
    "not",
    "needs",
    "words",
)
_KINDS: Final[tuple[TopicKind, ...]] = ("strong", "in_field", "weak", "not")
_SCHEMES = ("iptc", "reliefweb", "iccs")
_STRENGTHS = ("exact", "close", "broad", "narrow", "related")
_COVERAGE: Final[Mapping[str, Coverage]] = {"covered": "covered", "partial": "partial", "none": "none"}


class Scheme:
    """What one or several topic files say, laid over one another."""

    def __init__(self) -> None:
        self.version = ""
        self.labels: dict[str, str] = {}
        self.broader: dict[str, str | None] = {}
        self.related: dict[str, tuple[str, ...]] = {}
        self.needs: dict[str, frozenset[str]] = {}
        self.assignable: set[str] = set()
        self.adjacent: set[str] = set()
        self.matches: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
        self.languages: dict[str, Coverage] = {}
        self._terms: dict[str, list[TopicTerm]] = {}

    @property
    def terms(self) -> list[TopicTerm]:
        """All terms of the topics that are left, those of `[field]` among them."""
        return [term for slug in sorted(self._terms) for term in self._terms[slug]]

    def lay(self, document: Document) -> None:
        """Take one file in: a slug replaces its namesake, `enabled = false` removes it.

        Raises:
            DefinitionError: a mistake, with its line and what was probably meant.
        """
        tables = document.tables
        document.known(tables, _TABLES)
        self.version = document.string(tables.get("version", self.version), "version")
        for language, stated in document.table(tables.get("languages", {}), "languages").items():
            word = document.string(stated, "languages", language)
            if word not in _COVERAGE:
                raise document.error(("languages", language), f"{word!r} is no coverage", meant(word, _COVERAGE))
            self.languages[language] = _COVERAGE[word]
        if FIELD in tables:
            self._field(document, document.table(tables[FIELD], FIELD))
        topics = document.table(tables.get("topics", {}), "topics")
        for slug, entry in topics.items():
            self._topic(document, slug, document.table(entry, "topics", slug))
        for slug in topics:
            self._check(document, slug)

    def _topic(self, document: Document, slug: str, entry: dict[str, Any]) -> None:
        path = ("topics", slug)
        document.known(entry, _KEYS, *path)
        if entry.get("enabled", True) is False:
            self._remove(slug)
            return
        if not slug.replace("-", "").isalnum() or slug != slug.lower() or not slug.isascii():
            raise document.error(path, "a topic is named by lower-case words joined by hyphens")
        if "label" not in entry:
            raise document.error(path, "lacks its label")
        self.labels[slug] = document.string(entry["label"], *path, "label")
        self.broader[slug] = document.string(entry["broader"], *path, "broader") if "broader" in entry else None
        self.related[slug] = tuple(document.terms(entry.get("related", ""), *path, "related"))
        self.needs[slug] = frozenset(document.terms(entry.get("needs", ""), *path, "needs"))
        self.assignable.discard(slug)
        if entry.get("assignable", True):
            self.assignable.add(slug)
        self.adjacent.discard(slug)
        if entry.get("adjacent", False):
            self.adjacent.add(slug)
        self.matches[slug] = _matches(document, slug, entry)
        self._terms[slug] = _terms(document, slug, entry)

    def _field(self, document: Document, entry: dict[str, Any]) -> None:
        document.known(entry, _KINDS, FIELD)
        self._terms[FIELD] = [
            TopicTerm(form, FIELD, kind) for kind in _KINDS for form in document.terms(entry.get(kind, ""), FIELD, kind)
        ]

    def _remove(self, slug: str) -> None:
        for part in (self.labels, self.broader, self.related, self.needs, self.matches, self._terms):
            part.pop(slug, None)
        self.assignable.discard(slug)
        self.adjacent.discard(slug)

    def _check(self, document: Document, slug: str) -> None:
        """Every topic that another one names must be there, and nothing may be broader than itself."""
        if slug not in self.labels:
            return
        broader = self.broader[slug]
        named = {"broader": {broader} - {None}, "needs": self.needs[slug] - {FIELD}, "related": set(self.related[slug])}
        for key, others in named.items():
            for other in sorted(str(name) for name in others):
                if other not in self.labels:
                    raise document.error(
                        ("topics", slug, key), f"no topic is called {other!r}", meant(other, self.labels), text=other
                    )
        seen = {slug}
        while broader is not None:
            if broader in seen:
                raise document.error(("topics", slug, "broader"), "goes round in a circle")
            seen.add(broader)
            broader = self.broader.get(broader)


def _terms(document: Document, slug: str, entry: dict[str, Any]) -> list[TopicTerm]:
    """The terms of one topic; what is stated in full goes before the same form out of a choice."""
    path = ("topics", slug)
    found: list[TopicTerm] = []
    offered: list[TopicTerm] = []
    for kind in _KINDS:
        for form in document.terms(entry.get(kind, ""), *path, kind):
            if form.count("…") > 1 or form.startswith("…") or form.endswith("…"):
                raise document.error((*path, kind), f"{form!r}: a gap stands once, between two words", text=form)
            if form.count("(") != form.count(")"):
                raise document.error((*path, kind), f"{form!r}: a choice stands as (sold|lured)", text=form)
            if "(" in form and "…" not in form:
                offered += [TopicTerm(one, slug, kind) for one in choices(form)]
            else:
                found.append(TopicTerm(form, slug, kind))
    taken = {term.form for term in found}
    for term in offered:
        if term.form not in taken:
            taken.add(term.form)
            found.append(term)
    for language, value in document.table(entry.get("words", {}), *path, "words").items():
        found += [TopicTerm(form, slug, "strong", language) for form in document.terms(value, *path, "words", language)]
    return found


def _matches(document: Document, slug: str, entry: dict[str, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    """SKOS matches: scheme to strength to codes."""
    path = ("topics", slug, "match")
    schemes = document.table(entry.get("match", {}), *path)
    document.known(schemes, _SCHEMES, *path)
    found = {}
    for scheme, strengths in schemes.items():
        document.known(document.table(strengths, *path, scheme), _STRENGTHS, *path, scheme)
        found[scheme] = {
            strength: tuple(document.terms(codes, *path, scheme, strength)) for strength, codes in strengths.items()
        }
    return found
