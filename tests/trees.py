"""Reading a published tree as its readers do."""

import hashlib
import os
import shutil
from pathlib import Path


def tree(folder: Path) -> dict[str, bytes]:
    """Every file that a reader can reach below `public/current/`, by path."""
    current = folder / "public" / "current"
    found: dict[str, bytes] = {}
    pending = [current]
    while pending:
        for entry in pending.pop().iterdir():
            if entry.is_dir():
                pending.append(entry)
            else:
                found[str(entry.relative_to(current))] = entry.read_bytes()
    return found


def digest(folder: Path) -> str:
    """One hash of the whole tree: paths and bytes."""
    whole = hashlib.sha256()
    for path, body in sorted(tree(folder).items()):
        whole.update(f"{path}\0{hashlib.sha256(body).hexdigest()}\n".encode())
    return whole.hexdigest()


def copied(folder: Path, to: Path) -> Path:
    """A copy of a data folder, for tests that write into no published file where it stands: those are shared."""

    def copy(source: str, target: str) -> None:
        (os.link if "/public/generations/" in source else shutil.copy2)(source, target)

    return Path(shutil.copytree(folder, to, symlinks=True, copy_function=copy))
