"""A wave: its runs do one another no harm, it ends when told to or when time is up, and keeps what it has."""

import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from loopback_site import NOW, Answer, Crawler, Hit, Site, article, counts, listing
from web_poet import field

from scrapers import patience
from scrapers.pages import ArticlePage, HtmlListing
from scrapers.spiders import SourceSpider
from syndicator import crawling
from syndicator.crawling import wave
from syndicator.errors import StoreError
from syndicator.model import Outcome, Source, Verdict


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.pages = {"/news": listing("/a", "/b"), "/a": article("Alpha"), "/b": article("Beta")}
        yield site


class News(HtmlListing):
    links = "a::attr(href)"


def spider(name: str, site: Site, **body: Any) -> type[SourceSpider]:
    """A source of its own whose page object or spider does something foolish."""
    source = Source(id=name, title=name, homepage=site.url, country=None, language="en", timezone="UTC", rights="full")
    page = type("Page", (ArticlePage,), body.pop("page", {}))
    given = {"name": name, "source": source, "ways_in": (News(f"{site.url}/news"),), "article": page, **body}
    return type(f"Spider_{name}", (SourceSpider,), given)


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch, crawler: Crawler, site: Site) -> Any:
    known: dict[str, Any] = {}
    monkeypatch.setattr(crawling, "spiders", lambda folder=None: known)
    crawler.ports.add(site.port)

    def add(name: str, **body: Any) -> None:
        known[name] = spider(name, site, **body)

    return add


async def _raises(self: object) -> AsyncIterator[object]:
    yield None
    raise RuntimeError("in start")


def _init(self: object, *args: object, **kwargs: object) -> None:
    raise RuntimeError("in the making")


def test_a_source_that_raises_harms_no_other(crawler: Crawler, declare: Any) -> None:
    declare("fine")
    declare("start", start=_raises)
    declare("making", __init__=_init)

    runs = crawler.crawl("making", "start", "fine")

    assert counts(runs["fine"]) == {"new": 2}
    assert runs["making"].verdict is Verdict.BROKEN
    assert "in the making" in runs["making"].reason
    assert runs["start"].way_in is None


def test_an_article_that_its_page_object_cannot_read_waits_in_quarantine(crawler: Crawler, declare: Any) -> None:
    def title(page: ArticlePage) -> str:
        if "Alpha" in page.response.text:
            raise ValueError("no title on Mondays")
        return "Beta"

    declare("board", page={"title": field(title)})

    run = crawler.crawl("board")["board"]

    assert counts(run) == {"new": 1, "quarantined": 1}
    waiting = crawler.store.quarantined()
    assert [(one.source, one.url.rsplit("/", 1)[1]) for one in waiting] == [("board", "a")]
    assert "no title on Mondays" in waiting[0].detail


def test_a_page_object_that_loops_is_interrupted(
    crawler: Crawler, declare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loops(page: ArticlePage) -> bool:
        while "Alpha" in page.response.text:
            pass
        return True

    monkeypatch.setattr(patience, "SECONDS", 0.3)
    declare("board", page={"is_article": property(loops)})

    began = time.monotonic()
    run = crawler.crawl("board")["board"]

    assert time.monotonic() - began < 10
    assert counts(run) == {"new": 1, "quarantined": 1}


def test_a_page_of_another_kind_is_skipped_and_not_asked_for_again(crawler: Crawler, declare: Any, site: Site) -> None:
    declare("board", page={"is_article": property(lambda page: "Alpha" in page.response.text)})

    first = crawler.crawl("board")["board"]
    asked = len(site.asked("/b"))
    second = crawler.crawl("board")["board"]

    assert counts(first) == {"new": 1, "skipped": 1}
    assert counts(second) == {"unchanged": 1, "skipped": 1}
    assert len(site.asked("/b")) == asked == 1


def test_a_source_whose_listing_says_all_asks_for_no_page(crawler: Crawler, declare: Any, site: Site) -> None:
    class Whole(HtmlListing):
        links = "a::attr(href)"

    declare("board", follow=False, ways_in=(Whole(f"{site.url}/news"),))

    run = crawler.crawl("board")["board"]

    assert counts(run) == {"new": 2}
    assert [hit.path for hit in site.hits] == ["/robots.txt", "/news"]
    assert crawler.titles() == ["About /a", "About /b"]


def test_two_addresses_of_one_article_are_one_item(crawler: Crawler, declare: Any, site: Site) -> None:
    site.pages |= {"/news": listing("/a", "/a/", "/p2"), "/p2": Answer("", 301, {"Location": "/a"})}
    declare("board")

    run = crawler.crawl("board")["board"]

    assert counts(run) == {"new": 1, "duplicate": 2}
    assert crawler.titles() == ["Alpha"]


def test_one_wrong_canonical_address_for_all_pages_does_not_swallow_them(
    crawler: Crawler, declare: Any, site: Site
) -> None:
    declare("board", page={"canonical_url": field(lambda page: f"{site.url}/")})

    run = crawler.crawl("board")["board"]

    assert run.outcomes[Outcome.DUPLICATE] == 0


def test_sigterm_ends_a_wave_in_order_and_the_next_goes_on_from_there(crawler: Crawler, site: Site) -> None:
    crawler.settings["delay_seconds"] = 0.4
    site.pages |= {"/news": listing("/a", "/b", *(f"/{n}" for n in range(40)))}
    crawler.declare("board", site)
    threading.Timer(2.5, os.kill, (os.getpid(), signal.SIGTERM)).start()

    began = time.monotonic()
    ended = crawler.crawl("board")

    assert time.monotonic() - began < 8
    assert ended == {}, "a run that was ended from outside says nothing of its source"
    assert crawler.titles()[:1] == ["Alpha"]
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL

    crawler.settings["delay_seconds"] = 0.0
    asked = len(site.asked("/a"))
    run = crawler.crawl("board", now=NOW + timedelta(hours=1))["board"]
    assert counts(run)["new"] == 2, "what was stored counts for the run that comes to its end"
    assert len(site.asked("/a")) == asked


def test_what_an_ended_wave_left_is_had_by_the_next(
    crawler: Crawler, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = 0.0

    def slow(page: Answer) -> Callable[[Hit], Answer]:
        """The page, whose answer takes an hour by the wave's own clock: whatever comes after it is too late."""

        def answer(_hit: Hit) -> Answer:
            nonlocal gone
            gone = 3600
            return page

        return answer

    monkeypatch.setattr(wave, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + gone))
    site.pages |= {path: slow(article(title)) for path, title in (("/a", "Alpha"), ("/b", "Beta"))}
    crawler.settings |= {"delay_seconds": 0.01, "turn_minutes": 5}
    crawler.declare("board", site)

    first = crawler.crawl("board")["board"]
    left = crawler.titles()
    gone = 0
    site.pages |= {"/a": article("Alpha"), "/b": article("Beta")}
    crawler.crawl("board")

    assert first.skipped == {"the turn was over": 1}
    assert len(left) == 1
    assert crawler.titles() == ["Alpha", "Beta"]


def test_what_a_full_disk_kept_out_is_had_by_the_next_run(crawler: Crawler, site: Site) -> None:
    def most_pages(count: int) -> None:
        crawler.store.connection.execute(f"PRAGMA max_page_count = {count}")

    def room_again(_hit: Hit) -> Answer:
        most_pages(1_000_000)
        return article("The last")

    items = "".join(
        f"<item><title>Report {n}</title><link>{site.url}/{n}</link>"
        f"<pubDate>{29 - n:02} Apr 2024 10:00:00 GMT</pubDate></item>"
        for n in range(9)
    )
    site.pages["/feed"] = Answer(f'<rss version="2.0"><channel><title>b</title>{items}</channel></rss>')
    site.pages |= {
        f"/{n}": article(f"Report {n}", " ".join(f"word{n}x{k}" for k in range(2_000))) for n in range(8)
    } | {"/8": room_again}
    crawler.declare("board", site, f'kind = "feed"\nurl = "{site.url}/feed"')
    most_pages(crawler.store.connection.execute("PRAGMA page_count").fetchone()[0] + 40)

    with pytest.raises(StoreError, match="full"):
        crawler.crawl("board")
    assert 0 < len(crawler.titles()) < 8
    most_pages(1_000_000)
    crawler.store.failure = None
    run = crawler.crawl("board", now=NOW + timedelta(hours=1))["board"]

    assert len(crawler.titles()) == 9
    assert counts(run) == {"new": 9}, "those of the run that was lost count for the one that came to its end"


def test_a_filtered_source_keeps_its_part_and_counts_the_rest(crawler: Crawler, site: Site) -> None:
    trafficking = "Police rescued twelve victims of human trafficking from a scam compound near the border. " * 5
    site.pages |= {"/a": article("Trafficking ring broken up", trafficking), "/b": article("Garden party for staff")}
    crawler.declare("board", site, more='filter = "topic:trafficking-in-persons"')

    run = crawler.crawl("board")["board"]

    assert counts(run) == {"new": 1, "skipped": 1}
    assert run.skipped == {"not our field": 1}


def test_progress_is_told_and_runs_are_handed_over_as_they_end(crawler: Crawler, site: Site) -> None:
    told: list[tuple[str, int, int]] = []
    ended: list[str] = []
    crawler.declare("board", site)

    crawler.crawl("board", progress=lambda *step: told.append(step), finished=lambda run: ended.append(run.source))

    assert told[-1] == ("board", 2, 2)
    assert ended == ["board"]


def test_a_later_page_of_a_listing_is_asked_only_while_there_is_news(crawler: Crawler, site: Site) -> None:
    def page(number: int) -> Any:
        def answer(hit: Hit) -> Answer:
            links = "".join(f"<a href='/{number}-{n}'>No {number}-{n}</a>" for n in range(3))
            return Answer(f"<html><main>{links}<a rel=next href='/p{number + 1}'>older</a></main></html>")

        return answer

    site.pages = {f"/p{n}": page(n) for n in range(1, 6)}
    site.pages |= {f"/{a}-{b}": article(f"No {a}-{b}") for a in range(1, 6) for b in range(3)}
    crawler.declare(
        "board",
        site,
        f'kind = "html"\nurl = "{site.url}/p1"\nnext_link = "a[rel=next]::attr(href)"\ninclude = "/[0-9]+-[0-9]+$"',
    )
    crawler.settings["first_run_items"] = 6
    crawler.crawl("board")
    first = {hit.path for hit in site.hits if hit.path.startswith("/p")}
    site.hits.clear()
    crawler.crawl("board")
    second = {hit.path for hit in site.hits if hit.path.startswith("/p")}

    assert first == {"/p1", "/p2"}
    assert second == {"/p1"}


def test_the_words_of_an_article_are_the_pages(crawler: Crawler, site: Site) -> None:
    crawler.declare("board", site, article='title = "h1::text"', more='rights = "full"')

    crawler.crawl("board")

    row = crawler.store.connection.execute("SELECT published, text FROM items WHERE title = 'Alpha'").fetchone()
    assert row[0] == "2024-05-02"
    assert "The board says of Alpha" in row[1]
