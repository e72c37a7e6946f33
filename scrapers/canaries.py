"""Known items, read again: what they say of the page's template, and what of this run is held back for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import cast

from syndicator.crawling.wave import Wave
from syndicator.dedupe import fingerprint
from syndicator.errors import InvalidArticle
from syndicator.health.canary import Canary, Reading, compare
from syndicator.health.facts import Contract, RunFacts
from syndicator.health.verdict import examine, untrusted
from syndicator.model import Article, Item, Source, Status
from syndicator.normalise import normalise
from syndicator.recognition import swapped
from syndicator.removal import keeps_out
from syndicator.store import Store
from syndicator.store.memory import Entry, Memory
from syndicator.urls import identity_url

FIELDS: Mapping[str, str] = {"title": "title", "published": "date", "html": "body", "language": "language"}
"""Fields of an article to the names that health knows them by."""
SUSPECT = "suspect"
"""How the reason begins for which an article waits because its run, or what it says itself, was not believed."""
FIRST = 2
"""So many known items are read before anything new, so that a broken template is known in time."""


@dataclass(slots=True)
class Canaries:
    """The known items that one run read again, and the articles that wait for what these say."""

    source: Source
    wave: Wave
    since: date | None
    """The day on which the trouble began that still holds; None while the source is well."""
    patient: bool = False
    """Whether everything new waits for the end of the run, where it is judged as a whole."""
    met: list[Canary] = field(default_factory=list)
    aside: list[tuple[Article, Canary | None]] = field(default_factory=list)
    """Held back until the run ends: known items that came out otherwise, what is new, what was read while in doubt."""

    def holds(self, article: Article, now: datetime) -> bool:
        """Compare an article with the item that it was; whether it has to wait for the end of the run."""
        if self._is_kept_out(article, now):
            return False
        canary = self.compared(article, now)
        if canary is not None:
            self.met.append(canary)
        if (canary and canary.wrong) or (canary is None and (self.patient or self.doubted(now))):
            self.aside.append((article, canary))
            return True
        return False

    def chosen(self, memory: Memory) -> list[Entry]:
        """While a source is not well: known addresses of before, to be read again in each run."""
        if self.since is None:
            return []
        chosen = []
        for entry in memory.latest(self.source.id):
            item = self._item(entry.url)
            if item is not None and item.first_seen.date() < self.since:
                chosen.append(entry)
        return chosen[:FIRST]

    def early(self, memory: Memory, count: int, now: datetime) -> list[Entry]:
        """Known addresses whose next reading is nearest, for a run that has none due and something new to judge."""
        following = memory.following(self.source.id, now) if count > 0 else []
        return [entry for entry in following if self.can_tell(entry.url)][:count]

    def can_tell(self, url: str) -> bool:
        """Whether an item stands for an address that its page can be held against."""
        return self._item(url) is not None

    def knows(self, article: Article) -> bool:
        """Whether an article was compared: it says nothing of what is new."""
        return any(canary.url == article.url for canary in self.met)

    def doubted(self, now: datetime) -> frozenset[str]:
        """The fields that this template no longer gives right, by all known items that were read again so far."""
        if not any(canary.wrong for canary in self.met):
            return frozenset()
        facts = RunFacts(at=now, way_in="", canaries=tuple(self.met))
        return untrusted(examine(facts, (), Contract()))

    def verdict(self, canary: Canary | None, now: datetime) -> str:
        """Why an article that was held back goes to quarantine, as known items tell; nothing if they say nothing."""
        doubted = self.doubted(now)
        if canary is not None:
            doubted &= canary.wrong.keys()
        if not doubted:
            return ""
        names = ", ".join(sorted(doubted))
        if canary is not None:
            told = "; ".join(f"the {name} {canary.wrong[name]}" for name in sorted(doubted))
            return f"{SUSPECT} {names}: {told}"
        return f"{SUSPECT} {names}: known items of this source no longer come out right"

    def instead(self, canary: Canary) -> None:
        """Let a comparison take the place of the one before of the same page."""
        self.met = [canary if one.url == canary.url else one for one in self.met]

    def compared(self, article: Article, now: datetime) -> Canary | None:
        """What today's reading of a known item says; None where no item can tell."""
        item = self._item(article.url)
        if item is None:
            return None
        try:
            said = normalise(article, self.source, now=now)
        except InvalidArticle:
            today = Reading(title=None, day=None, body="")
        else:
            if self._is_elsewhere(item, said):
                return None
            today = _reading(said)
        before = _reading(item)
        if any(override.field == "published" for override in cast("Store", self.wave.store).overrides(item.id)):
            before = replace(before, day=None)
        return compare(article.url, before, today, on=now.date())

    def _is_elsewhere(self, item: Item, said: Item) -> bool:
        """Whether the page says, word for word, what another known item does: addresses were dealt out anew."""
        said = replace(said, fingerprint=fingerprint(f"{said.title}\n{said.text}"))
        return swapped(item, said, cast("Store", self.wave.store)) is not None

    def _is_kept_out(self, article: Article, now: datetime) -> bool:
        """Whether it was taken out before: such an article is never kept, in quarantine neither."""
        known = cast("Store", self.wave.store).suppressions() if self.wave.store is not None else None
        if not known:
            return False
        try:
            return keeps_out(article, normalise(article, self.source, now=now), self.source, known)
        except InvalidArticle:
            return False

    def _item(self, url: str) -> Item | None:
        """The item that stands for an address, if it can be compared."""
        if self.wave.store is None:
            return None
        store = cast("Store", self.wave.store)
        known = store.id_of(identity_url(url))
        item = store.item(known) if known else None
        if item is None or item.status is not Status.LIVE or item.source != self.source.id:
            return None
        return item


def _reading(item: Item) -> Reading:
    layers = {FIELDS[name]: layer for name, layer in item.provenance.items() if name in FIELDS}
    return Reading(title=item.title, day=item.published.day if item.published else None, body=item.text, layers=layers)
