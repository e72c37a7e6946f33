"""Where words may hide: whatever a file holds them in, the look at what is left finds them there, and only there."""

import gzip
import io
import sqlite3
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from syndicator.captures import Writer
from syndicator.removal.needles import Needles
from syndicator.removal.traces import traces
from syndicator.store import Store

TITLE = "Fisher Malee Srisuk returns home from Songkhla"
OTHER = "Fisher Malee Wongsa returns to Phuket by another boat"
URL = "https://board.example/news/1"
NEEDLES = Needles(urls=frozenset({URL})).and_name(TITLE)
AT = datetime(2024, 2, 12, 3, tzinfo=UTC)
Hide = Callable[[Path, str], object]


def zipped(folder: Path, said: str) -> None:
    (folder / "old.log.gz").write_bytes(gzip.compress(b"before\n" + said.encode()))


def zipped_in_tar(folder: Path, said: str) -> None:
    inner = gzip.compress(said.encode())
    with tarfile.open(folder / "backup.tar.gz", "w:gz") as tar:
        entry = tarfile.TarInfo("captures/a.warc.gz")
        entry.size = len(inner)
        tar.addfile(entry, io.BytesIO(inner))


def encoded_capture(folder: Path, said: str) -> None:
    head = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    body = gzip.compress(f"<p>{said}</p>".encode())
    Writer(folder / "captures").write("https://board.example/", status=200, headers=head, body=body, date=AT)


def across_pages(folder: Path, said: str) -> None:
    """A long text, of which a page of the file ends within the words."""
    with sqlite3.connect(folder / "copy.db") as database:
        database.execute("CREATE TABLE t (a TEXT)")
        database.executemany(
            "INSERT INTO t VALUES (?)", [(f"{'x ' * n}{said}{' y' * 3000}",) for n in range(1900, 2100)]
        )
    database.close()


def free_page(folder: Path, said: str) -> None:
    database = sqlite3.connect(folder / "copy.db", isolation_level=None)
    database.execute("PRAGMA secure_delete = OFF")
    database.execute("CREATE TABLE t (a TEXT)")
    database.execute("INSERT INTO t VALUES (?)", [f"{said} " * 200])
    database.execute("DELETE FROM t")
    database.close()


def log_of_writes(folder: Path, said: str) -> sqlite3.Connection:
    database = sqlite3.connect(folder / "copy.db", isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE t (a TEXT)")
    database.execute("INSERT INTO t VALUES (?)", [said])
    database.execute("UPDATE t SET a = 'nothing'")
    return database


def quarantine(folder: Path, said: str) -> None:
    with Store.open(folder) as store:
        store.quarantine("board", "https://board.example/2", "odd", detail=said, article=None, now=AT)


def mail(folder: Path, said: str) -> None:
    message = EmailMessage()
    message.set_content(f"ä {said}", cte="base64")
    (folder / "digest.eml").write_bytes(bytes(message))


def generation(folder: Path, said: str) -> None:
    (folder / "public" / "7").mkdir(parents=True)
    bold = said.replace(" ", r"<\/b> <b>")
    (folder / "public" / "7" / "all.json").write_text('{"html": "' + bold + '"}')


def log(folder: Path, said: str) -> None:
    (folder / "crawl.log").write_text("x\n" * 700_000 + said.upper().replace(" ", "-"))


def name(folder: Path, said: str) -> None:
    (folder / f"{said.replace(' ', '_')}.txt").write_text("")


HIDDEN: dict[str, Hide] = {
    "gzip": zipped, "gzip in tar": zipped_in_tar, "encoded capture": encoded_capture, "two pages": across_pages,
    "free page": free_page, "log of writes": log_of_writes, "quarantine": quarantine, "mail": mail,
    "generation": generation, "log": log, "name of a file": name,
}  # fmt: skip


@pytest.mark.parametrize("hide", HIDDEN.values(), ids=HIDDEN)
def test_it_is_found_wherever_it_hides(hide: Hide, tmp_path: Path) -> None:
    kept = hide(tmp_path, OTHER)
    assert traces(tmp_path, NEEDLES) == []
    del kept
    for path in sorted(tmp_path.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    kept = hide(tmp_path, TITLE)
    assert len(traces(tmp_path, NEEDLES)) == 1
    del kept


@pytest.mark.parametrize(
    ("spelled", "is_it"),
    [
        (URL, True), (f"{URL}/", True), ("http://www.board.example/news/1?utm_source=x", True), (f"see {URL}.", True),
        ("https:\\/\\/board.example\\/news\\/1", True), ("board.example%2Fnews%2F1", True),
        (f"{URL}2", False), (f"{URL}/comments", False), ("https://aboard.example/news/12", False),
    ],
)  # fmt: skip
def test_an_address_is_told_from_those_that_begin_like_it(spelled: str, is_it: bool, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f'<a href="{spelled}">there</a>')
    assert bool(traces(tmp_path, NEEDLES)) is is_it


def test_what_cannot_be_looked_through_is_named(tmp_path: Path) -> None:
    zipped(tmp_path, OTHER * 50)
    whole = (tmp_path / "old.log.gz").read_bytes()
    (tmp_path / "old.log.gz").write_bytes(whole[:-12])
    [left] = traces(tmp_path, NEEDLES)
    assert "could not be read to its end" in left
