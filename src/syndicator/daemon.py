"""The scheduler of `serve`: a tick each minute asks the archive what is due and lets one child process do the turn.

The timer remembers nothing: when each source is due is a row in the archive, in UTC. So a missed tick, a restart or a
clock that jumps loses no run and doubles none; cron calling `syndicator run` gives the same.
"""

import asyncio
import contextlib
import ctypes
import logging
import resource
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from syndicator import digest
from syndicator.config import Config
from syndicator.due import due_now
from syndicator.errors import SyndicatorError
from syndicator.store import Store
from syndicator.store.connection import archive_exists, shortage
from syndicator.store.locks import run_lock
from syndicator.unended import record_unended

TICK_SECONDS = 60
_MEMORY = 2 << 30
"""Address space of a turn's process; it needs about a tenth of it resident."""
_FILES = 1024
_SPARE_MINUTES = 5
"""What a turn has beyond its time to end by itself."""
_NIGHT_MINUTES = 120
_DIGEST_MINUTES = 10
_GRACE = 10.0
"""Seconds that a turn has to end in order once it was asked to."""
_LONGEST_REST = 60
"""Minutes; the rest after a turn that failed begins with two and doubles with each that follows."""
_DONE = frozenset({0, 3, 75})
"""Exit codes of a turn that was one: done, done but a source turned worse, another one is running."""
_PR_SET_PDEATHSIG = 1

log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class _Each(BaseTrigger):  # type: ignore[misc]  # untyped
    """Some seconds after each run, however many were missed: `IntervalTrigger` would count them all up one by one."""

    def __init__(self, seconds: float) -> None:
        self._between = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:  # noqa: ARG002
        """The next one."""
        return now + self._between


class _Nightly(CronTrigger):  # type: ignore[misc]  # untyped
    """Each night at 1:40 UTC, and none for nights that were missed."""

    def __init__(self) -> None:
        super().__init__(hour=1, minute=40, timezone="UTC")

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The next night."""
        past = previous_fire_time + timedelta(seconds=1) if previous_fire_time else now
        found: datetime | None = super().get_next_fire_time(None, max(past, now))
        return found


class Daemon:
    """One data folder's schedule."""

    def __init__(
        self,
        folder: Path,
        config: Config,
        *,
        tick_seconds: float = TICK_SECONDS,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._folder = folder
        self._config = config
        self._tick_seconds = tick_seconds
        self._clock = clock
        self._children: dict[str, asyncio.subprocess.Process] = {}
        """By the command that each one does."""
        self._work: dict[str, asyncio.Task[None]] = {}
        """The same, from before a child starts to after it ended."""
        self._said = ""
        self._ending = False
        self._failed = 0
        """Turns in a row that came to nothing: each may have asked every site, and could write none of it down."""
        self._rests_until = 0.0
        """By the monotonic clock."""
        self.turns = 0
        """Turns begun since the start."""

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tick until the context ends; then a turn that goes on is asked to end, and waited for."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        self._plan(scheduler)
        scheduler.start()
        pace = asyncio.get_running_loop().create_task(self._keep_pace(scheduler))
        try:
            yield
        finally:
            pace.cancel()
            scheduler.shutdown(wait=False)
            await self._end()

    def _plan(self, scheduler: AsyncIOScheduler) -> None:
        once = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None, "replace_existing": True}
        scheduler.add_job(self._tick, _Each(self._tick_seconds), id="tick", next_run_time=self._clock(), **once)
        scheduler.add_job(self._nightly, _Nightly(), id="night", **once)

    async def _keep_pace(self, scheduler: AsyncIOScheduler) -> None:
        """Plan anew whenever the clock was set back: the scheduler waits for moments of the clock as it was before."""
        while True:
            began, then = time.monotonic(), self._clock()
            await asyncio.sleep(self._tick_seconds)
            passed = timedelta(seconds=time.monotonic() - began)
            if self._clock() - then < passed - timedelta(seconds=self._tick_seconds):
                log.warning("the clock was set back")
                self._plan(scheduler)

    async def _tick(self) -> None:
        """Begin a turn if one is due, which sends digests too; else send those that are due.

        Each runs as a task: the scheduler cancels what still runs when it ends.
        """
        if {"run", "digest"} & self._work.keys():
            return
        if time.monotonic() >= self._rests_until and await asyncio.to_thread(self._is_due):
            self._start("run", self._turn())
        elif await asyncio.to_thread(self._has_digests):
            self._start("digest", self._send())

    async def _nightly(self) -> None:
        if "upkeep" not in self._work:
            self._start("upkeep", self._keep())

    def _start(self, name: str, work: Coroutine[object, object, None]) -> None:
        self._work[name] = task = asyncio.get_running_loop().create_task(work)
        task.add_done_callback(lambda _: self._work.pop(name, None))

    def _is_due(self) -> bool:
        """Whether a source is due and may be asked; why not, once in the log."""
        problem = self._hindrance()
        if problem:
            if problem != self._said:
                log.warning("not crawling: %s", problem)
            self._said = problem
            return False
        self._said = ""
        if not archive_exists(self._folder):
            return True
        now = self._clock()
        try:
            with Store.open(self._folder, write=False) as store:
                sources = store.sources()
                return not sources or bool(due_now(sources.values(), store, now=now))
        except SyndicatorError as error:
            log.warning("cannot ask what is due: %s", error)
            return False

    def _has_digests(self) -> bool:
        """Whether a day or week is over, or mail waits to be tried again."""
        if self._config.digest and archive_exists(self._folder):
            with contextlib.suppress(SyndicatorError), Store.open(self._folder, write=False) as store:
                return digest.wanted(store, self._config, now=self._clock())
        return False

    def _hindrance(self) -> str:
        if not self._config.contact:
            return 'no contact is set; add the line  contact = "you@example.org"  to syndicator.toml'
        if lacking := shortage(self._folder, self._config.disk_reserve_mb):
            return lacking
        if archive_exists(self._folder):
            with contextlib.suppress(SyndicatorError), Store.open(self._folder, write=False) as store:
                if store.fact("demo") == "1":
                    return "this is a demo's archive"
        return ""

    async def _turn(self) -> None:
        """Let a child crawl, ingest and publish; end it if it overruns. Runs that it left unended are recorded."""
        self.turns += 1
        code, problem = await self._let("run", self._config.turn_minutes + _SPARE_MINUTES)
        self._failed = 0 if code in _DONE else self._failed + 1
        if self._failed:
            minutes = min(2**self._failed, _LONGEST_REST)
            log.warning("the turn failed; the next one begins in %d minutes at the earliest", minutes)
            self._rests_until = time.monotonic() + 60 * minutes
        if problem:
            await asyncio.to_thread(self._record, problem)

    def _record(self, problem: str) -> None:
        try:
            with run_lock(self._folder), Store.open(self._folder) as store:
                for name in record_unended(store, problem, now=self._clock()):
                    log.warning("%s: its run did not end: its process %s", name, problem)
        except SyndicatorError as error:
            log.warning("what did not end could not be recorded: %s", error)

    async def _send(self) -> None:
        """Let a child send digests."""
        await self._let("digest", _DIGEST_MINUTES)

    async def _keep(self) -> None:
        """Let a child do the night's work; it goes on beside a turn, as the locks of the archive allow."""
        if archive_exists(self._folder):
            await self._let("upkeep", _NIGHT_MINUTES)

    async def _let(self, command: str, minutes: float) -> tuple[int, str]:
        """Let a child do a command: its exit code, and what became of its process, unless that ended by itself or was
        asked to by us.
        """
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "syndicator",
            command,
            "--data",
            str(self._folder),
            start_new_session=True,
            preexec_fn=_limits,
        )
        self._children[command] = child
        problem = ""
        try:
            await asyncio.wait_for(child.wait(), minutes * 60)
        except TimeoutError:
            log.warning("%s did not end within %.0f minutes", command, minutes)
            problem = f"hung and was killed after {minutes:.0f} minutes"
            await self._stop(child)
        code = child.returncode or 0
        log.info("%s ended with code %s", command, code)
        del self._children[command]
        if self._ending:
            return code, ""
        return code, problem or (f"was ended by {signal.Signals(-code).name}" if code < 0 else "")

    async def _end(self) -> None:
        self._ending = True
        await asyncio.gather(*(self._stop(child) for child in self._children.values()))
        if self._work:
            await asyncio.wait(self._work.values(), timeout=_GRACE)

    async def _stop(self, child: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(child.wait(), _GRACE)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()


def _limits() -> None:
    """In the child: it ends with its parent, and neither its memory nor its files grow without end."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
