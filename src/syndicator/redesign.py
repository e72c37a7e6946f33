"""What changed on a source's pages: where known titles, dates and texts stood when all was well, and stand now."""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from syndicator import crawling
from syndicator.captures import Recorded, Recording
from syndicator.config import Config
from syndicator.crawling import looking
from syndicator.crawling.findings import Answered, Present
from syndicator.errors import StoreError, UnknownSource
from syndicator.health.places import Place, of_day, of_text, places
from syndicator.health.verdict import UNWELL
from syndicator.lookup import last_of
from syndicator.model import Item, Status
from syndicator.service import CAPTURES
from syndicator.store import Store
from syndicator.store.connection import archive_exists
from syndicator.store.locks import run_lock
from syndicator.store.memory import Entry, Memory
from syndicator.urls import identity_url


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One thing that is known, and where it stood and stands."""

    what: str
    """`title`, `date`, `body`; `link` and `title` in the listing."""
    known: str
    then: tuple[Place, ...]
    now: tuple[Place, ...]
    read: str | None = None
    """What a run would read today."""
    layer: str | None = None
    """The layer of extraction that gives it."""


@dataclass(frozen=True, kw_only=True)
class Redesign:
    """One source, side by side with itself."""

    source: str
    verdict: str
    reason: str
    since: datetime | None
    ways: tuple[Answered, ...]
    """What each way in answers now, and the page, where it did not come."""
    url: str | None
    """The known item that was looked at."""
    captured: datetime | None
    """When its page was last kept while all was well."""
    page: tuple[Compared, ...]
    listing: str | None
    listing_captured: datetime | None
    listed: tuple[Compared, ...]
    problem: str = ""


def compare(
    name: str,
    *,
    folder: Path,
    config: Config,
    now: datetime,
    replay: Sequence[Path] = (),
    say: looking.Say | None = None,
) -> Redesign:
    """Lay a source's pages of now beside its last good captures. No item is stored, no verdict changes.

    Each way in is asked once, and one page; with `replay`, nothing is asked but these files.

    Raises:
        AlreadyRunning: a turn is running.
        CaptureError: a capture, or a file to replay, cannot be read.
        ConfigurationError: `contact` is unset, and the look is live.
        StoreError: there is no archive.
        UnknownSource: an id that nobody declares, or that was never asked here.
    """
    if not archive_exists(folder):
        raise StoreError(f"{folder}: holds no archive yet; `syndicator run` makes one")
    recording = Recording.open(replay) if replay else None
    with contextlib.ExitStack() as stack:
        stack.enter_context(run_lock(folder))
        store = stack.enter_context(Store.open(folder))
        followed = next((one for one in store.followed() if one.source.id == name), None)
        if followed is None:
            raise UnknownSource(name, [])
        known = _known(name, store)
        declared = crawling.spiders(folder) | looking.off(folder)
        if name not in declared:  # what it gave is here, but its file was taken away
            raise UnknownSource(name, [])
        spider: Any = declared[name]
        listings = [way.asks()[0].at(now).url for way in spider.ways_in]
        until = followed.since if followed.verdict in UNWELL and followed.since else now
        kept = last_of(folder / CAPTURES, store, [listings, [entry.url for entry, _ in known]], until=until)
        chosen = _chosen(known, kept[1])
        present = looking.present(
            name,
            chosen[0].url if chosen else None,
            json.loads(chosen[0].listed) if chosen else None,
            config=config,
            now=now,
            folder=folder,
            store=store,
            recording=recording,
            say=say,
        )
    address = kept[0].url if kept[0] else next(iter(present.listings), listings[0] if listings else None)
    shown = present.listings.get(address or "") or next(iter(present.listings.values()), b"")
    return Redesign(
        source=name,
        verdict=str(followed.verdict),
        reason=followed.reason,
        since=followed.since,
        ways=present.tried,
        url=chosen[0].url if chosen else None,
        captured=kept[1].date if kept[1] and chosen else None,
        page=_of_page(chosen[1], kept[1].body if kept[1] else b"", present) if chosen else (),
        listing=address,
        listing_captured=kept[0].date if kept[0] else None,
        listed=_of_listing(known, kept[0].body if kept[0] else b"", shown),
        problem=present.problem,
    )


Known = tuple[Entry, Item]


def _known(source: str, store: Store) -> list[Known]:
    """Entries and the items that stand for them, those that were listed last first."""
    found = []
    for entry in Memory(store.connection).latest(source):
        known = store.id_of(identity_url(entry.url))
        item = store.item(known) if known else None
        if item is not None and item.status is Status.LIVE and item.source == source:
            found.append((entry, item))
    return found


def _chosen(known: Sequence[Known], captured: Recorded | None) -> Known | None:
    """The item whose page was captured; without one, the newest."""
    if captured is not None:
        address = identity_url(captured.url)
        for pair in known:
            if identity_url(pair[0].url) == address:
                return pair
    return known[0] if known else None


def _of_page(item: Item, before: bytes, present: Present) -> tuple[Compared, ...]:
    read, today = present.read, present.page
    won = read.provenance if read else {}
    dated = item.published
    rows = (
        ("title", item.title, (item.title,), read and read.title, "title"),
        (
            "date",
            dated.iso if dated else "",
            of_day(dated.day, dated.raw or "") if dated else (),
            read and read.published and read.published.iso,
            "published",
        ),
        ("body", item.text, of_text(item.text), read and read.text, "html"),
    )
    return tuple(
        Compared(
            what=what,
            known=" ".join(value.split())[:200],
            then=places(before, spellings),
            now=places(today, spellings),
            read=" ".join(said.split())[:200] if said else None,
            layer=won.get(field),
        )
        for what, value, spellings, said, field in rows
    )


def _of_listing(known: Sequence[Known], before: bytes, today: bytes) -> tuple[Compared, ...]:
    """The newest item that the listing showed: its link and its title."""
    for entry, item in known:
        parts = urlsplit(entry.url)
        link = f"{parts.path}?{parts.query}" if parts.query else parts.path
        then = places(before, (entry.url, link), most=1)
        if then or not before:
            return (
                Compared(what="link", known=entry.url, then=then, now=places(today, (entry.url, link), most=1)),
                Compared(
                    what="title",
                    known=item.title,
                    then=places(before, (item.title,), most=1),
                    now=places(today, (item.title,), most=1),
                ),
            )
    return ()
