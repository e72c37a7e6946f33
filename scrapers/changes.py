"""When entries of a listing say that they were published or changed, and when to believe that."""

from collections.abc import Mapping
from datetime import datetime

from syndicator import dates
from syndicator.model import Listed, Source
from syndicator.store.memory import Entry

_MANY, _NEARLY_ALL = 10, 0.8


def is_changed(listed: Listed, entry: Entry) -> bool:
    """Whether a listing names another moment of change than it did."""
    return bool(listed.modified and entry.modified and listed.modified != entry.modified)


def is_rebuilt(named: Mapping[str, Listed], before: Mapping[str, Entry]) -> bool:
    """Whether moments of change are the listing's own: a site that is built anew each night says so of all its pages.

    Its articles are then read again when they are due, and not all of them every day.
    """
    told = [key for key, entry in before.items() if named[key].modified and entry.modified]
    return len(told) >= _MANY and sum(is_changed(named[key], before[key]) for key in told) >= _NEARLY_ALL * len(told)


def day_of(listed: Listed, source: Source) -> datetime | None:
    """The moment that a listing states for an entry: of its publication, or else of its last change."""
    order, zone = source.date_order, source.timezone
    given = (raw for raw in (listed.published, listed.modified) if raw)
    told = (dates.read(raw, order=order, zone=zone, method="listing") for raw in given)
    return next((dated.value for dated in told if dated is not None), None)
