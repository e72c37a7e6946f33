"""What the pages are filled with. Whoever publishes or serves makes these; nothing here looks anything up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from syndicator.model import Feed, Item, Verdict


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A source's verdict and since when. A feed's page tells no more, so that an uneventful run changes no page."""

    source: str
    verdict: Verdict
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One facet that can be picked: its feed, how much there is, and what came last."""

    label: str
    feed: Feed
    count: int
    """Live items."""
    latest: tuple[Item, ...] = ()
    """Newest first; three are shown."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Which sources answered on the last day that we looked. The three share no source."""

    day: date
    seen: tuple[str, ...]
    missing: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    """Never delivered on this installation: told apart, so that they are no alarm."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """Items that tell one thing; the first report stands first."""

    id: str
    items: tuple[Item, ...]
    feeds: tuple[Feed, ...] = ()
    """Those in which it stands."""


@dataclass(frozen=True, kw_only=True)
class Front:
    """What the first page shows."""

    everything: Feed
    items: int
    """Live items in the archive."""
    stories: int
    countries: tuple[Choice, ...] = ()
    """Shown with the largest first, which opens; those of one size as they come."""
    topics: tuple[Choice, ...] = ()
    regions: tuple[Choice, ...] = ()
    curated: tuple[Choice, ...] = ()
    sources: tuple[Choice, ...] = ()
    story: Story | None = None
    """One story that several reported: the example that is explained."""
    seen: Seen | None = None
    as_of: datetime | None = None
    next_run: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One feed's page for people."""

    feed: Feed
    items: tuple[Item, ...]
    """The latest, newest first."""
    total: int
    """Live items that match."""
    recent: int = 0
    """Of them, placed in the thirty days before the publication."""
    months: Mapping[str, int] = field(default_factory=dict)
    """Month (`2024-02`) to items published in it, oldest first; a month without items may be absent."""
    undated: int = 0
    """Items that no month could count."""
    places: Mapping[str, int] = field(default_factory=dict)
    """Country to items about it."""
    standings: tuple[Standing, ...] = ()
    """The sources that feed it."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Language (`th`, `id`, `vi`) to the country's name in it."""
    related: tuple[Choice, ...] = ()
    """Pairs and neighbours that have items."""
    any_feed: Feed | None = None
    """For a country: the feed that also has what only mentions it."""
    digests: tuple[Feed, ...] = ()
    """Its feeds of one entry a day or a week."""
    sql: str = ""
    parameters: tuple[str | int | float | None, ...] = ()
    archives: tuple[str, ...] = ()
    """Months (`2024-02`) that have an archive document, newest first."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A figure or a date before and after; anything else is told by the field's name alone."""

    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Revision:
    """What became of an item later. No former words: what a publisher took out stays out."""

    seen_at: datetime
    fields: tuple[str, ...]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Whole:
    """An item with what we know about it."""

    item: Item
    revisions: tuple[Revision, ...] = ()
    html: str | None = None
    """The sanitised body, only where rights or a private audience allow it to be shown."""
    feeds: tuple[Feed, ...] = ()
    """Those in which it stands."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """One value of a facet in an answer: how many there are, and the query that keeps only those."""

    label: str
    count: int
    query: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a query could not be understood. `position` counts characters from 0."""

    text: str
    position: int
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A query that plain words probably mean; offered, never applied for anybody."""

    query: str
    label: str
    """What was recognised: `Thailand, Forced criminality and scam compounds, after 2024`."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A search and what came of it."""

    query: str
    """As it was asked, or in its canonical spelling where it was understood."""
    items: tuple[Item, ...] = ()
    """Those of one page, without other reports of a story that stands before."""
    total: int = 0
    stories: int | None = None
    """How many stories the items tell; None where that would take too long to count."""
    capped: bool = False
    """Whether `total` is the most that we count, not all that there is."""
    problem: Problem | None = None
    offers: tuple[Offer, ...] = ()
    counts: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    """Heading (`Countries`, `Topics`, `Sources`, `Years`) to counts, in the order to show."""
    sql: str = ""
    parameters: tuple[str | int | float | None, ...] = ()
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, kw_only=True)
class Day:
    """What one source did on one day. No state: it was not asked."""

    day: date
    state: Verdict | None = None
    listed: int = 0
    new: int = 0


@dataclass(frozen=True, kw_only=True)
class SourceStatus:
    """One source on the status page."""

    source: str
    verdict: Verdict
    since: date | None = None
    reason: str = ""
    """One sentence."""
    last_run: datetime | None = None
    last_new: datetime | None = None
    next_due: datetime | None = None
    listed: int = 0
    new: int = 0
    acknowledged_until: date | None = None
    days: tuple[Day, ...] = ()
    """Oldest first; the same days for every source."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """How the service is, and until when that may be believed."""

    as_of: datetime
    valid_until: datetime
    sources: tuple[SourceStatus, ...] = ()
    next_run: datetime | None = None
    items: int = 0
    version: str = ""
    has_feed: bool = False
    """Whether anything ever changed, so that there is a status feed."""


@dataclass(frozen=True, kw_only=True)
class Requests:
    """What one host was asked in the last seven days, as our own records say."""

    host: str
    requests: int
    bytes: int = 0


@dataclass(frozen=True, kw_only=True)
class Manners:
    """How we crawl, for whoever runs a site that we read."""

    user_agent: str
    """As it is sent."""
    delay: timedelta
    daily_budget: int
    token: str = "Syndicator"  # noqa: S105  (robots.txt calls it a product token)
    hosts: tuple[Requests, ...] = ()
    until: date | None = None
    """The last of the seven days."""
    declined: tuple[str, ...] = ()
    """Hosts that asked not to be crawled, and are not."""
