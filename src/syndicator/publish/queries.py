"""Feeds that are queries: which of them something that was touched has to do with, and how many items they have."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from syndicator.publish.outlets import Outlet, with_months
from syndicator.store import Store
from syndicator.store.publication import Touched
from syndicator.store.sizes import Month


@dataclass(frozen=True, kw_only=True)
class Counted:
    """All feeds, those that are queries with what they have now."""

    outlets: list[Outlet]
    sizes: Mapping[str, Mapping[str, Month]]
    """What to remember: path to month to size."""


def counted(store: Store, found: Sequence[Outlet], touched: Touched, *, whole: bool) -> Counted:
    """Look at the touched months alone; `whole`: at all of them.

    A month of a feed changed if other items meet its query than did, or if one of those that do was touched.
    """
    news = touched.facets.get(("", ""), frozenset())
    outlets: list[Outlet] = []
    sizes: dict[str, dict[str, Month]] = {}
    for outlet in found:
        if outlet.members is None:
            outlets.append(outlet)
            continue
        path = outlet.feed.path
        anew = whole or outlet.had is None
        had = {} if anew else dict(outlet.had or {})
        sizes[path], changed = {}, set[str]()
        for month in store.months(outlet.newest) if anew else sorted(news):
            numbers = outlet.members(month)  # of one month at a time: there may be a million in all
            sizes[path][month] = Month(size=len(numbers), digest=_digest(numbers))
            if had.get(month, _NOTHING) != sizes[path][month] or not touched.items.isdisjoint(numbers):
                changed.add(month)
        if anew and not sizes[path]:
            sizes[path][_NEVER] = _NOTHING  # so that the next publication knows, and does not look through all again
        outlets.append(_touched(with_months(outlet, {**had, **sizes[path]}), frozenset(changed)))
    return Counted(outlets=outlets, sizes=sizes)


def _touched(outlet: Outlet, months: frozenset[str]) -> Outlet:
    return replace(outlet, touched=lambda _: months)


def _digest(numbers: Sequence[int]) -> str:
    return hashlib.blake2b(b"".join(n.to_bytes(8, "big") for n in numbers), digest_size=12).hexdigest()


_NOTHING = Month(size=0, digest=_digest(()))
_NEVER = ""
