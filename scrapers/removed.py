"""What was taken out by us is not asked for again, as long as it stays out; it is known by hashes alone."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from syndicator.crawling.wave import Wave
from syndicator.errors import StoreError
from syndicator.removal import in_address, spelled
from syndicator.suppressions import Suppressions

if TYPE_CHECKING:
    from syndicator.store import Store

TAKEN_OUT = "taken out by us"
_UNREAD = "what was taken out could not be read"


class Removed:
    """The decisions of an archive, as its file says at the moment of each question."""

    def __init__(self, wave: Wave) -> None:
        self.wave = wave

    def has(self, url: str) -> bool:
        """Whether an address was that of something taken out."""
        known = self._known()
        return bool(known) and known.has_address(spelled(url) or url)

    def among(self, urls: Iterable[str], source: str) -> list[str]:
        """Those of which nothing could be kept, whatever their pages say: for their source or their own words, too."""
        known = self._known()
        if not known:
            return []
        whole = source in known.sources
        return [url for url in urls if whole or known.has_address(spelled(url) or url) or in_address(url, known)]

    def _known(self) -> Suppressions:
        try:
            return cast("Store", self.wave.store).suppressions() if self.wave.store else Suppressions(None, ())
        except StoreError:  # nobody is asked for anything without it
            self.wave.stopping = self.wave.stopping or _UNREAD
            return Suppressions(None, ())
