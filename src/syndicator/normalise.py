"""An article becomes an item: made comparable, checked, cleaned; its markup sanitised last. Pure."""

import hashlib
import json
import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from syndicator import markup, text, urls
from syndicator.errors import InvalidArticle
from syndicator.model import Article, Attachment, Dated, Item, Source

_HASH = "1"
"""Version of the row hash; a new one makes no revisions."""
_AHEAD = timedelta(hours=36)
"""A date may lie this far ahead: the world's day is up to 26 hours wide, and clocks are wrong."""
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""An earlier date is a default value (`0001-01-01`), and no arithmetic with days must meet the end of the calendar."""
_LONGEST_TITLE = 1000
_SHOWN = re.compile(
    "[^ \xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2800\u3164\ufe00-\ufe0f"
    "\uffa0\U000e0100-\U000e01ef]"
)
"""A title of nothing else is an empty line to a reader: spaces, marks, fillers and selectors of forms."""


def normalise(article: Article, source: Source, *, now: datetime, backfilled: bool = False) -> Item:
    """Make an item of what a page said. Its id is the one that its address would be given first.

    `backfilled` places it at its own date instead of `now` (a source's first run, `backfill`, a rebuild).

    Raises:
        InvalidArticle: no title, or no address that could be stored.
    """
    url = address(article)
    title = text.line(article.title or "")
    if not _SHOWN.search(title):
        raise InvalidArticle(article.url, "no title")
    if len(title) > _LONGEST_TITLE:
        raise InvalidArticle(article.url, f"a title of {len(title)} characters is none")
    html = markup.sanitise(article.html or "", article.url)
    words = text.clean(article.text or markup.text_of(html))
    summary = text.summary_of(text.line(article.summary or "") or words)
    published, raw = _published(article, now)
    placed = min(published.value.astimezone(UTC), now) if backfilled and published else now
    item = Item(
        id=mint(urls.identity_url(url)),
        url=url,
        source=source.id,
        title=title,
        summary=summary,
        html=html,
        text=words,
        first_seen=now,
        placed=placed,
        language=text.language_of(f"{title}\n{words}", article.language or source.language),
        authors=tuple(dict.fromkeys(name for author in article.authors if (name := text.line(author)))),
        image=_address(article.image, article.url),
        attachments=tuple(a for found in article.attachments if (a := _attachment(found, article.url))),
        published=published,
        published_raw=raw,
        original_url=_original(article, url),
        rights="headline" if article.noarchive and source.rights != "headline" else source.rights,
        goes_on=article.goes_on,
        noindex=article.noindex,
        noarchive=article.noarchive,
        provenance=dict(article.provenance),
    )
    return replace(item, row_hash=row_hash(item))


def mint(identity_url: str, *, first_seen: datetime | None = None) -> str:
    """The id that an address is given: `urn:uuid:`, version 5 in the URL namespace (RFC 9562, 5.5).

    `first_seen` tells a second item at the same address (a slug used again) from the first.
    """
    name = identity_url if first_seen is None else f"{identity_url}#{first_seen.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def address(article: Article) -> str:
    """The canonical URL of an article: the page's own word where that can be true, else where it was fetched.

    A canonical link to another host is somebody else's original, one to the front page a mistake.

    Raises:
        InvalidArticle: there is no http(s) address.
    """
    try:
        fetched = urls.canonical_url(article.url)
    except ValueError as error:
        raise InvalidArticle(article.url, f"no web address: {error}") from error
    stated = _address(article.canonical_url, article.url)
    if stated is None or _host(stated) != _host(fetched):
        return fetched
    if urlsplit(stated).path.strip("/") == "" and (urlsplit(fetched).path.strip("/") or not urlsplit(stated).query):
        return fetched
    return stated


def row_hash(item: Item) -> str:
    """Hash of what an item says, its addresses apart: equal means that nothing changed. Its version leads."""
    published = item.published.iso if item.published else None
    material = [item.title, item.text.split(), published, [a.url for a in item.attachments]]
    digest = hashlib.blake2b(json.dumps(material, ensure_ascii=False).encode("utf-8", "surrogatepass"), digest_size=16)
    return f"{_HASH}:{digest.hexdigest()}"


def _published(article: Article, now: datetime) -> tuple[Dated | None, str | None]:
    """The date in UTC, unless it lies in the future or before all news: that is kept as spelled, and not believed."""
    dated = article.published
    if dated is None or not _EARLIEST <= dated.value <= now + _AHEAD:
        return None, article.published_raw or (dated.raw if dated else None)
    return replace(dated, value=dated.value.astimezone(UTC).replace(microsecond=0)), article.published_raw or dated.raw


def _original(article: Article, url: str) -> str | None:
    """The publication that this one reprints: what the page names, or a canonical link to another host."""
    named = _address(article.original_url, article.url)
    stated = _address(article.canonical_url, article.url)
    if named is None and stated and _host(stated) != _host(url):
        named = stated
    return named if named != url else None


def _attachment(found: Attachment, base: str) -> Attachment | None:
    url = urls.absolute_url(found.url, base)
    if url is None or not url.startswith("http"):
        return None
    return replace(found, url=url, title=text.line(found.title) if found.title else None)


def _address(url: str | None, base: str) -> str | None:
    absolute = urls.absolute_url(url, base) if url else None
    if absolute is None or not absolute.startswith("http"):
        return None
    try:
        return urls.canonical_url(absolute)
    except ValueError:
        return None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
