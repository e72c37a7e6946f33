"""The published tree: what readers see, and what stays when something goes wrong."""

import os
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from syndicator.errors import PublicationRefused
from syndicator.generations import Check, Generations, Published, publish
from tests.trees import tree

DAY = datetime(2024, 2, 12, 3, tzinfo=UTC)


def put(
    generations: Generations,
    *,
    remove: Sequence[str] = (),
    whole: bool = False,
    check: Check | None = None,
    **documents: str,
) -> Published:
    named = {name.replace("__", "/").replace("_", "."): text.encode() for name, text in documents.items()}
    return publish(generations, named, modified=DAY, remove=remove, whole=whole, check=check)


def test_what_is_published_is_read(tmp_path: Path) -> None:
    done = put(Generations(tmp_path), index_html="a", feeds__country__th_atom="b")

    assert done.written == ("feeds/country/th.atom", "index.html")
    assert {path: body for path, body in tree(tmp_path).items() if not path.endswith(".gz")} == {
        "index.html": b"a",
        "feeds/country/th.atom": b"b",
    }


def test_the_same_again_switches_nothing(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    put(generations, index_html="a")

    assert not put(generations, index_html="a").changed
    assert generations.current == 1


def test_an_unchanged_document_keeps_its_file_and_its_time(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    put(generations, feeds__a_atom="a", feeds__b_atom="b", deep__er__c="c")
    before = {p: (tmp_path / "public/current" / p).stat() for p in ("feeds/a.atom", "deep/er/c")}

    put(generations, feeds__b_atom="B")

    for path, stat in before.items():
        now = (tmp_path / "public/current" / path).stat()
        assert (now.st_ino, now.st_mtime) == (stat.st_ino, stat.st_mtime)
    assert (tmp_path / "public/current/deep").is_symlink()
    assert tree(tmp_path)["feeds/b.atom"] == b"B"


def test_old_generations_go_and_what_they_lent_stays(tmp_path: Path) -> None:
    generations = Generations(tmp_path, keep=3)
    put(generations, deep__er__c_html="c", deep__d_html="d")
    for count in range(10):
        put(generations, index_html=str(count))
        put(generations, deep__d_html=f"d{count}")

    assert tree(tmp_path)["deep/er/c.html"] == b"c"
    assert tree(tmp_path)["deep/d.html"] == b"d9"
    real = [p for p in (tmp_path / "public/generations").rglob("*") if p.is_file() and not p.is_symlink()]
    assert len(real) <= 3 * 6 + 4, real


def test_what_is_removed_is_gone_and_empty_folders_with_it(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    put(generations, a__b__c_html="c", index_html="i")

    done = put(generations, remove=["a/b/c.html"])

    assert done.removed == ("a/b/c.html",)
    assert sorted(tree(tmp_path)) == ["index.html", "index.html.gz"]
    assert not (tmp_path / "public/current/a").exists()


def test_a_whole_generation_holds_nothing_else(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    put(generations, old__x_html="x", index_html="i")

    done = put(generations, index_html="i", new__y_html="y", whole=True)

    assert done.removed == ("old/x.html",)
    assert sorted(p for p in tree(tmp_path) if not p.endswith(".gz")) == ["index.html", "new/y.html"]


def test_a_bad_file_stops_the_switch(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    put(generations, index_html="good")

    def refuse(path: str, body: bytes) -> None:
        raise PublicationRefused(f"{path}: {len(body)}")

    with pytest.raises(PublicationRefused):
        put(generations, index_html="bad", check=refuse)
    assert tree(tmp_path)["index.html"] == b"good"
    assert put(generations, index_html="better").changed


def test_what_a_crash_left_half_built_is_no_hindrance(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    put(generations, index_html="1")
    (tmp_path / "public/generations/2/feeds").mkdir(parents=True)
    (tmp_path / "public/generations/2/index.html").write_bytes(b"half")

    put(generations, index_html="2")

    assert tree(tmp_path)["index.html"] == b"2"
    assert not (tmp_path / "public/generations/2").exists()


def kept(folder: Path) -> dict[str, dict[str, bytes]]:
    """What each complete generation says."""
    found: dict[str, dict[str, bytes]] = {}
    for manifest in (folder / "public/generations").glob("*.json"):
        root = manifest.with_suffix("")
        pending = [root]
        while pending:
            for entry in pending.pop().iterdir():
                if entry.is_dir():
                    pending.append(entry)
                else:
                    found.setdefault(root.name, {})[str(entry.relative_to(root))] = entry.read_bytes()
    return found


def test_a_folder_that_is_used_again_holds_what_it_should_and_older_generations_what_they_did(tmp_path: Path) -> None:
    chance = random.Random(3)
    generations = Generations(tmp_path, keep=3)
    wanted = {f"feeds/archive/{number:03}.atom": f"{number}".encode() for number in range(70)}
    said: dict[str, dict[str, bytes]] = {}
    for turn in range(14):
        changed = {f"feeds/archive/{chance.randrange(90):03}.atom": f"{turn} {n}".encode() for n in range(3)}
        changed |= {f"feeds/other/{chance.randrange(3)}.atom": f"{turn}".encode()} if turn % 2 else {}
        gone = [] if turn < 3 else chance.sample(sorted(wanted), 1)
        wanted |= changed if turn else {}
        for path in set(gone) - changed.keys():
            del wanted[path]
        done = publish(generations, wanted if not turn else changed, modified=DAY, remove=set(gone) - changed.keys())
        said[str(done.generation)] = wanted.copy()

        found = kept(tmp_path)
        assert set(found) == set(sorted(said, key=int)[-3:])
        for number, files in found.items():
            assert {path: body for path, body in files.items() if not path.endswith(".gz")} == said[number]
            assert {path for path in files if path.endswith(".gz")} == {f"{path}.gz" for path in said[number]}


def test_a_large_folder_is_not_linked_anew_for_each_publication(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generations = Generations(tmp_path, keep=2)
    publish(generations, {f"archive/{number}.atom": b"a" for number in range(100)}, modified=DAY)
    real, links = os.link, [0]

    def link(*arguments: Any, **named: Any) -> None:
        links[-1] += 1
        real(*arguments, **named)

    monkeypatch.setattr(os, "link", link)
    for turn in range(6):
        links.append(0)
        publish(generations, {"archive/99.atom": f"{turn}".encode()}, modified=DAY)
    assert links[1] == 198
    assert max(links[-3:]) <= 8


def test_nothing_older_is_kept_where_only_one_generation_may_stand(tmp_path: Path) -> None:
    documents = {f"archive/{number}.atom": b"a secret" for number in range(100)}
    generations = Generations(tmp_path, keep=2)
    for turn in range(4):
        publish(generations, documents | {"archive/0.atom": f"{turn}".encode()}, modified=DAY)
    assert (tmp_path / "public/generations/spare").exists()

    publish(Generations(tmp_path, keep=1), dict.fromkeys(documents, b"nothing"), modified=DAY)

    files = [path for path in (tmp_path / "public").rglob("*.atom") if not path.is_symlink()]
    assert len(files) == 100
    assert {path.read_bytes() for path in files} == {b"nothing"}


def test_what_lies_ready_to_be_used_again_is_never_published(tmp_path: Path) -> None:
    """A turn without news writes nothing but the first page: the root of the tree comes first, and alone."""
    generations = Generations(tmp_path)
    many = {f"feeds/archive/{number:03}.atom": b"old" for number in range(70)}
    for turn in range(5):
        publish(generations, {"index.html": b"", **many, "feeds/archive/000.atom": b"%d" % turn}, modified=DAY)
    assert list((tmp_path / "public/generations/spare").iterdir())
    wanted = tree(tmp_path).keys()

    for turn in range(5):
        put(generations, index_html=f"quiet {turn}")

        assert tree(tmp_path).keys() == wanted
        assert {path.name for path in (tmp_path / "public/current").iterdir()} == {
            "index.html",
            "index.html.gz",
            "feeds",
        }
