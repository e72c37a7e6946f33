"""Tags set anew and set right: what moves, what stays, what is told of it."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicator import definitions
from syndicator.config import Config
from syndicator.errors import StoreError
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Article, Dated, Evidence, Item, Outcome, Source
from syndicator.publish import publish
from syndicator.retagging import cases, correct, errors, retag
from syndicator.service import verify
from syndicator.store import Store
from tests.shipped import TAGGER
from tests.trees import tree

NOW = datetime(2024, 2, 12, 3, tzinfo=UTC)
TOPICS = """
[topics.board-matters]
label = "Matters of the board"
strong = "water bailiff, river board"
"""


@pytest.fixture
def folder(tmp_path: Path, source: Source) -> Path:
    """Three items, of which two speak of a river board."""
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        for number, words in enumerate(
            ("The river board of Kenya met.", "The river board of Peru met.", "A bakery in Chile opened.")
        ):
            text = f"{words} It will meet again in the summer, and says that everybody is welcome to listen."
            article = Article(
                url=f"https://board.example/{number}", title=words.rstrip("."), text=text, html=f"<p>{text}</p>"
            )
            ingest(article, source, store=store, tagger=TAGGER, now=NOW)
        settle_stories(store)
        publish(store, definitions.load(tmp_path), Config(), now=NOW)
    return tmp_path


def item(folder: Path, number: int) -> Item:
    with Store.open(folder, write=False) as store:
        found = store.item(store.id_of(f"https://board.example/{number}") or "")
    assert found
    return found


def test_a_dry_run_says_what_would_move_and_moves_nothing(folder: Path) -> None:
    (folder / "topics.toml").write_text(TOPICS)
    before = [item(folder, number) for number in range(3)]
    report = retag(folder, dry_run=True)
    moves = {move.name: move for move in report.moves}
    assert (report.seen, report.changed, report.moved) == (3, 2, 2)
    assert moves["+ topic board-matters"].count == 2
    assert set(moves["+ topic board-matters"].examples) == {
        "The river board of Kenya met",
        "The river board of Peru met",
    }
    assert [item(folder, number) for number in range(3)] == before


def test_new_terms_reach_the_archive_and_the_feeds_and_again_moves_nothing(folder: Path) -> None:
    (folder / "topics.toml").write_text(TOPICS)
    assert retag(folder).changed == 2
    assert "board-matters" in item(folder, 0).tags.topics
    assert "board-matters" not in item(folder, 2).tags.topics
    assert retag(folder).changed == 0
    (folder / "topics.toml").write_text(TOPICS.replace("river board", "river board, kenya met"))
    again = retag(folder)
    assert (again.changed, again.moved) == (1, 0)
    with Store.open(folder) as store:
        publish(store, definitions.load(folder), Config(), now=NOW + timedelta(days=1))
    assert "feeds/topic/board-matters.atom" in tree(folder)
    assert item(folder, 0).updated is None


def test_what_was_set_by_hand_survives_a_retag_and_shows_who_and_why(folder: Path) -> None:
    with Store.open(folder) as store:
        correct(
            item(folder, 0), countries=["-KE", "+TZ:primary", "+UG:mentioned"], topics=["+events"], published="2024-02",
            reason="it met in Dodoma", who="an analyst", store=store, folder=folder, now=NOW,
        )  # fmt: skip
    (folder / "topics.toml").write_text(TOPICS)
    retag(folder)
    now = item(folder, 0)
    assert list(now.tags.primary) == ["TZ"]
    assert "UG" in now.tags.mentioned
    assert {"events", "board-matters"} <= set(now.tags.topics)
    assert now.published
    assert now.published.iso == "2024-02"
    (match,) = now.tags.primary["TZ"].matches
    assert match.zone == "override"
    assert "an analyst" in match.rule
    assert "it met in Dodoma" in match.rule


def test_a_page_read_again_does_not_undo_what_was_set_by_hand(folder: Path, source: Source) -> None:
    with Store.open(folder) as store:
        correct(item(folder, 2), countries=["-CL"], reason="no", who="x", store=store, folder=folder, now=NOW)
        text = "A bakery in Chile opened, and closed again after four days, for it had no oven at all and nobody came."
        article = Article(url="https://board.example/2", title="A bakery in Chile closed", text=text)
        ingest(article, source, store=store, tagger=TAGGER, now=NOW + timedelta(days=1))
    assert "CL" not in item(folder, 2).tags.primary


def test_a_date_set_by_hand_stands_and_verifies_whatever_the_page_says_later(folder: Path, source: Source) -> None:
    text = "A bakery in Chile opened. It will meet again in the summer, and says that everybody is welcome to listen."
    page = Article(
        url="https://board.example/2", title="A bakery in Chile opened", text=text, html=f"<p>{text}</p>",
        published=Dated(value=NOW - timedelta(days=9), precision="day", raw="3 February 2024", method="selector"),
    )  # fmt: skip
    longer = replace(page, text=text + " It closed again after four days, for it had no oven, and nobody came at all.")
    with Store.open(folder) as store:
        correct(item(folder, 2), published="2024-01", reason="misprint", who="x", store=store, folder=folder, now=NOW)
        assert verify(folder) == []
        later = NOW + timedelta(days=1)
        assert ingest(page, source, store=store, tagger=TAGGER, now=later) is Outcome.UNCHANGED
        assert ingest(longer, source, store=store, tagger=TAGGER, now=later) is Outcome.UPDATED
        assert [revision.changed for revision in store.revisions(item(folder, 2).id)] == [("text",)]
    found = item(folder, 2).published
    assert found
    assert found.iso == "2024-01"
    assert verify(folder) == []


def test_corrections_count_as_errors_of_the_rules_and_are_offered_as_test_cases(folder: Path) -> None:
    with Store.open(folder) as store:
        correct(
            item(folder, 0),
            countries=["-KE", "+TZ:primary"],
            reason="it met in Dodoma",
            who="x",
            store=store,
            folder=folder,
            now=NOW,
        )
        assert errors(store) == {"wrong country KE": 1, "missed country TZ": 1}
        (case,) = tomllib.loads(cases(store))["text"]
    assert case["title"] == "The river board of Kenya met"
    assert case["primary"] == "TZ"
    assert "Dodoma" in case["kind"]


def test_what_changed_nothing_or_was_taken_back_is_no_error_of_the_rules(folder: Path) -> None:
    def right(**what: object) -> None:
        correct(item(folder, 0), reason="x", who="x", store=store, folder=folder, now=NOW, **what)  # type: ignore[arg-type]

    with Store.open(folder) as store:
        right(countries=["-MM", "+KE:primary"], topics=["-events"])
        right(countries=["-KE"], topics=["+events"])
        right(countries=["+KE"], topics=["-events"])
        assert errors(store) == {}
        right(countries=["+KE:mentioned"])
        assert errors(store) == {"wrong role of country KE": 1}


def topics_of(folder: Path, *changes: str) -> dict[str, Evidence]:
    """What an item's topics are after corrections, one by one."""
    with Store.open(folder) as store:
        for change in changes:
            correct(item(folder, 0), topics=[change], reason="x", who="x", store=store, folder=folder, now=NOW)
    return dict(item(folder, 0).tags.topics)


def test_a_topic_set_by_hand_brings_its_broader_ones_and_takes_them_with_it(folder: Path) -> None:
    before = topics_of(folder)
    assert not {"forced-criminality", "trafficking-in-persons"} & before.keys()

    found = topics_of(folder, "+forced-criminality")
    assert {"forced-criminality", "trafficking-in-persons"} <= found.keys()
    (why,) = found["trafficking-in-persons"].matches
    assert (why.zone, why.form) == ("ancestor", "forced-criminality")

    assert topics_of(folder, "-forced-criminality").keys() == before.keys()


def test_no_topic_stands_below_one_that_was_taken_away(folder: Path) -> None:
    found = topics_of(folder, "+forced-criminality", "+sexual-exploitation", "-trafficking-in-persons")
    assert not {"forced-criminality", "sexual-exploitation", "trafficking-in-persons"} & found.keys()

    found = topics_of(folder, "+forced-criminality", "+trafficking-in-persons", "-forced-criminality")
    assert "trafficking-in-persons" in found
    assert "forced-criminality" not in found


MISTAKES: tuple[tuple[dict[str, object], str], ...] = (
    ({"countries": ["TH"]}, "write"),
    ({"countries": ["+Thailand"]}, "country code"),
    ({"countries": ["+TH:about"]}, "write"),
    ({"topics": ["+evnts"]}, "did you mean 'events'"),
    ({"topics": ["events"]}, "write"),
    ({"published": "12 February"}, "2024-02-08"),
    ({"published": "2024-02-31"}, "calendar"),
    ({"published": "0000"}, "calendar"),
    ({"published": "0001-01-01"}, "1900"),
    ({"published": "2567"}, "lies in the future"),
    ({"published": "๒๐๒๔"}, "no date"),
    ({"countries": ["+thailand"]}, "did you mean TH?"),
    ({"countries": ["-KE:primary"]}, "write"),
    ({"countries": ["+KE:mentioned", "-KE"]}, "'\\+KE:mentioned' and '-KE' contradict"),
    ({"topics": ["+events", "-events"]}, "contradict"),
)


def test_a_mistake_corrects_nothing_and_says_what_to_write(folder: Path) -> None:
    before = item(folder, 0)
    for wrong, words in MISTAKES:
        with Store.open(folder) as store, pytest.raises(StoreError, match=words):
            correct(before, reason="x", who="x", store=store, folder=folder, now=NOW, **wrong)  # type: ignore[arg-type]
        assert item(folder, 0) == before, wrong
        with Store.open(folder, write=False) as store:
            assert store.corrected_ids() == [], wrong


def test_memory_does_not_grow_with_the_archive(folder: Path) -> None:
    """Items come in batches: none of the former one is held when the next is read."""
    with Store.open(folder) as store:
        first = item(folder, 0)
        with store.write():
            for number in range(700):
                name = f"urn:uuid:{number:08d}"
                store.add(replace(first, id=name, story_id=name, url=f"https://board.example/more/{number}"))
        sizes = [len(batch) for batch in store.batches(200)]
    assert sum(sizes) == 703
    assert max(sizes) == 200
