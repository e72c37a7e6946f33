"""Selectors on the tree that extraction reads: what parsel says, or that parsel is to be asked."""

import asyncio

import pytest
from parsel import Selector
from web_poet import HttpResponse, field

from scrapers.pages import ArticlePage
from syndicator.extraction import Page, selected
from syndicator.model import Source

URL = "https://board.example/a"
HTML = (
    "<!doctype html><html lang=en><head><title>Board</title></head><body><main><h1>Twelve &amp; <b>more</b> "
    "freed<!-- x --> again</h1><p class='date' data-day='2024-02-08'>8 February 2024</p><p class=lead>A<br>B</p>"
    "<ul><li>one<ul><li>two</li></ul>three</li></ul><a href='/b?x=1&amp;y=2'>b</a><a>c</a>"
    "<i class=empty data-more>d</i></main></body></html>"
)


@pytest.mark.parametrize(
    "css",
    [
        "h1::text", "h1", "p.date::text", "p.date::attr(data-day)", "a::attr(href)", "i.empty::attr(data-more)", "p",
        ".absent", ".absent::text", "p:first-of-type::text", "main > p.lead::text", "p:not(.date)", "html::attr(lang)",
        " h1::text ", "a[href^='/b']::text", "[data-day='2024-02-08']::text", "li li::text", "h1 b::text",
    ],
)  # fmt: skip
def test_what_a_selector_finds_is_what_parsel_finds(css: str) -> None:
    assert selected(Page(HTML, URL), css) == Selector(HTML).css(css).getall()


@pytest.mark.parametrize(
    "css",
    ["h1::text, p::text", "main ::text", "li::text", "p:contains('A')", "::text", "p:not(.a, .b)", "h1!", "a::href"],
)
def test_what_only_parsel_knows_is_left_to_it(css: str) -> None:
    assert selected(Page(HTML, URL), css) is None


class Notice(ArticlePage):
    source = Source(
        id="board",
        title="Board",
        homepage="https://board.example/",
        country="TH",
        language="en",
        timezone="Asia/Bangkok",
    )

    @field
    def title(self) -> str | None:
        return self.first("h1 b::text")

    @field
    def authors(self) -> list[str]:
        return self.every("h1 b::text, a::text")


def test_fields_and_extraction_share_a_tree_and_fields_can_be_asked_again() -> None:
    notice = Notice(HttpResponse(URL, HTML.encode()))
    before = notice.page

    assert notice.title == "more"
    assert notice.page is before
    assert notice.authors == ["more", "b", "c"]
    for _ in range(2):
        article = asyncio.run(notice.to_item())
        assert article.title == "more"
        assert article.provenance["title"] == "selector"
    assert notice.page is not before
    assert notice.first("p.date::text") == "8 February 2024"
