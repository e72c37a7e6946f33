"""The Scrapy project as its users know it: settings, `scrapy list`, `scrapy crawl`; and the operator's declarations."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from loopback_site import Site, article, listing

from scrapers import settings
from scrapers.declarations import declared, spider_of
from scrapers.spiders import SourceSpider
from syndicator import crawling
from syndicator.captures import DEMO
from syndicator.config import Config, user_agent
from syndicator.errors import DefinitionError, StoreError
from syndicator.onboarding import must_be_free
from syndicator.store import Store

ROOT = Path(__file__).parents[1]
NEEDED = {
    "CONCURRENT_ITEMS": 4,
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
    "ASYNCIO_EVENT_LOOP": "uvloop.Loop",
    "TWISTED_REACTOR_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_MAXSIZE": 8 * 1024 * 1024,
    "DOWNLOAD_TIMEOUT": 30,
    "REDIRECT_MAX_TIMES": 5,
    "COOKIES_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "RETRY_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "HTTPERROR_ALLOW_ALL": True,
}


@pytest.mark.parametrize("name", NEEDED)
def test_a_setting_that_we_rely_on_is_there(name: str) -> None:
    assert crawling.project_settings()[name] == NEEDED[name]


def test_only_the_web_is_asked_and_through_the_guard() -> None:
    handlers = crawling.project_settings().getwithbase("DOWNLOAD_HANDLERS")
    used = {scheme: handler for scheme, handler in handlers.items() if handler is not None}
    assert used == dict.fromkeys(("http", "https"), "scrapers.middlewares.handler.Handler")


def test_page_objects_and_every_manner_are_switched_on() -> None:
    assert settings.ADDONS == {"scrapy_poet.Addon": 300}
    switched_on = {path.rsplit(".", 1)[1] for path, order in settings.DOWNLOADER_MIDDLEWARES.items() if order}
    assert switched_on == {"Identity", "Robots", "Redirects", "Conditional", "Erased"}
    off = {path.rsplit(".", 1)[1] for path, order in settings.SPIDER_MIDDLEWARES.items() if order is None}
    assert {"DepthMiddleware", "HttpErrorMiddleware", "UrlLengthMiddleware"} <= off


def test_what_we_call_ourselves_always_has_token_and_contact() -> None:
    config = Config(contact="news@example.org", user_agent="for the archive")
    for form in ("plain", "compatible"):
        name = user_agent(config, form)  # type: ignore[arg-type]
        assert "Syndicator/" in name
        assert "+news@example.org" in name
        assert "for the archive" in name


def scrapy(*arguments: str, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SYNDICATOR_", "SCRAPY_"))}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_scrapy_list_works_in_a_checkout() -> None:
    listed = scrapy("list", cwd=ROOT)
    assert listed.returncode == 0, listed.stderr
    assert {"rso", "unodc_roseap", "bali_process"} <= set(listed.stdout.split())


def test_scrapy_crawl_from_anywhere_writes_items(tmp_path: Path) -> None:
    out = tmp_path / "items.jsonl"
    done = scrapy(
        "crawl",
        "rso",
        "-O",
        str(out),
        cwd=tmp_path,
        SCRAPY_SETTINGS_MODULE="scrapers.settings",
        SYNDICATOR_REPLAY=str(DEMO),
    )
    assert done.returncode == 0, done.stderr[-2000:]
    items = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(items) >= 5
    assert all(item["title"] and item["published"] for item in items)


def test_scrapy_crawl_without_contact_says_what_to_add(tmp_path: Path) -> None:
    done = scrapy("crawl", "rso", cwd=tmp_path, SCRAPY_SETTINGS_MODULE="scrapers.settings")
    assert 'contact = "you@example.org"' in done.stderr


def test_savefixture_writes_a_fixture(tmp_path: Path) -> None:
    with Site() as site:
        site.pages = {"/news": listing("/news/alpha"), "/news/alpha": article("Alpha")}
        done = scrapy(
            "savefixture",
            "scrapers.sources.bali_process.NewsArticle",
            f"{site.url}/news/alpha",
            cwd=tmp_path,
            SCRAPY_SETTINGS_MODULE="scrapers.settings",
            SYNDICATOR_CONTACT="news@example.org",
            SYNDICATOR_OPEN_ADDRESSES="127.0.0.0/8",
            SYNDICATOR_OPEN_PORTS=str(site.port),
            SYNDICATOR_DELAY_SECONDS="0",
        )
    found = list(tmp_path.glob("fixtures/scrapers.sources.bali_process.NewsArticle/*/output.json"))
    assert len(found) == 1, done.stderr[-2000:]
    assert json.loads(found[0].read_text("utf-8"))["title"] == "Alpha"


GOOD = """
title = "River Board: notices"
homepage = "https://river.example/notices"
country = "GB"
language = "en"
timezone = "Europe/London"
every_hours = 12
[[ways_in]]
kind = "feed"
url = "https://river.example/feed"
[[ways_in]]
kind = "html"
url = "https://river.example/notices"
links = "ul.notices a::attr(href)"
next_link = "a[rel=next]::attr(href)"
[article]
title = "h1::text"
only = "article"
"""


def _declare(folder: Path, name: str, text: str) -> dict[str, type[SourceSpider] | None]:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, "utf-8")
    return declared(folder, {"rso": SourceSpider})


def test_a_declaration_is_a_source(tmp_path: Path) -> None:
    spider = _declare(tmp_path, "river_board", GOOD)["river_board"]
    assert spider is not None
    assert (spider.source.id, spider.source.country, spider.source.every.total_seconds()) == (
        "river_board",
        "GB",
        43200,
    )
    assert [way.name for way in spider.ways_in] == [
        "feed: https://river.example/feed", "HTML: https://river.example/notices",
    ]  # fmt: skip


def test_what_a_declaration_promises_is_kept_with_its_source(tmp_path: Path) -> None:
    promises = (
        'every_hours = 12\nquiet = "22:00-06:00"\nrequired = ["title", "date"]\nlanguages = ["cy"]\n'
        "earliest = 2011-01-01\nshortest = 200"
    )
    spider = _declare(tmp_path, "river_board", GOOD.replace("every_hours = 12", promises))["river_board"]
    assert spider is not None
    source = spider.source
    assert (source.quiet, source.required, source.languages) == ("22:00-06:00", ("title", "date"), ("cy",))
    assert (source.earliest, source.shortest) == (date(2011, 1, 1), 200)
    store = Store.in_memory()
    store.write_catalogue([source])
    assert store.sources()["river_board"] == source


def test_two_sources_never_differ_by_a_mark_that_the_word_index_lacks(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="differs from 'rso' by _ only"):
        _declare(tmp_path, "r_so", GOOD)
    with pytest.raises(StoreError, match="differs from rso by _ only"):
        must_be_free("r_so", crawling.catalogue(tmp_path / "none"), tmp_path)


def test_a_declaration_replaces_ours_or_takes_it_away(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/rso.toml").write_text(GOOD)
    (tmp_path / "sources/unodc.toml").write_text("enabled = false\n")

    known = crawling.catalogue(tmp_path)

    assert known["rso"].title == "River Board: notices"
    assert "unodc" not in known
    assert "bali_process" in known


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("title =", "titel =", "did you mean 'title'?"),
        ('title = "River Board: notices"', "", "lacks 'title'"),
        ('country = "GB"', 'country = "England"', "two capital letters"),
        ("Europe/London", "Europe/Londn", "no time zone"),
        ('kind = "feed"', 'kind = "rss"', "one of wordpress, feed, sitemap, html, squarespace"),
        ("https://river.example/feed", "river.example/feed", "it begins with https://"),
        ("every_hours = 12", "every_hours = 0", "from 1 to 2160"),
        ("every_hours = 12", 'rights = "all"', "one of headline, summary, full"),
        ("every_hours = 12", 'rank = "first"', "must be a whole number"),
        ("every_hours = 12", "shortest = -1", "must not be negative"),
        ('country = "GB"', 'country = "UK"', "as in GB"),
        ('title = "River Board: notices"', 'title = " "', "is empty"),
        ('title = "River Board: notices"', 'title = "a\\u0007b"', "no text"),
        ("every_hours = 12", 'quiet = "at night"', "as in 22:00-06:00"),
        ("every_hours = 12", 'required = ["headline"]', "any of title, date, body, language"),
        ("every_hours = 12", 'required = "title"', "must be a list of strings"),
        ("every_hours = 12", 'languages = ["English"]', "as in en, th or zh-Hant"),
        ("every_hours = 12", 'earliest = "2015"', "must be a day, as in 2015-01-31"),
        ("every_hours = 12", "earliest = 2015-01-31T00:00:00", "must be a day, as in 2015-01-31"),
        ("links =", "link =", "did you mean 'links'?"),
        ('"ul.notices a::attr(href)"', '"ul[["', "no CSS selector"),
        ('"a[rel=next]::attr(href)"', '"a"\ninclude = "("', "no regular expression"),
        ('only = "article"', 'onyl = "article"', "did you mean 'only'?"),
        ("[article]", "[article", "not valid TOML"),
    ],
)
def test_a_mistake_in_a_declaration_names_file_key_and_cure(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    assert was in GOOD
    with pytest.raises(DefinitionError) as raised:
        _declare(tmp_path, "river_board", GOOD.replace(was, becomes, 1))
    assert says in str(raised.value)
    assert "river_board.toml" in str(raised.value)


def test_taking_away_what_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"did you mean rso\.toml"):
        _declare(tmp_path, "rsoo", "enabled = false")


def test_a_name_that_is_no_id_is_refused() -> None:
    with pytest.raises(DefinitionError, match="no id"):
        spider_of("River Board", {}, where="River Board.toml")
