"""Real readers on loopback: ids and dates arrive, nothing comes as new that is not, changes take hold."""

import functools
import http.server
import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from readers import READERS, Kept, Newsboat, Reader

from syndicator import definitions
from syndicator.config import Config, Digest
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Article, Dated, Source
from syndicator.publish import publish
from syndicator.removal import Decision, decide
from syndicator.store import Store
from syndicator.tagging import Tagger

NOW = datetime(2024, 2, 12, 3, 0, 30, tzinfo=UTC)
COUNTRY, TOPIC = "/feeds/country/th", "/feeds/topic/trafficking-in-persons"
DIGEST = "/feeds/digest/country/th-daily"
SECOND, DAY, MONTH, UNDATED, THAI = (
    "Raid on a scam centre & <b>more</b>", "Boat stopped", "Yearly figures", "No date at all", "ตำรวจช่วยเหยื่อ",
)  # fmt: skip
DATES: Mapping[str, Dated | None] = {
    SECOND: Dated(value=datetime(2024, 2, 8, 2, 11, 9, tzinfo=UTC), precision="second", raw="", method="json-ld"),
    DAY: Dated(value=datetime(2024, 2, 9, 10, tzinfo=UTC), precision="day", raw="", method="selector"),
    MONTH: Dated(value=datetime(2024, 2, 1, 10, tzinfo=UTC), precision="month", raw="", method="selector"),
    UNDATED: None,
    THAI: Dated(value=datetime(2024, 2, 10, 10, tzinfo=UTC), precision="day", raw="", method="selector"),
}
SHOWN = {
    SECOND: datetime(2024, 2, 8, 2, 11, 9, tzinfo=UTC),
    DAY: datetime(2024, 2, 9, 10, tzinfo=UTC),
    MONTH: NOW,
    UNDATED: NOW,
    THAI: datetime(2024, 2, 10, 10, tzinfo=UTC),
}
"""What a reader is to show: the day as 10:00 UTC; where no day is known, when we first saw it."""
CHANGED, GONE, ADDED = "Boat stopped, 42 freed", "Item withdrawn", "A new raid"


@dataclass
class Published:
    """Four generations of a tree, of which one is served."""

    base: str
    states: Mapping[str, Path]
    ids: Mapping[str, str]
    """Title to id."""
    link: Path

    def serve(self, state: str) -> None:
        """Let the server show this generation."""
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(self.states[state])


class _Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {".atom": "application/atom+xml", ".rss": "application/rss+xml", ".json": "application/feed+json"}  # noqa: RUF012

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """An archive that goes through a first day, an uneventful one, one with a change, a withdrawal and a new item."""
    folder = tmp_path_factory.mktemp("readers")
    link = folder / "served"
    handler = functools.partial(_Handler, directory=str(link))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        states, ids = _generations(folder, base)
        yield Published(base=base, states=states, ids=ids, link=link)
        server.shutdown()


def _generations(folder: Path, base: str) -> tuple[dict[str, Path], dict[str, str]]:
    defined = definitions.load()
    tagger = Tagger(defined.vocabulary)
    source = Source(
        id="board", title="River Board", homepage="https://board.example/", country="TH", language="en",
        timezone="UTC",
    )  # fmt: skip
    config = Config(base_url=base, digest=(Digest(feed="country/th", every="day"),))
    states: dict[str, Path] = {}

    def add(store: Store, title: str, now: datetime, *, said: str = "") -> None:
        text = f"{said or title}. Police of Thailand freed victims of trafficking in persons, {title}."
        article = Article(
            url=f"https://board.example/{list(DATES).index(title) if title in DATES else 99}",
            title=said or title, text=text, html=f"<p>{text}</p>", published=DATES.get(title),
        )  # fmt: skip
        ingest(article, source, store=store, tagger=tagger, now=now)

    def show(store: Store, state: str, now: datetime) -> None:
        settle_stories(store)
        store.set_now(now)
        publish(store, defined, config, now=now)
        states[state] = folder / state
        shutil.copytree(folder / "data" / "public" / "current", states[state])

    with Store.open(folder / "data") as store:
        store.write_catalogue([source])
        for title in DATES:
            add(store, title, NOW)
        show(store, "first", NOW)
        ids = {
            title: item.id
            for item in store.every()
            for title in DATES
            if item.url.endswith(f"/{list(DATES).index(title)}")
        }
        show(store, "uneventful", NOW + timedelta(hours=12))
        later = NOW + timedelta(days=1)
        add(store, DAY, later, said=CHANGED)
        decide(store, Decision(why="asked for", who="editor", at=later, items=(ids[SECOND],)))
        add(store, ADDED, later)
        show(store, "changed", later)
    states["renumbered"] = folder / "renumbered"
    shutil.copytree(states["uneventful"], states["renumbered"])
    document = states["renumbered"] / f"{COUNTRY[1:]}.atom"
    document.write_bytes(re.sub(rb"<id>urn:uuid:\w", b"<id>urn:uuid:renumbered-", document.read_bytes()))
    return states, ids


def _usable(kind: type[Reader]) -> type[Reader]:
    if why := kind.absent():
        pytest.skip(why)
    return kind


@pytest.fixture(params=READERS, ids=lambda reader: reader.__name__.lower())
def kind(request: pytest.FixtureRequest) -> type[Reader]:
    return _usable(request.param)


def by_feed(kept: list[Kept]) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for one in kept:
        found.setdefault(one.feed.rpartition(".")[0], set()).add((one.id, one.title))
    return found


@pytest.mark.parametrize(("kind", "form"), [(reader, form) for reader in READERS for form in reader.forms])
def test_a_reader_keeps_ids_and_dates_and_sees_nothing_new_that_is_not(
    kind: type[Reader], form: str, published: Published, tmp_path: Path
) -> None:
    reader = _usable(kind)(tmp_path / "reader", [f"{published.base}{path}.{form}" for path in (COUNTRY, TOPIC)])
    published.serve("first")
    first = reader.read()

    wanted = {(published.ids[title], title) for title in DATES}
    plain = {(one.id, _plain(one.title)) for one in first}
    assert plain == {(identifier, _plain(title)) for identifier, title in wanted}
    moments = {published.ids[title]: moment for title, moment in SHOWN.items()}
    assert {one.id: one.at for one in first} == moments

    published.serve("uneventful")
    assert sorted(map(repr, reader.read())) == sorted(map(repr, first))

    published.serve("changed")
    last = reader.read()
    fresh = {one.id for one in last} - {one.id for one in first}
    assert len(fresh) == 1, "only what was added has an id that the reader did not know"
    assert {one.title for one in last if one.id in fresh} == {ADDED}
    now = {identifier: {one.title for one in last if one.id == identifier} for identifier in published.ids.values()}
    assert CHANGED in now[published.ids[DAY]]
    assert GONE in now[published.ids[SECOND]]
    if kind.replaces:
        assert now[published.ids[DAY]] == {CHANGED}
        assert now[published.ids[SECOND]] == {GONE}
    untouched = {published.ids[title] for title in (MONTH, UNDATED, THAI)}
    assert sorted(repr(one) for one in last if one.id in untouched) == sorted(
        repr(one) for one in first if one.id in untouched
    )


def test_the_control_other_ids_come_as_new(kind: type[Reader], published: Published, tmp_path: Path) -> None:
    reader = kind(tmp_path / "reader", [f"{published.base}{COUNTRY}.atom"])
    published.serve("first")
    before = {one.id for one in reader.read()}
    published.serve("renumbered")
    assert len({one.id for one in reader.read()}) == 2 * len(before) == 2 * len(DATES)


def _plain(title: str) -> str:
    """Titles are plain text; a reader that is a mail program spells markup its own way."""
    return title.replace("<b>", "").replace("</b>", "").replace("&amp;", "&")


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_an_item_in_two_feeds_is_the_same_item_in_both(
    kind: type[Reader], form: str, published: Published, tmp_path: Path
) -> None:
    published.serve("first")
    reader = kind(tmp_path / "reader", [f"{published.base}{path}.{form}" for path in (COUNTRY, TOPIC)])
    found = by_feed(reader.read())
    if kind is Newsboat:
        assert sorted(identifier for feed in found.values() for identifier, _ in feed) == sorted(published.ids.values())
    else:
        for path in (COUNTRY, TOPIC):
            assert {identifier for identifier, _ in found[path]} == set(published.ids.values())


def test_a_digest_is_read_once_and_changes_in_its_place(
    kind: type[Reader], published: Published, tmp_path: Path
) -> None:
    reader = kind(tmp_path / "reader", [f"{published.base}{DIGEST}.atom"])
    published.serve("first")
    assert reader.read() == []
    published.serve("changed")
    [digest] = reader.read()
    assert digest.title == "Thailand: 4 stories, 12 February 2024"
    assert digest.at == datetime(2024, 2, 13, tzinfo=UTC)
    assert len(reader.read()) == 1
