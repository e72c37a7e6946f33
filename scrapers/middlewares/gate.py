"""One request at a time per host, far enough apart, not too many a day, and none before the time a host named."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from scrapers.middlewares.refusals import Refused
from scrapers.middlewares.retry_after import wait_of
from scrapers.project import memory_of
from syndicator.crawling.wave import Wave
from syndicator.text import line

PATIENCE = timedelta(seconds=90)
"""A wait that a host asks for is sat out within the run if it is no longer than this."""
STRIKES = 3
"""Refusals in a row after which a host is left alone for the rest of the wave."""


def host_of(url: str) -> str:
    """The host, with its port where that is not the scheme's own."""
    parts = urlsplit(url)
    port = "" if parts.port in {None, {"http": 80, "https": 443}.get(parts.scheme)} else f":{parts.port}"
    return f"{(parts.hostname or '').lower()}{port}"


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    last: float | None = None
    """When its last request began, by the monotonic clock."""
    delay: float = 0.0
    """What its robots.txt asks for, in seconds."""
    strikes: int = 0


class Gate:
    """What all spiders of a wave pass before they ask a host anything."""

    def __init__(self, wave: Wave) -> None:
        self.wave = wave
        self.memory = memory_of(wave)
        self._hosts: dict[str, _Host] = defaultdict(_Host)
        self._traffic: dict[str, tuple[int, int]] = {}

    @classmethod
    def of(cls, wave: Wave) -> "Gate":
        """The gate of a wave."""
        gate = wave.shared.setdefault("gate", None) or cls(wave)
        wave.shared["gate"] = gate
        if not isinstance(gate, cls):
            raise TypeError("the wave's gate is something else")
        return gate

    def slow(self, host: str, delay: float) -> None:
        """A host's robots.txt asks for more time between requests than we leave anyway."""
        self._hosts[host].delay = max(self._hosts[host].delay, delay)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until the host may be asked, and keep others from asking it meanwhile.

        Raises:
            Refused: it may not be asked in this run any more.
        """
        state = self._hosts[host]
        async with state.lock:
            await self._sit_out(host, state)
            self._within_budget(host)
            state.last = time.monotonic()
            yield

    def count(self, host: str, requests: int, size: int) -> None:
        """Note traffic; it is written down at the latest when a run ends."""
        before = self._traffic.get(host, (0, 0))
        self._traffic[host] = (before[0] + requests, before[1] + size)

    def write_down(self) -> None:
        """Store the traffic noted so far."""
        traffic, self._traffic = self._traffic, {}
        if traffic:
            self.memory.count(self.wave.clock().date().isoformat(), traffic, backfilling=bool(self.wave.backfill))

    def heard(self, host: str, status: int, retry_after: str | None, date: str | None) -> None:
        """Learn from an answer: a host that says "later" is not asked again before."""
        state = self._hosts[host]
        refused = status in {403, 429, 503}
        state.strikes = state.strikes + 1 if refused else 0
        if status in {429, 503} or (refused and retry_after):
            known = self.memory.host(host)
            wait = wait_of(retry_after, now=self.wave.clock(), date=date, strikes=known.strikes)
            self.memory.keep_host(
                replace(
                    known,
                    not_before=self.wave.clock() + wait,
                    reason=f"HTTP {status}" + (f", Retry-After: {line(retry_after)[:40]}" if retry_after else ""),
                    strikes=known.strikes + 1,
                )
            )
        elif status < 400:
            known = self.memory.host(host)
            if known.strikes or known.not_before:
                self.memory.keep_host(replace(known, not_before=None, reason="", strikes=0))

    def not_before(self, host: str) -> datetime | None:
        """Until when a host asked us to stay away; None if it did not, or the time is over."""
        until = self.memory.host(host).not_before
        return until if until and until > self.wave.clock() else None

    async def _sit_out(self, host: str, state: _Host) -> None:
        if state.strikes >= STRIKES:
            raise Refused("the host keeps refusing", skipped=True)
        until = self.not_before(host)
        if until is not None:
            wait = until - self.wave.clock()
            if wait > PATIENCE or wait.total_seconds() > self.wave.seconds_left():
                raise Refused("asked to wait", skipped=True)
            await self._pause(time.monotonic() + wait.total_seconds())
        delay = max(self.wave.config.delay_seconds, state.delay)
        if state.last is not None and delay:
            due = state.last + delay
            if due - time.monotonic() > self.wave.seconds_left():
                raise Refused("the turn was over", skipped=True)
            await self._pause(due)
        if self.wave.stopping:
            raise Refused("the turn was over", skipped=True)

    async def _pause(self, until: float) -> None:
        """Sleep, but wake soon after the wave was told to stop."""
        while (left := until - time.monotonic()) > 0 and not self.wave.stopping:
            await asyncio.sleep(min(left, 0.5))

    def _within_budget(self, host: str) -> None:
        day = self.wave.clock().date().isoformat()
        filling, config = bool(self.wave.backfill), self.wave.config
        asked = self.memory.asked(host, day, backfilling=filling) + self._traffic.get(host, (0, 0))[0]
        if asked >= (config.backfill_budget if filling else config.daily_budget):
            raise Refused("the day's budget is used up", skipped=True)
