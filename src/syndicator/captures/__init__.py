"""Responses as they came: WARC files (ISO 28500) that runs append to, and that `--replay` and `reprocess` read."""

from syndicator.captures.recording import DEMO, Recording, spelling
from syndicator.captures.records import Recorded, digest, read_at
from syndicator.captures.walking import pages_of, responses
from syndicator.captures.writer import Place, Writer, erase

__all__ = [
    "DEMO",
    "Place",
    "Recorded",
    "Recording",
    "Writer",
    "digest",
    "erase",
    "pages_of",
    "read_at",
    "responses",
    "spelling",
]
