"""Which topics a text is about: weighted phrases in zones, with masks, gaps and conditions."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import sqrt
from typing import Final

from syndicator.model import Evidence
from syndicator.tagging.evidence import match
from syndicator.tagging.meaning import Meaning, gapped
from syndicator.tagging.zones import Zones
from syndicator.vocabulary import Vocabulary
from syndicator.vocabulary.terms import TopicTerm
from syndicator.vocabulary.topics import FIELD

ZONE_WEIGHT: Final = {"title": 3.0, "opening": 1.5, "body": 0.75}
THRESHOLD: Final = 1.5
_SHARE: Final = 0.12
"""Of the weight of the text's first topic: what reaches less, in the body alone, is a passing word of a long text."""
_NEAR: Final = 300
"""Two different `in_field` words of `[field]`, so near one another, show together that a text is of our field."""
_WEAK: Final = 0.5
_GAP_WORDS: Final = 3
_REACH: Final = 60
"""Three words are never longer than this."""
_OPEN: Final = 4000
"""So many beginnings of gaps are remembered before all but the last tenth are forgotten: more than can be in reach."""
_LONG: Final = 2500
_SHORT: Final = 625
"""A word of the body says less the longer the text is: its weight goes with the root of the length. At `_LONG` it
weighs what the table says, at `_SHORT` and below as much as one of the opening."""
_SENTENCE: Final = re.compile(r"[.!?:;]\s|\n\n")
_EVIDENCE: Final = 6
"""Matches kept as evidence per topic; all of them count."""
_KIN: Final[Mapping[str, str]] = {"ms": "id", "fil": "tl"}
"""Languages that share their words with another one of ours."""

Hit = tuple[int, int, str]
"""Start, end negated, rule (`strong: scam centre`): sorted, the longer of two that start together comes first."""


class Topics:
    """The topic rules of one vocabulary, made ready to ask."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._gapped = [(term.slug, term.rule) for term in gapped(vocabulary)]
        self._above = {slug: vocabulary.ancestors(slug) for slug in vocabulary.topics}
        self._ours = frozenset(
            slug
            for slug in (*vocabulary.assignable, FIELD)
            if not vocabulary.needs.get(slug) and vocabulary.adjacent.isdisjoint(self._above.get(slug, ()))
        )

    def tag(self, hits: Iterable[tuple[int, int, Meaning]], zones: Zones, language: str) -> dict[str, Evidence]:
        """Topic to evidence, broader topics included (zone `ancestor`)."""
        counted = {
            slug: kept for slug, found in self._found(hits, zones, language).items() if (kept := _counted(found))
        }
        weigh = _scale(zones)
        in_field = self._is_of_our_field(counted, zones, weigh)
        weights = {slug: _total(counted[slug], zones, weigh, in_field=in_field) for slug in sorted(counted)}
        passing = _SHARE * max((weight for slug, weight in weights.items() if slug != FIELD), default=0.0)
        totals = {
            slug: weight
            for slug, weight in weights.items()
            if weight >= THRESHOLD and (weight >= passing or counted[slug][0][0] < zones.opening_end)
        }
        tagged = {
            slug: _evidence(counted[slug], zones, weigh, totals[slug])
            for slug in sorted(self._fitting(totals, in_field=in_field))
        }
        return self._with_ancestors(tagged)

    def _found(self, hits: Iterable[tuple[int, int, Meaning]], zones: Zones, language: str) -> dict[str, list[Hit]]:
        """Topic to its hits. `hits` come in the order of their ends, so that the first side of a gap comes first."""
        found: dict[str, list[Hit]] = defaultdict(list)
        openers: list[tuple[int, int, frozenset[int]]] = []
        gaps, joined = self._gapped, zones.joined
        nearest = -_REACH
        for start, end, meaning in hits if not zones.cut else [hit for hit in hits if not zones.is_cut(hit[0])]:
            for slug, rule in meaning.said:
                found[slug].append((start, -end, rule))
            if meaning.foreign:
                for term in (one for one in meaning.foreign if _speaks(one, language)):
                    found[term.slug].append((start, -end, term.rule))
            if start - nearest < _REACH and meaning.closes:
                closes = meaning.closes
                for first, last, opens in reversed(openers):
                    if start - last > _REACH:
                        break
                    if last <= start and not opens.isdisjoint(closes) and _is_gap(joined[last:start]):
                        for number in opens & closes:
                            slug, rule = gaps[number]
                            found[slug].append((first, -end, rule))
            if meaning.opens:
                openers.append((start, end, meaning.opens))
                nearest = end
                if len(openers) > _OPEN:
                    del openers[: -_OPEN // 10]
        return found

    def _is_of_our_field(self, counted: Mapping[str, list[Hit]], zones: Zones, weigh: Mapping[str, float]) -> bool:
        """Whether a topic that needs nothing and is not adjacent is there, or the words of `[field]` are."""
        ours = [slug for slug in counted if slug in self._ours]
        if any(_total(counted[slug], zones, weigh, in_field=False) >= THRESHOLD for slug in ours):
            return True
        borne = [hit for hit in counted.get(FIELD, ()) if hit[2][0] in "is"]
        return any(one[2] != next_[2] and next_[0] - one[0] < _NEAR for one, next_ in pairwise(borne))

    def _fitting(self, totals: Mapping[str, float], *, in_field: bool) -> set[str]:
        """Those whose conditions hold: a topic that they need is there, or the text is of our field."""
        needs, assignable = self._vocabulary.needs, self._vocabulary.assignable
        fitting = {slug for slug in totals if slug in assignable and not needs.get(slug)}
        in_field = in_field or bool(fitting)
        waiting = [slug for slug in totals if slug in assignable and needs.get(slug)]
        fitting |= {slug for slug in waiting if in_field and FIELD in needs[slug]}
        while True:
            held = fitting.union(*(self._above[slug] for slug in fitting))
            more = {slug for slug in waiting if slug not in fitting and needs[slug] & held}
            if not more:
                return fitting
            fitting |= more

    def _with_ancestors(self, tagged: dict[str, Evidence]) -> dict[str, Evidence]:
        """Add what is broader, with the narrower topics as the reason."""
        reasons: dict[str, list[str]] = defaultdict(list)
        for slug in tagged:
            for above in self._above[slug]:
                if above not in tagged:
                    reasons[above].append(slug)
        for above in sorted(reasons):
            because = [
                match(slug, "ancestor", f"broader than {slug}", tagged[slug].weight, None) for slug in reasons[above]
            ]
            tagged[above] = Evidence(weight=max(one.weight for one in because), matches=tuple(because))
        return tagged


def _speaks(term: TopicTerm, base: str) -> bool:
    """Whether a term of another language counts here: at home, or where it is unmistakable."""
    if term.language == base or _KIN.get(base) == term.language or _KIN.get(term.language) == base:
        return True
    return len(term.form) >= 8 and (" " in term.form or not term.form.isascii())


def _is_gap(between: str) -> bool:
    return between.count(" ") <= _GAP_WORDS + 1 and len(between.split()) <= _GAP_WORDS and not _SENTENCE.search(between)


def _counted(hits: list[Hit]) -> list[Hit]:
    """Hits of one topic that no `not` phrase hides; of those that overlap, the first and longest, strong before weak.

    Empty where there is no strong one among them at all.
    """
    for hit in hits:
        if hit[2][0] in "is":
            break
    else:
        return []
    hits.sort()
    masks = [hit for hit in hits if hit[2][0] == "n"]
    if masks:
        hits = [hit for hit in hits if not any(_hides(mask, hit) for mask in masks)]
    kept: list[Hit] = []
    reached = -1
    for hit in hits:
        if hit[0] >= reached:
            kept.append(hit)
        elif hit[2][0] == "s" and kept[-1][2][0] in "iw":
            kept[-1] = hit
        else:
            continue
        reached = -hit[1]
    return kept


def _hides(mask: Hit, hit: Hit) -> bool:
    """Whether a `not` phrase takes a hit away: a word that it shares with it, or, with a gap, all of it."""
    if "…" in mask[2]:
        return mask[0] <= hit[0] and hit[1] >= mask[1]
    return mask[0] < -hit[1] and hit[0] < -mask[1]


def _scale(zones: Zones) -> Mapping[str, float]:
    length = len(zones.joined) - zones.text_start
    return {**ZONE_WEIGHT, "body": round(ZONE_WEIGHT["body"] * sqrt(_LONG / max(_SHORT, length)), 3)}


def _total(hits: Sequence[Hit], zones: Zones, weigh: Mapping[str, float], *, in_field: bool) -> float:
    """The weight of one topic; weak words add at most as much as strong ones."""
    strong = weak = 0.0
    title, opening = zones.text_start, zones.opening_end
    for hit in hits:
        weight = weigh["title" if hit[0] < title else "opening" if hit[0] < opening else "body"]
        if hit[2][0] == "s" or (in_field and hit[2][0] == "i"):
            strong += weight
        elif hit[2][0] == "w":
            weak += _WEAK * weight
    return round(strong + min(strong, weak), 3)


def _evidence(hits: Sequence[Hit], zones: Zones, weigh: Mapping[str, float], total: float) -> Evidence:
    matches = []
    for start, end, rule in hits[:_EVIDENCE]:
        zone = zones.of(start)
        base = 0 if zone == "title" else zones.text_start
        weight = weigh[zone] if rule[0] in "is" else weigh[zone] * _WEAK
        span = (start - base, -end - base)
        matches.append(match(zones.joined[start:-end], zone, rule, weight, span))
    return Evidence(weight=total, matches=tuple(matches))
