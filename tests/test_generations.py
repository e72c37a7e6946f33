"""The published tree: what readers see, and what stays when something goes wrong."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

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
