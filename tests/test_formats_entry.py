"""The last check of text and addresses, and the moments that documents print."""

from datetime import UTC, datetime, timedelta

import pytest
from formats_samples import SEEN, dated, item
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from syndicator.formats.entry import address, distinct, language, legal, one_line, rfc3339
from syndicator.formats.items import entry_of, published_moment, updated_moment
from syndicator.model import Site


@given(st.text(alphabet=st.characters(codec=None)))
def test_legal_text_is_xml_and_utf8(text: str) -> None:
    kept = legal(text)
    element = etree.Element("x")
    element.text = kept
    assert (etree.fromstring(etree.tostring(element)).text or "") == kept
    assert legal(kept) == kept


@pytest.mark.parametrize(
    ("read", "meant"),
    [("CafÃ©", "Café"), ("Ã\x89tat", "État"), ("Â«aÂ»", "«a»"), ("ÃÂ©", "é"), ("SÃO Â bc", "SÃO Â bc")],
)
def test_utf8_that_was_read_as_latin_1_is_read_again(read: str, meant: str) -> None:
    assert legal(read) == meant


def test_every_code_point_is_kept_or_dropped_for_a_reason() -> None:
    dropped = {code for code in range(0x110000) if not legal(chr(code))}
    controls = {*range(0x20), *range(0x7F, 0xA0)} - {9, 10, 13}
    surrogates = set(range(0xD800, 0xE000))
    no_characters = {code for code in range(0x110000) if code & 0xFFFE == 0xFFFE} | set(range(0xFDD0, 0xFDF0))
    assert dropped == controls | surrogates | no_characters | {0xFFFD}


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/ก?q=ข#ค", "https://example.org/%E0%B8%81?q=%E0%B8%82#%E0%B8%84"),
        ("https://münchen.example/a b", "https://xn--mnchen-3ya.example/a%20b"),
        ("https://example.org/a%2Fb%zz", "https://example.org/a%2Fb%25zz"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        ("https://user:secret@example.org/", "https://example.org/"),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("/relative", None),
        ("https://", None),
        ("https://exa mple.org/", None),
        ("https://example.org:99999/", None),
        ("https://[::1", None),
        ("https://example.org/" + "a" * 2_000, None),
        ("", None),
        (None, None),
    ],
)
def test_only_absolute_web_addresses_are_addresses(given_url: str | None, expected: str | None) -> None:
    assert address(given_url) == expected
    assert expected is None or address(expected) == expected


def test_a_title_loses_tags_and_lines_and_says_when_it_was_cut() -> None:
    assert one_line("A <b>bold</b>\n\t claim<br/> \x00here", 100) == "A bold claim here"
    assert one_line("1 < 2 and 3 > 2", 100) == "1 < 2 and 3 > 2"
    assert one_line("word " * 100, 20) == "word word word word…"


@pytest.mark.parametrize(
    ("tag", "kept"), [("th", "th"), ("pt-BR", "pt-BR"), ("und", None), ("xx", None), ("rhg", None), ("no such", None)]
)
def test_a_language_that_readers_do_not_know_is_left_out(tag: str, kept: str | None) -> None:
    assert language(tag) == kept


@pytest.mark.parametrize(
    ("value", "precision", "published"),
    [
        (datetime(2024, 2, 8, 10, tzinfo=UTC), "day", "2024-02-08T10:00:00Z"),
        (datetime(2024, 2, 12, 10, tzinfo=UTC), "day", "2024-02-12T06:00:30Z"),
        (datetime.fromisoformat("2024-02-08T09:11:09.5+07:00"), "second", "2024-02-08T02:11:09Z"),
        (datetime(2025, 2, 8, tzinfo=UTC), "second", "2024-02-12T06:00:30Z"),
        (datetime(2024, 2, 1, 10, tzinfo=UTC), "month", None),
        (datetime(2024, 1, 1, 10, tzinfo=UTC), "year", None),
        (datetime(1970, 1, 1, tzinfo=UTC), "second", None),
    ],
)
def test_published_is_the_sources_date_and_never_later_than_we_saw_it(
    value: datetime, precision: str, published: str | None
) -> None:
    moment = published_moment(item(published=dated(value, precision)))
    assert (rfc3339(moment) if moment else None) == published


def test_updated_moves_with_material_changes_and_never_before_published() -> None:
    assert updated_moment(item()).replace(microsecond=0) == datetime(2024, 2, 8, 10, tzinfo=UTC)
    assert updated_moment(item(published=None)).replace(microsecond=0) == SEEN
    later = SEEN + timedelta(days=3)
    assert updated_moment(item(updated=later)).replace(microsecond=0) == later
    assert updated_moment(item(updated=datetime(2000, 1, 1, tzinfo=UTC))) == updated_moment(item())


def test_two_thousand_entries_of_one_second_differ_in_updated() -> None:
    site = Site(base_url="https://feeds.example.org")
    printed = {entry_of(item(number, published=None, title="x"), site=site).modified for number in range(2_000)}
    assert len(printed) == 2_000
    assert len({distinct(SEEN, f"urn:uuid:{number}") for number in range(2_000)}) > 1_990
