"""Rules that take country words out: people's names, languages, credits, seats of organisations, "Athens, Ohio"."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from syndicator.tagging.hits import Heard, Hit, word_before
from syndicator.tagging.peoples import is_language, is_sum
from syndicator.tagging.zones import Zones
from syndicator.vocabulary.terms import CountryTerm, Guards

_AFTER_NAME: Final = re.compile(r"[ \xa0]([A-ZÀ-Þ][a-zà-ÿ'’-]+)")
_TO_A_PLACE: Final = frozenset(
    (
        *(
            "in",
            "from",
            "to",
            "of",
            "into",
            "via",
            "across",
            "through",
            "near",
            "outside",
            "within",
            "between",
        ),
        *(
            "at",
            "visit",
            "visiting",
            "left",
            "leave",
            "leaving",
            "enter",
            "entered",
            "entering",
            "reach",
            "reached",
        ),
        *(
            "toward",
            "towards",
            "throughout",
            "around",
            "inside",
            "neighbouring",
            "neighboring",
        ),
    )
)
_AT_A_PLACE: Final = frozenset({"in", "near", "outside"})
_PLACES: Final = frozenset({"capital", "place", "subdivision"})
_CREDITS: Final = (
    *("/", "©", ":", " by", " of", "photo", "picture", "image", "credit", "source", "courtesy"),
    *("photos", "pictures", "images", "credits", "sources", "courtesys"),
)
"""How what `_CREDIT_BEFORE` finds may end."""
_CREDIT_BEFORE: Final = re.compile(
    r"(?:/\s?|(?:Photo|Picture|Image|Credit|Source|Courtesy)s?(?: by| of)?:?\s|©\s?)$",
    re.IGNORECASE,
)
_CREDIT_AFTER: Final = re.compile(r"\s?/\s?[A-Z]|\s(?:photo|handout|via Getty)\b", re.IGNORECASE)
_BODIES: Final = frozenset({"institution", "weak"})
_NAMES: Final = frozenset({"name", "alias"})
WATCHED: Final = _BODIES | {"demonym", "subdivision"}
"""Kinds that rules of this module may drop whatever their form is."""
_BASED: Final = ("based", "Based", "BASED")
_WINDOW: Final = 70
_SENTENCE: Final = re.compile(r"[.!?][\"”’)]*\s+(?=[A-Z\"“])|\n\n")


class Guard:
    """The guards of one vocabulary, made ready to ask."""

    def __init__(self, words: Guards) -> None:
        self._words = words
        self._agency_seats = frozenset(city.casefold() for city in words.agency_seats)
        self._seats: dict[str, re.Pattern[str]] = {}
        self.watched = words.people | frozenset(words.seats)
        """Words that a rule of this module may drop, beside those of the kinds `WATCHED`."""

    def is_agency_seat(self, form: str) -> bool:
        """Whether a bare dateline with this city tells only where the writer sat."""
        return form.casefold() in self._agency_seats

    def drop(self, heard: Heard, joined: str, title_length: int) -> None:
        """Mark the hits that are no country word here."""
        people = self._people(heard.watched, joined, title_length)
        spoken = -1
        for hit in heard.watched:
            if hit.dropped:
                continue
            kind = hit.kind
            if people and hit.form in people and not _led_to(hit, joined):
                hit.dropped = "person"
            elif kind == "demonym":
                if is_language(hit, joined, spoken):
                    hit.dropped, spoken = "language", hit.end
                elif is_sum(hit, joined):
                    hit.dropped = "currency"
            elif kind in _BODIES and _is_credit(hit, joined):
                hit.dropped = "credit"
            elif kind == "subdivision" and hit.form.endswith(".") and joined[hit.start - 2 : hit.start] != ", ":
                hit.dropped = "no state"
        for hit in heard.hits:
            if joined.startswith(_BASED, hit.end + 1) and not hit.dropped:
                hit.rule, hit.factor = "based", 0.3
                heard.watched.append(hit)
        _qualify(heard.hits, joined)

    def drop_seats(self, heard: Heard, zones: Zones) -> None:
        """Drop a city beside an organisation that sits there, unless its country is spoken of elsewhere.

        That of a dateline also where the organisation is named anywhere in title or opening, and another country is.

        Needs the hits' countries to be settled.
        """
        cities = [hit for hit in heard.watched if hit.form in self._words.seats or hit.rule == "based"]
        doubtful = [hit for hit in cities if not hit.dropped and self._is_seat(hit, heard, zones)]
        if not doubtful:
            return
        ends = {hit.end: hit.code for hit in doubtful}
        doubtful += [hit for hit in heard.hits if ends.get(hit.start - 2) == hit.code and hit.kind in _NAMES]
        marked = {id(hit) for hit in doubtful}
        spoken_of = {hit.code for hit in heard.hits if not hit.dropped and id(hit) not in marked}
        for hit in doubtful:
            if hit.code not in spoken_of:
                hit.dropped = "seat"
            else:
                hit.rule, hit.factor = "seat", 0.3

    @staticmethod
    def is_place(hit: Hit, term: CountryTerm, joined: str) -> bool:
        """Whether a word that counts only beside its country stands for a place by itself: `in Cali`, `near Hull`.

        Not where another country has as good a claim, nor in a longer name: `in Victoria Park`.
        """
        if term.kind not in _PLACES or any(one.kind == term.kind and one.code != term.code for one in hit.terms):
            return False
        return word_before(hit, joined).lower() in _AT_A_PLACE and not _AFTER_NAME.match(joined, hit.end)

    def _people(self, hits: Sequence[Hit], joined: str, title_length: int) -> set[str]:
        """Words that are somebody's name in this text; the hits that say so are dropped."""
        named = [hit for hit in hits if hit.form in self._words.people]
        if not named:
            return set()
        return {hit.form for hit in named if self._is_person(hit, joined, title_length)}

    def _is_person(self, hit: Hit, joined: str, title_length: int) -> bool:
        """Marks a hit that is part of a person's name, and says so."""
        before = word_before(hit, joined)
        if before in self._words.given_names or (before[1:] == "." and before.isupper()):
            hit.dropped = "person"
            return True
        if hit.form not in self._words.first_names or (hit.zone == "title" and _in_title_case(joined[:title_length])):
            return False
        after = _AFTER_NAME.match(joined, hit.end)
        if after is None or after[1] in self._words.after_places or before.lower() in _TO_A_PLACE:
            return False
        hit.dropped = "person"
        return True

    def _is_seat(self, hit: Hit, heard: Heard, zones: Zones) -> bool:
        joined, line = zones.joined, zones.event or zones.agency
        if hit.kind not in {"capital", "place", "name"}:
            return False
        bodies = self._bodies(hit.form)
        if hit.rule == "based" and hit.kind != "name":
            return bodies is not None or self.is_agency_seat(hit.form)
        if bodies is None:
            return False
        if line is not None and line.holds(hit.start) and _is_desk(hit, bodies, heard, zones):
            return True
        before = joined[max(0, hit.start - _WINDOW) : hit.start]
        after = joined[hit.end : hit.end + _WINDOW]
        if not any(name in before or name in after for name in self._words.seats[hit.form]):
            return False
        near = _SENTENCE.split(before)[-1] + "|" + _SENTENCE.split(after)[0]
        return bodies.search(near) is not None

    def _bodies(self, city: str) -> re.Pattern[str] | None:
        """The organisations that sit there, made ready when they are first asked for."""
        if city in self._words.seats and city not in self._seats:
            names = "|".join(map(re.escape, sorted(self._words.seats[city])))
            self._seats[city] = re.compile(rf"(?<!\w)(?:{names})(?!\w)")
        return self._seats.get(city)


def _is_desk(hit: Hit, bodies: re.Pattern[str], heard: Heard, zones: Zones) -> bool:
    """Whether title or opening names a body that sits in a dateline's city, and another country.

    Bodies of two letters stand in news of everywhere: they are no sign of it.
    """
    others = (one for one in heard.hits if one.code != hit.code and not one.dropped and one.zone != "body")
    return any(others) and any(len(found[0]) > 2 for found in bodies.finditer(zones.joined, 0, zones.opening_end))


def _in_title_case(title: str) -> bool:
    words = [word for word in title.split() if word[:1].isalpha() and len(word) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def _led_to(hit: Hit, joined: str) -> bool:
    return word_before(hit, joined).lower() in _TO_A_PLACE


def _is_credit(hit: Hit, joined: str) -> bool:
    """`AFP/Name`, `Photo: Royal Thai Police`, `US DEPARTMENT OF JUSTICE / HO`."""
    before = joined[max(0, hit.start - 14) : hit.start]
    credited = before.rstrip().lower().endswith(_CREDITS) and _CREDIT_BEFORE.search(before)
    return bool(credited or _CREDIT_AFTER.match(joined, hit.end))


def _qualify(hits: Sequence[Hit], joined: str) -> None:
    """`Athens, Ohio` and `Hyderabad, Pakistan`: the word behind the comma says which is meant, everywhere."""
    elsewhere: set[str] = set()
    for first, second in pairwise(hits):
        if second.start - first.end != 2 or joined[first.end] != "," or first.dropped or second.dropped:
            continue
        codes = {term.code for term in second.terms}
        if codes & {term.code for term in first.terms}:
            agreed = tuple(term for term in first.terms if term.code in codes)
            if len(agreed) < len(first.terms):
                first.terms = agreed
            if first.kind in {"capital", "place", "subdivision"} and second.kind in {
                "name",
                "alias",
            }:
                first.rule, first.factor = "in full", 1.5
                second.rule, second.factor = "in full", 1.5
        elif second.kind == "subdivision" and (
            first.kind in {"capital", "place", "weak"}
            or (first.kind == "name" and (first.shared or second.form.endswith(".")))
        ):
            first.dropped = "qualified"
            elsewhere.add(first.form)
    if elsewhere:
        for hit in hits:
            if hit.form in elsewhere and not hit.dropped:
                hit.dropped = "qualified"
