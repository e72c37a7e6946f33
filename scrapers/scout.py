"""A spider that looks around: it asks one thing after the other, under all manners, and keeps nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from web_poet import HttpResponse

from scrapers.account import Account
from scrapers.answers import passing, reason_of
from scrapers.following import MOST_BYTES, page_response
from scrapers.listings import Ask, Found, Listing
from scrapers.middlewares.gate import Gate, host_of
from scrapers.middlewares.robots import rules_of
from scrapers.patience import attention
from scrapers.project import memory_of
from scrapers.reading import Unreadable
from syndicator.crawling import Wave
from syndicator.crawling.findings import Answered, Findings
from syndicator.model import Source
from syndicator.text import line

MOST_REQUESTS = 40
"""Of one look, robots.txt apart."""
UNKNOWN = Source(id="new_source", title="", homepage="", country=None, language="und", timezone="UTC")
"""What is known of a site before it was looked at."""


class Missed(Exception):
    """A request that brought nothing to read; the message says why, in few words."""


class Visit:
    """One look at one site. Answers are kept as long as it lasts, so that nothing is asked twice."""

    def __init__(self, spider: "Scout") -> None:
        self.spider = spider
        self.wave = spider.wave
        self.tried: list[Answered] = []
        self._answers: dict[str, HttpResponse | Missed] = {}

    @property
    def requests(self) -> int:
        """How many requests left us, robots.txt's included."""
        return self.spider.account.requests

    async def get(self, ask: Ask | str, *, article: bool = False) -> HttpResponse:
        """Ask, unless that was asked before.

        Raises:
            Missed: there is no answer, or none that can be read.
        """
        there = (Ask(url=ask) if isinstance(ask, str) else ask).at(self.wave.clock())
        key = f"{there.method} {there.url} {there.body or ''}"
        if key not in self._answers:
            self._answers[key] = await self._ask(there, article=article)
        answer = self._answers[key]
        if isinstance(answer, Missed):
            raise answer
        return answer

    async def found(self, way: Listing) -> Found | None:
        """What a way in lists on its first page, noted under its name; None where it is no such listing."""
        try:
            response = await self.get(way.asks()[0])
            with attention():
                found = await type(way)(response=response).to_item()
        except (Missed, Unreadable) as error:
            self.note(way.name, str(error))
            return None
        except Exception as error:
            self.spider.logger.exception("%s cannot be read", way.name)
            self.note(way.name, f"invalid: {type(error).__name__}")
            return None
        self.note(way.name, self._words(found))
        return found

    def note(self, what: str, words: str) -> None:
        """Write down what something answered; the last word on it counts."""
        self.tried = [one for one in self.tried if one.what != what] + [
            Answered(what=line(what), words=line(words)[:200])
        ]

    def answer(self, what: str) -> str | None:
        """What was noted of something that was asked."""
        return next((one.words for one in self.tried if one.what == what), None)

    def robots(self, url: str) -> str:
        """What the site's robots.txt says to us, for people; empty where it was not read."""
        host = memory_of(self.wave).host(self._origin(url))
        if host.robots_status is None:
            return ""
        if host.robots is None:
            return f"no robots.txt (HTTP {host.robots_status}): asking is allowed"
        delay = self.delay(url)
        return "robots.txt lets us ask" + (f", {delay:g} seconds apart" if delay else "")

    def robots_text(self, url: str) -> str:
        """The site's robots.txt itself, as it was read before the site's first page."""
        return memory_of(self.wave).host(self._origin(url)).robots or ""

    def delay(self, url: str) -> float:
        """The pause that the site's robots.txt asks for, in seconds."""
        return rules_of(200, self.robots_text(url)).delay

    @staticmethod
    def _origin(url: str) -> str:
        return f"{url.partition('://')[0]}://{host_of(url)}"

    @staticmethod
    def _words(found: Found) -> str:
        if found.listed:
            return f"ok, {len(found.listed)} listed"
        return f"ok, an index of {len(found.more)} parts" if found.more else "ok, empty"

    async def _ask(self, ask: Ask, *, article: bool) -> HttpResponse | Missed:
        if len(self._answers) >= MOST_REQUESTS:
            return Missed("not asked: enough for one look")
        if self.spider.errand.say:
            self.spider.errand.say(f"asking {ask.url}")
        request = Request(
            ask.url,
            method=ask.method,
            body=ask.body or b"",
            headers=dict(ask.headers),
            dont_filter=True,
            meta={"conditional": False, **({"download_maxsize": MOST_BYTES} if article else {})},
        )
        try:
            response = await self._answer(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, it has a name there
            return Missed(reason_of(error))
        problem = reason_of(response, article=article)
        return Missed(problem) if problem else page_response(response)

    async def _answer(self, request: Request) -> Any:
        engine = self.spider.crawler.engine
        if engine is None:
            raise RuntimeError("a look without an engine")
        try:
            return await engine.download_async(request)
        except Exception as error:
            if not passing(error):
                raise
        return await engine.download_async(request.copy())


Work = Callable[[Visit], Awaitable[Findings]]


@dataclass(frozen=True, slots=True)
class Errand:
    """What a scout is sent for."""

    work: Work
    say: Callable[[str], None] | None = None
    """Hears of each request as it is made."""


class Scout(Spider):
    """Does one piece of work, and puts its findings where the wave's starter waits for them."""

    name = "scout"
    source: ClassVar[Source] = UNKNOWN
    errand: ClassVar[Errand]
    custom_settings: ClassVar[dict[str, Any]] = {"ADDONS": {}, "ITEM_PIPELINES": {}}  # type: ignore[misc]  # Scrapy's

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wave = wave
        self.account = Account()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "Scout":
        """Scrapy's constructor."""
        return super().from_crawler(crawler, *args, **kwargs)

    async def start(self) -> AsyncIterator[Any]:
        """Do the work; there is nothing to hand on."""
        visit = Visit(self)
        try:
            findings = await self.errand.work(visit)
        except Exception as error:
            self.logger.exception("the look failed")
            findings = Findings(problem=f"the look failed ({type(error).__name__}): {error}"[:300])
        cast("dict[str, Findings]", self.wave.shared["findings"])[self.source.id] = findings
        return
        yield  # type: ignore[unreachable]  # what Scrapy wants here is a generator

    def closed(self, reason: str) -> None:  # noqa: ARG002 - Scrapy's signature
        """Write down how much the hosts were asked."""
        Gate.of(self.wave).write_down()


def scout(source: Source | None, work: Work, say: Callable[[str], None] | None) -> type[Scout]:
    """A spider for one look; `say` hears of each request as it is made."""
    attributes = {"source": source or UNKNOWN, "errand": Errand(work, say)}
    return type("Scout", (Scout,), {"__module__": __name__, **attributes})
