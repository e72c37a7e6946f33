"""Our checker held against the W3C's feed validator, where a checkout of it is at hand; it is no part of this project.

`W3C_VALIDATOR=FOLDER pytest tests/test_check_oracle.py` (FOLDER/src/feedvalidator; it needs `html5lib`).
"""

import io
import os
import random
import re
import sys
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from formats_samples import FEED, ITEMS, SITE

from syndicator.formats import atom, opml, rss
from syndicator.formats.check import check

FOLDER = os.environ.get("W3C_VALIDATOR", "")
ROUNDS = int(os.environ.get("W3C_VALIDATOR_ROUNDS", "600"))
pytestmark = pytest.mark.skipif(
    not (Path(FOLDER) / "src" / "feedvalidator").is_dir(),
    reason="W3C_VALIDATOR names no checkout of the validator",
)
ALREADY = {"archive": "2024-02", "prev_archive": "2024-01"}
Way = Callable[[random.Random, bytes], bytes]
CLEAN = {
    "live.atom": (atom.render(FEED, ITEMS, site=SITE, prev_archive="2024-01"), atom.MEDIA_TYPE),
    "live.rss": (rss.render(FEED, ITEMS, site=SITE, prev_archive="2024-01"), rss.MEDIA_TYPE),
    "archive.atom": (atom.render(FEED, ITEMS, site=SITE, **ALREADY), atom.MEDIA_TYPE),  # type: ignore[arg-type]
    "archive.rss": (rss.render(FEED, ITEMS, site=SITE, **ALREADY), rss.MEDIA_TYPE),  # type: ignore[arg-type]
    "feeds.opml": (opml.render("Feeds", [("Countries", [FEED])], site=SITE), opml.MEDIA_TYPE),
}
ELEMENT = re.compile(rb"<([a-zA-Z:]+)((?: [^<>]*)?)>([^<>]*)</\1>|<[a-zA-Z:]+ [^<>]*/>")
ATTRIBUTE = re.compile(rb' (?!xmlns)([a-zA-Z:]+)="([^"<>]*)"(?=[^<>]*>)')
JUNK = [
    text.encode()
    for text in (
        *" éก%-09:@',{[?#\n\x85\ufffd",
        *("//", "/../", "x y", "%zz", "%41", "&amp;", "&lt;", "&amp;nbsp;", "&lt;/p&gt;", "&lt;b&gt;x&lt;/b&gt;"),
        *("javascript:", "ftp:", "mailto:a@b.c", "&lt;script&gt;x&lt;/script&gt;"),
    )
]


def validated(data: bytes, media_type: str, address: str) -> list[str]:
    """What the W3C's validator says, errors to information."""
    sys.path.insert(0, str(Path(FOLDER) / "src"))
    try:
        import feedvalidator
        from feedvalidator import logging as levels

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            events = feedvalidator.validateStream(io.BytesIO(data), 0, media_type, address)["loggedEvents"]
    finally:
        sys.path.pop(0)
    return [type(event).__name__ for event in events if isinstance(event, (levels.Error, levels.Warning, levels.Info))]


def address_of(document: bytes) -> str:
    found = re.search(rb'<(?:atom:)?link href="([^"]*)" rel="self"', document)
    return found[1].decode() if found else "https://feeds.example.org/feeds.opml"


@pytest.mark.parametrize("name", CLEAN)
def test_our_documents_are_clean_there(name: str) -> None:
    data, media_type = CLEAN[name]
    assert validated(data, media_type, address_of(data)) == []


def dropped(dice: random.Random, data: bytes) -> bytes:
    found = dice.choice(list(dice.choice([ELEMENT, ATTRIBUTE]).finditer(data)))
    return data[: found.start()] + data[found.end() :]


def doubled(dice: random.Random, data: bytes) -> bytes:
    found = dice.choice(list(ELEMENT.finditer(data)))
    return data[: found.end()] + found[0] + data[found.end() :]


def filled(dice: random.Random, data: bytes) -> tuple[int, int]:
    """Where some element's text or attribute's value begins and ends."""
    found = dice.choice([f for f in dice.choice([ELEMENT, ATTRIBUTE]).finditer(data) if (f.lastindex or 0) > 1])
    return found.span(found.lastindex or 0)


def emptied(dice: random.Random, data: bytes) -> bytes:
    start, end = filled(dice, data)
    return data[:start] + data[end:]


def renamed(dice: random.Random, data: bytes) -> bytes:
    found = dice.choice(list(ATTRIBUTE.finditer(data)))
    return data[: found.start(1)] + b"bogus" + data[found.end(1) :]


def soiled(dice: random.Random, data: bytes) -> bytes:
    place = dice.randint(*filled(dice, data))
    return data[:place] + dice.choice(JUNK) + data[place:]


def flipped(dice: random.Random, data: bytes) -> bytes:
    place = dice.randrange(len(data))
    return data[:place] + bytes([dice.randrange(32, 127)]) + data[place + 1 :]


def cut(dice: random.Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data))]


def test_both_say_the_same_of_broken_documents_and_ours_is_never_laxer() -> None:
    dice = random.Random(7)
    ways: list[Callable[[random.Random, bytes], bytes]] = [
        dropped,
        doubled,
        emptied,
        renamed,
        soiled,
        soiled,
        flipped,
        cut,
    ]
    compared = same = 0
    laxer = []
    for _ in range(ROUNDS):
        data, media_type = CLEAN[dice.choice(list(CLEAN))]
        way = dice.choice(ways)
        broken = way(dice, data)
        try:
            theirs = validated(broken, media_type, address_of(data))
        except (UnicodeError, ValueError):  # it stumbles itself over some addresses
            continue
        ours = check(broken, location=address_of(data), media_type=media_type, now=datetime.now(UTC))
        compared += 1
        same += bool(theirs) == any(not finding.house for finding in ours) or bool(theirs and ours)
        if theirs and not ours:
            laxer.append((way.__name__, theirs[:2]))
    assert laxer == []
    assert same / compared >= 0.99
