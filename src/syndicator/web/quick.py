"""Answers from memory, without a task: the tree's documents that somebody asked for before, and plain requests.

Feed readers ask for the same documents day and night. What is held and asked for in the common way (GET, with gzip
or not, with the validators that we gave or not) is answered where the request is parsed; everything else goes the long
way, which says the very same. One of ten thousand requests is enough to tell them apart: a test asks both.
"""

import logging
from collections import OrderedDict
from functools import lru_cache

from syndicator.web.conditional import verdict, wants_gzip
from syndicator.web.guard import LIVE, OURS, Guard, access, kind_of
from syndicator.web.replies import SECURITY, Document, composed
from syndicator.web.tree import clean

_LINES = {200: b"HTTP/1.1 200 OK\r\n", 304: b"HTTP/1.1 304 Not Modified\r\n"}
_LONG_WAY = frozenset(
    (b"range", b"if-range", b"if-match", b"if-unmodified-since", b"expect", b"upgrade", b"content-length",
     b"transfer-encoding")
)  # fmt: skip
_ASKED = {
    b"accept-encoding": "accept-encoding",
    b"if-none-match": "if-none-match",
    b"if-modified-since": "if-modified-since",
}
_MOST_HEADS = 2_048
_wants_gzip = lru_cache(maxsize=256)(wants_gzip)


class Quick:
    """The short way to what `PublishedTree` holds in memory."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._tree, self._figures = guard.tree, guard.figures
        self._heads: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._paths = lru_cache(maxsize=4_096)(self._path)

    def answer(self, url: bytes, headers: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes, bytes] | None:
        """Status line, fields (but the server's own, which stand first) and body for a GET; None: go the long way."""
        path = self._paths(url)
        if path is None or access.isEnabledFor(logging.DEBUG):
            return None
        asked: dict[str, str] = {}
        for name, value in headers:
            if name in _LONG_WAY:
                return None
            known = _ASKED.get(name)
            if known:
                if known in asked:
                    return None
                asked[known] = value.decode("latin-1").strip()
        generation = self._tree.generation()
        document = self._tree.held(generation, path[1]) if generation else None
        if document is None:
            return None
        packed = document.packed is not None and _wants_gzip(asked.pop("accept-encoding", None))
        return self._answered(document, path[0], asked, packed=packed)

    def _answered(
        self, document: Document, kind: str, asked: dict[str, str], *, packed: bool
    ) -> tuple[bytes, bytes, bytes] | None:
        form = document.packed if packed and document.packed else document.plain
        size = len(form.body)
        status = verdict(asked, etag=form.etag, modified=document.modified, size=size).status if asked else 200
        if status not in _LINES:
            return None
        key = (form.etag, document.modified, document.type, document.caching, status)
        head = self._heads.get(key)
        if head is None:
            head = self._heads[key] = _head(document, asked, packed=packed)
            if len(self._heads) > _MOST_HEADS:
                self._heads.popitem(last=False)
        self._figures.count(kind, status, 0.0)
        return _LINES[status], head, form.body if status == 200 else b""

    def _path(self, url: bytes) -> tuple[str, str] | None:
        """Kind and path in the tree of what an address may ask for; None for what the tree alone cannot answer."""
        if b"?" in url or b"%" in url or not url.isascii():
            return None
        path = self._guard.unprefixed(url.decode("ascii"))
        kind = kind_of(path)
        if kind in LIVE or not clean(path, url) or path.endswith(("/", ".html", ".gz")):
            return None
        return kind if kind in OURS else "page", path[1:]


def _head(document: Document, asked: dict[str, str], *, packed: bool) -> bytes:
    wanted = {**asked, "accept-encoding": "gzip"} if packed else asked
    answer = composed(document, wanted, head=False)
    return b"".join(b"%s: %s\r\n" % pair for pair in (*answer.headers, *SECURITY))
