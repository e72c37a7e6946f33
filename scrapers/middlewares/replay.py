"""Answers from recorded pages instead of the network."""

from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from scrapers.middlewares.refusals import Refused
from syndicator.crawling.wave import Recording

NOT_RECORDED = "not recorded"


def answer(request: Request, recording: Recording) -> Response:
    """What the recording holds for a request, as the network would have given it.

    Raises:
        Refused: nothing; that says nothing about the site.
    """
    recorded = recording.get(request.url, request.method, request.body or None)
    if recorded is None:
        raise Refused(NOT_RECORDED, skipped=True)
    headers = Headers()
    for name, value in recorded.headers:
        headers.appendlist(name, value)
    kind = responsetypes.from_args(headers=headers, url=request.url, body=recorded.body)
    return kind(request.url, status=recorded.status, headers=headers, body=recorded.body, request=request)
