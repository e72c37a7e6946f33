"""Values for the pages: ordinary ones, in the shapes of the field, and hostile ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from syndicator.model import Attachment, Dated, Evidence, Feed, Item, Match, Report, Site, Source, Tags, Verdict
from syndicator.pages import documents
from syndicator.pages.values import (
    Answer,
    Change,
    Choice,
    Count,
    Day,
    Facet,
    Front,
    Manners,
    Offer,
    Problem,
    Requests,
    Revision,
    Seen,
    Service,
    SourceStatus,
    Standing,
    Story,
    Whole,
)

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
COUNTRIES = {
    "TH": "Thailand",
    "KH": "Cambodia",
    "MM": "Myanmar",
    "ID": "Indonesia",
    "VN": "Viet Nam",
    "MY": "Malaysia",
    "PH": "Philippines",
    "LA": "Lao PDR",
    "BD": "Bangladesh",
    "AU": "Australia",
    "LK": "Sri Lanka",
    "IN": "India",
    "NZ": "New Zealand",
    "FJ": "Fiji",
    "US": "United States",
}
TOPICS = {
    "trafficking-in-persons": "Trafficking in persons",
    "forced-criminality": "Forced criminality and scam compounds",
    "migrant-smuggling": "Smuggling of migrants",
    "maritime-movements": "Irregular maritime movement",
    "prosecution-justice": "Investigation, prosecution and justice",
    "victim-identification": "Victim identification, screening and referral",
    "labour-exploitation": "Forced labour and labour exploitation",
    "fishing-exploitation": "Exploitation at sea and in fisheries",
    "document-fraud": "Document and identity fraud",
    "rohingya": "Rohingya",
    "training": "Training and capacity building",
}
PUBLISHERS = (
    ("rso", "RSO: news", "Regional Support Office of the Bali Process", None),
    ("unodc_roseap", "UNODC South-East Asia and Pacific", "UNODC", None),
    ("iom_asia", "IOM Asia and the Pacific", "IOM", None),
    ("interpol", "INTERPOL: news and events", "INTERPOL", None),
    ("afp", "Australian Federal Police: media releases", "Australian Federal Police", "AU"),
    ("dsi", "DSI Thailand", "Department of Special Investigation", "TH"),
    ("asean_act", "ASEAN-ACT", None, None),
    ("gitoc", "Global Initiative against Transnational Organized Crime", "GI-TOC", None),
)
SOURCES = {
    key: Source(
        id=key,
        title=title,
        homepage=f"https://{key.replace('_', '-')}.example/news",
        country=country,
        language="en",
        timezone="Asia/Bangkok",
        publisher=publisher,
        licence="CC BY-NC-ND 3.0 IGO" if key == "iom_asia" else None,
    )
    for key, title, publisher, country in PUBLISHERS
}
SITE = Site(
    base_url="https://feeds.example.org/trafficking",
    contact="feeds@example.org",
    countries=COUNTRIES,
    topics=TOPICS,
    sources=SOURCES,
)
LOCAL = replace(SITE, base_url="http://127.0.0.1:8000", contact=None, demo=True)
STORIES: Sequence[tuple[str, str, str, str, Sequence[str], Sequence[str]]] = (
    (
        "Conference in Chiang Mai strengthens cooperation against trafficking in persons",
        "en",
        (
            "More than 120 investigators, prosecutors and civil society groups from eight countries met in Chiang Mai "
            "over three days to compare cases and agree on faster exchange of evidence."
        ),
        "rso",
        ("TH",),
        ("trafficking-in-persons", "prosecution-justice"),
    ),
    (
        "Police free 261 people from scam compounds near the border",
        "en",
        (
            "Those freed come from twelve countries; thirty say that they were sold between compounds. Screening for "
            "indicators of trafficking continues."
        ),
        "interpol",
        ("KH", "TH"),
        ("forced-criminality", "victim-identification"),
    ),
    (
        "ดีเอสไอจับกุมเครือข่ายนำพาคนต่างด้าวข้ามแดน",
        "th",
        "เจ้าหน้าที่จับกุมผู้ต้องหาหกคนในจังหวัดตาก และยึดรถยนต์สามคัน",
        "dsi",
        ("TH",),
        ("migrant-smuggling",),
    ),
    (
        "Boat with 146 Rohingya refugees reaches the coast of Aceh after eleven days at sea",
        "en",
        (
            "Fishermen brought the passengers ashore. Local authorities, with support of humanitarian agencies, offer "
            "shelter and medical care."
        ),
        "iom_asia",
        ("ID",),
        ("rohingya", "maritime-movements"),
    ),
    (
        "New handbook for officers who examine travel documents at airports",
        "en",
        "A practical guide to morphing and look-alike fraud, with exercises.",
        "unodc_roseap",
        (),
        ("document-fraud", "training"),
    ),
    (
        "Melbourne man charged over alleged forced labour at a restaurant",
        "en",
        "The charges carry a maximum of nine years.",
        "afp",
        ("AU",),
        ("labour-exploitation", "prosecution-justice"),
    ),
)


def proof(form: str, zone: Any = "title", *, rule: str = "name", weight: float = 3.0, title: str = "") -> Evidence:
    at = title.find(form)
    span = (at, at + len(form)) if zone == "title" and at >= 0 else None
    return Evidence(weight=weight, matches=(Match(form=form, zone=zone, rule=rule, weight=weight, span=span),))


def item(number: int = 0, **changes: Any) -> Item:
    title, language, summary, source, countries, topics = STORIES[number % len(STORIES)]
    moment = NOW - timedelta(hours=9 + 21 * number)
    primary = {code: proof(COUNTRIES[code], "opening") for code in countries}
    if title.startswith("Conference"):
        primary = {"TH": proof("Chiang Mai", title=title, rule="place:Chiang Mai:TH")}
    item = Item(
        id=f"urn:uuid:00000000-0000-5000-8000-{number:012}",
        url=f"https://{source.replace('_', '-')}.example/news/{number}",
        source=source,
        title=title,
        summary=summary,
        html=f"<p>{summary}</p>",
        text=summary,
        language=language,
        first_seen=moment,
        placed=moment,
        published=Dated(value=moment, precision="day", raw=moment.strftime("%d %B %Y"), method="json-ld"),
        tags=Tags(
            primary=primary,
            mentioned={"MM": proof("Myawaddy", "body", rule="place:Myawaddy:MM", weight=0.6)}
            if number % 3 == 1
            else {},
            topics={slug: proof(TOPICS[slug].split()[0].lower(), "opening", rule="strong") for slug in topics},
        ),
        provenance={"title": "selector", "published": "json-ld", "html": "generic"},
    )
    return replace(item, **changes)


def report(of: Item) -> Report:
    return Report(
        item_id=of.id, url=of.url, source=of.source, publisher=SOURCES[of.source].credit, published=of.published
    )


def story() -> Story:
    first = item(13, source="interpol", story_id="urn:uuid:00000000-0000-5000-8000-00000000aaaa")
    second = item(7, source="rso", title="Members assist 261 people freed from scam compounds", story_id=first.story_id)
    third = item(1, source="gitoc", title="What the raids near the border tell us", story_id=first.story_id)
    first = replace(first, also_reported_by=(report(second), report(third)))
    return Story(id=str(first.story_id), items=(first, second, third))


def feed(kind: Any = "country", **changes: Any) -> Feed:
    made = {
        "country": Feed(
            path="country/th",
            kind="country",
            title="Thailand",
            page="/country/th/",
            query="country:TH",
            description="News about Thailand: what happens there, under its law, or to its nationals.",
        ),
        "topic": Feed(
            path="topic/forced-criminality",
            kind="topic",
            title="Forced criminality and scam compounds",
            page="/topic/forced-criminality/",
            query="topic:forced-criminality",
            description="People held and made to commit crimes, above all online fraud.",
        ),
        "curated": Feed(
            path="mekong-scam-compounds",
            kind="curated",
            title="Scam compounds, Mekong",
            page="/feed/mekong-scam-compounds/",
            query="topic:forced-criminality (country:KH OR country:LA OR country:MM OR country:TH OR country:VN)",
            description="Compounds along the Mekong where people are made to commit online fraud.",
        ),
        "all": Feed(path="all", kind="all", title="Everything", page="/", query="", description="All items."),
    }[kind]
    return replace(made, **changes)


def choices(labels: dict[str, str], kind: Any, page: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            label=label,
            feed=Feed(
                path=f"{kind}/{key.lower()}",
                kind=kind,
                title=label,
                description=f"About {label}.",
                query=f"{kind}:{key}",
                page=f"{page}{key.lower()}/",
            ),
            count=max(1240 // (place + 1) ** 2, 2),
            latest=tuple(item(place + step) for step in range(3)),
        )
        for place, (key, label) in enumerate(labels.items())
    )


def front(**changes: Any) -> Front:
    made = Front(
        everything=feed("all"),
        items=4213,
        stories=3307,
        countries=choices(COUNTRIES, "country", "/country/"),
        topics=choices(TOPICS, "topic", "/topic/"),
        regions=choices({"asean": "ASEAN", "pacific": "Pacific islands", "mekong": "Mekong"}, "region", "/region/"),
        curated=tuple(
            Choice(label=title, feed=feed("curated", title=title), count=count)
            for title, count in (
                ("Scam compounds, Mekong", 214),
                ("Andaman Sea and Bay of Bengal", 133),
                ("From arrest to sentence", 402),
                ("Law and policy", 96),
            )
        ),
        sources=choices({key: source.title for key, source in SOURCES.items()}, "source", "/source/"),
        story=story(),
        seen=Seen(day=NOW.date(), seen=tuple(SOURCES)[:6], missing=tuple(SOURCES)[6:], unproven=("ilo", "ifrc")),
        as_of=NOW,
        next_run=NOW + timedelta(hours=24),
        valid_until=NOW + timedelta(hours=36),
    )
    return replace(made, **changes)


def standings() -> tuple[Standing, ...]:
    verdicts = [
        Verdict.OK,
        Verdict.OK,
        Verdict.QUIET,
        Verdict.OK,
        Verdict.BROKEN,
        Verdict.OK,
        Verdict.UNPROVEN,
        Verdict.OK,
    ]
    return tuple(
        Standing(source=key, verdict=verdict, since=date(2026, 11, 12))
        for key, verdict in zip(SOURCES, verdicts, strict=True)
    )


def facet(**changes: Any) -> Facet:
    items = [item(number) for number in range(12)]
    items[1] = story().items[0]
    items[4] = replace(items[4], published=None)
    items[5] = replace(items[5], published=Dated(value=NOW, precision="month", raw="Nov 2026", method="selector"))
    made = Facet(
        feed=feed("country"),
        items=tuple(items),
        total=1240,
        recent=38,
        months={f"{2021 + n // 12}-{n % 12 + 1:02}": (n * 7919) % 41 + n // 4 for n in range(71) if n not in (20, 21)},
        undated=14,
        places={code: max(600 // (n + 1) ** 2, 1) for n, code in enumerate(COUNTRIES)},
        standings=standings(),
        names={"th": "ไทย", "id": "Thailand", "vi": "Thái Lan"},
        related=choices(dict(list(TOPICS.items())[:6]), "pair", "/none/"),
        any_feed=feed("country", path="country/th/any", title="Thailand, also mentioned"),
        sql="SELECT items.* FROM items\nJOIN item_countries ON item_countries.item_id = items.id\n"
        "WHERE item_countries.country = ? AND item_countries.role = 'primary'\nORDER BY items.placed DESC",
        parameters=("TH",),
        archives=("2026-11", "2026-10", "2026-09"),
    )
    return replace(made, **changes)


def service(**changes: Any) -> Service:
    reasons = {
        Verdict.BROKEN: "The listing answered, but none of its 24 links looks like an article since 12 May; the last "
        "known layout had 10.",
        Verdict.QUIET: "It publishes about twice a month, last on 10 November.",
    }
    sources = tuple(
        SourceStatus(
            source=one.source,
            verdict=one.verdict,
            since=one.since,
            reason=reasons.get(one.verdict, ""),
            last_run=NOW if one.verdict is not Verdict.UNPROVEN else None,
            last_new=NOW - timedelta(days=3) if one.verdict is Verdict.OK else None,
            next_due=NOW + timedelta(days=1),
            listed=10,
            new=2 if one.verdict is Verdict.OK else 0,
            acknowledged_until=date(2026, 12, 1) if one.verdict is Verdict.BROKEN else None,
            days=tuple(
                Day(
                    day=NOW.date() - timedelta(days=27 - back),
                    state=None if (back + place) % 11 == 5 else (one.verdict if back > 15 else Verdict.OK),
                    new=(back * place) % 5,
                )
                for back in range(28)
            ),
        )
        for place, one in enumerate(standings())
    )
    made = Service(
        as_of=NOW,
        valid_until=NOW + timedelta(hours=36),
        next_run=NOW + timedelta(hours=24),
        sources=sources,
        items=4213,
        version="0.1.0",
    )
    return replace(made, **changes)


def manners(**changes: Any) -> Manners:
    made = Manners(
        user_agent="Syndicator/0.1 (+https://feeds.example.org/trafficking/crawler/; feeds@example.org)",
        delay=timedelta(seconds=5),
        daily_budget=500,
        hosts=(
            Requests(host="rso.example", requests=31, bytes=412_345),
            Requests(host="interpol.example", requests=12, bytes=88_001),
        ),
        until=NOW.date(),
        declined=("private.example",),
    )
    return replace(made, **changes)


def whole(**changes: Any) -> Whole:
    subject = replace(
        story().items[0],
        attachments=(Attachment(url="https://interpol.example/report.pdf", title="Full report", length=2_345_678),),
        authors=("Press office",),
        updated=NOW,
    )
    made = Whole(
        item=subject,
        revisions=(
            Revision(seen_at=NOW, fields=("title", "text"), changes=(Change(old="259", new="261"),)),
            Revision(seen_at=NOW, fields=("text",), changes=(Change(old="Somchai Jaidee", new="a man of 41"),)),
        ),
    )
    return replace(made, **changes)


def answer(**changes: Any) -> Answer:
    made = Answer(
        query='country:TH "scam centres" after:2024-01',
        items=tuple(item(number) for number in range(6)),
        total=214,
        counts={
            "Countries": tuple(Count(label=COUNTRIES[c], count=90, query=f"country:{c}") for c in ("TH", "KH", "MM")),
            "Topics": (Count(label="Smuggling of migrants", count=12, query="topic:migrant-smuggling"),),
            "Sources": (Count(label="RSO: news", count=9, query="source:rso"),),
            "Years": (Count(label="2026", count=100, query="after:2026"),),
        },
        sql="SELECT * FROM items WHERE country = ? AND published >= ?",
        parameters=("TH", "2024-01"),
        page=1,
        pages=11,
    )
    return replace(made, **changes)


def wrong(**changes: Any) -> Answer:
    made = Answer(
        query="country:TH AND (topic:migrant-smugling",
        offers=(Offer(query="country:TH topic:migrant-smuggling", label="Thailand, Smuggling of migrants"),),
        problem=Problem(text="no topic “migrant-smugling”", position=16, hint="did you mean migrant-smuggling?"),
    )
    return replace(made, **changes)


def every(site: Site = SITE, *, server: bool = True) -> dict[str, bytes]:
    """Every page there is, by a name that tells which."""
    pages = {
        "index": documents.index(front(), site=site, server=server),
        "empty": documents.index(Front(everything=feed("all"), items=0, stories=0), site=site, server=server),
        "about": documents.about(site=site, server=server, version="0.1.0"),
        "crawler": documents.crawler(manners(), site=site, server=server),
        "status": documents.status(service(), site=site, server=server),
        "country": documents.facet(facet(), site=site, server=server),
        "bare": documents.facet(Facet(feed=feed("curated"), items=(), total=0), site=site, server=server),
        "missing": documents.not_found(site=site, server=server),
    }
    if server:
        pages |= {
            "item": documents.item(whole(), site=site),
            "story": documents.story(story(), site=site),
            "search": documents.search(answer(), site=site),
            "problem": documents.search(wrong(), site=site),
            "ask": documents.search(Answer(query=""), site=site),
            "gone": documents.gone(site=site, server=server),
            "unavailable": documents.unavailable(site=site, server=server),
            "refused": documents.refused(site=site, server=server),
            "too_many": documents.too_many(site=site, server=server),
        }
    return pages
