"""What to do with each address that a listing names: read it, leave it, or know it. Accounts, and remembers."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import get_args

from scrapers.account import Account, Reading
from scrapers.changes import day_of, is_changed, is_rebuilt
from scrapers.listings import listed_of
from scrapers.removed import TAKEN_OUT, Removed
from syndicator.model import Listed, Outcome, Source
from syndicator.store.memory import SLACK, Entry, Memory, Page, State, due_after_failure, due_again
from syndicator.urls import canonical_url, identity_url

LEFT = "older than the first run takes; `backfill` gets it"
WAITS = "failed before, not yet due again"
HELD = "in quarantine"


class Desk:
    """The decisions of one run. `clock` time is the run's beginning throughout, so that one run has one moment."""

    def __init__(
        self,
        source: Source,
        *,
        memory: Memory,
        account: Account,
        now: datetime,
        first_items: int,
        since: datetime | None = None,
        samples: int = 0,
        from_listing: bool = False,
        removed: Removed | None = None,
    ) -> None:
        self.source = source
        self.memory = memory
        self.account = account
        self.now = now
        self.since = since
        """A back-fill fetches what is not older than this."""
        self.samples = samples
        """How many known entries of a listing that names something new are read again before they are due."""
        self._removed = removed
        self._from_listing = from_listing
        """The listing says all there is: no page is read, and what was remembered of one says nothing new."""
        self.finished = memory.last_finished(source.id)
        """When the last run began that came to its end: what is younger was settled by one that was cut off."""
        self.cut_off = frozenset(identity_url(url) for url in memory.done_since(source.id, self.finished))
        """Addresses of articles that a run read which never came to its end."""
        self.first_run = self.finished is None or not memory.any_entry(source.id, until=self.finished)
        self.room = first_items if self.first_run and since is None else None
        """How many more articles a first run takes; None where that has no limit."""
        self.readings: dict[str, Reading] = {}
        self.known = 0
        """Listed addresses that we knew before."""
        self.reached_known = False
        """Whether the last page of a listing named something that we knew: what follows is older."""
        self.wanted: frozenset[str] = frozenset()
        """Addresses that are read again although they are not due: what they say clears a source, or does not."""
        self.advanced = False
        """Whether the last page of a listing named anything that no other page of this run did."""
        self.waiting_pages: list[Page] = []
        """Listings that were read whole; remembered once all they led to is."""
        self._judging = False
        self._rebuilt = False
        self._spelled: dict[str, str] = {}
        self._seen: dict[str, tuple[Listed, str]] = {}
        self._before: dict[str, Entry] = {}
        self._unlisted: set[str] = set()
        """Addresses that are read again and that no listing named today, so far."""

    def take(self, listed: Iterable[Listed], listing: str) -> tuple[list[Reading], bool]:
        """Account for the entries of a listing page; what is to be read, and whether anything was new."""
        named: dict[str, Listed] = {}
        for entry in listed:
            try:
                named.setdefault(canonical_url(entry.url), entry)
            except ValueError:
                if self.account.meet(entry.url):
                    self.account.settle(entry.url, Outcome.FAILED, "not a web address")
        before = self.memory.entries(self.source.id, list(named))
        self.advanced, self._rebuilt = False, is_rebuilt(named, before)
        for key in self._removed.among(named.keys() - before, self.source.id) if self._removed else ():
            del named[key]  # neither asked for nor remembered
            if self.account.meet(key):
                self.advanced = True
                self.account.settle(key, Outcome.SKIPPED, TAKEN_OUT)
        self._judging = self._from_listing or (
            self.room is None and self.since is None and before.keys() < named.keys()
        )
        readings: list[Reading] = []
        fresh: list[Reading] = []
        for key, entry in named.items():
            if not self.account.meet(key):
                self._name_late(key, before.get(key), listing)
                continue
            self.advanced = True
            if self._spelled.setdefault(identity_url(key), key) != key:
                self.account.settle(key, Outcome.DUPLICATE)
                continue
            self._seen[key] = (entry, listing)
            reading = Reading(key=key, listed=entry, listing=listing, known=before.get(key))
            if reading.known is None:
                fresh.append(reading)
            elif self._read_again(reading):
                readings.append(reading)
        self.known += sum(1 for entry in before.values() if not self._cut_off(entry))
        if self.room is not None:
            self.room = max(self.room - sum(1 for entry in before.values() if self._cut_off(entry)), 0)
        readings.sort(key=lambda reading: reading.settled)  # what was never had goes before what is only due
        self.reached_known = bool(before)
        readings = [*self._choose(fresh, before.values()), *readings]
        self.readings.update({reading.key: reading for reading in readings})
        return readings, bool(fresh)

    def take_remembered(self, listing: str) -> tuple[list[Reading], int]:
        """The listing has not changed: account for what it named when it was last read."""
        entries = self.memory.on_listing(self.source.id, listing)
        readings, _ = self.take([_listed(entry) for entry in entries], listing)
        return readings, len(entries)

    def rereads(self, limit: int = 200) -> list[Reading]:
        """What is due to be read again although no listing named it today; nothing in a back-fill."""
        wanted = limit and self.since is None
        return self.again(self.memory.due(self.source.id, self.now, limit)) if wanted else []

    def again(self, entries: Iterable[Entry]) -> list[Reading]:
        """What is read again of these, as far as this run did not meet it yet, and there is a page to read."""
        readings = []
        for entry in () if self._from_listing else entries:
            if self.account.meet(entry.url, reread=True):
                listed = _listed(entry)
                self._unlisted.add(entry.url)
                self._seen[entry.url] = (listed, entry.listing)
                self._before[entry.url] = entry
                readings.append(Reading(key=entry.url, listed=listed, listing=entry.listing, known=entry))
        self.readings.update({reading.key: reading for reading in readings})
        return readings

    def lists(self, identity: str) -> bool:
        """Whether a listing names this address (an identity URL) today; sure when all of them were read."""
        return identity in self._spelled

    def names(self, key: str) -> bool:
        """Whether a listing names an address today in this very spelling."""
        return self._spelled.get(identity_url(key)) == key

    def goes_on(self, *, new: bool, listed: Sequence[Listed], incomplete: bool) -> bool:
        """Whether the next page of a listing is worth its request; `incomplete` if a part was missing last time."""
        if self.since is not None:
            days = [day for entry in listed if (day := day_of(entry, self.source))]
            return self.advanced and (not days or max(days) >= self.since)
        if self.room is not None:
            return new and self.room > 0
        return incomplete or (new and not self.reached_known)

    def settle(self, key: str, outcome: Outcome, reason: str = "", *, asked: bool = True) -> None:
        """Give a reading its outcome and remember where its address stands. `asked`: the site said something."""
        self.account.settle(key, outcome, reason)
        reading = self.readings[key]
        entry = self._after(reading, outcome, reason, asked=asked)
        self.memory.keep_entries(self.source.id, [entry])
        self._seen.pop(key, None)

    def finish(self) -> None:
        """Remember what was listed and needed no reading, and, last, the listings themselves."""
        rows = []
        for key, (listed, listing) in self._seen.items():
            before = self._before.get(key)
            if before is None:
                continue
            named = before.listed_at if key in self._unlisted else self.now
            rows.append(replace(before, listing=listing, listed_at=named, modified=listed.modified or before.modified))
        with self.memory.write():
            self.memory.keep_entries(self.source.id, rows)
            self.memory.keep_pages(self.waiting_pages)

    def _read_again(self, reading: Reading) -> bool:
        """Decide on an address that we know; settles it where it is not read."""
        entry = reading.known
        if entry is None:
            return True
        self._before[reading.key] = entry
        if self._cut_off(entry):
            self.account.settle(reading.key, _OUTCOMES.get(entry.state) or Outcome(entry.reason), entry.reason)
            return False
        due = reading.key in self.wanted or (entry.due is not None and entry.due <= self.now + SLACK)
        due = due and (self.since is None or entry.state == "waiting")  # a back-fill spends on old articles
        due = due or (entry.state in {"gone", "other"} and self.since is None and self._may_be_back(entry))
        changed = is_changed(reading.listed, entry) and not self._rebuilt
        if entry.state == "left":
            if self.since is not None and (day_of(reading.listed, self.source) or self.since) >= self.since:
                return True
            self.account.settle(reading.key, Outcome.SKIPPED, LEFT)
        elif due or (changed and entry.state != "waiting") or (self._judging and self._samples(entry)):
            self.samples -= bool(self.samples) and entry.state == "done"
            return True
        elif entry.state == "done":
            self.account.settle(reading.key, Outcome.UNCHANGED)
        else:
            reason = {"waiting": WAITS, "quarantined": HELD, "gone": "removed by its publisher"}
            self.account.settle(reading.key, Outcome.SKIPPED, reason.get(entry.state, entry.reason))
        return False

    def _samples(self, entry: Entry) -> bool:
        """Whether an entry that is not due serves to judge the run."""
        return self.samples > 0 and entry.state == "done" and entry.reason != Outcome.DUPLICATE

    def _may_be_back(self, entry: Entry) -> bool:
        """Whether an address that had no item, and that a listing names, may have one: named anew, or gone for long."""
        if entry.read_at is None or (self.finished is not None and entry.listed_at < self.finished):
            return True
        return entry.state == "gone" and due_again(entry.read_at, 1) <= self.now + SLACK

    def _cut_off(self, entry: Entry) -> bool:
        """Whether a run settled this that never came to its end: it counts for this run, as it was settled."""
        if entry.read_at is None or entry.state in {"left", "waiting"}:
            return False
        return self.finished is None or entry.read_at > self.finished

    def _choose(self, fresh: list[Reading], known: Iterable[Entry]) -> list[Reading]:
        """Of what is new, what this run takes: a first run the newest, later ones nothing older than all we know."""
        if self.since is not None:
            taken = [r for r in fresh if (day_of(r.listed, self.source) or self.since) >= self.since]
        elif self.room is None:
            days = [day for entry in known if (day := day_of(_listed(entry), self.source))]
            oldest = min(days, default=None)
            taken = [r for r in fresh if oldest is None or (day_of(r.listed, self.source) or oldest) >= oldest]
        else:
            dated = [day.timestamp() if (day := day_of(r.listed, self.source)) else 0.0 for r in fresh]
            order = sorted(range(len(fresh)), key=lambda i: (-dated[i], i))
            taken = [fresh[i] for i in sorted(order[: self.room])]
            self.room -= len(taken)
        kept = {reading.key for reading in taken}
        for reading in fresh:
            if reading.key not in kept:
                self.account.settle(reading.key, Outcome.SKIPPED, LEFT)
                self._before[reading.key] = self._entry(reading, "left", LEFT, due=None, step=0)
        return taken

    def _after(self, reading: Reading, outcome: Outcome, reason: str, *, asked: bool) -> Entry:
        known, now = reading.known, self.now
        if outcome in {Outcome.NEW, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.DUPLICATE}:
            step = known.step + 1 if known and known.state == "done" and outcome is not Outcome.UPDATED else 0
            return self._entry(reading, "done", outcome.value, due=due_again(now, step), step=step, read=True)
        if outcome is Outcome.WITHDRAWN:
            step = known.step + 1 if known and known.state == "gone" else 0
            return self._entry(reading, "gone", reason, due=due_again(now, 0 if not step else 3), step=step, read=True)
        if outcome is Outcome.QUARANTINED:
            step = known.step + 1 if known and known.state == "quarantined" else 0
            return self._entry(reading, "quarantined", reason, due=due_again(now, step), step=step, read=True)
        if outcome is Outcome.SKIPPED and asked:
            return self._entry(reading, "other", reason, due=due_again(now, 2), step=0, read=True)
        if known and known.state in {"done", "other", "gone"}:
            due = due_after_failure(now, 2) if asked else known.due
            return replace(known, listing=reading.listing, listed_at=self._named(reading), due=due)
        if self.since is not None:  # an ordinary run would bring it as new
            return self._entry(reading, "left", reason, due=None, step=0)
        failures = (known.step if known and known.state == "waiting" else 0) + int(asked)
        due = due_after_failure(now, max(failures, 1)) if asked else now
        return self._entry(reading, "waiting", reason, due=due, step=failures)

    def _entry(
        self, reading: Reading, state: str, reason: str, *, due: datetime | None, step: int, read: bool = False
    ) -> Entry:
        if state not in get_args(State):
            raise ValueError(state)
        return Entry(
            url=reading.key,
            state=state,  # type: ignore[arg-type]  # checked just above
            reason=reason,
            listing=reading.listing,
            listed_at=self._named(reading),
            listed=json.dumps(asdict(reading.listed), ensure_ascii=False),
            modified=reading.listed.modified or (reading.known.modified if reading.known else None),
            read_at=self.now if read else (reading.known.read_at if reading.known else None),
            due=due,
            step=step,
        )

    def _name_late(self, key: str, entry: Entry | None, listing: str) -> None:
        """A later page of a listing names what was read again before."""
        if entry is not None and key in self._unlisted:
            self._unlisted.remove(key)
            self._spelled.setdefault(identity_url(key), key)
            self.memory.keep_entries(self.source.id, [replace(entry, listing=listing, listed_at=self.now)])

    def _named(self, reading: Reading) -> datetime:
        """When a listing last named it."""
        return reading.known.listed_at if reading.known and reading.key in self._unlisted else self.now


_OUTCOMES = {"other": Outcome.SKIPPED, "quarantined": Outcome.QUARANTINED, "gone": Outcome.WITHDRAWN}


def _listed(entry: Entry) -> Listed:
    return listed_of(json.loads(entry.listed)) or Listed(url=entry.url)
