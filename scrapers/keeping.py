"""What a run leaves behind besides items: captures, validators, quarantine, withdrawals."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from scrapy.http import Response

from scrapers.account import Reading
from scrapers.desk import Desk
from scrapers.project import memory_of
from syndicator.captures import Writer
from syndicator.crawling.wave import Wave
from syndicator.ingest import spell, withdraw
from syndicator.model import Article, Item, Outcome, Status
from syndicator.removal.captured import without
from syndicator.store import Store
from syndicator.store.memory import Entry, Page
from syndicator.urls import canonical_url, identity_url, spellings

_DROPPED = {b"content-encoding", b"content-length", b"transfer-encoding", b"set-cookie"}
"""Headers that no longer hold for a decoded body, or that are nobody's business."""

_READ = {"done", "quarantined"}
"""What an address is whose page was there when it was last read."""


def digest(body: bytes) -> str:
    """What stands for a body."""
    return hashlib.sha256(body).hexdigest()


def posted(response: Response) -> str:
    """The body that was sent to get a response; nothing for a plain request."""
    return response.request.body.decode("utf-8", "replace") if response.request is not None else ""


def place_of(response: Response) -> str:
    """What a listing is remembered by: its address, and where one address answers many questions, the question."""
    question = posted(response)
    return f"{response.url}#{digest(question.encode())}" if question else response.url


class Keeper:
    """Writes for one source; without a store, nowhere."""

    def __init__(self, wave: Wave, source: str) -> None:
        self.wave = wave
        self.source = source
        self.memory = memory_of(wave)
        self.store = cast("Store | None", wave.store)
        self.writer = cast("Writer | None", wave.captures) if wave.live else None
        self._held: dict[str, Response] = {}

    def boilerplate(self) -> frozenset[str]:
        """Hashes of the blocks that repeat over this source's pages."""
        return self.store.boilerplate(self.source) if self.store is not None else frozenset()

    def same(self, response: Response) -> bool:
        """Whether the body is the one that we read last time, to the byte."""
        page = self.memory.page(response.url, self.source)
        return page is not None and page.body_hash == digest(response.body)

    def lacks_date(self, key: str) -> bool:
        """Whether the item at an address has none: one that lay ahead may be believed now, on the same page."""
        item = self._item_at(key)
        return item is not None and item.published is None

    def page(self, response: Response) -> None:
        """Remember an article's body; everything that it led to is stored."""
        self.memory.keep_pages([self._page(response)])

    def stood(self, key: str, url: str, desk: Desk) -> None:
        """A known page said the same, to the byte."""
        if self.store is not None and (item := self._item_at(url)):
            self.store.note_visit(item, changed=False)
            self._ask_own(item, key, desk)

    def checked(self, response: Response) -> None:
        """The server said that a body still holds."""
        page = self.memory.page(response.url, self.source)
        if page is not None:
            self.memory.keep_pages([replace(page, checked_at=self.wave.clock())])

    def listing(self, response: Response, desk: Desk, *, new: bool) -> None:
        """Keep a listing that named something new; remember its validators when the run ends well."""
        desk.waiting_pages.append(replace(self._page(response), url=place_of(response)))
        if new:
            self._capture(response)

    def hold(self, key: str, response: Response) -> None:
        """Wait for what becomes of the article on this page."""
        self._held[key] = response

    def held(self, key: str) -> Response | None:
        """The page whose article waits; None where no page was asked for."""
        return self._held.get(key)

    def stored(self, reading: Reading, outcome: Outcome, article: Article) -> None:
        """Its article is stored, or needs no storing."""
        response = self._held.pop(reading.key, None)
        if outcome is Outcome.QUARANTINED:
            return
        if self.store is not None and outcome is not Outcome.SKIPPED:  # it may have waited where its listing says it is
            self.store.release_quarantine(self.source, reading.listed.url)
        if response is None:
            return
        was_held = reading.known is not None and reading.known.state == "quarantined"
        let_in = outcome is Outcome.UNCHANGED and was_held and not self.same(response)
        self.page(response)
        if (outcome in {Outcome.NEW, Outcome.UPDATED} or let_in) and not article.noarchive:
            self._capture(response)

    def has_item(self, url: str) -> bool:
        """Whether an item stands at an address, also while what its page says now is held."""
        item = self._item_at(url)
        return item is not None and item.status is Status.LIVE

    def gone(self, url: str) -> None:
        """A page is there no more: what waits of it is its publisher's no longer. Were it back, it would wait again."""
        if self.store is not None:
            self.store.drop_held(url)

    def is_called(self, addresses: Iterable[str], title: str) -> bool:
        """Whether an item of this title stands at one of these addresses."""
        if self.store is None:
            return False
        known = (self.store.id_of(address) for address in addresses)
        return any(item.title == title for one in known if one and (item := self.store.item(one)))

    def withdraw(self, key: str, url: str, desk: Desk) -> bool:
        """The publisher took a page away; False where its item stands at another address, and moved there."""
        if self.store is None:
            return True
        if elsewhere := self._elsewhere(key, desk):
            self.store.move(identity_url(key), elsewhere.url)  # only where that is the address it stood at
            self.memory.keep_entries(self.source, [replace(elsewhere, due=self.wave.clock())])
            return False
        for address in dict.fromkeys((key, url)):
            if withdraw(address, store=self.store, now=self.wave.clock()) is Outcome.WITHDRAWN:
                break
        return True

    def _elsewhere(self, key: str, desk: Desk) -> Entry | None:
        """Another address of the same item that a listing names today, or named as late as this one, and that answered.

        Another spelling of this one, too: a server may know only one of them.
        """
        if self.store is None or not (known := self.store.id_of(identity_url(key))):
            return None
        aliases = self.store.aliases(known)
        entries = self.memory.entries(self.source, [key, *(one for alias in aliases for one in spellings(alias))])
        gone = entries.pop(key, None)
        named = [replace(e, listed_at=desk.now) if desk.names(e.url) else e for e in entries.values()]
        alive = [e for e in named if gone and e.state in _READ and e.listed_at >= gone.listed_at]
        return max(alive, key=lambda entry: (entry.listed_at, entry.url), default=None)

    def came_at(self, key: str, desk: Desk) -> None:
        """A known item was read at this address."""
        if item := self._item_at(key):
            self._ask_own(item, key, desk)

    def _item_at(self, url: str) -> Item | None:
        """The item that an address stands for."""
        known = self.store.id_of(identity_url(url)) if self.store is not None else None
        return self.store.item(known) if self.store is not None and known else None

    def _ask_own(self, item: Item, key: str, desk: Desk) -> None:
        """Where an item came at another address than its own, have its own read with the next run: it may be dead."""
        own = canonical_url(item.url) if item.url else key
        asked = own == key or own in desk.readings or desk.names(own)
        entry = self.memory.entries(self.source, [own]).get(own) if not asked else None
        if entry is not None and entry.state == "done":
            self.memory.keep_entries(self.source, [replace(entry, due=self.wave.clock())])

    def quarantine(self, url: str, problem: str, article: Article | None = None) -> None:
        """Keep what could not go on its way, with the reason, and what was read of it."""
        if self.store is not None:
            reason = problem.partition(":")[0]
            told = self.store.suppressions().clean(spell(article)) if article else None
            self.store.quarantine(self.source, url, reason, detail=problem, article=told, now=self.wave.clock())

    def _page(self, response: Response) -> Page:
        def header(name: str) -> str | None:
            value = response.headers.get(name)
            return value.decode("latin-1") if value else None

        now = self.wave.clock()
        return Page(
            url=response.url,
            source=self.source,
            etag=header("ETag"),
            last_modified=header("Last-Modified"),
            body_hash=digest(response.body),
            fetched_at=now,
            checked_at=now,
        )

    def _capture(self, response: Response) -> None:
        if self.writer is None:
            return
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            if name.lower() not in _DROPPED
            for value in values
        ]
        request = response.request
        known = self.store.suppressions() if self.store is not None else None
        body = (
            without(response.body, dict(headers).get("Content-Type", ""), response.url, known)
            if known
            else response.body
        )
        self.writer.write(
            response.url,
            status=response.status,
            headers=[*headers, ("Content-Length", str(len(body)))],
            body=body,
            date=self.wave.clock(),
            method=request.method if request else "GET",
            request_body=(request.body or None) if request else None,
        )
