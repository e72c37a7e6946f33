"""Stories as the store keeps them: who meets whom, what a restart costs, and which member a feed shows and keeps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import pytest

from syndicator import dedupe
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Article, Dated, Item, Source
from syndicator.store import Store
from syndicator.store.publication import Window
from syndicator.tagging import Tagger
from tests.twins import STORY, VARIANTS

NOW = datetime(2024, 6, 1, 3, tzinfo=UTC)
DAY = datetime(2024, 3, 4, 10, tzinfo=UTC)
WINDOW = timedelta(days=120)


def take(
    store: Store, source: Source, tagger: Tagger, body: str, *, title: str = STORY.title, days: int = 0, turn: int = 0
) -> Item:
    url = f"{source.homepage}{crc32(f'{title}{body}{days}'.encode())}"
    day = Dated(value=DAY + timedelta(days=days), precision="day", raw="", method="selector")
    article = Article(url=url, title=title, text=body, published=day)
    ingest(article, source, store=store, tagger=tagger, now=NOW + timedelta(days=turn))
    item = store.item(store.id_of(url) or "")
    assert item
    return item


def another(source: Source, name: str, rank: int = 100) -> Source:
    return replace(source, id=name, homepage=f"https://{name}.example/", rank=rank)


@pytest.mark.parametrize(("crowd", "met"), [(199, 1), (200, 0)])
def test_a_bucket_of_more_than_two_hundred_is_no_evidence(
    crowd: int, met: int, store: Store, source: Source, tagger: Tagger
) -> None:
    first = take(store, source, tagger, STORY.body)
    settle_stories(store)
    sketch = dedupe.signature(STORY.body)
    places = dedupe.bands(sketch)
    day = DAY.date()
    rows = [(band, value, day.toordinal(), n) for band, value in enumerate(places) for n in range(crowd)]
    store.connection.executemany("INSERT INTO lsh VALUES (?, ?, ?, ?)", rows)

    stranger = replace(first, id="urn:uuid:other", fingerprint="of other words")
    assert len(store.kin(stranger, places, day, WINDOW, [])) == met


@pytest.mark.parametrize(("days", "met"), [(119, 1), (-119, 1), (121, 0), (-121, 0)])
def test_only_days_within_the_window_are_looked_at(
    days: int, met: int, store: Store, source: Source, tagger: Tagger
) -> None:
    first = take(store, source, tagger, STORY.body)
    settle_stories(store)
    stranger = replace(first, id="urn:uuid:other", fingerprint="of other words")
    places = dedupe.bands(dedupe.signature(STORY.body))
    assert len(store.kin(stranger, places, DAY.date() + timedelta(days=days), WINDOW, [])) == met


def test_a_restart_reads_no_text_but_those_of_likely_twins(tmp_path: Path, source: Source, tagger: Tagger) -> None:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        old = take(store, source, tagger, STORY.body)
        for n in range(30):
            take(store, source, tagger, f"Quite another matter, number {n}: " + f"word{n} " * 40, title=f"Matter {n}")
        settle_stories(store)
        store.connection.execute(
            "UPDATE body SET text = 'gone' WHERE n <> (SELECT n FROM item WHERE id = ?)", [old.id]
        )  # would be unlike anything, had it to be sketched again
    with Store.open(tmp_path) as store:
        store.write_catalogue([source, another(source, "port")])
        new = take(store, another(source, "port"), tagger, VARIANTS["credited"](STORY.body), turn=1)
        assert settle_stories(store) == 1
        joined = store.item(new.id)
        assert joined
        assert joined.story_id == old.id


def shown(store: Store, country: str = "") -> list[str]:
    return [item.source for item in store.items(store.facet_window(country, "", Window(), since=None))]


def test_a_feed_keeps_the_member_that_it_showed_first(store: Store, source: Source, tagger: Tagger) -> None:
    """A better source with an earlier date, a day later: the first report is another now, what readers hold is not."""
    better = another(source, "ministry", rank=1)
    store.write_catalogue([source, better])
    take(store, source, tagger, STORY.body)
    settle_stories(store)
    assert shown(store) == ["board"]
    late = take(store, better, tagger, VARIANTS["respelled"](STORY.body), days=-1, turn=1)
    assert settle_stories(store) == 1

    assert shown(store) == ["board"]
    first = [row[0] for row in store.connection.execute("SELECT id FROM items WHERE is_first")]
    assert first == [late.id]
    entry = store.for_feeds(store.facet_window("", "", Window(), since=None))[0]
    assert entry.first_report
    assert entry.first_report.source == "ministry"


def test_a_feed_shows_the_first_member_that_matches_it(store: Store, source: Source, tagger: Tagger) -> None:
    port = another(source, "port")
    store.write_catalogue([source, port])
    first = take(store, source, tagger, STORY.body)
    nairobi = f"The police of Kenya took part, said Kenya's ministry in Nairobi. {STORY.body}"
    second = take(store, port, tagger, nairobi, title=f"{STORY.title} in Kenya", turn=1)
    settle_stories(store)
    store.place_by_hand(second, first.id, reason="of one meeting", now=NOW)
    assert shown(store) == ["board"]
    assert shown(store, "KE") == ["port"], "the one stored first is not about Kenya"
