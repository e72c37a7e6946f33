from dataclasses import replace
from datetime import date

import pytest

from syndicator.health.canary import Canary, Reading, compare

TODAY = date(2024, 6, 1)
BODY = (
    "Officers of three countries met in Bangkok to plan joint responses to open cases of trafficking in persons. "
    "They agreed on shared interviews, on a list of contact points and on a second meeting in the autumn. "
    "The office will publish a summary of the findings, with recommendations for front-line staff at land borders."
)
BEFORE = Reading(
    title="Officers plan joint responses to open cases",
    day=date(2024, 2, 5),
    body=BODY,
    layers={"title": "selector", "date": "json-ld", "body": "selector"},
)


def canary(**changes: object) -> Canary:
    return compare("https://x.example/1", BEFORE, replace(BEFORE, **changes), on=TODAY)


def test_a_page_that_says_what_it_said_is_right_in_every_field() -> None:
    found = canary()
    assert found.right == {"title", "date", "body"}
    assert not found.wrong
    assert not found.moved


def test_an_edited_title_and_an_added_paragraph_are_right() -> None:
    found = canary(
        title="Officers plan joint responses to open trafficking cases", body=BODY + "\n\nUpdate: " + BODY[:80]
    )
    assert not found.wrong


def test_a_title_that_became_the_sites_name_is_wrong_for_sure() -> None:
    found = canary(title="News and media")
    assert found.wrong == {"title": "is now “News and media”"}
    assert not found.edited


@pytest.mark.parametrize("framed", ["{} - The Office", "{} | Office", "News » {}", "{}: News"])
def test_a_title_with_the_sites_name_tied_to_it_is_wrong(framed: str) -> None:
    assert canary(title=framed.format(BEFORE.title)).wrong.keys() == {"title"}


def test_a_title_that_keeps_few_of_its_words_may_have_been_edited() -> None:
    assert canary(title="Joint responses planned by police from three nations").edited == {"title"}


def test_a_missing_field_is_wrong() -> None:
    assert canary(title=None, day=None, body="").wrong == {"title": "is gone", "date": "is gone", "body": "is gone"}


def test_the_day_of_the_run_is_no_date() -> None:
    found = canary(day=TODAY)
    assert found.wrong == {"date": "is now the day of the run"}
    assert not found.edited


def test_day_and_month_that_changed_places_are_recognised() -> None:
    assert canary(day=date(2024, 5, 2)).wrong == {"date": "has day and month changed over"}


def test_another_date_may_be_an_edit_unless_another_layer_gave_it() -> None:
    assert canary(day=date(2024, 2, 6)).edited == {"date"}
    moved = canary(day=date(2024, 2, 6), layers=dict(BEFORE.layers) | {"date": "generic"})
    assert moved.wrong.keys() == {"date"}
    assert not moved.edited


def test_a_menu_is_another_text_and_half_a_page_lacks_a_part() -> None:
    menu = "Home About us What we do Where we work Resources Contact Search Subscribe to our newsletter"
    assert canary(body=menu).wrong == {"body": "is another text"}
    assert canary(body=BODY[: len(BODY) * 3 // 5]).wrong == {"body": "lacks a good part"}


def test_a_body_that_swallowed_the_page_is_wrong() -> None:
    teasers = " ".join(f"Teaser number {number} about something else entirely." for number in range(60))
    assert canary(body=BODY + teasers).wrong == {"body": "holds much more than the article"}


def test_a_thai_body_is_compared_without_spaces() -> None:
    thai = "เจ้าหน้าที่ช่วยเหลือผู้เสียหายจากการค้ามนุษย์สิบสี่คนในจังหวัดเชียงใหม่เมื่อวานนี้"
    before = Reading(title="ข่าว", day=None, body=thai)
    assert "body" in compare("https://x.example/2", before, before, on=TODAY).right
    half = replace(before, body=thai[: len(thai) // 2])
    assert compare("https://x.example/2", before, half, on=TODAY).wrong == {"body": "lacks a good part"}


def test_a_field_that_another_layer_gives_right_has_moved() -> None:
    assert canary(layers={"title": "meta"}).moved == {"title": ("selector", "meta")}
