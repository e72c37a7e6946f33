"""WARC files as a row of members, one record each; where a file stops making sense, it says at which byte."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

GZIP = b"\x1f\x8b\x08"
WARC = b"WARC/"
MOST_BYTES = 512 * 1024 * 1024
"""Of one record, uncompressed: what is larger is no page that we would read."""

_CHUNK = 64 * 1024
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Member:
    """One record as it lies in a file: `offset` and `length` count the file's bytes, `data` is uncompressed."""

    offset: int
    length: int
    data: bytes


class Damage(Exception):
    """From `offset` on, a file cannot be read. `torn`: it just ends there, as after a cut; else bytes are wrong."""

    def __init__(self, offset: int, problem: str, *, torn: bool) -> None:
        super().__init__(problem)
        self.offset = offset
        self.problem = problem
        self.torn = torn


def members(file: BinaryIO, start: int = 0) -> Iterator[Member]:
    """Every member from byte `start` on, which must be where one begins.

    Raises:
        Damage: at the first byte that begins no whole member; those before it have been yielded.
    """
    file.seek(start)
    head = file.read(len(WARC))
    file.seek(start)
    if head.startswith(GZIP):
        yield from _compressed(file, start)
    elif head == WARC:
        yield from _plain(file, start)
    elif head:
        torn = GZIP.startswith(head) or WARC.startswith(head)
        raise Damage(start, "no WARC record begins here", torn=torn)


def _compressed(file: BinaryIO, offset: int) -> Iterator[Member]:
    rest = b""
    while True:
        inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        parts: list[bytes] = []
        length = size = 0
        while not inflater.eof:
            chunk = rest or file.read(_CHUNK)
            rest = b""
            if not chunk:
                if not length:
                    return
                raise Damage(offset, "the last record is cut", torn=True)
            try:
                parts.append(inflater.decompress(chunk))
            except zlib.error as error:
                raise Damage(offset, f"the compressed record is damaged ({error})", torn=False) from error
            length += len(chunk) - len(inflater.unused_data)
            size += len(parts[-1])
            if size > MOST_BYTES:
                raise Damage(offset, f"a record of more than {MOST_BYTES} bytes", torn=False)
        rest = inflater.unused_data
        yield Member(offset, length, b"".join(parts))
        offset += length


def _plain(file: BinaryIO, offset: int) -> Iterator[Member]:
    while True:
        head = _head(file)
        if not head:
            return
        if not head.startswith(WARC):
            raise Damage(offset, "no WARC record begins here", torn=WARC.startswith(head))
        found = _LENGTH.search(head)
        if not head.endswith(b"\n\r\n") or not found:
            raise Damage(offset, "the head of a record is cut", torn=True)
        length = int(found[1])
        if length > MOST_BYTES:
            raise Damage(offset, f"a record of more than {MOST_BYTES} bytes", torn=False)
        block = file.read(length + 4)
        if len(block) < length + 4:
            raise Damage(offset, "the last record is cut", torn=True)
        yield Member(offset, len(head) + len(block), head + block)
        offset += len(head) + len(block)


def _head(file: BinaryIO) -> bytes:
    """The lines up to and with the empty one; less if the file ends before it."""
    lines: list[bytes] = []
    size = 0
    while size < _CHUNK:
        line = file.readline(_CHUNK)
        lines.append(line)
        size += len(line)
        if line in {b"", b"\r\n"}:
            break
    return b"".join(lines)
