"""One generic spider: it asks the ways in, follows what they list, and accounts for all of it. It never reads a page."""

import hashlib
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure
from web_poet import HttpResponse, HttpResponseHeaders, PageParams

from scrapers import verdicts
from scrapers.account import Account
from scrapers.answers import problem_of, reason_of
from scrapers.desk import Desk, Reading
from scrapers.keeping import Keeper
from scrapers.middlewares.gate import Gate
from scrapers.middlewares.refusals import Refused
from scrapers.pages import ArticlePage, Ask, Found, Listing
from scrapers.project import memory_of, wave_of
from scrapers.reading import Unreadable
from syndicator.crawling import Recording, Wave
from syndicator.model import Article, Outcome, Source
from syndicator.urls import identity_url

Yield = Request | Article
NO_NEWS = "no news: a page of another kind"
FILTERED = "not our field"


def page_response(response: Response) -> HttpResponse:
    """A Scrapy response as page objects take it."""
    return HttpResponse(
        response.url,
        body=response.body,
        status=response.status,
        headers=HttpResponseHeaders.from_bytes_dict(response.headers),
    )


class SourceSpider(Spider):
    """A source: its declaration, its ways in, the page object of its articles. Subclasses declare, and do no more."""

    source: ClassVar[Source]
    ways_in: ClassVar[tuple[Listing, ...]] = ()
    article: ClassVar[type[ArticlePage]]
    follow: ClassVar[bool] = True
    """Whether each article's page is read; False where the listing says all there is."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let the article's page object know whose pages it reads."""
        super().__init_subclass__(**kwargs)
        if "source" in cls.__dict__ and "article" in cls.__dict__:
            cls.article.source = cls.source

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wave = wave
        self.began = wave.clock()
        self.account = Account()
        self.desk = Desk(
            self.source,
            memory=memory_of(wave),
            account=self.account,
            now=self.began,
            first_items=wave.config.first_run_items,
            since=wave.backfill.get(self.source.id),
        )
        self.keeper = Keeper(wave, self.source.id)
        self.facts = verdicts.Facts()
        self.way_in: str | None = None
        self._empty: str | None = None
        self._listings_open = 0
        self._identities: dict[str, str | None] = {}
        self._pending: dict[int, str] = {}

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

    def _ask_way(self, number: int) -> Iterator[Yield]:
        """The request that tries one way in; past the last, what to do without any."""
        if number < len(self.ways_in):
            yield self._listing_request(self.ways_in[number].asks()[0], number, 1)
            return
        self.way_in = self._empty
        if self.way_in:
            yield from self._read_due()

    def _listing_request(self, ask: Ask, way: int, page: int) -> Request:
        self._listings_open += 1
        return Request(
            ask.url,
            method=ask.method,
            body=ask.body or b"",
            headers=dict(ask.headers),
            callback=self.listing_came,
            errback=self.listing_missed,
            cb_kwargs={"way": way, "page": page},
            meta={"conditional": True},
            dont_filter=True,
            priority=10,
        )

    async def listing_came(self, response: Response, way: int, page: int) -> AsyncIterator[Yield]:
        """Follow a listing, or try the next way in where this one answers with something else."""
        self._listings_open -= 1
        if response.status == 304:
            readings, count = self.desk.take_remembered(response.url)
            self.facts.unchanged = True
            follow = self._won(way, page, readings, f"ok, unchanged (304), {count} listed")
        else:
            found = await self._found(response, way)
            follow = self._lost(way, page, found) if isinstance(found, str) else self._read(response, way, page, found)
        for result in follow:
            yield result

    def listing_missed(self, failure: Failure) -> Iterator[Yield]:
        """No answer came."""
        self._listings_open -= 1
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        given = request.cb_kwargs
        yield from self._lost(given["way"], given["page"], reason_of(failure.value))

    async def _found(self, response: Response, way: int) -> Found | str:
        """What a listing page says, or why it says nothing."""
        problem = reason_of(response)
        if problem:
            return problem
        page = type(self.ways_in[way])(response=page_response(response))
        try:
            return await page.to_item()
        except Unreadable as error:
            return str(error)
        except Exception as error:
            self.logger.exception("%s cannot read %s", type(page).__name__, response.url)
            return f"invalid: {type(error).__name__} in {type(page).__name__}"

    def _read(self, response: Response, way: int, page: int, found: Found) -> Iterator[Yield]:
        readings, new = self.desk.take(found.listed, response.url)
        self.facts.links += len(found.listed)
        self.keeper.listing(response, self.desk, new=new)
        name = self.ways_in[way].name
        if not found.listed and not found.more and page == 1:
            self.account.ways[name] = "ok, empty"
            self._empty = self._empty or name
            yield from self._ask_way(way + 1)
            return
        more: list[Ask] = []
        index = bool(found.more and not found.listed)
        if page < self.ways_in[way].most_pages and (index or self.desk.goes_on(new=new, listed=found.listed)):
            more = [*found.more, *(self.ways_in[way].asks()[1:] if page == 1 else ())]
        yield from (self._listing_request(ask, way, page + 1) for ask in more)
        yield from self._won(way, page, readings, f"ok, {len(found.listed)} listed")

    def _won(self, way: int, page: int, readings: Sequence[Reading], words: str) -> Iterator[Yield]:
        self.way_in = self.ways_in[way].name
        ways = self.account.ways
        ways[self.way_in] = words if page == 1 else f"{ways.get(self.way_in, 'ok')}; page {page}: {words}"
        yield from self._requests(readings)
        if not self._listings_open:
            yield from self._read_due()

    def _lost(self, way: int, page: int, words: str) -> Iterator[Yield]:
        name = self.ways_in[way].name
        if page == 1:
            self.account.ways[name] = words
            yield from self._ask_way(way + 1)
            return
        self.account.ways[name] += f"; page {page}: {words}"
        self.desk.waiting_pages.clear()  # a part is missing: the whole is asked for again next time
        if not self._listings_open:
            yield from self._read_due()

    def _read_due(self) -> Iterator[Yield]:
        yield from self._requests(self.desk.rereads())

    def _requests(self, readings: Sequence[Reading]) -> Iterator[Yield]:
        self._tell()
        for reading in readings:
            yield Request(
                reading.listed.url,
                callback=self.article_came,
                errback=self.article_missed,
                cb_kwargs={"key": reading.key},
                meta={"conditional": reading.settled},
                dont_filter=True,
            )

    async def article_came(self, response: Response, key: str) -> AsyncIterator[Article]:
        """Hand an article on, or note why there is none."""
        reading = self.desk.readings[key]
        if response.status == 304:
            self.keeper.checked(response)
            self._settle(key, Outcome.UNCHANGED)
        elif response.status in {404, 410}:
            self._gone(reading, response)
        elif problem := reason_of(response, article=True):
            self._settle(key, Outcome.FAILED, problem)
        elif reading.settled and self.keeper.same(response):
            self.keeper.page(response)
            self._settle(key, Outcome.UNCHANGED)
        else:
            article = await self._article(response, reading)
            if article is not None:
                self.keeper.hold(key, response)
                yield article

    def article_missed(self, failure: Failure) -> None:
        """No answer came."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        skipped = isinstance(failure.value, Refused) and failure.value.skipped
        outcome = Outcome.SKIPPED if skipped else Outcome.FAILED
        self._settle(request.cb_kwargs["key"], outcome, reason_of(failure.value), asked=not skipped)

    async def _article(self, response: Response, reading: Reading) -> Article | None:
        params: PageParams[str, object] = PageParams(listed=reading.listed, now=self.began.isoformat())
        page = self.article(response=page_response(response), page_params=params)
        try:
            if not page.is_article:
                self._settle(reading.key, Outcome.SKIPPED, NO_NEWS)
                return None
            article = await page.to_item()
            identity = identity_url(article.canonical_url or article.url)
        except Exception as error:
            self.logger.exception("%s cannot read %s", type(page).__name__, response.url)
            self._quarantine(reading, f"{type(error).__name__} in {type(page).__name__}: {error}"[:300])
            return None
        for address, title in ((identity, article.title), (identity_url(article.url), article.title)):
            if address in self._identities and self._identities[address] == title:
                self._settle(reading.key, Outcome.DUPLICATE)
                return None
        self._identities |= {identity: article.title, identity_url(article.url): article.title}
        self._pending[id(article)] = reading.key
        return article

    def stored(self, article: Article, outcome: Outcome) -> None:
        """The pipeline's word on an article, inside the transaction that stored it."""
        key = self._pending.pop(id(article))
        reason = FILTERED if outcome is Outcome.SKIPPED else ""
        self.account.won(dict(article.provenance))
        self.facts.article(article, outcome, self.began)
        self._settle(key, outcome, reason)
        self.keeper.stored(key, outcome, article)

    def not_stored(self, article: Article, problem: str) -> None:
        """The pipeline could not store an article; nothing of it was kept."""
        key = self._pending.pop(id(article))
        if self.account.is_open(key):
            self._quarantine(self.desk.readings[key], problem)

    def _gone(self, reading: Reading, response: Response) -> None:
        problem = f"HTTP {response.status}"
        if reading.known is None or reading.known.state not in {"done", "gone"}:
            self._settle(reading.key, Outcome.FAILED, problem)
        else:
            self.keeper.withdraw(reading.key, response.url)
            self._settle(reading.key, Outcome.WITHDRAWN, problem)

    def _quarantine(self, reading: Reading, problem: str) -> None:
        self.keeper.quarantine(reading.listed.url, problem)
        self._settle(reading.key, Outcome.QUARANTINED, problem)

    def _settle(self, key: str, outcome: Outcome, reason: str = "", *, asked: bool = True) -> None:
        self.desk.settle(key, outcome, reason, asked=asked)
        self._tell()

    def _tell(self) -> None:
        if self.wave.progress:
            self.wave.progress(self.source.id, self.account.settled, self.account.met)

    def closed(self, reason: str) -> None:
        """Close the account and judge the run; Scrapy calls this when all else is done."""
        cut_short = bool(self.wave.stopping) or reason != "finished"
        for key in self.account.open_keys():
            self.desk.settle(
                key, Outcome.SKIPPED if cut_short else Outcome.FAILED, "the run ended before it", asked=not cut_short
            )
        if cut_short:
            self.desk.waiting_pages.clear()
        self.desk.finish()
        Gate.of(self.wave).write_down()
        self.wave.ended(verdicts.run_of(self, ended=self.wave.clock(), cut_short=cut_short))
