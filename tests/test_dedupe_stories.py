import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from twins import SIBLINGS, STORY, VARIANTS, Text

from syndicator.dedupe import Candidate, Kinship, Placement, bands, cluster, crowd, judge, signature

DAY = date(2024, 3, 4)


def candidate(key: str, told: Text = STORY, **changes: object) -> Candidate:
    values: dict[str, object] = {
        "key": key,
        "source": "rso",
        "rank": 100,
        "url": f"https://x.example/{key}",
        "day": told.day,
        "title": told.title,
        "text": told.body,
    }
    values |= changes
    return Candidate(**(values | {"sketch": signature(str(values["text"]))}))


def stories(placements: list[Placement]) -> dict[str, str]:
    return {placement.key: placement.story for placement in placements}


def archive(seed: int) -> list[Candidate]:
    """Six stories in several variants, among families of siblings."""
    rng = random.Random(seed)
    items = []
    for number in range(6):
        told = Text(f"Story {number}", _story(number), DAY + timedelta(days=number))
        items.append(candidate(f"s{number}", told))
        for name in rng.sample(sorted(VARIANTS), 3):
            body = VARIANTS[name](told.body)
            items.append(candidate(f"s{number} {name}", replace(told, body=body, title=f"{name} {number}")))
    for family, make in SIBLINGS.items():
        items += [candidate(f"{family} {number}", make(number, rng)) for number in range(8)]
    return items


def _story(number: int) -> str:
    """A text like `STORY`, in other words."""
    rng = random.Random(number)
    words = STORY.body.replace("\n\n", " \n\n ").split(" ")
    swapped = [
        f"{word[:2]}{number}{rng.randrange(99)}x" if word.isalpha() and rng.random() < 0.6 else word for word in words
    ]
    return " ".join(swapped)


def test_the_order_of_arrival_changes_nothing() -> None:
    items = archive(1)
    expected = stories(cluster(items, {}))
    for seed in range(8):
        shuffled = random.Random(seed).sample(items, len(items))
        assert stories(cluster(shuffled, {})) == expected


def test_variants_join_and_siblings_do_not() -> None:
    found = stories(cluster(archive(2), {}))
    for key, story in found.items():
        if key.startswith("s") and key[1].isdigit():
            assert story[:2] == key[:2]
        else:
            assert story == key
    assert sum(key != story for key, story in found.items()) == 18


def test_a_story_begins_with_the_earliest_day_then_the_best_rank_then_the_url() -> None:
    late = candidate("late", day=STORY.day + timedelta(days=1), rank=1)
    far = candidate("far", rank=100, url="https://a.example/1")
    near = candidate("near", rank=10, url="https://z.example/1")
    found = cluster([late, far, near], {})
    assert [placement.key for placement in found] == ["near", "far", "late"]
    assert stories(found) == {"near": "near", "far": "near", "late": "near"}
    assert found[1].judgement is not None
    assert found[1].judgement.kinship is Kinship.SAME_TEXT


def test_a_placement_is_final_across_turns() -> None:
    items = archive(3)
    first, second = items[::2], items[1::2]
    placed = stories(cluster(first, {}))
    known: dict[str, list[Candidate]] = {}
    for item in first:
        known.setdefault(placed[item.key], []).append(item)
    later = stories(cluster(second, known))
    assert not later.keys() & placed.keys()
    assert stories(cluster(second, known)) == later
    joined = [key for key, story in later.items() if story in placed.values()]
    assert joined


def test_two_known_stories_never_merge_and_the_nearer_one_wins() -> None:
    half, _, rest = STORY.body.rpartition("\n\n")
    one = candidate("one", text=half)
    two = candidate("two", text=VARIANTS["with another lead"](STORY.body))
    bridge = candidate("bridge", day=STORY.day + timedelta(days=1), text=f"{half}\n\n{rest}")
    found = cluster([bridge], {"A": [one], "B": [two]})
    nearest = max((("A", one), ("B", two)), key=lambda pair: judge(bridge, pair[1]).likeness)
    assert stories(found) == {"bridge": nearest[0]}


CORRECTED = STORY.body.replace("24 arrest", "27 arrest")


@pytest.mark.parametrize(
    ("title", "body", "together"),
    [
        ("CORRECTED: {}", CORRECTED, True),
        ("Fe de erratas: {}", CORRECTED, True),
        ("Correctional officers: {}", CORRECTED, False),
        ("{}", CORRECTED, False),
        (
            "CORRECTED: {}",
            CORRECTED.replace("2024", "2027").replace("2023", "2026").replace("16 ", "19 ").replace("Dahl", "Berg"),
            False,
        ),
    ],
)
def test_what_says_of_itself_that_it_corrects_a_figure_joins_what_it_corrects(
    title: str, body: str, together: bool
) -> None:
    """The controls: the same without the word, and more figures than a correction replaces."""
    first = candidate("first", title="24 warrants renewed by four agencies")
    second = candidate("second", title=title.format("27 warrants renewed by four agencies"), text=body)
    assert judge(first, second).together is together


def test_two_editors_head_one_text_each_in_their_own_way() -> None:
    """The control: a name in another's place, and nothing else."""
    one = candidate("one", title="Italy police raid apartment block in Lampedusa")
    assert judge(one, candidate("two", title="Mother's video leads police to apartment block in Lampedusa")).together
    assert not judge(one, candidate("two", title="Malta police raid apartment block in Lampedusa")).together


def test_a_long_title_is_where_a_text_meets_its_first_half() -> None:
    """The control: a short one, and one that a whole series bears, is no such place."""
    found = {}
    for title in ("How a call from Batam ended a guesthouse", "Weekly notes"):
        pairs = []
        for number in range(60):
            whole = _story(number)
            pairs.append((f"{title} {number}", whole, " ".join(whole.split(" ")[: len(whole.split(" ")) // 2])))
        met = [set(enumerate(bands(signature(w), t))) & set(enumerate(bands(signature(h), t))) for t, w, h in pairs]
        found[title] = sum(map(bool, met))
    assert found["How a call from Batam ended a guesthouse"] == 60
    assert found["Weekly notes"] < 60
    assert (crowd(0), crowd(20)) == (200, 20)


def test_a_named_original_counts_before_text_and_days() -> None:
    original = candidate("original", names=frozenset({"https://agency.example/release"}))
    reprint = candidate(
        "reprint",
        Text("A summary of our own", "Partners met to discuss cases.", STORY.day + timedelta(days=400)),
        original="https://agency.example/release",
    )
    assert judge(reprint, original).named
    assert judge(original, reprint) == judge(reprint, original)
    assert stories(cluster([reprint], {"known": [original]})) == {"reprint": "known"}


def test_a_home_page_is_nobodys_original() -> None:
    home = candidate("home", names=frozenset({"https://agency.example/"}))
    other = candidate("other", Text("Other", "Another text.", DAY), original="https://agency.example/")
    assert not judge(home, other).together


def test_equal_words_a_year_apart_are_two_statements() -> None:
    again = candidate("again", day=STORY.day + timedelta(days=365))
    assert judge(candidate("first"), again).reason == "365 days apart"
    assert (
        judge(candidate("first"), candidate("soon", day=STORY.day + timedelta(days=119))).kinship is Kinship.SAME_TEXT
    )


def test_a_likeness_below_the_higher_threshold_holds_for_a_week_only() -> None:
    body = VARIANTS["with another lead"](STORY.body)
    soon = candidate("soon", text=body, title="Ours", day=STORY.day + timedelta(days=7))
    late = candidate("late", text=body, title="Ours", day=STORY.day + timedelta(days=8))
    assert judge(candidate("one"), soon).together
    assert not judge(candidate("one"), late).together


def test_a_few_words_are_the_same_only_under_the_same_title() -> None:
    few = "Read the full country page in the report."
    laos = candidate("1", Text("Country page: Laos", few, DAY))
    assert not judge(laos, candidate("2", Text("Country page: Nepal", few, DAY))).together
    assert judge(laos, candidate("3", Text("Country page: Laos", few, DAY))).together


def test_titles_that_differ_in_a_name_or_a_number_keep_equal_texts_apart() -> None:
    one = candidate("1", replace(STORY, title="Weekly bulletin 41: Thailand"))
    assert not judge(one, candidate("2", replace(STORY, title="Weekly bulletin 42: Thailand"))).together
    assert not judge(one, candidate("3", replace(STORY, title="Weekly bulletin 41: Malaysia"))).together
    assert judge(one, candidate("4", replace(STORY, title="Police of eight countries meet"))).together


def test_another_verb_in_a_title_full_of_capitals_is_no_other_name() -> None:
    told = replace(STORY, body=STORY.body + " They hope to rescue and to release more victims soon.")
    one = candidate("1", replace(told, title="Police Rescue Twelve Victims In Joint Raid"))
    assert judge(one, candidate("2", replace(told, title="Police Release Twelve Victims In Joint Raid"))).together


def test_different_primary_countries_speak_against_a_likeness() -> None:
    body = VARIANTS["credited"](STORY.body)
    one = candidate("1", countries=frozenset({"TH"}))
    assert judge(one, candidate("2", text=body, title="", countries=frozenset({"TH", "LA"}))).together
    assert not judge(one, candidate("3", text=body, title="", countries=frozenset({"LA"}))).together


def test_a_shortened_member_brings_no_sibling_into_the_story() -> None:
    rng = random.Random(4)
    thai, lao = SIBLINGS["country pages of one report"](0, rng), SIBLINGS["country pages of one report"](1, rng)
    cut = thai.body.index("However,")
    shared = thai.body[cut : thai.body.index("As reported")]
    full = candidate("thai", replace(thai, title="Thailand"))
    stub = candidate("stub", replace(thai, title="Findings", body=shared))
    other = candidate("lao", replace(lao, title="Lao PDR", day=thai.day + timedelta(days=1)))
    assert stories(cluster([full, stub, other], {}))["lao"] == "lao"


@pytest.mark.drill
def test_a_crowd_of_two_hundred_siblings_is_judged_in_reasonable_time_and_stays_apart() -> None:
    rng = random.Random(5)
    items = [candidate(str(number), SIBLINGS["notices of one court"](number, rng)) for number in range(230)]
    placements = cluster(items, {})
    titles = {item.key: (item.title, item.text) for item in items}
    assert all(titles[placement.key][0] == titles[placement.story][0] for placement in placements)
