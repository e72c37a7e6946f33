"""Listings in JSON that are asked for page by page, with POST: as far as something new comes, and no further."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scrapers.apis import PostedListing
from syndicator.crawling import spiders
from syndicator.model import Run
from tests.loopback_site import NOW, Answer, Crawler, Hit, Site, counts

DAY = timedelta(days=1)
WORDS = "Police of two countries freed people from a scam compound and spoke of human trafficking. " * 5


@pytest.fixture
def crawler(crawler: Crawler) -> Crawler:
    crawler.settings |= {"appname": "board-news", "first_run_items": 1000}
    return crawler


class Api:
    """ReliefWeb's answers, as its documentation describes them: the newest first, so many from an offset on."""

    def __init__(self, site: Site, count: int) -> None:
        self.numbers = list(range(count, 0, -1))
        self.asked: list[tuple[int, int]] = []
        self.broken_from = 10**6
        site.pages["/v2/reports?appname=board-news"] = self

    def __call__(self, hit: Hit) -> Answer:
        question = json.loads(hit.body)
        offset, limit = question.get("offset", 0), question["limit"]
        self.asked.append((offset, limit))
        if offset >= self.broken_from:
            return Answer("no", 500)
        data = [{"fields": self._report(number)} for number in self.numbers[offset : offset + limit]]
        told = {"totalCount": len(self.numbers), "count": len(data), "data": data}
        return Answer(json.dumps(told), kind="application/json")

    def _report(self, number: int) -> dict[str, object]:
        day = (
            f"{datetime(2024, 5, 1, tzinfo=UTC) - timedelta(days=10) + timedelta(hours=number):%Y-%m-%dT%H:%M:%S+00:00}"
        )
        return {
            "title": f"Report {number} on human trafficking",
            "url_alias": f"https://reliefweb.int/report/world/{number}",
            "body-html": f"<p>Number {number}. {WORDS}</p><p>Report {number} ends here, on page {number * 7}.</p>",
            "date": {"original": day, "created": day, "changed": day},
            "source": [{"name": "Board"}],
            "language": [{"code": "en"}],
        }

    def since_then(self) -> list[tuple[int, int]]:
        """What was asked since this was called last."""
        asked, self.asked = self.asked, []
        return asked


@pytest.fixture
def reliefweb(crawler: Crawler, site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], Run]:
    """The shipped source, at the test's server, ten reports a page."""
    spider = spiders(crawler.folder)["reliefweb"]
    way = type(spider.ways_in[0])
    monkeypatch.setattr(spider, "ways_in", (way(f"{site.url}/v2/reports"),))
    monkeypatch.setattr(way, "query", {**way.query, "limit": 10})
    crawler.ports.add(site.port)
    return lambda now: crawler.crawl("reliefweb", now=now)["reliefweb"]


def test_reliefweb_is_read_page_by_page_to_its_end_and_then_only_as_far_as_there_is_news(
    site: Site, reliefweb: Callable[[datetime], Run]
) -> None:
    api = Api(site, 34)

    assert counts(reliefweb(NOW)) == {"new": 34}
    assert api.since_then() == [(0, 10), (10, 10), (20, 10), (30, 10)]

    assert counts(reliefweb(NOW + DAY)) == {"unchanged": 10}
    assert api.since_then() == [(0, 10)], "only known items came: the first page is enough"

    api.numbers = [*range(49, 34, -1), *api.numbers]
    run = reliefweb(NOW + 2 * DAY)
    assert (counts(run)["new"], run.way_in) == (15, f"ReliefWeb API: {site.url}/v2/reports?appname=board-news")
    assert api.since_then() == [(0, 10), (10, 10)], "the second page reaches what is known"


def test_a_first_run_takes_no_more_pages_than_it_takes_items(
    crawler: Crawler, site: Site, reliefweb: Callable[[datetime], Run]
) -> None:
    crawler.settings["first_run_items"] = 15
    api = Api(site, 90)

    run = reliefweb(NOW)

    assert run.outcomes["new"] == 15
    assert api.since_then() == [(0, 10), (10, 10)]


def test_the_days_budget_of_the_host_ends_the_pages(
    crawler: Crawler, site: Site, reliefweb: Callable[[datetime], Run]
) -> None:
    crawler.settings["daily_budget"] = 3  # robots.txt and two pages
    api = Api(site, 90)

    run = reliefweb(NOW)

    assert api.since_then() == [(0, 10), (10, 10)]
    assert run.outcomes["new"] == 20
    assert "page 3" in next(iter(run.ways.values()))


def test_a_page_that_failed_is_asked_for_again_though_the_first_holds_nothing_new(
    site: Site, reliefweb: Callable[[datetime], Run]
) -> None:
    api = Api(site, 24)
    api.broken_from = 10

    assert reliefweb(NOW).outcomes["new"] == 10
    api.broken_from = 10**6
    api.since_then()
    again = reliefweb(NOW + DAY)

    assert again.outcomes["new"] == 14
    assert api.since_then() == [(0, 10), (10, 10), (20, 10)]


def test_a_back_fill_goes_on_until_its_day(crawler: Crawler, site: Site, reliefweb: Callable[[datetime], Run]) -> None:
    crawler.settings["first_run_items"] = 5
    api = Api(site, 90)
    reliefweb(NOW)
    api.since_then()

    run = crawler.crawl("reliefweb", now=NOW + DAY, backfill={"reliefweb": datetime(2024, 4, 23, tzinfo=UTC)})

    assert api.since_then() == [(offset, 10) for offset in range(0, 60, 10)]
    assert run["reliefweb"].outcomes["new"] > 30


def test_home_affairs_asks_for_the_next_page_of_the_year_after_a_full_one(
    crawler: Crawler, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    spider = spiders(crawler.folder)["home_affairs_au"]
    monkeypatch.setattr(spider, "ways_in", (type(spider.ways_in[0])(f"{site.url}/GetNews"),))
    crawler.ports.add(site.port)
    asked: list[tuple[str, int]] = []

    def answer(hit: Hit) -> Answer:
        wanted: dict[str, Any] = json.loads(hit.body)["filter"]
        asked.append((wanted["Year"], wanted["PageNumber"]))
        start = 20 * (wanted["PageNumber"] - 1)
        rows = [
            {
                "Id": n,
                "Title": f"Human trafficking: notice {n}",
                "Content": f"<p>{n}: {WORDS}</p>",
                "Date": "2024-05-02",
            }
            for n in range(50 - start, max(30 - start, 0), -1)
        ]
        return Answer(json.dumps({"d": {"data": rows}}), kind="application/json")

    site.pages["/GetNews"] = answer

    run = crawler.crawl("home_affairs_au")["home_affairs_au"]

    assert asked == [("2024", 1), ("2024", 2), ("2024", 3)]
    assert run.outcomes["new"] + run.outcomes["duplicate"] == run.listed == 50


def test_a_question_that_does_not_say_its_page_is_seen_by_these_tests(
    site: Site, reliefweb: Callable[[datetime], Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: were the question forgotten with each answer, the second page would be asked for for ever."""
    monkeypatch.setattr(PostedListing, "question", property(lambda way: way.query))
    api = Api(site, 34)

    assert counts(reliefweb(NOW)) != {"new": 34}
    assert api.since_then()[:3] == [(0, 10), (10, 10), (10, 10)]
