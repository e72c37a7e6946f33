"""Every feed of a generation, and how the store is asked for what it holds."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from syndicator import definitions as define
from syndicator.definitions import Definitions
from syndicator.errors import DefinitionError, QueryError
from syndicator.model import Feed
from syndicator.query import Query, parse
from syndicator.store import Store
from syndicator.store.publication import Touched, Window, month_bounds
from syndicator.store.sizes import Month

_NO_LIMIT = -1
_HELD = 4
"""Answers that are remembered for one query: documents, page and front page ask for the same ones."""


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """A feed with its selection."""

    feed: Feed
    window: Callable[[Window, datetime | None], list[int]]
    """What its live document holds, newest first; the moment is when it was first published."""
    month: Callable[[str], list[int]]
    """What its archive of a month (`2024-02`) holds, newest first."""
    newest: Callable[[int], int | None]
    """Its newest item below a row number."""
    timeline: Callable[[], Mapping[str, int]]
    """How many items it has by month of `placed`."""
    touched: Callable[[Touched], frozenset[str]]
    """The months that may have changed."""
    size: int = 0
    query: Query | None = None
    members: Callable[[str], list[int]] | None = None
    """Of a query: all that it finds of a month, whatever their stories."""
    had: Mapping[str, Month] | None = None
    """Of a query: what the last publication counted; None where none did."""


def outlets(store: Store, definitions: Definitions, *, still: bool = False) -> list[Outlet]:
    """All feeds that have items; a followed source, a curated feed and one that was ever published also without.

    A feed that somebody may have subscribed to does not vanish: it stands there, empty, until it has items again.
    With `still` nobody writes as long as they are used: the answers to queries are remembered.

    Raises:
        DefinitionError: a curated feed's query cannot be understood.
    """
    vocabulary = definitions.vocabulary
    sizes = store.facet_sizes()
    sources = store.sources()
    counts, queried = store.source_sizes(), store.feed_sizes()
    found = [_by_facet(store, define.EVERYTHING, "", "", sizes)]
    before = store.feeds_since().keys()
    for country, topic in sorted(sizes.keys() | {pair for path in before if (pair := pair_of(path))}):
        if country.endswith("+"):
            found.append(_by_facet(store, define.any_feed(country[:-1], vocabulary), country, "", sizes))
        elif country and topic:
            found.append(_by_facet(store, define.pair_feed(country, topic, vocabulary), country, topic, sizes))
        elif country:
            found.append(_by_facet(store, define.country_feed(country, vocabulary), country, "", sizes))
        elif topic:
            found.append(_by_facet(store, define.topic_feed(topic, vocabulary), "", topic, sizes))
    found += [_by_source(store, define.source_feed(source), name, counts) for name, source in sorted(sources.items())]
    regions = [define.region_feed(slug, vocabulary) for slug in sorted(vocabulary.regions)]
    for feed in (*regions, *definitions.curated.values()):
        query = _understood(feed, definitions, sources)
        found.append(_by_query(store, feed, query, queried.get(feed.path), still=still))
    always = {"all", "source", "curated"}
    return [o for o in found if o.size or o.feed.kind in always or o.feed.path in before]


def check_queries(definitions: Definitions, sources: Collection[str]) -> None:
    """Make sure that every curated feed can be published.

    Raises:
        DefinitionError: a query cannot be understood.
    """
    for feed in definitions.curated.values():
        _understood(feed, definitions, sources)


def _understood(feed: Feed, definitions: Definitions, sources: Collection[str]) -> Query:
    try:
        return parse(feed.query, vocabulary=definitions.vocabulary, sources=sources)
    except QueryError as error:
        name = f"feeds/{feed.path}.toml"  # ours too, where an operator took away what it names
        hint = f"write another query into {name} of the data folder, or enabled = false to take the feed away"
        raise DefinitionError(name, str(error), hint) from error


def pair_of(path: str) -> tuple[str, str] | None:
    """Country and topic of a facet's feed, from its path; None for any other feed."""
    match path.split("/"):
        case ["country", code]:
            return code.upper(), ""
        case ["country", code, "any"]:
            return f"{code.upper()}+", ""
        case ["country", code, "topic", slug]:
            return code.upper(), slug
        case ["topic", slug]:
            return "", slug
    return None


def _by_facet(store: Store, feed: Feed, country: str, topic: str, sizes: Mapping[tuple[str, str], int]) -> Outlet:
    return Outlet(
        feed=feed,
        window=lambda window, since: store.facet_window(country, topic, window, since=since),
        month=lambda month: store.facet_month(country, topic, month),
        newest=lambda below: store.newest_of_facet(country, topic, below),
        timeline=lambda: store.facet_timeline(country, topic),
        touched=lambda touched: touched.facets.get((country, topic), frozenset()),
        size=sizes.get((country, topic), 0),
    )


def _by_source(store: Store, feed: Feed, source: str, counts: Mapping[str, int]) -> Outlet:
    return Outlet(
        feed=feed,
        window=lambda window, since: store.source_window(source, window, since=since),
        month=lambda month: store.source_month(source, month),
        newest=lambda below: store.newest_of_source(source, below),
        timeline=lambda: store.source_timeline(source),
        touched=lambda touched: touched.sources.get(source, frozenset()),
        size=counts.get(source, 0),
    )


def _by_query(store: Store, feed: Feed, query: Query, had: Mapping[str, Month] | None, *, still: bool) -> Outlet:
    """`had` is what the last publication counted; what has not been published is counted now, to a limit."""

    def found(limit: int, low: int | None, below: int | None) -> list[int]:
        asked = query.sql(below=below)
        return store.query_numbers(asked.sql, asked.parameters, limit=limit, low=low, once=False)

    if still:
        found = lru_cache(_HELD)(found)

    def window(window: Window, since: datetime | None) -> list[int]:
        numbers = found(window.asked, None, None)
        return store.windowed(store.once(numbers) if feed.once else numbers, window, since=since)

    def of_month(month: str, *, once: bool) -> list[int]:
        low, high = month_bounds(month)
        numbers = found(_NO_LIMIT, low, high)
        return store.once(numbers) if once else numbers

    def newest(below: int) -> int | None:
        return next(iter(found(1, None, below)), None)

    counted = Outlet(
        feed=feed,
        window=window,
        month=lambda month: of_month(month, once=feed.once),
        newest=newest,
        timeline=dict,
        touched=lambda touched: touched.facets.get(("", ""), frozenset()),
        query=query,
        members=lambda month: of_month(month, once=False),
    )
    if had:
        return with_months(replace(counted, had=had), had)
    return replace(counted, size=store.count(*query.sql().counting))


def with_months(outlet: Outlet, had: Mapping[str, Month]) -> Outlet:
    """The feed with these sizes."""
    sizes = {month: one.size for month, one in sorted(had.items()) if one.size}
    return replace(outlet, size=sum(sizes.values()), timeline=lambda: sizes)
