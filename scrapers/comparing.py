"""A look at what a source shows now: each way in, and one page of an item that is known."""

from collections.abc import Mapping

from web_poet import PageParams

from scrapers.answers import problem_of
from scrapers.listings import listed_of
from scrapers.patience import attention
from scrapers.scout import Missed, Visit, Work
from scrapers.spiders import SourceSpider
from syndicator.crawling.findings import Present


def present_of(spider: type[SourceSpider], url: str | None, listed: Mapping[str, object] | None) -> Work:
    """The look at one source, and at the page `url`, which a listing once named as `listed`."""

    async def work(visit: Visit) -> Present:
        return await _present(visit, spider, url, listed)

    return work


async def _present(
    visit: Visit, spider: type[SourceSpider], url: str | None, listed: Mapping[str, object] | None
) -> Present:
    problem = problem_of(spider.source, spider.ways_in, visit.wave)
    if problem:
        return Present(problem=problem.words)
    listings: dict[str, bytes] = {}
    for declared in spider.ways_in:
        way = declared.configured(visit.wave.config)
        await visit.found(way)
        try:
            listings[way.asks()[0].url] = (await visit.get(way.asks()[0])).body
        except Missed:
            continue  # its word is noted
    page = b""
    read = None
    if url is not None and spider.follow:
        try:
            response = await visit.get(url, article=True)
            page = response.body
            params = PageParams(listed=listed_of(listed), now=visit.wave.clock().isoformat())
            with attention():
                read = await spider.article(response=response, page_params=params).to_item()
        except Missed as error:
            visit.note(f"page: {url}", str(error))
        except Exception as error:
            visit.spider.logger.exception("%s cannot be read", url)
            visit.note(f"page: {url}", f"invalid: {type(error).__name__}")
    return Present(tried=tuple(visit.tried), listings=listings, page=page, read=read, requests=visit.requests)
