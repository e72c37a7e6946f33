"""What a released version left, opened by this one: nothing is lost, everything is as a fresh archive would be."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from syndicator import crawling, definitions
from syndicator.config import load
from syndicator.doctor import examine
from syndicator.publish import publish
from syndicator.service import verify
from syndicator.store import Store
from syndicator.store.connection import FILE, version
from syndicator.store.memory import Memory
from syndicator.store.schema import VERSION
from tests.upgrades.keep import NOW, TEXTS

KEPT = sorted((Path(__file__).parent / "upgrades").glob("schema-*"), key=lambda path: int(path.name.split("-")[1]))


@pytest.fixture(params=KEPT, ids=lambda path: path.name)
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A data folder as it was left: archive, mirror of addresses, and the operator's own files."""
    folder = tmp_path / "data"
    shutil.copytree(request.param, folder)
    connection = sqlite3.connect(folder / FILE, isolation_level=None)
    connection.executescript((folder / "store.sql").read_text("utf-8"))
    assert version(connection) == int(request.param.name.split("-")[1])
    connection.close()
    (folder / "store.sql").unlink()
    return folder


def shape(store: Store) -> dict[str, str]:
    """Every table, index and view, spelled without regard to white space."""
    rows = store.connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: " ".join(sql.split()) for name, sql in rows}


def test_every_schema_that_was_ever_released_is_kept() -> None:
    assert [path.name for path in KEPT] == [f"schema-{number}" for number in range(1, VERSION + 1)]


def test_an_upgraded_archive_is_shaped_as_a_fresh_one(data: Path) -> None:
    with Store.open(data) as store, Store.in_memory() as fresh:
        assert version(store.connection) == VERSION
        assert shape(store) == shape(fresh), (
            "write a migration; while this schema is not released: python -m tests.upgrades.keep"
        )


def test_an_upgraded_archive_lost_nothing_and_is_sound(data: Path) -> None:
    with Store.open(data) as store:
        items = {item.title: item for item in store.every()}
        assert set(items) == {"Thirty-one people freed", *(title for title, _ in TEXTS[1:])}
        days = [
            item.published.iso if item.published else None
            for title, item in items.items()
            if title != "Thirty-one people freed"
        ]
        assert sorted(map(str, days)) == ["2024-05-01", "2024-05-02"]
        assert store.id_of("https://board.example/0") == items["Thirty-one people freed"].id
        assert [revision.title for revision in store.revisions(items["Thirty-one people freed"].id)] == [TEXTS[0][0]]
        assert "events" in items[TEXTS[1][0]].tags.topics, "what was set by hand stays"
        assert store.overrides(items[TEXTS[1][0]].id)[0].who == "ann"
        assert [waiting.url for waiting in store.quarantined()] == ["https://board.example/9"]
        assert [run.started_at for run in store.runs("our_board")] == [NOW]
        assert store.acknowledged_until("our_board") is not None
        memory = Memory(store.connection, store.write)
        assert memory.known("our_board") == 1
        assert memory.last_finished("our_board") == NOW
        assert store.problems() == []


def test_an_upgraded_archive_publishes_under_the_ids_and_addresses_that_it_had(data: Path) -> None:
    ids = {json.loads(line)["id"] for line in (data / "identities.jsonl").read_text().splitlines()}
    config = load(data, {})
    with Store.open(data) as store:
        publish(store, definitions.load(data), config, now=NOW)

    feeds = data / "public" / "current" / "feeds"
    everything = json.loads((feeds / "all.json").read_bytes())
    assert {item["id"] for item in everything["items"]} == ids
    assert b"Our news" in (data / "public" / "current" / "feeds.opml").read_bytes()
    assert everything["feed_url"] == "https://feeds.example.org/feeds/all.json"
    assert [item["title"] for item in json.loads((feeds / "mae-sot.json").read_bytes())["items"]] == [
        "Thirty-one people freed"
    ]
    assert verify(data) == []


def test_what_an_operator_laid_over_still_holds(data: Path) -> None:
    known = crawling.catalogue(data)
    assert known["our_board"].title == "Our board"
    assert "afp" not in known or not known["afp"].enabled
    assert not [
        finding for finding in examine(data, {}, now=NOW) if finding.level == "fail" and finding.what != "clock"
    ]
