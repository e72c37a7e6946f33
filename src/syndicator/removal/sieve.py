"""A quick look at bytes: whether any of some runs of words stands there, in whatever spelling. Pure.

Each run has one rare word that is looked for (Aho, Corasick, 1975); only where it stands beside one of its neighbours
are words compared. So a gigabyte takes seconds, and what is told is the same as if every word had been compared.
"""

import html
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import unquote_to_bytes

import ahocorasick_rs

from syndicator.suppressions.texts import INLINE, SIGNS, anchors, folded, is_sign, words

_ESCAPE = re.compile(rb"\\u([0-9a-f]{4})")
_PERCENT = re.compile(rb"(?:%[0-9a-f]{2})+")
_ENTITY = re.compile(rb"&(?:amp;)?(?!amp;|lt;|gt;|quot;)(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,24}[0-9]{0,2});")
_FOREIGN = re.compile(rb"[\x80-\xff]+")
_COMMONEST = tuple((sign.encode(), plain) for sign, plain in zip("é’“”–\u00a0", (b"e", *(b" ",) * 5), strict=True))
_GAPS = re.compile(rb"\s{2,}")
_INSIDE = re.compile(rf"<\\?/?(?:{INLINE})\b[^<>]*>|&lt;\\?/?(?:{INLINE})\b(?:(?!&gt;)[^<>]){{0,500}}&gt;".encode())
_TAG = re.compile(rb"<[^<>]*>|&lt;\\?/?[a-z](?:(?!&gt;)[^<>]){0,500}&gt;")
_NEXT = re.compile(rb"[^a-z0-9\x80-\xff]{1,40}([a-z0-9\x80-\xff]+)")
_LAST = re.compile(rb"([a-z0-9\x80-\xff]+)[^a-z0-9\x80-\xff]{1,40}\Z")
_LETTER = re.compile(rb"[a-z0-9\x80-\xff]")
_GLUED = 12
"""Characters of a run that is told from its parts even where its first and last word are stuck to something else."""
_REACH = 40


class Sieve:
    """Some runs of words (words with one space between, as `texts.words` gives them)."""

    def __init__(self, runs: Iterable[str], counts: Mapping[str, int]) -> None:
        self._runs: dict[bytes, list[str]] = {}
        self._next: dict[bytes, set[bytes]] = {}
        self._last: dict[bytes, set[bytes]] = {}
        wanted = frozenset(runs)
        self.words = anchors(wanted, counts)
        """Of which each run holds one."""
        for run in sorted(wanted):
            self._add(run, next(word for word in run.split(" ") if word in self.words))
        self._patterns = sorted(self._runs)
        self._reach = _REACH + max((2 * len(run.encode()) for run in wanted), default=0)
        self._automaton = ahocorasick_rs.BytesAhoCorasick(self._patterns)

    def _add(self, run: str, word: str) -> None:
        said = run.split(" ")
        place = said.index(word)
        length = 1
        while is_sign(word) and length < SIGNS and place + length < len(said) and is_sign(said[place + length]):
            length += 1
        key = " ".join(said[place : place + length]).encode()
        self._runs.setdefault(key, []).append(run)
        self._last.setdefault(key, set()).add(said[place - 1].encode() if place else b"")
        after = said[place + length] if place + length < len(said) else ""
        self._next.setdefault(key, set()).add(after.encode())

    def finds(self, data: bytes, *, glued: bool = False) -> bool:
        """Whether one of the runs stands in bytes; with `glued` also where no gap stands before and behind it."""
        if not self._patterns:
            return False
        read = reading(data)
        if self._in(read, glued=glued):
            return True
        if b"<" not in read and b"&lt;" not in read:
            return False
        bare = _GAPS.sub(b" ", _TAG.sub(b" ", _INSIDE.sub(b"", read)))
        return bare != read and self._in(bare, glued=glued)

    def _in(self, read: bytes, *, glued: bool) -> bool:
        for number, start, end in self._automaton.find_matches_as_indexes(read, overlapping=True):
            key = self._patterns[number]
            cut = _LETTER.match(read, end) or (start and _LETTER.match(read, start - 1))
            if (cut and not glued) or not self._beside(read, key, start, end):
                continue
            said = words(read[max(start - self._reach, 0) : end + self._reach].decode("utf-8", "replace"))
            text = f" {' '.join(said)} "
            if any(f" {run} " in text or (glued and len(run) >= _GLUED and run in text) for run in self._runs[key]):
                return True
        return False

    def _beside(self, read: bytes, key: bytes, start: int, end: int) -> bool:
        """Whether a neighbour of a word may be the one that a run has there: that before it or that behind it."""
        if b" " in key or (b"" in self._next[key] and b"" in self._last[key]):
            return True
        after = _NEXT.match(read, end, end + 2 * _REACH)
        if after and (after[1] in self._next[key] or after.end() == end + 2 * _REACH):
            return True
        before = _LAST.search(read[max(start - 2 * _REACH, 0) : start])
        return before is not None and (before[1] in self._last[key] or before.start() == 0)


def reading(data: bytes) -> bytes:
    """Bytes as they are read: lower case, escapes and entities gone, letters bare, one space for several."""
    read = data.lower()
    if b"\\" in read:
        read = read.replace(b"\\/", b"/").replace(b"\\n", b" ").replace(b"\\t", b" ").replace(b"\\r", b" ")
        read = _ESCAPE.sub(lambda code: chr(int(code[1], 16)).lower().encode("utf-8", "surrogatepass"), read)
    if b"%" in read:
        read = _PERCENT.sub(lambda code: unquote_to_bytes(code[0]).lower(), read)
    if b"&" in read:
        read = _ENTITY.sub(lambda code: _entity(code[0]), read)
    if not read.isascii():
        for sign, plain in _COMMONEST:
            read = read.replace(sign, plain)
        read = _FOREIGN.sub(lambda run: _foreign(run[0]), read)
    return _GAPS.sub(b" ", read)


@lru_cache(maxsize=10_000)
def _entity(code: bytes) -> bytes:
    return html.unescape(html.unescape(code.decode("ascii"))).lower().encode("utf-8", "surrogatepass")


@lru_cache(maxsize=50_000)
def _foreign(run: bytes) -> bytes:
    return folded(run.decode("utf-8", "replace")).encode("utf-8", "surrogatepass")
