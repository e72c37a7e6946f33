"""Back-fill: it goes back to the day that it is given, on a budget of its own, over kills, and floods no subscriber."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback_site import NOW, Answer, Crawler, Hit, Site, counts

from syndicator.model import Run
from syndicator.store import Store
from tests.trees import tree

COUNT = 24
DAYS = [datetime(2024, 4, 28, tzinfo=UTC) - timedelta(days=9 * number) for number in range(COUNT)]
SINCE = DAYS[17]
LIVE = "feeds/source/board.json"


@pytest.fixture
def site() -> Iterator[Site]:
    """Notices over seven months, newest first, six a page; the pages lead on, and the last one back to the first."""
    with Site() as site:
        for number in range(COUNT):
            site.pages[f"/{number}"] = notice(number)
        for page in range(4):
            cards = "".join(
                f"<li><a href='/{n}'>Notice {n}</a> <time>{DAYS[n]:%Y-%m-%d}</time></li>"
                for n in range(6 * page, 6 * page + 6)
            )
            onward = f"<a class=next href='/news?page={(page + 1) % 4}'>Older</a>"
            answer = Answer(f"<html><main><ul>{cards}</ul>{onward}</main></html>", headers={"ETag": f'"{page}"'})
            site.pages[f"/news?page={page}"] = not_changed(answer)
        site.pages["/news"] = site.pages["/news?page=0"]
        yield site


def not_changed(answer: Answer) -> object:
    def script(hit: Hit) -> Answer:
        return Answer(status=304) if hit.headers.get("if-none-match") == answer.headers["ETag"] else answer

    return script


def notice(number: int) -> Answer:
    words = f"The board tells of matter {number}: that {number + 3} boats were stopped, and who was aboard each. " * 4
    return Answer(
        f"<html lang=en><head><title>Notice {number}</title></head><body><article><h1>Notice {number}</h1>"
        f"<time datetime='{DAYS[number]:%Y-%m-%d}'>then</time><p>{words}</p></article></body></html>"
    )


def declare(crawler: Crawler, site: Site) -> None:
    way = f'kind = "html"\nurl = "{site.url}/news"\ncard = "li"\nlinks = "a::attr(href)"\ndates = "time::text"\n'
    crawler.declare("board", site, f'{way}next_link = "a.next::attr(href)"')


def fill(crawler: Crawler, *, hours: int = 1) -> Run:
    return crawler.crawl("board", now=NOW + timedelta(hours=hours), backfill={"board": SINCE})["board"]


def test_it_goes_back_to_the_day_it_is_given_though_the_front_page_has_not_changed(
    crawler: Crawler, site: Site
) -> None:
    declare(crawler, site)
    crawler.settings["first_run_items"] = 3
    assert counts(crawler.crawl("board")["board"]) == {"new": 3, "skipped": 3}
    run = fill(crawler)

    assert run.outcomes["new"] == 15
    assert sorted(crawler.titles()) == sorted(f"Notice {number}" for number in range(18))
    assert [hit.path for hit in site.hits if hit.path.startswith("/news?")] == [f"/news?page={n}" for n in (1, 2, 3)]


def test_pages_that_lead_in_a_circle_come_to_an_end(crawler: Crawler, site: Site) -> None:
    declare(crawler, site)
    run = crawler.crawl("board", backfill={"board": datetime(1990, 1, 1, tzinfo=UTC)})["board"]

    assert counts(run) == {"new": COUNT}
    assert len([hit for hit in site.hits if hit.path.startswith("/news")]) == 5


def test_its_budget_is_its_own_and_what_it_leaves_is_not_brought_as_new(crawler: Crawler, site: Site) -> None:
    declare(crawler, site)
    crawler.settings |= {"first_run_items": 3, "backfill_budget": 9}
    crawler.crawl("board")
    first = fill(crawler)
    crawler.settings["daily_budget"] = 5
    ordinary = crawler.crawl("board", now=NOW + timedelta(hours=2))["board"]
    spent = fill(crawler, hours=3)
    for day in (1, 2, 3):
        last = fill(crawler, hours=24 * day + 4)

    assert "the day's budget is used up" in first.skipped
    assert first.requests == 9
    assert "the day's budget is used up" not in ordinary.skipped, "the back-fill's nine requests are not its own"
    assert ordinary.outcomes["new"] == 0
    assert spent.requests == 0
    assert last.requests <= 9
    assert sorted(crawler.titles()) == sorted(f"Notice {number}" for number in range(18))
    placed = {item.placed.date() == item.published.day for item in crawler.store.every() if item.published}
    assert placed == {True}


@pytest.mark.drill
def test_a_kill_costs_nothing_but_the_page_at_hand_and_live_feeds_stay(tmp_path: Path, site: Site) -> None:
    folder = tmp_path / "data"
    (folder / "sources").mkdir(parents=True)
    (folder / "syndicator.toml").write_text(
        'contact = "news@example.org"\ndelay_seconds = 0.0\nopen_addresses = ["127.0.0.0/8"]\n'
        f"open_ports = [{site.port}]\nfirst_run_items = 3\nwindow_items = 3\nwindow_days = 1\n"
    )
    (folder / "sources" / "board.toml").write_text(
        f'title = "Board"\nhomepage = "{site.url}/"\nlanguage = "en"\ntimezone = "UTC"\n[[ways_in]]\nkind = "html"\n'
        f'url = "{site.url}/news"\ncard = "li"\nlinks = "a::attr(href)"\ndates = "time::text"\n'
        'next_link = "a.next::attr(href)"\n[article]\n'
    )
    command(folder, "run", "board")
    live = tree(folder)[LIVE]
    deadly = site.pages["/11"]
    filling = ("backfill", "board", "--since", f"{SINCE:%Y-%m-%d}")
    child = subprocess.Popen(line(folder, *filling), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(hit: Hit) -> Answer:
        os.kill(child.pid, signal.SIGKILL)
        return Answer(raw=lambda connection: connection.close())

    site.pages["/11"] = kill
    assert child.wait(60) == -signal.SIGKILL
    site.pages["/11"] = deadly
    command(folder, *filling)
    command(folder, "run", "board")

    with Store.open(folder, write=False) as store:
        items = list(store.every())
    assert sorted(int(item.title.split()[1]) for item in items) == list(range(18))
    asked = Counter(hit.path for hit in site.hits if hit.path[1:].isdecimal())
    assert [path for path, count in asked.items() if count > 1] == ["/11"]
    assert all(item.placed.date() == item.published.day for item in items if item.published)
    published = tree(folder)
    assert json.loads(published[LIVE])["items"] == json.loads(live)["items"], "no subscriber sees old as new"
    archives = b"".join(body for path, body in published.items() if path.startswith("feeds/source/board/archive/"))
    assert all(f">Notice {number}<".encode() in archives for number in range(18))


def line(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "syndicator", *words, "--data", str(folder)]


def command(folder: Path, *words: str) -> None:
    done = subprocess.run(line(folder, *words), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
