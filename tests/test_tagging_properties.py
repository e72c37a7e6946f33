"""What holds for any text and any order of terms: deterministic, no crash, linear."""

import gc
import random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.tagging import Tagger, meaning
from syndicator.tagging.zones import zones
from syndicator.vocabulary import Vocabulary, parse
from syndicator.vocabulary.fold import fold
from tests.sampling import sampled

ANY = st.text(st.characters(codec=None), max_size=400)
WORDS = st.lists(
    st.sampled_from(
        [
            *(
                "Thailand",
                "Thai",
                "US",
                "U.S.",
                "Georgia",
                "Jordan",
                "Michael",
                "the",
                ",",
                "and",
                "(AFP)",
                "BANGKOK",
                "—",
            ),
            *("trafficking", "drug", "child", "abuse", "of", "small", "boats", "ไทย", "泰国", "İstanbul", "ß", "\n\n"),
            *(
                "More News Articles:",
                "from",
                "to",
                "Viet",
                "Nam",
                "Lao PDR",
                "in",
                "Vienna",
                "UNODC",
                "English",
                "Tailandia",
            ),
        ]
    ),
    max_size=60,
).map(" ".join)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.shipped()


@pytest.fixture(scope="module")
def tagger(vocabulary: Vocabulary) -> Tagger:
    return Tagger(vocabulary)


@pytest.fixture(scope="module")
def shuffled(vocabulary: Vocabulary) -> Tagger:
    """The same terms in another order."""
    from dataclasses import replace

    mixed = random.Random(7)
    own, foreign = list(vocabulary.own_terms), list(vocabulary.foreign_words)
    topics = list(vocabulary.topic_terms)
    for terms in (own, foreign, topics):
        mixed.shuffle(terms)
    return Tagger(replace(vocabulary, own_terms=tuple(own), foreign_words=tuple(foreign), topic_terms=tuple(topics)))


@given(text=ANY)
def test_folding_keeps_every_place(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text) + 3
    assert folded[0] == folded[-1] == " "


@settings(deadline=None)
@given(title=ANY, text=ANY, language=st.sampled_from(["en", "th", "und", "", "zh-Hant", "x"]))
def test_tagging_never_fails(tagger: Tagger, title: str, text: str, language: str) -> None:
    tags = tagger.tag(title=title, text=text, language=language)
    assert not tags.primary.keys() & tags.mentioned.keys()


@settings(deadline=None)
@given(title=WORDS, text=WORDS)
def test_every_span_points_at_its_form(tagger: Tagger, title: str, text: str) -> None:
    tags = tagger.tag(title=title, text=text)
    for kind in (tags.primary, tags.mentioned, tags.considered, tags.topics):
        for evidence in kind.values():
            for match in evidence.matches:
                if match.span is not None:
                    source = title if match.zone == "title" else text
                    assert source[slice(*match.span)] == match.form


@settings(deadline=None)
@given(title=WORDS, text=WORDS)
def test_the_order_of_terms_changes_nothing(tagger: Tagger, shuffled: Tagger, title: str, text: str) -> None:
    first = tagger.tag(title=title, text=text)
    assert tagger.tag(title=title, text=text) == first
    assert shuffled.tag(title=title, text=text) == first


def test_from_which_side_a_gap_is_looked_for_changes_nothing(
    tagger: Tagger, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "_COMMON", frozenset())
    other = Tagger(vocabulary)
    ends = ("to", "for", "on", "from", "said", "will", "them", "over")
    texts = [
        f"Human trafficking. Police learn how {end} see it; training was held {end} judges; policy work {end} it."
        for end in ends
    ]

    assert [tagger.tag(title=text, text=text) for text in texts] == [other.tag(title=text, text=text) for text in texts]
    assert any(
        " … " in match.rule
        for text in texts
        for e in tagger.tag(title=text, text=text).topics.values()
        for match in e.matches
    )


@pytest.mark.parametrize(
    ("gap", "is_found"),
    [("red", True), ("/".join(["red", "blue"] * 6), True), ("red or one or two", False)],
    ids=["one word", "many beginnings in one word", "too many words"],
)
def test_a_gap_is_bridged_over_whatever_else_begins_in_it(gap: str, is_found: bool) -> None:
    topics = """
version = "1"
[topics.sale]
label = "Sale"
strong = "sold … women, (red|blue) … paint"
"""
    tags = Tagger(parse('version = "1"', topics)).tag(title=f"Sold {gap} women", text="")

    assert ("sale" in tags.topics) == is_found


@pytest.mark.parametrize(
    ("halves", "other"),
    [("sold … women", "sold … wömen"), ("vendió … niñas", "vendió … niñós"), ("продал … детей", "продал … детен")],
    ids=["ASCII", "Latin-1", "beyond it"],
)
def test_the_halves_of_a_gap_are_found_in_any_letters_and_taken_for_no_others(halves: str, other: str) -> None:
    tagger = Tagger(parse('version = "1"', f'version = "1"\n[topics.sale]\nlabel = "Sale"\nstrong = "{halves}"\n'))

    assert "sale" in tagger.tag(title=halves.replace("…", "Ω"), text="").topics
    assert "sale" not in tagger.tag(title=other.replace("…", "Ω"), text="").topics


@settings(deadline=None)
@given(title=WORDS, text=WORDS)
def test_zones_part_the_text_without_a_gap(title: str, text: str) -> None:
    parts = zones(title, text)
    assert parts.joined == f"{title}\n\n{text}"
    assert parts.text_start <= parts.opening_end <= len(parts.joined)
    assert [span.start for span in parts.cut] == sorted(span.start for span in parts.cut)


@pytest.mark.parametrize(
    "line",
    sampled(
        [
            "Thai police arrested two traffickers from Myanmar near Mae Sot, officials said.\n",
            "children abuse children, ",
            "U.S.",
            "Cambodia, Laos, ",
            "child ",
            "More News Articles\n",
            "BANGKOK ",
            "A" * 80,
            "\n",
            "Georgia Jordan ",
            "new policy, privacy policy, the rule of law, ",
        ],
        always=3,
    ),
)
def test_time_grows_with_the_length_and_no_faster(tagger: Tagger, line: str) -> None:
    def seconds(size: int) -> float:
        text = (line * (size // len(line) + 1))[:size]
        gc.collect()
        gc.disable()  # going through what other tests left in memory is none of the tagger's work
        try:
            started = process_time()
            tagger.tag(title=line[:80], text=text)
            return process_time() - started
        finally:
            gc.enable()

    small = max(min(seconds(30_000) for _ in range(3)), 0.001)
    large = seconds(300_000)

    assert large < 40 * small  # ten times the text; quadratic would be a hundred


@pytest.mark.slow
@pytest.mark.drill
def test_ten_megabytes_are_tagged_in_bounded_time(tagger: Tagger) -> None:
    text = "Thai police arrested two traffickers from Myanmar near Mae Sot, officials said.\n" * 125_000
    started = process_time()
    tags = tagger.tag(title="Arrests", text=text)
    assert process_time() - started < 60
    assert set(tags.primary) >= {"TH", "MM"}
    assert all(len(evidence.matches) <= 50 for evidence in tags.primary.values())
