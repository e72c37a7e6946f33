"""The ways into a site of which nothing but an address is known, found with few requests.

Structured ways come first: WordPress's interface, feeds that pages name or that stand where feeds usually stand, a
sitemap, Squarespace's JSON; then a list of links. The first that lists readable articles is believed; any further
one counts only if it lists some of the same.
"""

import contextlib
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast
from urllib.parse import urljoin, urlsplit

from protego import Protego

from scrapers import reading, samples
from scrapers.apis import Squarespace
from scrapers.clues import Clues, clues_of, same_site
from scrapers.middlewares.optout import opted_out
from scrapers.pages import ArticlePage, Feed, HtmlListing, Listing, Sitemap, WordPress
from scrapers.portrait import portrait
from scrapers.reading import Unreadable
from scrapers.repeated import Repeated, include_of, lists_of
from scrapers.samples import Reads
from scrapers.scout import UNKNOWN, Missed, Visit
from syndicator.crawling.findings import Findings, Known, Proposal
from syndicator.model import Listed, Source
from syndicator.urls import identity_url

ENOUGH_WAYS = 2
WELL_KNOWN_FEEDS = ("feed/", "rss.xml", "feed.xml", "index.xml", "atom.xml")
"""Asked one by one, only where no page names a feed."""
WELL_KNOWN_SITEMAPS = ("sitemap.xml",)
MOST_LISTS = 3
"""Lists of one page whose articles are looked at."""
_NEWS_PART = re.compile(r"post|news|article|press|stor|release|blog|media", re.IGNORECASE)
_NO_NEWS_PART = re.compile(r"categor|tag|author|image|video|product|page", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way in that listed something."""

    listing: Listing
    listed: tuple[Listed, ...]
    declared: Mapping[str, str]
    """As a declaration writes it."""
    repeated: Repeated | None = None


@dataclass(kw_only=True)
class Discovery:
    """What is known so far."""

    visit: Visit
    url: str
    clues: list[Clues] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    reads: Reads | None = None
    follow: bool = True

    def takes(self, way: Way) -> bool:
        """Whether a further way in lists some of what the first does."""
        first = {identity_url(listed.url) for listed in self.ways[0].listed}
        other = {identity_url(listed.url) for listed in way.listed}
        return len(first & other) >= min(2, len(first), len(other))


async def discover(visit: Visit, url: str, known: Known) -> Findings:
    """Look for ways in, and put together what a declaration would say."""
    host = opted_out([url])
    if host:
        return Proposal(problem=f"{host} asked not to be crawled; it stands on the list that ships with us")
    search = Discovery(visit=visit, url=url)
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
    return await portrait(search, known)


async def _first_page(search: Discovery) -> str:
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
        search.clues.append(clues_of(response))
    return ""


async def _candidates(search: Discovery) -> AsyncIterator[Way]:
    """Ways in that list something, in the order in which they would be asked."""
    if not search.clues:
        for listing in (Feed(search.url), Sitemap(search.url)):
            async for way in _way(search, listing, "feed" if isinstance(listing, Feed) else "sitemap"):
                yield way
        search.clues.append(Clues(url=urljoin(search.url, "/")))
    elif urlsplit(search.url).path in {"", "/"} and not search.clues[0].feeds and not search.clues[0].wordpress:
        await _news_page(search)
    for step in (_wordpress, _named_feeds, _usual_feeds, _sitemaps, _squarespace, _html):
        async for way in step(search):
            yield way


async def _news_page(search: Discovery) -> None:
    """Ask the page that the home page calls news, once."""
    if len(search.clues) > 1 or not search.clues[0].news:
        return
    url = search.clues[0].news[0]
    try:
        response = await search.visit.get(url)
        search.clues.append(clues_of(response))
        search.visit.note(f"page: {url}", "ok, HTML")
    except (Missed, Unreadable) as error:
        search.visit.note(f"page: {url}", str(error))


async def _way(search: Discovery, listing: Listing, kind: str, **options: str) -> AsyncIterator[Way]:
    found = await search.visit.found(listing)
    if found and found.listed:
        declared = {"kind": kind, "url": listing.address, **options}
        yield Way(listing=listing, listed=found.listed, declared=declared)


async def _wordpress(search: Discovery) -> AsyncIterator[Way]:
    address = next((clues.wordpress for clues in search.clues if clues.wordpress), None)
    if address:
        async for way in _way(search, WordPress(address), "wordpress"):
            yield way


async def _named_feeds(search: Discovery) -> AsyncIterator[Way]:
    named = list(dict.fromkeys(feed for clues in reversed(search.clues) for feed in clues.feeds))
    for url in named[:2]:
        async for way in _way(search, Feed(url), "feed"):
            yield way
            return


async def _usual_feeds(search: Discovery) -> AsyncIterator[Way]:
    """Addresses where feeds usually stand: asked only where nothing better is known."""
    if search.ways or any(clues.feeds for clues in search.clues):
        return
    if any(clues.squarespace for clues in search.clues):
        return
    for path in WELL_KNOWN_FEEDS:
        async for way in _way(search, Feed(urljoin(search.url, f"/{path}")), "feed"):
            yield way
            return


async def _sitemaps(search: Discovery) -> AsyncIterator[Way]:
    robots = Protego.parse(search.visit.robots_text(search.url))
    named = [url for url in robots.sitemaps if same_site(url, search.url)]
    usual = [urljoin(search.url, f"/{name}") for name in WELL_KNOWN_SITEMAPS] if not search.ways else []
    for address in (named or usual)[:2]:
        url, found = address, await search.visit.found(Sitemap(address))
        if found and found.more and not found.listed:
            url = min((ask.url for ask in found.more), key=_rank_of_part)
            found = await search.visit.found(Sitemap(url))
        if not found or not found.listed:
            continue
        include = _news_in(search, found.listed)
        if include is None:
            search.visit.note(f"sitemap: {url}", f"ok, {len(found.listed)} listed, none of them plainly news")
            continue
        newest = sorted(found.listed, key=lambda one: one.modified or "", reverse=True)
        listed = tuple(one for one in newest if re.search(include, one.url))
        options = {"include": include}
        declared = {"kind": "sitemap", "url": url, **options}
        yield Way(listing=_listing(Sitemap, url, options), listed=listed, declared=declared)
        return


def _rank_of_part(url: str) -> tuple[bool, bool, str]:
    """News first, then what is at least no collection of something else."""
    name = urlsplit(url).path.split("/")[-1]
    return (not _NEWS_PART.search(name), bool(_NO_NEWS_PART.search(name)), name)


def _news_in(search: Discovery, listed: tuple[Listed, ...]) -> str | None:
    """Which part of a sitemap is news: where known articles stand, or what calls itself so."""
    if search.ways:
        known = {identity_url(one.url) for one in search.ways[0].listed}
        urls = [one.url for one in listed if identity_url(one.url) in known]
        return (include_of(urls) or r"/[^/]+/?$") if len(urls) >= 2 else None
    folders: dict[str, list[str]] = {}
    for one in listed:
        folder = include_of([one.url])
        if folder:
            folders.setdefault(folder, []).append(one.url)
    news = {folder: urls for folder, urls in folders.items() if _NEWS_PART.search(folder) or "[0-9]{4}" in folder}
    best = max(news, key=lambda folder: len(news[folder]), default=None)
    return best if best and len(news[best]) >= 3 else None


async def _squarespace(search: Discovery) -> AsyncIterator[Way]:
    if not any(clues.squarespace for clues in search.clues):
        return
    await _news_page(search)
    addresses = [clues.url for clues in reversed(search.clues) if urlsplit(clues.url).path.strip("/")]
    for url in (addresses or [search.url])[:2]:
        async for way in _way(search, Squarespace(url.partition("?")[0].rstrip("/")), "squarespace"):
            yield way
            return


async def _html(search: Discovery) -> AsyncIterator[Way]:
    """Lists of links: on the page that was given, where that is no home page, then on the one that is called news."""
    if urlsplit(search.url).path in {"", "/"}:
        await _news_page(search)
    for number in range(2):
        if number:
            await _news_page(search)
        for clues in reversed(search.clues):
            for way in await _lists(search, clues.url):
                yield way
                if way in search.ways:
                    return
        if search.ways:
            return


async def _lists(search: Discovery, url: str) -> list[Way]:
    """The likeliest lists of a page that was asked already, or is asked now."""
    try:
        response = await search.visit.get(url)
        lists = lists_of(response)[:MOST_LISTS]
    except (Missed, Unreadable) as error:
        search.visit.note(f"HTML: {url}", str(error))
        return []
    search.visit.note(f"HTML: {url}", f"{len(lists)} lists of links" if lists else "no list of links to articles")
    ways = []
    for one in lists:
        listing = _listing(HtmlListing, url, one.options)
        listed = (await type(listing)(response=response).to_item()).listed
        ways.append(
            Way(listing=listing, listed=listed, declared={"kind": "html", "url": url, **one.options}, repeated=one)
        )
    return ways


def _listing(kind: type[Listing], url: str, options: Mapping[str, str]) -> Listing:
    return cast("type[Listing]", type("Way", (kind,), {"__module__": __name__, **options}))(url)


async def _consider(search: Discovery, way: Way) -> None:
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
    if reads is None:
        search.visit.note(way.listing.name, f"{len(way.listed)} listed, but their pages are no articles")
        return
    search.reads = reads
    search.ways.append(way)
    if way.repeated:
        search.visit.note(way.listing.name, f"ok, {len(way.listed)} listed")


async def _read(search: Discovery, way: Way) -> Reads | None:
    """The articles of a way in; None where they are none, or where nothing says that they are news."""
    page = article_of(UNKNOWN)
    reads = await samples.read(search.visit, way.listed, page)
    told = [one for one in way.listed if one.html]
    if not reads.sensible and told and not reads.articles:
        search.follow = False
        reads = await samples.read(search.visit, told, page, follow=False)
    if not reads.sensible:
        search.follow = True
        return None
    news = reads.dated or bool(way.repeated and way.repeated.dated) or any(_says_news(reads))
    return reads if news or not way.repeated else None


def _says_news(reads: Reads) -> Iterator[bool]:
    """Whether pages call themselves articles, in structured data."""
    for article in reads.good:
        yield any(layer.startswith(("json-ld", "microdata")) for layer in article.provenance.values())


def article_of(source: Source) -> type[ArticlePage]:
    """A page object for a source that has no selectors of its own."""
    return cast(
        "type[ArticlePage]", type("Article", (ArticlePage,), {"__module__": __name__, "source": replace(source)})
    )
