"""What shows a minor is found by costly patterns behind cheap ones: the cheap ones change how fast, never whether."""

import random
from bisect import bisect
from collections.abc import Iterator

import pytest

from syndicator.safeguards import english, names, signs
from syndicator.safeguards.stems import Places, places
from tests.labelled import minors, minors_reports
from tests.sampling import sampled

OFTEN = 400
MARKS = (" ", " ", " ", ". ", ", ", "\n", " (", ") ", "! ", " \u2014 ", ": ", "\u201d ")
SLIPS = ("", " ", "\n", "\u0131", "\u0130", "\u017f", "\u212a", "é", "A", "1", "5", ",", ".", "(")
TEXTS = [
    template.format(name=name, age=age, grown=grown, thai=thai)
    for templates in minors.TRIED.values()
    for sentences in templates.values()
    for template in sentences
    for name, age, grown, thai in zip(minors.NAMES, minors.AGES, minors.GROWN, minors.THAI, strict=True)
] + [sentence for sentences in minors_reports.DEV.values() for sentence in sentences]


def unguarded(text: str) -> tuple[bool, bool]:
    """The same patterns over the whole text, as if they cost nothing."""
    named = any(
        names.is_name(match["name"]) and not names.is_hidden(text, match.start(), match.end())
        for one in names._PATTERNS
        for pattern in one.patterns
        for match in pattern.finditer(text)
    )
    tied = any(
        english._ties(pattern, passage)
        for passage in passages(text)
        for one in english._TIES
        for pattern in one.patterns
    )
    return named, tied


def passages(text: str) -> Iterator[str]:
    """Each sentence that has a hint somewhere, with the one before it, neighbours in one."""
    ends = [0, *(match.end() for match in english._SENTENCE.finditer(text)), len(text)]
    hinted = {bisect(ends, match.start()) - 1 for match in english._HINT.finditer(text)}
    begin = until = 0
    for place in sorted(place for place in hinted if place + 1 < len(ends)):
        if ends[max(place - 1, 0)] > until or ends[place + 1] - begin > english._LONG:
            yield text[begin:until]
            begin = ends[max(place - 1, 0)]
        until = ends[place + 1]
    yield text[begin:until]


def guarded(text: str, found: Places) -> tuple[bool, bool]:
    return names.named_minor(text, found), english.ties_a_name_to_childhood(text, found)


def jumbled(seed: int) -> str:
    """Sentences cut into words, some mixed, marks and letters exchanged: what no table of cases thinks of."""
    chance = random.Random(seed)
    words = [word for text in chance.sample(TEXTS, 3) for word in text.split()]
    if chance.random() < 0.3:
        chance.shuffle(words)
    letters = list("".join(word + (chance.choice(MARKS) if chance.random() < 0.2 else " ") for word in words))
    for _ in range(chance.randrange(6)):
        letters[chance.randrange(len(letters))] = chance.choice(SLIPS)
    return "".join(chance.choice((sign, sign.upper())) if chance.random() < 0.01 else sign for sign in letters)


@pytest.mark.parametrize("start", sampled(range(0, 40_000, OFTEN), always=2))
def test_cheap_signs_first_find_just_what_the_costly_patterns_find(start: int) -> None:
    texts = [jumbled(seed) for seed in range(start, start + OFTEN)]

    assert [guarded(text, places(text)) for text in texts] == [unguarded(text) for text in texts]


def test_labelled_sentences_read_the_same_with_and_without_cheap_signs() -> None:
    apart = [guarded(text, places(text)) for text in TEXTS]
    text = "\n".join(TEXTS)

    assert apart == [unguarded(text) for text in TEXTS]
    assert {True, False} <= {named for named, _ in apart} & {tied for _, tied in apart}
    assert guarded(text, places(text)) == unguarded(text) == (True, True)


@pytest.mark.parametrize("kind", ["number", "noun", "called", "school", "ordinal", "year", "birthday", "born"])
def test_without_one_kind_of_sign_something_would_be_missed(kind: str) -> None:
    """The control: were a kind of stem left out, the tests above would see it."""
    texts = [
        *TEXTS,
        "Asha Rai was in ninth grade when she was sold.",
        "For her second birthday, Asha Rai was in court for a minor, Asha Rai, a Year 9 pupil there.",
        "Asha Rai spent her sixteenth birthday in a cellar.",
        "Asha Rai is a Year 30 student there.",
        "Born in 2014, Asha Rai came by boat.",
    ]
    seen = [{name: where for name, where in places(text).items() if name != kind} for text in texts]

    assert [guarded(text, less) for text, less in zip(texts, seen, strict=True)] != [unguarded(text) for text in texts]


@pytest.mark.parametrize(
    "text", ["A C\u0130T\u0130ZEN and a G\u0130RL, Asha Rai.", "\u017fchoolg\u0131rl Asha Rai was found.", ""]
)
def test_letters_that_pass_for_others_without_case_are_seen_alike(text: str) -> None:
    assert guarded(text, places(text)) == unguarded(text)


def test_stems_stand_where_the_text_has_them_also_behind_letters_that_lengthen() -> None:
    text = "\u0130\u0130\u0130 girl"

    assert places(text)["noun"] == [text.index("girl")]


def test_a_long_text_that_names_no_minor_shows_no_sign() -> None:
    text = "The board met on 3 May in Bangkok and spoke of 12 girls, one boy and a school. " * 400

    assert signs("Ministers meet, 14 May", text) == ()
    assert signs("", text + "Asha Rai, 14, was found.")
