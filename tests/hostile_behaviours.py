"""What servers do to crawlers: each behaviour in place of a good answer."""

import gzip
import socket
import struct
import time
import zlib
from collections.abc import Callable

from loopback_site import Answer, Script

Behaviour = Callable[[Answer], Script]

WALLS = {
    "wall: challenge": "<title>Just a moment...</title><div id='cf-chl-widget'></div>",
    "wall: access denied": "<title>Access Denied</title><h1>Access Denied</h1>Reference #18.2",
    "wall: log-in": "<title>Members</title><form><input name=u><input type=password></form>",
    "wall: sign in": "<title>Sign in to continue</title><p>Please sign in.</p>",
    "wall: maintenance": "<title>Site under maintenance</title><p>We will be back soon.</p>",
    "wall: parked": "<title>river.example is for sale</title><p>This domain name is for sale.</p>",
    "wall: soft 404": "<title>Page not found</title><p>Sorry.</p>",
    "wall: cookie script": "<script>document.cookie='a=1';location.reload()</script>",
    "wall: captcha": "<title>Hello</title><div class='g-recaptcha'></div>",
}


def _status(code: int, **headers: str) -> Behaviour:
    return lambda good: Answer(good.body, code, {k.replace("_", "-"): v for k, v in headers.items()}, good.kind)


def _page(body: str | bytes, kind: str = "text/html", **headers: str) -> Behaviour:
    return lambda good: Answer(body, 200, {k.replace("_", "-"): v for k, v in headers.items()}, kind)


def _raw(write: Callable[[socket.socket, Answer], None]) -> Behaviour:
    return lambda good: Answer(raw=lambda connection: write(connection, good))


def _drip(connection: socket.socket, good: Answer) -> None:
    for byte in good.sent():
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def _drip_head(connection: socket.socket, good: Answer) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(400):
        connection.sendall(f"X-{number}: y\r\n".encode())
        time.sleep(0.05)


def _silence(connection: socket.socket, good: Answer) -> None:
    connection.settimeout(8)
    connection.recv(1)


def _hang_up(connection: socket.socket, good: Answer) -> None:
    connection.close()


def _reset(connection: socket.socket, good: Answer) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _short(connection: socket.socket, good: Answer) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n<html>half")


def _endless(connection: socket.socket, good: Answer) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    for _ in range(2000):
        connection.sendall(chunk)


def _bad_chunks(connection: socket.socket, good: Answer) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\nhello")


def _garbage(connection: socket.socket, good: Answer) -> None:
    connection.sendall(bytes(range(256)) * 20)


def _no_such_version(connection: socket.socket, good: Answer) -> None:
    connection.sendall(b"SPDY/9 200 OK\r\n\r\n")


def _many_headers(connection: socket.socket, good: Answer) -> None:
    head = b"".join(b"X-%d: %s\r\n" % (n, b"y" * 1000) for n in range(3000))
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n")


def _large(connection: socket.socket, good: Answer) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99000000\r\n\r\n" + b"x" * 9000)


def _stalls(connection: socket.socket, good: Answer) -> None:
    sent = good.sent()
    connection.sendall(sent[: len(sent) // 2])
    _silence(connection, good)


def _bomb() -> bytes:
    return gzip.compress(b"\0" * (60 * 1024 * 1024), 9)


BEHAVIOURS: dict[str, Behaviour] = {
    **{f"status {code}": _status(code) for code in (202, 400, 401, 402, 403, 404, 410, 451, 500, 502, 504)},
    "status 429": _status(429),
    "status 429, later": _status(429, Retry_After="86400"),
    "status 503": _status(503),
    "status 503, never": _status(503, Retry_After="Fri, 31 Dec 2199 23:59:59 GMT"),
    "status 999": _status(999),
    "redirects to itself": lambda good: lambda hit: Answer("", 302, {"Location": hit.path, "Set-Cookie": "a=1"}),
    "redirects for ever": lambda good: lambda hit: Answer("", 302, {"Location": hit.path + "x"}),
    "redirects to a file": _status(301, Location="file:///etc/hostname"),
    "redirects to a private address": _status(302, Location="http://10.0.0.1/"),
    "redirects to a long host": _status(302, Location=f"http://{'a' * 70}.example/"),
    "redirects to no host": _status(302, Location="http://["),
    "redirects to no port": _status(302, Location="http://a.example:99999/"),
    "a part of it": lambda good: Answer(good.body, 206, {"Content-Range": "bytes 0-99/5000"}, good.kind),
    "gzip bomb, thrice": lambda good: Answer(
        gzip.compress(gzip.compress(_bomb(), 9), 9), 200, {"Content-Encoding": "gzip, gzip, gzip"}, good.kind
    ),
    "redirects to nowhere": _status(302, Location="http://"),
    "redirects without saying where": _status(302),
    "empty": _page(""),
    "white space": _page(" \n" * 50),
    **{name: _page(f"<html><head>{body}</head></html>") for name, body in WALLS.items()},
    "binary": _page(bytes(range(256)) * 50, "application/octet-stream"),
    "a PDF": _page(b"%PDF-1.7\n" + b"\0" * 500, "application/pdf"),
    "JSON error": _page('{"error": "no"}', "application/json"),
    "gzip bomb": lambda good: Answer(_bomb(), 200, {"Content-Encoding": "gzip"}, good.kind),
    "broken gzip": lambda good: Answer(gzip.compress(b"x" * 5000)[:40], 200, {"Content-Encoding": "gzip"}, good.kind),
    "says gzip, is none": lambda good: Answer(zlib.compress(b"x")[:3], 200, {"Content-Encoding": "gzip"}, good.kind),
    "drips": _raw(_drip),
    "drips its head": _raw(_drip_head),
    "says nothing": _raw(_silence),
    "hangs up": _raw(_hang_up),
    "resets": _raw(_reset),
    "cut short": _raw(_short),
    "endless": _raw(_endless),
    "broken chunks": _raw(_bad_chunks),
    "garbage": _raw(_garbage),
    "another protocol": _raw(_no_such_version),
    "three thousand headers": _raw(_many_headers),
    "far too large": _raw(_large),
    "stalls": _raw(_stalls),
    "entity bomb": _page(
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>',
        "application/xml",
    ),
    "outside entity": _page(
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]><a>&a;</a>', "application/xml"
    ),
    "ten thousand levels": _page("<div>" * 10_000),
}
