"""Read `topics.toml`: topics, their terms, their place among one another and in the schemes of others."""

import math
import re
from collections.abc import Mapping
from typing import Any, Final

from syndicator.vocabulary.fold import choices
from syndicator.vocabulary.terms import Coverage, TopicKind, TopicTerm
from syndicator.vocabulary.toml import Document, meant

_ELSEWHERE: Final = dict.fromkeys(
    ("countries", "regions", "guards", "seats", "masks", "names", "demonyms"), "countries.toml"
)
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
_CHOICE: Final = re.compile(r"\(([^()]*)\)")
_MARKS: Final = frozenset("(){}|….*?")
"""What a term of plain words has not."""
_LEFT: Final = re.compile(r"[(){}|]")
_EMPTY: Final = re.compile(r"[|(]\W*[|)]")
_HOLLOW: Final = re.compile(r"^\W*…|…\W*$")
_MOST: Final = 20_000
"""Forms of one term: a choice of a choice of a choice grows fast."""
_TAKEN: Final = (FIELD, "none", "unknown")
"""What `needs` and queries say, and so no topic's name."""
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
        document.known(tables, _TABLES, elsewhere=_ELSEWHERE)
        self.version = document.string(tables.get("version", self.version), "version")
        for language, stated in document.table(tables.get("languages", {}), "languages").items():
            document.language(language, "languages", language)
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
        self.related = {slug: tuple(o for o in found if o in self.labels) for slug, found in self.related.items()}

    def _topic(self, document: Document, slug: str, entry: dict[str, Any]) -> None:
        path = ("topics", slug)
        document.known(entry, _KEYS, *path)
        if not document.flag(entry.get("enabled", True), *path, "enabled"):
            self._remove(document, slug)
            return
        document.slug(slug, "topic", *path)
        twin = next((other for other in self.labels if other != slug and _bare(other) == _bare(slug)), None)
        if twin:  # the word index, which keeps tags as words without marks, would take one for the other
            raise document.error(path, f"differs from {twin!r} by hyphens only; choose another name")
        if slug in _TAKEN:
            raise document.error(path, f"{slug!r} means something else in queries and `needs`; choose another name")
        if "label" not in entry:
            raise document.error(path, "lacks its label", 'add a line such as label = "Debt bondage"')
        self.labels[slug] = document.line_for_people(entry["label"], *path, "label")
        self.broader[slug] = document.string(entry["broader"], *path, "broader") if "broader" in entry else None
        self.related[slug] = tuple(document.terms(entry.get("related", ""), *path, "related"))
        self.needs[slug] = frozenset(document.terms(entry.get("needs", ""), *path, "needs"))
        self.assignable.discard(slug)
        if document.flag(entry.get("assignable", True), *path, "assignable"):
            self.assignable.add(slug)
        self.adjacent.discard(slug)
        if document.flag(entry.get("adjacent", False), *path, "adjacent"):
            self.adjacent.add(slug)
        self.matches[slug] = _matches(document, slug, entry)
        self._terms[slug] = [*self._own(document, slug, entry, *path), *self._foreign(document, slug, entry)]

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
                if problem := _unsaid(form):
                    raise document.error((*path, kind), f"{written!r}: {problem}", text=written)
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

    def _foreign(self, document: Document, slug: str, entry: dict[str, Any]) -> list[TopicTerm]:
        """The terms of one topic in other languages, whose coverage is stated."""
        path = ("topics", slug, "words")
        words = document.table(entry.get("words", {}), *path)
        for language in words:
            document.language(language, *path, language)
            if language not in self.languages:
                hint = f'add {language} = "partial" to [languages]'
                raise document.error((*path, language), f"nothing says how well our terms speak {language!r}", hint)
        return [
            TopicTerm(form, slug, "strong", language)
            for language, value in words.items()
            for form in document.terms(value, *path, language)
        ]

    def _remove(self, document: Document, slug: str) -> None:
        if slug not in self.labels:
            problem = f"takes away {slug!r}, which is no topic"
            raise document.error(("topics", slug), problem, meant(slug, self.labels))
        for part in (self.labels, self.broader, self.related, self.needs, self.matches, self._terms):
            part.pop(slug, None)
        self.assignable.discard(slug)
        self.adjacent.discard(slug)

    def _check(self, document: Document, slug: str) -> None:
        """Every topic that another one names must be there, and nothing may be broader than itself."""
        if slug not in self.labels:
            below = sorted(name for name, above in self.broader.items() if above == slug)
            if below:
                problem = f"takes away what stands above {', '.join(below)}"
                raise document.error(("topics", slug), problem, "take them away too, or give them another `broader`")
            return
        broader = self.broader[slug]
        named = {"broader": {broader} - {None}, "needs": self.needs[slug] - {FIELD}, "related": set(self.related[slug])}
        for key, others in named.items():
            for other in sorted(str(name) for name in others):
                if other not in self.labels:
                    raise document.error(
                        ("topics", slug, key), f"no topic is called {other!r}", meant(other, self.labels), text=other
                    )
                if other == slug and key != "broader":
                    raise document.error(("topics", slug, key), f"{slug!r} names itself")
        seen = {slug}
        while broader is not None:
            if broader in seen:
                raise document.error(("topics", slug, "broader"), "goes round in a circle")
            seen.add(broader)
            broader = self.broader.get(broader)


def _bare(slug: str) -> str:
    return slug.replace("-", "")


def _unsaid(form: str) -> str:
    """What is wrong with the form of a term; nothing if it can be found."""
    if _MARKS.isdisjoint(form):
        return ""
    if "..." in form:
        return "a gap is written …, one sign"
    if form.endswith(("*", "?")):
        return "stands without a mark; plurals are found by themselves, and ? is for words of countries.toml"
    if form.count("…") > 1 or _HOLLOW.search(form):
        return "a gap stands once, between two words"
    if _LEFT.search(_CHOICE.sub("", form)):
        return "a choice stands as (sold|lured), or as {people}"
    if _EMPTY.search(form):
        return "a choice holds nothing at one of its bars"
    if form.count("|") >= _MOST.bit_length() - 1 and any(
        math.prod(one.count("|") + 1 for one in _CHOICE.findall(side)) > _MOST for side in form.split("…")
    ):
        return f"stands for more than {_MOST:,} forms; choose from fewer words"
    return ""


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
