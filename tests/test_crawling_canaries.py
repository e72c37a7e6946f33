"""Known items, read again: a template that broke is named in the run in which it broke, and nothing wrong is shown."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from scrapers.verdicts import Facts
from syndicator.config import Config
from syndicator.definitions import load as load_definitions
from syndicator.erasure import suppress
from syndicator.model import Article, Verdict
from syndicator.removal import Decision
from syndicator.retagging import correct
from tests.loopback_site import NOW, Answer, Crawler, Site, counts, listing

DAY = timedelta(days=1)
TEXTS = {
    "a": "Officers of the river board freed thirty people from a locked house near the border on Monday morning. " * 5,
    "b": "A court in the capital sentenced four members of a smuggling ring to twelve years in prison yesterday. " * 5,
    "c": "The ministry opened a shelter with forty beds for victims who cannot return to their homes this year. " * 5,
    "d": "Customs officers found eleven people in the back of a refrigerated lorry at the northern checkpoint. " * 5,
}


def page(name: str, *, day: str = "2 May 2024", body: str | None = None, more: str = "") -> Answer:
    text = TEXTS[name] if body is None else body
    return Answer(
        f"<html lang=en><head><title>{name}</title>{more}</head><body><main><h1>Report {name} of the river board</h1>"
        f"<p class=date>{day}</p><div class=text><p>{text}</p></div></main></body></html>"
    )


@pytest.fixture
def site(crawler: Crawler) -> Iterator[Site]:
    """A source of which three items are known and due to be read again."""
    with Site() as site:
        site.pages = {"/news": listing("/a", "/b", "/c"), **{f"/{name}": page(name) for name in "abc"}}
        selectors = 'title = "h1"\npublished = "p.date"\nhtml = "div.text"'
        crawler.declare("board", site, article=selectors)
        assert counts(crawler.crawl("board")["board"]) == {"new": 3}
        site.hits.clear()
        yield site


def told(crawler: Crawler) -> dict[str, tuple[str, str]]:
    return {
        row["title"]: (row["published"], row["text"][:20])
        for row in crawler.store.connection.execute("SELECT title, published, text FROM items")
    }


def news_of(site: Site, **given: str) -> None:
    """A fourth article, and the same new template for all."""
    site.pages["/news"] = listing("/d", "/a", "/b", "/c")
    site.pages |= {f"/{name}": page(name, **given) for name in "abcd"}


def test_addresses_that_were_dealt_out_anew_throw_no_doubt_on_the_template(crawler: Crawler, site: Site) -> None:
    def told_by_id() -> dict[str, tuple[str, str]]:
        rows = crawler.store.connection.execute("SELECT id, title, url FROM items")
        return {row["id"]: (row["title"], row["url"][-1]) for row in rows}

    before = told_by_id()
    site.pages |= {"/a": page("b"), "/b": page("c"), "/c": page("a"), "/d": page("d")}
    site.pages["/news"] = listing("/d", "/a", "/b", "/c")
    done = crawler.crawl("board", now=NOW + DAY)["board"]

    assert done.verdict is Verdict.OK, done.reason
    after = told_by_id()
    assert {key: after[key] for key in before} == {
        key: (title, {"a": "c", "b": "a", "c": "b"}[url]) for key, (title, url) in before.items()
    }
    assert len(after) == 4


def test_a_date_that_became_the_day_of_the_run_is_named_and_nothing_wrong_is_stored(
    crawler: Crawler, site: Site
) -> None:
    before = told(crawler)
    news_of(site, day=f"{NOW + DAY:%-d %B %Y}")

    run = crawler.crawl("board", now=NOW + DAY)["board"]

    assert run.verdict is Verdict.SUSPECT
    assert "the date of a known item is now the day of the run" in run.reason.lower()
    assert "selector" in run.reason
    assert counts(run) == {"quarantined": 4}
    assert told(crawler) == before
    waiting = crawler.store.quarantined()
    assert {q.url.rpartition("/")[2] for q in waiting} == set("abcd")
    assert {q.reason for q in waiting} == {"suspect date"}
    assert all(q.article for q in waiting)
    asked = [hit.path for hit in site.hits if hit.path in {"/a", "/b", "/c", "/d"}]
    assert asked.index("/d") > 0, "known items are read before anything new"


def test_when_the_template_is_mended_what_waited_goes_on_its_way(crawler: Crawler, site: Site) -> None:
    news_of(site, body="Menu and search. " * 20)
    broken = crawler.crawl("board", now=NOW + DAY)["board"]
    news_of(site)
    again = crawler.crawl("board", now=NOW + 2 * DAY)["board"]
    later = crawler.crawl("board", now=NOW + 9 * DAY)["board"]

    assert broken.verdict is Verdict.SUSPECT
    assert "the body of a known item is another text" in broken.reason.lower()
    assert again.verdict in {Verdict.OK, Verdict.QUIET}, again.reason
    assert later.verdict in {Verdict.OK, Verdict.QUIET}, later.reason
    assert len(told(crawler)) == 4
    assert told(crawler)["Report d of the river board"][1] == TEXTS["d"][:20]
    assert crawler.store.quarantined() == []


def test_a_broken_template_that_stays_is_said_in_every_run(crawler: Crawler, site: Site) -> None:
    news_of(site, day="")
    verdicts = [crawler.crawl("board", now=NOW + days * DAY)["board"] for days in (1, 2, 3)]

    assert [run.verdict for run in verdicts] == [Verdict.SUSPECT] * 3
    assert "the date of a known item is gone" in verdicts[0].reason.lower()
    assert "since" in verdicts[2].reason


def test_one_article_that_was_rewritten_is_no_broken_template(crawler: Crawler, site: Site) -> None:
    site.pages["/news"] = listing("/d", "/a", "/b", "/c")
    site.pages["/d"] = page("d")
    site.pages["/a"] = page(
        "a", body="Correction: the earlier report was mistaken, and the board regrets it deeply. " * 5
    )
    site.pages["/b"] = page("b", more="<meta name=generator content=x>")
    site.pages["/c"] = page("c", more="<meta name=generator content=x>")

    run = crawler.crawl("board", now=NOW + DAY)["board"]

    assert run.verdict is Verdict.OK, run.reason
    assert counts(run) == {"new": 1, "updated": 1, "unchanged": 2}
    assert told(crawler)["Report a of the river board"][1].startswith("Correction")
    assert crawler.store.quarantined() == []


def test_a_field_that_another_layer_still_gives_right_is_said_to_be_degraded_and_published(
    crawler: Crawler, site: Site
) -> None:
    news_of(site)
    stated = '<meta property="article:published_time" content="2024-05-02">'
    site.pages |= {
        f"/{name}": Answer(page(name, more=stated).body.replace("class=date", "class=when"))  # type: ignore[union-attr]
        for name in "abcd"
    }

    run = crawler.crawl("board", now=NOW + DAY)["board"]

    assert "instead of selector, and is still right" in run.reason
    assert counts(run)["new"] == 1
    assert crawler.store.quarantined() == []
    assert told(crawler)["Report d of the river board"][0] == "2024-05-02"


SITE_NAME = "Ministry for Waterways, Northern Provinces"


def redesigned(name: str, *, stated: bool = True) -> Answer:
    """The heading is the site's name now; the title stands in data for machines, as it always may."""
    title = f"Report {name} of the river board"
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{title}"}}</script>'
    old = page(name, more=data if stated else "")
    return Answer(old.body.replace(f"<h1>{title}</h1>", f"<h1>{SITE_NAME}</h1><h2>{title}</h2>"))  # type: ignore[union-attr, arg-type]


def test_where_a_selector_gives_a_wrong_value_the_next_layer_that_agrees_with_history_stands_in(
    crawler: Crawler, site: Site
) -> None:
    site.pages |= {"/news": listing("/d", "/a", "/b", "/c"), **{f"/{name}": redesigned(name) for name in "abcd"}}

    runs = [crawler.crawl("board", now=NOW + days * DAY)["board"] for days in (1, 2)]

    assert counts(runs[0])["new"] == 1
    assert crawler.titles() == [f"Report {name} of the river board" for name in "abcd"]
    assert crawler.store.quarantined() == []
    for run in runs:
        assert run.verdict is Verdict.SUSPECT
        assert "degraded: the title of a known item is now" in run.reason.replace("Degraded", "degraded")
        assert "by selector; json-ld still agrees with what was known, and stands in for it" in run.reason

    site.pages |= {f"/{name}": page(name) for name in "abcd"}
    mended = crawler.crawl("board", now=NOW + 3 * DAY)["board"]
    assert mended.verdict in {Verdict.OK, Verdict.QUIET}, mended.reason


def test_where_no_layer_agrees_with_history_nothing_stands_in(crawler: Crawler, site: Site) -> None:
    site.pages |= {
        "/news": listing("/d", "/a", "/b", "/c"),
        **{f"/{name}": page(name, body="Menu and search. " * 20) for name in "abcd"},
    }

    run = crawler.crawl("board", now=NOW + DAY)["board"]

    assert counts(run) == {"quarantined": 4}
    assert "degraded" not in run.reason.lower()
    assert len(told(crawler)) == 3


def settled(crawler: Crawler, site: Site, days: int = 12) -> None:
    """A past of some days, an article each. Pages that stay as they are, to the byte, say nothing as canaries."""
    names = []
    for day in range(1, days + 1):
        names.append(f"n{day}")
        text = f"Officers freed {day} people from house number {day} near the border crossing on the river. " * 6
        site.pages[f"/n{day}"] = Answer(
            f"<html lang=en><head><title>News {day}</title></head><body><main><h1>News number {day} of the board</h1>"
            f"<p class=date>{day} May 2024</p><div class=text><p>{text}</p></div></main></body></html>"
        )
        site.pages["/news"] = listing(*(f"/{name}" for name in [*reversed(names), "a", "b", "c"]))
        run = crawler.crawl("board", now=NOW + day * DAY)["board"]
        assert run.verdict is Verdict.OK, run.reason


def undated(number: int) -> Answer:
    text = f"The court heard case number {number} against the ring that sold people across the water. " * 6
    return Answer(
        f"<html lang=en><main><h1>Case number {number} before the court</h1><div class=text>{text}</div></main>"
    )


def test_a_known_item_is_read_before_its_time_when_something_new_is_listed(crawler: Crawler, site: Site) -> None:
    settled(crawler, site, 1)
    crawler.crawl("board", now=NOW + 2 * DAY)  # nothing is due for days now
    site.hits.clear()
    site.pages |= {"/news": listing("/d", "/n1", "/a", "/b", "/c"), "/d": page("d")}

    quiet = crawler.crawl("board", now=NOW + 3 * DAY)["board"]

    known = [hit.path for hit in site.hits if hit.path in {"/a", "/b", "/c", "/n1"}]
    assert len(known) == 2, [hit.path for hit in site.hits]
    assert quiet.reread + quiet.listed == 5
    assert counts(quiet)["new"] == 1
    site.hits.clear()
    crawler.crawl("board", now=NOW + 3 * DAY + timedelta(hours=1))
    assert [hit.path for hit in site.hits if hit.path != "/robots.txt"] == ["/news"], "and none without news"


def test_what_is_new_waits_until_the_run_is_judged_and_is_held_back_when_it_is_in_doubt(
    crawler: Crawler, site: Site
) -> None:
    settled(crawler, site)
    before = told(crawler)
    site.pages |= {f"/u{n}": undated(n) for n in (1, 2, 3)}
    site.pages["/news"] = listing("/u1", "/u2", "/u3", "/n12", "/n11", "/n10", "/n9", "/n8", "/n7", "/n6", "/n5")

    run = crawler.crawl("board", now=NOW + 13 * DAY)["board"]

    assert run.verdict is Verdict.SUSPECT
    assert "3 of 3 articles read have no date; of 15 before, 0 had none" in run.reason
    assert counts(run)["quarantined"] == 3
    assert told(crawler) == before, "nothing was stored before the run was judged"
    waiting = crawler.store.quarantined()
    assert {q.reason for q in waiting} == {"suspect date"}
    assert "of 15 before, 0 had none" in waiting[0].detail
    assert all(q.article for q in waiting)

    site.pages |= {
        f"/u{n}": Answer(undated(n).body.replace("<div", "<p class=date>15 May 2024</p><div", 1)) for n in (1, 2, 3)
    }  # type: ignore[union-attr, arg-type]
    again = crawler.crawl("board", now=NOW + 15 * DAY)["board"]
    assert counts(again)["new"] == 3, "a page that is mended lets them go on their way by itself"
    assert crawler.store.quarantined() == []


def test_a_day_that_somebody_set_by_hand_is_not_held_against_a_page_but_title_and_body_are(
    crawler: Crawler, site: Site
) -> None:
    for item in list(crawler.store.every()):
        correct(
            item,
            published="2024-04-01",
            reason="a misprint",
            who="ann",
            store=crawler.store,
            folder=crawler.folder,
            now=NOW,
        )
    site.pages |= {f"/{name}": page(name, day="3 May 2024") for name in "abc"}
    dated = crawler.crawl("board", now=NOW + DAY)["board"]
    assert dated.verdict is Verdict.QUIET, dated.reason

    site.pages |= {f"/{name}": page(name, body="Menu and search. " * 20) for name in "abc"}
    run = crawler.crawl("board", now=NOW + 9 * DAY)["board"]
    assert "the body of a known item is another text" in run.reason.lower()


def cards(*titles: str, wrong: str = "") -> Answer:
    rows = "".join(
        f'<div class="card"><h3>{wrong or title}</h3><p>{title}</p><a href="/n/{title.split()[1]}">More</a></div>'
        for title in titles
    )
    return Answer(f"<html><main>{rows}</main></html>")


def test_where_the_listing_says_all_there_is_known_entries_of_it_are_the_canaries(crawler: Crawler) -> None:
    with Site({"/news": cards("Case a", "Case b", "Case c")}) as site:
        way = f'kind = "html"\nurl = "{site.url}/news"\ncard = "div.card"\nlinks = "a"\ntitles = "h3"'
        crawler.declare("court", site, way, more="follow = false")
        assert counts(crawler.crawl("court")["court"]) == {"new": 3}
        site.pages["/news"] = cards("Case d", "Case a", "Case b", "Case c", wrong="Latest from our courts")
        broken = crawler.crawl("court", now=NOW + DAY)["court"]
        site.pages["/news"] = cards("Case d", "Case a", "Case b", "Case c")
        mended = crawler.crawl("court", now=NOW + 2 * DAY)["court"]

    assert broken.verdict is Verdict.SUSPECT
    assert "the title of a known item is now “latest from our courts”" in broken.reason.lower()
    assert "new" not in counts(broken)
    assert mended.verdict in {Verdict.OK, Verdict.QUIET}, mended.reason
    assert crawler.titles() == ["Case a", "Case b", "Case c", "Case d"]


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        ('required = ["title", "date"]', "3 of 3 articles read have no date"),
        ("shortest = 4000", "no body is longer than 491 characters"),
        ("", ""),
    ],
)
def test_what_a_source_promises_is_held_against_its_first_run(crawler: Crawler, promise: str, said: str) -> None:
    with Site({"/news": listing("/u1", "/u2", "/u3"), **{f"/u{n}": undated(n) for n in (1, 2, 3)}}) as site:
        crawler.declare("court", site, article='title = "h1"\nhtml = "div.text"', more=promise)
        run = crawler.crawl("court")["court"]
    assert (run.verdict is Verdict.SUSPECT) is bool(said), run.reason
    assert said in run.reason.lower()


@pytest.mark.parametrize(("promise", "verdict"), [("", Verdict.SUSPECT), ('languages = ["th"]', Verdict.OK)])
def test_pages_in_another_language_than_the_declared_ones_are_said_on_the_first_day(
    crawler: Crawler, promise: str, verdict: Verdict
) -> None:
    thai = "เจ้าหน้าที่ตำรวจช่วยเหลือผู้เสียหายจากการค้ามนุษย์สามสิบคนออกจากบ้านที่ถูกล็อกใกล้ชายแดนเมื่อวันจันทร์ " * 6
    pages = {
        f"/t{n}": Answer(f"<html lang=th><h1>ข่าวที่ {n} ของสำนักงาน</h1><div class=text><p>{thai} {n}</p></div></html>")
        for n in (1, 2, 3)
    }
    with Site({"/news": listing(*pages), **pages}) as site:
        crawler.declare("court", site, article='title = "h1"\nhtml = "div.text"', more=promise)
        run = crawler.crawl("court")["court"]
    assert run.verdict is verdict, run.reason
    assert ("3 of 3 articles are in th" in run.reason) is (verdict is Verdict.SUSPECT)


def test_titles_and_bodies_that_are_all_the_same_are_counted() -> None:
    facts = Facts()
    for title, body in (("News", "one"), ("News", "two"), ("Other", "two"), ("Third", "three")):
        facts.article(Article(url="https://x.example/", title=title, text=body), NOW, new=True)
    assert (facts.same_title, facts.same_body) == (2, 2)
    assert facts.coverage == {"title": 4, "date": 0, "body": 4, "language": 0}


def test_where_the_days_budget_is_short_what_was_never_had_goes_first(crawler: Crawler, site: Site) -> None:
    news_of(site)
    crawler.settings["daily_budget"] = 3

    run = crawler.crawl("board", now=NOW + DAY)["board"]

    assert counts(run)["new"] == 1


def test_what_was_taken_out_is_not_kept_in_quarantine_either(crawler: Crawler, site: Site) -> None:
    taken = next(item for item in crawler.store.every() if item.title.startswith("Report a "))
    decision = Decision(items=(taken.id,), why="a person asked", who="ann", at=NOW)
    suppress(crawler.folder, Config(), load_definitions(), decision)
    news_of(site, day="")

    crawler.crawl("board", now=NOW + DAY)

    waiting = {q.url.rpartition("/")[2] for q in crawler.store.quarantined()}
    assert waiting == set("bcd")
