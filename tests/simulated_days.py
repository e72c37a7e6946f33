"""Forty sources through ordinary days, and with faults: the ground of the drill of verdicts. Same seed, same days."""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from syndicator.health.canary import Canary
from syndicator.health.facts import Contract, RunFacts

START = datetime(2025, 1, 6, 4, tzinfo=UTC)
WAYS = ("rest", "feed", "listing")


@dataclass
class Newsroom:
    """One source: how it publishes, and the quirks of its pages."""

    rate: float
    weekend: float
    weekday: int | None
    burst: float
    closed: tuple[tuple[int, int], ...]
    size: int
    by_age: int | None
    lacks_date: float
    lacks_language: float
    second_language: float
    low_layer: float
    way: str
    spread: float
    seed: int
    listed: list[datetime] = field(default_factory=list)


def newsrooms(seed: int, count: int = 40) -> list[Newsroom]:
    """Daily, weekly, monthly and bursting newsrooms; closed over New Year, some in August, some at Songkran."""
    rng = random.Random(seed)
    rooms = []
    for number in range(count):
        kind = ("daily", "weekly", "monthly", "burst", "busy")[number % 5]
        rate = {"daily": 1.2, "weekly": 0.15, "monthly": 0.035, "burst": 0.05, "busy": 6.0}[kind]
        closed = [(355, 368)] if rng.random() < 0.7 else []
        closed += [(213, 240)] if rng.random() < 0.25 else []
        closed += [(102, 107)] if rng.random() < 0.3 else []
        rooms.append(
            Newsroom(
                rate=rate * rng.uniform(0.6, 1.5),
                weekend=rng.choice((0.0, 0.1, 1.0)),
                weekday=rng.randrange(5) if kind == "weekly" and rng.random() < 0.5 else None,
                burst=0.02 if kind == "burst" else 0.003,
                closed=tuple(closed),
                size=rng.choice((10, 10, 12, 20, 50)),
                by_age=rng.choice((None, None, None, 60)) if kind in {"daily", "busy"} else None,
                lacks_date=rng.choice((0.0, 0.0, 0.0, 0.005, 0.05, 0.4, 1.0)),
                lacks_language=rng.choice((0.0, 0.01, 0.3)),
                second_language=rng.choice((0.0, 0.0, 0.05, 0.5)),
                low_layer=rng.choice((0.0, 0.0, 0.01, 0.1)),
                way=rng.choice(WAYS),
                spread=rng.uniform(0.3, 0.8),
                seed=rng.randrange(1 << 30),
            )
        )
    return rooms


def contract_of(room: Newsroom) -> Contract:
    required = ("title", "body") if room.lacks_date else ("title", "body", "date")
    return Contract(ways=(*WAYS, "rescue"), required=required)


def days(room: Newsroom, count: int) -> Iterator[RunFacts]:
    """What a healthy source shows, one run a day."""
    rng = random.Random(room.seed)
    room.listed = [START - timedelta(days=rng.expovariate(max(room.rate, 0.02))) for _ in range(room.size)]
    for number in range(-1, count):
        at = START + timedelta(days=number, minutes=rng.uniform(0, 3))
        fresh = room.size if number < 0 else _published(room, at, number, rng)
        yield _ordinary(room, at, fresh, rng, first=number < 0)


def _published(room: Newsroom, at: datetime, number: int, rng: random.Random) -> int:
    day = number % 365
    if any(first <= day <= last or first <= day + 365 <= last for first, last in room.closed):
        return 0
    rate = room.rate * (room.weekend if at.weekday() >= 5 else 1.0)
    if room.weekday is not None:
        rate = 0.9 if at.weekday() == room.weekday else 0.02
    fresh = _poisson(rate, rng)
    if rng.random() < room.burst:
        fresh += rng.randint(3, 7)
    return fresh


def _poisson(rate: float, rng: random.Random) -> int:
    limit, count, product = math.exp(-rate), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def _ordinary(room: Newsroom, at: datetime, fresh: int, rng: random.Random, *, first: bool) -> RunFacts:
    if not first:
        room.listed = [at] * fresh + room.listed
    if room.by_age:
        shown = max(sum(1 for day in room.listed if (at - day).days < room.by_age), min(room.size, 3))
    else:
        shown = room.size
    room.listed = room.listed[: max(shown, room.size)]
    new = min(fresh, shown)
    failed = sum(rng.random() < 0.002 for _ in range(new)) if new > 1 else 0
    read = new - failed
    dated = sum(rng.random() >= room.lacks_date for _ in range(read))
    low = sum(rng.random() < room.low_layer for _ in range(dated))
    second = sum(rng.random() < room.second_language for _ in range(read))
    told = sum(rng.random() >= room.lacks_language for _ in range(read))
    return RunFacts(
        at=at,
        ways=dict.fromkeys(WAYS[: WAYS.index(room.way)], "404") | {room.way: "ok"},
        way_in=room.way,
        unchanged=not fresh and rng.random() < 0.7,
        links=shown + 40,
        listed=shown,
        known=shown - new,
        new=read,
        failed={"404": failed} if failed else {},
        read=read,
        coverage={"title": read, "date": dated, "body": read, "language": told} if read else {},
        layers=_layers(read, dated, low),
        languages={tongue: count for tongue, count in (("en", read - second), ("th", second)) if count},
        lengths=tuple(int(2500 * math.exp(rng.gauss(0, room.spread))) for _ in range(read)),
        ages=tuple(_age(rng, first=first) for _ in range(dated)),
        canaries=_canaries(room, at, rng, changed=bool(fresh)) if not first else (),
        seconds=20 + 6 * read + rng.expovariate(0.1),
    )


def _layers(read: int, dated: int, low: int) -> dict[str, dict[str, int]]:
    if not read:
        return {}
    return {"title": {"selector": read}, "date": {"json-ld": dated - low, "meta": low}, "body": {"selector": read}}


def _age(rng: random.Random, *, first: bool) -> int:
    if first:
        return int(rng.expovariate(0.01))
    return int(rng.expovariate(1.5)) + (rng.randint(5, 25) if rng.random() < 0.01 else 0)


def asked_again(room: Newsroom, facts: RunFacts) -> RunFacts:
    """The same run, with two known items read again, as the crawl does while a source is not well."""
    if len(facts.canaries) >= 2:
        return facts
    rng = random.Random(f"{room.seed} {facts.at}")
    return replace(facts, canaries=_canaries(room, facts.at, rng, changed=True))


def _canaries(room: Newsroom, at: datetime, rng: random.Random, *, changed: bool) -> tuple[Canary, ...]:
    """Two known items when the listing changed, else one on a third of the days."""
    wanted = 2 if changed else int(rng.random() < 0.3)
    canaries = []
    for number in range(wanted):
        fields = {"title", "body"} | ({"date"} if room.lacks_date < 1 else set())
        wrong = {"title": "is now “An edited title”"} if rng.random() < 0.004 else {}
        if rng.random() < 0.004 and "date" in fields:
            wrong["date"] = "is now 2025-05-05, was 2025-05-04"
        right, url = frozenset(fields - set(wrong)), f"https://x.example/{at:%j}/{number}"
        canaries.append(Canary(url=url, wrong=wrong, right=right, edited=frozenset(wrong)))
    return tuple(canaries)


Fault = Callable[[RunFacts], RunFacts]


def _wrong(field_name: str, why: str) -> Fault:
    def apply(facts: RunFacts) -> RunFacts:
        return replace(facts, canaries=tuple(map(spoil, facts.canaries)))

    def spoil(canary: Canary) -> Canary:
        if field_name not in canary.right | canary.wrong.keys():
            return canary
        return replace(canary, wrong={field_name: why}, right=canary.right - {field_name}, edited=frozenset())

    return apply


def _no_way(word: str) -> Fault:
    return lambda facts: RunFacts(at=facts.at, ways=dict.fromkeys(WAYS, word), way_in=None, seconds=5)


def _listing(**changes: object) -> Fault:
    def apply(facts: RunFacts) -> RunFacts:
        return replace(RunFacts(at=facts.at, ways=facts.ways, way_in=facts.way_in, seconds=5), **changes)

    return apply


def _date_gone(facts: RunFacts) -> RunFacts:
    if not facts.read:
        return _wrong("date", "is gone")(facts)
    coverage = {**facts.coverage, "date": 0}
    return _wrong("date", "is gone")(replace(facts, coverage=coverage, ages=(), layers={**facts.layers, "date": {}}))


def _date_is_today(facts: RunFacts) -> RunFacts:
    return _wrong("date", "is now the day of the run")(replace(facts, ages=(0,) * len(facts.ages)))


def _body_is_menu(facts: RunFacts) -> RunFacts:
    menu = replace(facts, lengths=(180,) * facts.read, same_body=facts.read if facts.read > 1 else 0)
    return _wrong("body", "is another text")(menu)


def _half_page(facts: RunFacts) -> RunFacts:
    return _wrong("body", "lacks a good part")(replace(facts, lengths=tuple(length // 2 for length in facts.lengths)))


def _title_is_site(facts: RunFacts) -> RunFacts:
    return _wrong("title", "is now “News”")(replace(facts, same_title=facts.read if facts.read > 1 else 0))


def _other_language(facts: RunFacts) -> RunFacts:
    return _wrong("body", "is another text")(replace(facts, languages={"ru": facts.read} if facts.read else {}))


def _selector_dead(facts: RunFacts) -> RunFacts:
    canaries = tuple(replace(canary, moved={"title": ("selector", "open-graph")}) for canary in facts.canaries)
    layers = {**facts.layers, "title": {"open-graph": facts.read}} if facts.read else {}
    return replace(facts, layers=layers, canaries=canaries)


def _soft_404(facts: RunFacts) -> RunFacts:
    held = replace(
        facts, read=0, new=0, quarantined=facts.read, coverage={}, layers={}, languages={}, lengths=(), ages=()
    )
    return _wrong("body", "is another text")(held)


def _refused_articles(facts: RunFacts) -> RunFacts:
    asked = facts.read + len(facts.canaries)
    gone = replace(facts, read=0, new=0, coverage={}, layers={}, languages={}, lengths=(), ages=(), canaries=())
    return replace(gone, failed={"403": asked} if asked else {})


def _fell(facts: RunFacts) -> RunFacts:
    return replace(facts, ways={**dict.fromkeys(WAYS, "500"), "rescue": "ok"}, way_in="rescue")


FAULTS: dict[str, Fault] = {
    "links renamed": _listing(links=24),
    "listing emptied": _listing(links=0),
    "listing is the menu": _listing(links=120, listed=120, known=0, new=0, skipped=120),
    "listing cut to two": lambda facts: replace(facts, listed=2, known=max(2 - facts.new, 0), new=min(facts.new, 2)),
    "404": _no_way("404"),
    "500": _no_way("500"),
    "name lost": _no_way("dns"),
    "HTML for JSON": _no_way("not JSON"),
    "403": _no_way("403"),
    "429": _no_way("429"),
    "robots": _no_way("robots"),
    "wall": _no_way("wall"),
    "fall to a lower way": _fell,
    "date gone": _date_gone,
    "date is today": _date_is_today,
    "day and month changed over": _wrong("date", "has day and month changed over"),
    "title is the site's": _title_is_site,
    "body is the menu": _body_is_menu,
    "half page": _half_page,
    "other language": _other_language,
    "selector dead": _selector_dead,
    "soft 404": _soft_404,
    "articles refused": _refused_articles,
}
"""Lasting troubles, each as what it does to a healthy run."""


def shows(facts: RunFacts, broken: RunFacts) -> bool:
    """Whether a fault changes anything that a run could see: without articles or canaries many do not."""
    same = replace(broken, unchanged=facts.unchanged, seconds=facts.seconds, layers=facts.layers)
    if same != facts:
        return True
    return {name: won for name, won in broken.layers.items() if any(won.values())} != {
        name: won for name, won in facts.layers.items() if any(won.values())
    }
