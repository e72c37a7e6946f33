"""What is published: only what changed, nothing that vanishes, nothing old as new, nothing lost."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest

from syndicator.config import Config
from syndicator.ingest import ingest, settle_stories, withdraw
from syndicator.model import Article, Dated, Source
from syndicator.publish import publish
from syndicator.store import Store
from tests.shipped import DEFINED, TAGGER
from tests.trees import tree

START = datetime(2024, 2, 12, 3, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path, source: Source) -> Iterator[Store]:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        yield store


def add(
    store: Store,
    source: Source,
    number: int,
    *,
    now: datetime,
    day: datetime | None = None,
    place: str = "Thailand",
    late: bool = False,
) -> None:
    freed = f"{number + 10} victims of trafficking in persons"
    text = f"Police of {place} stopped boat number {number} off the coast and freed {freed}."
    article = Article(
        url=f"https://board.example/{number}",
        title=f"Boat {number} stopped off {place}",
        text=text,
        html=f"<p>{text}</p>",
        published=Dated(value=day, precision="day", raw=str(day), method="selector") if day else None,
    )
    ingest(article, source, store=store, tagger=TAGGER, now=now, backfilled=late)


def ids(folder: Path, path: str) -> list[str]:
    return [item["id"] for item in json.loads(tree(folder)[f"feeds/{path}.json"])["items"]]


def test_only_touched_documents_are_written(archive: Store, source: Source, tmp_path: Path) -> None:
    for number in range(5):
        add(archive, source, number, now=START, place="Thailand")
        add(archive, source, number + 100, now=START, place="Kenya")
    publish(archive, DEFINED, Config(), now=START)
    before = {p: (tmp_path / "public/current" / p).stat().st_ino for p in tree(tmp_path)}

    later = START + timedelta(days=1)
    add(archive, source, 7, now=later, place="Thailand")
    settle_stories(archive)
    done = publish(archive, DEFINED, Config(), now=later)

    assert "country/th" in done.feeds
    assert not [path for path in done.feeds if path.startswith("country/ke")]
    assert done.rendered == 1
    kept = [p for p in before if p.startswith("feeds/country/ke")]
    assert kept
    assert all((tmp_path / "public/current" / p).stat().st_ino == before[p] for p in kept)


def test_publishing_without_news_changes_nothing(archive: Store, source: Source) -> None:
    add(archive, source, 1, now=START)
    publish(archive, DEFINED, Config(), now=START)
    assert not publish(archive, DEFINED, Config(), now=START).published.changed


def test_other_settings_render_everything_anew(archive: Store, source: Source, tmp_path: Path) -> None:
    add(archive, source, 1, now=START)
    publish(archive, DEFINED, Config(), now=START)
    publish(archive, DEFINED, Config(base_url="https://feeds.example.org"), now=START)
    body = tree(tmp_path)["feeds/country/th.atom"].decode()
    assert "https://feeds.example.org/feeds/country/th.atom" in body
    assert "127.0.0.1" not in body


def test_ids_do_not_hang_on_where_we_publish(archive: Store, source: Source, tmp_path: Path) -> None:
    add(archive, source, 1, now=START)
    publish(archive, DEFINED, Config(), now=START)
    before = feedparser.parse(tree(tmp_path)["feeds/all.atom"])
    publish(archive, DEFINED, Config(base_url="https://elsewhere.example/feeds-of-ours"), now=START)
    after = feedparser.parse(tree(tmp_path)["feeds/all.atom"])
    assert (before.feed.id, [e.id for e in before.entries]) == (after.feed.id, [e.id for e in after.entries])


def test_a_feed_that_was_published_does_not_vanish_when_it_becomes_empty(
    archive: Store, source: Source, tmp_path: Path
) -> None:
    add(archive, source, 1, now=START)
    publish(archive, DEFINED, Config(), now=START)
    assert len(ids(tmp_path, "country/th")) == 1
    withdraw("https://board.example/1", store=archive, now=START)
    publish(archive, DEFINED, Config(), now=START + timedelta(days=1))
    assert ids(tmp_path, "country/th") == []
    assert "feeds/country/th/archive/2024-02.atom" not in tree(tmp_path)
    assert not feedparser.parse(tree(tmp_path)["feeds/country/th.atom"]).bozo


def test_a_back_fill_floods_nobody_and_stands_in_the_archive(archive: Store, source: Source, tmp_path: Path) -> None:
    for number in range(7):
        add(archive, source, number, now=START)
    publish(archive, DEFINED, Config(), now=START)
    before = ids(tmp_path, "country/th")
    later = START + timedelta(days=2)
    for number in range(50, 60):
        add(archive, source, number, now=later, day=datetime(2020, 3, number - 40, 10, tzinfo=UTC), late=True)
    settle_stories(archive)
    publish(archive, DEFINED, Config(), now=later)

    assert ids(tmp_path, "country/th") == before
    assert ids(tmp_path, "source/board") == ids(tmp_path, "all")
    old = feedparser.parse(tree(tmp_path)["feeds/country/th/archive/2020-03.atom"])
    assert len(old.entries) == 10


def test_a_fresh_installation_has_full_feeds_from_its_first_run(archive: Store, source: Source, tmp_path: Path) -> None:
    for number in range(10):
        add(archive, source, number, now=START, day=datetime(2019, 3, number + 1, 10, tzinfo=UTC), late=True)
    publish(archive, DEFINED, Config(), now=START)
    assert len(ids(tmp_path, "country/th")) == 10


def test_a_feed_begins_with_its_first_items_however_old_and_only_then_keeps_old_ones_back(
    archive: Store, source: Source, tmp_path: Path
) -> None:
    publish(archive, DEFINED, Config(), now=START)
    assert ids(tmp_path, f"source/{source.id}") == []

    for turn, numbers in enumerate([range(3), range(3, 5)]):
        now = START + timedelta(days=1 + turn)
        for number in numbers:
            add(archive, source, number, now=now, day=datetime(2020, 3, number + 1, tzinfo=UTC), late=True)
        settle_stories(archive)
        publish(archive, DEFINED, Config(), now=now)

        old = feedparser.parse(tree(tmp_path)[f"feeds/source/{source.id}/archive/2020-03.atom"])
        assert len(old.entries) == numbers.stop
        assert len(ids(tmp_path, f"source/{source.id}")) == 3
        assert archive.feeds_since()[f"source/{source.id}"] == START + timedelta(days=1)


def test_a_retag_puts_nothing_old_before_subscribers(archive: Store, source: Source, tmp_path: Path) -> None:
    add(archive, source, 1, now=START)
    for number in range(20, 23):
        add(archive, source, number, now=START + timedelta(days=60), place="Kenya")
    publish(archive, DEFINED, Config(), now=START + timedelta(days=60))
    old = archive.item(archive.id_of("https://board.example/1") or "")
    kenya = archive.item(archive.id_of("https://board.example/20") or "")
    assert old
    assert kenya
    before = ids(tmp_path, "country/ke")
    when = START + timedelta(days=61)
    with archive.write():
        archive.retag(old, replace(old.tags, primary={**old.tags.primary, **kenya.tags.primary}), now=when)
    publish(archive, DEFINED, Config(), now=when)
    assert ids(tmp_path, "country/ke") == before
    entries = feedparser.parse(tree(tmp_path)["feeds/country/ke/archive/2024-02.atom"]).entries
    assert [entry.id for entry in entries] == [old.id]


def test_an_archive_walk_meets_every_item_exactly_once(archive: Store, source: Source, tmp_path: Path) -> None:
    for number in range(40):
        day = datetime(2023, 1, 5, 10, tzinfo=UTC) + timedelta(days=11 * number)
        add(archive, source, number, now=START + timedelta(days=60), day=day, late=True)
    publish(archive, DEFINED, Config(), now=START + timedelta(days=60))
    published = tree(tmp_path)
    base = Config().base_url
    path: str | None = "feeds/country/th.atom"
    seen: list[str] = []
    walked = 0
    while path:
        document = feedparser.parse(published[path])
        if walked:
            seen += [entry.id for entry in document.entries]
        previous = [link.href for link in document.feed.links if link.rel == "prev-archive"]
        path = previous[0].removeprefix(f"{base}/") if previous else None
        walked += 1
    everything = [row[0] for row in archive.connection.execute("SELECT id FROM items")]
    assert sorted(seen) == sorted(everything)
    assert walked > 10


def test_a_changed_item_is_rendered_again_with_a_later_updated(archive: Store, source: Source, tmp_path: Path) -> None:
    add(archive, source, 1, now=START)
    publish(archive, DEFINED, Config(), now=START)
    before = feedparser.parse(tree(tmp_path)["feeds/all.atom"]).entries[0]
    article = Article(
        url="https://board.example/1",
        title="Boat 1 stopped off Thailand",
        text="Police of Thailand freed 999 victims of trafficking in persons.",
    )
    later = START + timedelta(days=1)
    ingest(article, source, store=archive, tagger=TAGGER, now=later)
    publish(archive, DEFINED, Config(), now=later)
    after = feedparser.parse(tree(tmp_path)["feeds/all.atom"]).entries[0]
    assert after.id == before.id
    assert after.updated > before.updated
    assert "999" in after.summary


def test_a_publication_that_fails_leaves_the_former_one(
    archive: Store, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from syndicator.errors import PublicationRefused
    from syndicator.formats import rss

    add(archive, source, 1, now=START)
    publish(archive, DEFINED, Config(), now=START)
    before = tree(tmp_path)
    add(archive, source, 2, now=START + timedelta(days=1))
    monkeypatch.setattr(rss, "document", lambda *_, **__: b"<rss><channel>")
    with pytest.raises(PublicationRefused, match="not well-formed"):
        publish(archive, DEFINED, Config(), now=START + timedelta(days=1))
    assert tree(tmp_path) == before
    monkeypatch.undo()
    assert "all" in publish(archive, DEFINED, Config(), now=START + timedelta(days=1)).feeds
