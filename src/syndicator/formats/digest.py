"""A digest: what was new in a feed on one day or in one week, as an entry of a feed and as a letter."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from typing import Literal

from syndicator import months
from syndicator.formats import words
from syndicator.formats.entry import Entry, address, distinct, language, one_line, rfc3339, to_second
from syndicator.formats.heads import feed_url
from syndicator.formats.items import reports, title, why_here
from syndicator.model import Feed, Item, Site

_NOUNS: Mapping[str, str] = {"day": "that day", "week": "that week"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Unseen:
    """A source of the feed that was not seen, or not wholly."""

    source: str
    state: str
    """`broken`, `blocked`, `suspect`, `not asked`."""
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The digest of one day or week."""

    feed: Feed
    """What it is of."""
    own: Feed
    """The digest's own feed."""
    every: Literal["day", "week"]
    starts: datetime
    ends: datetime
    """The first moment after it: midnight, UTC."""
    changed_at: datetime | None = None
    """When an item was last taken out of it."""
    items: tuple[Item, ...] = ()
    """Newest first, each story once."""
    more: int = 0
    """How many stories it names by their number alone."""
    unseen: tuple[Unseen, ...] = ()

    @property
    def id(self) -> str:
        """The same for ever, on any host."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{self.own.path}#{self.ends.date().isoformat()}").urn

    @property
    def name(self) -> str:
        """`Thailand: 12 stories, 6 to 12 May 2024`."""
        return f"{one_line(self.feed.title, 300)}: {self.count}, {self.period}"

    @property
    def count(self) -> str:
        """`12 stories`."""
        size = len(self.items) + self.more
        return f"{size or 'no'} {'story' if size == 1 else 'stories'}"

    @property
    def period(self) -> str:
        """`6 May 2024`, `6 to 12 May 2024`: the days that it covers."""
        first, last = self.starts.date(), (self.ends - timedelta(days=1)).date()
        if first >= last:
            return months.day(last)
        start = months.day(first).split()
        kept = 1 if (first.year, first.month) == (last.year, last.month) else 2 if first.year == last.year else 3
        return f"{' '.join(start[:kept])} to {months.day(last)}"


@dataclass(frozen=True, kw_only=True)
class Written:
    """An edition as a letter."""

    subject: str
    text: str
    html: str


def own_feed(feed: Feed, path: str, every: str) -> Feed:
    """The feed of a feed's digests."""
    often = "each day" if every == "day" else "each week"
    return Feed(
        path=path,
        kind="digest",
        title=f"{feed.title}, {often}",
        description=f"{feed.description.rstrip('.')}. One entry {often}: each story once, and what could not be seen.",
        query=feed.query,
        page=feed.page,
        archived=False,
    )


def entry(edition: Edition, *, site: Site) -> Entry:
    """What the digest's feed says of one edition. It keeps its id and date whatever becomes of its items."""
    moment = to_second(edition.ends)
    page = f"{site.base_url}{edition.feed.page or '/'}#{edition.starts.date().isoformat()}"
    return Entry(
        id=edition.id,
        title=title(edition.name, site),
        summary=one_line(f"{edition.count}, {edition.period}. {_unseen(edition, site)}", 300),
        html=_html(edition, site),
        updated=distinct(max(moment, edition.changed_at or moment), edition.id),
        dated=moment,
        published=moment,
        url=address(page),
        language="en",
        author=one_line(site.title, 200) or "Syndicator",
        author_url=f"{site.base_url}/about/",
        facts={
            "digest_of": edition.feed.path,
            "starts": rfc3339(edition.starts),
            "ends": rfc3339(edition.ends),
            "stories": len(edition.items) + edition.more,
            "items": [item.id for item in edition.items],
            "unseen": [
                {"source": u.source, "state": u.state, "since": u.since.isoformat() if u.since else None}
                for u in edition.unseen
            ],
        },
    )


def letter(edition: Edition, *, site: Site, contact: str) -> Written:
    """The edition as mail, which says how to stop it."""
    feed = feed_url(edition.own, site, "atom")
    stop = f"{site.title} sends this to you because somebody gave it your address. To stop it, write to {contact}."
    lines = [f"{edition.name}\n"]
    for number, item in enumerate(edition.items, 1):
        lines.append(f"{number}. {title(item.title, site)}")
        lines += [f"   {line}" for line in (why_here(item, site), address(item.url), _others(item)) if line]
        lines.append("")
    if edition.more:
        lines.append(f"And {edition.more} more: {site.base_url}{edition.feed.page or '/'}\n")
    lines += [_unseen(edition, site), "", f"The same as a feed: {feed}", stop, ""]
    closing = f"The same as a feed: {words.anchor(feed, feed)}<br>{escape(stop, quote=False)}"
    name = escape(edition.name, quote=False)
    return Written(
        subject=title(edition.name, site),
        text="\n".join(lines),
        html=f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name}</title></head><body>'
        f"<h1>{name}</h1>{_html(edition, site)}<hr>{words.paragraph(closing)}</body></html>",
    )


def _html(edition: Edition, site: Site) -> str:
    rows = "".join(_row(item, site) for item in edition.items)
    page = f"{site.base_url}{edition.feed.page or '/'}"
    return "".join(
        (
            f"<ol>{rows}</ol>" if rows else "",
            words.paragraph(f"And {words.anchor(page, f'{edition.more} more')}.") if edition.more else "",
            words.paragraph(escape(_unseen(edition, site), quote=False)),
        )
    )


def _row(item: Item, site: Site) -> str:
    name, url, lang = title(item.title, site), address(item.url), language(item.language)
    shown = words.anchor(url, name) if url else escape(name, quote=False)
    told = f'<span lang="{lang}">{shown}</span>' if lang else shown
    lines = (why_here(item, site), _others(item))
    return f"<li>{told}{''.join(f'<br>{escape(line, quote=False)}' for line in lines if line)}</li>"


def _others(item: Item) -> str:
    publishers = dict.fromkeys(one_line(report.publisher, 200) for _, report in reports(item))
    return f"Also reported by {words.enumeration([name for name in publishers if name])}." if publishers else ""


def _unseen(edition: Edition, site: Site) -> str:
    """`Not seen that week: IOM, since 12 May 2024: broken.`"""
    told = [_one(unseen, site) for unseen in edition.unseen]
    during = _NOUNS[edition.every]
    return f"Not seen {during}, or not wholly: {'; '.join(told)}." if told else f"All its sources were seen {during}."


def _one(unseen: Unseen, site: Site) -> str:
    source = site.sources.get(unseen.source)
    name = one_line(source.credit if source else unseen.source, 100)
    since = f", since {months.day(unseen.since)}" if unseen.since else ""
    return f"{name}{since}: {unseen.state}"
