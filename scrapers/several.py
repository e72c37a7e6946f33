"""Ways in that begin at more than one page: a site that keeps news, stories and statements in separate listings."""

from typing import ClassVar

from scrapers.listings import Ask, Listing


class Several(Listing):
    """Mixed into a kind of listing; the declared address still decides whether the way in answers."""

    also: ClassVar[tuple[str, ...]] = ()
    """Further addresses of the same kind."""

    def asks(self) -> tuple[Ask, ...]:
        """The declared address, then the others."""
        return (*super().asks(), *(Ask(url=url) for url in self.also))
