"""When a page was published: as it states for machines, as it shows to readers, as its address says; never a guess."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import unescape
from itertools import islice
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
_URL = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>0?[1-9]|1[0-2])[/-](?P<d>0?[1-9]|[12]\d|3[01])(?=[/_-]|$)|[/_-](?P<dd>[0-3]\d)-(?P<mm>[01]\d)-(?P<yy>20\d\d)(?=[/_.-]|$)|[/_-](?P<c>20\d\d[01]\d[0-3]\d)(?=[/_.-]|$)")
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
_LABEL = 90
_MONTH_FIRST = re.compile(r"en-us|en-ca|fil|tl|en-ph", re.IGNORECASE)
_DAY_FIRST = re.compile(
    r"en-(?:gb|au|nz|ie|in|sg|my|za|hk|ke|ng|pk|bd|lk)|(?:de|fr|es|it|pt|nl|pl|ru|uk|bg|cs|sk|ro|tr|el|vi|id|ms|th|km|lo|da|nb|no|fi|hr|sr|sl|ar|he|hi|bn)\b(?!-ca|-us)",
    re.IGNORECASE,
)
_PARTED = re.compile(r"\s*(?:[|·•–—]|-\s)")
_CANONICAL = re.compile(r"<link[^>]{0,200}rel=[\"']canonical[\"'][^>]{0,100}href=[\"']([^\"'>]+)", re.IGNORECASE)
_DOTTED = re.compile(r"\b[0-3]?\d\.\s?[01]?\d\.\s?(?:\d{4}|\d\d)\b")
"""Dots part the figures of a date only where the day comes first (CLDR)."""
_HEADING = re.compile(r"<h1[\s>]", re.IGNORECASE)
_SCRIPT_KEYS = (
    "datePublished", "publishedDate", "publishedAt", "published_at", "publishDate", "publish_date", "publicationDate", "publishedOn",
    "firstPublished", "pubDate", "published_date", "date_published", "publishedTime", "publicationTime",
)  # fmt: skip
_SCRIPT_VALUE = re.compile(r"(?:Date|At|_date)?(?:\\?[\"']|&quot;)\s*:\s*(?:\\?[\"']|&quot;)(\d{4}-\d\d-\d\d[^\"'\\&<>]{0,24})")
_NAMED = re.compile(r"publish(?!er)|pubdate|pub_date|date[_.-]?(?:issued|created)|posted", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|noscript|svg|template)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!-- ?-->")
_FIGURED = re.compile(r">([^<>\d]{0,200}\d[^<>]*)<")
_CHANGED = re.compile(r"updated|modified|revised|aktualisiert|actualizado|mis à jour|diperbarui|cập nhật|aggiornato|bijgewerkt|letzte änderung|geändert|zuletzt|stand:|última actualización|last changed|reviewed|copyright|©|version", re.IGNORECASE)
_LARGE = 400_000
"""Characters of markup that are searched for a lone date."""
_BEFORE, _AFTER = 2500, 5000
"""How far around the first heading a date is that of the text: in characters of markup."""


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
    """The date of publication that the page states for machines."""
    for fact in facts.published:
        if dated := reader.read(fact):
            return _local_day(reader.page, dated)
    return None


def shown_date(reader: Reader) -> Dated | None:
    """The date that the page shows its readers beside the heading or under a name; asked while its tree is whole."""
    page = reader.page
    for look in (_named, _timed, _near_heading, _labelled, _scripted):
        for fact in look(page):
            if dated := reader.read(fact):
                return dated
    return None


def searched_date(reader: Reader, text: str | None) -> Dated | None:
    """The date of the dateline, of the address, or the one that stands alone on the page."""
    page, now = reader.page, reader.now
    if text and (opened := dateline(text, zone=reader.zone)) and _past(opened[0], now):
        return opened[0]
    for address in (page.url, *(content for _, content in page.meta("og:url")), _canonical(page)):
        if address and (dated := _from_url(address)) and _past(dated, now):
            return dated
    standing = _standing(page, now)
    if len(standing) == 1:
        return next(iter(standing.values()))
    return _searched(page, standing, now) if _is_article(page, text) else None


def updated_date(reader: Reader, facts: Stated) -> Dated | None:
    """The date of the last change, as stated for machines."""
    return next((dated for fact in facts.updated if (dated := reader.read(fact))), None)


def raw_of(facts: Iterable[Fact]) -> str | None:
    """The first statement's own spelling, believed or not."""
    return next((line(fact.value)[:_LONGEST] for fact in facts), None)


def _is_article(page: Page, text: str | None) -> bool:
    """Whether `page` has a text that somebody can have published on a day."""
    kinds = {content.lower() for _, content in page.meta("og:type")}
    return bool(text) and len(text or "") > 500 and not kinds & {"website", "product", "product.item", "profile"}


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


def _local_day(page: Page, dated: Dated) -> Dated:
    """The site's own calendar day, where address or heading tell that the moment in UTC falls on another one there."""
    if dated.precision != "second" or dated.zone != "UTC":
        return dated
    said = _from_url(page.url)
    if said is None and (dated.value.minute, dated.value.second) == (0, 0) and dated.value.hour > 10:
        orders = _orders(page)
        said = next((day for fact in _near_heading(page) if (day := _read(fact, orders, "UTC", None))), None)
        if said and said.day - dated.day != timedelta(days=1):
            return dated
    return said if said and abs((said.day - dated.day).days) == 1 else dated


def _past(dated: Dated, now: datetime | None) -> bool:
    return now is None or dated.value.date() <= (now + _AHEAD).date()


def _named(page: Page) -> Iterator[Fact]:
    """Meta elements under names that we do not know, but that speak of publishing."""
    for name, contents in page.metas.items():
        if _NAMED.search(name) and not _CHANGED.search(name):
            yield Fact(contents[0], "meta", f"meta:{name}")


def _scripted(page: Page) -> Iterator[Fact]:
    """A date of publication in data for the page's own scripts, where they all name one day."""
    html, found = page.html, []
    for key in _SCRIPT_KEYS:
        at = html.find(key)
        while at >= 0 and len(found) < 50:
            if match := _SCRIPT_VALUE.match(html, at + len(key)):
                found.append(match[1])
            at = html.find(key, at + len(key))
    if found and len({stamp[:10] for stamp in found}) == 1:
        yield Fact(found[0], "generic", "generic:script")


def _timed(page: Page) -> Iterator[Fact]:
    for selector in _SHOWN:
        if (node := _outside_lists(page.tree.css(selector)[:6])) is not None:
            yield Fact(node.attributes.get("datetime") or node.text(), "generic", "generic:time")
            return


def _labelled(page: Page) -> Iterator[Fact]:
    for selector in _LABELLED:
        if (node := _outside_lists(page.tree.css(selector)[:4])) is not None:
            shown = line(node.text())
            if len(shown) <= _LABEL:
                yield Fact(shown, "generic", "generic:" + selector)


def _near_heading(page: Page) -> Iterator[Fact]:
    """Short pieces of text with a date around the first headings, those after them first."""
    html = page.html
    headings = [match.start() for match in islice(_HEADING.finditer(html), 3)]
    for start in headings:
        pieces = [*_pieces(html[start : start + _AFTER]), *reversed(_pieces(html[max(0, start - _BEFORE) : start]))]
        yield from (Fact(piece, "generic", "generic:near-heading") for piece in pieces if _is_dateish(piece))


def _is_dateish(piece: str) -> bool:
    """Whether a date and a few words beside it may be all that `piece` holds."""
    if not 6 <= len(piece) or not any(map(str.isdigit, piece)) or _CHANGED.search(piece):
        return False
    found = find(plain(piece[:120]))
    if not found:
        return False
    covered = sum(one.end - one.start for one in found)
    return len(piece) - covered <= 34 or (found[0].start == 0 and bool(_PARTED.match(piece, found[0].end)))


def _pieces(html: str) -> list[str]:
    """The pieces of text between tags that hold a figure."""
    return [line(unescape(part)) for part in _FIGURED.findall(_UNSEEN.sub("><", _COMMENT.sub("", html)))]


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
    if match["dd"]:
        if int(match["mm"]) < 13 and int(match["dd"]) < 13 and match["mm"] != match["dd"]:
            return None  # a day and a month that could be taken for each other
        spelled = f"{match['yy']}-{match['mm']}-{match['dd']}"
    return read(spelled, order="YMD", method="url")


def _canonical(page: Page) -> str | None:
    match = _CANONICAL.search(page.html)
    return match[1] if match else None


def _standing(page: Page, now: datetime | None) -> dict[date, Dated]:
    """The dates that stand by themselves anywhere on the page, by day."""
    found: dict[date, Dated] = {}
    orders = _orders(page)
    for piece in _pieces(page.html[:_LARGE]):
        if _is_dateish(piece) and (dated := _read(Fact(piece, "generic", "generic:lone-date"), orders, "UTC", now)):
            found.setdefault(dated.day, dated)
    return found


def _searched(page: Page, standing: dict[date, Dated], now: datetime | None) -> Dated | None:
    """The day that htmldate's careful search takes for the text's own, where the page spells that day out."""
    latest = (now or datetime.now(UTC)) + _AHEAD
    try:
        found = find_date(page.html, extensive_search=False, original_date=True, url=page.url, max_date=latest.strftime("%Y-%m-%d"))
    except Exception:  # noqa: BLE001  a third party's parser met a page that it cannot read: no date
        return None
    if not found:
        return None
    day = date.fromisoformat(found)
    if day in standing:
        return standing[day]
    return read(found, order="YMD", method="htmldate") if _spelled(day).search(page.html) else None


def _spelled(day: date) -> re.Pattern[str]:
    """The day in full, as a page may write it: a date that was put together from parts is no statement."""
    year, month, number = day.year, f"0?{day.month}", f"0?{day.day}"
    return re.compile(
        rf"{year}[-/.]?{month}[-/.]?{number}(?!\d)|(?<!\d){number}\. ?{month}\. ?{year}|(?<!\d){number}/{month}/{year}|"
        rf"(?<!\d){number}\w{{0,2}}\W{{1,4}}[^\W\d]{{3,10}}\W{{1,3}}{year}|[^\W\d]{{3,10}}\W{{1,3}}{number}\w{{0,2}}\W{{1,3}}{year}"
    )
