"""`serve` end to end on loopback: it crawls what is due, serves it, tells the operator, and ends in order."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from syndicator import crawling
from syndicator.cli.run import WORSE
from syndicator.config import Config
from syndicator.daemon import Daemon, _limits
from tests.loopback_site import Answer, Site

NEWS = """<!doctype html><html lang="en"><head><title>{title}</title></head><body><main><h1>{title}</h1>
<p class="date">{day}</p><div class="text"><p>{text}</p></div></main></body></html>"""
TEXT = (
    "Police of Thailand freed {count} victims of trafficking in persons from a scam centre near Mae Sot on Monday. " * 3
)


def pages(count: int) -> dict[str, Answer]:
    listing = "".join(
        f'<li><a class="news" href="/news/{n}">Report number {n} of the board</a></li>' for n in range(count, 0, -1)
    )
    found = {"/news/": Answer(body=f"<!doctype html><title>News</title><ul>{listing}</ul>")}
    for n in range(1, count + 1):
        body = NEWS.format(title=f"Report number {n} of the board", day=f"{n} May 2024", text=TEXT.format(count=n + 10))
        found[f"/news/{n}"] = Answer(body=body)
    return found


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(pages(3)) as site:
        yield site


@pytest.fixture
def data(tmp_path: Path, site: Site) -> Path:
    """A data folder that follows one site on loopback and none of the shipped ones."""
    folder = tmp_path / "data"
    (folder / "sources").mkdir(parents=True)
    for name in crawling.catalogue():
        (folder / "sources" / f"{name}.toml").write_text("enabled = false\n")
    (folder / "sources" / "board.toml").write_text(
        f'''title = "River Board"
homepage = "{site.url}/news/"
country = "TH"
language = "en"
timezone = "Asia/Bangkok"

[[ways_in]]
kind = "html"
url = "{site.url}/news/"
links = "a.news"

[article]
title = "h1"
published = "p.date"
html = "div.text"
'''
    )
    (folder / "syndicator.toml").write_text(
        f"""contact = "tests@example.org"
delay_seconds = 0
open_addresses = ["127.0.0.0/8"]
open_ports = [{site.server_address[1]}]
"""
    )
    return folder


def environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(("SYNDICATOR_", "SCRAPY_"))}


def get(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
        return bytes(response.read())


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_the_daemon_crawls_what_is_due_serves_it_and_ends_on_sigterm(data: Path, site: Site) -> None:
    port = free_port()
    command = [sys.executable, "-m", "syndicator", "serve", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        items: list[dict[str, object]] = []
        end = time.monotonic() + 90
        while len(items) < 3 and time.monotonic() < end:
            time.sleep(0.5)
            try:
                items = json.loads(get(port, "/feeds/country/th.json"))["items"]
            except OSError:
                continue
        assert [item["title"] for item in items] == [f"Report number {n} of the board" for n in (3, 2, 1)]
        asked = [hit.path for hit in site.hits]
        assert asked.count("/news/") == 1
        assert sorted(path for path in asked if path.startswith("/news/")) == [
            "/news/",
            "/news/1",
            "/news/2",
            "/news/3",
        ]
        assert all(
            "Syndicator/" in hit.headers["user-agent"] and "tests@example.org" in hit.headers["user-agent"]
            for hit in site.hits
        )
    finally:
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors.decode()[-2000:]
    assert time.monotonic() - began < 15


def test_a_turn_for_the_worse_is_told_once_and_shown_in_the_exit_code(data: Path, site: Site, tmp_path: Path) -> None:
    told = tmp_path / "told"
    settings = (data / "syndicator.toml").read_text()
    (data / "syndicator.toml").write_text(
        settings + f'heartbeat_url = "{site.url}/alive"\n[notify]\ncommand = "sh -c \'cat >> {told}\'"\n'
    )
    site.pages["/alive"] = Answer(body="thanks")

    def run() -> int:
        command = [sys.executable, "-m", "syndicator", "run", "--all", "--data", str(data)]
        return subprocess.run(command, env=environment(), capture_output=True, timeout=90).returncode

    assert run() == 0
    assert [hit.path for hit in site.hits].count("/alive") == 1
    for path in [path for path in site.pages if path.startswith("/news/")]:
        site.pages[path] = Answer(body="not here", status=404)
    assert run() == WORSE
    assert run() == 0
    assert [hit.path for hit in site.hits].count("/alive") == 1, "a turn in which nothing answered is no sign of life"
    assert told.read_text().count(": broken since ") == 1
    assert "it was well." in told.read_text()


def test_the_daemon_loads_nothing_that_only_its_children_need() -> None:
    """It holds in memory what it imports, for months; a turn's process ends."""
    heavy = {"scrapy", "twisted", "numpy", "trafilatura", "htmldate", "syndicator.tagging", "syndicator.extraction"}
    code = "import sys, syndicator.daemon, syndicator.web.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment())
    loaded = set(done.stdout.split())
    assert "syndicator.due" in loaded
    assert not loaded & heavy


def test_a_child_that_does_not_end_when_it_is_asked_to_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syndicator.daemon._GRACE", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"

    async def ended(code: str) -> int | None:
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
        assert child.stdout is not None
        await child.stdout.readline()
        await Daemon(tmp_path, Config())._stop(child)
        return child.returncode

    assert asyncio.run(ended(deaf)) == -signal.SIGKILL
    assert asyncio.run(ended("import time; print(flush=True); time.sleep(60)")) == -signal.SIGTERM


def test_a_childs_memory_and_files_have_limits() -> None:
    greedy = "import mmap; kept = mmap.mmap(-1, 3 << 30)"
    for code in (greedy, "kept = [open('/dev/null') for _ in range(1100)]"):
        limited = subprocess.run([sys.executable, "-c", code], preexec_fn=_limits, capture_output=True, timeout=60)
        assert limited.returncode == 1
        assert b"Cannot allocate memory" in limited.stderr or b"Too many open files" in limited.stderr
    control = subprocess.run([sys.executable, "-c", greedy], capture_output=True, timeout=60)
    assert control.returncode == 0, control.stderr


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=20_000)], ids=["set back", "put forward"])
def test_the_daemon_ticks_on_whatever_becomes_of_the_clock(
    jump: timedelta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks: list[float] = []
    shift = timedelta()

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return super().now(tz) + shift  # type: ignore[return-value]

    async def tick() -> None:
        ticks.append(time.monotonic())

    async def live() -> float:
        nonlocal shift
        daemon = Daemon(tmp_path, Config(), tick_seconds=0.05, clock=lambda: Clock.now(UTC))
        monkeypatch.setattr(daemon, "_tick", tick)
        async with daemon.running():
            await asyncio.sleep(0.3)
            shift = jump
            jumped = time.monotonic()
            await asyncio.sleep(0.6)
        return jumped

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Clock)
    jumped = asyncio.run(live())

    assert sum(tick < jumped for tick in ticks) >= 2
    assert sum(tick > jumped + 0.2 for tick in ticks) >= 2, "it would wait until the clock is where it was"


def test_a_turn_that_fails_is_not_tried_again_each_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    daemon = Daemon(tmp_path, Config(contact="tests@example.org", disk_reserve_mb=0))
    rests: list[float] = []

    async def turn(program: str) -> None:
        monkeypatch.setattr("syndicator.daemon.sys.executable", program)
        await daemon._turn()
        rests.append(round((daemon._rests_until - time.monotonic()) / 60))
        await daemon._tick()

    async def live() -> None:
        await turn("/bin/false")
        assert daemon.turns == 1, "the tick began none"
        for _ in range(6):
            await turn("/bin/false")
        daemon._rests_until = 0
        monkeypatch.setattr("syndicator.daemon.sys.executable", "/bin/true")
        await daemon._tick()
        await asyncio.gather(*daemon._work.values())

    asyncio.run(live())
    assert rests == [2, 4, 8, 16, 32, 60, 60]
    assert daemon.turns == 8, "the control: once it has rested, a tick begins one"
    assert daemon._failed == 0


def test_a_folder_that_is_not_made_yet_does_not_keep_the_daemon_from_its_first_turn(tmp_path: Path) -> None:
    daemon = Daemon(tmp_path / "not" / "made", Config(contact="tests@example.org", disk_reserve_mb=0))

    assert daemon._is_due()


def test_without_a_contact_the_daemon_serves_and_says_why_it_does_not_crawl(data: Path, site: Site) -> None:
    (data / "syndicator.toml").write_text("")
    port = free_port()
    command = [sys.executable, "-m", "syndicator", "serve", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(6)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert b"contact =" in errors
    assert site.hits == []
