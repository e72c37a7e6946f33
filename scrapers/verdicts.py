"""From a run's account to its record: the facts that health judges, and the verdict."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, cast

from scrapers.canaries import FIELDS
from scrapers.desk import Desk
from syndicator.crawling.wave import Wave
from syndicator.health.facts import Contract, PastRun, RunFacts
from syndicator.health.keeping import dump, load
from syndicator.health.verdict import verdict
from syndicator.model import Article, Outcome, Run, Verdict

if TYPE_CHECKING:
    from scrapers.spiders import SourceSpider
    from syndicator.store import Store


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
    layers: dict[str, Counter[str]] = field(default_factory=dict)
    held: int = 0
    """Of what went to quarantine, how much could be items, and was held back for what known items say."""

    def article(self, article: Article, outcome: Outcome, now: datetime) -> None:
        """Note one article that was read and is no known item."""
        self.read += 1
        has = {"title": article.title, "date": article.published, "body": article.text, "language": article.language}
        self.coverage.update(name for name, value in has.items() if value)
        if article.language and article.language != "und":
            self.languages[article.language] += 1
        for name, layer in article.provenance.items():
            if name in FIELDS:
                self.layers.setdefault(FIELDS[name], Counter())[layer] += 1
        self.lengths.append(len(article.text or ""))
        if outcome is Outcome.NEW and article.published:
            self.ages.append((now - article.published.value).days)


def run_of(spider: "SourceSpider", *, ended: datetime, cut_short: bool) -> Run:
    """The record of a run, judged; its facts are remembered for the next ones."""
    account, source, memory = spider.account, spider.source, spider.desk.memory
    facts = _facts(spider, ended, cut_short=cut_short)
    contract = Contract(ways=tuple(way.name for way in spider.ways_in), every=source.every)
    word, reason = verdict(facts, spider.history, contract)
    memory.keep_facts(source.id, spider.desk.now, word.value, dump(facts))
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
        quarantined=account.outcomes[Outcome.QUARANTINED] - facts.held,
        repeated=account.outcomes[Outcome.DUPLICATE] + spider.moves.recognised,
        unsure=spider.moves.unsure,
        named=spider.moves.known if spider.moves.unsure else 0,
        read=facts.read,
        coverage=dict(facts.coverage),
        layers={name: dict(won) for name, won in facts.layers.items()},
        languages=dict(facts.languages),
        lengths=tuple(facts.lengths),
        ages=tuple(facts.ages),
        canaries=tuple(spider.canaries.met),
        seconds=(ended - spider.desk.now).total_seconds(),
        cut_short=cut_short,
    )


def history(wave: Wave, source: str, desk: Desk) -> list[PastRun]:
    """The judged runs of a source, oldest first. What an operator acknowledged is learned as usual."""
    store = cast("Store | None", wave.store)
    until = store.acknowledged_until(source) if store is not None else None
    return [
        PastRun(facts=load(told), verdict=Verdict(word), acknowledged=until is not None and at <= until)
        for at, word, told in desk.memory.facts(source)
        if at < desk.now
    ]
