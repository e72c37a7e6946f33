"""Which entries of a listing say that they changed, and when to believe that."""

from collections.abc import Mapping

from syndicator.model import Listed
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
