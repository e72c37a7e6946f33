"""What people write as TOML: decoded and parsed, so that a mistake is told with its file and line."""

import re
import tomllib
from pathlib import Path
from typing import Any

from syndicator.errors import DefinitionError

_MARK = "\ufeff"
"""Which some editors put before a text, and which is no part of it."""


def read(path: Path) -> dict[str, Any]:
    """What a TOML file says.

    Raises:
        DefinitionError: it is no UTF-8, or no TOML.
        OSError: it cannot be read.
    """
    return tables(decoded(path.read_bytes(), str(path)), str(path))


def decoded(data: bytes, where: str) -> str:
    """The text of a file, its line ends as `\\n`, without a byte-order mark.

    Raises:
        DefinitionError: it is no UTF-8.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DefinitionError(f"{where}:{line}", "is not UTF-8", "save the file as UTF-8") from error
    return text.removeprefix(_MARK).replace("\r\n", "\n")


def tables(text: str, where: str) -> dict[str, Any]:
    """What a TOML text says.

    Raises:
        DefinitionError: it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.rstrip("\n").count("\n") + 1
        raise DefinitionError(f"{where}:{line}", f"not valid TOML: {error}") from error
    except RecursionError as error:
        raise DefinitionError(where, "not valid TOML: lists within lists without end") from error
