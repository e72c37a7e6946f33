"""What speaks for each country of a text, and which of them it is about."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from syndicator.tagging.hits import Hit, Where
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
_ZONE_WEIGHT: Final[Mapping[Where, float]] = {"title": 4.0, "lead": 2.0, "opening": 1.4, "body": 1.0}
_WEIGHT: Final = {
    zone: {kind: round(own * by_zone, 3) for kind, own in KIND_WEIGHT.items()} for zone, by_zone in _ZONE_WEIGHT.items()
}
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


@lru_cache(maxsize=4096)
def rounded(weight: float) -> float:
    """To thousandths; the same sums come again and again, and to round takes five times as long as to look them up."""
    return round(weight, 3)


def weight(hit: Hit) -> float:
    """What a hit is worth in the end."""
    weight = _WEIGHT[hit.zone][hit.kind]
    return weight if hit.factor == 1.0 else rounded(weight * hit.factor)


def score(hits: Iterable[Hit]) -> dict[str, float]:
    """What speaks for each country, by its code in order."""
    weights: dict[str, float] = {}
    for hit in hits:
        code, weight = hit.code, _WEIGHT[hit.zone][hit.kind]
        if hit.factor != 1.0:
            weight = rounded(weight * hit.factor)
        weights[code] = weights[code] + weight if code in weights else weight
    return {code: rounded(weights[code]) for code in sorted(weights)}


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
    opening: dict[str, int] = {}
    last: Hit | None = None
    for hit in hits:
        zone, code = hit.zone, hit.code
        if zone == "body":
            break
        if hit.rule not in _PASSING:
            if zone == "title":
                found.add(code)
            elif not (last and _is_again(hit, last)):
                opening[code] = opening.get(code, 0) + 1
            if code not in ranks:
                ranks[code] = ranks[last.code] if hit.linked and last and last.code in ranks else len({*ranks.values()})
            if zone == "lead" and ranks[code] <= _LEADERS and hit.factor >= 1.0:
                led.append(code)
        last = hit
    if led:
        others = [rank for code, rank in ranks.items() if code not in found]
        found |= {code for code in led if others.count(ranks[code]) == 1} if found else {*led}
    much = {code for code, weight in weights.items() if weight >= _SHARE * top and (code in ranks or weight >= _MUCH)}
    if not much <= found:
        found |= much & _repeated(hits)
    found |= {code for code, count in opening.items() if count > 1 and weights[code] >= _OPENING_SHARE * top}
    return frozenset(found or much)


def _repeated(hits: Iterable[Hit]) -> set[str]:
    """The countries that are spoken of more than once."""
    seen: set[str] = set()
    found: set[str] = set()
    last, reached = "", 0
    for hit in hits:
        code = hit.code
        if code not in seen:
            seen.add(code)
        elif code != last or hit.start - reached >= _ONE_MENTION:
            found.add(code)
        last, reached = code, hit.end
    return found


def _is_again(hit: Hit, last: Hit) -> bool:
    return hit.code == last.code and hit.start - last.end < _ONE_MENTION
