"""Documents: what an entry and a document cost, beside writing their bytes and beside other libraries, in one run.

`python benchmarks/formats.py [--feeds 1425] [--items 20000] [--rounds 3]`

Feeds of 50 entries, summaries only, Atom unless another format is named. CPU seconds, the median of the rounds, which
take turns. The limit is writing the finished bytes to files. A rival whose package is missing is named as such.
"""

import argparse
import importlib
import importlib.util
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
from feedgen.feed import FeedGenerator

from syndicator.formats import atom, json_feed, rss
from syndicator.formats.check import check
from syndicator.formats.entry import Entry
from syndicator.formats.heads import feed_url
from syndicator.formats.items import entry_of
from syndicator.model import Dated, Evidence, Feed, Item, Match, Site, Source, Tags

WINDOW = 50
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "police rescue people from compound border officers arrested smuggling victims court report reform law"
WORDS = TEXT.split()
CODES = [f"{a}{b}" for a in "ABCDEFGHI" for b in "VWXYZ"]
TOPICS = [f"topic-{number}" for number in range(30)]
SITE = Site(
    base_url="https://feeds.example.org",
    countries={code: f"Country {code}" for code in CODES},
    topics={slug: slug.replace("-", " ").capitalize() for slug in TOPICS},
    sources={
        "board": Source(
            id="board",
            title="River Board",
            homepage="https://river.example/",
            country="GB",
            language="en",
            timezone="UTC",
        )
    },
)


def items(number: int, seed: int = 1) -> list[Item]:
    """Items like those of a full archive: one or two countries, two topics, a summary of 300 characters."""
    dice = random.Random(seed)

    def sentence(length: int) -> str:
        return " ".join(dice.choice(WORDS) for _ in range(length)).capitalize()

    def tags(terms: Sequence[str], most: int) -> dict[str, Evidence]:
        match = Match(form="compound", zone="title", rule="name", weight=1)
        return {term: Evidence(weight=1, matches=(match,)) for term in dice.sample(terms, dice.randint(1, most))}

    made = []
    for n in range(number):
        seen = NOW - timedelta(minutes=n)
        made.append(
            Item(
                id=f"urn:uuid:00000000-0000-5000-8000-{n:012}",
                url=f"https://river.example/news/{n}",
                source="board",
                title=sentence(10),
                summary=sentence(40)[:300],
                html="",
                text="",
                first_seen=seen,
                placed=seen,
                language="en",
                published=Dated(value=seen, precision="second", raw="", method="selector"),
                tags=Tags(primary=tags(CODES, 2), topics=tags(TOPICS, 2)),
            )
        )
    return made


def by_feedgen(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """A whole document through plain `feedgen`, as its manual shows it."""
    made = FeedGenerator()
    made.id(f"urn:{feed.path}")
    made.title(feed.title)
    made.updated(NOW)
    made.link(href=feed_url(feed, SITE, "atom"), rel="self")
    for one in entries:
        entry = made.add_entry(order="append")
        entry.id(one.id)
        entry.title(one.title)
        entry.updated(one.updated)
        entry.published(one.published)
        entry.author(name=one.author)
        entry.link(href=one.url)
        entry.summary(one.summary)
        entry.content(one.html, type="html")
        entry.category([{"term": c.term, "scheme": c.scheme, "label": c.label} for c in one.categories])
    printed: bytes = made.atom_str()
    return printed


def by_django(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """The same through Django's generator (the stand-alone package `feedgenerator`)."""
    package = importlib.import_module("feedgenerator")
    made = package.Atom1Feed(
        title=feed.title, link=SITE.base_url, description=feed.description, feed_url=feed_url(feed, SITE, "atom")
    )
    for one in entries:
        made.add_item(
            title=one.title, link=one.url, description=one.html, unique_id=one.id, author_name=one.author,
            pubdate=one.published, updateddate=one.updated, categories=[c.label for c in one.categories],
        )  # fmt: skip
    printed: str = made.writeString("utf-8")
    return printed.encode()


def spent(work: Callable[[], object]) -> float:
    """CPU seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


def write(documents: Sequence[bytes], folder: Path) -> None:
    """Every document into its file."""
    for number, document in enumerate(documents):
        (folder / f"{number}.atom").write_bytes(document)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--feeds", type=int, default=1_425)
    arguments.add_argument("--items", type=int, default=20_000)
    arguments.add_argument("--rounds", type=int, default=3)
    asked = arguments.parse_args()
    archive = items(asked.items)
    dice = random.Random(2)
    feeds = [
        Feed(path=f"country/x{n}", kind="pair", title=f"Feed {n}", description=f"About {n}", query="", page="/")
        for n in range(asked.feeds)
    ]
    windows = [sorted(dice.sample(range(asked.items), WINDOW)) for _ in feeds]
    entries = [entry_of(one, site=SITE) for one in archive]
    fragments = [atom.entry(one) for one in entries]

    def documents() -> list[bytes]:
        return [
            atom.document(feed, [fragments[n] for n in window], site=SITE, updated=NOW)
            for feed, window in zip(feeds, windows, strict=True)
        ]

    finished = documents()
    sample = max(1, asked.feeds // 20)
    chosen = [(feed, [entries[n] for n in window]) for feed, window in zip(feeds, windows, strict=True)][:sample]
    scale = asked.feeds / sample
    with tempfile.TemporaryDirectory() as folder:
        contest: dict[str, Callable[[], float]] = {
            "write the bytes (limit)": lambda: spent(lambda: write(finished, Path(folder))),
            "heads and fragments joined": lambda: spent(documents),
            "feedgen, whole": lambda: scale * spent(lambda: [by_feedgen(*one) for one in chosen]),
        }
        if importlib.util.find_spec("feedgenerator"):
            contest["Django's, whole"] = lambda: scale * spent(lambda: [by_django(*one) for one in chosen])
        else:
            print("Django's generator: the package feedgenerator is not installed")
        times: dict[str, list[float]] = {name: [] for name in contest}
        for _ in range(asked.rounds):
            for name, work in contest.items():
                times[name].append(work())
    limit = statistics.median(times["write the bytes (limit)"])
    print(f"{asked.feeds} documents of {WINDOW} entries, {sum(map(len, finished)) / 1e6:.1f} MB")
    for name, seconds in times.items():
        median = statistics.median(seconds)
        print(f"  {name:30} {median:7.3f} s  {median / limit:6.1f} x the limit")
    each(archive, entries)
    checked(finished[:20])


def each(archive: Sequence[Item], entries: Sequence[Entry]) -> None:
    """Microseconds for one item, in each format."""
    some = len(archive) // 10
    print("one item, rendered once for all feeds")
    print(f"  {'what it says (all formats)':30} {us(lambda: [entry_of(i, site=SITE) for i in archive[:some]], some)}")
    for module in (atom, rss, json_feed):
        size = len(module.entry(entries[0]))
        cost = us(lambda module=module: [module.entry(e) for e in entries[:some]], some)  # type: ignore[misc]
        print(f"  {module.SUFFIX:30} {cost}, {size} bytes")


def checked(documents: Sequence[bytes]) -> None:
    """The checker beside a reader's parser on the same documents."""
    ours = spent(lambda: [check(document) for document in documents])
    theirs = spent(lambda: [feedparser.parse(document) for document in documents])
    print(f"checker: {1_000 * ours / len(documents):.1f} ms a document, {ours / theirs:.2f} x feedparser's parsing")


def us(work: Callable[[], object], number: int) -> str:
    return f"{1e6 * spent(work) / number:7.0f} us"


if __name__ == "__main__":
    main()
