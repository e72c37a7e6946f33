"""Appending responses to WARC files, one gzip member a record: a kill at any moment costs at most the last one."""

import fcntl
import os
import uuid
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import quote, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from syndicator import __version__
from syndicator.captures.filler import filler
from syndicator.captures.members import GZIP, WARC, Damage, members
from syndicator.captures.records import REQUEST, digest, parse
from syndicator.errors import CaptureError

Headers = Sequence[tuple[str, str]]
_STALE = {"transfer-encoding", "content-length"}
_VERSION = "WARC/1.1"


class Place(NamedTuple):
    """Where a response lies: file name within the captures folder, byte offset and length of its gzip member."""

    file: str
    offset: int
    length: int


class Writer:
    """Appends to `FOLDER/YYYY-MM-DD.warc.gz` (the day of the response, UTC), then `-2`, `-3` past `most_bytes`.

    Several writers may share a folder: each append holds the file's lock, and is on disk when `write` returns.
    """

    def __init__(self, folder: Path, *, contact: str | None = None, most_bytes: int = 1 << 30) -> None:
        self.folder = folder
        self._contact = contact
        self._most_bytes = most_bytes
        self._ends: dict[str, int] = {}
        """Up to here each file is known to be whole."""

    def write(
        self,
        url: str,
        *,
        status: int,
        headers: Headers,
        body: bytes,
        date: datetime,
        method: str = "GET",
        request_headers: Headers = (),
        request_body: bytes | None = None,
    ) -> Place:
        """Append a response, and the request that brought it, and sync.

        `body` is stored as given: without transfer encoding, and encoded exactly as `headers` say.

        Raises:
            CaptureError: the folder cannot be written to, or the disk is full; what was there before is whole.
        """
        stamp = date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        asked = f"{method} {digest(request_body)}".strip()
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"{stamp} {asked} {digest(body)} {url}")
        fields = {"WARC-Record-ID": f"<urn:uuid:{name}>", "WARC-Date": stamp}
        if asked != "GET":
            fields[REQUEST] = asked
        response = _member("response", url, fields, _response_head(status, headers, body), body)
        beside = {
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(name, 'request')}>",
            "WARC-Date": stamp,
            "WARC-Concurrent-To": fields["WARC-Record-ID"],
        }
        request = _member("request", url, beside, _request_head(url, method, request_headers), request_body or b"")
        try:
            return self._append(stamp, response, request)
        except OSError as error:
            raise CaptureError(str(self.folder), f"a response cannot be stored: {error.strerror}") from error

    def _append(self, stamp: str, response: bytes, request: bytes) -> Place:
        self.folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while True:
            name = f"{stamp[:10]}{f'-{number}' if number > 1 else ''}.warc.gz"
            with _locked(self.folder / name) as file:
                end = self._end(file, name)
                if end is not None and end < self._most_bytes:
                    head = b"" if end else _warcinfo(name, stamp, self._contact)
                    _put(file, end, head + response + request)
                    if head:
                        _sync_folder(self.folder)
                    self._ends[name] = end + len(head) + len(response) + len(request)
                    return Place(name, end + len(head), len(response))
            number += 1

    def _end(self, file: BinaryIO, name: str) -> int | None:
        """Where to append: behind the last whole record, a torn one cut off. None if that would cut whole ones too."""
        size = os.fstat(file.fileno()).st_size
        known = self._ends.get(name, 0)
        end = known if known <= size else 0
        try:
            for member in members(file, end):
                end = member.offset + member.length
        except Damage as damage:
            if _whole_beyond(file, damage.offset):
                return None
            end = damage.offset
            file.truncate(end)
            os.fsync(file.fileno())
        return end


def erase(path: Path, offset: int) -> None:
    """Overwrite a response and its request, for good; every other record keeps its place, the file stays valid.

    Raises:
        CaptureError: the file cannot be written to, or no whole record begins at `offset`.
    """
    try:
        with _locked(path, create=False) as file:
            row = members(file, offset)
            response = next(row, None)
            if response is None:
                raise CaptureError(str(path), f"ends before byte {offset}")
            taken = [response]
            follower = next(row, None)
            if follower is not None:
                record = parse(follower, str(path))
                name = record.fields.get_header("WARC-Concurrent-To")
                if name and name == parse(response, str(path)).id:
                    taken.append(follower)
            for member in taken:
                _put(file, member.offset, filler(member.length))
    except Damage as damage:
        raise CaptureError(str(path), f"{damage.problem} (byte {damage.offset})") from damage
    except OSError as error:
        raise CaptureError(str(path), f"cannot be changed: {error.strerror}") from error


@contextmanager
def _locked(path: Path, *, create: bool = True) -> Iterator[BinaryIO]:
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if create else 0), 0o644)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _put(file: BinaryIO, offset: int, data: bytes) -> None:
    """Write all of `data` at `offset` and sync; where that fails on appending, leave the file as it was."""
    size = os.fstat(file.fileno()).st_size
    try:
        written = 0
        while written < len(data):
            written += os.pwrite(file.fileno(), data[written:], offset + written)
        os.fsync(file.fileno())
    except OSError:
        if offset == size:
            file.truncate(size)
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _whole_beyond(file: BinaryIO, offset: int) -> bool:
    """Whether a whole record begins anywhere behind the damage at `offset`: then it is no torn end."""
    file.seek(offset)
    rest = file.read()
    position = rest.find(GZIP, 1)
    while position >= 0:
        inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            if inflater.decompress(rest[position:]).startswith(WARC) and inflater.eof:
                return True
        except zlib.error:
            pass
        position = rest.find(GZIP, position + 1)
    return False


def _member(kind: str, url: str, fields: dict[str, str], head: StatusAndHeaders | None, payload: bytes) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=_VERSION)
    writer.write_record(
        writer.create_warc_record(
            url, kind, payload=BytesIO(payload), length=len(payload), warc_headers_dict=fields, http_headers=head
        )
    )
    return out.getvalue()


def _warcinfo(name: str, stamp: str, contact: str | None) -> bytes:
    lines = {
        "software": f"Syndicator/{__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey",
        "operator": contact or "",
    }
    fields = {
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{stamp} {name}')}>",
        "WARC-Date": stamp,
        "WARC-Filename": name,
    }
    text = "".join(f"{key}: {value}\r\n" for key, value in lines.items() if value)
    return _member("warcinfo", "", fields, None, text.encode())


def _response_head(status: int, headers: Headers, body: bytes) -> StatusAndHeaders:
    kept = [(name, _one_line(value)) for name, value in headers if name.isascii() and name.lower() not in _STALE]
    kept.append(("Content-Length", str(len(body))))
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"
    return StatusAndHeaders(f"{status} {phrase}", kept, protocol="HTTP/1.1")


def _request_head(url: str, method: str, headers: Headers) -> StatusAndHeaders:
    parts = urlsplit(url)
    target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe="/%:@!$&'()*+,;=~?")
    kept = [(name, _one_line(value)) for name, value in headers if name.isascii()]
    if not any(name.lower() == "host" for name, _ in kept):
        kept.insert(0, ("Host", parts.netloc))
    return StatusAndHeaders(f"{method} {target} HTTP/1.1", kept, is_http_request=True)


def _one_line(value: str) -> str:
    return " ".join(value.split())
