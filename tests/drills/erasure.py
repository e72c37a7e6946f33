"""The erasure drill: one article, in everything that could carry it, taken out of a large archive and looked for.

python -m tests.drills.erasure 10000
"""

import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from syndicator import erasure
from syndicator.backups import backup, restore
from syndicator.captures import Writer
from syndicator.config import Config
from syndicator.ingest import ingest
from syndicator.model import Evidence, Item, Match, Outcome, Tags
from syndicator.publish import publish
from syndicator.store import Store
from tests.test_removal import (
    ADDRESS,
    AGAIN,
    DEFINED,
    RUNS,
    SOURCE,
    START,
    TAGGER,
    TITLE,
    fill,
    occurrences,
    take_out,
)
from tests.test_removal_controls import MISSES

MINUTE = 60
WORDS = (TITLE, ADDRESS, ADDRESS.removeprefix("https://"), *RUNS)


def others(count: int) -> Iterator[Item]:
    """Items of about 3,000 characters of random words, 20 minutes apart, each about a country and a topic."""
    chance = random.Random(count)
    vocabulary = ["".join(chance.choices("aeioubcdfglmnprst", k=chance.randint(2, 9))) for _ in range(20_000)]
    often = [1 / (place + 1) for place in range(len(vocabulary))]
    codes, slugs = sorted(DEFINED.vocabulary.countries)[:45], sorted(DEFINED.vocabulary.topics)[:30]
    match = Match(form="name", zone="title", rule="name", weight=4.0, span=(0, 4))
    evidence = Evidence(weight=4.0, matches=(match,))
    for number in range(count):
        said = chance.choices(vocabulary, often, k=500)
        text, name = " ".join(said), f"00000000-0000-5000-8000-{number:012x}"
        placed = START - timedelta(minutes=20) * (count - number)
        tags = Tags(primary={chance.choice(codes): evidence}, topics={chance.choice(slugs): evidence})
        yield Item(
            id=f"urn:uuid:{name}", url=f"https://board.example/other/{name}", source="board", title=text[:70],
            summary=text[:290], html=f"<p>{text}</p>", text=text, first_seen=placed, placed=placed,
            story_id=f"urn:uuid:{name}", language="en", tags=tags, fingerprint=name, row_hash="1:x",
        )  # fmt: skip


def archive(folder: Path, count: int) -> None:
    """The small archive of the tests with the seeded article, and so many others around it, a page of each captured."""
    fill(folder, SOURCE)
    head = [("Content-Type", "text/html; charset=utf-8")]
    writer = Writer(folder / "captures")
    with Store.open(folder) as store:
        with store.write():
            for item in others(count):
                store.add(item)
            store.connection.execute("UPDATE item SET judged = 1")
        publish(store, DEFINED, Config(), now=START + timedelta(hours=2))
    for item in others(count):
        page = f"<html><h1>{item.title}</h1>{item.html}<aside>{'more of the menu ' * 100}</aside></html>"
        writer.write(item.url, status=200, headers=head, body=page.encode(), date=item.placed)


def removal(folder: Path) -> int:
    """Take it out; how much was wrong: words that are left, or a time that was too long."""
    out: list[tuple[float, float]] = []
    began, clock = time.process_time(), time.monotonic()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def published(store: Store, *given: object, now: datetime, whole: bool = False) -> None:
        publish(store, *given, now=now, whole=whole)  # type: ignore[arg-type]
        out.append((time.process_time() - began, time.monotonic() - clock))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(erasure, "publish", published)
        _, done = take_out(folder)
    used, wall = time.process_time() - began, time.monotonic() - clock
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1024
    left = occurrences(folder, *WORDS)
    print(f"out of every feed and page after {out[0][0]:.1f} CPU seconds ({out[0][1]:.1f} s)")
    print(f"all done, the self-check too, after {used:.1f} CPU seconds ({wall:.1f} s)")
    print(f"at most {more:.0f} MB of memory beyond what making the archive had taken")
    print(
        f"after: {len(left)} occurrences in any byte of any file, packed ones opened; it named {len(done.left)} files"
    )
    return len(left) + len(done.left) + (out[0][0] > MINUTE) + (used > 10 * MINUTE)


def coming_back(folder: Path, copy: Path) -> int:
    """Crawl it again in several ways, restore the older backup; by how many ways it came back."""
    with Store.open(folder) as store:
        now = START + timedelta(days=2)
        back = [
            how
            for how, again in AGAIN.items()
            if ingest(again, SOURCE, store=store, tagger=TAGGER, now=now) is not Outcome.SKIPPED
        ]
    new = copy.parent / "new"
    done = restore(copy, new, newest=folder / "suppressions.jsonl", environment={})
    back += ["older backup"] * bool(occurrences(new, *WORDS))
    print(f"came back by {', '.join((*AGAIN, 'older backup'))}: {len(back)}; {done.items} items restored")
    return len(back)


def controls() -> int:
    """Removals that miss one place each; how many passed all the same."""
    passed = 0
    with tempfile.TemporaryDirectory() as name:
        before = Path(name) / "before"
        fill(before, SOURCE)
        for what, miss in MISSES.items():
            folder = Path(shutil.copytree(before, Path(name) / "data", symlinks=True))
            with pytest.MonkeyPatch.context() as patch:
                miss(patch)
                _, done = take_out(folder)
            found = len(occurrences(folder, *WORDS))
            print(f"control without {what}: {found} occurrences, it named {len(done.left)} files")
            passed += not done.left
            shutil.rmtree(folder)
    return passed


def main(count: int) -> int:
    """How much was wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder, copy = Path(name) / "data", Path(name) / "copy.tar"
        archive(folder, count)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        said = len(occurrences(folder, *WORDS))
        print(f"{count} items, each with a capture, {size / 1e6:.0f} MB; before: {said} occurrences")
        backup(folder, copy)
        return removal(folder) + coming_back(folder, copy) + controls()


if __name__ == "__main__":
    sys.exit(min(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000), 1))
