"""Rendered entries: each item is rendered once for all formats, when it changes, and kept in the store."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime
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

    def document(
        self,
        feed: Feed,
        numbers: Sequence[int],
        form: str,
        *,
        archive: str | None = None,
        previous: str | None = None,
        following: str | None = None,
    ) -> bytes:
        """A feed's document with these items in this order."""
        fragments = self._of(numbers)
        body: bytes = FORMATS[form].document(
            feed,
            [getattr(fragments[n], form) for n in numbers if n in fragments],
            site=self._site,
            updated=_latest(fragments),
            archive=archive,
            prev_archive=previous,
            next_archive=following,
        )
        return body

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


def _latest(fragments: Mapping[int, Fragment]) -> datetime | None:
    return max((fragment.updated for fragment in fragments.values()), default=None)
