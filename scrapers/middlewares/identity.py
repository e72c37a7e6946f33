"""Who asks: a User-Agent per source, always with our token and the operator's contact."""

from typing import Literal

from scrapy import Request
from scrapy.crawler import Crawler

from scrapers.project import wave_of
from syndicator import __version__
from syndicator.config import Config

TOKEN = "Syndicator"  # noqa: S105 - RFC 9309's product token, no secret


def user_agent(config: Config, form: Literal["plain", "compatible"] = "plain") -> str:
    """What we call ourselves. Some sites refuse browsers' look-alikes, others everything but them; both get the truth.

    >>> user_agent(Config(contact="news@example.org"), "compatible")  # doctest: +ELLIPSIS
    'Mozilla/5.0 (compatible; Syndicator/...; +news@example.org)'
    """
    parts = [part for part in (f"+{config.contact}" if config.contact else "", config.user_agent or "") if part]
    name = f"{TOKEN}/{__version__}"
    if form == "compatible":
        return f"Mozilla/5.0 (compatible; {'; '.join([name, *parts])})"
    return f"{name} ({'; '.join(parts)})" if parts else name


class Identity:
    """Sets the User-Agent of every request, robots.txt's and redirects' included."""

    def __init__(self, agent: str) -> None:
        self.agent = agent

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Identity":
        """Scrapy's constructor."""
        source = getattr(crawler.spidercls, "source", None)
        return cls(user_agent(wave_of(crawler).config, source.user_agent if source else "plain"))

    def process_request(self, request: Request) -> None:
        """Say who asks."""
        request.headers["User-Agent"] = self.agent
