"""Whatever an item holds, its documents are well-formed, clean and quick; one bad item stops nobody."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from formats_samples import FEED, SEEN, SITE, TAGS, dated, item
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from syndicator.formats import atom, json_feed, rss
from syndicator.formats.check import check
from syndicator.formats.items import entry_of
from syndicator.model import Attachment, Evidence, Item, Match, Report, Site, Source, Tags

FORMATS = [atom, rss, json_feed]
NOW = datetime(2026, 11, 24, tzinfo=UTC)
PRIVATE = Site(base_url=SITE.base_url, audience="private", sources=SITE.sources)


def findings(items: list[Item], site: Site = SITE) -> list[str]:
    """What the checker says of the three documents; parsing them strictly on the way."""
    said = []
    for module in FORMATS:
        document = module.render(FEED, items, site=site)
        if module is json_feed:
            assert len(json.loads(document)["items"]) == len(items)
        else:
            etree.fromstring(document)
        said += [f"{module.SUFFIX}: {finding}" for finding in check(document, now=NOW)]
    return said


def everywhere(text: str, number: int = 1) -> Item:
    """An item that holds `text` wherever text can stand."""
    why = Evidence(weight=1, matches=(Match(form=text, zone="title", rule=text, weight=1),))
    return item(
        number,
        title=text,
        summary=text,
        url=f"https://example.org/{text}",
        language=text,
        source=text,
        authors=(text,),
        image=f"https://example.org/{text}",
        tags=Tags(primary={text or "TH": why}, mentioned={f"{text}2": why}, topics={f"{text}3": why}),
        attachments=(Attachment(url=f"https://example.org/{text}.pdf", type=text, title=text, length=1),),
        original_url=text,
        story_id=text,
        also_reported_by=(Report(item_id=text, url=f"https://a.example/{text}", source=text, publisher=text),),
    )


def test_every_code_point_passes_through_every_field() -> None:
    block = 0x1100
    items = [
        everywhere("".join(map(chr, range(start, start + block))), number)
        for number, start in enumerate(range(0, 0x110000, block), 1)
    ]
    for one in range(0, len(items), 16):
        assert findings(items[one : one + 16]) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "\ud800",
        "\udfff\ud800",
        "\ufffe\uffff",
        "]]>",
        "<![CDATA[x]]>",
        "<!-- -->",
        "<?xml version='1.0'?>",
        "</entry></feed>",
        "</item></channel></rss>",
        '"}],"items":[',
        "&nbsp;&#0;&#x1F;&bogus;",
        "&amp;lt;script&amp;gt;",
        "<script>alert(1)</script>",
        "<b>bold</b>",
        "<b",
        "a < b > c",
        "{title} {0} %s %(x)s {{",
        "\u202e\u2066\u200b\u00ad\ufeff",
        "\r\n\t\x0b\x0c\x85\u2028\u2029",
        "javascript:alert(1)",
        "//evil.example",
        "../../etc/passwd",
        "Café naïve Ω 漢字 ไทย 🙂",
        "e\u0301" * 50,
    ],
)
def test_hostile_text_in_every_field_is_printed_clean(text: str) -> None:
    assert findings([everywhere(text)]) == []
    assert findings([everywhere(text)], Site(base_url="https://feeds.example.org", title=text, contact=text)) == []


texts = st.text(alphabet=st.characters(codec=None), max_size=60) | st.sampled_from(
    ["", "]]>", "<b>x</b>", "&lt;", "javascript:x", "\ud800", "R&D", "&#x41;", "'\"", "</p>", "urn:uuid:1"]
)
moments = st.datetimes(timezones=st.just(UTC))
items = st.builds(
    item,
    number=st.integers(1, 10**12 - 1),
    title=texts,
    summary=texts,
    url=texts | st.builds("https://example.org/{}".format, texts),
    language=texts | st.sampled_from(["th", "und", "pt-BR"]),
    source=texts | st.just("rso"),
    published=st.none()
    | st.builds(dated, moments, st.sampled_from(["second", "day", "month", "year"]), texts | st.just("Asia/Bangkok")),
    updated=st.none() | moments.filter(lambda moment: 2000 < moment.year < 2026),
    rights=st.sampled_from(["headline", "summary", "full"]),
    attachments=st.lists(
        st.builds(
            Attachment,
            url=texts | st.builds("https://example.org/{}".format, texts),
            type=st.none() | texts,
            title=st.none() | texts,
            length=st.none() | st.integers(-5, 10**12),
        ),
        max_size=3,
    ).map(tuple),
    original_url=st.none() | texts,
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(items, max_size=4, unique_by=lambda one: one.id))
def test_random_items_are_printed_clean(some: list[Item]) -> None:
    assert findings(some) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "x" * 10_000_000},
        {"title": "<" * 1_000_000},
        {"title": "<a" * 1_000_000},
        {"title": " \x00" * 3_000_000},
        {"html": "Â" * 1_000_000 + "©", "rights": "full"},
        {"html": '<a "' * 500_000, "rights": "full"},
        {"html": '<a href="' + " " * 2_000_000, "rights": "full"},
        {"html": '<a x="<' * 250_000 + ">", "rights": "full"},
        {"html": "Ã\x83Â©" * 100_000, "rights": "full"},
        {"summary": "&" * 10_000_000},
        {"html": "<div>" * 100_000 + "</div>" * 100_000, "rights": "full"},
        {"html": "<p>" + "x" * 10_000_000 + "</p>", "rights": "full"},
        {"url": "https://example.org/" + "a" * 10_000_000},
        {"url": "https://" + "a." * 1_000_000 + "example/"},
        {"attachments": tuple(Attachment(url=f"https://example.org/{n}") for n in range(20_000))},
        {"tags": Tags(primary={f"X{n}": Evidence(weight=n) for n in range(5_000)})},
        {"language": "en-" * 1_000_000},
    ],
)
def test_a_huge_item_takes_two_seconds_at_most_and_stays_readable(changed: dict[str, Any]) -> None:
    began = time.process_time()
    documents = [module.render(FEED, [item(**changed)], site=SITE) for module in FORMATS]
    assert time.process_time() - began < 2
    for document in documents[:2]:
        etree.fromstring(document)  # readers' parsers refuse text of 10 MB and depth above 256


def test_a_nameless_source_and_item_still_have_an_author_and_a_title() -> None:
    nameless = Source(id="x", title="\x00", homepage="javascript:x", country=None, language="en", timezone="UTC")
    bare = Site(
        base_url="https://feeds.example.org",
        sources={"x": nameless},
    )
    entry = entry_of(item(source="x", title="\x00\ud800", tags=TAGS), site=bare)
    assert (entry.author, entry.author_url, entry.title) == ("Unnamed publisher", None, "(untitled)")
    assert findings([item(source="x", title="\x00")], bare) == []


ACTIVE = ("javascript:", "vbscript:", "data:text", "<script", "onerror=", "onload=", "<iframe", "<svg", "srcdoc")
HOOKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    "javascript:alert(1)",
    "JaVa\tScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "</p><script>alert(1)</script>",
    "<a href=javascript:alert(1)>x</a>",
    "<math><mtext></table></math><img src onerror=alert(1)>",
    "vbscript:msgbox(1)",
]


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("before", ["", "x", "]]>", "<!--", "\x00"])
def test_nothing_active_comes_out_of_any_field(hook: str, before: str) -> None:
    """Plain text becomes text: what a reader decodes and shows holds no element and no address that runs."""
    one = everywhere(before + hook)
    assert findings([one]) == []
    content = entry_of(one, site=SITE).html
    root = etree.fromstring(f"<div>{content}</div>", etree.HTMLParser())
    assert {element.tag for element in root.iter()} <= {"html", "body", "div", "p", "a"}
    assert {name for element in root.iter() for name in element.attrib} <= {"href", "lang"}
    assert all(href.startswith("https://") for href in root.xpath("//@href"))
    for module in FORMATS:
        for address in addresses(module.render(FEED, [one], site=SITE)):
            assert not address.lower().startswith(ACTIVE)


def addresses(document: bytes) -> list[str]:
    if document[:1] == b"{":
        first = json.loads(document)["items"][0]
        return [first.get("url", ""), *(a["url"] for a in first.get("attachments", []))]
    root = etree.fromstring(document)
    return [str(found) for found in root.xpath("//@href | //@url | //link/text() | //*[local-name()='uri']/text()")]


def test_markup_in_an_attribute_of_a_sanitised_body_is_escaped() -> None:
    body = '<p title="<img src=x>">a="b <i>c</i>" <img alt="<a href=x>" src="https://a.example/"></p>'
    printed = entry_of(item(html=body, rights="full"), site=SITE).html
    assert '<p title="&lt;img src=x>">a="b <i>c</i>" <img alt="&lt;a href=x>" src="https://a.example/"></p>' in printed


def test_an_address_in_a_sanitised_body_holds_no_spaces_or_brackets() -> None:
    body = '<a href="https://a.example/b c&lt;img src=x&gt;&quot;?d=1&amp;e=2">x &lt; y</a>'
    printed = entry_of(item(html=body, rights="full"), site=SITE).html
    assert '<a href="https://a.example/b%20c%3Cimg%20src=x%3E%22?d=1&amp;e=2">x &lt; y</a>' in printed


def test_no_word_of_a_private_body_is_public() -> None:
    one = item(html="<p>Secret body</p>", text="Secret body", first_seen=SEEN)
    for module in FORMATS:
        assert b"Secret body" not in module.fragment(one, site=SITE)
        assert b"Secret body" in module.fragment(one, site=PRIVATE)
