"""Files and folders of a generation: written to the disk itself, carried over, cleared away."""

import contextlib
import os
from collections.abc import Iterable, Iterator, Set
from pathlib import Path


def parted(path: str) -> tuple[str, str]:
    """Folder (`.` for the root) and name of a path in a tree."""
    folder, _, name = path.rpartition("/")
    return folder or ".", name


def by_folder(paths: Iterable[str]) -> dict[str, set[str]]:
    """The names in each folder."""
    found: dict[str, set[str]] = {}
    for path in paths:
        folder, name = parted(path)
        found.setdefault(folder, set()).add(name)
    return found


def stands(path: str, body: bytes) -> float | None:
    """When the file with another body was modified (Unix time, 0 for none); None if it holds this very body."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return 0.0
    try:
        found = os.fstat(descriptor)
        same = found.st_size == len(body) and read(descriptor) == body
        return None if same else found.st_mtime
    finally:
        os.close(descriptor)


def read(descriptor: int) -> bytes:
    """All that an open file holds."""
    with open(descriptor, "rb", buffering=0, closefd=False) as file:
        return file.read()


def carry(former: str, folder: str, left: Set[str], written: Set[str]) -> None:
    """Bring over what a folder held: files as hard links, folders as symbolic ones; but not the names `left` out.

    What the folder holds already, but for what was `written` into it, is of an older generation: it stays if it is
    the very same file, and goes if not.
    """
    with opened(former) as source, opened(folder) as target:
        with os.scandir(former) as entries:
            wanted = {one.name: one for one in entries if not {one.name, one.name.removesuffix(".gz")} & left}
        with os.scandir(target) as entries:
            held = {
                one.name: one.inode()
                for one in entries
                if one.name not in written and not one.is_dir(follow_symlinks=False)
            }
        for name, inode in held.items():
            if name not in wanted or wanted[name].inode() != inode:
                os.unlink(name, dir_fd=target)
        for name in sorted(name for name, one in wanted.items() if held.get(name) != one.inode()):
            if wanted[name].is_dir():
                there = os.path.relpath(os.path.realpath(wanted[name].path), folder)
                os.symlink(there, name, dir_fd=target)
            else:
                os.link(name, name, src_dir_fd=source, dst_dir_fd=target)


def clear(folder: Path) -> None:
    """Remove the files and links of a folder, and itself if nothing needed lies below."""
    with contextlib.suppress(FileNotFoundError), opened(folder) as place:
        with os.scandir(place) as entries:
            gone = [entry.name for entry in entries if entry.is_symlink() or not entry.is_dir()]
        for name in gone:
            os.unlink(name, dir_fd=place)
    with contextlib.suppress(OSError):
        folder.rmdir()


@contextlib.contextmanager
def opened(folder: Path | str) -> Iterator[int]:
    """A folder as a place for names: with thousands of them, looking up its path for each is half of the work."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def drop_empty(target: Path, real: set[str]) -> None:
    """Remove the real folders in which nothing stands after all."""
    for folder in sorted(real, key=lambda f: -f.count("/")):
        with os.scandir(target / folder) as entries:
            empty = next(entries, None) is None
        if empty and folder != ".":
            (target / folder).rmdir()


def write_file(path: str, body: bytes, modified: float | None = None) -> None:
    """Write a file and let the disk begin with it; `modified` (Unix time) is what it bears. `settle` waits for it."""
    with contextlib.suppress(FileNotFoundError):
        Path(path).unlink()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        view = memoryview(body)
        while view:
            view = view[os.write(descriptor, view) :]
        if modified:
            os.utime(descriptor, (modified, modified))
        if hasattr(os, "posix_fadvise"):  # on Linux this begins to write; files on their way are synced as one
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def settle(path: str) -> bytes:
    """Wait until a file has reached the disk, and read it back."""
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
        return read(descriptor)
    finally:
        os.close(descriptor)


def sync(folder: Path) -> None:
    """Let the names in a folder reach the disk."""
    with opened(folder) as descriptor:
        os.fsync(descriptor)
