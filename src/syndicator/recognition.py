"""What an item is known again by, besides its addresses: its words, its title, its day."""

from datetime import date

from syndicator import dedupe
from syndicator.model import Item, Status
from syndicator.store import Store

_ANOTHER = 0.1
"""Texts that are less alike than this are not two states of one."""


def day_of(item: Item) -> date:
    """The day that an item's story is looked for around."""
    return item.published.day if item.published else item.first_seen.date()


def twin_of(item: Item, store: Store) -> Item | None:
    """An item of the same source, title, words and day; where one of the two has no day, of any."""
    return next(
        (
            twin
            for twin in store.alike(item)
            if twin.title == item.title
            and (twin.published is None or item.published is None or day_of(twin) == day_of(item))
        ),
        None,
    )


def swapped(former: Item, item: Item, store: Store) -> Item | None:
    """Another item that stands now, word for word, where `former` stood: addresses were dealt out anew."""
    twin = twin_of(item, store) if former.fingerprint != item.fingerprint else None
    return twin if twin and twin.id != former.id else None


def is_another(former: Item, item: Item) -> bool:
    """Whether an address was used a second time: another day, another title, and hardly a word of the same."""
    if former.status is Status.SUPPRESSED or not (former.published and item.published):
        return False
    if former.published.day >= item.published.day or not (former.text and item.text):
        return False
    before, after = set(former.title.casefold().split()), set(item.title.casefold().split())
    apart = len(before & after) * 2 < min(len(before), len(after))
    return apart and dedupe.similarity(former.text, item.text) < _ANOTHER


def said(item: Item) -> set[str]:
    """Whatever words of an item may be public."""
    return {*item.title.split(), *item.summary.split(), *item.text.split(), *item.authors}
