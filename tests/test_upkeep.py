"""The night's work: what is let go and what never is, the space that is taken, and what `doctor` finds."""

import asyncio
import json
import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from syndicator import upkeep
from syndicator.backups import RESTORED, backup, restore
from syndicator.config import Config
from syndicator.daemon import Daemon
from syndicator.doctor import examine, sqlite_finding, try_backup
from syndicator.errors import StoreError
from syndicator.model import Outcome, Run, Verdict
from syndicator.store import Store
from syndicator.store.memory import Entry, Memory, Page
from tests.trees import copied

NOW = datetime(2024, 6, 1, 1, 40, tzinfo=UTC)
ENVIRONMENT = {"SYNDICATOR_CONTACT": "news@example.org", "SYNDICATOR_BASE_URL": "https://feeds.example.org"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a published archive; copy it before changing it."""
    from syndicator.service import Order, turn

    folder = tmp_path_factory.mktemp("upkeep") / "data"
    folder.mkdir()
    from syndicator.captures import DEMO

    turn(folder, Config(), Order(replay=(Path(str(DEMO)),)))
    return folder


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    return copied(filled, tmp_path / "data")


def a_run(source: str, at: datetime, verdict: Verdict, *, listed: int, new: int) -> Run:
    outcomes = {Outcome.NEW: new, Outcome.UNCHANGED: listed - new}
    return Run(
        source=source, started_at=at, finished_at=at, verdict=verdict, reason="", way_in="x", listed=listed,
        outcomes=outcomes,
    )  # fmt: skip


def coverage(store: Store) -> list[tuple[object, ...]]:
    return [tuple(row) for row in store.connection.execute("SELECT * FROM coverage ORDER BY source, day")]


@pytest.mark.parametrize("seed", range(8))
def test_pruning_runs_leaves_the_coverage_of_every_day_as_it_was(store: Store, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(400):
        at = NOW - timedelta(days=dice.randrange(20), minutes=15 * dice.randrange(96))
        listed = dice.randrange(4)
        new = dice.choice([0, 0, 0, listed])
        store.record(a_run(dice.choice("ab"), at, dice.choice(list(Verdict)), listed=listed, new=new))
    before = coverage(store)
    young = len([run for name in "ab" for run in store.runs(name, 999) if run.started_at >= NOW - timedelta(days=5)])

    gone = store.prune_runs(NOW - timedelta(days=5))

    kept = [run for name in "ab" for run in store.runs(name, 999)]
    assert coverage(store) == before
    assert gone > 100
    assert len(kept) == 400 - gone
    assert len([run for run in kept if run.started_at >= NOW - timedelta(days=5)]) == young
    assert store.prune_runs(NOW - timedelta(days=5)) == 0


def test_what_crawling_remembers_is_forgotten_only_where_no_item_needs_it(store: Store) -> None:
    memory = Memory(store.connection, store.write)
    old, young = NOW - timedelta(days=500), NOW - timedelta(days=5)
    entry = Entry(url="", state="other", reason="", listing="l", listed_at=old, listed="{}", read_at=old)
    memory.keep_entries(
        "board",
        [
            replace(entry, url="https://b.example/other"),
            replace(entry, url="https://b.example/still-listed", listed_at=young),
            replace(entry, url="https://b.example/item", state="done"),
            replace(entry, url="https://b.example/for-backfill", state="left", read_at=None),
            replace(entry, url="https://b.example/never-had", state="waiting", read_at=None),
        ],
    )
    page = Page(url="", source="board", etag=None, last_modified=None, body_hash="", fetched_at=old, checked_at=old)
    memory.keep_pages(
        [replace(page, url="https://b.example/1"), replace(page, url="https://b.example/2", checked_at=young)]
    )
    memory.keep_facts("board", old, "ok", "{}")
    memory.keep_facts("no_longer_followed", old, "ok", "{}")

    gone = store.prune_memory(NOW - timedelta(days=400))

    left = {row[0].rpartition("/")[2] for row in store.connection.execute("SELECT url FROM entry_memory")}
    assert left == {"still-listed", "item", "for-backfill"}
    assert memory.page("https://b.example/1", "board") is None
    assert memory.page("https://b.example/2", "board") is not None
    assert len(memory.facts("board")) == 1
    assert gone == {"pages": 1, "addresses": 2, "facts": 1}


def test_captures_are_kept_for_ever_unless_the_operator_says_otherwise(data: Path) -> None:
    captures = data / upkeep.CAPTURES
    captures.mkdir(exist_ok=True)
    for name in ("2024-01-01.warc.gz", "2024-01-01-2.warc.gz", "2024-05-31.warc.gz", "mine.warc.gz"):
        (captures / name).write_bytes(b"x")

    assert "captures" not in upkeep.prune(data, Config(), now=NOW)
    assert upkeep.prune(data, Config(keep_captures_days=100), now=NOW)["captures"] == 2
    assert {path.name for path in captures.iterdir()} == {"2024-05-31.warc.gz", "mine.warc.gz"}


def test_a_night_checks_copies_and_notes_what_is_taken(data: Path) -> None:
    done = upkeep.night(data, Config(), now=NOW)

    assert done.problems == ()
    with Store.open(data, write=False) as store, Store.open(data / upkeep.SNAPSHOTS, write=False) as copy:
        assert copy.totals() == store.totals() != (0, 0)
        assert upkeep.verified(store) == (NOW, 0)
    assert done.space.parts["archive"] > 100_000
    assert done.space.parts["published tree"] > 100_000
    assert done.space.parts["snapshots"] > 100_000
    assert done.space.total == sum(done.space.parts.values())


def test_no_copy_is_made_that_would_fill_the_disk(data: Path) -> None:
    upkeep.night(data, Config(disk_reserve_mb=999_999_999), now=NOW)
    assert list((data / upkeep.SNAPSHOTS).iterdir()) == []


def test_a_damaged_archive_keeps_its_last_good_copy_and_loses_nothing(data: Path) -> None:
    upkeep.night(data, Config(), now=NOW)
    good = (data / upkeep.SNAPSHOTS / "syndicator.db").read_bytes()
    with Store.open(data) as store:
        store.connection.execute("UPDATE item SET title = 'changed by somebody' WHERE n = (SELECT max(n) FROM item)")
        store.record(a_run("x", NOW - timedelta(days=800), Verdict.OK, listed=0, new=0))
        store.record(a_run("x", NOW - timedelta(days=800), Verdict.OK, listed=0, new=0))

    done = upkeep.night(data, Config(), now=NOW + timedelta(days=1))

    assert len(done.problems) == 1
    assert done.pruned == {}
    assert (data / upkeep.SNAPSHOTS / "syndicator.db").read_bytes() == good
    with Store.open(data, write=False) as store:
        assert upkeep.verified(store) == (NOW + timedelta(days=1), 1)
    assert "last check" in {f.what for f in examine(data, ENVIRONMENT, now=NOW) if f.level == "fail"}


def test_a_file_of_several_names_takes_its_space_once(tmp_path: Path) -> None:
    tree = tmp_path / "public" / "generations"
    for number in (1, 2):
        (tree / str(number)).mkdir(parents=True)
    (tree / "1" / "all.atom").write_bytes(b"x" * 1_000_000)
    once = upkeep.measure(tmp_path).parts["published tree"]
    (tree / "2" / "all.atom").hardlink_to(tree / "1" / "all.atom")

    assert upkeep.measure(tmp_path).parts["published tree"] == once >= 1_000_000


def test_the_day_on_which_the_disk_is_full_is_told_from_the_faster_pace() -> None:
    def note(day: int, taken: int, free: int) -> upkeep.Note:
        return upkeep.Note(day=date(2024, 5, 1) + timedelta(days=day), taken=taken, free=free)

    ours = [note(0, 100, 10_000), note(10, 1_100, 9_900)]  # we grow by 100 a day
    theirs = [note(0, 100, 10_000), note(10, 100, 8_000)]  # others fill 200 a day

    assert upkeep.full(ours, reserve=900) == date(2024, 5, 11) + timedelta(days=90)
    assert upkeep.full(theirs, reserve=1_000) == date(2024, 5, 11) + timedelta(days=35)
    assert upkeep.full([note(0, 100, 10_000), note(10, 50, 10_100)], reserve=900) is None
    assert upkeep.full([note(0, 0, 10_000), note(3, 9_000, 1_000)], reserve=900) is None, "three nights are no pace"


def test_upkeep_needs_an_archive(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no archive"):
        upkeep.night(tmp_path, Config(), now=NOW)


def test_the_daemon_does_the_nights_work_in_a_process_of_its_own(data: Path) -> None:
    asyncio.run(Daemon(data, Config())._keep())

    assert (data / upkeep.SNAPSHOTS / "syndicator.db").exists()
    with Store.open(data, write=False) as store:
        told = upkeep.verified(store)
    assert told is not None
    assert told[1] == 0


def levels(data: Path, now: datetime = NOW, **environment: str) -> dict[str, str]:
    found = examine(data, {**ENVIRONMENT, **environment}, now=now)
    order = ("ok", "warn", "fail")
    return {f.what: max((g.level for g in found if g.what == f.what), key=order.index) for f in found}


@pytest.fixture
def after(data: Path) -> datetime:
    """A moment just after the last turn."""
    with Store.open(data, write=False) as store:
        last = store.now()
    assert last is not None
    return last + timedelta(hours=1)


def test_doctor_finds_nothing_to_fail_in_a_sound_installation(data: Path, after: datetime) -> None:
    upkeep.night(data, Config(), now=after)
    with Store.open(data) as store:
        store.set_fact(RESTORED, after.isoformat())
    found = levels(data, after)
    assert "fail" not in found.values()
    assert {name for name, level in found.items() if level == "warn"} <= {"sources", "tree"}


def spoil_settings(data: Path) -> None:
    (data / "syndicator.toml").write_text("contct = 'x@example.org'\n")


def spoil_a_declaration(data: Path) -> None:
    (data / "sources").mkdir()
    (data / "sources" / "board.toml").write_text("title = 3\n")


def spoil_a_feed(data: Path) -> None:
    (data / "feeds").mkdir()
    (data / "feeds" / "mine.toml").write_text("title = 'A'\ndescription = 'B'\nquery = 'topic:no-such-topic'\n")


def spoil_a_filter(data: Path) -> None:
    (data / "sources").mkdir()
    (data / "sources" / "board.toml").write_text(
        'title = "B"\nhomepage = "https://board.example/"\nlanguage = "en"\ntimezone = "UTC"\nfilter = "contry:TH"\n'
        '[[ways_in]]\nkind = "feed"\nurl = "https://board.example/feed"\n'
    )


def spoil_the_database(data: Path) -> None:
    (data / "syndicator.db").write_bytes(b"this is no database at all" * 100)


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (spoil_settings, "settings"),
        (spoil_a_declaration, "definitions"),
        (spoil_a_feed, "definitions"),
        (spoil_a_filter, "definitions"),
        (spoil_the_database, "archive"),
    ],
)
def test_doctor_names_what_was_spoilt_and_goes_on(
    data: Path, after: datetime, spoil: Callable[[Path], None], what: str
) -> None:
    assert levels(data, after).get(what) != "fail"
    spoil(data)
    found = levels(data, after)
    assert found[what] == "fail"
    assert {"versions", "SQLite", "contact"} <= set(found)


def test_doctor_knows_a_clock_that_is_behind_the_archive(data: Path, after: datetime) -> None:
    assert levels(data, after)["clock"] == "ok"
    assert levels(data, after - timedelta(days=1))["clock"] == "fail"


def test_doctor_says_what_nobody_else_says(data: Path, after: datetime) -> None:
    assert levels(data, after, SYNDICATOR_DISK_RESERVE_MB="999999999")["disk"] == "fail"
    assert levels(data, after, SYNDICATOR_BASE_URL="http://127.0.0.1:8000")["base_url"] == "warn"
    assert levels(data, after, SYNDICATOR_BASE_URL="http://feeds.example.org")["base_url"] == "warn"
    assert levels(data, after)["backup"] == "warn"
    assert levels(data, after + timedelta(days=3))["last turn"] == "warn"
    (data / "public").chmod(0o700)
    assert levels(data, after)["tree"] == "warn"


def test_a_backup_that_was_restored_on_trial_is_remembered_and_a_damaged_one_is_not(
    data: Path, after: datetime, tmp_path: Path
) -> None:
    backup(data, tmp_path / "good.tar")
    (tmp_path / "torn.tar").write_bytes((tmp_path / "good.tar").read_bytes()[:100_000])

    with pytest.raises(StoreError, match="no backup"):
        try_backup(data, tmp_path / "torn.tar", ENVIRONMENT, now=after)
    assert levels(data, after)["backup"] == "warn"

    assert try_backup(data, tmp_path / "good.tar", ENVIRONMENT, now=after).level == "ok"
    assert levels(data, after)["backup"] == "ok"
    assert levels(data, after + timedelta(days=400))["backup"] == "warn"
    assert not list(data.glob(".trial-*"))


def test_a_restored_archive_knows_that_it_was_restored_and_when(data: Path, after: datetime, tmp_path: Path) -> None:
    backup(data, tmp_path / "good.tar")
    assert levels(data, after)["backup"] == "warn"

    restore(tmp_path / "good.tar", tmp_path / "new", newest=None, environment=ENVIRONMENT, at=after)

    assert levels(tmp_path / "new", after)["backup"] == "ok"
    assert levels(tmp_path / "new", after + timedelta(days=400))["backup"] == "warn"
    assert levels(data, after)["backup"] == "warn", "the archive that was copied was not restored"


def test_what_a_killed_trial_left_behind_is_gone_after_the_next_night(data: Path, after: datetime) -> None:
    for name, age in ((".trial-killed", timedelta(days=1)), (".trial-working", timedelta(minutes=5))):
        (data / name / "data").mkdir(parents=True)
        (data / name / "data" / "syndicator.db").write_bytes(b"what was taken out since")
        when = (after - age).timestamp()
        os.utime(data / name, (when, when))

    night = upkeep.night(data, Config(), now=after)

    assert night.pruned["abandoned trials"] == 1
    assert [place.name for place in data.glob(".trial-*")] == [".trial-working"]


def test_doctor_fails_without_a_contact(data: Path, after: datetime) -> None:
    found = examine(data, {}, now=after)
    assert [f.words for f in found if f.what == "contact" and f.level == "fail" and 'contact = "' in f.words]


@pytest.mark.parametrize(
    ("version", "level", "words"),
    [
        ((3, 39, 4), "fail", "too old"),
        ((3, 40, 1), "ok", "WAL-reset"),
        ((3, 44, 6), "ok", "free of"),
        ((3, 50, 6), "ok", "WAL-reset"),
        ((3, 50, 7), "ok", "free of"),
        ((3, 51, 2), "ok", "WAL-reset"),
        ((3, 51, 3), "ok", "free of"),
    ],
)
def test_doctor_names_the_damage_that_a_version_of_sqlite_can_do(
    version: tuple[int, int, int], level: str, words: str
) -> None:
    found = sqlite_finding(version)
    assert found.level == level
    assert words in found.words


def test_the_commands_print_one_line_a_finding_and_say_what_takes_the_space(
    data: Path, syndicator: Callable[..., object]
) -> None:
    import subprocess

    done = syndicator("doctor", "--data", data)
    assert isinstance(done, subprocess.CompletedProcess)
    assert done.returncode == 1
    assert all(line.split()[0] in {"ok", "warn", "fail"} for line in done.stdout.splitlines())

    night = syndicator("upkeep", "--data", data)
    assert isinstance(night, subprocess.CompletedProcess)
    assert night.returncode == 0, night.stderr

    status = syndicator("status", "--data", data)
    assert isinstance(status, subprocess.CompletedProcess)
    assert "Space: " in status.stdout
    assert "archive " in status.stdout
    assert "all is well" in status.stdout
    json.loads(syndicator("status", "--format", "json", "--data", data).stdout)  # type: ignore[attr-defined]
