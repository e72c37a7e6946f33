"""What a look at a site found: for people, for a bug report, for a declaration."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from syndicator.model import Article


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """One request of a look, and what came of it in few words."""

    what: str
    """`page: https://…`, or the name of a way in."""
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """One article as it would arrive."""

    url: str
    title: str | None = None
    published: str | None = None
    """As precisely as known: `2024-05-02`, `2024-05`; None where neither listing nor page says."""
    words: str = ""
    """How it begins."""
    read: bool = False
    """Whether its page was asked for; else this is the listing's word."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """An answer that something was read from, for a fixture."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    way: int | None = None
    """Place in the declaration's ways in; None: an article."""
    listed: Mapping[str, object] | None = None
    """What the listing said of the article."""


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What one look found. `problem` is why nothing came of it, in a sentence; empty where something did."""

    tried: tuple[Answered, ...] = ()
    ways: tuple[str, ...] = ()
    """Names of the ways in that listed something, in order."""
    samples: tuple[Sample, ...] = ()
    layers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Field of an article to the layers that gave it, with how often, over the pages that were read."""
    missing: tuple[str, ...] = ()
    """What no layer gave: `date (2 of 3)`."""
    robots: str = ""
    requests: int = 0
    problem: str = ""

    @property
    def works(self) -> bool:
        """Whether articles came, with title and body."""
        return bool(self.ways) and not self.problem


@dataclass(frozen=True, kw_only=True)
class Proposal(Findings):
    """What `sources add` would write: the keys of a declaration, checked as every declaration is."""

    declaration: Mapping[str, object] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()
    """What was assumed because the site does not say: for the operator to put right."""
    recorded: tuple[Recorded, ...] = ()
    """One answer for each way in, in their order, then articles."""


@dataclass(frozen=True, kw_only=True)
class Present(Findings):
    """What a source shows now."""

    listings: Mapping[str, bytes] = field(default_factory=dict)
    """Address of each way in that answered, to the first page of it."""
    page: bytes = b""
    """The page that was asked for; empty where it did not come."""
    read: Article | None = None
    """What is read from it today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the operator says of a site beforehand; it wins over what the site says."""

    title: str | None = None
    language: str | None = None
    timezone: str | None = None
    country: str | None = None
