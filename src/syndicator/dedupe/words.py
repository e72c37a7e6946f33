"""Texts as comparable words: the ground under fingerprint, sketch and measure.

A word is what stands between spaces and punctuation, casefolded, in NFC. In scripts that write no spaces (Thai, Lao,
Khmer, Burmese, Chinese, Japanese) every character is a word of its own, a lighter one.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate, pairwise

_IGNORABLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_PUNCTUATION = (
    "\u0080-\u00a9\u00ab-\u00ac\u00ae-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u02c2-\u02c5\u0589\u05be\u05c0\u05c3"
    "\u05f3\u05f4\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u0e2f\u0e46\u0e4f\u0e5a\u0e5b\u0f08-\u0f14\u104a-\u104f"
    "\u1361-\u1368\u1680\u17d4-\u17da\u2000-\u200a\u2010-\u2029\u202f-\u205f\u20a0-\u20cf\u2100-\u214f\u2190-\u2bff"
    "\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f\u30fb\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff0f"
    "\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\U0001f000-\U0001faff"
)
_SCARCE = "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f"
_IDEOGRAPHS = (
    "\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_SPECIAL = re.compile(f"[{_IGNORABLE}{_PUNCTUATION}{_SCARCE}{_IDEOGRAPHS}]+")
_DROPPED = re.compile(f"[{_IGNORABLE}]+")
_PARTING = re.compile(f"[{_PUNCTUATION}]+")
_DENSE = re.compile(f"[{_SCARCE}{_IDEOGRAPHS}]+")
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_HIGH = re.compile(rb"[\xe0-\xff]")
"""A byte that every letter of a script without spaces begins with."""
_ASCII = bytes(code if code > 127 or chr(code).isalnum() else 32 for code in range(256))

SPAN = 60
"""What the words of a shingle weigh together: three words, six ideographs, twelve letters of Thai."""
_WORD, _LETTER, _SIGN = 20, 5, 10


def words(text: str) -> list[bytes]:
    """The words of `text`, casefolded, as UTF-8."""
    if text.isascii():
        return text.lower().encode().translate(_ASCII).split()
    return _bytes(unicodedata.normalize("NFC", _parted(text).casefold())).translate(_ASCII).split()


def spelled(text: str) -> list[str]:
    """The words of `text` with their capitals, for whoever asks which of them are names."""
    return _bytes(unicodedata.normalize("NFC", _parted(text))).translate(_ASCII).decode().split()


def fingerprint(text: str) -> str:
    """Hash of the words alone: case, punctuation, spaces and invisible characters do not count.

    32 hexadecimal digits; empty for a text without words, which says the same as no other.

    >>> fingerprint("Ten people, rescued!") == fingerprint("TEN PEOPLE\\nRESCUED")
    True
    """
    return fingerprint_of(words(text))


def fingerprint_of(said: list[bytes]) -> str:
    """The fingerprint of a text by its words."""
    return blake2b(b" ".join(said), digest_size=16).hexdigest() if said else ""


def shingles(said: list[bytes]) -> set[bytes]:
    """Runs of three words, or of as many letters as three words weigh; a shorter text is one shingle."""
    return set(runs(said))


def runs(said: list[bytes]) -> Iterable[bytes]:
    """The shingles in their order, with what repeats."""
    if len(said) < 3:
        return [b" ".join(said)] if said else []
    if _HIGH.search(b"".join(said)) and any(_weight(word) != _WORD for word in set(said)):
        return _weighed(said)
    return map(b" ".join, zip(said, said[1:], said[2:], strict=False))


def _weighed(said: list[bytes]) -> list[bytes]:
    """As many words from each start as weigh `SPAN`, cut out of the joined text by their offsets.

    Of letters, every third on average is a start, chosen by itself and its neighbour: enough, and so much faster.
    """
    weights = [_weight(word) if len(word) < 5 else _WORD for word in said]
    loads = [0, *accumulate(weights)]
    places = [0, *accumulate([len(word) + 1 for word in said])]
    whole = b" ".join(said)
    last = max(bisect_left(loads, loads[-1] - SPAN + 1), 1)
    starts = [
        start
        for start, (word, after) in enumerate(pairwise(said[: last + 1]))
        if weights[start] != _LETTER or not (word[-1] + after[-1]) % 3
    ]
    ends = [min(bisect_left(loads, loads[start] + SPAN), len(said)) for start in starts or [0]]
    return [whole[places[start] : places[end] - 1] for start, end in zip(starts or [0], ends, strict=True)]


def _parted(text: str) -> str:
    """Without invisible characters; a space for each mark, and around each letter of a script without spaces."""
    return _SPECIAL.sub(_part, text)


def _part(run: re.Match[str]) -> str:
    visible = _PARTING.sub(" ", _DROPPED.sub("", run[0]))
    return _DENSE.sub(lambda letters: f" {' '.join(letters[0])} ", visible)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


@lru_cache(maxsize=8192)
def _weight(word: bytes) -> int:
    letter = word.decode()
    if len(letter) > 1 or not _DENSE.match(letter):
        return _WORD
    return _SIGN if _IDEOGRAPH.match(letter) else _LETTER
