"""No floods: whoever holds a feed of seven items finds nothing old before them, whatever the archive takes in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest

from syndicator.config import Config
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Article, Dated, Source
from syndicator.publish import publish
from syndicator.store import Store
from tests.shipped import DEFINED, TAGGER
from tests.trees import tree

START = datetime(2024, 2, 12, 3, tzinfo=UTC)
LATER = START + timedelta(days=3)
PORT = Source(
    id="port", title="Port", homepage="https://port.example/", country="GB", language="en", timezone="Europe/London"
)


@pytest.fixture
def archive(tmp_path: Path, source: Source) -> Iterator[Store]:
    """A feed about Thailand that was published with seven items."""
    with Store.open(tmp_path) as store:
        store.write_catalogue([source, PORT])
        for n in range(7):
            take(store, source, n, day=START - timedelta(days=n))
        settle_stories(store)
        publish(store, DEFINED, Config(), now=START)
        yield store


def take(
    store: Store,
    source: Source,
    n: int,
    *,
    day: datetime,
    now: datetime = START,
    late: bool = False,
    at: str = "Thailand",
) -> str:
    words = f"Police of {at} freed {n + 20} victims of trafficking in persons. Case {n} was heard in room {n * 7}."
    article = Article(
        url=f"{source.homepage}{n}",
        title=f"Victims freed in {at}, case {n}",
        text=words,
        published=Dated(value=day, precision="day", raw=str(day), method="selector"),
    )
    ingest(article, source, store=store, tagger=TAGGER, now=now, backfilled=late)
    return store.id_of(f"{source.homepage}{n}") or ""


def shown(folder: Path, feed: str = "country/th") -> list[str]:
    found = [feedparser.parse(tree(folder)[f"feeds/{feed}.{form}"]) for form in ("atom", "rss")]
    assert [e.id for e in found[0].entries] == [e.id for e in found[1].entries]
    return [entry.id for entry in found[0].entries]


@pytest.mark.parametrize("late", [True, False], ids=["as a first run", "the control: as if it were news"])
def test_a_new_source_brings_its_old_items_to_the_archives_alone(late: bool, archive: Store, tmp_path: Path) -> None:
    before = shown(tmp_path)
    assert len(before) == 7
    old = [take(archive, PORT, n, day=START - timedelta(days=400 + n), now=LATER, late=late) for n in range(30)]
    recent = [take(archive, PORT, 50 + n, day=LATER - timedelta(days=n), now=LATER, late=late) for n in range(2)]
    settle_stories(archive)
    publish(archive, DEFINED, Config(), now=LATER)

    after = shown(tmp_path)
    assert set(after) == {*before, *recent, *(() if late else old)}, "what is new by its own date is news"
    assert len(shown(tmp_path, "source/port")) == 32, "its own feed is full from its first run"
    if late:
        months = [
            body
            for path, body in tree(tmp_path).items()
            if path.startswith("feeds/country/th/archive/") and path.endswith("atom")
        ]
        kept = {entry.id for body in months for entry in feedparser.parse(body).entries}
        assert kept == {*before, *recent, *old}


def test_a_back_fill_puts_nothing_old_before_a_subscriber(archive: Store, source: Source, tmp_path: Path) -> None:
    before = shown(tmp_path), shown(tmp_path, "source/board"), shown(tmp_path, "all")
    for n in range(100, 140):
        take(archive, source, n, day=START - timedelta(days=300 + n), now=LATER, late=True)
    settle_stories(archive)
    publish(archive, DEFINED, Config(), now=LATER)
    assert (shown(tmp_path), shown(tmp_path, "source/board"), shown(tmp_path, "all")) == before


@pytest.mark.parametrize("days", [60, 5], ids=["old items", "the control: items of this fortnight"])
def test_a_retag_puts_nothing_old_before_a_subscriber(
    days: int, archive: Store, source: Source, tmp_path: Path
) -> None:
    kenyan = [
        take(archive, source, n, day=START - timedelta(days=days), now=START - timedelta(days=days), at="Kenya")
        for n in range(200, 240)
    ]
    settle_stories(archive)
    publish(archive, DEFINED, Config(), now=START)
    before = shown(tmp_path)
    thai = next(item for item in archive.every() if item.id in before).tags.primary
    with archive.write():
        for item in [archive.item(one) for one in kenyan]:
            assert item
            archive.retag(item, replace(item.tags, primary={**item.tags.primary, **thai}), now=LATER)
    publish(archive, DEFINED, Config(), now=LATER)
    assert (shown(tmp_path) == before) is (days == 60)
    archived = {
        entry.id
        for path, body in tree(tmp_path).items()
        if path.startswith("feeds/country/th/archive/") and path.endswith("atom")
        for entry in feedparser.parse(body).entries
    }
    assert archived == {*before, *kenyan}


def test_a_fresh_installation_has_full_feeds_from_its_first_run(tmp_path: Path, source: Source) -> None:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        ids = [take(store, source, n, day=START - timedelta(days=90 * n), late=True) for n in range(20)]
        settle_stories(store)
        publish(store, DEFINED, Config(), now=START)
    assert shown(tmp_path) == ids, "the newest leads"
    assert shown(tmp_path, "all") == shown(tmp_path, "source/board") == ids
