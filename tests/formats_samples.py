"""A site, a feed and items for the tests of documents."""

from datetime import UTC, datetime
from typing import Any

from syndicator.model import Attachment, Dated, Evidence, Feed, Item, Match, Report, Site, Source, Tags

SEEN = datetime(2024, 2, 12, 6, 0, 30, tzinfo=UTC)
SOURCES = {
    "rso": Source(
        id="rso", title="RSO: news", publisher="Regional Support Office", homepage="https://rso.baliprocess.net/",
        country=None, language="en", timezone="Asia/Bangkok",
    ),
    "board": Source(
        id="board", title="River Board", homepage="https://river.example/", country="GB", language="en",
        timezone="Europe/London", rights="full", attribution="River Board & partners", licence="CC BY 4.0",
    ),
}  # fmt: skip
SITE = Site(
    base_url="https://feeds.example.org",
    title="Example Feeds",
    contact="editor@example.org",
    countries={"TH": "Thailand", "MM": "Myanmar", "LA": "Laos", "MY": "Malaysia"},
    topics={"forced-criminality": "Forced criminality", "trafficking-in-persons": "Trafficking in persons"},
    sources=SOURCES,
)
FEED = Feed(
    path="country/th",
    kind="country",
    title="Thailand: trafficking & smuggling",
    description="Everything about Thailand & its people",
    query="country:TH",
    page="/country/th/",
)


def evidence(weight: float = 1, *forms: str, zone: Any = "title") -> Evidence:
    return Evidence(weight=weight, matches=tuple(Match(form=f, zone=zone, rule="name", weight=1) for f in forms))


def dated(value: datetime, precision: Any = "day", zone: str = "UTC") -> Dated:
    return Dated(value=value, precision=precision, raw="as it stood", method="selector", zone=zone)


TAGS = Tags(
    primary={"TH": evidence(3, "Thai police")},
    mentioned={"MM": evidence(1, "Myanmar")},
    topics={
        "forced-criminality": evidence(2, "scam centre"),
        "trafficking-in-persons": evidence(1, "forced-criminality", zone="ancestor"),
    },
)


def item(number: int = 1, **changed: Any) -> Item:
    """An item with something in every field; `changed` replaces fields."""
    fields: dict[str, Any] = {
        "id": f"urn:uuid:00000000-0000-5000-8000-{number:012}",
        "url": f"https://rso.baliprocess.net/raid-{number}?lang=en&page=1",
        "source": "rso",
        "title": f"Joint raid on a scam centre & {number} people assisted",
        "summary": "Police & partners freed people from a compound. More is to come.",
        "html": '<p>Police &amp; partners, <a href="https://rso.baliprocess.net/x">said</a>.</p>',
        "text": "Police & partners, said.",
        "first_seen": SEEN,
        "placed": SEEN,
        "language": "en",
        "published": dated(datetime(2024, 2, 8, 10, tzinfo=UTC)),
        "tags": TAGS,
        "image": "https://rso.baliprocess.net/image.jpg",
    }
    return Item(**(fields | changed))


RICH = item(
    9,
    attachments=(
        Attachment(url="https://rso.baliprocess.net/annex.pdf"),
        Attachment(url="https://rso.baliprocess.net/report.pdf", length=123_456, title="Report"),
        Attachment(url="https://rso.baliprocess.net/data.xlsx", length=99),
    ),
    original_url="https://news.example.com/original",
    story_id="story-1",
    first_report=Report(
        item_id="urn:uuid:00000000-0000-5000-8000-000000000099",
        url="https://unodc.example/first",
        source="unodc",
        publisher="UNODC",
        published=dated(datetime(2024, 2, 7, 10, tzinfo=UTC)),
        first_seen=SEEN,
    ),
    also_reported_by=(
        Report(
            item_id="urn:uuid:00000000-0000-5000-8000-000000000098",
            url="https://iom.example/too",
            source="iom",
            publisher="IOM",
            first_seen=SEEN,
        ),
    ),
)
ITEMS = [
    item(1),
    item(2, published=None, language="th", title="ข่าวการค้ามนุษย์", tags=Tags()),
    item(3, rights="headline"),
    item(4, rights="full", source="board"),
    item(5, published=dated(datetime(2024, 2, 8, 2, 11, 9, tzinfo=UTC), "second", "Asia/Bangkok"), language="und"),
    item(6, published=dated(datetime(2024, 2, 1, 10, tzinfo=UTC), "month")),
    item(7, published=dated(datetime(2024, 1, 1, 10, tzinfo=UTC), "year"), updated=datetime(2024, 3, 1, tzinfo=UTC)),
    item(
        8, title='Q&A: <b>&amp;</b> 1 < 2 &lt; AT&T\'s "plan" ]]>', summary="a < b & c ]]> &nbsp;", url="javascript:x"
    ),
    RICH,
]
