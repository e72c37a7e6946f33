"""What a run tells of its source, and what we hold against it: the values that the verdict is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from syndicator.health.canary import Canary
from syndicator.model import Verdict

FIELDS = ("title", "date", "body", "language")
"""The fields whose coverage is watched."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunFacts:
    """One run of one source, counted. What is not known stays at its default and is not judged."""

    at: datetime
    """When the run began; aware."""
    ways: Mapping[str, str] = field(default_factory=dict)
    """Every way in that was asked, in the declared order, and the word that it answered with."""
    way_in: str | None = None
    """The way in that won; None where none did."""
    unchanged: bool = False
    """The listing was the same as last time (304, or the same body): its remembered links count as listed."""
    links: int = 0
    """All links of the listing that could have been articles, before anything was sorted out."""
    listed: int = 0
    """Those that look like articles."""
    known: int = 0
    """Those of `listed` that the archive knew before."""
    new: int = 0
    """Those of `listed` that became items."""
    failed: Mapping[str, int] = field(default_factory=dict)
    """Article pages that could not be had, by the word that they answered with."""
    skipped: int = 0
    quarantined: int = 0
    repeated: int = 0
    """New addresses whose words this source had already published under another address."""
    unsure: int = 0
    """Known items that would have come out as new ones under other addresses; what came for them waits."""
    named: int = 0
    """How many items the listings named when they last named any; told where some are `unsure`."""
    read: int = 0
    """Articles whose pages were read in this run and are not canaries."""
    coverage: Mapping[str, int] = field(default_factory=dict)
    """Field (`title`, `date`, `body`, `language`) to how many of `read` had it."""
    layers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Field to layer of extraction to how many of `read` it won."""
    languages: Mapping[str, int] = field(default_factory=dict)
    """BCP 47 of the texts read, `und` left out, to their number."""
    lengths: tuple[int, ...] = ()
    """Characters of each body read."""
    ages: tuple[int, ...] = ()
    """For each new item with a date: days from its date to `at`; negative where it lies in the future."""
    same_title: int = 0
    """How many of `read` share their title with another of `read`."""
    same_body: int = 0
    """How many of `read` share their whole body with another of `read`."""
    canaries: tuple[Canary, ...] = ()
    seconds: float = 0.0
    cut_short: bool = False
    """A deadline or the memory limit ended it."""

    @property
    def failures(self) -> int:
        """Article pages that could not be had."""
        return sum(self.failed.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class PastRun:
    """A run that was judged. History is a sequence of these, oldest first."""

    facts: RunFacts
    verdict: Verdict
    acknowledged: bool = False
    """An operator looked at it and said that it is right: what it shows is learned as usual."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contract:
    """What a source promises from the first day, before anything is learned."""

    ways: tuple[str, ...] = ()
    """All declared ways in, best first."""
    every: timedelta = timedelta(days=1)
    required: tuple[str, ...] = ("title",)
    """Fields that every article must have; a run that reads articles without one says so at once."""
    languages: frozenset[str] = frozenset()
    """Primary language subtags that it writes in; empty: any."""
    earliest: date = date(1990, 1, 1)
    """No article of this source is older."""
    shortest: int = 0
    """Characters under which a body is no body."""
