"""Live crawls against a server of ours: what is asked, what is counted, what is remembered."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback_site import NOW, Answer, Crawler, Hit, Script, Site, article, counts, listing

from syndicator.captures import Recording, Writer
from syndicator.errors import ConfigurationError, UnknownSource
from syndicator.model import Outcome, Verdict
from syndicator.tagging import Tagger


def test_the_account_agrees_with_the_servers_log(crawler: Crawler, site: Site) -> None:
    site.pages = {"/news": listing("/a", "/b", "/c"), "/a": article("Alpha"), "/b": article("Beta")}
    crawler.declare("board", site)

    run = crawler.crawl("board")["board"]

    assert counts(run) == {"new": 2, "failed": 1}
    assert run.failed == {"HTTP 404": 1}
    assert sorted(hit.path for hit in site.hits) == ["/a", "/b", "/c", "/news", "/robots.txt"]
    assert run.requests == len(site.hits)
    assert crawler.titles() == ["Alpha", "Beta"]
    assert run.verdict is Verdict.OK


def test_we_say_who_asks(crawler: Crawler, site: Site) -> None:
    site.pages = {"/news": listing("/a"), "/a": article("Alpha")}
    crawler.declare("board", site, more='user_agent = "compatible"')

    crawler.crawl("board")

    for hit in site.hits:
        assert hit.headers["user-agent"].startswith("Mozilla/5.0 (compatible; Syndicator/")
        assert "+news@example.org" in hit.headers["user-agent"]
        assert "cookie" not in hit.headers
        assert "referer" not in hit.headers


def test_an_address_is_asked_for_as_its_site_spells_it(crawler: Crawler, site: Site) -> None:
    spelled = "/show?back=%2Fnews%2F&at=%3A&t=%E0%B8%82"
    site.pages = {"/news": listing(spelled), spelled: article("Spelled")}
    crawler.declare("board", site)

    run = crawler.crawl("board")["board"]

    assert counts(run) == {"new": 1}, "`%2F` in a query is no `/` to every server"


def test_nothing_new_costs_one_conditional_request(crawler: Crawler, site: Site) -> None:
    def news(hit: Hit) -> Answer:
        fresh = listing("/a", "/b")
        fresh.headers["ETag"] = '"one"'
        return Answer(status=304, headers={"ETag": '"one"'}) if hit.headers.get("if-none-match") == '"one"' else fresh

    site.pages = {"/news": news, "/a": article("Alpha"), "/b": article("Beta")}
    crawler.declare("board", site)
    crawler.crawl("board")
    site.hits.clear()

    run = crawler.crawl("board", now=NOW + timedelta(hours=12))["board"]

    assert [hit.path for hit in site.hits] == ["/news"]
    assert (run.listed, counts(run), run.bytes) == (2, {"unchanged": 2}, 0)
    assert run.verdict is Verdict.QUIET


@pytest.mark.drill
def test_articles_are_read_again_after_a_day_a_week_a_month_and_ninety_days(crawler: Crawler, site: Site) -> None:
    site.pages = {"/news": listing("/a"), "/a": article("Alpha")}
    crawler.declare("board", site)
    read = []
    for day in (0, 1, 2, 7, 8, 9, 37, 38, 39, 127, 128, 217, 218):
        before = len(site.asked("/a"))
        crawler.crawl("board", now=NOW + timedelta(days=day)) if day in {
            0,
            1,
            2,
            7,
            8,
            9,
            37,
            38,
            39,
            127,
            128,
            217,
            218,
        } else None
        if len(site.asked("/a")) > before:
            read.append(day)

    assert read == [0, 1, 8, 38, 128, 218]


def test_a_server_that_repeats_its_etag_is_found_out_within_a_week(crawler: Crawler, site: Site) -> None:
    def lies(body: Answer) -> Script:
        def answer(hit: Hit) -> Answer:
            body.headers["ETag"] = '"same"'
            return Answer(status=304) if hit.headers.get("if-none-match") == '"same"' else body

        return answer

    site.pages = {"/news": lies(listing("/a")), "/a": article("Alpha"), "/b": article("Beta")}
    crawler.declare("board", site)
    crawler.crawl("board")
    site.pages["/news"] = lies(listing("/a", "/b"))

    found = [
        day
        for day in range(1, 8)
        if crawler.crawl("board", now=NOW + timedelta(days=day))["board"].outcomes[Outcome.NEW]
    ]

    assert len(found) == 1


def test_two_sources_that_follow_one_listing_each_read_it(crawler: Crawler, site: Site) -> None:
    def answer(hit: Hit) -> Answer:
        if hit.headers.get("if-none-match") == '"one"':
            return Answer(status=304)
        body = listing("/a")
        body.headers["ETag"] = '"one"'
        return body

    site.pages = {"/news": answer, "/a": article("Alpha")}
    crawler.declare("board", site)
    crawler.declare("council", site)

    first = crawler.crawl("board")["board"]
    second = crawler.crawl("council", now=NOW + timedelta(days=1))["council"]
    crawler.crawl("council", now=NOW + timedelta(days=2))

    assert (first.listed, second.listed) == (1, 1)
    asked = [hit.headers.get("if-none-match") for hit in site.hits if hit.path == "/news"]
    assert asked == [None, None, '"one"']


def test_a_crawl_without_contact_stops_with_the_line_to_add(crawler: Crawler, site: Site) -> None:
    crawler.declare("board", site)
    crawler.settings["contact"] = None

    with pytest.raises(ConfigurationError, match=re.escape('contact = "you@example.org"')):
        crawler.crawl("board")
    assert site.hits == []


def test_a_source_that_nobody_declares_is_named(crawler: Crawler) -> None:
    with pytest.raises(UnknownSource, match="rsoo"):
        crawler.crawl("rsoo")


def test_the_second_way_in_is_asked_only_where_the_first_fails(crawler: Crawler, site: Site) -> None:
    site.pages = {"/feed": Answer("<html><p>Sorry</p></html>"), "/news": listing("/a"), "/a": article("Alpha")}
    crawler.declare("board", site, f'kind = "feed"\nurl = "{site.url}/feed"', f'kind = "html"\nurl = "{site.url}/news"')

    run = crawler.crawl("board")["board"]

    assert run.way_in == f"HTML: {site.url}/news"
    assert run.ways[f"feed: {site.url}/feed"] == "not XML (HTML)"
    assert counts(run) == {"new": 1}


def test_a_page_that_is_gone_hides_its_item_and_a_second_visit_confirms(crawler: Crawler, site: Site) -> None:
    site.pages = {"/news": listing("/a"), "/a": article("Alpha")}
    crawler.declare("board", site)
    crawler.crawl("board")
    site.pages = {"/news": listing("/b"), "/b": article("Beta"), "/a": Answer("gone", 410)}

    first = crawler.crawl("board", now=NOW + timedelta(days=1))["board"]
    second = crawler.crawl("board", now=NOW + timedelta(days=2))["board"]
    third = crawler.crawl("board", now=NOW + timedelta(days=4))["board"]

    assert counts(first) == {"new": 1, "withdrawn": 1}
    assert (first.listed, first.reread) == (1, 1)
    assert counts(second)["withdrawn"] == 1
    assert third.reread == 0
    status = crawler.store.connection.execute("SELECT status FROM items WHERE title = 'Alpha'").fetchone()[0]
    assert status == "withdrawn"


def test_a_first_run_takes_the_newest_and_leaves_the_rest_for_backfill(crawler: Crawler, site: Site) -> None:
    items = "".join(
        f"<item><title>No {n}</title><link>{site.url}/{n}</link><pubDate>{n:02} May 2024 10:00:00 GMT</pubDate></item>"
        for n in range(1, 11)
    )
    site.pages = {f"/{n}": article(f"No {n}") for n in range(1, 11)}
    site.pages["/feed"] = Answer(f"<rss><channel>{items}</channel></rss>", kind="application/rss+xml")
    crawler.declare("board", site, f'kind = "feed"\nurl = "{site.url}/feed"')
    crawler.settings["first_run_items"] = 3

    first = crawler.crawl("board", now=NOW + timedelta(days=10))["board"]
    again = crawler.crawl("board", now=NOW + timedelta(days=10, hours=1))["board"]
    asked = len(site.hits)
    filled = crawler.crawl(
        "board",
        now=NOW + timedelta(days=10, hours=2),
        backfill={"board": datetime(2024, 5, 6, tzinfo=UTC)},
    )["board"]

    assert counts(first) == {"new": 3, "skipped": 7}
    assert counts(again) == {"unchanged": 3, "skipped": 7}
    assert counts(filled) == {"new": 2, "unchanged": 3, "skipped": 5}
    assert len(site.hits) == asked + 3
    assert {"No 6", "No 7", "No 8", "No 9", "No 10"} == set(crawler.titles())


def test_what_was_captured_replays_to_the_same_items(
    crawler: Crawler, site: Site, tmp_path: Path, tagger: Tagger
) -> None:
    site.pages = {"/news": listing("/a", "/b"), "/a": article("Alpha"), "/b": article("Beta")}
    crawler.declare("board", site)
    crawler.crawl("board", captures=Writer(tmp_path / "captures"))
    other = Crawler(tmp_path / "other", tagger)
    other.declare("board", site)
    other.settings["contact"] = None
    asked = len(site.hits)

    run = other.crawl("board", recording=Recording.open(sorted((tmp_path / "captures").iterdir())))["board"]

    assert counts(run) == {"new": 2}
    assert other.titles() == crawler.titles()
    assert len(site.hits) == asked
    other.store.close()


def test_an_article_that_has_not_changed_is_not_sent_again(crawler: Crawler, site: Site) -> None:
    def alpha(hit: Hit) -> Answer:
        page = article("Alpha")
        page.headers["ETag"] = '"a"'
        return Answer(status=304) if hit.headers.get("if-none-match") == '"a"' else page

    site.pages = {"/news": listing("/a", "/b"), "/a": alpha, "/b": article("Beta")}
    crawler.declare("board", site)
    crawler.crawl("board")

    run = crawler.crawl("board", now=NOW + timedelta(days=1))["board"]

    assert [hit.headers.get("if-none-match") for hit in site.asked("/a")] == [None, '"a"']
    assert counts(run) == {"unchanged": 2}
    assert run.layers == {}, "a body that is the same to the byte was extracted again"


def test_a_date_that_lay_ahead_is_believed_once_it_came_though_the_page_never_changed(
    crawler: Crawler, site: Site
) -> None:
    page = article("Flood", "Officers met in Bangkok. " * 9)
    ahead = str(page.body).replace("2024-05-02", "2024-05-06").replace("2 May", "6 May")
    site.pages = {"/news": listing("/a"), "/a": Answer(ahead, headers={"ETag": '"one"'})}
    crawler.declare("board", site)
    found = []
    for days in (0, 1, 8):
        crawler.crawl("board", now=NOW + timedelta(days=days))
        found += [row[0] for row in crawler.store.connection.execute("SELECT published_day FROM items")]

    assert found == [None, None, "2024-05-06"]


def test_an_article_whose_words_change_is_updated(crawler: Crawler, site: Site) -> None:
    site.pages = {"/news": listing("/a"), "/a": article("Alpha", "Ten people were freed on Monday, police say. " * 8)}
    crawler.declare("board", site)
    crawler.crawl("board")
    site.pages["/a"] = article("Alpha", "Twelve people were freed on Tuesday, the ministry now says instead. " * 8)

    run = crawler.crawl("board", now=NOW + timedelta(days=1))["board"]

    assert counts(run) == {"updated": 1}
    assert crawler.titles() == ["Alpha"]


def test_one_hiccup_is_asked_again_once_and_later(crawler: Crawler, site: Site) -> None:
    def hiccup(hit: Hit) -> Answer:
        first = len(site.asked("/a")) == 1
        return Answer(raw=lambda connection: connection.close()) if first else article("Alpha")

    site.pages = {"/news": listing("/a", "/b"), "/a": hiccup, "/b": article("Beta")}
    crawler.declare("board", site)

    run = crawler.crawl("board")["board"]

    assert counts(run) == {"new": 2}
    assert [hit.path for hit in site.hits] == ["/robots.txt", "/news", "/a", "/b", "/a"]
    assert run.requests == 5


def test_no_validator_of_a_listing_is_kept_when_a_part_of_it_failed(crawler: Crawler, site: Site) -> None:
    def first(hit: Hit) -> Answer:
        page = Answer("<html><main><a href='/a'>Alpha</a><a rel=next href='/p2'>older</a></main></html>")
        page.headers["ETag"] = '"p"'
        return Answer(status=304) if hit.headers.get("if-none-match") else page

    site.pages = {"/news": first, "/p2": Answer("no", 500), "/a": article("Alpha")}
    way = f'kind = "html"\nurl = "{site.url}/news"\nnext_link = "a[rel=next]::attr(href)"\ninclude = "/[a-z]$"'
    crawler.declare("board", site, way)
    one = crawler.crawl("board")["board"]
    site.pages |= {"/p2": listing("/b"), "/b": article("Beta")}

    two = crawler.crawl("board", now=NOW + timedelta(hours=3))["board"]

    assert counts(two) == {"unchanged": 1, "new": 1}
    assert "page 2: HTTP 500" in next(iter(one.ways.values()))
    assert [hit.headers.get("if-none-match") for hit in site.asked("/news")] == [None, None]


def test_older_pages_of_a_listing_are_not_taken_for_news(crawler: Crawler, site: Site) -> None:
    def pages(*newest: str) -> None:
        names = [*newest, *(f"/o{n}" for n in range(9))]
        for number in range(0, len(names), 3):
            links = "".join(f"<a href='{name}'>{name}</a>" for name in names[number : number + 3])
            more = f"<a rel=next href='/p{number // 3 + 2}'>older</a>"
            site.pages[f"/p{number // 3 + 1}"] = Answer(f"<html><main>{links}{more}</main></html>")

    site.pages = {name: article(name) for name in ("/n0", "/n1", "/n2", "/n3", *(f"/o{n}" for n in range(9)))}
    way = f'kind = "html"\nurl = "{site.url}/p1"\nnext_link = "a[rel=next]::attr(href)"\ninclude = "/[no][0-9]$"'
    crawler.declare("board", site, way)
    crawler.settings["first_run_items"] = 2
    pages()
    crawler.crawl("board")
    pages("/n0")
    one = crawler.crawl("board", now=NOW + timedelta(hours=1))["board"]
    pages("/n3", "/n2", "/n1", "/n0")
    many = crawler.crawl("board", now=NOW + timedelta(hours=2))["board"]

    assert counts(one) == {"new": 1, "unchanged": 2}
    assert counts(many)["new"] == 3
    assert len(site.asked("/p2")) == 1
    assert crawler.titles() == ["/n0", "/n1", "/n2", "/n3", "/o0", "/o1"]
