"""The last capture of an address, found by an index and believed only when the file says the same."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from syndicator.captures import Recorded, pages_of, read_at, spelling
from syndicator.errors import CaptureError
from syndicator.store import Store


def catch_up(folder: Path, store: Store) -> int:
    """Index what the capture files of a folder hold beyond what is known of them; how many captures that were.

    Only what was appended since is read. A file that has grown shorter, or does not go on where it was left, is read
    from its beginning; one that is gone is forgotten.

    Raises:
        CaptureError: a file is damaged before its end, or is no WARC file.
    """
    known = store.indexed()
    present = {path.name: path for path in folder.glob("*.warc.gz")}
    store.forget_captures([name for name in known if name not in present])
    return sum(
        _learn(path, store, known.get(name, 0))
        for name, path in sorted(present.items())
        if path.stat().st_size != known.get(name)
    )


def _learn(path: Path, store: Store, known: int) -> int:
    start = known if known <= path.stat().st_size else 0
    try:
        pages, until = pages_of(path, start)
    except CaptureError:
        if not start:
            raise
        start = 0
        pages, until = pages_of(path, start)
    if not start:
        store.forget_captures([path.name])
    store.index(path.name, [(_key(page.url), int(page.date.timestamp()), page.offset) for page in pages], until=until)
    return len(pages)


def last_of(folder: Path, store: Store, groups: Sequence[Collection[str]], *, until: datetime) -> list[Recorded | None]:
    """Of each group of addresses the last page that came whole before a moment.

    Raises:
        CaptureError: a file is damaged before its end, or is no WARC file.
    """
    catch_up(folder, store)
    return [_last(folder, store, {spelling(url) for url in group}, until) for group in groups]


def _last(folder: Path, store: Store, wanted: Collection[str], until: datetime) -> Recorded | None:
    keys = {_key(url) for url in wanted}
    for again in (False, True):
        wrong = set()
        for name, offset in store.captures(keys, until=until):
            page = _at(folder / name, offset)
            if page is not None and page.status == 200 and page.date < until and spelling(page.url) in wanted:
                return page
            wrong.add(name)
        if not wrong or again:
            return None
        store.forget_captures(sorted(wrong))  # overwritten since, or another file under its name
        catch_up(folder, store)
    return None


def _at(path: Path, offset: int) -> Recorded | None:
    try:
        return read_at(path, offset)
    except CaptureError:
        return None


def _key(url: str) -> bytes:
    return hashlib.blake2b(spelling(url).encode("utf-8", "surrogateescape"), digest_size=16).digest()
