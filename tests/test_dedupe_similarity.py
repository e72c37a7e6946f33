import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins import SIBLINGS, STORY, VARIANTS, Text

from syndicator.dedupe import Candidate, Kinship, bands, fingerprint, judge, resemblance, signature, similarity

FEW_WORDS = ["In", "2023", "Thailand", "freed", "12", "victims", "and", "Laos", "14", "of", "them", ".", "the", "The"]
THAI = (
    "เจ้าหน้าที่ตำรวจช่วยเหลือผู้เสียหายจากการค้ามนุษย์จำนวน 14 คน ในจังหวัดเชียงใหม่ เมื่อวันที่ 3 มีนาคม 2567 "
    "ผู้ต้องหาสองคนถูกจับกุมและถูกนำตัวส่งพนักงานสอบสวนเพื่อดำเนินคดีตามกฎหมาย "
    "หน่วยงานที่เกี่ยวข้องจะให้ความช่วยเหลือด้านที่พัก การรักษาพยาบาล และการเดินทางกลับภูมิลำเนา"
)


def candidate(told: Text, key: str, **changes: object) -> Candidate:
    values = {
        "key": key, "source": "rso", "rank": 100, "url": f"https://x.example/{key}", "day": told.day,
        "title": told.title, "text": told.body, "sketch": signature(told.body),
    }  # fmt: skip
    return Candidate(**(values | changes))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ten people, rescued!", "TEN PEOPLE\n rescued"),
        ("“Don’t stop” – he said", '"Don\'t stop" - he said'),
        ("co\u00adoperation", "cooperation"),
        ("Cafe\u0301 Nin\u0303o", "CAFÉ NIÑO"),
        ("Straße", "STRASSE"),
        ("เจ้าหน้าที่ ช่วยเหลือ", "เจ้าหน้าที่\u200bช่วยเหลือ"),
        ("警方救出14名受害者。", "警方 救出14名 受害者"),
        ("अधिकारी ने कहा।", "अधिकारी ने कहा"),
    ],
)
def test_only_the_words_make_the_fingerprint(one: str, other: str) -> None:
    assert fingerprint(one) == fingerprint(other)
    assert similarity(one, other) == 1.0


@pytest.mark.parametrize(("one", "other"), [("12 people", "13 people"), ("ขาว", "ข่าว"), ("a b", "ab"), ("مال", "مالي")])
def test_other_words_make_another_fingerprint(one: str, other: str) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_a_text_without_words_is_like_none() -> None:
    assert fingerprint(" … ") == "" == fingerprint("")
    assert signature("!") == b""
    assert bands(b"") == ()
    assert similarity("", "") == 0.0
    assert resemblance(b"", b"") == 0.0


def test_a_fingerprint_is_for_ever() -> None:
    assert fingerprint("Ten people rescued in Thailand") == "82800889bf5a2efcc7514a21aa9a7e20"
    assert signature("Ten people rescued in Thailand").hex()[:16] == "044705e8a98905e8"


@given(st.text(max_size=400), st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_the_measure_is_symmetric_and_between_none_and_all(one: str, other: str) -> None:
    likeness = similarity(one, other)
    assert 0.0 <= likeness <= 1.0
    assert likeness == similarity(other, one)
    if fingerprint(one) and fingerprint(one) == fingerprint(other):
        assert likeness == 1.0


@given(st.lists(st.sampled_from(FEW_WORDS), max_size=60))
@settings(max_examples=200, deadline=None)
def test_texts_of_few_words_repeated_are_measured_the_same_both_ways(said: list[str]) -> None:
    one, other = " ".join(said), " ".join(reversed(said))
    assert similarity(one, other) == similarity(other, one)


@pytest.mark.parametrize("family", SIBLINGS)
def test_siblings_that_share_their_wording_stay_apart(family: str) -> None:
    rng = random.Random(family)
    members = [candidate(SIBLINGS[family](number, rng), str(number)) for number in range(16)]
    for one, other in combinations(members, 2):
        judgement = judge(one, other)
        if one.title == other.title and one.text == other.text:
            continue
        assert judgement.kinship is Kinship.APART, f"{one.title} / {other.title}: {judgement}"


@pytest.mark.parametrize("family", SIBLINGS)
def test_siblings_without_titles_stay_apart_by_their_texts_alone(family: str) -> None:
    rng = random.Random(family)
    texts = [SIBLINGS[family](number, rng) for number in range(12)]
    for one, other in combinations(texts, 2):
        first, second = candidate(one, "1", title=""), candidate(other, "2", title="")
        assert not judge(first, second).together, f"{one.body[:80]} / {other.body[:80]}"


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_of_one_text_are_one_story_and_meet(variant: str) -> None:
    body = VARIANTS[variant](STORY.body)
    one, other = candidate(STORY, "1"), candidate(STORY, "2", text=body, sketch=signature(body), title="Another title")
    judgement = judge(one, other)
    assert judgement.together, judgement
    assert set(enumerate(bands(one.sketch))) & set(enumerate(bands(other.sketch)))


def test_variants_of_variants_are_one_story_too() -> None:
    bodies = [make(STORY.body) for make in VARIANTS.values()]
    together = [similarity(one, other) >= 0.55 for one, other in combinations(bodies, 2)]
    assert sum(together) >= 0.8 * len(together)


def test_a_thai_reprint_is_found_and_another_days_arrest_is_not() -> None:
    reprint = THAI.replace(" ", "").replace("เพื่อดำเนินคดีตามกฎหมาย", "")
    assert similarity(THAI, reprint) > 0.85
    assert set(enumerate(bands(signature(THAI)))) & set(enumerate(bands(signature(reprint))))
    another = THAI.replace("14", "6").replace("เชียงใหม่", "สงขลา").replace("3 มีนาคม", "9 พฤษภาคม")
    assert similarity(THAI, another) < 0.55


def test_the_estimate_is_near_the_truth() -> None:
    words = [f"word{number}" for number in range(600)]
    for shared in (0.3, 0.6, 0.9):
        kept = int(400 * 2 * shared / (1 + shared))
        one, other = " ".join(words[:400]), " ".join(words[400 - kept : 800 - kept])
        assert abs(resemblance(signature(one), signature(other)) - shared) < 0.2


def test_a_short_text_has_a_sketch_like_a_long_one() -> None:
    for text in ("one", "one two", "one two three four", STORY.body):
        assert len(signature(text)) == 128
        assert len(bands(signature(text))) == 20
        assert all(-(1 << 31) <= band < 1 << 31 for band in bands(signature(text)))
