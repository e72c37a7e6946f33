"""kill -9: a sample of the drill over whole turns, and every storage call of a publication; each with its control."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from syndicator.generations import Generations, publish
from tests.drills.kill import drill, rows, turn
from tests.trees import tree

DAY = datetime(2024, 2, 12, 3, tzinfo=UTC)
FORMATS = ("atom", "rss", "json")
CALLS = ("write", "fsync", "replace", "rename", "link", "symlink", "open", "utime", "mkdir", "unlink")

Publisher = Callable[[Path, dict[str, bytes]], None]


def documents(generation: str) -> dict[str, bytes]:
    return {
        f"feeds/{name}.{form}": f"{generation} {name}".encode() * 50
        for name in ("all", "country/th")
        for form in FORMATS
    }


def in_one_step(folder: Path, wanted: dict[str, bytes]) -> None:
    publish(Generations(folder), wanted, modified=DAY)


def in_place(folder: Path, wanted: dict[str, bytes]) -> None:
    """What a publisher does that thinks of nothing: the control."""
    for path, body in wanted.items():
        target = folder / "public" / "current" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.write(descriptor, body[: len(body) // 2])
        os.write(descriptor, body[len(body) // 2 :])
        os.close(descriptor)


def killed_at(call: int, publisher: Publisher, folder: Path, wanted: dict[str, bytes]) -> bool:
    """Publish in a process of its own that dies at its `call`-th storage call; False if it came to its end first."""
    child = os.fork()
    if child == 0:
        count = 0

        def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
            def counted(*arguments: Any, **named: Any) -> Any:
                nonlocal count
                count += 1
                if count == call:
                    os._exit(9)
                return real(*arguments, **named)

            return counted

        for name in CALLS:
            setattr(os, name, deadly(getattr(os, name)))
        publisher(folder, wanted)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def mixed_generations(publisher: Publisher, folder: Path) -> tuple[int, list[int]]:
    """How many storage calls a second publication has, and those after which readers see neither old nor new."""
    old, new = documents("old"), documents("new")
    bad: list[int] = []
    call = 0
    while True:
        call += 1
        place = folder / str(call)
        publisher(place, old)
        died = killed_at(call, publisher, place, new)
        seen = {path: body for path, body in tree(place).items() if not path.endswith(".gz")}
        if seen not in (old, new):
            bad.append(call)
        publisher(place, new)
        assert {path: body for path, body in tree(place).items() if not path.endswith(".gz")} == new
        if not died:
            return call, bad


def test_killed_at_any_storage_call_readers_see_one_whole_generation(tmp_path: Path) -> None:
    calls, bad = mixed_generations(in_one_step, tmp_path)
    assert calls > 30
    assert bad == []


def test_the_same_test_finds_a_publisher_that_writes_in_place(tmp_path: Path) -> None:
    _, bad = mixed_generations(in_place, tmp_path)
    assert bad


@pytest.mark.slow
def test_a_killed_turn_leaves_nothing_that_the_next_one_does_not_mend(tmp_path: Path) -> None:
    seen = drill(tmp_path, kills=2, seed=7)
    assert seen.wrong == ()
    assert seen.during >= 1


DYING = """
import os, sys
real, count = os.fsync, 0
def synced(descriptor):
    global count
    real(descriptor)
    count += 1
    if count == {call}:
        os._exit(9)
os.fsync = synced
sys.argv = ["syndicator", *{arguments!r}]
from syndicator.cli import main
main()
"""


@pytest.mark.drill
def test_a_turn_that_dies_between_the_mirror_and_the_commit_leaves_the_same_rows(tmp_path: Path) -> None:
    """The twelfth sync is that of an address's line in `identities.jsonl`, before its transaction commits."""
    subprocess.run(turn(tmp_path / "undisturbed"), check=True, capture_output=True)
    data = tmp_path / "killed"
    code = DYING.format(call=12, arguments=turn(data)[3:])
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 9
    subprocess.run(turn(data), check=True, capture_output=True)
    assert rows(data) == rows(tmp_path / "undisturbed")
