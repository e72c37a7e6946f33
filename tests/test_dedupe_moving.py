"""Which article is which known item, and when too many would become new ones: precision first, and no false alarm."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from syndicator.dedupe import Candidate, Face, Upheaval, recognise, signature, upheaval
from tests.twins import SIBLINGS, STORY, VARIANTS, Text

TODAY = date(2024, 3, 4)


def face(key: str, text: Text, *, day: date | None = TODAY) -> Face:
    candidate = Candidate(
        key=key,
        source="board",
        rank=100,
        url=f"https://board.example/{key}",
        day=day or TODAY,
        title=text.title,
        text=text.body,
        sketch=signature(text.body),
    )
    return Face(candidate=candidate, day=day)


@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_an_edited_text_of_the_same_title_and_day_is_the_same_item(variant: str) -> None:
    edited = face("new", Text(STORY.title, VARIANTS[variant](STORY.body)))
    assert recognise([edited], [face("old", STORY)]) == {"new": "old"}


def test_an_edited_title_over_nearly_the_same_words_of_the_same_day_is_the_same_item() -> None:
    edited = Text("What the officers agreed on", VARIANTS["credited"](STORY.body))
    assert recognise([face("new", edited)], [face("old", STORY)]) == {"new": "old"}
    assert recognise([face("new", edited, day=TODAY + timedelta(days=1))], [face("old", STORY)]) == {}
    assert recognise([face("new", edited, day=None)], [face("old", STORY)]) == {}, "no day, no title: in doubt"


def test_without_a_stated_day_the_title_has_to_be_the_same() -> None:
    edited = Text(STORY.title, VARIANTS["credited"](STORY.body))
    assert recognise([face("new", edited, day=None)], [face("old", STORY, day=None)]) == {"new": "old"}
    assert recognise([face("new", edited, day=None)], [face("old", replace(STORY, title="Another"), day=None)]) == {}


def test_the_same_statement_a_year_later_is_another_item() -> None:
    later = face("new", STORY, day=TODAY + timedelta(days=366))
    assert recognise([later], [face("old", STORY)]) == {}


@pytest.mark.parametrize(
    ("days", "around", "same"),
    [(1, (-9, 5), True), (-2, (-9, 5), True), (5, (-9, 9), False), (1, (-9,), False), (1, (5,), False), (1, (), False)],
)
def test_the_same_words_under_a_corrected_date_are_the_same_item_where_it_vanished_from_among_others(
    days: int, around: tuple[int, ...], same: bool
) -> None:
    """Not the newest, which the next of its kind may follow; not what fell off the end."""
    told = [Text(STORY.title, f"{day:%-d %B %Y}\n\n{STORY.body}") for day in (TODAY, TODAY + timedelta(days=days))]
    named = [TODAY + timedelta(days=n) for n in around]
    redated = face("new", told[1], day=TODAY + timedelta(days=days))
    assert (recognise([redated], [face("old", told[0])], named=named) == {"new": "old"}) is same
    other = face("new", Text(STORY.title, f"{told[1].body} 12 more."), day=TODAY + timedelta(days=days))
    assert recognise([other], [face("old", told[0])], named=named) == {}, "another figure"


@pytest.mark.parametrize("family", SIBLINGS)
def test_no_sibling_takes_the_place_of_another(family: str) -> None:
    """Country pages of one report, weekly bulletins, monthly notes: one vanishes on the day that another comes."""
    rng = random.Random(family)
    texts = list({text.body: text for text in (SIBLINGS[family](number, rng) for number in range(12))}.values())
    for number, text in enumerate(texts):
        others = [face(f"old {n}", other) for n, other in enumerate(texts) if n != number]
        assert recognise([face("new", text)], others) == {}


def test_where_two_items_fit_neither_is_taken() -> None:
    twins = [face("one", STORY), face("two", replace(STORY, body=VARIANTS["corrected"](STORY.body)))]
    edited = face("new", Text(STORY.title, VARIANTS["credited"](STORY.body)))
    assert recognise([edited], twins) == {}
    assert recognise([face("new", STORY)], twins) == {"new": "one"}, "the very same words decide"


def held(found: Upheaval | None) -> set[str]:
    return set(found.like) if found else set()


def numbered(count: int, *, first: int = 0, start: date = TODAY) -> list[Face]:
    return [_made(first + n, start + timedelta(days=n)) for n in range(count)]


def _made(number: int, day: date | None) -> Face:
    rng = random.Random(number)
    words = " ".join(
        rng.choice(("harbour", "ferry", "warden", "bridge", "meadow", "timber")) + str(rng.randint(0, 99))
        for _ in range(60)
    )
    return face(f"item {number}", Text(f"Notice of matter {number}{rng.random()}", words), day=day)


@pytest.mark.parametrize(
    ("moved", "known", "expected"), [(3, 7, 3), (2, 7, 0), (3, 10, 0), (4, 10, 4), (1, 1, 0), (2, 3, 2)]
)
def test_more_than_a_third_of_what_is_known_is_an_upheaval(moved: int, known: int, expected: int) -> None:
    before = numbered(known)
    fresh = [replace_text(face_, f"new {n}") for n, face_ in enumerate(before[:moved])]
    found = upheaval(fresh, before[:moved], known=known, newest=before[-1].day, oldest=before[0].day)
    assert len(held(found)) == expected


def replace_text(old: Face, key: str) -> Face:
    """The same title and day over a body that the template broke."""
    return face(key, Text(old.candidate.title, "Menu, search, log in, and nothing of the article. " * 5), day=old.day)


def test_articles_like_none_are_held_where_they_are_old_and_as_many_vanished() -> None:
    before = numbered(10)
    fresh = [_made(500 + n, one.day) for n, one in enumerate(before)]
    found = upheaval(fresh, before, known=10, newest=before[-1].day, oldest=before[0].day)
    assert found is not None
    assert found.changed == 8, "the newest might be news, and the oldest might have fallen off the end"
    assert not any(found.like.values())
    newer = numbered(10, first=700, start=TODAY + timedelta(days=20))
    assert upheaval(newer, before, known=10, newest=before[-1].day, oldest=newer[0].day) is None


def test_a_new_system_that_dates_everything_today_is_an_upheaval() -> None:
    before = numbered(8)
    today = TODAY + timedelta(days=40)
    fresh = [face(f"new {n}", Text(old.candidate.title, old.candidate.text), day=today) for n, old in enumerate(before)]
    found = upheaval(fresh, before, known=8, newest=before[-1].day, oldest=today)
    assert found is not None
    assert found.like == {f"new {n}": old.key for n, old in enumerate(before)}


def days(
    rng: random.Random, size: int, *, bulletin: bool, pinned: bool
) -> Iterator[tuple[Sequence[Face], Sequence[Face]]]:
    """A listing of the newest `size`, day by day: some days bring many, some none, a few articles are dated late."""
    listed = numbered(size, start=date(2023, 1, 1))
    fixed = [_made(9000, date(2019, 5, 1))] if pinned else []
    number = 100
    for day in range(400):
        today = date(2023, 1, 1) + timedelta(days=size + day)
        come = []
        for _ in range(rng.choices((0, 1, 2, 5, size + 2), (60, 25, 10, 4, 1))[0]):
            number += 1
            stated = None if rng.random() < 0.05 else today - timedelta(days=rng.choice((0, 0, 0, 1, 1, 4)))
            come.append(_made(number, stated))
        if bulletin and day % 7 == 0:
            number += 1
            text = SIBLINGS["monthly figures"](day // 7, rng)
            come.append(face(f"item {number}", Text("Weekly update", text.body), day=today))
        before = [*fixed, *listed]
        listed = [*come, *listed][:size]
        yield before, [*fixed, *listed]


@pytest.mark.parametrize("pinned", [False, True])
@pytest.mark.parametrize("bulletin", [False, True])
@pytest.mark.parametrize("size", [3, 7, 20])
def test_four_hundred_ordinary_days_hold_nothing(size: int, bulletin: bool, pinned: bool) -> None:
    rng = random.Random(size)
    for before, after in days(rng, size, bulletin=bulletin, pinned=pinned):
        keys = {one.key for one in before}
        fresh = [one for one in after if one.key not in keys]
        vacant = [one for one in before if one.key not in {other.key for other in after}]
        assert recognise(fresh, vacant) == {}
        newest = max(one.day for one in before if one.day)
        oldest = min(one.day for one in after if one.day)
        assert upheaval(fresh, vacant, known=len(before), newest=newest, oldest=oldest) is None


@pytest.mark.parametrize("size", [3, 7, 20])
def test_in_the_same_days_a_count_alone_cries_wolf_and_a_real_upheaval_is_seen(size: int) -> None:
    """The control: "more than 30 % vanished, and as many came" holds busy days; ours finds each day's renumbering."""
    rng = random.Random(size)
    wolf = seen = 0
    for number, (before, after) in enumerate(days(rng, size, bulletin=False, pinned=False)):
        keys, named = {one.key for one in before}, {one.key for one in after}
        wolf += min(len(named - keys), len(keys - named)) > 0.3 * len(before)
        moved = [replace_text(old, f"moved {n}") for n, old in enumerate(before)]
        stated = [one.day for one in before if one.day]
        if number % 20 == 0:
            seen += upheaval(moved, before, known=size, newest=max(stated), oldest=min(stated)) is not None
    assert wolf >= 5
    assert seen == 20
