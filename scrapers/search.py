"""What a look for ways into a site knows so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapers.clues import Clues
from scrapers.listings import Listing
from scrapers.repeated import Repeated
from scrapers.samples import Reads
from scrapers.scout import Visit
from syndicator.model import Listed
from syndicator.urls import identity_url


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way in that listed something."""

    listing: Listing
    listed: tuple[Listed, ...]
    declared: Mapping[str, str]
    """As a declaration writes it."""
    repeated: Repeated | None = None

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
    ways: list[Way] = field(default_factory=list)
    reads: Reads | None = None
    follow: bool = True

    def takes(self, way: Way) -> bool:
        """Whether a further way in lists some of what the first does."""
        first = {identity_url(listed.url) for listed in self.ways[0].listed}
        other = {identity_url(listed.url) for listed in way.listed}
        return len(first & other) >= min(2, len(first), len(other))
