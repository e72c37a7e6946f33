"""Known items, read again: a template that broke is named in the run in which it broke, and nothing wrong is shown."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from syndicator.config import Config
from syndicator.definitions import load as load_definitions
from syndicator.erasure import suppress
from syndicator.model import Verdict
from syndicator.removal import Decision
from syndicator.tagging import Tagger
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


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


@pytest.fixture
def crawler(tmp_path: Path, tagger: Tagger) -> Iterator[Crawler]:
    with pytest.MonkeyPatch.context():
        crawler = Crawler(tmp_path, tagger)
        yield crawler
        crawler.store.close()


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
