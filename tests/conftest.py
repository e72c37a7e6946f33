"""What tests share: a store in memory, a clock that stands still, a real command in a folder of its own."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syndicator.model import Source
from syndicator.store import Store

if TYPE_CHECKING:
    from served import Served

    from syndicator.tagging import Tagger
    from tests.loopback_site import Crawler, Site

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("SHARED_FOLDER", ROOT.parent / "shared"))

Command = Callable[..., "subprocess.CompletedProcess[str]"]

LONGEST = (
    "test_turns", "test_road", "test_pages_browser", "test_kill", "test_onboarding", "test_daemon",
    "test_crawling_moves", "test_crawling_hostile", "test_web", "test_removal", "test_web_hostile", "test_upkeep",
    "test_digest", "test_formats_hostile", "test_crawling_project", "test_removal_names", "test_query_agreement",
    "test_wheel", "test_onboarding_elsewhere", "test_backups", "test_crawling_canaries", "test_replays",
)  # fmt: skip
"""Modules that take more than five seconds: they begin first, so that no worker sits alone with one at the end."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Nothing that is loaded now is garbage; to look for some all the while takes a quarter of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Longest modules first; within them, and after them, as they stand."""
    rank = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(LONGEST)))


@pytest.fixture(scope="module", autouse=True)
def swept() -> None:
    """What is held between two modules stays: no later sweep, of which each crawl makes one, looks through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def now() -> datetime:
    return datetime(2024, 2, 12, 3, tzinfo=UTC)


@pytest.fixture
def source() -> Source:
    return Source(
        id="board",
        title="River Board: notices",
        homepage="https://board.example/",
        country="GB",
        language="en",
        timezone="Europe/London",
    )


@pytest.fixture
def store(source: Source) -> Store:
    store = Store.in_memory()
    store.write_catalogue([source])
    return store


@pytest.fixture(scope="session")
def tagger() -> "Tagger":
    """The tagger of the shipped vocabulary, loaded once, by whoever asks for it first."""
    from tests.shipped import TAGGER

    return TAGGER


@pytest.fixture
def site() -> Iterator["Site"]:
    """A site on loopback that has no page yet."""
    from tests.loopback_site import Site

    with Site() as site:
        yield site


@pytest.fixture
def crawler(tmp_path: Path, tagger: "Tagger") -> Iterator["Crawler"]:
    """A data folder whose sources are declared on the spot."""
    from tests.loopback_site import Crawler

    crawler = Crawler(tmp_path / "data", tagger)
    yield crawler
    crawler.store.close()


@pytest.fixture
def recordings() -> Path:
    """Two recorded days of real texts; they lie beside a checkout of the team's, not in the project."""
    folder = SHARED / "recordings"
    if not folder.is_dir():
        pytest.skip("the recordings of real texts are not beside this checkout (SHARED_FOLDER)")
    return folder


@pytest.fixture
def seeds() -> Path:
    """Five real articles, as plain text."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the real articles are not beside this checkout (SHARED_FOLDER)")
    return folder


@pytest.fixture
def syndicator(tmp_path: Path) -> Command:
    """The real command, in an empty folder; nothing of the caller's settings reaches it."""

    def call(*arguments: str | Path, timeout: float = 120, **environment: str) -> "subprocess.CompletedProcess[str]":
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("SYNDICATOR_", "SCRAPY_"))}
        return subprocess.run(
            [sys.executable, "-m", "syndicator", *map(str, arguments)],
            cwd=tmp_path,
            env=kept | environment,
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    return call


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Served"]:
    """A server before an archive with something of everything. Nobody changes it."""
    from served import Served, fill, serving

    folder = tmp_path_factory.mktemp("served")
    ids = fill(folder)
    with serving(folder) as port:
        yield Served(folder, port, ids)
