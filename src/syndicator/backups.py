"""Backup and restore: everything that cannot be made again, in one file or folder, and back, decisions first."""

import contextlib
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from syndicator import suppressions
from syndicator.config import load
from syndicator.definitions import load as load_definitions
from syndicator.erasure import hold_against
from syndicator.errors import StoreError
from syndicator.publish import publish
from syndicator.publish.stubs import feeds_of
from syndicator.service import CAPTURES, by_hand, verify
from syndicator.store import Store
from syndicator.store.connection import FILE as DATABASE
from syndicator.store.connection import PRIVATE
from syndicator.store.identities import FILE as IDENTITIES

_KEPT = (
    IDENTITIES,
    suppressions.FILE,
    "syndicator.toml",
    "topics.toml",
    "countries.toml",
    "sources",
    "feeds",
    CAPTURES,
)
"""Beside the database: what is not made from something else."""
_OTHER = {".zip", ".7z", ".xz", ".bz2", ".zst"}
"""Ends of names that promise a kind of archive which we do not write."""
RESTORED = "restored"
"""The fact that says when a backup was last restored and found to be whole."""


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What a restore did."""

    items: int
    taken_out: int
    """Items that the backup still held and a later decision takes out."""
    problems: tuple[str, ...]
    """What `verify` found."""


def backup(folder: Path, target: Path) -> int:
    """Write a consistent copy of a data folder into a new folder, or a `.tar` or `.tar.gz` file; bytes written.

    The mirror of addresses is copied after the database, so it knows more than it, never less.

    Raises:
        StoreError: there is no archive, the target exists, or it cannot be written.
    """
    try:
        if target.exists() and not (target.is_dir() and not any(target.iterdir())):
            raise StoreError(f"{target}: exists already; choose another name")
        with by_hand(folder) as store, _written(target) as place:
            store.snapshot(place / DATABASE, whole=True)
            for name in _KEPT:
                source = folder / name
                if source.is_dir():
                    shutil.copytree(source, place / name)
                elif source.exists():
                    shutil.copy2(source, place / name)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written ({error})") from error
    return (
        target.stat().st_size if target.is_file() else sum(p.stat().st_size for p in target.rglob("*") if p.is_file())
    )


def restore(
    source: Path, folder: Path, *, newest: Path | None, environment: Mapping[str, str], at: datetime | None = None
) -> Restored:
    """Make a data folder of a backup, hold it against the newest decisions, and only then publish.

    What was found to be whole remembers that it was restored `at` (now, where None). `newest` is the newest
    `suppressions.jsonl` that there is; None says that the backup's own is.

    Raises:
        StoreError: the folder holds an archive, the backup is none, or `newest` is none or older than the backup's.
        PublicationRefused: the tree could not be published.
    """
    if (folder / DATABASE).exists():
        raise StoreError(f"{folder}: holds an archive already; restore into another --data folder")
    with _opened(source) as place:
        if not (place / DATABASE).exists():
            raise StoreError(f"{source}: is no backup of ours: it has no {DATABASE}")
        _check_newest(place, newest)
        folder.mkdir(parents=True, exist_ok=True)
        _carry((DATABASE, f"{DATABASE}-wal", *_KEPT), place, folder)  # of a whole data folder: the tree is made anew
    if newest is not None:
        shutil.copyfile(newest, folder / suppressions.FILE)
    for name in (DATABASE, suppressions.FILE):
        if (folder / name).exists():
            (folder / name).chmod(PRIVATE)
    with Store.open(folder) as store:
        now = store.now() or datetime.now(UTC).replace(microsecond=0)
    config, defined = load(folder, environment), load_definitions(folder)
    taken = hold_against(folder, now=now, feeds=lambda store, ids: feeds_of(store, defined, config, ids))
    with Store.open(folder) as store:
        publish(store, defined, config, now=now)
        items = store.totals()[0]
        store.checkpoint()
    problems = tuple(verify(folder))
    if not problems:
        with Store.open(folder) as store:
            store.set_fact(RESTORED, (at or datetime.now(UTC)).isoformat(timespec="seconds"))
            store.checkpoint()
    return Restored(items=items, taken_out=taken, problems=problems)


def _carry(names: Iterable[str], source: Path, target: Path) -> None:
    """Copy those of the names that there are, and nothing else."""
    for name in names:
        held = source / name
        if held.is_dir():
            shutil.copytree(held, target / name, dirs_exist_ok=True)
        elif held.exists():
            shutil.copy2(held, target / name)


def _check_newest(place: Path, newest: Path | None) -> None:
    """The decisions given hold all that the backup's own hold.

    Raises:
        StoreError: they do not, or cannot be read.
    """
    if newest is None:
        return
    try:
        given = set(newest.read_bytes().splitlines())
        own = place / suppressions.FILE
        missing = set(own.read_bytes().splitlines()) - given if own.exists() else set()
        suppressions.read_file(newest)
    except OSError as error:
        raise StoreError(f"{newest}: cannot be read ({error.strerror})") from error
    if missing:
        raise StoreError(f"{newest}: lacks {len(missing)} lines that the backup's own has, so it is not the newest")


@contextlib.contextmanager
def _written(target: Path) -> Iterator[Path]:
    """A folder to write into, packed at the end where the target is a file; the target stands only when it is whole."""
    if target.suffix in _OTHER:
        raise StoreError(f"{target}: is packed as .tar, .tar.gz or .tgz, or not at all; choose such a name")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
        place = Path(name) / "content"
        place.mkdir()
        yield place
        if not target.name.endswith((".tar", ".tar.gz", ".tgz")):
            place.chmod(0o700)
            place.replace(target)
            return
        packed = Path(name) / "packed"
        with tarfile.open(packed, "w" if target.suffix == ".tar" else "w:gz") as tar:
            for entry in sorted(place.iterdir()):
                tar.add(entry, entry.name)
        packed.chmod(PRIVATE)
        packed.replace(target)


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[Path]:
    """A backup as a folder.

    Raises:
        StoreError: there is none, or it is damaged.
    """
    if source.is_dir():
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="restore-") as name:
        try:
            with tarfile.open(source) as tar:
                tar.extractall(name, filter="data")
        except (OSError, tarfile.TarError, EOFError) as error:
            what = "neither a folder nor a .tar, .tar.gz or .tgz file that is whole"
            raise StoreError(f"{source}: is no backup that can be read: {what}") from error
        yield Path(name)
