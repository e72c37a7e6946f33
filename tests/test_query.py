"""The grammar: what is understood, how it is spelled, what is refused and with which hint."""

import random
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_archive import NOW, Tagged, an_item, archive, asked, found, titles

from syndicator.errors import QueryError
from syndicator.model import Dated
from syndicator.query.sql import MOST_CANDIDATES, Breakdown


@pytest.mark.parametrize(("text", "canonical"), [
    ("", ""),
    ("  country:th  ", "country:TH"),
    ("about:TH", "country:TH"),
    ("topic:forced-criminality country:KH,LA", "topic:forced-criminality (country:KH OR country:LA)"),
    ("country: TH", "country:TH"),
    ("raid AND centre", "centre raid"),
    ("b OR a", "a OR b"),
    ("a NOT b", "a -b"),
    ("a −b", "a -b"),
    ("NOT (a OR b)", "-a -b"),
    ("-(a b)", "-a OR -b"),
    ("--a", "a"),
    ("a a a", "a"),
    ("a (a OR b)", "a"),
    ("a OR (a b)", "a"),
    ("a (b OR -a)", "a b"),
    ("Centres", "centre"),
    ('"Scam  Centres"', '"scam centres"'),
    ("“scam centre” scam", '"scam centre"'),
    ("anti-trafficking", '"anti trafficking"'),
    ("smuggl* smuggler", "smuggler"),
    ("Niños", "nino"),
    ("country:TH OR mentions:TH", "anycountry:TH"),
    ("anycountry:TH -mentions:TH", "country:TH"),
    ("country:TH region:asean", "country:TH"),
    ("country:TH OR region:asean", "region:asean"),
    ("country:TH -mentions:TH", "country:TH"),
    ("topic:forced-criminality topic:trafficking-in-persons", "topic:forced-criminality"),
    ("source:rso -source:iom", "source:rso"),
    ("lang:pt lang:pt-BR", "lang:pt-br"),
    ("after:2024-01-01 after:2023", "after:2024"),
    ("since:2024-03-01", "after:2024-03"),
    ("until:2024-06-30", "before:2024-07"),
    ("-before:2024", "after:2024"),
    ("date:2024-02", "after:2024-02 before:2024-03"),
    ("on:2024-02-29", "after:2024-02-29 before:2024-03"),
    ("date:unknown", "date:unknown"),
    ("has:date", "-date:unknown"),
    ("has:pdf has:attachments", "has:pdf"),
    ("is:repeat", "-is:first"),
    ("id:12345678-1234-5678-1234-567812345678", "id:urn:uuid:12345678-1234-5678-1234-567812345678"),
    ("ค้ามนุษย์ ไทย", "ค้ามนุษย์ ไทย"),
    ('"ค้า มนุษย์"', '"ค้า มนุษย์"'),
    ("title:Scam", "title:scam"),
    ('title:"scam centre"', 'title:"scam centre"'),
    ("or and not", "and not or"),
    ("a OR -a", ""),
    ('«ก“ข”»', '"ก ข"'),
])  # fmt: skip
def test_each_meaning_has_one_spelling(text: str, canonical: str) -> None:
    assert asked(text).canonical == canonical
    assert asked(canonical).canonical == canonical


@pytest.mark.parametrize(("text", "path"), [
    ("", "all"),
    ("country:TH", "country/th"),
    ("anycountry:th", "country/th/any"),
    ("topic:forced-criminality topic:trafficking-in-persons", "topic/forced-criminality"),
    ("topic:forced-criminality country:TH", "country/th/topic/forced-criminality"),
    ("source:un_news", "source/un_news"),
    ("region:asean", "region/asean"),
    ("country:none", None),
    ("topic:unknown", None),
    ("country:TH topic:none", None),
    ("mentions:TH", None),
    ("-country:TH", None),
    ("country:TH source:rso", None),
    ("scam", None),
])  # fmt: skip
def test_a_selection_that_has_a_feed_knows_its_path(text: str, path: str | None) -> None:
    assert asked(text).path == path


@pytest.mark.parametrize(("text", "position", "problem", "hint"), [
    ("country:Thailand", 8, "no country 'Thailand'", "country:TH (Thailand)"),
    ("country:Thialand", 8, "no country 'Thialand'", "country:TH (Thailand)"),
    ("country:Laos", 8, "no country 'Laos'", "country:LA"),
    ("country:UK", 8, "no country 'UK'", "country:GB"),
    ("country:TH,XX", 8, "no country 'XX'", ""),
    ("mentions:none", 9, "no country", ""),
    ("x contry:TH", 2, "no filter 'contry'", "country:"),
    ("https://rso.example/", 0, "no filter 'https'", "quotes"),
    ("topic:forced_criminality", 6, "no topic", "topic:forced-criminality"),
    ("topic:scam", 6, "no topic", "topic:forced-criminality"),
    ("topic:trafficking", 6, "no topic", "topic:trafficking-in-persons"),
    ("topic:trafiking", 6, "no topic", "topic:trafficking-in-persons"),
    ('topic:"scam centres"', 6, "no topic", "topic:forced-criminality"),
    ('topic:"Smuggling of migrants"', 6, "no topic", "topic:migrant-smuggling"),
    ("region:mekongs", 7, "no region", "region:mekong"),
    ("source:un-news", 7, "no source", "source:un_news"),
    ("lang:thai", 5, "no language", "lang:th"),
    ("after:soon", 6, "no date", "2024-03"),
    ("story:first", 6, "no id", "story:urn:uuid:"),
    ("*", 0, "no word in '*'", "letters or digits"),
    ("after:2567", 6, "out of range", "2024"),
    ("after:2024-02-30", 6, "calendar", ""),
    ("before:0000", 7, "out of range", ""),
    ("has:video", 4, "has:", "has:pdf"),
    ("is:good", 3, "is:", "is:first"),
    ("id:7", 3, "no id", "urn:uuid"),
    ("tra*", 0, "too much", "4 letters"),
    ("sm*gle", 0, "end of a word", "sm*"),
    ("a !", 2, "no word", ""),
    ('a "b', 2, "no partner", ""),
    ("a OR", 4, "must follow 'OR'", ""),
    ("OR a", 0, "between two parts", "lower case"),
    ("a AND OR b", 6, "must follow 'AND'", ""),
    ("(a", 2, "still open", ")"),
    ("a)", 1, "never opened", ""),
    ("()", 1, "nothing in these brackets", ""),
    ("country:", 8, "needs a value", ""),
    ("country:(TH OR MM)", 8, "one value or a list", "country:A,B"),
    ("a\x00b", 1, "no text", ""),
    ("a\ud800b", 1, "no text", ""),
    ("country:TH -country:TH", 12, "no item can match", ""),
    ("source:rso source:iom", 11, "no item can match", "OR"),
    ("after:2025 before:2024", 11, "no item can match", ""),
    ("country:none country:TH", 13, "no item can match", ""),
    ("(a -a) OR (b -b)", 0, "nothing can ever match", ""),
])  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_a_hint(text: str, position: int, problem: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        asked(text)

    error = caught.value
    assert (error.position, problem in error.problem, hint in error.hint) == (position, True, True), str(error)
    str(error).encode()


@pytest.mark.parametrize("text", [
    "a " * 1001, "(a (b OR " * 9 + "c" + "))" * 9, "-" * 40 + "a", " ".join(f"w{n}" for n in range(65)), "((" * 990,
    'abcd* abce* "x abcf*" title:abcg*',
])  # fmt: skip
def test_what_would_blow_up_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        asked(text)


LARGEST = [
    " OR ".join(f"(a{n} OR -b{n})" if n % 2 else f"country:TH,MM,KH -title:w{n}" for n in range(20)),
    "(a (b OR " * 8 + "c" + "))" * 8,
    "(-a (title:b OR " * 8 + "c" + "))" * 8,
    " ".join(f"(w{n} OR v{n})" for n in range(32)),
    " OR ".join(f"(w{n} v{n})" for n in range(32)),
    " ".join(f"-w{n}" for n in range(64)),
    " OR ".join(f'"w{n} v{n}"' for n in range(64)),
    " OR ".join(f"id:{an_item(n).id}" for n in range(36)),
    " OR ".join(["ค้า", "กข", *(f"(ก{n}ข title:w{n})" for n in range(30))]),
    " ".join(
        f"({w} OR is:updated after:2024-02-{n + 1:02})" for n, w in enumerate(["raid", "ก", "title:ข", "x y"] * 4)
    ),
]


@pytest.mark.parametrize("text", LARGEST, ids=range(len(LARGEST)))
def test_the_largest_queries_are_answered_in_time(text: str) -> None:
    connection = archive([an_item(1, "w1 v1"), an_item(2, "c ค้า")])
    started = time.process_time()

    found(connection, asked(text))

    assert time.process_time() - started < 1
    connection.close()


parts = st.lists(
    st.sampled_from(
        ["scam", "-raid", '"b c"', "country:TH", "mentions:MM", "after:2024-05", "(x OR y)", "-(p q)", "d*"]
    ),
    min_size=2,
    max_size=6,
).filter(lambda some: "d*" not in some)


@settings(max_examples=200)
@given(parts, st.randoms(use_true_random=False), st.sampled_from([" ", " OR "]))
def test_order_and_repetition_do_not_matter(parts: list[str], order: random.Random, join: str) -> None:
    shuffled = parts + parts[:1]
    order.shuffle(shuffled)

    assert asked(join.join(shuffled)).canonical == asked(join.join(parts)).canonical


def test_singular_and_plural_find_each_other_and_quotes_do_not() -> None:
    connection = archive([an_item(1, "Scam centre raided"), an_item(2, "Scam centres raided")])

    assert titles(connection, "scam centre") == ["Scam centres raided", "Scam centre raided"]
    assert titles(connection, '"scam centre"') == ["Scam centre raided"]
    assert titles(connection, '"scam centre*"') == ["Scam centres raided", "Scam centre raided"]
    assert titles(connection, '"centres"') == ["Scam centres raided"]
    connection.close()


def test_words_of_scripts_without_spaces_are_found_inside_running_text() -> None:
    connection = archive([
        an_item(1, "ตำรวจช่วยเหยื่อค้ามนุษย์ที่แม่สอด"),
        an_item(2, "ປະເທດລາວຕ້ານການຄ້າມະນຸດ"),
        an_item(3, "សន្តិសុខ\u200bជួញដូរ\u200bមនុស្ស"),
        an_item(4, "လူကုန်ကူးမှုတားဆီးရေး"),
        an_item(5, "警方捣毁诈骗园区"),
    ])  # fmt: skip

    assert titles(connection, "ค้ามนุษย์") == ["ตำรวจช่วยเหยื่อค้ามนุษย์ที่แม่สอด"]
    assert titles(connection, "ຄ້າມະນຸດ") == ["ປະເທດລາວຕ້ານການຄ້າມະນຸດ"]
    assert titles(connection, "ជួញដូរមនុស្ស") == ["សន្តិសុខ\u200bជួញដូរ\u200bមនុស្ស"]
    assert titles(connection, "ကုန်ကူး") == ["လူကုန်ကူးမှုတားဆီးရေး"]
    assert titles(connection, "诈骗") == ["警方捣毁诈骗园区"]
    assert titles(connection, "ค้ามนุษย์ OR 诈骗 OR raid") == ["警方捣毁诈骗园区", "ตำรวจช่วยเหยื่อค้ามนุษย์ที่แม่สอด"]
    connection.close()


def test_a_phrase_does_not_run_from_one_field_into_the_next() -> None:
    connection = archive([an_item(1, "Police raid scam", text="Centre closed")])

    assert titles(connection, '"scam centre"') == []
    assert titles(connection, '"raid scam" "centre closed"') == ["Police raid scam"]
    connection.close()


def test_more_candidates_than_are_looked_at_are_admitted(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = archive([an_item(1, "b a"), an_item(2, "a b"), an_item(3, "b a"), an_item(4, "b a")])
    monkeypatch.setattr("syndicator.query.sql.MOST_CANDIDATES", 2)
    monkeypatch.setattr("syndicator.query.sql.LEAST_CANDIDATES", 1)

    selection = asked('"a b"').sql()

    assert selection.capped
    assert selection.candidates is not None
    assert connection.execute(*selection.candidates).fetchone()[0] == 3  # one more than looked at: there are more
    assert found(connection, asked('"a b"')) == []
    assert MOST_CANDIDATES == 20_000
    connection.close()


def test_the_newest_candidates_are_looked_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = archive([an_item(n, "scam สแกม" if n % 2 else "raid") for n in range(8)])
    monkeypatch.setattr("syndicator.query.sql.MOST_CANDIDATES", 3)
    monkeypatch.setattr("syndicator.query.sql.LEAST_CANDIDATES", 3)

    newest = [row[0] for row in connection.execute("SELECT n FROM item ORDER BY n DESC")]

    assert found(connection, asked("is:first")) == newest[:3]
    assert found(connection, asked("is:first (สแกม OR raid)")) == newest[:6]  # three of each index
    assert found(connection, asked("is:first (สแกม OR raid)"), limit=2) == newest[:2]
    connection.close()


def test_nothing_is_parsed_and_no_parser_loaded_until_a_query_is_read() -> None:
    code = "import sys, syndicator.query; sys.exit('lark' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_results_are_broken_down_by_what_a_page_offers_next() -> None:
    both = Tagged(primary=["TH", "MM"], mentioned=["LA"], topics=["forced-criminality"])
    dated = Dated(value=NOW.replace(year=2024, month=3), precision="month", raw="", method="test")
    connection = archive([
        an_item(1, "scam", tagged=both, published=dated),
        an_item(2, "scam", tagged=Tagged(primary=["TH"]), source="iom", language="th"),
        an_item(3, "raid", tagged=both),
    ])  # fmt: skip
    selection = asked("scam").sql()

    def rows(kind: Breakdown) -> list[tuple[str, int]]:
        return [tuple(row) for row in connection.execute(*selection.breakdown(kind))]

    assert rows("country") == [("TH", 2), ("MM", 1)]
    assert rows("topic") == [("forced-criminality", 1), ("trafficking-in-persons", 1)]
    assert rows("source") == [("iom", 1), ("rso", 1)]
    assert rows("language") == [("en", 1), ("th", 1)]
    assert rows("month") == [("2024-03", 1), ("2026-11", 1)]
    connection.close()
