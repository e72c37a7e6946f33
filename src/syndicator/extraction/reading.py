"""From a page, a source's own selectors and its listing to one article, field by field, the surest layer first."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from html import escape
from types import MappingProxyType

from syndicator.dates import dateline, read
from syndicator.extraction.content import main_content
from syndicator.extraction.layers import (
    Layers,
    Without,
    as_line,
    attachments_stated,
    authors_stated,
    canonical_of,
    image_stated,
    language_stated,
    left_out,
    original_stated,
    summary_stated,
)
from syndicator.extraction.moments import (
    Reader,
    raw_of,
    searched_date,
    shown_date,
    stated_date,
    updated_date,
)
from syndicator.extraction.page import Page
from syndicator.extraction.parts import goes_on
from syndicator.extraction.quality import is_body
from syndicator.extraction.stated import stated
from syndicator.extraction.tidy import Body, tidy
from syndicator.extraction.titles import best_title
from syndicator.markup.plain import text_of
from syndicator.model import Article, Dated, Listed, Source
from syndicator.text import clean, line

_ROBOTS = re.compile(r"[\s,]+")
_CUT = re.compile(
    r"\s*(?:\.\.\.|…|\[[.…]+\])\s*(?:(?:read|continue|baca|xem|lire|leer|weiter)\b[^.]{0,60})?$", re.IGNORECASE
)
"""How a text ends that goes on elsewhere."""
_FROM_PAGE = frozenset(("selector", "generic"))
"""Layers of a body that end where the page does; listings and JSON-LD know no pages."""
_SAME = 60
"""Characters by which two texts are known to open alike."""
_AS_LONG = 1.1
_GOES_ON = 1.3
_WHOLE = 200
"""Characters from which a body in JSON-LD is taken for more than a teaser."""


def extract_article(
    html: str | bytes, url: str, *, now: datetime | None = None, boilerplate: frozenset[str] = frozenset()
) -> Article:
    """What the page at `url` says, read by generic layers alone.

    `boilerplate` holds the `block_hash` of blocks that the site repeats; they are cut. Numeric dates whose day and
    month could be taken for each other are not read: only a source knows its order. Never raises: what cannot be
    read is None.
    """
    page = Page(html, url)
    return _article(Layers(page, stated(page), now=now, boilerplate=boilerplate))


def layered(
    page: Page,
    *,
    own: Mapping[str, object],
    source: Source,
    listed: Listed | None = None,
    now: datetime | None = None,
    boilerplate: frozenset[str] = frozenset(),
    without: Without = MappingProxyType({}),
) -> Article:
    """What `page` says: by selectors, then its structured data, then the listing, then generic.

    `own` holds what the source's selectors said, by the names of `Article`'s fields; dates as raw strings. The page's
    tree is taken apart: nobody can ask it afterwards.
    """
    layers = Layers(page, stated(page), own, source, listed, now, boilerplate)
    return _article(left_out(layers, without) if without else layers)


def _article(layers: Layers) -> Article:
    page, source = layers.page, layers.source
    reader = Reader(page, layers.now, source.timezone if source else "UTC", source.date_order if source else None)
    title, title_raw = _title(layers)
    published, published_raw, shown = _published(layers, reader, title)
    updated, updated_raw = _updated(layers, reader)
    robots = {word.lower() for _, content in page.meta("robots", "syndicator") for word in _ROBOTS.split(content)}
    article = Article(
        url=page.url,
        canonical_url=canonical_of(layers),
        title=title,
        summary=summary_stated(layers),
        authors=authors_stated(layers),
        language=language_stated(layers),
        image=image_stated(layers),
        attachments=attachments_stated(layers),
        updated=updated,
        title_raw=title_raw,
        updated_raw=updated_raw,
        original_url=original_stated(layers),
        noindex=bool(robots & {"noindex", "none"}),
        noarchive=bool(robots & {"noarchive", "none"}),
        provenance=layers.won,
    )
    further = goes_on(page, article.canonical_url)
    body = _body(layers, title)  # last of all that asks the page: it takes the tree apart
    if published is None and (published := searched_date(reader, body.text if body else None, title)):
        layers.won["published"] = "generic"
    return replace(
        article,
        html=body.html if body else None,
        text=without_date(body.text, published) if body else None,
        goes_on=further and layers.won.get("text") in _FROM_PAGE,
        published=published,
        published_raw=published_raw or (published.raw if published else shown),
    )


def _title(layers: Layers) -> tuple[str | None, str | None]:
    """The title and its raw spelling."""
    said, listed = layers.said("title"), as_line(layers.listed.title) if layers.listed else None
    found = best_title(layers.page, layers.facts, listed)
    sure = found if found and found[2] != "generic" else None
    for layer, title, raw in (
        ("selector", said, said),
        (sure[2], sure[0], sure[1]) if sure else ("", None, None),
        ("listing", listed, listed),
        (found[2], found[0], found[1]) if found else ("", None, None),
    ):
        if title:
            layers.won["title"] = layer
            return title, raw
    return None, None


def _body(layers: Layers, title: str | None) -> Body | None:
    """The body: as selectors or the listing give it, as we find it, or as JSON-LD carries it."""
    given = layers.own.get("html")
    for layer, html in (
        ("selector", given if isinstance(given, str) else ""),
        ("listing", (layers.listed.html if layers.listed else None) or ""),
    ):
        body = tidy(html, title=title, boilerplate=layers.boilerplate) if html.strip() else None
        if body and is_body(body.text):
            whole = _whole(layers, title, body) if layer == "listing" and _may_be_cut(body, layers.listed) else None
            return _won(layers, "generic", whole) if whole else _won(layers, layer, body)
    if found := main_content(layers.page, title=title, boilerplate=layers.boilerplate):
        return _won(layers, "generic", found)
    carried = layers.facts.body or ""
    carried = clean(text_of(carried) if "</" in carried else carried)
    if len(carried) > _WHOLE and is_body(carried):
        html = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in carried.split("\n\n"))
        return _won(layers, "json-ld", tidy(html, title=title, boilerplate=layers.boilerplate))
    return None


def _may_be_cut(body: Body, listed: Listed | None) -> bool:
    """Whether what a listing gives as a body may be the beginning of it: it is also its summary, or breaks off."""
    if _CUT.search(body.text):
        return True
    summary, text = (as_line(listed.summary) if listed else None) or "", line(body.text)
    return text[:_SAME] == summary[:_SAME] and len(text) <= _AS_LONG * len(summary)


def _whole(layers: Layers, title: str | None, begun: Body) -> Body | None:
    """The page's own text, where it opens as a listing's does and goes on: feeds of many sites hold the first lines."""
    found = main_content(layers.page, title=title, boilerplate=layers.boilerplate)
    opening = line(_CUT.sub("", begun.text))[:_SAME]
    if found is None or len(found.text) < _GOES_ON * len(begun.text) or opening not in line(found.text):
        return None
    return found


def _won(layers: Layers, layer: str, body: Body) -> Body:
    layers.won["html"] = layers.won["text"] = layer
    return body


def without_date(text: str, published: Dated | None) -> str:
    """`text` without the date of a dateline that `published` holds; the place stays, it says where."""
    opened = dateline(text)
    if opened is None or published is None or published.day != opened[0].day:
        return text
    place = text[: text.index(opened[0].raw)].strip(" ,(\n")
    return f"{place} - {text[opened[1] :]}" if place else text[opened[1] :]


def _published(layers: Layers, reader: Reader, title: str | None) -> tuple[Dated | None, str | None, str | None]:
    """The date, from every layer that needs no body; the first raw statement of one; what is shown unread."""
    own_raw, shown = layers.said("published"), None
    listed_raw = layers.listed.published if layers.listed else None
    if dated := _told(reader, own_raw, "selector"):
        layers.won["published"] = "selector"
    elif dated := stated_date(reader, layers.facts):
        layers.won["published"] = dated.method.partition(":")[0]
    elif dated := _told(reader, listed_raw, "listing"):
        layers.won["published"] = "listing"
    else:
        dated, shown = shown_date(reader, layers.facts, title)
        if dated is None:
            return None, own_raw or raw_of([*layers.facts.published, *layers.facts.dated]) or listed_raw, shown
        layers.won["published"] = dated.method.partition(":")[0]
    return dated, dated.raw, None


def _updated(layers: Layers, reader: Reader) -> tuple[Dated | None, str | None]:
    """The date of the last change, and the first raw statement of one."""
    own_raw = layers.said("updated")
    listed_raw = layers.listed.modified if layers.listed else None
    if dated := _told(reader, own_raw, "selector"):
        layers.won["updated"] = "selector"
    elif dated := updated_date(reader, layers.facts):
        layers.won["updated"] = dated.method.partition(":")[0]
    elif dated := _told(reader, listed_raw, "listing"):
        layers.won["updated"] = "listing"
    else:
        return None, own_raw or raw_of(layers.facts.updated) or listed_raw
    return dated, dated.raw


def _told(reader: Reader, raw: str | None, layer: str) -> Dated | None:
    """What a selector or a listing said: its source's order and zone hold, and a month alone is welcome."""
    if not raw:
        return None
    return read(raw, order=reader.order or "YMD", zone=reader.zone, method=layer, now=reader.now)
