"""Extraction: what a page says, and nothing that it does not say."""

import random
import re
import time
from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from scrapers.middlewares.walls import wall
from syndicator.extraction import Page, block_hash, blocks, extract_article, layered
from syndicator.extraction.quality import is_body
from syndicator.model import Article, Listed, Source
from tests.conftest import SHARED
from tests.sampling import sampled

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://board.example/news/twelve-freed"
STAMP = "2024-02-08T09:00:00+07:00"
WORDS = (
    "Police freed twelve people from a building near the border on Monday, the ministry said in a statement. "
    "Three men were detained and will appear before a court in the capital later this week."
)
BODY = "".join(f"<p>{number}. {WORDS}</p>" for number in range(1, 6))
SOURCE = Source(
    id="board",
    title="Border Board",
    homepage="https://board.example/",
    country="TH",
    language="en",
    timezone="Asia/Bangkok",
)


def page(body: str = f"<article><h1>Twelve freed</h1>{BODY}</article>", head: str = "", lang: str = "en") -> str:
    menu = "<nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav>"
    foot = "<footer>© 2026 Board</footer>"
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{menu}{body}{foot}</body></html>'


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_a_plain_page_gives_title_and_body_and_no_date() -> None:
    article = extract_article(page(head="<title>Twelve freed | Border Board</title>"), URL, now=NOW)

    assert article.title == "Twelve freed"
    assert article.title_raw == "Twelve freed | Border Board"
    assert article.text is not None
    assert article.text.startswith("1. Police freed")
    assert article.text.count("\n\n") == 4
    assert "Home" not in article.text
    assert article.published is None
    assert article.published_raw is None
    assert article.authors == ()
    assert article.image is None


@pytest.mark.parametrize(
    ("head", "method"),
    [
        (ld('{"@type":"NewsArticle","datePublished":"STAMP"}'), "json-ld:datePublished"),
        (
            ld('{"@graph":[{"@type":"WebSite","name":"B"},{"@type":["Article"],"datePublished":"STAMP"}]}'),
            "json-ld:datePublished",
        ),
        (ld('[{"@type":"Organization"},{"@type":"Report","datePublished":"STAMP"}]'), "json-ld:datePublished"),
        (ld('{"@type":"NewsArticle","headline":"a "quoted" word","datePublished":"STAMP"}'), "json-ld:datePublished"),
        (ld('{"@type":"Article","datePublished":"STAMP",}'), "json-ld:datePublished"),
        (ld('<!-- {"@type":"Article","datePublished":"STAMP"} -->'), "json-ld:datePublished"),
        ('<meta property="article:published_time" content="STAMP">', "open-graph:article:published_time"),
        ('<meta name="DC.date.issued" content="STAMP">', "meta:dc.date.issued"),
        ('<meta name="dcterms.created" content="STAMP">', "meta:dcterms.created"),
        ('<meta name="parsely-pub-date" content="STAMP">', "meta:parsely-pub-date"),
        ('<meta name="sailthru.date" content="STAMP">', "meta:sailthru.date"),
        ('<meta name="citation_publication_date" content="STAMP">', "meta:citation_publication_date"),
        ('<meta itemprop="datePublished" content="STAMP">', "meta:datepublished"),
    ],
)  # fmt: skip
def test_a_date_for_machines_is_read_wherever_it_stands(head: str, method: str) -> None:
    article = extract_article(page(head=head.replace("STAMP", STAMP)), URL, now=NOW)

    assert article.published is not None
    assert article.published.iso == "2024-02-08T02:00:00Z"
    assert article.published.zone == "+07:00"
    assert article.published.method == method
    assert article.provenance["published"] == method.split(":", maxsplit=1)[0]


@pytest.mark.parametrize(
    "shown",
    [
        '<time datetime="2024-02-08">8 Feb</time>',
        '<span itemprop="datePublished" content="2024-02-08">8 Feb</span>',
        '<div class="meta">08 February 2024 | Event</div>',
        "<p>Published on 8 February 2024</p>",
        "<p>8 February 2024</p>",
        "<div>By A. Writer</div><div>Thursday, 08 Feb 2024</div>",
        "<span>2024年2月8日</span>",
        "<p>8 กุมภาพันธ์ 2567</p>",
    ],
)
def test_a_date_shown_beside_the_heading_is_read(shown: str) -> None:
    article = extract_article(page(f"<article><h1>Twelve freed</h1>{shown}{BODY}</article>"), URL, now=NOW)

    assert article.published is not None
    assert article.published.iso == "2024-02-08"


def test_day_and_month_that_could_be_either_are_not_guessed_but_kept_raw() -> None:
    head = '<meta name="pubdate" content="03/04/2024">'

    assert extract_article(page(head=head), URL, now=NOW).published is None
    assert extract_article(page(head=head), URL, now=NOW).published_raw == "03/04/2024"
    for lang, day in (("en-GB", "2024-04-03"), ("en-US", "2024-03-04"), ("fr", "2024-04-03")):
        published = extract_article(page(head=head, lang=lang), URL, now=NOW).published
        assert published is not None
        assert published.iso == day


def test_a_date_that_lies_ahead_is_not_believed_but_kept_raw() -> None:
    article = extract_article(
        page(head='<meta property="article:published_time" content="2027-02-08T00:00:00Z">'), URL, now=NOW
    )

    assert article.published is None
    assert article.published_raw == "2027-02-08T00:00:00Z"


def test_dates_of_other_articles_comments_and_footers_are_not_this_one_s() -> None:
    body = (
        f"<article><h1>Twelve freed</h1>{BODY}</article><aside class=related><h3>Related</h3>"
        "<a href=/b>Another story</a> <time datetime=2020-01-01>1 January 2020</time></aside>"
        "<div class=comments><p>Nice</p><time datetime=2021-01-01>1 January 2021</time></div>"
    )

    assert extract_article(page(body), URL, now=NOW).published is None


FAR = f"<div>{BODY * 8}</div>"


@pytest.mark.parametrize(
    "shown",
    [
        "<dl><dt>Date of issue</dt><dd>8 February 2024</dd></dl><p>Meeting: 9 May 2023</p><p>10 May 2023</p>",
        "<ul><li class=content__meta__date>8 February 2024</li></ul>",
        "<p>Published: 8 February 2024</p><p>Door closes 1 March 2022</p>",
    ],
)
def test_a_date_far_from_the_heading_is_told_by_a_word_or_a_class(shown: str) -> None:
    bare = re.sub(r"Date of issue|Published:|class=content__meta__date", "", shown)
    others = "<p>1 May 2021</p><p>2 May 2021</p><p>3 May 2021</p><p>4 May 2021</p><p>5 May 2021</p><p>6 May 2021</p>"

    told = extract_article(page(f"<article><h1>A</h1>{FAR}{shown}{others}</article>"), URL, now=NOW).published
    untold = extract_article(page(f"<article><h1>A</h1>{FAR}{bare}{others}</article>"), URL, now=NOW).published

    assert told is not None
    assert told.iso == "2024-02-08"
    assert untold is None


def test_where_two_layers_name_two_days_the_surer_one_wins() -> None:
    row = ld('{"@type":"Article","datePublished":"2024-02-06T08:00:00+00:00"}')
    graph = '<meta property="article:published_time" content="2024-02-08T08:00:00+00:00">'
    vague = '<meta name="dc.date" content="2024-02-06">'
    shown = f"<article><h1>Twelve freed</h1><p>8 February 2024</p>{BODY}</article>"

    for html in (page(head=row + graph), page(shown, vague)):
        article = extract_article(html, URL, now=NOW)
        assert article.published is not None
        assert article.published.iso[:10] == "2024-02-08"
    alone = extract_article(page(head=vague), URL, now=NOW).published
    assert alone is not None
    assert alone.method == "meta:dc.date"


def test_the_day_of_a_change_is_shown_as_such_and_only_where_the_page_shows_no_other() -> None:
    changed = "<div><span>Last updated on:</span> <span>9 March 2025</span></div>"
    only = extract_article(page(f"<article><h1>A title</h1>{changed}{BODY}</article>"), URL, now=NOW).published
    both = page(f"<article><h1>A title</h1>{changed}<p>8 February 2024</p>{BODY}</article>")
    unseen = page(head='<meta property="article:modified_time" content="2025-03-09">')

    assert only is not None
    assert (only.iso, only.method) == ("2025-03-09", "generic:changed")
    assert (found := extract_article(both, URL, now=NOW).published) is not None
    assert found.iso == "2024-02-08"
    assert extract_article(unseen, URL, now=NOW).published is None


def test_the_day_beside_the_heading_is_the_site_s_own_where_utc_is_a_day_off() -> None:
    for stamp, day in (("2024-02-08T03:28:35Z", "2024-02-07"), ("2024-02-08T17:28:35Z", "2024-02-09")):
        head = f'<meta property="article:published_time" content="{stamp}">'
        for shown, wanted in ((day, day), ("2024-01-30", "2024-02-08")):
            body = f"<article><h1>Twelve freed</h1><p>{shown}</p>{BODY}</article>"
            published = extract_article(page(body, head), URL, now=NOW).published
            assert published is not None
            assert published.iso[:10] == wanted


def test_of_a_time_element_that_states_one_day_and_shows_another_the_shown_one_is_the_site_s() -> None:
    for stated, shown, wanted in (
        ("2024-02-07T20:04:00-05:00", "February 8, 2024", "2024-02-08"),
        ("2024-02-07T20:04:00-05:00", "a year ago", "2024-02-07"),
    ):
        body = f"<article><h1>A title</h1><time datetime='{stated}'>{shown}</time>{BODY}</article>"
        published = extract_article(page(body), URL, now=NOW).published
        assert published is not None
        assert published.day.isoformat() == wanted


def test_a_short_aside_of_an_article_may_hold_its_date_and_one_of_other_articles_may_not() -> None:
    own = "<aside><p>8 February 2024</p><p>By A. Writer</p></aside>"
    others = "<aside>" + "".join(f"<p><a href=/{n}>Another story, number {n}</a></p>" for n in range(90))

    article = extract_article(page(f"<article><h1>A title</h1>{own}{BODY}</article>"), URL, now=NOW)
    teasers = page(f"<article><h1>A title</h1>{others}<p>8 February 2024</p></aside>{BODY}</article>")

    assert article.published is not None
    assert article.published.iso == "2024-02-08"
    assert extract_article(teasers, URL, now=NOW).published is None


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ("<div class=postdate><span class=day>26</span> Okt 2023</div>", "2023-10-26"),
        ("<b class='month'>Oct</b><b class='day'>26</b><b class='year'>2023</b>", "2023-10-26"),
        ("<div class='meta updated'><i class=post-day>26</i> <i>Oct</i> <i>2023</i></div>", "2023-10-26"),
        ("<p>Updated <span class=day>26</span> Oct 2023</p>", None),
        ("<p class=updated><i>26</i> <i>Oct 2023</i></p>", None),
        ("<p class=likes>26</p><p class=month>Oct 2023</p>", None),
        ("<p class=day>12</p><p class=month>10</p><p class=year>2023</p>", None),
        ("<p>26 | 10 | 2023</p>", "2023-10-26"),
        ("<p>02 | 10 | 2023</p>", "2023-10-02"),
        ("<p>1 | 2 | 10 | 12</p>", None),
        ("<p>10. Product 8.4.13 announced</p>", None),
        ("<p>8.4.13</p>", "2013-04-08"),
        ("<p>Friday 12.04.13</p>", "2013-04-12"),
    ],
)
def test_a_date_in_parts_is_one_date_and_a_number_of_a_version_is_none(shown: str, day: str | None) -> None:
    html = page(f"<article>{shown}<h1>A title</h1>{BODY}</article>", lang="en-gb")
    published = extract_article(html, URL, now=NOW).published

    assert (published.day.isoformat() if published else None) == day


def test_what_a_script_or_a_program_text_says_is_no_date() -> None:
    body = (
        f"<article><h1>A title</h1>{BODY}<pre>curl /2010-04-01/Accounts</pre></article>"
        '<script type="application/json">{"issuedAt":"2026-03-05T12:16:07Z"}</script><!-- 2026-03-06T18:46:54Z -->'
    )

    assert extract_article(page(body), URL, now=NOW).published is None


def test_the_site_s_calendar_day_is_the_one_of_its_address() -> None:
    head = '<meta property="article:published_time" content="2023-11-09T03:28:35Z">'
    article = extract_article(page(head=head), "https://board.example/2023/11/08/twelve-freed/", now=NOW)

    assert article.published is not None
    assert article.published.iso == "2023-11-08"


@pytest.mark.parametrize(
    ("title", "site", "wanted"),
    [
        ("Twelve freed | Border Board", "Border Board", "Twelve freed"),
        ("Twelve freed - Border Board", "Border Board", "Twelve freed"),
        ("Border Board: Twelve freed", None, "Border Board: Twelve freed"),
        ("Border Board » News » Twelve freed", "Border Board", "Twelve freed"),
        ("Twelve freed – board.example", None, "Twelve freed"),
        ("Two-way road - a story", None, "Two-way road - a story"),
        ("Twelve freed: police", None, "Twelve freed: police"),
    ],
)
def test_titles_lose_the_site_s_name_and_nothing_else(title: str, site: str | None, wanted: str) -> None:
    head = f"<title>{title}</title>" + (f'<meta property="og:site_name" content="{site}">' if site else "")
    heading = "Twelve freed" if wanted == "Twelve freed" else wanted

    article = extract_article(page(f"<article><h2>x</h2>{BODY}</article>", head), URL, now=NOW)
    with_heading = extract_article(page(f"<article><h1>{heading}</h1>{BODY}</article>", head), URL, now=NOW)

    assert with_heading.title == wanted
    if "»" not in title:
        assert article.title == wanted


def test_a_heading_that_says_the_same_wins_over_a_title_for_search_engines() -> None:
    head = '<meta property="og:title" content="Twelve freed from border compound, say police in 2024 update">'
    body = f"<article><h1>Twelve freed from border compound</h1>{BODY}</article>"

    assert extract_article(page(body, head), URL, now=NOW).title == "Twelve freed from border compound"


@pytest.mark.parametrize(
    ("heading", "title", "wanted"),
    [
        ("<h1 class=site-title>Handbook for Officers</h1>", "Screening - Handbook for Officers", "Screening"),
        ("<h1><a href='/'>Handbook for Officers</a></h1>", "Screening - Handbook for Officers", "Screening"),
        ("<h1>board.example</h1>", "Twelve freed - board.example", "Twelve freed"),
        ("<h1>TWELVE FREED FROM COMPOUND</h1>", "Twelve freed from compound", "Twelve freed from compound"),
        ("<h1><span class='label'>News</span> Twelve freed</h1>", "News - Twelve freed | Board", "Twelve freed"),
        ("<h1><style>.a{color:red}</style>Police &amp;amp; courts</h1>", "Police &amp; courts", "Police & courts"),
        ("<h1>Our blog</h1>", "Twelve freed from compound", "Twelve freed from compound"),
        ("<h1>Twelve freed at last</h1>", "Twelve freed at last / Notices / Board", "Twelve freed at last"),
    ],
)
def test_a_heading_is_the_title_unless_it_is_the_site_s_sign(heading: str, title: str, wanted: str) -> None:
    found = extract_article(page(f"{heading}<article>{BODY}</article>", f"<title>{title}</title>"), URL, now=NOW)

    assert found.title == wanted


@pytest.mark.parametrize(
    ("heading", "kind", "wanted"),
    [
        ("Thread: Twelve freed at the border", "website", "Twelve freed at the border"),
        ("Blog: Twelve freed at the border", "article", "Twelve freed at the border"),
        ("New Twelve freed at the border", "website", "Twelve freed at the border"),
        ("New Twelve freed at the border", "article", "New Twelve freed at the border"),
        ("Twelve freed at the border | Opinion", "article", "Twelve freed at the border"),
        ("Our house | Twelve freed at the border", "article", "Our house | Twelve freed at the border"),
        ("<span class='sr-only'>Collection</span> Twelve freed", "article", "Twelve freed"),
        ("Border<span class='sr-only'>: </span>Twelve freed", "article", "Border: Twelve freed"),
        ("Twelve freed", "website", "Twelve freed"),
    ],
)
def test_a_heading_loses_what_is_no_part_of_the_title(heading: str, kind: str, wanted: str) -> None:
    head = (
        "<title>Twelve freed at the border - Board</title>"
        f'<meta property="og:title" content="Twelve freed at the border"><meta property="og:type" content="{kind}">'
    )

    found = extract_article(page(f"<article><h1>{heading}</h1>{BODY}</article>", head), URL, now=NOW)

    assert found.title == wanted


@pytest.mark.parametrize(
    ("stated", "wanted"), [("The police's list", "The police's list"), ("The police’s list", "The police’s list")]
)
def test_a_theme_s_typography_is_undone_where_all_that_is_stated_spells_it_plainly(stated: str, wanted: str) -> None:
    head = f'<title>{stated} - Board</title><meta property="og:title" content="{stated}">'

    found = extract_article(page(f"<article><h1>The police’s list</h1>{BODY}</article>", head), URL, now=NOW)

    assert found.title == wanted


@pytest.mark.parametrize(
    ("title", "heading", "wanted"),
    [
        ("Border Board | Help at the border", "Start here", "Border Board | Help at the border"),
        ("Help at the border | Border Board", "Start here", "Help at the border"),
        ("Border Board | Help at the border", "Help at the border", "Help at the border"),
        ("Help at the border | For all | Border Board", "Start here", "Help at the border"),
    ],
)
def test_a_home_page_s_title_may_open_with_the_site_s_name(title: str, heading: str, wanted: str) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="Border Board">'
    body = f"<h1>{heading}</h1><h1>{heading} now</h1><article>{BODY}</article>"

    assert extract_article(page(body, head), "https://board.example/", now=NOW).title == wanted
    assert (
        extract_article(page(body, head), "https://board.example/a", now=NOW).title
        != "Border Board | Help at the border"
    )


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Board • View topic - Twelve freed again", "Twelve freed again"),
        ("Twelve freed again - Infographic", "Twelve freed again"),
        ("Screening and more - Twelve freed again", "Screening and more - Twelve freed again"),
    ],
)
def test_without_a_first_level_heading_a_lower_one_that_the_title_holds_counts(title: str, wanted: str) -> None:
    body = f"<article><h2>Twelve freed again</h2>{BODY}</article>"

    assert extract_article(page(body, f"<title>{title}</title>"), URL, now=NOW).title == wanted


def test_what_the_document_s_title_has_behind_the_stated_one_is_the_site_s_name() -> None:
    head = (
        "<title>Grey Heron Dispatch: Twelve freed</title><title>x</title>"
        '<meta property="og:title" content="Twelve freed">'
        '<meta name="title" content="Twelve freed - Grey Heron Dispatch">'
    )

    assert extract_article(page(f"<article>{BODY}</article>", head), URL, now=NOW).title == "Twelve freed"


@pytest.mark.parametrize(
    ("heading", "title", "wanted"),
    [
        ("<h1>Rules of the compound</h1>", "Board - News from the border", "Rules of the compound"),
        ("<h1>Rules</h1><h1>Other</h1>", "Board - News from the border", "News from the border"),
        ("<h1>Rules of the compound</h1>", "News from the border - Board", "News from the border"),
        ("<h1>Our house</h1><h1>Twelve freed</h1>", "Compound emptied at the border", "Twelve freed"),
        ("<h1>Our house</h1><h1>Freed</h1>", "Compound emptied at the border", "Compound emptied at the border"),
        ("", "Compound emptied again | Regional notices", "Compound emptied again"),
        ("", "Compound emptied | Regional notices", "Compound emptied | Regional notices"),
        ("", "Compound emptied | Office for Safety at Borders", "Compound emptied"),
        ("", "Compound | Office for Safety at Borders", "Compound | Office for Safety at Borders"),
        ("<h1>Compound emptied | again</h1>", "Compound emptied | again", "Compound emptied | again"),
        (
            "<h1><a href='/'>Seven words are no name of a site</a></h1>",
            "No name | Board",
            "Seven words are no name of a site",
        ),
    ],
)
def test_where_nothing_agrees_the_page_s_own_words_are_the_title(heading: str, title: str, wanted: str) -> None:
    found = extract_article(page(f"{heading}<article>{BODY}</article>", f"<title>{title}</title>"), URL, now=NOW)

    assert found.title == wanted


@pytest.mark.parametrize(
    ("headings", "title", "wanted"),
    [
        (["1. Border checks", "2. Border rules"], "Border", "Border"),
        (["1. Border checks"], "Border checks, boats", "1. Border checks"),
        (["Police of Border Board", "Board sits"], "Border Board: all we know", "Border Board: all we know"),
        (["A", "B", "C", "Boats at the pier"], "Boats at two piers", "Boats at two piers"),
        (["A", "B", "Boats at the pier"], "Boats at two piers", "Boats at the pier"),
        (["TWELVE FREED AT THE BORDER"], "Twelve freed at border", "Twelve freed at border"),
        (["TWELVE FREED"], "Twelve men freed at border", "TWELVE FREED"),
        (
            ["Twelve freed at the border, say police"],
            "Twelve freed at the border",
            "Twelve freed at the border, say police",
        ),
        (["Twelve freed at the border (3)"], "Twelve freed at the border", "Twelve freed at the border"),
        (
            ["Twelve freed at the border | Opinion"],
            "Twelve freed at the border | Opinion",
            "Twelve freed at the border",
        ),
    ],
)
def test_which_heading_says_what_is_stated_and_which_words_of_it_are_the_title(
    headings: list[str], title: str, wanted: str
) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="Border Board">'
    shown = "".join(f"<h1>{heading}</h1>" for heading in headings)

    assert extract_article(page(f"{shown}<article>{BODY}</article>", head), URL, now=NOW).title == wanted


def test_a_sign_that_is_the_stated_title_of_a_site_with_another_name_is_no_sign() -> None:
    sign = "<h1 class=logo>Compounds at the border</h1>"
    head = '<title>Compounds at the border</title><meta property="og:title" content="Compounds at the border">'
    named = '<meta property="og:site_name" content="Border Board">'

    found = [
        extract_article(page(f"{sign}<article>{BODY}</article>", one), URL, now=NOW) for one in (head + named, head)
    ]

    assert [article.title for article in found] == ["Compounds at the border", None]


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        (
            "Twelve freed from a compound near (as police",
            "Twelve freed from a compound near (as police said) the border",
        ),
        ("Twelve freed from a compound near…", "Twelve freed from a compound near (as police said) the border"),
        ("Twelve freed from a compound", "Twelve freed from a compound"),
    ],
)
def test_a_title_that_was_cut_off_is_read_where_it_stands_whole(stated: str, wanted: str) -> None:
    whole = "<title>Twelve freed from a compound near (as police said) the border - Board</title>"
    head = f'<meta property="og:title" content="{stated}"><meta property="og:site_name" content="Board">{whole}'

    assert extract_article(page(f"<article>{BODY}</article>", head), URL, now=NOW).title == wanted


def test_a_name_that_nothing_else_on_the_page_agrees_with_is_not_its_title() -> None:
    video = ld('{"@type":"VideoObject","name":"Live broadcast of Thursday"}')
    head = (
        video + '<title>Twelve freed from compound</title><meta property="og:title" content="Twelve freed at border">'
    )

    assert extract_article(page(f"<article>{BODY}</article>", head), URL, now=NOW).title == "Twelve freed at border"


def test_a_home_page_is_called_by_its_site_and_no_other_page_is() -> None:
    head = '<title>Border Board</title><meta property="og:site_name" content="Border Board">'
    body = f"<article>{BODY}</article>"

    assert extract_article(page(body, head), "https://board.example/", now=NOW).title == "Border Board"
    assert extract_article(page(body, head), "https://board.example/a", now=NOW).title is None


def test_a_list_of_other_articles_is_cut_and_an_article_with_such_a_heading_is_not() -> None:
    teasers = "".join(
        f"<h3><a href=/n/{n}>Other story number {n}</a></h3><p>Its teaser, cut here…</p>" for n in range(9)
    )
    steps = "".join(f"<h3>Step {n}</h3><p>Ask for the papers.</p>" for n in range(40))
    notice = f"<p>{WORDS}</p>"

    listed = extract_article(page(f"<article><h1>A</h1>{notice}<h2>Related news</h2>{teasers}</article>"), URL, now=NOW)
    going_on = extract_article(page(f"<article><h1>A</h1>{notice}<h2>Resources</h2>{steps}</article>"), URL, now=NOW)
    pointed = page(f"<article><h1>A</h1>{notice}<p><a href=/b>Read more</a></p>{teasers}</article>")

    assert listed.text == WORDS
    assert going_on.text is not None
    assert "Step 39" in going_on.text
    assert "number 8" in (extract_article(pointed, URL, now=NOW).text or "")


def test_a_text_that_a_script_moves_to_its_place_is_read_and_a_consent_wall_is_not() -> None:
    wall = "".join(
        f"<p>{n} We and our partners store cookies to measure advertisements on this device.</p>" for n in range(99)
    )
    body = f"<main><div id='B:1'></div></main><div hidden id='S:1'><article>{BODY}</article></div>"

    article = extract_article(page(f"<div id=onetrust-consent-sdk>{wall}</div>{body}"), URL, now=NOW)

    assert article.text is not None
    assert article.text.count("Police freed") == 5
    assert "partners" not in article.text


def test_a_second_reading_wins_only_where_it_finds_far_more() -> None:
    posts = "".join(
        f"<div class=comment><div class=author>User {n}</div><div>{n} {WORDS}</div></div>" for n in range(9)
    )
    thread = extract_article(page(f"<h1>Question</h1><div class=thread>{posts}</div>"), URL, now=NOW)
    more = f"<div><p>Another office, elsewhere: {WORDS}</p></div>"
    article = extract_article(page(f"<div><h1>A</h1>{BODY}{BODY}</div>{more}"), URL, now=NOW)

    assert (thread.text or "").count("Police freed") >= 8
    assert "elsewhere" not in (article.text or "elsewhere")


def test_author_names_are_cleaned() -> None:
    def authors(content: str) -> tuple[str, ...]:
        return extract_article(page(head=f'<meta name="author" content="{content}">'), URL, now=NOW).authors

    assert authors("By Jane Doe") == ("Jane Doe",)
    assert authors("Jane Doe and John Roe") == ("Jane Doe", "John Roe")
    assert authors("Jane Doe, John Roe") == ("Jane Doe", "John Roe")
    assert authors("Jane Doe (jane@board.example)") == ("Jane Doe",)
    assert authors("admin") == ()
    assert authors("https://facebook.com/board") == ()


def test_authors_are_followed_through_references_in_a_graph() -> None:
    head = ld(
        '{"@graph":[{"@type":"Article","author":{"@id":"#/p/1"},"publisher":{"@id":"#o"}},'
        '{"@type":"Person","@id":"#/p/1","name":"Jane Doe"},{"@type":"Organization","@id":"#o","name":"Border Board"}]}'
    )

    assert extract_article(page(head=head), URL, now=NOW).authors == ("Jane Doe",)


def test_a_page_of_teasers_gives_no_teaser_s_facts() -> None:
    teasers = ",".join(
        f'{{"@type":"NewsArticle","url":"https://board.example/{n}",'
        f'"headline":"Teaser {n}","datePublished":"2020-01-0{n}"}}'
        for n in (1, 2)
    )
    article = extract_article(page(head=ld(f"[{teasers}]")), URL, now=NOW)

    assert article.published is None
    assert article.title == "Twelve freed"


def test_addresses_are_absolute_and_a_site_s_root_is_no_canonical_address() -> None:
    head = (
        '<base href="https://cdn.board.example/x/"><link rel=canonical href="https://board.example/news/twelve-freed/">'
        '<meta property="og:image" content="pic.jpg">'
    )
    article = extract_article(page(head=head), URL, now=NOW)

    assert article.canonical_url == "https://board.example/news/twelve-freed/"
    assert article.image == "https://cdn.board.example/x/pic.jpg"
    assert extract_article(page(head='<link rel=canonical href="/">'), URL, now=NOW).canonical_url is None


def test_what_a_publisher_asks_of_robots_is_seen() -> None:
    article = extract_article(page(head='<meta name="ROBOTS" content="NOINDEX, noarchive">'), URL, now=NOW)

    assert article.noindex
    assert article.noarchive
    assert extract_article(page(head='<meta name=robots content="none">'), URL, now=NOW).noindex
    assert not extract_article(page(head='<meta name=robots content="index,follow">'), URL, now=NOW).noindex


def test_a_reprint_names_its_original() -> None:
    head = ld('{"@type":"Report","isBasedOn":"https://iom.example/news/one","datePublished":"2024-02-08"}')

    assert extract_article(page(head=head), URL, now=NOW).original_url == "https://iom.example/news/one"


@pytest.mark.parametrize(
    "heading",
    ["More News Articles", "Related news", "Related", "You may also like", "Baca juga", "Berita terkait",
    "Tin liên quan", "ข่าวที่เกี่ยวข้อง", "Noticias relacionadas", "Articles liés"],
)  # fmt: skip
def test_lists_of_other_articles_are_cut_with_all_that_follows(heading: str) -> None:
    teaser = "A teaser that is cut off somewhere in the middle of " * 3
    cards = "".join(f"<div><h3>Another story number {n} about Mongolia</h3><p>{teaser}...</p></div>" for n in range(4))
    article = extract_article(
        page(f"<main><h1>Twelve freed</h1>{BODY}<div><h2>{heading}</h2>{cards}</div></main>"), URL, now=NOW
    )

    assert article.text is not None
    assert "Mongolia" not in article.text
    assert heading not in article.text
    assert article.html is not None
    assert "Mongolia" not in article.html
    assert article.text.count("\n\n") == 4


def test_an_inset_of_links_does_not_end_an_article() -> None:
    body = (
        f"<article><h1>Twelve freed</h1>{BODY}<p>Related</p><ul><li><a href=/b>Another story</a></ul>{BODY}</article>"
    )
    article = extract_article(page(body), URL, now=NOW)

    assert article.text is not None
    assert article.text.count("5. Police freed") == 2


def test_what_surrounds_a_text_is_no_part_of_it() -> None:
    body = (
        "<div class=bar>You are reading: Twelve freed Twelve freed</div><main><div>Twelve "
        "freed</div><div class=meta>8 February 2024 | Event</div>"
        f"<h1>Twelve freed</h1><div>{BODY}<p><img src=/a.jpg alt='A man of some importance'></p>"
        "<p>Click here to read more on our work.</p><p>Click here to learn more about "
        "us.</p></div><div>Share this article</div></main>"
    )
    article = extract_article(page(body), URL, now=NOW)

    assert article.text is not None
    assert article.text.startswith("1. Police freed")
    assert article.text.endswith("this week.")
    for noise in ("You are reading", "Event", "importance", "Click here", "Share"):
        assert noise not in article.text


def test_a_dateline_gives_the_date_and_keeps_the_place() -> None:
    opening = f"<p><em>Bangkok (Thailand), 16 November 2017\n</em> - {WORDS}</p>"
    body = f"<div id=contentWrapper><h1>Twelve freed</h1>{opening}{BODY}</div>"
    article = extract_article(page(body), URL, now=NOW)

    assert article.published is not None
    assert article.published.iso == "2017-11-16"
    assert article.text is not None
    assert article.text.startswith("Bangkok (Thailand) - Police freed")


def test_blocks_that_a_site_repeats_are_cut_once_they_are_learned() -> None:
    slogan = "Border Board has protected the people of the border since nineteen hundred and ninety."
    html = page(f"<article><h1>Twelve freed</h1>{BODY}<p>{slogan}</p></article>")
    article = extract_article(html, URL, now=NOW)
    assert article.html is not None
    learned = frozenset(block_hash(text) for text in blocks(article.html) if text.startswith("Border Board"))

    assert len(learned) == 1
    assert slogan in str(article.text)
    assert slogan not in str(extract_article(html, URL, now=NOW, boilerplate=learned).text)
    assert block_hash("Border  BOARD!") == block_hash("border board")


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Page not found</h1><p>The page you are looking for does not exist.</p>",
        "<h1>Access Denied</h1><p>You don't have permission to access this resource on this server.</p>",
        "<h1>Just a moment...</h1><p>Checking your browser before accessing the site.</p>",
        "<p>We use cookies to improve your experience. Accept all cookies or manage your preferences here.</p>",
        "<ul>" + "".join(f"<li><a href=/{n}>Menu item {n}</a></li>" for n in range(30)) + "</ul>",
        "",
    ],
)
def test_error_pages_consent_walls_and_menus_are_no_bodies(body: str) -> None:
    assert extract_article(page(body), URL, now=NOW).text is None


@pytest.mark.parametrize(
    "title", ["404", "404 Not Found", "404: page not found", "Error 404", "404 | Board", "Board - 404"]
)
def test_a_title_that_is_an_error_s_number_leaves_no_short_body(title: str) -> None:
    assert not is_body("Use the search above, or go home.", title)


@pytest.mark.parametrize("count", ["404", "1,404", "1404"])
def test_news_may_count_as_many_people_as_an_error_has_for_its_number(count: str) -> None:
    html = page(
        f"<main><h1>{count} migrants freed</h1><p>Police freed {count} workers at the port on Friday.</p></main>"
    )
    article = extract_article(html, URL, now=NOW)

    assert article.title == f"{count} migrants freed"
    assert article.text == f"Police freed {count} workers at the port on Friday."
    assert wall(200, html.encode()) is None


def test_short_is_not_wrong() -> None:
    article = extract_article(
        page("<main><h1>Office closed</h1><p>Our office is closed on Friday.</p></main>"), URL, now=NOW
    )

    assert article.text == "Our office is closed on Friday."


def test_a_source_s_own_selectors_come_first_and_its_listing_before_generic_guesses() -> None:
    own = {
        "title": "Own title",
        "published": "03/04/2024 10:00",
        "html": f"<div>{BODY}<h2>More News Articles</h2><p>x</p></div>",
    }
    listed = Listed(
        url=URL, title="Listed title", published="1 January 2020", summary="Listed summary", authors=("Jane Doe",)
    )
    article = layered(Page(page(), URL), own=own, source=SOURCE, listed=listed, now=NOW)

    assert article.title == "Own title"
    assert article.published is not None
    assert article.published.iso == "2024-04-03T03:00:00Z"
    assert article.published.zone == "Asia/Bangkok"
    assert article.summary == "Listed summary"
    assert article.authors == ("Jane Doe",)
    assert article.text is not None
    assert article.text.endswith("this week.")
    assert article.provenance == {
        "title": "selector", "published": "selector", "summary": "listing", "authors": "listing", "html": "selector",
        "text": "selector", "language": "meta",
    }  # fmt: skip


def test_structured_data_comes_before_the_listing() -> None:
    listed = Listed(url=URL, title="Listed", published="1 January 2020", html=BODY)
    head = f'<meta property="article:published_time" content="{STAMP}">'
    article = layered(Page(page(head=head), URL), own={}, source=SOURCE, listed=listed, now=NOW)

    assert article.provenance["published"] == "open-graph"
    assert article.provenance["title"] == "listing"
    assert article.provenance["html"] == "listing"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("<meta charset=tis-620><p>ภาษาไทย".encode("tis-620"), "ภาษาไทย"),
        ("<meta charset=iso-8859-1><p>ภาษาไทย".encode(), "ภาษาไทย"),
        ("<meta charset=utf-8><p>caf\xe9 \xe0 la cr\xe8me br\xfbl\xe9e".encode("latin-1"), "café"),
        ("\ufeff<meta charset=latin-1><p>ไทย".encode(), "ไทย"),
        ("<p>ไทย</p>".encode("utf-16"), "ไทย"),
        (b"<meta charset=nonsense><p>caf\xe9 cr\xe8me", "caf"),
        ('<?xml version="1.0" encoding="windows-1252"?><p>“quoted”'.encode("windows-1252"), "“quoted”"),
    ],
)
def test_bytes_are_read_in_the_charset_that_they_are_in(data: bytes, found: str) -> None:
    article = extract_article(data.replace(b"<p>", b"<title>x</title><p>"), URL, now=NOW)

    assert found in str(article.text)


@pytest.mark.parametrize(
    "html",
    [
        b"", "", b"\x00" * 1000, bytes(range(256)) * 100,
        b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(5000),
        "%PDF-1.4 x", "<", "plain words",
        "\ud800\udc00\ud800", "<html><head>", '{"a": 1}',
        "<script type=application/ld+json>" + "[" * 50_000 + "</script>",
        '<script type="application/ld+json">{"@type": 5, "author": [[["x"]]], "datePublished": {"a": 1}}</script>',
        '<script type="application/ld+json">{"@type": "Article", "author": [[["x"]]], "image": {"url": []}}</script>',
        '<link rel=canonical href="http://[::1"><meta property=og:url content="http://[bad"><base href="http://[">',
    ],
    ids=lambda html: repr(html)[:25],
)  # fmt: skip
def test_nonsense_is_an_article_that_says_nothing_of_itself(html: str | bytes) -> None:
    article = extract_article(html, URL, now=NOW)

    assert isinstance(article, Article)
    assert article.published is None
    assert article.canonical_url is None


def test_an_address_that_is_none_is_no_error() -> None:
    assert extract_article(page(), "http://[::1", now=NOW).url == "http://[::1"
    assert extract_article(page(), "", now=NOW).title == "Twelve freed"


@pytest.mark.parametrize(
    "html",
    sampled(
        [
            f"<title>{'A | ' * 20_000}</title><h1>{'B - ' * 20_000}</h1><p>{WORDS}",
            f"<p {' '.join(f'a{n}' for n in range(150_000))}>{WORDS}",
            "<div>" * 100_000 + f"<p>{WORDS}" + "</div>" * 100_000,
            "<table><tr><td>" * 20_000,
            "<p>" + "".join(f"<b id={n}>" for n in range(4000)) + "</p>" + "<p>x</p>" * 4000,
            "<h1>" + "1 " * 1_000_000,
            "<p>8 February 2024</p>" * 50_000,
            "<a href=x>" * 100_000,
            "<" * 3_000_000,
            f"<h1>A title</h1><p>{WORDS}" + "<!--" * 700_000,
            f"<h1>A title</h1><p>{WORDS}" + "<svg " * 700_000,
            f"<h1>A title</h1><p>{WORDS}" + "<p>Updated</p><p>12.01.2020</p>" * 30_000,
            "<p>word word word</p>\n" * 500_000,
        ],
        always=6,
    ),
    ids=[
        "title",
        "attributes",
        "deep",
        "tables",
        "bomb",
        "figures",
        "dates",
        "links",
        "brackets",
        "comments",
        "drawings",
        "changes",
        "10 MB",
    ],
)
def test_hostile_pages_end_in_bounded_time(html: str) -> None:
    start = time.process_time()
    extract_article(html, URL, now=NOW)

    assert time.process_time() - start < 20


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400))
def test_anything_at_all_is_read_without_an_error(data: bytes | str) -> None:
    assert isinstance(extract_article(data, URL, now=NOW), Article)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</div>",
                "<h1>",
                WORDS,
                '<time datetime="2024-',
                "08 February 2024",
                "<!--",
                "<script type='application/ld+json'>{",
                '"@type":"Article",',
                "}</script>",
                '<meta name="author" content="',
                '">',
            ]
        ),
        max_size=14,
    )
)
def test_broken_markup_is_read_twice_alike(parts: list[str]) -> None:
    html = "".join(parts)

    assert extract_article(html, URL, now=NOW) == extract_article(html, URL, now=NOW)


@pytest.mark.skipif(
    not (SHARED / "recordings" / "day1.warc.gz").exists(), reason="the recordings are not beside this checkout"
)
def test_recorded_pages_give_the_seeds_texts_and_days() -> None:
    found: dict[str, Article] = {}
    for day in ("day1", "day2"):
        with (SHARED / "recordings" / f"{day}.warc.gz").open("rb") as stream:
            for record in ArchiveIterator(stream):
                url = record.rec_headers.get_header("WARC-Target-URI")
                html = record.content_stream().read()
                if record.rec_type == "response" and "html" in record.http_headers.get_header("content-type") and html:
                    found[url] = extract_article(html, url, now=NOW)
    days = {
        "supports-thailands-department": "2024-02-08", "pilot-training-workshop": "2018-05-21",
        "constructive-dialogue": "2023-10-20", "/human-trafficking-asean-bangladesh/": "2017-11-16",
        "baliprocess.net/news/bali-process-disruption": "2024-02-22",
    }  # fmt: skip
    for part, day in days.items():
        for article in (article for url, article in found.items() if part in url):
            assert article.published is not None
            assert article.published.iso[:10] == day
            assert article.title is not None
            assert article.text is not None
            for noise in (
                "You are reading",
                "More News Articles",
                "Click here",
                "Mongolia's online",
                "ASEAN human trafficking\n",
            ):
                assert noise not in article.text
            assert not article.text.startswith(article.title)


_OLD = """<html lang="en"><head><title>{title}</title></head><body><div id="top">Ministry of Justice</div>
<div class="c">{heading}<p>10 November 2026</p>
<p>Officers said that the operation followed a tip from a relative, who had not heard from her in months.</p>
<p>The ministry said that the case would go to court before the end of the year.</p></div></body></html>"""


def on_an_old_site(heading: str, listed: str, title: str = "Ministry of Justice of the Republic") -> Article:
    entry = Listed(url="https://justice.example/news.php?id=7", title=listed)
    read = Page(_OLD.format(title=title, heading=heading), entry.url)
    return layered(read, own={}, source=SOURCE, listed=entry, now=NOW)


@pytest.mark.parametrize("heading", ["<h1>{}</h1>", "<h3>{}</h3>", "<h1>Press releases</h1><div>{}</div>", "<b>{}</b>"])
def test_a_title_that_all_pages_of_an_old_site_state_gives_way_to_what_the_listing_says(heading: str) -> None:
    title = "Police free twelve victims of trafficking & forced labour"
    heading = heading.format(escape(title))
    assert on_an_old_site(heading, title).title == title
    assert on_an_old_site(heading, "Read more about it").title == "Ministry of Justice of the Republic"


def test_a_title_of_its_own_does_not_give_way_to_a_listing() -> None:
    heading = "<h1>Twelve people freed by police, says ministry</h1><a>Freed at last: twelve</a>"
    title = "Twelve people freed by police, says ministry | Justice"
    assert (
        on_an_old_site(heading, "Freed at last: twelve", title).title == "Twelve people freed by police, says ministry"
    )


def test_a_heading_that_the_address_spells_out_is_the_title_where_one_title_is_stated_for_all_pages() -> None:
    html = _OLD.format(
        title="Ministry of Justice of the Republic", heading="<h1>Police free twelve victims in Hanoi</h1>"
    )
    url = "https://justice.example/news/2026/police-free-twelve-victims-hanoi.html"
    assert extract_article(html, url).title == "Police free twelve victims in Hanoi"
    assert extract_article(html, "https://justice.example/news/1234").title == "Ministry of Justice of the Republic"


def test_where_nothing_is_stated_at_all_the_heading_that_the_listing_names_is_the_title() -> None:
    html = "<body><h1>Police free twelve victims in Hanoi</h1><p>The ministry said that the case goes on.</p></body>"
    entry = Listed(url="https://justice.example/7", title="Police free twelve victims in Hanoi")
    article = layered(Page(html, entry.url), own={}, source=SOURCE, listed=entry, now=NOW)
    assert article.title == "Police free twelve victims in Hanoi"


@pytest.mark.parametrize("title", ["Untitled Document", "Untitled", "New Page 1", "Home page"])
def test_what_an_editor_calls_a_page_that_nobody_named_is_no_title(title: str) -> None:
    html = _OLD.format(title=title, heading="<h1>Twelve freed</h1>")
    assert extract_article(html, "https://justice.example/news.php?id=7").title == "Twelve freed"
    assert extract_article(html.replace("h1", "div"), "https://justice.example/news.php?id=7").title is None
