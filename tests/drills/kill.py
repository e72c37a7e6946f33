"""kill -9 at random moments of a replayed turn, then a clean turn: the same rows and the same bytes as undisturbed."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from syndicator.store.connection import FILE
from tests.trees import digest, tree

_NOT_COMPARED = {"run", "facts_memory", "sqlite_sequence", "page_memory", "entry_memory", "host_memory", "host_day"}
"""What tells of turns, not of items: a killed turn may have left its own."""


@dataclass(frozen=True)
class Killed:
    """What a drill saw."""

    kills: int
    during: int
    """Kills that hit while the turn was going on; the others came after its end."""
    wrong: tuple[str, ...]
    """What differed from an undisturbed turn, a sentence each."""


def turn(data: Path) -> list[str]:
    """The command of a replayed turn."""
    return [sys.executable, "-m", "syndicator", "run", "--demo", "--data", str(data)]


def rows(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table but those of runs, in the order of its own columns."""
    connection = sqlite3.connect(f"file:{data / FILE}?mode=ro", uri=True)
    names = [
        r[0]
        for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
    ]
    found = {}
    for name in names:
        if name not in _NOT_COMPARED and not name.startswith("search"):
            found[name] = sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
    connection.close()
    return found


def drill(folder: Path, *, kills: int, seed: int) -> Killed:
    """Kill `kills` turns while they go on, at random moments; compare what a clean turn leaves in their folders."""
    undisturbed = folder / "undisturbed"
    began = time.monotonic()
    subprocess.run(turn(undisturbed), check=True, capture_output=True)
    length = time.monotonic() - began
    expected, expected_tree = rows(undisturbed), digest(undisturbed)
    chance = random.Random(seed)
    wrong: list[str] = []
    during = 0
    count = 0
    while during < kills and count < 3 * kills:
        count += 1
        data = folder / f"killed-{count}"
        moment = chance.uniform(0.2, 0.98) * length
        process = subprocess.Popen(turn(data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            during += 1
        half = tree(data) if (data / "public" / "current").exists() else {}
        if half and digest(data) != expected_tree:
            wrong.append(f"after {moment:.2f} s: readers saw {len(half)} files of a tree that was never whole")
        began = time.monotonic()
        done = subprocess.run(turn(data), capture_output=True, text=True)
        length = min(length, time.monotonic() - began) if not half else length  # machines get slower and faster
        if done.returncode != 0:
            wrong.append(f"after {moment:.2f} s: the next turn ended with {done.returncode}: {done.stderr[-300:]}")
            continue
        found = rows(data)
        wrong += [
            f"after {moment:.2f} s: table {name} differs" for name in expected if found.get(name) != expected[name]
        ]
        if digest(data) != expected_tree:
            wrong.append(f"after {moment:.2f} s: the published tree differs")
    return Killed(kills=count, during=during, wrong=tuple(wrong))


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        result = drill(Path(name), kills=int(sys.argv[1]) if len(sys.argv) > 1 else 50, seed=20260101)
    print(f"{result.kills} turns killed at random moments, {result.during} while going on: {len(result.wrong)} wrong")
    for line in result.wrong:
        print(f"  {line}")
    sys.exit(1 if result.wrong else 0)
