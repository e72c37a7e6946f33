"""Read a vocabulary file so that a mistake is told with its line and what was meant."""

import difflib
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from syndicator.errors import DefinitionError


class Document:
    """A TOML text with its name; finds the line of any key again, which `tomllib` forgets."""

    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self._lines = text.split("\n")
        try:
            self.tables: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            place = f"{where}:{found[1]}" if found else where
            raise DefinitionError(place, f"not valid TOML: {error}") from error

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

    def terms(self, value: object, *path: str) -> list[str]:
        """A list of terms: one string, parted by commas or line ends."""
        text = self.string(value, *path)
        found = [part.strip() for part in text.replace("\n", ",").split(",")]
        return [part for part in found if part]

    def known(self, keys: Mapping[str, Any], allowed: Collection[str], *path: str) -> None:
        """Refuse a key that we do not know, and say which one was probably meant."""
        for key in keys:
            if key not in allowed:
                raise self.error((*path, key), "unknown key", meant(key, allowed))


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
