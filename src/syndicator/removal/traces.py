"""Looking whether anything is left: in every byte of every file of a data folder, compressed ones opened."""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

from syndicator.captures import responses
from syndicator.errors import CaptureError
from syndicator.removal.needles import Needles
from syndicator.suppressions.texts import words

_PIECE = 4 << 20
_OVERLAP = 1 << 13


def traces(folder: Path, needles: Needles) -> list[str]:
    """The files that still say it, with what was found there, as sentences that do not say it themselves."""
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            what = _found(path, needles)
        except OSError as error:
            found.append(f"{path}: could not be read ({error.strerror}), so it was not looked through")
            continue
        if what:
            found.append(f"{path}: still has {what}")
    captures = folder / "captures"
    if captures.is_dir():
        found += _in_bodies(captures, needles)
    return found


def _found(path: Path, needles: Needles) -> str:
    for piece in (*_pieces(path), path.name.encode()):
        if what := says(piece, needles):
            return what
    return ""


def says(piece: bytes, needles: Needles) -> str:
    """What of it stands in these bytes; empty for nothing."""
    spellings = [piece, unquote_to_bytes(piece)] if b"%" in piece else [piece]
    for spelling in spellings:
        lower = spelling.lower().replace(b"\\/", b"/")
        if any(_bare(url) in lower for url in needles.urls):
            return "an address"
        if needles.phrases and needles.in_words(words(_unescaped(spelling).decode("utf-8", "replace"))):
            return "words"
    return ""


def _bare(url: str) -> bytes:
    """An identity without its scheme: how it is spelled everywhere."""
    return url.partition("://")[2].lower().encode()


def _unescaped(piece: bytes) -> bytes:
    if b"\\u" not in piece and b"\\n" not in piece:
        return piece
    text = piece.decode("latin-1").replace("\\n", " ")
    parts = text.split("\\u")
    out = [parts[0].encode("latin-1")]
    for part in parts[1:]:
        code = part[:4]
        try:
            out.append(chr(int(code, 16)).encode("utf-8", "surrogatepass") + part[4:].encode("latin-1"))
        except ValueError:
            out.append(b"\\u" + part.encode("latin-1"))
    return b"".join(out)


def _pieces(path: Path) -> Iterator[bytes]:
    """A file's bytes, and, where it is compressed, what they hold; pieces overlap, so that nothing is cut in two."""
    with path.open("rb") as file:
        yield from _read(file)
    if path.suffix == ".gz":
        try:
            with gzip.open(path) as opened:
                yield from _read(opened)
        except (OSError, EOFError, zlib.error):
            return


def _read(file: "io.BufferedIOBase | gzip.GzipFile") -> Iterator[bytes]:
    tail = b""
    while piece := file.read(_PIECE):
        yield tail + piece
        tail = (tail + piece)[-_OVERLAP:]


def _in_bodies(folder: Path, needles: Needles) -> list[str]:
    """Bodies as a browser would read them: a record may hold them encoded."""
    try:
        return [
            f"{folder / place.file}: the record at byte {place.offset} still has {what}"
            for place, response in responses(folder)
            if (what := says(response.url.encode() + b" " + response.body, needles))
        ]
    except CaptureError as error:
        return [f"{error}, so it was not looked through"]
