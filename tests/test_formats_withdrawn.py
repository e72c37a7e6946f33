"""What is said of items that were taken out or changed, and the lists of feeds."""

import json
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from formats_samples import FEED, RICH, SEEN, SITE, dated, item
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from syndicator.formats import atom, corrections, deleted, json_feed, opml, rss
from syndicator.formats.check import check
from syndicator.formats.corrections import Correction, figures
from syndicator.model import Feed, Site

GONE = SEEN + timedelta(days=9)
SECRETS = ("rso.baliprocess", "Regional", "raid", "Thailand", "report.pdf", "scam", "UNODC", "2024-02-08", "08 Feb")


@pytest.mark.parametrize("module", [atom, rss, json_feed])
def test_a_stub_keeps_the_id_and_nothing_else(module: object) -> None:
    stub = module.stub(RICH, site=SITE, withdrawn_at=GONE)  # type: ignore[attr-defined]
    assert RICH.id in stub.decode()
    assert not [secret for secret in SECRETS if secret in stub.decode()]
    assert stub == module.stub(RICH.id, site=SITE, withdrawn_at=GONE)  # type: ignore[attr-defined]
    document = module.document(FEED, [stub], site=SITE, updated=GONE)  # type: ignore[attr-defined]
    assert check(document, now=GONE) == []


def test_readers_take_the_stub_for_a_later_state_of_the_item() -> None:
    before = feedparser.parse(atom.document(FEED, [atom.fragment(RICH, site=SITE)], site=SITE, updated=SEEN)).entries[0]
    stub = atom.stub(RICH, site=SITE, withdrawn_at=GONE)
    after = feedparser.parse(atom.document(FEED, [stub], site=SITE, updated=GONE)).entries[0]
    assert (after.id, after.title, after.link) == (before.id, "Item withdrawn", "https://feeds.example.org/about/")
    assert after.updated_parsed > before.updated_parsed
    assert "tags" not in after
    assert json.loads(json_feed.stub(RICH, site=SITE, withdrawn_at=GONE))["_syndicator"] == {"withdrawn": True}


def test_tombstones_say_which_and_when_and_no_more() -> None:
    feed = Feed(path="deleted", kind="deleted", title="Withdrawn items", description="For machines", query="")
    document = deleted.render(feed, [(RICH.id, GONE), ("urn:uuid:\x00x", SEEN)], site=SITE)
    root = etree.fromstring(document)
    assert [dict(e.attrib) for e in root.iter(f"{{{deleted.NAMESPACE}}}deleted-entry")] == [
        {"ref": RICH.id, "when": "2024-02-21T06:00:30Z"},
        {"ref": "urn:uuid:x", "when": "2024-02-12T06:00:30Z"},
    ]
    assert {finding.rule for finding in check(document, now=GONE)} == {"namespace"}
    assert b"application/rss+xml" not in document


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ("41 victims", "43 victims", [("41", "43")]),
        ("1,200 people and 5%", "1,300 people and 7.5%", [("1,200", "1,300"), ("5%", "7.5%")]),
        ("on 8 May 2024 in A", "on 9 May 2024 in A", [("8 May 2024", "9 May 2024")]),
        ("on May 8, 2024", "on May 9, 2024", [("May 8, 2024", "May 9, 2024")]),
        ("by 2024-05-08.", "by 2024-05-09.", [("2024-05-08", "2024-05-09")]),
        ("Ms Secret, 17, said", "a girl, 16, said", [("17", "16")]),
        ("Ms Secret said", "a girl said", []),
        ("call +66 2 123 4567 now", "call +66 2 123 4568 now", []),
        ("passport 1234567", "passport 7654321", []),
        ("ID 3-1014-00123-45-6", "ID 3-1014-00123-45-7", []),
        ("5 and 6 men", "7 men", []),
        ("same 41", "same 41", []),
    ],
)
def test_only_figures_and_dates_that_took_each_others_place_are_shown(
    before: str, after: str, pairs: list[tuple[str, str]]
) -> None:
    assert figures(before, after) == pairs


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_word_is_ever_shown(before: str, after: str) -> None:
    months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
    for pair in figures(before, after):
        for word in " ".join(pair).replace(",", " ").replace("-", " ").split():
            assert word.strip("%.").replace(".", "").isdecimal() or word[:3] in months


def test_a_made_up_month_hides_no_word() -> None:
    assert figures("8 Maryam 2024", "9 Maryam 2024") == [("8", "9")]
    assert figures("8 Junta", "9 Junta") == [("8", "9")]


def test_a_correction_names_fields_and_figures_and_is_clean() -> None:
    correction = Correction(
        item=item(1),
        seen_at=GONE,
        changed=("title", "text", "published"),
        before=("41 people assisted", "Ms Secret and 40 others"),
        after=("43 people assisted", "43 people"),
        published_before=dated(datetime(2024, 2, 7, 10, tzinfo=UTC)),
    )
    entry = corrections.entry(correction, site=SITE)
    assert "Regional Support Office changed title, text and date; we saw it on 21 February 2024." in entry.html
    assert "7 February 2024 → 8 February 2024" in entry.html
    assert "41 → 43" in entry.html
    assert "Secret" not in entry.html + entry.summary + entry.title + json.dumps(entry.facts)
    assert entry.facts["corrects"] == item(1).id != entry.id
    for module in (atom, rss, json_feed):
        document = module.document(FEED, [module.entry(entry)], site=SITE, updated=GONE)
        assert check(document, now=GONE) == []


def test_an_opml_list_opens_in_readers() -> None:
    other = Feed(path="all", kind="all", title="Everything", description="All", query="")
    document = opml.render(
        "Feeds & more", [("", [other]), ("Countries", [FEED]), ("Empty", [])], site=SITE, suffix="rss"
    )
    assert check(document, now=GONE) == []
    root = etree.fromstring(document)
    assert [dict(e.attrib) for e in root.iter("outline")] == [
        {
            "type": "rss",
            "text": "Everything",
            "title": "Everything",
            "xmlUrl": "https://feeds.example.org/feeds/all.rss",
            "htmlUrl": "https://feeds.example.org/",
        },
        {"text": "Countries"},
        {
            "type": "rss",
            "text": FEED.title,
            "title": FEED.title,
            "xmlUrl": "https://feeds.example.org/feeds/country/th.rss",
            "htmlUrl": "https://feeds.example.org/country/th/",
        },
    ]
    assert b"[Demo] Everything" in opml.render("x", [("", [other])], site=Site(base_url="https://x.example", demo=True))
