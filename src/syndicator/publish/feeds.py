"""The feeds of a publication: every document whose items changed, and the archives beside them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from syndicator.config import Config
from syndicator.generations import Tree
from syndicator.publish.entries import Entries
from syndicator.publish.losses import check_losses
from syndicator.publish.outlets import Outlet
from syndicator.publish.stubs import Stubs
from syndicator.store import Store
from syndicator.store.publication import Touched, Window


@dataclass(frozen=True, kw_only=True)
class Feeds:
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
    known: dict[str, list[str]] = field(default_factory=dict)
    """Of the feeds that were looked at, the months that they have archives of, oldest first."""
    filled: set[str] = field(default_factory=set)
    """Feeds with an item in them: an empty one has no subscriber yet whom old items could flood."""

    def months(self, outlet: Outlet) -> frozenset[str]:
        """Those of a feed in which something changed."""
        return outlet.touched(self.touched)

    def put(self, tree: Tree, outlet: Outlet) -> None:
        """Put a feed's documents into a tree, if anything in them changed.

        Raises:
            PublicationRefused: an item would be missing, and no record says why.
        """
        months = self.months(outlet)
        if not (self.whole or months or outlet.feed.path in self.stubs.changed):
            return
        window = Window(items=self.config.window_items, days=self.config.window_days, most=self.config.window_most)
        numbers = outlet.window(window, self.since.get(outlet.feed.path))
        if numbers:
            self.filled.add(outlet.feed.path)
        shown = self.stubs.among(outlet.feed.path, numbers)
        asked = months if outlet.feed.archived and not self.whole else ()
        placed = {month: outlet.month(month) for month in asked}
        known = self.known[outlet.feed.path] = self._known(tree, outlet, placed)
        bodies = self.entries.documents(outlet.feed, shown, previous=known[-1] if known else None)
        check_losses(self.store, outlet, self.former(f"feeds/{outlet.feed.path}.atom"), bodies["atom"], numbers)
        for form, body in bodies.items():
            tree.put(f"feeds/{outlet.feed.path}.{form}", body)
        for month, previous in self._archives(known, months):
            oldest_of_several = month == known[0] and len(known) > 1
            following = known[1] if oldest_of_several else None  # an archive without any neighbour is none (RFC 5005)
            members = placed.get(month) or outlet.month(month)
            body = self.entries.archive(outlet.feed, members, month, previous=previous, following=following)
            tree.put(f"feeds/{outlet.feed.path}/archive/{month}.atom", body)
        for month in months - set(known):
            tree.remove(f"feeds/{outlet.feed.path}/archive/{month}.atom")
            tree.remove(f"feeds/{outlet.feed.path}/archive/{month}.atom.gz")

    def _known(self, tree: Tree, outlet: Outlet, placed: Mapping[str, list[int]]) -> list[str]:
        """The months that a feed has archives of, oldest first: those that stand, set right by those touched."""
        if not outlet.feed.archived:
            return []
        if self.whole:
            return self.store.months(outlet.newest)
        return sorted((archived(tree, outlet) - placed.keys()) | {month for month, items in placed.items() if items})

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

    def archives(self, tree: Tree, outlet: Outlet) -> Collection[str]:
        """The months that a feed has archives of, once all feeds were put."""
        known = self.known.get(outlet.feed.path)
        return archived(tree, outlet) if known is None else known


def archived(tree: Tree, outlet: Outlet) -> set[str]:
    """The months that a feed's archives in a tree stand for."""
    names = tree.names(f"feeds/{outlet.feed.path}/archive")
    return {name.removesuffix(".atom") for name in names if name.endswith(".atom")}
