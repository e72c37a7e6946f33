"""When each source is due, asked anew at every tick: what the archive knows of its past, handed to the schedule."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from syndicator import schedule
from syndicator.health.answers import failure_class, read
from syndicator.model import Outcome, Run, Source, Verdict
from syndicator.store import Store
from syndicator.store.memory import Memory

TROUBLE = frozenset({Verdict.BROKEN, Verdict.BLOCKED})
_NEWS = 5
"""Runs with news before the time between them is usual."""


def due(source: Source, store: Store, *, now: datetime) -> datetime:
    """The moment from which a source is due; now, where it was never asked."""
    return schedule.next_due(
        source.id,
        every=source.every,
        past=_past(source, store),
        now=now,
        installation=store.fact("installation") or "recording",
        quiet=schedule.quiet_hours(source.quiet, source.timezone) if source.quiet else None,
    )


def due_now(sources: Iterable[Source], store: Store, *, now: datetime) -> list[str]:
    """Those of the sources that are enabled and due, by id."""
    return sorted(source.id for source in sources if source.enabled and due(source, store, now=now) <= now)


def name_installation(store: Store) -> None:
    """Give the archive a name that it keeps: minutes of the day differ between installations, and stay within one."""
    if store.fact("installation") is None:
        store.set_fact("installation", str(uuid.uuid4()))


def _past(source: Source, store: Store) -> schedule.Past:
    runs = store.runs(source.id)
    host = urlsplit(source.homepage).hostname or ""
    return schedule.Past(
        last=runs[0].started_at if runs else None,
        earlier=tuple(run.started_at for run in runs[1:]),
        failures=_failures(runs),
        retry_at=Memory(store.connection).host(host).not_before,
        usual_gap=_usual_gap(runs),
    )


def _failures(runs: Sequence[Run]) -> tuple[schedule.Failure, ...]:
    """How the runs since the last success failed; `runs` and answer have the newest first."""
    found: list[schedule.Failure] = []
    for run in runs:
        kind = failure_class(map(read, run.ways.values())) if run.way_in is None else "none"
        if kind == "none" and run.verdict not in TROUBLE:
            break
        found.append("hard" if kind == "none" else kind)
    return tuple(found)


def _usual_gap(runs: Sequence[Run]) -> timedelta | None:
    """The mean time between two runs with news, the source's first left out: its news was old."""
    news = [run.started_at for run in runs if run.outcomes.get(Outcome.NEW)]
    return (news[0] - news[-1]) / (len(news) - 1) if len(news) > _NEWS else None
