"""What the server answers: every kind of address, with its type, headers and status; pages that lead to each other."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from served import BOARD, NOW, Served, article, ask, fill, serving

from syndicator import definitions
from syndicator.config import Config
from syndicator.formats.check import check
from syndicator.ingest import ingest
from syndicator.model import Status
from syndicator.publish import publish
from syndicator.store import Store
from syndicator.web.limits import Allowance, Visitors
from syndicator.web.watch import Figures
from tests.shipped import TAGGER

EXACTLY = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
TYPES = {
    "/": "text/html; charset=utf-8",
    "/country/th/": "text/html; charset=utf-8",
    "/feeds/all.atom": "application/atom+xml; charset=utf-8",
    "/feeds/all.rss": "application/rss+xml; charset=utf-8",
    "/feeds/all.json": "application/feed+json; charset=utf-8",
    "/feeds/country/th.atom": "application/atom+xml; charset=utf-8",
    "/feeds.opml": "text/x-opml; charset=utf-8",
    "/status.json": "application/json",
    "/style.css": "text/css; charset=utf-8",
    "/style.css?1234": "text/css; charset=utf-8",
    "/stopped.js": "text/javascript; charset=utf-8",
    "/icon.svg": "image/svg+xml; charset=utf-8",
    "/search": "text/html; charset=utf-8",
    "/search?q=country%3ATH": "text/html; charset=utf-8",
    "/search.atom?q=police": "application/atom+xml; charset=utf-8",
    "/search.rss?q=police": "application/rss+xml; charset=utf-8",
    "/search.json?q=police": "application/feed+json; charset=utf-8",
    "/search.csv?q=police": "text/csv; charset=utf-8",
    "/feeds/all.atom?content=summary": "application/atom+xml; charset=utf-8",
    "/feeds/all.json?dups=all": "application/feed+json; charset=utf-8",
    "/healthz": "application/json",
    "/metrics": "text/plain; version=0.0.4; charset=utf-8",
}


def page(served: Served, path: str, status: int = 200) -> str:
    got, headers, body = served.ask(path)
    assert got == status, (path, got, body[:300])
    assert headers["content-type"] == "text/html; charset=utf-8"
    return body.decode()


@pytest.mark.parametrize("path", TYPES)
def test_every_kind_of_address_has_its_type_and_the_same_headers(path: str, served: Served) -> None:
    status, headers, body = served.ask(path)

    assert status in ({200, 503} if path == "/healthz" else {200})
    assert headers["content-type"] == TYPES[path]
    assert headers["content-length"] == str(len(body)) != "0"
    assert {name: headers[name] for name in EXACTLY} == EXACTLY
    assert "set-cookie" not in headers
    assert "server" not in headers
    if path not in {"/healthz", "/metrics"}:
        age = re.search(r"public, max-age=(\d+)", headers["cache-control"])
        assert age
        assert int(age[1]) <= 3600
        again, _, nothing = served.ask(path, if_none_match=headers["etag"])
        assert (again, nothing) == (304, b"")
    assert ("x-robots-tag" in headers) == path.startswith("/search")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404), ("/feeds/", 404), ("/feeds/none.atom", 404), ("/feeds/all.atom.gz", 404),
        ("/item/nonsense/", 404), ("/story/nonsense/", 404), ("/search.xml?q=a", 404), ("/search?q=country:ZZ", 400),
        ("/search.atom?q=country:ZZ", 400), ("/search?q=a&page=0", 400), ("/search?q=a&page=x", 400),
        ("/search?q=a&page=51", 400), ("/search?q=" + "a" * 9000, 400), ("/feeds/all.atom?content=x", 400),
        ("/feeds/all.atom?dups=1", 400), ("/search.atom?q=police&dups=x", 400),
        ("/item/00000000-0000-5000-8000-000000000000/", 404),
    ],
)  # fmt: skip
def test_what_there_is_not_says_so_with_every_header(path: str, status: int, served: Served) -> None:
    got, headers, body = served.ask(path)

    assert got == status
    assert body
    assert {name: headers[name] for name in EXACTLY} == EXACTLY
    assert "set-cookie" not in headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_nothing_can_be_written(method: str, served: Served) -> None:
    status, headers, _ = served.ask("/feeds/all.atom", method=method)

    assert status == 405
    assert headers["allow"] == "GET, HEAD"
    assert headers["content-security-policy"] == EXACTLY["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/country/th/", "/search?q=police", "/nothing", "/healthz", "/country/th"])
def test_head_is_get_without_a_body(path: str, served: Served) -> None:
    status, headers, _ = served.ask(path)
    head_status, head_headers, body = served.ask(path, method="HEAD")

    assert body == b""
    assert head_status == status
    assert {**head_headers, "date": ""} == {**headers, "date": ""}


def test_a_folder_leads_to_its_page(served: Served) -> None:
    status, headers, _ = served.ask("/country/th")

    assert status == 301
    assert headers["location"] == "/country/th/"


def test_pages_lead_to_search_and_items_only_where_a_server_stands(served: Served) -> None:
    static = (served.folder / "public" / "current" / "country" / "th" / "index.html").read_text("utf-8")
    made = page(served, "/country/th/")

    assert 'href="/search' not in static
    assert 'href="/search' in made
    assert 'href="/item/' in made
    for link in set(re.findall(r'href="(/[^"]*)"', made)):
        assert served.ask(link.partition("#")[0].replace("&amp;", "&"))[0] in {200, 301, 302}, link


def test_a_search_is_answered_with_counts_query_and_feed(served: Served) -> None:
    found = page(served, "/search?q=country%3ATH")

    assert "Thailand" in found
    assert "/search.atom?q=country%3ATH" in found
    assert "SELECT" in found
    assert "Countries" not in re.findall(r"<h2[^>]*>([^<]*)</h2>", found) or "Topics" in found
    assert 'name="robots" content="noindex"' in found


def test_a_search_shows_each_story_once_and_says_how_many_there_are(served: Served) -> None:
    found = page(served, "/search?q=" + quote('"two boats stopped"'))
    titles = re.findall(r"<h3>.*?>([^<]+)</a></h3>", found)

    assert titles == ["Two boats stopped on the lower river"]
    assert "<strong>2</strong> items in 1 story" in found
    table = served.ask("/search.csv?q=" + quote('"two boats stopped"'))[2].decode()
    assert len(list(csv.DictReader(io.StringIO(table)))) == 2, "a table has every report"


def test_words_as_one_thinks_them_are_offered_as_a_query(served: Served) -> None:
    found = page(served, "/search?q=Thailand%20scam%20centres%20since%202024")

    assert "country:TH topic:forced-criminality after:2024" in found
    assert 'value="Thailand scam centres since 2024"' in found


def test_equivalent_queries_have_one_address(served: Served) -> None:
    spellings = [
        "country:th topic:forced-criminality",
        "topic:forced-criminality country:TH",
        "(country:TH) topic:forced-criminality",
    ]
    for form in ("", ".atom", ".csv"):
        ways = {served.ask(f"/search{form}?q={quote(text)}")[1].get("location", "itself") for text in spellings}
        ways.discard("itself")
        assert len(ways) == 1
        assert served.ask(ways.pop())[0] == 200


def test_a_mistake_is_shown_with_its_place(served: Served) -> None:
    found = page(served, "/search?q=" + quote('police country:ZZ <script>alert("x")</script>'), 400)

    assert "<script>alert" not in found
    assert "At character" in found


def test_pages_of_an_answer_share_no_item(served: Served) -> None:
    seen: list[str] = []
    for number in (1, 2, 3):
        found = page(served, "/search?q=" + quote("source:board") + (f"&page={number}" if number > 1 else ""))
        seen += dict.fromkeys(re.findall(r'href="/item/([0-9a-f-]{36})/"', found))

    assert len(seen) == len(set(seen)) >= 30


def test_an_answer_as_a_feed_is_valid_and_names_itself(served: Served) -> None:
    path = "/search.atom?q=" + quote("country:TH police", safe="")
    _, _, body = served.ask(path)
    root = ET.fromstring(body)
    names = {"a": "http://www.w3.org/2005/Atom"}

    assert not [finding for finding in check(body) if finding.level == "error"]
    assert root.find("a:link[@rel='self']", names).get("href") == f"http://127.0.0.1:8000{path}"  # type: ignore[union-attr]
    assert root.findall("a:entry", names)
    assert served.ask("/search.atom?q=police")[2] != body


def test_two_searches_are_two_feeds(served: Served) -> None:
    ids = {re.search(rb"<id>([^<]*)</id>", served.ask(f"/search.atom?q={word}")[2])[1] for word in ("police", "river")}  # type: ignore[index]

    assert len(ids) == 2


def test_everything_as_a_search_is_the_feed_of_everything(served: Served) -> None:
    assert served.ask("/search.rss?q=")[1]["location"] == "/feeds/all.rss"


def test_a_table_holds_what_may_leave_the_house(served: Served) -> None:
    rows = list(csv.DictReader(io.StringIO(served.ask("/search.csv?q=" + quote("country:TH"))[2].decode("utf-8-sig"))))

    assert len(rows) >= 5
    assert {row["source"] for row in rows} <= {"board", "police"}
    assert "text" not in rows[0]
    assert all("TH" in row["countries"].split() for row in rows)


def test_summaries_alone_can_be_had_of_any_feed(served: Served) -> None:
    path = "/feeds/all.json"
    whole, short = (json.loads(served.ask(f"{path}{variant}")[2]) for variant in ("", "?content=summary"))
    wholes, shorts = ({item["id"]: item["content_html"] for item in feed["items"]} for feed in (whole, short))

    assert short["feed_url"].endswith("?content=summary")
    assert wholes.keys() == shorts.keys()
    full = f"urn:uuid:{served.ids['full']}"
    assert "clerk 26" in wholes[full]
    assert "clerk 26" not in shorts[full]
    police, police_short = (
        [item["content_html"] for item in json.loads(served.ask(f"/feeds/source/police.json{variant}")[2])["items"]]
        for variant in ("", "?content=summary")
    )
    assert police == police_short


def test_every_member_of_a_story_can_be_had_of_any_feed(served: Served) -> None:
    once, every = (
        [item["title"] for item in json.loads(served.ask(f"/feeds/all.json{variant}")[2])["items"]]
        for variant in ("", "?dups=all")
    )

    assert once.count("Two boats stopped on the lower river") == 1
    assert every.count("Two boats stopped on the lower river") == 2


def test_an_item_has_a_page_with_its_evidence(served: Served) -> None:
    found = page(served, f"/item/{served.ids['full']}/")

    assert "Why it is tagged" in found
    assert "clerk 26" in found


_OFFERED = re.compile(r'rel="alternate" type="application/atom\+xml" title="([^"]+)" href="[^"]+?(/feeds/[^"]+)">')


def test_readers_find_the_feeds_of_an_item_from_its_page(served: Served) -> None:
    item = served.ids["full"]
    found = page(served, f"/item/{item}/")
    titles, paths = zip(*_OFFERED.findall(found), strict=True)

    kinds = [path.split("/")[2] for path in paths]
    assert kinds == ["country", *["topic"] * (len(kinds) - 3), "source", "all.atom"]
    assert "topic" in kinds
    assert titles[0] == "Myanmar (Atom)"
    assert found.count('rel="alternate"') == len(paths), "one format: a page stays small"
    for path in paths:
        assert item in served.ask(path)[2].decode(), path


def test_readers_find_the_feeds_of_a_story_from_its_page(served: Served) -> None:
    link = re.search(r'href="(/story/[0-9a-f-]{36}/)"', page(served, f"/item/{served.ids['story']}/"))
    assert link

    paths = [path for _, path in _OFFERED.findall(page(served, link[1]))]

    assert {"/feeds/country/th.atom", "/feeds/all.atom"} <= set(paths)


def test_text_is_shown_only_where_rights_allow(served: Served) -> None:
    assert "clerk" not in page(served, f"/item/{served.ids['summary']}/")
    assert '<div class="body"' not in page(served, f"/item/{served.ids['summary']}/")
    assert '<div class="body"' in page(served, f"/item/{served.ids['full']}/")


def test_a_removed_word_is_never_shown_and_a_figure_is(served: Served) -> None:
    found = page(served, f"/item/{served.ids['revised']}/")

    assert "<del>41</del>" in found
    assert "<ins>43</ins>" in found
    assert "Somchai" not in found
    assert "Rattanakorn" not in found


@pytest.mark.parametrize("what", ["withdrawn", "suppressed"])
@pytest.mark.parametrize("kind", ["item", "story"])
def test_what_was_taken_out_is_gone_and_says_nothing_of_what_it_was(what: str, kind: str, served: Served) -> None:
    found = page(served, f"/{kind}/{served.ids[what]}/", 410)

    assert "Taken out" not in found
    for path in ("/search?q=taken", "/search.atom?q=taken", "/search.csv?q=taken", "/feeds/all.json?dups=all"):
        assert f"Taken out: {what}".encode() not in served.ask(path)[2]


def test_a_story_shows_all_of_its_reports(served: Served) -> None:
    item = page(served, f"/item/{served.ids['story']}/")
    link = re.search(r'href="(/story/[0-9a-f-]{36}/)"', item)
    assert link
    found = page(served, link[1])

    assert "reported by 2 agencies" in found
    assert found.count("Two boats stopped on the lower river") >= 2


def test_a_story_of_one_leads_to_its_item(served: Served) -> None:
    status, headers, _ = served.ask(f"/story/{served.ids['full']}/")

    assert (status, headers["location"]) == (302, f"/item/{served.ids['full']}/")


@pytest.mark.parametrize("spelling", ["{}", "{upper}/", "{{{}}}/"])
def test_an_item_has_one_address(spelling: str, served: Served) -> None:
    known = served.ids["full"]
    status, headers, _ = served.ask("/item/" + spelling.format(known, upper=known.upper()))

    assert (status, headers["location"]) == (301, f"/item/{known}/")


def test_item_story_and_search_are_not_for_search_engines(served: Served) -> None:
    for path in (f"/item/{served.ids['full']}/", f"/item/{served.ids['withdrawn']}/", "/search", "/search.atom?q=a"):
        assert served.ask(path)[1]["x-robots-tag"] == "noindex"
    assert "x-robots-tag" not in served.ask("/country/th/")[1]


def test_figures_are_for_this_computer_alone(served: Served) -> None:
    body = served.ask("/metrics")[2].decode()

    assert re.search(r'^syndicator_http_requests_total\{kind="metrics",status="200"\} \d+|kind=', body, re.MULTILINE)
    assert re.search(r"^syndicator_items \d\d", body, re.MULTILINE)
    assert 'syndicator_sources{verdict="ok"} 2' in body
    assert served.ask("/metrics", x_forwarded_for="192.0.2.1")[0] == 404
    assert served.ask("/metrics", forwarded="for=192.0.2.1")[0] == 404


def test_without_an_archive_it_says_what_to_do_and_goes_on_by_itself(tmp_path: Path) -> None:
    with serving(tmp_path) as port:
        for path in ("/", "/feeds/all.atom", "/search?q=a", "/item/00000000-0000-5000-8000-000000000000/"):
            status, headers, body = ask(port, path)
            assert status == 503
            assert headers["retry-after"]
            assert b"syndicator run" in body
        assert ask(port, "/healthz")[0] == 503
        assert ask(port, "/metrics")[0] == 200

        fill(tmp_path)

        assert ask(port, "/feeds/all.atom")[0] == 200
        assert b"/search" in ask(port, "/")[2]
        assert ask(port, "/search?q=police")[0] == 200


def test_a_change_shows_at_once_in_search_and_in_the_item(tmp_path: Path) -> None:
    ids = fill(tmp_path)
    with serving(tmp_path) as port:
        path = f"/item/{ids['full']}/"
        assert ask(port, path)[0] == 200
        before = ask(port, "/search?q=lane")[2]
        with Store.open(tmp_path) as store:
            item = store.item(f"urn:uuid:{ids['full']}")
            assert item
            with store.write():
                store.set_status(item, Status.SUPPRESSED, now=NOW)

        assert ask(port, path)[0] == 410
        assert ask(port, "/search?q=lane")[2] != before


def test_a_new_generation_shows_at_once_and_what_did_not_change_is_not_hashed_again(tmp_path: Path) -> None:
    fill(tmp_path)
    with serving(tmp_path) as port:
        first = {path: ask(port, path)[1]["etag"] for path in ("/feeds/all.atom", "/feeds/source/police.atom")}
        with Store.open(tmp_path) as store:
            new = article(200, BOARD, title="Something new")
            later = NOW + timedelta(days=1)
            ingest(new, BOARD, store=store, tagger=TAGGER, now=later)
            publish(store, definitions.load(tmp_path), Config(), now=later)
        second = {path: ask(port, path)[1]["etag"] for path in first}

    assert second["/feeds/all.atom"] != first["/feeds/all.atom"]
    assert second["/feeds/source/police.atom"] == first["/feeds/source/police.atom"]


def test_a_damaged_archive_leaves_the_tree_standing(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / "syndicator.db").write_bytes(b"this is no database" * 1000)
    for beside in ("syndicator.db-wal", "syndicator.db-shm"):
        (tmp_path / beside).unlink(missing_ok=True)
    with serving(tmp_path) as port:
        assert ask(port, "/feeds/all.atom")[0] == 200
        assert ask(port, "/country/th/")[0] == 200
        assert ask(port, "/search?q=a")[0] == 503
        assert ask(port, "/healthz")[0] == 503


def test_one_visitor_cannot_have_everything(served: Served) -> None:
    with serving(served.folder, allowance=Allowance(per_second=0.001, burst=5)) as port:
        statuses = [ask(port, f"/search?q=police&n={number}")[0] for number in range(8)]
        refused = ask(port, "/search?q=police")

        assert statuses == [200] * 5 + [429] * 3
        assert b"Please wait a few seconds" in refused[2]
        assert int(refused[1]["retry-after"]) > 1
        assert ask(port, "/feeds/all.atom")[0] == 200
        assert ask(port, "/search?q=police", {"x-forwarded-for": "192.0.2.7"})[0] == 200


def test_an_allowance_refills_and_a_household_has_one() -> None:
    moment = [0.0]
    visitors = Visitors(Allowance(per_second=1, burst=2), clock=lambda: moment[0])

    assert [visitors.wait("2001:db8::1"), visitors.wait("2001:db8::2")] == [0, 0]
    assert visitors.wait("2001:db8::3") == 1
    assert visitors.wait("2001:db8:0:1::3") == 0
    assert visitors.wait("192.0.2.1") == visitors.wait("::ffff:192.0.2.1") == 0
    assert visitors.wait("192.0.2.1") > 0
    moment[0] = 1.0
    assert visitors.wait("2001:db8::1") == 0


def test_pages_below_a_path_are_found_with_and_without_it(served: Served) -> None:
    config = replace(Config(), base_url="https://news.example.org/syndicator")
    with serving(served.folder, config) as port:
        assert ask(port, "/syndicator/feeds/all.atom")[0] == ask(port, "/feeds/all.atom")[0] == 200
        assert ask(port, "/syndicator/country/th")[1]["location"] == "/syndicator/country/th/"
        assert ask(port, "/syndicator/search?q=country:th")[1]["location"] == "/syndicator/search?q=country%3ATH"
        assert b'href="/syndicator/search"' in ask(port, "/syndicator/country/th/")[2]


def test_times_are_counted_into_buckets() -> None:
    figures = Figures()
    for seconds in (0.0001, 0.003, 5):
        figures.count("feeds", 200, seconds)

    assert figures.requests["feeds", 200] == 3
    assert sum(figures.seconds.values()) == 3


def test_a_phrase_is_counted_as_what_it_finds(served: Served) -> None:
    path = "?q=" + quote('"brought ashore"', safe="")
    rows = list(csv.DictReader(io.StringIO(served.ask(f"/search.csv{path}")[2].decode("utf-8-sig"))))
    found = page(served, f"/search{path}")
    counts = {label: int(size) for label, size in re.findall(r'<a [^>]*>([^<]*)</a> <span class="count">(\d+)<', found)}

    assert f"<strong>{len(rows)}</strong>" in found
    assert counts["Thailand"] == sum("TH" in row["countries"].split() for row in rows) > 0
    assert counts["Harbour Police"] == sum(row["source"] == "police" for row in rows) > 0
