"""A turn whose process hangs or dies: what it was asking is recorded as failed, once, and told; all others finish."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicator import crawling
from syndicator.config import Config
from syndicator.daemon import Daemon
from syndicator.due import due_now
from syndicator.model import Run, Source, Verdict
from syndicator.store import Store
from syndicator.unended import record_unended
from tests.loopback_site import NOW, Crawler, Hit, Site, article, listing
from tests.shipped import TAGGER

HANGS = "time.sleep(1000)"
DIES = "os.kill(os.getpid(), signal.SIGKILL)"
HOOK = """
import os, signal, sys, time
class After:
    def find_spec(self, name, path, target=None):
        if name == "scrapers.spiders":
            sys.meta_path.remove(self)
            import scrapers.pages
            read = scrapers.pages.ArticlePage.to_item
            async def to_item(page):
                if page.source.id == "hanging":  # as a call into C that never comes back: no signal is heard
                    signal.pthread_sigmask(signal.SIG_BLOCK, {{signal.SIGALRM, signal.SIGTERM}})
                    {does}
                return await read(page)
            scrapers.pages.ArticlePage.to_item = to_item
sys.meta_path.insert(0, After())
"""


@pytest.fixture
def sites() -> Iterator[tuple[Site, Site]]:
    with Site() as good, Site() as bad:
        yield good, bad


@pytest.fixture
def data(tmp_path: Path, sites: tuple[Site, Site], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that follows two sites; the article of the second one comes when the first one's run is over."""
    folder = tmp_path / "data"
    (folder / "sources").mkdir(parents=True)
    for name in crawling.catalogue():
        (folder / "sources" / f"{name}.toml").write_text("enabled = false\n")
    for name, site in zip(("calm", "hanging"), sites, strict=True):
        site.pages = {"/news": listing("/a"), "/a": article(f"Of {name}")}
        (folder / "sources" / f"{name}.toml").write_text(
            f'title = "{name}"\nhomepage = "{site.url}/"\nlanguage = "en"\ntimezone = "UTC"\n'
            f'[[ways_in]]\nkind = "html"\nurl = "{site.url}/news"\n'
        )

    def late(_hit: Hit) -> object:
        for _ in range(600):
            with Store.open(folder, write=False) as store:
                if store.runs("calm"):
                    break
            asyncio.run(asyncio.sleep(0.05))
        return article("Of hanging")

    sites[1].pages["/a"] = late  # type: ignore[assignment]
    ports = ", ".join(str(site.port) for site in sites)
    (folder / "syndicator.toml").write_text(
        f'contact = "tests@example.org"\ndelay_seconds = 0\nopen_addresses = ["127.0.0.0/8"]\nopen_ports = [{ports}]\n'
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    return folder


def turn(data: Path, does: str, minutes: float = 10) -> dict[str, list[Run]]:
    """One turn of the daemon, whose child does this when it reads the hanging source's article."""
    (data.parent / "sitecustomize.py").write_text(HOOK.format(does=does))
    asyncio.run(Daemon(data, Config(contact="tests@example.org", turn_minutes=minutes))._turn())  # type: ignore[arg-type]
    with Store.open(data, write=False) as store:
        return {name: store.runs(name) for name in ("calm", "hanging")}


def words(data: Path, *command: str) -> str:
    arguments = [sys.executable, "-m", "syndicator", *command, "--data", str(data)]
    return subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60).stdout


def test_a_process_that_dies_leaves_a_run_of_what_it_was_asking(data: Path) -> None:
    runs = turn(data, DIES)

    assert [run.verdict for run in runs["calm"]] == [Verdict.OK]
    assert [(run.verdict, run.reason) for run in runs["hanging"]] == [
        (Verdict.BROKEN, "Its run did not end: its process was ended by SIGKILL.")
    ]


@pytest.mark.drill
def test_a_process_that_hangs_is_killed_and_its_run_recorded_once_and_told(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syndicator.daemon._SPARE_MINUTES", 0)
    monkeypatch.setattr("syndicator.daemon._GRACE", 1.0)

    runs = turn(data, HANGS, 0.5)

    assert [run.verdict for run in runs["calm"]] == [Verdict.OK]
    assert [run.reason for run in runs["hanging"]] == [
        "Its run did not end: its process hung and was killed after 0 minutes."
    ]
    assert "hung and was killed" in words(data, "status")
    with Store.open(data, write=False) as store:
        days = store.connection.execute("SELECT state FROM coverage WHERE source = 'hanging'").fetchall()
        assert [row["state"] for row in days] == ["broken"]
        assert due_now(store.sources().values(), store, now=datetime.now(UTC)) == []

    (data.parent / "sitecustomize.py").unlink()
    words(data, "run", "hanging")
    assert "Of hanging" in words(data, "search", "hanging")
    with Store.open(data, write=False) as store:
        assert len(store.runs("hanging")) == 2
        assert store.unended() == frozenset()


@pytest.mark.drill
def test_without_the_record_nothing_would_tell_of_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same death, and nobody who records it; and the same turn, in which nothing dies."""
    monkeypatch.setattr(Daemon, "_record", lambda *_: None)
    assert turn(data, DIES)["hanging"] == []

    monkeypatch.undo()
    assert [run.verdict for run in turn(data, "pass")["hanging"]] == [Verdict.OK]


def followed(name: str) -> Source:
    return Source(id=name, title=name, homepage=f"https://{name}.example/", country=None, language="en", timezone="UTC")


def test_of_several_that_shared_a_process_none_is_called_broken(store: Store) -> None:
    store.write_catalogue([followed("a"), followed("b"), followed("c")])
    for name in ("a", "b"):
        store.begin(name, NOW)

    assert record_unended(store, "hung and was killed after 65 minutes", now=NOW + timedelta(hours=1)) == ["a", "b"]
    assert record_unended(store, "hung and was killed after 65 minutes", now=NOW + timedelta(hours=2)) == []

    assert [(run.verdict, run.started_at) for run in store.runs("a")] == [(Verdict.SUSPECT, NOW)]
    assert store.runs("a")[0].reason == (
        "Its run did not end: its process, which it shared with 1 other, hung and was killed after 65 minutes; "
        "the next time it runs alone, after all others."
    )
    assert store.runs("c") == []
    assert store.unended() == {"a", "b"}


def test_what_may_take_the_process_with_it_runs_alone_and_last(tmp_path: Path, sites: tuple[Site, Site]) -> None:
    crawler = Crawler(tmp_path / "apart", TAGGER)
    for name, site in zip(("alpha", "omega"), sites, strict=True):
        site.pages = {"/news": listing("/a"), "/a": article(name)}
        crawler.declare(name, site)
    order: list[str] = []

    crawler.crawl(
        "alpha",
        "omega",
        apart=frozenset({"alpha"}),
        started=lambda name, _: order.append(f"{name} begins"),
        finished=lambda run: order.append(f"{run.source} ends"),
    )

    crawler.store.close()
    assert order == ["omega begins", "omega ends", "alpha begins", "alpha ends"]


def test_a_run_that_was_ended_in_order_is_not_under_way_any_more(store: Store) -> None:
    store.begin("a", NOW)
    store.begin("b", NOW)
    store.over("a")
    assert set(store.underway()) == {"b"}

    store.stop()

    assert (store.underway(), store.unended()) == ({}, frozenset())


def test_a_turn_that_finds_what_another_left_runs_it_apart(store: Store) -> None:
    store.begin("a", NOW)
    store.begin("b", NOW)
    store.over("b")

    store.give_up()
    store.begin("a", NOW)
    store.give_up()

    assert store.underway() == {}
    assert store.unended() == {"a"}
    store.over("a")
    assert store.unended() == frozenset()
