"""What a document may show of an item, and in which words."""

from datetime import UTC, datetime

import pytest
from formats_samples import ITEMS, RICH, SEEN, SITE, dated, evidence, item

from syndicator.formats.items import COUNTRY, DATE, MENTIONED, SOURCE, TOPIC, entry_of
from syndicator.formats.words import date_words, enumeration
from syndicator.model import Attachment, Evidence, Match, Site, Tags

LINE = "Regional Support Office, 8 February 2024. About Thailand; mentions Myanmar. Topic: Forced criminality."


@pytest.mark.parametrize(
    ("changed", "private", "shown"),
    [
        ({"rights": "headline"}, False, "headline"),
        ({"rights": "summary"}, False, "summary"),
        ({"rights": "full"}, False, "full"),
        ({"rights": "full", "noarchive": True}, False, "summary"),
        ({"rights": "headline"}, True, "full"),
    ],
)
def test_rights_say_how_much_is_shown(changed: dict[str, object], private: bool, shown: str) -> None:
    site = Site(base_url=SITE.base_url, sources=SITE.sources, audience="private" if private else "public")
    entry = entry_of(item(**changed), site=site)
    assert ("More is to come" in entry.html) is (shown == "summary")
    assert ("said</a>" in entry.html) is (shown == "full")
    assert (entry.image is not None) is (shown == "full")
    assert ("More is to come" in entry.summary) is (shown != "headline")


def test_a_variant_shows_less_and_never_more() -> None:
    assert "said</a>" not in entry_of(item(rights="full"), site=SITE, most="summary").html
    assert "More is to come" not in entry_of(item(rights="headline"), site=SITE, most="full").html


def test_the_first_line_says_who_when_and_why() -> None:
    assert entry_of(item(), site=SITE).html.startswith(f'<p lang="en">{LINE}</p>')
    assert entry_of(item(rights="headline"), site=SITE).summary == LINE


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (dated(datetime(2024, 2, 8, 10, tzinfo=UTC)), "8 February 2024"),
        (dated(datetime(2024, 2, 8, 20, tzinfo=UTC), "second", "Asia/Bangkok"), "9 February 2024"),
        (dated(datetime(2024, 2, 8, 20, tzinfo=UTC), "second", "No/Where"), "8 February 2024"),
        (dated(datetime(2024, 8, 1, 10, tzinfo=UTC), "month"), "August 2024"),
        (dated(datetime(2024, 1, 1, 10, tzinfo=UTC), "year"), "2024"),
        (None, "date unknown; seen 12 February 2024"),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(published: object, said: str) -> None:
    assert date_words(published, SEEN) == said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("published", "term"),
    [
        (None, "date:unknown"),
        (dated(SEEN, "month"), "date:month"),
        (dated(SEEN, "year"), "date:year"),
        (dated(SEEN), None),
    ],
)
def test_a_date_that_is_not_to_the_day_is_a_category(published: object, term: str | None) -> None:
    entry = entry_of(item(published=published), site=SITE)
    assert [c.term for c in entry.categories if c.scheme == DATE] == ([term] if term else [])


def test_facets_keep_their_kind_their_code_and_their_role() -> None:
    said = [(c.scheme, c.term, c.label) for c in entry_of(item(), site=SITE).categories]
    assert said == [
        (COUNTRY, "TH", "Thailand"),
        (MENTIONED, "MM", "mentions: Myanmar"),
        (TOPIC, "forced-criminality", "Forced criminality"),
        (TOPIC, "trafficking-in-persons", "Trafficking in persons"),
        (SOURCE, "rso", "Regional Support Office"),
    ]


def test_the_publisher_is_the_author_and_its_home_is_linked() -> None:
    entry = entry_of(item(), site=SITE)
    assert (entry.author, entry.author_url) == ("Regional Support Office", "https://rso.baliprocess.net/")
    assert entry_of(item(source="gone"), site=SITE).author == "gone"


def test_machines_read_codes_roles_and_the_words_that_did_it() -> None:
    facts = entry_of(item(), site=SITE).facts
    assert facts["countries"] == [
        {"code": "TH", "name": "Thailand", "role": "primary", "why": ["Thai police"]},
        {"code": "MM", "name": "Myanmar", "role": "mentioned", "why": ["Myanmar"]},
    ]
    assert facts["published"] == "2024-02-08"
    assert facts["published_precision"] == "day"
    assert facts["first_seen"] == "2024-02-12T06:00:30Z"


def test_an_editors_reason_is_not_printed() -> None:
    by_hand = Evidence(weight=9, matches=(Match(form="asked by Ms Example", zone="override", rule="x", weight=1),))
    entry = entry_of(item(tags=Tags(primary={"TH": by_hand})), site=SITE)
    assert entry.facts["countries"] == [{"code": "TH", "name": "Thailand", "role": "primary", "why": ["by hand"]}]
    assert "Example" not in entry.html


def test_a_source_is_named_as_it_asks_with_its_licence() -> None:
    entry = entry_of(item(source="board"), site=SITE)
    assert entry.rights == "River Board & partners. CC BY 4.0"
    assert entry.html.endswith('<p lang="en">River Board &amp; partners. CC BY 4.0</p>')
    assert entry.facts["rights"] == entry.rights
    assert entry_of(item(), site=SITE).rights is None


def test_files_other_reports_and_the_original_are_linked() -> None:
    entry = entry_of(RICH, site=SITE)
    assert [(link.rel, link.href, link.type, link.length) for link in entry.links] == [
        ("enclosure", "https://rso.baliprocess.net/annex.pdf", "application/pdf", None),
        ("enclosure", "https://rso.baliprocess.net/report.pdf", "application/pdf", 123_456),
        (
            "enclosure",
            "https://rso.baliprocess.net/data.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            99,
        ),
        ("via", "https://news.example.com/original", None, None),
        ("related", "https://unodc.example/first", None, None),
        ("related", "https://iom.example/too", None, None),
    ]
    assert '<a href="https://rso.baliprocess.net/report.pdf">Report (PDF, 123 kB)</a>' in entry.html
    assert 'First report: <a href="https://unodc.example/first">UNODC, 7 February 2024</a>' in entry.html
    assert "Also reported by: " in entry.html
    assert [report["role"] for report in entry.facts["reports"]] == ["first", "also"]  # type: ignore[attr-defined]


def test_a_hostile_attachment_is_left_out_or_typed_anew() -> None:
    entry = entry_of(
        item(
            attachments=(
                Attachment(url="javascript:alert(1)"),
                Attachment(url="https://rso.baliprocess.net/a", type='text/html"><script>', length=-1),
            )
        ),
        site=SITE,
    )
    assert [(link.href, link.type, link.length) for link in entry.enclosures] == [
        ("https://rso.baliprocess.net/a", "application/octet-stream", None)
    ]


def test_a_demonstration_says_so_in_every_title_once() -> None:
    site = Site(base_url=SITE.base_url, demo=True)
    assert entry_of(item(title="News"), site=site).title == "[Demo] News"
    assert entry_of(item(title="[Demo] News"), site=site).title == "[Demo] News"


def test_tags_of_one_weight_stand_in_alphabetical_order() -> None:
    tags = Tags(primary={"TH": evidence(1), "LA": evidence(1), "MM": evidence(2)})
    assert [c.term for c in entry_of(item(tags=tags), site=SITE).categories if c.scheme == COUNTRY] == [
        "MM",
        "LA",
        "TH",
    ]


def test_a_broader_topic_stands_behind_those_that_the_text_names() -> None:
    tags = Tags(
        topics={"a": evidence(9, "b", zone="ancestor"), "b": evidence(1, "words"), "c, d": evidence(2, "words")}
    )
    entry = entry_of(item(tags=tags), site=SITE)
    assert [c.term for c in entry.categories if c.scheme == TOPIC] == ["c, d", "b", "a"]
    assert "Topics: c, d; b.</p>" in entry.html


def test_a_long_enumeration_says_how_many_it_leaves_out() -> None:
    assert enumeration(["A"]) == "A"
    assert enumeration(["A", "B"]) == "A and B"
    assert enumeration(["A", "B", "C"]) == "A, B and C"
    assert enumeration([str(n) for n in range(20)]).endswith("11 and 8 more")


def test_no_two_samples_share_an_id() -> None:
    assert len({entry_of(one, site=SITE).id for one in ITEMS}) == len(ITEMS)
