"""Make evidence when somebody asks for it: to make it for every text would be half of the work of tagging one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import overload

from syndicator.model import Evidence, Match
from syndicator.tagging.hits import Hit
from syndicator.tagging.weighing import weight
from syndicator.tagging.zones import Zones


class OnDemand(Mapping[str, Evidence]):
    """Tags of one kind: which there are is known, the evidence of each is made when it is first looked at."""

    __slots__ = ("_made", "_make")

    def __init__(self, tags: Iterable[str], make: Callable[[str], Evidence]) -> None:
        self._made: dict[str, Evidence | None] = dict.fromkeys(tags)
        self._make = make

    def __getitem__(self, tag: str) -> Evidence:
        made = self._made[tag]
        if made is None:
            made = self._made[tag] = self._make(tag)
        return made

    def __contains__(self, tag: object) -> bool:
        return tag in self._made

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __repr__(self) -> str:
        return repr(dict(self))


class Places(Sequence[Match]):
    """The named places of a text, found when somebody first looks at them."""

    __slots__ = ("_find", "_found")

    def __init__(self, find: Callable[[], tuple[Match, ...]]) -> None:
        self._find = find
        self._found: tuple[Match, ...] | None = None

    def _all(self) -> tuple[Match, ...]:
        if self._found is None:
            self._found = self._find()
        return self._found

    @overload
    def __getitem__(self, place: int) -> Match: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Match, ...]: ...
    def __getitem__(self, place: int | slice) -> Match | tuple[Match, ...]:
        return self._all()[place]

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


def of_hit(hit: Hit, zones: Zones, rule: str | None = None) -> Match:
    """A country hit as evidence, its span counted in its own zone's text."""
    base = 0 if hit.zone == "title" else zones.text_start
    why = hit.dropped or hit.rule
    return Match(
        form=zones.joined[hit.start : hit.end],
        zone="dateline" if hit.rule == "dateline" else "opening" if hit.zone == "lead" else hit.zone,
        rule=rule or (f"{hit.kind}: {why}" if why else hit.kind),
        weight=0.0 if hit.dropped else weight(hit),
        span=(hit.start - base, hit.end - base),
    )
