"""Going through everything that was captured: to rebuild items, and to find what has to be erased."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from syndicator.captures.members import Damage, Member, members
from syndicator.captures.records import Record, Recorded, parse, recorded
from syndicator.captures.writer import Place
from syndicator.errors import CaptureError


def responses(folder: Path) -> Iterator[tuple[Place, Recorded]]:
    """Every response in a folder of captures, file by file in the order of their days, with its place.

    A record that a kill tore at the end of a file is passed over: nobody was told that it was there.

    Raises:
        CaptureError: a file is damaged before its end, or is no WARC file.
    """
    for path in sorted(folder.glob("*.warc.gz"), key=_order):
        yield from _of_file(path)


def _of_file(path: Path) -> Iterator[tuple[Place, Recorded]]:
    for member, record in _records(path):
        if record.type == "response":
            yield Place(path.name, member.offset, member.length), recorded(record)


def _records(path: Path, start: int = 0) -> Iterator[tuple[Member, Record]]:
    """Every whole record from byte `start` on, with where it lies; what is torn at the end is passed over."""
    try:
        with path.open("rb") as file:
            for member in members(file, start):
                yield member, parse(member, str(path))
    except Damage as damage:
        if not damage.torn:
            raise CaptureError(str(path), f"{damage.problem} (byte {damage.offset})") from damage
    except OSError as error:
        raise CaptureError(str(path), f"cannot be read: {error.strerror}") from error


def _order(path: Path) -> tuple[str, int]:
    """Day, then number: `2024-03-01.warc.gz` is the first file of its day, `2024-03-01-2.warc.gz` the second."""
    name = path.name.removesuffix(".warc.gz")
    number = name[11:]
    return name[:10], int(number) if number.isdecimal() else 1


class Page(NamedTuple):
    """A page that came whole, and where its record begins."""

    url: str
    date: datetime
    offset: int


def pages_of(path: Path, start: int) -> tuple[list[Page], int]:
    """The pages of a file from byte `start` on, where a record begins; and where its last whole record ends.

    Raises:
        CaptureError: the file is damaged before its end, or is no WARC file.
    """
    found: list[Page] = []
    end = start
    for member, record in _records(path, start):
        end = member.offset + member.length
        if record.type == "response" and record.http is not None and record.http.get_statuscode() == "200":
            found.append(Page(record.url, record.date, member.offset))
    return found, end
