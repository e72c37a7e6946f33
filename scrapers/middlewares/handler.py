"""Where requests leave us: through the gate, to public addresses only; or, in a replay, into the recording."""

import ssl

import aiohttp
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, UnsupportedURLSchemeError
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.ssl import _make_ssl_context

from scrapers.middlewares import replay
from scrapers.middlewares.gate import Gate, host_of
from scrapers.middlewares.guard import Guard
from scrapers.project import wave_of

_NOT_SENT = (CannotResolveHostError, DownloadConnectionRefusedError, UnsupportedURLSchemeError)
"""With these no request left us: no connection stood."""


class Handler(AiohttpDownloadHandler):
    """The one download handler of the project; robots.txt, redirects and pages all come through here."""

    experimental = False  # its private module is what the pinned Scrapy version has; tests hold what we rely on

    def __init__(self, crawler: Crawler) -> None:
        super(AiohttpDownloadHandler, self).__init__(crawler)  # all but the session that dials anything
        self.wave = wave_of(crawler)
        self.gate = Gate.of(self.wave)
        self._ssl_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody
        config = self.wave.config
        guard = Guard(config.open_addresses, config.open_ports)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                local_addr=self._bind_address,
                limit=self._pool_size_total,
                limit_per_host=self._pool_size_per_host,
                socket_factory=guard.socket,
                use_dns_cache=False,
                keepalive_timeout=2.0,  # a server may close what it kept open at any time later, and lose a request
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )
        self._session._retry_connection = False  # aiohttp would ask again at once, past the gate

    def _tls(self) -> ssl.SSLContext:
        """One for the whole wave, made when an address first needs it: reading all certificates takes 20 ms."""
        made = self.wave.shared.get("tls")
        if not isinstance(made, ssl.SSLContext):
            made = self.wave.shared["tls"] = _make_ssl_context(self.crawler.settings)
        return made

    async def download_request(self, request: Request) -> Response:
        """Ask, when the host may be asked.

        Raises:
            Refused: it may not, or nothing is recorded for the address.
        """
        if self.wave.recording is not None:
            return replay.answer(request, self.wave.recording)
        host = host_of(request.url)
        if urlparse_cached(request).scheme == "https":
            self._ssl_context = self._tls()
        as_spelled = request.replace(meta={**request.meta, "verbatim_url": True})  # `%2F` is no `/` to every server
        async with self.gate.turn(host):
            try:
                response = await super().download_request(as_spelled)
            except _NOT_SENT:
                raise
            except Exception:
                self._count(host, 0)
                raise
            self._count(host, len(response.body))
        self.gate.heard(host, response.status, _header(response, "Retry-After"), _header(response, "Date"))
        return response

    def _count(self, host: str, size: int) -> None:
        self.gate.count(host, 1, size)
        account = getattr(self.crawler.spider, "account", None)
        if account is not None:
            account.requests += 1
            account.bytes += size


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value is not None else None
