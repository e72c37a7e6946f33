"""Who asks: a User-Agent per source, always with our token and the operator's contact."""

from scrapy import Request
from scrapy.crawler import Crawler

from scrapers.project import source_of, wave_of
from syndicator.config import user_agent


class Identity:
    """Sets the User-Agent of every request, robots.txt's and redirects' included."""

    def __init__(self, agent: str) -> None:
        self.agent = agent

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Identity":
        """Scrapy's constructor."""
        source = source_of(crawler)
        return cls(user_agent(wave_of(crawler).config, source.user_agent if source else "plain"))

    def process_request(self, request: Request) -> None:
        """Say who asks."""
        request.headers["User-Agent"] = self.agent
