"""What speaks for each country of a text, and which of them it is about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from syndicator.tagging.hits import Hit
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
_WEIGHT: Final = {
    zone: {kind: weight * KIND_WEIGHT[kind] for kind in KIND_WEIGHT} for zone, weight in ZONE_WEIGHT.items()
}
_LATER: Final = 0.7
"""What the opening says after its first sentence weighs less."""
_LEAD_SHARE: Final = 0.3
"""What the first sentence names is what a text is about from this share of the highest weight on."""
_ONE_MENTION: Final = 25
"""A country named again within so many characters ("Tobruk in eastern Libya") is one mention."""


def score(hits: Iterable[Hit]) -> dict[str, float]:
    """What speaks for each country, by its code in order; each hit is told its part."""
    weights: dict[str, float] = {}
    for hit in hits:
        weight = _WEIGHT[hit.zone][hit.kind]
        if hit.zone == "opening" and not hit.lead:
            weight = round(weight * _LATER * hit.factor, 3)
        elif hit.factor != 1.0:
            weight = round(weight * hit.factor, 3)
        hit.weight = weight
        weights[hit.code] = weights.get(hit.code, 0.0) + weight
    return {code: round(weights[code], 3) for code in sorted(weights)}


def about(hits: Iterable[Hit], weights: Mapping[str, float]) -> frozenset[str]:
    """The countries that a text is about.

    What its title names, what reaches 60 % of the highest score, what its first sentence names, and what its opening
    speaks of twice; but not a country that is only named in passing.
    """
    if not weights:
        return frozenset()
    top = max(weights.values())
    found: set[str] = set()
    opening: dict[str, int] = defaultdict(int)
    leading: set[str] = set()
    last = Hit(-_ONE_MENTION, -_ONE_MENTION, "", "title", ())
    for hit in hits:
        if hit.zone == "body":
            break
        if hit.rule in {"enumeration", "based", "seat"}:
            continue
        leads = hit.lead and hit.rule != "dateline" and weights[hit.code] >= _LEAD_SHARE * top
        if leads or hit.zone == "title":
            found.add(hit.code)
        if hit.zone == "opening" and not (hit.code == last.code and hit.start - last.end < _ONE_MENTION):
            opening[hit.code] += 1
        last = hit
        leading.add(hit.code)
    for code, weight in weights.items():
        if weight >= 0.6 * top and (code in leading or weight >= 2.0 or top < 2.0):
            found.add(code)
        if opening[code] >= 2 and weight >= 0.35 * top:
            found.add(code)
    return frozenset(found)
