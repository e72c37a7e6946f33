"""Which topics a text is about: weighted phrases in zones, with masks, gaps and conditions."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Final

from syndicator.model import Evidence, Match
from syndicator.tagging.fold import spellings
from syndicator.tagging.scan import Scanner
from syndicator.tagging.zones import Zones
from syndicator.vocabulary import Vocabulary
from syndicator.vocabulary.terms import TopicKind, TopicTerm

ZONE_WEIGHT: Final = {"title": 3.0, "opening": 1.5, "body": 0.75}
THRESHOLD: Final = 1.5
FIELD: Final = "field"
"""The pseudo-topic of `[field]`: shows that a text is of our field at all."""
_GAP_WORDS: Final = 3
_LONG: Final = 2500
"""In a text longer than this one word of the body says less: its weight shrinks with the root of the length."""
_SENTENCE: Final = re.compile(r"[.!?:;]\s|\n\n")
_EVIDENCE: Final = 30
_KIN: Final[Mapping[str, str]] = {"ms": "id", "fil": "tl"}
"""Languages that share their words with another one of ours."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What a scanned form stands for: a whole term, or one half of a term with a gap."""

    term: TopicTerm
    half: int = 0
    """0 whole, 1 before the gap, 2 behind it."""


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    kind: TopicKind
    term: TopicTerm


class Topics:
    """The topic rules of one vocabulary, made ready to ask."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._scanner: Scanner[_Part] = Scanner(_forms(vocabulary.topic_terms), longest=False)

    def tag(self, zones: Zones, folded: str, language: str) -> dict[str, Evidence]:
        """Topic to evidence, broader topics included (zone `ancestor`)."""
        found = self._found(zones, folded, language)
        scored = {slug: _score(_counted(hits), zones) for slug, hits in sorted(found.items())}
        passed = {slug: evidence for slug, evidence in scored.items() if evidence is not None}
        return self._with_ancestors({slug: passed[slug] for slug in sorted(self._fitting(passed))})

    def _found(self, zones: Zones, folded: str, language: str) -> dict[str, list[_Hit]]:
        found: dict[str, list[_Hit]] = defaultdict(list)
        halves: dict[TopicTerm, list[tuple[int, int, int]]] = defaultdict(list)
        base = language.split("-")[0].lower()
        for start, end, parts in self._scanner.find(zones.joined, folded, shouted=len(zones.joined)):
            if zones.is_cut(start):
                continue
            for part in parts:
                if not _speaks(part.term, base):
                    continue
                if part.half:
                    halves[part.term].append((start, end, part.half))
                else:
                    found[part.term.slug].append(_Hit(start, end, part.term.kind, part.term))
        for term, places in halves.items():
            found[term.slug] += _bridged(term, places, zones.joined)
        return found

    def _fitting(self, passed: Mapping[str, Evidence]) -> set[str]:
        """Those whose conditions hold: a topic that they need is there, or the text is of our field."""
        needs = self._vocabulary.needs
        fitting = {slug for slug in passed if slug in self._vocabulary.assignable and not needs.get(slug)}
        in_field = bool(fitting) or FIELD in passed
        waiting = [slug for slug in passed if slug in self._vocabulary.assignable and needs.get(slug)]
        for slug in waiting:
            if FIELD in needs[slug] and in_field:
                fitting.add(slug)
        while True:
            held = fitting | {above for slug in fitting for above in self._vocabulary.ancestors(slug)}
            more = {slug for slug in waiting if slug not in fitting and needs[slug] & held}
            if not more:
                return fitting
            fitting |= more

    def _with_ancestors(self, tagged: dict[str, Evidence]) -> dict[str, Evidence]:
        for slug in list(tagged):
            for above in self._vocabulary.ancestors(slug):
                if above not in tagged or tagged[above].matches[0].zone == "ancestor":
                    weight = max(tagged[slug].weight, tagged[above].weight if above in tagged else 0.0)
                    because = Match(form=slug, zone="ancestor", rule=f"broader than {slug}", weight=weight)
                    earlier = tagged[above].matches if above in tagged else ()
                    tagged[above] = Evidence(weight=weight, matches=(*earlier, because))
        return tagged


def _forms(terms: Iterable[TopicTerm]) -> Iterable[tuple[str, _Part]]:
    for term in terms:
        if "…" in term.form:
            for half, side in enumerate(term.form.split("…"), start=1):
                for form in spellings(side.strip()):
                    yield form, _Part(term, half)
        else:
            for form in spellings(term.form):
                yield form, _Part(term)


def _speaks(term: TopicTerm, base: str) -> bool:
    """Whether a term counts in a text of this language: English always, others at home or where they are unmistakable."""
    if term.language in {"en", base} or _KIN.get(base) == term.language or _KIN.get(term.language) == base:
        return True
    return len(term.form) >= 8 and (" " in term.form or not term.form.isascii())


def _bridged(term: TopicTerm, places: list[tuple[int, int, int]], joined: str) -> list[_Hit]:
    """Where both halves of a term stand in order, at most three words apart and in one sentence."""
    found = []
    for (start, end, half), (after, last, other) in pairwise(sorted(places)):
        if (half, other) != (1, 2) or after <= end or after - end > 60:
            continue
        between = joined[end:after]
        if len(between.split()) <= _GAP_WORDS and not _SENTENCE.search(between):
            found.append(_Hit(start, last, term.kind, term))
    return found


def _counted(hits: list[_Hit]) -> list[_Hit]:
    """Hits of one topic that no `not` phrase hides; of those that overlap, the longest from the left, strong before weak."""
    masks = [(hit.start, hit.end) for hit in hits if hit.kind == "not"]
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda one: (one.start, -one.end, one.kind, one.term.form)):
        if hit.kind == "not" or any(start <= hit.start and hit.end <= end for start, end in masks):
            continue
        if kept and hit.start < kept[-1].end:
            if kept[-1].kind == "weak" and hit.kind == "strong":
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept


def _score(hits: list[_Hit], zones: Zones) -> Evidence | None:
    """The evidence of one topic where it reaches the threshold; weak words add at most as much as strong ones."""
    length = len(zones.joined) - zones.text_start
    body = min(1.0, sqrt(_LONG / max(1, length)))
    strong = weak = 0.0
    matches: list[Match] = []
    if not any(hit.kind == "strong" for hit in hits):
        return None
    for hit in hits:
        zone = zones.of(hit.start)
        weight = ZONE_WEIGHT[zone] * (body if zone == "body" else 1.0) * (1.0 if hit.kind == "strong" else 0.5)
        if hit.kind == "strong":
            strong += weight
        else:
            weak += weight
        base = 0 if zone == "title" else zones.text_start
        span = (hit.start - base, hit.end - base)
        if len(matches) < _EVIDENCE:
            form = zones.joined[hit.start : hit.end]
            matches.append(
                Match(form=form, zone=zone, rule=f"{hit.kind}: {hit.term.form}", weight=round(weight, 3), span=span)
            )
    total = strong + min(strong, weak)
    return Evidence(weight=round(total, 3), matches=tuple(matches)) if total >= THRESHOLD else None
