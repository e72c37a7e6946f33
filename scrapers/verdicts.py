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
from syndicator.health.verdict import examine, untrusted, verdict
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
    titles: Counter[str] = field(default_factory=Counter)
    bodies: Counter[int] = field(default_factory=Counter)
    """By their hashes: a back-fill reads many."""
    held: int = 0
    """Of what went to quarantine, how much could be items, and was held back for what known items say."""

    @property
    def same_title(self) -> int:
        """How many share their title."""
        return _shared(self.titles)

    @property
    def same_body(self) -> int:
        """How many share their body."""
        return _shared(self.bodies)

    def article(self, article: Article, now: datetime, *, new: bool) -> None:
        """Note one article that was read and is no known item; `new`: an item comes of it."""
        self.read += 1
        has = {"title": article.title, "date": article.published, "body": article.text, "language": article.language}
        self.coverage.update({name: int(bool(value)) for name, value in has.items()})
        if article.language and article.language != "und":
            self.languages[article.language] += 1
        for name, layer in article.provenance.items():
            if name in FIELDS:
                self.layers.setdefault(FIELDS[name], Counter())[layer] += 1
        self.lengths.append(len(article.text or ""))
        self.titles[article.title or ""] += 1
        self.bodies[hash(article.text or "")] += 1
        if new and article.published:
            self.ages.append((now - article.published.value).days)


def run_of(spider: "SourceSpider", *, ended: datetime, cut_short: bool) -> Run:
    """The record of a run, judged; its facts are remembered for the next ones."""
    account, source, memory = spider.account, spider.source, spider.desk.memory
    facts = _facts(spider, ended, cut_short=cut_short)
    word, reason = verdict(facts, spider.history, contract_of(spider))
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


def doubts(spider: "SourceSpider") -> tuple[frozenset[str], str]:
    """The fields that are not to be trusted by all that this run read so far, and why."""
    facts = _facts(spider, spider.wave.clock(), cut_short=False)
    signs = [sign for sign in examine(facts, spider.history, contract_of(spider)) if sign.fields]
    return untrusted(signs), "; ".join(sign.clause for sign in signs)


def contract_of(spider: "SourceSpider") -> Contract:
    """What a source promises."""
    source = spider.source
    return Contract(
        ways=tuple(way.name for way in spider.ways_in),
        every=source.every,
        required=source.required,
        languages=frozenset(language.partition("-")[0] for language in (source.language, *source.languages)),
        earliest=source.earliest,
        shortest=source.shortest,
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
        same_title=facts.same_title,
        same_body=facts.same_body,
        canaries=tuple(spider.canaries.met),
        seconds=(ended - spider.desk.now).total_seconds(),
        cut_short=cut_short,
    )


def _shared(counted: Counter[str] | Counter[int]) -> int:
    """How many have their like."""
    return sum(count for count in counted.values() if count > 1)


def history(wave: Wave, source: str, desk: Desk) -> list[PastRun]:
    """The judged runs of a source, oldest first. What an operator acknowledged is learned as usual."""
    store = cast("Store | None", wave.store)
    until = store.acknowledged_until(source) if store is not None else None
    return [
        PastRun(facts=load(told), verdict=Verdict(word), acknowledged=until is not None and at <= until)
        for at, word, told in desk.memory.facts(source)
        if at < desk.now
    ]
