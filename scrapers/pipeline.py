"""The seam: each article goes to the library, and its outcome into the account of the run."""

import logging
from typing import cast

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from scrapers.filtering import Filter
from scrapers.project import source_of, wave_of
from scrapers.spiders import SourceSpider
from syndicator.errors import StoreError
from syndicator.ingest import Tagging, ingest
from syndicator.model import Article, Outcome, Source
from syndicator.store import Store

log = logging.getLogger(__name__)


class Ingest:
    """Stores articles. Without a store (`scrapy crawl SOURCE -O items.jsonl`) they are only handed on."""

    def __init__(self, crawler: Crawler, source: Source) -> None:
        self.crawler = crawler
        self.source = source
        self.wave = wave_of(crawler)
        self.filter = Filter(source, cast("Tagging", self.wave.tagger)) if self.wave.tagger is not None else None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Ingest":
        """Scrapy's constructor.

        Raises:
            NotConfigured: the spider is not one of ours (`scrapy savefixture`, `scrapy shell`).
        """
        source = source_of(crawler)
        if source is None or not issubclass(crawler.spidercls, SourceSpider):
            raise NotConfigured("only sources have a store")
        return cls(crawler, source)

    def open_spider(self) -> None:
        """Let the spider hand in, when it ends, what it held back."""
        spider = cast("SourceSpider", self.crawler.spider)
        spider.take_in, spider.admits = self.take_in, self.admits

    def process_item(self, item: object) -> object:
        """Take in what the spider does not hold back."""
        spider = cast("SourceSpider", self.crawler.spider)
        if isinstance(item, Article) and not spider.holds(item):
            self.take_in(item)
        return item

    def admits(self, article: Article) -> bool:
        """Whether an article is of the source's declared field."""
        store = cast("Store", self.wave.store)
        return self.filter is None or store is None or self.filter.admits(article, store, self.wave.clock())

    def take_in(self, item: Article, known_as: str | None = None) -> None:
        """Ingest one article, in one transaction with what we remember of its page; `known_as`: it is this item."""
        spider = cast("SourceSpider", self.crawler.spider)
        if self.wave.store is None:
            spider.stored(item, Outcome.NEW)
            return
        store = cast("Store", self.wave.store)
        try:
            with store.write():
                outcome = self._outcome(item, store, known_as, backfilled=spider.backfilled)
                spider.stored(item, outcome)
        except StoreError:  # the archive is at fault, not the article: this run is none, and the next one has it all
            self.wave.stopping = self.wave.stopping or "the archive could not be written"
        except Exception as error:
            log.exception("%s could not be stored", item.url)
            spider.not_stored(item, f"{type(error).__name__}: {error}"[:200])

    def _outcome(self, article: Article, store: Store, known_as: str | None, *, backfilled: bool) -> Outcome:
        if not known_as and not self.admits(article):
            return Outcome.SKIPPED
        return ingest(
            article,
            self.source,
            store=store,
            tagger=cast("Tagging", self.wave.tagger),
            now=self.wave.clock(),
            backfilled=backfilled,
            known_as=known_as,
        )
