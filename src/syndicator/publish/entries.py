"""Rendered entries: each item is rendered once for all formats, when it changes, and kept in the store."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import ModuleType

from syndicator import __version__
from syndicator.formats import atom, json_feed, rss
from syndicator.formats.entry import to_second
from syndicator.formats.items import entry_of
from syndicator.model import Feed, Site
from syndicator.store import Store
from syndicator.store.publication import Fragment

FORMATS: Mapping[str, ModuleType] = {"atom": atom, "rss": rss, "json": json_feed}
_MOST = 4000
"""Entries held in memory while a publication goes on; some 10 kB each."""


def recipe(site: Site) -> str:
    """A hash of everything but the item that an entry is made of: renderer, addresses, labels."""
    parts: list[object] = [__version__, _renderer(), site.base_url, site.audience, site.demo, site.contact]
    parts += [sorted(site.countries.items()), sorted(site.topics.items())]
    for _, source in sorted(site.sources.items()):
        parts.append((source.id, source.credit, source.homepage, source.rights, source.attribution, source.licence))
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()


@cache
def _renderer() -> str:
    """A hash of the code that renders: an entry that older code rendered is rendered again."""
    modules = sorted(
        (entry.name, entry.read_bytes()) for entry in files("syndicator.formats").iterdir() if entry.is_file()
    )
    return hashlib.blake2b(repr(modules).encode(), digest_size=12).hexdigest()


class Entries:
    """Entries by row number, out of memory, out of the store, or rendered now."""

    def __init__(self, store: Store, site: Site, *, extra: Mapping[int, Fragment] | None = None) -> None:
        self._store = store
        self._site = site
        self.recipe = recipe(site)
        self._held: OrderedDict[int, Fragment] = OrderedDict()
        self.rendered = 0
        self._extra = extra or {}
        """Entries that stand for no live item: stubs."""

    def documents(self, feed: Feed, numbers: Sequence[int], *, previous: str | None) -> dict[str, bytes]:
        """A feed's live document with these items in this order, in each format."""
        found = self._of(numbers)
        shown = [found[n] for n in numbers if n in found]
        updated = max((fragment.updated for fragment in shown), default=None)
        return {
            form: module.document(
                feed, [getattr(one, form) for one in shown], site=self._site, updated=updated, prev_archive=previous
            )
            for form, module in FORMATS.items()
        }

    def archive(
        self, feed: Feed, numbers: Sequence[int], month: str, *, previous: str | None, following: str | None
    ) -> bytes:
        """The archive document of a month, between its neighbours."""
        found = {n: (self._held[n].updated, self._held[n].atom) for n in numbers if n in self._held}
        found |= self._store.atom_fragments([n for n in numbers if n not in found], self.recipe)
        unknown = [n for n in numbers if n not in found]
        found |= {n: (one.updated, one.atom) for n, one in self._render(unknown).items()} if unknown else {}
        shown = [found[n] for n in numbers if n in found]
        return atom.document(
            feed,
            [body for _, body in shown],
            site=self._site,
            updated=max((updated for updated, _ in shown), default=None),
            archive=month,
            prev_archive=previous,
            next_archive=following,
        )

    def _of(self, numbers: Sequence[int]) -> dict[int, Fragment]:
        missing = [n for n in numbers if n not in self._held and n not in self._extra]
        found = self._store.fragments(missing, self.recipe)
        unknown = [n for n in missing if n not in found]
        if unknown:
            found |= self._render(unknown)
        for n, fragment in found.items():
            self._held[n] = fragment
        fragments = {n: self._extra.get(n) or self._held[n] for n in numbers if n in self._extra or n in self._held}
        while len(self._held) > max(_MOST, len(numbers)):
            self._held.popitem(last=False)
        return fragments

    def _render(self, numbers: Sequence[int]) -> dict[int, Fragment]:
        rendered: dict[int, Fragment] = {}
        for item in self._store.for_feeds(numbers):
            entry = entry_of(item, site=self._site)
            n = self._store.number_of(item.id)
            if n is not None:
                rendered[n] = Fragment(
                    updated=to_second(entry.updated),
                    atom=atom.entry(entry),
                    rss=rss.entry(entry),
                    json=json_feed.entry(entry),
                )
        self._store.keep_fragments(rendered, self.recipe)
        self.rendered += len(rendered)
        return rendered
