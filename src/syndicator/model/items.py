"""What an article said and what an item is, with its dates, tags and reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

Precision = Literal["second", "day", "month", "year"]
Rights = Literal["headline", "summary", "full"]


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
            return self.value.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
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
    goes_on: bool = False
    """Whether the page says that its text goes on, on further pages: then `text` is its first part."""
    noindex: bool = False
    noarchive: bool = False
    provenance: Mapping[str, str] = field(default_factory=dict)
    """Field name to the layer that won: `selector`, `json-ld`, `microdata`, `open-graph`, `meta`, `listing`, …"""


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
    places: Sequence[Match] = ()
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
    goes_on: bool = False
    """Whether `text` is only the first part of what its publisher wrote, as its page says."""
    noindex: bool = False
    noarchive: bool = False
    provenance: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    """Identity URLs under which this item is known, besides its first."""
    story_id: str | None = None
    first_report: Report | None = None
    """The story's first report, where that is another item; filled when read for publishing."""
    also_reported_by: tuple[Report, ...] = ()
    """The story's other members, but for the first report; filled when read for publishing."""
    published_raw: str | None = None
    """The date's own spelling, also where no date could be read from it."""
    row_hash: str = ""
    """Hash of what matters in an item, its version first; equal means that nothing material changed."""
