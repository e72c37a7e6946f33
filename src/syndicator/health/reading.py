"""Signs in the articles themselves: fields that went missing, layers that gave way, texts that are not theirs."""

from collections.abc import Iterator

from syndicator.health.facts import FIELDS, Contract, RunFacts
from syndicator.health.rhythm import Rhythm, Share
from syndicator.health.signs import Sign
from syndicator.model import Verdict

LAYERS = ("selector", "json-ld", "microdata", "open-graph", "meta", "listing", "generic")
"""From the most to the least trusted; a move upwards is an improvement and no sign."""
_ENOUGH = 10
"""Articles read before their fields mean anything."""
_UNLIKELY = 0.05
_VOUCHED = 1e-5
"""How unlikely a run has to be once a known item came out as it should: then only the new article can be odd."""


def of_articles(facts: RunFacts, rhythm: Rhythm, contract: Contract) -> Iterator[Sign]:
    """Compare what was read with the promise, with the past and with the canaries."""
    yield from _of_canaries(facts)
    for name in FIELDS:
        vouched = _vouched(facts, name)
        yield from _of_coverage(facts, rhythm, contract, name, vouched=vouched)
        yield from _of_layers(facts, rhythm, name, vouched=vouched)
    yield from _of_languages(facts, rhythm, contract)
    yield from _of_bodies(facts, rhythm, contract)
    yield from _of_dates(facts, rhythm, contract)
    for count, share, name in (
        (facts.same_title, rhythm.same_title, "title"),
        (facts.same_body, rhythm.same_body, "body"),
    ):
        chance = share.chance(count, max(count, facts.read)) if count >= 2 and 2 * count >= facts.read else 1.0
        if chance < _limit(vouched=_vouched(facts, name)):
            yield _sign(f"{count} of {facts.read} articles have the same {name}", name)


def _vouched(facts: RunFacts, name: str) -> bool:
    """Whether known items still come out right in this field, by the same layer; of the language, the body tells."""
    name = "body" if name == "language" else name
    right = sum(name in canary.right and name not in canary.moved for canary in facts.canaries)
    return right > sum(name in canary.wrong and name not in canary.edited for canary in facts.canaries)


def _limit(*, vouched: bool) -> float:
    return _VOUCHED if vouched else _UNLIKELY


def _of_canaries(facts: RunFacts) -> Iterator[Sign]:
    for name in ("title", "date", "body"):
        wrong = [canary for canary in facts.canaries if name in canary.wrong]
        sure = [canary for canary in wrong if name not in canary.edited]
        moved = [canary for canary in facts.canaries if name in canary.moved and name not in canary.wrong]
        if 2 * len(wrong) > len(facts.canaries) and (sure or len(wrong) > 1):
            canary = (sure or wrong)[0]
            layer = f", by {canary.by[name]}" if name in canary.by else ""
            yield _sign(f"the {name} of a known item {canary.wrong[name]} ({canary.url}{layer})", name)
        elif moved and 2 * len(moved) >= len(facts.canaries):
            before, today = moved[0].moved[name]
            told = next((canary.left_out[name] for canary in moved if name in canary.left_out), "")
            if told:
                yield _sign(f"degraded: {told}; {today} still agrees with what was known, and stands in for it")
            elif _lower(today, before):
                clause = f"the {name} of known items comes from {today} instead of {before}, and is still right"
                yield _sign(f"degraded: {clause}")


def _of_coverage(facts: RunFacts, rhythm: Rhythm, contract: Contract, name: str, *, vouched: bool) -> Iterator[Sign]:
    if not facts.read or name not in facts.coverage:
        return
    lacking = facts.read - facts.coverage[name]
    if lacking <= 0:
        return
    clause = f"{lacking} of {facts.read} articles read have no {name}"
    usual = rhythm.missing.get(name, Share())
    if name in contract.required and lacking == facts.read and not vouched:
        yield _sign(clause, name)
    elif usual.of >= _ENOUGH and usual.chance(lacking, facts.read) < _limit(vouched=vouched):
        yield _sign(f"{clause}; of {usual.of} before, {usual.yes} had none", name)


def _of_layers(facts: RunFacts, rhythm: Rhythm, name: str, *, vouched: bool) -> Iterator[Sign]:
    won, before = facts.layers.get(name, {}), rhythm.layers.get(name, {})
    total = sum(before.values())
    if total < _ENOUGH or not won:
        return
    main = max(before, key=lambda layer: (before[layer], layer))
    right = {canary.moved[name][1] for canary in facts.canaries if name in canary.right and name in canary.moved}
    fallen = {layer: count for layer, count in won.items() if _lower(layer, main) and layer not in right}
    usual = Share(yes=sum(count for layer, count in before.items() if _lower(layer, main)), of=total)
    if fallen and usual.chance(sum(fallen.values()), sum(won.values())) < _limit(vouched=vouched):
        worst = max(fallen, key=lambda layer: (fallen[layer], layer))
        yield _sign(f"the {name} comes from {worst} instead of {main}")


def _lower(layer: str, than: str) -> bool:
    known = layer in LAYERS and than in LAYERS
    return LAYERS.index(layer) > LAYERS.index(than) if known else layer != than


def _of_languages(facts: RunFacts, rhythm: Rhythm, contract: Contract) -> Iterator[Sign]:
    allowed = contract.languages | {_primary(language) for language in rhythm.languages}
    strange = {language: count for language, count in facts.languages.items() if _primary(language) not in allowed}
    total = sum(rhythm.languages.values())
    learned = total >= _ENOUGH
    if not strange or not (learned or contract.languages):
        return
    count, read = sum(strange.values()), sum(facts.languages.values())
    if (count == read and (learned or count >= 3)) or (learned and Share(of=total).chance(count, read) < _UNLIKELY):
        if _vouched(facts, "body") and count < 3:
            return
        yield _sign(f"{count} of {read} articles are in {', '.join(sorted(strange))}", "body")


def _primary(language: str) -> str:
    return language.partition("-")[0]


def _of_bodies(facts: RunFacts, rhythm: Rhythm, contract: Contract) -> Iterator[Sign]:
    if not facts.lengths or _vouched(facts, "body"):
        return
    longest, shortest = max(facts.lengths), min(facts.lengths)
    if contract.shortest and longest < contract.shortest:
        yield _sign(f"no body is longer than {longest} characters", "body")
    elif rhythm.lengths.count >= 2 * _ENOUGH:
        if longest < 0.4 * rhythm.lengths.low:
            yield _sign(f"no body is longer than {longest} characters, and none was ever so short", "body")
        elif shortest > 2 * rhythm.lengths.high:
            yield _sign(f"no body is shorter than {shortest} characters, and none was ever so long", "body")


def _of_dates(facts: RunFacts, rhythm: Rhythm, contract: Contract) -> Iterator[Sign]:
    oldest = (facts.at.date() - contract.earliest).days
    if any(age > oldest for age in facts.ages):
        yield _sign(f"a date lies before {contract.earliest.isoformat()}", "date")
    if rhythm.ages.count < _ENOUGH or _vouched(facts, "date"):
        return
    ahead = [age for age in facts.ages if age < min(rhythm.ages.low, 0) - 2]
    old = [age for age in facts.ages if age > 2 * rhythm.ages.high + 30]
    odd = ahead or old
    if odd and 2 * len(odd) >= len(facts.ages):
        where = "in the future" if ahead else f"{min(odd)} days or more in the past"
        yield _sign(f"{len(odd)} of {len(facts.ages)} dates of new items lie {where}", "date")


def _sign(clause: str, *fields: str) -> Sign:
    return Sign(verdict=Verdict.SUSPECT, clause=clause, fields=frozenset(fields))
