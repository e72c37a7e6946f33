"""One captured response, read back: from any place in a file, body decoded."""

import hashlib
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from syndicator.captures.members import MOST_BYTES, WARC, Damage, Member, members
from syndicator.errors import CaptureError

REQUEST = "Syndicator-Request"
"""Our extension field of response records that no plain GET brought: method, space, digest of the request's body."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """A response as a server gave it.

    `body` is free of transfer encoding, and of content encoding where that was gzip or deflate; `headers` then
    no longer name it, and `Content-Length` is the body's. Other encodings (`br`, `zstd`) stay, with their header.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    date: datetime
    """When it was received; UTC."""
    method: str = "GET"
    request_digest: str = ""
    """`digest` of the body that was sent; empty where none was."""

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever the case of its name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Record:
    """A WARC record of any type; `http` is status line and headers where the block is HTTP."""

    type: str
    id: str
    url: str
    date: datetime
    fields: Any
    http: Any
    payload: bytes


def digest(body: bytes | None) -> str:
    """What stands for a request's body in look-ups: `sha256:` and hex, or nothing for no body."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}" if body else ""


def parse(member: Member, path: str) -> Record:
    """Read the one record of a member.

    Raises:
        CaptureError: the member is no WARC record, or holds several.
    """
    where = f"at byte {member.offset}"
    if not member.data.startswith(WARC):
        raise CaptureError(path, f"is no WARC file: no WARC record {where}")
    stream = BytesIO(member.data)
    try:
        record = ArcWarcRecordLoader(verify_http=False).parse_record_stream(stream, known_format="warc")
        payload = record.raw_stream.read()
        date = moment(record.rec_headers.get_header("WARC-Date") or "")
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, AttributeError) as error:
        raise CaptureError(path, f"the WARC record {where} cannot be read: {error}") from error
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise CaptureError(path, f"the WARC record {where} is shorter than it says")
    if stream.read().strip():
        raise CaptureError(
            path, f"holds several records in one gzip member ({where}); `warcio recompress {path} NEW` mends that"
        )
    return Record(
        record.rec_type or "",
        record.rec_headers.get_header("WARC-Record-ID") or "",
        (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>"),
        date,
        record.rec_headers,
        record.http_headers,
        payload,
    )


def moment(text: str) -> datetime:
    """A WARC-Date (W3C profile of ISO 8601) as an aware time in UTC.

    Raises:
        ValueError: it is none.
    """
    value = datetime.fromisoformat(text)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def recorded(record: Record) -> Recorded:
    """The response that a `response`, `resource` or `revisit` record tells of."""
    method, _, sent = (record.fields.get_header(REQUEST) or "GET").partition(" ")
    if record.http is None:
        kind = record.fields.get_header("Content-Type") or "application/octet-stream"
        headers, status, body = [("Content-Type", kind)], 200, record.payload
    else:
        code = str(record.http.get_statuscode())
        headers, body = _decoded(list(record.http.headers), record.payload)
        status = int(code) if code.isdigit() else 0
    return Recorded(
        url=record.url,
        status=status,
        headers=tuple(headers),
        body=body,
        date=record.date,
        method=method,
        request_digest=sent,
    )


def read_at(path: Path, offset: int) -> Recorded:
    """The response whose record begins at byte `offset` of a WARC file.

    Raises:
        CaptureError: no such file, or no whole response record begins there.
    """
    try:
        with path.open("rb") as file:
            member = next(members(file, offset), None)
    except Damage as damage:
        raise CaptureError(str(path), f"{damage.problem} (byte {damage.offset})") from damage
    except OSError as error:
        raise CaptureError(str(path), f"cannot be read: {error.strerror}") from error
    if member is None:
        raise CaptureError(str(path), f"ends before byte {offset}")
    record = parse(member, str(path))
    if record.type not in {"response", "resource", "revisit"}:
        raise CaptureError(str(path), f"a {record.type} record, no response, stands at byte {offset}")
    return recorded(record)


def with_body(response: Recorded, body: bytes) -> Recorded:
    """A `revisit`, whose body stands in another record."""
    return replace(response, body=body)


def _decoded(headers: list[tuple[str, str]], payload: bytes) -> tuple[list[tuple[str, str]], bytes]:
    named = {name.lower(): value.strip().lower() for name, value in headers}
    gone: set[str] = set()
    if named.get("transfer-encoding") == "chunked":
        payload = ChunkedDataReader(BytesIO(payload)).read()
        gone.add("transfer-encoding")
    plain = _inflated(named.get("content-encoding", ""), payload)
    if plain is not None:
        payload = plain
        gone.add("content-encoding")
    if gone:
        headers = [(name, value) for name, value in headers if name.lower() not in gone | {"content-length"}]
        headers.append(("Content-Length", str(len(payload))))
    return headers, payload


def _inflated(encoding: str, payload: bytes) -> bytes | None:
    """The body without its content encoding, or None where it is another's, or damaged, or far too large."""
    windows = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}.get(encoding, ())
    for window in windows:
        inflater = zlib.decompressobj(window)
        try:
            plain = inflater.decompress(payload, MOST_BYTES)
        except zlib.error:
            continue
        if inflater.eof:
            return plain
    return None
