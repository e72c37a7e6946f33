"""A feed never loses an item without a record: looked at before readers see a new generation."""

import re
from collections.abc import Sequence

from syndicator.errors import PublicationRefused
from syndicator.model import Status
from syndicator.publish.outlets import Outlet, pair_of
from syndicator.store import Store
from syndicator.store.items import facets

_ID = re.compile(rb"<id>(urn:uuid:[0-9a-f-]{36})</id>")


def check_losses(store: Store, outlet: Outlet, former: bytes | None, body: bytes, numbers: Sequence[int]) -> None:
    """Compare a feed's live document with the one that will stand there, which holds these items.

    An item may leave because it is withdrawn or taken out, because its tags or its story changed, or because newer
    ones fill the window. An item that nobody can account for must not.

    Raises:
        PublicationRefused: an item vanished, or the feed should still hold it.
    """
    if former is None:
        return
    present = set(_ID.findall(body))
    left = [raw.decode() for raw in dict.fromkeys(_ID.findall(former)) if raw not in present]
    kept, oldest = set(numbers), min(numbers, default=0)
    for item_id in left:
        n = store.number_of(item_id)
        if n is None:
            if store.is_taken(item_id):
                _refuse(outlet, item_id, "is in the archive no more")
            continue  # an entry of ours that is no item
        if n not in kept and (numbers and n > oldest) and _belongs(store, outlet, item_id, n):
            _refuse(outlet, item_id, "would be missing although it still belongs there")
    if left and not numbers and not _explained(store, outlet, left):
        _refuse(outlet, left[0], "and every other item would be missing")


def _belongs(store: Store, outlet: Outlet, item_id: str, n: int) -> bool:
    """Whether what the store says of an item puts it into this feed, and nothing takes it out."""
    item = store.item(item_id)
    if item is None or item.status is not Status.LIVE:
        return False
    if outlet.feed.kind == "source":
        return outlet.feed.path == f"source/{item.source}"
    pair = ("", "") if outlet.feed.kind == "all" else pair_of(outlet.feed.path)
    return pair is not None and pair in facets(item.tags) and store.facet_standing(*pair, n) is None


def _explained(store: Store, outlet: Outlet, item_ids: Sequence[str]) -> bool:
    return not any((n := store.number_of(i)) is not None and _belongs(store, outlet, i, n) for i in item_ids)


def _refuse(outlet: Outlet, item_id: str, why: str) -> None:
    raise PublicationRefused(
        f"feeds/{outlet.feed.path}: {item_id} {why}, and no record says why; what stood before still stands. "
        "`syndicator verify` looks for the damage; `syndicator restore` mends it"
    )
