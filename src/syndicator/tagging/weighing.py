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
_LEADERS: Final = 1
"""The first two countries of title and first sentence are what a text is about."""
_SHARE: Final = 0.7
"""What is spoken of more than once is, from this share of the highest weight on."""
_OPENING_SHARE: Final = 0.4
"""The same where the opening does it."""
_MUCH: Final = 2.0
_PASSING: Final = frozenset({"enumeration", "based", "seat", "origin", "donor", "example"})
_ONE_MENTION: Final = 16
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

    What its title names; the first two that its first sentence names, a list of few counting as one; what is spoken of
    more than once, and often enough. Where there is none of these, what weighs most. A list in the first sentence
    ("Mexican and Guatemalan workers") tells only where people come from if the title names another country.
    """
    top = max(weights.values(), default=0.0)
    found: set[str] = set()
    led: list[str] = []
    ranks: dict[str, int] = {}
    mentions: dict[str, int] = defaultdict(int)
    opening: dict[str, int] = defaultdict(int)
    last = Hit(-_ONE_MENTION, -_ONE_MENTION, "", "title", ())
    for hit in hits:
        code = hit.code
        again = code == last.code and hit.start - last.end < _ONE_MENTION
        mentions[code] += not again
        if hit.zone != "body" and hit.rule not in _PASSING:
            opening[code] += hit.zone == "opening" and not again
            if code not in ranks:
                ranks[code] = ranks[last.code] if hit.linked and last.code in ranks else len({*ranks.values()})
            if hit.zone == "title":
                found.add(code)
            elif hit.lead and ranks[code] <= _LEADERS and hit.factor >= 1.0:
                led.append(code)
        last = hit
    if led:
        others = [rank for code, rank in ranks.items() if code not in found]
        found |= {code for code in led if others.count(ranks[code]) == 1} if found else {*led}
    much = {code for code, weight in weights.items() if weight >= _SHARE * top and (code in ranks or weight >= _MUCH)}
    found |= {code for code in much if mentions[code] > 1}
    found |= {code for code, count in opening.items() if count > 1 and weights[code] >= _OPENING_SHARE * top}
    return frozenset(found or much)
