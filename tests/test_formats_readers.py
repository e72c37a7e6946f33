"""A real reader on loopback: ids, dates, titles and links arrive, and a withdrawn item is replaced."""

import shutil
import sqlite3
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from formats_samples import FEED, ITEMS, RICH, SEEN, SITE
from pytest_httpserver import HTTPServer

from syndicator.formats import atom, rss
from syndicator.formats.items import entry_of

pytestmark = pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed")


def read(folder: Path, address: str) -> dict[str, tuple[str, str, str, str]]:
    """Let newsboat fetch `address` once more; id to title, author, link and date as it keeps them."""
    (folder / "urls").write_text(address)
    command = ["newsboat", "-u", folder / "urls", "-c", folder / "cache.db", "-C", "/dev/null", "-x", "reload"]
    subprocess.run(command, check=True, timeout=60, capture_output=True, env={"HOME": str(folder), "LC_ALL": "C.UTF-8"})
    with sqlite3.connect(folder / "cache.db") as cache:
        rows = cache.execute("SELECT guid, title, author, url, pubDate FROM rss_item").fetchall()
    cache.close()
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize("module", [atom, rss])
def test_newsboat_keeps_what_we_say(module: object, httpserver: HTTPServer, tmp_path: Path) -> None:
    site = replace(SITE, base_url=httpserver.url_for("").rstrip("/"))
    address = httpserver.url_for(f"/feeds/country/th.{module.SUFFIX}")  # type: ignore[attr-defined]
    document = module.render(FEED, ITEMS, site=site)  # type: ignore[attr-defined]
    httpserver.expect_request(f"/feeds/country/th.{module.SUFFIX}").respond_with_data(document)  # type: ignore[attr-defined]
    kept = read(tmp_path, address)
    assert set(kept) == {one.id for one in ITEMS}
    for one in ITEMS:
        entry = entry_of(one, site=site)
        title, author, url, date = kept[one.id]
        assert (title, author, url) == (entry.title, entry.author, entry.url or "")
        if entry.published:
            assert int(date) == int(entry.published.timestamp())


def test_newsboat_replaces_a_withdrawn_item(httpserver: HTTPServer, tmp_path: Path) -> None:
    address = httpserver.url_for("/feeds/country/th.atom")
    before = atom.document(FEED, [atom.fragment(RICH, site=SITE)], site=SITE, updated=SEEN)
    gone = SEEN + timedelta(days=3)
    after = atom.document(FEED, [atom.stub(RICH, site=SITE, withdrawn_at=gone)], site=SITE, updated=gone)
    httpserver.expect_ordered_request("/feeds/country/th.atom").respond_with_data(before)
    httpserver.expect_ordered_request("/feeds/country/th.atom").respond_with_data(after)
    assert read(tmp_path, address)[RICH.id][0] == RICH.title
    assert read(tmp_path, address)[RICH.id][0] == "Item withdrawn"
