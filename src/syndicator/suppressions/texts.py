"""Words, runs of words and addresses in texts, markup and pages as they came; and blanking them at equal length.

Two texts say the same word whatever its case, its accents, its Unicode form (NFC, NFD, full width, ligatures), an
invisible break or a bit of inline markup inside it, an entity or a JSON escape. Scripts without spaces have no words to
split at: each of their letters and signs counts as one, and four of them weigh as much as a word.
"""

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from urllib.parse import urljoin

RUN = 8
"""A run of so many words of a text is its own."""
SIGNS = 4
"""Letters of a script without spaces that weigh as much as a word."""
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x19E0, 0x19FF), (0x2E80, 0x30FF), (0x3400, 0x9FFF),
    (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Thai and Lao, Burmese, Khmer, Chinese, Japanese: blocks of Unicode, first and last."""
_LETTERS = {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
_ASCII = re.compile(r"[a-z0-9]+")
INLINE = "a|abbr|b|big|em|font|i|ins|mark|s|small|span|strong|sub|sup|u|wbr"
"""Elements that may stand inside a word; every other one parts words."""
_TAG = r"<[^<>]*>|&lt;\\?/?[A-Za-z](?:(?!&gt;)[^<>]){0,500}&gt;"
_CODE = r"&(?:amp;)?(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24}[0-9]{0,2});|\\u[0-9a-fA-F]{4}|\\[nrt]"
_REST = r"(?P<word>[A-Za-z0-9]+)|(?P<other>[^\x00-\x7f])|(?P<gap>[^A-Za-z0-9<&\\\x80-\U0010ffff]+|.)"
_PLAIN = re.compile(rf"(?P<code>{_CODE})|{_REST}", re.DOTALL)
_MARKED = re.compile(rf"(?P<tag>{_TAG})|(?P<code>{_CODE})|{_REST}", re.DOTALL)
_INSIDE = re.compile(rf"(?:<|&lt;)\\?/?(?:{INLINE})\b", re.IGNORECASE)
_ANCHOR = re.compile(
    r"""<a\b[^<>]*?href\s*=\s*(?P<quote>["'])(?P<url>.*?)(?P=quote)[^<>]*>(?P<said>.{0,600}?)</a>""",
    re.IGNORECASE | re.DOTALL,
)
_SPLIT = re.compile(_TAG)
_ADDRESS = re.compile(r"https?:(?:\\?/){2}[^\s\"'<>\\)]+(?:\\/[^\s\"'<>\\)]*)*")
_LINK = re.compile(r"""(?:href|src|content|data-[\w-]+)\s*=\s*["']([^"']+)""", re.IGNORECASE)

Span = tuple[int, int]


class _Folding(dict[int, str]):
    """Character to what stands for it: letters bare, signs of unspaced scripts apart, all else a gap or nothing."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = self._of(chr(code))
        return folded

    def _of(self, character: str) -> str:
        whole = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
        out = ""
        for part in whole:
            kind = unicodedata.category(part)
            if kind[0] in "LNM" and any(first <= ord(part) <= last for first, last in _UNSPACED):
                out += f" {part} "
            elif kind[0] in "LN":
                out += _LETTERS.get(part, part)
            elif kind[0] != "M" and kind != "Cf":
                out += " "
        return out


_FOLDING = _Folding()


def words(text: str) -> list[str]:
    """The words of a text, comparable."""
    if "&" in text:
        text = html.unescape(html.unescape(text) if "&amp;" in text else text)
    if text.isascii():
        return _ASCII.findall(text.lower())
    return text.translate(_FOLDING).split()


def folded(text: str) -> str:
    """A text by the same rules, spaces and all; what is ASCII only changes its case."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def runs(said: Sequence[str], length: int) -> Iterator[str]:
    """Every run of so many words."""
    return (" ".join(said[start : start + length]) for start in range(len(said) - length + 1))


def own_runs(said: Sequence[str], length: int) -> Iterator[tuple[int, str]]:
    """Every run that weighs as much as so many words, with how many words or signs it has."""
    signs = length * SIGNS
    scripts = [is_sign(word) for word in said]
    if not any(scripts):
        yield from ((length, run) for run in runs(said, length))
        return
    for start in range(len(said) - length + 1):
        if not any(scripts[start : start + length]):
            yield length, " ".join(said[start : start + length])
        elif start + signs <= len(said):
            yield signs, " ".join(said[start : start + signs])


def is_sign(word: str) -> bool:
    """Whether a word is one letter or sign of a script without spaces."""
    return len(word) == 1 and word > "\u0dff" and any(first <= ord(word) <= last for first, last in _UNSPACED)


def weight(said: Sequence[str]) -> float:
    """How many words these weigh."""
    return sum(1 / SIGNS if is_sign(word) else 1 for word in said)


def anchors(phrases: Iterable[str], counts: Mapping[str, int]) -> frozenset[str]:
    """Words of which every phrase holds one at least: few and rare ones, by how many texts say them (`counts`)."""
    chosen: set[str] = set()
    for phrase in sorted(phrases):
        said = phrase.split(" ")
        if chosen.isdisjoint(said):
            chosen.add(min(said, key=lambda word: (is_sign(word), counts.get(word, 0), -len(word), word)))
    return frozenset(chosen)


def found(
    text: str,
    is_wanted: Callable[[str, int], bool],
    lengths: Sequence[int],
    may_begin: Callable[[str], bool] = lambda _: True,
) -> list[Span]:
    """Where runs of words stand in a text or in markup; within tags and across them.

    `may_begin` is asked of each word: whether any wanted run holds it. A run without such a word is not looked at.
    """
    spans: list[Span] = []
    for pattern in (_PLAIN, _MARKED) if "<" in text or "&lt;" in text else (_PLAIN,):
        read = _read(text, pattern)
        said = [word for word, _ in read]
        marked = [place for place, word in enumerate(said) if may_begin(word)]
        for length in lengths:
            starts = {
                start
                for place in marked
                for start in range(max(place - length + 1, 0), min(place, len(said) - length) + 1)
            }
            for start in sorted(starts):
                if is_wanted(" ".join(said[start : start + length]), length):
                    spans += _places(read[start : start + length])
    return spans


def _places(read: Sequence[tuple[str, list[Span]]]) -> Iterator[Span]:
    return (span for _, spans in read for span in spans)


def _read(text: str, pattern: re.Pattern[str]) -> list[tuple[str, list[Span]]]:
    """The words of a text with where their letters stand; a word that markup cuts has several places."""
    read: list[tuple[str, list[Span]]] = []
    word, spans = "", []
    for match in pattern.finditer(text):
        kind, unit = match.lastgroup, match[0]
        if kind == "word":
            word += unit.lower()
            spans.append(match.span())
            continue
        bare = (" " if not _INSIDE.match(unit) else "") if kind == "tag" else " " if kind == "gap" else _bare(unit)
        if " " not in bare:
            if bare or (word and kind != "tag"):
                word += bare
                spans.append(match.span())
            continue
        if word:
            read.append((word, spans))
        word, spans = "", []
        read += [(part, [match.span()]) for part in bare.split()]
    return [*read, (word, spans)] if word else read


def _bare(unit: str) -> str:
    """A letter, an entity or an escape by the rules of `words`."""
    if unit.startswith("\\"):
        unit = json.loads(f'"{unit}"') if unit[1] == "u" else " "
    elif unit.startswith("&"):
        unit = html.unescape(html.unescape(unit))
    return unit.lower() if unit.isascii() and unit.isalnum() else unit.translate(_FOLDING)


def addresses(text: str, base: str) -> Iterator[tuple[Span, str]]:
    """The web addresses that a page names, absolute, with their places."""
    for match in _ADDRESS.finditer(text):
        yield match.span(), html.unescape(match[0].replace("\\/", "/"))
    for match in _LINK.finditer(text):
        try:
            yield match.span(1), urljoin(base, html.unescape(match[1]))
        except ValueError:
            continue


def bare(markup: str) -> str:
    """Markup as it is read: a gap for each tag, nothing for those that may stand inside a word."""
    return _SPLIT.sub(lambda tag: "" if _INSIDE.match(tag[0]) else " ", markup)


def link_words(text: str, base: str) -> Iterator[tuple[list[Span], str]]:
    """What links say, with the absolute address that each leads to; tags within a link are no part of it."""
    for match in _ANCHOR.finditer(text) if "<a" in text or "<A" in text else ():
        begin, end = match.span("said")
        cuts = [begin, *(edge for tag in _SPLIT.finditer(text, begin, end) for edge in tag.span()), end]
        try:
            yield list(zip(cuts[::2], cuts[1::2], strict=True)), urljoin(base, html.unescape(match["url"]))
        except ValueError:
            continue


def blanked(text: str, spans: Iterable[Span], charset: str = "utf-8") -> str:
    """A text whose words in these places are blank: of equal length in bytes, so that nothing after them moves."""
    parts: list[str] = []
    end = 0
    for start, stop in _joined(spans):
        taken = "".join(_blank(letter, charset) for letter in text[start:stop])
        parts += [text[end:start], taken]
        end = stop
    return "".join([*parts, text[end:]])


def _blank(letter: str, charset: str) -> str:
    if letter.isspace():
        return letter
    if charset == "utf-8":
        return "x" * len(letter.encode("utf-8", "surrogatepass"))
    return "x" * (len((letter * 2).encode(charset, "surrogateescape")) // len("xx".encode(charset)))


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, stop in sorted(set(spans)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stop))
        else:
            joined.append((start, stop))
    return joined
