"""Feeds that are queries: looked at month by month, written only when something in them changed, counted to the end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicator.config import Config
from syndicator.definitions import curated_feed
from syndicator.model import Source, Status
from syndicator.publish import publish
from syndicator.publish.outlets import Outlet, outlets
from syndicator.publish.queries import counted
from syndicator.query.sql import FUNCTIONS
from syndicator.store import Store
from syndicator.store.publication import Window
from tests.shipped import DEFINED
from tests.test_store import item
from tests.trees import tree

START = datetime(2024, 2, 12, 3, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path, source: Source) -> Iterator[Store]:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        store.add_functions(FUNCTIONS)
        yield store


def add(store: Store, name: str, countries: str, *, days: int = 0, story: str | None = None) -> None:
    placed = START + timedelta(days=days)
    made = item(name, countries=countries, placed=placed, first_seen=placed)
    with store.write():
        store.add(replace(made, story_id=f"urn:uuid:{story or name}"))
        store.settle_story(f"urn:uuid:{story or name}")


def set_status(store: Store, name: str, status: Status) -> None:
    stored = store.item(f"urn:uuid:{name}")
    assert stored
    with store.write():
        store.set_status(stored, status, now=START)


def touched(store: Store, path: str) -> set[str]:
    found = counted(store, outlets(store, DEFINED), store.touched(), whole=False)
    return set(next(o for o in found.outlets if o.feed.path == path).touched(store.touched()))


def outlet(store: Store, path: str) -> Outlet:
    return next(o for o in outlets(store, DEFINED) if o.feed.path == path)


def test_news_elsewhere_leave_a_query_alone(archive: Store) -> None:
    add(archive, "a", "TH")
    add(archive, "k", "KE")
    publish(archive, DEFINED, Config(), now=START)

    add(archive, "b", "KE", days=1)
    assert touched(archive, "region/asean") == set()
    assert touched(archive, "region/africa") == {"2024-02"}
    done = publish(archive, DEFINED, Config(), now=START + timedelta(days=1))
    assert "region/africa" in done.feeds
    assert "region/asean" not in done.feeds


def test_what_changes_in_a_query_touches_its_month(archive: Store) -> None:
    add(archive, "a", "TH", days=-40)
    add(archive, "b", "KH")
    publish(archive, DEFINED, Config(), now=START)

    stored = archive.item("urn:uuid:a")
    assert stored
    with archive.write():
        archive.change(replace(stored, title="Another title"), now=START)
    assert touched(archive, "region/asean") == {"2024-01"}
    with archive.write():
        archive.retag(stored, replace(stored.tags, primary={"KE": stored.tags.primary["TH"]}), now=START)
    assert touched(archive, "region/asean") == {"2024-01"}
    assert touched(archive, "region/africa") == {"2024-01"}


def test_a_query_is_counted_to_the_end_by_month(archive: Store, tmp_path: Path) -> None:
    add(archive, "a", "TH", days=-40)
    add(archive, "b", "KH")
    publish(archive, DEFINED, Config(), now=START)
    add(archive, "c", "VN LA", days=1)
    add(archive, "k", "KE", days=1)
    publish(archive, DEFINED, Config(), now=START + timedelta(days=1))
    assert dict(outlet(archive, "region/asean").timeline()) == {"2024-01": 1, "2024-02": 2}
    assert outlet(archive, "region/asean").size == 3

    set_status(archive, "a", Status.WITHDRAWN)
    publish(archive, DEFINED, Config(), now=START + timedelta(days=2))
    after = {path: outlet(archive, path).size for path in ("region/asean", "region/africa")}
    assert after == {"region/asean": 2, "region/africa": 1}
    assert b"<strong>2</strong> items" in tree(tmp_path)["region/asean/index.html"]
    publish(archive, DEFINED, Config(), now=START + timedelta(days=2), whole=True)
    assert {path: outlet(archive, path).size for path in after} == after


def test_of_a_query_that_was_written_anew_nothing_is_remembered(archive: Store) -> None:
    """By month, too: those that only the former one had would be counted for ever."""
    add(archive, "a", "TH")
    add(archive, "b", "KH", days=60)
    for days, asked in enumerate(("anycountry:TH OR anycountry:KH", "anycountry:KH")):
        mine = curated_feed("mine", f'title = "Mine"\ndescription = "Ours"\nquery = "{asked}"', where="mine.toml")
        assert mine
        own = replace(DEFINED, curated={"mine": mine})
        publish(archive, own, Config(), now=START + timedelta(days=61 + days))

    assert list(archive.feed_sizes()["mine"]) == ["2024-04"]
    assert next(o for o in outlets(archive, own) if o.feed.path == "mine").size == 1


def test_what_was_never_published_is_counted_too(archive: Store) -> None:
    add(archive, "a", "TH")
    assert outlet(archive, "region/asean").size == 1
    assert "region/africa" not in {o.feed.path for o in outlets(archive, DEFINED)}


def test_a_query_shows_of_each_story_what_was_stored_first(archive: Store) -> None:
    add(archive, "first", "TH")
    add(archive, "later", "KH", days=1, story="first")
    add(archive, "other", "KE", days=2, story="first")
    asean = outlet(archive, "region/asean")

    assert asean.window(Window(), None) == [archive.number_of("urn:uuid:first")]
    assert asean.month("2024-02") == [archive.number_of("urn:uuid:first")]
    assert asean.members is not None
    assert len(asean.members("2024-02")) == 2
    africa = outlet(archive, "region/africa")
    assert africa.window(Window(), None) == [archive.number_of("urn:uuid:other")]


def test_what_came_late_to_a_query_stays_out_of_its_window(archive: Store) -> None:
    for days in range(3):
        add(archive, f"i{days}", "TH", days=days)
    late = item("late", placed=START - timedelta(days=90), first_seen=START + timedelta(days=3))
    with archive.write():
        archive.add(late)
    asean = outlet(archive, "region/asean")

    assert len(asean.window(Window(), None)) == 4
    assert archive.number_of("urn:uuid:late") not in asean.window(Window(), START + timedelta(days=2))


def test_a_query_that_finds_nothing_is_not_looked_for_in_the_whole_archive_again(archive: Store) -> None:
    add(archive, "a", "KE")
    publish(archive, DEFINED, Config(), now=START)
    add(archive, "b", "KE", days=40)

    empty = outlet(archive, "work-at-sea")
    found = counted(archive, [replace(empty, newest=never)], archive.touched(), whole=False)

    assert empty.size == 0
    assert set(found.sizes["work-at-sea"]) == {"2024-03"}


def never(below: int) -> int | None:
    raise AssertionError(f"all months were asked for, from {below}")


def test_a_query_without_items_finds_those_that_come(archive: Store) -> None:
    add(archive, "a", "KE")
    publish(archive, DEFINED, Config(), now=START)
    add(archive, "b", "TH", days=40)

    publish(archive, DEFINED, Config(), now=START)

    assert (outlet(archive, "region/asean").size, outlet(archive, "region/asean").timeline()) == (1, {"2024-03": 1})


def test_where_nobody_writes_a_query_answers_as_it_would_each_time(archive: Store) -> None:
    for number in range(8):
        add(
            archive,
            f"{number}",
            "TH" if number % 3 else "TH VN",
            days=9 * number,
            story="twice" if number > 5 else None,
        )
    publish(archive, DEFINED, Config(), now=START)

    for held in outlets(archive, DEFINED, still=True):
        each, since = outlet(archive, held.feed.path), START + timedelta(days=1)
        for asked in (Window(), Window(items=3, days=0, most=3), Window(), Window(items=500, days=0, most=500)):
            assert held.window(asked, None) == each.window(asked, None)
            assert held.window(asked, since) == each.window(asked, since)
        for month in ("2024-02", "2024-03", "2024-04", "2024-02"):
            assert held.month(month) == each.month(month)
