"""What a source repeats on its pages, found out at the end of a turn, and cut from what is kept: no revision."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from syndicator import dedupe, text
from syndicator.extraction import Blocks, learned, without
from syndicator.ingest import Tagging, tagged
from syndicator.model import Item
from syndicator.normalise import row_hash
from syndicator.recognition import day_of
from syndicator.store import Store


def settle_boilerplate(store: Store, tagger: Callable[[], Tagging], *, now: datetime) -> int:
    """Learn from what came since the last turn; how many bodies lost something by it.

    A body is cut as it is stored, which needs no capture: extraction with the block known would have said the same.
    """
    changed = 0
    for source in store.unsettled():
        known = store.boilerplate(source)
        found = learned([Blocks.unpacked(packed) for packed in store.sampled(source)]) - known
        tagging = tagger() if found else None
        with store.write():  # of one piece: what a kill left cut in part would never be found again
            for batch in store.bodies_of(source) if tagging else ():
                for item in batch:
                    fresh = _cut(item, known | found)
                    if tagging and fresh:
                        _replace(item, tagged(fresh, store=store, tagger=tagging), store, now)
                        changed += 1
            store.learn(source, found, now=now)
    return changed


def _cut(item: Item, boilerplate: frozenset[str]) -> Item | None:
    """The item without the blocks, if it holds any, and if something is left."""
    if not boilerplate & Blocks.of(item.title, item.html).others:
        return None
    html, words = without(item.html, title=item.title, published=item.published, boilerplate=boilerplate)
    if not words or words.split() == item.text.split():
        return None
    summary = item.summary if "summary" in item.provenance else text.summary_of(words)
    fresh = replace(item, html=html, text=words, summary=summary)
    return replace(fresh, row_hash=row_hash(fresh), fingerprint=dedupe.fingerprint(f"{item.title}\n{words}"))


def _replace(former: Item, item: Item, store: Store, now: datetime) -> None:
    store.change(item, now=now)
    store.note_blocks(item, Blocks.of(item.title, item.html).packed())
    if sketch := store.sketch(former):
        fresh = dedupe.signature(item.text)
        store.set_sketch(
            item, fresh, dedupe.bands(fresh, item.title), day_of(item), former=dedupe.bands(sketch, item.title)
        )
    if item.story_id:
        store.settle_story(item.story_id)
