"""From archive to tree: every document whose items changed, every page, then one switch.

Nothing is rendered that did not change: the store says which facets, sources and months were touched since the
last publication. When what all documents share changes (addresses, labels, version), everything is rendered anew.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from xml.parsers import expat

from syndicator.config import Config
from syndicator.definitions import Definitions
from syndicator.errors import PublicationRefused
from syndicator.formats import opml
from syndicator.generations import CURRENT, FOLDER, Generations, Published, Tree
from syndicator.model import Feed, Site
from syndicator.pages.render import version as pages_version
from syndicator.publish.digests import put_digests
from syndicator.publish.entries import Entries
from syndicator.publish.feeds import Feeds
from syndicator.publish.outlets import Outlet, outlets
from syndicator.publish.people import People
from syndicator.publish.queries import counted
from syndicator.publish.records import put_records
from syndicator.publish.standing import put_standing
from syndicator.publish.stubs import Stubs, feeds_with
from syndicator.query.sql import FUNCTIONS
from syndicator.removal import obey
from syndicator.store import Store
from syndicator.store.publication import LEAVING
from syndicator.store.sizes import Month

_FOLDERS = {
    "country": "Countries",
    "topic": "Topics",
    "source": "Sources",
    "region": "Regions",
    "curated": "Chosen by hand",
    "digest": "Digests",
}


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What a publication did, for people."""

    published: Published
    feeds: tuple[str, ...]
    """Paths of the feeds whose live documents changed."""
    rendered: int
    """Entries that were rendered for it."""


def publish(
    store: Store, definitions: Definitions, config: Config, *, now: datetime, whole: bool = False
) -> Publication:
    """Bring the published tree up to what the store says, in one step that readers see whole or not at all.

    Raises:
        PublicationRefused: it could not be written or did not pass its checks; the former tree stands.
        DefinitionError: a curated feed's query cannot be understood.
        StoreError: the archive cannot be written.
    """
    if store.folder is None:
        raise PublicationRefused("a store in memory has no folder to publish into")
    store.add_functions(FUNCTIONS)
    with store.write_lock():
        tree_now = store.folder / FOLDER / CURRENT
        obey(store, now=now, feeds=lambda ids: feeds_with(tree_now, ids))
        generations = Generations(store.folder, keep=1 if store.fact(LEAVING) else config.keep_generations)
        plan = _planned(store, definitions, config, generations, now=now, whole=whole)
        with generations.build(modified=now, whole=plan.feeds.whole) as tree:
            _put(tree, plan, now=now)
            published = tree.switch(_check)
        plan.feeds.stubs.shown()
        store.digests_shown()
        facts = {"published_shape": plan.shape, LEAVING: "", **plan.people.facts}
        paths = [outlet.feed.path for outlet in plan.found]
        begun = [path for path in paths if path in plan.feeds.filled]
        store.published(begun, now=now, facts=facts, sizes=plan.sizes, whole=plan.feeds.whole)
    changed = {
        path.removeprefix("feeds/").rpartition(".")[0] for path in published.written if path.startswith("feeds/")
    }
    live = tuple(path for path in paths if path in changed)
    return Publication(published=published, feeds=live, rendered=plan.feeds.entries.rendered)


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What one publication is about."""

    site: Site
    found: list[Outlet]
    feeds: Feeds
    people: People
    sizes: Mapping[str, Mapping[str, Month]]
    shape: str
    """What all documents share; another one means that everything is rendered anew."""


def _planned(
    store: Store, definitions: Definitions, config: Config, generations: Generations, *, now: datetime, whole: bool
) -> _Plan:
    site = site_of(store, definitions, config)
    stubs = Stubs(store, site, now=now)
    entries = Entries(store, site, extra=stubs.fragments)
    listed = outlets(store, definitions, still=True)
    shape = _digest(entries.recipe, config, listed)
    whole = whole or store.fact("published_shape") != shape or generations.current == 0
    touched = store.touched()
    queries = counted(store, listed, touched, whole=whole)
    feeds = Feeds(
        store=store,
        entries=entries,
        config=config,
        since=store.feeds_since(),
        touched=touched,
        whole=whole,
        stubs=stubs,
        former=generations.read,
    )
    people = People(store, definitions, config, site, queries.outlets, now=now)
    return _Plan(site=site, found=queries.outlets, feeds=feeds, people=people, sizes=queries.sizes, shape=shape)


def _put(tree: Tree, plan: _Plan, *, now: datetime) -> None:
    """Everything that may say something else now."""
    feeds, people, site, found = plan.feeds, plan.people, plan.site, plan.found
    for outlet in found:
        feeds.put(tree, outlet)
    people.archives = lambda outlet: feeds.archives(tree, outlet)
    digests = put_digests(
        tree, feeds.store, site, feeds.config, found, touched=feeds.touched, whole=feeds.whole, now=now
    )
    pages = people.pages(lambda outlet: feeds.whole or bool(feeds.months(outlet)))
    for path, body in (*_lists(found, digests, site), *pages):
        tree.put(path, body)
    put_records(tree, feeds.store, site)
    put_standing(tree, feeds.store, site)


def site_of(store: Store, definitions: Definitions, config: Config) -> Site:
    """Who publishes, in which words."""
    return Site(
        base_url=config.base_url,
        title=config.title,
        contact=config.contact,
        demo=store.fact("demo") == "1",
        audience=config.audience,
        countries=definitions.vocabulary.countries,
        topics=definitions.vocabulary.topics,
        sources=store.sources(),
    )


def _lists(found: list[Outlet], digests: list[Feed], site: Site) -> Iterator[tuple[str, bytes]]:
    """OPML of everything, and of each kind of facet."""
    by_kind: dict[str, list[Feed]] = {"digest": digests} if digests else {}
    for outlet in found:
        if outlet.feed.kind in _FOLDERS and not outlet.feed.path.endswith("/any"):
            by_kind.setdefault(outlet.feed.kind, []).append(outlet.feed)
    groups = [("", [found[0].feed]), *((_FOLDERS[kind], feeds) for kind, feeds in sorted(by_kind.items()))]
    yield "feeds.opml", opml.render(site.title, groups, site=site)
    for kind, feeds in sorted(by_kind.items()):
        yield f"feeds/{kind}.opml", opml.render(f"{site.title}: {_FOLDERS[kind]}", [("", feeds)], site=site)


def _digest(recipe: str, config: Config, found: list[Outlet]) -> str:
    """What every document depends on besides its items; another digest renders all of them."""
    heads = [
        (o.feed.path, o.feed.title, o.feed.description, o.feed.query)
        for o in found
        if o.feed.kind in {"curated", "region", "source"}
    ]
    parts = [
        recipe,
        pages_version(),
        config.title,
        sorted(digest.path for digest in config.digest),
        config.window_items,
        config.window_days,
        config.window_most,
        sorted(heads),
    ]
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def _check(path: str, body: bytes) -> None:
    """A document that was just written is well-formed, as a reader would find it."""
    if path.endswith((".atom", ".rss", ".opml")):
        try:
            expat.ParserCreate(namespace_separator=" ").ParseFile(BytesIO(body))
        except expat.ExpatError as error:
            raise PublicationRefused(f"{path}: not well-formed ({error}); what stood before still stands") from error
