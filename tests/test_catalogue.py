"""The catalogue, end to end: every source, crawled from a recording made of its own fixtures."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from scrapers.spiders import SourceSpider
from syndicator import crawling
from syndicator.captures import Recording, Writer
from syndicator.config import Config
from syndicator.model import Outcome, Run, Verdict
from syndicator.store import Store
from tests.shipped import TAGGER

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
DEMONSTRATED = {"rso", "unodc_roseap", "bali_process"}
"""These have whole recordings of their own."""
MOVED = {"https://www.ifrc.org/rss.xml": "https://www.ifrc.org/rss.xml?q=/rss.xml"}
"""Redirects that were seen on the live site."""


@cache
def ours() -> dict[str, type[SourceSpider]]:
    return crawling.spiders(Path("/nowhere"))


def cases(source: str) -> list[Path]:
    """Its fixtures, but for those of answers that are refused."""
    return sorted(path.parent for path in FIXTURES.glob(f"scrapers.sources.{source}.*/*/output.json"))


def record(writer: Writer, source: str) -> None:
    """Every response of the source's fixtures, as the way in that it belongs to would ask for it."""
    asks = {ask.url: ask for way in ours()[source].ways_in for ask in (a.at(NOW) for a in way.asks())}
    for case in cases(source):
        info = json.loads((case / "inputs/HttpResponse-info.json").read_text("utf-8"))
        ask = asks.get(info["url"])
        writer.write(
            info["url"],
            status=info["status"],
            headers=info["headers"],
            body=(case / "inputs/HttpResponse-body.html").read_bytes(),
            date=NOW,
            method=ask.method if ask else "GET",
            request_body=ask.body.encode() if ask and ask.body else None,
        )


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Run, list[str]]]:
    """Source to its run and the titles that it stored, all in one wave."""
    folder = tmp_path_factory.mktemp("catalogue")
    writer = Writer(folder / "recorded")
    for source in ours():
        record(writer, source)
    for here, there in MOVED.items():
        writer.write(here, status=301, headers=[("Location", there)], body=b"", date=NOW)
    recording = Recording.open(sorted((folder / "recorded").iterdir()))
    store = Store.open(folder / "data")
    try:
        runs = crawling.crawl(
            ours(),
            store=store,
            tagger=TAGGER,
            config=Config(),
            now=recording.now,
            folder=folder / "data",
            recording=recording,
        )
        titles: dict[str, list[str]] = {}
        for source, title in store.connection.execute("SELECT source, title FROM items"):
            titles.setdefault(source, []).append(title)
    finally:
        store.close()
    return {run.source: (run, titles.get(run.source, [])) for run in runs}


@pytest.mark.parametrize("source", sorted(set(ours()) - DEMONSTRATED))
def test_a_source_delivers_what_its_fixtures_hold(crawled: dict[str, tuple[Run, list[str]]], source: str) -> None:
    run, titles = crawled[source]
    said = [json.loads((case / "output.json").read_text("utf-8")) for case in cases(source)]
    wanted = {article["title"] for article in said if "title" in article}

    assert run.way_in is not None
    assert run.verdict not in {Verdict.BROKEN, Verdict.BLOCKED}, run.reason
    assert run.balanced
    assert run.outcomes[Outcome.QUARANTINED] == 0
    assert wanted & set(titles), run


def test_the_first_way_in_of_every_source_answers(crawled: dict[str, tuple[Run, list[str]]]) -> None:
    for source in set(ours()) - DEMONSTRATED:
        assert crawled[source][0].way_in == ours()[source].ways_in[0].name


@pytest.mark.parametrize("source", sorted(ours()))
def test_the_documentation_names_a_source_and_its_ways_in(source: str) -> None:
    text = (ROOT / "docs/sources.md").read_text("utf-8")

    assert f"### `{source}`:" in text, "run scripts/write_sources_doc"
    for way in ours()[source].ways_in:
        assert f"`{way.asks()[0].url}`" in text, "run scripts/write_sources_doc"


@pytest.mark.parametrize("source", sorted(ours()))
def test_a_source_says_how_surely_it_is_known(source: str) -> None:
    note = ours()[source].source.note.lower()

    assert len({word for word in ("seen", "inferred", "unknown") if word in note}) >= 2


@pytest.mark.parametrize("source", sorted(ours()))
def test_a_source_credits_a_publisher_and_not_a_section_of_its_site(source: str) -> None:
    assert ":" not in ours()[source].source.credit
