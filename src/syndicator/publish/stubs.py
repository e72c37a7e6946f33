"""For thirty days, what stands in a feed in place of an item that was taken out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from syndicator.config import Config
from syndicator.definitions import Definitions
from syndicator.formats import atom, json_feed, rss
from syndicator.formats.entry import to_second
from syndicator.formats.withdrawn import stub_of
from syndicator.model import Site
from syndicator.publish.outlets import outlets
from syndicator.query.sql import FUNCTIONS
from syndicator.store import Store
from syndicator.store.publication import Fragment, Window
from syndicator.store.rows import stamp

STANDS = timedelta(days=30)


class Stubs:
    """The stubs of one publication."""

    def __init__(self, store: Store, site: Site, *, now: datetime) -> None:
        self._store = store
        self._since = now - STANDS
        standing, self.changed = store.stubs(self._since)
        """Feeds whose documents must be written although no item of theirs changed."""
        self._numbers = {path: [stub.n for stub in stubs] for path, stubs in standing.items()}
        self.fragments: dict[int, Fragment] = {}
        for stub in (stub for stubs in standing.values() for stub in stubs):
            if stub.n not in self.fragments:
                entry = stub_of(stub.item_id, site=site, withdrawn_at=stub.at)
                self.fragments[stub.n] = Fragment(
                    updated=to_second(entry.updated),
                    atom=atom.entry(entry),
                    rss=rss.entry(entry),
                    json=json_feed.entry(entry),
                )

    def among(self, path: str, numbers: Sequence[int]) -> list[int]:
        """The items of a feed's live document and its stubs, in one order."""
        return sorted({*numbers, *self._numbers.get(path, ())}, reverse=True)

    def shown(self) -> None:
        """The publication stands."""
        if self.changed:
            self._store.stubs_shown(self._since)


def feeds_with(tree: Path, item_ids: Sequence[str]) -> dict[str, list[str]]:
    """Which feeds of a published tree hold which of the items, in their live document or an archive."""
    wanted = {item_id: item_id.encode() for item_id in item_ids}
    found: dict[str, list[str]] = {}
    root = tree / "feeds"
    for path in sorted(root.rglob("*.atom")) if root.is_dir() else ():
        name = str(path.relative_to(root).with_suffix("")).partition("/archive/")[0]
        if name in {"deleted", "corrections", "status"}:
            continue
        body = path.read_bytes()
        for item_id, spelled in wanted.items():
            if spelled in body and item_id not in found.setdefault(name, []):
                found[name].append(item_id)
    return {name: ids for name, ids in found.items() if ids}


def feeds_of(store: Store, definitions: Definitions, config: Config, item_ids: Sequence[str]) -> dict[str, list[str]]:
    """Which published feeds hold which of the items by what the store says: where there is no tree to look into.

    Raises:
        DefinitionError: a curated feed's query cannot be understood.
    """
    store.add_functions(FUNCTIONS)
    wanted = {n: item_id for item_id in item_ids if (n := store.number_of(item_id)) is not None}
    months = {stamp(item.placed)[:7] for item in store.items(sorted(wanted))}
    window = Window(items=config.window_items, days=config.window_days, most=config.window_most)
    since = store.feeds_since()
    found: dict[str, list[str]] = {}
    for outlet in outlets(store, definitions):
        path = outlet.feed.path
        if path not in since:
            continue
        held = set(outlet.window(window, since[path]))
        held |= {n for month in months for n in outlet.month(month)} if outlet.feed.archived else set()
        if ids := [item_id for n, item_id in sorted(wanted.items(), reverse=True) if n in held]:
            found[path] = ids
    return found
