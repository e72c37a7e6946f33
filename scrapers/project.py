"""How the parts of the Scrapy project find what their wave shares."""

import os
from typing import TYPE_CHECKING, cast

from scrapy.crawler import Crawler

from syndicator.crawling.wave import Wave
from syndicator.model import Source
from syndicator.store.memory import Memory

if TYPE_CHECKING:
    from syndicator.store import Store

_ATTRIBUTE = "_syndicator_wave"


def wave_of(crawler: Crawler) -> Wave:
    """The wave that a crawler runs in; a plain `scrapy` command is a wave of its own."""
    wave = getattr(crawler.spider, "wave", None) or getattr(crawler, _ATTRIBUTE, None)
    if wave is None:
        wave = Wave.from_environment(os.environ)
        setattr(crawler, _ATTRIBUTE, wave)
    return cast("Wave", wave)


def source_of(crawler: Crawler) -> Source | None:
    """The source that a crawler reads; None where the spider is not one of ours (`scrapy shell`)."""
    source = getattr(crawler.spidercls, "source", None)
    return source if isinstance(source, Source) else None


def memory_of(wave: Wave) -> Memory:
    """What the wave remembers of earlier ones: in the store, or nothing where there is none."""
    if "memory" not in wave.shared:
        if wave.store is None:
            wave.shared["memory"] = Memory.transient()
        else:
            store = cast("Store", wave.store)
            wave.shared["memory"] = Memory(store.connection, store.write)
    return cast("Memory", wave.shared["memory"])
