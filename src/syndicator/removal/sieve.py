"""A quick look at bytes: whether any of some runs of words stands there, in whatever spelling. Pure.

Each run has one rare word that is looked for (Aho, Corasick, 1975); only where it stands beside one of its neighbours
are words compared. So a gigabyte takes seconds, and what is told is the same as if every word had been compared.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

import ahocorasick_rs

from syndicator.suppressions.texts import INLINE, RUN, SIGNS, anchors, folded, is_sign, words

_ESCAPE = re.compile(rb"\\u([0-9a-f]{4})")
_PERCENT = re.compile(rb"%[0-9a-f]{2}")
_OCTETS = {b"%%%02x" % octet: bytes([octet]).lower() for octet in range(256)}
_ENTITY = re.compile(rb"&(?:amp;)?(?!amp;|lt;|gt;|quot;)(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,24}[0-9]{0,2});")
_FOREIGN = re.compile(rb"[\x80-\xff]+")
_SCRIPTS = re.compile(rb"[\xd0-\xe1\xe3-\xef](?!(?<=\xe1)[\xb8-\xbb]|(?<=\xef)[\xac\xbc\xbd])[\x80-\xbf]{1,2}")
"""Letters that are not Latin, in UTF-8: Cyrillic and what follows."""
_MORE = "ĐđÐðØøŁłıĦħŦŧÆæŒœÞþßẞ"
"""Letters that are more than a bare one and an accent."""
_SPECIAL = re.compile(f"[{_MORE}]")
_BARE = {ord(letter): folded(letter) for letter in _MORE}
_DASHES = tuple(dash.encode() for dash in "–—…’")
_INSIDE = re.compile(rf"<\\?/?(?:{INLINE})\b[^<>]*>|&lt;\\?/?(?:{INLINE})\b(?:(?!&gt;)[^<>]){{0,500}}&gt;".encode())
_TAG = re.compile(rb"<[^<>]*>|&lt;\\?/?[a-z](?:(?!&gt;)[^<>]){0,500}&gt;")
_NEXT = re.compile(rb"[^a-z0-9\x80-\xff]{1,80}([a-z0-9\x80-\xff]+)")
_LAST = re.compile(rb"([a-z0-9\x80-\xff]+)[^a-z0-9\x80-\xff]{1,80}\Z")
_LETTER = re.compile(rb"[a-z0-9\x80-\xff]")
_GLUED = 12
"""Characters of a run that is told from its parts even where its first and last word are stuck to something else."""
_REACH = 160


class Sieve:
    """Some runs of words (words with one space between, as `texts.words` gives them)."""

    def __init__(self, runs: Iterable[str], counts: Mapping[str, int]) -> None:
        kinds: dict[type[_Look], set[str]] = {}
        for run in runs:
            kind = _Latin if run.isascii() else _Signs if _grams(run) else _Any
            kinds.setdefault(kind, set()).add(run)
        self._looks = [kind(mine, counts) for kind, mine in kinds.items()]
        self.words = frozenset(word for look in self._looks for word in look.words)
        """Of which each run holds one."""

    def finds(self, data: bytes, *, raw: bool = False) -> bool:
        """Whether one of the runs stands in bytes.

        `raw` is for pages of a database: nothing is escaped there, and texts may be stuck to what stands beside them.
        """
        if raw or not self._looks:
            plain = data.lower()
            return any(look.finds(plain, glued=True) for look in self._looks)
        plain = _unescaped(data)
        for look in self._looks:
            read = look.reading(plain)
            if look.finds(read, glued=False):
                return True
            if b"<" in read or b"&lt;" in read:
                bare = _TAG.sub(b" ", _INSIDE.sub(b"", read))
                if bare != read and look.finds(bare, glued=False):
                    return True
        return False


class _Look:
    """Runs that are looked for in one reading of the bytes."""

    def __init__(self, runs: set[str], counts: Mapping[str, int]) -> None:
        self.words: set[str] = set()
        self._runs: dict[bytes, list[str]] = {}
        self._next: dict[bytes, set[bytes]] = {}
        self._last: dict[bytes, set[bytes]] = {}
        self._add(runs, counts)
        self._patterns = sorted(self._runs)
        self._reach = _REACH + max(4 * len(run.encode()) for run in runs)
        self._automaton = ahocorasick_rs.BytesAhoCorasick(self._patterns)

    def reading(self, plain: bytes) -> bytes:
        """The bytes in which the words stand as `texts.words` gives them."""
        raise NotImplementedError

    def _add(self, runs: set[str], counts: Mapping[str, int]) -> None:
        chosen = anchors(runs, counts)
        self.words |= chosen
        for run in sorted(runs):
            said = run.split(" ")
            place = next(place for place, word in enumerate(said) if word in chosen)
            key = said[place].encode()
            self._runs.setdefault(key, []).append(run)
            self._last.setdefault(key, set()).add(said[place - 1].encode() if place else b"")
            self._next.setdefault(key, set()).add(said[place + 1].encode() if place + 1 < len(said) else b"")

    def finds(self, read: bytes, *, glued: bool) -> bool:
        for number, start, end in self._automaton.find_matches_as_indexes(read, overlapping=True):
            key = self._patterns[number]
            if not self._beside(read, key, start, end, glued=glued):
                continue
            said = words(read[max(start - self._reach, 0) : end + self._reach].decode("utf-8", "replace"))
            text = f" {' '.join(said)} "
            if any(f" {run} " in text or (glued and len(run) >= _GLUED and run in text) for run in self._runs[key]):
                return True
        return False

    def _beside(self, read: bytes, key: bytes, start: int, end: int, *, glued: bool) -> bool:
        """Whether a neighbour of a word may be the one that a run has there: that before it or that behind it."""
        if not glued and (_LETTER.match(read, end) or (start and _LETTER.match(read, start - 1))):
            return False
        if b"" in self._next[key] and b"" in self._last[key]:
            return True
        limit = end + _REACH
        after = _NEXT.match(read, end, limit)
        if after and (after[1] in self._next[key] or after.end() == limit):
            return True
        before = _LAST.search(read[max(start - _REACH, 0) : start])
        return before is not None and (before[1] in self._last[key] or before.start() == 0)


class _Latin(_Look):
    """Runs of ASCII: accents go, other scripts are gaps."""

    def reading(self, plain: bytes) -> bytes:
        """By means that are quick on much text."""
        if plain.isascii():
            return plain
        for dash in _DASHES:
            plain = plain.replace(dash, b" ")
        text = _SCRIPTS.sub(b" ", plain).decode("utf-8", "replace")
        if _SPECIAL.search(text):
            text = text.translate(_BARE)
        return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").lower()


class _Any(_Look):
    """Runs of words in other scripts, which have cases and accents of their own."""

    def reading(self, plain: bytes) -> bytes:
        """Letter by letter."""
        return _FOREIGN.sub(lambda run: _foreign(run[0]), plain)


class _Signs(_Look):
    """Runs in scripts without spaces: a few signs in a row are looked for, as they are written."""

    def reading(self, plain: bytes) -> bytes:
        """As they are: such signs have neither cases nor accents."""
        return plain

    def _add(self, runs: set[str], counts: Mapping[str, int]) -> None:
        del counts
        for run in runs:
            gram = min(_grams(run))
            self.words.add(gram[0])
            for spelled in {gram, gram.replace("\u0e4d\u0e32", "\u0e33")}:
                self._runs.setdefault(spelled.encode(), []).append(run)

    def _beside(self, read: bytes, key: bytes, start: int, end: int, *, glued: bool) -> bool:
        del read, key, start, end, glued
        return True


def _grams(run: str) -> list[str]:
    """The signs that stand side by side in a run: few together of a short one, more of a long one."""
    said = run.split(" ")
    if not all(word.isascii() or is_sign(word) for word in said):
        return []
    size = SIGNS if len(said) >= RUN * SIGNS else SIGNS // 2
    places = range(len(said) - size + 1)
    return ["".join(said[n : n + size]) for n in places if all(map(is_sign, said[n : n + size]))]


def _unescaped(data: bytes) -> bytes:
    """Bytes in lower case, escapes and entities read."""
    read = data.lower()
    if b"\\" in read:
        read = read.replace(b"\\/", b"/").replace(b"\\n", b" ").replace(b"\\t", b" ").replace(b"\\r", b" ")
        read = _ESCAPE.sub(lambda code: chr(int(code[1], 16)).lower().encode("utf-8", "surrogatepass"), read)
    if b"%" in read:
        read = _PERCENT.sub(lambda code: _OCTETS[code[0]], read)
    if b"&" in read:
        read = _ENTITY.sub(lambda code: _entity(code[0]), read)
    return read


@lru_cache(maxsize=10_000)
def _entity(code: bytes) -> bytes:
    return html.unescape(html.unescape(code.decode("ascii"))).lower().encode("utf-8", "surrogatepass")


@lru_cache(maxsize=50_000)
def _foreign(run: bytes) -> bytes:
    return folded(run.decode("utf-8", "replace")).encode("utf-8", "surrogatepass")
