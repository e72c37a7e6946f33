"""Looking whether anything is left: in every byte of every file of a data folder, with what is packed in it opened."""

import gzip
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from email import message_from_binary_file
from email.policy import default
from pathlib import Path
from typing import IO, Protocol

from syndicator.captures.members import Damage, members
from syndicator.errors import CaptureError
from syndicator.removal.captured import unpacked
from syndicator.store.copies import left_in_index, values
from syndicator.suppressions import Suppressions

_PIECE = 1 << 18
_HEAD = 1024
_OVERLAP = 1 << 13
_MOST = 64 << 20
_SQLITE = b"SQLite format 3\x00"
_WAL = {b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"}
_GZIP = b"\x1f\x8b"


class Wanted(Protocol):
    """What is looked for: `Needles`, or what hashes know."""

    @property
    def phrases(self) -> Mapping[int, frozenset[str]]:
        """Runs of words by their number, as far as they are known."""

    def says(self, data: bytes, *, raw: bool = False) -> str:
        """What of it stands in these bytes, for people; empty for nothing."""


class Hashed:
    """What was taken out by any decision, where its words are known no longer."""

    def __init__(self, known: Suppressions) -> None:
        self.phrases: Mapping[int, frozenset[str]] = {}
        self._known = known

    def says(self, data: bytes, *, raw: bool = False) -> str:
        """The same by hashes; slower, and blind to words that are stuck to others."""
        del raw
        text = data.decode("utf-8", "replace")
        return "words" if self._known.may_say(text) and self._known.spans(text, "", lambda _: None) else ""


def traces(folder: Path, needles: Wanted) -> list[str]:
    """The files that still say it, with what was found there, as sentences that do not say it themselves.

    What cannot be looked through counts, too.
    """
    left: list[str] = []
    seen: set[tuple[int, int]] = set()
    for path in sorted(folder.rglob("*")):
        if needles.says(str(path.relative_to(folder)).encode("utf-8", "surrogateescape")):
            left.append(f"{path.parent}: still has a file with it in its name")
        if path.is_symlink() or not path.is_file():
            continue
        status = path.stat()
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        try:
            what = next(filter(None, _looks(path, needles)), "")
        except (OSError, EOFError, zlib.error, tarfile.TarError, CaptureError, Damage) as error:
            left.append(f"{path}: could not be read to its end ({error}), so it was not looked through")
            continue
        if what:
            left.append(f"{path}: still has {what}")
    return left


def _looks(path: Path, needles: Wanted) -> Iterator[str]:
    """What each look at a file finds: its bytes, then what it holds."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head[:2] == _GZIP:  # compressed bytes say nothing as they stand; what they hold is looked through below
            yield needles.says(head)
        else:
            file.seek(0)
            raw = head.startswith(_SQLITE) or head[:4] in _WAL
            yield from _in_stream(file, needles, raw=raw)
    if head.startswith(_SQLITE):
        yield from (needles.says(value) for value in values(path))
        yield left_in_index(path, [run for runs in needles.phrases.values() for run in runs])
    elif path.name.endswith(".warc.gz"):
        yield from _in_records(path, needles)
    elif head[:2] == _GZIP:
        yield from _in_gzip(path, needles)
    elif path.suffix == ".tar":
        with path.open("rb") as file:
            yield from _in_tar(file, needles)
    elif path.suffix == ".eml":
        yield from _in_mail(path, needles)


def _in_stream(file: "IO[bytes] | gzip.GzipFile", needles: Wanted, *, raw: bool = False) -> Iterator[str]:
    for piece in _pieces(lambda: file.read(_PIECE)):
        yield needles.says(piece, raw=raw)


def _in_records(path: Path, needles: Wanted) -> Iterator[str]:
    """Captures record by record, with their bodies as a browser would read them."""
    with path.open("rb") as file:
        for member in members(file):
            for data in unpacked(member.data, path, member.offset):
                if what := needles.says(data):
                    yield f"{what} in the record at byte {member.offset}"


def _in_gzip(path: Path, needles: Wanted) -> Iterator[str]:
    """What is compressed; a document that stands beside it unpacked, with the same bytes, is looked through there."""
    beside = path.with_suffix("")
    with gzip.open(path) as file:
        if beside.is_file() and beside.stat().st_size < _MOST and beside.read_bytes() == file.read(_MOST):
            return
        file.seek(0)
        yield from _in_stream(file, needles)
        if path.name.endswith((".tar.gz", ".tgz")):
            file.seek(0)
            yield from _in_tar(file, needles)


def _in_tar(packed: "IO[bytes] | gzip.GzipFile", needles: Wanted) -> Iterator[str]:
    """What compressed files within a tar hold; all else stands in its own bytes."""
    with tarfile.open(fileobj=packed) as tar:
        for entry in tar:
            file = tar.extractfile(entry) if entry.isfile() else None
            if file and file.read(2) == _GZIP:
                file.seek(0)
                with gzip.GzipFile(fileobj=io.BufferedReader(file)) as opened:  # type: ignore[type-var]
                    yield from _in_stream(opened, needles)


def _in_mail(path: Path, needles: Wanted) -> Iterator[str]:
    """What a mail says, however it is encoded."""
    with path.open("rb") as file:
        mail = message_from_binary_file(file, policy=default)
    yield needles.says(str(mail["Subject"] or "").encode())
    for part in mail.walk():
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            yield needles.says(body)


def _pieces(read: Callable[[], bytes]) -> Iterator[bytes]:
    """Pieces one after the other, each with the end of the one before, so that nothing is cut in two."""
    tail = b""
    while piece := read():
        yield tail + piece
        tail = (tail + piece)[-_OVERLAP:]
