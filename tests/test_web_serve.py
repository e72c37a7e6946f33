"""The command: it says where it listens, serves, and ends when it is told to."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from served import Served, ask

from syndicator.config import Config
from syndicator.web.app import application
from syndicator.web.server import CannotListen, Server, configured, listen


@contextlib.contextmanager
def running(folder: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SYNDICATOR_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "syndicator", "serve", "--no-crawl", "--port", "0", "--data", str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=kept | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        assert found, line
        yield process, int(found[1])
    finally:
        process.kill()
        process.communicate(timeout=10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_within_ten_seconds_and_says_that_all_is_well(number: signal.Signals, served: Served) -> None:
    with running(served.folder) as (process, port):
        assert ask(port, "/feeds/all.atom")[0] == 200
        idle = socket.create_connection(("127.0.0.1", port))
        busy = socket.create_connection(("127.0.0.1", port))
        busy.sendall(b"GET /feeds/all.atom HTTP/1.1\r\n")
        start = time.monotonic()
        process.send_signal(number)
        code = process.wait(timeout=10)
        idle.close()
        busy.close()

    assert code == 0
    assert time.monotonic() - start < 10


def test_an_address_that_is_taken_is_one_line(served: Served) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "syndicator", "serve", "--no-crawl", "--port", str(port), "--data", served.folder],
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        with pytest.raises(CannotListen):
            listen("127.0.0.1", port)

    assert done.returncode == 1
    assert done.stderr.startswith("syndicator: ")
    assert "--port" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_runs_beside_it_begins_before_and_ends_after_it(served: Served) -> None:
    told: list[str] = []

    @contextlib.asynccontextmanager
    async def beside() -> AsyncIterator[None]:
        told.append("begun")
        yield
        told.append("ended")

    listener = listen("127.0.0.1", 0)
    server = Server(configured(application(served.folder, Config(), background=[beside])))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    assert ask(listener.getsockname()[1], "/status.json")[0] == 200
    assert told == ["begun"]
    server.should_exit = True
    thread.join(10)

    assert told == ["begun", "ended"]


def test_where_the_archive_cannot_be_read_what_is_published_is_served_on(served: Served, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(served.folder, folder, symlinks=True)
    (folder / "syndicator.db").write_bytes(b"no database " * 1_000)
    with running(folder) as (process, port):
        assert ask(port, "/feeds/all.atom")[0] == 200
        assert ask(port, "/country/th/")[0] == 200
        assert ask(port, "/search?q=boat")[0] == 503
        assert ask(port, "/healthz")[0] == 503
        process.terminate()
        _, errors = process.communicate(timeout=20)
    assert "only what is published is served" in errors
