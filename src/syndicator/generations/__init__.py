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
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from syndicator.errors import PublicationRefused
from syndicator.generations.files import by_folder, carry, clear, drop_empty, parted, settle, stands, sync, write_file

FOLDER = "public"
CURRENT = "current"
_GENERATIONS = "generations"
_SPARE = "spare"
_MANY = 64
"""Files from which on a folder is worth using again."""
_COMPRESSED = (".atom", ".rss", ".json", ".opml", ".html", ".css", ".js", ".xml", ".txt", ".svg", ".csv")

Check = Callable[[str, bytes], None]
"""Looks at a file as it was read back from disk; raises `PublicationRefused` if it may not be published."""


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
        self.root = self.public / _GENERATIONS
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

    def numbers(self) -> list[int]:
        """Every generation on disk, complete or not."""
        return (
            sorted(int(entry.name) for entry in self.root.iterdir() if entry.name.isdigit())
            if self.root.exists()
            else []
        )

    def owners(self, number: int) -> dict[str, int]:
        """Each folder of a generation (`.` for its root) and the generation that wrote it."""
        try:
            owners: dict[str, int] = json.loads((self.root / f"{number}.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return owners

    @contextlib.contextmanager
    def build(self, *, modified: datetime, whole: bool = False) -> Iterator["Tree"]:
        """A tree to put documents into; it is seen by nobody before its `switch`.

        `modified` is the moment that new files bear. `whole` means that only what is put stands in it; else
        everything that is neither put nor removed stays.

        Raises:
            PublicationRefused: something could not be written; the former generation stands.
        """
        number = max([self.current, *self.numbers()], default=0) + 1
        tree = Tree(self, number, modified=modified, whole=whole)
        try:
            yield tree
        except OSError as error:
            raise PublicationRefused(
                f"{self.public}: not published ({error}); what stood before still stands"
            ) from error
        finally:
            if not tree.switched:
                shutil.rmtree(self.root / str(number), ignore_errors=True)
        self._prune()

    def _prune(self) -> None:
        """Remove what no kept generation shows, and what a crash left half built.

        What an old generation lent to the others was settled when it went; so of those that go now, each folder is
        looked at once: work grows with what the oldest one showed last, not with the tree.
        """
        current = self.current
        numbers = self.numbers()
        complete = [number for number in numbers if (self.root / f"{number}.json").exists() and number <= current]
        kept = set(complete[-self._keep :])
        needed = {place for number in kept for place in self.owners(number).items()}
        lenders = {owner for _, owner in needed}
        if self._keep == 1:  # what was taken out must stand nowhere
            shutil.rmtree(self.root / _SPARE, ignore_errors=True)
        for number in sorted(set(complete) - kept):
            for folder, owner in sorted(set(self.owners(number).items()) - needed, reverse=True):
                if not self._spared(folder, owner) and owner in lenders:
                    clear(self.root / str(owner) / folder)
        for number in set(numbers) - kept:
            if number not in lenders:
                shutil.rmtree(self.root / str(number), ignore_errors=True)
            (self.root / f"{number}.json").unlink(missing_ok=True)

    def _spared(self, folder: str, owner: int) -> bool:
        """Whether a folder that no generation shows any more is kept for the next one that writes it.

        Nearly all of its files stand in that one as well; to link hundreds of them anew would take longer than to
        write those that changed. Readers never see it.
        """
        if self._keep == 1:
            return False
        source = self.root / str(owner) / folder
        with contextlib.suppress(OSError), os.scandir(source) as entries:
            names = [entry.is_file(follow_symlinks=False) for entry in entries]
            if len(names) >= _MANY and all(names):
                spare = self.spare(folder)
                shutil.rmtree(spare, ignore_errors=True)
                spare.parent.mkdir(exist_ok=True)
                source.rename(spare)
                return True
        return False

    def spare(self, folder: str) -> Path:
        """Where a folder of an older generation may lie to be used again; never the place of all of them."""
        return self.root / _SPARE / f"~{folder.replace('/', '~')}"


class Tree:
    """A generation while it is built."""

    def __init__(self, generations: Generations, number: int, *, modified: datetime, whole: bool) -> None:
        self._generations = generations
        self._number = number
        self._target = generations.root / str(number)
        self._base = generations.root / str(generations.current)
        self._from, self._to = str(self._base), str(self._target)
        self._owners = generations.owners(generations.current)
        self._modified = modified
        self._whole = whole
        self._real: set[str] = set()
        self._kept: dict[str, set[str]] = {}
        """Of a whole generation, the names in each folder that were put."""
        self._written: dict[str, int] = {}
        """What was written, with its CRC-32."""
        self._gone: set[str] = set()
        self.switched = False

    def put(self, path: str, body: bytes) -> None:
        """Let a document stand in the tree; one that has not changed keeps its file."""
        folder, name = parted(path)
        if self._whole:
            self._kept.setdefault(folder, set()).add(name)
        former = stands(f"{self._from}/{path}", body)
        if former is None:
            return
        self._make_folders(folder)
        self._write(path, body, former)
        if path.endswith(_COMPRESSED):
            self._write(f"{path}.gz", gzip.compress(body, 6, mtime=0), former)

    def remove(self, path: str) -> None:
        """Let a document stand in the tree no longer."""
        if (self._base / path).is_file():
            self._gone.add(path)
            self._make_folders(parted(path)[0])

    def names(self, folder: str) -> set[str]:
        """The names in a folder of the tree that has no folders of its own, as far as it was built."""
        if self._whole:
            return set(self._kept.get(folder, ()))
        held: set[str] = set()
        with contextlib.suppress(OSError), os.scandir(f"{self._from}/{folder}") as entries:
            held = {entry.name for entry in entries}
        if folder not in self._real:
            return held
        prefix = f"{folder}/"
        built = {path.removeprefix(prefix) for path in self._written if path.startswith(prefix)}
        gone = {path.removeprefix(prefix) for path in self._gone if path.startswith(prefix)}
        return {name for name in (held - gone) | built if "/" not in name}

    def switch(self, check: Check | None = None) -> Published:
        """Let readers see the tree, if it differs from what they see.

        Raises:
            PublicationRefused: a file did not come back from disk as it was written, or `check` refused it.
        """
        if self._whole:
            for folder, name in self._files():
                if not {name, name.removesuffix(".gz")} & self._kept.get(folder, set()):
                    self.remove(name if folder == "." else f"{folder}/{name}")
        written = tuple(sorted(path for path in self._written if not path.endswith(".gz")))
        gone = tuple(sorted(path for path in self._gone if not path.endswith(".gz")))
        if not written and not gone:
            return Published(generation=self._generations.current, written=(), removed=())
        left, here = by_folder(self._real | self._gone | self._written.keys()), by_folder(self._written)
        for folder in self._real & self._owners.keys():
            carry(f"{self._from}/{folder}", f"{self._to}/{folder}", left.get(folder, set()), here.get(folder, set()))
        self._check(check)
        drop_empty(self._target, self._real)
        owners = {folder: owner for folder, owner in self._owners.items() if (self._target / folder).exists()}
        real = sorted((folder for folder in self._real if (self._target / folder).is_dir()), reverse=True)
        for folder in real:
            sync(self._target / folder)
        manifest = json.dumps(owners | dict.fromkeys(real, self._number), sort_keys=True).encode()
        write_file(f"{self._generations.root}/{self._number}.json", manifest)
        settle(f"{self._generations.root}/{self._number}.json")
        sync(self._generations.root)
        self._point()
        return Published(generation=self._number, written=written, removed=gone)

    def _point(self) -> None:
        public = self._generations.public
        fresh = public / f"{CURRENT}.new"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(f"{_GENERATIONS}/{self._number}")
        fresh.replace(public / CURRENT)
        self.switched = True
        sync(public)

    def _make_folders(self, folder: str) -> None:
        if folder not in self._real:
            (self._target / folder).parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):
                if folder in self._owners:
                    self._generations.spare(folder).rename(self._target / folder)
            (self._target / folder).mkdir(exist_ok=True)
            self._real.update((folder, *map(str, PurePosixPath(folder).parents)))

    def _write(self, path: str, body: bytes, former: float) -> None:
        """Never bear what the file before bore (`former`, Unix time), or Last-Modified would not tell."""
        write_file(f"{self._to}/{path}", body, max(self._modified.timestamp(), former + 1))
        self._written[path] = zlib.crc32(body)
        self._gone.discard(path)

    def _files(self) -> Iterator[tuple[str, str]]:
        """Folder and name of every file of the generation that this one follows."""
        for folder in self._owners:
            with contextlib.suppress(OSError), os.scandir(f"{self._from}/{folder}") as entries:
                yield from [(folder, entry.name) for entry in entries if entry.is_file()]

    def _check(self, check: Check | None) -> None:
        for path, digest in self._written.items():
            body = settle(f"{self._to}/{path}")
            if zlib.crc32(body) != digest:
                raise PublicationRefused(f"{self._to}/{path}: did not come back from disk as it was written")
            if check and not path.endswith(".gz"):
                check(path, body)


def publish(
    generations: Generations,
    documents: Mapping[str, bytes],
    *,
    modified: datetime,
    remove: Iterable[str] = (),
    whole: bool = False,
    check: Check | None = None,
) -> Published:
    """Switch to a tree with these documents in one call."""
    with generations.build(modified=modified, whole=whole) as tree:
        for path, body in documents.items():
            tree.put(path, body)
        for path in remove:
            tree.remove(path)
            tree.remove(f"{path}.gz")
        return tree.switch(check)
