"""Plain text made comparable and safe to publish: one spelling of characters and white space, summaries, languages."""

import re
import unicodedata

from syndicator.text.language import language_of
from syndicator.text.mojibake import repaired

__all__ = ["clean", "language_of", "line", "repaired", "summary_of"]

_ILLEGAL = re.compile(
    # Not allowed in XML 1.0 (section 2.2), plus C1 controls, soft hyphens, byte order marks, interlinear
    # annotation marks, direction overrides (they make a title read as another one) and noncharacters.
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"
    "\ud800-\udfff"
    + "".join(chr(plane + last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
    + "]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"  # tags that are no part of a flag: unseen words
)
_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_ODD = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(f"[{_ODD}][ {_ODD}]*| [ {_ODD}]+")
_DOUBLE = re.compile("  +")
_ZERO_WIDTH = re.compile("(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u200b])\u200b+")
"""Zero-width spaces part words in Thai, Lao, Khmer and Burmese; elsewhere they only hide words."""
_PARAGRAPHS = re.compile("\n\n\n+")
_MARK = "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_MARKS = re.compile(f"({_MARK}{_MARK}{{7}}){_MARK}+")
"""More combining marks on one letter than any language stacks: normal forms need quadratic time for them."""

_LONGEST_SIGN = 20
_JOINS = re.compile("[\u200d\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]|(?![\\w\\s])[\u0300-\u1fff\ua980-\ua9ff]")
"""What belongs to the sign before it; vowel signs of Thai, Khmer and Burmese are no letters to `re`."""
_SENTENCE = re.compile("[.!?…][\"'”’»)\\]]*(?=\\s)|[。！？।။៕](?=.)|(?<=[ก-๛])\\s")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(.])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Lt|Col|Gen|Maj|Capt|Sgt|Pol|Sen|Rep|Gov|Hon|No|Nos|vs|etc|"
    r"e\.g|i\.e|cf|approx|Jr|Sr|Inc|Ltd|Co|Corp)\.$"
)


def clean(text: str) -> str:
    """Give `text` one spelling: NFC, no character that XML 1.0 forbids, paragraphs parted by one empty line.

    Entities are taken as decoded already: `&amp;` stays as it stands. Idempotent.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    given, text = text, repaired(text)
    is_settled = text == given
    text = text.replace("\xa0", " ").replace("\t", " ")
    is_odd = not all(map(str.isprintable, text.split("\n")))
    if is_odd:  # every character that the next patterns take is none that prints
        text = _BREAKS.sub("\n", _ZERO_WIDTH.sub("", _ILLEGAL.sub("", text)))
    if not text.isascii():
        text, spelled = _composed(text), text
        is_settled = is_settled and text == spelled
    if is_odd or "  " in text:
        text = (_SPACES if is_odd else _DOUBLE).sub(" ", text)
    text = "\n".join([one.strip(" ") for one in text.split("\n")])
    text = (_PARAGRAPHS.sub("\n\n", text) if "\n\n\n" in text else text).strip("\n ")
    if (is_settled and not is_odd) or text == given or repaired(text) == text:
        return text
    return clean(text)  # read wrong four times, or what parted the signs of something read wrong is gone


def _composed(text: str) -> str:
    """`text` in NFC; marks beyond reason are cut first."""
    return unicodedata.normalize("NFC", _MARKS.sub(r"\1", text) if _MARKS.search(text) else text)


def line(text: str) -> str:
    """`clean`, on one line."""
    return clean(text).replace("\n\n", " ").replace("\n", " ")


def summary_of(text: str, limit: int = 300) -> str:
    """The first sentences of `text` that fit into `limit` characters; only one that had to be cut ends with `…`."""
    whole = line(text)
    if len(whole) <= limit:
        return whole
    end = 0
    for match in _SENTENCE.finditer(whole, 0, limit + 1):
        if match.end() <= limit and not _ABBREVIATED.search(whole, max(0, match.end() - 12), match.end()):
            end = match.end()
    if end >= limit * 0.4:
        return whole[:end].rstrip()
    cut = whole.rfind(" ", limit // 2, limit)
    return whole[: cut if cut > 0 else _between_signs(whole, limit - 1)].rstrip(" ,;:–—-.") + "…"


def _between_signs(text: str, end: int) -> int:
    """The last place up to `end` where no letter is parted from its marks, no sign from what it is joined to."""
    for place in range(end, max(0, end - _LONGEST_SIGN), -1):
        if not (_JOINS.match(text, place) or text[place - 1] in "\u200d\u17d2\u1039"):
            return place
    return end
