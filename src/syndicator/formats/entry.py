"""What stands in a document, before any format: `Entry` and its parts, and the last check of text and addresses."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote, urlsplit

from syndicator.formats.languages import known

LONGEST_TITLE = 500
LONGEST_ADDRESS = 2_000
_ILLEGAL = re.compile(
    "[^\t\n\r\u0020-\u007e\u0080-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc\U00010000-\U0010ffff]"
    "|[" + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17)) + "]"
)
_CONTROLS = re.compile("[\u0080-\u009f]")
_SUSPICIOUS = re.compile("[\u00c2\u00c3\ufffd]")
_DOUBLED = re.compile("[\u00c2\u00c3][\u0080-\u00bf]")
_LEFT_OVER = re.compile("[\u00c2\u00c3]+(?=[\u0080-\u00bf])")
_TIMES_READ = 4
"""How often a text may have been read wrongly, one after the other."""
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:[\s/][^<>]*)?>")
_STRAY = re.compile("%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\.)*[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Another document that an entry points at; `rel` as RFC 4287 registers it."""

    rel: str
    href: str
    title: str | None = None
    type: str | None = None
    hreflang: str | None = None
    length: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Category:
    """A term of one scheme: `scheme` is a host-independent URN, `label` the word for people."""

    scheme: str
    term: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One entry, the same in every format. Texts are legal XML 1.0, addresses absolute http(s) or None."""

    id: str
    title: str
    """Plain text."""
    summary: str
    """Plain text."""
    html: str
    """The content, safe to show."""
    updated: datetime
    """The last material change, never before `published`; its microseconds come from the id (`distinct`)."""
    dated: datetime
    """RSS's `pubDate`, to the second: `published`, else when we first saw it."""
    published: datetime | None = None
    """To the second; None where the source gives no day."""
    url: str | None = None
    language: str | None = None
    author: str | None = None
    author_url: str | None = None
    image: str | None = None
    rights: str | None = None
    """Whose it is and on which terms, as the source asks to be named. Plain text."""
    links: tuple[Link, ...] = ()
    """Besides the alternate one: `enclosure`, `via`, `related`."""
    categories: tuple[Category, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    """JSON values for machines: what `_syndicator` holds."""

    @property
    def modified(self) -> str:
        """`updated` as documents print it, with nine digits of fraction: microseconds alone meet once in a while."""
        return f"{self.updated.astimezone(UTC).isoformat(timespec='microseconds')[:26]}{_digest(self.id) % 1_000:03}Z"

    @property
    def enclosures(self) -> tuple[Link, ...]:
        """The files among the links."""
        return tuple(link for link in self.links if link.rel == "enclosure")


def legal(text: str) -> str:
    """`text` without what XML 1.0 forbids or discourages: controls, lone surrogates, non-characters (XML 1.0, 2.2).

    U+FFFD goes too: it only says that a character was lost. UTF-8 that was read as Latin-1 is read again: `Ã©` is `é`.
    """
    if text.isprintable() and not _SUSPICIOUS.search(text):
        return text
    kept = _ILLEGAL.sub("", text)
    if "\u00c2" in kept or "\u00c3" in kept:
        for _ in range(_TIMES_READ):
            kept = _DOUBLED.sub(_decoded, kept)
        kept = _LEFT_OVER.sub("", kept)
    return _CONTROLS.sub("", kept)


def _decoded(found: re.Match[str]) -> str:
    return found[0].encode("latin-1").decode("utf-8")


def one_line(text: str, most: int) -> str:
    """`text` legal, without anything shaped like a tag, on one line, and cut to `most` characters, which `…` says."""
    line = legal(text[: most * 4])
    if "<" in line:
        line = _TAG.sub("", line)
    line = " ".join(line.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def address(url: str | None) -> str | None:
    """`url` as an absolute ASCII http(s) URI (RFC 3986), or None where it cannot be one."""
    return _address(url) if url and len(url) <= LONGEST_ADDRESS else None


@lru_cache(maxsize=4_096)
def _address(url: str) -> str | None:
    try:
        parts = urlsplit(legal(url).strip())
        host, port = parts.hostname or "", parts.port
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return None
    netloc = host if port is None else f"{host}:{port}"
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    fragment = quote(parts.fragment, safe="/%:@!$&'()*+,;=~-._?")
    uri = f"{parts.scheme}://{netloc}{path}" + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    return _STRAY.sub("%25", uri)


def language(tag: str) -> str | None:
    """A BCP 47 tag that may stand in a document, else None; `und` says nothing and is left out."""
    return tag if tag != "und" and known(tag) else None


def distinct(moment: datetime, identifier: str) -> datetime:
    """`moment` in UTC with microseconds that belong to `identifier`: no two entries of a document share `updated`."""
    return to_second(moment).replace(microsecond=_digest(identifier) // 1_000)


def _digest(identifier: str) -> int:
    """Nine digits that belong to an id."""
    return int.from_bytes(hashlib.sha256(identifier.encode("utf-8", "replace")).digest()[:8], "big") % 1_000_000_000


def to_second(moment: datetime) -> datetime:
    """`moment` in UTC, without its fraction."""
    return moment.astimezone(UTC).replace(microsecond=0)


def rfc3339(moment: datetime) -> str:
    """`2024-02-08T10:00:00Z`, with six digits of fraction where there is one (RFC 3339)."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
