"""What the SQL finds, what `matches` says and what the canonical spelling finds are one and the same."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from query_archive import NOW, SOURCES, VOCABULARY, Tagged, an_item, archive, asked, found

from syndicator.errors import QueryError
from syndicator.model import Attachment, Dated, Item, Report, Status
from syndicator.query import expression
from syndicator.query.expression import Inside, Phrase
from syndicator.query.fields import Reader
from syndicator.query.grammar import read
from syndicator.query.matching import meets
from syndicator.query.sql import FUNCTIONS
from syndicator.store.rows import number

WORDS = ["scam", "centre", "centres", "Scam-centre", "city", "cities", "Niños", "x0c0th", "ค้ามนุษย์", "ประเทศไทย", "缅甸",
         "scamไทย"]  # fmt: skip
CODES = ["TH", "MM", "LA", "AU"]
texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
days = st.dates(date(2022, 11, 1), date(2025, 2, 28))


@st.composite
def dates(draw: Any) -> Dated | None:
    precision = draw(st.sampled_from([None, "second", "day", "month", "year"]))
    if precision is None:
        return None
    day = draw(days)
    if precision == "second":
        moment = datetime(day.year, day.month, day.day, draw(st.integers(0, 23)), tzinfo=UTC)
        return Dated(value=moment, precision="second", raw="", method="test", zone="Asia/Bangkok")
    first = {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[precision]
    value = datetime(first.year, first.month, first.day, 10, tzinfo=UTC)
    return Dated(value=value, precision=precision, raw="", method="test")


@st.composite
def items(draw: Any) -> list[Item]:
    out = []
    for place in range(draw(st.integers(1, 6))):
        tagged = Tagged(
            primary=draw(st.lists(st.sampled_from(CODES), max_size=3, unique=True)),
            mentioned=draw(st.lists(st.sampled_from(CODES), max_size=3, unique=True)),
            topics=draw(st.lists(st.sampled_from([*VOCABULARY.topics]), max_size=2, unique=True)),
            coverage=draw(st.sampled_from(["covered", "partial", "none"])),
        )
        other = Report(item_id="urn:uuid:0", url="https://a.example/", source="iom", publisher="IOM")
        attachments = draw(st.sampled_from([(), ("https://a.example/r.pdf?x=1",), ("https://a.example/r.docx",)]))
        out.append(
            an_item(
                place,
                draw(texts),
                tagged=tagged,
                summary=draw(texts),
                text=draw(texts),
                source=draw(st.sampled_from(SOURCES)),
                language=draw(st.sampled_from(["en", "th", "pt-BR", "pt", "und"])),
                published=draw(dates()),
                first_seen=NOW - timedelta(days=draw(st.integers(0, 1200))),
                first_report=draw(st.sampled_from([None, other])),
                updated=draw(st.sampled_from([None, NOW])),
                story_id=draw(st.sampled_from([None, "urn:uuid:00000000-0000-0000-0000-000000000001"])),
                status=draw(st.sampled_from([Status.LIVE, Status.LIVE, Status.LIVE, Status.WITHDRAWN])),
                attachments=tuple(Attachment(url=url) for url in attachments),
            )
        )
    return out


leaves = st.one_of(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda some: f'"{" ".join(some)}"'),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(lambda some: f'title:"{" ".join(some)}"'),
    st.sampled_from(["scam*", "cent*", '"scam cen*"', 'title:"sca*"', "title:centre", "id:" + an_item(1).id,
                     "story:00000000-0000-0000-0000-000000000001", "story:" + an_item(0).id]),
    st.builds(
        lambda field, code: f"{field}:{code}",
        st.sampled_from(["country", "mentions", "anycountry"]),
        st.sampled_from(["TH", "MM", "LA", "AU", "TH,LA", "KH,TH"]),
    ),
    st.sampled_from([f"topic:{slug}" for slug in (*VOCABULARY.topics, "none", "unknown")]),
    st.sampled_from(["region:asean", "region:pacific", "region:mekong", "country:none", "lang:pt", "lang:pt-br",
                     "lang:th", "source:rso", "source:iom,un_news", "has:attachment", "has:pdf", "has:date",
                     "date:unknown", "is:first", "is:repeat", "is:updated"]),
    st.builds(
        lambda field, day, length: f"{field}:{day.isoformat()[:length]}",
        st.sampled_from(["after", "before", "until", "date", "since"]),
        days,
        st.sampled_from([4, 7, 10]),
    ),
)  # fmt: skip
queries = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(lambda part: f"-({part})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' OR '.join(parts)})"),
    ),
    max_leaves=7,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(items=items(), texts=st.lists(queries, min_size=1, max_size=12))
def test_sql_memory_and_canonical_spelling_agree(items: list[Item], texts: list[str]) -> None:
    connection = archive(items)
    numbers = {number(item.id, item.placed): item for item in items if item.status is Status.LIVE}
    for text in texts:
        raw = read(text, Reader(query=text, vocabulary=VOCABULARY, sources=SOURCES).leaf)
        expected = sorted((n for n, item in numbers.items() if meets(raw, item)), reverse=True)
        try:
            query = asked(text)
        except QueryError:
            assert expected == [], text
            continue
        assert [n for n in sorted(numbers, reverse=True) if query.matches(numbers[n])] == expected, query.canonical
        assert found(connection, query) == expected, (query.canonical, query.sql().explain)
        assert found(connection, query, limit=2) == expected[:2]
        assert asked(query.canonical).canonical == query.canonical
        assert found(connection, asked(query.canonical)) == expected
        if expected:
            assert found(connection, query, below=expected[0]) == expected[1:]
        if not any(isinstance(leaf, Phrase | Inside) for leaf in expression.leaves(query.node)):
            told = {row[0] for row in connection.execute(query.for_analysts)}
            assert told == {numbers[n].id for n in expected}, query.for_analysts
        count, values = query.sql().counting
        assert connection.execute(count, values).fetchone()[0] == len(expected)
    connection.close()


@pytest.mark.parametrize("text", ["scam", '"scam centre"', "country:TH", "is:first", "สแกม", "scam OR สแกม"])
def test_the_sql_that_is_shown_runs_as_it_is(text: str) -> None:
    connection = archive([an_item(1, "scam centre สแกม")])
    query = asked(text)

    shown = [row[0] for row in connection.execute(query.sql().explain)]

    assert shown == found(connection, query)
    connection.close()


def test_what_analysts_are_given_finds_words_across_a_hyphen_or_a_sign() -> None:
    connection = archive([an_item(1, "Scam-centre raid: Q&A, Côte d'Azur")])

    for text in ('"scam centre"', '"q&a"', "title:scam-centre", '"raid: Q"'):
        found = connection.execute(asked(text).for_analysts).fetchall()
        assert len(found) == (text != '"raid: Q"'), "two signs between two words are too many for LIKE"
    connection.close()


def test_what_analysts_are_given_runs_on_the_views_alone() -> None:
    connection = archive([an_item(1, "A scam centre สแกม's", tagged=Tagged(primary=["TH"]))])

    for text in (
        "",
        '"scam centre" country:TH',
        "title:scam*",
        "สแกม",
        "-raid (is:updated OR scam)",
        "has:date OR scams",
    ):
        assert len(connection.execute(asked(text).for_analysts).fetchall()) == 1, asked(text).for_analysts
        assert not any(name in asked(text).for_analysts for name in FUNCTIONS)
    connection.close()
