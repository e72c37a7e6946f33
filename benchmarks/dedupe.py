"""Near-duplicates: time, size, precision and recall, beside other libraries and beside doing less, in one run.

`python benchmarks/dedupe.py [--sizes 10000 100000 1000000] [--sample 10000] [--whole]`

Each size is an SQLite file as the store keeps it. It is filled up to the size (with random sketches, which weigh and
scatter like real ones; `--whole` makes every one from a text), then `--sample` items with known twins are taken in:
words, fingerprint, sketch, lookup, judgement and storing. Times are CPU milliseconds an item. For the same article as
several hands leave it, see `benchmarks.reprints`.
"""

import argparse
import importlib.util
import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

from syndicator.dedupe import Candidate, bands, fingerprint, judge, resemblance, signature
from syndicator.dedupe.sketches import CROWD
from syndicator.dedupe.words import shingles, words

PER_DAY = 900
WINDOW = 120
FIRST_DAY = date(2020, 1, 1)
SCHEMA = """
CREATE TABLE lsh (band INTEGER NOT NULL, hash INTEGER NOT NULL, day INTEGER NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (band, hash, day, n)) STRICT, WITHOUT ROWID;
CREATE TABLE sketch (n INTEGER PRIMARY KEY, sketch BLOB NOT NULL) STRICT;
CREATE TABLE words (fingerprint TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (fingerprint, n)) STRICT, WITHOUT ROWID;
"""
LOOKUP = "SELECT n FROM lsh WHERE band = ? AND hash = ? AND day BETWEEN ? AND ? LIMIT ?"


@dataclass(frozen=True)
class Made:
    """A generated item; `twin` is the earlier item that it copies."""

    number: int
    title: str
    body: str
    twin: int | None


@dataclass
class Clock:
    """CPU seconds by what they were spent on."""

    spent: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    since: float = 0.0

    def start(self) -> None:
        self.since = time.process_time()

    def lap(self, name: str) -> None:
        now = time.process_time()
        self.spent[name] += now - self.since
        self.since = now


def generator() -> ModuleType | None:
    """`make_items`, where the shared tools lie beside the checkout."""
    shared = Path(os.environ.get("SHARED_FOLDER", Path(__file__).parents[2] / "shared"))
    place = shared / "tools" / "make_items.py"
    if not place.exists():
        return None
    spec = importlib.util.spec_from_file_location("make_items", place)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def items(count: int, seed: int) -> Iterator[Made]:
    """Texts of about 3 kB, 3 % exact and 5 % near copies of an earlier one."""
    module = generator()
    if module is None:
        yield from own_items(count, seed)
        return
    for row, body, _, _, twin in module.generate(count, 1, 0, 60, seed):
        yield Made(row[0], row[3], body, twin[1] if twin else None)


def own_items(count: int, seed: int) -> Iterator[Made]:
    """The same shape without the shared tools: sentences drawn from a pool of pseudo-words."""
    rng = random.Random(seed)
    syllables = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u", "ai", "ou")]
    vocabulary = ["".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(30_000)]
    weights = [1 / (rank + 2) for rank in range(len(vocabulary))]
    pool = [" ".join(rng.choices(vocabulary, weights, k=rng.randint(10, 22))).capitalize() + "." for _ in range(40_000)]
    recent: list[tuple[int, list[str]]] = []
    for number in range(1, count + 1):
        twin, lot = None, rng.random()
        if recent and lot < 0.08:
            twin, sentences = rng.choice(recent)
            sentences = list(sentences)
            for _ in range(0 if lot < 0.03 else 2):
                sentences[rng.randrange(len(sentences))] = rng.choice(pool)
        else:
            sentences = rng.choices(pool, k=30)
            recent = [*recent[-1999:], (number, sentences)]
        yield Made(number, " ".join(sentences[0].split()[:9]), " ".join(sentences), twin)


def day_of(number: int) -> date:
    return FIRST_DAY + timedelta(days=number // PER_DAY)


def candidate(made: Made, sketch: bytes) -> Candidate:
    return Candidate(
        key=str(made.number),
        source="bench",
        rank=100,
        url=f"https://bench.example/{made.number}",
        day=day_of(made.number),
        title=made.title,
        text=made.body,
        sketch=sketch,
    )


def open_store(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000;" + SCHEMA)
    return connection


def fill(connection: sqlite3.Connection, count: int, rng: random.Random) -> None:
    """`count` items of which only the sketches matter, random as those of unlike texts are."""
    for start in range(0, count, 50_000):
        connection.execute("BEGIN")
        rows, sketches, fingerprints = [], [], []
        for number in range(-count + start, -count + min(start + 50_000, count)):
            sketch, n = rng.randbytes(128), key_of(number)
            rows += [(band, value, ordinal(number), n) for band, value in enumerate(bands(sketch))]
            sketches.append((n, sketch))
            fingerprints.append((sketch[:16].hex(), n))
        connection.executemany("INSERT INTO lsh VALUES (?, ?, ?, ?)", sorted(rows))
        connection.executemany("INSERT INTO sketch VALUES (?, ?)", sketches)
        connection.executemany("INSERT INTO words VALUES (?, ?)", fingerprints)
        connection.execute("COMMIT")


def ordinal(number: int) -> int:
    return day_of(number).toordinal()


def key_of(number: int) -> int:
    """As large as the store's keys: seconds, then 24 bits."""
    return (1_600_000_000 + number * 96) << 24 | (number * 2654435761 & 0xFFFFFF)


def take_in(connection: sqlite3.Connection, sample: list[Made]) -> tuple[Clock, set[tuple[int, int]], int]:
    """Every item once, in order; CPU time by step, the pairs judged together, the texts that were compared."""
    clock, together, compared = Clock(), set(), 0
    numbers = {key_of(made.number): made for made in sample}
    taken: dict[int, Candidate] = {}
    for start in range(0, len(sample), 100):
        connection.execute("BEGIN IMMEDIATE")
        for made in sample[start : start + 100]:
            n, day = key_of(made.number), ordinal(made.number)
            clock.start()
            mark = fingerprint(f"{made.title}\n{made.body}")
            clock.lap("fingerprint")
            one = candidate(made, signature(made.body))
            places = bands(one.sketch)
            clock.lap("sketch")
            met = look_up(connection, places, day, mark)
            clock.lap("look up")
            for other in sorted(met):
                if other not in numbers:
                    continue
                if resemblance(one.sketch, taken[other].sketch) >= 0.2:
                    compared += 1
                if judge(one, taken[other]).together:
                    together.add((made.number, numbers[other].number))
            clock.lap("judge")
            connection.executemany("INSERT INTO lsh VALUES (?,?,?,?)", [(b, v, day, n) for b, v in enumerate(places)])
            connection.execute("INSERT INTO sketch VALUES (?, ?)", [n, one.sketch])
            connection.execute("INSERT INTO words VALUES (?, ?)", [mark, n])
            clock.lap("store")
            taken[n] = one
        clock.start()
        connection.execute("COMMIT")
        clock.lap("store")
    return clock, together, compared


def look_up(connection: sqlite3.Connection, places: tuple[int, ...], day: int, mark: str) -> set[int]:
    met: set[int] = set()
    for band, value in enumerate(places):
        rows = connection.execute(LOOKUP, [band, value, day - WINDOW, day + WINDOW, CROWD + 1]).fetchall()
        if len(rows) <= CROWD:
            met.update(row[0] for row in rows)
    met.update(row[0] for row in connection.execute("SELECT n FROM words WHERE fingerprint = ? LIMIT ?", [mark, CROWD]))
    return met


def quality(sample: list[Made], together: set[tuple[int, int]]) -> tuple[float, float]:
    """Recall over the known twins, and precision over the pairs judged together; twins of one original pair too."""
    origin: dict[int, int] = {}
    for made in sample:
        origin[made.number] = origin[made.twin] if made.twin is not None else made.number
    joined = {number for number, _ in together}
    twins = [made for made in sample if made.twin is not None]
    right = sum(origin[one] == origin[other] for one, other in together)
    return sum(made.number in joined for made in twins) / max(len(twins), 1), right / max(len(together), 1)


def measure(size: int, sample: list[Made], *, folder: Path) -> None:
    path = folder / f"{size}.db"
    connection = open_store(path)
    fill(connection, max(size - len(sample), 0), random.Random(size))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    clock, together, compared = take_in(connection, sample)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    recall, precision = quality(sample, together)
    each = {name: 1000 * seconds / len(sample) for name, seconds in clock.spent.items()}
    print(f"\n{size:,} items: {path.stat().st_size / 1e6:,.0f} MB on disk")
    print(
        "  CPU ms an item: " + " · ".join(f"{name} {ms:.3f}" for name, ms in each.items()),
        f"· all {sum(each.values()):.3f}",
    )
    print(f"  recall {recall:.4f} · precision {precision:.4f} · {compared} texts compared for {len(sample)} items")
    path.unlink()


Sketcher = Callable[[list[Made]], tuple[float, float]]
"""Items to CPU seconds and recall."""


def rivals() -> dict[str, Sketcher]:
    """What is installed of the libraries that others use, each with its own index in memory."""
    found: dict[str, Sketcher] = {"this, sketches and bands in memory": ours}
    if importlib.util.find_spec("rensa"):
        found["rensa R-MinHash, LSH"] = with_rensa
    if importlib.util.find_spec("datasketch"):
        found["datasketch MinHashLSH"] = with_datasketch
    found["limit: hash of the words alone"] = words_alone
    return found


def ours(sample: list[Made]) -> tuple[float, float]:
    meeting: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    found, began = 0, time.process_time()
    for made in sample:
        places = list(enumerate(bands(signature(made.body))))
        found += made.twin is not None and any(meeting[place] for place in places)
        for place in places:
            meeting[place].append(made.number)
    return time.process_time() - began, found / sum(made.twin is not None for made in sample)


def with_rensa(sample: list[Made]) -> tuple[float, float]:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.55, num_perm=128, num_bands=32)
    found, began = 0, time.process_time()
    for made in sample:
        sketch = RMinHash(num_perm=128, seed=1)
        sketch.update([shingle.decode() for shingle in shingles(words(made.body))])
        found += made.twin is not None and bool(index.query(sketch))
        index.insert(made.number, sketch)
    return time.process_time() - began, found / sum(made.twin is not None for made in sample)


def with_datasketch(sample: list[Made]) -> tuple[float, float]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.55, num_perm=128)
    found, began = 0, time.process_time()
    for made in sample:
        sketch = MinHash(num_perm=128)
        sketch.update_batch(list(shingles(words(made.body))))
        found += made.twin is not None and bool(index.query(sketch))
        index.insert(made.number, sketch)
    return time.process_time() - began, found / sum(made.twin is not None for made in sample)


def words_alone(sample: list[Made]) -> tuple[float, float]:
    seen: set[str] = set()
    found, began = 0, time.process_time()
    for made in sample:
        mark = fingerprint(made.body)
        found += made.twin is not None and mark in seen
        seen.add(mark)
    return time.process_time() - began, found / sum(made.twin is not None for made in sample)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--sample", type=int, default=10_000)
    parser.add_argument("--whole", action="store_true")
    args = parser.parse_args()
    sample = list(items(args.sample, seed=1))
    print(f"{len(sample):,} items of {sum(len(made.body) for made in sample) / len(sample):,.0f} characters, "
          f"{sum(made.twin is not None for made in sample):,} of them twins")  # fmt: skip
    for name, sketcher in rivals().items():
        seconds, recall = sketcher(sample)
        print(f"  {name:<38}{1000 * seconds / len(sample):>8.3f} ms  recall {recall:.4f}")
    with tempfile.TemporaryDirectory() as folder:
        for size in args.sizes:
            whole = list(items(size, seed=1)) if args.whole else sample
            measure(size, whole, folder=Path(folder))
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:,.0f} MB", file=sys.stdout)


if __name__ == "__main__":
    main()
