"""What each piece of a query means, checked against what we know; every mistake with its place and a hint."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import Literal
from uuid import UUID

from syndicator.errors import QueryError
from syndicator.query.expression import (
    After,
    And,
    Before,
    Country,
    From,
    Has,
    Inside,
    Is,
    Language,
    Named,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Region,
    Role,
    Topic,
    Word,
)
from syndicator.query.grammar import Piece
from syndicator.query.names import COUNTRY_CODES, LANGUAGES, Known, nearest, spoken, spoken_countries, spoken_topics
from syndicator.words import fold, forms, has_unspaced, together_as_one

SHORTEST_PREFIX = 4
EARLIEST, LATEST = 1900, 2100


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Turns pieces of one query into leaves."""

    query: str
    vocabulary: Known
    sources: Collection[str]

    def leaf(self, piece: Piece) -> Node:
        """What `piece` asks for.

        Raises:
            QueryError: it names a field or a value that does not exist.
        """
        if not piece.field:
            return self._words(piece, piece.text, title=False)
        name = _ALIASES.get(piece.field, piece.field)
        if name not in _FIELDS:
            near = get_close_matches(piece.field, [*_FIELDS, *_ALIASES], 1)
            hint = f"did you mean {near[0]}: ?" if near else "to search for the words, put them in quotes"
            raise QueryError(self.query, piece.position, f"there is no filter {piece.field!r}", hint)
        make, many = _FIELDS[name]
        if not many or "," not in piece.text:
            return make(self, piece, piece.text)
        return Or(tuple(make(self, piece, part.strip()) for part in piece.text.split(",")))

    def wrong(self, piece: Piece, problem: str, hint: str = "") -> QueryError:
        """A mistake in the value of `piece`."""
        return QueryError(self.query, piece.value_position, problem, hint)

    def unknown(self, piece: Piece, value: str, names: Iterable[tuple[str, str]], thing: str) -> QueryError:
        """A value that is not among `names` (value, its name for people)."""
        near = nearest(value, names)
        hint = "did you mean " + " or ".join(
            f"{piece.field}:{found}" + (f" ({name})" if name and name != found else "") for found, name in near
        )
        return self.wrong(
            piece, f"there is no {thing} {value!r}", f"{hint}?" if near else f"`{piece.field}:` takes a known {thing}"
        )

    def _words(self, piece: Piece, text: str, *, title: bool) -> Node:
        goes_on = text.endswith("*")
        text = text.removesuffix("*")
        if "*" in text:
            raise self.wrong(piece, "* can only stand at the end of a word", f"for example {fold(text.split('*')[0])}*")
        if has_unspaced(text):
            letters = together_as_one(text)
            return Inside(letters, title)
        words = fold(text)
        if not words:
            raise self.wrong(piece, f"there is no word in {piece.text!r}", "search for letters or digits")
        if " " in words or title:
            return Phrase(words, goes_on, title)
        if goes_on:
            if len(words) < SHORTEST_PREFIX:
                raise self.wrong(piece, f"{words}* would find too much", f"at least {SHORTEST_PREFIX} letters before *")
            return Prefix(words)
        return Phrase(words) if piece.quoted else Word(forms(words)[0])


def _country(role: Role, reader: Reader, piece: Piece, value: str) -> Node:
    code = value.upper()
    if code in reader.vocabulary.countries or (code == "NONE" and role == "country"):
        return Country(role, code if code != "NONE" else "none")
    known = reader.vocabulary.countries
    meant = COUNTRY_CODES.get(code) or spoken_countries(reader.vocabulary).get(fold(value))
    if meant and meant in known:
        raise reader.wrong(
            piece, f"there is no country {value!r}", f"did you mean {piece.field}:{meant} ({known[meant]})?"
        )
    raise reader.unknown(piece, value, known.items(), "country")


def _topic(reader: Reader, piece: Piece, value: str) -> Node:
    slug = value.lower()
    vocabulary = reader.vocabulary
    if slug in ("none", "unknown"):
        return Topic(slug)
    if slug not in vocabulary.topics:
        meant = spoken_topics(vocabulary).get(spoken(value))
        if meant:
            hint = f"did you mean {piece.field}:{meant} ({vocabulary.topics[meant]})?"
            raise reader.wrong(piece, f"there is no topic {value!r}", hint)
        raise reader.unknown(piece, value, vocabulary.topics.items(), "topic")
    above: list[str] = []
    while (broader := vocabulary.broader.get(above[-1] if above else slug)) and broader not in above:
        above.append(broader)
    return Topic(slug, frozenset(above))


def _region(reader: Reader, piece: Piece, value: str) -> Node:
    groups = reader.vocabulary.regions
    slug = value.lower()
    if slug not in groups:
        raise reader.unknown(piece, value, ((name, group.title) for name, group in groups.items()), "region")
    return Region(slug, tuple(sorted(groups[slug].members)))


def _source(reader: Reader, piece: Piece, value: str) -> Node:
    name = value.lower()
    if name not in reader.sources:
        raise reader.unknown(piece, value, ((known, known.replace("_", " ")) for known in reader.sources), "source")
    return From(name)


def _language(reader: Reader, piece: Piece, value: str) -> Node:
    tag = value.lower().replace("_", "-")
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,4}", tag):
        meant = LANGUAGES.get(tag)
        hint = f"did you mean lang:{meant}?" if meant else "a code as in lang:th or lang:pt-BR"
        raise reader.wrong(piece, f"{value!r} is no language code", hint)
    return Language(tag)


def _period(reader: Reader, piece: Piece, value: str, latest: int = LATEST) -> tuple[date, date]:
    """First day of the year, month or day that `value` names, and the first day after it."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", value, re.ASCII)
    if not found:
        raise reader.wrong(piece, f"{value!r} is no date", "write 2024, 2024-03 or 2024-03-15")
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or not EARLIEST <= year <= latest:
        thai = f"; did you mean {year - 543}?" if year and EARLIEST <= year - 543 <= LATEST else ""
        raise reader.wrong(piece, f"{value!r} is out of range", f"years from {EARLIEST} to {LATEST}{thai}")
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        raise reader.wrong(piece, f"{value!r} is not in the calendar", "write 2024, 2024-03 or 2024-03-15") from None
    if day:
        return first, date.fromordinal(first.toordinal() + 1)
    if month:
        return first, date(year + month // 12, month % 12 + 1, 1)
    return first, date(year + 1, 1, 1)


def _after(reader: Reader, piece: Piece, value: str) -> Node:
    return After(_period(reader, piece, value, LATEST + 1)[0])


def _before(reader: Reader, piece: Piece, value: str) -> Node:
    return Before(_period(reader, piece, value, LATEST + 1)[0])


def _until(reader: Reader, piece: Piece, value: str) -> Node:
    return Before(_period(reader, piece, value)[1])


def _date(reader: Reader, piece: Piece, value: str) -> Node:
    if value.lower() == "unknown":
        return Has("nodate")
    if value.lower() == "known":
        return Not(Has("nodate"))
    first, after = _period(reader, piece, value)
    return And((After(first), Before(after)))


def _has(reader: Reader, piece: Piece, value: str) -> Node:
    match value.lower():
        case "attachment" | "attachments":
            return Has("attachment")
        case "pdf":
            return Has("pdf")
        case "date":
            return Not(Has("nodate"))
    raise reader.wrong(piece, f"`has:` does not know {value!r}", "has:attachment, has:pdf or has:date")


def _is(reader: Reader, piece: Piece, value: str) -> Node:
    match value.lower():
        case "first":
            return Is("first")
        case "repeat":
            return Not(Is("first"))
        case "updated":
            return Is("updated")
    raise reader.wrong(piece, f"`is:` does not know {value!r}", "is:first, is:repeat or is:updated")


def _named(kind: Literal["id", "story"], reader: Reader, piece: Piece, value: str) -> Node:
    try:
        return Named(kind, UUID(value.lower().removeprefix("urn:uuid:")).urn)
    except ValueError:
        raise reader.wrong(piece, f"{value!r} is no id", f"for example {kind}:urn:uuid:01234567-…") from None


def _title(reader: Reader, piece: Piece, value: str) -> Node:
    return reader._words(piece, value, title=True)


_Make = Callable[[Reader, Piece, str], Node]
_FIELDS: dict[str, tuple[_Make, bool]] = {
    "country": (partial(_country, "country"), True),
    "mentions": (partial(_country, "mentions"), True),
    "anycountry": (partial(_country, "anycountry"), True),
    "topic": (_topic, True),
    "region": (_region, True),
    "source": (_source, True),
    "lang": (_language, True),
    "after": (_after, False),
    "before": (_before, False),
    "until": (_until, False),
    "date": (_date, False),
    "has": (_has, False),
    "is": (_is, False),
    "id": (partial(_named, "id"), False),
    "story": (partial(_named, "story"), False),
    "title": (_title, False),
}
"""Field to what reads its value, and whether it takes a list (`country:KH,LA`)."""
_ALIASES = {"since": "after", "language": "lang", "about": "country", "on": "date", "intitle": "title"}
