"""Turns in real life: many at once, ended by a signal, after weeks of failure, in a service that stopped."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from syndicator import crawling
from syndicator.config import Config
from syndicator.daemon import Daemon
from syndicator.errors import AlreadyRunning, StoreError
from syndicator.generations import Generations
from syndicator.model import Outcome, Verdict
from syndicator.service import Order, turn
from syndicator.store import Store
from syndicator.store.locks import run_lock
from syndicator.web.watch import health
from tests.loopback_site import Answer, Hit, Site, article, listing
from tests.sampling import sampled

NOW = datetime(2024, 5, 3, 6, tzinfo=UTC)


def declare(folder: Path, site: Site) -> Config:
    """A data folder that follows one site on loopback and none of the shipped ones."""
    (folder / "sources").mkdir(parents=True)
    for name in crawling.catalogue():
        (folder / "sources" / f"{name}.toml").write_text("enabled = false\n")
    (folder / "sources" / "board.toml").write_text(
        f'title = "Board"\nhomepage = "{site.url}/"\nlanguage = "en"\ntimezone = "UTC"\n'
        f'[[ways_in]]\nkind = "html"\nurl = "{site.url}/news"\n[article]\n'
    )
    (folder / "syndicator.toml").write_text(
        f'contact = "news@example.org"\ndelay_seconds = 0\n'
        f'open_addresses = ["127.0.0.0/8"]\nopen_ports = [{site.port}]\n'
    )
    return Config(contact="news@example.org", delay_seconds=0, open_addresses=("127.0.0.0/8",), open_ports=(site.port,))


@pytest.fixture
def site() -> Iterator[Site]:
    with Site({"/news": listing("/a", "/b", "/c"), **{f"/{name}": article(name.upper()) for name in "abc"}}) as site:
        yield site


def command(data: Path) -> list[str]:
    return [sys.executable, "-m", "syndicator", "run", "--all", "--data", str(data)]


def environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(("SYNDICATOR_", "SCRAPY_"))}


def items(data: Path) -> list[str]:
    with Store.open(data, write=False) as store:
        return sorted(item.title for item in store.every())


def _try(
    folder: str, begin: "multiprocessing.synchronize.Barrier", told: "multiprocessing.Queue[tuple[str, float]]"
) -> None:  # type: ignore[name-defined]
    begin.wait()
    began = time.monotonic()
    try:
        with run_lock(Path(folder)):
            told.put(("worked", time.monotonic() - began))
            begin.wait()
    except AlreadyRunning as error:
        told.put((str(error.exit_code), time.monotonic() - began))
        begin.wait()


def test_of_twenty_turns_at_once_exactly_one_works_and_the_others_say_so_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    begin, told = context.Barrier(20), context.Queue()
    processes = [context.Process(target=_try, args=(str(tmp_path), begin, told)) for _ in range(20)]
    for process in processes:
        process.start()
    answers = [told.get(timeout=30) for _ in processes]
    for process in processes:
        process.join(timeout=30)

    assert sorted(answer for answer, _ in answers) == ["75"] * 19 + ["worked"]
    assert max(seconds for _, seconds in answers) < 2


def test_a_second_command_ends_with_75_and_one_that_was_killed_holds_nothing(tmp_path: Path, site: Site) -> None:
    data = tmp_path / "data"
    declare(data, site)
    site.pages["/news"] = _slow(listing("/a"), 30)
    first = subprocess.Popen(command(data), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until(lambda: bool(site.asked("/news")))
        second = subprocess.run(command(data), env=environment(), capture_output=True, text=True, timeout=60)
    finally:
        first.kill()
        first.wait(timeout=10)

    assert second.returncode == 75
    assert second.stderr.startswith("syndicator: another run is working")
    with run_lock(data):
        pass


def _slow(answer: Answer, seconds: float) -> object:
    def slowly(_: Hit) -> Answer:
        time.sleep(seconds)
        return answer

    return slowly


def _until(holds: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came to this"
        time.sleep(0.05)


def test_sigterm_ends_a_crawl_of_slow_pages_within_ten_seconds_and_loses_nothing(tmp_path: Path, site: Site) -> None:
    data = tmp_path / "data"
    declare(data, site)
    site.pages |= {"/b": _slow(article("B"), 25), "/alive": Answer("thanks")}  # type: ignore[dict-item]
    with (data / "syndicator.toml").open("a") as settings:
        settings.write(f'heartbeat_url = "{site.url}/alive"\n')
    process = subprocess.Popen(command(data), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    _until(lambda: bool(site.asked("/b")))
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=40)
    seconds = time.monotonic() - began

    assert seconds <= 10, errors.decode()[-2000:]
    assert process.returncode == 0, errors.decode()[-2000:]
    assert items(data) == ["A"]
    assert Generations(data).current == 1
    assert not site.asked("/alive"), "a turn that was ended is no sign of life"
    with Store.open(data, write=False) as store:
        assert [f.verdict for f in store.followed() if f.source.enabled] == [Verdict.UNPROVEN]
        assert store.problems() == []

    site.pages["/b"] = article("B")
    site.hits.clear()
    again = subprocess.run(command(data), env=environment(), capture_output=True, text=True, timeout=90)
    assert again.returncode == 0, again.stderr
    assert items(data) == ["A", "B", "C"]
    assert not site.asked("/a"), "what was stored is not asked for again"
    assert len(site.asked("/alive")) == 1


@pytest.mark.parametrize("number", sampled([signal.SIGKILL, signal.SIGTERM], always=1))
def test_what_waits_for_the_end_of_a_run_is_neither_stored_nor_lost_when_it_never_comes(
    tmp_path: Path, site: Site, number: signal.Signals
) -> None:
    data = tmp_path / "data"
    declare(data, site)
    subprocess.run(command(data), env=environment(), capture_output=True, check=True, timeout=90)
    site.pages |= {"/news": listing("/d", "/e", "/a", "/b", "/c"), "/d": article("D"), "/e": _slow(article("E"), 25)}  # type: ignore[dict-item]
    process = subprocess.Popen(command(data), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _until(lambda: bool(site.asked("/e")))
    process.send_signal(number)
    process.wait(timeout=40)
    assert items(data) == ["A", "B", "C"], "nothing is stored before the run was judged"

    site.pages["/e"] = article("E")
    again = subprocess.run(command(data), env=environment(), capture_output=True, text=True, timeout=90)
    assert again.returncode == 0, again.stderr
    assert items(data) == ["A", "B", "C", "D", "E"]


def test_a_source_that_never_began_is_neither_broken_nor_forgotten(tmp_path: Path, site: Site) -> None:
    data = tmp_path / "data"
    declare(data, site)
    text = (data / "sources" / "board.toml").read_text()
    for number in range(crawling.AT_ONCE):
        (data / "sources" / f"slow_{number}.toml").write_text(text.replace("/news", f"/slow{number}"))
        site.pages[f"/slow{number}"] = _slow(listing("/a"), 25)  # type: ignore[assignment]
    (data / "sources" / "zz_last.toml").write_text(text)
    process = subprocess.Popen(command(data), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _until(lambda: any(hit.path.startswith("/slow") for hit in site.hits))
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=40)

    assert process.returncode == 0, errors.decode()[-2000:]
    with Store.open(data, write=False) as store:
        last = next(f for f in store.followed() if f.source.id == "zz_last")
        assert (last.verdict, last.last_run, last.due) == (Verdict.UNPROVEN, None, None)
        assert store.runs("zz_last") == []


def test_with_less_free_disk_than_the_reserve_nothing_is_crawled_and_what_is_published_stays(
    tmp_path: Path, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "data"
    config = declare(data, site)
    turn(data, config, Order(everything=True), clock=lambda: NOW)
    site.hits.clear()
    full = replace(config, disk_reserve_mb=1 << 40)

    with pytest.raises(StoreError, match="disk are free"):
        turn(data, full, Order(everything=True), clock=lambda: NOW + timedelta(days=2))
    assert not Daemon(data, full, clock=lambda: NOW + timedelta(days=2))._is_due()

    assert "not crawling: only" in caplog.text
    assert site.hits == []
    assert Generations(data).current == 1
    assert Daemon(data, config, clock=lambda: NOW + timedelta(days=2))._is_due(), "a control: there is room"


def test_a_service_that_stopped_says_so_two_days_later(tmp_path: Path, site: Site) -> None:
    config = declare(tmp_path / "data", site)
    turn(tmp_path / "data", config, Order(everything=True), clock=lambda: NOW)
    tree = Generations(tmp_path / "data")
    status, page, front = (tree.read(path) for path in ("status.json", "status/index.html", "index.html"))
    assert status is not None
    assert page is not None
    assert front is not None

    told = json.loads(status)
    valid_until, as_of = (datetime.fromisoformat(told[name]) for name in ("valid_until", "as_of"))
    assert as_of - NOW < timedelta(minutes=2)
    assert NOW + timedelta(hours=24) < valid_until < NOW + timedelta(days=2)
    assert NOW < datetime.fromisoformat(told["next_run"]) < valid_until
    for shown in (page, front):
        assert valid_until.strftime("%Y-%m-%dT%H:%M").encode() in shown
        assert b"stopped.js" in shown
    with Store.open(tmp_path / "data", write=False) as store:
        assert health(store, generation=1, now=NOW + timedelta(hours=35))[0]
        well, why = health(store, generation=1, now=NOW + timedelta(days=2))
    assert not well
    assert b"no source answered in the last 36 hours" in why


@pytest.mark.drill
def test_a_source_that_fails_for_sixty_days_is_asked_ever_more_rarely_and_returns_with_what_is_left(
    tmp_path: Path, site: Site
) -> None:
    data = tmp_path / "data"
    config = declare(data, site)
    turn(data, config, Order(), clock=lambda: NOW)
    well = dict(site.pages)
    site.pages = {"/news": Answer("away", 500), "/robots.txt": Answer("", 404)}
    asked: list[datetime] = []
    now = NOW
    while now < NOW + timedelta(days=60):
        with Store.open(data, write=False) as store:
            followed = next(f for f in store.followed() if f.source.enabled)
        assert followed.due is not None
        now = max(followed.due, now + timedelta(hours=1))
        site.hits.clear()
        turn(data, config, Order(), clock=lambda: now)  # noqa: B023  called at once
        if site.asked("/news"):
            asked.append(now)

    gaps = [later - earlier for earlier, later in pairwise(asked)]
    assert max(gaps[:25]) <= timedelta(hours=25)
    assert timedelta(days=5) < max(gaps[30:]) <= timedelta(days=7, hours=1)
    feed = json.loads((data / "public" / "current" / "feeds" / "source" / "board.json").read_bytes())
    assert len(feed["items"]) == 3, "its feeds keep what they had"
    with Store.open(data, write=False) as store:
        followed = next(f for f in store.followed() if f.source.enabled)
    assert followed.verdict is Verdict.BROKEN
    assert "500" in followed.reason
    assert followed.source.enabled
    page = Generations(data).read("status/index.html")
    assert page is not None
    assert b"broken" in page

    site.pages = well | {
        "/news": listing("/e", "/d", "/c"),
        "/d": article("D", "Border police at the northern bridge stopped two lorries with forty people inside. " * 5),
        "/e": article("E", "A court in the capital gave the recruiter of nine domestic workers eleven years. " * 5),
    }
    done = turn(data, config, Order(everything=True), clock=lambda: now + timedelta(days=1))

    assert done.runs[0].outcomes[Outcome.NEW] == 2
    assert items(data) == ["A", "B", "C", "D", "E"]
    assert done.runs[0].verdict is Verdict.OK, done.runs[0].reason
