"""Which topics a text is about: weighted phrases in zones, with masks and conditions."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from math import sqrt
from typing import Final

from syndicator.model import Evidence, Match
from syndicator.tagging.evidence import OnDemand
from syndicator.tagging.scan import TopicHit
from syndicator.tagging.weighing import rounded
from syndicator.tagging.zones import Zones
from syndicator.vocabulary import Vocabulary
from syndicator.vocabulary.topics import FIELD

ZONE_WEIGHT: Final = {"title": 3.0, "opening": 1.5, "body": 0.75}
_TITLE, _OPENING = ZONE_WEIGHT["title"], ZONE_WEIGHT["opening"]
THRESHOLD: Final = 1.5
_SHARE: Final = 0.12
"""Of the weight of the text's first topic: what reaches less, in the body alone, is a passing word of a long text."""
_NEAR: Final = 300
"""Two different `in_field` words of `[field]`, so near one another, show together that a text is of our field."""
_CROWD: Final = (3, 500)
"""So many different words of our topics, so near one another, show it too."""
_WEAK: Final = 0.5
_IN_FIELD: Final = 0.7
"""One such word in the opening is not enough; two are, or one in the title."""
_USUAL: Final = (2500, 4500)
_SHORT: Final = 625
"""In a text of usual length a word of the body weighs what the table says. In a shorter or longer one its weight goes
with the root of the length, until at `_SHORT` and below it weighs as much as one of the opening."""
_EVIDENCE: Final = 6
"""Matches kept as evidence per topic; all of them count."""

_Parts = tuple[float, float, float]
"""What the terms of one topic weigh together: strong ones, those in our field, weak ones."""


class Topics:
    """The topic rules of one vocabulary, made ready to ask."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._needs = {slug: vocabulary.needs.get(slug, frozenset()) for slug in vocabulary.assignable}
        self._above = {slug: vocabulary.ancestors(slug) for slug in vocabulary.topics}
        self._ours = frozenset(
            slug
            for slug in (*vocabulary.assignable, FIELD)
            if not vocabulary.needs.get(slug) and vocabulary.adjacent.isdisjoint(self._above.get(slug, ()))
        )

    def tag(self, found: Mapping[str, list[TopicHit]], zones: Zones) -> Mapping[str, Evidence]:
        """Topic to evidence, broader topics included (zone `ancestor`)."""
        counted = {slug: kept for slug in sorted(found) if (kept := _counted(found[slug], zones))}
        if not counted:
            return {}
        body = _in_body(zones)
        sums = {slug: _sum(hits, zones, body) for slug, hits in counted.items()}
        in_field = self._is_of_our_field(counted, sums)
        weights = {slug: _total(parts, in_field=in_field) for slug, parts in sums.items()}
        passing = _SHARE * max([weight for slug, weight in weights.items() if slug != FIELD], default=0.0)
        totals = {
            slug: weight
            for slug, weight in weights.items()
            if weight >= THRESHOLD and (weight >= passing or counted[slug][0][0] < zones.opening_end)
        }
        if not totals:
            return {}
        tagged = sorted(self._fitting(totals, in_field=in_field))
        reasons = self._ancestors(tagged)

        def evidence(slug: str) -> Evidence:
            if slug in reasons:
                return _following({narrower: totals[narrower] for narrower in reasons[slug]})
            return _evidence(counted[slug], zones, body, totals[slug])

        return OnDemand((*tagged, *reasons), evidence)

    def _is_of_our_field(self, counted: Mapping[str, Sequence[TopicHit]], sums: Mapping[str, _Parts]) -> bool:
        """Whether a topic that needs nothing and is not adjacent is there, or the words of `[field]` are."""
        ours = [slug for slug in counted if slug in self._ours]
        for slug in ours:
            if _total(sums[slug], in_field=False) >= THRESHOLD:
                return True
        borne = {slug: [hit for hit in counted[slug] if hit[2][0] in "is"] for slug in ours}
        return _crowded(borne.get(FIELD, []), 2, _NEAR) or _crowded(sorted(chain(*borne.values())), *_CROWD)

    def _fitting(self, totals: Mapping[str, float], *, in_field: bool) -> set[str]:
        """Those whose conditions hold: a topic that they need is there, or the text is of our field."""
        needs = self._needs
        fitting = {slug for slug in totals if slug in needs and not needs[slug]}
        if in_field or fitting:
            fitting |= {slug for slug in totals if slug in needs and FIELD in needs[slug]}
        waiting = [slug for slug in totals if slug in needs and slug not in fitting]
        while waiting:
            held = fitting.union(*[self._above[slug] for slug in fitting])
            more = {slug for slug in waiting if needs[slug] & held}
            if not more:
                break
            fitting |= more
            waiting = [slug for slug in waiting if slug not in more]
        return fitting

    def _ancestors(self, tagged: Sequence[str]) -> dict[str, list[str]]:
        """What is broader than the tagged topics and not among them, each with the narrower ones as the reason."""
        reasons: dict[str, list[str]] = {}
        for slug in tagged:
            for above in self._above[slug]:
                if above not in tagged:
                    reasons.setdefault(above, []).append(slug)
        return {above: reasons[above] for above in sorted(reasons)}


def _counted(hits: list[TopicHit], zones: Zones) -> list[TopicHit]:
    """Hits of one topic that no `not` phrase hides; of those that overlap, the first and longest, strong before weak.

    Empty where there is no strong one among them at all.
    """
    if zones.cut:
        whole = -zones.cut[0].start
        hits = [hit for hit in hits if hit[1] >= whole or not (zones.is_cut(hit[0]) or zones.is_cut(-hit[1] - 1))]
    if len(hits) == 1:
        return hits if hits[0][2][0] in "is" else []
    kinds = {rule[0] for _, _, rule in hits}
    if "s" not in kinds and "i" not in kinds:
        return []
    hits.sort()
    if "n" in kinds:
        hits = _unhidden(hits)
    kept: list[TopicHit] = []
    reached = -1
    for hit in hits:
        start, end, rule = hit
        if start >= reached:
            kept.append(hit)
        elif rule[0] == "s" and kept[-1][2][0] in "iw":
            kept[-1] = hit
        else:
            continue
        reached = -end
    return kept


def _crowded(hits: Sequence[TopicHit], number: int, reach: int) -> bool:
    """Whether so many of them with different rules begin within `reach`."""
    near: dict[str, int] = {}
    for start, _, rule in hits:
        near[rule] = start
        if len(near) >= number:
            near = {one: place for one, place in near.items() if start - place < reach}
            if len(near) >= number:
                return True
    return False


def _unhidden(hits: Sequence[TopicHit]) -> list[TopicHit]:
    """Hits, sorted, of which no `not` phrase takes a word away, or, with a gap, all words."""
    masks = [hit for hit in hits if hit[2][0] == "n"]
    whole = [mask for mask in masks if "…" not in mask[2]]
    wide = [mask for mask in masks if "…" in mask[2]]
    begun = [start for start, _, _ in whole]
    reached = [0, *accumulate([-end for _, end, _ in whole], max)]
    kept = [hit for hit in hits if reached[bisect_left(begun, -hit[1])] <= hit[0]]
    if wide:
        begun = [start for start, _, _ in wide]
        reached = [0, *accumulate([-end for _, end, _ in wide], max)]
        kept = [hit for hit in kept if reached[bisect_right(begun, hit[0])] < -hit[1]]
    return kept


def _in_body(zones: Zones) -> float:
    """What a word of the body weighs in a text of this length."""
    length = max(_SHORT, len(zones.joined) - zones.text_start)
    usual = min(max(length, _USUAL[0]), _USUAL[1])
    return rounded(ZONE_WEIGHT["body"] * sqrt(usual / length))


def _total(parts: _Parts, *, in_field: bool) -> float:
    """The weight of the topic; weak words add at most as much as strong ones."""
    strong, held, weak = parts
    if in_field:
        strong += held
    return rounded(strong + min(strong, weak)) if strong else 0.0


def _sum(hits: Sequence[TopicHit], zones: Zones, body: float) -> _Parts:
    strong = held = weak = 0.0
    title, opening = zones.text_start, zones.opening_end
    for start, _, rule in hits:
        weight = body if start >= opening else _OPENING if start >= title else _TITLE
        kind = rule[0]
        if kind == "s":
            strong += weight
        elif kind == "w":
            weak += _WEAK * weight
        elif kind == "i":
            held += _IN_FIELD * weight
    return strong, held, weak


def _evidence(hits: Sequence[TopicHit], zones: Zones, body: float, total: float) -> Evidence:
    matches = []
    weigh = {**ZONE_WEIGHT, "body": body}
    for start, end, rule in hits[:_EVIDENCE]:
        zone = zones.of(start)
        base = 0 if zone == "title" else zones.text_start
        weight = weigh[zone] * {"s": 1.0, "i": _IN_FIELD}.get(rule[0], _WEAK)
        span = (start - base, -end - base)
        matches.append(Match(form=zones.joined[start:-end], zone=zone, rule=rule, weight=weight, span=span))
    return Evidence(weight=total, matches=tuple(matches))


def _following(narrower: Mapping[str, float]) -> Evidence:
    """Of a topic that follows from narrower ones."""
    matches = tuple(
        Match(form=below, zone="ancestor", rule=f"broader than {below}", weight=weight)
        for below, weight in narrower.items()
    )
    return Evidence(weight=max(narrower.values()), matches=matches)
