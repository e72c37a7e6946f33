"""Spell texts and terms the one way in which they are compared, character for character."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import product
from string import ascii_lowercase, ascii_uppercase
from typing import Final, Literal

Edges = Literal["both", "start", "none"]
"""Where a word must begin and end: `start` for scripts that glue particles on, `none` for those without spaces."""

_MARKS: Final = b"\n\t\r\x0b\x0c-/([{}])\"'.,;:!?*|<>@#+=~&\\`^_%"
_ASCII: Final = bytes.maketrans(ascii_uppercase.encode() + _MARKS, ascii_lowercase.encode() + b" " * len(_MARKS))
_OTHER: Final = (
    "’‘“”–—\xa0…•«»„‛ʼ´ʻ＇·\u2009\u202f\u2010\u2011\u2012\u2015\u200b\ufeff¡¿，。、：；（）！？「」『』।။၊៖،؛؟"
)
"""Marks beyond ASCII that part words, those of English first. All become spaces, apostrophes too: `Cox’s` is two words
here and there."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Half a character: no text of ours has one, and the search for terms refuses it."""

_AMERICAN: Final = (
    ("labour", "labor"),
    ("centre", "center"),
    ("centring", "centering"),
    ("programme", "program"),
    ("behaviour", "behavior"),
    ("neighbour", "neighbor"),
    ("offence", "offense"),
    ("defence", "defense"),
    ("counselling", "counseling"),
    ("travell", "travel"),
    ("paedo", "pedo"),
    ("cheque", "check"),
    ("fulfil ", "fulfill "),
    ("judgment", "judgement"),
    ("licence", "license"),
    ("analyse", "analyze"),
    ("parlour", "parlor"),
    ("ise ", "ize "),
    ("ised", "ized"),
    ("ising", "izing"),
    ("isation", "ization"),
    ("iser", "izer"),
)
_NOUN: Final = re.compile(
    "beating|briefing|building|crossing|drowning|filing|finding|gathering|hearing|holding|killing|meeting|offering|"
    "posting|ring|ruling|saving|sighting|training|warning|wedding"
)
"""Words that end like verbs and have a plural: `smuggling rings`."""
_CHOICE: Final = re.compile(r"\(([^()]*)\)")
_FOLDED_SPELLING: Final = re.compile("|".join(side for pair in _AMERICAN for side in pair))


def fold(text: str) -> str:
    """The text in lower case, every mark that parts words a space, between two spaces.

    Character n of `text` is character n + 1 of the answer, for any Unicode: only İ grows in lower case.
    """
    folded = _spaced(text)
    if not folded.isascii():
        folded = _spaced(text.replace("İ", "I").lower())
    try:
        spelled = folded.encode()
    except UnicodeEncodeError:
        spelled = _SURROGATE.sub(" ", folded).encode()
    return f" {spelled.translate(_ASCII).decode()}  "


def _spaced(text: str) -> str:
    """The text without the marks beyond ASCII; for most texts in English, nothing is left to do then."""
    for mark in _OTHER:
        if text.isascii():
            break
        text = text.replace(mark, " ")
    return text


def edges(form: str) -> Edges:
    """How words of this form's script begin and end.

    Arabic prefixes are part of the forms (`arabic_forms`), so that it needs no case of its own.
    """
    point = ord(form[0])
    if 0x0E00 <= point <= 0x0EFF or 0x1000 <= point <= 0x109F or 0x1780 <= point <= 0x17FF:
        return "none"
    if 0x3040 <= point <= 0x30FF or 0x3400 <= point <= 0x9FFF:
        return "none"
    if 0xAC00 <= point <= 0xD7AF or 0x0980 <= point <= 0x09FF:
        return "start"
    return "both"


def inner(form: str) -> str:
    """A term as it stands in a folded text, without the spaces around it."""
    if form.isalnum() or (form.isascii() and form.replace(" ", "").isalnum()):
        return form.strip().lower()
    return fold(form).strip()


def fold_all(forms: Sequence[str]) -> list[str]:
    """`inner` of each, folded in one piece: what a tagger has to fold to start up are twenty thousand forms."""
    found = [one.strip() for one in fold("\0".join(forms)).split("\0")]
    return found if len(found) == len(forms) else [inner(form) for form in forms]


def is_strict(form: str) -> bool:
    """Whether a form's marks are part of its spelling: `U.S.`, `T&T`."""
    return "." in form or "&" in form


def capitals(form: str) -> tuple[int, ...]:
    """Places in a form where the text must have a capital too."""
    return (
        tuple(n for n, character in enumerate(form) if character != character.lower()) if form != form.lower() else ()
    )


def arabic_forms(form: str) -> list[str]:
    """An Arabic name with the particles that are written together with it (and, in, to, for, the)."""
    if not 0x0600 <= ord(form[0]) <= 0x06FF:
        return [form]
    stem = form.removeprefix("ال")
    if stem != form:
        return [form, *(f"{particle}ال{stem}" for particle in "وبفك"), f"لل{stem}"]
    return [form, *(f"{particle}{form}" for particle in "وبلفك")]


def choices(form: str) -> list[str]:
    """`sold to (bars|brothels)` in all its forms; most terms offer no choice and are their one form."""
    if "(" not in form:
        return [form]
    parts = _CHOICE.split(form)
    ways = product(*(part.split("|") if place % 2 else (part,) for place, part in enumerate(parts)))
    return ["".join(chosen) for chosen in ways]


def spellings(form: str) -> list[str]:
    """A topic term in its regular forms: singular and plural, British and American.

    `=` before it turns plural folding off.
    """
    if form.startswith("="):
        return [form[1:]]
    if not form.isascii():
        return [form]
    found = _plurals(form)
    if " of " in form:
        head, tail = form.split(" of ", 1)
        found = [f"{h} of {t}" for h, t in product(_plurals(head), _plurals(tail))]
    if not any(map(_is_spelled_two_ways, form.split(" "))):
        return found
    return sorted({variant for one in found for variant in _spelled(one)})


def _plurals(form: str) -> list[str]:
    start, space, word = form.rpartition(" ")
    other = _other_number(word)
    return [form] if other is None else [form, f"{start}{space}{other}"]


@cache
def _other_number(word: str) -> str | None:
    """The plural of a word, or the singular of one; None where that is not regular."""
    if len(word) < 3 or not word.isalpha() or word.endswith(("ing", "ings", "ed", "ss", "ous", "sis")):
        return f"{word}s" if _NOUN.fullmatch(word) else None
    if word.isupper():
        return f"{word}s"
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("s"):
        return word[:-1] if len(word) > 4 else None
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    if word.endswith(("ch", "sh", "x", "z")):
        return f"{word}es"
    if word.endswith("man"):
        return f"{word[:-3]}men"
    return f"{word}s"


@cache
def _is_spelled_two_ways(word: str) -> bool:
    return _FOLDED_SPELLING.search(f"{word} ") is not None


def _spelled(form: str) -> list[str]:
    if not _FOLDED_SPELLING.search(f"{form} "):
        return [form]
    found = [f"{form} "]
    for british, american in _AMERICAN:
        found += [one.replace(british, american) for one in found if british in one]
        found += [one.replace(american, british) for one in found if american in one and british not in one]
    return [one.rstrip() for one in found]
