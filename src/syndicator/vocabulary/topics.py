"""Read `topics.toml`: topics, their terms, their place among one another and in the schemes of others."""

import re
from collections.abc import Mapping
from typing import Any, Final

from syndicator.vocabulary.fold import choices
from syndicator.vocabulary.terms import Coverage, TopicKind, TopicTerm
from syndicator.vocabulary.toml import Document, meant

_TABLES = ("version", "languages", "choices", "field", "topics")
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
_NAMED: Final = re.compile(r"\{([^{}]*)\}")
"""A choice by its name: `{people}`, alone or among others, `({people}|captives)`."""
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
        self.choices: dict[str, str] = {}
        """Name to the words, parted by bars, that terms choose from by it."""
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
        for name, words in document.table(tables.get("choices", {}), "choices").items():
            found = document.terms(words, "choices", name)
            if any(_NAMED.search(word) for word in found):
                raise document.error(("choices", name), "a choice holds no other choice")
            self.choices[name] = "|".join(found)
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
        self._terms[slug] = [*self._own(document, slug, entry, *path), *_foreign(document, slug, entry)]

    def _field(self, document: Document, entry: dict[str, Any]) -> None:
        document.known(entry, _KINDS, FIELD)
        self._terms[FIELD] = self._own(document, FIELD, entry, FIELD)

    def _own(self, document: Document, slug: str, entry: dict[str, Any], *path: str) -> list[TopicTerm]:
        """The English terms of one table; what is stated in full goes before the same form out of a choice."""
        found: list[TopicTerm] = []
        offered: list[TopicTerm] = []
        for kind in _KINDS:
            for written in document.terms(entry.get(kind, ""), *path, kind):
                form = self._spelled_out(document, written, *path, kind)
                if form.count("…") > 1 or form.startswith("…") or form.endswith("…"):
                    raise document.error((*path, kind), f"{form!r}: a gap stands once, between two words", text=form)
                if form.count("(") != form.count(")"):
                    raise document.error((*path, kind), f"{form!r}: a choice stands as (sold|lured)", text=form)
                if "(" in form and "…" not in form:
                    offered += [TopicTerm(one, slug, kind) for one in choices(form)]
                else:
                    found.append(TopicTerm(form, slug, kind, written=written))
        taken = {term.form for term in found}
        for term in offered:
            if term.form not in taken:
                taken.add(term.form)
                found.append(term)
        return found

    def _spelled_out(self, document: Document, written: str, *path: str) -> str:
        """The term with the words of each choice that it names."""
        form = written
        while "{" in form and (named := _NAMED.search(form)):
            words, start, end = self.choices.get(named[1]), named.start(), named.end()
            if words is None:
                problem = f"no choice is called {named[1]!r}"
                raise document.error(path, problem, meant(named[1], self.choices), text=named[1])
            among = form[start - 1 : start] in {"(", "|"} and form[end : end + 1] in {")", "|"}
            form = f"{form[:start]}{words if among else f'({words})'}{form[end:]}"
        return form

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


def _foreign(document: Document, slug: str, entry: dict[str, Any]) -> list[TopicTerm]:
    """The terms of one topic in other languages."""
    path = ("topics", slug, "words")
    return [
        TopicTerm(form, slug, "strong", language)
        for language, value in document.table(entry.get("words", {}), *path).items()
        for form in document.terms(value, *path, language)
    ]


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
