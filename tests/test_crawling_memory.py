"""What crawling remembers: when an address is due, what a host asked for, and how all of it is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from scrapers.account import Account
from scrapers.desk import Desk
from syndicator.model import Listed, Outcome, Source
from syndicator.store import Store
from syndicator.store.memory import Entry, Memory, Page, due_after_failure, due_again

NOW = datetime(2024, 5, 3, 6, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(params=["transient", "in a store"])
def memory(request: pytest.FixtureRequest) -> Memory:
    if request.param == "transient":
        return Memory.transient()
    store = Store.in_memory()
    return Memory(store.connection, store.write)


def entry(url: str, **given: object) -> Entry:
    values: dict[str, object] = {
        "state": "done", "reason": "new", "listing": "https://a.example/news", "listed_at": NOW,
        "listed": f'{{"url": "{url}", "title": "Ann Example speaks"}}', "due": NOW + DAY, "read_at": NOW,
    }  # fmt: skip
    return Entry(url=url, **(values | given))  # type: ignore[arg-type]


def test_what_is_kept_comes_back(memory: Memory) -> None:
    page = Page(
        url="https://a.example/1", source="a", etag='"1"', last_modified=None, body_hash="x", fetched_at=NOW,
        checked_at=NOW + DAY,
    )  # fmt: skip
    kept = entry("https://a.example/1", modified="2024-05-01", step=2)
    memory.keep_pages([page])
    memory.keep_entries("a", [kept])

    assert memory.page(page.url, "a") == page
    assert memory.page(page.url, "b") is None
    assert memory.entries("a", [kept.url, "https://a.example/2"]) == {kept.url: kept}
    assert memory.entries("b", [kept.url]) == {}
    assert memory.known("a") == 1


def test_what_is_due_comes_the_longest_overdue_first(memory: Memory) -> None:
    memory.keep_entries("a", [entry("https://a.example/1"), entry("https://a.example/2", due=NOW - DAY)])
    memory.keep_entries("a", [entry("https://a.example/3", due=None), entry("https://a.example/4", due=NOW + 9 * DAY)])

    assert [e.url[-1] for e in memory.due("a", NOW + DAY)] == ["2", "1"]
    assert [e.url[-1] for e in memory.due("a", NOW + DAY - timedelta(hours=1))] == ["2", "1"], "a run a little early"
    assert [e.url[-1] for e in memory.due("a", NOW)] == ["2"]


def test_a_listing_holds_what_it_named_last(memory: Memory) -> None:
    news = "https://a.example/news"
    memory.keep_entries("a", [entry("https://a.example/1"), entry("https://a.example/2")])
    memory.keep_entries(
        "a", [entry("https://a.example/2", listed_at=NOW + DAY), entry("https://a.example/3", listed_at=NOW + DAY)]
    )

    assert [e.url[-1] for e in memory.on_listing("a", news)] == ["2", "3"]


def test_what_the_listings_named_last_is_told_from_what_was_only_read_again(memory: Memory) -> None:
    kept = [entry(f"https://a.example/{n}") for n in (1, 2, 3)]
    memory.keep_entries("a", [*kept, entry("https://a.example/9", state="other")])
    memory.keep_facts("a", NOW, "ok", "{}")

    tomorrow = desk(memory, NOW + DAY)
    again = tomorrow.rereads()
    assert {reading.key[-1] for reading in again} == {"1", "2", "3", "9"}
    for reading in again:
        tomorrow.settle(reading.key, Outcome.SKIPPED if reading.key.endswith("9") else Outcome.UNCHANGED)
    tomorrow.take([Listed(url="https://a.example/2")], "https://a.example/news?page=2")
    assert [tomorrow.lists(f"https://a.example/{n}") for n in (1, 2)] == [False, True]
    close(tomorrow)

    assert memory.named_last("a", NOW) == [one.url for one in kept]
    assert memory.named_last("a", NOW + DAY) == ["https://a.example/2"]
    assert memory.named_last("b", NOW + DAY) == []


def test_suppression_leaves_no_trace_of_address_or_name(memory: Memory) -> None:
    memory.keep_entries("a", [entry("https://a.example/1"), entry("https://a.example/2", listed='{"title": "Bob"}')])
    memory.forget(["https://a.example/2"])
    memory.forget(words=["ann example"])

    assert memory.due("a", NOW + 99 * DAY) == []


def test_requests_of_a_host_add_up_by_day(memory: Memory) -> None:
    memory.count("2024-05-02", {"a.example": (3, 100), "b.example": (1, 10)})
    memory.count("2024-05-03", {"a.example": (2, 50)})
    memory.count("2024-05-03", {"a.example": (1, 50)})

    assert memory.asked("a.example", "2024-05-03") == 3
    assert memory.traffic("2024-05-02") == [("a.example", 6, 200), ("b.example", 1, 10)]
    memory.count("2024-06-30", {"c.example": (1, 1)})
    assert memory.traffic("2024-01-01") == [("c.example", 1, 1)]


def test_rereads_and_retries_grow_rarer() -> None:
    assert [(due_again(NOW, step) - NOW).days for step in range(6)] == [1, 7, 30, 90, 90, 90]
    assert [(due_after_failure(NOW, count) - NOW).days for count in range(1, 10)] == [0, 1, 2, 4, 8, 16, 30, 30, 30]


SOURCE = Source(id="a", title="A", homepage="https://a.example/", country=None, language="en", timezone="UTC")


def desk(memory: Memory, now: datetime = NOW, **given: object) -> Desk:
    return Desk(SOURCE, memory=memory, account=Account(), now=now, **({"first_items": 30} | given))  # type: ignore[arg-type]


def close(one: Desk) -> None:
    one.finish()
    one.memory.keep_facts("a", one.now, "ok", "{}")


def test_a_changed_lastmod_is_read_whatever_the_day(memory: Memory) -> None:
    listed = Listed(url="https://a.example/1", modified="2024-05-01")
    first = desk(memory)
    readings, new = first.take([listed], "https://a.example/map")
    first.settle(readings[0].key, Outcome.NEW)
    close(first)

    same = desk(memory, NOW + timedelta(hours=1))
    assert same.take([listed], "https://a.example/map") == ([], False)
    changed = desk(memory, NOW + timedelta(hours=2))
    readings, again = changed.take([Listed(url=listed.url, modified="2024-05-03")], "https://a.example/map")

    assert new
    assert not again
    assert [reading.key for reading in readings] == [listed.url]


@pytest.mark.parametrize(("known", "changed", "read"), [(12, 12, 0), (12, 10, 0), (12, 9, 9), (9, 9, 9)])
def test_a_site_that_is_built_anew_each_night_is_not_read_anew(
    memory: Memory, known: int, changed: int, read: int
) -> None:
    urls = [f"https://a.example/{number}" for number in range(known)]
    first = desk(memory)
    for reading in first.take([Listed(url=url, modified="2024-05-01") for url in urls], "https://a.example/map")[0]:
        first.settle(reading.key, Outcome.NEW)
    close(first)

    days = ["2024-05-03"] * changed + ["2024-05-01"] * (known - changed)
    again = [Listed(url=url, modified=day) for url, day in zip(urls, days, strict=True)]
    readings, _ = desk(memory, NOW + timedelta(hours=2)).take(again, "https://a.example/map")

    assert len(readings) == read


def test_what_failed_is_asked_again_less_and_less_often(memory: Memory) -> None:
    asked = []
    for day in range(20):
        one = desk(memory, NOW + day * DAY)
        readings, _ = one.take([Listed(url="https://a.example/1")], "https://a.example/news")
        for reading in readings:
            asked.append(day)
            one.settle(reading.key, Outcome.FAILED, "timeout")
        close(one)

    assert asked == [0, 1, 2, 4, 8, 16]


def test_an_account_cannot_count_twice_nor_forget() -> None:
    account = Account()
    assert account.meet("x")
    assert not account.meet("x")
    account.settle("x", Outcome.NEW)
    with pytest.raises(KeyError):
        account.settle("x", Outcome.NEW)
    with pytest.raises(KeyError):
        account.settle("y", Outcome.NEW)
    assert (account.met, account.settled) == (1, 1)


def test_an_entry_without_a_web_address_fails_and_is_counted(memory: Memory) -> None:
    one = desk(memory)
    readings, _ = one.take([Listed(url="https://"), Listed(url="https://a.example/1")], "https://a.example/news")

    assert len(readings) == 1
    assert one.account.failed == {"not a web address": 1}
