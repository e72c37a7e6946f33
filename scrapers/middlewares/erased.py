"""No page that was taken out comes here again, wherever a request for it begins: a listing, a redirect, a look."""

from scrapy import Request
from scrapy.crawler import Crawler

from scrapers.middlewares.refusals import Refused
from scrapers.project import wave_of
from scrapers.removed import TAKEN_OUT, Removed


class Erased:
    """Refuses requests for what was taken out. A listing is asked for, whatever stood at its address."""

    def __init__(self, crawler: Crawler) -> None:
        self.removed = Removed(wave_of(crawler))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Erased":
        """Scrapy's constructor."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let the request pass, or not.

        Raises:
            Refused: its address was taken out.
        """
        if not request.meta.get("listing") and self.removed.has(request.url):
            raise Refused(TAKEN_OUT, skipped=True, known=True)
