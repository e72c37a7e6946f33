"""The verdict on a run, in one word and one sentence; and whether it is news to whoever watches."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from syndicator.health.answers import Answer, read
from syndicator.health.facts import Contract, PastRun, RunFacts
from syndicator.health.reading import of_articles
from syndicator.health.rhythm import Rhythm, learn
from syndicator.health.signs import Sign, of_fetching, of_listing, of_silence, of_ways, pause
from syndicator.model import Verdict

UNWELL = (Verdict.BLOCKED, Verdict.BROKEN, Verdict.SUSPECT)
"""Worst first."""
_LASTING = timedelta(hours=20)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_RECOVERED = 2
"""Good runs in a row after which a trouble counts as over; one alone may be luck."""


class Turn(StrEnum):
    """What a verdict changes for those who watch."""

    NONE = "none"
    WORSE = "worse"
    """A trouble that was not told yet, and is sure: said once."""
    FURTHER = "further"
    """A trouble that was told has turned broken or blocked since."""
    BETTER = "better"
    """A trouble that was told is over."""


def verdict(facts: RunFacts, history: Sequence[PastRun], contract: Contract) -> tuple[Verdict, str]:
    """Judge a run by what it met and by what is usual for its source; `history` is oldest first.

    A run in which no way in was asked (nothing of it is in the recording) is not judged: what was said last stands.
    """
    if facts.way_in is None and all(read(word) is Answer.UNASKED for word in facts.ways.values()):
        last = history[-1].verdict if history else Verdict.UNPROVEN
        return last, "It was not asked; what was said before stands."
    rhythm = learn(history)
    signs = _signs(facts, history, contract, rhythm)
    unwell = [sign for sign in signs if sign.verdict in UNWELL]
    if not unwell and not _pages(facts):
        unwell = _unrefuted(history, contract)
    if not unwell:
        return _well(facts, rhythm, signs)
    worst = next(word for word in UNWELL if any(sign.verdict is word for sign in unwell))
    told = sorted(unwell, key=lambda sign: UNWELL.index(sign.verdict))[:3]
    reason = _sentence("; ".join(sign.clause for sign in told))
    since = trouble_since(history)
    return worst, reason if since is None else f"{reason[:-1]}; since {_spoken(since)}."


def examine(facts: RunFacts, history: Sequence[PastRun], contract: Contract) -> list[Sign]:
    """Every sign that something is wrong, for whoever decides what to hold back."""
    return _signs(facts, history, contract, learn(history))


def _signs(facts: RunFacts, history: Sequence[PastRun], contract: Contract, rhythm: Rhythm) -> list[Sign]:
    signs = list(of_ways(facts, rhythm, contract, lasting=_lasting(facts, history)))
    if facts.way_in is not None:
        signs += of_listing(facts, rhythm, rested=_rested(facts, history, contract))
        signs += of_fetching(facts, rhythm)
        signs += of_articles(facts, rhythm, contract)
        signs += of_silence(facts, rhythm)
    return signs


def untrusted(signs: Sequence[Sign]) -> frozenset[str]:
    """The fields for whose sake this run's articles wait in quarantine."""
    return frozenset().union(*(sign.fields for sign in signs))


def trouble_since(history: Sequence[PastRun]) -> date | None:
    """The day on which the trouble that still holds began; None where the last run was well."""
    began = None
    for run in reversed(history):
        if run.verdict not in UNWELL:
            break
        began = run.facts.at.date()
    return began


def turn(history: Sequence[PastRun], now: Verdict) -> Turn:
    """Whether `now` is news after `history`. A lasting trouble is told once, however its word changes.

    `broken` and `blocked` are told at once, `suspect` when it comes a second time in one trouble; a trouble is over
    after two good runs in a row.
    """
    words = [run.verdict for run in history]
    told, worst, trouble = _trouble(words)
    _, worst_now, trouble_now = _trouble([*words, now])
    if now in UNWELL:
        if not told:
            sure = now is not Verdict.SUSPECT or trouble_now.count(Verdict.SUSPECT) >= 2
            return Turn.WORSE if sure else Turn.NONE
        return Turn.FURTHER if worst is Verdict.SUSPECT and worst_now is not Verdict.SUSPECT else Turn.NONE
    return Turn.BETTER if told and trouble and not trouble_now else Turn.NONE


def trouble(words: Sequence[Verdict]) -> Verdict | None:
    """The worst word of the trouble that holds at the end of `words`, oldest first; None where none does that is told.

    It is told and over by the rules of `turn`.
    """
    told, worst, _ = _trouble(words)
    return worst if told else None


def _trouble(words: Sequence[Verdict]) -> tuple[bool, Verdict | None, list[Verdict]]:
    """Of the trouble that is not over at the end of `words`: whether it was told, its worst word, its words."""
    trouble: list[Verdict] = []
    good = 0
    for word in words:
        good = 0 if word in UNWELL else good + 1
        if word in UNWELL:
            trouble.append(word)
        elif good >= _RECOVERED:
            trouble = []
    worst = next((word for word in UNWELL if word in trouble), None)
    told = worst in {Verdict.BLOCKED, Verdict.BROKEN} or trouble.count(Verdict.SUSPECT) >= 2
    return told, worst, trouble


def _lasting(facts: RunFacts, history: Sequence[PastRun]) -> bool:
    """Whether nothing was had in the runs of the last 20 hours or more."""
    began = None
    for run in reversed(history):
        if run.facts.way_in is not None:
            break
        began = run.facts.at
    return began is not None and facts.at - began >= _LASTING


def _pages(facts: RunFacts) -> int:
    """Article pages that a run asked for."""
    return facts.read + facts.failures + facts.quarantined + len(facts.canaries)


def _unrefuted(history: Sequence[PastRun], contract: Contract) -> list[Sign]:
    """What the last run that asked for a page found wrong with it: a run that asked for none clears nobody."""
    for place in range(len(history) - 1, -1, -1):
        run = history[place]
        if run.verdict not in UNWELL or run.acknowledged:
            return []
        if run.facts.way_in is not None and _pages(run.facts):
            rhythm = learn(history[:place])
            signs = [*of_fetching(run.facts, rhythm), *of_articles(run.facts, rhythm, contract)]
            return [replace(sign, clause=f"no page was asked for since {sign.clause}") for sign in signs]
    return []


def _rested(facts: RunFacts, history: Sequence[PastRun], contract: Contract) -> bool:
    """Whether the last run that read a listing well lies more than three turns back."""
    last = next((run.facts.at for run in reversed(history) if run.verdict in {Verdict.OK, Verdict.QUIET}), None)
    return last is None or facts.at - last > 3 * contract.every


def _well(facts: RunFacts, rhythm: Rhythm, signs: Sequence[Sign]) -> tuple[Verdict, str]:
    if unproven := [sign.clause for sign in signs if sign.verdict is Verdict.UNPROVEN]:
        return Verdict.UNPROVEN, _sentence("; ".join(unproven))
    if facts.new:
        return Verdict.OK, f"{facts.new} new of {facts.listed} listed."
    if not facts.listed:
        seen = "nothing is current" if rhythm.delivered else "this source was never seen with items here"
        return Verdict.QUIET, f"The listing is empty but well-formed; {seen}."
    if not rhythm.delivered and not facts.known:
        return Verdict.UNPROVEN, f"None of {facts.listed} listed became an item, and nothing was ever delivered here."
    weekday = facts.at.weekday()
    usual = rhythm.calendar.weekdays[weekday]
    rate = f"; a {_WEEKDAYS[weekday]} usually brings {usual:.1f}" if rhythm.runs >= 28 else ""
    listed = "the listing has not changed" if facts.unchanged else f"{facts.listed} listed, all known"
    return Verdict.QUIET, f"{_silence(facts, rhythm)}: {listed}{rate}."


def _silence(facts: RunFacts, rhythm: Rhythm) -> str:
    """That there is no news; not "as expected" where there never was none for so long."""
    days, longest = pause(facts, rhythm), rhythm.calendar.pauses.high
    if days is None or days <= longest:
        return "No news, as expected"
    return f"No news for {days} days, and never was a pause longer than {longest:.0f}"


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
