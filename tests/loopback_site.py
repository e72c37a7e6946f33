"""A server on loopback that behaves as told and logs every request, and a crawler with sources declared on the spot."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Self

from syndicator import crawling
from syndicator.config import Config
from syndicator.ingest import settle_stories
from syndicator.model import Run
from syndicator.store import Store
from syndicator.tagging import Tagger

NOW = datetime(2024, 5, 3, 6, tzinfo=UTC)


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
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, 0), _Handler)
        self.pages: dict[str, Script] = dict(pages or {})
        self.hits: list[Hit] = []
        self.host = host
        self.port = int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"

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


class Crawler:
    """A data folder, a store, and sources that are declared on the spot."""

    def __init__(self, folder: Path, tagger: Tagger) -> None:
        self.folder = folder
        self.tagger = tagger
        self.store = Store.open(folder)
        (folder / "sources").mkdir()
        self.settings: dict[str, object] = {"contact": "news@example.org", "delay_seconds": 0.0}
        self.ports: set[int] = set()

    def declare(self, name: str, site: Site, *ways: str, article: str = "", more: str = "") -> None:
        self.ports.add(site.port)
        given = "".join(f"[[ways_in]]\n{way}\n" for way in ways or (f'kind = "html"\nurl = "{site.url}/news"',))
        (self.folder / "sources" / f"{name}.toml").write_text(
            f'title = "{name}"\nhomepage = "{site.url}/"\nlanguage = "en"\ntimezone = "UTC"\n{more}\n{given}'
            f"[article]\n{article}\n"
        )

    def crawl(self, *names: str, now: datetime = NOW, **given: object) -> dict[str, Run]:
        settings = {"open_addresses": ("127.0.0.0/8",), "open_ports": tuple(self.ports), **self.settings}
        runs = crawling.crawl(
            names,
            store=self.store,
            tagger=self.tagger,
            config=Config(**settings),  # type: ignore[arg-type]
            now=now,
            folder=self.folder,
            **given,  # type: ignore[arg-type]
        )
        assert all(run.balanced for run in runs), runs
        return {run.source: run for run in runs}

    def titles(self) -> list[str]:
        return [row[0] for row in self.store.connection.execute("SELECT title FROM items ORDER BY title")]


def counts(run: Run) -> dict[str, int]:
    return {str(outcome): count for outcome, count in run.outcomes.items() if count}


def run(crawler: Crawler, days: int) -> Run:
    """The run of the source `board` so many days later, its stories settled."""
    done = crawler.crawl("board", now=NOW + timedelta(days=days))["board"]
    settle_stories(crawler.store)
    return done


def ids(crawler: Crawler) -> dict[str, str]:
    """Each live item's id to the last part of its address."""
    rows = crawler.store.connection.execute("SELECT id, url FROM items WHERE status = 'live'")
    return {row["id"]: row["url"].rpartition("/")[2] for row in rows}
