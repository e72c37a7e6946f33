"""Whole documents: clean, the same in every format, the same on every machine."""

import json
import locale
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from types import ModuleType

import feedparser
import pytest
from formats_samples import FEED, ITEMS, RICH, SEEN, SITE, item
from lxml import etree, html

from syndicator.formats import atom, json_feed, rss
from syndicator.formats.check import check
from syndicator.formats.extensions import profiled
from syndicator.formats.heads import feed_id, head
from syndicator.formats.items import entry_of
from syndicator.model import Feed, Site

FORMATS = [atom, rss, json_feed]
XML = [atom, rss]
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def address_of(module: ModuleType) -> str:
    return f"https://feeds.example.org/feeds/country/th.{module.SUFFIX}"


@pytest.mark.parametrize("module", FORMATS)
def test_documents_are_clean(module: ModuleType) -> None:
    document = module.render(FEED, ITEMS, site=SITE, prev_archive="2024-01")
    assert check(document, location=address_of(module), media_type=module.MEDIA_TYPE, now=NOW) == []


@pytest.mark.parametrize("module", FORMATS)
def test_an_empty_feed_is_clean_and_constant(module: ModuleType) -> None:
    document = module.render(FEED, [], site=Site(base_url="https://feeds.example.org"))
    assert check(document, location=address_of(module), now=NOW) == []
    assert document == module.document(FEED, [], site=Site(base_url="https://feeds.example.org"), updated=None)


@pytest.mark.parametrize("module", FORMATS)
def test_a_document_is_its_head_and_its_fragments(module: ModuleType) -> None:
    fragments = [module.fragment(one, site=SITE) for one in ITEMS]
    whole = module.render(FEED, ITEMS, site=SITE)
    updated = max(entry_of(one, site=SITE).updated for one in ITEMS).replace(microsecond=0)
    assert whole == module.document(FEED, fragments, site=SITE, updated=updated)
    assert all(fragment in whole for fragment in fragments)


@pytest.mark.parametrize("module", FORMATS)
def test_a_fragment_stands_in_every_feed(module: ModuleType) -> None:
    fragment = module.fragment(RICH, site=SITE)
    other = Feed(path="all", kind="all", title="Everything", description="All of it", query="", language="th")
    assert fragment in module.render(FEED, [item(1), RICH], site=SITE)
    assert fragment in module.render(other, [RICH], site=SITE)


@pytest.mark.parametrize("module", XML)
@pytest.mark.parametrize(
    "options",
    [{}, {"prev_archive": "2024-01"}, {"archive": "2024-02", "prev_archive": "2024-01", "next_archive": "2024-03"}],
)
def test_filling_a_printed_head_gives_what_feedgen_gives(module: ModuleType, options: dict[str, str]) -> None:
    awkward = Feed(
        path="x", kind="curated", title="A & B < C > \"D\" 'E' {f} {0}", description="{title} & {", query="", page="/x/"
    )
    for site in (
        SITE,
        Site(base_url="https://feeds.example.org", title="T & {id}"),
        Site(base_url="http://h/a\"b'c&d"),
    ):
        top = head(awkward, site=site, suffix=module.SUFFIX, updated=SEEN, **options)  # type: ignore[arg-type]
        printed: Callable[..., bytes] = module._opening
        filled = module.document(awkward, [], site=site, updated=SEEN, **options)
        assert filled.startswith(profiled(printed(top)))


def test_the_three_formats_agree_field_by_field() -> None:
    one = feedparser.parse(atom.render(FEED, ITEMS, site=SITE))
    two = feedparser.parse(rss.render(FEED, ITEMS, site=SITE))
    three = json.loads(json_feed.render(FEED, ITEMS, site=SITE))
    assert not one.bozo
    assert not two.bozo
    assert unescape(one.feed.title) == unescape(two.feed.title) == three["title"]
    assert unescape(one.feed.subtitle) == unescape(two.feed.subtitle) == three["description"]
    assert one.feed.link == two.feed.link == three["home_page_url"]
    assert len(one.entries) == len(two.entries) == len(three["items"]) == len(ITEMS)
    for a, r, j in zip(one.entries, two.entries, three["items"], strict=True):
        assert a.id == r.id == j["id"]
        assert plain(a.title) == plain(r.title) == plain(j["title"])
        assert plain(a.summary) == plain(r.summary) == plain(j["summary"])
        assert body(a.content[0].value) == body(r.content[0].value) == body(j["content_html"])
        if "url" in j:  # without one, feedparser takes the id for the link
            assert a.link == r.link == j["url"]
        assert a.author == r.author == j["authors"][0]["name"]
        assert plain(a.get("rights", "")) == plain(r.get("rights", "")) == plain(j["_syndicator"].get("rights", ""))
        assert [tag.label for tag in a.tags] == [tag.term for tag in r.tags] == j["tags"]
        assert [tag.scheme for tag in a.tags] == [tag.scheme for tag in r.tags]
        assert files(a.get("enclosures", [])) == files(r.get("enclosures", [])) == attachments(j)
        assert others(a.get("links", [])) == others(r.get("links", []))
        published = a.get("published_parsed")
        assert (published is None) is ("date_published" not in j)
        if published:
            assert published == r.published_parsed
            assert datetime(*published[:6], tzinfo=UTC) == datetime.fromisoformat(j["date_published"])
        assert datetime(*a.updated_parsed[:6], tzinfo=UTC) == moment(j["date_modified"])
        assert a.title_detail.language == j.get("language", "und")


def plain(text: str) -> str:
    return " ".join(unescape(unescape(text)).split())


def body(markup: str) -> list[tuple[str, str]]:
    root = html.fragment_fromstring(markup, create_parent="div")
    return [(" ".join(p.text_content().split()), ",".join(p.xpath(".//@href"))) for p in root.iter("p")]


def files(enclosures: list[dict[str, str]]) -> set[tuple[str, str, str]]:
    return {(e["href"], e["type"], str(e.get("length", ""))) for e in enclosures}


def attachments(one: dict[str, list[dict[str, object]]]) -> set[tuple[object, object, str]]:
    return {(a["url"], a["mime_type"], str(a.get("size_in_bytes", ""))) for a in one.get("attachments", [])}


def others(links: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    return sorted((k["rel"], k["href"], k.get("title", "")) for k in links if k["rel"] in {"via", "related"})


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(microsecond=0)


def test_rss_holds_one_enclosure_and_only_with_its_length() -> None:
    parsed = etree.fromstring(rss.render(FEED, [RICH, item(1)], site=SITE))
    assert [dict(e.attrib) for e in parsed.iter("enclosure")] == [
        {"url": "https://rso.baliprocess.net/report.pdf", "length": "123456", "type": "application/pdf"}
    ]


def test_rss_always_has_a_date_and_it_is_first_seen_where_the_source_gives_none() -> None:
    parsed = feedparser.parse(rss.render(FEED, [item(1, published=None)], site=SITE))
    assert parsed.entries[0].published == "Mon, 12 Feb 2024 06:00:30 +0000"


def test_the_order_is_the_callers() -> None:
    for order in (ITEMS, ITEMS[::-1]):
        parsed = feedparser.parse(atom.render(FEED, order, site=SITE))
        assert [entry.id for entry in parsed.entries] == [one.id for one in order]


@pytest.mark.parametrize("module", XML)
def test_archives_are_linked_as_rfc_5005_says(module: ModuleType) -> None:
    def links(document: bytes) -> dict[str, str]:
        parsed = feedparser.parse(document)
        return {link.rel: link.href for link in parsed.feed.links if link.rel not in {"alternate", "self"}}

    archives = "https://feeds.example.org/feeds/country/th/archive"
    live = module.render(FEED, ITEMS, site=SITE, prev_archive="2024-02")
    month = module.render(FEED, ITEMS, site=SITE, archive="2024-02", prev_archive="2024-01", next_archive="2024-03")
    assert links(live) == {"prev-archive": f"{archives}/2024-02.atom"}
    assert links(month) == {
        "current": address_of(module),
        "prev-archive": f"{archives}/2024-01.atom",
        "next-archive": f"{archives}/2024-03.atom",
    }
    assert b"<fh:archive/>" in month
    assert b"<fh:archive/>" not in live
    assert check(month, location=f"{archives}/2024-02.{module.SUFFIX}", now=NOW) == []


@pytest.mark.parametrize("module", XML)
def test_a_single_archive_is_not_marked_for_it_still_grows(module: ModuleType) -> None:
    month = module.render(FEED, ITEMS, site=SITE, archive="2024-02")
    assert b"<fh:archive/>" not in month
    assert check(month, now=NOW) == []


def test_ids_of_feeds_do_not_hang_on_the_host() -> None:
    moved = Site(base_url="https://elsewhere.example")
    ids = {feedparser.parse(atom.render(FEED, [], site=site)).feed.id for site in (SITE, moved)}
    assert ids == {feed_id("country/th")}
    assert feed_id("country/th") != feed_id("country/la")


def test_a_search_is_found_where_it_was_asked() -> None:
    feed = Feed(path="search", kind="search", title="Search", description="Search", query='country:TH "scam & co"')
    document = atom.render(feed, [], site=SITE, variant="content=summary")
    address = "https://feeds.example.org/search.atom?q=country%3ATH%20%22scam%20%26%20co%22&content=summary"
    assert check(document, location=address, now=NOW) == []


def test_the_contact_is_the_editor_only_where_it_is_an_address_for_mail() -> None:
    page = Site(base_url=SITE.base_url, contact="https://example.org/contact")
    assert b"<managingEditor>editor@example.org (Example Feeds)</managingEditor>" in rss.render(FEED, [], site=SITE)
    assert b"managingEditor" not in rss.render(FEED, [], site=page)


def test_dates_come_from_the_data_and_never_from_the_clock() -> None:
    for module in FORMATS:
        document = module.render(FEED, ITEMS, site=SITE).decode()
        years = {int(year) for year in re.findall(r"(?<!\d)(20[23]\d)(?=-\d\d-| \d\d:)", document)}
        assert years == {2024}


PRINT = """
import hashlib, sys
from formats_samples import FEED, ITEMS, SITE
from syndicator.formats import atom, json_feed, rss
for module in (atom, rss, json_feed):
    print(hashlib.sha256(module.render(FEED, ITEMS, site=SITE)).hexdigest())
"""


def test_bytes_do_not_hang_on_hash_seed_locale_or_time_zone() -> None:
    printed = set()
    for seed, zone, language in (
        ("0", "UTC", "C"),
        ("1", "Asia/Bangkok", "C.UTF-8"),
        ("77", "America/Caracas", "POSIX"),
    ):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
        here = str(Path(__file__).parent)
        run = subprocess.run(
            [sys.executable, "-c", PRINT], cwd=here, env=environment, capture_output=True, text=True, check=True
        )
        printed.add(run.stdout)
    assert len(printed) == 1


def test_no_document_touches_the_locale_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("setlocale")

    monkeypatch.setattr(locale, "setlocale", refuse)
    changed = Feed(path="never-printed", kind="curated", title="New", description="New", query="", language="vi")
    for module in XML:
        module.render(changed, ITEMS, site=SITE, archive="2024-05", next_archive="2024-06")


def test_updated_of_a_feed_is_its_newest_change() -> None:
    later = item(1, updated=SEEN + timedelta(days=20))
    parsed = feedparser.parse(atom.render(FEED, [item(2), later], site=SITE))
    assert parsed.feed.updated == "2024-03-03T06:00:30+00:00"
