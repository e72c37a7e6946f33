"""What may be wrong around an installation: one sentence each, before it hurts."""

import platform
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from syndicator import __version__, crawling, definitions, suppressions, upkeep
from syndicator.backups import RESTORED, restore
from syndicator.config import FILE, Config, load
from syndicator.errors import SyndicatorError
from syndicator.generations import CURRENT, FOLDER
from syndicator.model import Source
from syndicator.query import parse
from syndicator.service import by_hand
from syndicator.store import Store
from syndicator.store.connection import SQLITE, archive_exists, lacks_search

Level = Literal["ok", "warn", "fail"]

_OLDEST_SQLITE = (3, 40, 0)
_WAL_BUG = ((3, 7, 0), (3, 51, 2))
_WAL_MENDED = {(3, 44, 6), (3, 50, 7)}
_SLACK = timedelta(hours=1)
_SILENT = timedelta(hours=36)
_REHEARSED = timedelta(days=180)
_SOON = timedelta(days=30)
_SHOWN = ("scrapy", "twisted", "lxml", "apscheduler", "starlette")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    what: str
    words: str


Findings = Iterator[Finding]


def _ok(what: str, words: str) -> Finding:
    return Finding(level="ok", what=what, words=words)


def _warn(what: str, words: str) -> Finding:
    return Finding(level="warn", what=what, words=words)


def _fail(what: str, words: str) -> Finding:
    return Finding(level="fail", what=what, words=words)


def examine(folder: Path, environment: Mapping[str, str], *, now: datetime) -> list[Finding]:
    """Look at everything; a look that fails is a finding too."""
    found = [_ok("versions", _versions())]
    try:
        config = load(folder, environment)
        path = folder / FILE
        found.append(_ok("settings", f"{path} is well" if path.exists() else f"{path} is not there; defaults hold"))
    except SyndicatorError as error:
        config = Config()
        found.append(_fail("settings", str(error)))
    found += [*_sqlite(), *_zones(), *_definitions(folder, config), *_base_url(config)]
    demo = False
    if not archive_exists(folder):
        found += [_warn("archive", f"{folder} holds none yet; `syndicator run` makes one")]
        found += _disk(folder, config, None, now)
    else:
        try:
            with Store.open(folder, write=False) as store:
                demo = store.fact("demo") == "1"
                found += [*_archive(folder, store), *_clock(store, now), *_disk(folder, config, store, now)]
                found += [*_checked(store, now), *_restored(store, now)]
        except SyndicatorError as error:
            found.append(_fail("archive", str(error)))
    return [*found, *_contact(config, demo=demo), *_readable(folder)]


def try_backup(folder: Path, backup: Path, environment: Mapping[str, str], *, now: datetime) -> Finding:
    """Restore a backup of this archive beside it, check everything, throw the copy away, and remember that it worked.

    Raises:
        StoreError: there is no archive, or the backup is none.
    """
    newest = folder / suppressions.FILE
    with by_hand(folder) as store, tempfile.TemporaryDirectory(dir=folder, prefix=upkeep.TRIAL) as place:
        held = store.totals()[0]
        trial = Path(place) / "data"
        done = restore(backup, trial, newest=newest if newest.exists() else None, environment=environment, at=now)
        with Store.open(trial, write=False) as other:
            ours = other.fact("installation") == store.fact("installation")
        if done.problems or not ours:
            why = done.problems[0] if done.problems else "it is the backup of another archive"
            return _fail("backup", f"{backup} was restored, but {why}")
        store.set_fact(RESTORED, now.isoformat(timespec="seconds"))
    return _ok("backup", f"{backup} was restored on trial: {done.items} items; the archive holds {held}")


def _versions() -> str:
    parts = [f"Syndicator {__version__}", f"Python {platform.python_version()}", f"SQLite {_spelled(SQLITE)}"]
    return ", ".join([*parts, *(f"{name} {version(name)}" for name in _SHOWN)])


def _spelled(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, numbers))


def _sqlite() -> Findings:
    if lacking := lacks_search():
        yield _fail("SQLite", f"cannot search: {lacking}")
        return
    yield sqlite_finding(SQLITE)


def sqlite_finding(numbers: tuple[int, int, int]) -> Finding:
    """What is to be said of a version of SQLite."""
    if numbers < _OLDEST_SQLITE:
        words = f"{_spelled(numbers)} is too old; {_spelled(_OLDEST_SQLITE)} or newer is needed"
        return _fail("SQLite", words)
    if _WAL_BUG[0] <= numbers <= _WAL_BUG[1] and numbers not in _WAL_MENDED:
        words = (
            f"{_spelled(numbers)} has the WAL-reset bug (3.7.0 to 3.51.2, mended in 3.44.6 and 3.50.7): two "
            "connections that write or checkpoint at the same moment can damage a file. Ours take turns under "
            "write.lock; let no other program write to syndicator.db"
        )
        return _ok("SQLite", words)
    return _ok("SQLite", f"{_spelled(numbers)} is free of known damage")


def _zones() -> Findings:
    try:
        ZoneInfo("Asia/Bangkok")
    except ZoneInfoNotFoundError:
        yield _fail("time zones", "the system has no time zones; install its package tzdata")


def _definitions(folder: Path, config: Config) -> Findings:
    """Vocabulary, curated feeds and declarations of sources: whether they load, and what a source still needs."""
    problems: list[str] = []
    known: dict[str, Source] = {}
    with _noting(problems):
        known = crawling.catalogue(folder)
    with _noting(problems):
        defined = definitions.load(folder)
        for name, feed in defined.curated.items():
            with _noting(problems, f"feed {name}: "):
                parse(feed.query, vocabulary=defined.vocabulary, sources=known)
        for name, source in known.items():
            with _noting(problems, f"source {name}: filter: "):
                parse(source.filter or "", vocabulary=defined.vocabulary, sources=[name])
    enabled = [source for source in known.values() if source.enabled]
    for source in enabled:
        if source.needs and not getattr(config, source.needs, None):
            words = f"{source.id} cannot be asked before `{source.needs}` is set in syndicator.toml"
            yield _warn("sources", words)
    for problem in problems:
        yield _fail("definitions", problem)
    if not problems:
        yield _ok("definitions", f"all load; {len(enabled)} sources are enabled")


@contextmanager
def _noting(problems: list[str], before: str = "") -> Iterator[None]:
    """Write an error of ours down, and go on."""
    try:
        yield
    except SyndicatorError as error:
        problems.append(f"{before}{error}")


def _archive(folder: Path, store: Store) -> Findings:
    items, stories = store.totals()
    yield _ok("archive", f"{folder} holds {items} items in {stories} stories")


def _contact(config: Config, *, demo: bool) -> Findings:
    if config.contact:
        yield _ok("contact", f"sites see {config.contact}")
    elif demo:
        yield _ok("contact", "none is set; a demo crawls nothing")
    else:
        words = 'none is set, so nothing is crawled; add the line  contact = "you@example.org"  to syndicator.toml'
        yield _fail("contact", words)


def _base_url(config: Config) -> Findings:
    if config.local_only:
        words = (
            f"{config.base_url} works on this computer only; set base_url in syndicator.toml before anybody subscribes"
        )
        yield _warn("base_url", words)
    elif urlsplit(config.base_url).scheme == "http":
        words = f"{config.base_url} is not encrypted: others on the way can read and change what readers get"
        yield _warn("base_url", words)
    else:
        yield _ok("base_url", config.base_url)


def _clock(store: Store, now: datetime) -> Findings:
    last = store.now()
    if last is None:
        yield _warn("last turn", "there was none; `syndicator run`, or `syndicator serve`")
    elif last > now + _SLACK:
        words = f"says {now:%Y-%m-%d %H:%M} UTC, but the last turn was at {last:%Y-%m-%d %H:%M}: one of them is wrong"
        yield _fail("clock", words)
    else:
        yield _ok("clock", f"says {now:%Y-%m-%d %H:%M} UTC, after the last turn")
        level: Level = "warn" if now - last > _SILENT else "ok"
        yield Finding(level=level, what="last turn", words=f"at {last:%Y-%m-%d %H:%M} UTC")


def _disk(folder: Path, config: Config, store: Store | None, now: datetime) -> Findings:
    space = upkeep.measure(folder)
    reserve = config.disk_reserve_mb << 20
    day = upkeep.forecast(store, config) if store else None
    words = f"{upkeep.spoken(space.free)} free, {upkeep.spoken(space.total)} taken"
    words += f"; at this pace down to the reserve on {day:%Y-%m-%d}" if day else ""
    near = day is not None and day - now.date() < _SOON
    level: Level = "fail" if space.free < reserve else "warn" if space.free < 2 * reserve or near else "ok"
    yield Finding(level=level, what="disk", words=words)


def _checked(store: Store, now: datetime) -> Findings:
    last = upkeep.verified(store)
    if last is None:
        words = "never; `syndicator serve` does it each night, or call `syndicator upkeep` from cron"
        yield _warn("last check", words)
        return
    at, problems = last
    words = (
        f"{at:%Y-%m-%d %H:%M} UTC: {f'{problems} problems; see `syndicator verify`' if problems else 'all was well'}"
    )
    level: Level = "fail" if problems else "warn" if now - at > 2 * _SILENT else "ok"
    yield Finding(level=level, what="last check", words=words)


def _restored(store: Store, now: datetime) -> Findings:
    fact = store.fact(RESTORED)
    at = datetime.fromisoformat(fact) if fact else None
    if at is None:
        words = "none was ever restored, so nobody knows whether one can be: syndicator doctor --try-backup FILE"
        yield _warn("backup", words)
    else:
        level: Level = "warn" if now - at > _REHEARSED else "ok"
        yield Finding(level=level, what="backup", words=f"last restored on {at:%Y-%m-%d}")


def _readable(folder: Path) -> Findings:
    """Whether a web server that is another user can read the published tree."""
    tree = folder / FOLDER / CURRENT
    if not tree.exists():
        yield _warn("tree", "nothing is published yet")
        return
    front = (tree / "index.html").resolve()
    needs: list[tuple[Path, int]] = [(front, stat.S_IROTH), *((place, stat.S_IXOTH) for place in front.parents)]
    closed = [place for place, bit in needs if not place.exists() or not place.stat().st_mode & bit]
    if closed:
        words = f"another user cannot read {closed[-1]}: fine for `syndicator serve`, not for another web server"
        yield _warn("tree", words)
    else:
        yield _ok("tree", f"a web server of any user can read {tree}")
