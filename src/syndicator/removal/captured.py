"""Captures without what was taken out: its own responses erased, every other one written again with blanks."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from syndicator.captures import Place, Recorded, Writer, erase, responses
from syndicator.captures.members import members
from syndicator.captures.records import parse
from syndicator.suppressions import Suppressions
from syndicator.suppressions.texts import blanked
from syndicator.urls import identity_url

_CHARSET = re.compile(r"charset=[\"']?([\w-]+)", re.IGNORECASE)
_TEXT = ("text/", "html", "xml", "json", "javascript")

Spans = Callable[[str, str], "list[tuple[int, int]]"]
"""Where a page (text, address) says what has to vanish."""


def scrub(folder: Path, spans: Spans, is_out: Callable[[str], bool]) -> tuple[int, int]:
    """Erase responses of addresses (identities) that are out, blank all others at equal length; how many of each.

    A blanked record is appended first and the former one overwritten then, so that a crash loses neither.

    Raises:
        CaptureError: a file is damaged or cannot be written.
    """
    if not folder.is_dir():
        return 0, 0
    erased = rewritten = 0
    for place, response in list(_dirty(folder, spans, is_out)):
        if not is_out(_identity(response.url)):
            _again(folder, place, response, spans)
            rewritten += 1
        else:
            erased += 1
        erase(folder / place.file, place.offset)
    return erased, rewritten


def without(body: bytes, content_type: str, url: str, known: Suppressions) -> bytes:
    """A page as it may be kept: what was taken out before, and links to it, blanked at equal length."""
    response = Recorded(
        url=url, status=200, headers=(("Content-Type", content_type),), body=body, date=datetime.now(UTC)
    )
    text = _text(response)
    spans = known.spans(text, url, _identity) if text else []
    return blanked(text, spans).encode(_charset(response), "surrogateescape") if spans else body


def _dirty(folder: Path, spans: Spans, is_out: Callable[[str], bool]) -> "list[tuple[Place, Recorded]]":
    """The responses that say it; only their heads and bodies' places are kept, one file at a time would not do less."""
    return [
        (place, response)
        for place, response in responses(folder)
        if is_out(_identity(response.url))
        or spans(response.url, "")
        or spans(_text(response), response.url)
        or any(spans(value, response.url) for _, value in response.headers)
    ]


def _again(folder: Path, place: Place, response: Recorded, spans: Spans) -> None:
    """Append a response without what has to vanish; one whose very address says it is not kept."""
    if spans(response.url, ""):
        return
    text = _text(response)
    body = blanked(text, spans(text, response.url)).encode(_charset(response), "surrogateescape")
    headers = [(name, blanked(value, spans(value, response.url))) for name, value in response.headers]
    method, sent_headers, sent = _request(folder / place.file, place.offset)
    Writer(folder).write(
        response.url,
        status=response.status,
        headers=headers,
        body=body,
        date=response.date,
        method=method,
        request_headers=sent_headers,
        request_body=sent,
    )


def _request(path: Path, offset: int) -> tuple[str, list[tuple[str, str]], bytes | None]:
    """The request that stands behind a response."""
    with path.open("rb") as file:
        row = members(file, offset)
        next(row)
        follower = next(row, None)
    if follower is None:
        return "GET", [], None
    record = parse(follower, str(path))
    if record.type != "request" or record.http is None:
        return "GET", [], None
    headers = [(name, value) for name, value in record.http.headers if name.lower() != "content-length"]
    return record.http.protocol.upper(), headers, record.payload or None


def _text(response: Recorded) -> str:
    """A body as text, each byte there and back again; nothing for what is no text."""
    kind = (response.header("Content-Type") or "").lower()
    if kind and not any(part in kind for part in _TEXT):
        return ""
    return response.body.decode(_charset(response), "surrogateescape")


def _charset(response: Recorded) -> str:
    """UTF-8, unless the server names one of the others that blanks keep their length in."""
    found = _CHARSET.search(response.header("Content-Type") or "")
    named = found[1].lower() if found else "utf-8"
    return named if named in {"iso-8859-1", "latin-1", "windows-1252", "us-ascii"} else "utf-8"


def _identity(url: str) -> str:
    try:
        return identity_url(url)
    except ValueError:
        return url
