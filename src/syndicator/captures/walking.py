"""Going through everything that was captured: to rebuild items, and to find what has to be erased."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from syndicator.captures.members import Damage, members
from syndicator.captures.recording import spelling
from syndicator.captures.records import Recorded, parse, recorded
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
    try:
        with path.open("rb") as file:
            for member in members(file):
                record = parse(member, str(path))
                if record.type == "response":
                    yield Place(path.name, member.offset, member.length), recorded(record)
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


def last_of(folder: Path, groups: Sequence[Collection[str]], *, until: datetime) -> list[Recorded | None]:
    """Of each group of addresses the last page that came whole before a moment; files are read newest first.

    Raises:
        CaptureError: a file is damaged before its end, or is no WARC file.
    """
    wanted = [{spelling(url) for url in group} for group in groups]
    found: list[Recorded | None] = [None] * len(groups)
    for path in sorted(folder.glob("*.warc.gz"), key=_order, reverse=True):
        open_groups = [number for number, one in enumerate(found) if one is None and wanted[number]]
        if not open_groups:
            break
        if path.name[:10] > until.date().isoformat():
            continue
        for _, response in _of_file(path):
            for number in open_groups:
                before = found[number]
                if (
                    response.status == 200
                    and response.date < until
                    and spelling(response.url) in wanted[number]
                    and (before is None or before.date <= response.date)
                ):
                    found[number] = response
    return found
