"""`suppress` from decision to proof: out of the archive, out of what is published, out of every file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from syndicator import suppressions
from syndicator.config import Config
from syndicator.definitions import Definitions
from syndicator.generations import CURRENT, FOLDER
from syndicator.publish import publish
from syndicator.publish.stubs import feeds_with
from syndicator.removal import Decision, blank, decide, hold, obey, spelled, twins
from syndicator.removal.captured import Wanted, scrub
from syndicator.removal.needles import Needles
from syndicator.removal.traces import Hashed, traces
from syndicator.service import CAPTURES
from syndicator.store import Store
from syndicator.store.connection import FILE as DATABASE
from syndicator.store.copies import copy_says
from syndicator.suppressions.texts import blanked

UNREACHABLE = (
    "copies that readers, aggregators and search engines keep (the stub asks feed readers to replace theirs)",
    "snapshots and exports that somebody downloaded or moved elsewhere",
    "backups elsewhere: `restore` obeys this decision, the files themselves still hold the text",
)
_KEPT = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"}
_SQLITE = b"SQLite format 3\x00"
_PLAIN = {".log", ".txt", ".csv", ".jsonl", ".json", ".md", ".toml", ".1", ""}
_OWN = {"sources", "feeds", "syndicator.toml", "topics.toml", "countries.toml"}
"""What the operator writes: looked through, and never changed."""
_PIECE = 1 << 20
_OVERLAP = 1 << 13


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was done, without a word of what was taken out."""

    items: int
    reprints: int
    rewritten: int
    erased: int
    """Captures that are no more."""
    blanked: int
    """Captures that say it no longer."""
    removed: tuple[str, ...]
    """Files that are no more."""
    left: tuple[str, ...]
    """What still says it."""
    standing: tuple[str, ...]
    """What was not looked for, in its own words, and why: others say it too."""
    notes: tuple[str, ...]


def suppress(folder: Path, config: Config, defined: Definitions, decision: Decision) -> Report:
    """Take something out for good, everywhere in a data folder; works beside a turn. May be repeated.

    Raises:
        StoreError: the archive or the file of decisions cannot be written.
        CaptureError: a capture is damaged.
        PublicationRefused: the tree could not be published; the decision stands, and the next publication obeys it.
    """
    now = decision.at
    one = replace(config, keep_generations=1)
    with Store.open(folder) as store:
        needles = decide(store, decision)
        with store.write_lock():
            blanked_at_once = blank(store, now=now) if decision.redact else 0
            items = obey(store, now=now, feeds=_feeds(folder))
        publish(store, defined, one, now=store.now() or now)  # out of every feed first; the rest takes longer
        reprints, rewritten = twins(store, now=now, needles=needles, feeds=_feeds(folder))
        needles = needles.and_those_of(Needles.of_items(reprints, store, needles.common))
        with store.write():
            store.sweep(needles.clean)
        publish(store, defined, one, now=store.now() or now)
        store.forget_captures()  # their index is made anew of what is left
        store.compact()
        wanted = Wanted(may_say=needles.may_be_in_bytes, spans=needles.spans, is_out=needles.urls.__contains__)
        erased, erased_in_part = scrub(folder / CAPTURES, wanted)
        removed = _other_files(folder, needles)
        left = traces(folder, needles)
        if left:  # a turn beside us may have written what it read before the decision
            publish(
                store, defined, one, now=store.now() or now, whole=any(f"{folder / FOLDER}" in line for line in left)
            )
            with store.write():
                store.sweep(needles.clean)
            store.compact()
            left = traces(folder, needles)
    notes = []
    if not items:  # its words were taken out before: what an interruption left is found by hashes alone
        held = hold_against(folder, now=now)
        notes.append(
            f"No item was taken out; {held} items and every file were held against the hashes of this decision."
        )
        left += traces(folder, Hashed(suppressions.read(folder)))
    return Report(
        items=items,
        reprints=len(reprints),
        rewritten=blanked_at_once + rewritten,
        erased=erased,
        blanked=erased_in_part,
        removed=tuple(removed),
        left=tuple(left),
        standing=tuple(_standing(needles)),
        notes=tuple(notes),
    )


def _standing(needles: Needles) -> Iterator[str]:
    for title in sorted(needles.short):
        yield f"{title!r}: a title of one word, which anybody writes; take a name out with --match -"
    for passage, count in _passages(needles.common):
        yield f"{passage!r}: {count} other items say it, or more"


def _passages(common: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Runs that overlap by all but a word, as one; with how many items say the rarest of them."""
    follows = {run.rpartition(" ")[0]: run for run in common}
    heads = {run.partition(" ")[2] for run in common}
    for run in sorted(common):
        if run.rpartition(" ")[0] in heads:
            continue
        passage, count, last, seen = run, common[run], run, {run}
        while (after := follows.get(last.partition(" ")[2])) and after not in seen:
            passage, count, last = f"{passage} {after.rpartition(' ')[2]}", min(count, common[after]), after
            seen.add(after)
        yield passage, count


def hold_against(
    folder: Path, *, now: datetime, feeds: Callable[[Store, Sequence[str]], dict[str, list[str]]] | None = None
) -> int:
    """Hold a whole archive against all decisions, by their hashes alone; how many items it still had.

    For an archive of before the decisions: a restored backup, or one whose `suppress` was interrupted. `feeds` says
    which feeds held items, for their stubs, where no published tree does; they stand as long as from the decision on.

    Raises:
        StoreError: the archive or the file of decisions cannot be used.
        CaptureError: a capture is damaged.
    """
    with Store.open(folder) as store:
        known = store.suppressions()
        if not known:
            return 0
        now = max(now, *(row.at for row in known.rows))
        held = partial(feeds, store) if feeds else _feeds(folder)
        count = obey(store, now=now, feeds=held) + hold(store, now=now, feeds=held)[0]
        with store.write():
            store.sweep(known.clean)
        store.forget_captures()
        store.compact()
    wanted = Wanted(
        may_say=bool,
        spans=lambda text, base: known.spans(text, base, spelled),
        is_out=known.has_address,
    )
    scrub(folder / CAPTURES, wanted)
    return count


def _feeds(folder: Path) -> Callable[[Sequence[str]], dict[str, list[str]]]:
    return lambda ids: feeds_with(folder / FOLDER / CURRENT, ids)


def _other_files(folder: Path, needles: Needles) -> list[str]:
    """Blank logs and other plain files at equal length; copies of the database that say it are removed."""
    removed: list[str] = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        part = inside.parts[0]
        if path.is_symlink() or not path.is_file() or part in {FOLDER, CAPTURES} or str(inside) in _KEPT:
            continue
        with path.open("rb") as file:
            head = file.read(len(_SQLITE))
        if head == _SQLITE:
            if copy_says(path, lambda data: bool(needles.says(data))):
                path.unlink()
                removed.append(str(path))
        elif path.suffix in _PLAIN and part not in _OWN:
            _blank(path, needles)
    return removed


def _blank(path: Path, needles: Needles) -> None:
    """Blank a file in place, piece by piece; pieces end where lines do, and each is read with the end of the last."""
    with path.open("r+b") as file:
        start = 0
        while piece := file.read(_PIECE):
            piece += file.readline(_PIECE)
            if needles.may_be_in_bytes(piece):
                text = piece.decode("utf-8", "surrogateescape")
                clean = blanked(text, needles.spans(text)).encode("utf-8", "surrogateescape")
                if clean != piece:
                    file.seek(start)
                    file.write(clean)
            start = max(start + len(piece) - _OVERLAP, start + 1) if len(piece) >= _PIECE else start + len(piece)
            file.seek(start)
