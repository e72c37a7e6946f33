"""What a look for ways into a site knows so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from scrapers.clues import Clues
from scrapers.listings import Listing
from scrapers.repeated import Repeated
from scrapers.samples import Reads
from scrapers.scout import Visit
from syndicator.model import Listed
from syndicator.text import line
from syndicator.urls import identity_url

_TELLING = 20


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way in that listed something."""

    listing: Listing
    listed: tuple[Listed, ...]
    declared: Mapping[str, str]
    """As a declaration writes it."""
    repeated: Repeated | None = None
    called_news: bool = False
    """Whether the site itself says that this is its news: then articles without a date are news, too."""

    def without_dates(self) -> "Way":
        """The same list, whose days are not those of publication."""
        kept = {key: value for key, value in self.declared.items() if key != "dates"}
        return replace(self, declared=kept, listed=tuple(replace(one, published=None) for one in self.listed))

    @property
    def says(self) -> int:
        """Orders ways in: those that tell titles and days stand before those that tell addresses alone."""
        if self.repeated:
            return 1 if self.repeated.dated else 3
        return 2 if self.declared["kind"] == "sitemap" else 0


@dataclass(kw_only=True)
class Search:
    """What is known so far."""

    visit: Visit
    url: str
    clues: list[Clues] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    """Pages that were asked because the site calls them news."""
    ways: list[Way] = field(default_factory=list)
    reads: Reads | None = None
    follow: bool = True
    sent_on: bool = False
    """Whether the page that was given only sent browsers on to another."""

    def takes(self, way: Way) -> bool:
        """Whether a further way in lists some of what the first does, by address or by title."""
        first, other = self.ways[0].listed, way.listed
        return any(
            len(one & two) >= min(2, len(first), len(other))
            for one, two in ((_addresses(first), _addresses(other)), (_titles(first), _titles(other)))
        )


def _addresses(listed: Iterable[Listed]) -> set[str]:
    return {identity_url(one.url) for one in listed}


def _titles(listed: Iterable[Listed]) -> set[str]:
    """Titles that are long enough to tell one article from another."""
    return {line(one.title).casefold() for one in listed if one.title and len(one.title) >= _TELLING}
