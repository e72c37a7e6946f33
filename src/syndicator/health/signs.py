"""Signs that a source is not well: each is one rule, and one clause that a person can act on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from syndicator.health.answers import Answer, read
from syndicator.health.facts import Contract, RunFacts
from syndicator.health.rhythm import Rhythm, Spread, barren
from syndicator.model import Verdict

_UNLIKELY = 1e-4


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """One thing that is not as it should be."""

    verdict: Verdict
    clause: str
    """Without capital and full stop."""
    fields: frozenset[str] = field(default_factory=frozenset)
    """Fields of this run's articles that are not to be trusted: such articles wait in quarantine."""


def of_ways(facts: RunFacts, rhythm: Rhythm, contract: Contract, *, lasting: bool) -> Iterator[Sign]:
    """What the ways in say; `lasting` is whether the run before, most of a day ago, brought nothing either."""
    answers = {way: read(word) for way, word in facts.ways.items()}
    if facts.way_in is None:
        yield _nothing(facts, answers, rhythm, lasting=lasting)
        return
    ways = list(contract.ways or facts.ways)
    if rhythm.way in ways and facts.way_in in ways and ways.index(facts.way_in) > ways.index(rhythm.way):
        word = facts.ways.get(rhythm.way, "was not asked")
        yield Sign(verdict=Verdict.SUSPECT, clause=f"{rhythm.way} ({word}) failed, {facts.way_in} stood in for it")


def of_listing(facts: RunFacts, rhythm: Rhythm, *, rested: bool) -> Iterator[Sign]:
    """What the listing says, when one answered; `rested`: it was not seen for days, so much may be new."""
    if not facts.listed:
        yield from _no_article(facts, rhythm)
        return
    usual = rhythm.listed
    if usual.count >= 10:
        least = min(0.7 * usual.low, usual.mean - 6 * usual.deviation)
        most = max(1.5 * usual.high, usual.mean + 6 * usual.deviation) + 5
        if facts.listed < least:
            yield _suspect(f"the listing has {facts.listed}, and never had fewer than {usual.low:.0f} before")
        elif facts.listed > most:
            yield _suspect(f"the listing has {facts.listed}, and never had more than {usual.high:.0f} before")
    if rhythm.runs >= 10 and not rhythm.barren.yes and barren(facts):
        clause = f"none of the {facts.listed} listed is known, and none became an item; the last layout had"
        yield Sign(verdict=Verdict.BROKEN, clause=f"{clause} {rhythm.last_listed}")
    if facts.unsure:
        clause = f"{facts.unsure} of {facts.named} known items would come out as new ones under other addresses"
        yield _suspect(f"{clause}, so what came for them waits in quarantine")
    if facts.repeated >= 3 and 2 * facts.repeated >= facts.new + facts.repeated:
        yield _suspect(f"{facts.repeated} known texts came under new addresses")
    if not rested and not facts.known and rhythm.runs >= 10 and facts.new >= 8 and facts.new > 2 * rhythm.most_new + 3:
        yield _suspect(
            f"{facts.new} came at once and nothing known is listed; never were more than {rhythm.most_new} new"
        )


def of_fetching(facts: RunFacts, rhythm: Rhythm) -> Iterator[Sign]:
    """What became of the article pages that were asked for."""
    failures, tried = facts.failures, facts.failures + facts.read
    if failures:
        word = max(facts.failed, key=lambda key: (facts.failed[key], key))
        answer = read(word)
        clause = f"{failures} of {tried} article pages could not be had ({word})"
        if answer.blocks and 2 * failures >= tried and (failures >= 2 or not facts.read):
            yield Sign(verdict=Verdict.BLOCKED, clause=clause)
        elif failures == tried >= 3 and not answer.passing:
            yield Sign(verdict=Verdict.BROKEN if rhythm.delivered else Verdict.UNPROVEN, clause=clause)
        elif failures >= (2 if failures == tried else 3) and rhythm.lost.chance(failures, tried) < _UNLIKELY:
            yield _suspect(clause)
    if facts.quarantined:
        judged = facts.quarantined + facts.read
        clause = f"{facts.quarantined} of {judged} articles could be no items"
        if facts.quarantined == judged and not rhythm.delivered:
            yield Sign(verdict=Verdict.UNPROVEN, clause=clause)
        elif rhythm.held.chance(facts.quarantined, judged) < (0.03 if facts.quarantined == judged else 1e-3):
            yield _suspect(clause)
    if facts.cut_short:
        yield _suspect("it was cut short by a limit")
    elif rhythm.seconds.count >= 10 and facts.seconds > max(10 * rhythm.seconds.high, 1800):
        yield _suspect(f"it took {facts.seconds / 60:.0f} minutes, and never more than {rhythm.seconds.high / 60:.0f}")


def of_silence(facts: RunFacts, rhythm: Rhythm) -> Iterator[Sign]:
    """No news for much longer than ever."""
    pauses, days = rhythm.calendar.pauses, pause(facts, rhythm)
    if days is not None and days > max(3 * pauses.high, _longest_by_chance(pauses), 28):
        yield _suspect(f"there has been no news for {days} days, and never was a pause longer than {pauses.high:.0f}")


def pause(facts: RunFacts, rhythm: Rhythm) -> int | None:
    """Days since the last news; None where there is some, or too little was seen to know what is usual."""
    calendar = rhythm.calendar
    if facts.new or calendar.last_news is None or calendar.news_days < 12 or calendar.days < 60:
        return None
    return (facts.at.date() - calendar.last_news).days


def _longest_by_chance(pauses: Spread) -> float:
    """A pause that news without any rhythm exceed once in a million pauses; less for sources that keep one."""
    irregular: float = pauses.count * pauses.mean * (1e6 ** (1 / pauses.count) - 1)
    return pauses.mean + (irregular - pauses.mean) * max(pauses.deviation / pauses.mean, 0.3)


def _nothing(facts: RunFacts, answers: Mapping[str, Answer], rhythm: Rhythm, *, lasting: bool) -> Sign:
    told = "; ".join(f"{way}: {word}" for way, word in facts.ways.items()) or "none was asked"
    asked = [answer for answer in answers.values() if answer is not Answer.UNASKED]
    if any(answer.blocks for answer in asked):
        return Sign(verdict=Verdict.BLOCKED, clause=f"the site keeps us out ({told})")
    if not rhythm.delivered:
        return Sign(verdict=Verdict.UNPROVEN, clause=f"no way in answered, and none ever did here ({told})")
    if any(answer.passing for answer in asked) and not lasting:
        return _suspect(f"no way in answers today ({told}); it is asked again soon")
    return Sign(verdict=Verdict.BROKEN, clause=f"no way in answers ({told})")


def _no_article(facts: RunFacts, rhythm: Rhythm) -> Iterable[Sign]:
    links = f"none of its {facts.links} links looks like an article" if facts.links else "it is empty"
    if not rhythm.delivered:
        return [Sign(verdict=Verdict.UNPROVEN, clause=f"the listing answered, but {links}")] if facts.links else []
    if rhythm.empty.yes >= 3 and not facts.links:  # a listing of what is current, now and then of nothing
        return []
    clause = f"the listing answered, but {links}; the last known layout had {rhythm.last_listed}"
    return [Sign(verdict=Verdict.BROKEN, clause=clause)]


def _suspect(clause: str) -> Sign:
    return Sign(verdict=Verdict.SUSPECT, clause=clause)
