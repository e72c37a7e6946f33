"""Pages for people, filled by somebody who means harm: nothing of it becomes markup, address or script."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pages_samples as samples
import pytest
from lxml import html

from syndicator.model import Attachment, Dated, Evidence, Feed, Item, Match, Report, Site, Tags, Verdict
from syndicator.pages import documents
from syndicator.pages.values import (
    Answer,
    Change,
    Choice,
    Count,
    Facet,
    Front,
    Offer,
    Problem,
    Requests,
    Revision,
    Seen,
    Service,
    SourceStatus,
    Standing,
    Story,
    Whole,
)

NOW = samples.NOW
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><script src=//evil.example></script>',
    "' onmouseover='alert(1)' x='",
    '" onfocus="alert(1)" autofocus="',
    "</title><script>alert(1)</script>",
    "</pre></code></main><iframe src=javascript:alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<img src=x onerror=alert(1)>",
    "<!-- --><!--><script>alert(1)</script>",
    "]]><![CDATA[<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7 * 7 }}{% raw %}<b>{# x #}",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "\u202egnp.exe\u2066\u200b\ufeff",
    "\x00\x0b\x1f\ufffe\ud800 <script>",
    "\u2028\u2029<script>",
    "</style><style>*{background:url(//evil.example)}",
]


def hostile_item(word: str, number: int = 0) -> Item:
    proof = Evidence(weight=1.0, matches=(Match(form=word, zone="title", rule=word, weight=1.0, span=(0, len(word))),))
    report = Report(item_id=word, url=word, source=word, publisher=word)
    return Item(
        id=f"{word}{number}",
        url=word,
        source=word,
        title=word,
        summary=word,
        html=word,
        text=word,
        first_seen=NOW,
        placed=NOW,
        language=word,
        authors=(word,),
        attachments=(Attachment(url=word, title=word), Attachment(url=f"https://a.example/{word}", title=word)),
        published=Dated(value=NOW, precision="day", raw=word, method=word, zone=word),
        tags=Tags(primary={word: proof}, mentioned={word: proof}, topics={word: proof}),
        original_url=word,
        provenance={word: word},
        story_id=word,
        first_report=report,
        also_reported_by=(report, replace(report, url=f"https://a.example/?{word}")),
    )


def hostile_site(word: str) -> Site:
    source = replace(samples.SOURCES["rso"], title=word, homepage=word, publisher=word, licence=word, attribution=word)
    return Site(
        base_url="https://feeds.example.org",
        title=word,
        contact=word,
        countries={word: word},
        topics={word: word},
        sources={word: source},
    )


def pages_of(word: str) -> dict[str, bytes]:
    site, item = hostile_site(word), hostile_item(word)
    feed = Feed(path=word, kind="curated", title=word, description=word, query=word, page=f"/feed/{word}/")
    choice = Choice(label=word, feed=feed, count=3, latest=(item,))
    many = (choice,) * 11
    story = Story(id=word, items=(item, hostile_item(word, 1)), feeds=(feed,))
    status = SourceStatus(source=word, verdict=Verdict.BROKEN, reason=word, last_run=NOW)
    return {
        "index": documents.index(
            Front(
                everything=feed,
                items=3,
                stories=2,
                countries=many,
                topics=many,
                regions=(choice,),
                curated=(choice,),
                sources=(choice,),
                story=story,
                seen=Seen(day=NOW.date(), seen=(word,), missing=(word,)),
            ),
            site=site,
            server=True,
        ),
        "facet": documents.facet(
            Facet(
                feed=feed,
                items=(item,),
                total=9,
                standings=(Standing(source=word, verdict=Verdict.BROKEN),),
                names={word: word + " "},
                related=(choice, replace(choice, feed=replace(feed, page=None, query=""))),
                any_feed=feed,
                sql=word,
                parameters=(word, None, 1),
                months={"2024-01": 1, "2024-03": 2},
                places={"TH": 1, word: 2},
            ),
            site=site,
            server=False,
        ),
        "item": documents.item(
            Whole(
                item=item,
                feeds=(feed,),
                revisions=(Revision(seen_at=NOW, fields=(word,), changes=(Change(old=word, new=word),)),),
            ),
            site=site,
        ),
        "story": documents.story(story, site=site),
        "search": documents.search(
            Answer(
                query=word,
                items=(item,),
                total=1,
                counts={word: (Count(label=word, count=1, query=word),)},
                sql=word,
                parameters=(word,),
                pages=3,
                page=2,
            ),
            site=site,
        ),
        "problem": documents.search(
            Answer(
                query=word,
                offers=(Offer(query=word, label=word),),
                problem=Problem(text=word, position=10**9, hint=word),
            ),
            site=site,
        ),
        "status": documents.status(
            Service(as_of=NOW, valid_until=NOW, sources=(status,), version=word), site=site, server=True
        ),
        "about": documents.about(site=site, server=True, version=word),
        "crawler": documents.crawler(
            replace(
                samples.manners(),
                user_agent=word,
                token=word,
                hosts=(Requests(host=word, requests=1),),
                declined=(word,),
            ),
            site=site,
            server=True,
        ),
    }


def skeleton(page: bytes) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page and the names of their attributes, in order."""
    return [(element.tag, tuple(element.keys())) for element in html.fromstring(page.decode()).iter(html.etree.Element)]


PLAIN = pages_of("x.y")


@pytest.mark.parametrize("word", PAYLOADS)
def test_hostile_words_change_no_element_and_no_attribute_of_any_page(word: str) -> None:
    for name, page in pages_of(word).items():
        assert skeleton(page) == skeleton(PLAIN[name]), name


@pytest.mark.parametrize("word", PAYLOADS)
def test_no_address_does_anything_but_lead_somewhere(word: str) -> None:
    for page in pages_of(word).values():
        tree = html.fromstring(page.decode())
        for link in tree.xpath("//@href | //@src | //@action"):
            assert link.startswith(("/", "#", "https://", "mailto:", "feed:https://")), link


@pytest.mark.parametrize("word", PAYLOADS)
def test_no_page_holds_a_character_that_html_forbids(word: str) -> None:
    for page in pages_of(word).values():
        assert not set(page.decode("utf-8")) & {"\x00", "\x0b", "\x1f", "\ufffe"}


def test_the_hostile_title_can_still_be_read() -> None:
    tree = html.fromstring(pages_of("<script>alert(1)</script>")["story"].decode())

    assert tree.xpath("string(//h1)") == "<script>alert(1)</script>"


def test_a_title_of_ten_megabytes_is_cut() -> None:
    item = samples.item(title="x" * 10_000_000)
    page = documents.facet(samples.facet(items=(item,)), site=samples.SITE, server=True)

    assert len(page) < 60_000


def test_a_language_that_is_no_language_tag_is_left_out() -> None:
    tree = html.fromstring(pages_of('en" onclick="x')["story"].decode())

    assert tree.xpath("//h1/@lang") == [""]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("259", "261", True),
        ("8 February 2024", "9 February 2024", True),
        ("USD 1.2", "USD 1.3", False),
        ("12 victims", "13 victims", False),
        ("Somchai Jaidee", "a man of 41", False),
        ("41", "Somchai", False),
        ("", "5", True),
        ("2024-02-08T02:11:09Z", "2024-02-09T02:11:09Z", True),
        ("1" * 100_000 + "x", "1", False),
    ],
)
def test_only_figures_and_dates_of_a_former_version_are_ever_shown(old: str, new: str, shown: bool) -> None:
    revision = Revision(seen_at=NOW, fields=("text",), changes=(Change(old=old, new=new),))
    page = documents.item(Whole(item=samples.item(), revisions=(revision,)), site=samples.SITE).decode()

    assert (f"<del>{old or 'nothing'}</del>" in page) is shown
    assert "text changed" in page


def test_a_withdrawn_item_leaves_no_word_of_itself() -> None:
    page = documents.gone(site=samples.SITE, server=True)

    assert b"Item withdrawn" in page
    assert samples.item().title.encode() not in page


@pytest.mark.parametrize("render", [documents.facet, None])
def test_a_headline_source_shows_its_headline_and_no_more(render: Callable[..., Any] | None) -> None:
    item = samples.item(rights="headline", summary="What only its publisher may show.")
    if render:
        page = render(samples.facet(items=(item,)), site=samples.SITE, server=True)
    else:
        page = documents.item(Whole(item=item, html="<p>What only its publisher may show.</p>"), site=samples.SITE)

    assert item.title.encode() in page
    assert b"only its publisher" not in page


def test_markup_that_the_caller_vouches_for_is_shown_as_it_is() -> None:
    page = documents.item(Whole(item=samples.item(), html="<p>One <em>word</em>.</p>"), site=samples.SITE)

    assert b"<p>One <em>word</em>.</p>" in page


def test_a_year_of_one_digit_or_a_moment_elsewhere_does_not_stop_a_page() -> None:
    item = samples.item(published=Dated(value=datetime(9, 1, 1, 10, tzinfo=UTC), precision="year", raw="9", method="x"))

    assert documents.facet(samples.facet(items=(item,)), site=samples.SITE, server=True)
