"""Articles into the archive: what is new, what is the same, what waits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from syndicator.ingest import ingest, settle_stories, withdraw
from syndicator.model import Article, Dated, Outcome, Source, Status
from syndicator.store import Store
from syndicator.store.publication import Window
from syndicator.tagging import Tagger

BODY = (
    "Officers of the water police stopped two boats on the lower river on Friday and brought nineteen people ashore. "
    "All of them had paid a broker to cross. Two men from the port were arrested and are held in Dover, England. "
    "The board thanks the harbour master, whose staff called the police when the boats left without lights."
)


def article(
    path: str = "1", title: str = "Two boats stopped on the river", text: str = BODY, **changes: object
) -> Article:
    made = Article(
        url=f"https://board.example/{path}",
        title=title,
        text=text,
        html=f"<p>{text}</p>",
        published=Dated(
            value=datetime(2024, 2, 9, 10, tzinfo=UTC), precision="day", raw="9 February 2024", method="selector"
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_page_seen_again_changes_nothing(store: Store, source: Source, now: datetime, tagger: Tagger) -> None:
    assert ingest(article(), source, store=store, tagger=tagger, now=now) is Outcome.NEW
    before = store.item(store.id_of("https://board.example/1") or "")
    assert ingest(article(), source, store=store, tagger=tagger, now=now + timedelta(days=1)) is Outcome.UNCHANGED
    assert store.item(store.id_of("https://board.example/1") or "") == before


@pytest.mark.parametrize(
    "spelling",
    [
        "http://board.example/1",
        "https://www.board.example/1",
        "https://board.example/1/",
        "https://board.example/1?utm_source=mail",
        "https://board.example:443/1#top",
    ],
)
def test_another_spelling_of_an_address_is_the_same_item(
    spelling: str, store: Store, source: Source, now: datetime, tagger: Tagger
) -> None:
    ingest(article(), source, store=store, tagger=tagger, now=now)
    assert ingest(article(url=spelling), source, store=store, tagger=tagger, now=now) is Outcome.UNCHANGED


def test_the_same_words_under_a_second_address_are_no_second_item(
    store: Store, source: Source, now: datetime, tagger: Tagger
) -> None:
    ingest(article("old-slug"), source, store=store, tagger=tagger, now=now)
    assert ingest(article("new-slug"), source, store=store, tagger=tagger, now=now) is Outcome.DUPLICATE
    assert ingest(article("new-slug"), source, store=store, tagger=tagger, now=now) is Outcome.UNCHANGED
    assert store.totals() == (1, 1)


def test_a_yearly_statement_with_the_same_words_is_a_second_item(
    store: Store, source: Source, now: datetime, tagger: Tagger
) -> None:
    later = Dated(value=datetime(2023, 2, 9, 10, tzinfo=UTC), precision="day", raw="9 February 2023", method="selector")
    ingest(article("2024"), source, store=store, tagger=tagger, now=now)
    assert ingest(article("2023", published=later), source, store=store, tagger=tagger, now=now) is Outcome.NEW


def test_an_article_without_title_waits_with_its_reason_and_leaves_when_it_has_one(
    store: Store, source: Source, now: datetime, tagger: Tagger
) -> None:
    assert ingest(article(title=" "), source, store=store, tagger=tagger, now=now) is Outcome.QUARANTINED
    assert [(q.url, q.reason) for q in store.quarantined()] == [("https://board.example/1", "no title")]
    assert ingest(article(title=" "), source, store=store, tagger=tagger, now=now) is Outcome.QUARANTINED
    assert len(store.quarantined()) == 1
    assert ingest(article(), source, store=store, tagger=tagger, now=now) is Outcome.NEW
    assert store.quarantined() == []


@pytest.mark.parametrize("title", ["\u3164\u3164", "\u200d", "\u200e \u200f", "\u2800", "\ufe0f", "\u115f\u034f"])
def test_a_title_that_shows_nothing_is_none(
    title: str, store: Store, source: Source, now: datetime, tagger: Tagger
) -> None:
    assert ingest(article(title=title), source, store=store, tagger=tagger, now=now) is Outcome.QUARANTINED
    assert ingest(article(title=f"{title}!"), source, store=store, tagger=tagger, now=now) is Outcome.NEW


def test_a_short_article_is_not_wrong(store: Store, source: Source, now: datetime, tagger: Tagger) -> None:
    assert ingest(article(text="Nineteen people are safe."), source, store=store, tagger=tagger, now=now) is Outcome.NEW


def test_a_changed_figure_is_a_revision_and_a_polished_word_is_none(
    store: Store, source: Source, now: datetime, tagger: Tagger
) -> None:
    ingest(article(text=BODY.replace("nineteen", "19")), source, store=store, tagger=tagger, now=now)
    known = store.id_of("https://board.example/1") or ""
    polished = BODY.replace("nineteen", "19").replace("thanks", "thanked")
    assert (
        ingest(article(text=polished), source, store=store, tagger=tagger, now=now + timedelta(days=1))
        is Outcome.UPDATED
    )
    assert store.item(known).updated is None  # type: ignore[union-attr]
    corrected = polished.replace("19", "21")
    when = now + timedelta(days=2)
    assert ingest(article(text=corrected), source, store=store, tagger=tagger, now=when) is Outcome.UPDATED
    item = store.item(known)
    assert item
    assert item.updated == when
    assert item.first_seen == now
    assert item.placed == now
    assert [revision.changed for revision in store.revisions(known)] == [("text",), ("polish",)]


def test_a_future_date_is_kept_as_it_is_spelled_and_not_believed(
    store: Store, source: Source, now: datetime, tagger: Tagger
) -> None:
    future = Dated(value=now + timedelta(days=400), precision="day", raw="18 March 2025", method="selector")
    ingest(article(published=future), source, store=store, tagger=tagger, now=now)
    item = store.item(store.id_of("https://board.example/1") or "")
    assert item
    assert item.published is None
    assert item.published_raw == "18 March 2025"


@pytest.mark.parametrize("never", [datetime(1, 1, 1, tzinfo=UTC), datetime(999, 5, 5, tzinfo=UTC)])
def test_a_date_before_all_news_is_not_believed_and_harms_no_later_turn(
    store: Store, source: Source, now: datetime, tagger: Tagger, never: datetime
) -> None:
    default = Dated(value=never, precision="second", raw="0001-01-01T00:00:00", method="selector")
    ingest(article(published=default), source, store=store, tagger=tagger, now=now)
    settle_stories(store)
    item = store.item(store.id_of("https://board.example/1") or "")
    assert item
    assert item.published is None
    assert item.published_raw == "0001-01-01T00:00:00"


def test_a_first_run_places_items_at_their_own_dates(
    store: Store, source: Source, now: datetime, tagger: Tagger
) -> None:
    ingest(article(), source, store=store, tagger=tagger, now=now, backfilled=True)
    item = store.item(store.id_of("https://board.example/1") or "")
    assert item
    assert item.placed == datetime(2024, 2, 9, 10, tzinfo=UTC)
    assert item.first_seen == now


def test_a_page_that_is_gone_is_hidden_and_comes_back_with_its_id(
    store: Store, source: Source, now: datetime, tagger: Tagger
) -> None:
    ingest(article(), source, store=store, tagger=tagger, now=now)
    known = store.id_of("https://board.example/1") or ""
    assert withdraw("https://board.example/1", store=store, now=now) is Outcome.WITHDRAWN
    assert withdraw("https://board.example/1", store=store, now=now) is Outcome.UNCHANGED
    assert store.item(known).status is Status.WITHDRAWN  # type: ignore[union-attr]
    assert store.facet_sizes() == {}
    assert ingest(article(), source, store=store, tagger=tagger, now=now) is Outcome.UPDATED
    assert store.item(known).status is Status.LIVE  # type: ignore[union-attr]


def test_a_canonical_link_to_another_site_names_the_original_and_moves_nothing(
    store: Store, source: Source, now: datetime, tagger: Tagger
) -> None:
    ingest(article(canonical_url="https://agency.example/release/7"), source, store=store, tagger=tagger, now=now)
    item = store.item(store.id_of("https://board.example/1") or "")
    assert item
    assert item.url == "https://board.example/1"
    assert item.original_url == "https://agency.example/release/7"


def test_a_moved_page_takes_its_item_along(store: Store, source: Source, now: datetime, tagger: Tagger) -> None:
    ingest(article(), source, store=store, tagger=tagger, now=now)
    known = store.id_of("https://board.example/1") or ""
    moved = article(canonical_url="https://board.example/news/two-boats")
    assert ingest(moved, source, store=store, tagger=tagger, now=now) is Outcome.UPDATED
    item = store.item(known)
    assert item
    assert item.url == "https://board.example/news/two-boats"
    assert item.updated is None
    again = article(url="https://board.example/news/two-boats")
    assert ingest(again, source, store=store, tagger=tagger, now=now) is Outcome.UNCHANGED


def test_a_canonical_link_to_the_front_page_is_a_mistake(
    store: Store, source: Source, now: datetime, tagger: Tagger
) -> None:
    ingest(article(canonical_url="https://board.example/"), source, store=store, tagger=tagger, now=now)
    assert store.id_of("https://board.example/1")


def test_one_story_from_two_sources_stands_in_a_feed_once(
    store: Store, source: Source, now: datetime, tagger: Tagger
) -> None:
    port = replace(source, id="port", title="Port of Dover")
    store.write_catalogue([source, port])
    ingest(article(), source, store=store, tagger=tagger, now=now)
    ingest(article(url="https://port.example/news/boats"), port, store=store, tagger=tagger, now=now)
    assert settle_stories(store) == 1
    assert store.totals() == (2, 1)
    shown = store.facet_window("GB", "", Window(), since=None)
    assert len(shown) == 1
    entry = store.for_feeds(shown)[0]
    assert [report.source for report in entry.also_reported_by] == ["port"]
    assert settle_stories(store) == 0


def test_the_order_of_arrival_within_a_turn_changes_no_story(source: Source, now: datetime, tagger: Tagger) -> None:
    port = replace(source, id="port", title="Port of Dover")
    board_one, port_one = (article(), source), (article(url="https://port.example/news/boats"), port)
    found = []
    for order in ((board_one, port_one), (port_one, board_one)):
        archive = Store.in_memory()
        archive.write_catalogue([source, port])
        for one, place in order:
            ingest(one, place, store=archive, tagger=tagger, now=now)
        settle_stories(archive)
        found.append(
            [tuple(row) for row in archive.connection.execute("SELECT id, story_id, is_first FROM items ORDER BY id")]
        )
    assert found[0] == found[1]
