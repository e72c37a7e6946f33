"""Items into stories: once, in sorted order, so that neither the order of arrival nor a later run changes anything."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from syndicator.dedupe.judging import Candidate, Judgement, Kinship, judge
from syndicator.dedupe.sketches import bands, signature

CROWD = 200
"""A meeting place of more members than this is boilerplate, and no evidence."""

_Place = tuple[str, object]


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
    meeting: dict[_Place, list[tuple[str, Candidate]]] = defaultdict(list)
    for story, members in sorted(known.items()):
        for member in sorted(members, key=lambda member: member.order):
            _enter(meeting, story, member)
    placements = []
    for item in sorted(items, key=lambda item: item.order):
        placement = _place(item, meeting)
        _enter(meeting, placement.story, item)
        placements.append(placement)
    return placements


def _place(item: Candidate, meeting: Mapping[_Place, list[tuple[str, Candidate]]]) -> Placement:
    best: tuple[tuple[bool, float], str, Candidate, Judgement] | None = None
    for story, member in _met(item, meeting):
        judgement = judge(item, member)
        if not judgement.together:
            continue
        worth = (judgement.kinship is Kinship.SAME_TEXT or judgement.likeness == 1.0, judgement.likeness)
        if best is None or worth > best[0]:
            best = (worth, story, member, judgement)
    if best is None:
        return Placement(key=item.key, story=item.key, joined=None, judgement=None)
    return Placement(key=item.key, story=best[1], joined=best[2].key, judgement=best[3])


def _met(item: Candidate, meeting: Mapping[_Place, list[tuple[str, Candidate]]]) -> list[tuple[str, Candidate]]:
    """Those that share a place with `item`, earliest first."""
    found: dict[str, tuple[str, Candidate]] = {}
    for place in places(item):
        there = meeting.get(place, [])
        if len(there) <= CROWD or place[0] != "band":
            found |= {member.key: (story, member) for story, member in there}
    return sorted(found.values(), key=lambda pair: pair[1].order)


def _enter(meeting: dict[_Place, list[tuple[str, Candidate]]], story: str, item: Candidate) -> None:
    for place in places(item):
        meeting[place].append((story, item))


def places(item: Candidate) -> list[_Place]:
    """Where an item meets those that may be its twins: its words, its bands, its own and its original's addresses."""
    sketch = item.sketch or signature(item.text)
    found: list[_Place] = [("band", (number, value)) for number, value in enumerate(bands(sketch))]
    if item.fingerprint:
        found.append(("words", item.fingerprint))
    return found + [("address", name) for name in sorted(item.names | ({item.original} if item.original else set()))]
