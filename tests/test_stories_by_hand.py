"""Stories set right by hand: each change is logged, says why, can be taken back, and outlives the next turn."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from syndicator.cli import cli
from syndicator.errors import StoreError
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Article, Source
from syndicator.store import Store
from syndicator.tagging import Tagger
from tests.drills.deliveries import NOW
from tests.twins import STORY, VARIANTS

NAMES = ("credited", "respelled", "with teasers")


@pytest.fixture
def ids(tmp_path: Path, source: Source, tagger: Tagger) -> list[str]:
    """One story of four, in the order in which they were stored; and one item alone."""
    sources = [replace(source, id=f"agency_{n}", homepage=f"https://a{n}.example/", rank=n) for n in range(5)]
    bodies = [
        STORY.body,
        *(VARIANTS[name](STORY.body) for name in NAMES),
        "Nothing of this kind was ever told here before.",
    ]
    with Store.open(tmp_path) as store:
        store.write_catalogue(sources)
        for n, body in enumerate(bodies):
            article = Article(url=f"https://a{n}.example/x", title=STORY.title, text=body)
            ingest(article, sources[n], store=store, tagger=tagger, now=NOW + timedelta(hours=n))
        settle_stories(store)
        return [store.id_of(f"https://a{n}.example/x") or "" for n in range(5)]


def story(folder: Path, *arguments: str) -> str:
    done = CliRunner().invoke(cli, ["story", *arguments, "--data", str(folder)])
    if isinstance(done.exception, StoreError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def together(folder: Path) -> set[frozenset[str]]:
    """The stories of several, as sets of items."""
    with Store.open(folder, write=False) as store:
        rows = store.connection.execute("SELECT id, story_id FROM items")
        found: dict[str, set[str]] = {}
        for row in rows:
            found.setdefault(row["story_id"], set()).add(row["id"])
    return {frozenset(members) for members in found.values() if len(members) > 1}


def first_and_shown(folder: Path) -> tuple[int, int]:
    """How many first reports there are, and how many items the feed of everything shows."""
    with Store.open(folder, write=False) as store:
        first = store.connection.execute("SELECT count(*) FROM items WHERE is_first").fetchone()[0]
        shown = store.connection.execute(
            "SELECT count(*) FROM facet WHERE country = '' AND topic = '' AND shown"
        ).fetchone()
    return first, shown[0]


@pytest.mark.parametrize("place", [0, 2], ids=["the one that opened the story", "a later one"])
def test_a_split_is_logged_can_be_taken_back_and_outlives_a_turn(place: int, tmp_path: Path, ids: list[str]) -> None:
    whole = frozenset(ids[:4])
    assert together(tmp_path) == {whole}
    assert first_and_shown(tmp_path) == (2, 2)

    assert "stands alone" in story(tmp_path, "split", ids[place], "--reason", "another case")
    with Store.open(tmp_path) as store:
        settle_stories(store)
    assert together(tmp_path) == {whole - {ids[place]}}
    assert first_and_shown(tmp_path) == (3, 3)
    assert "split: another case" in story(tmp_path, "show", ids[place])

    other = next(one for one in ids[:4] if one != ids[place])
    story(tmp_path, "merge", ids[place], other, "--reason", "it was the same after all")
    assert together(tmp_path) == {whole}
    assert first_and_shown(tmp_path) == (2, 2)
    told = story(tmp_path, "show", other)
    assert "split: another case" in told
    assert "merge: it was the same after all" in told


def test_a_merge_can_be_taken_back(tmp_path: Path, ids: list[str]) -> None:
    story(tmp_path, "merge", ids[0], ids[4], "--reason", "the agency told it first")
    assert together(tmp_path) == {frozenset(ids[1:4]), frozenset({ids[0], ids[4]})}
    story(tmp_path, "split", ids[0], "--reason", "no, it did not")
    assert together(tmp_path) == {frozenset(ids[1:4])}
    story(tmp_path, "merge", ids[0], ids[1], "--reason", "as it was")
    assert together(tmp_path) == {frozenset(ids[:4])}


def test_the_list_names_sources_and_what_changes_nothing_is_refused(tmp_path: Path, ids: list[str]) -> None:
    told = story(tmp_path, "list", "--format", "csv")
    assert "4" in told
    assert "agency_0, agency_1, agency_2, agency_3" in told
    with pytest.raises(StoreError, match="alone already"):
        story(tmp_path, "split", ids[4], "--reason", "no")
    with pytest.raises(StoreError, match="one story already"):
        story(tmp_path, "merge", ids[0], ids[1], "--reason", "no")
    assert "Missing option '--reason'" in CliRunner().invoke(cli, ["story", "split", ids[0]]).output
