"""Ways in: what a source declares of a listing, what is asked for, and what a page of it said.

A listing class is a page object, and also how a source declares a way in: `Notices("https://river.example/notices")`
holds the address and knows what to ask; `Notices(response=…)` reads what came back. What differs between sources are
class attributes, so that a recorded page can be read with nothing but the name of its class.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, ClassVar, Self

from web_poet import HttpResponse, ItemPage

from syndicator.config import Config
from syndicator.model import Attachment, Listed


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """One request that a way in wants made."""

    url: str
    method: str = "GET"
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def at(self, now: datetime) -> "Ask":
        """The request as it is made now: `{year}` in address and body is the year."""
        year = str(now.year)
        body = self.body.replace("{year}", year) if self.body else self.body
        return replace(self, url=self.url.replace("{year}", year), body=body)


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What one page of a listing said, in its own order."""

    listed: tuple[Listed, ...] = ()
    more: tuple[Ask, ...] = ()
    """Where the listing goes on: the next page, or the parts of an index."""


class Listing(ItemPage[Found]):
    """A way in: declared with its address, or given the response of one of its pages."""

    kind: ClassVar[str] = "listing"
    exclude: ClassVar[str | None] = r"[?&](?:p|page_id|preview_id)=\d+"
    """Addresses that match are no articles; by default WordPress's numbers, which are nobody's identity."""
    include: ClassVar[str | None] = None
    """Where set, only addresses that match are articles."""
    most_pages: ClassVar[int] = 20

    def __init__(self, address: str = "", *, response: HttpResponse | None = None, posted: str = "") -> None:
        self.address = address
        self._response = response
        self.posted = posted
        """The body of the request that brought the response: what says which page of an answer this is."""

    @property
    def response(self) -> HttpResponse:
        """What came back.

        Raises:
            LookupError: this is a declaration; nothing was asked yet.
        """
        if self._response is None:
            raise LookupError(f"{type(self).__name__}({self.address!r}) was declared, not read")
        return self._response

    @property
    def name(self) -> str:
        """How runs name this way in."""
        return f"{self.kind}: {self.asks()[0].url}"

    def asks(self) -> tuple[Ask, ...]:
        """The first requests of this way in; the first of them decides whether it answers."""
        return (Ask(url=self.address),)

    def configured(self, config: Config) -> Self:  # noqa: ARG002 - for subclasses
        """This way in, with what it needs of the operator's configuration."""
        return self

    async def to_item(self) -> Found:
        """Read the page.

        Raises:
            Unreadable: it is no listing of this kind; says what it is instead.
        """
        found = self.read()
        kept: dict[str, Listed] = {}
        for listed in found.listed:
            if self.admits(listed.url):
                kept.setdefault(listed.url, listed)
        return Found(listed=tuple(kept.values()), more=found.more)

    def read(self) -> Found:
        """What the page says, before addresses are sorted out."""
        raise NotImplementedError

    def admits(self, url: str) -> bool:
        """Whether the address may be an article's."""
        if self.exclude and re.search(self.exclude, url):
            return False
        return not self.include or re.search(self.include, url) is not None


def listed_of(value: object) -> Listed | None:
    """A listing's entry, also from the JSON that a fixture or the memory holds it as."""
    if value is None or isinstance(value, Listed):
        return value
    if not isinstance(value, Mapping):
        raise TypeError(f"not a listing's entry: {value!r}")
    known = {f.name for f in fields(Listed)}
    given: dict[str, Any] = {name: thing for name, thing in value.items() if name in known}
    for name in ("authors", "categories"):
        given[name] = tuple(given.get(name) or ())
    given["attachments"] = tuple(Attachment(**thing) for thing in given.get("attachments") or ())
    return Listed(**given)
