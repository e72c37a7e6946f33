"""Search as one thinks: plain words as the query that they probably mean. Offered to people, never applied for them."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from syndicator.errors import QueryError
from syndicator.months import MONTHS, SHORT_MONTHS
from syndicator.query import parse
from syndicator.query.fields import EARLIEST, LATEST
from syndicator.query.grammar import LONGEST
from syndicator.query.names import LANGUAGES, Known, spoken, spoken_countries, spoken_regions, spoken_topics
from syndicator.words import fold, has_unspaced

_SINCE = {"since": "after", "after": "after", "from": "after", "before": "before", "until": "until", "till": "until",
          "in": "date", "during": "date", "of": "date"}  # fmt: skip
_MONTHS, _LONG_MONTHS = (tuple(map(str.lower, names)) for names in (SHORT_MONTHS, MONTHS))
_LITTLE = frozenset({
    "a", "an", "the", "in", "on", "at", "of", "for", "to", "about", "from", "by", "with", "and", "or", "news", "latest",
    "what", "which", "show", "me", "all",
})  # fmt: skip
_MEANT_AS_QUERY = re.compile(r'[:"“”„«»()*]|(^|\s)[-−–]|\b(AND|OR|NOT)\b')
_MOST_WORDS = 7
"""Words in the longest name that is looked for."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some of the words, and the filter that they probably mean."""

    words: str
    """As they were typed, without punctuation."""
    query: str
    """In the query grammar: `country:TH`."""
    label: str
    """For people: `Thailand`."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A whole query to offer."""

    query: str
    """To be parsed like any other."""
    parts: tuple[Part, ...]
    """What was recognised in it."""


class Suggester:
    """Knows the names of one vocabulary, to be kept while that holds: gathering them takes longer than using them."""

    def __init__(self, vocabulary: Known, sources: Collection[str]) -> None:
        self._vocabulary = vocabulary
        self._sources = sources
        self._countries = spoken_countries(vocabulary)
        self._topics = spoken_topics(vocabulary)
        self._regions = spoken_regions(vocabulary)
        self._source_names = {fold(source): source for source in sources}

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """Queries that `text`, typed as one speaks, may mean: the fullest first; none where nothing is recognised.

        `Thailand scam centres since 2024` offers `country:TH topic:forced-criminality after:2024`, then the same with
        the topic's words as words. Text that already uses filters, quotation marks or operators is left alone.
        """
        if len(text) > LONGEST or _MEANT_AS_QUERY.search(text):
            return ()
        words = [word for typed in text.split() for word in ([typed] if has_unspaced(typed) else fold(typed).split())]
        return tuple(offer for offer in _offers(self._recognised(words)) if self._can_match(offer.query))

    def _recognised(self, words: list[str]) -> list[Part | str]:
        """The words from left to right, the longest name first."""
        pieces: list[Part | str] = []
        at = 0
        while at < len(words):
            for end in range(min(len(words), at + _MOST_WORDS), at, -1):
                part = self._named(" ".join(words[at:end])) or _other(words[at:end])
                if part:
                    pieces.append(part)
                    at = end
                    break
            else:
                pieces.append(words[at])
                at += 1
        return pieces

    def _named(self, said: str) -> Part | None:
        known = self._vocabulary
        if code := self._countries.get(said):
            return Part(words=said, query=f"country:{code}", label=known.countries[code])
        if region := self._regions.get(said):
            return Part(words=said, query=f"region:{region}", label=known.regions[region].title)
        if source := self._source_names.get(said):
            return Part(words=said, query=f"source:{source}", label=source)
        if slug := self._topics.get(spoken(said)):
            return Part(words=said, query=f"topic:{slug}", label=known.topics[slug])
        return None

    def _can_match(self, query: str) -> bool:
        """Whether some item could meet it: `2023 2024` read as two days of publication could not."""
        try:
            parse(query, vocabulary=self._vocabulary, sources=self._sources)
        except QueryError:
            return False
        return True


def suggest(text: str, *, vocabulary: Known, sources: Collection[str]) -> tuple[Suggestion, ...]:
    """What a `Suggester` offers, once."""
    return Suggester(vocabulary, sources).suggest(text)


def _offers(pieces: list[Part | str]) -> list[Suggestion]:
    parts = tuple(piece for piece in pieces if isinstance(piece, Part))
    if not parts:
        return []
    offered = [Suggestion(query=_query(pieces), parts=parts)]
    topics = [part for part in parts if part.query.startswith("topic:")]
    if topics:
        plain = [part.words if part in topics else part for part in pieces]
        kept = tuple(part for part in parts if part not in topics)
        if kept:
            offered.append(Suggestion(query=_query(plain), parts=kept))
    return offered


def _query(pieces: list[Part | str]) -> str:
    filters = [piece.query for piece in pieces if isinstance(piece, Part)]
    words = [word for piece in pieces if isinstance(piece, str) for word in piece.split() if word not in _LITTLE]
    return " ".join(dict.fromkeys([*filters, *words]))


def _other(words: list[str]) -> Part | None:
    return _language(words) or _time(words) or _thing(" ".join(words))


def _language(words: list[str]) -> Part | None:
    """`in Thai`: with the little word only, since `Thai` alone is of Thailand."""
    match words:
        case ["in", name] if name in LANGUAGES:
            return Part(words=" ".join(words), query=f"lang:{LANGUAGES[name]}", label=f"in {name.capitalize()}")
    return None


def _time(words: list[str]) -> Part | None:
    """`since 2024`, `before March 2024`, `in 2024`, `2024`."""
    field = _SINCE.get(words[0], "")
    rest = words[1:] if field else words
    period = _period(rest)
    if period is None:
        return None
    said = " ".join(words)
    return Part(words=said, query=f"{field or 'date'}:{period}", label=said)


def _period(words: list[str]) -> str | None:
    match words:
        case [year] if _is_year(year):
            return year
        case [name, year] if _is_year(year) and _month(name):
            return f"{year}-{_month(name):02}"
        case [year, month] if _is_year(year) and month.isdigit() and len(month) == 2 and 1 <= int(month) <= 12:
            return f"{year}-{month}"
    return None


def _month(name: str) -> int:
    """1 to 12; 0 for what is no month."""
    for names in (_LONG_MONTHS, _MONTHS):
        if name in names:
            return names.index(name) + 1
    return 0


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and EARLIEST <= int(text) <= LATEST


def _thing(said: str) -> Part | None:
    match said.removesuffix("s"):
        case "pdf":
            return Part(words=said, query="has:pdf", label="with a PDF")
        case "attachment":
            return Part(words=said, query="has:attachment", label="with an attachment")
    return None
