"""Search as one thinks: what is offered for plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_archive import SOURCES, VOCABULARY, asked

from syndicator.query.suggestions import Suggestion, suggest


def offered(text: str) -> list[Suggestion]:
    return list(suggest(text, vocabulary=VOCABULARY, sources=SOURCES))


@pytest.mark.parametrize(("text", "queries"), [
    ("Thailand scam centres since 2024", ["country:TH topic:forced-criminality after:2024",
                                          "country:TH after:2024 scam centres"]),
    ("human trafficking in Laos", ["topic:trafficking-in-persons country:LA", "country:LA human trafficking"]),
    ("Burma, raids before March 2024", ["country:MM before:2024-03 raids"]),
    ("Thai police 2023", ["country:TH date:2023 police"]),
    ("news in Thai", ["lang:th"]),
    ("ASEAN PDFs", ["region:asean has:pdf"]),
    ("un news on Viet Nam", ["source:un_news country:VN"]),
    ("smuggling of migrants", ["topic:migrant-smuggling"]),
    ("Bangkok casino raids", []),
    ("country:TH since 2024", []),
    ("Thailand OR Laos", []),
    ("Thailand 2023 2024", []),
    ("Thailand ค้ามนุษย์ ตำรวจ", ["country:TH topic:trafficking-in-persons ตำรวจ", "country:TH ค้ามนุษย์ ตำรวจ"]),
    ("mekong boats", ["region:mekong boats"]),
    ("border guards in Viet Nam", ["country:VN border guards"]),
    ("", []),
])  # fmt: skip
def test_plain_words_are_offered_as_filters(text: str, queries: list[str]) -> None:
    suggestions = offered(text)

    assert [suggestion.query for suggestion in suggestions] == queries
    for suggestion in suggestions:
        assert asked(suggestion.query).canonical
        assert suggestion.parts


def test_each_recognised_part_says_which_words_it_stands_for() -> None:
    (first, _) = offered("Thailand scam centres since 2024")

    assert [(part.words, part.query, part.label) for part in first.parts] == [
        ("thailand", "country:TH", "Thailand"),
        ("scam centres", "topic:forced-criminality", "Forced criminality and scam compounds"),
        ("since 2024", "after:2024", "since 2024"),
    ]


SPOKEN = ["Thailand", "since", "2024", "March", "scam centre", "in", "Thai", "x", "é", "-", ","]


@given(st.lists(st.sampled_from(SPOKEN), max_size=9).map(" ".join))
def test_what_is_offered_can_be_parsed(text: str) -> None:
    for suggestion in offered(text):
        assert asked(suggestion.query).node
