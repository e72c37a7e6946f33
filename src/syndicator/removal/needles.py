"""What has to vanish, in plain words: known only while the command runs, and never written anywhere."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import unquote, urlsplit

import ahocorasick_rs

from syndicator.model import Item
from syndicator.removal.sieve import Sieve
from syndicator.store import Store
from syndicator.suppressions import LEAST_TITLE, own_phrases
from syndicator.suppressions.texts import Span, addresses, blanked, found, link_words, weight, words
from syndicator.urls import identity_url

COMMON = 3
"""What stands in so many other items is their publisher's furniture, and nobody's own."""
_LEAST_PATH = 8
_RAREST = 4
_UP_TO = re.compile(r"[^\s\"'<>\\()]*")


@dataclass(frozen=True)
class Needles:
    """Runs of words by their number, and identities of addresses."""

    phrases: Mapping[int, frozenset[str]] = field(default_factory=dict)
    urls: frozenset[str] = frozenset()
    common: Mapping[str, int] = field(default_factory=dict)
    """What items say that is not looked for, since so many others say it too."""
    short: frozenset[str] = frozenset()
    """Titles of so few words that they are not looked for."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """In how many items a word stands: the rarer, the quicker it leads to what is looked for."""

    @classmethod
    def of_name(cls, name: str, counts: Mapping[str, int] | None = None) -> "Needles":
        """A name alone."""
        return cls(counts=counts or {}).and_name(name)

    @classmethod
    def of_items(cls, items: Iterable[Item], store: Store, common: Mapping[str, int]) -> "Needles":
        """What items say and where they are, in all their revisions."""
        phrases: dict[int, set[str]] = {}
        urls: set[str] = set()
        short: set[str] = set()
        known = frozenset(common)
        for item in items:
            for title, text in [(item.title, item.text), *((r.title, r.text) for r in store.revisions(item.id))]:
                for length, runs in own_phrases(title, text, known).items():
                    phrases.setdefault(length, set()).update(runs)
                if 0 < weight(words(title)) < LEAST_TITLE:
                    short.add(" ".join(words(title)))
            urls |= {url for url in store.aliases(item.id) if "://" in url}
            urls |= {identity_url(item.url)} if item.url else set()
        said = {word for runs in phrases.values() for run in runs for word in run.split(" ")}
        return cls(
            phrases={length: frozenset(runs) for length, runs in phrases.items()},
            urls=frozenset(urls),
            common=common,
            short=frozenset(short),
            counts=store.word_counts(said),
        )

    def and_name(self, name: str) -> "Needles":
        """These, and a name."""
        said = words(name)
        mine = self.phrases.get(len(said), frozenset())
        return replace(self, phrases={**self.phrases, len(said): mine | {" ".join(said)}})

    def and_those_of(self, other: "Needles") -> "Needles":
        """These and others."""
        lengths = self.phrases.keys() | other.phrases.keys()
        none: frozenset[str] = frozenset()
        return replace(
            self,
            phrases={n: self.phrases.get(n, none) | other.phrases.get(n, none) for n in lengths},
            urls=self.urls | other.urls,
            common={**self.common, **other.common},
            short=self.short | other.short,
            counts={**self.counts, **other.counts},
        )

    def spans(self, text: str, base: str = "") -> list[Span]:
        """Where any of it stands in a text, in markup, or in a page found at `base`; what links to it say, too."""
        data = text.encode("utf-8", "surrogatepass")
        places: list[Span] = []
        if self.sieve.finds(data):
            begins = self.sieve.words.__contains__
            places = found(text, lambda run, n: run in self.phrases[n], sorted(self.phrases), begins)
        if self.urls and self.may_link(data):
            places += [span for span, url in addresses(text, base) if _identity(url) in self.urls]
            places += [span for said, url in link_words(text, base) if _identity(url) in self.urls for span in said]
        for path in self._paths:
            start = text.find(path)
            while start >= 0:
                places.append((start, start + len(path)))
                start = text.find(path, start + 1)
        return places

    def clean(self, text: str) -> str:
        """A text without any of it, equally long."""
        spans = self.spans(text)
        return blanked(text, spans) if spans else text

    def may_be_in(self, *texts: str) -> bool:
        """A quick look: no, or perhaps."""
        return self.may_be_in_bytes("\n".join(texts).encode("utf-8", "surrogatepass"))

    def may_be_in_bytes(self, data: bytes) -> bool:
        """A quick look: no, or perhaps."""
        return self.may_link(data) or self.sieve.finds(data)

    def may_link(self, data: bytes) -> bool:
        """Whether the end of an address stands there, by which links within a site are spelled, too."""
        return bool(self._ends.find_matches_as_indexes(data.lower()))

    def says(self, data: bytes, *, raw: bool = False) -> str:
        """What of it stands in these bytes, for people; empty for nothing. For `raw` see `Sieve.finds`."""
        if self.urls and self.may_link(data) and self._has_address(data, glued=raw):
            return "an address"
        return "words" if self.sieve.finds(data, raw=raw) else ""

    @cached_property
    def sieve(self) -> Sieve:
        """Finds the words in bytes."""
        return Sieve((run for runs in self.phrases.values() for run in runs), self.counts)

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        """Spelled as links within a site do."""
        return tuple(sorted({path for url in self.urls if len(path := _path(url)) >= _LEAST_PATH}))

    @cached_property
    def _ends(self) -> ahocorasick_rs.BytesAhoCorasick:
        ends = {_path(url).rpartition("/")[2] or urlsplit(url).netloc for url in self.urls}
        spelled = {end.lower() for raw in ends for end in (raw, unquote(raw))}
        return ahocorasick_rs.BytesAhoCorasick(sorted(end.encode() for end in spelled))

    def _has_address(self, data: bytes, *, glued: bool) -> bool:
        text = data.lower().replace(b"\\/", b"/").decode("utf-8", "replace")
        for spelled in (text, unquote(text)) if "%" in text else (text,):
            for url in self.urls:
                bare = url.partition("://")[2].lower()
                start = spelled.find(bare)
                while start >= 0:
                    whole = _UP_TO.match(spelled, start)
                    if (glued and len(_path(url)) > _LEAST_PATH) or (whole and _same(url, f"http://{whole[0]}")):
                        return True
                    start = spelled.find(bare, start + 1)
        return False


def common(store: Store, wanted: Sequence[Item]) -> dict[str, int]:
    """Runs and titles of these items that stand in `COMMON` other items or more, with in how many: nobody's own words.

    A reprint says nearly all of them and is not counted.
    """
    own: dict[int, set[str]] = {}
    for item in wanted:
        for length, runs in own_phrases(item.title, item.text, frozenset()).items():
            own.setdefault(length, set()).update(runs)
    every = {run for runs in own.values() for run in runs}
    if not every:
        return {}
    ids = {item.id for item in wanted}
    seen: dict[str, int] = {}
    for item_id, title, text in _candidates(store, every):
        if item_id in ids:
            continue
        said = words(f"{title}\n{text}")
        shared = {
            run
            for length, runs in own.items()
            for start in range(len(said) - length + 1)
            if (run := " ".join(said[start : start + length])) in runs
        }
        if len(shared) < max(len(said) // 2, 1):
            for run in shared:
                seen[run] = seen.get(run, 0) + 1
    return {run: count for run, count in sorted(seen.items()) if count >= COMMON}


def _candidates(store: Store, every: set[str]) -> Iterator[tuple[str, str, str]]:
    """Items that may say one of these runs, by the index; where that has no words to ask for, by a look at each."""
    counts = store.word_counts({word for run in every for word in run.split(" ")})
    if all(run.isascii() for run in every):
        rarest = {frozenset(sorted(set(run.split(" ")), key=lambda w: (counts[w], w))[:_RAREST]) for run in every}
        return store.holding(sorted(map(sorted, rarest)))
    sieve = Sieve(every, counts)
    return store.texts(lambda said: sieve.finds(said.encode("utf-8", "surrogatepass")))


def _same(url: str, spelled: str) -> bool:
    """Whether an address, as it was found in lower case, is this one."""
    for candidate in (spelled, html.unescape(spelled), spelled.rstrip(".,;:!?")):
        if (_identity(candidate) or "").lower().partition("://")[2] == url.lower().partition("://")[2]:
            return True
    return False


def _identity(url: str) -> str | None:
    try:
        return identity_url(url)
    except ValueError:
        return None


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
