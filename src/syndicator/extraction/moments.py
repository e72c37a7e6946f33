"""When a page was published: as it states for machines, as it shows to readers, as its address says; never a guess."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import unquote, urlsplit

from htmldate import find_date
from selectolax.lexbor import LexborNode

from syndicator.dates import dateline, read
from syndicator.dates.reading import find, plain
from syndicator.extraction.page import Page
from syndicator.extraction.stated import Fact, Stated
from syndicator.markup.plain import serialised_text
from syndicator.model import DateOrder, Dated
from syndicator.text import line

_AHEAD = timedelta(hours=14)
"""Where no zone is known: the day has begun in Kiritimati."""
_URL = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>0?[1-9]|1[0-2])[/-](?P<d>0?[1-9]|[12]\d|3[01])(?=[/_-]|$)|[/_-](?P<c>20\d\d[01]\d[0-3]\d)(?=[/_.-]|$)")
_SHOWN = (
    "time[pubdate]", "time.published", "time.entry-date", "article header time", "header time", "h1 ~ time", "main time",
    "article time", "time",
)  # fmt: skip
_LABELLED = (
    ".entry-date", ".post-date", ".published", ".publish-date", ".pubdate", ".date-published", ".article-date", ".news-date", ".date",
    ".posted-on", ".entry-meta", ".post-meta", ".article-meta", ".meta", ".byline", ".dateline", ".timestamp", ".field--name-created",
    ".date-display-single", ".article__date", ".article-info", ".time", "#date",
)  # fmt: skip
_LONGEST = 200
_MONTH_FIRST = re.compile(r"en-us|en-ca|fil|tl|en-ph", re.IGNORECASE)
_DAY_FIRST = re.compile(
    r"en-(?:gb|au|nz|ie|in|sg|my|za|hk|ke|ng|pk|bd|lk)|(?:de|fr|es|it|pt|nl|pl|ru|uk|bg|cs|sk|ro|tr|el|vi|id|ms|th|km|lo|da|nb|no|fi|hr|sr|sl|ar|he|hi|bn)\b(?!-ca|-us)",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\b[0-3]?\d\.\s?[01]?\d\.\s?(?:\d{4}|\d\d)\b")
"""Dots part the figures of a date only where the day comes first (CLDR)."""
_HEADING = re.compile(r"<h1[\s>]", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|noscript|svg|template)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_FIGURED = re.compile(r">([^<>\d]{0,200}\d[^<>]{0,200})<")
_CHANGED = re.compile(r"updated|modified|revised|aktualisiert|actualizado|mis à jour|diperbarui|cập nhật|aggiornato|bijgewerkt", re.IGNORECASE)
_LARGE = 400_000
"""Characters of markup that are searched for a lone date."""
_BEFORE, _AFTER = 2500, 5000
"""How far around the first heading a date is that of the text: in characters of markup."""


def published_of(
    page: Page,
    facts: Stated,
    shown: Iterable[Fact],
    text: str | None,
    *,
    now: datetime | None,
    zone: str = "UTC",
    order: DateOrder | None = None,
) -> tuple[Dated | None, str | None]:
    """The date of publication, and the raw string of the first statement of one, believed or not."""
    raw: str | None = None
    orders = (order,) if order else _orders(page)
    for fact in (*facts.published, *shown):
        if fact.layer != "generic":
            raw = raw or line(fact.value)[:_LONGEST]
        if dated := _read(fact, orders, zone, now):
            return _local_day(dated, page.url), dated.raw
    if text and (opened := dateline(text, zone=zone)) and _past(opened[0], now):
        return opened[0], opened[0].raw
    for look in (_from_url_of, _lone, _searched):
        if (dated := look(page, now)) and _past(dated, now):
            return dated, raw or dated.raw
    return None, raw


def updated_of(page: Page, facts: Stated, *, now: datetime | None, zone: str = "UTC", order: DateOrder | None = None) -> tuple[Dated | None, str | None]:
    """The date of the last change, as stated for machines."""
    orders = (order,) if order else _orders(page)
    for fact in facts.updated:
        if dated := _read(fact, orders, zone, now):
            return dated, dated.raw
    return None, line(facts.updated[0].value)[:_LONGEST] if facts.updated else None


def _orders(page: Page) -> tuple[DateOrder, ...]:
    """How numeric dates are to be read: as the page's locale writes them; both ways where it does not tell."""
    root = page.first("html")
    locale = (root.attributes.get("lang") or "" if root is not None else "") or next((content for _, content in page.meta("og:locale")), "")
    locale = locale.strip().replace("_", "-")
    if _MONTH_FIRST.match(locale):
        return ("MDY",)
    return ("DMY",) if _DAY_FIRST.match(locale) else ("DMY", "MDY")


def _read(fact: Fact, orders: Iterable[DateOrder], zone: str, now: datetime | None) -> Dated | None:
    """The one date that `fact` can be; None where day and month could be taken for each other."""
    later = now + _AHEAD if now and zone == "UTC" else now
    if _DOTTED.search(fact.value):
        orders = ("DMY",)
    readings = [read(fact.value, order=order, zone=zone, method=fact.rule, now=later) for order in orders]
    found = [dated for dated in readings if dated and dated.precision in {"second", "day"}]
    return found[0] if found and all(dated.value == found[0].value for dated in found) else None


def _local_day(dated: Dated, url: str) -> Dated:
    """The site's own calendar day, where its address tells that the moment in UTC falls on another one there."""
    if dated.precision == "second" and dated.zone == "UTC" and (said := _from_url(url)):
        if abs((said.value.date() - dated.value.date()).days) == 1:
            return said
    return dated


def _past(dated: Dated, now: datetime | None) -> bool:
    return now is None or dated.value.date() <= (now + _AHEAD).date()


def shown_dates(page: Page) -> list[Fact]:
    """What `page` shows its readers as dates, the likeliest first; asked before its tree is taken apart."""
    return [*_timed(page), *_near_heading(page), *_labelled(page)]


def _timed(page: Page) -> Iterator[Fact]:
    for selector in _SHOWN:
        if (node := _outside_lists(page.tree.css(selector)[:6])) is not None:
            yield Fact(node.attributes.get("datetime") or node.text(), "generic", "generic:time")
            return


def _labelled(page: Page) -> Iterator[Fact]:
    for selector in _LABELLED:
        if (node := _outside_lists(page.tree.css(selector)[:4])) is not None:
            shown = line(node.text())
            if len(shown) <= _LONGEST:
                yield Fact(shown, "generic", "generic:" + selector)


def _near_heading(page: Page) -> Iterator[Fact]:
    """Short pieces of text with a date around the first heading, those after it first."""
    heading = _HEADING.search(page.html)
    if heading is None:
        return
    after = page.html[heading.start() : heading.start() + _AFTER]
    before = page.html[max(0, heading.start() - _BEFORE) : heading.start()]
    pieces = [*_pieces(after), *reversed(_pieces(before))]
    for piece in pieces:
        if _is_dateish(piece):
            yield Fact(piece, "generic", "generic:near-heading")


def _is_dateish(piece: str) -> bool:
    """Whether a date and a few words beside it may be all that `piece` holds."""
    if not 6 <= len(piece) <= 100 or not any(map(str.isdigit, piece)) or _CHANGED.search(piece):
        return False
    found = find(plain(piece))
    covered = sum(one.end - one.start for one in found)
    return bool(found) and len(piece) - covered <= 34 or not found and len(piece) <= 44


def _pieces(html: str) -> list[str]:
    """The pieces of text between tags that hold a figure."""
    return [line(unescape(part)) for part in _FIGURED.findall(_UNSEEN.sub("><", html))]


def _outside_lists(nodes: Iterable[LexborNode]) -> LexborNode | None:
    """The first that stands in no menu, list of other articles, comment or footer."""
    for node in nodes:
        parent, steps = node.parent, 0
        while parent is not None and steps < 12:
            words = f"{parent.tag} {parent.attributes.get('class') or ''} {parent.id or ''}".lower()
            if re.search(r"\b(?:aside|nav|footer)\b|related|sidebar|comment|widget|recent|latest|popular|card|teaser|more-", words):
                break
            parent, steps = parent.parent, steps + 1
        else:
            return node
    return None


def _from_url(url: str) -> Dated | None:
    try:
        match = _URL.search(unquote(urlsplit(url).path))
    except ValueError:
        return None
    if match is None:
        return None
    spelled = match["c"] or f"{match['y']}-{match['m']}-{match['d']}"
    return read(spelled, order="YMD", method="url")


def _from_url_of(page: Page, now: datetime | None) -> Dated | None:
    del now
    return _from_url(page.url)


def _lone(page: Page, now: datetime | None) -> Dated | None:
    """The only date that stands by itself anywhere on the page."""
    found: dict[datetime, Dated] = {}
    orders = _orders(page)
    for piece in _pieces(page.html[:_LARGE]):
        if _is_dateish(piece):
            dated = _read(Fact(piece, "generic", "generic:lone-date"), orders, "UTC", now)
            if dated:
                found[dated.value] = dated
    return next(iter(found.values())) if len({value.date() for value in found}) == 1 else None


def _searched(page: Page, now: datetime | None) -> Dated | None:
    """htmldate's careful search of the page's own words."""
    latest = (now or datetime.now(UTC)) + _AHEAD
    try:
        found = find_date(page.html, extensive_search=False, original_date=True, url=page.url, max_date=latest.strftime("%Y-%m-%d"))
    except Exception:  # noqa: BLE001  a third party's parser met a page that it cannot read: no date
        return None
    return read(found, method="htmldate") if found else None
