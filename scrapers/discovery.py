"""The ways into a site of which nothing but an address is known, found with few requests.

Structured ways come first: WordPress's interface, feeds that pages name or that stand where feeds usually stand, a
sitemap, Squarespace's JSON; then a list of links. The first that lists readable articles is believed; any further
one counts only if it lists some of the same.
"""

import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import cast
from urllib.parse import urljoin, urlsplit

from scrapers import approaches, reading, samples
from scrapers.clues import Clues, clues_of
from scrapers.middlewares.optout import opted_out
from scrapers.pages import ArticlePage, Feed, Sitemap
from scrapers.portrait import portrait
from scrapers.reading import Unreadable
from scrapers.samples import Reads
from scrapers.scout import UNKNOWN, Missed, Visit
from scrapers.search import Search, Way
from syndicator import dates
from syndicator.crawling.findings import Findings, Known, Proposal
from syndicator.model import Source

ENOUGH_WAYS = 2
_AHEAD = timedelta(days=2)
"""News may be dated a little ahead: clocks are wrong, and it is tomorrow elsewhere."""


async def discover(visit: Visit, url: str, known: Known) -> Findings:
    """Look for ways in, and put together what a declaration would say."""
    host = opted_out([url])
    if host:
        return Proposal(problem=f"{host} asked not to be crawled; it stands on the list that ships with us")
    search = Search(visit=visit, url=url)
    problem = await _first_page(search)
    if not problem:
        async for way in _candidates(search):
            await _consider(search, way)
            if len(search.ways) >= ENOUGH_WAYS:
                break
    if not problem and not search.ways:
        problem = "found nothing that lists articles"
    if problem or search.reads is None:
        return Proposal(
            tried=tuple(visit.tried), robots=visit.robots(search.url), requests=visit.requests, problem=problem
        )
    search.ways.sort(key=lambda way: way.says)
    return await portrait(search, known)


async def _first_page(search: Search) -> str:
    """Ask the address that was given; why the site cannot be followed at all, else nothing."""
    visit = search.visit
    try:
        response = await visit.get(search.url)
    except Missed as error:
        visit.note(f"page: {search.url}", str(error))
        return str(error)
    search.url = str(response.url)
    host = opted_out([search.url])
    if host:
        return f"{host}, where that address leads, asked not to be crawled"
    visit.note(f"page: {search.url}", f"ok, {reading.what(response)}")
    with contextlib.suppress(Unreadable):  # a feed or a sitemap; it is tried as such
        clues = clues_of(response)
        if clues.onward and not search.sent_on:
            search.url, search.sent_on = clues.onward, True
            return await _first_page(search)
        search.clues.append(clues)
    return ""


async def _candidates(search: Search) -> AsyncIterator[Way]:
    """Ways in that list something, in the order in which they would be asked."""
    if not search.clues:
        for listing in (Feed(search.url), Sitemap(search.url)):
            async for way in approaches.tried(search, listing, "feed" if isinstance(listing, Feed) else "sitemap"):
                yield way
        search.clues.append(Clues(url=urljoin(search.url, "/")))
    elif urlsplit(search.url).path in {"", "/"} and not search.clues[0].feeds and not search.clues[0].wordpress:
        await approaches.news_page(search)
    for step in approaches.IN_ORDER:
        async for way in step(search):
            yield way


async def _consider(search: Search, way: Way) -> None:
    """Believe a way in, or not: the first by its articles, the others by the first."""
    if search.ways:
        if search.takes(way):
            search.ways.append(way)
            if way.repeated:
                search.visit.note(way.listing.name, f"ok, {len(way.listed)} listed")
        else:
            search.visit.note(way.listing.name, "lists other things than the first way in")
        return
    reads = await _read(search, way)
    if isinstance(reads, str):
        search.visit.note(way.listing.name, f"{len(way.listed)} listed, but {reads}")
        return
    if "dates" in way.declared and search.follow:
        undated = way.without_dates()
        alone = await samples.read(search.visit, undated.listed, article_of(UNKNOWN))
        if _contradicted(reads, alone):
            way, reads = undated, alone
    search.reads = reads
    search.ways.append(way)
    if way.repeated:
        search.visit.note(way.listing.name, f"ok, {len(way.listed)} listed")


async def _read(search: Search, way: Way) -> Reads | str:
    """The articles of a way in; why not, where they are none, or where nothing says that they are news."""
    if _is_to_come(search, way):
        return "most of them lie ahead: an agenda is no news"
    page = article_of(UNKNOWN)
    reads = await samples.read(search.visit, way.listed, page)
    told = [one for one in way.listed if one.html]
    if not reads.sensible and told and not reads.articles:
        search.follow = False
        reads = await samples.read(search.visit, told, page, follow=False)
    if not reads.sensible:
        search.follow = True
        return "their pages are no articles"
    news = reads.dated or bool(way.repeated and way.repeated.dated) or any(_says_news(reads))
    if news or not way.repeated or (way.called_news and reads.whole):
        return reads
    return "nothing tells that their pages are news: no date, no word in their data"


def _contradicted(reads: Reads, alone: Reads) -> bool:
    """Whether most pages show, when read `alone`, another day than their list: of a change, or of an event."""
    days = [
        (said.published.day, shown.published.day)
        for url, said in reads.articles.items()
        if (shown := alone.articles.get(url)) and said.published and shown.published
    ]
    return 2 * sum(said != shown for said, shown in days) > len(reads.articles)


def _is_to_come(search: Search, way: Way) -> bool:
    """Whether most of what a list names has a day that has not come."""
    until = search.visit.wave.clock() + _AHEAD
    order = (way.repeated.order if way.repeated else None) or "DMY"
    told = (dates.read(one.published, order=order, method="listing") for one in way.listed if one.published)
    ahead = [dated.value > until for dated in told if dated]
    return 2 * sum(ahead) > len(way.listed)


def _says_news(reads: Reads) -> Iterator[bool]:
    """Whether pages call themselves articles, in structured data."""
    for article in reads.good:
        yield any(layer.startswith(("json-ld", "microdata")) for layer in article.provenance.values())


def article_of(source: Source) -> type[ArticlePage]:
    """A page object for a source that has no selectors of its own."""
    return cast(
        "type[ArticlePage]", type("Article", (ArticlePage,), {"__module__": __name__, "source": replace(source)})
    )
