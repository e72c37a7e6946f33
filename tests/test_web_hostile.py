"""What nobody should ask: ways out of the tree, nonsense, floods, and clients that never finish."""

import http.client
import logging
import random
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from served import PLENTY, Served, ask, serving

SECRET = b'contact = "secret@example.org"'
_UP = ("..", "%2e%2e", "%2E%2e", ".%2e", "%2e.", "%252e%252e", "..;", "%c0%ae%c0%ae", "．．", "..%00", "....//..")
_PARTS = ("/", "%2f", "%2F", "\\", "%5c", "%5C", "//", "/./")
WAYS_OUT = [
    *(f"/{slash.join([up] * depth)}{slash}syndicator.toml" for up in _UP for slash in _PARTS for depth in (3,)),
    "/feeds/../../../syndicator.toml", "/feeds/%2e%2e/%2e%2e/%2e%2e/syndicator.toml", "/../syndicator.db",
    "/feeds/all.atom/../../../../syndicator.toml", "/country/th/..%2f..%2f..%2f..%2fsyndicator.toml",
    "//etc/passwd", "/etc/passwd", "/%2fetc/passwd", "/file:///etc/passwd", "/feeds//all.atom", "/./feeds/all.atom",
    "/feeds/all.atom%00", "/feeds/all.atom%00.html", "/feeds/all.atom/", "/feeds/all.atom%0d%0aset-cookie:a=b",
    "/%0aset-cookie:a=b", "/feeds/all.atom%20", "/feeds/all.atom.", "/feeds/ALL.atom", "/.git/config", "/.well-known/",
    "/~root/", "/feeds/*.atom", "/feeds/all.{atom,rss}", "/feeds/%ff%fe.atom", "/feeds/all.atom;a=b", "/%", "/%zz",
    "/" + "a/" * 300, "/" + "a" * 3000, "/feeds/\u202eatom", "/C:/syndicator.toml", "/link/syndicator.toml", "/link/",
    "/public/current/index.html", "/generations/1/index.html", "/current/",
]  # fmt: skip


@pytest.fixture(scope="module")
def tempting(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server before a copy whose data folder holds a secret, and whose tree holds a link that leads out of it."""
    import shutil

    folder = tmp_path_factory.mktemp("tempting")
    shutil.copytree(served.folder, folder, symlinks=True, dirs_exist_ok=True)
    (folder / "syndicator.toml").write_bytes(SECRET)
    (folder / "public" / "current" / "link").symlink_to(folder)
    with serving(folder) as port:
        yield port


def raw(port: int, request: bytes, *, seconds: float = 5) -> bytes:
    """What comes back for these very bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.sendall(request)
        found = b""
        while part := connection.recv(65536):
            found += part
        return found


def test_there_are_sixty_ways_out() -> None:
    assert len(set(WAYS_OUT)) >= 60


@pytest.mark.parametrize("path", WAYS_OUT)
def test_nothing_outside_the_tree_is_served(path: str, tempting: int) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    answer = raw(tempting, request)

    assert re.match(rb"HTTP/1.1 4\d\d ", answer), answer[:200]
    assert SECRET not in answer
    assert b"root:" not in answer
    assert b"set-cookie" not in answer.lower().partition(b"\r\n\r\n")[0]
    assert b"content-security-policy: default-src 'none'" in answer


def test_the_way_out_is_there_for_who_would_follow_links(tempting: int, served: Served) -> None:
    """The control: a plain file server would have sent the secret."""
    assert ask(tempting, "/feeds/all.atom")[0] == 200
    assert ask(tempting, "/link/syndicator.toml")[0] == 404


@pytest.mark.parametrize(
    "request_line",
    [b"GET", b"\x00\x01\x02", b"GET /\x00 HTTP/1.1", b"GET / HTTP/1.1\r\nbad header", b"G" * 70_000],
)
def test_what_is_no_http_is_refused_with_every_header(request_line: bytes, served: Served) -> None:
    answer = raw(served.port, request_line + b"\r\nHost: x\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"content-security-policy: default-src 'none'" in answer
    assert b"x-content-type-options: nosniff" in answer


def test_a_head_that_is_too_large_is_refused(served: Served) -> None:
    try:
        answer = raw(served.port, b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 3_000_000 + b"\r\n\r\n")
    except ConnectionError:  # it closed while we were still sending
        answer = b""

    assert answer.startswith(b"HTTP/1.1 400 ") or not answer
    assert served.ask("/status.json")[0] == 200


def test_requests_in_one_breath_are_all_answered(served: Served) -> None:
    one = b"GET /status.json HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /status.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = raw(served.port, one * 20 + last)

    assert answer.count(b"HTTP/1.1 200 OK") == 21


def test_who_never_finishes_a_head_is_let_go_and_disturbs_nobody(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syndicator.web.server._HEAD_SECONDS", 1.5)
    with serving(served.folder) as port:
        ask(port, "/feeds/all.atom")
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(200)]
        for connection in slow:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        times = []
        until = time.monotonic() + 2.5
        while time.monotonic() < until:
            for connection in slow[::40]:
                try:
                    connection.sendall(b"X: y\r\n")
                except OSError:
                    continue
            start = time.perf_counter()
            assert ask(port, "/feeds/all.atom")[0] == 200
            times.append(time.perf_counter() - start)
        left = 0
        for connection in slow:
            connection.settimeout(0.5)
            try:
                left += connection.recv(1) != b""
            except TimeoutError:
                left += 1
            except OSError:
                pass
            connection.close()

    assert left == 0
    assert sorted(times)[len(times) // 2] < 0.2


def test_who_asks_for_another_protocol_writes_nothing_into_the_log(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    upgrade = b"GET /status.json HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n"

    assert raw(served.port, upgrade).startswith(b"HTTP/1.1 200 OK")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def _left_open(connections: list[socket.socket], seconds: float) -> int:
    """How many of them the server has not let go after a time; what was sent meanwhile is read only then."""
    time.sleep(seconds)
    left = 0
    for connection in connections:
        connection.settimeout(0.3)
        try:
            while connection.recv(1 << 20):
                pass
        except TimeoutError:
            left += 1
        except OSError:
            pass
        connection.close()
    return left


@pytest.mark.parametrize(
    "head", [b"POST / HTTP/1.1\r\nContent-Length: 999999", b"GET /status.json HTTP/1.1\r\nTransfer-Encoding: chunked"]
)
def test_who_never_finishes_a_body_is_let_go(head: bytes, served: Served) -> None:
    with serving(served.folder) as port:
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(head + b"\r\nHost: x\r\n\r\n1\r\nx\r\n")

        assert _left_open([connection], 0.7) == 0


def test_who_never_takes_an_answer_is_let_go(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.web.server._TAKE_SECONDS", 0.4)
    with serving(served.folder) as port:
        ask(port, "/feeds/all.atom")
        greedy, slow = (socket.socket() for _ in range(2))
        for connection in (greedy, slow):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connection.connect(("127.0.0.1", port))
        greedy.sendall(b"GET /feeds/all.atom HTTP/1.1\r\nHost: x\r\n\r\n" * 600)
        slow.sendall(b"GET /feeds/all.atom HTTP/1.1\r\nHost: x\r\n\r\n")

        assert _left_open([greedy], 1.2) == 0
        assert slow.recv(15) == b"HTTP/1.1 200 OK"
        slow.close()


def test_a_connection_that_is_kept_is_not_let_go_between_requests(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syndicator.web.server._HEAD_SECONDS", 0.5)
    with serving(served.folder) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        for _ in range(3):
            connection.request("GET", "/status.json")
            assert connection.getresponse().read()
            time.sleep(0.8)
        connection.close()


QUERY_PIECES = (
    "country:TH", "country:", "mentions:MM", "topic:forced-criminality", "-", "NOT", "OR", "AND", "(", ")", '"', "*",
    "after:2024-13", "before:2024", "date:2024..2020", "source:board", "lang:th", "has:pdf", "is:first", "ค้ามนุษย์",
    "สแกม", "'", ";", "--", "DROP TABLE item", "%", "\\", "\x00", "\u202e", "\ud7ff", "🙂", "a" * 300, "x0c0th",
    "NEAR(a b)",     "words:a", "^", "{", "}", "+", "id:urn:uuid:1", "story:x", "<script>", "\r\nSet-Cookie: a=b",
    "..", "/", "police",
)  # fmt: skip
PATH_PIECES = (
    "feeds", "country", "th", "..", ".", "%2e", "%2f", "item", "story", "all.atom", "search", "%00", "\\", "a", "",
    "x" * 200, "%ff",
)  # fmt: skip


def fuzzed(seed: int, count: int) -> Iterator[str]:
    """Addresses that nobody should ask for, and some that somebody might."""
    chance = random.Random(seed)
    for number in range(count):
        kind = number % 4
        if kind == 0:
            yield "/" + "/".join(chance.choice(PATH_PIECES) for _ in range(chance.randint(1, 8)))
            continue
        joined = chance.choice((" ", "")).join(chance.choice(QUERY_PIECES) for _ in range(chance.randint(1, 9)))
        if chance.random() < 0.2:
            joined = "".join(
                chr(chance.choice((chance.randrange(32, 127), chance.randrange(0xD7FF)))) for _ in range(40)
            )
        form = ("", "", ".atom", ".rss", ".json", ".csv")[chance.randrange(6)]
        extra = chance.choice(("", "", "&page=2", "&page=-1", "&page=99999999999", "&dups=all", "&content=x", "&q=b"))
        yield f"/search{form}?q={quote(joined, safe='' if chance.random() < 0.8 else '=&?#;', errors='replace')}{extra}"


def drill(port: int, seed: int, count: int) -> list[float]:
    """Ask `count` addresses on one connection; seconds of each. Nothing fails, leaks, or comes back as markup."""
    times: list[float] = []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for address in fuzzed(seed, count):
        path = re.sub(r"[^\x21-\x7e]|#", "", address)  # what http.client can send
        start = time.perf_counter()
        connection.putrequest("GET", path, skip_accept_encoding=True)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        times.append(time.perf_counter() - start)
        assert answer.status in {200, 301, 302, 400, 404, 410}, (answer.status, path)
        assert "set-cookie" not in {name.lower() for name, _ in answer.getheaders()}, path
        assert answer.getheader("content-security-policy"), path
        assert answer.getheader("x-content-type-options") == "nosniff", path
        assert SECRET not in body
        if (answer.getheader("content-type") or "").startswith("text/html"):
            assert b"<script>" not in body, path
    connection.close()
    return times


@pytest.mark.slow
def test_a_sample_of_the_fuzz_drill(tempting: int) -> None:
    times = sorted(drill(tempting, 5, 2_000))

    print(f"p50 {times[len(times) // 2] * 1000:.1f} ms, p99 {times[len(times) * 99 // 100] * 1000:.1f} ms")
    assert times[len(times) * 99 // 100] < 1.0


def test_the_drill_would_see_a_leak(tmp_path: Path) -> None:
    """The control: before a server that answers everything with the secret, the drill fails."""
    import contextlib
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Leaking(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in (("content-security-policy", "x"), ("x-content-type-options", "nosniff")):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(SECRET)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Leaking)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with pytest.raises(AssertionError), contextlib.closing(server.socket):
            drill(server.server_address[1], 5, 10)
    finally:
        server.shutdown()
        thread.join(5)


def test_the_allowance_of_tests_is_no_limit() -> None:
    assert PLENTY.burst >= 100_000
