"""What the pages show, asked of the store: the first page, facets, status, how we crawl."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from syndicator import __version__
from syndicator.config import Config, user_agent
from syndicator.definitions import Definitions, any_feed, pair_feed
from syndicator.model import Outcome, Site, Verdict
from syndicator.pages import documents
from syndicator.pages.render import assets
from syndicator.pages.values import (
    Choice,
    Day,
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
from syndicator.store import Store
from syndicator.store.memory_of_hosts import HostMemory
from syndicator.store.publication import Window
from syndicator.store.runs import Followed
from syndicator.vocabulary import Vocabulary

VALID = timedelta(hours=36)
"""A tree that is older than this says by itself that the service has stopped."""
_SHOWN = 20
_LATEST = 3
_DAYS = 30
_LANGUAGES = ("th", "id", "vi")
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
    ) -> None:
        self._store = store
        self._definitions = definitions
        self._config = config
        self._site = site
        self._found = found
        self._now = now
        self._followed = store.followed()
        self._sizes = store.facet_sizes()
        standings = repr([(f.source.id, f.verdict, f.since, f.source.enabled) for f in self._followed])
        digest = hashlib.blake2b(standings.encode(), digest_size=12).hexdigest()
        self.facts = {"published_standings": digest}
        self._standings_changed = store.fact("published_standings") != digest

    def pages(self, changed: Callable[[Outlet], bool]) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of every page that may say something else now."""
        site, static = self._site, False
        yield from sorted(assets().items())
        yield "index.html", documents.index(self._front(), site=site, server=static)
        yield "about/index.html", documents.about(site=site, server=static, version=__version__)
        yield "crawler/index.html", documents.crawler(self._manners(), site=site, server=static)
        service = self._service()
        yield "status/index.html", documents.status(service, site=site, server=static)
        yield "status.json", documents.status_json(service, site=site)
        yield "404.html", documents.not_found(site=site, server=static)
        for outlet in self._found:
            if self._has_page(outlet) and outlet.feed.page and (self._standings_changed or changed(outlet)):
                facet = self._facet(outlet)
                yield f"{outlet.feed.page.strip('/')}/index.html", documents.facet(facet, site=site, server=static)

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
                    latest=tuple(self._store.for_feeds(numbers)),
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
            members = [member for item in self._store.members(story_id) if (member := item)]
            told = self._store.told(members)
            full = [
                replace(m, first_report=told[m.id][0], also_reported_by=told[m.id][1]) for m in members if m.id in told
            ]
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
                groups[_group(followed, day)].append(followed.source.id)
        return Seen(day=day, **{name: tuple(ids) for name, ids in groups.items()})

    def _facet(self, outlet: Outlet) -> Facet:
        feed, country, topic = outlet.feed, *_pair(outlet)
        numbers = outlet.window(Window(items=_SHOWN, days=0, most=_SHOWN), None)
        items = self._store.for_feeds(numbers)
        month_start = int((self._now - timedelta(days=_DAYS)).timestamp()) << 24
        months = self._store.months(outlet.newest)
        shown, parameters = self._sql(outlet)
        return Facet(
            feed=feed,
            items=tuple(items),
            total=outlet.size,
            recent=sum(1 for n in outlet.window(Window(items=0, days=_DAYS, most=500), None) if n >= month_start),
            months=self._timeline(outlet, months),
            places=self._places(country, topic, outlet),
            standings=self._standings(outlet, {item.source for item in items}),
            names=_names(self._definitions.vocabulary, country),
            related=self._related(country, topic),
            any_feed=any_feed(country, self._definitions.vocabulary) if feed.kind == "country" else None,
            sql=shown,
            parameters=parameters,
            archives=tuple(reversed(months)) if feed.archived else (),
        )

    def _sql(self, outlet: Outlet) -> tuple[str, tuple[str | int | float | None, ...]]:
        if outlet.query:
            found = outlet.query.sql()
            return found.sql, (*found.parameters, self._config.window_most)
        country, topic = _pair(outlet)
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

    def _timeline(self, outlet: Outlet, months: Sequence[str]) -> Mapping[str, int]:
        if outlet.query or outlet.feed.kind == "source":
            return {month: len(outlet.month(month)) for month in months}
        return self._store.facet_timeline(*_pair(outlet))

    def _places(self, country: str, topic: str, outlet: Outlet) -> Mapping[str, int]:
        if outlet.query or outlet.feed.kind == "source":
            return self._store.countries_of(outlet.window(Window(items=500, days=0, most=500), None))
        if country:
            return {}
        return {
            code: size
            for (code, slug), size in self._sizes.items()
            if slug == topic and code and not code.endswith("+")
        }

    def _related(self, country: str, topic: str) -> tuple[Choice, ...]:
        """The pairs that a country or topic has items in, the largest first."""
        vocabulary = self._definitions.vocabulary
        found: list[Choice] = []
        for (code, slug), size in self._sizes.items():
            if not code or not slug or code.endswith("+"):
                continue
            if code == country:
                found.append(
                    Choice(label=vocabulary.topics.get(slug, slug), feed=pair_feed(code, slug, vocabulary), count=size)
                )
            elif topic and slug == topic:
                found.append(
                    Choice(
                        label=vocabulary.countries.get(code, code), feed=pair_feed(code, slug, vocabulary), count=size
                    )
                )
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
        )

    def _traffic(self) -> list[tuple[str, int, int]]:
        since = (self._now - timedelta(days=6)).date().isoformat()
        return HostMemory(self._store.connection, self._store.write).traffic(since)

    def _service(self) -> Service:
        statuses = tuple(self._status(followed) for followed in self._followed if followed.source.enabled)
        return Service(
            as_of=self._store.now() or self._now,
            valid_until=self._valid_until(),
            sources=statuses,
            next_run=self._next_run(),
            items=self._store.totals()[0],
            version=__version__,
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
            days=tuple(_day(day, days.get(day)) for day in every),
        )

    def _next_run(self) -> datetime | None:
        due = [followed.due for followed in self._followed if followed.due and followed.source.enabled]
        return min(due, default=None)

    def _valid_until(self) -> datetime:
        return (self._store.now() or self._now) + VALID


def _names(vocabulary: Vocabulary, country: str) -> Mapping[str, str]:
    """A country's name in the languages of its readers, the one that CLDR prefers."""
    found: dict[str, str] = {}
    for term in vocabulary.country_terms:
        if term.code == country and term.kind == "name":
            found |= {
                language: term.form
                for language in term.languages or ()
                if language in _LANGUAGES and language not in found
            }
    return found


def _pair(outlet: Outlet) -> tuple[str, str]:
    kind, _, rest = outlet.feed.path.partition("/")
    return (rest.upper(), "") if kind == "country" else ("", rest) if kind == "topic" else ("", "")


def _group(followed: Followed, day: date) -> str:
    if followed.verdict is Verdict.UNPROVEN:
        return "unproven"
    fresh = followed.last_run is not None and followed.last_run.date() == day
    return "seen" if fresh and followed.verdict in {Verdict.OK, Verdict.QUIET, Verdict.SUSPECT} else "missing"


def _day(day: date, found: tuple[Verdict, int, int] | None) -> Day:
    return Day(day=day, state=found[0], listed=found[1], new=found[2]) if found else Day(day=day)
