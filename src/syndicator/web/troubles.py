"""What is answered where there is no document: pages that say so in words, with the right status."""

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.types import ASGIApp

from syndicator.errors import StoreError, SyndicatorError, TooCostly
from syndicator.model import Site
from syndicator.pages import documents
from syndicator.web.archive import NoArchive
from syndicator.web.asking import Refused, TooMany
from syndicator.web.replies import NEVER, Reply, moved
from syndicator.web.single import Absent, Elsewhere, Gone

Handler = Callable[[Request], Awaitable[ASGIApp]]
_SOON = (b"retry-after", b"5")


class Troubles:
    """Error pages in the words of a site."""

    def __init__(self, site: Callable[[], Site], *, root: str) -> None:
        self._site = site
        self._root = root

    def guarded(self, handler: Handler) -> Handler:
        """A handler whose troubles are answered."""

        @wraps(handler)
        async def answered(request: Request) -> ASGIApp:
            try:
                return await handler(request)
            except (SyndicatorError, Gone, Absent, Elsewhere) as trouble:
                return self._reply(trouble)

        return answered

    def missing(self) -> Reply:
        """404."""
        return Reply(404, documents.not_found(site=self._site(), server=True), caching="public, max-age=60")

    def empty(self) -> Reply:
        """503 where nothing is published yet."""
        return Reply(503, documents.empty(site=self._site(), server=False), extra=((b"retry-after", b"60"),))

    def _reply(self, trouble: Exception) -> Reply:
        site = self._site()
        match trouble:
            case Elsewhere(path=path):
                return moved(f"{self._root}{path}", status=302, keep=NEVER)
            case Absent():
                return self.missing()
            case Gone():
                return Reply(410, documents.gone(site=site, server=True))
            case TooMany(seconds=seconds):
                wait = (b"retry-after", b"%d" % max(1, round(seconds)))
                return Reply(429, documents.too_many(site=site, server=True), extra=(wait,))
            case Refused() | TooCostly():
                return Reply(400, documents.refused(site=site, server=True))
            case NoArchive():
                return self.empty()
            case StoreError() | SyndicatorError():
                return Reply(503, documents.unavailable(site=site, server=True), extra=(_SOON,))
        raise trouble
