"""Words, runs of words and addresses in texts, markup and pages as they came; and blanking them at equal length."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import urljoin

_WORD = re.compile(r"[^\W_]+")
_LETTERS = r"(?:[^\W_]|[\u0300-\u036f]|&#?\w{1,10};|\\u[0-9a-fA-F]{4})+"
_SPELLED = re.compile(_LETTERS)
_MARKED = re.compile(rf"<[^>]*>|{_LETTERS}")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_ADDRESS = re.compile(r"https?:(?:\\?/){2}[^\s\"'<>\\)]+(?:\\/[^\s\"'<>\\)]*)*")
_LINK = re.compile(r"""(?:href|src|content|data-[\w-]+)\s*=\s*["']([^"']+)""", re.IGNORECASE)

Span = tuple[int, int]


def words(text: str) -> list[str]:
    """The words of a text, comparable: no case, no punctuation, entities read."""
    plain = html.unescape(text) if "&" in text else text
    return _WORD.findall(unicodedata.normalize("NFC", plain).casefold())


def runs(said: Sequence[str], length: int) -> Iterator[str]:
    """Every run of so many words."""
    return (" ".join(said[start : start + length]) for start in range(len(said) - length + 1))


def found(text: str, is_wanted: Callable[[str, int], bool], lengths: Sequence[int]) -> list[Span]:
    """Where runs of words stand in a text or in markup; within tags and across them."""
    spans: list[Span] = []
    for pattern in (_SPELLED, _MARKED) if "<" in text else (_SPELLED,):
        read = [(word, match.span()) for match in pattern.finditer(text) for word in _read(match[0])]
        said = [word for word, _ in read]
        for length in lengths:
            for start, run in enumerate(runs(said, length)):
                if is_wanted(run, length):
                    spans += [span for _, span in read[start : start + length]]
    return spans


def _read(spelled: str) -> list[str]:
    """The words of what is spelled without a break; entities and escapes read, tags none."""
    if spelled.startswith("<"):
        return []
    if "\\u" in spelled:
        spelled = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), spelled)
    return words(spelled)


def addresses(text: str, base: str) -> Iterator[tuple[Span, str]]:
    """The web addresses that a page names, absolute, with their places."""
    for match in _ADDRESS.finditer(text):
        yield match.span(), html.unescape(match[0].replace("\\/", "/"))
    for match in _LINK.finditer(text):
        try:
            yield match.span(1), urljoin(base, html.unescape(match[1]))
        except ValueError:
            continue


def blanked(text: str, spans: Iterable[Span]) -> str:
    """A text whose words in these places are blank: of equal length in UTF-8, so that nothing after them moves."""
    parts: list[str] = []
    end = 0
    for start, stop in _joined(spans):
        taken = "".join(_blank(letter) for letter in text[start:stop])
        parts += [text[end:start], taken]
        end = stop
    return "".join([*parts, text[end:]])


def _blank(letter: str) -> str:
    return letter if letter.isspace() else "x" * len(letter.encode("utf-8", "surrogatepass"))


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, stop in sorted(set(spans)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stop))
        else:
            joined.append((start, stop))
    return joined
