"""What was found of a site, put together: a declaration, what stands behind it, and what had to be assumed."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from web_poet import HttpResponse

from scrapers import reading, samples
from scrapers.declarations import spider_of
from scrapers.listings import Ask
from scrapers.places import country_of, zone_of
from scrapers.reading import Unreadable
from scrapers.samples import Reads
from scrapers.scout import Missed
from scrapers.search import Search
from syndicator.crawling.findings import Known, Proposal, Recorded
from syndicator.text import language_of, line

_PROVISIONAL = "new_source"
_RECORDED = 2
_HEADERS = frozenset({"content-type", "content-language", "last-modified", "link", "x-wp-total", "x-wp-totalpages"})
"""What reading depends on; the rest, cookies above all, is nobody's business."""


async def portrait(search: Search, known: Known) -> Proposal:
    """The proposal; its articles are read once more, from what came, as the declaration says.

    Raises:
        DefinitionError: the operator's own words (`known`) fit no declaration.
    """
    values, unsure = await _values(search, known)
    spider = spider_of(_PROVISIONAL, values, where="the declaration")
    visit = search.visit
    reads = await samples.read(visit, search.ways[0].listed, spider.article, follow=search.follow)
    if title := reads.same_title:
        unsure.append(f'title: every page read is called "{title}"; name the right element under [article], as title')
    values["note"] = _note(search, reads, unsure)
    return Proposal(
        tried=tuple(visit.tried),
        ways=tuple(way.listing.name for way in search.ways),
        samples=reads.samples(spider.source),
        layers=reads.layers,
        missing=reads.missing,
        robots=visit.robots(search.url),
        requests=visit.requests,
        declaration=values,
        unsure=tuple(unsure),
        recorded=tuple([one async for one in _recorded(search, reads)]),
    )


async def _recorded(search: Search, reads: Reads) -> AsyncIterator[Recorded]:
    """The answers behind the ways in, and behind the two most telling articles; nothing is asked again."""
    for place, way in enumerate(search.ways):
        yield _record(await search.visit.get(way.listing.asks()[0]), way=place)
    telling = sorted(reads.articles.items(), key=lambda one: one[1].published is None)[:_RECORDED]
    for url, _ in telling:
        listed = next(one for one in reads.listed if one.url == url)
        said = {key: value for key, value in asdict(listed).items() if value}
        page = await search.visit.get(url) if search.follow else HttpResponse(url, body=b"", status=200)
        yield _record(page, listed=said)


def _record(response: HttpResponse, *, way: int | None = None, listed: Mapping[str, object] | None = None) -> Recorded:
    headers = tuple((name, value) for name, value in response.headers.items() if name.lower() in _HEADERS)
    return Recorded(
        url=str(response.url),
        status=response.status or 200,
        headers=headers,
        body=bytes(response.body),
        way=way,
        listed=listed,
    )


async def _values(search: Search, known: Known) -> tuple[dict[str, object], list[str]]:
    unsure: list[str] = []
    interface = await _interface(search)
    country = known.country or country_of(search.url)
    values: dict[str, object] = {
        "title": known.title or interface.get("name") or _title(search),
        "homepage": search.url,
    }
    if country:
        values["country"] = country
    else:
        unsure.append("country: none is said; none is right for an international organisation")
    values["language"] = known.language or _language(search)
    zone = known.timezone or interface.get("timezone_string") or zone_of(country)
    if zone is None:
        unsure.append("timezone: UTC is assumed; it matters for times without a zone")
    values["timezone"] = zone or "UTC"
    values["rights"] = "summary"
    order = next((way.repeated.order for way in search.ways if way.repeated and way.repeated.order), None)
    if order == "MDY":
        values["date_order"] = order
        unsure.append("date_order: month first, as one of its dates can be read in no other way")
    if not search.follow:
        values["follow"] = False
        unsure.append("follow: pages of articles cannot be had; the listing carries their text")
    values["ways_in"] = [way.declared for way in search.ways]
    return values, unsure


async def _interface(search: Search) -> Mapping[str, str]:
    """Name and time zone of a WordPress site, by its own interface; one small request, and only there."""
    first = search.ways[0]
    if first.declared["kind"] != "wordpress":
        return {}
    ask = Ask(url=f"{first.listing.address}/wp-json/?_fields=name,timezone_string")
    try:
        answer = reading.json_of(await search.visit.get(ask))
    except (Missed, Unreadable):
        return {}
    said = {key: answer.get(key) for key in ("name", "timezone_string")} if isinstance(answer, dict) else {}
    kept = {
        key: text
        for key, value in said.items()
        if isinstance(value, str) and (text := line(reading.plain(value) or ""))
    }
    try:
        ZoneInfo(kept.get("timezone_string", "UTC"))
    except (ValueError, OSError):
        kept.pop("timezone_string")
    return kept


def _title(search: Search) -> str:
    said = next((clues.title for clues in search.clues if clues.title), None)
    return said or (urlsplit(search.url).hostname or search.url).removeprefix("www.")


def _language(search: Search) -> str:
    """What most of the articles are written in; what the page says of itself is heard first."""
    said = next((clues.language for clues in search.clues if clues.language), None)
    good = search.reads.good if search.reads else []
    found = Counter(language_of(article.text or "", article.language or said) for article in good)
    found.pop("und", None)
    return found.most_common(1)[0][0] if found else language_of("", said)


def _note(search: Search, reads: Reads, unsure: list[str]) -> str:
    """What was seen and when, for whoever reads the declaration later."""
    day = search.visit.wave.clock().date().isoformat()
    ways = ", ".join(f"{way.listing.kind} ({len(way.listed)} listed)" for way in search.ways)
    layers = ", ".join(f"{name} by {' and '.join(given)}" for name, given in reads.layers.items())
    robots = search.visit.robots(search.url)
    parts = [
        f"Seen on {day} by `syndicator sources add`: {ways}; {len(reads.good)} articles read.",
        f"Found: {layers}." if layers else "",
        f"Missing: {', '.join(reads.missing)}." if reads.missing else "",
        f"Assumed: {'; '.join(unsure)}." if unsure else "",
        f"{robots[0].upper()}{robots[1:]}." if robots else "",
    ]
    return line(" ".join(part for part in parts if part))
