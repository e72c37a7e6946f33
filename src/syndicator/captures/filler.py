"""A gzip member of an exact length that says only that a record was removed."""

import struct
import uuid
import zlib

_BLOCK = 65_535
"""Most bytes of a stored deflate block (RFC 1951, 3.2.4); each costs five more."""
_SPACES = b" "


def filler(length: int) -> bytes:
    """A WARC `metadata` record as a gzip member of `length` bytes, at least some 250.

    Its blocks are stored, not compressed, so that any length can be met.

    Raises:
        ValueError: `length` is too small to hold the record.
    """
    blocks = -(-(length - 18) // (_BLOCK + 5))
    record = _record(length - 18 - 5 * blocks)
    out = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"]
    for number in range(blocks):
        part = record[number * _BLOCK : (number + 1) * _BLOCK]
        out.append(struct.pack("<BHH", number == blocks - 1, len(part), len(part) ^ 0xFFFF) + part)
    out.append(struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF))
    return b"".join(out)


def _record(length: int) -> bytes:
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"removed {length}")
    room = length
    for _ in range(3):  # the number's own digits change the head's length
        head = (
            f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{name}>\r\n"
            f"WARC-Date: 1970-01-01T00:00:00Z\r\nContent-Length: {max(room, 0):09}\r\n\r\n"
        ).encode()
        room = length - len(head) - 4
    if room < 0:
        raise ValueError(f"{length} bytes are too few for a record")
    return head + _SPACES * room + b"\r\n\r\n"
