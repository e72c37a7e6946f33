"""Scrapy, driven: which sources there are, and one wave of runs. Scrapy is imported inside functions only."""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from syndicator.config import Config
from syndicator.crawling.wave import Progress, Recording, Wave, require_contact
from syndicator.errors import UnknownSource
from syndicator.model import Outcome, Run, Source, Verdict

__all__ = ["Progress", "Recording", "Wave", "catalogue", "crawl", "declined", "require_contact", "spiders"]

SETTINGS = "scrapers.settings"
AT_ONCE = 8
"""Sources that run beside each other; each costs some megabytes."""
GRACE = 20.0
"""Seconds that runs have to end in, once their time was over."""
SOON = 5.0
"""The same, once somebody asked us to end: whoever sent SIGTERM does not wait long."""

log = logging.getLogger(__name__)


def opted_out_hosts() -> frozenset[str]:
    """The hosts of the Scrapy project's `optout.txt`, lower case; each stands for its subdomains too."""
    lines = files("scrapers").joinpath("optout.txt").read_text("utf-8").splitlines()
    names = (line.partition("#")[0].strip().lower() for line in lines)
    return frozenset(name for name in names if name)


def declined() -> tuple[str, ...]:
    """Hosts that asked not to be crawled, for people: without the one that only shows the list's form."""
    return tuple(sorted(name for name in opted_out_hosts() if not name.endswith(".example")))


def project_settings(folder: Path | None = None) -> Any:
    """The Scrapy project's settings, wherever the current directory is; with `folder`, its declarations count too."""
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule(SETTINGS, priority="project")
    if folder is not None:
        settings.set("SYNDICATOR_DATA", str(folder), priority="cmdline")
    return settings


def spiders(folder: Path | None = None) -> dict[str, Any]:
    """Source id to spider class: ours, and the operator's declarations laid over them.

    Raises:
        DefinitionError: a declaration in `folder`/sources holds a mistake.
    """
    from scrapy.spiderloader import get_spider_loader

    loader = get_spider_loader(project_settings(folder))
    return {name: loader.load(name) for name in sorted(loader.list())}


def catalogue(folder: Path | None = None) -> dict[str, Source]:
    """Every source that is followed, by id.

    Raises:
        DefinitionError: a declaration in `folder`/sources holds a mistake.
    """
    return {name: spider.source for name, spider in spiders(folder).items()}


def crawl(
    sources: Iterable[str],
    *,
    store: object | None,
    tagger: object | None,
    config: Config,
    now: datetime,
    folder: Path | None = None,
    recording: Recording | None = None,
    captures: object | None = None,
    backfill: Mapping[str, datetime] | None = None,
    progress: Progress | None = None,
    started: Callable[[str, datetime], None] | None = None,
    finished: Callable[[Run], None] | None = None,
    apart: frozenset[str] = frozenset(),
) -> list[Run]:
    """Run the given sources beside each other and ingest what they find; what is stored stays, whatever comes after.

    A source that raises, hangs or is refused harms no other: it has a run too. In a replay only sources with a
    declared address in the recording take part. Sources that are `apart` run alone, after the others. SIGTERM and
    SIGINT end the wave early and in order, as does the deadline `config.turn_minutes`.

    Raises:
        UnknownSource: an id that nobody declares.
        ConfigurationError: the crawl is live and `contact` is unset.
        DefinitionError: a declaration in `folder`/sources holds a mistake.
        StoreError: the archive did not keep something; what it kept stays, and the runs meanwhile are none.
    """
    known = spiders(folder)
    wanted = []
    for name in sources:
        if name not in known:
            raise UnknownSource(name, [other for other in known if name[:3] in other][:3])
        wanted.append(known[name])
    wave = Wave(
        config=config,
        now=now,
        store=store,
        tagger=tagger,
        recording=recording,
        captures=captures,
        backfill=backfill or {},
        progress=progress,
        started=started,
        finished=finished,
    )
    if recording is None:
        require_contact(config)
    else:
        wanted = [spider for spider in wanted if spider.recorded_in(recording)]
    _run(_Wave(wave, wanted, folder, apart).all())
    if wave.lost:
        raise wave.lost
    return [wave.runs[spider.source.id] for spider in wanted if spider.source.id in wave.runs]


def _run(work: Coroutine[Any, Any, None]) -> None:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


class _Wave:
    """The runs of one wave in one event loop."""

    def __init__(self, wave: Wave, wanted: list[Any], folder: Path | None, apart: frozenset[str] = frozenset()) -> None:
        from scrapy.crawler import AsyncCrawlerRunner

        self.wave = wave
        self.together = [spider for spider in wanted if spider.source.id not in apart]
        self.apart = [spider for spider in wanted if spider.source.id in apart]
        self.runs: list[asyncio.Task[None]] = []
        settings = project_settings(folder)
        settings.set("STATS_CLASS", "scrapy.statscollectors.DummyStatsCollector")  # a run has an account of its own
        self.runner = AsyncCrawlerRunner(settings)

    async def all(self) -> None:
        """Run every source, at most `AT_ONCE` beside each other, until the last has ended or time is up."""
        places = asyncio.Semaphore(AT_ONCE)
        _sweep()
        with self._signals():
            self.runs = runs = [asyncio.create_task(self._one(spider, places)) for spider in self.together]
            if self.apart:
                runs.append(asyncio.create_task(self._one_by_one(list(runs), places)))
            if not runs:
                return
            left = self.wave.seconds_left()
            _, late = await asyncio.wait(runs, timeout=None if left == float("inf") else max(left, 0))
            if late:
                await self.stop("the turn was over")
                _, late = await asyncio.wait(late, timeout=GRACE)
            for run in late:
                run.cancel()
            await asyncio.gather(*runs, return_exceptions=True)

    async def _one_by_one(self, others: list[asyncio.Task[None]], places: asyncio.Semaphore) -> None:
        """Run what may take the whole process with it alone, after all others."""
        if others:
            await asyncio.wait(others)
        for spider in self.apart:
            await self._one(spider, places)

    async def _one(self, spider: Any, places: asyncio.Semaphore) -> None:
        async with places:
            began = self.wave.clock()
            if self.wave.stopping:  # never begun: it is as due as it was
                return
            if self.wave.started:
                self.wave.started(spider.source.id, began)
            problem = ""
            try:
                await self.runner.crawl(self.runner.create_crawler(spider), wave=self.wave)
            except asyncio.CancelledError:
                problem = "it did not end in time"
            except Exception as error:
                log.exception("%s could not run", spider.source.id)
                problem = f"{type(error).__name__}: {error}"
            if spider.source.id not in self.wave.runs and not self.wave.asked_to_end and not self.wave.lost:
                self.wave.ended(_without_a_run(spider.source, began, self.wave.clock(), problem))
            gc.collect()

    async def stop(self, why: str) -> None:
        """Let no further request begin, and end every crawl in order."""
        self.wave.stopping = self.wave.stopping or why
        log.info("ending early: %s", why)
        await self.runner.stop()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        tasks: set[asyncio.Task[None]] = set()

        def end(name: str) -> None:
            self.wave.asked_to_end = True
            tasks.add(asyncio.create_task(self.stop(f"{name} was received")))
            loop.call_later(SOON, lambda: [run.cancel() for run in self.runs])

        handled = []
        for number in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(ValueError, RuntimeError):  # not in the main thread: its owner ends us
                before = signal.getsignal(number)
                loop.add_signal_handler(number, end, number.name)
                handled.append((number, before))
        try:
            yield
        finally:
            for number, before in handled:
                loop.remove_signal_handler(number)
                signal.signal(number, before)


def _sweep() -> None:
    """Let what a run leaves be collected at once and cheaply: a crawler is full of circles, and large.

    What the process held before the first run, no sweep looks through again.
    """
    gc.collect()
    gc.freeze()


def _without_a_run(source: Source, began: datetime, ended: datetime, problem: str) -> Run:
    """The record of a source whose spider could not even begin."""
    return Run(
        source=source.id,
        started_at=began,
        finished_at=ended,
        verdict=Verdict.BROKEN,
        reason=f"It could not run: {problem or 'no reason was given'}.",
        way_in=None,
        outcomes=dict.fromkeys(Outcome, 0),
    )
