"""Conditional requests (RFC 9110, 13): what has not changed is not sent again."""

from datetime import timedelta

from scrapy import Request
from scrapy.crawler import Crawler

from scrapers.project import memory_of, source_of, wave_of

WHOLE_EVERY = timedelta(days=6)
"""After so long the whole body is asked for: a daily run finds a validator that outlives its content in a week."""


class Conditional:
    """Sends the validators of the last body with a request that asks for it by `meta["conditional"]`.

    It stands nearer to the network than redirects, so that each hop carries its own address's validators. They are
    remembered elsewhere, and only when everything that the page led to is stored: else the next 304 would hide it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.wave = wave_of(crawler)
        self.memory = memory_of(self.wave)
        self.source = source.id if (source := source_of(crawler)) else ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Conditional":
        """Scrapy's constructor."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Add validators, and take away those of another hop."""
        request.headers.pop("If-None-Match", None)
        request.headers.pop("If-Modified-Since", None)
        request.headers.update(request.meta.get("validators", {}))  # those of robots.txt, which hosts are known by
        if not self.wave.live or request.method != "GET" or not request.meta.get("conditional"):
            return
        page = self.memory.page(request.url, self.source)
        if page is None or page.fetched_at + WHOLE_EVERY <= self.wave.clock():
            return
        if page.etag:
            request.headers["If-None-Match"] = page.etag
        if page.last_modified:
            request.headers["If-Modified-Since"] = page.last_modified
