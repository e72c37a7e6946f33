"""Answers put into few words: the reasons that accounts, tables and verdicts carry."""

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response

from scrapers.listings import Listing
from scrapers.middlewares.guard import REFUSAL
from scrapers.middlewares.optout import opted_out
from scrapers.middlewares.refusals import Refused
from scrapers.middlewares.walls import wall
from syndicator.crawling.wave import Wave
from syndicator.model import Source
from syndicator.text import line

_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "no such host (DNS)"),
    (ResponseDataLossError, "connection reset in the middle"),
    (DownloadCancelledError, "too large"),
    (IgnoreRequest, "too large"),  # once unpacked
    (UnsupportedURLSchemeError, "not a web address"),
    (DownloadConnectionRefusedError, "connection refused"),
    (DownloadFailedError, "connection broken off"),
)
_PAGES = ("text/html", "application/xhtml+xml", "text/plain")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a source cannot be asked at all."""

    way: str
    words: str


def problem_of(source: Source, ways: Sequence[Listing], wave: Wave) -> Problem | None:
    """Why a source is not asked in this run: a setting is missing, or its site asked not to be crawled."""
    name = ways[0].name if ways else "none"
    if not ways:
        return Problem(name, "no way in is declared")
    if source.needs and wave.live and not getattr(wave.config, source.needs, None):
        return Problem(name, f"needs a setting: {source.needs}")
    site = opted_out(way.asks()[0].url for way in ways)
    return Problem(name, f"{site} asked not to be crawled") if site and wave.live else None


def reason_of(answer: Response | BaseException | None, *, article: bool = False) -> str:
    """What is wrong with an answer, or with there being none; empty where it is as it should be."""
    if isinstance(answer, Response):
        return _of_response(answer, article=article)
    if isinstance(answer, Refused):
        return answer.reason
    text = str(answer)
    if REFUSAL in text or "is not open to us" in text:
        return f"{REFUSAL}: not dialled" if REFUSAL in text else "port not open to us: not dialled"
    if _is_tls(text):
        return "certificate or TLS error"
    if "400, message" in text:  # aiohttp's word for a head that it cannot read
        return "not HTTP"
    if isinstance(answer, (gzip.BadGzipFile, zlib.error, EOFError)):
        return "invalid compression"
    for kind, words in _WORDS:
        if isinstance(answer, kind):
            return words
    return f"no answer ({type(answer).__name__})"


def _is_tls(text: str) -> bool:
    return "[SSL" in text or "certificate" in text.lower()


def passing(error: BaseException | None) -> bool:
    """Whether asking once more may help: the network, not the site, said no."""
    text = str(error)
    if REFUSAL in text or "is not open to us" in text or _is_tls(text) or "400, message" in text:
        return False
    return isinstance(
        error, (DownloadTimeoutError, ResponseDataLossError, DownloadConnectionRefusedError, DownloadFailedError)
    )


def _of_response(response: Response, *, article: bool) -> str:
    problem = wall(response.status, response.body, response.url)
    if problem:
        return problem
    if not 200 <= response.status < 300 or response.status == 206:  # a part, which we never ask for
        return f"HTTP {response.status}"
    kind = (response.headers.get("Content-Type") or b"text/html").decode("latin-1").partition(";")[0].strip().lower()
    if article and kind not in _PAGES:
        return f"not a page: {line(kind)[:60]}"
    if article and b"<" not in response.body[:4096]:
        return "not a page: no markup"
    return ""
