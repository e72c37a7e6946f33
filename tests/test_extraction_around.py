"""What stands around a text and changes with every visit, pages laid out in tables, and listings that begin a text."""

import pytest

from syndicator.extraction import Page, extract_article, layered
from syndicator.extraction.stamps import is_count, is_date_line
from syndicator.model import Article, Listed, Source

URL = "https://board.example/news/twelve-freed"
SOURCE = Source(
    id="board", title="Border Board", homepage="https://board.example/", country="TH", language="en", timezone="UTC"
)
FIRST = "Police freed twelve people from a building near the border on Monday, the ministry said in a statement."
REST = (
    "Three men were detained and will appear before a court in the capital later this week, officials said.",
    "The people who were freed are in a shelter, where doctors and lawyers see them and their families call.",
)
BODY = "".join(f"<p>{words}</p>" for words in (FIRST, *REST))


@pytest.mark.parametrize(
    "line",
    [
        "Hits: 123", "1,234 views", "11/24/26 123 Views", "Dibaca: 120 kali", "1.234 lượt xem", "อ่าน 12 ครั้ง",
        "Selasa, 24 November 2026 | 10:15 WIB Humas Dibaca: 120 kali", "วันที่ 24 พ.ย. 2569 จำนวนผู้อ่าน 12 คน",
        "عدد المشاهدات: 120", "Просмотров: 77",
    ],
)  # fmt: skip
def test_a_counter_is_known_with_the_date_beside_it(line: str) -> None:
    assert is_count(line)


@pytest.mark.parametrize(
    "line",
    [
        "In 2024, 300 people read 12 books", "The minister visits 12 shelters", "Police visits 12",
        "Views: 12 people were heard.", "READ: 13 ways to stay safe abroad", "Twelve views", "Section 12",
    ],
)  # fmt: skip
def test_words_of_a_text_are_no_counter(line: str) -> None:
    assert not is_count(line)


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("Posted 3 hours ago", True), ("Yesterday", True), ("3 jam yang lalu", True), ("2 giờ trước", True),
        ("vor 3 Tagen", True), ("منذ 3 ساعات", True), ("3 วันที่แล้ว", True), ("2 days ago | News", True),
        ("24 November 2026", True), ("24 ноября 2026 г.", True), ("November 2026", True),
        ("Yesterday police freed ten", False), ("Ten people were freed today.", False),
    ],
)  # fmt: skip
def test_a_line_that_says_how_long_ago_is_a_date_line(line: str, *, known: bool) -> None:
    assert is_date_line(line) is known


def read(markup: str) -> Article:
    return extract_article(f"<html lang=en><title>Twelve freed</title><body>{markup}</body></html>", URL)


def test_what_changes_with_every_visit_is_no_part_of_a_text_so_that_no_visit_is_a_revision() -> None:
    told = [
        read(
            f"<div class=detail><h1>Twelve freed</h1><p>Posted {number} days ago</p><div class=info>24 May 2024 | Press"
            f" Dibaca: {number * 40} kali</div>{BODY}<div>{number * 7} views</div><div>Bagikan: <a href=#>Facebook</a>"
            "</div></div>"
        ).text
        for number in (3, 9)
    ]

    assert told == ["\n\n".join((FIRST, *REST))] * 2


def test_a_day_between_heading_and_text_goes_where_it_stands_in_no_paragraph() -> None:
    article = read(f"<article><h1>Twelve freed</h1><time datetime=2024-05-24>24 May 2024</time>{BODY}</article>")

    assert article.text == "\n\n".join((FIRST, *REST))
    assert article.published is not None


def test_of_a_page_laid_out_in_a_table_the_cell_that_holds_the_text_is_read() -> None:
    article = read(
        "<form><table><tr><td><a href=/>Home</a> | <a href=/news>News of the board</a></td></tr><tr><td>"
        "<span>Twelve freed</span><br><span>24 May 2024</span> <span>อ่าน 12 ครั้ง</span>"
        f"<div id=detail>{BODY}</div></td></tr><tr><td>All rights reserved. Visitors 12345</td></tr></table></form>"
    )

    assert article.text == "\n\n".join((FIRST, *REST))


def test_a_table_of_figures_in_a_text_stays_whole() -> None:
    cells = "".join(f"<tr><td>{FIRST} {number}</td><td>{REST[0]} {number}</td></tr>" for number in range(4))

    text = read(f"<article><h1>Twelve freed</h1><table>{cells}</table></article>").text or ""

    assert all(f"said in a statement. {number}" in text and f"officials said. {number}" in text for number in range(4))


def listed(html: str, summary: str) -> Article:
    page = f"<html lang=en><body><article><h1>Twelve freed</h1>{BODY}</article></body></html>"
    return layered(Page(page, URL), own={}, source=SOURCE, listed=Listed(url=URL, html=html, summary=summary))


@pytest.mark.parametrize("html", [f"<p>{FIRST}</p>", f"<p>{FIRST[:80]} […]</p>", f"<p>{FIRST[:80]}…</p>"])
def test_a_page_that_goes_on_where_its_listing_ends_gives_the_text(html: str) -> None:
    article = listed(html, FIRST if FIRST in html else "")

    assert article.text == "\n\n".join((FIRST, *REST))
    assert article.provenance["html"] == "generic"


@pytest.mark.parametrize(
    ("html", "summary"),
    [
        (f"<p>{FIRST}</p><p>{REST[0]}</p>", "Another summary"),
        ("<p>A text that its page does not hold at all, however long it may be.</p>", "A text that its page does not"),
        (BODY, FIRST),
        (f"<p>{FIRST}</p><p>{REST[0]}</p>", FIRST),
    ],
)
def test_a_listing_that_says_all_or_something_else_keeps_its_word(html: str, summary: str) -> None:
    assert listed(html, summary).provenance["html"] == "listing"


@pytest.mark.parametrize(
    ("links", "language"),
    [
        ([("en", "/en/1"), ("id", "/news/twelve-freed")], "id"),
        ([("x-default", "/news/twelve-freed"), ("ms", "/news/twelve-freed/")], "ms"),
        ([("en", "/en/1"), ("id", "/id/1")], "en"),
        ([("id", "/news/twelve-freed"), ("ms", "/news/twelve-freed")], "en"),
    ],
)
def test_a_page_s_language_is_the_one_under_which_it_lists_itself(links: list[tuple[str, str]], language: str) -> None:
    head = "".join(f"<link rel=alternate hreflang={code} href=https://board.example{path}>" for code, path in links)

    article = extract_article(f"<html lang=en><head>{head}</head><body><p>{FIRST}</p></body></html>", URL)

    assert article.language == language
