"""From an item to its entry: which of its fields a document may show, under its rights, and in which words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from syndicator.formats import words
from syndicator.formats.body import printable
from syndicator.formats.entry import (
    LONGEST_TITLE,
    Category,
    Entry,
    Link,
    address,
    distinct,
    language,
    legal,
    one_line,
    rfc3339,
    to_second,
)
from syndicator.model import Attachment, Evidence, Item, Report, Rights, Site, Source

COUNTRY = "urn:syndicator:country"
MENTIONED = "urn:syndicator:mentioned"
TOPIC = "urn:syndicator:topic"
SOURCE = "urn:syndicator:source"
DATE = "urn:syndicator:date"
DEMO = "[Demo] "
FIRST = "First report"
ALSO = "Also reported by"

_FIRST_YEAR = 1990  # before the web: on a page, such a date is a slip or an epoch, and readers reject it
_SUMMARY = 300
_NAME = 200
_GOES_ON = "This is the first part of the text; its page says that it goes on there."
_MOST_LINKS = 20
_ORDER: Mapping[Rights, int] = {"headline": 0, "summary": 1, "full": 2}
_TYPES = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".zip": "application/zip",
}


def entry_of(item: Item, *, site: Site, most: Rights = "full") -> Entry:
    """What documents show of `item`. `most` narrows it further: `?content=summary` asks for at most a summary."""
    shown = min(allowed(item, site), most, key=_ORDER.__getitem__)
    source = site.sources.get(item.source)
    publisher = publisher_of(item, site)
    published = published_moment(item)
    links = (*_files(item.attachments), *_other_reports(item))
    why = why_here(item, site)
    rights = _rights(source, publisher)
    summary = "" if shown == "headline" else one_line(item.summary, _SUMMARY)
    return Entry(
        id=legal(item.id),
        title=title(item.title, site),
        summary=summary or why,
        html=_content(item, why=why, summary=summary, links=links, full=shown == "full", rights=rights),
        updated=updated_moment(item),
        dated=published or to_second(item.first_seen),
        published=published,
        url=address(item.url),
        language=language(item.language),
        author=publisher,
        author_url=address(source.homepage) if source else None,
        image=address(item.image) if shown == "full" else None,
        rights=rights,
        links=links,
        categories=tuple(_categories(item, site, publisher)),
        facts=_facts(item, site) | ({"rights": rights} if rights else {}),
    )


def publisher_of(item: Item, site: Site) -> str:
    """Who says it."""
    source = site.sources.get(item.source)
    return one_line(source.credit if source else item.source, _NAME) or "Unnamed publisher"


def why_here(item: Item, site: Site) -> str:
    """Who says it, when, and what it is about: our line of an item, as plain text."""
    return words.first_line(
        publisher=publisher_of(item, site),
        when=words.date_words(item.published, item.first_seen),
        about=[name for _, name in _named(item.tags.primary, site.countries)],
        mentions=[name for _, name in _named(item.tags.mentioned, site.countries)],
        topics=[name for slug, name in _named(item.tags.topics, site.topics) if not _inherited(item.tags.topics[slug])],
    )


def allowed(item: Item, site: Site) -> Rights:
    """How much of an item its source's rights, its page and our audience let a document carry."""
    if site.audience == "private":
        return "full"
    return min(item.rights, "summary", key=_ORDER.__getitem__) if item.noarchive else item.rights


def published_moment(item: Item) -> datetime | None:
    """The source's date as a document gives it: to the second, in UTC; None where no day is known.

    A day stands for 10:00 UTC. Nothing is published after we have seen it.
    """
    dated = item.published
    if dated is None or dated.precision in {"month", "year"} or dated.value.year < _FIRST_YEAR:
        return None
    return to_second(min(dated.value, item.first_seen))


def updated_moment(item: Item) -> datetime:
    """Atom's `updated`: the last material change, else the date it was published, else first seen; distinct per id."""
    start = published_moment(item) or item.first_seen
    return distinct(max(item.updated or start, start), item.id)


def title(words_of_it: str, site: Site) -> str:
    """A title on one line; a demonstration says so in every one."""
    line = one_line(words_of_it, LONGEST_TITLE) or "(untitled)"
    return DEMO + line if site.demo and not line.startswith(DEMO) else line


def ranked(tags: Mapping[str, Evidence]) -> list[str]:
    """Terms, the weightiest first; what only follows from another (a broader topic) comes last."""
    return sorted(tags, key=lambda term: (_inherited(tags[term]), -tags[term].weight, term))


def _inherited(evidence: Evidence) -> bool:
    return bool(evidence.matches) and all(match.zone == "ancestor" for match in evidence.matches)


def _named(tags: Mapping[str, Evidence], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Terms and their names, the weightiest first; a term that is nothing but illegal characters is none."""
    named = ((term, one_line(names.get(term, term), _NAME) or _term(term)) for term in ranked(tags))
    return [(term, name) for term, name in named if name and _term(term)]


def _term(term: str) -> str:
    return one_line(term, _NAME)


def _files(attachments: Iterable[Attachment]) -> list[Link]:
    files: dict[str, Link] = {}
    for attachment in attachments:
        href = address(attachment.url)
        if href is None or len(files) == _MOST_LINKS:
            continue
        files.setdefault(
            href,
            Link(
                rel="enclosure",
                href=href,
                type=_media_type(attachment.type, href),
                title=one_line(attachment.title or "", _NAME) or None,
                length=attachment.length if attachment.length and attachment.length > 0 else None,
            ),
        )
    return list(files.values())


def _media_type(declared: str | None, href: str) -> str:
    kind, _, rest = (declared or "").split(";")[0].strip().lower().partition("/")
    if kind.isalnum() and rest and rest.isascii() and rest.replace(".", "").replace("-", "").replace("+", "").isalnum():
        return f"{kind}/{rest}"
    path = urlsplit(href).path.lower()
    return next((known for suffix, known in _TYPES.items() if path.endswith(suffix)), "application/octet-stream")


def _other_reports(item: Item) -> list[Link]:
    links: dict[str, Link] = {}
    original = address(item.original_url)
    if original and original != address(item.url):
        links[original] = Link(rel="via", href=original, title="Original publication")
    for kind, report in reports(item):
        href = address(report.url)
        if href and len(links) < _MOST_LINKS:
            links.setdefault(href, Link(rel="related", href=href, title=f"{kind}: {_report_words(report)}"))
    return list(links.values())


def reports(item: Item) -> list[tuple[str, Report]]:
    """The other reports of an item's story, each with what it is (`FIRST`, `ALSO`)."""
    first = [(FIRST, item.first_report)] if item.first_report else []
    skip = {item.id} | {report.item_id for _, report in first}
    return [*first, *((ALSO, report) for report in item.also_reported_by if report.item_id not in skip)]


def _report_words(report: Report) -> str:
    publisher = one_line(report.publisher, _NAME) or "Unnamed publisher"
    return f"{publisher}, {words.date_words(report.published, report.first_seen)}"


def _rights(source: Source | None, publisher: str) -> str | None:
    """How the source asks to be named, where that is more than its name, and its licence."""
    said = [one_line(text or "", _NAME) for text in ((source.attribution, source.licence) if source else ())]
    return ". ".join(text.rstrip(".") for text in said if text and text != publisher) or None


def _content(item: Item, *, why: str, summary: str, links: Sequence[Link], full: bool, rights: str | None) -> str:
    """Our line first; then the text that the rights allow; then files, other reports and whose it is."""
    body = printable(item.html) if full else ""
    shown = {link.href for link in links if link.rel == "related"}
    others = [(kind, address(report.url), _report_words(report)) for kind, report in reports(item)]
    lines = [
        words.paragraph(escape(why, quote=False), lang="en"),
        body or words.paragraphs(summary),
        words.paragraph(_GOES_ON, lang="en") if body and item.goes_on else "",
        words.link_line("Files", [(link.href, words.file_words(link)) for link in links if link.rel == "enclosure"]),
        words.link_line(
            "Original publication",
            [(link.href, urlsplit(link.href).hostname or link.href) for link in links if link.rel == "via"],
        ),
    ]
    lines += [
        words.link_line(wanted, [(href, label) for kind, href, label in others if kind == wanted and href in shown])
        for wanted in (FIRST, ALSO)
    ]
    if rights:
        lines.append(words.paragraph(escape(rights, quote=False), lang="en"))
    return "".join(lines)


def _categories(item: Item, site: Site, publisher: str) -> Iterable[Category]:
    kinds = (
        (COUNTRY, "", item.tags.primary, site.countries),
        (MENTIONED, "mentions: ", item.tags.mentioned, site.countries),
        (TOPIC, "", item.tags.topics, site.topics),
    )
    for scheme, prefix, tags, names in kinds:
        for term, name in _named(tags, names):
            yield Category(scheme=scheme, term=_term(term), label=prefix + name)
    if source := _term(item.source):
        yield Category(scheme=SOURCE, term=source, label=publisher)
    precision = item.published.precision if item.published else "unknown"
    if precision in {"unknown", "month", "year"}:
        yield Category(scheme=DATE, term=f"date:{precision}", label=f"date:{precision}")


def _facts(item: Item, site: Site) -> dict[str, object]:
    """What `_syndicator` holds: codes, roles, precision and other reports, for machines."""
    facts: dict[str, object] = {
        "source": _term(item.source),
        "countries": [
            {"code": _term(code), "name": name, "role": role, "why": _why(tags[code])}
            for role, tags in (("primary", item.tags.primary), ("mentioned", item.tags.mentioned))
            for code, name in _named(tags, site.countries)
        ],
        "topics": [
            {"slug": _term(slug), "label": name, "why": _why(item.tags.topics[slug])}
            for slug, name in _named(item.tags.topics, site.topics)
        ],
        "topics_coverage": item.tags.coverage,
        "published": item.published.iso if item.published else None,
        "published_precision": item.published.precision if item.published else "unknown",
        "first_seen": rfc3339(to_second(item.first_seen)),
    }
    if item.story_id:
        facts["story"] = legal(item.story_id)
    if item.original_url and (original := address(item.original_url)):
        facts["original_url"] = original
    if item.goes_on:
        facts["text_goes_on"] = True
    if others := [_report_facts(kind, report) for kind, report in reports(item)]:
        facts["reports"] = others
    return facts


def _why(evidence: Evidence) -> list[str]:
    """The words that did it, at most three; `by hand` for an editor's, whose reasons are not ours to print."""
    forms = ("by hand" if match.zone == "override" else one_line(match.form, 80) for match in evidence.matches)
    return list(dict.fromkeys(form for form in forms if form))[:3]


def _report_facts(kind: str, report: Report) -> dict[str, object]:
    return {
        "role": "first" if kind == FIRST else "also",
        "id": legal(report.item_id),
        "url": address(report.url),
        "source": _term(report.source),
        "publisher": one_line(report.publisher, _NAME),
        "published": report.published.iso if report.published else None,
    }
