"""One generic spider: it asks the ways in, follows what they list, accounts for all of it, and reads no page."""

import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure
from web_poet import HttpResponse

from scrapers import verdicts
from scrapers.account import Account, Reading
from scrapers.answers import problem_of, reason_of
from scrapers.canaries import FIRST, Canaries
from scrapers.desk import Desk
from scrapers.following import again, page_response
from scrapers.keeping import Keeper, place_of, posted
from scrapers.listings import Ask, Found, Listing
from scrapers.middlewares.gate import Gate
from scrapers.moves import Moves
from scrapers.patience import attention
from scrapers.project import memory_of, wave_of
from scrapers.reading import Unreadable
from scrapers.removed import Removed
from scrapers.waiting import Waiter
from syndicator.crawling.wave import Recording, Wave
from syndicator.errors import StoreError
from syndicator.health.verdict import trouble_since
from syndicator.model import Article

MOST_LISTINGS = 60
"""Pages of listings that one run asks for, whatever indexes and "next" links say."""
MOST_OLD_LISTINGS = 1000
"""The same for a back-fill, which goes on until the day that it was asked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which page of which way in a request asks for; the lead page decides whether the way answers."""

    way: int
    page: int = 1
    lead: bool = False


class SourceSpider(Waiter):
    """A source: its declaration, its ways in, the page object of its articles. Subclasses declare, and do no more."""

    ways_in: ClassVar[tuple[Listing, ...]] = ()
    custom_settings: ClassVar[dict[str, Any]] = {"ADDONS": {}}  # type: ignore[misc]  # Scrapy's own declaration
    """We make page objects ourselves; injection, which plans anew for every response, serves spiders of other kinds."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let the article's page object know whose pages it reads."""
        super().__init_subclass__(**kwargs)
        if "source" in cls.__dict__ and "article" in cls.__dict__:
            cls.article.source = cls.source

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wave = wave
        self.ways_in = tuple(way.configured(wave.config) for way in type(self).ways_in)  # type: ignore[misc]  # its own
        self.account = Account()
        self.desk = Desk(
            self.source,
            memory=memory_of(wave),
            account=self.account,
            now=wave.clock(),
            first_items=wave.config.first_run_items,
            since=wave.backfill.get(self.source.id),
            samples=FIRST if wave.store is not None else 0,
            from_listing=not self.follow,
            removed=Removed(wave),
        )
        self.keeper = Keeper(wave, self.source.id)
        self.facts = verdicts.Facts()
        self.history = verdicts.history(wave, self.source.id, self.desk)
        patient = wave.store is not None and not self.backfilled
        self.canaries = Canaries(source=self.source, wave=wave, since=trouble_since(self.history), patient=patient)
        self._chosen = self.canaries.chosen(self.desk.memory)
        self.desk.wanted = frozenset(entry.url for entry in self._chosen)
        self.moves = Moves.of(self.desk, self.keeper.store)
        self.way_in: str | None = None
        self._empty: str | None = None
        self._open = 0
        self._asked = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "SourceSpider":
        """Scrapy's constructor; a plain `scrapy crawl` gets a wave of its own."""
        kwargs["wave"] = kwargs.get("wave") or wave_of(crawler)
        return super().from_crawler(crawler, *args, **kwargs)

    @classmethod
    def recorded_in(cls, recording: Recording) -> bool:
        """Whether one of the declared addresses is in a recording."""
        return any(ask.url in recording for way in cls.ways_in for ask in way.asks())

    @property
    def backfilled(self) -> bool:
        """Whether what comes is old: a source's first run, or a back-fill."""
        return self.desk.first_run or self.desk.since is not None

    async def start(self) -> AsyncIterator[Any]:
        """Ask the first way in."""
        problem = problem_of(self.source, self.ways_in, self.wave)
        if problem:
            self.account.ways[problem.way] = problem.words
            return
        for request in self._ask_way(0):
            yield request

    def _ask_way(self, number: int) -> Iterator[Request | Reading]:
        """The request that tries one way in; past the last, what to do without any."""
        if number < len(self.ways_in):
            yield from self._listing_requests(self.ways_in[number].asks()[:1], Place(number, lead=True))
            return
        self.way_in = self._empty
        if self.way_in:
            yield from self._requests(self.desk.rereads())

    def _listing_requests(self, asks: Sequence[Ask], place: Place) -> Iterator[Request]:
        filling = self.desk.since is not None
        for ask in asks[: (MOST_OLD_LISTINGS if filling else MOST_LISTINGS) - self._asked]:
            self._open += 1
            self._asked += 1
            there = ask.at(self.desk.now)
            yield Request(
                there.url,
                method=there.method,
                body=there.body or b"",
                headers=dict(there.headers),
                callback=self.listing_came,
                errback=self.listing_missed,
                cb_kwargs={"place": place},
                meta={"conditional": not filling, "listing": True},  # that the front page stands says nothing of others
                dont_filter=True,
                priority=10,
            )

    async def listing_came(self, response: Response, place: Place) -> AsyncIterator[Request | Article]:
        """Follow a listing, or try the next way in where this one answers with something else."""
        self._open -= 1
        if response.status == 304:
            readings, count = self.desk.take_remembered(response.url)
            self.facts.unchanged = True
            follow = self._won(place, readings, f"ok, unchanged (304), {count} listed")
        else:
            found = await self._found(response, place.way)
            follow = self._lost(place, found) if isinstance(found, str) else self._read(response, place, found)
        async for result in self._done(follow):
            yield result

    async def listing_missed(self, failure: Failure) -> AsyncIterator[Request | Article]:
        """No answer came."""
        retry = again(failure)
        if retry is not None:
            yield retry
            return
        self._open -= 1
        place: Place = failure.request.cb_kwargs["place"]  # type: ignore[attr-defined]  # Scrapy puts it there
        async for result in self._done(self._lost(place, reason_of(failure.value))):
            yield result

    async def _done(self, follow: Iterator[Request | Reading]) -> AsyncIterator[Request | Article]:
        """Hand requests on; a reading that needs none becomes its article here."""
        for result in follow:
            if isinstance(result, Request):
                yield result
                continue
            article = await self._article(HttpResponse(result.listed.url, body=b""), result)
            if article is not None:
                yield article

    async def _found(self, response: Response, way: int) -> Found | str:
        """What a listing page says, or why it says nothing."""
        problem = reason_of(response)
        if problem:
            return problem
        page = type(self.ways_in[way])(response=page_response(response), posted=posted(response))
        try:
            with attention():
                return await page.to_item()
        except Unreadable as error:
            return str(error)
        except Exception as error:
            self.logger.exception("%s cannot read %s", type(page).__name__, response.url)
            return f"invalid: {type(error).__name__} in {type(page).__name__}"

    def _read(self, response: Response, place: Place, found: Found) -> Iterator[Request | Reading]:
        readings, new = self.desk.take(found.listed, response.url)
        self.facts.links += len(found.listed)
        self.keeper.listing(response, self.desk, new=new)
        way = self.ways_in[place.way]
        if place.lead and not found.listed and not found.more and not way.asks()[1:]:
            self.account.ways[way.name] = "ok, empty"
            self._empty = self._empty or way.name
            yield from self._ask_way(place.way + 1)
            return
        index = bool(found.more and not found.listed)
        incomplete = place.lead and self.desk.memory.page(place_of(response), self.source.id) is None
        goes_on = index or self.desk.goes_on(new=new, listed=found.listed, incomplete=incomplete)
        if goes_on and (self.desk.since is not None or place.page < way.most_pages):
            yield from self._listing_requests(found.more, replace(place, page=place.page + 1, lead=False))
        yield from self._won(place, readings, f"ok, {len(found.listed)} listed")

    def _won(self, place: Place, readings: Sequence[Reading], words: str) -> Iterator[Request | Reading]:
        way = self.ways_in[place.way]
        self.way_in = way.name
        self._note(place, words)
        if place.lead:
            yield from self._listing_requests(way.asks()[1:], replace(place, lead=False))
        yield from self._requests([*self._known(readings, lead=place.lead), *readings])
        yield from self._after_listings()

    def _known(self, readings: Sequence[Reading], *, lead: bool) -> list[Reading]:
        """The known items that are read before anything new, besides those that are read anyway.

        Where there is news and too few are due, some are read before their time. None where the day's budget of the
        host may not do for both: what was never had goes first then.
        """
        news = self.canaries.patient and any(reading.known is None for reading in readings)
        if not lead and not news:
            return []
        host, day = urlsplit(self.source.homepage).hostname or "", self.desk.now.date().isoformat()
        room = self.wave.config.daily_budget - self.desk.memory.asked(host, day)
        if room < 2 * (len(readings) + FIRST):
            self._early = FIRST
            return []
        chosen = self.desk.again(self._chosen) if lead else []
        chosen += self.desk.rereads(self._lacking(chosen)) if lead else []
        if news:
            chosen += self.desk.again(self.canaries.early(self.desk.memory, self._lacking(chosen), self.desk.now))
        return chosen

    def _lacking(self, chosen: Sequence[Reading]) -> int:
        """How many known items this run does not read yet that it should."""
        return max(
            FIRST - len({reading.key for reading in (*chosen, *self.desk.readings.values()) if reading.stands}), 0
        )

    def _lost(self, place: Place, words: str) -> Iterator[Request | Reading]:
        self._note(place, words)
        if place.lead:
            yield from self._ask_way(place.way + 1)
            return
        self.desk.waiting_pages.clear()  # a part is missing: the whole is asked for again next time
        yield from self._after_listings()

    def _after_listings(self) -> Iterator[Request | Reading]:
        if not self._open:
            yield from self._requests(self.desk.rereads())

    def _note(self, place: Place, words: str) -> None:
        """Write down what a page of a way in answered."""
        ways, name = self.account.ways, self.ways_in[place.way].name
        ways[name] = words if place.lead else f"{ways[name]}; page {place.page}: {words}"[:500]

    async def closed(self, reason: str) -> None:
        """Close the account and judge the run; Scrapy calls this when all else is done.

        Where the archive lost something, the account may be wrong: the run is none, and what is stored counts for the
        next one.
        """
        if not self.wave.lost:
            with contextlib.suppress(StoreError):
                await self._close(reason)

    async def _close(self, reason: str) -> None:
        if self.wave.asked_to_end and reason != "finished":  # what is stored stays; the next run goes on from there
            Gate.of(self.wave).write_down()
            return
        cut_short = bool(self.wave.stopping) or reason != "finished"
        if cut_short:
            self.desk.waiting_pages.clear()
        await self.settle_what_waits()
        self._settle_the_rest(cut_short=cut_short)
        self.desk.finish()
        Gate.of(self.wave).write_down()
        self.wave.ended(verdicts.run_of(self, ended=self.wave.clock(), cut_short=cut_short))
