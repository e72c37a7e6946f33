"""Publishing from large archives, beside the least that anybody could do for the same bytes.

    python -m benchmarks.publish [--sizes 10000 100000 1000000] [--whole-up-to 100000] [--keep FOLDER]

Two limits, each in the same run, on the same machine, for the very same bytes:

- pairs: of all country × topic documents, look the ids up in the covering index and write the finished bytes. Ours
  selects, reads the kept entries, joins them and writes, one document after another. Neither compresses nor syncs; then
  both do.
- twenty new items: write, compress (zlib, level 6) and sync the bytes of all documents and pages that they touch, and
  remove them again, as an old generation is removed. Ours is a whole publication: what was touched, which entries to
  render, every page, reading each file back, checking it, linking what stays, switching, dropping an old generation.

CPU seconds of this process, and seconds by the clock in brackets; medians of the rounds, in turn. Archives have a
hundred items a day, so that the larger one is an older one. With `--keep` archives stay, and the next run goes on with
them: what other code than today's published is published anew first. Up to `--whole-up-to` items that is done in full;
above, what archive documents of more than two months ago say is left out (their files are there): a publication of news
neither reads nor writes them.
"""

import argparse
import gzip
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from unittest.mock import patch

from benchmarks import archive
from syndicator import definitions
from syndicator.config import Config
from syndicator.generations.files import settle, sync, write_file
from syndicator.model import Feed
from syndicator.publish import Publication, publish, site_of
from syndicator.publish.entries import Entries
from syndicator.publish.outlets import Outlet, outlets
from syndicator.query.sql import FUNCTIONS
from syndicator.store import Store
from syndicator.store.publication import Window

ROUNDS = 5

Named = Iterable[tuple[str, bytes]]
"""Bodies with the names of their files."""
Writing = Callable[[Named, Path], None]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds and seconds by the clock."""
    began, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - began, time.perf_counter() - clock


def peak() -> float:
    """Most memory that was held since it was last asked, in MB (Linux; else since the start)."""
    try:
        found = int(Path("/proc/self/status").read_text("utf-8").partition("VmHWM:")[2].split()[0])
        Path("/proc/self/clear_refs").write_text("5")
    except (OSError, ValueError):
        found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found / 1e3


def write(bodies: Named, folder: Path) -> None:
    """The bytes alone."""
    for name, body in bodies:
        descriptor = os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT, 0o644)
        os.write(descriptor, body)
        os.close(descriptor)


def keep(bodies: Named, folder: Path) -> None:
    """As a generation does: compressed beside, all of them written, and then each waited for."""
    paths: list[str] = []
    for name, body in bodies:
        for suffix, data in (("", body), (".gz", gzip.compress(body, 6, mtime=0))):
            paths.append(f"{folder}/{name}{suffix}")
            write_file(paths[-1], data)
    for path in paths:
        settle(path)
    sync(folder)


@contextmanager
def room(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        yield Path(name)


def of_pairs(store: Store) -> list[Outlet]:
    """Every country, topic and pair of them."""
    found = outlets(store, definitions.load())
    return [o for o in found if o.feed.kind in {"country", "topic", "pair"} and not o.feed.path.endswith("/any")]


class Pairs:
    """All country × topic documents, from kept entries, beside the least that anybody could do for them."""

    def __init__(self, store: Store) -> None:
        store.add_functions(FUNCTIONS)
        self.store = store
        self.site = site_of(store, definitions.load(), Config())
        self.found = of_pairs(store)
        entries = self.entries()
        self.made = [self.of(entries, outlet) for outlet in self.found]
        """Finished documents. Whatever was never rendered has been by now: every entry is kept."""
        self.slots = [len(outlet.window(Window(), None)) for outlet in self.found]

    def entries(self) -> Entries:
        return Entries(self.store, self.site)

    def of(self, entries: Entries, outlet: Outlet) -> list[bytes]:
        return list(entries.documents(outlet.feed, outlet.window(Window(), None), previous=None).values())

    def least(self, writing: Writing, numbers: Iterable[int], place: Path) -> None:
        """Look the ids up, and write the finished bytes."""
        query = "SELECT n FROM facet WHERE country = ? AND topic = ? AND shown = 1 ORDER BY n DESC LIMIT ?"
        for n in numbers:
            self.store.connection.execute(query, (*_pair(self.found[n]), self.slots[n])).fetchall()
        writing(((f"{n}-{k}", body) for n in numbers for k, body in enumerate(self.made[n])), place)

    def ours(self, writing: Writing, entries: Entries, numbers: Iterable[int], place: Path) -> None:
        """Select, read the kept entries, join them, and write."""
        bodies = ((f"{n}-{k}", body) for n in numbers for k, body in enumerate(self.of(entries, self.found[n])))
        writing(bodies, place)


def pairs(store: Store, folder: Path) -> None:
    """Print what all pairs take."""
    work = Pairs(store)
    size, documents = sum(len(body) for bodies in work.made for body in bodies), sum(map(len, work.made))
    print(f"  pairs: {len(work.found)} feeds, {documents} documents, "
          f"{sum(work.slots)} entries in them, {size / 1e6:.0f} MB")  # fmt: skip
    every = range(len(work.found))
    for name, writing, rounds, groups in (
        # feed by feed in turn: what the same write costs the system differs threefold from one second to the next
        ("bytes alone", write, 4, [range(n, n + 1) for n in every]),
        ("compressed and synced", keep, 2, [every]),
    ):
        spent = {"limit": [0.0, 0.0], "ours": [0.0, 0.0]}
        for turn in range(rounds):
            with room(folder) as first, room(folder) as second:
                entries = work.entries()
                for group in groups:
                    sides = [
                        ("limit", partial(work.least, writing, group, first)),
                        ("ours", partial(work.ours, writing, entries, group, second)),
                    ]
                    for side, part in sides[:: 1 if (turn + group[0]) % 2 else -1]:
                        spent[side] = [a + b for a, b in zip(spent[side], timed(part), strict=True)]
        limit, ours = spent["limit"], spent["ours"]
        print(f"    {name}: ids and writing {limit[0] / rounds:.2f} s, ours {ours[0] / rounds:.2f} s: "
              f"{spread([[ours[k] / limit[k] for k in (0, 1)]])}", flush=True)  # fmt: skip


def _pair(outlet: Outlet) -> tuple[str, str]:
    parts = outlet.feed.path.split("/")
    if outlet.feed.kind == "topic":
        return "", parts[1]
    return parts[1].upper(), parts[3] if len(parts) > 2 else ""


def spread(ratios: Sequence[Sequence[float]]) -> str:
    cpu, wall = (median(column) for column in zip(*ratios, strict=True))
    return f"{cpu:.2f} times the limit ({wall:.2f} by the clock)"


def least(bodies: Mapping[str, bytes], folder: Path) -> None:
    with room(folder) as place:
        keep(((str(number), body) for number, body in enumerate(bodies.values())), place)


def news(store: Store, folder: Path, made_by: archive.Maker) -> float:
    """Twenty new items, some rounds of them; median CPU seconds of a publication."""
    defined = definitions.load()
    ratios, ours, limits, sizes = [], [], [], []
    kept = Config().keep_generations
    for turn in range(kept + ROUNDS):
        newest = _newest(store)
        now = datetime.fromtimestamp(newest, UTC) + timedelta(hours=5)
        with store.write():
            for item in archive.newer(made_by, 2_000_000 + newest % 1_000_000_000, 20, now):
                store.add(item)
            store.connection.execute("UPDATE item SET judged = 1 WHERE judged = 0")
        before = time.process_time(), time.perf_counter()
        done = publish(store, defined, Config(), now=now + timedelta(minutes=1))
        used = time.process_time() - before[0], time.perf_counter() - before[1]
        current = folder / "public" / "current"
        bodies = {path: (current / path).read_bytes() for path in done.published.written}

        limit = timed(partial(least, bodies, folder))
        if turn >= kept:  # from here on an old generation goes for each new one, as it does ever after
            ratios.append([used[k] / limit[k] for k in (0, 1)])
            ours.append(used[0])
            limits.append(limit[0])
            sizes.append((len(bodies), sum(map(len, bodies.values())) / 1e6))
    print(f"  20 new items: {median(n for n, _ in sizes):.0f} files, {median(mb for _, mb in sizes):.0f} MB; "
          f"limit {median(limits):.2f} s, ours {median(ours):.2f} s: {spread(ratios)}")  # fmt: skip
    return median(ours)


def measure(size: int, folder: Path, *, whole: bool, made_by: archive.Maker) -> float:
    """What one archive costs; the CPU seconds that twenty new items take."""
    if not (folder / "syndicator.db").exists():
        archive.build(folder, size, 100, made_by)
    print(f"{size:,} items", flush=True)
    with Store.open(folder) as store:
        began = (folder / "public" / "current").exists()
        now = datetime.fromtimestamp(_newest(store), UTC) + timedelta(hours=1)
        peak()
        with nullcontext() if whole else patch.object(Entries, "archive", _brief):
            done: list[Publication] = []
            cpu, clock = timed(lambda: done.append(publish(store, definitions.load(), Config(), now=now)))
        if not began:
            rendered = f"{done[0].rendered:,} entries rendered"
            print(f"  first publication, {rendered}: {cpu:.0f} s ({clock:.0f} by the clock), "
                  f"{_tree(folder)}; peak memory {peak():.0f} MB"
                  + ("" if whole else "; archives of old months left empty"), flush=True)  # fmt: skip
        used = news(store, folder, made_by)
        pairs(store, folder)
        return used


def _newest(store: Store) -> int:
    """When the newest item was placed, in Unix time."""
    return int(store.connection.execute("SELECT max(n) >> 24 FROM item").fetchone()[0])


_archive = Entries.archive


def _brief(
    entries: Entries, feed: Feed, numbers: Sequence[int], month: str, *, previous: str | None, following: str | None
) -> bytes:
    """Archives with nothing in them, but for those of the last months."""
    recent = f"{archive.END - timedelta(days=62):%Y-%m}"
    return _archive(entries, feed, numbers if month >= recent else [], month, previous=previous, following=following)


def _tree(folder: Path) -> str:
    """Files and bytes of what is published, each counted once."""
    seen: dict[int, int] = {}
    for top, _, names in os.walk(folder / "public" / "generations"):
        for name in names:
            status = (Path(top) / name).lstat()
            seen[status.st_ino] = status.st_size
    return f"{len(seen):,} files of {sum(seen.values()) / 1e9:.2f} GB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--whole-up-to", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, default=archive.kept())
    options = parser.parse_args()
    made_by = archive.maker()
    used: dict[int, float] = {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="publish-") as name:
            folder = options.keep / str(size) if options.keep else Path(name)
            folder.mkdir(parents=True, exist_ok=True)
            used[size] = measure(size, folder, whole=size <= options.whole_up_to, made_by=made_by)
    few, many = min(used), max(used)
    if few != many:
        print(f"20 new items at {many:,} against {few:,}: {used[many] / used[few]:.2f} times the CPU time")


if __name__ == "__main__":
    main()
