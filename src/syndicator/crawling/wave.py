"""What all runs of one wave share, and what it needs of recordings."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Protocol

from syndicator.config import Config
from syndicator.config import load as load_config
from syndicator.errors import ConfigurationError, SyndicatorError
from syndicator.model import Run


class Recorded(Protocol):
    """A recorded response, as `syndicator.captures` gives it."""

    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def status(self) -> int: ...  # noqa: D102
    @property
    def headers(self) -> tuple[tuple[str, str], ...]: ...  # noqa: D102
    @property
    def body(self) -> bytes: ...  # noqa: D102


class Recording(Protocol):
    """Recorded responses by address, as `syndicator.captures.Recording` has them."""

    @property
    def now(self) -> datetime: ...  # noqa: D102
    def get(self, url: str, method: str = "GET", body: bytes | None = None) -> Recorded | None: ...  # noqa: D102
    def __contains__(self, url: str) -> bool: ...


Progress = Callable[[str, int, int], None]
"""Called with a source's id, how much of it is done, and how much is known to be there."""


@dataclass(kw_only=True)
class Wave:
    """What all runs of one wave share. Spiders, middlewares and the pipeline read it; the store ends up changed."""

    config: Config
    now: datetime
    """When the wave began; in a replay, for its whole length."""
    store: object | None = None
    """A `syndicator.store.Store` open for writing; None where items are only handed on (`scrapy crawl -O`)."""
    tagger: object | None = None
    recording: Recording | None = None
    captures: object | None = None
    """A `syndicator.captures.Writer`, where responses are kept."""
    backfill: Mapping[str, datetime] = field(default_factory=dict)
    """Source id to the moment since which old articles are fetched too."""
    progress: Progress | None = None
    started: Callable[[str, datetime], None] | None = None
    """Called with a source's id as its run begins."""
    finished: Callable[[Run], None] | None = None
    """Called with each run as soon as it ended."""
    runs: dict[str, Run] = field(default_factory=dict)
    shared: dict[str, object] = field(default_factory=dict)
    """What the Scrapy project keeps for all spiders of the wave: hosts, robots rules, memory."""
    stopping: str = ""
    """Why no further request may begin; empty while they may."""
    asked_to_end: bool = False
    """Somebody ended us from outside: a run that did not finish is none, and its source is as due as it was."""
    _began: float = field(default_factory=time.monotonic)

    @property
    def lost(self) -> SyndicatorError | None:
        """What the archive said when it did not keep something of this wave: no run is one any more."""
        return getattr(self.store, "failure", None)

    @property
    def live(self) -> bool:
        """Whether the network is asked at all."""
        return self.recording is None

    def clock(self) -> datetime:
        """The moment by the wave's own clock, which stands still in a replay."""
        return self.now + timedelta(seconds=time.monotonic() - self._began) if self.live else self.now

    def seconds_left(self) -> float:
        """How long the turn may still last."""
        return self.config.turn_minutes * 60 - (time.monotonic() - self._began) if self.live else float("inf")

    def ended(self, run: Run) -> None:
        """Keep a run that is over, and tell whoever wants to know."""
        self.runs[run.source] = run
        if self.finished:
            self.finished(run)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Wave":
        """The wave of a plain `scrapy crawl`: no store, the operator's configuration, `SYNDICATOR_REPLAY` if set.

        Raises:
            ConfigurationError: the network would be asked, and `contact` is unset.
            CaptureError: a file to replay cannot be read.
        """
        config = load_config(Path(environment.get("SYNDICATOR_DATA", "data")), environment)
        files = [Path(name) for name in environment.get("SYNDICATOR_REPLAY", "").split(os.pathsep) if name]
        if not files:
            require_contact(config)
            return cls(config=config, now=datetime.now(UTC))
        recording = import_module("syndicator.captures").Recording.open(files)
        return cls(config=config, now=recording.now, recording=recording)


def require_contact(config: Config, where: str = "syndicator.toml") -> None:
    """A live crawl says who asks.

    Raises:
        ConfigurationError: `contact` is unset; the message has the line to add.
    """
    if not config.contact:
        line = 'contact = "you@example.org"'
        raise ConfigurationError(
            where,
            "a live crawl needs `contact`, so that a site's maintainer can turn to you",
            f"add the line  {line}  with your own e-mail address or web page, or set SYNDICATOR_CONTACT",
        )
