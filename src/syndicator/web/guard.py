"""What stands before every answer: methods, the path of `base_url`, headers, and what is counted. Pure ASGI."""

import asyncio
import logging
import time
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syndicator.web.replies import NEVER, SECURITY, TEXT, Reply
from syndicator.web.tree import PublishedTree
from syndicator.web.watch import Figures

log = logging.getLogger(__name__)
access = logging.getLogger("syndicator.web.access")

_SECONDS = 120
"""An answer that a client has not taken by then is cut off."""
LIVE = frozenset({"healthz", "metrics", "search", "item", "story"})
"""First words of what only a server can answer."""
_KINDS = frozenset({"search", "item", "story"})
"""First words of addresses that no search engine shall keep."""
OURS = _KINDS | {
    "feeds", "feed", "country", "topic", "source", "region", "status", "about", "crawler", "healthz", "metrics",
}  # fmt: skip
_NOINDEX = (b"x-robots-tag", b"noindex")


class Guard:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, figures: Figures, *, base_url: str, tree: PublishedTree) -> None:
        self._app = app
        self.figures = figures
        self.tree = tree
        prefix = urlsplit(base_url).path.rstrip("/")
        self._prefix = "" if prefix.strip("/").partition("/")[0] in OURS else prefix
        """Taken off where a front server did not; one that begins like an address of ours has to be taken off there."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whatever happens."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"] = self.unprefixed(scope["path"])
        kind = kind_of(path)
        start = time.perf_counter()
        state = {"status": 0}
        noindex = (_NOINDEX,) if kind in _KINDS else ()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                state["status"] = message["status"]
                message["headers"] = [*message["headers"], *SECURITY, *noindex]
            await send(message)

        self.figures.open += 1
        try:
            async with asyncio.timeout(_SECONDS):
                await self._answered(scope, receive, sending)
        except Exception:
            if state["status"]:
                raise  # the server cuts the connection off: half an answer must not look like a whole one
            log.exception("%s %s", scope["method"], scope["path"])
            await Reply(500, b"Something went wrong here, and was written down.\n", type=TEXT)(scope, receive, sending)
        finally:
            self.figures.open -= 1
            seconds = time.perf_counter() - start
            self.figures.count(kind if kind in OURS else "page", state["status"], seconds)
            access.debug("%s %s %d %.1f ms", scope["method"], scope["path"], state["status"], seconds * 1000)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        refused = Reply(405, b"Here is only to read.\n", type=TEXT, caching=NEVER, extra=((b"allow", b"GET, HEAD"),))
        await refused(scope, receive, send)

    def unprefixed(self, path: str) -> str:
        """A path without the path of `base_url`, whether or not a front server has taken that off."""
        if self._prefix and (path == self._prefix or path.startswith(f"{self._prefix}/")):
            return path[len(self._prefix) :] or "/"
        return path


def kind_of(path: str) -> str:
    """The first word of an address, without its suffix."""
    return path[1:].partition("/")[0].partition(".")[0]
