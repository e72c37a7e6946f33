"""Runs that never came to an end: the process of their turn hung and was killed, or died. Each is recorded once."""

from datetime import datetime

from syndicator.due import due
from syndicator.model import Outcome, Run, Verdict
from syndicator.store import Store


def record_unended(store: Store, why: str, *, now: datetime) -> list[str]:
    """Record a run for each source that was being asked; `why` goes on after "its process". The sources, by id.

    One source alone is `broken`. Of several that shared the process only one hung, and nobody knows which: they are
    `suspect`, and the next time each of them runs alone, after all others.
    """
    begun = store.underway()
    sources = store.sources()
    others = len(begun) - 1
    shared = f", which it shared with {others} other{'s' if others > 1 else ''}," if others else ""
    alone = "; the next time it runs alone, after all others" if others else ""
    with store.write():
        for name, began in begun.items():
            run = Run(
                source=name,
                started_at=began,
                finished_at=max(now, began),
                verdict=Verdict.SUSPECT if others else Verdict.BROKEN,
                reason=f"Its run did not end: its process{shared} {why}{alone}.",
                way_in=None,
                outcomes=dict.fromkeys(Outcome, 0),
            )
            store.record(run)
            if name in sources:
                store.set_due(name, due(sources[name], store, now=run.finished_at))
        store.give_up()
    return sorted(begun)
