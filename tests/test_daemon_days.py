"""Days of the daemon on loopback: three sites, one redesigned overnight, followed with a feed reader and a browser.

Also what it weighs after a day of ticks, and many of them at once. Drills: they take minutes.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback_site import Answer, Site
from readers import Newsboat

from syndicator import crawling
from syndicator.store import Store

pytestmark = pytest.mark.drill

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SITES = ("board", "coast", "river")
TIMES = {
    "run": ("started_at", "finished_at"),
    "source": ("verdict_since", "last_run", "last_new", "due"),
    "entry_memory": ("listed_at", "read_at", "due"),
    "page_memory": ("fetched_at", "checked_at"),
    "facts_memory": ("at",),
}
"""What is remembered of the past, and when that was."""
TEXTS = {
    "board": "Police of Thailand freed {} victims of trafficking in persons from a locked house near Mae Sot. ",
    "coast": "The navy of Thailand towed a boat with {} stranded people on board to the pier of Ranong at dawn. ",
    "river": "A court in Chiang Rai, Thailand, sentenced {} members of a smuggling ring to years in prison. ",
}
WRONG = "Ministry for Waterways"
MOST_MEMORY = 80_000_000
MANY = 20


def page(site: str, number: int, *, new: bool = False) -> Answer:
    title = f"Report {number} of the {site}"
    text = TEXTS[site].format(number + 3) * 4
    heading = f"<h1>{WRONG}</h1><h2>{title}</h2>" if new else f"<h1>{title}</h1>"
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{title}"}}</script>'
    return Answer(
        f"<html lang=en><head><title>{title} | {site}</title>{data}</head><body><main>{heading}"
        f"<p class=date>{number} May 2024</p><div class=text><p>{text}</p></div></main></body></html>"
    )


def pages(site: str, numbers: range, *, new: bool = False) -> dict[str, Answer]:
    rows = "".join(f'<li><a class=news href="/news/{n}">Report {n} of the {site}</a></li>' for n in reversed(numbers))
    found = {"/news/": Answer(f"<!doctype html><title>News</title><ul>{rows}</ul>")}
    return found | {f"/news/{n}": page(site, n, new=new) for n in numbers}


def declare(folder: Path, sites: dict[str, Site]) -> None:
    (folder / "sources").mkdir(parents=True)
    for name in crawling.catalogue():
        (folder / "sources" / f"{name}.toml").write_text("enabled = false\n")
    for name, site in sites.items():
        (folder / "sources" / f"{name}.toml").write_text(
            f'title = "{name.title()}"\nhomepage = "{site.url}/news/"\ncountry = "TH"\nlanguage = "en"\n'
            f'timezone = "Asia/Bangkok"\n[[ways_in]]\nkind = "html"\nurl = "{site.url}/news/"\nlinks = "a.news"\n'
            '[article]\ntitle = "h1"\npublished = "p.date"\nhtml = "div.text"\n'
        )
    ports = ", ".join(str(site.port) for site in sites.values())
    (folder / "syndicator.toml").write_text(
        f'contact = "tests@example.org"\ndelay_seconds = 0\nopen_addresses = ["127.0.0.0/8"]\nopen_ports = [{ports}]\n'
    )


def environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(("SYNDICATOR_", "SCRAPY_"))}


@contextmanager
def daemon(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "syndicator", "serve", "--port", str(port), "--data", str(folder), *options]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0


def get(address: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=20) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""


def until(holds: Callable[[], bool], seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to this"
        time.sleep(1)


def passes(folder: Path, span: timedelta) -> None:
    """Let time pass: all that is remembered was so much earlier."""
    shift = f"-{span.total_seconds():.0f} seconds"
    with Store.open(folder) as store, store.write():
        told = "json_set(facts, '$.at', strftime('%Y-%m-%dT%H:%M:%S+00:00', json_extract(facts, '$.at'), ?))"
        store.connection.execute(f"UPDATE facts_memory SET facts = {told}", [shift])
        for table, columns in TIMES.items():
            for column in columns:
                earlier = f"strftime('%Y-%m-%dT%H:%M:%SZ', {column}, ?)"
                store.connection.execute(f"UPDATE {table} SET {column} = {earlier} WHERE {column} IS NOT NULL", [shift])


def titles(base: str) -> list[str]:
    status, body = get(f"{base}/feeds/all.json")
    return sorted(item["title"] for item in json.loads(body)["items"]) if status == 200 else []


def test_three_sites_two_days_one_redesigned_overnight(tmp_path: Path) -> None:
    if problem := Newsboat.absent():
        pytest.skip(problem)
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    folder = tmp_path / "data"
    with ExitStack() as stack:
        sites = {name: stack.enter_context(Site(pages(name, range(1, 4)))) for name in SITES}
        declare(folder, sites)
        first = sorted(f"Report {n} of the {name}" for name in SITES for n in (1, 2, 3))
        both = sorted([*first, *(f"Report 4 of the {name}" for name in SITES)])
        with daemon(folder) as (_, base):
            until(lambda: titles(base) == first)
            feeds = [f"{base}/feeds/{name}" for name in ("all.atom", "country/th.rss")]
            readers = [Newsboat(tmp_path / f"reader-{n}", [feed]) for n, feed in enumerate(feeds)]
            for reader in readers:
                assert sorted(kept.title for kept in reader.read()) == first
            until(lambda: len(seen(folder)) == 3 and get(f"{base}/healthz")[0] == 200)

            for name, site in sites.items():
                site.pages = dict(pages(name, range(1, 5), new=name == "board"))
            passes(folder, timedelta(days=1))
            until(lambda: titles(base) == both)
            until(lambda: seen(folder)["board"] == "suspect")

            for reader in readers:
                assert sorted(kept.title for kept in reader.read()) == both, "each once, and none wrong"
            status = json.loads(get(f"{base}/status.json")[1])
            reasons = {one["id"]: one["reason"] for one in status["sources"]}
            assert "json-ld still agrees with what was known, and stands in for it" in reasons["board"]
            assert seen(folder) == {"board": "suspect", "coast": "ok", "river": "ok"}
            with playwright.sync_playwright() as player:
                browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
                looked = browser.new_page()
                looked.goto(f"{base}/status/")
                text = looked.inner_text("main")
                assert "json-ld still agrees" in text
                assert looked.locator("#stopped").is_visible() is False
                looked.goto(f"{base}/feed/all/" if get(f"{base}/feed/all/")[0] == 200 else f"{base}/source/board/")
                assert "suspect" in looked.inner_text("body").lower()
                browser.close()
            valid_until = datetime.fromisoformat(status["valid_until"])

        with daemon(folder, "--no-crawl") as (_, base), playwright.sync_playwright() as player:
            until(lambda: get(f"{base}/healthz")[0] == 200)
            browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            looked = browser.new_page()
            for late, stopped in ((timedelta(hours=-1), False), (timedelta(days=2), True)):
                looked.clock.set_fixed_time(valid_until + late)
                looked.goto(f"{base}/")
                looked.wait_for_timeout(1500)
                assert looked.locator("#stopped").is_visible() is stopped
            browser.close()
            passes(folder, timedelta(hours=37))
            until(lambda: get(f"{base}/healthz")[0] == 503, 90)


def weight(process: int) -> int:
    """Bytes that a process holds."""
    return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def seen(folder: Path) -> dict[str, str]:
    """Verdict by source, of those that ran."""
    with Store.open(folder, write=False) as store:
        return {one.source.id: str(one.verdict) for one in store.followed() if one.source.enabled and one.last_run}


WEIGHED = """
import asyncio, os, sys
from pathlib import Path
from syndicator.config import load
from syndicator.daemon import Daemon
from syndicator.web.app import application
folder = Path(sys.argv[1])
config = load(folder, os.environ)
ticks = 0
class Counted(Daemon):
    async def _tick(self):
        global ticks
        await super()._tick()
        ticks += 1
def weight():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
async def day():
    daemon = Counted(folder, config, tick_seconds=0.01)
    application(folder, config, background=(daemon.running,))
    async with daemon.running():
        while ticks < 10:
            await asyncio.sleep(0.1)
        begun = weight()
        while ticks < 1440:
            await asyncio.sleep(0.1)
        assert daemon.turns == 0
        print(begun, weight(), len(os.listdir("/proc/self/fd")))
asyncio.run(day())
"""


PEAK = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, ended_with, used = os.wait4(child.pid, 0)
assert not ended_with
print(used.ru_maxrss)
"""
"""Run a command; print its peak in kB. Small itself: a child counts as its own what its parent weighed at the fork."""


def test_after_a_day_of_ticks_the_daemon_weighs_less_than_eighty_megabytes(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with Site(pages("board", range(1, 4))) as site:
        declare(folder, {"board": site})
        for number in range(44):
            text = (folder / "sources" / "board.toml").read_text()
            (folder / "sources" / f"board_{number}.toml").write_text(text)
        run = [sys.executable, "-m", "syndicator", "run", "--all", "--data", str(folder)]
        waved = subprocess.run(
            [sys.executable, "-c", PEAK, *run], env=environment(), check=True, capture_output=True, text=True
        )
        wave = int(waved.stdout) << 10
    done = subprocess.run(
        [sys.executable, "-c", WEIGHED, str(folder)],
        env=environment(), check=True, capture_output=True, text=True, timeout=500,
    )  # fmt: skip
    begun, ended, files = map(int, done.stdout.split())
    print(f"45 sources: wave {wave / 1e6:.0f} MB; daemon {begun / 1e6:.1f} MB, after 1,440 ticks {ended / 1e6:.1f} MB")
    assert ended < MOST_MEMORY
    assert ended - begun < 2 << 20
    assert files < 40
    assert wave < 250_000_000


def test_of_twenty_daemons_and_twenty_cron_runs_at_once_exactly_one_works(tmp_path: Path) -> None:
    folder = tmp_path / "data"

    def slowly(_: object) -> Answer:
        time.sleep(20)
        return pages("board", range(1, 4))["/news/"]

    with Site({**pages("board", range(1, 4)), "/news/": slowly}) as site:
        declare(folder, {"board": site})
        run = [sys.executable, "-m", "syndicator", "run", "--data", str(folder)]
        quiet = {"env": environment(), "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with ExitStack() as stack:
            daemons = [stack.enter_context(daemon(folder)) for _ in range(MANY)]
            runs = [subprocess.Popen(run, **quiet) for _ in range(MANY)]  # type: ignore[call-overload]
            codes = [process.wait(timeout=300) for process in runs]
            until(lambda: len(titles(daemons[0][1])) == 3)
            time.sleep(70)  # each daemon has ticked again
            held = max(weight(process.pid) for process, _ in daemons)
        asked = [hit.path for hit in site.hits if hit.path != "/robots.txt"]
    assert sorted(asked) == ["/news/", "/news/1", "/news/2", "/news/3"], "one of forty worked"
    print(f"{MANY} daemons, {MANY} cron runs: {codes.count(75)} of these found another at work; {held / 1e6:.1f} MB")
    assert set(codes) <= {0, 75}
    assert held < MOST_MEMORY
    with Store.open(folder, write=False) as store:
        assert len(store.runs("board")) == 1
        assert store.problems() == []
        last = store.runs("board")[0]
    assert last.started_at <= datetime.now(UTC)
