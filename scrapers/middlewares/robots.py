"""robots.txt as RFC 9309 says, failing files included; with Crawl-delay, which it does not mention and sites use."""

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from scrapers.answers import reason_of
from scrapers.middlewares.gate import Gate, host_of
from scrapers.middlewares.guard import REFUSAL
from scrapers.middlewares.refusals import Refused
from scrapers.middlewares.replay import NOT_RECORDED
from scrapers.project import memory_of, wave_of
from syndicator.config import TOKEN
from syndicator.store.memory_of_hosts import Host

MOST = 512 * 1024
"""So much of a file is read (RFC 9309, 2.5 asks for at least 500 KiB)."""
KEPT = timedelta(hours=23)
"""How long a copy is used (2.4: not more than 24 hours); a daily run asks once a day."""
WHOLE = 6
"""Every so many days it is asked for whole: some servers repeat one ETag whatever the file says."""
_AGENT = re.compile(r"\s*user[- ]?agent(?:\s*:|\s)\s*([^#]*)", re.IGNORECASE)
"""A line that names who the rules below it are for, as leniently as Protego takes one for it."""
_OTHERS = "-"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a robots.txt lets us do; `refusal` is why nothing at all is allowed."""

    parsed: Protego | None = None
    refusal: str | None = None

    def refuses(self, url: str) -> str | None:
        """Why an address may not be asked, in few words; None if it may."""
        if self.refusal:
            return self.refusal
        return None if self.parsed is None or self.parsed.can_fetch(url, TOKEN) else "robots.txt forbids it"

    @property
    def delay(self) -> float:
        """Crawl-delay in seconds."""
        return float((self.parsed.crawl_delay(TOKEN) if self.parsed else None) or 0)


def rules_of(status: int, body: str) -> Rules:
    """Read an answer for /robots.txt (RFC 9309, 2.3.1)."""
    if status == 429 or status >= 500:
        return Rules(refusal=f"robots.txt: HTTP {status}")
    if status >= 300:
        return Rules()
    return Rules(parsed=parsed(body))


def parsed(body: str) -> Protego:
    """A robots.txt, all other robots being one to us: each rule is kept for every robot that is named above it."""
    return Protego.parse("\n".join(map(_for_us_or_others, body.splitlines())))


def _for_us_or_others(line: str) -> str:
    found = _AGENT.match(line)
    if found is None:
        return line
    name = found[1].strip()
    if name == "*" or not name:
        return line
    ours = name.strip("*").partition("/")[0].strip().lower() == TOKEN.lower()
    return f"User-agent: {TOKEN if ours else _OTHERS}"


class Robots:
    """Asks each origin for its rules, once for all spiders of a wave, before anything else is asked there."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.wave = wave_of(crawler)
        self.gate = Gate.of(self.wave)
        self.memory = memory_of(self.wave)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Robots":
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or not.

        Raises:
            Refused: the rules forbid it, or cannot be had.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlsplit(request.url)
        rules = await self._rules(f"{parts.scheme}://{host_of(request.url)}")
        if rules.delay:
            self.gate.slow(host_of(request.url), rules.delay)
        why = rules.refuses(request.url)
        if why:
            raise Refused(why, skipped=True)

    async def _rules(self, origin: str) -> Rules:
        shared = self.wave.shared.setdefault("robots", {})
        if not isinstance(shared, dict):
            raise TypeError("the wave's robots rules are something else")
        if origin not in shared:
            shared[origin] = asyncio.ensure_future(self._find(origin))
        rules: Rules = await asyncio.shield(shared[origin])
        return rules

    async def _find(self, origin: str) -> Rules:
        now = self.wave.clock()
        known = self.memory.host(origin)
        if self.wave.live and known.robots_at and known.robots_status is not None and now < known.robots_at + KEPT:
            return rules_of(known.robots_status, known.robots or "")
        try:
            response = await self.crawler.engine.download_async(self._request(origin, known, now))
        except Refused as refused:
            if refused.reason == NOT_RECORDED or not refused.skipped:
                return Rules()  # in a replay nobody is asked; an endless redirect counts as "unavailable" (2.3.1.2)
            return Rules(refusal=f"robots.txt: {refused.reason}")
        except Exception as error:
            if self.wave.stopping:
                raise
            why = reason_of(error)
            return Rules(refusal=why if why.startswith(REFUSAL) else f"robots.txt unreachable: {why}")
        if response.status == 304 and known.robots is not None:
            self.memory.keep_host(replace(self.memory.host(origin), robots_at=now))
            return rules_of(200, known.robots)
        return self._keep(origin, response, now)

    def _request(self, origin: str, known: Host, now: datetime) -> Request:
        validators = {"If-None-Match": known.robots_etag, "If-Modified-Since": known.robots_modified}
        held = known.robots is not None and now.toordinal() % WHOLE != 0
        given = {name: value for name, value in validators.items() if value and held}
        return Request(
            f"{origin}/robots.txt",
            dont_filter=True,
            priority=1000,
            meta={"dont_obey_robotstxt": True, "conditional": False, "validators": given, "robots": True},
        )

    def _keep(self, origin: str, response: Response, now: datetime) -> Rules:
        body = response.body[:MOST].decode("utf-8-sig", errors="replace")
        rules = rules_of(response.status, body)
        if self.wave.live and not rules.refusal:
            kept = body if response.status < 300 else None
            self.memory.keep_host(
                replace(
                    self.memory.host(origin),
                    robots=kept,
                    robots_status=response.status,
                    robots_at=now,
                    robots_etag=_header(response, "ETag"),
                    robots_modified=_header(response, "Last-Modified"),
                )
            )
        return rules


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
