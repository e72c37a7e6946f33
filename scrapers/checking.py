"""One gentle look at a source that is declared: each way in once, and a few of the articles."""

from typing import TYPE_CHECKING

from scrapers import samples
from scrapers.answers import problem_of
from scrapers.scout import Visit, Work
from scrapers.spiders import SourceSpider
from syndicator.crawling.findings import Findings

if TYPE_CHECKING:
    from syndicator.model import Listed


def check_of(spider: type[SourceSpider]) -> Work:
    """The look at one source."""

    async def work(visit: Visit) -> Findings:
        return await _check(visit, spider)

    return work


async def _check(visit: Visit, spider: type[SourceSpider]) -> Findings:
    source = spider.source
    problem = problem_of(source, spider.ways_in, visit.wave)
    if problem:
        return Findings(problem=problem.words)
    ways: dict[str, tuple[Listed, ...]] = {}
    for declared in spider.ways_in:
        way = declared.configured(visit.wave.config)
        found = await visit.found(way)
        if found and not found.listed and found.more:
            found = await visit.found(type(way)(found.more[0].url))
        if found and found.listed:
            ways[way.name] = found.listed
    if not ways:
        return Findings(
            tried=tuple(visit.tried), robots=visit.robots(source.homepage), requests=visit.requests, problem=_why(visit)
        )
    reads = await samples.read(visit, next(iter(ways.values())), spider.article, follow=spider.follow)
    return Findings(
        tried=tuple(visit.tried),
        ways=tuple(ways),
        samples=reads.samples(source),
        layers=reads.layers,
        missing=reads.missing,
        robots=visit.robots(spider.ways_in[0].asks()[0].url),
        requests=visit.requests,
        problem="" if reads.good else "listed, but no article with title and body came: " + "; ".join(reads.missed),
    )


def _why(visit: Visit) -> str:
    words = {one.words for one in visit.tried}
    if words <= {"ok, empty"}:
        return "its listings are empty"
    return "no way in answered: " + "; ".join(sorted(words))
