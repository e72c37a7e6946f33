"""The night's work: a check of everything, a snapshot, letting go of what is old, a note of the space that is taken."""

import contextlib
import json
import logging
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from syndicator.config import Config
from syndicator.errors import CaptureError, SyndicatorError
from syndicator.generations import FOLDER as PUBLIC
from syndicator.lookup import catch_up
from syndicator.service import CAPTURES, by_hand, verify
from syndicator.store import Store
from syndicator.store.connection import FILE as DATABASE

SNAPSHOTS = "snapshots"
TRIAL = ".trial-"
"""How the folders begin in which backups are restored on trial; a kill leaves them behind."""
_SPACE, _VERIFIED = "space", "verified"
_NIGHTS = 60
"""Notes of space that are kept, one a night."""
_ABANDONED = timedelta(hours=12)
"""No restore on trial takes so long."""
_ENOUGH = timedelta(days=7)
"""A pace is none before it was watched for so long."""
_PARTS = {
    DATABASE: "archive",
    f"{DATABASE}-wal": "archive",
    f"{DATABASE}-shm": "archive",
    CAPTURES: "captures",
    PUBLIC: "published tree",
    SNAPSHOTS: "snapshots",
}
_CAPTURE = re.compile(r"(\d{4}-\d\d-\d\d)(-\d+)?\.warc\.gz")

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Space:
    """What a data folder takes of its disk, in bytes."""

    parts: Mapping[str, int]
    """Archive, captures, published tree, snapshots, other: to bytes."""
    free: int
    """Free on that disk."""

    @property
    def total(self) -> int:
        """All that the folder takes."""
        return sum(self.parts.values())


@dataclass(frozen=True, kw_only=True)
class Note:
    """How much was taken and free on one night."""

    day: date
    taken: int
    free: int


@dataclass(frozen=True, kw_only=True)
class Night:
    """What a night's work did."""

    problems: tuple[str, ...]
    """What `verify` found wrong."""
    pruned: Mapping[str, int] = field(default_factory=dict)
    """What was let go, to how many."""
    space: Space
    full: date | None = None
    """When the disk will hold no more than its reserve, at the present pace."""


def night(folder: Path, config: Config, *, now: datetime) -> Night:
    """Do all of it. A damaged archive is never pruned, and its last good snapshot stays.

    Raises:
        StoreError: there is no archive, or it cannot be used.
    """
    swept = sweep(folder, now=now)
    problems = verify(folder)
    pruned: dict[str, int] = {"abandoned trials": swept} if swept else {}
    if not problems:
        snapshot(folder, reserve=config.disk_reserve_mb << 20)
        pruned |= prune(folder, config, now=now)
    space = measure(folder)
    with by_hand(folder) as store:
        notes = [*_notes(store), Note(day=now.date(), taken=space.total, free=space.free)]
        notes = list({note.day: note for note in notes}.values())[-_NIGHTS:]
        store.set_fact(_SPACE, json.dumps([asdict(note) for note in notes], default=str))
        told = {"at": now.isoformat(timespec="seconds"), "problems": len(problems), "first": problems[:1]}
        store.set_fact(_VERIFIED, json.dumps(told))
    return Night(
        problems=tuple(problems), pruned=pruned, space=space, full=full(notes, reserve=config.disk_reserve_mb << 20)
    )


def snapshot(folder: Path, *, reserve: int = 0) -> None:
    """Put a fresh copy of the archive at `snapshots/syndicator.db`; the one before stays until it is whole.

    None is made where it would leave fewer than `reserve` bytes of disk.
    """
    place = folder / SNAPSHOTS
    place.mkdir(exist_ok=True)
    fresh = place / f"{DATABASE}.new"
    fresh.unlink(missing_ok=True)
    if shutil.disk_usage(place).free < (folder / DATABASE).stat().st_size + reserve:
        log.warning("no snapshot tonight: it would leave less free disk than disk_reserve_mb")
        return
    try:
        with Store.open(folder, write=False) as store:
            store.snapshot(fresh)
        fresh.replace(place / DATABASE)
    except SyndicatorError as error:
        log.warning("no snapshot tonight: %s", error)


def prune(folder: Path, config: Config, *, now: datetime) -> dict[str, int]:
    """Let go of what the policy calls old: `keep_runs_days`, `keep_memory_days`, `keep_captures_days`."""
    with by_hand(folder) as store:
        found = {"runs": store.prune_runs(now - timedelta(days=config.keep_runs_days))}
        found |= store.prune_memory(now - timedelta(days=config.keep_memory_days))
        store.checkpoint()
    if config.keep_captures_days:
        oldest = now.date() - timedelta(days=config.keep_captures_days)
        old = [path for path, day in _captures(folder) if day < oldest]
        for path in old:
            path.unlink(missing_ok=True)
        found["captures"] = len(old)
    with by_hand(folder) as store, contextlib.suppress(CaptureError):  # damage is told by who reads it
        catch_up(folder / CAPTURES, store)
    return {name: count for name, count in found.items() if count}


def sweep(folder: Path, *, now: datetime) -> int:
    """Take away what restores on trial left behind when they were killed: it may hold what was taken out since."""
    old = [
        place
        for place in folder.glob(f"{TRIAL}*")
        if now - datetime.fromtimestamp(place.lstat().st_mtime, UTC) > _ABANDONED
    ]
    for place in old:
        shutil.rmtree(place, ignore_errors=True)
    return len(old)


def measure(folder: Path) -> Space:
    """What a folder takes, also where there is none; a file of several names (an unchanged document) counts once."""
    parts: dict[str, int] = dict.fromkeys([*_PARTS.values(), "other"], 0)
    seen: set[int] = set()
    for base, _, names in os.walk(folder):
        top = Path(base).relative_to(folder).parts
        for name in names:
            try:
                told = os.lstat(os.path.join(base, name))  # noqa: PTH118  a tree has many files
            except FileNotFoundError:
                continue
            if told.st_ino not in seen:
                seen.add(told.st_ino)
                parts[_PARTS.get(top[0] if top else name, "other")] += told.st_blocks * 512
    place = next(path for path in (folder, *folder.resolve().parents) if path.exists())
    return Space(parts=parts, free=shutil.disk_usage(place).free)


def full(notes: Sequence[Note], *, reserve: int) -> date | None:
    """When free disk will be down to `reserve` bytes, if it goes on as in these nights; None if never, or unknown.

    The faster of two paces counts: at which our folder grows, and at which the disk fills, whoever fills it.
    """
    if len(notes) < 2 or notes[-1].day - notes[0].day < _ENOUGH:
        return None
    first, last = notes[0], notes[-1]
    pace = max(last.taken - first.taken, first.free - last.free) / (last.day - first.day).days
    if pace <= 0:
        return None
    days = max(last.free - reserve, 0) / pace
    return last.day + timedelta(days=int(days)) if days < 36_500 else None


def forecast(store: Store, config: Config) -> date | None:
    """The same for an archive, from the notes of its nights."""
    return full(_notes(store), reserve=config.disk_reserve_mb << 20)


def verified(store: Store) -> tuple[datetime, int] | None:
    """When everything was last checked in a night, and how many problems that found."""
    fact = store.fact(_VERIFIED)
    told = json.loads(fact) if fact else None
    return (datetime.fromisoformat(told["at"]), int(told["problems"])) if told else None


def spoken(size: float) -> str:
    """Bytes for people: `1.2 GB`."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if size >= 10 or unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def _notes(store: Store) -> list[Note]:
    fact = store.fact(_SPACE)
    return [
        Note(day=date.fromisoformat(told["day"]), taken=told["taken"], free=told["free"])
        for told in (json.loads(fact) if fact else [])
    ]


def _captures(folder: Path) -> Iterator[tuple[Path, date]]:
    """Files of captures, with their day."""
    for path in sorted((folder / CAPTURES).glob("*.warc.gz")):
        if found := _CAPTURE.fullmatch(path.name):
            yield path, date.fromisoformat(found[1])
