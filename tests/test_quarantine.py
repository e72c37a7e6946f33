"""What waits can be let in, once, as it was read; and what cannot is said."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from syndicator.cli import cli
from syndicator.errors import StoreError
from syndicator.ingest import ingest
from syndicator.model import Article, Attachment, Dated, Outcome, Source
from syndicator.quarantine import accept, read_article
from syndicator.store import Store
from syndicator.tagging import Tagger

DAY = datetime(2024, 2, 8, 10, tzinfo=UTC)


def an_article(**given: object) -> Article:
    values: dict[str, object] = {
        "url": "https://board.example/1",
        "html": "<p>Police of Thailand freed 30 victims of trafficking in persons near Mae Sot.</p>",
        "authors": ("A. Writer",),
        "attachments": (Attachment(url="https://board.example/1.pdf", type="application/pdf"),),
        "published": Dated(value=DAY, precision="day", raw="8 February 2024", method="selector", zone="+07:00"),
        "provenance": {"published": "selector"},
    }
    return Article(**{**values, **given})  # type: ignore[arg-type]


def test_an_article_without_a_title_is_let_in_under_the_title_that_it_is_given(
    store: Store, source: Source, now: datetime, tagger: Tagger, tmp_path: Path
) -> None:
    assert ingest(an_article(), source, store=store, tagger=tagger, now=now) is Outcome.QUARANTINED
    waiting = store.quarantined()[0]

    with pytest.raises(StoreError, match="--title"):
        accept(waiting.number, store=store, folder=tmp_path, now=now)
    assert store.totals() == (0, 0)
    assert store.quarantined()[0].state == "waiting"

    later = now + timedelta(days=2)
    given = "Thirty people freed near Mae Sot"
    assert accept(waiting.number, store=store, folder=tmp_path, now=later, title=given) is Outcome.NEW

    item = next(store.every())
    assert item.title == "Thirty people freed near Mae Sot"
    assert item.published is not None
    assert item.published.iso == "2024-02-08"
    assert item.published.zone == "+07:00"
    assert item.authors == ("A. Writer",)
    assert item.attachments[0].url == "https://board.example/1.pdf"
    assert item.provenance["title"] == "by hand"
    assert "TH" in item.tags.primary
    assert store.quarantined() == []
    assert [q.state for q in store.quarantined(None)] == ["accepted"]
    assert store.problems() == []


def test_a_page_that_still_has_no_title_neither_waits_again_nor_takes_its_item_away(
    store: Store, source: Source, now: datetime, tagger: Tagger, tmp_path: Path
) -> None:
    ingest(an_article(), source, store=store, tagger=tagger, now=now)
    accept(store.quarantined()[0].number, store=store, folder=tmp_path, now=now, title="A title")

    assert ingest(an_article(), source, store=store, tagger=tagger, now=now + timedelta(days=7)) is Outcome.QUARANTINED
    assert store.quarantined() == []
    assert store.totals() == (1, 1)


def test_what_was_accepted_is_accepted_once(
    store: Store, source: Source, now: datetime, tagger: Tagger, tmp_path: Path
) -> None:
    ingest(an_article(), source, store=store, tagger=tagger, now=now)
    number = store.quarantined()[0].number
    assert accept(number, store=store, folder=tmp_path, now=now, title="A title") is Outcome.NEW
    assert accept(number, store=store, folder=tmp_path, now=now, title="A title") is Outcome.UNCHANGED
    assert store.totals() == (1, 1)


def test_a_page_of_which_nothing_was_kept_cannot_be_let_in(store: Store, now: datetime, tmp_path: Path) -> None:
    store.quarantine("board", "https://board.example/2", "crashed", detail="", article=None, now=now)
    with pytest.raises(StoreError, match="could be read"):
        accept(store.quarantined()[0].number, store=store, folder=tmp_path, now=now)
    with pytest.raises(StoreError, match="number 99"):
        accept(99, store=store, folder=tmp_path, now=now)


def test_what_is_no_article_is_said_to_be_none() -> None:
    for text in ("[]", "{}", "not json", '{"url": "https://b.example/", "published": {"value": "yesterday"}}'):
        with pytest.raises(StoreError, match="no article"):
            read_article(text)


def test_the_command_lets_in_and_says_what_comes_next(
    source: Source, now: datetime, tagger: Tagger, tmp_path: Path
) -> None:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        ingest(an_article(), source, store=store, tagger=tagger, now=now)
        number = store.quarantined()[0].number

    done = CliRunner().invoke(cli, ["quarantine", "accept", str(number), "--title", "Given", "--data", str(tmp_path)])

    assert done.exit_code == 0, done.output
    assert "accepted, new" in done.output
    with Store.open(tmp_path, write=False) as store:
        assert [item.title for item in store.every()] == ["Given"]
