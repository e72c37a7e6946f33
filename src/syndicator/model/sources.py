"""Whom we follow, what we publish, and what a run found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

from syndicator.model.items import Rights

DateOrder = Literal["DMY", "MDY", "YMD"]


@dataclass(frozen=True, kw_only=True)
class Source:
    """A place that we follow: data for every room. How its pages are read stands in its spider."""

    id: str
    title: str
    homepage: str
    country: str | None
    """ISO 3166-1 alpha-2 of the publisher's seat; None for an international organisation."""
    language: str
    timezone: str
    publisher: str | None = None
    """The name to credit; the title where None."""
    rights: Rights = "summary"
    licence: str | None = None
    attribution: str | None = None
    every: timedelta = timedelta(days=1)
    quiet: str | None = None
    """Hours in which the site is not to be asked, in its own zone: `22:00-06:00`."""
    required: tuple[str, ...] = ("title",)
    """Of `title`, `date`, `body` and `language` what every article has: a run that lacks one says so at once."""
    languages: tuple[str, ...] = ()
    """Further languages that it writes in, besides `language`."""
    earliest: date = date(1990, 1, 1)
    """It published nothing before."""
    shortest: int = 0
    """Characters under which a body is no body."""
    date_order: DateOrder = "DMY"
    """How this site writes numeric dates; never guessed."""
    rank: int = 100
    """Lower is nearer to the origin of news: orders members of a story that share a day."""
    user_agent: Literal["plain", "compatible"] = "plain"
    """`compatible` sends `Mozilla/5.0 (compatible; Syndicator/…)`; both carry token and contact."""
    enabled: bool = True
    filter: str | None = None
    """A query: only items that match are kept; the others are counted as skipped."""
    needs: str | None = None
    """A configuration key without which this source cannot be asked."""
    note: str = ""
    """What is seen, inferred and unknown of the live site, for people."""

    @property
    def credit(self) -> str:
        """The name that entries carry as their author."""
        return self.publisher or self.title


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A selection that we publish."""

    path: str
    """Address below `/feeds/` without suffix: `all`, `country/th`, `country/th/topic/migrant-smuggling`, `NAME`."""
    kind: Literal[
        "all",
        "country",
        "topic",
        "pair",
        "source",
        "region",
        "curated",
        "search",
        "digest",
        "corrections",
        "status",
        "deleted",
    ]
    title: str
    description: str
    query: str
    """In the one query grammar (design, section 7)."""
    page: str | None = None
    """Path of its page for people: `/country/th/`."""
    language: str = "en"
    once: bool = True
    """Each story once; a source's own feed shows all of its items."""
    archived: bool = True


@dataclass(frozen=True, kw_only=True)
class Site:
    """Who publishes, and the words that documents need. One value for a whole generation."""

    base_url: str
    """Without a slash at the end."""
    title: str = "Syndicator"
    contact: str | None = None
    demo: bool = False
    audience: Literal["public", "private"] = "public"
    countries: Mapping[str, str] = field(default_factory=dict)
    """Code to name."""
    topics: Mapping[str, str] = field(default_factory=dict)
    """Slug to label."""
    sources: Mapping[str, Source] = field(default_factory=dict)


class Outcome(StrEnum):
    """What became of one thing that a run met; every one is counted, exactly once."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    SKIPPED = "skipped"
    QUARANTINED = "quarantined"
    FAILED = "failed"


class Verdict(StrEnum):
    """What a run says of its source."""

    UNPROVEN = "unproven"
    OK = "ok"
    QUIET = "quiet"
    SUSPECT = "suspect"
    BROKEN = "broken"
    BLOCKED = "blocked"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One crawl of one source. `listed + reread` equals the sum of the outcomes."""

    source: str
    started_at: datetime
    finished_at: datetime
    verdict: Verdict
    reason: str
    """One sentence for people."""
    way_in: str | None
    listed: int = 0
    reread: int = 0
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Reason to count; they add up to `outcomes[SKIPPED]`."""
    failed: Mapping[str, int] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)
    """Every way in that was tried, and what it answered."""
    requests: int = 0
    bytes: int = 0
    layers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Field to layer to count: which layer of extraction won."""

    @property
    def balanced(self) -> bool:
        """Whether everything that was met is accounted for."""
        return self.listed + self.reread == sum(self.outcomes.values())
