"""`sources add` and `sources check` against sites that nobody prepared, on loopback."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest
import unprepared_sites as sites
from loopback_site import NOW, Answer, Crawler, Script, Site, counts
from onboarding_desk import Desk

from syndicator.config import Config
from syndicator.crawling import spiders
from syndicator.crawling.wave import Wave
from syndicator.errors import ConfigurationError, StoreError, UnknownSource
from syndicator.model import Outcome
from syndicator.onboarding import NotFollowed, address_of, declaration_text, id_of, live, switch, write
from syndicator.store import Store
from syndicator.tagging import Tagger
from tests.sampling import sampled

BOARD = """
title = "Board"
homepage = "https://board.example/"
language = "en"
timezone = "UTC"
[[ways_in]]
kind = "feed"
url = "https://board.example/feed"
"""
ROOT = Path(__file__).parents[1]
KINDS_AS_SHOWN = {
    "wordpress": "WordPress REST",
    "feed": "feed",
    "sitemap": "sitemap",
    "html": "HTML",
    "squarespace": "Squarespace JSON",
}
Kind = Callable[[str], Mapping[str, Script]]
KINDS: tuple[tuple[Kind, str, list[str], int], ...] = (
    (sites.wordpress, "/", ["wordpress", "feed"], 6),
    (sites.drupal, "/", ["html"], 6),
    (sites.squarespace, "/", ["squarespace"], 6),
    (sites.static, "/press.html", ["html", "sitemap"], 6),
    (sites.only_a_home_page, "/", ["html"], 4),
)
each_kind = pytest.mark.parametrize(("kind", "start", "ways", "count"), KINDS, ids=lambda v: getattr(v, "__name__", ""))


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Desk:
    return Desk(tmp_path / "data", site)


@each_kind
def test_a_site_that_nobody_prepared_is_followed(  # noqa: PLR0917 - what a site is, stands in one row
    desk: Desk, tmp_path: Path, tagger: Tagger, kind: Kind, start: str, ways: list[str], count: int
) -> None:
    desk.site.pages = dict(kind(desk.site.url))

    added = desk.add(start, "--yes")

    assert added.exit_code == 0, added.output
    assert [way["kind"] for way in desk.declaration["ways_in"]] == ways
    assert sites.asked_twice(desk.site.hits) == []
    assert len(desk.site.hits) <= 14
    crawler = Crawler(tmp_path / "crawled", tagger)
    crawler.ports.add(desk.site.port)
    (crawler.folder / "sources" / "board.toml").write_text((desk.folder / "sources" / "board.toml").read_text("utf-8"))
    run = crawler.crawl("board")["board"]
    assert counts(run) == {"new": count}, run
    assert crawler.titles() == sorted(sites.TITLES[:count])
    days = [row[0][:10] for row in crawler.store.connection.execute("SELECT published FROM items ORDER BY published")]
    crawler.store.close()
    if kind is not sites.squarespace:  # its own clock gives other days
        assert days == sorted(sites.DAYS[:count])


@pytest.mark.parametrize(("kind", "start", "ways", "count"), sampled([KINDS[0], *KINDS[3:], *KINDS[1:3]], always=3))
def test_the_written_ways_in_each_work_alone(  # noqa: PLR0917 - as above
    tmp_path: Path, desk: Desk, tagger: Tagger, kind: Kind, start: str, ways: list[str], count: int
) -> None:
    desk.site.pages = dict(kind(desk.site.url))
    desk.add(start, "--yes")
    for number in range(len(ways)):
        alone = {**desk.declaration, "ways_in": [desk.declaration["ways_in"][number]]}
        crawler = Crawler(tmp_path / str(number), tagger)
        crawler.ports.add(desk.site.port)
        write("board", alone, crawler.folder)
        run = crawler.crawl("board")["board"]
        crawler.store.close()
        assert run.outcomes[Outcome.NEW] == count, (ways[number], run)


@each_kind
def test_people_see_what_they_would_follow(desk: Desk, kind: Kind, start: str, ways: list[str], count: int) -> None:
    desk.site.pages = dict(kind(desk.site.url))

    shown = desk.add(start, "--yes").output

    assert all(title[:50] in shown for title in sites.TITLES[:count]), shown
    assert shown.count("2024-") >= count
    assert "no date" not in shown
    for words in (
        "robots:",
        "opted out:",
        "rights:",
        "missing:",
        "title by",
        "published by",
        f"{len(ways)} listed"[2:],
    ):
        assert words in shown


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of the project with no source of its own, and the current directory in it."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "scrapers", folder / "scrapers", ignore=shutil.ignore_patterns("__pycache__", "sources"))
    (folder / "scrapers" / "sources").mkdir()
    (folder / "scrapers" / "sources" / "__init__.py").touch()
    for name in ("scrapy.cfg", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    (folder / "src").symlink_to(ROOT / "src")  # by which the linter knows what is ours
    monkeypatch.chdir(folder / "scrapers")
    monkeypatch.delitem(sys.modules, "scrapers.sources.board", raising=False)
    return folder


def _in(folder: Path, *command: str) -> None:
    there = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, env=there, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("kind", "start", "ways"), sampled([KINDS[0][:3], KINDS[3][:3], KINDS[2][:3]], always=2))
def test_a_module_for_contributors_says_the_same_and_its_fixtures_hold(
    desk: Desk, checkout: Path, kind: Kind, start: str, ways: list[str]
) -> None:
    desk.site.pages = dict(kind(desk.site.url))

    shown = desk.add(start, "--yes", "--as-module")

    assert shown.exit_code == 0, shown.output
    assert not desk.written()
    module = checkout / "scrapers" / "sources" / "board.py"
    _in(checkout, "ruff", "check", "--no-cache", str(module))
    _in(checkout, "ruff", "format", "--check", "--no-cache", str(module))
    spider = sys.modules["scrapers.sources.board"].Board
    assert [way.kind for way in spider.ways_in] == [KINDS_AS_SHOWN[way] for way in ways]
    recorded = sorted((checkout / "fixtures").glob("*/*"))
    assert len({folder.parent for folder in recorded}) == len(ways) + 1, "one for each way in, and the article's"
    for folder in recorded:
        said = json.loads((folder / "output.json").read_text("utf-8"))
        assert said.get("listed") or (said["title"] and said["published"]), folder
    _in(checkout, "web_poet.testing", "rerun", str(recorded[-1]))


def test_a_module_is_written_in_a_checkout_only_and_only_where_none_stands(
    desk: Desk, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.site.pages = dict(sites.wordpress(desk.site.url))
    (checkout / "scrapers" / "sources" / "board.py").write_text("MINE = 1\n")

    there = desk.add("/", "--yes", "--as-module")
    monkeypatch.chdir(tmp_path)
    before = len(desk.site.hits)
    elsewhere = desk.add("/", "--yes", "--as-module")

    assert (there.exit_code, elsewhere.exit_code) == (1, 1)
    assert "board.py is there already; choose another --id" in str(there.exception)
    assert (checkout / "scrapers" / "sources" / "board.py").read_text() == "MINE = 1\n"
    assert not (checkout / "fixtures").exists()
    assert "needs a checkout" in str(elsewhere.exception)
    assert len(desk.site.hits) == before, "nobody is asked in vain"


def test_only_a_yes_writes(desk: Desk) -> None:
    desk.site.pages = sites.wordpress(desk.site.url)

    for typed in ("n\n", "\n"):
        assert desk.add(typed=typed).exit_code == 0
        assert not desk.written()
    asked = desk.add(typed="y\n")

    assert "Start following? [y/N]" in asked.output
    assert desk.written()


def test_what_the_site_says_of_itself_is_declared(desk: Desk) -> None:
    desk.site.pages = sites.wordpress(desk.site.url)

    desk.add("/", "--yes")

    said = {key: desk.declaration.get(key) for key in ("title", "timezone", "language", "rights", "country")}
    assert said == {
        "title": "River Board & Friends",
        "timezone": "Asia/Bangkok",
        "language": "en",
        "rights": "summary",
        "country": None,
    }
    assert re.match(r"Seen on \d{4}-\d\d-\d\d by `syndicator sources add`: WordPress", desk.declaration["note"])


def test_what_the_operator_says_wins(desk: Desk) -> None:
    desk.site.pages = sites.wordpress(desk.site.url)

    desk.add("/", "--yes", "--title", "Board", "--timezone", "Asia/Manila", "--language", "fil", "--country", "PH")

    said = [desk.declaration[key] for key in ("title", "timezone", "language", "country")]
    assert said == ["Board", "Asia/Manila", "fil", "PH"]


@pytest.mark.parametrize(
    "words",
    [
        ("--timezone", "Asia/Atlantis"),
        ("--country", "Thailand"),
        ("--id", "Not An Id"),
        ("--id", "../up"),
        ("--language", "xx-yy-zz-q"),
        ("--language", "english"),
        ("--language", "en_GB"),
        ("--language", "en-"),
    ],
)
def test_a_mistake_on_the_command_line_is_said_before_anybody_is_asked(desk: Desk, words: tuple[str, str]) -> None:
    desk.site.pages = sites.wordpress(desk.site.url)

    refused = desk.add("/", "--yes", *words)

    assert isinstance(refused.exception, ConfigurationError)
    assert words[1] in str(refused.exception)
    assert desk.site.hits == []


def test_a_date_that_can_be_read_in_one_order_only_tells_the_order(desk: Desk) -> None:
    desk.site.pages = sites.static(desk.site.url)

    desk.add("/press.html", "--yes")

    assert desk.declaration["date_order"] == "MDY"


def test_a_feed_is_followed_by_its_own_address(desk: Desk) -> None:
    desk.site.pages = sites.wordpress(desk.site.url)
    del desk.site.pages["/"]

    added = desk.add("/feed/", "--yes")

    assert added.exit_code == 0, added.output
    assert desk.declaration["ways_in"][0] == {"kind": "feed", "url": f"{desk.site.url}/feed/"}


def test_news_kept_in_a_collection_of_their_own_are_found(desk: Desk) -> None:
    pages = sites.wordpress(desk.site.url)
    posts = "/wp-json/wp/v2/posts?per_page=50&_embed=1"
    pages[posts.replace("posts", "press_releases", 1)] = pages[posts]
    pages[posts] = Answer("[]", kind="application/json")
    types = {"post": {"rest_base": "posts"}, "page": {"rest_base": "pages"}, "pr": {"rest_base": "press_releases"}}
    pages["/wp-json/wp/v2/types?_fields=rest_base,slug"] = Answer(json.dumps(types), kind="application/json")
    desk.site.pages = pages

    desk.add("/", "--yes")

    assert desk.declaration["ways_in"][0]["post_type"] == "press_releases"


def test_of_an_index_of_sitemaps_the_part_with_news_is_followed(desk: Desk) -> None:
    pages = sites.static(desk.site.url)
    part = pages.pop("/map.xml")
    parts = "".join(
        f"<sitemap><loc>{desk.site.url}/{n}.xml</loc></sitemap>" for n in ("page-map", "press-map2", "tag-map")
    )
    pages["/map.xml"] = Answer(f"<sitemapindex>{parts}</sitemapindex>", kind="application/xml")
    pages["/press-map2.xml"] = part
    pages["/press.html"] = sites.page("Press", "<p>Our news are drawn by a script.</p>")
    desk.site.pages = pages

    added = desk.add("/press.html", "--yes")

    assert added.exit_code == 0, added.output
    way = {
        "kind": "sitemap",
        "url": f"{desk.site.url}/map.xml",
        "children": r"/press-map[0-9]+\.xml",
        "include": "/press/.",
    }
    assert desk.declaration["ways_in"] == [way]
    assert not desk.site.asked("/page-map.xml")


def test_words_of_a_site_do_not_reach_the_terminal_as_commands(desk: Desk) -> None:
    pages = sites.wordpress(desk.site.url)
    bad = "\x1b[2J\x1b]0;owned\x07"
    posts = [
        {"title": {"rendered": f"{bad}{title}"}, "link": f"{desk.site.url}/{n}", "content": {"rendered": sites.body(n)}}
        for n, title in enumerate(sites.TITLES)
    ]
    pages["/wp-json/wp/v2/posts?per_page=50&_embed=1"] = Answer(json.dumps(posts), kind="application/json")
    root = json.dumps({"name": f"Board{bad}"})
    pages["/wp-json/?_fields=name,timezone_string"] = Answer(root, kind="application/json")
    refusal = Answer(json.dumps({"code": bad}), kind="application/json")
    desk.site.pages = pages

    followed = desk.add("/", "--yes")
    pages["/wp-json/wp/v2/posts?per_page=50&_embed=1"] = refusal
    looked = desk("sources", "check", "board")  # its posts are refused by then

    assert followed.exit_code == 0
    assert "owned" in followed.output
    assert "not a list of posts" in looked.output
    for output in (followed.output, looked.output, str(desk.declaration)):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", output)


def test_where_pages_are_closed_the_listing_that_says_all_is_enough(desk: Desk) -> None:
    pages = sites.wordpress(desk.site.url)
    pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /\nAllow: /wp-json/\nAllow: /$\n", kind="text/plain")
    desk.site.pages = pages

    added = desk.add("/", "--yes")

    assert added.exit_code == 0, added.output
    assert desk.declaration["follow"] is False
    assert not [hit for hit in desk.site.hits if hit.path.startswith(f"/{sites.slug(0)}")]


def test_pages_that_are_no_news_are_refused_with_what_was_tried(desk: Desk) -> None:
    desk.site.pages = sites.a_brochure(desk.site.url)

    refused = desk.add("/", "--yes")

    assert isinstance(refused.exception, NotFollowed)
    assert "lists articles" in str(refused.exception)
    assert refused.exit_code == 1
    for tried in ("feed: ", "sitemap: ", "HTML: "):
        assert tried in refused.output
    assert "nothing tells that their pages are news" in refused.output
    assert not desk.written()


def test_an_empty_site_is_refused(desk: Desk) -> None:
    desk.site.pages = {"/": sites.page("Nothing", "<p>Soon.</p>")}

    refused = desk.add("/", "--yes")

    assert isinstance(refused.exception, NotFollowed)
    assert not desk.written()


def test_a_site_that_does_not_want_us_is_asked_for_nothing_but_its_rules(desk: Desk) -> None:
    desk.site.pages = sites.wordpress(desk.site.url)
    desk.site.pages["/robots.txt"] = Answer("User-agent: Syndicator\nDisallow: /\n", kind="text/plain")

    refused = desk.add("/", "--yes")

    assert "robots.txt forbids it" in str(refused.exception)
    assert [hit.path for hit in desk.site.hits] == ["/robots.txt"]
    assert not desk.written()


def test_a_host_that_opted_out_is_not_asked_at_all(desk: Desk) -> None:
    refused = desk("sources", "add", "https://news.optout.example/", "--yes")

    assert "optout.example asked not to be crawled" in str(refused.exception)


def test_a_redirect_to_a_host_that_opted_out_is_not_followed_up(desk: Desk) -> None:
    desk.site.pages = {"/": Answer(status=302, headers={"Location": "http://optout.example/"})}

    refused = desk.add("/", "--yes")

    assert isinstance(refused.exception, NotFollowed)
    assert not desk.written()


def test_nobody_is_asked_without_contact(desk: Desk) -> None:
    desk.contact = ""

    refused = desk.add("/", "--yes")

    assert isinstance(refused.exception, ConfigurationError)
    assert 'contact = "you@example.org"' in str(refused.exception)
    assert desk.site.hits == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("river board", "no web address"),
        ("", "no web address"),
        ("news", "no web address"),
        ("htp://board.example/", "'htp' is no scheme"),
        ("mailto:news@board.example", "'mailto' is no scheme"),
        ("https://me:secret@board.example/", "no web address"),
        ("https://board.example:many/", "no web address"),
    ],
)
def test_a_mistake_in_the_address_is_said(typed: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        address_of(typed)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("board.example", "https://board.example/"),
        (" http://Board.example/news ", "http://board.example/news"),
        ("board.example:8080/a?b=1#c", "https://board.example:8080/a?b=1"),
    ],
)
def test_an_address_may_be_typed_as_people_do(typed: str, address: str) -> None:
    assert address_of(typed) == address


def test_a_port_that_is_not_open_is_named_with_the_setting_that_opens_it(desk: Desk) -> None:
    desk.site.pages = sites.wordpress(desk.site.url)

    refused = desk("sources", "add", "http://127.0.0.1:9/", "--id", "board", "--yes")

    assert isinstance(refused.exception, NotFollowed)
    assert "port not open to us" in str(refused.exception)
    assert "open_ports = [9]" in str(refused.exception)


def test_a_host_that_does_not_answer_is_said(desk: Desk) -> None:
    desk.site.shutdown()
    desk.site.server_close()

    refused = desk.add("/", "--yes")

    assert "connection refused" in str(refused.exception)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://rso.baliprocess.net/", "rso_baliprocess"),
        ("https://www.afp.gov.au/news", "afp"),
        ("https://www.3cats.org/", "site_3cats"),
        ("http://127.0.0.1:8000/", "site_127_0_0_1"),
    ],
)
def test_ids_come_from_the_telling_part_of_a_host(url: str, name: str) -> None:
    assert id_of(url, {}) == name


def test_a_declaration_is_never_overwritten(desk: Desk) -> None:
    desk.site.pages = sites.wordpress(desk.site.url)
    desk.add("/", "--yes")
    before = desk.declaration

    again = desk.add("/", "--yes")

    assert isinstance(again.exception, StoreError)
    assert desk.declaration == before


def test_an_id_that_is_taken_is_said_before_anybody_is_asked(desk: Desk) -> None:
    (desk.folder / "sources").mkdir(parents=True)
    (desk.folder / "sources" / "board.toml").write_text("enabled = false\n" + BOARD)

    switched_off = desk.add("/", "--yes")
    shipped = desk("sources", "add", desk.site.url, "--id", "rso", "--yes")

    assert isinstance(switched_off.exception, StoreError)
    assert isinstance(shipped.exception, StoreError)
    assert desk.site.hits == []


def test_a_demo_asks_no_live_site(desk: Desk) -> None:
    with Store.open(desk.folder) as store, store.write():
        store.set_fact("demo", "1")
    desk.site.pages = sites.wordpress(desk.site.url)

    for refused in (desk.add("/", "--yes"), desk("sources", "check", "rso")):
        assert isinstance(refused.exception, StoreError)
        assert "demo" in str(refused.exception)
    assert desk.site.hits == []


def test_what_a_host_asked_of_earlier_runs_binds_a_look_too(desk: Desk) -> None:
    with Store.open(desk.folder):
        pass
    desk.site.pages = {"/": Answer("later", 429, {"Retry-After": "3600"})}
    desk.add("/", "--yes")
    desk.site.pages = sites.wordpress(desk.site.url)
    desk.site.hits.clear()

    refused = desk.add("/", "--yes")

    assert "asked to wait" in str(refused.exception)
    assert desk.site.hits == []


def test_words_of_a_site_cannot_break_out_of_the_declaration(desk: Desk) -> None:
    title = 'A "quoted"\nname = 1\n[[ways_in]] \\ \u2028 end'
    ways = [{"kind": "feed", "url": "https://board.example/feed", "include": 'a"b\\.'}]
    values = {"title": title, "homepage": "https://board.example/", "ways_in": ways}

    assert tomllib.loads(declaration_text(values)) == values


def checked(desk: Desk, *words: str) -> tuple[int, list[dict[str, Any]]]:
    done = desk("sources", "check", "board", "--format", "json", *words)
    return done.exit_code, json.loads(done.stdout)["sources"]


def test_a_look_at_a_source_says_what_answers_and_stores_nothing(desk: Desk) -> None:
    desk.site.pages = sites.wordpress(desk.site.url)
    desk.add("/", "--yes")
    desk.site.hits.clear()

    code, [found] = checked(desk)

    assert code == 0
    assert [one["words"] for one in found["tried"]] == ["ok, 6 listed", "ok, 6 listed"]
    assert found["works"]
    assert found["layers"]["published"] == {"open-graph": 3}
    assert found["missing"] == ["authors (3 of 3)", "image (3 of 3)"]
    assert found["requests"] == len(desk.site.hits) == 6
    assert not (desk.folder / "syndicator.db").exists()


def test_a_look_says_what_is_wrong(desk: Desk) -> None:
    desk.site.pages = sites.drupal(desk.site.url)
    desk.add("/", "--yes")
    desk.site.pages["/en/newsroom"] = Answer("Sorry", 503)

    code, [found] = checked(desk)
    table = desk("sources", "check", "board").output

    assert code == 3
    assert not found["works"]
    assert found["problem"] == "no way in answered: HTTP 503"
    assert "HTTP 503" in table


def test_what_was_switched_off_and_works_can_be_switched_on(desk: Desk) -> None:
    desk.site.pages = sites.wordpress(desk.site.url)
    desk.add("/", "--yes")
    desk("sources", "disable", "board")

    checked(desk)
    assert desk.declaration["enabled"] is False
    checked(desk, "--enable-working")

    assert desk.declaration["enabled"] is True


def test_without_a_name_those_switched_off_are_not_asked_and_this_is_said(desk: Desk) -> None:
    desk.site.pages = sites.wordpress(desk.site.url)
    desk.add("/", "--yes")
    shipped = sorted(set(live(desk.folder)) - {"board"})
    for name in shipped:
        switch(name, desk.folder, enabled=False)

    looked = desk("sources", "check", "--format", "json")

    assert looked.exit_code == 0, looked.output
    assert [one["source"] for one in json.loads(looked.stdout)["sources"]] == ["board"]
    assert f"Switched off, and not asked: {', '.join(shipped)}. `--enable-working` asks them too" in looked.stderr
    assert set(live(desk.folder, off=True)) == {"board", *shipped}
    assert "not asked" not in desk("sources", "check", "board").stderr


def test_reliefweb_is_asked_under_the_name_that_was_approved() -> None:
    spider = spiders(Path("/nowhere"))["reliefweb"]
    wave = Wave(config=Config(appname="board-news"), now=NOW)

    asked = [way.asks()[0].url for way in spider(wave=wave).ways_in]

    assert asked == ["https://api.reliefweb.int/v2/reports?appname=board-news"]
    assert spider.ways_in[0].asks()[0].url.endswith("appname="), "the declaration knows of no operator"


def test_what_does_not_work_stays_off(desk: Desk) -> None:
    desk.site.pages = sites.wordpress(desk.site.url)
    desk.add("/", "--yes")
    desk("sources", "disable", "board")
    desk.site.pages = {}

    code, _ = checked(desk, "--enable-working")

    assert code == 3
    assert desk.declaration["enabled"] is False


def test_a_shipped_source_can_be_disabled_and_enabled_again(desk: Desk) -> None:
    for word in ("disable", "enable"):
        assert desk("sources", word, "rso").exit_code == 0
        listed = {row["id"]: row["enabled"] for row in json.loads(desk("sources", "list", "--format", "json").stdout)}
        assert listed["rso"] == ("yes" if word == "enable" else "no"), "what is paused is not out of sight"
        assert ("rso" in live(desk.folder)) is (word == "enable")


def test_a_source_that_is_switched_off_is_shown_and_every_command_says_how_it_comes_back(desk: Desk) -> None:
    desk("sources", "disable", "rso")
    assert re.search(r"^enabled: +no$", desk("sources", "show", "rso").output, re.MULTILINE)
    for command in (("run", "rso"), ("reprocess", "rso")):
        refused = desk(*command)
        assert isinstance(refused.exception, UnknownSource)
        assert "syndicator sources enable rso" in str(refused.exception)
    assert "switched off" not in str(desk("run", "rsoo").exception)


def test_a_declaration_outlives_a_full_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.site.pages = sites.wordpress(desk.site.url)
    desk.add("/", "--yes")
    before = desk.declaration

    def full(self: Path, text: str, *_: object) -> int:
        self.write_bytes(text[:9].encode())
        raise OSError(ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        assert isinstance(desk("sources", "disable", "board").exception, StoreError)
    assert desk.declaration == before
    assert [path.name for path in (desk.folder / "sources").iterdir()] == ["board.toml"]


def test_several_sources_are_switched_at_once_and_none_where_one_is_mistyped(desk: Desk) -> None:
    wrong = desk("sources", "disable", "rso", "zoo")
    assert wrong.exit_code == 1
    assert "zoo" in str(wrong.exception)
    assert "rso" in live(desk.folder)

    assert desk("sources", "disable", "rso", "zoe").exit_code == 0
    assert not {"rso", "zoe"} & set(live(desk.folder))


@pytest.mark.parametrize(("listed", "same"), [("Read the notice", True), (None, False)])
def test_a_site_that_calls_all_its_pages_alike_is_told_of(desk: Desk, listed: str | None, *, same: bool) -> None:
    def alike(text: str) -> str:
        text = re.sub(r"(</?)h1>", r"\1div>", re.sub(r"<title>.*?</title>", "<title>The River Board</title>", text))
        return re.sub(r"(?<=html'>)[^<]*", listed, text) if listed else text

    for address, answer in sites.static(desk.site.url).items():
        assert isinstance(answer, Answer)
        desk.site.pages[address] = replace(answer, body=alike(str(answer.body)))

    added = desk.add("/press.html", "--yes")

    assert added.exit_code == 0, added.output
    assert ('every page read is called "The River Board"' in " ".join(added.output.split())) == same
