"""`sources diff`: in one screen, which element moved. A site on loopback that was redesigned overnight."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from loopback_site import NOW, Answer, Crawler, Site

from syndicator.captures import Writer
from syndicator.cli.redesign import diff
from syndicator.config import Config
from syndicator.crawling import catalogue
from syndicator.errors import StoreError, UnknownSource
from syndicator.health.places import of_day, of_text, places
from syndicator.model import Verdict
from syndicator.redesign import Redesign, compare
from syndicator.tagging import Tagger

DAY = timedelta(days=1)
TEXT = "Officers of the river board freed thirty people from a locked house near the border on Monday morning. " * 4


def old_listing(*names: str) -> Answer:
    rows = "".join(f'<li><a class="news" href="/news/{name}">Report {name} of the board</a></li>' for name in names)
    return Answer(f"<html><body><nav><a href='/about'>About</a></nav><ul class='list'>{rows}</ul></body></html>")


def new_listing(*names: str) -> Answer:
    cards = "".join(
        f'<div class="card"><h3>Report {name} of the board</h3><a class="go" href="/news/{name}">More</a></div>'
        for name in names
    )
    return Answer(
        f"<html><body><nav><a href='/about'>About</a></nav><section id='grid'>{cards}</section></body></html>"
    )


def old_page(name: str) -> Answer:
    return Answer(
        f"<html lang=en><head><title>x</title></head><body><main><h1>Report {name} of the board</h1>"
        f"<p class=date>2 May 2024</p><div class=text><p>{TEXT}</p></div></main></body></html>"
    )


def new_page(name: str) -> Answer:
    return Answer(
        f"<html lang=en><head><title>x</title></head><body><header><h1>Ministry for Waterways</h1></header><main>"
        f"<h2 class='headline big'>Report {name} of the board</h2><div class='body'><p>{TEXT}</p></div>"
        f"<footer class=meta><span class=day>2024-05-02</span></footer></main></body></html>"
    )


@pytest.fixture
def crawler(tmp_path: Path, tagger: Tagger) -> Iterator[Crawler]:
    crawler = Crawler(tmp_path, tagger)
    yield crawler
    crawler.store.close()


@pytest.fixture
def site(crawler: Crawler) -> Iterator[Site]:
    """A source that was well for a day, and that was redesigned in the night after."""
    with Site() as site:
        site.pages = {"/list": old_listing("a", "b"), **{f"/news/{name}": old_page(name) for name in "ab"}}
        way = f'kind = "html"\nurl = "{site.url}/list"\nlinks = "a.news"'
        feed = f'kind = "feed"\nurl = "{site.url}/feed"'
        crawler.declare("board", site, way, feed, article='title = "h1"\npublished = "p.date"\nhtml = "div.text"')
        kept = Writer(crawler.folder / "captures")
        good = crawler.crawl("board", captures=kept)["board"]
        site.pages = {"/list": new_listing("c", "a", "b"), **{f"/news/{name}": new_page(name) for name in "abc"}}
        bad = crawler.crawl("board", captures=kept, now=NOW + DAY)["board"]
        assert (good.verdict, bad.verdict) == (Verdict.OK, Verdict.BROKEN), bad.reason
        crawler.store.write_catalogue(catalogue(crawler.folder).values())
        for run in (good, bad):
            crawler.store.record(run)
        site.hits.clear()
        yield site


def config(crawler: Crawler) -> Config:
    ports = tuple(crawler.ports)
    return Config(contact="news@example.org", delay_seconds=0, open_addresses=("127.0.0.0/8",), open_ports=ports)


def look(crawler: Crawler) -> Redesign:
    return compare("board", folder=crawler.folder, config=config(crawler), now=NOW + DAY)


def test_it_shows_where_each_known_thing_stood_and_stands_and_which_ways_answer(crawler: Crawler, site: Site) -> None:
    items = crawler.store.totals()[0]
    runs = len(crawler.store.runs("board"))

    found = look(crawler)

    answers = {answered.what.partition(":")[0]: answered.words for answered in found.ways}
    assert answers["HTML"] == "ok, empty"
    assert "404" in answers["feed"]
    link, listed_title = found.listed
    assert [place.path for place in link.then] == ["html > body > ul.list > li > a.news@href"[7:]]
    assert [place.path for place in link.now] == ["body > section#grid > div.card > a.go@href"]
    assert [place.path for place in listed_title.now] == ["body > section#grid > div.card > h3"]
    title, day, body = found.page
    assert [place.path for place in title.then] == ["html > body > main > h1"]
    assert [place.path for place in title.now] == ["html > body > main > h2.headline.big"]
    assert (title.read, title.layer) == ("Ministry for Waterways", "selector")
    assert [place.path for place in day.then] == ["html > body > main > p.date"]
    assert [place.path for place in day.now] == ["body > main > footer.meta > span.day"]
    assert body.now[0].path.endswith("div.body > p")
    asked = [hit.path for hit in site.hits if hit.path != "/robots.txt"]
    assert len(asked) == len(set(asked)) == 3, "each way in once, and one page"
    assert (crawler.store.totals()[0], len(crawler.store.runs("board"))) == (items, runs), "a look changes nothing"


def test_a_site_that_did_not_change_stands_where_it_stood(crawler: Crawler, site: Site) -> None:
    site.pages = {"/list": old_listing("a", "b"), **{f"/news/{name}": old_page(name) for name in "ab"}}
    found = look(crawler)
    assert all(row.then == row.now for row in (*found.page, *found.listed))
    assert all(row.then for row in (*found.page, *found.listed))


def test_without_a_capture_what_is_known_is_still_looked_for(crawler: Crawler, site: Site) -> None:
    for path in (crawler.folder / "captures").glob("*"):
        path.unlink()
    found = look(crawler)
    assert found.captured is None
    assert [place.path for place in found.page[0].now] == ["html > body > main > h2.headline.big"]
    assert found.page[0].then == ()


def test_the_command_fits_one_screen_and_looks_at_a_recording_without_asking_anybody(
    crawler: Crawler, site: Site, tmp_path: Path
) -> None:
    writer = Writer(tmp_path / "now")
    for path in ("/list", "/news/a", "/news/b"):
        body = site.pages[path].body.encode()  # type: ignore[union-attr]
        kind = [("Content-Type", "text/html")]
        writer.write(f"{site.url}{path}", status=200, headers=kind, body=body, date=NOW + DAY)
    (recorded,) = (tmp_path / "now").glob("*.warc.gz")

    given = ["board", "--data", str(crawler.folder), "--replay", str(recorded)]
    wide = CliRunner(env={"COLUMNS": "120"})
    text, told = wide.invoke(diff, given), wide.invoke(diff, [*given, "--format", "json"])

    assert text.exit_code == told.exit_code == 0, text.output
    assert len(text.stdout.splitlines()) <= 50
    assert all(len(line) <= 120 for line in text.stdout.splitlines())
    assert "main > h1" in text.stdout
    assert "main > h2.headline.big" in text.stdout
    assert json.loads(told.stdout)["page"][0]["now"][0]["path"] == "html > body > main > h2.headline.big"
    assert site.hits == []


def test_it_says_what_it_cannot_compare(crawler: Crawler, site: Site, tmp_path: Path) -> None:
    with pytest.raises(UnknownSource):
        compare("bord", folder=crawler.folder, config=config(crawler), now=NOW)
    with pytest.raises(StoreError, match="no archive"):
        compare("board", folder=tmp_path / "none", config=Config(), now=NOW)
    assert asdict(look(crawler))["source"] == "board"


def test_the_innermost_element_is_named_and_the_first_spelling_that_is_found_wins() -> None:
    page = "<div class='a b c'><p>On <b>2 May\n 2024</b> they met</p></div><time datetime='2024-05-02T10:00'>May</time>"
    assert [place.path for place in places(page, of_day(date(2024, 5, 2)))] == ["html > body > div.a.b > p > b"[7:]]
    assert [place.path for place in places(page, ("2024-05-02",))] == ["html > body > time@datetime"]
    assert places(page, ("never",)) == places(page, ("",)) == places("", ("x",)) == ()
    assert of_text("one two\n\nthree") == ("one two", "three")
