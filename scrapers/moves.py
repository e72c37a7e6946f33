"""Articles at addresses that nobody knew: which are known items, and what is held because too many would be new.

Decided when the run ends: only then is it known which items no listing names any more.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from scrapers.account import Reading
from scrapers.desk import Desk
from syndicator import dedupe
from syndicator.errors import InvalidArticle
from syndicator.ingest import candidate_of
from syndicator.model import Article, Item
from syndicator.normalise import normalise
from syndicator.recognition import day_of
from syndicator.removal import keeps_out
from syndicator.store import Store
from syndicator.store.identities import Outline
from syndicator.urls import identity_url

REASON = "identity in doubt"
"""Under which such articles wait in quarantine."""
REJECTED = "somebody said that it is no item"
_LATE = timedelta(days=30)
"""So long ago the listings may have named an item last that comes again where nothing could be read at first."""
_UNREAD = {"waiting", "quarantined"}
_ALIKE = 0.2
"""An article whose sketch resembles no known item's by so much is plainly another text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What becomes of an article that was put aside."""

    article: Article
    known_as: str | None = None
    """The item that it is."""
    problem: str = ""
    """Why it waits in quarantine."""
    rejected: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Aside:
    """An article that waits for the end of its run."""

    article: Article
    item: Item
    """What it would be."""
    asked: str
    led_from: str | None
    """The known item whose address led to it."""
    before: str
    """`waiting` or `rejected`, where an earlier run held it."""
    late: bool
    """Whether an earlier run met its address, and could not read it or did not believe what it read."""


@dataclass
class Moves:
    """The articles of one run whose identity is settled at its end."""

    desk: Desk
    store: Store | None
    named: list[str]
    """Addresses of items, as the listings named them when they last named any, and nothing waited for a decision."""
    recognised: int = 0
    """How many were known again under other addresses."""
    _aside: list[_Aside] = field(default_factory=list)
    _held: int = 0

    @classmethod
    def of(cls, desk: Desk, store: Store | None) -> "Moves":
        """For a run that is about to begin. A first run knows nothing; a back-fill brings what is old by intent."""
        if store is None or desk.finished is None or desk.first_run or desk.since is not None:
            return cls(desk, None, [])
        since = store.waiting_since(desk.source.id, REASON)
        before = desk.memory.finished_before(desk.source.id, since) if since else None
        return cls(desk, store, desk.memory.named_last(desk.source.id, before or desk.finished))

    @property
    def known(self) -> int:
        """How many items the listings named when they last named any."""
        return len(self._outlines)

    @property
    def unsure(self) -> int:
        """How many known items would have come out as new ones, in this run or one before, and nobody decided yet."""
        return self._held or (self.store.waiting(self.desk.source.id, REASON) if self.store else 0)

    def undecided(self, url: str) -> bool:
        """Whether somebody has to say first if the item at an address, gone from the listings, only moved.

        Or has to look first at what it says where it moved to.
        """
        known = self.store.id_of(identity_url(url)) if self.store else None
        if self.store is None or known is None:
            return False
        if "waiting" in self.store.held_for(known).values():
            return True
        return bool(self.unsure) and any(one.id == known and self._is_vacant(one) for one in self._outlines)

    def holds(self, article: Article, reading: Reading) -> bool:
        """Whether an article has to wait for the end of the run."""
        if self.store is None:
            return False
        try:
            item = normalise(article, self.desk.source, now=self.desk.now)
        except InvalidArticle:
            return False
        known_out = self.store.suppressions()
        if any(map(self.store.id_of, _addresses(item, article))) or (
            known_out and keeps_out(article, item, self.desk.source, known_out)
        ):
            return False
        asked, late = reading.listed.url, reading.known is not None and reading.known.state in _UNREAD
        led_from = self.store.id_of(identity_url(asked))
        before = self.store.quarantine_state(self.desk.source.id, asked, REASON)
        outlines = [*self._outlines, *self._earlier] if late else self._outlines
        if not led_from and not before and not self._may_be_known(item, outlines):
            return False
        self._aside.append(_Aside(article=article, item=item, asked=asked, led_from=led_from, before=before, late=late))
        return True

    def decided(self) -> list[Decision]:
        """What becomes of all that was put aside, and why."""
        if not self._aside:
            return []
        aside = {str(number): one for number, one in enumerate(self._aside)}
        fresh = [_face(key, one) for key, one in aside.items() if one.before != "rejected"]
        vacant = self._vacant(fresh)
        same = dedupe.recognise(fresh, vacant, named=self._named_days())
        late = [face for face in fresh if aside[face.key].late and face.key not in same]
        same |= dedupe.recognise(late, self._missed(late, same.values()), named=self._named_days())
        self.recognised = len(same)
        found = dedupe.upheaval(
            [face for face in fresh if face.key not in same],
            [face for face in vacant if face.key not in same.values()],
            known=self.known,
            newest=self._newest,
            oldest=self._oldest(),
        )
        self._held = found.changed if found else 0
        return [self._decision(one, same.get(key), found, key) for key, one in aside.items()]

    def _decision(self, one: _Aside, known_as: str | None, found: dedupe.Upheaval | None, key: str) -> Decision:
        if one.before == "rejected" or known_as:
            return Decision(article=one.article, known_as=known_as, rejected=not known_as)
        problem = ""
        if found is not None and key in found.like:
            told = f"{found.changed} of {found.known} known items would come out as new ones"
            problem = f"{REASON}: {told}{self._spoken('; this one looks like', found.like[key])}"
        elif one.led_from:
            problem = f"{REASON}: another page than this{self._spoken(' stood at its address:', one.led_from)}"
        elif one.before and self.store is not None:  # what was said first names the item that it looks like
            problem = self.store.quarantine_detail(self.desk.source.id, one.asked, REASON)
        return Decision(article=one.article, problem=problem)

    def _spoken(self, words: str, item_id: str) -> str:
        item = self.store.item(item_id) if self.store and item_id else None
        return f"{words} {item.id}, “{item.title[:80]}”" if item else ""

    def _may_be_known(self, item: Item, outlines: list[Outline]) -> bool:
        """Whether a known item may come again in this one; what is newer than all of them, and unlike, is not."""
        if not outlines:
            return False
        day = _stated(item)
        if day is None or self._newest is None or day <= self._newest:
            return True
        title, sketch = dedupe.fingerprint(item.title), dedupe.signature(item.text)
        return any(
            dedupe.fingerprint(outline.title) == title or dedupe.resemblance(sketch, outline.sketch) >= _ALIKE
            for outline in outlines
        )

    @cached_property
    def _outlines(self) -> list[Outline]:
        """What the listings named when they last named any."""
        return self._known_at(self.named)

    @cached_property
    def _earlier(self) -> list[Outline]:
        """What they named before that, and not for long now: what comes late may be one of these."""
        named = self.desk.memory.named_since(self.desk.source.id, self.desk.now - _LATE)
        last = {outline.id for outline in self._outlines}
        return [outline for outline in self._known_at(named) if outline.id not in last]

    def _known_at(self, urls: list[str]) -> list[Outline]:
        if self.store is None:
            return []
        known = (self.store.id_of(identity_url(url)) for url in urls)
        return self.store.outlines(self.desk.source.id, dict.fromkeys(one for one in known if one))

    @cached_property
    def _newest(self) -> date | None:
        return max((outline.day for outline in self._outlines if outline.day), default=None)

    def _oldest(self) -> date | None:
        """The earliest day of what the listings name now."""
        return min([*self._named_days(), *(day for one in self._aside if (day := _stated(one.item)))], default=None)

    def _named_days(self) -> list[date]:
        """The days of the known items that the listings name now."""
        return [outline.day for outline in self._outlines if outline.day and not self._is_vacant(outline)]

    def _is_vacant(self, outline: Outline) -> bool:
        """Whether no listing names an item any more, under whatever address."""
        return self.store is not None and not any(map(self.desk.lists, self.store.aliases(outline.id)))

    def _vacant(self, fresh: list[dedupe.Face]) -> list[dedupe.Face]:
        """Items that no listing names any more, or whose own address led elsewhere."""
        if self.store is None:
            return []
        led = self.store.outlines(self.desk.source.id, [one.led_from for one in self._aside if one.led_from])
        outlines = {one.id: one for one in (*filter(self._is_vacant, self._outlines), *led)}
        return [_outlined(outline, self.store, fresh) for outline in outlines.values()]

    def _missed(self, late: list[dedupe.Face], taken: Collection[str]) -> list[dedupe.Face]:
        """Items that no listing names any more, and none did when they were read last."""
        if self.store is None or not late:
            return []
        found = [one for one in self._earlier if one.id not in taken and self._is_vacant(one)]
        return [_outlined(one, self.store, late) for one in found]


def _addresses(item: Item, article: Article) -> list[str]:
    return list(dict.fromkeys(identity_url(url) for url in (item.url, article.url)))


def _stated(item: Item) -> date | None:
    """The day that an item's page states, if it states one."""
    return item.published.day if item.published and item.published.precision in {"day", "second"} else None


def _face(key: str, one: _Aside) -> dedupe.Face:
    item = one.item
    candidate = dedupe.Candidate(
        key=key,
        source=item.source,
        rank=0,
        url=item.url,
        day=day_of(item),
        title=item.title,
        text=item.text,
        names=frozenset(_addresses(item, one.article)),
        sketch=dedupe.signature(item.text),
    )
    return dedupe.Face(candidate=candidate, day=_stated(item))


def _outlined(outline: Outline, store: Store, fresh: list[dedupe.Face]) -> dedupe.Face:
    """A known item; with its text only where one of the articles may be it."""
    thin = dedupe.Candidate(
        key=outline.id,
        source="",
        rank=0,
        url="",
        day=outline.day or date.min,
        title=outline.title,
        text="",
        sketch=outline.sketch,
    )
    face = dedupe.Face(candidate=thin, day=outline.day)
    if any(True for _ in dedupe.near(fresh, [face])) and (item := store.item(outline.id)):
        return dedupe.Face(candidate=candidate_of(item, store, {}), day=outline.day)
    return face
