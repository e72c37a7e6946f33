"""Taking something out while a crawl runs in another process and a server stands before the archive."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from loopback_site import Answer, Hit, Site, article, listing
from served import ask
from test_web_serve import running

from syndicator.errors import AlreadyRunning
from syndicator.store import Store
from syndicator.store.locks import run_lock
from tests.test_removal import occurrences
from tests.trees import tree

TITLE = "Deckhand Suthep Wongsa tells of eleven months at sea"
TEXT = (
    "Suthep Wongsa told officers in Thailand that he had not set foot ashore for eleven months and was never paid. "
    "The harbour board of Songkhla took up his case on Friday and spoke of forced labour and trafficking in persons. "
    "His brother had borrowed from a broker to buy him free, and the broker then asked for twice as much as before. "
)
QUOTED = "he had not set foot ashore for eleven months and was never paid"
PATH = "/deckhand-suthep-wongsa"
LINK = f'<a href="{PATH}">{TITLE}</a>'


def command(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SYNDICATOR_", "SCRAPY_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "syndicator", *arguments, "--data", str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=kept,
    )  # fmt: skip


def done(process: "subprocess.Popen[str]") -> str:
    out, err = process.communicate(timeout=120)
    assert process.returncode in {0, 3}, f"{out}\n{err}"
    return out


def declare(folder: Path, site: Site) -> None:
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "board.toml").write_text(
        f'title = "Board"\nhomepage = "{site.url}/"\nlanguage = "en"\ntimezone = "UTC"\n'
        f'[[ways_in]]\nkind = "html"\nurl = "{site.url}/news"\n'
    )
    (folder / "syndicator.toml").write_text(
        f'contact = "news@example.org"\nopen_addresses = ["127.0.0.0/8"]\nopen_ports = [{site.port}]\n'
        "delay_seconds = 0.1\n"
    )


def until(true: Callable[[], bool], seconds: float = 30) -> float:
    start = time.monotonic()
    while not true():
        assert time.monotonic() - start < seconds
        time.sleep(0.05)
    return time.monotonic() - start


def with_menu(page: Answer) -> Answer:
    """A page that names the other article at its foot, as some sites' every page does."""
    assert isinstance(page.body, str)
    return Answer(page.body.replace("</article>", f"</article><aside>More news: {LINK}</aside>"))


@pytest.mark.drill
def test_it_works_beside_a_crawl_and_readers_lose_it_within_a_minute(tmp_path: Path) -> None:
    folder, go = tmp_path / "data", threading.Event()

    def slow(hit: Hit) -> Answer:
        assert go.wait(100)
        return with_menu(
            article(
                f"A note at {hit.path}", f"The board of Thailand spoke of trafficking at {hit.path}. Then: {QUOTED}."
            )
        )

    with Site(
        {"/news": listing(PATH, "/b"), PATH: article(TITLE, TEXT), "/b": article("Two boats off Phuket")}
    ) as site:
        declare(folder, site)
        done(command(folder, "run", "board"))
        with Store.open(folder, write=False) as store:
            item_id = next(item.id for item in store.every() if item.title == TITLE)
        item = f"/item/{item_id.removeprefix('urn:uuid:')}/"
        with running(folder) as (_, port):
            feeds = [path for path, body in tree(folder).items() if TITLE.encode() in body]
            assert {
                "feeds/all.atom",
                "feeds/country/th.json",
                "feeds/source/board.rss",
                "country/th/index.html",
            } <= set(feeds)
            asked = [f"/{feed.removesuffix('index.html')}" for feed in feeds if not feed.endswith(".gz")]
            asked += ["/search?q=suthep", "/search.json?q=suthep", "/search.csv?q=suthep", item]
            assert all(TITLE.encode() in ask(port, path)[2] for path in asked)  # the control: it is in all of them

            site.pages["/news"] = Answer(f"<main><p>{LINK}</p><p><a href=/c>c</a></p><p><a href=/d>d</a></p></main>")
            site.pages |= {"/c": slow, "/d": slow}
            crawl = command(folder, "run", "board")
            until(lambda: bool(site.asked("/c")))
            with pytest.raises(AlreadyRunning), run_lock(folder):
                pass  # the turn goes on, and holds its lock
            start = time.monotonic()
            removal = command(folder, "suppress", item_id, "--reason", "a person asked", "--yes")
            gone = lambda path: TITLE.encode() not in ask(port, path)[2]  # noqa: E731
            until(lambda: all(map(gone, asked)), 60)
            assert time.monotonic() - start < 60
            assert ask(port, item)[0] == 410
            assert "Item withdrawn" in ask(port, "/feeds/all.atom")[2].decode()
            assert "nothing is left" in done(removal)
            assert crawl.poll() is None

            go.set()
            done(crawl)
            assert b"A note at /c" in ask(port, "/feeds/all.atom")[2]  # what the turn found is there
            assert all(map(gone, asked))
            assert ask(port, item)[0] == 410
        assert occurrences(folder, TITLE, f"{site.url}{PATH}", QUOTED, PATH) == []
