"""The published tree, read one generation at a time: a request sees the generation that was current when it came.

Files of a generation never change, so what was read and hashed once holds until another generation stands.
"""

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from syndicator.generations import CURRENT, FOLDER
from syndicator.web.replies import Document, Form, caching, media_type

_NAME = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
_PATH = re.compile(rf"/(?:{_NAME}/)*(?:{_NAME})?")
"""Every address of ours; whatever else a path may hold (dots that lead up, NUL, backslashes) is nothing we have."""
_LONGEST = 512
_MOST_BYTES = 12 * 1024 * 1024
"""Of documents held in memory."""
_LARGEST = 2 * 1012 * 1024
_MOST_TAGS = 8_192
_KEPT = 1
"""Generations back from which a file that still is the same file (inode, size, time) need not be hashed again.

One that is older may have been pruned, and its inode given to another file."""

Identity = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete tree."""

    root: Path
    number: int
    key: tuple[int, int, int]
    """Tells it from every other one, also from one of the same number in a folder that was made anew."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads: a file below the root, or the folder that it lacks the slash of."""

    path: str
    folder: bool = False


@dataclass(frozen=True, slots=True)
class _Tags:
    number: int
    identity: Identity
    plain: str
    packed: str | None


def clean(path: str, raw: bytes) -> bool:
    """Whether a path can be one of ours at all."""
    lowered = raw.lower()
    return len(path) <= _LONGEST and b"%2f" not in lowered and b"%5c" not in lowered and bool(_PATH.fullmatch(path))


class PublishedTree:
    """Documents of `public/current`, with their validators."""

    def __init__(self, folder: Path) -> None:
        self._public = folder / FOLDER
        self._current = self._public / CURRENT
        self._seen: Generation | None = None
        self._held: OrderedDict[tuple[tuple[int, int, int], str], Document] = OrderedDict()
        self._bytes = 0
        self._tags: OrderedDict[str, _Tags] = OrderedDict()
        self._lock = threading.Lock()
        self.hashed = 0
        """Files whose validators were made; for the figures."""

    def generation(self) -> Generation | None:
        """The generation that readers see now; None where nothing is published."""
        try:
            found = self._current.stat()
            seen = self._seen
            if seen and seen.key[1:] == (found.st_ino, found.st_mtime_ns):
                return seen
            root = self._public / self._current.readlink()
            found = root.stat()
            number = int(root.name)
        except (OSError, ValueError):
            return None
        self._seen = Generation(root, number, (number, found.st_ino, found.st_mtime_ns))
        return self._seen

    def held(self, generation: Generation, path: str) -> Document | None:
        """A document that is in memory; looks at no file."""
        with self._lock:
            key = (generation.key, path)
            document = self._held.get(key)
            if document:
                self._held.move_to_end(key)
            return document

    def place(self, generation: Generation, path: str) -> Place | None:
        """What a clean path (with its leading slash) leads to."""
        inner = path[1:] + ("index.html" if path.endswith("/") else "")
        if inner.endswith(".gz"):
            return None
        target = generation.root / inner
        if not self._inside(target):
            return None
        if target.is_file():
            return Place(inner)
        return Place(inner, folder=True) if (target / "index.html").is_file() else None

    def read(self, generation: Generation, path: str) -> Document:
        """A document from disk, plain and compressed, with validators.

        Raises:
            OSError: the generation was pruned meanwhile; the present one has it, or nobody.
        """
        target = generation.root / path
        status = target.stat()
        body = target.read_bytes()
        beside = target.with_name(f"{target.name}.gz")
        packed = beside.read_bytes() if beside.is_file() else None
        tags = self._known(generation, path, (status.st_ino, status.st_size, status.st_mtime_ns))
        if tags is None:
            made = Form.of(body), Form.of(packed) if packed is not None else None
            tags = _Tags(
                generation.number,
                (status.st_ino, status.st_size, status.st_mtime_ns),
                made[0].etag,
                made[1].etag if made[1] else None,
            )
            self.hashed += 1
        document = Document(
            plain=Form(body, tags.plain),
            packed=Form(packed, tags.packed) if packed is not None and tags.packed else None,
            type=media_type(path),
            caching=caching(path),
            modified=int(status.st_mtime),
        )
        self._keep(generation, path, document, tags)
        return document

    def _inside(self, target: Path) -> bool:
        """Whether a file truly lies in a generation, wherever links lead."""
        return target.resolve().is_relative_to((self._public / "generations").resolve())

    def _known(self, generation: Generation, path: str, identity: Identity) -> _Tags | None:
        with self._lock:
            tags = self._tags.get(path)
        if tags and tags.identity == identity and 0 <= generation.number - tags.number <= _KEPT:
            return tags
        return None

    def _keep(self, generation: Generation, path: str, document: Document, tags: _Tags) -> None:
        with self._lock:
            self._tags[path] = _Tags(generation.number, tags.identity, tags.plain, tags.packed)
            self._tags.move_to_end(path)
            while len(self._tags) > _MOST_TAGS:
                self._tags.popitem(last=False)
            key = (generation.key, path)
            if document.size > _LARGEST or key in self._held:
                return
            self._held[key] = document
            self._bytes += document.size
            while self._bytes > _MOST_BYTES:
                self._bytes -= self._held.popitem(last=False)[1].size
