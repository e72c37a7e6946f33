"""The short way to what is held in memory says byte for byte what the long way says, and takes part where it may."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from served import NOW, PLENTY, Served, serving
from uvicorn import Config as ServerConfig

from syndicator.config import Config
from syndicator.generations import Generations, publish
from syndicator.web.app import application
from syndicator.web.guard import Guard
from syndicator.web.quick import Quick
from syndicator.web.server import Protocol, Server, configured, listen

FEED = "/feeds/all.atom"
LONG_AGO = "Mon, 01 Jan 1990 00:00:00 GMT"
PATHS = (FEED, "/feeds/all.json", "/feeds/country/th.rss", "/feeds.opml", "/style.css", "/status.json", "/nowhere.atom",
         "/feeds/all.atom?content=summary", "/feeds/all%2Eatom", "/", "/feeds/all.atom.gz", "/healthz")  # fmt: skip


@dataclass
class Ways:
    """Two servers before one folder: one knows the short way."""

    short: int
    long: int
    taken: list[bytes] = field(default_factory=list)
    """Addresses that were answered the short way."""


class Watched(Quick):
    taken: list[bytes]

    def answer(self, url: bytes, headers: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes, bytes] | None:
        found = super().answer(url, headers)
        if found:
            self.taken.append(url)
        return found


def started(config: ServerConfig) -> tuple[Server, threading.Thread, int]:
    listener = listen("127.0.0.1", 0)
    server = Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started
    return server, thread, listener.getsockname()[1]


@pytest.fixture(scope="module")
def ways(served: Served) -> Iterator[Ways]:
    guards: list[Guard] = [application(served.folder, Config(), allowance=PLENTY) for _ in range(2)]
    watched = Watched(guards[0])
    watched.taken = []
    short = started(configured(guards[0], http=type("Short", (Protocol,), {"quick": watched})))
    long = started(configured(guards[1], http=Protocol))
    yield Ways(short=short[2], long=long[2], taken=watched.taken)
    for server, thread, _ in (short, long):
        server.should_exit = True
        thread.join(15)


def told(port: int, *requests: str) -> bytes:
    """Everything that a server says to these heads on one connection, but for what hangs on the second."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall("".join(f"{request}\r\n\r\n" for request in requests).encode("latin-1"))
        said = b""
        while part := connection.recv(1 << 16):
            said += part
    return b"\r\n".join(line for line in said.split(b"\r\n") if not line.lower().startswith(b"date:"))


def head(path: str, *fields: str, method: str = "GET", close: bool = True) -> str:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: a", *fields, *(["Connection: close"] if close else [])])


def validators(ways: Ways, path: str) -> tuple[str, str]:
    said = told(ways.long, head(path)).decode("latin-1")
    fields = dict(line.split(": ", 1) for line in said.partition("\r\n\r\n")[0].split("\r\n")[1:])
    return fields["etag"], fields["last-modified"]


@pytest.mark.parametrize("path", PATHS)
def test_both_ways_say_the_same(ways: Ways, path: str) -> None:
    tag, moment = validators(ways, FEED)
    for fields in (
        (), ("Accept-Encoding: gzip, br",), ("Accept-Encoding: gzip;q=0",), ("Accept-Encoding: ",),
        ("Accept-Encoding: gzip", "Accept-Encoding: br"), (f"If-None-Match: {tag}",), (f"If-None-Match: W/{tag}",),
        ('If-None-Match: "other"',), ("If-None-Match: *",), (f'If-None-Match: "x", {tag}', "Accept-Encoding: gzip"),
        (f"If-Modified-Since: {moment}",), ("If-Modified-Since: yesterday",), (f"If-Modified-Since: {LONG_AGO}",),
        ('If-None-Match: "other"', f"If-Modified-Since: {moment}"), ("Range: bytes=0-9",), (f"If-Match: {tag}",),
        ('If-Match: "other"',), (f"If-Unmodified-Since: {moment}",), ("Content-Length: 0",), ("Expect: 100-continue",),
    ):  # fmt: skip
        for method in ("GET", "HEAD", "POST"):
            request = head(path, *fields, method=method)
            told(ways.short, request)  # from now on it is held
            assert told(ways.short, request) == told(ways.long, request), (method, fields)


def test_what_is_asked_for_again_goes_the_short_way(ways: Ways) -> None:
    tag, moment = validators(ways, FEED)
    plain = (head(FEED), head(FEED, "Accept-Encoding: gzip"), head(FEED, f"If-None-Match: {tag}"),
             head(FEED, f"If-Modified-Since: {moment}", "User-Agent: a reader"))  # fmt: skip
    told(ways.short, plain[0])
    for request in plain:
        ways.taken.clear()
        told(ways.short, request)
        assert ways.taken == [FEED.encode()], request
    for request in (head(FEED, "Range: bytes=0-9"), head(FEED, method="HEAD"), head("/"), head("/search?q=police")):
        ways.taken.clear()
        told(ways.short, request)
        assert ways.taken == [], request


def test_answers_come_in_the_order_of_the_questions(ways: Ways) -> None:
    tag, _ = validators(ways, FEED)
    paths = ("/", FEED, "/feeds/all.rss", "/search?q=police", FEED)
    asked = [*(head(path, close=False) for path in paths), head(FEED, f"If-None-Match: {tag}")]
    told(ways.short, *asked)
    assert told(ways.short, *asked) == told(ways.long, *asked)


def test_another_generation_is_seen_at_once(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    publish(generations, {"feeds/quick.json": b"{}"}, modified=NOW)
    with serving(tmp_path) as port:
        for number in range(5):
            body = f'{{"number": {number}}}'.encode()
            publish(generations, {"feeds/quick.json": body}, modified=NOW)
            for _ in range(3):
                assert told(port, head("/feeds/quick.json")).endswith(body)


def test_short_answers_are_counted_and_have_their_headers(ways: Ways) -> None:
    told(ways.short, head(FEED))
    before = told(ways.short, head("/metrics"))
    said = told(ways.short, head(FEED))
    assert told(ways.short, head("/metrics")) != before
    for name in (b"content-security-policy: default-src 'none'", b"x-content-type-options: nosniff", b"etag: "):
        assert name in said
