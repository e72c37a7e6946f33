from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_days import FAULTS, contract_of, days, newsrooms

from syndicator.health.canary import Canary
from syndicator.health.facts import Contract, PastRun, RunFacts
from syndicator.health.keeping import dump, load
from syndicator.health.verdict import Turn, examine, trouble_since, turn, untrusted, verdict
from syndicator.model import Verdict

NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)
CONTRACT = Contract(ways=("rest", "feed", "listing"))
KNOWN = frozenset({"title", "date", "body"})


def run(**changes: object) -> RunFacts:
    """A listing of ten with one new article."""
    usual = RunFacts(
        at=NOON,
        ways={"rest": "ok"},
        way_in="rest",
        links=24,
        listed=10,
        known=9,
        new=1,
        read=1,
        coverage={"title": 1, "date": 1, "body": 1, "language": 1},
        layers={"title": {"selector": 1}, "date": {"json-ld": 1}, "body": {"selector": 1}},
        languages={"en": 1},
        lengths=(2400,),
        ages=(0,),
        seconds=30,
    )
    return replace(usual, **changes)


def past(count: int = 30, **changes: object) -> list[PastRun]:
    """Good runs, one a day, up to yesterday."""
    return [
        PastRun(facts=run(at=NOON - timedelta(days=back), **changes), verdict=Verdict.OK)
        for back in range(count, 0, -1)
    ]


def judged(facts: RunFacts, history: Sequence[PastRun] = ()) -> tuple[Verdict, str]:
    return verdict(facts, history, CONTRACT)


NOTHING = {
    "way_in": None,
    "links": 0,
    "listed": 0,
    "known": 0,
    "new": 0,
    "read": 0,
    "coverage": {},
    "layers": {},
    "ages": (),
}
QUIET = {"known": 10, "new": 0, "read": 0, "coverage": {}, "layers": {}, "languages": {}, "lengths": (), "ages": ()}


def test_a_first_delivery_is_ok() -> None:
    assert judged(run(new=10, known=0)) == (Verdict.OK, "10 new of 10 listed.")


def test_known_items_under_other_addresses_are_said_and_break_nothing() -> None:
    read = {"read": 10, "coverage": {"title": 10, "date": 10, "body": 10, "language": 10}, "lengths": (2400,) * 10}
    moved = judged(run(known=0, new=0, repeated=10, ages=(), **read), past())
    assert moved[0] is Verdict.SUSPECT, moved
    assert "10 known texts came under new addresses" in moved[1]
    held = judged(run(known=0, new=0, unsure=8, named=10, ages=(), **read), past())
    assert held[0] is Verdict.SUSPECT, held
    assert "8 of 10 known items would come out as new ones under other addresses" in held[1]
    assert judged(run(known=0, new=0, ages=(), **read), past())[0] is Verdict.BROKEN, "the control: none is ours"


def test_a_source_that_never_answered_is_unproven_not_broken() -> None:
    word, reason = judged(run(ways={"rest": "404", "listing": "timeout"}, **NOTHING))
    assert word is Verdict.UNPROVEN
    assert "rest: 404; listing: timeout" in reason


def test_an_empty_listing_of_a_source_never_seen_with_items_is_quiet() -> None:
    word, reason = judged(run(**(NOTHING | {"way_in": "rest", "ways": {"rest": "empty"}})))
    assert word is Verdict.QUIET
    assert reason == "The listing is empty but well-formed; this source was never seen with items here."


def test_links_that_look_like_no_article_are_unproven_at_first_and_broken_once_articles_were_known() -> None:
    lost = run(**(NOTHING | {"way_in": "rest", "links": 24}))
    assert judged(lost)[0] is Verdict.UNPROVEN
    assert judged(lost, past()) == (
        Verdict.BROKEN,
        "The listing answered, but none of its 24 links looks like an article; the last known layout had 10.",
    )


def test_a_listing_without_news_is_quiet_and_says_what_is_usual() -> None:
    word, reason = judged(run(**QUIET), past())
    assert word is Verdict.QUIET
    assert reason == "No news, as expected: 10 listed, all known; a Tuesday usually brings 1.0."


def test_an_unchanged_listing_is_quiet() -> None:
    word, reason = judged(run(unchanged=True, **QUIET), past(8))
    assert (word, reason) == (Verdict.QUIET, "No news, as expected: the listing has not changed.")


def test_a_listing_that_is_empty_now_and_then_may_be_empty() -> None:
    now_and_then = past()
    for place in (3, 9, 20):
        facts = run(**(NOTHING | {"way_in": "rest", "at": now_and_then[place].facts.at}))
        now_and_then[place] = PastRun(facts=facts, verdict=Verdict.QUIET)
    empty = run(**(NOTHING | {"way_in": "rest"}))
    assert judged(empty, now_and_then)[0] is Verdict.QUIET
    assert judged(empty, past())[0] is Verdict.BROKEN


@pytest.mark.parametrize("word", ["403", "429", "robots", "consent wall"])
def test_who_keeps_us_out_is_blocked_with_or_without_a_past(word: str) -> None:
    shut = run(ways={"rest": "404", "listing": word}, **NOTHING)
    assert judged(shut)[0] is Verdict.BLOCKED
    assert judged(shut, past())[0] is Verdict.BLOCKED


def test_a_server_that_is_down_for_once_is_suspect_and_broken_after_a_day() -> None:
    down = run(ways={"rest": "503", "feed": "timeout"}, **NOTHING)
    first, _ = judged(down, past())
    assert first is Verdict.SUSPECT
    history = [*past(), PastRun(facts=down, verdict=first)]
    soon, _ = judged(replace(down, at=NOON + timedelta(hours=6)), history)
    assert soon is Verdict.SUSPECT
    later, reason = judged(replace(down, at=NOON + timedelta(hours=24)), history)
    assert later is Verdict.BROKEN
    assert reason.endswith("since 12 May 2026.")


def test_a_page_that_is_gone_is_broken_at_once() -> None:
    assert judged(run(ways={"rest": "404"}, **NOTHING), past())[0] is Verdict.BROKEN


def test_a_fall_to_a_lower_way_is_suspect_and_a_usual_lower_way_is_not() -> None:
    lower = {"ways": {"rest": "500", "feed": "ok"}, "way_in": "feed"}
    assert judged(run(**lower), past()) == (Verdict.SUSPECT, "Rest (500) failed, feed stood in for it.")
    assert judged(run(**lower), past(**lower))[0] is Verdict.OK


def test_a_recording_that_lacks_the_source_judges_nobody() -> None:
    absent = run(ways={"rest": "not recorded", "feed": "not recorded"}, **NOTHING)
    assert judged(absent)[0] is Verdict.UNPROVEN
    assert judged(absent, past())[0] is Verdict.OK


def test_refused_articles_are_blocked_though_the_listing_answers() -> None:
    refused = run(new=0, read=0, known=7, failed={"403": 3}, coverage={}, layers={}, ages=(), lengths=())
    assert judged(refused, past())[0] is Verdict.BLOCKED


def test_one_dead_link_is_no_trouble() -> None:
    assert judged(run(failed={"404": 1}), past())[0] is Verdict.OK


def test_a_shorter_listing_is_suspect_only_where_the_length_never_varied() -> None:
    short = run(listed=4, known=3)
    assert judged(short, past())[0] is Verdict.SUSPECT
    varied = [replace(one, facts=replace(one.facts, listed=3 + number % 12)) for number, one in enumerate(past(40))]
    assert judged(short, varied)[0] is Verdict.OK


def test_a_missing_date_is_suspect_where_dates_never_missed_and_usual_where_they_do() -> None:
    undated = run(coverage={"title": 1, "date": 0, "body": 1, "language": 1}, ages=())
    word, reason = judged(undated, past())
    assert (word, reason) == (Verdict.SUSPECT, "1 of 1 articles read have no date; of 30 before, 0 had none.")
    careless = past(coverage={"title": 1, "date": 0, "body": 1, "language": 1})
    assert judged(undated, careless)[0] is Verdict.OK


def test_a_known_item_that_still_has_its_date_clears_the_template() -> None:
    undated = run(coverage={"title": 1, "date": 0, "body": 1, "language": 1}, ages=())
    well = Canary(url="https://x.example/1", right=KNOWN)
    assert judged(replace(undated, canaries=(well,)), past())[0] is Verdict.OK
    ill = Canary(url="https://x.example/1", wrong={"date": "is gone"}, right=KNOWN - {"date"})
    word, reason = judged(replace(undated, canaries=(ill,)), past())
    assert word is Verdict.SUSPECT
    assert reason.startswith("The date of a known item is gone (https://x.example/1); 1 of 1 articles")


def test_one_edited_canary_is_no_sign_and_two_are() -> None:
    edited = Canary(
        url="https://x.example/1", wrong={"title": "is now “B”"}, right=KNOWN - {"title"}, edited=frozenset({"title"})
    )
    assert judged(run(canaries=(edited,)), past())[0] is Verdict.OK
    assert judged(run(canaries=(edited, edited)), past())[0] is Verdict.SUSPECT


def test_a_lower_layer_is_degraded_but_trusted_and_a_higher_one_is_welcome() -> None:
    moved = Canary(url="https://x.example/1", right=KNOWN, moved={"title": ("selector", "meta")})
    signs = examine(run(canaries=(moved,)), past(), CONTRACT)
    assert [sign.clause for sign in signs] == [
        "degraded: the title of known items comes from meta instead of selector, and is still right"
    ]
    assert untrusted(signs) == frozenset()
    risen = Canary(url="https://x.example/1", right=KNOWN, moved={"date": ("generic", "json-ld")})
    assert examine(run(canaries=(risen,)), past(), CONTRACT) == []


def test_articles_of_an_untrusted_field_wait() -> None:
    wrong = Canary(url="https://x.example/1", wrong={"body": "is another text"}, right=KNOWN - {"body"})
    assert untrusted(examine(run(canaries=(wrong,)), past(), CONTRACT)) == {"body"}


def test_known_texts_under_new_addresses_are_said() -> None:
    assert "6 known texts came under new addresses" in judged(run(known=4, new=0, repeated=6), past())[1].lower()


def test_a_daily_source_that_falls_silent_is_suspect_after_weeks_and_not_after_a_holiday() -> None:
    history = past(70)
    for back in range(1, 18):
        facts = run(at=NOON - timedelta(days=back), **QUIET)
        history[-back] = PastRun(facts=facts, verdict=Verdict.QUIET)
    word, reason = judged(run(**QUIET), history)
    assert word is Verdict.QUIET
    assert reason.startswith("No news for 18 days, and never was a pause longer than 1:"), "nothing of it is expected"
    much_later = run(**(QUIET | {"at": NOON + timedelta(days=15)}))
    word, reason = judged(much_later, history)
    assert word is Verdict.SUSPECT
    assert reason == "There has been no news for 33 days, and never was a pause longer than 1."


def test_what_an_operator_acknowledged_is_usual_from_then_on() -> None:
    short = run(listed=4, known=3)
    seen = PastRun(facts=replace(short, at=NOON - timedelta(hours=20)), verdict=Verdict.SUSPECT, acknowledged=True)
    assert judged(short, past())[0] is Verdict.SUSPECT
    assert judged(short, [*past(), seen])[0] is Verdict.OK


def test_a_run_that_read_no_page_does_not_clear_the_pages() -> None:
    bad = FAULTS["date gone"](run(canaries=(Canary(url="https://x.example/1", right=KNOWN),)))
    word, _ = judged(bad, past())
    history = [*past(), PastRun(facts=bad, verdict=word)]
    still, reason = judged(run(**QUIET), history)
    assert still is Verdict.SUSPECT
    assert reason.startswith("No page was asked for since the date of a known item is gone")
    cleared = run(canaries=(Canary(url="https://x.example/1", right=KNOWN),), **QUIET)
    assert judged(cleared, history)[0] is Verdict.QUIET


OK, SUSPECT, BROKEN, BLOCKED = Verdict.OK, Verdict.SUSPECT, Verdict.BROKEN, Verdict.BLOCKED


@pytest.mark.parametrize(
    ("words", "turns"),
    [
        ([OK, BROKEN, BROKEN, BROKEN], ["none", "worse", "none", "none"]),
        ([OK, SUSPECT, OK], ["none", "none", "none"]),
        ([OK, SUSPECT, SUSPECT, SUSPECT], ["none", "none", "worse", "none"]),
        ([OK, SUSPECT, SUSPECT, BROKEN], ["none", "none", "worse", "further"]),
        ([OK, BROKEN, OK, BROKEN, OK, OK], ["none", "worse", "none", "none", "none", "better"]),
        ([OK, BLOCKED, OK, OK, BLOCKED], ["none", "worse", "none", "better", "worse"]),
        ([Verdict.UNPROVEN, BLOCKED, BROKEN], ["none", "worse", "none"]),
    ],
)
def test_a_trouble_is_told_once(words: list[Verdict], turns: list[str]) -> None:
    history = [PastRun(facts=run(), verdict=word) for word in words]
    assert [turn(history[:place], word) for place, word in enumerate(words)] == [Turn(word) for word in turns]


def test_a_trouble_dates_from_its_first_bad_run() -> None:
    assert trouble_since(past()) is None
    history = [*past(5), *(PastRun(facts=run(at=NOON + timedelta(days=n)), verdict=BROKEN) for n in range(3))]
    assert trouble_since(history) == date(2026, 5, 12)


def test_facts_survive_being_kept_as_text() -> None:
    canary = Canary(
        url="https://x.example/1", wrong={"date": "is gone"}, right=frozenset({"title"}), moved={"title": ("a", "b")}
    )
    facts = run(canaries=(canary,), failed={"404": 2})
    assert load(dump(facts)) == facts
    assert dump(load(dump(facts))) == dump(facts)
    assert load('{"at": "2026-05-12T12:00:00+00:00", "later": 1}') == RunFacts(at=NOON)
    with pytest.raises(ValueError, match="no facts of a run"):
        load("{}")


counts = st.integers(0, 40)
any_facts = st.builds(
    RunFacts,
    at=st.integers(0, 4000).map(lambda hours: NOON + timedelta(hours=hours)),
    ways=st.dictionaries(
        st.sampled_from(CONTRACT.ways), st.sampled_from(["ok", "404", "timeout", "robots", "not recorded"])
    ),
    way_in=st.sampled_from([None, *CONTRACT.ways]),
    links=counts,
    listed=counts,
    known=counts,
    new=counts,
    failed=st.dictionaries(st.sampled_from(["404", "403", "timeout"]), st.integers(1, 9)),
    quarantined=counts,
    repeated=counts,
    read=counts,
    coverage=st.dictionaries(st.sampled_from(["title", "date", "body", "language"]), counts),
    layers=st.dictionaries(st.sampled_from(["title", "date"]), st.dictionaries(st.sampled_from(["meta", "x"]), counts)),
    languages=st.dictionaries(st.sampled_from(["en", "th", "pt-BR"]), st.integers(1, 9)),
    lengths=st.lists(st.integers(0, 99999), max_size=4).map(tuple),
    ages=st.lists(st.integers(-99, 20000), max_size=4).map(tuple),
    same_title=counts,
    same_body=counts,
)


@given(st.lists(st.tuples(any_facts, st.sampled_from(list(Verdict)))), any_facts)
@settings(max_examples=100, deadline=None)
def test_whatever_a_run_tells_it_gets_a_verdict_and_a_sentence(
    told: list[tuple[RunFacts, Verdict]], facts: RunFacts
) -> None:
    history = [PastRun(facts=before, verdict=word) for before, word in told]
    word, reason = verdict(facts, history, CONTRACT)
    assert word in Verdict
    assert reason[0].isupper() or reason[0].isdigit()
    assert reason.endswith(".")
    assert load(dump(facts)) == facts


@pytest.mark.slow
def test_ordinary_days_raise_no_alarm() -> None:
    for room in newsrooms(seed=11, count=10):
        history: list[PastRun] = []
        for facts in days(room, 150):
            word, reason = verdict(facts, history, contract_of(room))
            assert word in {Verdict.OK, Verdict.QUIET}, reason
            history.append(PastRun(facts=facts, verdict=word))


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_flagged_in_the_run_in_which_it_shows(fault: str) -> None:
    room = newsrooms(seed=12, count=5)[0]
    room.lacks_date, room.by_age = 0.0, None
    *before, today = [facts for facts in days(room, 120) if facts.new or facts.at.day % 2]
    history = [PastRun(facts=facts, verdict=Verdict.OK if facts.new else Verdict.QUIET) for facts in before]
    today = replace(next(facts for facts in reversed(before) if facts.read and facts.canaries), at=today.at)
    assert verdict(today, history, contract_of(room))[0] is Verdict.OK
    assert verdict(FAULTS[fault](today), history, contract_of(room))[0] not in {Verdict.OK, Verdict.QUIET}
