"""One turn, from lock to switch: which sources are due, crawl, ingest, stories, publish, and when to come again."""

import contextlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from syndicator import crawling, definitions
from syndicator.captures import Recording, Writer
from syndicator.config import Config
from syndicator.crawling import looking
from syndicator.definitions import Definitions
from syndicator.digest import send
from syndicator.due import TROUBLE, due, due_now, name_installation
from syndicator.errors import StoreError
from syndicator.generations import Generations
from syndicator.ingest import settle_stories
from syndicator.model import Run, Source
from syndicator.normalise import row_hash
from syndicator.notices import heartbeat, tell
from syndicator.publish import Publication, publish, site_of
from syndicator.publish.digests import check_digests
from syndicator.publish.outlets import check_queries
from syndicator.repetition import settle_boilerplate
from syndicator.store import Store
from syndicator.store.connection import archive_exists, require_archive, shortage
from syndicator.store.locks import run_lock
from syndicator.store.runs import Followed
from syndicator.tagging import Tagger

CAPTURES = "captures"

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
Clock = Callable[[], datetime]


def clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What a turn did."""

    now: datetime
    runs: tuple[Run, ...]
    worse: tuple[str, ...]
    """Sources that turned broken or blocked since their last run."""
    publication: Publication
    followed: tuple[Followed, ...]
    asked: tuple[str, ...]
    """Sources that took part."""
    left: tuple[Source, ...] = ()
    """Enabled sources that were not due, or not in the recording."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a turn is asked to do."""

    sources: tuple[str, ...] = ()
    """By name; none for those that are due."""
    everything: bool = False
    """All enabled sources, due or not."""
    replay: tuple[Path, ...] = ()
    demo: bool = False
    backfill: datetime | None = None
    """Fetch the named sources' old articles since then."""


def turn(folder: Path, config: Config, order: Order, *, progress: Progress | None = None, clock: Clock = clock) -> Turn:
    """Crawl what is wanted, take it in, and publish.

    Raises:
        AlreadyRunning: another turn holds the lock of this folder.
        CaptureError: a file to replay cannot be read.
        ConfigurationError: a live crawl without `contact`, or a mistake in a declaration.
        StoreError: the archive cannot be used; a demo's is asked to crawl live; the disk is nearly full.
        UnknownSource: a named source is declared nowhere.
        PublicationRefused: the tree could not be published; the archive holds what was found.
    """
    recording = Recording.open(order.replay) if order.replay else None
    if recording is None and not archive_exists(folder):  # what cannot begin leaves no empty archive behind
        crawling.require_contact(config, str(folder / "syndicator.toml"))
    _make(folder)
    with run_lock(folder), Store.open(folder) as store:
        _check_demo(store, order)
        if recording is None:
            crawling.require_contact(config, str(folder / "syndicator.toml"))
            if lacking := shortage(folder, config.disk_reserve_mb):
                raise StoreError(f"{folder}: {lacking}; nothing is crawled until there is room")
            name_installation(store)
            if store.set_right(clock()):
                log.warning("the clock was ahead when something was last stored; what it wrote down is set right")
        now = max(recording.now, store.now() or recording.now) if recording else clock()
        defined = definitions.load(folder)
        known = crawling.catalogue(folder)
        store.write_catalogue(known.values())
        check_digests(config, defined, list(store.sources()))
        check_queries(defined, store.sources())
        wanted = _wanted(order, known, store, folder, now)
        before = {followed.source.id: followed for followed in store.followed()}
        store.give_up()  # we hold the lock, so whoever began those runs is no more
        runs = crawling.crawl(
            wanted,
            store=store,
            tagger=Tagger(defined.vocabulary),
            config=config,
            now=now,
            folder=folder,
            recording=recording,
            captures=None if recording else Writer(folder / CAPTURES, contact=config.contact),
            backfill=dict.fromkeys(wanted, order.backfill) if order.backfill else None,
            progress=progress,
            started=None if recording else store.begin,
            finished=lambda run: _finished(store, run, known[run.source]),
            apart=store.unended(),
        )
        store.stop()
        publication = conclude(store, defined, config, now=now if recording else clock())
        asked = {run.source for run in runs}
        if recording is None:
            good = asked == set(wanted) and (not runs or any(run.way_in for run in runs))
            _tell(store, defined, config, good=good)
        return Turn(
            now=now,
            runs=tuple(runs),
            worse=tuple(run.source for run in runs if _worse(before.get(run.source), run)),
            publication=publication,
            followed=tuple(store.followed()),
            asked=tuple(sorted(asked)),
            left=tuple(source for name, source in sorted(known.items()) if source.enabled and name not in asked),
        )


def conclude(store: Store, defined: Definitions, config: Config, *, now: datetime) -> Publication:
    """What ends every turn: boilerplate, stories, the turn's moment, publication, a short log."""
    settle_boilerplate(store, lambda: Tagger(defined.vocabulary), now=now)
    settle_stories(store)
    store.set_now(now)
    publication = publish(store, defined, config, now=store.now() or now)
    store.checkpoint()
    return publication


def _finished(store: Store, run: Run, source: Source) -> None:
    """Keep a run as soon as it ended, and say when its source is next due."""
    with store.write():
        store.record(run)
        store.set_due(source.id, due(source, store, now=run.finished_at))
        store.over(source.id)


def _tell(store: Store, defined: Definitions, config: Config, *, good: bool) -> None:
    """Let the operator know what changed, readers what was new, and whoever watches that we live, if it was `good`:
    not ended early, nor all in vain.

    Whatever goes wrong with it is a line in the log, and harms no turn.
    """
    try:
        problems = tell(store, site_of(store, defined, config), config, now=clock())
        problems += send(store, defined, config, now=clock()).problems
    except StoreError as error:
        problems = [f"no notice or digest was sent: {error}"]
    for problem in (*problems, heartbeat(config) if good else None):
        if problem:
            log.warning("%s", problem)


def _wanted(order: Order, known: dict[str, Source], store: Store, folder: Path, now: datetime) -> list[str]:
    if order.sources:
        for name in order.sources:
            if name not in known:
                raise looking.unfollowed(name, known, folder)
        return list(dict.fromkeys(order.sources))
    if order.everything or order.demo:
        return [name for name, source in sorted(known.items()) if source.enabled]
    return due_now(known.values(), store, now=now)


def _check_demo(store: Store, order: Order) -> None:
    """A demo's archive is no real one, and never becomes one."""
    is_demo = store.fact("demo") == "1"
    empty = store.totals()[0] == 0 and store.now() is None
    if order.demo and not is_demo:
        if not empty:
            raise StoreError(f"{store.folder}: holds a real archive; choose another --data folder for the demo")
        store.set_fact("demo", "1")
    elif is_demo and not order.demo and not order.replay:
        raise StoreError(f"{store.folder}: is a demo's archive and does not crawl; choose another --data folder")


def _worse(before: Followed | None, run: Run) -> bool:
    return (
        run.verdict in TROUBLE and (before is None or before.verdict not in TROUBLE) and not _acknowledged(before, run)
    )


def _acknowledged(before: Followed | None, run: Run) -> bool:
    """Whether an operator said that the trouble of a source is known, at least until this run."""
    until = before.acknowledged_until if before else None
    return until is not None and run.started_at < until


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be made ({error.strerror}); choose another --data folder") from error


@contextlib.contextmanager
def by_hand(folder: Path) -> Iterator[Store]:
    """The archive of a folder, to change something by hand. It waits for a turn's current write, not for the turn.

    Raises:
        StoreError: there is no archive.
    """
    require_archive(folder)
    with Store.open(folder) as store:
        yield store


def verify(folder: Path) -> list[str]:
    """What is wrong with an archive and its published tree, as sentences; nothing if all is well.

    Raises:
        StoreError: there is no archive, or it cannot be opened.
    """
    with Store.open(folder, write=False) as store:
        problems = store.problems()
        for item in store.every():
            if row_hash(item) != item.row_hash:
                problems.append(f"item {item.id}: does not say what it said when it was stored")
    generations = Generations(folder)
    if generations.current == 0:
        problems.append("nothing is published")
    return problems
