"""Redirects: followed five times, and never to where we already were."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from w3lib.url import canonicalize_url

from scrapers.middlewares.refusals import Refused
from syndicator.urls import canonical_url


class Redirects(RedirectMiddleware):
    """Scrapy's redirects, but a circle has a name: a page that sends us back to itself waits for a cookie."""

    def _engine_started(self) -> None:
        """Look for no Referer middleware: we send no Referer."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Follow, or refuse to.

        Raises:
            Refused: the redirect goes in a circle, on and on, or to what is no address.
        """
        try:
            result = super().process_response(request, response)
            if isinstance(result, Request):
                canonical_url(result.url)
        except IgnoreRequest as error:
            raise Refused("too many redirects") from error
        except ValueError as error:
            raise Refused("redirects to no web address") from error
        if isinstance(result, Request):
            been = {canonicalize_url(url) for url in (*request.meta.get("redirect_urls", ()), request.url)}
            if canonicalize_url(result.url) in been:
                raise Refused("cookie wall (redirects to itself)")
        return result
