"""What is usual for a source, learned from those of its runs that went well or that an operator acknowledged."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import exp, lgamma
from statistics import fmean, pstdev

from syndicator.health.facts import FIELDS, PastRun, RunFacts
from syndicator.model import Verdict

MEMORY = 400
"""Runs that are remembered: a year and a month of days, so that a yearly pause is known the second time."""
RECENT = 90
"""Of these, how many say what the layout is like."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """How often something was so: `yes` of `of`."""

    yes: int = 0
    of: int = 0

    def chance(self, times: int, tries: int) -> float:
        """Of at least `times` in `tries` more, after all that was seen (beta-binomial, Jeffreys' prior)."""
        if not times:
            return 1.0
        hits, rest = self.yes + 0.5, max(self.of - self.yes, 0) + 0.5
        return sum(
            exp(_log_choose(tries, count) + _log_beta(hits + count, rest + tries - count) - _log_beta(hits, rest))
            for count in range(times, tries + 1)
        )


def _log_beta(one: float, other: float) -> float:
    return lgamma(one) + lgamma(other) - lgamma(one + other)


def _log_choose(size: int, part: int) -> float:
    return lgamma(size + 1) - lgamma(part + 1) - lgamma(size - part + 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """The range of a number of which `count` examples were seen."""

    count: int = 0
    low: float = 0.0
    high: float = 0.0
    mean: float = 0.0
    deviation: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """When news comes."""

    weekdays: tuple[float, ...] = (0.0,) * 7
    """New items on a usual Monday, Tuesday, …"""
    pauses: Spread = field(default_factory=Spread)
    """Days from one day with news to the next."""
    last_news: date | None = None
    news_days: int = 0
    days: int = 0
    """Days from the first run to the last."""


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """What is usual."""

    runs: int = 0
    """Runs learned from."""
    delivered: bool = False
    """Whether anything was ever delivered on this installation."""
    way: str | None = None
    """The way in that usually wins."""
    listed: Spread = field(default_factory=Spread)
    last_listed: int = 0
    empty: Share = field(default_factory=Share)
    """Listings without an article."""
    barren: Share = field(default_factory=Share)
    """Listings of which nothing was known, and nothing became an item."""
    missing: Mapping[str, Share] = field(default_factory=dict)
    """Field to how many of the articles read lacked it."""
    layers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    lengths: Spread = field(default_factory=Spread)
    ages: Spread = field(default_factory=Spread)
    lost: Share = field(default_factory=Share)
    """Article pages that could not be had."""
    held: Share = field(default_factory=Share)
    """Articles that went to quarantine."""
    same_title: Share = field(default_factory=Share)
    same_body: Share = field(default_factory=Share)
    most_new: int = 0
    seconds: Spread = field(default_factory=Spread)
    calendar: Calendar = field(default_factory=Calendar)


def learn(history: Sequence[PastRun]) -> Rhythm:
    """Everything usual at once; `history` is oldest first."""
    delivered = any(run.facts.new or run.facts.known for run in history)
    well = [run.facts for run in history if run.acknowledged or run.verdict in {Verdict.OK, Verdict.QUIET}]
    usual = [facts for facts in well if facts.way_in is not None][-MEMORY:]
    if not usual:
        return Rhythm(delivered=delivered)
    recent, later = usual[-RECENT:], usual[1:]  # the first run brings the backlog: its ages and numbers are not usual
    listings = [facts.listed for facts in recent if facts.listed]
    read = sum(facts.read for facts in usual)
    failures, held = sum(facts.failures for facts in usual), sum(facts.quarantined for facts in usual)
    return Rhythm(
        runs=len(usual),
        delivered=delivered,
        way=Counter(facts.way_in for facts in usual[-20:]).most_common(1)[0][0],
        listed=_spread(listings),
        last_listed=listings[-1] if listings else 0,
        empty=Share(yes=sum(not facts.listed for facts in recent), of=len(recent)),
        barren=Share(yes=sum(map(barren, recent)), of=len(recent)),
        missing={name: _missing(usual, name) for name in FIELDS},
        layers={name: _added(facts.layers.get(name, {}) for facts in usual) for name in FIELDS},
        languages=_added(facts.languages for facts in usual),
        lengths=_spread([length for facts in usual for length in facts.lengths]),
        ages=_spread([age for facts in later for age in facts.ages]),
        lost=Share(yes=failures, of=read + failures),
        held=Share(yes=held, of=read + held),
        same_title=Share(yes=sum(facts.same_title for facts in usual), of=read),
        same_body=Share(yes=sum(facts.same_body for facts in usual), of=read),
        most_new=max((facts.new for facts in later), default=0),
        seconds=_spread([facts.seconds for facts in recent]),
        calendar=_calendar(later),
    )


def barren(facts: RunFacts) -> bool:
    """Whether a listing had articles, or what looked like some, and not one of them is ours or was even tried."""
    ours = facts.known or facts.new or facts.repeated or facts.unsure
    return bool(facts.listed) and not (ours or facts.failures or facts.quarantined)


def _missing(usual: Sequence[RunFacts], name: str) -> Share:
    told = [facts for facts in usual if facts.read and name in facts.coverage]
    read = sum(facts.read for facts in told)
    return Share(yes=max(read - sum(facts.coverage[name] for facts in told), 0), of=read)


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(total)


def _spread(values: Sequence[float]) -> Spread:
    if not values:
        return Spread()
    return Spread(
        count=len(values),
        low=min(values),
        high=max(values),
        mean=fmean(values),
        deviation=pstdev(values),
    )


def _calendar(runs: Sequence[RunFacts]) -> Calendar:
    """`runs` without the first."""
    if not runs:
        return Calendar()
    news = sorted({facts.at.date() for facts in runs if facts.new})
    pauses = [(later - earlier).days for earlier, later in pairwise([runs[0].at.date(), *news])]
    seen = Counter(day.weekday() for day in {facts.at.date() for facts in runs})
    brought: Counter[int] = Counter()
    for facts in runs:
        brought[facts.at.weekday()] += facts.new
    return Calendar(
        weekdays=tuple(brought[weekday] / max(seen[weekday], 1) for weekday in range(7)),
        pauses=_spread(pauses),
        last_news=news[-1] if news else None,
        news_days=len(news),
        days=(runs[-1].at.date() - runs[0].at.date()).days + 1,
    )
