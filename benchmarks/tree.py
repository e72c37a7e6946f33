"""What a box holds after years: files and bytes of the published tree and of the archive.

    python -m benchmarks.tree [--years 10] [--per-day 30] [--keep FOLDER]

Made items at the rate of the sources that we ship (45 of them, two items in three days each), published whole, then six
turns of a day's items, so that three generations stand. Every file is counted once, however many generations show it.
"""

import argparse
import os
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from benchmarks import archive
from benchmarks.publish import peak, timed
from syndicator import definitions
from syndicator.config import Config
from syndicator.publish import publish
from syndicator.store import Store

TURNS = 6


def kind(path: str) -> str:
    """What a file of the tree is."""
    packed = "compressed " if path.endswith(".gz") else ""
    path = path.removesuffix(".gz")
    if "/archive/" in path:
        return f"{packed}archive documents"
    if "/feeds/" in path:
        pair = "/country/" in path and "/topic/" in path
        return packed + ("documents of pairs" if pair else "other documents")
    return f"{packed}pages and the rest"


def counted(public: Path) -> tuple[Counter[str], Counter[str], int]:
    """Files and bytes by kind, and folders with links, of all generations."""
    files, sizes, names, seen = Counter[str](), Counter[str](), 0, set[int]()
    for top, folders, found in os.walk(public):
        names += len(folders)
        for name in found:
            path = Path(top) / name
            status = path.lstat()
            if status.st_ino not in seen and not path.is_symlink():
                seen.add(status.st_ino)
                files[kind(str(path))] += 1
                sizes[kind(str(path))] += status.st_blocks * 512
    return files, sizes, names


def measure(folder: Path, count: int, per_day: float) -> None:
    made_by = archive.maker()
    if not (folder / "syndicator.db").exists():
        archive.build(folder, count, per_day, made_by)
    defined = definitions.load()
    with Store.open(folder) as store:
        peak()
        cpu, clock = timed(lambda: publish(store, defined, Config(), now=archive.END))
        print(f"published whole in {cpu:.0f} s of CPU ({clock:.0f} by the clock), memory {peak():.0f} MB", flush=True)
        for turn in range(TURNS):
            now = archive.END + timedelta(days=turn + 1)
            with store.write():
                for item in archive.newer(made_by, 10_000_000 + turn * 1000, round(per_day), now):
                    store.add(item)
                store.connection.execute("UPDATE item SET judged = 1 WHERE judged = 0")
            cpu, _ = timed(lambda now=now: publish(store, defined, Config(), now=now))
    print(f"a day's items published in {cpu:.1f} s of CPU")
    files, sizes, names = counted(folder / "public")
    for name in sorted(files):
        print(f"  {name:32}{files[name]:>8,} files{sizes[name] / 1e6:>10,.0f} MB")
    print(f"  {'all':32}{files.total():>8,} files{sizes.total() / 1e6:>10,.0f} MB on disk, {names:,} folders and links")
    size = (folder / "syndicator.db").stat().st_size
    print(f"  archive (texts of 3 kB, twice: as text and as HTML, with their search index and kept entries): "
          f"{size / 1e6:,.0f} MB, {size / count / 1e3:.1f} kB an item")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=float, default=10)
    parser.add_argument("--per-day", type=float, default=30)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    count = round(options.years * 365 * options.per_day)
    print(f"{count:,} items in {options.years:g} years")
    with tempfile.TemporaryDirectory(prefix="tree-") as name:
        measure(options.keep or Path(name), count, options.per_day)


if __name__ == "__main__":
    main()
