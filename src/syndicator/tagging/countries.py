"""Which countries a text speaks of, how much, and which of them it is about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Final, NamedTuple

from syndicator.model import Evidence, Match
from syndicator.tagging.evidence import OnDemand, Places, of_hit
from syndicator.tagging.guards import WATCHED, Guard
from syndicator.tagging.hits import Heard, Hit, Where
from syndicator.tagging.meaning import RANK, Meaning, is_shared
from syndicator.tagging.roles import mark_roles
from syndicator.tagging.rows import mark_rows
from syndicator.tagging.weighing import KIND_WEIGHT, about, score
from syndicator.tagging.zones import Zones
from syndicator.vocabulary import Vocabulary

_PLACES: Final = frozenset({"capital", "place", "subdivision"})

_START_END: Final = itemgetter(0, 1)
_EVIDENCE: Final = 8
"""Matches kept as evidence per country; all of them count."""
_CONSIDERED: Final = 10
"""Matches kept of a country that was not chosen."""


class About(NamedTuple):
    """The countries of one text."""

    primary: Mapping[str, Evidence]
    mentioned: Mapping[str, Evidence]
    considered: Mapping[str, Evidence]
    """Those whose words were seen and all dropped, with the rule that dropped each."""
    places: Sequence[Match]


class Countries:
    """The country rules of one vocabulary, made ready to ask."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._guard = Guard(vocabulary.guards)

    def tag(self, found: Iterable[tuple[int, int, Meaning]], zones: Zones, language: str) -> About:
        """What a text is about, what it mentions, and what it only seems to mention."""
        hits = self.hits(found, zones, language)
        if not hits:
            return About({}, {}, {}, ())
        live = [hit for hit in hits if not hit.dropped]
        mark_roles(live, zones)
        mark_rows(live, zones.joined)
        weights = score(live)
        primary = about(live, weights)
        gone = [hit for hit in hits if hit.dropped and hit.code not in weights] if len(live) < len(hits) else []

        def evidence(code: str) -> Evidence:
            chosen = [hit for hit in live if hit.code == code][:_EVIDENCE]
            return Evidence(weight=weights[code], matches=tuple(of_hit(hit, zones) for hit in chosen))

        def dropped(code: str) -> Evidence:
            chosen = [hit for hit in gone if hit.code == code][:_CONSIDERED]
            return Evidence(weight=0.0, matches=tuple(of_hit(hit, zones) for hit in chosen))

        return About(
            primary=OnDemand([code for code in weights if code in primary], evidence),
            mentioned=OnDemand([code for code in weights if code not in primary], evidence),
            considered=OnDemand(sorted({hit.code for hit in gone}), dropped) if gone else {},
            places=Places(lambda: places(live, zones)),
        )

    def hits(self, found: Iterable[tuple[int, int, Meaning]], zones: Zones, language: str) -> list[Hit]:
        """Every country word of the text, in order, those that count and those that were dropped."""
        heard = self._longest(found, zones, language)
        self._guard.drop(heard, zones.joined, zones.text_start - 2)
        if heard.shared:
            self._settle(heard, zones.joined)
        self._guard.drop_seats(heard, zones)
        if zones.agency or zones.event:
            self._datelines(heard.hits, zones)
        return heard.hits

    def _longest(self, found: Iterable[tuple[int, int, Meaning]], zones: Zones, language: str) -> Heard:
        """The longest country word of each place, counted from the left."""
        heard = Heard()
        hits, watched = heard.hits, self._guard.watched
        reached = masked = -1
        title, lead, opening, lists = zones.text_start, zones.lead_end, zones.opening_end, zones.cut
        for start, end, meaning in sorted(found, key=_START_END):
            terms, shared = meaning.countries, meaning.shared
            if not meaning.is_simple:
                if meaning.cues and not zones.is_cut(start):
                    for code in meaning.cues:
                        heard.cues[code] = heard.cues.get(code, 0) + 1
                if meaning.masks:
                    masked = max(masked, -end)
                if meaning.gated:
                    terms = tuple(term for term in terms if term.anywhere or language in (term.languages or ()))
                    shared = is_shared(terms)
                if not terms:
                    continue
            if start < reached or -end <= masked:
                continue
            reached = -end
            form, code, kind, _, _, _ = terms[0]
            where: Where = (
                "body" if start >= opening else "opening" if start >= lead else "lead" if start >= title else "title"
            )
            hit = Hit(start, reached, where, form, terms, code, kind, shared)
            hits.append(hit)
            if lists and zones.is_cut(start):
                hit.dropped = "related list"
            if kind in WATCHED or form in watched:
                heard.watched.append(hit)
            if shared:
                heard.shared.append(hit)
        return heard

    def _settle(self, heard: Heard, joined: str) -> None:
        """Give each word that several countries share to the one that is spoken of; drop what nothing bears out."""
        support: dict[str, float] = defaultdict(float)
        for hit in heard.hits:
            if not hit.dropped and not hit.shared:
                support[hit.code] += KIND_WEIGHT[hit.kind]
        for code, count in heard.cues.items():
            support[code] += 0.4 * count
        for hit in heard.shared:
            if hit.dropped:
                continue
            best = max(
                hit.terms,
                key=lambda term: (
                    support.get(term.code, 0.0),
                    term.sure,
                    -RANK.index(term.kind),
                    term.code,
                ),
            )
            alone = not support and self._guard.is_place(hit, best, joined)
            if support.get(best.code, 0.0) == 0.0 and not best.sure and not alone:
                hit.dropped = "not spoken of"
            hit.code, hit.kind, hit.form = best.code, best.kind, best.form
            if len({term.code for term in hit.terms}) > 1:
                hit.rule = hit.rule or "shared word"

    def _datelines(self, hits: Sequence[Hit], zones: Zones) -> None:
        """Drop a bare agency seat where others are spoken of at once; any other dateline tells where it happened."""
        line = zones.event or zones.agency
        inside = [hit for hit in hits if line and line.holds(hit.start) and not hit.dropped and hit.rule != "seat"]
        named = any(hit.kind in {"name", "alias"} for hit in inside)
        if zones.event is not None and named:
            for hit in inside:
                hit.rule = "dateline"
            return
        if zones.agency is None:
            return
        others = [hit for hit in hits if not zones.agency.holds(hit.start) and not hit.dropped]
        again = {hit.code for hit in others}
        at_once = any(hit.zone in {"title", "lead"} for hit in others)
        for hit in inside:
            hit.rule = "dateline"
            if named or hit.kind == "subdivision" or not self._guard.is_agency_seat(zones.joined[hit.start : hit.end]):
                hit.factor = 1.5
            elif hit.code in again:
                hit.factor = 0.5
            elif at_once:
                hit.dropped = "agency seat"


def places(hits: Iterable[Hit], zones: Zones) -> tuple[Match, ...]:
    """The named places below a country, each once."""
    found: dict[tuple[str, str], Match] = {}
    for hit in hits:
        if hit.kind in _PLACES and (hit.form, hit.code) not in found:
            found[hit.form, hit.code] = of_hit(hit, zones, f"place:{hit.form}:{hit.code}")
    return tuple(found.values())
