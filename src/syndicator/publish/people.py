"""What the pages show, asked of the store: the first page, facets, status, how we crawl."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property, partial

from syndicator import __version__
from syndicator.config import Config, user_agent
from syndicator.crawling import declined
from syndicator.definitions import Definitions, any_feed, pair_feed
from syndicator.formats.digest import own_feed
from syndicator.model import Item, Outcome, Site
from syndicator.pages import documents
from syndicator.pages.render import assets
from syndicator.pages.values import (
    Choice,
    Facet,
    Front,
    Manners,
    Requests,
    Seen,
    Service,
    SourceStatus,
    Standing,
    Story,
)
from syndicator.publish.outlets import Outlet
from syndicator.publish.readings import by_side, country_names, key_of, seen_as, shown_day
from syndicator.publish.standing import changes
from syndicator.store import Store
from syndicator.store.memory_of_hosts import HostMemory
from syndicator.store.publication import Window
from syndicator.store.runs import Followed

VALID = timedelta(hours=36)
"""A tree that is older than this says by itself that the service has stopped."""
_SHOWN = 20
_RECENT = 500
"""How many items a page looks back on."""
_LATEST = 3
_DAYS = 30
_PAGED = {"country", "topic", "source", "region", "curated"}
_HEADINGS = {"country": "countries", "topic": "topics", "region": "regions", "curated": "curated", "source": "sources"}


class People:
    """The pages of one generation."""

    def __init__(
        self,
        store: Store,
        definitions: Definitions,
        config: Config,
        site: Site,
        found: Sequence[Outlet],
        *,
        now: datetime,
        server: bool = False,
    ) -> None:
        self._store = store
        self._definitions = definitions
        self._config = config
        self._site = site
        self._found = found
        self._now = now
        self._server = server
        """Whether the pages lead to what only the server has."""
        self.archives: Callable[[Outlet], Iterable[str]] = lambda outlet: store.months(outlet.newest)
        """The months that a feed has archives of; a publication knows them from the tree that it builds."""
        self._followed = store.followed()
        self._items: dict[int, Item] = {}
        self._entries: dict[str, str] = {}
        self._topics, self._countries = by_side(store.facet_sizes())
        self._names = country_names(definitions.vocabulary)
        standings = repr([(f.source.id, f.verdict, f.since, f.source.enabled) for f in self._followed])
        digest = hashlib.blake2b(standings.encode(), digest_size=12).hexdigest()
        self.facts = {"published_standings": digest}
        self._standings_changed = store.fact("published_standings") != digest

    def pages(self, changed: Callable[[Outlet], bool]) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of every page that may say something else now."""
        yield from sorted(assets().items())
        yield "status.json", documents.status_json(self._service, site=self._site)
        for path, make in self._general.items():
            yield path, make()
        for path, outlet in self._paged.items():
            if self._standings_changed or changed(outlet):
                yield path, self._facet_page(outlet)

    def page(self, path: str) -> bytes | None:
        """One page by its place in the tree (`country/th/index.html`); None for what is none."""
        if path in self._general:
            return self._general[path]()
        return self._facet_page(self._paged[path]) if path in self._paged else None

    @cached_property
    def _general(self) -> Mapping[str, Callable[[], bytes]]:
        site, server = self._site, self._server
        return {
            "index.html": lambda: documents.index(self._front(), site=site, server=server),
            "about/index.html": partial(documents.about, site=site, server=server, version=__version__),
            "crawler/index.html": lambda: documents.crawler(self._manners(), site=site, server=server),
            "status/index.html": lambda: documents.status(self._service, site=site, server=server),
            "404.html": partial(documents.not_found, site=site, server=server),
        }

    @cached_property
    def _paged(self) -> Mapping[str, Outlet]:
        return {f"{o.feed.page.strip('/')}/index.html": o for o in self._found if o.feed.page and self._has_page(o)}

    def _facet_page(self, outlet: Outlet) -> bytes:
        return documents.facet(self._facet(outlet), site=self._site, server=self._server, rendered=self._entries)

    def _has_page(self, outlet: Outlet) -> bool:
        return outlet.feed.kind in _PAGED and not outlet.feed.path.endswith("/any")

    def _front(self) -> Front:
        chosen: dict[str, list[Choice]] = {heading: [] for heading in _HEADINGS.values()}
        for outlet in self._found:
            if self._has_page(outlet) and (outlet.size or outlet.feed.kind == "source"):
                numbers = outlet.window(Window(items=_LATEST, days=0, most=_LATEST), None)
                choice = Choice(
                    label=outlet.feed.title,
                    feed=outlet.feed,
                    count=outlet.size,
                    latest=tuple(self._told(numbers)),
                )
                chosen[_HEADINGS[outlet.feed.kind]].append(choice)
        chosen["countries"].sort(key=lambda choice: (-choice.count, choice.label))
        items, stories = self._store.totals()
        return Front(
            everything=self._found[0].feed,
            items=items,
            stories=stories,
            story=self._story(),
            seen=self._seen(),
            as_of=self._store.now(),
            next_run=self._next_run(),
            valid_until=self._valid_until(),
            **{heading: tuple(choices) for heading, choices in chosen.items()},
        )

    def _story(self) -> Story | None:
        """The newest story that several reported."""
        for story_id in self._store.stories_of_several(1):
            full = self._store.with_reports(self._store.members(story_id))
            full.sort(key=lambda member: member.first_report is not None)
            return Story(id=story_id, items=tuple(full)) if len(full) > 1 else None
        return None

    def _seen(self) -> Seen | None:
        days = [followed.last_run.date() for followed in self._followed if followed.last_run]
        if not days:
            return None
        day = max(days)
        groups: dict[str, list[str]] = {"seen": [], "missing": [], "unproven": []}
        for followed in self._followed:
            if followed.source.enabled:
                groups[seen_as(followed, day)].append(followed.source.id)
        return Seen(day=day, **{name: tuple(ids) for name, ids in groups.items()})

    def _facet(self, outlet: Outlet) -> Facet:
        feed, country, topic = outlet.feed, *key_of(outlet)
        numbers = outlet.window(Window(items=_RECENT, days=0, most=_RECENT), None)
        items = self._told(numbers[:_SHOWN])
        month_start = int((self._now - timedelta(days=_DAYS)).timestamp()) << 24
        shown, parameters = self._sql(outlet)
        return Facet(
            feed=feed,
            items=tuple(items),
            total=outlet.size,
            recent=sum(1 for n in numbers if n >= month_start),
            months=outlet.timeline(),
            places=self._places(country, topic, outlet, numbers),
            standings=self._standings(outlet, {item.source for item in items}),
            names=self._names.get(country, {}),
            related=self._related(country, topic),
            any_feed=any_feed(country, self._definitions.vocabulary) if feed.kind == "country" else None,
            digests=tuple(own_feed(feed, d.path, d.every) for d in self._config.digest if d.feed == feed.path),
            sql=shown,
            parameters=parameters,
            archives=tuple(sorted(self.archives(outlet), reverse=True)) if feed.archived else (),
        )

    def _told(self, numbers: Sequence[int]) -> list[Item]:
        """Items as lists show them; each is asked for once."""
        missing = [n for n in numbers if n not in self._items]
        self._items |= dict(zip(missing, self._store.for_feeds(missing), strict=True))
        return [self._items[n] for n in numbers]

    def _sql(self, outlet: Outlet) -> tuple[str, tuple[str | int | float | None, ...]]:
        if outlet.query:
            found = outlet.query.sql()
            return found.sql, (*found.parameters, self._config.window_most)
        country, topic = key_of(outlet)
        if outlet.feed.kind == "source":
            return "SELECT * FROM items WHERE source = ? AND status = 'live' ORDER BY placed DESC", (
                outlet.feed.path.partition("/")[2],
            )
        table, column, value = ("item_countries", "country", country) if country else ("item_topics", "topic", topic)
        role = " AND role = 'primary'" if country else ""
        sql = (
            f"SELECT i.* FROM items AS i JOIN {table} AS t ON t.item_id = i.id "  # noqa: S608  our own names
            f"WHERE t.{column} = ?{role} AND i.status = 'live' ORDER BY i.placed DESC"
        )
        return sql, (value,)

    def _places(self, country: str, topic: str, outlet: Outlet, numbers: Sequence[int]) -> Mapping[str, int]:
        if outlet.query or outlet.feed.kind == "source":
            return self._store.countries_of(numbers)
        return {} if country else self._countries.get(topic, {})

    def _related(self, country: str, topic: str) -> tuple[Choice, ...]:
        """The pairs that a country or topic has items in, the largest first."""
        vocabulary = self._definitions.vocabulary
        found = [
            Choice(label=vocabulary.topics.get(slug, slug), feed=pair_feed(country, slug, vocabulary), count=size)
            for slug, size in self._topics.get(country, {}).items()
            if country and slug
        ]
        found += [
            Choice(label=vocabulary.countries.get(code, code), feed=pair_feed(code, topic, vocabulary), count=size)
            for code, size in self._countries.get(topic, {}).items()
            if topic
        ]
        return tuple(sorted(found, key=lambda choice: (-choice.count, choice.label)))

    def _standings(self, outlet: Outlet, sources: set[str]) -> tuple[Standing, ...]:
        if outlet.feed.kind == "source":
            sources = {outlet.feed.path.partition("/")[2]}
        return tuple(
            Standing(source=f.source.id, verdict=f.verdict, since=f.since.date() if f.since else None)
            for f in self._followed
            if f.source.id in sources
        )

    def _manners(self) -> Manners:
        return Manners(
            user_agent=user_agent(self._config),
            delay=timedelta(seconds=self._config.delay_seconds),
            daily_budget=self._config.daily_budget,
            hosts=tuple(Requests(host=host, requests=count, bytes=size) for host, count, size in self._traffic()),
            until=self._now.date(),
            declined=declined(),
        )

    def _traffic(self) -> list[tuple[str, int, int]]:
        since = (self._now - timedelta(days=6)).date().isoformat()
        return HostMemory(self._store.connection, self._store.write).traffic(since)

    @cached_property
    def _service(self) -> Service:
        statuses = tuple(self._status(followed) for followed in self._followed if followed.source.enabled)
        return Service(
            as_of=self._store.now() or self._now,
            valid_until=self._valid_until(),
            sources=statuses,
            next_run=self._next_run(),
            items=self._store.totals()[0],
            version=__version__,
            has_feed=bool(changes(self._store)),
        )

    def _status(self, followed: Followed) -> SourceStatus:
        last = next(iter(self._store.runs(followed.source.id, 1)), None)
        last_day = self._now.date()
        days = self._store.days(followed.source.id, since=last_day - timedelta(days=_DAYS - 1))
        every = [last_day - timedelta(days=back) for back in range(_DAYS - 1, -1, -1)]
        return SourceStatus(
            source=followed.source.id,
            verdict=followed.verdict,
            since=followed.since.date() if followed.since else None,
            reason=followed.reason,
            last_run=followed.last_run,
            last_new=followed.last_new,
            next_due=followed.due,
            listed=last.listed if last else 0,
            new=last.outcomes.get(Outcome.NEW, 0) if last else 0,
            acknowledged_until=followed.acknowledged_until.date() if followed.acknowledged_until else None,
            days=tuple(shown_day(day, days.get(day)) for day in every),
        )

    def _next_run(self) -> datetime | None:
        due = [followed.due for followed in self._followed if followed.due and followed.source.enabled]
        return min(due, default=None)

    def _valid_until(self) -> datetime:
        return (self._store.now() or self._now) + VALID
