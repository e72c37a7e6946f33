"""Manners: robots.txt, Retry-After, who may be dialled, what is a wall. Each rule as a table."""

import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from urllib.parse import quote

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from loopback_site import NOW, Answer, Crawler, Hit, Script, Site, article, counts, listing

from scrapers.middlewares.gate import Gate
from scrapers.middlewares.guard import Guard
from scrapers.middlewares.optout import hosts, opted_out
from scrapers.middlewares.retry_after import BASE, CAP, wait_of
from scrapers.middlewares.robots import rules_of
from scrapers.middlewares.walls import wall
from syndicator.model import Verdict


def _hops(number: int) -> dict[str, Script]:
    steps = ["/robots.txt", *(f"/r{n}" for n in range(1, number + 1))]
    pages: dict[str, Script] = {a: Answer("", 301, {"Location": b}) for a, b in pairwise(steps)}
    return pages | {steps[-1]: Answer("User-agent: *\nDisallow: /", kind="text/plain")}


FORBIDS = "User-agent: *\nDisallow: /news\n"
PADDED = "# padding\n" * 60_000
ROBOTS: dict[str, tuple[dict[str, Script], bool]] = {
    "200 that allows": ({"/robots.txt": Answer("User-agent: *\nAllow: /")}, True),
    "200 that forbids": ({"/robots.txt": Answer(FORBIDS)}, False),
    "forbids us by name": ({"/robots.txt": Answer("User-agent: syndicator\nDisallow: /\n")}, False),
    "forbids another": ({"/robots.txt": Answer("User-agent: GPTBot\nDisallow: /\n")}, True),
    "404": ({}, True),
    "403": ({"/robots.txt": Answer("no", 403)}, True),
    "429": ({"/robots.txt": Answer("later", 429)}, False),
    "500": ({"/robots.txt": Answer("oops", 500)}, False),
    "503": ({"/robots.txt": Answer("oops", 503)}, False),
    "hangs up": ({"/robots.txt": Answer(raw=lambda connection: connection.close())}, False),
    "600 KiB, a rule within the first 500": ({"/robots.txt": Answer(FORBIDS + PADDED)}, False),
    "600 KiB, a rule behind": ({"/robots.txt": Answer("User-agent: *\n" + PADDED + "Disallow: /news\n")}, True),
    "five redirects": (_hops(5), False),
    "six redirects": (_hops(6), True),
    "BOM": ({"/robots.txt": Answer(b"\xef\xbb\xbf" + FORBIDS.encode())}, False),
    "HTML": ({"/robots.txt": Answer("<html><p>Hello</p></html>")}, True),
}


@pytest.mark.parametrize("case", ROBOTS)
def test_robots_txt_is_obeyed_as_rfc_9309_says(crawler: Crawler, case: str) -> None:
    pages, allowed = ROBOTS[case]
    with Site() as site:
        site.pages = {"/news": listing("/a"), "/a": article("Alpha"), **pages}
        crawler.declare("board", site)
        run = crawler.crawl("board")["board"]

    assert bool(site.asked("/news")) is allowed, run
    assert counts(run) == ({"new": 1} if allowed else {})
    if not allowed:
        assert all("robots.txt" in words for words in run.ways.values())


def test_robots_txt_is_asked_once_a_day(crawler: Crawler) -> None:
    with Site() as site:
        site.pages = {"/news": listing(), "/robots.txt": Answer("User-agent: *\nAllow: /")}
        crawler.declare("one", site)
        crawler.declare("two", site)
        crawler.crawl("one", "two")
        crawler.crawl("one", "two", now=NOW + timedelta(hours=5))
        crawler.crawl("one", "two", now=NOW + timedelta(hours=24))

    assert len(site.asked("/robots.txt")) == 2


def test_robots_txt_that_has_not_changed_is_not_sent_again(crawler: Crawler) -> None:
    with Site() as site:
        rules = {"tag": '"1"', "text": "User-agent: *\nDisallow: /b\n"}

        def robots(hit: Hit) -> Answer:
            if hit.headers.get("if-none-match") == rules["tag"]:
                return Answer(status=304, headers={"ETag": rules["tag"]})
            return Answer(rules["text"], headers={"ETag": rules["tag"]}, kind="text/plain")

        site.pages = {"/news": listing("/a", "/b"), "/a": article("Alpha"), "/b": article("Beta")}
        site.pages["/robots.txt"] = robots
        crawler.declare("board", site)
        runs = [crawler.crawl("board", now=NOW + timedelta(days=day))["board"] for day in range(2)]
        assert [hit.headers.get("if-none-match") for hit in site.asked("/robots.txt")] == [None, '"1"']
        assert all("robots.txt forbids it" in run.skipped for run in runs), "what was kept is obeyed"
        rules["text"] = "User-agent: *\nDisallow: /\n"  # under the same ETag
        for day in range(2, 9):
            last = crawler.crawl("board", now=NOW + timedelta(days=day))["board"]

    assert all("robots.txt forbids it" in words for words in last.ways.values()), "found out within a week"


@pytest.fixture
def let_through(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When the gate let each request through, by its own clock (a busy machine delivers some closer together)."""
    times: list[float] = []
    turn = Gate.turn

    @asynccontextmanager
    async def noted(gate: Gate, host: str) -> AsyncIterator[None]:
        async with turn(gate, host):
            times.append(time.monotonic())
            yield

    monkeypatch.setattr(Gate, "turn", noted)
    return times


def test_crawl_delay_keeps_requests_apart(crawler: Crawler, let_through: list[float]) -> None:
    with Site() as site:
        site.pages = {"/news": listing("/a", "/b"), "/a": article("Alpha"), "/b": article("Beta")}
        site.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 0.4\n")
        crawler.declare("board", site)
        crawler.crawl("board")

    assert len(let_through) == len(site.hits) == 4
    assert min(b - a for a, b in pairwise(let_through[1:])) >= 0.39


def test_two_sources_of_one_host_wait_for_each_other(crawler: Crawler, let_through: list[float]) -> None:
    crawler.settings["delay_seconds"] = 0.3
    with Site() as site:
        site.pages = {"/news": listing("/a"), "/a": article("Alpha"), "/more": listing("/b"), "/b": article("Beta")}
        crawler.declare("one", site)
        crawler.declare("two", site, f'kind = "html"\nurl = "{site.url}/more"')
        crawler.crawl("one", "two")

    assert len(let_through) == len(site.hits) == 5
    assert min(b - a for a, b in pairwise(let_through)) >= 0.29


def test_a_hosts_daily_budget_ends_its_requests_until_tomorrow(crawler: Crawler) -> None:
    crawler.settings["daily_budget"] = 3
    with Site() as site:
        site.pages = {"/news": listing("/a", "/b", "/c"), **{f"/{n}": article(n) for n in "abc"}}
        crawler.declare("board", site)
        first = crawler.crawl("board")["board"]
        same_day = crawler.crawl("board", now=NOW + timedelta(hours=2))["board"]
        site_hits = len(site.hits)
        next_day = crawler.crawl("board", now=NOW + timedelta(days=1))["board"]

    assert counts(first) == {"new": 1, "skipped": 2}
    assert first.skipped == {"the day's budget is used up": 2}
    assert same_day.requests == 0
    assert site_hits == 3
    assert counts(next_day)["new"] == 1


def test_a_host_that_says_later_is_left_alone_across_restarts(crawler: Crawler) -> None:
    with Site() as site, Site() as other:
        site.pages = {"/news": Answer("", 429, {"Retry-After": "7200"})}
        other.pages = {"/news": listing("/a"), "/a": article("Alpha")}
        crawler.declare("board", site)
        crawler.declare("other", other)
        crawler.crawl("board", "other")
        asked = len(site.hits)
        early = crawler.crawl("board", "other", now=NOW + timedelta(hours=1, minutes=50))
        asked_early = len(site.hits)
        site.pages = {"/news": listing("/a"), "/a": article("Beta")}
        late = crawler.crawl("board", now=NOW + timedelta(hours=2, minutes=1))["board"]

    assert asked_early == asked
    assert set(early["board"].ways.values()) == {"asked to wait"}
    assert early["other"].ways[f"HTML: {other.url}/news"].startswith("ok")
    assert counts(late) == {"new": 1}


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        (" 120 ", timedelta(seconds=120)),
        ("Fri, 03 May 2024 06:10:00 GMT", timedelta(minutes=10)),
        ("Friday, 03-May-24 06:10:00 GMT", timedelta(minutes=10)),
        ("Fri May  3 06:10:00 2024", timedelta(minutes=10)),
        ("315360000", CAP),
        ("Fri, 31 Dec 2199 23:59:59 GMT", CAP),
        ("99999999999999999999", CAP),
        ("-30", BASE),
        ("0", BASE),
        ("Fri, 03 May 2019 06:10:00 GMT", BASE),
        ("soon", BASE),
        ("", BASE),
        (None, BASE),
        ("1e9", BASE),
        ("12, 15", BASE),
    ],
)
def test_retry_after_in_every_form(value: str | None, wait: timedelta) -> None:
    assert wait_of(value, now=NOW) == wait


def test_a_wrong_clock_on_either_side_does_no_harm() -> None:
    told = wait_of("Fri, 03 May 2030 06:10:00 GMT", now=NOW, date="Fri, 03 May 2030 06:00:00 GMT")
    assert told == timedelta(minutes=10)


def test_waits_without_a_time_double_up_to_a_day() -> None:
    waits = [wait_of(None, now=NOW, strikes=strikes) for strikes in (0, 1, 2, 9, 40)]
    assert waits == [BASE, BASE * 2, BASE * 4, CAP, CAP]


PRIVATE = [
    *("127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "0.0.0.0", "0.1.2.3", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1"),
    *("100::1", "2001:10::1", "2001::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1"),
    *("192.0.0.8", "192.0.0.192", "192.88.99.1", "168.63.129.16", "3fff::1", "5f00::1", "::ffff:192.0.0.192"),
    *("::ffff:169.254.169.254", "::127.0.0.1", "::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1"),
    *("64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2002:a00:1::"),
    *("2002:a9fe:a9fe::", "2002:c0a8:101::1", "2001:0:4136:e378:8000:63bf:80ff:fffe", "no address"),
]
PUBLIC = ["93.184.216.34", "1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_not_dialled(address: str) -> None:
    assert Guard().refusal(address, 443)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_dialled_on_the_webs_ports_alone(address: str) -> None:
    assert Guard().refusal(address, 443) is None
    assert Guard().refusal(address, 80) is None
    assert Guard().refusal(address, 22)


def test_a_setting_opens_named_ranges_and_ports() -> None:
    guard = Guard(["10.1.0.0/16"], [8080])
    assert guard.refusal("10.1.2.3", 8080) is None
    assert guard.refusal("10.2.0.1", 8080)


def spellings(port: int) -> list[str]:
    """A hundred and more ways to write this machine's loopback address, all asking one canary listener."""
    hosts_ = [
        "127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0x7f.0.0.1", "0177.0.0.1",
        "0177.1", "017700000001", "0x7F.0x0.0x0.0x1", "127.000.000.001", "00127.0.0.1", "0", "0.0.0.0", "0x0",
        "localhost", "LOCALHOST", "localhost.", "LocalHost", "127.0.0.1.", "127.0.0.01", "0127.0.0.1",
        "[::1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::]", "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "[::FFFF:7F00:0001]", "[::1%25lo]", "[fe80::1%25lo]",
        "①②⑦.⓪.⓪.①", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "loc\u00adalhost",
        quote("127.0.0.1"), "%31%32%37.0.0.1", "127%2e0%2e0%2e1", "localhost%00.example.org", "ip6-localhost",
    ]  # fmt: skip
    plain = [f"http://{host}:{port}/a" for host in hosts_]
    users = [f"http://example.org@{host}:{port}/a" for host in hosts_[:14]]
    marks = [f"http://{host}:{port}/a#@example.org/" for host in hosts_[:10]]
    others = [f"https://{host}:{port}/a" for host in hosts_[:24]]
    slashes = [f"http:{s}127.0.0.1:{port}/a" for s in ("/", "\\\\", "\\/", "///", "////")]
    tricks = [
        f"http://user:pass@127.0.0.1:{port}/a", f"http://127.0.0.1:{port}\\@example.org/", f"//127.0.0.1:{port}/a",
        f"http://127.0.0.1\t:{port}/a", f"ht\ntp://127.0.0.1:{port}/a", f"HTTP://127.0.0.1:{port}/a",
        f"ftp://127.0.0.1:{port}/a", f"gopher://127.0.0.1:{port}/a", f"jar:http://127.0.0.1:{port}/a",
        f"http://127.0.0.1:0{port}/a", f"http://example.org:80@127.0.0.1:{port}/a",
        f"http://127.0.0.1:{port}?/a", f"http://127.0.0.1:{port}#/a", f"http://[::ffff:0:7f00:1]:{port}/a",
        "file:///etc/hostname", f"data:text/html,<a href='http://127.0.0.1:{port}/a'>", f"http://127.0.0.1:{port}",
    ]  # fmt: skip
    return [*plain, *users, *marks, *others, *slashes, *tricks]


def test_no_spelling_of_a_private_address_reaches_a_canary(crawler: Crawler) -> None:
    with Site(host="127.0.0.9") as source, Site(host="0.0.0.0") as canary, Site(host="::1") as canary6:
        found = [url for site in (canary, canary6) for url in spellings(site.port)]
        assert len(spellings(canary.port)) >= 118
        links = {
            f"/r{n}": Answer("", 302, {"Location": quote(url, safe="/:@#[]%?\\,<>'=")}) for n, url in enumerate(found)
        }
        source.pages = {"/news": listing(*found, *links), **links}
        crawler.declare("board", source)
        crawler.ports |= {canary.port, canary6.port}
        crawler.settings |= {"open_addresses": ("127.0.0.9/32",), "first_run_items": 1000, "daily_budget": 10_000}
        run = crawler.crawl("board")["board"]

    assert canary.hits == []
    assert canary6.hits == []
    assert len(source.asked()) >= len(found), "the redirects were not even asked for"
    assert run.listed >= 200


class _Rebinding(AbstractResolver):
    """Every name is this machine."""

    def __init__(self, **_: object) -> None:
        pass

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        pass


def test_a_name_that_resolves_to_a_private_address_is_not_dialled(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is checked where it is dialled: a resolver that changes its mind gains nothing."""
    monkeypatch.setattr("aiohttp.connector.DefaultResolver", _Rebinding)
    with Site() as site:
        site.pages = {"/news": listing("/a"), "/a": article("Alpha")}
        crawler.declare("board", site, f'kind = "html"\nurl = "http://news.example:{site.port}/news"')
        crawler.settings["open_addresses"] = ()
        run = crawler.crawl("board")["board"]

    assert site.hits == []
    assert set(run.ways.values()) == {"not a public address: not dialled"}


ORDINARY = "<title>Police close scam compound</title><p>" + "Officers said that access was denied on Monday. " * 40


@pytest.mark.parametrize(
    ("status", "body", "name"),
    [
        (202, "<p>ok</p>", "bot check (HTTP 202)"),
        (403, "", "forbidden (HTTP 403)"),
        (200, "<title>Just a moment...</title>", "bot check"),
        (200, "<title>Under construction</title><p>x", "maintenance"),
        (200, "<title>404 - Not here</title><p>x", "soft 404"),
        (200, ORDINARY, None),
        (200, "<title>Access denied to migrants at the border</title>" + ORDINARY, None),
        (200, "<title>Short news</title><p>Ten people were freed.</p>", None),
        (200, "<title>Missing migrants found</title><p>Ten people were found.</p>", None),
        (200, "<title>Login to our world</title><p>Ten people logged in.</p>", "log-in page"),
        (200, "[]", None),
        (200, "<rss/>", None),
        (404, "<title>Not found</title>", None),
        (500, "<title>Just a moment...</title>", None),
    ],
)
def test_walls_are_told_from_news(status: int, body: str, name: str | None) -> None:
    assert wall(status, body.encode()) == name


def test_hosts_that_asked_not_to_be_crawled_are_not(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    assert opted_out(["https://www.optout.example/x"]) == "optout.example"
    assert opted_out(["https://notoptout.example/x"]) is None
    monkeypatch.setattr("scrapers.middlewares.optout.hosts", lambda: hosts() | {"127.0.0.1"})
    with Site() as site:
        crawler.declare("board", site)
        run = crawler.crawl("board")["board"]

    assert site.hits == []
    assert "asked not to be crawled" in next(iter(run.ways.values()))
    assert run.verdict in {Verdict.BLOCKED, Verdict.UNPROVEN}


def test_rules_read_at_most_what_they_should() -> None:
    assert rules_of(200, "User-agent: *\nCrawl-delay: 7").delay == 7
    assert rules_of(404, "Disallow: /").refuses("https://a.example/x") is None
    assert rules_of(503, "").refuses("https://a.example/x") == "robots.txt: HTTP 503"


def test_a_robots_file_that_names_ever_more_robots_costs_no_more_than_its_length() -> None:
    robots = "".join(f"User-agent: r{number}\n" for number in range(4_000))
    rules = "".join(f"Disallow: /{number}\n" for number in range(4_000))
    plain = "User-agent: r\n" * 4_000 + rules  # one robot, as long
    began = time.process_time()
    rules_of(200, plain)
    middle = time.process_time()
    found = rules_of(200, robots + rules)

    assert time.process_time() - middle < 20 * (middle - began)
    assert found.refuses("https://a.example/1") is None


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("User-agent: a\nUser-agent: SYNDICATOR\nUser-agent: b\nDisallow: /x\n", False),
        ("User-agent: Syndicator/1.0\nDisallow: /x\n", False),
        ("user agent syndicator # us\nDisallow: /x\n", False),
        ("User-agent: a\nUser-agent: *\nDisallow: /x\n", False),
        ("User-agent: *\nDisallow: /x\nUser-agent: syndicator\nAllow: /x\n", True),
        ("User-agent: a\nDisallow: /x\nUser-agent: syndicator\nAllow: /y\nUser-agent: b\nDisallow: /x\n", True),
        ("User-agent: notsyndicator\nDisallow: /x\n", True),
    ],
)
def test_a_rule_is_for_all_that_are_named_above_it(robots: str, allowed: bool) -> None:
    assert (rules_of(200, robots).refuses("https://a.example/x") is None) is allowed
