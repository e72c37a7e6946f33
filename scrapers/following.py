"""How a spider follows what a listing named: each article ends in exactly one outcome."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure
from web_poet import HttpResponse, HttpResponseHeaders, PageParams

from scrapers.account import Account, Reading
from scrapers.answers import passing, reason_of
from scrapers.canaries import FIRST, Canaries
from scrapers.desk import Desk
from scrapers.keeping import Keeper
from scrapers.links import is_document, names_a_document
from scrapers.middlewares.refusals import Refused
from scrapers.moves import Moves
from scrapers.pages import ArticlePage
from scrapers.patience import attention
from scrapers.verdicts import Facts
from syndicator.crawling.wave import Wave
from syndicator.extraction.layers import Without
from syndicator.model import Article, Attachment, Outcome, Source
from syndicator.text import line
from syndicator.urls import identity_url

NO_NEWS = "no news: a page of another kind"
FILTERED = "not our field"
DOCUMENT = "a document, and its listing does not say what it is"
DOCUMENTS = tuple(
    f"not a page: {kind}"
    for kind in ("application/pdf", "application/msword", "application/vnd.", "application/octet-stream")
)
MOST_BYTES = 3 * 1024 * 1024
"""Of an article's page; listings, and sitemaps above all, may be longer."""
STANDS_ELSEWHERE = "gone from here; its item stands at another address"
UNDECIDED = "gone, and it is not decided what came in its place"
CUT_SHORT = "the run ended before it"


def page_response(response: Response) -> HttpResponse:
    """A Scrapy response as page objects take it."""
    return HttpResponse(
        response.url,
        body=response.body,
        status=response.status,
        headers=HttpResponseHeaders.from_bytes_dict(response.headers),
    )


def again(failure: Failure) -> Request | None:
    """The request once more, at the end of the run, where that may help: one hiccup is no news."""
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
    if request.meta.get("again") or not passing(failure.value):
        return None
    return request.replace(priority=-10, meta={**request.meta, "again": True})


class Follower(Spider):
    """The half of `SourceSpider` that has to do with articles."""

    source: ClassVar[Source]
    article: ClassVar[type[ArticlePage]]
    follow: ClassVar[bool] = True
    """Whether each article's page is read; False where the listing says all there is."""

    wave: Wave
    account: Account
    desk: Desk
    keeper: Keeper
    facts: Facts
    canaries: Canaries
    moves: Moves
    take_in: Callable[[Article, str | None], None]
    """The pipeline's own door, for what was held back; with the item that it is, where its address does not say so."""
    admits: Callable[[Article], bool]
    """Whether the pipeline takes articles of this field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._identities: dict[str, str | None] = {}
        """Identity of each article met in this run, and its title."""
        self._pending: dict[int, str] = {}
        """Articles on their way through the pipeline, to the keys of their readings."""
        self._vanished: list[tuple[Reading, Response]] = []
        """Known pages that are gone; whether their items are, is seen at the end of the run."""
        self._noted: set[int] = set()
        """Articles that waited, and of which the facts are noted."""
        self._early = 0
        """Known items that are read before anything new."""

    def _requests(self, readings: Sequence[Reading]) -> Iterator[Request | Reading]:
        """What has to be asked for them; where no page is followed, the readings themselves."""
        self._tell()
        for reading in readings:
            if not self.follow or is_document(reading.listed.url):
                yield reading
                continue
            early = reading.stands and self._early < FIRST
            self._early += early
            yield Request(
                reading.listed.url,
                callback=self.article_came,
                errback=self.article_missed,
                cb_kwargs={"key": reading.key},
                meta={"conditional": self._may_stand(reading), "download_maxsize": MOST_BYTES},
                dont_filter=True,
                priority=5 if early else 0,
            )

    async def article_came(self, response: Response, key: str) -> AsyncIterator[Article]:
        """Hand an article on, or note why there is none."""
        reading = self.desk.readings[key]
        if response.status == 304:
            self.keeper.checked(response)
            self._stood(key, response)
        elif response.status in {404, 410}:
            self._gone(reading, response)
        elif problem := reason_of(response, article=True):
            article = await self._document(reading) if problem.startswith(DOCUMENTS) else None
            if article is not None:
                yield article
            elif self.account.is_open(key):
                self._settle(key, Outcome.FAILED, problem)
        elif self._may_stand(reading) and self.keeper.same(response):
            self.keeper.page(response)
            self._stood(key, response)
        else:
            article = await self._article(page_response(response), reading)
            if article is not None:
                self.keeper.hold(key, response)
                yield article

    def _stood(self, key: str, response: Response) -> None:
        self.keeper.stood(key, response.url, self.desk)
        self._settle(key, Outcome.UNCHANGED)

    def _may_stand(self, reading: Reading) -> bool:
        """Whether "not changed" is an answer; not where a source is unwell: its page may have been read otherwise."""
        return reading.settled and reading.key not in self.desk.wanted and not self.keeper.lacks_date(reading.key)

    def article_missed(self, failure: Failure) -> Iterator[Request]:
        """No answer came."""
        retry = again(failure)
        if retry is not None:
            yield retry
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        refused = failure.value if isinstance(failure.value, Refused) else None
        skipped = refused is not None and refused.skipped
        outcome = Outcome.SKIPPED if skipped else Outcome.FAILED
        asked = not skipped or (refused is not None and refused.known)
        self._settle(request.cb_kwargs["key"], outcome, reason_of(failure.value), asked=asked)

    async def _article(self, response: HttpResponse, reading: Reading) -> Article | None:
        """What a page says, unless it is no news, or an article that this run met under another address."""
        if self.follow and not response.body and is_document(reading.listed.url):
            return await self._document(reading)
        return await self._read_page(response, reading)

    async def _document(self, reading: Reading) -> Article | None:
        """What a listing says of a document; it is not read itself."""
        if not names_a_document(reading.listed.title):
            self._settle(reading.key, Outcome.SKIPPED, DOCUMENT)
            return None
        article = await self._read_page(HttpResponse(reading.listed.url, body=b""), reading)
        if article is None:
            return None
        with_file = replace(article, attachments=(*article.attachments, Attachment(url=article.url)))
        self._pending[id(with_file)] = self._pending.pop(id(article))
        return with_file

    async def _read_page(self, response: HttpResponse, reading: Reading) -> Article | None:
        page = self.article(response=response, page_params=self._params(reading))
        try:
            with attention():
                if response.body and not page.is_article:
                    self._settle(reading.key, Outcome.SKIPPED, NO_NEWS)
                    return None
                article = await page.to_item()
            addresses = {identity_url(article.canonical_url or article.url), identity_url(article.url)}
        except Exception as error:
            self.logger.exception("%s cannot read %s", type(page).__name__, response.url)
            self._quarantine(reading, f"{type(error).__name__} in {type(page).__name__}: {error}"[:300])
            return None
        met = any(self._identities.get(address, "") == article.title for address in addresses)
        if met or self.keeper.is_called(addresses & self.desk.cut_off, line(article.title or "")):
            self._settle(reading.key, Outcome.DUPLICATE)
            return None
        self._identities |= dict.fromkeys(addresses, article.title)
        self._pending[id(article)] = reading.key
        return article

    def _params(self, reading: Reading, without: Without | None = None) -> PageParams[str, object]:
        return PageParams(
            listed=reading.listed,
            now=self.desk.now.isoformat(),
            boilerplate=self.keeper.boilerplate(),
            without=without,
        )

    def stored(self, article: Article, outcome: Outcome) -> None:
        """The pipeline's word on an article, inside the transaction that stored it."""
        key = self._pending.pop(id(article))
        self.account.won(dict(article.provenance))
        if id(article) in self._noted:
            self._noted.remove(id(article))
        elif not self.canaries.knows(article):
            self.facts.article(article, self.desk.now, new=outcome is Outcome.NEW)
        self._settle(key, outcome, FILTERED if outcome is Outcome.SKIPPED else "")
        self.keeper.stored(self.desk.readings[key], outcome, article)
        if outcome in {Outcome.DUPLICATE, Outcome.UNCHANGED}:
            self.keeper.came_at(key, self.desk)

    def not_stored(self, article: Article, problem: str) -> None:
        """The pipeline could not store an article; nothing of it was kept."""
        self._noted.discard(id(article))
        key = self._pending.pop(id(article), None)
        if key is not None and self.account.is_open(key):
            self._quarantine(self.desk.readings[key], problem)

    def _gone(self, reading: Reading, response: Response) -> None:
        problem = f"HTTP {response.status}"
        for url in (reading.key, response.url):
            self.keeper.gone(url)
        state = reading.known.state if reading.known else ""
        held = state in {"quarantined", "waiting"} and self.keeper.has_item(reading.key)
        if state not in {"done", "gone"} and not held:
            self._settle(reading.key, Outcome.FAILED, problem)
        else:
            self._vanished.append((reading, response))

    def _quarantine(self, reading: Reading, problem: str) -> None:
        self.keeper.quarantine(reading.listed.url, problem)
        self._settle(reading.key, Outcome.QUARANTINED, problem)

    def _settle(self, key: str, outcome: Outcome, reason: str = "", *, asked: bool = True) -> None:
        self.desk.settle(key, outcome, reason, asked=asked)
        self._tell()

    def _tell(self) -> None:
        if self.wave.progress:
            self.wave.progress(self.source.id, self.account.settled, self.account.met)

    def _settle_the_rest(self, *, cut_short: bool) -> None:
        """What never came back: not asked any more, or, in a run that ended by itself, lost by a mistake of ours."""
        outcome = Outcome.SKIPPED if cut_short else Outcome.FAILED
        for key in self.account.open_keys():
            self.desk.settle(key, outcome, CUT_SHORT, asked=not cut_short)
