"""Files and folders of a generation: written to the disk itself, carried over, cleared away."""

import contextlib
import os
from pathlib import Path


def carry(former: Path, folder: Path, prefix: str, left: set[str]) -> None:
    """Bring over what a folder held: files as hard links, folders as symbolic ones; but not what is `left` out."""
    for name in sorted(entry.name for entry in former.iterdir()):
        path = f"{prefix}{name}"
        if path in left or path.removesuffix(".gz") in left:
            continue
        if (former / name).is_dir():
            (folder / name).symlink_to(os.path.relpath((former / name).resolve(), folder))
        else:
            os.link(former / name, folder / name)


def clear(folder: Path) -> None:
    """Remove the files and links of a folder, and itself if nothing needed lies below."""
    for entry in list(folder.iterdir()):
        if entry.is_symlink() or not entry.is_dir():
            entry.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()


def drop_empty(target: Path, real: set[str]) -> None:
    """Remove the real folders in which nothing stands after all."""
    for folder in sorted(real, key=lambda f: -f.count("/")):
        if folder != "." and not any(list((target / folder).iterdir())):
            (target / folder).rmdir()


def write_file(path: Path, body: bytes, modified: float | None = None) -> None:
    """Write a file to the disk itself; `modified` (Unix time) is what it bears."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        view = memoryview(body)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if modified:
        os.utime(path, (modified, modified))


def sync(folder: Path) -> None:
    """Let the names in a folder reach the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
