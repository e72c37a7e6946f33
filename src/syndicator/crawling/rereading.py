"""Reading a captured page again with today's code, without Scrapy's engine."""

import asyncio
import inspect
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from syndicator.crawling.wave import Recorded
from syndicator.model import Article
from syndicator.urls import identity_url

_PAGE = re.compile(r"[?&](?:page|paged|start|offset|cur|b_start)(?::int|%3Aint)?=\d+|/page/\d+/?$")
"""Which page of a listing an address asks for."""


def reread(
    spider: Any, response: Recorded, *, listed: str | None, now: datetime, boilerplate: frozenset[str] = frozenset()
) -> Article | None:
    """What a spider's page object makes of a page; None where it is no article, or its source reads none.

    `listed` is the JSON that crawling remembers of its listing's entry.
    """
    import json

    from web_poet import HttpResponse, HttpResponseHeaders, PageParams

    if not spider.follow:
        return None
    params: Mapping[str, object] = {
        "listed": json.loads(listed) if listed else None,
        "now": now.isoformat(),
        "boilerplate": boilerplate,
    }
    answer = HttpResponse(
        response.url, body=response.body, status=response.status, headers=HttpResponseHeaders(response.headers)
    )
    page = spider.article(answer, PageParams(params))
    if not page.is_article:
        return None
    return asyncio.run(_item(page))


def is_listing(spider: Any, url: str, now: datetime) -> bool:
    """Whether an address is one that a source's ways in ask for, or a further page of it: no article stands there."""
    asked = {identity_url(ask.at(now).url) for way in spider.ways_in for ask in way.asks()}
    bare = _PAGE.sub("", url)
    return bool({identity_url(url), identity_url(bare)} & asked)


async def _item(page: Any) -> Article:
    made = page.to_item()
    article: Article = await made if inspect.isawaitable(made) else made
    return article
