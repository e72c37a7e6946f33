"""The values that travel the road: article, item, tags, story, feed, source, run. Frozen, and no more than data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

Precision = Literal["second", "day", "month", "year"]
Rights = Literal["headline", "summary", "full"]
DateOrder = Literal["DMY", "MDY", "YMD"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dated:
    """A moment or a day as a page states it; never a guess.

    `value` is aware. For `second` it is the moment, in the offset that the page wrote (an `Item` holds it in
    UTC); for `day`, `month` and `year` it is 10:00 UTC of the (first) day, which is the same day from Honolulu
    to Auckland. `raw` is the page's own spelling, `method` the layer and rule that read it (`json-ld`,
    `meta:article:published_time`, `selector`, `dateline`, …), `zone` the IANA zone or offset it was read in.
    """

    value: datetime
    precision: Precision
    raw: str
    method: str
    zone: str = "UTC"

    @property
    def day(self) -> date:
        """The calendar day in the zone that it was read in."""
        if self.precision != "second":
            return self.value.date()
        return self.value.astimezone(_zone(self.zone)).date()

    @property
    def iso(self) -> str:
        """ISO 8601, only as long as it is known: `2024-02-08T02:11:09Z`, `2024-02-08`, `2024-02`, `2024`."""
        if self.precision == "second":
            return self.value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self.value.date().isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


def _zone(name: str) -> tzinfo:
    """An IANA zone, or a fixed offset spelled as in ISO 8601 (`+07:00`)."""
    if name[:1] in "+-":
        offset = datetime.fromisoformat(f"2000-01-01T00:00:00{name}").tzinfo
        return offset or UTC
    return ZoneInfo(name)


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file that an article offers: a report, a statement. `length` in bytes is what a response told, else None."""

    url: str
    type: str | None = None
    title: str | None = None
    length: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """What a listing says of one article: an address, and whatever else it happened to tell."""

    url: str
    title: str | None = None
    published: str | None = None
    """The raw date string, as the listing spells it."""
    modified: str | None = None
    """`lastmod` or `modified`, raw: when it changes, the article is read again."""
    summary: str | None = None
    html: str | None = None
    """Body markup, where the listing carries it whole (REST, full-text feeds)."""
    authors: tuple[str, ...] = ()
    language: str | None = None
    image: str | None = None
    attachments: tuple[Attachment, ...] = ()
    categories: tuple[str, ...] = ()
    original_url: str | None = None
    """The publication that this one reprints, where the listing names it."""


@dataclass(frozen=True, kw_only=True)
class Article:
    """What a page said, word for word. `None` means that the page does not say."""

    url: str
    """Where it was fetched."""
    canonical_url: str | None = None
    """What the page calls its own address."""
    title: str | None = None
    summary: str | None = None
    html: str | None = None
    """The body's markup; not yet sanitised."""
    text: str | None = None
    """The body as plain text, paragraphs parted by one empty line."""
    authors: tuple[str, ...] = ()
    language: str | None = None
    image: str | None = None
    attachments: tuple[Attachment, ...] = ()
    published: Dated | None = None
    updated: Dated | None = None
    title_raw: str | None = None
    published_raw: str | None = None
    """The date's own spelling, also where no date could be read from it."""
    updated_raw: str | None = None
    original_url: str | None = None
    """The publication that this one reprints (`isBasedOn`, "View original")."""
    noindex: bool = False
    noarchive: bool = False
    provenance: Mapping[str, str] = field(default_factory=dict)
    """Field name to the layer that won: `selector`, `json-ld`, `microdata`, `open-graph`, `meta`, `listing`, `generic`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """One place in a text that speaks for a tag."""

    form: str
    """The words as they stand in the text."""
    zone: Literal["title", "opening", "body", "dateline", "source", "ancestor", "override"]
    rule: str
    weight: float
    span: tuple[int, int] | None = None
    """Character offsets in the zone's own text (title, else text); None where no words did it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Why a tag is there. `weight` orders tags of one kind; it is no probability."""

    weight: float
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Tags:
    """What a text is about. `primary` and `mentioned` are two relations and share no country."""

    primary: Mapping[str, Evidence] = field(default_factory=dict)
    """ISO 3166-1 alpha-2, upper case: where it happens, whose law, whose nationals."""
    mentioned: Mapping[str, Evidence] = field(default_factory=dict)
    topics: Mapping[str, Evidence] = field(default_factory=dict)
    """Topic slug to evidence; broader topics are added with zone `ancestor`."""
    places: tuple[Match, ...] = ()
    """Named places below a country; `rule` is `place:NAME:CC`."""
    coverage: Literal["covered", "partial", "none"] = "covered"
    """Whether our terms speak the text's language; with `none`, no topic means "unknown", not "none"."""
    considered: Mapping[str, Evidence] = field(default_factory=dict)
    """Countries that were seen and not chosen, with their scores: for `show`, never stored."""


class Status(StrEnum):
    """Where an item stands."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"
    """Removed by its publisher."""
    SUPPRESSED = "suppressed"
    """Removed by us."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One item of a story, as another item's feed entry names it."""

    item_id: str
    url: str
    source: str
    publisher: str
    published: Dated | None = None
    first_seen: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """An article made comparable, kept and published."""

    id: str
    """`urn:uuid:…`, minted once, never changed."""
    url: str
    """Canonical URL."""
    source: str
    title: str
    summary: str
    """Plain text, at most 300 characters."""
    html: str
    """Sanitised; safe to publish as it is."""
    text: str
    first_seen: datetime
    placed: datetime
    """Orders feeds, pages and archives; set once."""
    language: str = "und"
    """BCP 47; `und` where neither page nor text tells."""
    authors: tuple[str, ...] = ()
    image: str | None = None
    attachments: tuple[Attachment, ...] = ()
    published: Dated | None = None
    updated: datetime | None = None
    """When it last changed materially, as we saw it; None until it does."""
    tags: Tags = field(default_factory=Tags)
    fingerprint: str = ""
    """Hash of the words alone: equal for items that say the very same."""
    original_url: str | None = None
    rights: Rights = "summary"
    status: Status = Status.LIVE
    noindex: bool = False
    noarchive: bool = False
    provenance: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    """Identity URLs under which this item is known, besides its first."""
    story_id: str | None = None
    first_report: Report | None = None
    """The story's first report, where that is another item; filled when read for publishing."""
    also_reported_by: tuple[Report, ...] = ()
    """The story's other members; filled when read for publishing."""
    published_raw: str | None = None
    """The date's own spelling, also where no date could be read from it."""
    row_hash: str = ""
    """Hash of what matters in an item, its version first; equal means that nothing material changed."""


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
        "all", "country", "topic", "pair", "source", "region", "curated", "search", "corrections", "status", "deleted"
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
