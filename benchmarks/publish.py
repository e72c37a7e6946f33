"""Publishing at two sizes: everything once, then twenty new items; beside the least that anybody could do.

    python -m benchmarks.publish [--sizes 10000 100000]

The limit of the whole: look every document's ids up and write its finished bytes. The limit of twenty new items:
write, compress and sync the bytes of the documents that they touch. CPU seconds of this process; medians of three.
"""

import argparse
import gzip
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from syndicator import definitions
from syndicator.config import Config
from syndicator.definitions import Definitions
from syndicator.model import Evidence, Item, Match, Source, Tags
from syndicator.publish import Publication, publish
from syndicator.store import Store
from syndicator.store.publication import Window

END = datetime(2026, 10, 1, tzinfo=UTC)
COUNTRIES = 45
TOPICS = 30


def items(count: int, seed: int, defined: Definitions, *, start: datetime, step: timedelta) -> Iterator[Item]:
    """Items of about 700 characters with one to three countries and topics, few of them frequent."""
    chance = random.Random(seed)
    codes = sorted(defined.vocabulary.countries)[:COUNTRIES]
    slugs = sorted(defined.vocabulary.topics)[:TOPICS]
    frequent = {n: [1 / (k + 1) for k in range(n)] for n in (COUNTRIES, TOPICS)}
    words = ["".join(chance.choices("aeioubcdfglmnprst", k=chance.randint(3, 9))) for _ in range(5000)]
    for number in range(count):
        text = " ".join(chance.choices(words, k=100))
        placed = start + step * number
        evidence = Evidence(
            weight=4.0, matches=(Match(form=text[:8], zone="title", rule="name", weight=4.0, span=(0, 8)),)
        )
        about = chance.choices(codes, frequent[COUNTRIES], k=chance.randint(1, 3))
        primary = dict.fromkeys(about, evidence)
        tagged = chance.choices(slugs, frequent[TOPICS], k=chance.randint(1, 3))
        topics = dict.fromkeys(tagged, evidence)
        name = f"{seed:08x}-0000-5000-8000-{number:012x}"
        yield Item(
            id=f"urn:uuid:{name}", url=f"https://board.example/{name}", source="board", title=text[:80],
            summary=text[:290], html=f"<p>{text}</p>", text=text, first_seen=placed, placed=placed,
            story_id=f"urn:uuid:{name}", language="en",
            tags=Tags(primary=primary, topics=topics), fingerprint=name, row_hash="1:x",
        )  # fmt: skip


def fill(store: Store, many: Iterator[Item]) -> None:
    with store.write():
        for item in many:
            store.add(item)
        store.connection.execute("UPDATE item SET judged = 1")


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(work: Callable[[], object]) -> tuple[float, float]:
    began, clock = cpu(), time.perf_counter()
    work()
    return cpu() - began, time.perf_counter() - clock


def _publish(store: Store, defined: Definitions, now: datetime, done: list[Publication]) -> None:
    done.append(publish(store, defined, Config(), now=now))


def files(folder: Path, prefix: str = "") -> dict[str, bytes]:
    current = (folder / "public" / "current").resolve()
    found = {}
    for top, _, names in os.walk(current, followlinks=True):
        for name in names:
            path = os.path.relpath(Path(top) / name, current)
            if path.startswith(prefix) and not path.endswith(".gz"):
                found[path] = (Path(top) / name).read_bytes()
    return found


def write_all(bodies: dict[str, bytes], *, compress: bool, sync: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        for number, body in enumerate(bodies.values()):
            for suffix, data in (("", body), *([(".gz", gzip.compress(body, 6, mtime=0))] if compress else [])):
                descriptor = os.open(f"{name}/{number}{suffix}", os.O_WRONLY | os.O_CREAT, 0o644)
                os.write(descriptor, data)
                if sync:
                    os.fsync(descriptor)
                os.close(descriptor)


def measure(size: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="publish-"))
    defined = definitions.load()
    source = Source(
        id="board", title="Board", homepage="https://board.example/", country="GB", language="en", timezone="UTC"
    )
    try:
        with Store.open(folder) as store:
            store.write_catalogue([source])
            span = timedelta(days=3 * 365)
            fill(store, items(size, 1, defined, start=END - span, step=span / size))
            whole, _ = timed(lambda: publish(store, defined, Config(), now=END, whole=True))
            again, _ = timed(lambda: publish(store, defined, Config(), now=END, whole=True))
            pairs = {p: b for p, b in files(folder, "feeds/").items() if "/archive/" not in p}
            window = Window()

            def look_up() -> None:
                for country, topic in store.facet_sizes():
                    store.facet_window(country, topic, window, since=None)

            limit = timed(look_up)[0] + timed(lambda: write_all(pairs, compress=False, sync=False))[0]
            print(f"{size:>9} items: {len(pairs)} live documents, {sum(map(len, pairs.values())) / 1e6:.0f} MB")
            print(f"          everything, entries rendered first: {whole:.1f} s; from kept entries {again:.1f} s; "
                  f"ids and bytes alone {limit:.2f} s: {again / limit:.1f} times the limit")  # fmt: skip
            ratios, walls, touched = [], [], 0
            for turn in range(3):
                now = END + timedelta(hours=turn + 1)
                fill(
                    store,
                    (
                        replace(i, first_seen=now)
                        for i in items(20, 100 + turn, defined, start=now, step=timedelta(seconds=1))
                    ),
                )
                done: list[Publication] = []
                used, wall = timed(partial(_publish, store, defined, now, done))
                written = done[0].published.written
                present = files(folder)
                bodies = {path: present[path] for path in written}
                least, least_wall = timed(partial(write_all, bodies, compress=True, sync=True))
                ratios.append(used / least)
                walls.append(wall / least_wall)
                touched = len(written)
            print(f"          20 new items: {touched} files touched; {used:.2f} s CPU, {median(ratios):.1f} times "
                  f"writing, compressing and syncing them ({median(walls):.1f} by the clock)")  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    for size in parser.parse_args().sizes:
        measure(size)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
