"""Which countries a text speaks of, how much, and which of them it is about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Final

from syndicator.model import Evidence, Match
from syndicator.tagging.evidence import of_hit
from syndicator.tagging.guards import Guard
from syndicator.tagging.hits import Hit
from syndicator.tagging.meaning import RANK, Meaning
from syndicator.tagging.zones import Zones
from syndicator.vocabulary import Vocabulary
from syndicator.vocabulary.terms import CountryKind

KIND_WEIGHT: Final[Mapping[CountryKind, float]] = {
    "name": 1.0,
    "alias": 1.0,
    "demonym": 0.9,
    "institution": 0.9,
    "subdivision": 0.7,
    "capital": 0.5,
    "place": 0.5,
    "weak": 0.5,
    "cue": 0.0,
}
ZONE_WEIGHT: Final = {"title": 4.0, "opening": 2.0, "body": 1.0}
_LATER: Final = 0.7
"""What the opening says after its first sentence weighs less."""
_NATIONALS: Final = 3
"""So many peoples in a row ("Brazilian, Filipino and Romanian callers") are passing mentions."""
_NATIONALS_FACTOR: Final = 0.5
_LEAD_SHARE: Final = 0.3
"""What the first sentence names is what a text is about from this share of the highest weight on."""
_PLACES: Final = frozenset({"capital", "place", "subdivision"})

_LINKS: Final = frozenset({", ", " and ", ", and ", "; ", " & ", "-", ", the ", " and the ", " or ", "/", " – ", "–"})
_LIST_LINK: Final = re.compile(
    r"\s*(?:[,;/&•]\s*|[-–]|\n)?\s*(?:(?:and|or|the|as well as|y|et|dan|e|at|và|with|\d+"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|an?)\s+)*"
)
_ROUTE: Final = re.compile(
    r"(?:[\s,]+(?:\w+\s+){0,2}?)(?:to|into|through|via|towards?|bound for|and on to)\s+"
    r"(?:the\s+|neighbou?ring\s+|\w+\s+in\s+)?",
    re.IGNORECASE,
)
_ROUTE_LENGTH: Final = 60
_START_END: Final = itemgetter(0, 1)
_LIST: Final = 4
"""So many countries in a row are an enumeration: one weak mention each."""
_LIST_FACTOR: Final = 0.25
_ONE_MENTION: Final = 25
"""A country named again within so many characters ("Tobruk in eastern Libya") is one mention."""
_EVIDENCE: Final = 8
"""Matches kept as evidence per country; all of them count."""


class Countries:
    """The country rules of one vocabulary, made ready to ask."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._guard = Guard(vocabulary.guards)

    def hits(self, found: Iterable[tuple[int, int, Meaning]], zones: Zones, language: str) -> list[Hit]:
        """Every country word of the text, in order, those that count and those that were dropped."""
        hits, cues = _longest(found, zones, language)
        self._guard.drop(hits, zones.joined, zones.text_start - 2)
        _settle(hits, cues)
        self._guard.drop_seats(hits, zones.joined)
        self._datelines(hits, zones)
        _enumerations(hits, zones.joined)
        _routes(hits, zones.joined)
        return hits

    def _datelines(self, hits: Sequence[Hit], zones: Zones) -> None:
        """Drop a bare agency seat unless its country is spoken of again; any other tells where it happened."""
        if zones.event is not None:
            inside = [hit for hit in hits if hit.start in zones.event and not hit.dropped]
            if any(hit.kind in {"name", "alias"} for hit in inside):
                for hit in inside:
                    hit.rule = "dateline"
                return
        if zones.agency is None:
            return
        inside = [hit for hit in hits if hit.start in zones.agency and not hit.dropped]
        again = {hit.code for hit in hits if hit.start not in zones.agency and not hit.dropped}
        named = any(hit.kind in {"name", "alias", "subdivision"} for hit in inside)
        for hit in inside:
            hit.rule = "dateline"
            if not named and self._guard.is_agency_seat(zones.joined[hit.start : hit.end]):
                if hit.code in again:
                    hit.factor = 0.5
                else:
                    hit.dropped = "agency seat"
            else:
                hit.factor = 1.5


def _longest(
    found: Iterable[tuple[int, int, Meaning]], zones: Zones, language: str
) -> tuple[list[Hit], dict[str, int]]:
    """The longest country word of each place, counted from the left, and how often each country's cues occur."""
    hits: list[Hit] = []
    cues: dict[str, int] = defaultdict(int)
    words = [(start, -end, meaning) for start, end, meaning in found]
    words.sort(key=_START_END)
    reached = masked = -1
    for start, end, meaning in words:
        cut = bool(zones.cut) and zones.is_cut(start)
        for code in () if cut else meaning.cues:
            cues[code] += 1
        if meaning.masks:
            masked = max(masked, -end)
        if start < reached or -end <= masked or not meaning.countries:
            continue
        terms = meaning.countries
        if meaning.gated:
            terms = tuple(term for term in terms if term.anywhere or language in (term.languages or ()))
        if not terms:
            continue
        reached = -end
        best = terms[0]
        hit = Hit(start, -end, best.form, zones.of(start), terms, best.code, best.kind, best.sure)
        if start < zones.lead_end:
            hit.lead = hit.zone == "opening"
        hit.shared = not best.sure or any(term.code != best.code for term in terms)
        hit.dropped = "related list" if cut else ""
        hits.append(hit)
    return hits, cues


def _settle(hits: Sequence[Hit], cues: Mapping[str, int]) -> None:
    """Give each word that several countries share to the one that is spoken of; drop claims that nothing bears out."""
    support: dict[str, float] = defaultdict(float)
    for hit in hits:
        if not hit.dropped and not hit.shared:
            support[hit.code] += KIND_WEIGHT[hit.kind]
    for code, count in cues.items():
        support[code] += 0.4 * count
    for hit in hits:
        if hit.dropped or not hit.shared:
            continue
        best = max(
            hit.terms, key=lambda term: (support.get(term.code, 0.0), term.sure, -RANK.index(term.kind), term.code)
        )
        if support.get(best.code, 0.0) == 0.0 and not best.sure and not hit.sure:
            hit.dropped = "not spoken of"
        hit.code, hit.kind, hit.form = best.code, best.kind, best.form
        if len({term.code for term in hit.terms}) > 1:
            hit.rule = hit.rule or "shared word"


def _enumerations(hits: Sequence[Hit], joined: str) -> None:
    """Four or more countries in a row, or three peoples, are one weak mention each."""
    run: list[Hit] = []
    for hit in hits:
        if hit.dropped:
            continue
        if run and not _is_linked(joined[run[-1].end : hit.start]):
            _close(run)
            run = []
        run.append(hit)
    _close(run)


def _is_linked(between: str) -> bool:
    """Whether these characters join two members of a list."""
    return between in _LINKS or (0 < len(between) < 40 and _LIST_LINK.fullmatch(between) is not None)


def _close(run: Sequence[Hit]) -> None:
    if len(run) < _NATIONALS:
        return
    codes = len({hit.code for hit in run})
    if codes >= _LIST:
        factor = _LIST_FACTOR
    elif codes >= _NATIONALS and all(hit.kind == "demonym" for hit in run):
        factor = _NATIONALS_FACTOR
    else:
        return
    for hit in run:
        hit.rule, hit.factor = "enumeration", hit.factor * factor


def _routes(hits: Sequence[Hit], joined: str) -> None:
    """`from X through Z to Y`: each of them is where it happens."""
    first: Hit | None = None
    for second in hits:
        if second.dropped:
            continue
        if first is not None and first.code != second.code and second.start - first.end <= _ROUTE_LENGTH:
            between = joined[first.end : second.start]
            if ("to" in between or "through" in between or "via" in between or "bound" in between) and _ROUTE.fullmatch(
                between
            ):
                for hit in (first, second):
                    if hit.rule in {"", "route"}:
                        hit.rule, hit.factor = "route", 1.25
        first = second


def score(hits: Iterable[Hit], zones: Zones) -> dict[str, Evidence]:
    """What speaks for each country, as evidence; hits that were dropped weigh nothing and are left out."""
    weights: dict[str, float] = defaultdict(float)
    matches: dict[str, list[Match]] = defaultdict(list)
    for hit in hits:
        if hit.dropped:
            continue
        weight = weigh(hit)
        weights[hit.code] += weight
        kept = matches[hit.code]
        if len(kept) < _EVIDENCE:
            kept.append(of_hit(hit, zones, weight))
    return {code: Evidence(weight=round(weights[code], 3), matches=tuple(matches[code])) for code in sorted(weights)}


def weigh(hit: Hit) -> float:
    """What a hit is worth: zone times kind, times what the rules made of it."""
    zone = hit.zone
    weight = ZONE_WEIGHT[zone] * KIND_WEIGHT[hit.kind]
    if zone == "opening" and not hit.lead:
        weight *= _LATER
    elif hit.factor == 1.0:
        return weight
    return round(weight * hit.factor, 3)


def about(hits: Iterable[Hit], scores: Mapping[str, Evidence]) -> frozenset[str]:
    """The countries that a text is about.

    What its title names, what reaches 60 % of the highest score, what its first sentence names, and what its opening
    speaks of twice; but not a country that is only named in passing.
    """
    if not scores:
        return frozenset()
    top = max(evidence.weight for evidence in scores.values())
    found: set[str] = set()
    opening: dict[str, int] = defaultdict(int)
    leading: set[str] = set()
    last = Hit(-_ONE_MENTION, -_ONE_MENTION, "", "title", ())
    for hit in hits:
        if hit.dropped or hit.rule in {"enumeration", "based", "seat"}:
            continue
        leads = hit.lead and hit.rule != "dateline" and scores[hit.code].weight >= _LEAD_SHARE * top
        if leads or hit.zone == "title":
            found.add(hit.code)
        if hit.zone == "opening" and not (hit.code == last.code and hit.start - last.end < _ONE_MENTION):
            opening[hit.code] += 1
        last = hit
        if hit.zone != "body":
            leading.add(hit.code)
    for code, evidence in scores.items():
        if evidence.weight >= 0.6 * top and (code in leading or evidence.weight >= 2.0 or top < 2.0):
            found.add(code)
        if opening[code] >= 2 and evidence.weight >= 0.35 * top:
            found.add(code)
    return frozenset(found)


def places(hits: Iterable[Hit], zones: Zones) -> tuple[Match, ...]:
    """The named places below a country, each once."""
    found: dict[tuple[str, str], Match] = {}
    for hit in hits:
        if hit.kind in _PLACES and not hit.dropped and (hit.form, hit.code) not in found:
            found[hit.form, hit.code] = of_hit(hit, zones, weigh(hit), f"place:{hit.form}:{hit.code}")
    return tuple(found.values())
