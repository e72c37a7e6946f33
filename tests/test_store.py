"""The archive: what is written is read, what must not happen cannot."""

import fcntl
import json
import os
import random
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicator.backups import backup
from syndicator.errors import AlreadyRunning, NewerStore, StoreError
from syndicator.model import Dated, Evidence, Item, Match, Outcome, Run, Source, Status, Tags, Verdict
from syndicator.store import Store
from syndicator.store.connection import FILE
from syndicator.store.locks import run_lock
from syndicator.store.publication import Window, month_bounds
from syndicator.store.rows import number

DAY = datetime(2024, 2, 12, 3, tzinfo=UTC)
VIEWS = {
    "items": "id url source title published published_precision published_day published_month published_year "
    "date_method first_seen placed "
    "updated language summary text story_id is_first status rights",
    "item_countries": "item_id country role weight evidence",
    "item_topics": "item_id topic weight evidence",
    "item_places": "item_id place country zone",
    "stories": "id first_id size first_published",
    "story_countries": "story_id country",
    "story_topics": "story_id topic",
    "revisions": "item_id seen_at title text changed",
    "corrections": "item_id field value was at who reason",
    "runs": "source started_at finished_at outcome way_in listed reread new updated unchanged duplicate withdrawn "
    "skipped quarantined failed",
    "coverage": "source day state listed new",
    "sources": "id title homepage country language rights enabled state last_run last_new",
}


def evidence(form: str) -> Evidence:
    return Evidence(weight=4.0, matches=(Match(form=form, zone="title", rule="name", weight=4.0, span=(0, len(form))),))


def item(
    name: str, *, placed: datetime = DAY, countries: str = "TH", topics: str = "migrant-smuggling", **changes: object
) -> Item:
    made = Item(
        id=f"urn:uuid:{name}",
        url=f"https://board.example/{name}",
        source="board",
        title=f"Title of {name}",
        summary="Summary.",
        html="<p>Text.</p>",
        text=f"Words of {name}",
        first_seen=DAY,
        placed=placed,
        story_id=f"urn:uuid:{name}",
        published=Dated(value=DAY, precision="day", raw="12 February 2024", method="selector", zone="Asia/Bangkok"),
        published_raw="12 February 2024",
        tags=Tags(
            primary={code: evidence(code) for code in countries.split()},
            mentioned={"MM": evidence("Myanmar")},
            topics={slug: evidence(slug) for slug in topics.split()},
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_an_item_comes_back_as_it_was_stored(store: Store) -> None:
    stored = item("a", language="en-AU", authors=("A. Writer",), provenance={"title": "json-ld"})
    with store.write():
        store.add(stored)

    assert store.item(stored.id) == stored


def test_every_fixed_view_has_its_columns_in_their_order(store: Store) -> None:
    for view, columns in VIEWS.items():
        found = [column[0] for column in store.connection.execute(f"SELECT * FROM {view} LIMIT 0").description]
        assert found[: len(columns.split())] == columns.split(), view


def test_views_can_be_read_by_a_connection_that_trusts_no_schema(store: Store, tmp_path: Path) -> None:
    with store.write():
        store.add(item("a"))
    store.snapshot(tmp_path / "copy.db")
    connection = sqlite3.connect(tmp_path / "copy.db")
    connection.execute("PRAGMA trusted_schema = OFF")
    for view in VIEWS:
        connection.execute(f"SELECT * FROM {view}").fetchall()
    connection.close()


def test_row_numbers_order_by_when_items_are_placed() -> None:
    placed = [DAY + timedelta(seconds=step) for step in (0, 1, 86400, -400_000_000, -2_000_000_000)]
    numbers = [number("urn:uuid:a", moment) for moment in placed]
    assert [placed[i] for i in sorted(range(5), key=numbers.__getitem__)] == sorted(placed)
    assert number("urn:uuid:a", DAY) != number("urn:uuid:b", DAY)


def test_words_of_a_changed_item_are_found_and_the_old_ones_are_not(store: Store) -> None:
    def found(word: str) -> bool:
        return bool(store.connection.execute("SELECT 1 FROM search WHERE search MATCH ?", [word]).fetchall())

    with store.write():
        store.add(item("a", text="elephants at the border"))
    assert found("elephants")
    stored = store.item("urn:uuid:a")
    assert stored
    with store.write():
        store.change(replace(stored, text="buffaloes at the border"), now=DAY)
    assert found("buffaloes")
    assert not found("elephants")
    with store.write():
        store.set_status(replace(stored, text="buffaloes at the border"), Status.WITHDRAWN, now=DAY)
    assert not found("buffaloes")
    assert store.connection.execute("INSERT INTO search(search) VALUES ('integrity-check')")


def test_thai_words_are_found_inside_running_text(store: Store) -> None:
    with store.write():
        store.add(item("a", text="ตำรวจช่วยเหยื่อค้ามนุษย์ที่ชายแดน"))
    assert store.connection.execute(
        "SELECT 1 FROM search_trigram WHERE search_trigram MATCH ?", ['"ค้ามนุษย์"']
    ).fetchall()


def test_sizes_of_facets_follow_what_is_live(store: Store) -> None:
    with store.write():
        store.add(item("a"))
        store.add(item("b", countries="TH KH", placed=DAY - timedelta(days=40)))
    assert store.facet_sizes()["TH", "migrant-smuggling"] == 2
    assert store.facet_timeline("TH", "") == {"2024-01": 1, "2024-02": 1}
    first = store.item("urn:uuid:a")
    assert first
    with store.write():
        store.retag(first, Tags(primary={"VN": evidence("Viet Nam")}), now=DAY)
    assert store.facet_sizes()["TH", ""] == 1
    assert ("MM+", "") in store.facet_sizes()
    with store.write():
        store.set_status(replace(first, tags=Tags(primary={"VN": evidence("Viet Nam")})), Status.WITHDRAWN, now=DAY)
    assert ("VN", "") not in store.facet_sizes()


def test_sizes_of_sources_follow_what_is_live(store: Store) -> None:
    with store.write():
        store.add(item("a"))
        store.add(item("b", placed=DAY - timedelta(days=40)))
        store.add(item("c", status=Status.WITHDRAWN))
    assert store.source_sizes() == {"board": 2}
    assert store.source_timeline("board") == {"2024-01": 1, "2024-02": 1}
    first, gone = store.item("urn:uuid:a"), store.item("urn:uuid:c")
    assert first
    assert gone
    with store.write():
        store.set_status(replace(gone, status=Status.LIVE), Status.LIVE, now=DAY)
        store.change(replace(first, source="other"), now=DAY)
    assert store.source_sizes() == {"board": 2, "other": 1}
    with store.write():
        store.set_status(first, Status.WITHDRAWN, now=DAY)
        store.connection.execute("DELETE FROM item WHERE id = 'urn:uuid:b'")
    assert {source: size for source, size in store.source_sizes().items() if size} == {"board": 1}
    assert store.source_timeline("board") == {"2024-02": 1}


def test_what_came_late_stays_out_of_a_window_that_was_published_before(store: Store) -> None:
    with store.write():
        for count in range(7):
            store.add(item(f"new{count}", placed=DAY + timedelta(hours=count)))
        later = DAY + timedelta(days=3)
        store.add(item("old", placed=DAY - timedelta(days=200), first_seen=later))
        store.add(item("recent", placed=later - timedelta(days=5), first_seen=later))
    window = Window()
    fresh = store.facet_window("TH", "", window, since=None)
    published = store.facet_window("TH", "", window, since=DAY + timedelta(days=1))
    assert len(fresh) == 9
    assert len(published) == 8
    assert set(fresh) - set(published) == {store.number_of("urn:uuid:old")}


def test_a_window_holds_the_newest_and_a_fortnight_but_not_without_end(store: Store) -> None:
    with store.write():
        for count in range(30):
            store.add(item(f"i{count}", placed=DAY - timedelta(days=count)))
    assert len(store.facet_window("TH", "", Window(items=5, days=14, most=100), since=None)) == 15
    assert len(store.facet_window("TH", "", Window(items=20, days=14, most=100), since=None)) == 20
    assert len(store.facet_window("TH", "", Window(items=5, days=14, most=10), since=None)) == 10


def test_months_are_found_by_looking_not_by_counting(store: Store) -> None:
    with store.write():
        for days in (0, 1, 40, 400):
            store.add(item(f"i{days}", placed=DAY - timedelta(days=days)))
    assert store.months(lambda below: store.newest_of_facet("TH", "", below)) == ["2023-01", "2024-01", "2024-02"]
    assert len(store.facet_month("TH", "", "2024-02")) == 2
    low, high = month_bounds("2023-12")
    assert low < number("urn:uuid:x", datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC)) < high


def test_a_database_from_the_future_is_refused_and_left_alone(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(NewerStore, match="upgrade Syndicator"):
        Store.open(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_something_that_is_no_database_is_an_error_with_its_path(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database, but long enough to look at" * 100)
    with pytest.raises(StoreError, match=FILE):
        Store.open(tmp_path)


def test_an_empty_file_is_no_archive_yet_and_a_writer_makes_one_of_it(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    with pytest.raises(StoreError, match="holds no archive yet"):
        Store.open(tmp_path, write=False)
    Store.open(tmp_path).close()
    Store.open(tmp_path, write=False).close()


def test_a_damaged_file_is_a_sentence_and_a_mistake_of_ours_is_not(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    content = bytearray((tmp_path / FILE).read_bytes())
    content[4096 * 4 :] = b"\xa5" * (len(content) - 4096 * 4)
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged \(.*\); keep a copy"), Store.open(tmp_path, write=False) as store:
        list(store.every())
    with pytest.raises(sqlite3.OperationalError, match="no such table"), Store.in_memory() as store:
        store.connection.execute("SELECT * FROM absent")


@pytest.mark.parametrize("copy", ["snapshot", "backup"])
def test_of_a_damaged_archive_no_copy_is_made_and_the_archive_is_blamed(copy: str, tmp_path: Path) -> None:
    data, target = tmp_path / "data", tmp_path / "copy.tar"
    with Store.open(data) as store:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'item'"
        ((page,),) = store.connection.execute(query).fetchall()
    content = bytearray((data / FILE).read_bytes())
    content[4096 * (page - 1) : 4096 * page] = b"\xa5" * 4096
    (data / FILE).write_bytes(content)

    def snapshot() -> None:
        with Store.open(data, write=False) as store:
            store.snapshot(target)

    with pytest.raises(StoreError) as told:
        snapshot() if copy == "snapshot" else backup(data, target)

    assert str(told.value).startswith(f"{data / FILE}: the archive is damaged (")
    assert "keep a copy of it, then `syndicator restore` a backup" in str(told.value)
    assert str(target) not in str(told.value)
    assert not target.exists()


@pytest.mark.parametrize("name", ["a" * 300, ""], ids=["too long", "none"])
def test_a_copy_under_an_impossible_name_is_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, pytest.raises(StoreError, match=r"could not be written|exists already"):
        store.snapshot(Path(name))


def test_a_copy_that_cannot_be_written_blames_its_own_place(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store, pytest.raises(StoreError, match=r"copy\.db: could not be written"):
        store.snapshot(tmp_path / "absent" / "copy.db")


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    "change", ["ALTER TABLE digest_mail DROP COLUMN problem", "DROP VIEW sources", "DROP INDEX digest_item_n"]
)
def test_an_archive_of_code_that_was_never_released_is_refused_in_a_sentence(
    change: str, write: bool, tmp_path: Path
) -> None:
    with Store.open(tmp_path) as store:
        store.connection.execute(change)

    with pytest.raises(
        StoreError, match=r"never released, with other tables \(\w+ \w+\); move it away, and `syndicator"
    ):
        Store.open(tmp_path, write=write)


def test_a_table_of_somebody_else_is_no_reason_to_refuse_an_archive(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.connection.execute("CREATE TABLE notes (text)")
    Store.open(tmp_path).close()


def test_a_failed_transaction_keeps_nothing(store: Store) -> None:
    def fail() -> None:
        with store.write():
            store.add(item("a"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.item("urn:uuid:a") is None
    assert store.touched().items == frozenset()


def test_a_second_turn_is_refused_at_once_and_the_lock_ends_with_its_holder(tmp_path: Path) -> None:
    with run_lock(tmp_path):
        other = os.open(tmp_path / "run.lock", os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with pytest.raises(AlreadyRunning) as refused, run_lock(tmp_path):
            pass
        os.close(other)
    assert refused.value.exit_code == 75
    with run_lock(tmp_path):
        pass


def test_identities_are_mirrored_and_read_back_after_the_database_is_lost(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, store.write():
        store.identify("https://a.example/1", "urn:uuid:1", DAY, first=True)
        store.identify("https://a.example/one", "urn:uuid:1", DAY, first=False)
        assert not store.identify("https://a.example/1", "urn:uuid:2", DAY, first=True)
    for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
        (tmp_path / name).unlink(missing_ok=True)

    with Store.open(tmp_path) as store:
        assert store.aliases("urn:uuid:1") == ["https://a.example/1", "https://a.example/one"]


def test_a_mirror_that_knows_more_than_the_database_is_adopted_and_a_torn_line_does_no_harm(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    line = json.dumps(
        {"url": "https://a.example/1", "id": "urn:uuid:1", "since": "2024-02-12T03:00:00Z", "first": True}
    )
    (tmp_path / "identities.jsonl").write_text(f'{line}\n{{"url": "https://a.exa')
    with Store.open(tmp_path) as store:
        assert store.id_of("https://a.example/1") == "urn:uuid:1"
        with store.write():
            store.identify("https://a.example/2", "urn:uuid:2", DAY, first=True)
    lines = (tmp_path / "identities.jsonl").read_text().splitlines()
    assert json.loads(lines[0])["id"] == "urn:uuid:1"
    assert json.loads(lines[-1])["id"] == "urn:uuid:2"


def test_a_run_is_kept_and_a_replay_at_the_same_moment_changes_no_verdict(store: Store, source: Source) -> None:
    def run(verdict: Verdict, at: datetime) -> Run:
        return Run(
            source=source.id,
            started_at=at,
            finished_at=at,
            verdict=verdict,
            reason="So.",
            way_in="RSS",
            listed=2,
            outcomes={Outcome.NEW: 2},
        )

    store.record(run(Verdict.OK, DAY))
    store.record(run(Verdict.BROKEN, DAY))
    assert store.followed()[0].verdict is Verdict.OK
    assert store.runs(source.id)[0] == run(Verdict.OK, DAY)
    store.record(run(Verdict.BROKEN, DAY + timedelta(days=1)))
    assert store.followed()[0].verdict is Verdict.BROKEN
    assert len(store.runs(source.id)) == 3


def test_a_snapshot_is_one_file_that_opens_where_nothing_can_be_written(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        with store.write():
            store.add(item("a"))
        store.snapshot(tmp_path / "copy.db")
        with pytest.raises(StoreError, match="exists already"):
            store.snapshot(tmp_path / "copy.db")
    connection = sqlite3.connect(f"file:{tmp_path / 'copy.db'}?mode=ro&immutable=1", uri=True)
    assert connection.execute("SELECT title FROM items").fetchall() == [("Title of a",)]
    connection.close()


def test_items_and_stories_are_counted_as_they_come_and_go(store: Store) -> None:
    """What totals say is what a look through all facets would find."""
    chance = random.Random(5)
    names = [f"n{number}" for number in range(12)]

    def counted() -> tuple[int, int]:
        query = "SELECT count(*), coalesce(sum(shown), 0) FROM facet WHERE country = '' AND topic = ''"
        items, shown = store.connection.execute(query).fetchone()
        return items, shown

    for name in names:
        with store.write():
            store.add(replace(item(name, countries=chance.choice(["TH", "KE"])), story_id=f"urn:uuid:{name[:2]}"))
            store.settle_story(f"urn:uuid:{name[:2]}")
        assert store.totals() == counted()
    assert store.totals() == (12, 10)
    for _ in range(40):
        stored = store.item(f"urn:uuid:{chance.choice(names)}")
        assert stored
        with store.write():
            store.set_status(stored, chance.choice([Status.LIVE, Status.WITHDRAWN]), now=DAY)
            store.settle_story(stored.story_id)
        assert store.totals() == counted()
    hidden = "SELECT country, topic, hidden FROM facet_total WHERE hidden > 0 ORDER BY 1, 2"
    looked = "SELECT country, topic, count(*) FROM facet WHERE shown = 0 GROUP BY 1, 2 ORDER BY 1, 2"
    assert list(map(tuple, store.connection.execute(hidden))) == list(map(tuple, store.connection.execute(looked)))
