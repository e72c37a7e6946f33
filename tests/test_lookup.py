"""The last capture of an address: found by an index that follows the files, whatever became of them."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicator.captures import Writer, erase, spelling
from syndicator.config import Config
from syndicator.lookup import catch_up, last_of
from syndicator.store import Store
from syndicator.upkeep import prune

START = datetime(2024, 3, 1, 6, tzinfo=UTC)
DAY = timedelta(days=1)
LATE = START + 1000 * DAY
URL = "https://board.example/a"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    with Store.open(data) as store:
        yield store


@pytest.fixture
def captures(data: Path) -> Path:
    return data / "captures"


def capture(captures: Path, url: str, body: str, at: datetime, status: int = 200) -> tuple[str, int]:
    place = Writer(captures).write(url, status=status, headers=[], body=body.encode(), date=at)
    return place.file, place.offset


def last(captures: Path, store: Store, *urls: str, until: datetime = LATE) -> str | None:
    found = last_of(captures, store, [urls], until=until)[0]
    return found.body.decode() if found else None


def test_the_last_whole_page_before_a_moment_is_found_in_any_spelling(captures: Path, store: Store) -> None:
    for number in range(4):
        capture(captures, URL, f"day {number}", START + number * DAY)
        capture(captures, "https://board.example/other", f"other {number}", START + number * DAY)
    capture(captures, URL, "no", START + 4 * DAY, status=500)

    assert last(captures, store, URL) == "day 3"
    assert last(captures, store, "HTTPS://Board.example:443/a#top") == "day 3"
    assert last(captures, store, URL, until=START + 2 * DAY) == "day 1"
    assert last(captures, store, URL, until=START) is None
    assert last(captures, store, "https://board.example/none", URL) == "day 3"
    assert last(captures, store) is None


def test_only_what_was_appended_since_is_read_again(
    captures: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        capture(captures, f"{URL}{number}", "text " * 500, START + (number % 3) * DAY)
    assert catch_up(captures, store) == 30
    assert catch_up(captures, store) == 0
    capture(captures, URL, "news", START + 2 * DAY)
    opened: list[str] = []
    monkeypatch.setattr("syndicator.lookup.pages_of", _noting(opened))

    assert last(captures, store, URL) == "news"
    assert opened == ["2024-03-03.warc.gz"], "two of three files were not even opened"
    assert last(captures, store, f"{URL}7") == "text " * 500


def _noting(opened: list[str]) -> object:
    from syndicator.captures import pages_of

    def noting(path: Path, start: int) -> object:
        opened.append(path.name)
        assert start > 0
        return pages_of(path, start)

    return noting


def test_a_record_that_was_erased_is_not_found_and_what_stood_before_it_is(captures: Path, store: Store) -> None:
    capture(captures, URL, "first", START)
    file, offset = capture(captures, URL, "second", START + DAY)
    assert last(captures, store, URL) == "second"

    erase(captures / file, offset)

    assert last(captures, store, URL) == "first"
    assert store.indexed()[file] == (captures / file).stat().st_size


def test_a_file_that_is_another_now_is_looked_through_again(captures: Path, store: Store) -> None:
    file, _ = capture(captures, URL, "first", START)
    capture(captures, f"{URL}2", "beside", START)
    assert last(captures, store, URL) == "first"
    (captures / file).unlink()
    capture(captures, f"{URL}3", "third", START)

    assert last(captures, store, f"{URL}3") == "third"
    assert last(captures, store, URL) is None


def test_a_file_that_is_gone_is_forgotten_with_its_captures(data: Path, captures: Path, store: Store) -> None:
    capture(captures, URL, "old", START)
    capture(captures, URL, "new", START + 40 * DAY)
    catch_up(captures, store)

    prune(data, Config(keep_captures_days=30), now=START + 41 * DAY)

    assert set(store.indexed()) == {"2024-04-10.warc.gz"}
    assert last(captures, store, URL) == "new"
    assert store.connection.execute("SELECT count(*) FROM capture").fetchone()[0] == 1


def test_a_torn_end_is_no_capture_until_it_is_whole(captures: Path, store: Store) -> None:
    capture(captures, URL, "first", START)
    whole = (captures / "2024-03-01.warc.gz").read_bytes()
    capture(captures, URL, "second", START + timedelta(hours=1))
    path = captures / "2024-03-01.warc.gz"
    more = path.read_bytes()
    path.write_bytes(more[: len(whole) + 40])

    assert last(captures, store, URL) == "first"
    assert store.indexed()[path.name] == len(whole)
    path.write_bytes(more)
    assert last(captures, store, URL) == "second"


def test_a_kill_at_any_moment_of_indexing_leaves_nothing_wrong(data: Path, captures: Path) -> None:
    for number in range(60):
        capture(captures, f"{URL}{number % 20}", f"text {number}", START + number * timedelta(hours=1))
    Store.open(data).close()
    code = (
        "import sys; from pathlib import Path; from syndicator.store import Store\n"
        "from syndicator.lookup import catch_up\n"
        "step = 0\n"
        "def tick(_statement):\n"
        "    global step; step += 1\n"
        "    if step == int(sys.argv[2]): import os; os.kill(os.getpid(), 9)\n"
        "with Store.open(Path(sys.argv[1])) as store:\n"
        "    store.connection.set_trace_callback(tick); catch_up(Path(sys.argv[1]) / 'captures', store)\n"
    )
    killed = 0
    for step in (3, 9, 20):
        killed += (
            subprocess.run([sys.executable, "-c", code, str(data), str(step)], env=dict(os.environ)).returncode == -9
        )
        with Store.open(data) as store:
            for file, until in store.indexed().items():
                assert until == (captures / file).stat().st_size
    with Store.open(data) as store:
        found = [last(captures, store, f"{URL}{number}") for number in range(20)]
        assert killed == 3
        assert found == [f"text {40 + number}" for number in range(20)]
        assert store.connection.execute("SELECT count(*) FROM capture").fetchone()[0] == 60


def test_no_address_stands_in_the_index(data: Path, captures: Path, store: Store) -> None:
    capture(captures, "https://board.example/asha-rai-is-free", "x", START)
    catch_up(captures, store)
    store.checkpoint()

    kept = b"".join(path.read_bytes() for path in data.glob("syndicator.db*"))
    assert b"asha-rai" not in kept
    key = hashlib.blake2b(spelling("https://board.example/asha-rai-is-free").encode(), digest_size=16).digest()
    assert key in kept, "the control: the bytes that stand for it do"


def test_a_look_up_costs_the_same_in_a_large_archive(captures: Path, store: Store) -> None:
    capture(captures, URL, "text", START)
    catch_up(captures, store)
    key = store.connection.execute("SELECT address FROM capture").fetchone()[0]
    small = _steps(store, lambda: store.captures([key], until=LATE))
    store.index("2024-02-01.warc.gz", [(os.urandom(16), n, n) for n in range(50_000)], until=1)

    large = _steps(store, lambda: store.captures([key], until=LATE))

    assert large <= 2 * small
    unordered = "SELECT * FROM capture WHERE +address = ?"
    walked = _steps(store, lambda: store.connection.execute(unordered, [key]).fetchall())
    assert walked > 100 * large, "the control: without the index's order, all rows are read"


def _steps(store: Store, work: Callable[[], object]) -> int:
    """Of SQLite's machine."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    store.connection.set_progress_handler(step, 1)
    work()
    store.connection.set_progress_handler(None, 0)
    return count
