"""Items into stories: once, in sorted order, so that neither the order of arrival nor a later run changes anything."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from syndicator.dedupe.judging import Candidate, Judgement, Kinship, judge
from syndicator.dedupe.sketches import bands, crowd, resemblance, sketch_of

NEAREST = 50
"""So many of those that share a band are judged; who is further is no closer kin."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where items meet: a band of their sketches, the same words, an address."""

    value: int | str
    band: int | None = None


_Member = tuple[str, Candidate]
"""A story and one of its members."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Where one item belongs."""

    key: str
    story: str
    """A story that was known before, or the key of the new story's first member."""
    joined: str | None
    """The member that it was found to belong with; None where it opens a story."""
    judgement: Judgement | None


def cluster(items: Iterable[Candidate], known: Mapping[str, Iterable[Candidate]]) -> list[Placement]:
    """Place `items`, which are in no story yet; `known` maps stories to those members that may matter.

    Each item, in the order of day, rank of source and URL, joins the story of the earlier item that it is most like,
    and opens one where there is none. Stories never merge and no item ever leaves one, so a placement is final.
    The outcome depends on the set of items, not on their order. `known` has to hold every stored item that shares
    a band, the fingerprint or a named original with one of `items`; more does no harm.
    """
    meeting: dict[_Place, list[_Member]] = defaultdict(list)
    for story, members in sorted(known.items()):
        for member in members:
            _enter(meeting, story, _sketched(member))
    placements = []
    for item in sorted(map(_sketched, items), key=lambda item: item.order):
        placement = _place(item, meeting)
        _enter(meeting, placement.story, item)
        placements.append(placement)
    return placements


def _place(item: Candidate, meeting: Mapping[_Place, list[_Member]]) -> Placement:
    judged: dict[str, list[tuple[Candidate, Judgement]]] = defaultdict(list)
    for story, member in _met(item, meeting):
        judged[story].append((member, judge(item, member)))
    best: tuple[float, str, Candidate, Judgement] | None = None
    for story, verdicts in judged.items():
        together = [(member, judgement) for member, judgement in verdicts if judgement.together]
        if not together or not _wins(together, len(verdicts)):
            continue
        member, judgement = max(together, key=lambda pair: _worth(pair[1]))
        if best is None or _worth(judgement) > best[0]:
            best = (_worth(judgement), story, member, judgement)
    if best is None:
        return Placement(key=item.key, story=item.key, joined=None, judgement=None)
    return Placement(key=item.key, story=best[1], joined=best[2].key, judgement=best[3])


def _wins(together: list[tuple[Candidate, Judgement]], met: int) -> bool:
    """Whether more members of a story are for the item than against it; an original that is named needs no majority.

    A shortened member lacks the very figures in which a sibling differs from the others: it cannot bring it in alone.
    """
    return 2 * len(together) > met or any(judgement.named for _, judgement in together)


def _worth(judgement: Judgement) -> float:
    """What decides between members: a named original, then equal words, then likeness; of equals the earlier."""
    return 3.0 if judgement.named else 2.0 if judgement.kinship is Kinship.SAME_TEXT else judgement.likeness


def _met(item: Candidate, meeting: Mapping[_Place, list[_Member]]) -> list[_Member]:
    """Those that share a place with `item`, earliest first; of those that share a band only, the nearest few."""
    found: dict[str, _Member] = {}
    alike: dict[str, _Member] = {}
    for place in places(item):
        there = meeting.get(place, [])
        if place.band is None:
            found |= {member.key: (story, member) for story, member in there}
        elif len(there) <= crowd(place.band):
            alike |= {member.key: (story, member) for story, member in there}
    near = sorted(alike.values(), key=lambda pair: (-resemblance(item.sketch, pair[1].sketch), pair[1].order))
    found |= {member.key: (story, member) for story, member in near[:NEAREST]}
    return sorted(found.values(), key=lambda pair: pair[1].order)


def _enter(meeting: dict[_Place, list[_Member]], story: str, item: Candidate) -> None:
    for place in places(item):
        meeting[place].append((story, item))


def _sketched(item: Candidate) -> Candidate:
    return item if item.sketch else replace(item, sketch=sketch_of(item.said))


def places(item: Candidate) -> list[_Place]:
    """Where an item meets those that may be its twins: its words, its bands, its own and its original's addresses."""
    found = [_Place(value, band) for band, value in enumerate(bands(item.sketch, item.title))]
    if item.fingerprint:
        found.append(_Place(item.fingerprint))
    return found + [_Place(name) for name in sorted(item.names | ({item.original} if item.original else set()))]
