"""Where ways in are looked for, kind by kind; each step asks no more than it must, and yields what lists something."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import cast
from urllib.parse import urljoin, urlsplit

from scrapers import reading
from scrapers.apis import Squarespace
from scrapers.clues import called_news, clues_of, same_site
from scrapers.links import include_of
from scrapers.listings import Listing
from scrapers.middlewares.robots import parsed
from scrapers.pages import Feed, HtmlListing, Sitemap, WordPress
from scrapers.patience import TooSlow, attention
from scrapers.reading import Unreadable
from scrapers.repeated import lists_of
from scrapers.scout import Missed
from scrapers.search import Search, Way
from syndicator.dates import read
from syndicator.model import Listed
from syndicator.urls import identity_url

WELL_KNOWN_FEEDS = ("feed/", "rss.xml", "feed.xml", "index.xml", "atom.xml")
"""Asked one by one, only where no page names a feed."""
WELL_KNOWN_SITEMAPS = ("sitemap.xml",)
MOST_NEWS_PAGES = 3
"""Pages that a site calls news which are asked in one look."""
MOST_LISTS = 3
"""Lists of one page whose articles are looked at."""
_BUT_NUMBERS = r"[?&](?:page_id|preview_id)=[0-9]+"
_NEWS_PART = re.compile(
    r"post|news|article|press|stor|release|blog|media|update|berita|tin-tuc|noticias", re.IGNORECASE
)
_NO_NEWS_PART = re.compile(r"categor|tag|author|image|video|product|page", re.IGNORECASE)


async def news_page(search: Search, *, another: bool = False) -> None:
    """Ask the page that the pages seen so far call news, best first, until one answers; `another`: one more."""
    while another or len(search.clues) < 2:
        seen = {clues.url for clues in search.clues}
        named = (url for clues in search.clues for url in clues.news)
        url = next((one for one in named if one not in seen and one not in search.named), None)
        if url is None or len(search.named) >= MOST_NEWS_PAGES:
            return
        search.named.append(url)
        try:
            response = await search.visit.get(url)
            search.clues.append(clues_of(response))
            search.visit.note(f"page: {url}", "ok, HTML")
        except (Missed, Unreadable) as error:
            search.visit.note(f"page: {url}", str(error))
        else:
            return


async def tried(search: Search, listing: Listing, kind: str, **options: str) -> AsyncIterator[Way]:
    """What one way in lists, if it does; `options` are what its declaration says besides its address.

    Where addresses are only numbers (`/?p=123`), as WordPress has them until somebody chooses better ones, they count.
    """
    found = await search.visit.found(listing)
    if found and not found.listed and listing.exclude:
        options = {**options, "exclude": _BUT_NUMBERS}
        listing = listing_of(type(listing), listing.address, options)
        found = await search.visit.found(listing)
    if found and found.listed:
        listed = found.listed
        if kind == "feed" and (folder := _dated_folder(listed)):
            options = {**options, "include": folder}
            listing = listing_of(type(listing), listing.address, options)
            listed = tuple(one for one in listed if listing.admits(one.url))
        yield Way(listing=listing, listed=listed, declared={"kind": kind, "url": listing.address, **options})


def _dated_folder(listed: Sequence[Listed]) -> str | None:
    """Where the articles of a feed stand that also lists the site's other pages: those have no date."""
    dated = [one.url for one in listed if one.published and read(one.published, method="listing")]
    others = [one.url for one in listed if one.url not in dated]
    folder = include_of(dated) if len(dated) >= 3 and others else None
    return folder if folder and not any(re.search(folder, url) for url in others) else None


async def by_wordpress(search: Search) -> AsyncIterator[Way]:
    """The interface of a site that gave itself away as WordPress: its posts, or a collection that is called news."""
    address = next((clues.wordpress for clues in search.clues if clues.wordpress), None)
    if address is None:
        return
    async for way in tried(search, WordPress(address), "wordpress"):
        yield way
        return
    for name in (await _collections(search, address))[:1]:
        listing = listing_of(WordPress, address, {"post_type": name})
        async for way in tried(search, listing, "wordpress", post_type=name):
            yield way


async def _collections(search: Search, address: str) -> list[str]:
    """Collections of a WordPress site that call themselves news, where its posts are empty; not if it answered no."""
    if search.visit.answer(WordPress(address).name) != "ok, empty":
        return []
    try:
        types = reading.json_of(await search.visit.get(f"{address}/wp-json/wp/v2/types?_fields=rest_base,slug"))
    except (Missed, Unreadable):
        return []
    names = [str(one.get("rest_base")) for one in types.values() if isinstance(one, dict)] if types else []
    return [name for name in names if name != "posts" and _NEWS_PART.search(name) and re.fullmatch(r"[\w-]+", name)]


async def by_named_feeds(search: Search) -> AsyncIterator[Way]:
    """Feeds that the pages name, the first that is one."""
    named = list(dict.fromkeys(feed for clues in reversed(search.clues) for feed in clues.feeds))
    for url in named[:2]:
        async for way in tried(search, Feed(url), "feed"):
            yield way
            return


async def by_usual_feeds(search: Search) -> AsyncIterator[Way]:
    """Addresses where feeds usually stand: asked only where nothing better is known."""
    if search.ways or any(clues.feeds for clues in search.clues):
        return
    if any(clues.squarespace for clues in search.clues):
        return
    for path in WELL_KNOWN_FEEDS:
        async for way in tried(search, Feed(urljoin(search.url, f"/{path}")), "feed"):
            yield way
            return


async def by_sitemap(search: Search) -> AsyncIterator[Way]:
    """The part of a sitemap that is news, newest first."""
    robots = parsed(search.visit.robots_text(search.url))
    named = [url for url in robots.sitemaps if same_site(url, search.url)]
    usual = [urljoin(search.url, f"/{name}") for name in WELL_KNOWN_SITEMAPS] if not search.ways else []
    for address in (named or usual)[:2]:
        found, options = await search.visit.found(Sitemap(address)), {}
        if found and found.more and not found.listed:
            part = min((ask.url for ask in found.more), key=_rank_of_part)
            options = _children_like(part)
            found = await search.visit.found(Sitemap(part))
        if not found or not found.listed:
            continue
        include = _news_in(search, found.listed)
        if include is None:
            search.visit.note(f"sitemap: {address}", f"ok, {len(found.listed)} listed, none of them plainly news")
            continue
        newest = sorted(found.listed, key=lambda one: one.modified or "", reverse=True)
        listed = tuple(one for one in newest if re.search(include, one.url))
        options |= {"include": include}
        declared = {"kind": "sitemap", "url": address, **options}
        yield Way(listing=listing_of(Sitemap, address, options), listed=listed, declared=declared)
        return


def _children_like(part: str) -> dict[str, str]:
    """Which parts of an index are news, where the name of one says so; numbers in it may grow."""
    name = urlsplit(part).path.split("/")[-1]
    if not _NEWS_PART.search(name):
        return {}
    stem, dot, ending = name.partition(".")
    pattern = "[0-9]+".join(re.escape(piece) for piece in re.split(r"[0-9]+", stem))
    return {
        "children": "/"
        + pattern.replace(r"\-", "-")
        + ("" if stem[-1:].isdigit() else "[0-9]*")
        + re.escape(dot + ending)
    }


def _rank_of_part(url: str) -> tuple[bool, bool, str]:
    """News first, then what is at least no collection of something else."""
    name = urlsplit(url).path.split("/")[-1]
    return (not _NEWS_PART.search(name), bool(_NO_NEWS_PART.search(name)), name)


def _news_in(search: Search, listed: tuple[Listed, ...]) -> str | None:
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


async def by_squarespace(search: Search) -> AsyncIterator[Way]:
    """The collections of a site that gave itself away as Squarespace."""
    if not any(clues.squarespace for clues in search.clues):
        return
    await news_page(search)
    addresses = [clues.url for clues in reversed(search.clues) if urlsplit(clues.url).path.strip("/")]
    for url in (addresses or [search.url])[:2]:
        async for way in tried(search, Squarespace(url.partition("?")[0].rstrip("/")), "squarespace"):
            yield way
            return


async def by_links(search: Search) -> AsyncIterator[Way]:
    """Lists of links: on the page that was given, where that is no home page, then on the one that is called news."""
    if urlsplit(search.url).path in {"", "/"}:
        await news_page(search)
    looked: set[str] = set()
    while True:
        undated: list[Way] = []
        for url in [clues.url for clues in reversed(search.clues) if clues.url not in looked]:
            looked.add(url)
            for way in await _lists(search, url):
                known = len(search.ways)
                yield way
                if len(search.ways) > known:
                    return
                undated.append(way)
        for way in undated if not search.ways else ():
            if _is_called_news(search, way):
                yield replace(way, called_news=True)
            if search.ways:
                return
        known = len(search.clues)
        if not search.ways:
            await news_page(search, another=True)
        if len(search.clues) == known:
            return


def _is_called_news(search: Search, way: Way) -> bool:
    """Whether a list stands on a page that is called news, by its site or its address, and not on the home page too."""
    url = way.declared["url"]
    if url not in search.named and not called_news(url):
        return False
    first = search.clues[0]
    return first.url == url or 2 * sum(one.url in first.links for one in way.listed) < len(way.listed)


async def _lists(search: Search, url: str) -> list[Way]:
    """The likeliest lists of a page that was asked already, or is asked now."""
    try:
        response = await search.visit.get(url)
        with attention():
            lists = lists_of(response)[:MOST_LISTS]
    except (Missed, Unreadable, TooSlow) as error:
        search.visit.note(f"HTML: {url}", str(error))
        return []
    search.visit.note(f"HTML: {url}", f"{len(lists)} lists of links" if lists else "no list of links to articles")
    ways = []
    for one in lists:
        listing = listing_of(HtmlListing, url, one.options)
        listed = (await type(listing)(response=response).to_item()).listed
        ways.append(
            Way(listing=listing, listed=listed, declared={"kind": "html", "url": url, **one.options}, repeated=one)
        )
    return ways


def listing_of(kind: type[Listing], url: str, options: Mapping[str, str]) -> Listing:
    """A way in as a declaration with these options makes it."""
    return cast("type[Listing]", type("Way", (kind,), {"__module__": __name__, **options}))(url)


IN_ORDER = (by_wordpress, by_named_feeds, by_usual_feeds, by_sitemap, by_squarespace, by_links)
"""Steps, the most telling first; a list of links last, for it changes with every new design."""
