"""Digests: a day or a week of a feed is closed once, for ever; its documents say what is still live of it."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from syndicator.config import FILE, Config, Digest, digest_path
from syndicator.config.checks import Every
from syndicator.definitions import Definitions
from syndicator.errors import ConfigurationError
from syndicator.formats import atom, json_feed, rss
from syndicator.formats.digest import Edition, Unseen, entry, own_feed
from syndicator.formats.entry import to_second
from syndicator.formats.standing import state
from syndicator.generations import Tree
from syndicator.health.verdict import UNWELL
from syndicator.model import Feed, Site, Verdict
from syndicator.publish.outlets import Outlet
from syndicator.store import Store
from syndicator.store.digests import Closed
from syndicator.store.publication import Touched, Window

SHOWN = 100
"""Stories that a digest names; of more it gives the number."""
_EDITIONS = {"day": 31, "week": 26}
_PERIODS = {"day": timedelta(days=1), "week": timedelta(weeks=1)}
_LONGEST = timedelta(days=31)
"""How far a digest reaches back after a gap."""
_FORMATS = {"atom": atom, "rss": rss, "json": json_feed}
_FED = Window(items=2_000, days=365, most=2_000)
"""The items whose sources count as those that feed a feed."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a digest would tell if it were closed now."""

    starts: datetime
    ends: datetime
    numbers: tuple[int, ...]
    missing: tuple[tuple[str, str, str | None], ...]


def boundary(every: str, now: datetime) -> datetime:
    """The end of the last whole day or week (ISO 8601: Monday to Sunday), in UTC."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if every == "day" else midnight - timedelta(days=midnight.weekday())


def is_due(store: Store, digest: Digest, *, now: datetime) -> bool:
    """Whether a whole day or week is over that this digest has not been closed for."""
    last = store.closed_until(digest.feed, digest.every)
    return last is None or last < boundary(digest.every, now)


def draft(store: Store, outlet: Outlet | None, digest: Digest, *, now: datetime) -> Draft:
    """The last whole day or week: its stories, and those of the one before that came too late for its own digest.

    After a gap it reaches back to the last digest, by 31 days at most: one catches up, however long it was.
    """
    period, ends = _PERIODS[digest.every], boundary(digest.every, now)
    last = store.closed_until(digest.feed, digest.every)
    starts = min(ends - period, max(last, ends - _LONGEST)) if last else ends - period
    if outlet is None:
        return Draft(starts=starts, ends=ends, numbers=(), missing=())
    reaches_last = last is not None and last == starts
    low = int((starts - period if reaches_last else starts).timestamp()) << 24
    high = int(ends.timestamp()) << 24
    found = [n for month in _months(low >> 24, high >> 24) for n in outlet.month(month) if low <= n < high]
    return Draft(
        starts=starts,
        ends=ends,
        numbers=tuple(store.untold(digest.feed, digest.every, sorted(found, reverse=True))),
        missing=tuple(_missing(store, outlet, starts)),
    )


def edition(store: Store, feed: Feed, digest: Digest, told: Closed | Draft) -> Edition:
    """A digest as it is published: what is live of it."""
    numbers = told.items if isinstance(told, Closed) else told.numbers
    return Edition(
        feed=feed,
        own=own_feed(feed, digest.path, digest.every),
        every=digest.every,
        starts=told.starts,
        ends=told.ends,
        changed_at=told.changed_at if isinstance(told, Closed) else None,
        items=tuple(store.for_feeds(numbers[:SHOWN])),
        more=max(len(numbers) - SHOWN, 0),
        unseen=tuple(
            Unseen(source=source, state=how, since=datetime.fromisoformat(since).date() if since else None)
            for source, how, since in told.missing
        ),
    )


def put_digests(
    tree: Tree,
    store: Store,
    site: Site,
    config: Config,
    found: Sequence[Outlet],
    *,
    touched: Touched,
    whole: bool,
    now: datetime,
) -> list[Feed]:
    """Close what is due, and put the documents of every digest that changed; the feeds of all of them.

    One that is configured no more keeps its feed, which gets no new entries.
    """
    by_path = {outlet.feed.path: outlet for outlet in found}
    feeds: list[Feed] = []
    for digest in _all(store, config):
        outlet = by_path.get(digest.feed)
        if digest in config.digest and is_due(store, digest, now=now):
            told = draft(store, outlet, digest, now=now)
            store.close_digest(
                digest.feed,
                digest.every,
                starts=told.starts,
                ends=told.ends,
                numbers=told.numbers,
                missing=told.missing,
            )
        if outlet is None:
            continue
        feeds.append(own_feed(outlet.feed, digest.path, digest.every))
        closed = store.closed(digest.feed, digest.every, _EDITIONS[digest.every])
        fewer = [one for one in closed if len(one.items) < one.shown]
        for one in fewer:
            store.reshow_digest(one.number, len(one.items), now=now)
        if whole or fewer or any(one.stale or not touched.items.isdisjoint(one.items) for one in closed):
            _put(tree, store, site, digest, outlet.feed)
    return feeds


def check_digests(config: Config, definitions: Definitions, sources: Sequence[str]) -> None:
    """Every digest is of a feed that there is, or will be when it has items.

    Raises:
        ConfigurationError: one is not; says which feed was probably meant.
    """
    known = _paths(definitions, sources)
    for number, digest in enumerate(config.digest, 1):
        if digest.feed not in known:
            near = difflib.get_close_matches(digest.feed, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else "`syndicator feeds list` lists them"
            raise ConfigurationError(f"{FILE}: digest {number}", f"there is no feed {digest.feed!r}", hint)


def _paths(definitions: Definitions, sources: Sequence[str]) -> set[str]:
    vocabulary = definitions.vocabulary
    countries = {f"country/{code.lower()}" for code in vocabulary.countries}
    return {
        "all",
        *definitions.curated,
        *countries,
        *(f"{path}/any" for path in countries),
        *(f"topic/{slug}" for slug in vocabulary.topics),
        *(f"{path}/topic/{slug}" for path in countries for slug in vocabulary.topics),
        *(f"region/{slug}" for slug in vocabulary.regions),
        *(f"source/{source}" for source in sources),
    }


def _all(store: Store, config: Config) -> list[Digest]:
    """The digests that are configured, and those that ever were."""
    wanted = {(digest.feed, digest.every): digest for digest in config.digest}
    for feed, every in store.digested():
        kept: Every = "day" if every == "day" else "week"
        wanted.setdefault((feed, kept), Digest(feed=feed, every=kept))
    return [wanted[key] for key in sorted(wanted)]


def _put(tree: Tree, store: Store, site: Site, digest: Digest, feed: Feed) -> None:
    own = own_feed(feed, digest_path(digest.feed, digest.every), digest.every)
    closed = store.closed(digest.feed, digest.every, _EDITIONS[digest.every])
    shown = [one for one in closed if one.items or one.changed_at or digest.empty]
    entries = [entry(edition(store, feed, digest, one), site=site) for one in shown]
    newest = max((to_second(one.updated) for one in entries), default=None)
    for form, module in _FORMATS.items():
        fragments = [module.entry(one) for one in entries]
        tree.put(f"feeds/{own.path}.{form}", module.document(own, fragments, site=site, updated=newest))


def _months(low: int, high: int) -> Iterator[str]:
    """The months (`2024-02`) from one moment to another, in Unix time."""
    day, end = datetime.fromtimestamp(low, UTC), datetime.fromtimestamp(high, UTC)
    while day <= end:
        yield day.strftime("%Y-%m")
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0)


def _missing(store: Store, outlet: Outlet, starts: datetime) -> Iterator[tuple[str, str, str | None]]:
    """The sources of a feed that are in trouble, or were not asked since it started."""
    fed = _sources(store, outlet)
    for followed in store.followed():
        if not followed.source.enabled or (fed is not None and followed.source.id not in fed):
            continue
        if followed.verdict in UNWELL:
            yield followed.source.id, state(followed.verdict), followed.since.isoformat() if followed.since else None
        elif followed.verdict is not Verdict.UNPROVEN and followed.last_run and followed.last_run < starts:
            yield followed.source.id, "not asked", followed.last_run.isoformat()


def _sources(store: Store, outlet: Outlet) -> set[str] | None:
    """Which sources feed a feed; None for all of them."""
    if outlet.feed.kind == "all":
        return None
    if outlet.feed.kind == "source":
        return {outlet.feed.path.partition("/")[2]}
    return store.sources_of(outlet.window(_FED, None))
