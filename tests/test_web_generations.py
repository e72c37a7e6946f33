"""Readers while it is published: whole bodies, right hashes, never an error; and validators that move when bytes do."""

import gzip
import hashlib
import http.client
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from served import NOW, ask, serving

from syndicator.generations import Generations, publish

PATHS = ("feeds/all.atom", "feeds/all.rss", "feeds/all.json", "feeds/country/th.atom", "index.html")


def documents(number: int) -> dict[str, bytes]:
    """All documents say which publication they are of, from first byte to last."""
    return {path: (f"<{path}>".encode() + f"[{number:08}]".encode() * (2_000 + number % 50)) for path in PATHS}


def read(port: int, stop: threading.Event, found: list[str], counted: list[int], accepted: str) -> None:
    """Ask for document after document, and note whatever is wrong with one."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    known: dict[str, str] = {}
    while not stop.is_set():
        for path in PATHS[:-1]:
            fields = {"accept-encoding": accepted} | ({"if-none-match": known[path]} if path in known else {})
            connection.request("GET", f"/{path}", headers=fields)
            answer = connection.getresponse()
            body = answer.read()
            counted.append(answer.status)
            if answer.status == 304:
                continue
            etag = answer.getheader("etag") or ""
            if answer.status != 200:
                found.append(f"{path}: {answer.status}")
            if etag != f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"':
                found.append(f"{path}: hash")
            plain = gzip.decompress(body) if answer.getheader("content-encoding") == "gzip" else body
            rest = plain.partition(b">")[2]
            marks = {rest[at : at + 10] for at in range(0, len(rest), 10)}
            if len(marks) != 1 or not plain.startswith(f"<{path}>".encode()):
                found.append(f"{path}: torn")
            known[path] = etag
    connection.close()


@pytest.mark.slow
def test_fifty_readers_see_no_torn_body_while_it_is_published(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    publish(generations, documents(0), modified=NOW)
    stop = threading.Event()
    found: list[str] = []
    counted: list[int] = []
    with serving(tmp_path) as port:
        readers = [
            threading.Thread(target=read, args=(port, stop, found, counted, "gzip" if n % 2 else "identity"))
            for n in range(50)
        ]
        for reader in readers:
            reader.start()
        for number in range(1, 31):
            publish(generations, documents(number), modified=NOW)
            time.sleep(0.02)
        stop.set()
        for reader in readers:
            reader.join(60)
            assert not reader.is_alive()
        last = ask(port, "/feeds/all.atom")[2]

    assert not found, found[:10]
    assert counted.count(200) > 100
    assert last == documents(30)["feeds/all.atom"]


def test_a_reader_that_knows_a_hash_gets_what_changed_even_within_one_second(tmp_path: Path) -> None:
    """Same moment, same size, other bytes: what a server that trusts size and time would call unchanged."""
    generations = Generations(tmp_path)
    before: dict[str, str] = {}
    with serving(tmp_path) as port:
        for number in range(1, 12):
            publish(generations, {"feeds/all.atom": f"<a>{number:04}</a>".encode()}, modified=NOW)
            status, headers, body = ask(port, "/feeds/all.atom")
            assert (status, body) == (200, f"<a>{number:04}</a>".encode())
            for name, value in before.items():
                assert ask(port, "/feeds/all.atom", {name: value})[0] == 200
            before = {"if-none-match": headers["etag"], "if-modified-since": headers["last-modified"]}


def test_a_tree_that_is_made_anew_is_no_old_one(tmp_path: Path) -> None:
    import shutil

    with serving(tmp_path) as port:
        for text in (b"<a>one</a>", b"<a>two</a>"):
            publish(Generations(tmp_path), {"feeds/all.atom": text}, modified=NOW)
            assert ask(port, "/feeds/all.atom")[2] == text
            shutil.rmtree(tmp_path / "public")
        assert ask(port, "/feeds/all.atom")[0] == 503


def test_what_did_not_change_is_hashed_once(tmp_path: Path) -> None:
    from syndicator.web.tree import PublishedTree

    generations, tree = Generations(tmp_path), PublishedTree(tmp_path)
    for number in range(4):
        publish(
            generations,
            {"feeds/all.atom": f"<a>{number}</a>".encode(), "feeds/topic/x.atom": b"<same/>"},
            modified=NOW + timedelta(days=number),
        )
        generation = tree.generation()
        assert generation
        for path in ("feeds/all.atom", "feeds/topic/x.atom"):
            tree.read(generation, path)

    assert tree.hashed == 4 + 1
