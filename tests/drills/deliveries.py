"""Everything three times, shuffled, from four processes at once: the archive is the one of a single delivery."""

import multiprocessing
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from syndicator.ingest import ingest, settle_stories
from syndicator.model import Article, Dated, Source
from syndicator.store import Store
from syndicator.tagging import Tagger
from tests.drills.kill import rows
from tests.twins import SIBLINGS, STORY, VARIANTS, Text

NOW = datetime(2024, 6, 1, 3, tzinfo=UTC)
PROCESSES = 4
TIMES = 3
SOURCES = tuple(
    Source(
        id=f"agency_{n}",
        title=f"Agency {n}",
        homepage=f"https://agency{n}.example/",
        country=None,
        language="en",
        timezone="UTC",
        rank=n,
    )
    for n in range(7)
)
Delivery = tuple[Article, Source]


def everything(members: int) -> list[Delivery]:
    """Siblings that stay apart, copies of one story by many, addresses of many spellings, and what can be no item."""
    found = []
    for family, make in SIBLINGS.items():
        rng = random.Random(family)
        found += [_article(make(number, rng), f"{family[:8]}/{number}", number % 3) for number in range(members)]
    for number, name in enumerate(VARIANTS):
        text = Text(STORY.title, VARIANTS[name](STORY.body), STORY.day + timedelta(days=number % 3))
        found.append(_article(text, "officers", number))
    found.append(_article(STORY, "officers", 6))
    spelled = [(_spelled(article, n), source) for n, (article, source) in enumerate(found)]
    nameless = replace(found[0][0], url="https://agency0.example/nameless", title=None)
    return [*found, *spelled, (nameless, SOURCES[0])]


def _article(text: Text, path: str, source: int) -> Delivery:
    day = datetime(text.day.year, text.day.month, text.day.day, 10, tzinfo=UTC)
    url = f"https://agency{source}.example/{path.replace(' ', '-')}"
    article = Article(
        url=url,
        canonical_url=url,
        title=text.title,
        text=text.body,
        html=f"<p>{text.body}</p>",
        published=Dated(value=day, precision="day", raw=str(text.day), method="selector"),
    )
    return article, SOURCES[source]


def _spelled(article: Article, number: int) -> Article:
    """The same page under another address; it says which one is its own."""
    spellings = (
        article.url.replace("https:", "http:"),
        article.url.replace("//", "//www."),
        f"{article.url}/?utm_source=feed",
        f"{article.url.rpartition('/')[0]}/?p={number}",
    )
    return replace(article, url=spellings[number % len(spellings)])


def deliver(folder: Path, deliveries: Sequence[Delivery]) -> None:
    """Take articles in, in the order given."""
    tagger = Tagger.load()
    with Store.open(folder) as store:
        for article, source in deliveries:
            ingest(article, source, store=store, tagger=tagger, now=NOW)


def once(folder: Path, deliveries: Sequence[Delivery]) -> None:
    """An archive of one delivery in order."""
    with Store.open(folder) as store:
        store.write_catalogue(SOURCES)
    deliver(folder, deliveries)
    settle(folder)


def settle(folder: Path) -> None:
    """What ends a turn."""
    with Store.open(folder) as store:
        settle_stories(store)


def many(folder: Path, deliveries: Sequence[Delivery], *, seed: int, turns: int = 1) -> None:
    """An archive of everything three times, shuffled over four processes, that ends so many turns meanwhile."""
    with Store.open(folder) as store:
        store.write_catalogue(SOURCES)
    context = multiprocessing.get_context("spawn")
    for turn in range(turns):
        pile = list(deliveries) * (TIMES if turns == 1 else 1)
        random.Random(seed + turn).shuffle(pile)
        workers = [context.Process(target=deliver, args=(folder, pile[n::PROCESSES])) for n in range(PROCESSES)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(600)
        if codes := [worker.exitcode for worker in workers if worker.exitcode]:
            raise RuntimeError(f"a process ended with {codes[0]}")
        settle(folder)


def differences(one: Path, other: Path) -> list[str]:
    """Tables that differ between two archives, a sentence each."""
    before, after = rows(one), rows(other)
    lines = [sorted((folder / "identities.jsonl").read_text("utf-8").splitlines()) for folder in (one, other)]
    wrong = [
        f"{name}: {len(before[name])} and {len(after[name])} rows" for name in before if before[name] != after[name]
    ]
    return wrong + (["identities.jsonl: other lines"] if lines[0] != lines[1] else [])


def main(seeds: int) -> int:
    """Both ways, for so many seeds; how many differed."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        deliveries = everything(60)
        once(Path(folder) / "once", deliveries)
        for seed in range(seeds):
            for turns in (1, TIMES):
                place = Path(folder) / f"{seed} {turns}"
                many(place, deliveries, seed=seed, turns=turns)
                wrong += differences(Path(folder) / "once", place)
        items = len(rows(Path(folder) / "once")["item"])
    print(f"{len(deliveries)} articles of {items} items, {TIMES} times, from {PROCESSES} processes")
    print(f"{2 * seeds} shuffled orders: {len(wrong)} differences from one delivery")
    print(*wrong, sep="\n")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
