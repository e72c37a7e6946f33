"""When a page was published: as it states for machines, as it shows to readers, as its address says; never a guess."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import unquote, urlsplit

from syndicator.dates import dateline, read
from syndicator.extraction.page import Page
from syndicator.extraction.sightings import labelled, named, near_heading, said, scripted, standing, timed, unread
from syndicator.extraction.stated import Fact, Stated
from syndicator.model import Dated, DateOrder
from syndicator.text import line

_AHEAD = timedelta(hours=14)
"""Where no zone is known: the day has begun in Kiritimati."""
_URL = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>0?[1-9]|1[0-2])[/-](?P<d>0?[1-9]|[12]\d|3[01])(?=[/_-]|$)|"
    r"[/_-](?P<dd>[0-3]\d)-(?P<mm>[01]\d)-(?P<yy>20\d\d)(?=[/_.-]|$)|"
    r"[/_-](?P<c>20\d\d[01]\d[0-3]\d)(?=[/_.-]|$)"
)
_LONGEST = 200
_SEEN = frozenset({"generic:near-heading", "generic:said"})
"""Rules of dates that readers see, where it says what they are."""
_FEW = 5
_OPENINGS = 3
"""Paragraphs that a dateline may open: a standfirst can stand before it."""
_TAG = 5
_LOCALE = re.compile(r"//[^/]*/([a-z]{2}-[a-z]{2})/", re.IGNORECASE)
_MORNING, _EVENING = 10, 11
"""Hours in UTC before which it may still be yesterday somewhere, and from which it may be tomorrow."""
_MONTH_FIRST = re.compile(r"en-us|en-ca|fil|tl|en-ph", re.IGNORECASE)
_DAY_FIRST = re.compile(
    r"en-(?:gb|au|nz|ie|in|sg|my|za|hk|ke|ng|pk|bd|lk)|(?:de|fr|es|it|pt|nl|pl|ru|uk|bg|cs|sk|ro|tr|el|vi|"
    r"id|ms|th|km|lo|da|nb|no|fi|hr|sr|sl|ar|he|hi|bn)\b(?!-ca|-us)",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(?:ja|ko|zh|hu|lt|mn)\b(?!-(?:hk|mo|sg))", re.IGNORECASE)
_CANONICAL = re.compile(r"<link[^>]{0,200}rel=[\"']canonical[\"'][^>]{0,100}href=[\"']([^\"'>]+)", re.IGNORECASE)
_DOTTED = re.compile(r"\b[0-3]?\d\.\s?[01]?\d\.\s?(?:\d{4}|\d\d)\b")
"""Dots part the figures of a date only where the day comes first (CLDR)."""
_SHORT_YEAR = re.compile(r"(?<!\d)\d\d?\s?([-/.])\s?\d\d?\s?\1\s?\d\d(?!\d)")
"""Three figures of which the year may be the first as well as the last."""
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
"""The year first (RFC 3339, 5.6): whichever order is asked for, it says one thing."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How one page's dates are read: when it is, and what its source says of zone and order."""

    page: Page
    now: datetime | None = None
    zone: str = "UTC"
    order: DateOrder | None = None

    def read(self, fact: Fact) -> Dated | None:
        """The one day or moment that `fact` can be."""
        return _read(fact, (self.order,) if self.order else _orders(self.page), self.zone, self.now)


def stated_date(reader: Reader, facts: Stated) -> Dated | None:
    """The date of publication that the page states for machines.

    Where JSON-LD names another day than Open Graph, Open Graph is right: a plug-in's JSON-LD holds a row's date.
    """
    said = ((fact.layer, found) for fact in facts.published if (found := reader.read(fact)))
    first = next(said, None)
    if first is None:
        return None
    layer, dated = first
    if layer == "json-ld":
        other = next((one for which, one in said if which == "open-graph"), dated)
        dated = dated if other.day == dated.day else other
    return _local_day(reader.page, dated)


def shown_date(reader: Reader, facts: Stated, title: str | None) -> tuple[Dated | None, str | None]:
    """The date that the page shows its readers beside the heading or under a name; asked while its tree is whole.

    Where none can be read: what stands there, beside the heading first, that cannot, or can be two days.
    """
    page, raw = reader.page, None
    looks = near_heading(page, title), facts.dated, named(page), said(page), timed(page), labelled(page), scripted(page)
    for look in looks:
        for fact in look:
            if dated := reader.read(fact):
                return _local_day(page, dated), None
            if raw is None and fact.rule in _SEEN:
                raw = line(fact.value)[:_LONGEST]
    return None, raw or next(unread(page), None)


def searched_date(reader: Reader, text: str | None, title: str | None) -> Dated | None:
    """The date of the dateline, of the address, or the one that stands by itself on the page.

    Last of all, where the page shows no other, the day of its last change: its method says so.
    """
    page, now = reader.page, reader.now
    for paragraph in (text or "").split("\n\n", _OPENINGS)[:_OPENINGS]:
        if (opened := dateline(paragraph, zone=reader.zone)) and _past(opened[0], now):
            return opened[0]
    for address in (page.url, *(content for _, content in page.meta("og:url")), _canonical(page)):
        if address and (dated := _from_url(address)) and _past(dated, now):
            return dated
    if not _is_article(page, text):
        return None
    if dated := _lone(page, now):
        return dated
    return next((dated for fact in near_heading(page, title, changed=True) if (dated := reader.read(fact))), None)


def updated_date(reader: Reader, facts: Stated) -> Dated | None:
    """The date of the last change, as stated for machines."""
    return next((dated for fact in facts.updated if (dated := reader.read(fact))), None)


def raw_of(facts: Iterable[Fact]) -> str | None:
    """The first statement's own spelling, believed or not."""
    return next((line(fact.value)[:_LONGEST] for fact in facts), None)


def _is_article(page: Page, text: str | None) -> bool:
    """Whether `page` has a text that somebody can have published on a day."""
    kinds = {content.lower() for _, content in page.meta("og:type")}
    if not text or len(text) < 150 or len(text) / (text.count("\n\n") + 1) < 60:
        return False
    return not kinds & {"product", "product.item", "profile"}


def _orders(page: Page) -> tuple[DateOrder, ...]:
    """How numeric dates are to be read: as the page's locale writes them; all ways where it does not tell."""
    root = page.tree.root
    locale = (root.attributes.get("lang") or "" if root is not None else "") or next(
        (content for _, content in page.meta("og:locale")), ""
    )
    locale = locale.strip().replace("_", "-")
    if len(locale) < _TAG and (match := _LOCALE.search(page.url)):
        locale = match[1]
    if _MONTH_FIRST.match(locale):
        return ("MDY",)
    if _DAY_FIRST.match(locale):
        return ("DMY",)
    if _YEAR_FIRST.match(locale):
        return ("YMD", "DMY", "MDY")
    return ("DMY", "MDY") if locale else ("DMY", "MDY", "YMD")


def _read(fact: Fact, orders: Iterable[DateOrder], zone: str, now: datetime | None) -> Dated | None:
    """The one date that `fact` can be; None where day and month could be taken for each other."""
    later = now + _AHEAD if now and zone == "UTC" else now
    orders = tuple(orders)
    if _ISO.fullmatch(fact.value) or (_DOTTED.search(fact.value) and orders[0] != "YMD"):
        orders = ("DMY",)
    elif orders[0] == "YMD" and _SHORT_YEAR.search(fact.value):
        orders = ("YMD",)
    elif len(orders) > 1 and not _SHORT_YEAR.search(fact.value):
        orders = ("DMY", "MDY")  # the year tells by its length where it stands
    readings = [read(fact.value, order=order, zone=zone, method=fact.rule, now=later) for order in orders]
    found = [dated for dated in readings if dated and dated.precision in {"second", "day"}]
    return found[0] if found and all(dated.value == found[0].value for dated in found) else None


def _local_day(page: Page, dated: Dated) -> Dated:
    """The site's own calendar day, where address or heading tell that the moment in UTC falls on another one there."""
    if dated.precision != "second" or dated.zone != "UTC":
        return dated
    said = _from_url(page.url)
    if said and abs((said.day - dated.day).days) == 1:
        return said
    step = timedelta(days=1 if dated.value.hour >= _EVENING else -1 if dated.value.hour < _MORNING else 0)
    if step:
        orders = _orders(page)
        shown = next((day for fact in near_heading(page) if (day := _read(fact, orders, "UTC", None))), None)
        if shown and shown.day == dated.day + step:
            return shown
    return dated


def _past(dated: Dated, now: datetime | None) -> bool:
    return now is None or dated.value.date() <= (now + _AHEAD).date()


def _from_url(url: str) -> Dated | None:
    try:
        match = _URL.search(unquote(urlsplit(url).path))
    except ValueError:
        return None
    if match is None:
        return None
    spelled = match["c"] or f"{match['y']}-{match['m']}-{match['d']}"
    if match["dd"]:
        if int(match["mm"]) < 13 and int(match["dd"]) < 13 and match["mm"] != match["dd"]:
            return None  # a day and a month that could be taken for each other
        spelled = f"{match['yy']}-{match['mm']}-{match['dd']}"
    return read(spelled, order="YMD", method="url")


def _canonical(page: Page) -> str | None:
    match = _CANONICAL.search(page.html)
    return match[1] if match else None


def _lone(page: Page, now: datetime | None) -> Dated | None:
    """The first date that stands by itself on the page, its other articles and foot aside, where there are few."""
    found: dict[date, Dated] = {}
    orders = _orders(page)
    for piece in standing(page.own):
        if dated := _read(Fact(piece, "generic", "generic:lone-date"), orders, "UTC", now):
            found.setdefault(dated.day, dated)
            if len(found) > _FEW:
                return None
    return next(iter(found.values()), None)
