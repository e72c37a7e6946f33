"""What is published of changes: what and when, figures and dates; never a word that somebody took away."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest

from syndicator.config import Config
from syndicator.errors import PublicationRefused
from syndicator.ingest import ingest, withdraw
from syndicator.model import Article, Source
from syndicator.publish import publish
from syndicator.store import Store
from tests.shipped import DEFINED, TAGGER
from tests.trees import tree

START = datetime(2024, 2, 12, 3, tzinfo=UTC)
BEFORE = (
    "Police of Thailand freed 41 victims of trafficking in persons on a boat; Xuthira Qelm led the way to them all."
)
AFTER = (
    "Police of Thailand freed 43 victims of trafficking in persons on a boat; a survivor showed the way to them all."
)


@pytest.fixture
def archive(tmp_path: Path, source: Source) -> Iterator[Store]:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        yield store


def take(store: Store, source: Source, text: str, *, number: int = 1, days: int = 0) -> None:
    article = Article(
        url=f"https://board.example/{number}", title=f"Boat {number} stopped", text=text, html=f"<p>{text}</p>"
    )
    ingest(article, source, store=store, tagger=TAGGER, now=START + timedelta(days=days))


def everything(folder: Path) -> str:
    return "".join(body.decode("utf-8", "replace") for path, body in tree(folder).items() if not path.endswith(".gz"))


def anywhere(folder: Path, *names: str) -> list[str]:
    """The files below `public/`, of whatever generation, that say one of the names; packed ones are opened."""
    files = [path for path in (folder / "public").rglob("*") if path.is_file()]
    assert len(files) > 20
    said = {path: gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files}
    return [str(path) for path, body in said.items() if any(name.encode() in body for name in names)]


AFTER_POLISH = BEFORE.replace("Xuthira Qelm", "a survivor")


@pytest.mark.parametrize("after", [AFTER, AFTER_POLISH], ids=["a revision", "a few words"])
def test_a_name_that_a_publisher_edits_away_is_in_no_file_after_the_next_publication(
    after: str, archive: Store, source: Source, tmp_path: Path
) -> None:
    private = Config(audience="private")
    for days, text in enumerate((BEFORE, f"{BEFORE} More was said later on by the board of the river.")):
        take(archive, source, text, days=days)
        publish(archive, DEFINED, private, now=START + timedelta(days=days))
    assert len({path.split("/generations/")[1][0] for path in anywhere(tmp_path, "Qelm")}) == 2, "the control"

    take(archive, source, after, days=2)
    publish(archive, DEFINED, private, now=START + timedelta(days=2))

    assert anywhere(tmp_path, "Xuthira", "Qelm") == []
    assert archive.revisions(archive.id_of("https://board.example/1") or "")[0].text.count("Qelm") == 1, "kept, inside"


def test_a_page_that_its_publisher_takes_away_leaves_no_word_in_public(
    archive: Store, source: Source, tmp_path: Path
) -> None:
    take(archive, source, BEFORE)
    take(archive, source, AFTER, number=2)
    publish(archive, DEFINED, Config(), now=START)
    assert anywhere(tmp_path, "Qelm")
    withdraw("https://board.example/1", store=archive, now=START + timedelta(days=1))
    publish(archive, DEFINED, Config(), now=START + timedelta(days=1))

    assert anywhere(tmp_path, "Qelm", "Boat 1 stopped", "board.example/1<") == []
    kept = archive.item(archive.id_of("https://board.example/1") or "")
    assert kept
    assert "Qelm" in kept.text, "for analysts, with state and time"
    row = archive.connection.execute("SELECT status, gone_since FROM item WHERE id = ?", [kept.id]).fetchone()
    assert tuple(row) == ("withdrawn", "2024-02-13T03:00:00Z")


def test_where_no_word_leaves_older_generations_are_kept(archive: Store, source: Source, tmp_path: Path) -> None:
    """The control of both: what is only added takes nothing away."""
    for days in range(3):
        take(archive, source, f"{BEFORE} {'And more was said of it. ' * days}", days=days)
        publish(archive, DEFINED, Config(), now=START + timedelta(days=days))
    assert len({path.split("/generations/")[1][0] for path in anywhere(tmp_path, "Qelm")}) == 3


def test_once_the_words_are_gone_older_generations_are_kept_again(
    archive: Store, source: Source, tmp_path: Path
) -> None:
    for days, text in enumerate((BEFORE, AFTER)):
        take(archive, source, text, days=days)
        publish(archive, DEFINED, Config(), now=START + timedelta(days=days))
    generations = tmp_path / "public" / "generations"
    assert len(list(generations.glob("*.json"))) == 1, "the control"

    for number in (2, 3):
        take(archive, source, AFTER, number=number, days=number)
        publish(archive, DEFINED, Config(), now=START + timedelta(days=number))

    assert len(list(generations.glob("*.json"))) == 3


def stubbed(archive: Store, source: Source) -> str:
    """Publish two items, take out the first, and publish that: its id."""
    for number in (1, 2):
        take(archive, source, f"{BEFORE} It was boat {number}.", number=number)
    publish(archive, DEFINED, Config(), now=START)
    gone = archive.id_of("https://board.example/1") or ""
    withdraw("https://board.example/1", store=archive, now=START)
    archive.put_stubs({"country/th": [gone]}, now=START)
    publish(archive, DEFINED, Config(), now=START + timedelta(days=1))
    return gone


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_a_stub_stands_in_every_format_of_the_feeds_that_held_the_item_alone(
    form: str, archive: Store, source: Source, tmp_path: Path
) -> None:
    gone = stubbed(archive, source)
    feeds = tree(tmp_path)

    assert gone.encode() in feeds[f"feeds/country/th.{form}"]
    assert b"Boat 1 stopped" not in feeds[f"feeds/country/th.{form}"]
    assert b"Boat 2 stopped" in feeds[f"feeds/country/th.{form}"]
    assert gone.encode() not in feeds[f"feeds/all.{form}"]


def test_a_feed_is_written_for_its_stub_when_that_comes_and_when_it_goes_and_not_between(
    archive: Store, source: Source, tmp_path: Path
) -> None:
    gone = stubbed(archive, source).encode()

    assert archive.stubs(START - timedelta(days=1))[1] == set(), "it is shown"
    assert publish(archive, DEFINED, Config(), now=START + timedelta(days=29)).feeds == ()
    assert gone in tree(tmp_path)["feeds/country/th.atom"]
    assert "country/th" in publish(archive, DEFINED, Config(), now=START + timedelta(days=30)).feeds
    assert gone not in tree(tmp_path)["feeds/country/th.atom"]


def test_corrections_show_figures_before_and_after(archive: Store, source: Source, tmp_path: Path) -> None:
    take(archive, source, BEFORE)
    publish(archive, DEFINED, Config(), now=START)
    assert not [path for path in tree(tmp_path) if "corrections" in path or "deleted" in path]
    take(archive, source, AFTER, days=1)
    publish(archive, DEFINED, Config(), now=START + timedelta(days=1))
    entry = feedparser.parse(tree(tmp_path)["feeds/corrections.atom"]).entries[0]
    assert entry.title == "Changed: Boat 1 stopped"
    assert "41 → 43" in entry.content[0].value
    assert "Xuthira" not in str(entry)
    assert {"feeds/corrections.rss", "feeds/corrections.json"} <= tree(tmp_path).keys()


def test_a_withdrawn_item_has_a_tombstone_until_it_is_back(archive: Store, source: Source, tmp_path: Path) -> None:
    take(archive, source, BEFORE)
    take(archive, source, AFTER.replace("43", "9"), number=2)
    publish(archive, DEFINED, Config(), now=START)
    gone = archive.id_of("https://board.example/1") or ""
    withdraw("https://board.example/1", store=archive, now=START + timedelta(days=1))
    publish(archive, DEFINED, Config(), now=START + timedelta(days=1))
    assert gone in tree(tmp_path)["feeds/deleted.atom"].decode()
    assert "Xuthira" not in everything(tmp_path)
    take(archive, source, BEFORE, days=2)
    publish(archive, DEFINED, Config(), now=START + timedelta(days=2))
    assert "feeds/deleted.atom" not in tree(tmp_path)
    assert gone in tree(tmp_path)["feeds/all.atom"].decode()


@pytest.mark.parametrize(
    "damage",
    ["DELETE FROM facet WHERE n = ?", "DELETE FROM item WHERE n = ?"],
    ids=["an index row lost", "an item lost"],
)
def test_an_item_lost_without_a_record_stops_the_switch(
    damage: str, archive: Store, source: Source, tmp_path: Path
) -> None:
    for number in range(1, 4):
        take(archive, source, BEFORE.replace("41", str(number)), number=number, days=number)
    publish(archive, DEFINED, Config(), now=START)
    before = tree(tmp_path)
    archive.connection.execute("PRAGMA foreign_keys = OFF")
    archive.connection.execute(damage, [archive.number_of(archive.id_of("https://board.example/2") or "")])
    take(archive, source, AFTER, number=9, days=9)
    with pytest.raises(PublicationRefused, match="no record says why"):
        publish(archive, DEFINED, Config(), now=START + timedelta(days=9))
    assert tree(tmp_path) == before


def test_recorded_losses_stop_nothing(archive: Store, source: Source) -> None:
    for number in range(1, 70):
        take(archive, source, BEFORE.replace("41", str(number)), number=number, days=number)
    publish(archive, DEFINED, Config(), now=START + timedelta(days=70))
    withdraw("https://board.example/60", store=archive, now=START + timedelta(days=71))
    take(archive, source, "Police of Kenya said nothing about anything at all today.", number=61, days=71)
    for number in range(70, 75):
        take(archive, source, BEFORE.replace("41", str(number)), number=number, days=number)
    assert publish(archive, DEFINED, Config(), now=START + timedelta(days=75)).published.changed
