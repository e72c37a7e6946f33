"""An article that goes on on further pages: what we hold says that it is the first part; other pagers say nothing."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from syndicator.captures import Writer
from syndicator.extraction import extract_article
from syndicator.extraction.page import Page
from syndicator.extraction.parts import goes_on
from syndicator.formats.items import entry_of
from syndicator.ingest import ingest
from syndicator.model import Article, Outcome, Rights, Source
from syndicator.reprocessing import reprocess
from syndicator.store import Store
from tests.formats_samples import SITE
from tests.loopback_site import NOW, Answer, Crawler, Site, listing
from tests.shipped import TAGGER

OWN = "https://board.example/2024/05/story"
WORDS = "The board inspected the old market on Monday and found its northern wall in need of repair. " * 4


def page(*, head: str = "", after: str = "", below: str = "") -> str:
    return (
        f"<html lang=en><head><title>The market</title>{head}</head><body><main><article><h1>The market</h1>"
        f"<div class='entry-content'><p>{WORDS}</p>{after}</div></article>{below}</main></body></html>"
    )


@pytest.mark.parametrize(
    ("url", "html"),
    [
        (OWN, page(head=f"<link rel=next href='{OWN}/2/'>")),
        (f"{OWN}/", page(head=f"<link rel='next' href='{OWN}/page/2/'>")),
        (OWN, page(head="<link rel=next href='/2024/05/story?page=2'>")),
        (f"{OWN}?page=1", page(head=f"<link rel=next href='{OWN}?page=2'>")),
        (f"{OWN}?page=3", page(head=f"<link rel=next href='{OWN}?page=4'>")),
        ("https://board.example/?p=12", page(head="<link rel=next href='https://board.example/?p=12&amp;page=2'>")),
        (
            "https://m.board.example/s/9",
            page(head=f"<link rel=canonical href='{OWN}'><link rel=next href='{OWN}?page=2'>"),
        ),
        (OWN, page(after=f"<p>Pages: 1 <a href='{OWN}/2/'>2</a> <a href='{OWN}/3/'>3</a></p>")),
        (OWN, page(after='<a href="?page=2">2</a> <a href="?page=2">Next</a>')),
        (OWN, page(after=f"<a href='{OWN}?page=2'>Continue reading</a>")),
        (OWN, page(below=f"<nav class='page-links'><a href='{OWN}/2'>Page 2</a></nav>")),
    ],
)
def test_a_page_says_that_its_article_goes_on(url: str, html: str) -> None:
    assert extract_article(html, url).goes_on


@pytest.mark.parametrize(
    ("url", "html"),
    [
        (OWN, page()),
        (OWN, page(head="<link rel=next href='https://board.example/news?page=2'>")),
        (OWN, page(head="<link rel=next href='https://board.example/2024/05/another-story'>")),
        (OWN, page(head=f"<link rel=next href='{OWN}-2'>")),
        ("https://board.example/news/123", page(head="<link rel=next href='https://board.example/news/124'>")),
        ("https://board.example/news/1", page(head="<link rel=next href='https://board.example/news/2'>")),
        (OWN, page(head=f"<link rel=next href='{OWN}/comment-page-2/#comments'>")),
        (OWN, page(head=f"<link rel=next href='{OWN}?page=1'>")),
        (OWN, page(head=f"<link rel=next href='{OWN}?page=5'>")),
        (OWN, page(head="<link rel=next href='https://elsewhere.example/2024/05/story?page=2'>")),
        (OWN, page(head=f"<link rel=prev href='{OWN}/2/'><link rel=alternate href='{OWN}/2/'>")),
        (OWN, page(after=f"<a href='{OWN}?page=2'>Annex 2 of the report on markets</a>")),
        (OWN, page(after=f"<div id=comments><p>x</p><a href='{OWN}?page=2'>2</a></div>")),
        (OWN, page(below=f"<section class='comment-list'><a rel=next href='{OWN}?page=2'>2</a></section>")),
        (OWN, page(below=f"<div class='view view-related'><a href='{OWN}?page=2'>2</a></div>")),
        (OWN, page(below=f"<div class='view'><a href='{OWN}?page=1'>2</a><a href='{OWN}?page=2'>3</a></div>")),
        (OWN, page(below="<aside><a href='?page=2'>Next</a></aside>")),
        (OWN, page(below=f"<p><a href='{OWN}/2/files/map.png'>2</a> <a href='{OWN}?print=2'>2</a></p>")),
        (OWN, page(after=f"<a href='{OWN}/2/'>3</a>")),
        (OWN, page().replace("</body>", f"<a href='{OWN}/2/'>2</a></body>")),
        ("https://board.example/", page(head="<link rel=next href='https://board.example/page/2/'>")),
    ],
)
def test_other_pagers_do_not_say_that_an_article_goes_on(url: str, html: str) -> None:
    assert not extract_article(html, url).goes_on


_RIGHTS: tuple[Rights, ...] = ("summary", "full")
STORY = Article(url=OWN, title="The market", html=f"<p>{WORDS}</p>")


def stored(article: Article, source: Source, store: Store, days: int = 0) -> Outcome:
    return ingest(article, source, store=store, tagger=TAGGER, now=NOW + timedelta(days=days))


def told(store: Store) -> list[int]:
    return [row[0] for row in store.connection.execute("SELECT text_goes_on FROM items")]


def test_what_a_page_begins_to_say_beside_the_same_words_is_kept_and_is_no_news(source: Source, store: Store) -> None:
    stored(STORY, source, store)
    assert told(store) == [0]

    for days, said in ((1, True), (2, False)):
        assert stored(replace(STORY, goes_on=said, noindex=said), source, store, days) is Outcome.UNCHANGED
        (item,) = store.every()
        assert (told(store), item.noindex, item.updated) == ([int(said)], said, None)
        assert "market" in item.text
    assert store.revisions(item.id) == []


def test_a_page_that_asks_to_be_kept_no_longer_is_heard_although_its_words_are_the_same(
    source: Source, store: Store
) -> None:
    open_source = replace(source, rights="full")
    stored(STORY, open_source, store)
    stored(replace(STORY, noarchive=True), open_source, store, 1)
    assert [item.rights for item in store.every()] == ["headline"]

    stored(STORY, open_source, store, 2)
    assert [item.rights for item in store.every()] == ["full"]


def test_a_crawl_says_that_it_holds_a_first_part_and_so_does_a_rebuild_of_its_captures(
    crawler: Crawler, site: Site
) -> None:
    site.pages = {"/news": listing("/story", "/whole")}
    site.pages["/story"] = Answer(page(after="<p><a href='/story/2/'>2</a></p>"))
    site.pages["/whole"] = Answer(page().replace("market", "harbour"))
    site.pages["/story/2/"] = Answer(page(after="<p>The rest.</p>"))
    crawler.declare("board", site)
    crawler.crawl("board", captures=Writer(crawler.folder / "captures"))
    query = "SELECT url LIKE '%story', text_goes_on FROM items ORDER BY 1"
    assert [tuple(row) for row in crawler.store.connection.execute(query)] == [(0, 0), (1, 1)]
    crawler.store.connection.execute("UPDATE item SET goes_on = 0")

    assert reprocess(crawler.folder, dry_run=True).fields == {"goes_on": 1}
    reprocess(crawler.folder)

    assert [tuple(row) for row in crawler.store.connection.execute(query)] == [(0, 0), (1, 1)]


def test_feeds_for_machines_say_that_a_text_is_a_first_part(source: Source, store: Store) -> None:
    stored(STORY, source, store)
    (item,) = store.every()
    assert "text_goes_on" not in entry_of(item, site=SITE).facts
    part = replace(item, goes_on=True)
    assert entry_of(part, site=SITE).facts["text_goes_on"] is True
    said = [entry_of(replace(one, rights=rights), site=SITE).html for one in (item, part) for rights in _RIGHTS]
    assert ["first part of the text" in html for html in said] == [False, False, False, True], "where the text stands"


def test_a_page_of_endless_numbered_links_is_looked_through_in_bounded_time() -> None:
    def cost(count: int) -> float:
        html = page(after=f"<a href='{OWN}?page=9'>9</a>" * count)
        started = time.process_time()
        goes_on(Page(html, OWN), None)
        return time.process_time() - started

    assert min(cost(20_000) for _ in range(2)) < 12 * max(min(cost(4_000) for _ in range(2)), 0.005)


@pytest.mark.parametrize("url", ["https://board.example:99999/a?page=2", "", "https://[x/story/2", "mailto:a@b?page=2"])
def test_what_is_no_address_says_nothing(url: str) -> None:
    assert not extract_article(page(after=f"<a href='{url}'>2</a> <a href='{OWN}?page=9'>9</a>"), OWN).goes_on
