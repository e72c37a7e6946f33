"""From a run's account to its record: the facts that health judges, and the verdict."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from syndicator.health.facts import Contract, PastRun, RunFacts
from syndicator.health.verdict import verdict
from syndicator.model import Article, Outcome, Run, Verdict

if TYPE_CHECKING:
    from scrapers.spiders import SourceSpider


@dataclass(slots=True)
class Facts:
    """What a run notes of its articles, besides its account."""

    unchanged: bool = False
    links: int = 0
    read: int = 0
    coverage: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    lengths: list[int] = field(default_factory=list)
    ages: list[int] = field(default_factory=list)

    def article(self, article: Article, outcome: Outcome, now: datetime) -> None:
        """Note one article that was read."""
        self.read += 1
        has = {"title": article.title, "date": article.published, "body": article.text, "language": article.language}
        self.coverage.update(name for name, value in has.items() if value)
        if article.language and article.language != "und":
            self.languages[article.language] += 1
        self.lengths.append(len(article.text or ""))
        if outcome is Outcome.NEW and article.published:
            self.ages.append((now - article.published.value).days)


def run_of(spider: "SourceSpider", *, ended: datetime, cut_short: bool) -> Run:
    """The record of a run, judged; its facts are remembered for the next ones."""
    account, source, memory = spider.account, spider.source, spider.desk.memory
    facts = _facts(spider, ended, cut_short=cut_short)
    history = [_past(at, word, told) for at, word, told in memory.facts(source.id) if at < spider.desk.now]
    contract = Contract(ways=tuple(way.name for way in spider.ways_in), every=source.every)
    word, reason = verdict(facts, history, contract)
    memory.keep_facts(source.id, spider.desk.now, word.value, json.dumps(_plain(facts)))
    return Run(
        source=source.id,
        started_at=spider.desk.now,
        finished_at=ended,
        verdict=word,
        reason=reason,
        way_in=spider.way_in,
        listed=account.listed,
        reread=account.reread,
        outcomes={outcome: account.outcomes[outcome] for outcome in Outcome},
        skipped=dict(sorted(account.skipped.items())),
        failed=dict(sorted(account.failed.items())),
        ways=dict(account.ways),
        requests=account.requests,
        bytes=account.bytes,
        layers={name: dict(sorted(won.items())) for name, won in sorted(account.layers.items())},
    )


def _facts(spider: "SourceSpider", ended: datetime, *, cut_short: bool) -> RunFacts:
    account, facts = spider.account, spider.facts
    return RunFacts(
        at=spider.desk.now,
        ways=dict(account.ways),
        way_in=spider.way_in,
        unchanged=facts.unchanged,
        links=max(facts.links, account.listed),
        listed=account.listed,
        known=spider.desk.known,
        new=account.outcomes[Outcome.NEW],
        failed=dict(account.failed),
        skipped=account.outcomes[Outcome.SKIPPED],
        quarantined=account.outcomes[Outcome.QUARANTINED],
        repeated=account.outcomes[Outcome.DUPLICATE],
        read=facts.read,
        coverage=dict(facts.coverage),
        layers={name: dict(won) for name, won in account.layers.items()},
        languages=dict(facts.languages),
        lengths=tuple(facts.lengths),
        ages=tuple(facts.ages),
        seconds=(ended - spider.desk.now).total_seconds(),
        cut_short=cut_short,
    )


def _plain(facts: RunFacts) -> dict[str, Any]:
    told = asdict(facts)
    told["at"] = facts.at.isoformat()
    del told["canaries"]  # of no use to later runs
    return told


def _past(at: datetime, word: str, told: str) -> PastRun:
    values = json.loads(told)
    known = set(RunFacts.__dataclass_fields__) - {"canaries", "at"}
    given: dict[str, Any] = {name: value for name, value in values.items() if name in known}
    for name in ("lengths", "ages"):
        given[name] = tuple(given.get(name, ()))
    return PastRun(facts=RunFacts(at=at, **given), verdict=Verdict(word))
