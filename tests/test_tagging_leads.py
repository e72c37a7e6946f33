"""What the first sentence names, peoples in a row, and terms that offer a choice."""

from pathlib import Path

import pytest

from syndicator.model import Tags
from syndicator.tagging import Tagger

ELSEWHERE = Path(__file__).parent / "labelled" / "elsewhere.txt"


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


def rules(tags: Tags, topic: str) -> set[str]:
    return {match.rule for match in tags.topics[topic].matches}


def test_what_the_first_sentence_names_once_is_what_it_is_about(tagger: Tagger) -> None:
    text = "Police in Lyon freed six Thai women from a flat, officials in France said. A charity from Spain helped."
    tags = tagger.tag(title="Police free six from flat in Lyon", text=text)
    assert set(tags.primary) == {"FR", "TH"}
    assert set(tags.mentioned) == {"ES"}


def test_a_short_beginning_is_no_first_sentence(tagger: Tagger) -> None:
    tags = tagger.tag(title="", text="Lt. Gen. Somchai of Thailand spoke first. Then came Laos.")
    assert tags.primary["TH"].weight == 2.0
    assert tags.mentioned["LA"].weight == 1.4


def test_three_peoples_in_a_row_are_passing_mentions(tagger: Tagger) -> None:
    text = "Calls to a helpline in Ireland rose. Brazilian, Filipino and Romanian callers were the largest groups."
    tags = tagger.tag(title="More men seek help", text=text)
    assert set(tags.primary) == {"IE"}
    assert tags.mentioned["RO"].matches[0].rule == "demonym: enumeration"


def test_three_countries_in_a_row_are_where_it_happened(tagger: Tagger) -> None:
    tags = tagger.tag(title="Raids at dawn", text="Police knocked on doors in Germany, Poland and the Czech Republic.")
    assert set(tags.primary) == {"CZ", "DE", "PL"}


@pytest.mark.parametrize("text", ["They sold kidneys.", "She bought a kidney.", "Doctors removed his kidneys."])
def test_a_choice_is_found_by_any_of_its_words(tagger: Tagger, text: str) -> None:
    assert any("(sold|sell|" in rule for rule in rules(tagger.tag(title="", text=text), "organ-removal"))


def test_a_gap_is_no_longer_than_three_words_and_ends_with_the_sentence(tagger: Tagger) -> None:
    for text in ("They sold what they had and then their kidneys.", "It was sold. Kidneys are red."):
        assert "organ-removal" not in tagger.tag(title="", text=text).topics


def test_smuggled_goods_are_no_smuggled_people(tagger: Tagger) -> None:
    tags = tagger.tag(title="Cocaine smuggling ring broken up", text="The gang smuggled the drugs in pineapples.")
    assert "migrant-smuggling" not in tags.topics
    assert "drugs" in tags.topics


def test_news_of_another_field_has_no_topic_of_ours(tagger: Tagger) -> None:
    lines = [line for line in ELSEWHERE.read_text("utf-8").splitlines() if not line.startswith("#")]
    wrong = [line for line in lines if tagger.tag(title="", text=line).topics or tagger.tag(title=line, text="").topics]

    assert len(lines) > 300
    assert wrong == []


def test_half_a_character_stops_nothing(tagger: Tagger) -> None:
    assert set(tagger.tag(title="a\ud800b in Thailand", text="\udfff ñ").primary) == {"TH"}


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Two arrested with ivory at Lomé port", "operations-arrests"),
        ("Man jailed over cocaine", "prosecution-justice"),
    ],
)
def test_arrests_and_verdicts_count_beside_crimes_next_to_our_field(tagger: Tagger, title: str, topic: str) -> None:
    assert topic in tagger.tag(title=title, text="").topics
    assert not tagger.tag(title=title.replace("ivory", "bicycles").replace("cocaine", "bicycles"), text="").topics
