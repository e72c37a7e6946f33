"""What answers are made with as long as one generation stands: words, feeds, sources, and the pages of the tree.

The pages in the tree do not know whether a server stands before them. Over HTTP they are made anew, once for each
generation, so that they lead to search, items and stories.
"""

import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from syndicator.config import Config
from syndicator.definitions import Definitions
from syndicator.definitions import load as load_definitions
from syndicator.errors import DefinitionError, QueryError
from syndicator.formats.heads import NEVER
from syndicator.model import Feed, Site
from syndicator.publish import site_of
from syndicator.publish.entries import recipe
from syndicator.publish.outlets import Outlet, outlets
from syndicator.publish.people import People
from syndicator.query import Query
from syndicator.query.suggestions import Suggester
from syndicator.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The archive's words, sources and feeds, as of a generation."""

    definitions: Definitions
    site: Site
    feeds: Mapping[str, Feed]
    """By path."""
    recipe: str
    """What names entries that were rendered for this site."""
    suggester: Suggester
    queries: OrderedDict[str, Query | QueryError] = field(default_factory=OrderedDict)
    """What became of texts that were read as queries of late."""


@dataclass(frozen=True, slots=True)
class _AtHand:
    """What one connection is asked with, as long as an edition holds."""

    edition: Edition
    people: People
    outlets: Mapping[str, Outlet]


class Editor:
    """Makes editions, and the pages that go with them."""

    def __init__(self, folder: Path, config: Config) -> None:
        self._folder = folder
        self._config = config
        self._definitions: Definitions | None = None
        self._held: dict[int, _AtHand] = {}
        """By connection."""

    def edition(self, store: Store) -> Edition:
        """The edition of now."""
        definitions = self._load()
        site = site_of(store, definitions, self._config)
        found = outlets(store, definitions)
        return Edition(
            definitions=definitions,
            site=site,
            feeds={outlet.feed.path: outlet.feed for outlet in found},
            recipe=recipe(site),
            suggester=Suggester(definitions.vocabulary, site.sources),
        )

    def page(self, store: Store, edition: Edition, path: str) -> bytes | None:
        """A page of the tree (`country/th/index.html`) as the server has it; None for what is no such page."""
        return self._at_hand(store, edition).people.page(path)

    def outlet(self, store: Store, edition: Edition, path: str) -> Outlet | None:
        """How the store is asked for a feed of the tree."""
        return self._at_hand(store, edition).outlets.get(path)

    def _at_hand(self, store: Store, edition: Edition) -> "_AtHand":
        held = self._held.get(id(store))
        if held is None or held.edition is not edition:
            found = outlets(store, edition.definitions)
            now = store.now() or NEVER
            people = People(store, edition.definitions, self._config, edition.site, found, now=now, server=True)
            held = _AtHand(edition, people, {outlet.feed.path: outlet for outlet in found})
            self._held[id(store)] = held
        return held

    def _load(self) -> Definitions:
        """The operator's definitions; while a file of theirs holds a mistake, as they were before."""
        try:
            self._definitions = load_definitions(self._folder)
        except DefinitionError as error:
            log.warning("%s; going on with what held before", error)
            if self._definitions is None:
                self._definitions = load_definitions(None)
        return self._definitions
