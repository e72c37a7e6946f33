"""The contract that every source keeps, and the tutorial, followed as it is written."""

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from zoneinfo import available_timezones

import pytest

from scrapers.declarations import spider_of
from scrapers.listings import Listing
from scrapers.pages import ArticlePage
from scrapers.spiders import SourceSpider
from syndicator import crawling
from syndicator.captures import Recording, Writer
from syndicator.config import Config
from syndicator.model import Outcome
from tests.shipped import TAGGER

ROOT = Path(__file__).parents[1]
TUTORIAL = ROOT / "docs/add-a-source.md"


@cache
def ours() -> dict[str, type[SourceSpider]]:
    return crawling.spiders(Path("/nowhere"))


@pytest.mark.parametrize("name", sorted(ours()))
def test_a_source_says_all_that_it_must(name: str) -> None:
    spider = ours()[name]
    source = spider.source

    assert source.id == spider.name == spider.__module__.rsplit(".", 1)[1] == name
    assert source.title
    assert source.homepage.startswith("https://")
    assert source.timezone in available_timezones()
    assert source.country is None or re.fullmatch("[A-Z]{2}", source.country)
    assert re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", source.language)
    assert source.rights in {"headline", "summary", "full"}
    assert 1 <= source.every.total_seconds() / 3600 <= 24 * 31
    assert spider.ways_in


@pytest.mark.parametrize("name", sorted(ours()))
def test_every_page_object_of_a_source_is_its_own(name: str) -> None:
    """A class that stands in another module would have no recorded page of its own, or another source's."""
    spider = ours()[name]
    classes: list[type[Listing] | type[ArticlePage]] = [spider.article, *map(type, spider.ways_in)]

    assert {each.__module__ for each in classes} == {spider.__module__}
    assert spider.article.source is spider.source


@pytest.mark.parametrize("name", sorted(ours()))
def test_every_listing_and_the_article_have_a_recorded_page(name: str) -> None:
    spider = ours()[name]
    classes = {spider.article, *map(type, spider.ways_in)}
    missing = [each.__qualname__ for each in classes if not _recorded(each)]

    assert not missing, f"scrapy savefixture scrapers.sources.{name}.{missing[0]} URL"


def _recorded(page: type) -> list[Path]:
    folder = ROOT / "fixtures" / f"{page.__module__}.{page.__qualname__}"
    return [*folder.glob("*/output.json"), *folder.glob("*/exception.json")]


@pytest.mark.parametrize("name", sorted(ours()))
def test_ways_in_ask_for_web_addresses_and_differ(name: str) -> None:
    asks = [ask.at(datetime(2026, 1, 1, tzinfo=UTC)) for way in ours()[name].ways_in for ask in way.asks()]

    assert all(ask.url.startswith("https://") for ask in asks)
    assert len({(ask.method, ask.url) for ask in asks}) == len(asks)
    assert all("{" not in ask.url for ask in asks)


def _block(language: str) -> str:
    found = re.search(rf"^( *)```{language}\n(.*?)^ *```", TUTORIAL.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found
    return re.sub(rf"(?m)^{found[1]}", "", found[2])


def _from_tutorial() -> dict[str, type[SourceSpider]]:
    import tomllib

    declared = spider_of("river_board", tomllib.loads(_block("toml")), where="river_board.toml")
    module = ModuleType("scrapers.sources.river_board")
    sys.modules[module.__name__] = module
    exec(compile(_block("python"), "river_board.py", "exec"), module.__dict__)
    return {"toml": declared, "python": module.RiverBoard}


@pytest.mark.parametrize("form", ["toml", "python"])
def test_both_forms_of_the_tutorial_deliver_the_same(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(tmp_path)
    now = datetime(2024, 5, 3, tzinfo=UTC)
    head = [("Content-Type", "text/html; charset=utf-8")]
    site = "https://river.example"
    pages = {
        f"{site}/robots.txt": "User-agent: *\nAllow: /",
        f"{site}/notices": "<ul class=notices><li><a href='/notices/7'>Flood warning</a>"
        "<li><a href='/about'>We</a></ul>"
        "<a rel=next href='/notices?page=2'>Older</a>",
        f"{site}/notices?page=2": "<ul class=notices><li><a href='/notices/6'>Closed</a></ul>",
        f"{site}/notices/7": "<article><h1>Flood warning</h1><p class=date>2 May 2024</p>"
        "<p>The river will rise on Friday. People who live near the weir should not wait.</p></article>",
        f"{site}/notices/6": "<h1>The board is closed today</h1>",
    }
    for url, body in pages.items():
        writer.write(url, status=200, headers=head, body=f"<html lang=en>{body}</html>".encode(), date=now)
    monkeypatch.setattr(crawling, "spiders", lambda folder=None: {"river_board": _from_tutorial()[form]})
    from syndicator.store import Store

    with Store.open(tmp_path / "data") as store:
        run = crawling.crawl(
            ["river_board"], store=store, tagger=TAGGER, config=Config(), now=now,
            recording=Recording.open(sorted(tmp_path.glob("*.warc.gz"))),
        )[0]  # fmt: skip
        stored = [tuple(row) for row in store.connection.execute("SELECT title, published FROM items")]

    assert run.outcomes[Outcome.NEW] == 1, run
    assert run.skipped == {"no news: a page of another kind": 1}
    assert run.way_in == "HTML: https://river.example/notices"
    assert stored == [("Flood warning", "2024-05-02")]


def test_the_frame_that_genspider_writes_is_a_source(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scrapers", tmp_path / "scrapers", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "scrapy.cfg", tmp_path)
    command = re.search(r"\$ scrapy (genspider .*)", TUTORIAL.read_text("utf-8"))
    assert command

    def scrapy(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    scrapy(*command[1].split())

    assert "river_board" in scrapy("list").split()
