"""What goes over the wire: a document with its validators in every coding, and the headers that every answer bears."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate

from starlette.types import Receive, Scope, Send

from syndicator.web.conditional import fields, verdict, wants_gzip

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""What a page of ours may do in a browser; the configurations in `deploy/` say the same."""
SECURITY = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
LASTING = "public, max-age=900, stale-if-error=86400"
"""For the published tree: readers ask at most every quarter of an hour, and keep what they have if we are down."""
ASSET = "public, max-age=3600"
BRIEF = "public, max-age=300"
"""For what is made on a request: what is taken out is gone from caches within five minutes."""
NEVER = "no-store"
_TYPES: Mapping[str, str] = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/json",
    "opml": "text/x-opml; charset=utf-8",
    "html": HTML,
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "txt": TEXT,
    "csv": "text/csv; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
}
_FEED_JSON = "application/feed+json; charset=utf-8"
_ASSETS = {"css", "js", "svg"}


def media_type(path: str) -> str:
    """By suffix; JSON below `feeds/` is JSON Feed."""
    suffix = path.rpartition(".")[2]
    if suffix == "json" and path.startswith("feeds/"):
        return _FEED_JSON
    return _TYPES.get(suffix, "application/octet-stream")


def caching(path: str) -> str:
    """How long a file of the tree may be kept."""
    return ASSET if path.rpartition(".")[2] in _ASSETS else LASTING


def entity_tag(body: bytes) -> str:
    """A strong validator: the hash of the very bytes that are sent."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


@dataclass(frozen=True, slots=True)
class Form:
    """A document in one coding."""

    body: bytes
    etag: str

    @classmethod
    def of(cls, body: bytes) -> "Form":
        """With its validator."""
        return cls(body, entity_tag(body))


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What an address stands for."""

    plain: Form
    packed: Form | None = None
    type: str
    caching: str
    modified: int | None = None
    """Seconds since 1970; None where only the entity tag can tell."""
    extra: tuple[tuple[bytes, bytes], ...] = ()

    @property
    def size(self) -> int:
        """Bytes held."""
        return len(self.plain.body) + (len(self.packed.body) if self.packed else 0)


def made(body: bytes, *, type: str, caching: str = BRIEF, noindex: bool = False) -> Document:  # noqa: A002
    """A document that was made on a request, in both codings."""
    packed = Form.of(gzip.compress(body, 6, mtime=0)) if len(body) > 512 else None
    extra = ((b"x-robots-tag", b"noindex"),) if noindex else ()
    return Document(plain=Form.of(body), packed=packed, type=type, caching=caching, extra=extra)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is the same whatever the request's conditions: a page that tells of an error, or a way on."""

    status: int
    body: bytes = b""
    type: str = HTML
    caching: str = NEVER
    extra: tuple[tuple[bytes, bytes], ...] = field(default=())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send it."""
        headers = [
            (b"content-type", self.type.encode()),
            (b"content-length", b"%d" % len(self.body)),
            (b"cache-control", self.caching.encode()),
            *self.extra,
        ]
        await _send(send, self.status, headers, b"" if scope["method"] == "HEAD" else self.body)


def moved(location: str, *, status: int = 301, keep: str = LASTING) -> Reply:
    """The way to where it is; `location` is an address of our own, quoted."""
    return Reply(status, caching=keep, type=TEXT, extra=((b"location", location.encode("ascii")),))


@dataclass(frozen=True, slots=True)
class Answer:
    """A document, as the request's conditions want it."""

    document: Document

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send it, a part of it, or that it has not changed."""
        answer = composed(self.document, fields(scope["headers"]), head=scope["method"] == "HEAD")
        await _send(send, answer.status, answer.headers, answer.body)


@dataclass(frozen=True, slots=True)
class Composed:
    """What goes over the wire."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


def composed(document: Document, asked: Mapping[str, str], *, head: bool) -> Composed:
    """A document as the conditions of a request want it: the whole of it, a part, or that it has not changed."""
    form = document.plain
    if document.packed and wants_gzip(asked.get("accept-encoding")):
        form = document.packed
    size = len(form.body)
    found = verdict(asked, etag=form.etag, modified=document.modified, size=size, head=head)
    headers = [
        (b"etag", form.etag.encode()),
        (b"cache-control", document.caching.encode()),
        (b"vary", b"Accept-Encoding"),
        *document.extra,
    ]
    if document.modified is not None:
        headers.append((b"last-modified", formatdate(document.modified, usegmt=True).encode()))
    if found.status == 304:
        return Composed(304, headers, b"")
    if found.status == 412:
        return Composed(412, [*headers, (b"content-length", b"0")], b"")
    if found.status == 416:
        headers += [(b"content-range", b"bytes */%d" % size), (b"content-length", b"0")]
        return Composed(416, headers, b"")
    body = form.body
    if found.status == 206:
        body = body[found.start : found.end]
        headers.append((b"content-range", b"bytes %d-%d/%d" % (found.start, found.end - 1, size)))
    headers += [(b"content-type", document.type.encode()), (b"accept-ranges", b"bytes")]
    headers.append((b"content-length", b"%d" % len(body)))
    if form is document.packed:
        headers.append((b"content-encoding", b"gzip"))
    return Composed(found.status, headers, b"" if head else body)


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
