"""The labelled texts: what we reach on them must not get lost. `benchmarks/tagging.py` prints the figures."""

import runpy
import tomllib
from pathlib import Path

import pytest

from tests.shipped import DEFINED, TAGGER

LABELLED = Path(__file__).parent / "labelled"
BENCHMARK = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "tagging.py"))


def texts(name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = tomllib.loads((LABELLED / f"{name}.toml").read_text("utf-8"))["text"]
    return found


@pytest.mark.parametrize("name", ["open", "aside"])
def test_what_is_reached_on_both_halves_is_not_lost(name: str) -> None:
    reached = BENCHMARK["score"](TAGGER, texts(name), errors=False)

    assert reached["countries"].f1 >= 0.95
    assert reached["primary"].f1 >= 0.91
    assert reached["topics"].f1 >= 0.84


@pytest.mark.parametrize(
    ("name", "primary", "topics"),
    [
        ("blind", 0.87, 0.71),
        ("third_open", 0.86, 0.77),
        ("third_aside", 0.81, 0.53),
        ("fourth_open", 0.84, 0.86),
        ("fourth_aside", 0.88, 0.79),
        ("fifth_open", 0.86, 0.69),
        ("fifth_aside", 0.88, 0.49),
    ],
)
def test_texts_written_by_those_who_had_not_read_the_terms_are_tagged_as_well_as_before(
    name: str, primary: float, topics: float
) -> None:
    reached = BENCHMARK["score"](TAGGER, texts(name), errors=False)

    assert reached["countries"].f1 >= 0.95
    assert reached["primary"].f1 >= primary
    assert reached["topics"].f1 >= topics


def test_at_least_120_texts_are_labelled_half_of_them_aside() -> None:
    assert len(texts("open")) + len(texts("aside")) >= 120
    assert len(texts("aside")) >= 60


@pytest.mark.parametrize("name", BENCHMARK["SETS"])
def test_labels_are_codes_and_slugs_that_we_know(name: str) -> None:
    vocabulary = DEFINED.vocabulary
    for text in texts(name):
        primary, mentioned = set(text["primary"].split()), set(text["mentioned"].split())
        assert primary | mentioned <= vocabulary.countries.keys(), text["title"]
        assert not primary & mentioned, text["title"]
        assert set(text["topics"].split()) <= vocabulary.assignable, text["title"]


def test_every_topic_stands_in_some_labelled_text() -> None:
    seen = {slug for name in ("open", "aside") for text in texts(name) for slug in text["topics"].split()}
    assert seen == DEFINED.vocabulary.assignable
