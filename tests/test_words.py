"""Index words: the same letters always become the same words, and no database splits them otherwise."""

import sqlite3
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_archive import NOW, Tagged, an_item

from syndicator import words
from syndicator.model import Attachment, Dated

TEXTS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=40)


@pytest.mark.parametrize(("text", "folded"), [
    ("Scam-centre, KK Park!", "scam centre kk park"),
    ("Đà Nẵng", "da nang"),
    ("Niños EN ESPAÑA", "ninos en espana"),
    ("Straße", "strasse"),
    ("victims’ rights: €5m²", "victims rights 5m2"),
    ("x0c0th", "xc0th"),
    ("ค้ามนุษย์ in Thai", "in thai"),
    ("Полиция КК in KK Park", "полиция кк in kk park"),
    ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
    ("…", ""),
])  # fmt: skip
def test_text_becomes_plain_words(text: str, folded: str) -> None:
    assert words.fold(text) == folded
    assert words.fold(folded) == folded


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert words.fold(words.fold(text)) == words.fold(text)


@given(TEXTS)
def test_running_text_twice_changes_nothing(text: str) -> None:
    assert words.running(words.running(text)) == words.running(text)


def test_sqlite_takes_every_folded_letter_for_one_word_and_keeps_it() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (w, tokenize = 'unicode61 remove_diacritics 2')")
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab (t, 'row')")
    letters = {words.fold(chr(code)) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF}
    folded = sorted({part for text in letters for part in text.split()})
    connection.executemany("INSERT INTO t VALUES (?)", [(f"q{letter}q",) for letter in folded])

    kept = {row[0] for row in connection.execute("SELECT term FROM v")}

    assert len(folded) > 5_000
    assert {f"q{letter}q" for letter in folded} - kept == set()
    assert kept - {f"q{letter}q" for letter in folded} == set()


@pytest.mark.parametrize(("word", "forms"), [
    ("centre", ("centre", "centres")),
    ("centres", ("centre", "centres")),
    ("agencies", ("agency", "agencies")),
    ("city", ("city", "cities")),
    ("boys", ("boys",)),
    ("survey", ("survey", "surveys")),
    ("virus", ("virus",)),
    ("Laos".lower(), ("laos",)),
    ("ninos", ("nino", "ninos")),
    ("2024", ("2024",)),
])  # fmt: skip
def test_regular_plurals_are_one_word(word: str, forms: tuple[str, ...]) -> None:
    assert words.forms(word) == forms


@given(st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=12))
def test_a_word_is_among_its_forms_and_they_share_them(word: str) -> None:
    forms = words.forms(word)

    assert word in forms
    assert words.forms(forms[0]) == forms


def test_an_item_carries_its_tags_as_words() -> None:
    item = an_item(
        1,
        tagged=Tagged(primary=["TH"], mentioned=["MM"], topics=["forced-criminality"], coverage="none"),
        source="un_news",
        language="pt-BR",
        published=Dated(value=NOW.replace(year=2024, month=3), precision="month", raw="", method="test"),
        attachments=(Attachment(url="https://a.example/Report.PDF?x"),),
    )

    assert set(words.tags(item).split()) == {
        "x0a0", "x0s0unnews", "x0c0th", "x0m0mm", "x0t0forcedcriminality", "x0t0traffickinginpersons", "x0t0unknown",
        "x0l0pt", "x0l0ptbr", "x0d020", "x0d0202", "x0d02024", "x0d0202403", "x0h0attachment", "x0h0pdf",
    }  # fmt: skip


@pytest.mark.parametrize("year", [1, 1899, 1900, 2101, 9999])
def test_an_absurd_year_is_indexed_at_the_edge(year: int) -> None:
    moment = NOW.replace(year=year)
    item = an_item(1, published=Dated(value=moment, precision="day", raw="", method="test"))

    assert f"x0d0{min(max(year, 1899), 2101)}" in words.tags(item).split()


def test_only_texts_in_scripts_without_spaces_run_on() -> None:
    assert words.running("Scam centre", "", "raids") == ""
    assert words.running("ขบวน\u200bการ  A", "", '"B"') == "ขบวนการ a b"


SPOKEN = st.lists(
    st.sampled_from(["scam", "Centre", "centres", " ", "-", "’", "é", "x0c0th", "\u00ad", "_", "K", "İ"])
    | st.characters(max_codepoint=255),
    max_size=9,
)


@given(SPOKEN.map("".join), st.sampled_from(["scam", "scam centre", "centre scam centre", "k", "xc0th"]), st.booleans())
def test_the_quick_way_to_find_a_phrase_says_the_same_as_folding(text: str, phrase: str, goes_on: bool) -> None:
    folded = f" {words.fold(text)} "

    assert words.says(text, phrase, goes_on=goes_on) is (f" {phrase}{'' if goes_on else ' '}" in folded)


def test_each_letter_of_latin_1_is_found_as_it_folds() -> None:
    for code in range(256):
        folded = f" {words.fold(f'a{chr(code)}b {chr(code)}c')} "
        for phrase in ("ab", "a b", "aeb b", "c", "aab", "a1b", "a2b", "aob"):
            assert words.says(f"a{chr(code)}b {chr(code)}c", phrase) is (f" {phrase} " in folded), (code, phrase)
