"""A backup brings everything back to the byte, and nothing that was taken out since."""

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest

from syndicator.backups import backup, restore
from syndicator.config import Config
from syndicator.erasure import suppress
from syndicator.errors import StoreError
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Article, Source
from syndicator.publish import publish
from syndicator.removal import Decision
from syndicator.store import Store
from tests.shipped import DEFINED, TAGGER
from tests.trees import tree

START = datetime(2024, 2, 12, 3, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, source: Source) -> Path:
    folder = tmp_path / "data"
    with Store.open(folder) as store:
        store.write_catalogue([source, replace(source, id="other")])
        for number in range(6):
            text = (
                f"Police of Thailand stopped boat {number} and freed {number + 10} victims of trafficking in persons."
            )
            article = Article(
                url=f"https://board.example/{number}", title=f"Boat {number} stopped off Phuket today", text=text
            )
            ingest(article, source, store=store, tagger=TAGGER, now=START + timedelta(hours=number))
        settle_stories(store)
        store.set_now(START + timedelta(days=1))
        publish(store, DEFINED, Config(), now=START + timedelta(days=1))
    (folder / "syndicator.toml").write_text('title = "Syndicator"\n')
    return folder


def feeds(folder: Path) -> dict[str, bytes]:
    return {path: body for path, body in tree(folder).items() if path.startswith("feeds")}


@pytest.mark.parametrize("name", ["copy", "copy.tar", "copy.tar.gz"])
def test_a_restored_archive_publishes_the_same_bytes(name: str, folder: Path, tmp_path: Path) -> None:
    backup(folder, tmp_path / name)
    done = restore(tmp_path / name, tmp_path / "new", newest=None, environment={})
    assert (done.items, done.taken_out, done.problems) == (6, 0, ())
    assert feeds(tmp_path / "new") == feeds(folder)
    assert (tmp_path / "new/identities.jsonl").read_bytes() == (folder / "identities.jsonl").read_bytes()


def test_a_data_folder_copied_as_it_lies_is_a_backup_too_but_for_what_is_made_of_it(
    folder: Path, tmp_path: Path
) -> None:
    """Its published tree is links upon links: followed, they are gigabytes."""
    (folder / "public/of-no-use").write_text("a copy would be a waste")
    done = restore(folder, tmp_path / "new", newest=None, environment={})
    assert (done.items, done.problems) == (6, ())
    assert feeds(tmp_path / "new") == feeds(folder)
    assert not (tmp_path / "new/public/of-no-use").exists()


def test_what_was_taken_out_since_stays_out(folder: Path, tmp_path: Path) -> None:
    backup(folder, tmp_path / "copy.tar")
    with Store.open(folder, write=False) as store:
        item_id = store.id_of("https://board.example/3") or ""
    wanted = Decision(why="asked", who="test", at=START + timedelta(days=2), items=(item_id,))
    assert suppress(folder, Config(), DEFINED, wanted).left == ()
    done = restore(tmp_path / "copy.tar", tmp_path / "new", newest=folder / "suppressions.jsonl", environment={})
    assert (done.items, done.taken_out, done.problems) == (5, 1, ())
    said = b"".join(p.read_bytes() for p in (tmp_path / "new").rglob("*") if p.is_file())
    assert b"Boat 2 stopped" in said
    assert b"Boat 3 stopped" not in said
    assert b"board.example/3" not in said


def test_feeds_of_a_restored_archive_carry_stubs_of_what_was_taken_out_since(folder: Path, tmp_path: Path) -> None:
    """Who reads the feeds still holds the item: it went out after the backup was made."""
    backup(folder, tmp_path / "copy")
    with Store.open(folder, write=False) as store:
        item_id = store.id_of("https://board.example/3") or ""
    at = START + timedelta(days=2)
    suppress(folder, Config(), DEFINED, Decision(why="asked", who="test", at=at, items=(item_id,)))
    newest = folder / "suppressions.jsonl"
    restore(tmp_path / "copy", tmp_path / "new", newest=newest, environment={})
    for path in ("feeds/all.atom", "feeds/country/th.atom", "feeds/source/board.atom"):
        stub = next(e for e in feedparser.parse(tree(tmp_path / "new")[path]).entries if e.id == item_id)
        assert (stub.title, stub.updated[:19]) == ("Item withdrawn", "2024-02-14T03:00:00"), path
    assert item_id.encode() not in tree(tmp_path / "new")["feeds/source/other.atom"]
    for days, there in ((29, True), (31, False)):
        with Store.open(tmp_path / "new") as store:
            publish(store, DEFINED, Config(), now=at + timedelta(days=days))
        assert (item_id.encode() in tree(tmp_path / "new")["feeds/all.atom"]) is there
    restore(tmp_path / "copy", tmp_path / "control", newest=None, environment={})
    assert b"Item withdrawn" not in tree(tmp_path / "control")["feeds/all.atom"]


def test_without_the_newest_decisions_it_would_come_back(folder: Path, tmp_path: Path) -> None:
    """The control: this is what `--suppressions` is for."""
    backup(folder, tmp_path / "copy.tar")
    restore(tmp_path / "copy.tar", tmp_path / "new", newest=None, environment={})
    assert b"Boat 3 stopped" in (tmp_path / "new/public/current/feeds/all.atom").read_bytes()


def test_decisions_older_than_the_backup_are_refused(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder, write=False) as store:
        item_id = store.id_of("https://board.example/3") or ""
    suppress(folder, Config(), DEFINED, Decision(why="asked", who="test", at=START, items=(item_id,)))
    backup(folder, tmp_path / "copy")
    older = tmp_path / "older.jsonl"
    older.write_bytes(b"".join((folder / "suppressions.jsonl").read_bytes().splitlines(keepends=True)[:1]))
    with pytest.raises(StoreError, match="lacks 1 lines"):
        restore(tmp_path / "copy", tmp_path / "new", newest=older, environment={})
    assert not (tmp_path / "new").exists()


def test_a_file_that_holds_no_decisions_is_refused_before_anything_is_made(folder: Path, tmp_path: Path) -> None:
    backup(folder, tmp_path / "copy")
    (tmp_path / "notes.txt").write_text("root:x:0:0\n")

    with pytest.raises(StoreError, match=r"notes\.txt: does not begin with its key"):
        restore(tmp_path / "copy", tmp_path / "new", newest=tmp_path / "notes.txt", environment={})
    assert not (tmp_path / "new").exists()


def test_nothing_is_overwritten(folder: Path, tmp_path: Path) -> None:
    backup(folder, tmp_path / "copy")
    with pytest.raises(StoreError, match="exists already"):
        backup(folder, tmp_path / "copy")
    with pytest.raises(StoreError, match="holds an archive already"):
        restore(tmp_path / "copy", folder, newest=None, environment={})


def test_a_cut_backup_is_told(folder: Path, tmp_path: Path) -> None:
    backup(folder, tmp_path / "copy.tar.gz")
    os.truncate(tmp_path / "copy.tar.gz", 500)
    with pytest.raises(StoreError, match="no backup that can be read"):
        restore(tmp_path / "copy.tar.gz", tmp_path / "new", newest=None, environment={})


def test_an_interrupted_removal_is_finished_by_its_hashes(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "before", symlinks=True)
    with Store.open(folder, write=False) as store:
        item_id = store.id_of("https://board.example/3") or ""
    suppress(folder, Config(), DEFINED, Decision(why="asked", who="test", at=START, items=(item_id,)))
    shutil.copy(folder / "suppressions.jsonl", tmp_path / "before")
    with Store.open(tmp_path / "before") as store:
        publish(store, DEFINED, Config(), now=START + timedelta(days=2))
        assert b"Boat 3 stopped" not in (tmp_path / "before/public/current/feeds/all.atom").read_bytes()


@pytest.mark.parametrize("name", ["copy", "new/copy", "copy.tar", "copy.tar.gz"])
def test_a_backup_that_fails_on_its_way_leaves_nothing(name: str, folder: Path, tmp_path: Path) -> None:
    (folder / "sources").mkdir()
    (folder / "sources/gone.toml").symlink_to(tmp_path / "nowhere")  # read after the database was copied
    with pytest.raises(StoreError, match="cannot be written"):
        backup(folder, tmp_path / name)
    assert not (tmp_path / name).exists()
    assert not [*tmp_path.rglob(".backup-*")]
    (folder / "sources/gone.toml").unlink()
    backup(folder, tmp_path / name)
    assert restore(tmp_path / name, tmp_path / "restored", newest=None, environment={}).items == 6


def test_no_archive_no_backup(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        backup(tmp_path / "none", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("name", ["copy", "copy.tar.gz"])
def test_archives_and_backups_are_for_their_owner_alone_and_the_tree_is_for_all(
    name: str, folder: Path, tmp_path: Path
) -> None:
    former = os.umask(0o022)
    try:
        (folder / "syndicator.db").chmod(0o644)  # as of an archive that was made before this rule
        backup(folder, tmp_path / name)
        restore(tmp_path / name, tmp_path / "new", newest=None, environment={})
        Store.open(tmp_path / "fresh").close()
    finally:
        os.umask(former)

    for private in (name, "new/syndicator.db", "fresh/syndicator.db"):
        assert (tmp_path / private).stat().st_mode & 0o077 == 0, private
    for public in ("new", "new/public/current/index.html"):
        assert (tmp_path / public).stat().st_mode & 0o005, public
