"""What has to vanish, in plain words: known only while the command runs, and never written anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from syndicator.model import Item
from syndicator.store import Store
from syndicator.suppressions import LEAST_TITLE, RUN
from syndicator.suppressions.texts import Span, addresses, blanked, found, runs, words
from syndicator.urls import identity_url

_COMMON = 3
"""A run of words that stands in so many other items is their publisher's furniture, and nobody's own."""
_LEAST_PATH = 8


@dataclass(frozen=True, kw_only=True)
class Needles:
    """Runs of words by their number, and identities of addresses."""

    phrases: dict[int, frozenset[str]] = field(default_factory=dict)
    urls: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    """Spelled as links within a site do."""
    common: frozenset[str] = frozenset()
    """Runs of the texts that are not looked for."""
    short_titles: int = 0
    """Titles of so few words that they are not looked for."""

    @classmethod
    def of_name(cls, name: str) -> "Needles":
        """A name alone."""
        return cls().and_name(name)

    @classmethod
    def of_items(cls, items: Sequence[Item], store: Store, common: frozenset[str]) -> "Needles":
        """What items say and where they are, in all their revisions."""
        phrases: dict[int, set[str]] = {}
        urls: set[str] = set()
        short = 0
        for item in items:
            former = store.revisions(item.id)
            for title in {item.title, *(r.title for r in former)}:
                said = words(title)
                if len(said) >= LEAST_TITLE:
                    phrases.setdefault(len(said), set()).add(" ".join(said))
                else:
                    short += bool(said)
            for text in {item.text, *(r.text for r in former)}:
                own = {run for run in runs(words(text), RUN) if run not in common}
                phrases.setdefault(RUN, set()).update(own)
            urls |= {url for url in store.aliases(item.id) if "://" in url}
            urls |= {identity_url(item.url)} if item.url else set()
        paths = {path for url in urls if len(path := _path(url)) >= _LEAST_PATH}
        return cls(
            phrases={length: frozenset(said) for length, said in phrases.items() if said},
            urls=frozenset(urls),
            paths=frozenset(paths),
            common=common,
            short_titles=short,
        )

    def and_name(self, name: str) -> "Needles":
        """These, and a name."""
        said = words(name)
        phrases = dict(self.phrases)
        phrases[len(said)] = phrases.get(len(said), frozenset()) | {" ".join(said)}
        return replace(self, phrases=phrases)

    def and_those_of(self, other: "Needles") -> "Needles":
        """These and others."""
        lengths = self.phrases.keys() | other.phrases.keys()
        none: frozenset[str] = frozenset()
        return replace(
            self,
            phrases={n: self.phrases.get(n, none) | other.phrases.get(n, none) for n in lengths},
            urls=self.urls | other.urls,
            paths=self.paths | other.paths,
            short_titles=self.short_titles + other.short_titles,
        )

    def spans(self, text: str, base: str = "") -> list[Span]:
        """Where any of it stands in a text, in markup, or in a page found at `base`."""
        places: list[Span] = []
        if self.phrases:
            places = found(text, lambda run, length: run in self.phrases[length], sorted(self.phrases))
        if self.urls and ("http" in text or base):
            places += [span for span, url in addresses(text, base) if _identity(url) in self.urls]
        for path in self.paths:
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
        """A quick look."""
        return any(self.spans(text) for text in texts)

    def in_words(self, said: Sequence[str]) -> bool:
        """Whether any run of words stands in words read one after the other."""
        return any(run in wanted for length, wanted in self.phrases.items() for run in runs(said, length))


def common_runs(store: Store, wanted: Sequence[Item]) -> frozenset[str]:
    """Runs of these items that stand in `_COMMON` other items or more: nobody's own words.

    A reprint says nearly all of them and is not counted.
    """
    own = {run for item in wanted for run in runs(words(item.text), RUN)}
    ids = {item.id for item in wanted}
    seen: dict[str, int] = {}
    for item in store.every() if own else ():
        if item.id in ids:
            continue
        shared = own.intersection(runs(words(item.text), RUN))
        if shared and len(shared) < max(len(words(item.text)) // 2, 1):
            for run in shared:
                seen[run] = seen.get(run, 0) + 1
    return frozenset(run for run, count in seen.items() if count >= _COMMON)


def _identity(url: str) -> str | None:
    try:
        return identity_url(url)
    except ValueError:
        return None


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
