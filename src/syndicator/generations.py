"""The published tree: built beside, synced, read back, then switched to in one step. Three generations are kept.

A generation is a folder under `public/generations/`. Folders in which something changed are real, and in them
files that did not change are hard links; folders in which nothing changed are symbolic links to the generation
that wrote them last. So work grows with what changed, and an unchanged document keeps bytes and Last-Modified.
"""

import contextlib
import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from syndicator.errors import PublicationRefused

FOLDER = "public"
CURRENT = "current"
_GENERATIONS = "generations"
_COMPRESSED = (".atom", ".rss", ".json", ".opml", ".html", ".css", ".js", ".xml", ".txt", ".svg", ".csv")


@dataclass(frozen=True, kw_only=True)
class Document:
    """One file of the tree. `modified` is the moment of its last material change, never the moment of writing."""

    body: bytes
    modified: datetime


@dataclass(frozen=True, kw_only=True)
class Published:
    """What a publication did."""

    generation: int
    written: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether anybody who reads the tree can see a difference."""
        return bool(self.written or self.removed)


class Generations:
    """The published tree of a data folder."""

    def __init__(self, folder: Path, *, keep: int = 3) -> None:
        self.public = folder / FOLDER
        self._root = self.public / _GENERATIONS
        self._keep = max(keep, 1)

    @property
    def current(self) -> int:
        """The number of the generation that readers see; 0 for none."""
        try:
            return int((self.public / CURRENT).readlink().name)
        except (OSError, ValueError):
            return 0

    def read(self, path: str) -> bytes | None:
        """A file of the present generation."""
        with contextlib.suppress(OSError):
            return (self.public / CURRENT / path).read_bytes()
        return None

    def publish(
        self,
        documents: Mapping[str, Document],
        *,
        remove: Iterable[str] = (),
        whole: bool = False,
        check: Callable[[str, bytes], None] | None = None,
    ) -> Published:
        """Switch to a generation in which these documents stand and everything else is as before.

        `whole` means that nothing but these documents stands in it. `check` looks at each new file as it was
        read back from disk and raises what is wrong with it.

        Raises:
            PublicationRefused: a file could not be written or did not come back as it was written; the former
                generation stands.
        """
        base = self.current
        owners = self._owners(base)
        former = set(self._files(base, owners)) if whole else set()
        gone = {
            path
            for path in (former - set(documents)) | set(remove)
            if not path.endswith(".gz") and self.read(path) is not None
        }
        changed = {path: document for path, document in documents.items() if self.read(path) != document.body}
        if not changed and not gone:
            return Published(generation=base, written=(), removed=())
        number = max([base, *self._numbers()], default=0) + 1
        target = self._root / str(number)
        try:
            owners = self._build(target, base, owners, changed, gone)
            _read_back(target, changed, check)
            _write(self._root / f"{number}.json", json.dumps(owners, sort_keys=True).encode())
            _sync(self._root)
            self._switch(number)
        except OSError as error:
            shutil.rmtree(target, ignore_errors=True)
            raise PublicationRefused(
                f"{self.public}: not published ({error}); what stood before still stands"
            ) from error
        except PublicationRefused:
            shutil.rmtree(target, ignore_errors=True)
            raise
        self._prune()
        return Published(generation=number, written=tuple(sorted(changed)), removed=tuple(sorted(gone)))

    def _build(
        self, target: Path, base: int, owners: dict[str, int], changed: Mapping[str, Document], gone: set[str]
    ) -> dict[str, int]:
        """Make the folders of a generation; which generation owns each folder (`.` for the root)."""
        shutil.rmtree(target, ignore_errors=True)
        number = int(target.name)
        real = {str(parent) for path in (*changed, *gone) for parent in PurePosixPath(path).parents} | {"."}
        for folder in sorted(real):
            (target / folder).mkdir(parents=True, exist_ok=True)
        left = real | gone | set(changed)
        for folder in real & owners.keys():
            _carry(self._root / str(base) / folder, target / folder, "" if folder == "." else f"{folder}/", left)
        for path, document in changed.items():
            _write(target / path, document.body, document.modified)
            if path.endswith(_COMPRESSED):
                _write(target / f"{path}.gz", gzip.compress(document.body, 6, mtime=0), document.modified)
        _drop_empty(target, real)
        kept = {folder: owner for folder, owner in owners.items() if (target / folder).exists()}
        kept |= {folder: number for folder in real if (target / folder).is_dir()}
        for folder in sorted(real, reverse=True):
            if (target / folder).is_dir():
                _sync(target / folder)
        return kept

    def _switch(self, number: int) -> None:
        fresh = self.public / f"{CURRENT}.new"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(f"{_GENERATIONS}/{number}")
        fresh.replace(self.public / CURRENT)
        _sync(self.public)

    def _numbers(self) -> list[int]:
        self._root.mkdir(parents=True, exist_ok=True)
        return sorted(int(entry.name) for entry in self._root.iterdir() if entry.name.isdigit())

    def _owners(self, number: int) -> dict[str, int]:
        try:
            owners: dict[str, int] = json.loads((self._root / f"{number}.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return owners

    def _files(self, number: int, owners: Mapping[str, int]) -> Iterable[str]:
        """Every file of a generation, by its path."""
        for folder in owners:
            with contextlib.suppress(OSError):
                for entry in (self._root / str(number) / folder).iterdir():
                    if entry.is_file():
                        yield entry.name if folder == "." else f"{folder}/{entry.name}"

    def _prune(self) -> None:
        """Remove what no kept generation shows, and what a crash left half built."""
        current = self.current
        complete = [
            number for number in self._numbers() if (self._root / f"{number}.json").exists() and number <= current
        ]
        kept = complete[-self._keep :]
        needed = {(folder, owner) for number in kept for folder, owner in self._owners(number).items()}
        for number in self._numbers():
            if number in kept:
                continue
            root = self._root / str(number)
            folders = sorted(
                (str(p.relative_to(root)) for p in root.rglob("*") if p.is_dir() and not p.is_symlink()), reverse=True
            )
            for folder in folders:
                if (folder, number) not in needed:
                    _clear(root / folder)
            if not any(owner == number for _, owner in needed):
                shutil.rmtree(root, ignore_errors=True)
            else:
                _clear(root)
            (self._root / f"{number}.json").unlink(missing_ok=True)


def _carry(former: Path, folder: Path, prefix: str, left: set[str]) -> None:
    """Bring over what a folder held: files as hard links, folders as symbolic ones; but not what is `left` out."""
    for name in sorted(entry.name for entry in former.iterdir()):
        path = f"{prefix}{name}"
        if path in left or path.removesuffix(".gz") in left:
            continue
        if (former / name).is_dir():
            (folder / name).symlink_to(os.path.relpath((former / name).resolve(), folder))
        else:
            os.link(former / name, folder / name)


def _clear(folder: Path) -> None:
    """Remove the files and links of a folder, and itself if nothing needed lies below."""
    for entry in list(folder.iterdir()):
        if entry.is_symlink() or not entry.is_dir():
            entry.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()


def _drop_empty(target: Path, real: set[str]) -> None:
    for folder in sorted(real, key=lambda f: -f.count("/")):
        if folder != "." and not any(list((target / folder).iterdir())):
            (target / folder).rmdir()


def _read_back(target: Path, changed: Mapping[str, Document], check: Callable[[str, bytes], None] | None) -> None:
    for path, document in changed.items():
        body = (target / path).read_bytes()
        if body != document.body:
            raise PublicationRefused(f"{target / path}: did not come back from disk as it was written")
        if check:
            check(path, body)


def _write(path: Path, body: bytes, modified: datetime | None = None) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        view = memoryview(body)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if modified:
        seconds = modified.astimezone(UTC).timestamp()
        os.utime(path, (seconds, seconds))


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
