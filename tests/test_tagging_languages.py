"""Headlines in other languages: most have their topic, and news of other fields has none."""

from pathlib import Path

import pytest

from syndicator.tagging import Tagger

HEADLINES = Path(__file__).parent / "labelled" / "languages.txt"


def headlines() -> list[tuple[str, str, str]]:
    """Language, topic (empty for news of other fields) and headline of each."""
    lines = [line for line in HEADLINES.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(language, topic, title) for language, topic, title in (line.split("|") for line in lines)]


@pytest.mark.parametrize(("language", "least"), [("es", 0.9), ("fr", 0.9), ("pt", 0.8), ("id", 0.85)])
def test_most_headlines_in_another_language_have_their_topic(language: str, least: float) -> None:
    tagger = Tagger.load()
    ours = [(topic, title) for spoken, topic, title in headlines() if spoken == language and topic]
    found = [topic in tagger.tag(title=title, text="", language=language).topics for topic, title in ours]
    assert len(ours) >= 12
    assert sum(found) >= least * len(ours)


def test_news_of_other_fields_has_no_topic_in_any_language() -> None:
    tagger = Tagger.load()
    others = [(language, title) for language, topic, title in headlines() if not topic]
    assert len(others) >= 30
    assert [title for language, title in others if tagger.tag(title=title, text="", language=language).topics] == []


def test_words_of_one_language_say_nothing_in_another() -> None:
    tagger = Tagger.load()
    assert "operations-arrests" in tagger.tag(title="Détenus : arrestation d'un passeur", text="", language="fr").topics
    assert "training-capacity" not in tagger.tag(title="Formation of a unit on human trafficking", text="").topics
