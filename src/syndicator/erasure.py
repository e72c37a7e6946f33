"""`suppress` from decision to proof: out of the archive, out of what is published, out of every file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from syndicator.config import Config
from syndicator.definitions import Definitions
from syndicator.generations import CURRENT, FOLDER
from syndicator.publish import publish
from syndicator.publish.stubs import feeds_with
from syndicator.removal import Decision, decide, hold, obey, spelled, twins
from syndicator.removal.captured import scrub
from syndicator.removal.needles import Needles
from syndicator.removal.traces import traces
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
    notes: tuple[str, ...]


def suppress(folder: Path, config: Config, defined: Definitions, decision: Decision) -> Report:
    """Take something out for good, everywhere in a data folder; works beside a turn. May be repeated.

    Raises:
        StoreError: the archive or the file of decisions cannot be written.
        CaptureError: a capture is damaged.
        PublicationRefused: the tree could not be published; the decision stands, and the next publication obeys it.
    """
    now = decision.at
    with Store.open(folder) as store:
        needles = decide(store, decision)
        with store.write_lock():
            items = obey(store, now=now, feeds=_feeds(folder))
        one = replace(config, keep_generations=1)
        publish(store, defined, one, now=store.now() or now)
        reprints, rewritten = twins(store, now=now, needles=needles, feeds=_feeds(folder))
        for item in reprints:
            needles = needles.and_those_of(Needles.of_items([item], store, needles.common))
        with store.write():
            store.sweep(needles.clean)
        publish(store, defined, one, now=store.now() or now)
        with store.write_lock():
            with store.write():
                store.sweep(needles.clean)
            store.compact()
        erased, blank = scrub(folder / CAPTURES, needles.spans, needles.urls.__contains__)
        removed = _other_files(folder, needles)
        left = traces(folder, needles)
        if any(f"{folder / FOLDER}" in line for line in left):
            publish(store, defined, one, now=store.now() or now, whole=True)
            store.compact()
            left = traces(folder, needles)
    notes = []
    if not items:  # its words were taken out before: what an interruption left is found by hashes alone
        held = hold_against(folder, now=now)
        notes.append(f"nothing was left to read it from; {held} items were held against its hashes, and every capture")
    if needles.short_titles:
        notes.append(
            f"{needles.short_titles} titles of one or two words were not looked for elsewhere: anybody writes them"
        )
    if needles.common:
        notes.append(f"{len(needles.common)} runs of eight words that several other items say too were left there")
    return Report(
        items=items,
        reprints=len(reprints),
        rewritten=rewritten,
        erased=erased,
        blanked=blank,
        removed=tuple(removed),
        left=tuple(left),
        notes=tuple(notes),
    )


def hold_against(folder: Path, *, now: datetime) -> int:
    """Hold a whole archive against all decisions, by their hashes alone; how many items it still had.

    For an archive of before the decisions: a restored backup, or one whose `suppress` was interrupted.

    Raises:
        StoreError: the archive or the file of decisions cannot be used.
        CaptureError: a capture is damaged.
    """
    with Store.open(folder) as store:
        known = store.suppressions()
        if not known:
            return 0
        count = obey(store, now=now, feeds=_feeds(folder)) + hold(store, now=now)
        with store.write():
            store.sweep(known.clean)
        store.compact()
    scrub(folder / CAPTURES, lambda text, base: known.spans(text, base, spelled), known.has_address)
    return count


def _feeds(folder: Path) -> Callable[[Sequence[str]], dict[str, list[str]]]:
    return lambda ids: feeds_with(folder / FOLDER / CURRENT, ids)


def _other_files(folder: Path, needles: Needles) -> list[str]:
    """Blank logs and other plain files at equal length; copies of the database that say it are removed."""
    removed: list[str] = []
    for path in sorted(folder.rglob("*")):
        part = path.relative_to(folder).parts[0]
        if (
            path.is_symlink()
            or not path.is_file()
            or part in {FOLDER, CAPTURES}
            or str(path.relative_to(folder)) in _KEPT
        ):
            continue
        body = path.read_bytes()
        if body.startswith(_SQLITE):
            if copy_says(path, lambda text: bool(needles.spans(text))):
                path.unlink()
                removed.append(str(path))
            continue
        if path.suffix in {".log", ".txt", ".csv", ".jsonl", ".json"} and part not in {"sources", "feeds"}:
            text = body.decode("utf-8", "surrogateescape")
            if spans := needles.spans(text):
                with path.open("r+b") as file:
                    file.write(blanked(text, spans).encode("utf-8", "surrogateescape"))
    return removed
