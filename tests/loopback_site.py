"""A server on loopback that behaves as told, path by path, and logs every request that it got."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Self


@dataclass(frozen=True)
class Hit:
    """One request, as the server saw it."""

    at: float
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    """What a path answers. `raw` is written as it is, instead of a well-formed response."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"
    raw: Callable[[socket.socket], None] | None = None

    def sent(self) -> bytes:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        given = {"Content-Type": self.kind, "Content-Length": str(len(body)), "Connection": "close"} | self.headers
        head = f"HTTP/1.1 {self.status} As told\r\n" + "".join(f"{k}: {v}\r\n" for k, v in given.items())
        return head.encode("latin-1") + b"\r\n" + body


Script = Answer | Callable[[Hit], Answer]


class Site(ThreadingTCPServer):
    """Paths to answers; what is not there is 404, robots.txt too."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, pages: dict[str, Script] | None = None, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), _Handler)
        self.pages: dict[str, Script] = dict(pages or {})
        self.hits: list[Hit] = []
        self.host = host
        self.port = int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def asked(self, path: str | None = None) -> list[Hit]:
        return [hit for hit in self.hits if path in {None, hit.path}]

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are the point of some tests."""


class _Handler(StreamRequestHandler):
    server: Site
    timeout = 20

    def handle(self) -> None:
        line = self.rfile.readline(65536).decode("latin-1").split()
        if len(line) < 2:
            return
        headers: dict[str, str] = {}
        while (raw := self.rfile.readline(65536)) not in {b"\r\n", b"\n", b""}:
            name, _, value = raw.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        body = self.rfile.read(int(headers.get("content-length", "0")))
        hit = Hit(time.monotonic(), line[0], line[1], headers, body)
        self.server.hits.append(hit)
        script = self.server.pages.get(line[1], Answer("not here", 404))
        answer = script(hit) if callable(script) else script
        if answer.raw is not None:
            answer.raw(self.connection)
        else:
            self.wfile.write(answer.sent())


def listing(*paths: str) -> Answer:
    """An HTML listing of addresses."""
    return Answer("<html><main>" + "".join(f"<p><a href='{p}'>About {p}</a></p>" for p in paths) + "</main></html>")


def article(title: str, text: str = "") -> Answer:
    """A page with one article, its date and some words of body."""
    words = text or f"The board says of {title} that officers met in Bangkok on Monday. " * 6
    return Answer(
        f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"<time datetime='2024-05-02'>2 May 2024</time><p>{words}</p></article></body></html>"
    )
