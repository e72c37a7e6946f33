"""From a page, a source's own selectors and its listing to one article, field by field, the surest layer first."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from syndicator.dates import dateline, read
from syndicator.extraction.content import main_content
from syndicator.extraction.moments import Reader, raw_of, searched_date, shown_date, stated_date, updated_date
from syndicator.extraction.page import Page
from syndicator.extraction.people import authors_of, names_of
from syndicator.extraction.quality import is_body
from syndicator.extraction.stated import Fact, Stated, stated
from syndicator.extraction.tidy import Body, tidy
from syndicator.extraction.titles import best_title
from syndicator.markup.plain import text_of
from syndicator.markup.safe import image_source
from syndicator.model import Article, Attachment, DateOrder, Dated, Listed, Source
from syndicator.text import clean, line
from syndicator.urls import absolute_url

_ROBOTS = re.compile(r"[\s,]+")
_FIELDS = Mapping[str, object]


def extract_article(
    html: str | bytes, url: str, *, now: datetime | None = None, boilerplate: frozenset[str] = frozenset()
) -> Article:
    """What the page at `url` says, read by generic layers alone.

    `boilerplate` holds the `block_hash` of blocks that the site repeats; they are cut. Numeric dates whose day and
    month could be taken for each other are not read: only a source knows its order. Never raises: what cannot be
    read is None.
    """
    return _article(Page(html, url), {}, None, None, now, boilerplate)


def layered(
    html: str | bytes,
    url: str,
    *,
    own: Mapping[str, object],
    source: Source,
    listed: Listed | None = None,
    now: datetime | None = None,
    boilerplate: frozenset[str] = frozenset(),
) -> Article:
    """What the page at `url` says: by the source's selectors, then its structured data, then the listing, then generic.

    `own` holds what selectors said, by the names of `Article`'s fields; dates as raw strings.
    """
    return _article(Page(html, url), own, source, listed, now, boilerplate)


def _article(
    page: Page, own: _FIELDS, source: Source | None, listed: Listed | None, now: datetime | None, boilerplate: frozenset[str]
) -> Article:
    facts = stated(page)
    reader = Reader(page, now, source.timezone if source else "UTC", source.date_order if source else None)
    won: dict[str, str] = {}
    title, title_raw = _title(page, facts, own, listed, won)
    robots = {word.lower() for _, content in page.meta("robots", "syndicator") for word in _ROBOTS.split(content)}
    article = Article(
        url=page.url,
        canonical_url=_canonical(page, own, won),
        title=title,
        summary=_summary(facts, own, listed, won),
        authors=_authors(page, facts, own, listed, won),
        language=_language(page, facts, own, listed, won),
        image=_image(page, facts, own, listed, won),
        attachments=_attachments(own, listed),
        title_raw=title_raw,
        original_url=_original(page, facts, own, listed, won),
        noindex=bool(robots & {"noindex", "none"}),
        noarchive=bool(robots & {"noarchive", "none"}),
        provenance=won,
    )
    published, published_raw = _published(reader, facts, own, listed, won)
    updated, updated_raw = _updated(reader, facts, own, listed, won)
    body = _body(page, facts, own, listed, title, boilerplate, won)  # last: it takes the tree apart
    if published is None and (published := searched_date(reader, body.text if body else None)):
        won["published"], published_raw = "generic", published_raw or published.raw
    return replace(
        article,
        html=body.html if body else None,
        text=_without_dateline(body.text, published) if body else None,
        published=published,
        updated=updated,
        published_raw=published_raw,
        updated_raw=updated_raw,
    )


def _text(value: object) -> str | None:
    """A selector's answer as one line, or None."""
    if isinstance(value, str):
        return line(text_of(value) if "<" in value and ">" in value else value) or None
    return None


def _title(page: Page, facts: Stated, own: _FIELDS, listed: Listed | None, won: dict[str, str]) -> tuple[str | None, str | None]:
    if said := _text(own.get("title")):
        won["title"] = "selector"
        return said, said
    found = best_title(page, facts)
    if found and found[2] != "generic":
        won["title"] = found[2]
        return found[0], found[1]
    if listed and (said := _text(listed.title)):
        won["title"] = "listing"
        return said, said
    if found:
        won["title"] = found[2]
        return found[0], found[1]
    return None, None


def _body(
    page: Page, facts: Stated, own: _FIELDS, listed: Listed | None, title: str | None, boilerplate: frozenset[str], won: dict[str, str]
) -> Body | None:
    given = own.get("html")
    for layer, html in (("selector", given if isinstance(given, str) else None), ("listing", listed.html if listed else None)):
        if html and html.strip():
            body = tidy(html, title=title, boilerplate=boilerplate)
            if is_body(body.text):
                won["html"] = won["text"] = layer
                return body
    found = main_content(page, title=title, boilerplate=boilerplate)
    if found:
        won["html"] = won["text"] = "generic"
        return found
    if facts.body and len(facts.body) > 200 and is_body(clean(facts.body)):
        paragraphs = clean(text_of(facts.body) if "</" in facts.body else facts.body)
        won["html"] = won["text"] = "json-ld"
        return tidy("".join(f"<p>{part}</p>" for part in paragraphs.replace("&", "&amp;").replace("<", "&lt;").split("\n\n")), title=title)
    return None


def _without_dateline(text: str, published: Dated | None) -> str:
    """`text` without the date of a dateline that `published` holds; the place stays, it says where."""
    opened = dateline(text)
    if opened is None or published is None or published.day != opened[0].day:
        return text
    place = text[: text.index(opened[0].raw)].strip(" ,(\n")
    return f"{place} - {text[opened[1] :]}" if place else text[opened[1] :]


def _published(
    reader: Reader, facts: Stated, own: _FIELDS, listed: Listed | None, won: dict[str, str]
) -> tuple[Dated | None, str | None]:
    """The date, from every layer that needs no body; and the first raw statement of one."""
    own_raw = _text(own.get("published"))
    listed_raw = listed.published if listed else None
    for layer, find in (
        ("selector", lambda: _told(reader, own_raw, "selector")),
        ("stated", lambda: stated_date(reader, facts)),
        ("listing", lambda: _told(reader, listed_raw, "listing")),
        ("generic", lambda: shown_date(reader)),
    ):
        if dated := find():
            won["published"] = dated.method.partition(":")[0] if layer == "stated" else layer
            return dated, dated.raw
    return None, own_raw or raw_of(facts.published) or listed_raw


def _told(reader: Reader, raw: str | None, layer: str) -> Dated | None:
    """What a selector or a listing said: its source's order and zone hold, a month alone is welcome."""
    if not raw:
        return None
    return read(raw, order=reader.order or "DMY", zone=reader.zone, method=layer, now=reader.now)


def _updated(
    reader: Reader, facts: Stated, own: _FIELDS, listed: Listed | None, won: dict[str, str]
) -> tuple[Dated | None, str | None]:
    own_raw = _text(own.get("updated"))
    listed_raw = listed.modified if listed else None
    for layer, find in (
        ("selector", lambda: _told(reader, own_raw, "selector")),
        ("stated", lambda: updated_date(reader, facts)),
        ("listing", lambda: _told(reader, listed_raw, "listing")),
    ):
        if dated := find():
            won["updated"] = dated.method.partition(":")[0] if layer == "stated" else layer
            return dated, dated.raw
    return None, own_raw or raw_of(facts.updated) or listed_raw


def _canonical(page: Page, own: _FIELDS, won: dict[str, str]) -> str | None:
    said = own.get("canonical_url")
    node = page.first('link[rel~="canonical"][href]')
    stated_links = [("selector", said if isinstance(said, str) else None), ("meta", node.attributes.get("href") if node is not None else None)]
    stated_links.extend(("open-graph", content) for _, content in page.meta("og:url"))
    for layer, href in stated_links:
        address = absolute_url(href, page.base) if href else None
        if address and address.startswith("http") and not _is_other_page(address, page.url):
            won["canonical_url"] = layer
            return address
    return None


def _is_other_page(address: str, url: str) -> bool:
    """A site's root, given as the address of every page by mistake."""
    return urlsplit(address).path in {"", "/"} and not urlsplit(address).query and urlsplit(url).path not in {"", "/"}


def _summary(facts: Stated, own: _FIELDS, listed: Listed | None, won: dict[str, str]) -> str | None:
    candidates: list[tuple[str, object]] = [("selector", own.get("summary"))]
    candidates.extend((fact.layer, fact.value) for fact in facts.summaries)
    candidates.append(("listing", listed.summary if listed else None))
    return _first(candidates, "summary", won)


def _first(candidates: Iterable[tuple[str, object]], name: str, won: dict[str, str]) -> str | None:
    for layer, value in candidates:
        if said := _text(value):
            won[name] = layer
            return said
    return None


def _authors(page: Page, facts: Stated, own: _FIELDS, listed: Listed | None, won: dict[str, str]) -> tuple[str, ...]:
    given = own.get("authors")
    values = [given] if isinstance(given, str) else [one for one in given if isinstance(one, str)] if isinstance(given, list | tuple) else []
    if names := names_of(values, facts.sites):
        won["authors"] = "selector"
        return names
    found = authors_of(page, facts)
    if found and found[1] != "generic":
        won["authors"] = found[1]
        return found[0]
    if listed and (names := names_of(listed.authors, facts.sites)):
        won["authors"] = "listing"
        return names
    if found:
        won["authors"] = found[1]
        return found[0]
    return ()


def _language(page: Page, facts: Stated, own: _FIELDS, listed: Listed | None, won: dict[str, str]) -> str | None:
    root = page.first("html")
    attributes = root.attributes if root is not None else {}
    candidates: list[tuple[str, object]] = [("selector", own.get("language"))]
    candidates.extend((fact.layer, fact.value) for fact in facts.languages if fact.layer == "json-ld")
    candidates.append(("meta", attributes.get("lang") or attributes.get("xml:lang")))
    candidates.extend((fact.layer, fact.value) for fact in facts.languages)
    candidates.append(("listing", listed.language if listed else None))
    for layer, value in candidates:
        if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", value.strip()):
            won["language"] = layer
            return value.strip().replace("_", "-")
    return None


def _image(page: Page, facts: Stated, own: _FIELDS, listed: Listed | None, won: dict[str, str]) -> str | None:
    given = own.get("image")
    candidates: list[tuple[str, str | None]] = [("selector", given if isinstance(given, str) else None)]
    candidates.extend((fact.layer, fact.value) for fact in facts.images)
    candidates.append(("listing", listed.image if listed else None))
    node = page.first("article img, main img")
    if node is not None:
        candidates.append(("generic", image_source(node.attributes)))
    for layer, value in candidates:
        address = absolute_url(value, page.base) if value else None
        if address and address.startswith("http"):
            won["image"] = layer
            return address
    return None


def _attachments(own: _FIELDS, listed: Listed | None) -> tuple[Attachment, ...]:
    given = own.get("attachments")
    if isinstance(given, list | tuple):
        return tuple(one for one in given if isinstance(one, Attachment))
    return listed.attachments if listed else ()


def _original(page: Page, facts: Stated, own: _FIELDS, listed: Listed | None, won: dict[str, str]) -> str | None:
    given = own.get("original_url")
    for layer, value in (
        ("selector", given if isinstance(given, str) else None), ("json-ld", facts.original_url), ("listing", listed.original_url if listed else None),
    ):  # fmt: skip
        address = absolute_url(value, page.base) if value else None
        if address and address.startswith("http"):
            won["original_url"] = layer
            return address
    return None
