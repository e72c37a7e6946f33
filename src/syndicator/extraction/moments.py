"""When a page was published: as it states for machines, as it shows to readers, as its address says; never a guess."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit

from htmldate import find_date
from selectolax.lexbor import LexborNode

from syndicator.dates import dateline, read
from syndicator.extraction.page import Page
from syndicator.extraction.stated import Fact, Stated
from syndicator.markup.plain import serialised_text
from syndicator.model import DateOrder, Dated
from syndicator.text import line

_AHEAD = timedelta(hours=14)
"""Where no zone is known: the day has begun in Kiritimati."""
_URL = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>0?[1-9]|1[0-2])[/-](?P<d>0?[1-9]|[12]\d|3[01])(?=[/_-]|$)|[/_-](?P<c>20\d\d[01]\d[0-3]\d)(?=[/_.-]|$)")
_SHOWN = (
    'time[pubdate]', "time.published", "time.entry-date", "article header time", "header time", "h1 ~ time", "main time",
    "article time", "time",
)  # fmt: skip
_LABELLED = (
    ".meta", ".entry-date", ".post-date", ".published", ".publish-date", ".pubdate", ".date-published", ".article-date", ".news-date", ".date",
    ".posted-on", ".entry-meta", ".post-meta", ".article-meta", ".byline", ".dateline", ".timestamp", ".field--name-created",
    ".date-display-single", ".article__date", ".article-info", ".time", "#date",
)  # fmt: skip
_LONGEST = 200


def published_of(
    page: Page, facts: Stated, text: str | None, *, now: datetime | None, zone: str = "UTC", order: DateOrder | None = None
) -> tuple[Dated | None, str | None]:
    """The date of publication, and the raw string of the first statement of one, believed or not."""
    raw: str | None = None
    for fact in _candidates(page, facts):
        raw = raw or line(fact.value)[:_LONGEST]
        numeric = order or _machine_order(fact)
        if dated := _read(fact, numeric, zone, now):
            return dated, dated.raw
    if text and (opened := dateline(text, zone=zone)) and _past(opened[0], now):
        return opened[0], opened[0].raw
    for dated in (_from_url(page.url), _searched(page, now)):
        if dated and _past(dated, now):
            return dated, raw or dated.raw
    return None, raw


def updated_of(facts: Stated, *, now: datetime | None, zone: str = "UTC") -> tuple[Dated | None, str | None]:
    """The date of the last change, as stated for machines."""
    for fact in facts.updated:
        if dated := _read(fact, _machine_order(fact), zone, now):
            return dated, dated.raw
    return None, line(facts.updated[0].value)[:_LONGEST] if facts.updated else None


def _machine_order(fact: Fact) -> DateOrder:
    """Without a source's own word a day and a month in figures are not told apart: only years in front are read."""
    del fact
    return "YMD"


def _read(fact: Fact, order: DateOrder, zone: str, now: datetime | None) -> Dated | None:
    later = now + _AHEAD if now and zone == "UTC" else now
    dated = read(fact.value, order=order, zone=zone, method=fact.rule, now=later)
    return dated if dated and dated.precision in {"second", "day"} else None


def _past(dated: Dated, now: datetime | None) -> bool:
    return now is None or dated.value.date() <= (now + _AHEAD).date()


def _candidates(page: Page, facts: Stated) -> Iterator[Fact]:
    yield from facts.published
    for selector in _SHOWN:
        if (node := _outside_lists(page.tree.css(selector)[:6])) is not None:
            stamp = node.attributes.get("datetime") or node.text()
            yield Fact(stamp, "generic", "generic:time")
            break
    for selector in _LABELLED:
        if (node := _outside_lists(page.tree.css(selector)[:4])) is not None:
            shown = serialised_text(node.inner_html or "")
            if len(shown) <= _LONGEST:
                yield Fact(shown, "generic", "generic:" + selector)


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


def _searched(page: Page, now: datetime | None) -> Dated | None:
    """htmldate's careful search of the page's own words."""
    latest = (now or datetime.now(UTC)) + _AHEAD
    try:
        found = find_date(page.html, extensive_search=False, original_date=True, url=page.url, max_date=latest.strftime("%Y-%m-%d"))
    except Exception:  # noqa: BLE001  a third party's parser met a page that it cannot read: no date
        return None
    return read(found, method="htmldate") if found else None
