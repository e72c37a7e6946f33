"""Captures without what was taken out: its own responses erased, every other one written again with blanks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from syndicator.captures import Place, Recorded, Writer, erase
from syndicator.captures.members import Damage, Member, members
from syndicator.captures.records import parse, recorded
from syndicator.errors import CaptureError
from syndicator.suppressions import Suppressions
from syndicator.suppressions.texts import Span, blanked
from syndicator.urls import identity_url

_CHARSET = re.compile(r"(?:charset|encoding) *= *[\"']?([\w-]+)", re.IGNORECASE)
_TEXT = ("text/", "html", "xml", "json", "javascript")
_KIND = re.compile(rb"^WARC-Type: *(\w+)", re.MULTILINE)
_ADDRESS = re.compile(rb"^WARC-Target-URI: *<?([^\r\n>]+)", re.MULTILINE)
_ENCODED = re.compile(rb"^(?:content-encoding|transfer-encoding):", re.MULTILINE | re.IGNORECASE)
_UNICODE = {"utf-8", "utf8", "us-ascii"}
_HEAD = 4096
_DECLARED = 1024
"""Bytes of a page in which it may name its own charset (HTML, 13.2.3.2)."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What has to vanish, as three questions."""

    may_say: Callable[[bytes], bool]
    """A quick look at bytes: no, or perhaps."""
    spans: Callable[[str, str], list[Span]]
    """Where a page (text, address) says it."""
    is_out: Callable[[str], bool]
    """Whether an address (identity) was taken out."""


def scrub(folder: Path, wanted: Wanted) -> tuple[int, int]:
    """Erase responses of addresses that are out, blank all others at equal length; how many of each.

    A blanked record is appended first and the former one overwritten then, so that a crash loses neither.

    Raises:
        CaptureError: a file is damaged or cannot be written.
    """
    erased = rewritten = 0
    for path in sorted(folder.glob("*.warc.gz")) if folder.is_dir() else ():
        for place, again in list(_dirty(path, wanted)):
            if again:
                _again(folder, place, wanted)
            rewritten += again
            erased += not again
            erase(path, place.offset)
    return erased, rewritten


def without(body: bytes, content_type: str, url: str, known: Suppressions) -> bytes:
    """A page as it may be kept: what was taken out before, and links to it, blanked at equal length."""
    response = Recorded(
        url=url, status=200, headers=(("Content-Type", content_type),), body=body, date=datetime.now(UTC)
    )
    text = _text(response)
    spans = known.spans(text, url, _identity) if text else []
    charset = _charset(response)
    return blanked(text, spans, charset).encode(charset, "surrogateescape") if spans else body


def unpacked(data: bytes, path: Path, offset: int) -> Iterator[bytes]:
    """A record as it lies in a file, and its body as UTF-8 where it is compressed once more or in another charset.

    Raises:
        CaptureError: it is no record.
    """
    yield data
    head = data[:_HEAD].lower()
    named = _CHARSET.findall(head.decode("latin-1"))
    if _ENCODED.search(head) or any(name not in _UNICODE for name in named):
        response = recorded(parse(Member(offset, len(data), data), str(path)))
        yield _text(response).encode("utf-8", "surrogateescape") or response.body


def _dirty(path: Path, wanted: Wanted) -> Iterator[tuple[Place, bool]]:
    """Places of responses that say it, and whether they are kept, blanked; one record at a time is in memory."""
    before: tuple[Place, str] | None = None
    try:
        with path.open("rb") as file:
            for member in members(file):
                head = member.data[:_HEAD]
                kind, found = _KIND.search(head), _ADDRESS.search(head)
                url = found[1].decode("utf-8", "replace") if found else ""
                if kind and kind[1] == b"response":
                    place = Place(path.name, member.offset, member.length)
                    before = None
                    if wanted.is_out(_identity(url)):
                        yield place, False
                    elif any(map(wanted.may_say, unpacked(member.data, path, member.offset))) and _says(
                        recorded(parse(member, str(path))), wanted
                    ):
                        yield place, not wanted.spans(url, "")
                    else:
                        before = (place, url)
                elif before and wanted.may_say(member.data) and wanted.spans(head.decode("utf-8", "replace"), url):
                    yield before[0], True
                    before = None
    except Damage as damage:
        if not damage.torn:
            raise CaptureError(str(path), f"{damage.problem} (byte {damage.offset})") from damage
    except OSError as error:
        raise CaptureError(str(path), f"cannot be read: {error.strerror}") from error


def _says(response: Recorded, wanted: Wanted) -> bool:
    texts = (response.url, _text(response), *(value for _, value in response.headers))
    return any(wanted.spans(text, response.url) for text in texts)


def _again(folder: Path, place: Place, wanted: Wanted) -> None:
    """Append a response, and the request that brought it, without what has to vanish."""
    response, asked = _read(folder / place.file, place.offset)

    def clean(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
        return [(name, blanked(value, wanted.spans(value, response.url))) for name, value in headers]

    text = _text(response)
    charset = _charset(response)
    body = blanked(text, wanted.spans(text, response.url), charset).encode(charset, "surrogateescape")
    Writer(folder).write(
        response.url,
        status=response.status,
        headers=clean(response.headers),
        body=body if text else response.body,
        date=response.date,
        method=asked.method if asked else "GET",
        request_headers=clean(asked.headers) if asked else (),
        request_body=(asked.body if asked else None) or None,
    )


def _read(path: Path, offset: int) -> tuple[Recorded, Recorded | None]:
    """A response, and the request that stands behind it (its method is that of the request)."""
    with path.open("rb") as file:
        row = members(file, offset)
        response = recorded(parse(next(row), str(path)))
        follower = next(row, None)
    record = parse(follower, str(path)) if follower else None
    if record is None or record.type != "request" or record.http is None:
        return response, None
    headers = tuple((name, value) for name, value in record.http.headers if name.lower() != "content-length")
    return response, Recorded(
        url=response.url,
        status=0,
        headers=headers,
        body=record.payload,
        date=response.date,
        method=record.http.protocol.upper(),
    )


def _text(response: Recorded) -> str:
    """A body as text, each byte there and back again; nothing for what is no text."""
    kind = (response.header("Content-Type") or "").lower()
    if kind and not any(part in kind for part in _TEXT):
        return ""
    return response.body.decode(_charset(response), "surrogateescape")


def _charset(response: Recorded) -> str:
    """What the server names, else the page; UTF-8 where that is nothing in which every byte comes back."""
    said = response.header("Content-Type") or ""
    declared = response.body[:_DECLARED].decode("latin-1")
    for found in filter(None, (_CHARSET.search(said), _CHARSET.search(declared))):
        try:
            text = response.body.decode(found[1], "surrogateescape")
            if text.encode(found[1], "surrogateescape") == response.body:
                return found[1]
        except (LookupError, UnicodeError):
            continue
    return "utf-8"


def _identity(url: str) -> str:
    try:
        return identity_url(url)
    except ValueError:
        return url
