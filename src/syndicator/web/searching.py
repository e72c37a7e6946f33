"""Search over HTTP: an answer for people, the same as a feed or a table, and other forms of the feeds of the tree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import ModuleType
from urllib.parse import quote

from syndicator.config import Config
from syndicator.errors import QueryError, TooCostly
from syndicator.formats import atom, json_feed, rss, table
from syndicator.formats.entry import to_second
from syndicator.formats.items import allowed, entry_of
from syndicator.model import Feed, Item, Rights
from syndicator.pages import documents
from syndicator.pages.values import Answer, Count, Offer, Problem
from syndicator.publish.outlets import Outlet
from syndicator.query import Query, parse
from syndicator.query.sql import MOST_CANDIDATES, Breakdown, Selection
from syndicator.store import Store
from syndicator.store.publication import Fragment, Window
from syndicator.web.edition import Edition

FORMATS: Mapping[str, ModuleType] = {"atom": atom, "rss": rss, "json": json_feed}
PAGE = 20
MOST_PAGES = 50
MOST_ROWS = 10_000
"""Of a table: who wants more exports, or takes a snapshot."""
_SHOWN = 12
_REMEMBERED = 512
_BREAKDOWNS: tuple[tuple[str, Breakdown, str], ...] = (
    ("Countries", "country", "country:"),
    ("Topics", "topic", "topic:"),
    ("Sources", "source", "source:"),
    ("Languages", "language", "lang:"),
)


def understood(text: str, edition: Edition) -> Query:
    """A query in the words of this edition.

    Raises:
        QueryError: it cannot be understood.
    """
    found = edition.queries.get(text)
    if found is None:
        try:
            found = parse(text, vocabulary=edition.definitions.vocabulary, sources=edition.site.sources)
        except QueryError as error:
            found = error
        edition.queries[text] = found
        while len(edition.queries) > _REMEMBERED:
            edition.queries.popitem(last=False)
    if isinstance(found, QueryError):
        raise found
    return found


def answer(store: Store, edition: Edition, query: Query, page: int) -> bytes:
    """The page that answers a query."""
    selection = query.sql()
    limit = MOST_CANDIDATES + 1 if selection.capped else page * PAGE
    numbers = store.query_numbers(selection.sql, selection.parameters, limit=limit, once=False)
    known = selection.found(numbers) if selection.capped else selection  # rows that were checked are not checked again
    total = store.count(*known.counting)
    capped = total > MOST_CANDIDATES or _is_cut(store, selection)
    total = min(total, MOST_CANDIDATES)
    offered = offers(query.text, edition)
    shown = set(numbers[(page - 1) * PAGE : page * PAGE])
    once = [n for n in store.newest_of_each_story(numbers[: page * PAGE]) if n in shown]
    stories, counts = _counts(store, edition, query, known)
    found = Answer(
        query=query.text if offered else query.canonical,
        items=tuple(store.for_feeds(once)),
        total=total,
        stories=stories,
        capped=capped,
        offers=offered,
        counts=counts,
        sql=selection.sql,
        parameters=(*selection.parameters, PAGE),
        page=page,
        pages=min(-(-total // PAGE), MOST_PAGES) or 1,
    )
    return documents.search(found, site=edition.site)


def not_understood(text: str, error: QueryError, edition: Edition) -> bytes:
    """The page that says what is wrong with a query, and where."""
    problem = Problem(text=error.problem, position=error.position, hint=error.hint)
    return documents.search(Answer(query=text, problem=problem, offers=offers(text, edition)), site=edition.site)


def nothing_asked(edition: Edition) -> bytes:
    """The page that says how to ask."""
    return documents.search(Answer(query=""), site=edition.site)


def _is_cut(store: Store, selection: Selection) -> bool:
    return selection.candidates is not None and store.count(*selection.candidates) > MOST_CANDIDATES


def offers(text: str, edition: Edition) -> tuple[Offer, ...]:
    """What plain words may have meant."""
    return tuple(
        Offer(query=one.query, label=", ".join(part.label for part in one.parts))
        for one in edition.suggester.suggest(text)
    )


def _counts(
    store: Store, edition: Edition, query: Query, selection: Selection
) -> tuple[int | None, dict[str, tuple[Count, ...]]]:
    """How many stories the results tell, and how they divide; what would take too long to count is left out."""
    stories = None
    counts: dict[str, tuple[Count, ...]] = {}
    names: Mapping[str, Callable[[str], str]] = {
        "Countries": lambda code: edition.site.countries.get(code, code),
        "Topics": lambda slug: edition.site.topics.get(slug, slug),
        "Sources": lambda name: edition.site.sources[name].title if name in edition.site.sources else name,
    }
    try:
        stories = store.count(*selection.stories)
        for heading, kind, field in _BREAKDOWNS:
            rows = store.tally(*selection.breakdown(kind))
            name = names.get(heading, str)
            found = [(name(value), size, f"{field}{value}") for value, size in rows if value != "und"]
            counts[heading] = _narrowing(query.canonical, found)
        years: dict[str, int] = {}
        for month, size in store.tally(*selection.breakdown("month")):
            years[month[:4]] = years.get(month[:4], 0) + size
        counts["Years"] = _narrowing(
            query.canonical, [(year, size, f"date:{year}") for year, size in sorted(years.items(), reverse=True)]
        )
    except TooCostly:
        return stories, counts
    return stories, counts


def _narrowing(canonical: str, found: Sequence[tuple[str, int, str]]) -> tuple[Count, ...]:
    """Each value with the query that keeps only it; what the query says already is no choice."""
    before = f"({canonical})" if " OR " in canonical else canonical
    said = set(canonical.split())
    choices = [(label, size, part) for label, size, part in found if part not in said]
    return tuple(Count(label=label, count=size, query=f"{before} {part}".strip()) for label, size, part in choices)[
        :_SHOWN
    ]


def search_feed(query: Query) -> Feed:
    """A query as a feed; its path gives it an id of its own."""
    canonical = query.canonical
    return Feed(
        path=f"search?{canonical}",
        kind="search",
        title=f"Search: {canonical}",
        description=f"What is found for: {canonical}",
        query=canonical,
        page=f"/search?q={quote(canonical, safe='')}",
        archived=False,
    )


def feed_document(
    store: Store,
    edition: Edition,
    config: Config,
    feed: Feed,
    *,
    form: str,
    content: Rights = "full",
    outlet: Outlet | None = None,
) -> bytes:
    """A feed that no file holds: a search, or a feed of the tree with other contents (`content`, `feed.once`).

    With the `outlet` of a feed of the tree, it has the very items of that.
    """
    since = None if feed.kind == "search" else store.feeds_since().get(feed.path)
    window = Window(items=config.window_items, days=config.window_days, most=config.window_most)
    if outlet:
        numbers = outlet.window(window, since)
    else:
        selection = understood(feed.query, edition).sql()
        numbers = store.query_window(selection.sql, selection.parameters, window, since=since, once=feed.once)
    variant = "&".join(
        part for part in ("content=summary" * (content == "summary"), "dups=all" * _all_members(feed)) if part
    )
    fragments = _fragments(store, edition, numbers, content)
    body: bytes = FORMATS[form].document(
        replace(feed, archived=False),
        [getattr(fragments[n], form) for n in numbers if n in fragments],
        site=edition.site,
        updated=max((fragment.updated for fragment in fragments.values()), default=None),
        variant=variant,
    )
    return body


def _all_members(feed: Feed) -> bool:
    """Whether it was asked to show every member of a story, which only a source's own feed does by itself."""
    return not feed.once and feed.kind != "source"


def _fragments(store: Store, edition: Edition, numbers: Sequence[int], content: Rights) -> dict[int, Fragment]:
    """Entries as the publication rendered them; those that it did not, or that must show less, are rendered now."""
    found = store.fragments(numbers, edition.recipe)
    wanted = [n for n in numbers if n not in found]
    if content != "full":
        wanted = list(numbers)
    for item in store.for_feeds(wanted):
        n = store.number_of(item.id)
        if n is not None and (n not in found or allowed(item, edition.site) == "full"):
            found[n] = _rendered(item, edition, content)
    return found


def _rendered(item: Item, edition: Edition, content: Rights) -> Fragment:
    entry = entry_of(item, site=edition.site, most=content)
    return Fragment(
        updated=to_second(entry.updated), atom=atom.entry(entry), rss=rss.entry(entry), json=json_feed.entry(entry)
    )


def csv_table(store: Store, query: Query) -> bytes:
    """What a query finds, newest first, as CSV."""
    selection = query.sql()
    numbers = store.query_numbers(selection.sql, selection.parameters, limit=MOST_ROWS, once=False)
    return table.render(
        item for start in range(0, len(numbers), 200) for item in store.items(numbers[start : start + 200])
    )
