"""What was taken out for good: a file of keyed hashes, and telling by them whether a text or an address is among it.

`suppressions.jsonl` holds no word of what it keeps out. Its first line is the key; each further line is one decision,
synced before anything else is done about it. A restored archive, a new crawl or a rebuild is held against the file.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from syndicator.errors import StoreError
from syndicator.suppressions.texts import (
    RUN,
    Span,
    addresses,
    anchors,
    bare,
    blanked,
    found,
    link_words,
    own_runs,
    weight,
    words,
)

FILE = "suppressions.jsonl"
LEAST_TITLE = 2
"""A title of fewer words is everybody's, and no sign of one item."""
_SHINGLE = 3
_KEPT = 512
"""Shingles kept of a text: its smallest hashes, so that any other text can be measured against them."""
_ALIKE = 0.6
_LEAST_ALIKE = 8
_REMEMBERED = 200_000
Spell = Callable[[str], str | None]
"""The identity of an address; None for none."""


@dataclass(frozen=True, kw_only=True)
class Suppression:
    """One decision: an item, a source, or a name."""

    at: datetime
    who: str
    why: str
    item_id: str | None = None
    source: str | None = None
    redact: bool = False
    """Whether a name was to be blanked, rather than what carries it taken out."""
    urls: tuple[str, ...] = ()
    fingerprint: str = ""
    shingles: tuple[str, ...] = ()
    whole: bool = True
    """Whether `shingles` are all that the text has."""
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Number of words to hashes of runs of so many words: title, and eight words each of a body."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anchors: tuple[str, ...] = ()
    """Hashes of words; each run of `phrases` and `names` holds one of them."""


class Key:
    """Makes hashes that nobody can make who has not the file."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, text: str) -> str:
        """The hash of a text, 16 hexadecimal digits."""
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=8).hexdigest()

    def item(
        self, *, urls: Iterable[str], title: str, text: str, common: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        """What is kept of an item: fields of `Suppression`. `common` are runs that are its publisher's furniture."""
        named, said = words(title), words(text)
        spelled = own_phrases(title, text, common)
        shingles = sorted({self.of(run) for _, run in own_runs(said, _SHINGLE)})
        return {
            "urls": tuple(sorted(self.of(url) for url in urls)),
            "fingerprint": self.of(" ".join([*named, *said])),
            "shingles": tuple(shingles[:_KEPT]),
            "whole": len(shingles) <= _KEPT,
            "phrases": {str(length): self._all(spelled[length]) for length in sorted(spelled)},
            "anchors": self._all(anchors((run for several in spelled.values() for run in several), {})),
        }

    def name(self, name: str) -> dict[str, Any]:
        """What is kept of a name: fields of `Suppression`."""
        said = words(name)
        run = " ".join(said)
        return {"names": {str(len(said)): (self.of(run),)}, "anchors": self._all(anchors([run], {}))}

    def _all(self, several: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(map(self.of, several)))


def own_phrases(title: str, text: str, common: frozenset[str]) -> dict[int, set[str]]:
    """What an item says and nobody else does, by number of words: its title, and runs of its text."""
    phrases: dict[int, set[str]] = {}
    named = words(title)
    if weight(named) >= LEAST_TITLE and " ".join(named) not in common:
        phrases[len(named)] = {" ".join(named)}
    for length, run in own_runs(words(text), RUN):
        if run not in common:
            phrases.setdefault(length, set()).add(run)
    return phrases


class Suppressions:
    """All decisions, ready to be asked. Empty where there is no file."""

    def __init__(self, key: Key | None, rows: Sequence[Suppression]) -> None:
        self.key = key
        self.rows = tuple(rows)
        self.sources = frozenset(row.source for row in rows if row.source and row.item_id is None)
        self._urls = frozenset(url for row in rows for url in row.urls)
        self._prints = frozenset(row.fingerprint for row in rows if row.fingerprint)
        self._by_shingle: dict[str, list[int]] = {}
        for number, row in enumerate(rows):
            for shingle in row.shingles:
                self._by_shingle.setdefault(shingle, []).append(number)
        self._phrases = _merged(row.phrases for row in rows)
        self._names = _merged(row.names for row in rows)
        self._redacted = _merged(row.names for row in rows if row.redact)
        self._anchors = frozenset(anchor for row in rows for anchor in row.anchors)
        self._known: dict[str, bool] = {}
        """Words that were asked of lately, and whether a run may hold them."""

    def __bool__(self) -> bool:
        return bool(self.rows)

    def has_address(self, identity_url: str) -> bool:
        """Whether an address (spelled by `urls.identity_url`) was that of something taken out."""
        return bool(self.key and self._urls) and self._of(identity_url) in self._urls

    def has_text(self, title: str, text: str) -> bool:
        """Whether a text is, or nearly is, one that was taken out."""
        if not self._prints and not self._by_shingle:
            return False
        said = words(text)
        if self._of(" ".join([*words(title), *said])) in self._prints:
            return True
        mine = {self._of(run) for _, run in own_runs(said, _SHINGLE)}
        common: dict[int, int] = {}
        for shingle in mine:
            for number in self._by_shingle.get(shingle, ()):
                common[number] = common.get(number, 0) + 1
        return any(self._alike(self.rows[number], mine, both) for number, both in common.items())

    def has_name(self, *texts: str) -> bool:
        """Whether one of the names stands in a text; those that are only to be blanked do not count."""
        names = {length: hashes - self._redacted.get(length, frozenset()) for length, hashes in self._names.items()}
        return any(self._spans(text, names) for text in texts)

    def clean(self, text: str) -> str:
        """A text without any name, title or run of eight words of what was taken out; equally long."""
        return blanked(text, self._spans(text, _merged_two(self._phrases, self._names)))

    def spans(self, text: str, base: str, spell: Spell) -> list[Span]:
        """Where a page as it came, found at `base`, says it or links to it; `spell` gives an address's identity."""
        places = self._spans(text, _merged_two(self._phrases, self._names))
        if self._urls:
            places += [place for place, url in addresses(text, base) if self._is_out(url, spell)]
            places += [place for said, url in link_words(text, base) if self._is_out(url, spell) for place in said]
        return places

    def _is_out(self, url: str, spell: Spell) -> bool:
        known = spell(url)
        return known is not None and self.has_address(known)

    def _of(self, text: str) -> str:
        return self.key.of(text) if self.key else ""

    def _alike(self, row: Suppression, mine: set[str], both: int) -> bool:
        limit = "g" if row.whole else row.shingles[-1]
        comparable = sum(1 for shingle in mine if shingle <= limit)
        enough = both >= min(_LEAST_ALIKE, len(row.shingles))
        return enough and both >= _ALIKE * min(len(row.shingles), max(comparable, _LEAST_ALIKE))

    def _spans(self, text: str, wanted: Mapping[int, frozenset[str]]) -> list[Span]:
        if not wanted or not text or not self.may_say(text):
            return []
        return found(text, lambda run, length: self._of(run) in wanted[length], sorted(wanted), self._is_anchor)

    def may_say(self, text: str) -> bool:
        """A quick look at the words alone, with markup and without: no, or perhaps."""
        return any(map(self._is_anchor, words(text))) or ("<" in text and any(map(self._is_anchor, words(bare(text)))))

    def _is_anchor(self, word: str) -> bool:
        if (known := self._known.get(word)) is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            known = self._known[word] = self._of(word) in self._anchors
        return known


def _merged(several: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[int, frozenset[str]]:
    merged: dict[int, set[str]] = {}
    for one in several:
        for length, hashes in one.items():
            merged.setdefault(int(length), set()).update(hashes)
    return {length: frozenset(hashes) for length, hashes in merged.items()}


def _merged_two(one: Mapping[int, frozenset[str]], other: Mapping[int, frozenset[str]]) -> dict[int, frozenset[str]]:
    return {n: one.get(n, frozenset()) | other.get(n, frozenset()) for n in one.keys() | other.keys()}


def read(folder: Path) -> Suppressions:
    """The decisions of a data folder. A line that a crash tore was never obeyed and is passed over.

    Raises:
        StoreError: the file is there and cannot be read, or does not begin with its key.
    """
    path = folder / FILE
    return read_file(path) if path.exists() else Suppressions(None, ())


def read_file(path: Path) -> Suppressions:
    """The decisions of a file, wherever it lies.

    Raises:
        StoreError: it cannot be read, or does not begin with its key.
    """
    try:
        lines = [line for raw in path.read_bytes().splitlines() if isinstance(line := _parsed(raw), dict)]
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}); nothing is published without it") from error
    if not lines or not isinstance(lines[0].get("key"), str):
        raise StoreError(f"{path}: does not begin with its key; restore it from a backup, nothing is published without")
    return Suppressions(Key(bytes.fromhex(lines[0]["key"])), [_row(line) for line in lines[1:] if "at" in line])


def key_of(folder: Path) -> Key:
    """The key of a data folder; made and synced where there is none yet."""
    known = read(folder).key
    if known is None:
        _append(folder / FILE, {"key": secrets.token_hex(32), "version": 1})
        known = read(folder).key
    if known is None:
        raise StoreError(f"{folder / FILE}: could not be written")
    return known


def record(folder: Path, suppression: Suppression) -> None:
    """Keep a decision; when this returns it is on disk, and everything that is published from then on obeys it."""
    line = {name: value for name, value in vars(suppression).items() if value not in (None, (), "", {})}
    _append(folder / FILE, {**line, "at": suppression.at.isoformat()})


def _append(path: Path, line: Mapping[str, object]) -> None:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "a+b", buffering=0) as file:
            file.seek(0, os.SEEK_END)
            torn = file.tell() > 0 and os.pread(descriptor, 1, file.tell() - 1) != b"\n"
            file.write(b"\n" * torn + json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n")
            os.fsync(descriptor)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}); nothing was done") from error


def _parsed(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _row(line: dict[str, Any]) -> Suppression:
    known = {f.name for f in fields(Suppression)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in line.items() if name in known
    }
    for name in ("phrases", "names"):
        values[name] = {length: tuple(hashes) for length, hashes in line.get(name, {}).items()}
    return Suppression(**{**values, "at": datetime.fromisoformat(str(line["at"]))})
