"""From archive to tree: every document whose items changed, every page, then one switch.

Nothing is rendered that did not change: the store says which facets, sources and months were touched since the
last publication. When what all documents share changes (addresses, labels, version), everything is rendered anew.
"""

import hashlib
from collections.abc import Callable, Iterator
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
from syndicator.publish.losses import check_losses
from syndicator.publish.outlets import Outlet, outlets
from syndicator.publish.people import People
from syndicator.publish.queries import counted
from syndicator.publish.records import put_records
from syndicator.publish.standing import put_standing
from syndicator.publish.stubs import Stubs, feeds_with
from syndicator.query.sql import FUNCTIONS
from syndicator.removal import obey
from syndicator.store import Store
from syndicator.store.publication import LEAVING, Touched, Window

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
        QueryError: a curated feed's query cannot be understood.
        StoreError: the archive cannot be written.
    """
    if store.folder is None:
        raise PublicationRefused("a store in memory has no folder to publish into")
    store.add_functions(FUNCTIONS)
    with store.write_lock():
        generations = Generations(store.folder, keep=1 if store.fact(LEAVING) else config.keep_generations)
        tree_now = store.folder / FOLDER / CURRENT
        obey(store, now=now, feeds=lambda ids: feeds_with(tree_now, ids))
        site = site_of(store, definitions, config)
        stubs = Stubs(store, site, now=now)
        entries = Entries(store, site, extra=stubs.fragments)
        listed = outlets(store, definitions)
        shape = _digest(entries.recipe, config, listed)
        whole = whole or store.fact("published_shape") != shape or generations.current == 0
        touched = store.touched()
        queries = counted(store, listed, touched, whole=whole)
        found = queries.outlets
        work = _Work(
            store=store,
            entries=entries,
            config=config,
            since=store.feeds_since(),
            touched=touched,
            whole=whole,
            stubs=stubs,
            former=generations.read,
        )
        people = People(store, definitions, config, site, found, now=now)
        with generations.build(modified=now, whole=whole) as tree:
            for outlet in found:
                work.put(tree, outlet)
            people.archives = lambda outlet: archived(tree, outlet)
            digests = put_digests(tree, store, site, config, found, touched=touched, whole=whole, now=now)
            for path, body in (
                *_lists(found, digests, site),
                *people.pages(lambda outlet: whole or bool(work.months(outlet))),
            ):
                tree.put(path, body)
            put_records(tree, store, site)
            put_standing(tree, store, site)
            published = tree.switch(_check)
        paths = [outlet.feed.path for outlet in found]
        stubs.shown()
        store.digests_shown()
        facts = {"published_shape": shape, LEAVING: "", **people.facts}
        store.published(paths, now=now, facts=facts, sizes=queries.sizes, whole=whole)
    changed = {
        path.removeprefix("feeds/").rpartition(".")[0] for path in published.written if path.startswith("feeds/")
    }
    live = tuple(outlet.feed.path for outlet in found if outlet.feed.path in changed)
    return Publication(published=published, feeds=live, rendered=entries.rendered)


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


@dataclass(frozen=True, kw_only=True)
class _Work:
    """What one publication has to write of feeds."""

    store: Store
    entries: Entries
    config: Config
    since: dict[str, datetime]
    touched: Touched
    whole: bool
    stubs: Stubs
    former: Callable[[str], bytes | None]
    """A document as readers see it now."""

    def months(self, outlet: Outlet) -> frozenset[str]:
        return outlet.touched(self.touched)

    def put(self, tree: Tree, outlet: Outlet) -> None:
        months = self.months(outlet)
        if not (self.whole or months or outlet.feed.path in self.stubs.changed):
            return
        window = Window(items=self.config.window_items, days=self.config.window_days, most=self.config.window_most)
        numbers = outlet.window(window, self.since.get(outlet.feed.path))
        shown = self.stubs.among(outlet.feed.path, numbers)
        known = self._known(tree, outlet, months)
        bodies = self.entries.documents(outlet.feed, shown, previous=known[-1] if known else None)
        check_losses(self.store, outlet, self.former(f"feeds/{outlet.feed.path}.atom"), bodies["atom"], numbers)
        for form, body in bodies.items():
            tree.put(f"feeds/{outlet.feed.path}.{form}", body)
        for month, previous in self._archives(known, months):
            oldest_of_several = month == known[0] and len(known) > 1
            following = known[1] if oldest_of_several else None  # an archive without any neighbour is none (RFC 5005)
            body = self.entries.archive(outlet.feed, outlet.month(month), month, previous=previous, following=following)
            tree.put(f"feeds/{outlet.feed.path}/archive/{month}.atom", body)
        for month in months - set(known):
            tree.remove(f"feeds/{outlet.feed.path}/archive/{month}.atom")
            tree.remove(f"feeds/{outlet.feed.path}/archive/{month}.atom.gz")

    def _known(self, tree: Tree, outlet: Outlet, months: frozenset[str]) -> list[str]:
        """The months that a feed has archives of, oldest first: those that stand, set right by those touched."""
        if not outlet.feed.archived:
            return []
        if self.whole:
            return self.store.months(outlet.newest)
        return sorted((archived(tree, outlet) - months) | {month for month in months if outlet.month(month)})

    def _archives(self, known: list[str], months: frozenset[str]) -> Iterator[tuple[str, str | None]]:
        """The months to write, each with the one before it; a month's follower is written too, since it links back."""
        for place, month in enumerate(known):
            before = known[place - 1] if place else None
            changed = (
                month in months
                or any((before or "") <= touched < month for touched in months)
                or (not place and len(known) == 2)
            )
            if self.whole or changed:
                yield month, before


def archived(tree: Tree, outlet: Outlet) -> set[str]:
    """The months that a feed's archives in a tree stand for."""
    names = tree.names(f"feeds/{outlet.feed.path}/archive")
    return {name.removesuffix(".atom") for name in names if name.endswith(".atom")}


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
