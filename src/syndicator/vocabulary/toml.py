"""Read a vocabulary file so that a mistake is told with its line and what was meant."""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from syndicator.errors import DefinitionError
from syndicator.toml import tables

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG: Final = 60
"""It names files and folders of what is published."""
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Document:
    """A TOML text with its name; finds the line of any key again, which `tomllib` forgets."""

    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self._lines = text.split("\n")
        self.tables = tables(text, where)

    def line(self, *path: str) -> int | None:
        """The line, from 1, on which a table or key stands; of its nearest ancestor that has one, else None."""
        for depth in range(len(path), 0, -1):
            for split in range(depth, -1, -1):
                found = self._find(path[:split], path[split:depth])
                if found is not None:
                    return found
        return None

    def _find(self, table: tuple[str, ...], key: tuple[str, ...]) -> int | None:
        header = _spelling(table)
        start = 0
        if table:
            pattern = re.compile(rf"\s*\[\s*{header}\s*[\].]")
            start = next((n for n, line in enumerate(self._lines) if pattern.match(line)), -1) + 1
            if start == 0:
                return None
        if not key:
            return start or None
        pattern = re.compile(rf"\s*{_spelling(key)}\s*=")
        for number in range(start, len(self._lines)):
            if pattern.match(self._lines[number]):
                return number + 1
            if re.match(r"\[[\w\".-]+\]\s*(#|$)", self._lines[number]):
                return None
        return None

    def line_of_text(self, text: str, *path: str) -> int | None:
        """The line of a word inside the value of a key, as near as it can be told."""
        start = self.line(*path)
        if start is None:
            return None
        return next((n + 1 for n in range(start - 1, len(self._lines)) if text in self._lines[n]), start)

    def error(self, path: Iterable[str], problem: str, hint: str = "", *, text: str | None = None) -> DefinitionError:
        """A mistake at a key (or at `text` inside its value), ready to raise."""
        steps = tuple(path)
        number = self.line(*steps) if text is None else self.line_of_text(text, *steps)
        name = ".".join(steps)
        where = f"{self.where}:{number}" if number else self.where
        return DefinitionError(where, f"{name}: {problem}" if name else problem, hint)

    def table(self, value: object, *path: str) -> dict[str, Any]:
        """The value, if it is a table."""
        if not isinstance(value, dict):
            raise self.error(path, f"must be a table, not {_kind(value)}")
        return value

    def string(self, value: object, *path: str) -> str:
        """The value, if it is a string."""
        if not isinstance(value, str):
            raise self.error(path, f"must be a string, not {_kind(value)}")
        return value

    def flag(self, value: object, *path: str) -> bool:
        """The value, if it is true or false."""
        if not isinstance(value, bool):
            raise self.error(path, f"must be true or false, not {_kind(value)}")
        return value

    def text_for_people(self, value: object, *path: str) -> str:
        """The value, if it is a string with something in it, and nothing that is no text."""
        words = self.string(value, *path)
        if not any(map(str.isalnum, words)):
            raise self.error(path, "says nothing")
        if sign := _CONTROL.search(words.replace("\n", " ").replace("\t", " ")):
            raise self.error(path, f"holds {sign[0]!r}, which is no text")
        return words

    def line_for_people(self, value: object, *path: str) -> str:
        """The same in one line, as titles are."""
        words = self.text_for_people(value, *path)
        if "\n" in words:
            raise self.error(path, "must stand in one line")
        return words

    def tag(self, value: object, *path: str) -> str:
        """The value, if it looks like a language (BCP 47)."""
        language = self.string(value, *path)
        if not _TAG.fullmatch(language):
            raise self.error(path, f"{language!r} is no language", "as in en, th or zh-Hant")
        return language

    def terms(self, value: object, *path: str) -> list[str]:
        """A list of terms: one string, parted by commas or line ends; each has a letter or digit."""
        text = self.string(value, *path).replace("\n", ",").replace("\t", " ")
        found = [part for each in text.split(",") if (part := each.strip())]
        for part in found:
            if not part[0].isalnum() and not any(map(str.isalnum, part)):
                raise self.error(path, f"{part!r} has no letter, so that it can never be found", text=part)
        if not text.isprintable() and (sign := _CONTROL.search(text)):
            raise self.error(path, f"holds {sign[0]!r}, which is no text", "type that word anew")
        return found

    def slug(self, name: str, thing: str, *path: str) -> None:
        """Refuse a name that could stand in no address."""
        if not _SLUG.fullmatch(name) or len(name) > LONGEST_SLUG:
            problem = f"a {thing} is named by lower-case words joined by hyphens, {LONGEST_SLUG} characters at most"
            raise self.error(path, problem)

    def language(self, name: str, *path: str) -> None:
        """Refuse what is no language without a region, as terms and coverage have them."""
        if not _LANGUAGE.fullmatch(name):
            raise self.error(path, f"{name!r} is no language", "a code of two or three letters, as in th")

    def known(
        self, keys: Mapping[str, Any], allowed: Collection[str], *path: str, elsewhere: Mapping[str, str] | None = None
    ) -> None:
        """Refuse a key that we do not know, and say which one was meant; `elsewhere` says where others belong."""
        for key in keys:
            if key not in allowed:
                place = (elsewhere or {}).get(key)
                raise self.error(
                    (*path, key), "unknown key", f"it belongs in {place}" if place else meant(key, allowed)
                )


def meant(word: str, allowed: Collection[str]) -> str:
    """What a mistyped word probably was; the whole list where nothing is near and the list is short."""
    near = difflib.get_close_matches(word, list(allowed), 1) or difflib.get_close_matches(
        word.lower(), [name.lower() for name in allowed], 1
    )
    if near:
        return f"did you mean {next(name for name in allowed if name.lower() == near[0].lower())!r}?"
    return "known: " + ", ".join(sorted(allowed)) if len(allowed) <= 20 else ""


def _spelling(path: tuple[str, ...]) -> str:
    """A pattern for a dotted key, each part bare or quoted."""
    return r"\s*\.\s*".join(rf"[\"']?{re.escape(part)}[\"']?" for part in path)


def _kind(value: object) -> str:
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), type(value).__name__)
