"""Hostile servers: each request ends in exactly one recorded outcome, the run ends, and good pages come later."""

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from hostile_behaviours import BEHAVIOURS, WALLS
from loopback_site import NOW, Answer, Crawler, Site, article, counts, listing

from syndicator.model import Outcome, Run, Verdict

DRILL = bool(os.environ.get("SYNDICATOR_DRILL"))
"""Every behaviour for every path; otherwise each behaviour for one path."""
PATHS = ("page", "robots", "sitemap", "feed")


@pytest.fixture
def crawler(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> Crawler:
    monkeypatch.setattr("scrapers.settings.DOWNLOAD_TIMEOUT", 1.0)
    return crawler


def good(site: Site) -> dict[str, Answer]:
    """What each path answers on a good day."""
    url = site.url
    return {
        "/robots.txt": Answer("User-agent: *\nAllow: /", kind="text/plain"),
        "/feed": Answer(f"<rss><channel><item><link>{url}/a</link></item></channel></rss>", kind="application/rss+xml"),
        "/map": Answer(
            f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{url}/a</loc></url></urlset>",
            kind="application/xml",
        ),
        "/news": listing("/a"),
        "/a": article("Alpha"),
    }


WHERE = {"page": "/a", "robots": "/robots.txt", "sitemap": "/map", "feed": "/feed"}
WAY = {
    "page": ("html", "/news"),
    "robots": ("html", "/news"),
    "sitemap": ("sitemap", "/map"),
    "feed": ("feed", "/feed"),
}


@pytest.mark.parametrize("path", PATHS)
def test_every_request_ends_in_one_outcome_and_later_all_is_had(crawler: Crawler, path: str) -> None:
    names = {f"s{number}": name for number, name in enumerate(BEHAVIOURS) if DRILL or number % 4 == PATHS.index(path)}
    with ExitStack() as stack:
        sites = {source: stack.enter_context(Site()) for source in names}
        for source, name in names.items():
            site = sites[source]
            site.pages = dict(good(site))
            site.pages[WHERE[path]] = BEHAVIOURS[name](good(site)[WHERE[path]])
            kind, address = WAY[path]
            crawler.declare(source, site, f'kind = "{kind}"\nurl = "{site.url}{address}"')
        began = time.monotonic()
        runs = crawler.crawl(*names)
        assert time.monotonic() - began < 60
        for source, name in names.items():
            _is_accounted_for(runs[source], sites[source], f"{name} for {path}")
        if path == "page":
            assert not crawler.titles(), "something hostile became an item"
        for site in sites.values():
            site.pages = dict(good(site))
        later = crawler.crawl(*names, now=NOW + timedelta(days=2))

    for source, name in names.items():
        had = later[source].outcomes
        assert had[Outcome.NEW] + had[Outcome.UNCHANGED] + runs[source].outcomes[Outcome.NEW] >= 1, (
            name,
            later[source],
        )


def _is_accounted_for(run: Run, site: Site, name: str) -> None:
    assert run.requests == len(site.hits), (name, run.requests, [hit.path for hit in site.hits])
    assert all(reason and reason != "the run ended before it" for reason in (*run.failed, *run.skipped)), (name, run)
    assert run.ways, name
    assert all(words for words in run.ways.values()), name


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_has_a_name_and_nothing_of_it_is_stored(crawler: Crawler, name: str) -> None:
    with Site() as site:
        site.pages = {"/news": listing("/a"), "/a": BEHAVIOURS[name](article("Alpha"))}
        crawler.declare("board", site)
        run = crawler.crawl("board")["board"]

    assert counts(run) == {"failed": 1}
    assert next(iter(run.failed)) in {
        "bot check", "access denied", "log-in page", "maintenance", "parking page", "soft 404", "cookie wall",
    }  # fmt: skip
    assert crawler.titles() == []


NAMED = {
    "redirects to a long host": "redirects to no web address",
    "redirects to no host": "redirects to no web address",
    "redirects to no port": "redirects to no web address",
    "a part of it": "HTTP 206",
    "gzip bomb": "too large",
    "gzip bomb, thrice": "too large",
}


def test_what_is_no_answer_has_a_name_and_counts_what_was_asked(crawler: Crawler) -> None:
    with ExitStack() as stack:
        sites = {f"s{number}": stack.enter_context(Site()) for number in range(len(NAMED))}
        for (source, site), name in zip(sites.items(), NAMED, strict=True):
            site.pages = {"/news": listing("/a"), "/a": BEHAVIOURS[name](article("Alpha"))}
            crawler.declare(source, site)
        runs = crawler.crawl(*sites)

        for (source, site), (name, words) in zip(sites.items(), NAMED.items(), strict=True):
            assert list(runs[source].failed) == [words], name
            _is_accounted_for(runs[source], site, name)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/a", Answer("<p>x", kind="text/\x1b[2J\x9b31m" + "y" * 500)),
        ("/wp-json/wp/v2/posts?per_page=50&_embed=1", Answer(json.dumps({"code": "\x1b[2J\u202e\n" + "y" * 100_000}))),
        ("/wp-json/wp/v2/posts?per_page=50&_embed=1", Answer("x", 503, {"Retry-After": "\x1b[2J\x9b"})),
    ],
)
def test_what_a_site_said_is_told_in_few_and_harmless_words(crawler: Crawler, path: str, answer: Answer) -> None:
    with Site() as site:
        site.pages = {"/news": listing("/a"), "/a": article("Alpha"), path: answer}
        ways = [f'kind = "wordpress"\nurl = "{site.url}"'] * path.startswith("/wp")
        crawler.declare("board", site, *ways, f'kind = "html"\nurl = "{site.url}/news"')
        run = crawler.crawl("board")["board"]
    host = crawler.store.connection.execute("SELECT reason FROM host_memory").fetchall()
    told = [run.reason, *run.failed, *run.skipped, *run.ways.values(), *(row[0] or "" for row in host)]

    assert len(told) > 2
    assert all(len(words) < 250 for words in told)
    assert all(words.isprintable() for words in told), told


def test_a_source_that_is_walled_off_is_blocked(crawler: Crawler) -> None:
    with Site() as site:
        site.pages = {"/news": BEHAVIOURS["status 403"](listing("/a"))}
        crawler.declare("board", site)
        run = crawler.crawl("board")["board"]

    assert run.verdict is Verdict.BLOCKED
    assert "forbidden" in run.reason


def test_one_source_that_hangs_harms_no_other(crawler: Crawler) -> None:
    with Site() as bad, Site() as fine:
        bad.pages = {"/news": BEHAVIOURS["says nothing"](listing())}
        fine.pages = dict(good(fine))
        crawler.declare("bad", bad)
        crawler.declare("fine", fine)
        runs = crawler.crawl("bad", "fine")

    assert counts(runs["fine"]) == {"new": 1}
    assert runs["bad"].ways == {f"HTML: {bad.url}/news": "timeout"}


@pytest.mark.drill
def test_a_wave_over_every_hostile_server_stays_small(crawler: Crawler) -> None:
    with ExitStack() as stack:
        for number, (name, behaviour) in enumerate(BEHAVIOURS.items()):
            site = stack.enter_context(Site())
            path = PATHS[number % 4]
            site.pages = dict(good(site))
            site.pages[WHERE[path]] = behaviour(good(site)[WHERE[path]])
            kind, address = WAY[path]
            crawler.declare(f"s{number}", site, f'kind = "{kind}"\nurl = "{site.url}{address}"')
            assert name
        ports = map(str, sorted(crawler.ports))
        command = [sys.executable, str(Path(__file__).with_name("hostile_wave.py")), str(crawler.folder)]
        done = subprocess.run([*command, NOW.isoformat(), *ports], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)

    assert told["runs"] == len(BEHAVIOURS)
    assert told["balanced"]
    assert told["peak"] <= 200, told
