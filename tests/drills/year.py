"""A year of runs in one process: `python -m tests.drills.year [SOURCES] [DAYS]`; 40 sources make 1,000,000 deliveries.

Every run is a whole one (Scrapy, page objects, tags, archive, verdict) against sites that exist in memory. What is
watched: memory, open files, the size of the archive, verdicts. Ends with 1 where a bound is broken.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import linear_regression

from syndicator import crawling
from syndicator.captures import Recorded
from syndicator.config import Config
from syndicator.ingest import settle_stories
from syndicator.model import Outcome, Verdict
from syndicator.store import Store
from syndicator.tagging import Tagger

START = datetime(2025, 1, 6, 4, tzinfo=UTC)
SHOWN = 69
"""Entries of each listing: what is delivered each day, mostly again."""
RATE = 0.35
"""New articles a day and source."""
MOST_SLOPE = 1.0
"""Megabytes that 100 runs may add."""
WARM = 0.25
"""Share of the year after which memory is compared."""
WORDS = (
    "river",
    "border",
    "police",
    "court",
    "victims",
    "women",
    "network",
    "raid",
    "shelter",
    "visa",
    "boat",
    "market",
)


class Web:
    """Sites of one morning."""

    def __init__(self, sources: int) -> None:
        self.now = START
        self.numbers = dict.fromkeys(range(sources), SHOWN)
        self._dice = Random(7)

    def dawn(self, day: int) -> None:
        """Another day: some sites have news."""
        self.now = START + timedelta(days=day)
        for source in self.numbers:
            self.numbers[source] += self._dice.random() < RATE

    def __contains__(self, url: str) -> bool:
        return url.endswith("/news")

    def get(self, url: str, method: str = "GET", body: bytes | None = None) -> Recorded | None:
        """A listing, or a page."""
        source, _, path = url.removeprefix("https://source-").partition(".example/")
        if method != "GET" or body or not path.startswith("news"):
            return None
        html = self._listing(int(source)) if path == "news" else self._page(int(source), path.removeprefix("news/"))
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        return Recorded(url=url, status=200, headers=headers, body=html.encode(), date=self.now)

    def _listing(self, source: int) -> str:
        newest = self.numbers[source]
        links = (
            f'<li><a href="/news/{n}">{self._title(source, n)}</a></li>' for n in range(newest, newest - SHOWN, -1)
        )
        return f"<html><main><ul>{''.join(links)}</ul></main></html>"

    def _title(self, source: int, number: int) -> str:
        return f"Notice {number} of source {source}: " + " ".join(Random(f"{source} {number}").choices(WORDS, k=5))

    def _page(self, source: int, number: str) -> str:
        dice = Random(f"{source} {number} text")
        text = "".join(f"<p>Thailand: {' '.join(dice.choices(WORDS, k=60))}.</p>" for _ in range(4))
        return (
            f"<html lang=en><main><h1>{self._title(source, int(number))}</h1><time datetime='2025-01-05'>5 January 2025"
            f"</time><div>{text}</div></main></html>"
        )


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What was so at the end of a day."""

    runs: int
    deliveries: int
    items: int
    memory: float
    """Megabytes held."""
    files: int
    size: float
    """Megabytes of the archive."""


def main(sources: int, days: int) -> int:
    """Live through the days; 1 where a bound is broken."""
    with tempfile.TemporaryDirectory() as name:
        marks, words = _year(Path(name), sources, days)
    for mark in marks[:: max(len(marks) // 8, 1)] + marks[-1:]:
        print(
            f"{mark.runs:>7} runs {mark.deliveries:>9} deliveries {mark.items:>7} items {mark.memory:>7.1f} MB held "
            f"{mark.files:>3} files {mark.size:>7.1f} MB archive"
        )
    later = marks[int(len(marks) * WARM) :]
    slope = linear_regression([mark.runs for mark in later], [mark.memory for mark in later]).slope * 100
    growth = linear_regression([mark.items for mark in later], [mark.size for mark in later])
    wide = max(abs(mark.size - growth.intercept - growth.slope * mark.items) / mark.size for mark in later)
    print(f"memory {slope:+.3f} MB for 100 runs; files from {later[0].files} to {later[-1].files}")
    print(f"archive {growth.slope * 1000:.1f} kB an item, within {wide:.1%} of a straight line")
    print("verdicts: " + ", ".join(f"{count} {word}" for word, count in sorted(words.items())))
    unwell = sum(count for word, count in words.items() if word not in {Verdict.OK, Verdict.QUIET})
    return int(slope > MOST_SLOPE or later[-1].files > later[0].files + 2 or wide > 0.1 or unwell > 0)


def _year(folder: Path, sources: int, days: int) -> tuple[list[Mark], Counter[Verdict]]:
    (folder / "sources").mkdir()
    names = [f"source_{number}" for number in range(sources)]
    for number, name in enumerate(names):
        host = f"https://source-{number}.example"
        (folder / "sources" / f"{name}.toml").write_text(
            f'title = "{name}"\nhomepage = "{host}/"\nlanguage = "en"\ntimezone = "UTC"\n'
            f'[[ways_in]]\nkind = "html"\nurl = "{host}/news"\n[article]\ntitle = "h1"\nhtml = "main div"\n'
        )
    web, tagger, config = Web(sources), Tagger.load(), Config()
    marks: list[Mark] = []
    words: Counter[Verdict] = Counter()
    runs = deliveries = 0
    with Store.open(folder) as store:
        store.write_catalogue(crawling.catalogue(folder).values())
        for day in range(days):
            web.dawn(day)
            done = crawling.crawl(
                names, store=store, tagger=tagger, config=config, now=web.now, folder=folder, recording=web
            )
            for run in done:
                store.record(run)
            settle_stories(store)
            store.checkpoint()
            runs += len(done)
            deliveries += sum(run.listed + run.reread for run in done)
            words.update(run.verdict for run in done)
            _check(done)
            used = sum(path.stat().st_size for path in folder.glob("syndicator.db*")) / 1e6
            items = store.totals()[0]
            files = len(os.listdir("/proc/self/fd"))
            marks.append(Mark(runs=runs, deliveries=deliveries, items=items, memory=_held(), files=files, size=used))
    return marks, words


def _check(done: Sequence[crawling.wave.Run]) -> None:
    for run in done:
        lost = run.outcomes[Outcome.FAILED] + run.outcomes[Outcome.QUARANTINED] + run.outcomes[Outcome.DUPLICATE]
        if not run.balanced or lost:
            raise AssertionError(f"{run.source}: {run.outcomes} {run.reason}")


def _held() -> float:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in (*sys.argv[1:], *("40", "365")[len(sys.argv) - 1 :]))))
