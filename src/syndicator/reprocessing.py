"""Items built again from captures with today's code: ids, places, corrections and stories stay as they are."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from syndicator import crawling, definitions
from syndicator.captures import Place, Recorded, read_at, responses
from syndicator.crawling import looking
from syndicator.crawling.rereading import is_listing, reread
from syndicator.dedupe import fingerprint
from syndicator.errors import InvalidArticle
from syndicator.ingest import ingest, settle_stories, tagged
from syndicator.model import Article, Item, Outcome, Source, Status
from syndicator.normalise import normalise
from syndicator.removal import keeps_out
from syndicator.removal.told import cleaned
from syndicator.service import CAPTURES
from syndicator.store import Store
from syndicator.store.connection import require_archive
from syndicator.store.memory import Memory
from syndicator.tagging import Tagger
from syndicator.urls import canonical_url, identity_url

FIELDS = (
    "title",
    "summary",
    "text",
    "html",
    "authors",
    "language",
    "image",
    "attachments",
    "published",
    "original_url",
    "goes_on",
)
_EXAMPLES = 5


@dataclass(kw_only=True)
class Reprocessing:
    """What moved, or would."""

    read: int = 0
    """Captured pages that were read again."""
    unread: int = 0
    """Pages that are no article to today's code, or that no source claims."""
    new: int = 0
    """Items that the archive had lost, or never had."""
    changed: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    """Field to how many items say something else there."""
    examples: dict[str, list[str]] = field(default_factory=dict)
    """Field to addresses."""


def reprocess(folder: Path, *, source: str | None = None, dry_run: bool = False) -> Reprocessing:
    """Read the newest capture of each article again, whichever of its addresses that is of.

    What comes out is no revision and moves no `updated`: the publisher changed nothing.

    Raises:
        UnknownSource: nobody declares that source.
        StoreError: there is neither an archive nor a capture, or the archive cannot be read or written.
        CaptureError: a capture is damaged.
    """
    spiders = crawling.spiders(folder)
    if source is not None and source not in spiders:
        raise looking.unfollowed(source, spiders, folder)
    if not (folder / CAPTURES).is_dir():  # of captures alone an archive is made anew
        require_archive(folder)
    report = Reprocessing()
    with Store.open(folder, write=not dry_run) as store:
        work = _Work(store, spiders, Tagger(definitions.load(folder).vocabulary), report, dry_run=dry_run)
        for response in _newest(folder, store.id_of):
            name = work.source_of(response)
            if name is None or (source is not None and name != source):
                report.unread += name is None
                continue
            work.take(name, response)
        if not dry_run:
            settle_stories(store)
    return report


def _newest(folder: Path, item_at: Callable[[str], str | None] = lambda _: None) -> Iterator[Recorded]:
    """Of each item, or address that has none, the page as it was captured last; in the order of their days.

    Only where each lies is held in memory, however much was captured.
    """
    found: dict[str, tuple[datetime, str, Place]] = {}
    for place, response in responses(folder / CAPTURES):
        if (
            response.status == 200
            and response.method == "GET"
            and "html" in (response.header("Content-Type") or "html")
        ):
            address = _identity(response.url)
            address = item_at(address) or address
            if address not in found or found[address][0] <= response.date:
                found[address] = (response.date, response.url, place)
    for _, _, place in sorted(found.values()):
        yield read_at(folder / CAPTURES / place.file, place.offset)


class _Work:
    """One pass over the captures."""

    def __init__(
        self, store: Store, spiders: dict[str, type], tagger: Tagger, report: Reprocessing, *, dry_run: bool
    ) -> None:
        self.store = store
        self.spiders = spiders
        self.tagger = tagger
        self.report = report
        self.dry_run = dry_run
        self.memory = Memory(store.connection)
        self.hosts: dict[str, str] = {}
        for name, spider in sorted(spiders.items()):
            self.hosts.setdefault(_host(spider.source.homepage), name)  # type: ignore[attr-defined]

    def source_of(self, response: Recorded) -> str | None:
        """Whose article this is: the item's at its address; without one, that of the site, if an id was ever given."""
        known = self.store.id_of(_identity(response.url))
        item = self.store.item(known) if known else None
        if item is not None:
            return item.source if item.source in self.spiders else None
        return self.hosts.get(_host(response.url))

    def take(self, name: str, response: Recorded) -> None:
        """Read a page again, and let its item say what came out."""
        spider = self.spiders[name]
        source: Source = spider.source  # type: ignore[attr-defined]
        entry = self.memory.entries(name, [canonical_url(response.url)]).get(canonical_url(response.url))
        if entry is None and self._is_no_article(name, response):
            return
        article = reread(
            spider,
            response,
            listed=entry.listed if entry else None,
            now=response.date,
            boilerplate=self.store.boilerplate(name),
        )
        if article is None:
            self.report.unread += 1
            return
        self.report.read += 1
        known = self.store.id_of(_identity(response.url))
        former = self.store.item(known) if known else None
        if former is None:
            self._new(article, source, response)
        elif former.status is not Status.SUPPRESSED:
            self._again(former, article, source, response)

    def _is_no_article(self, name: str, response: Recorded) -> bool:
        """Whether a page that no listing named is a listing itself: captured as well, and never an item."""
        if self.store.id_of(_identity(response.url)) is not None:
            return False
        remembered = self.memory.any_entry(name, until=response.date)
        return remembered or is_listing(self.spiders[name], response.url, response.date)

    def _new(self, article: Article, source: Source, response: Recorded) -> None:
        if self.dry_run:
            try:
                item = normalise(article, source, now=response.date, backfilled=True)
            except InvalidArticle:
                return
            self.report.new += not keeps_out(article, item, source, self.store.suppressions())
            return
        done = ingest(article, source, store=self.store, tagger=self.tagger, now=response.date, backfilled=True)
        self.report.new += done is Outcome.NEW

    def _again(self, former: Item, article: Article, source: Source, response: Recorded) -> None:
        try:
            item = normalise(article, source, now=response.date)
        except InvalidArticle:
            self.report.unread += 1
            return
        item = cleaned(item, self.store.suppressions().clean)
        item = replace(
            item,
            id=former.id,
            url=former.url,
            first_seen=former.first_seen,
            placed=former.placed,
            updated=former.updated,
            story_id=former.story_id,
            status=former.status,
            fingerprint=fingerprint(f"{item.title}\n{item.text}"),
        )
        item = tagged(item, store=self.store, tagger=self.tagger)
        moved = [name for name in FIELDS if _said(former, name) != _said(item, name)]
        if not moved:
            return
        self.report.changed += 1
        self.report.fields.update(moved)
        for name in moved:
            examples = self.report.examples.setdefault(name, [])
            if len(examples) < _EXAMPLES:
                examples.append(former.url)
        if not self.dry_run:
            with self.store.write():
                self.store.change(item, now=former.updated or former.first_seen)
                self.store.settle_story(former.story_id or former.id)


def _said(item: Item, name: str) -> object:
    value = getattr(item, name)
    return value.iso if name == "published" and value else value


def _identity(url: str) -> str:
    try:
        return identity_url(url)
    except ValueError:
        return url


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
