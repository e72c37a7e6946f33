"""How text becomes words for search: the one place where index and query agree.

The store writes what these functions return into its indexes (`search.words`, `search.tags`, `search_trigram`);
a query asks with what they return. So no rule of a database's own tokeniser can part the two. An index forgets a word
only when told the very same again: whoever changes what is written here writes the migration that indexes anew.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date
from functools import cache, lru_cache

from syndicator.model import Attachment, Item

_OLD = unicodedata.ucd_3_2_0
"""Unicode 3.2, frozen: what is a letter there is one in every Python and every SQLite."""

UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x19E0, 0x19FF),  # Khmer symbols
    (0x2E80, 0x30FF),  # Han radicals, kana
    (0x3400, 0x9FFF),  # Han
    (0xA9E0, 0xA9FF),  # Burmese, extended
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),  # Han, compatibility
    (0x20000, 0x3FFFF),
)
"""Scripts that are written without spaces: their words are looked for inside running text."""

_LETTERS = {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
_CLASH = re.compile(r"\bx0(?=[a-z]0)")
_TYPOGRAPHY = "‘’“”–—…•·«»€£\u00a0"
"""The commonest signs beyond ASCII; none is part of a word."""
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_UNQUOTED: dict[int, str | None] = {**_INVISIBLE, **{ord(mark): " " for mark in '"“”„«»'}}


def _unspaced(character: str) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in UNSPACED)


class _Folding(dict[int, str]):
    """Character to what stands for it in an index; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind = _OLD.category(character)
        if character in _LETTERS:
            folded = _LETTERS[character]
        elif kind[0] == "M" or code in _INVISIBLE:
            folded = " " if _unspaced(character) else ""
        elif kind[0] not in "LN" or _unspaced(character):
            folded = " "
        else:
            folded = character
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """`text` as index words parted by one space: lower case, no diacritics, no punctuation. Idempotent.

    Words of scripts without spaces are left out; `running` is for them.
    """
    plain = _plain(text)
    if plain.isascii():
        plain = plain.lower()
    else:
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    folded = " ".join(plain.translate(_FOLDING).split())
    return _CLASH.sub("x", folded) if "x0" in folded else folded


def running(*texts: str) -> str:
    """Texts as the trigram index keeps them; empty where none is in a script without spaces."""
    together = "\n".join(text for text in texts if text)
    if together.isascii() or not has_unspaced(together):
        return ""
    return together_as_one(together)


def together_as_one(text: str) -> str:
    """NFC, lower case, no invisible breaks, no quotation marks, one space where there was white space."""
    text = unicodedata.normalize("NFC", text.translate(_UNQUOTED).lower())
    return " ".join(text.replace("\u0e4d\u0e32", "\u0e33").split())


def has_unspaced(text: str) -> bool:
    """Whether any letter is of a script without spaces."""
    return any(letter > "\u0dff" and _unspaced(letter) and letter.isalpha() for letter in set(text))


def says(text: str, phrase: str, *, goes_on: bool = False) -> bool:
    """Whether the words of `phrase` (folded) stand side by side in `text`; with `goes_on` its last may be longer."""
    plain = _latin(_plain(text))
    if plain.isascii() and phrase.isascii() and "x0" not in plain:
        lower = plain.lower()
        found = _side_by_side(phrase, goes_on).finditer(lower)
        return any(match.start() == 0 or not lower[match.start() - 1].isalnum() for match in found)
    return f" {phrase}{'' if goes_on else ' '}" in f" {fold(text)} "


def _latin(text: str) -> str:
    """A text in Latin 1 as ASCII that folds to the same; any other as it is. A fraction of what `fold` takes."""
    if text.isascii():
        return text
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return text
    table, unsure = _latin_folding()
    return text if len(raw.translate(None, unsure)) < len(raw) else raw.translate(table).decode("ascii")


@cache
def _latin_folding() -> tuple[bytes, bytes]:
    """What stands for each letter of Latin 1, and those for which no single ASCII letter does."""
    folded = [fold(chr(code)) or ("" if code in _INVISIBLE else " ") for code in range(256)]
    sure = [len(letter) == 1 and letter.isascii() for letter in folded]
    table = bytes(ord(letter) if one else code for code, (letter, one) in enumerate(zip(folded, sure, strict=True)))
    return table, bytes(code for code, one in enumerate(sure) if not one)


def _plain(text: str) -> str:
    """`text` without the signs that make most English texts more than ASCII."""
    if not text.isascii():
        for sign in _TYPOGRAPHY:
            text = text.replace(sign, " ")
    return text


@lru_cache(maxsize=256)
def _side_by_side(phrase: str, goes_on: bool) -> re.Pattern[str]:  # noqa: FBT001  cached by position
    """The first word of a phrase, the others behind it; begins with plain letters, which `re` finds quickest."""
    first, *others = phrase.split()
    behind = "".join(f"[^a-z0-9]+{word}" for word in others) + ("" if goes_on else "(?![a-z0-9])")
    return re.compile(f"{first}(?={behind})")


_NO_PLURAL = re.compile("[^aeiou]ys$")
"""The plural of `-y` after a consonant is `-ies`."""


def forms(word: str) -> tuple[str, ...]:
    """A folded word's regular singular and plural, the singular first; only itself where there is no rule."""
    if not (word.isascii() and word.isalpha()):
        return (word,)
    if len(word) >= 6 and word.endswith("ies") and word[-4] not in "aeiou":
        word = word.removesuffix("ies") + "y"
    elif (
        len(word) >= 5 and word.endswith("s") and not word.endswith(("ss", "us", "is")) and not _NO_PLURAL.search(word)
    ):
        word = word.removesuffix("s")
    if len(word) < 4 or word.endswith("s"):
        return (word,)
    if word.endswith("y") and word[-2] not in "aeiou":
        return (word, word.removesuffix("y") + "ies")
    return (word, word + "s")


FIRST_YEAR, LAST_YEAR = 1899, 2101
"""Dates outside are indexed as the first or last day inside; no query names these years."""

EVERY = "x0a0"
"""The index word that every item carries."""


def tag(kind: str, value: str) -> str:
    """A tag as an index word.

    Kinds: `c` country, `m` mentioned, `t` topic, `s` source, `l` language, `d` date, `h` has.
    """
    return f"x0{kind}0" + "".join(letter for letter in value.lower() if letter.isalnum())


def day_of(item: Item) -> date:
    """The day that date filters compare: published (its first day, where coarser), else first seen."""
    return item.published.day if item.published else item.first_seen.astimezone(UTC).date()


def tags(item: Item) -> str:
    """Everything that a query may ask of an item but its words, as index words parted by a space."""
    day = min(max(day_of(item), date(FIRST_YEAR, 1, 1)), date(LAST_YEAR, 12, 31))
    found = [EVERY, tag("s", item.source)]
    found += [tag("c", code) for code in item.tags.primary] or [tag("c", "none")]
    found += [tag("m", code) for code in item.tags.mentioned]
    found += [tag("t", slug) for slug in item.tags.topics]
    if item.tags.coverage == "none":
        found.append(tag("t", "unknown"))
    elif not item.tags.topics:
        found.append(tag("t", "none"))
    found += [tag("l", language) for language in languages(item.language)]
    found += [tag("d", part) for part in (f"{day:%Y%m}"[:length] for length in (2, 3, 4, 6))]
    found += [tag("h", what) for what in has(item)]
    return " ".join(found)


def languages(language: str) -> list[str]:
    """A BCP 47 tag and the broader ones it lies in: `pt-br` and `pt`."""
    parts = language.lower().split("-")
    return ["-".join(parts[: length + 1]) for length in range(len(parts))]


def has(item: Item) -> Iterable[str]:
    """What `has:` may ask for and the item has."""
    if item.attachments:
        yield "attachment"
    if any(_is_pdf(attachment) for attachment in item.attachments):
        yield "pdf"
    if item.published is None:
        yield "nodate"
    if has_unspaced(item.title + item.summary + item.text):
        yield "unspaced"


def _is_pdf(attachment: Attachment) -> bool:
    return attachment.type == "application/pdf" or attachment.url.partition("?")[0].lower().endswith(".pdf")


def words(item: Item) -> str:
    """What `search.words` holds of an item: title, summary and text, folded."""
    return fold(f"{item.title}\n{item.summary}\n{item.text}")
