"""From article to archive: normalise, identify, tag, compare, store; at the end of a turn, stories.

One article is one transaction. What can be no item waits in quarantine with its reason; nothing is dropped.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Protocol

from syndicator import dedupe, safeguards
from syndicator.errors import InvalidArticle
from syndicator.extraction import Blocks
from syndicator.model import Article, Item, Outcome, Source, Status, Tags
from syndicator.normalise import mint, normalise, row_hash
from syndicator.overrides import Override, corrected
from syndicator.recognition import day_of, is_another, said, swapped, twin_of
from syndicator.removal import keeps_out
from syndicator.removal.told import cleaned
from syndicator.revisions import NOISE, POLISH, changes
from syndicator.store import Store
from syndicator.store.publication import LEAVING
from syndicator.urls import identity_url

_WINDOW = timedelta(days=120)
_SAME = 120
"""Characters by which a summary is known as the beginning of its text."""
GATE = "review_gate"
"""The fact that says what an operator wants held, by `safeguards.kinds`."""


class Tagging(Protocol):
    """What says what a text is about: `tagging.Tagger`."""

    @property
    def broader(self) -> Mapping[str, str | None]:
        """Each topic's next broader one."""

    def tag(self, *, title: str, text: str, url: str = ..., language: str = ...) -> Tags:
        """The tags of a text."""


def ingest(
    article: Article,
    source: Source,
    *,
    store: Store,
    tagger: Tagging,
    now: datetime,
    backfilled: bool = False,
    known_as: str | None = None,
) -> Outcome:
    """Take an article into the archive; what became of it.

    `known_as` is the item that it is although its address was never heard of: the item moves there.

    Raises:
        StoreError: the archive cannot be written; nothing of this article was kept.
    """
    known_out = store.suppressions()
    try:
        item = normalise(article, source, now=now, backfilled=backfilled)
    except InvalidArticle as error:
        spelled = known_out.clean(spell(article)) if known_out else spell(article)
        store.quarantine(source.id, article.url, error.reason, detail=str(error), article=spelled, now=now)
        return Outcome.QUARANTINED
    if known_out:
        if keeps_out(article, item, source, known_out):
            return Outcome.SKIPPED
        item = cleaned(item, known_out.clean)
    known_as = known_as or store.held_as(item.url)
    if waits := _waits(item, article, store, now, known_as):
        return waits
    item = replace(item, fingerprint=dedupe.fingerprint(f"{item.title}\n{item.text}"))
    with store.write():
        store.release_quarantine(source.id, article.url)
        store.release_held(item.url)
        known, addresses = _known(item, article, store)
        known = known_as or known
        if known is None:
            return _add(item, addresses, store=store, tagger=tagger)
        former = store.item(known)
        if former is not None and not known_as:
            if twin := swapped(former, item, store):
                return _readdressed(twin, item, addresses, store=store, tagger=tagger)
            if is_another(former, item):
                return _reused(item, addresses, store=store, tagger=tagger)
        for address in addresses:
            store.identify(address, known, now, first=False)
        if former is None:  # its identity outlived it: a rebuilt archive
            return _store_new(replace(item, id=known), store=store, tagger=tagger)
        if not article.canonical_url and not known_as:  # only the publisher's own word moves an item to another address
            item = replace(item, url=former.url)
        return _change(former, item, store=store, tagger=tagger, now=now)


def _waits(item: Item, article: Article, store: Store, now: datetime, known_as: str | None) -> Outcome | None:
    """Whether a person has to look first: what shows signs of an identifiable minor is held, and is no item yet."""
    beside = [item.summary, *(file.title or "" for file in item.attachments)]
    said = "\n".join([item.text, *(text for text in beside if text and text[:_SAME] not in item.text)])
    found = safeguards.signs(item.title, said, safeguards.kinds(store.fact(GATE)))
    if not found:
        return None
    before = store.held_at(item.url)
    if before and before.state != "waiting" and before.signs.issuperset(found):
        return None if before.state == "accepted" else Outcome.SKIPPED
    clean = store.suppressions().clean(spell(article))
    store.hold(item.source, item.url, title=item.title, signs=found, article=clean, now=now, known_as=known_as)
    return Outcome.QUARANTINED


def withdraw(url: str, *, store: Store, now: datetime) -> Outcome:
    """A page answers 404 or 410: hide its item with the next publication."""
    known = store.id_of(identity_url(url))
    item = store.item(known) if known else None
    if item is None or item.status is not Status.LIVE:
        return Outcome.UNCHANGED
    with store.write():
        store.set_status(item, Status.WITHDRAWN, now=now)
        store.set_fact(LEAVING, "1")
        if item.story_id:
            store.settle_story(item.story_id)
    return Outcome.WITHDRAWN


def settle_stories(store: Store) -> int:
    """Judge what came since the last turn, all at once and in sorted order; how many joined a story."""
    waiting = store.unjudged()
    candidates: list[dedupe.Candidate] = []
    known: dict[str, dict[str, dedupe.Candidate]] = {}
    by_key = {item.id: item for item in waiting}
    ranks = {source_id: source.rank for source_id, source in store.sources().items()}
    for item in waiting:
        candidate = candidate_of(item, store, ranks)
        candidates.append(candidate)
        bands = dedupe.bands(candidate.sketch, item.title)
        with store.write():
            store.set_sketch(item, candidate.sketch, bands, candidate.day)
        addresses = candidate.names | ({candidate.original} if candidate.original else set())
        for kin in store.kin(item, bands, candidate.day, _WINDOW, sorted(addresses), crowd=dedupe.crowd):
            known.setdefault(kin.story_id or kin.id, {})[kin.id] = candidate_of(kin, store, ranks)
    placements = dedupe.cluster(candidates, {story: members.values() for story, members in known.items()})
    joined = 0
    with store.write():
        for placement in placements:
            if placement.joined is None:
                store.judged(by_key[placement.key])
            else:
                store.join(by_key[placement.key], placement.story)
                joined += 1
    return joined


def candidate_of(item: Item, store: Store, ranks: Mapping[str, int]) -> dedupe.Candidate:
    """What is asked of a stored item in order to judge it; `ranks` of the sources, 100 where it names none."""
    sketch = store.sketch(item) or dedupe.signature(item.text)
    return dedupe.Candidate(
        key=item.id,
        source=item.source,
        rank=ranks.get(item.source, 100),
        url=item.url,
        day=day_of(item),
        title=item.title,
        text=item.text,
        original=identity_url(item.original_url) if item.original_url else None,
        names=frozenset(store.aliases(item.id)),
        countries=frozenset(item.tags.primary),
        sketch=sketch,
    )


def _known(item: Item, article: Article, store: Store) -> tuple[str | None, list[str]]:
    """The id that one of the article's addresses leads to, and all of them, the canonical one first."""
    addresses = list(dict.fromkeys(identity_url(url) for url in (item.url, article.url)))
    for address in addresses:
        if found := store.id_of(address):
            return found, addresses
    return None, addresses


def _add(item: Item, addresses: list[str], *, store: Store, tagger: Tagging) -> Outcome:
    """A new address: a second one of an item that we hold, or a new item."""
    if twin := twin_of(item, store):
        for address in addresses:
            store.identify(address, twin.id, item.first_seen, first=False)
        if twin.status is Status.WITHDRAWN:  # back again, elsewhere
            return _change(twin, item, store=store, tagger=tagger, now=item.first_seen)
        return Outcome.DUPLICATE
    if store.is_taken(item.id):
        item = replace(item, id=mint(addresses[0], first_seen=item.first_seen))
    for count, address in enumerate(addresses):
        store.identify(address, item.id, item.first_seen, first=count == 0)
    return _store_new(item, store=store, tagger=tagger)


def _readdressed(twin: Item, item: Item, addresses: list[str], *, store: Store, tagger: Tagging) -> Outcome:
    """A known item at an address that was another item's."""
    for address in addresses:
        store.identify(address, twin.id, item.first_seen, first=False, again=True)
    return _change(twin, item, store=store, tagger=tagger, now=item.first_seen)


def _reused(item: Item, addresses: list[str], *, store: Store, tagger: Tagging) -> Outcome:
    """A new item at an address that had another one, which keeps its id."""
    item = replace(item, id=mint(addresses[0], first_seen=item.first_seen))
    for count, address in enumerate(addresses):
        store.identify(address, item.id, item.first_seen, first=count == 0, again=True)
    return _store_new(item, store=store, tagger=tagger)


def _store_new(item: Item, *, store: Store, tagger: Tagging) -> Outcome:
    store.add(tagged(replace(item, story_id=item.id), store=store, tagger=tagger))
    store.note_blocks(item, Blocks.of(item.title, item.html).packed())
    return Outcome.NEW


def _change(former: Item, item: Item, *, store: Store, tagger: Tagging, now: datetime) -> Outcome:
    """The same item, seen again."""
    if former.status is Status.SUPPRESSED:
        return Outcome.UNCHANGED
    item = set_right(item, store.overrides(former.id), broader=tagger.broader)
    back = former.status is Status.WITHDRAWN
    if former.row_hash == item.row_hash and former.url == item.url and not back:
        store.note_visit(former, changed=False)
        return _beside(former, item, store=store, tagger=tagger, now=now)
    changed = _changed(former, item, store)
    if changed <= {NOISE} and not back:
        return _beside(former, item, store=store, tagger=tagger, now=now)
    material = bool(changed - {"url", POLISH, NOISE}) or back
    item = replace(
        item,
        id=former.id,
        first_seen=former.first_seen,
        placed=former.placed,
        story_id=former.story_id,
        updated=max(now, former.updated or now) if material else former.updated,
        tags=former.tags,
    )
    if former.row_hash != item.row_hash:
        store.revise(former, now=now, changed=sorted(changed - {NOISE}))
    if said(former) - said(item):
        store.set_fact(LEAVING, "1")
    store.change(tagged(item, store=store, tagger=tagger), now=now)
    if former.text != item.text:
        store.note_blocks(item, Blocks.of(item.title, item.html).packed())
    if (former.title, former.text) != (item.title, item.text):
        sketch, before = dedupe.signature(item.text), dedupe.bands(store.sketch(former), former.title)
        store.set_sketch(item, sketch, dedupe.bands(sketch, item.title), day_of(item), former=before)
    if item.story_id:
        store.settle_story(item.story_id)
    return Outcome.UPDATED


def _beside(former: Item, item: Item, *, store: Store, tagger: Tagging, now: datetime) -> Outcome:
    """Let an item say what its page states beside words that are the same; nothing of that is news."""
    right = replace(former, goes_on=item.goes_on, noindex=item.noindex, noarchive=item.noarchive)
    if item.noarchive != former.noarchive:
        right = replace(right, rights=item.rights)
        store.set_fact(LEAVING, "1")
    if right != former:
        store.change(tagged(right, store=store, tagger=tagger), now=now)
    return Outcome.UNCHANGED


def _changed(former: Item, item: Item, store: Store) -> frozenset[str]:
    """What an item says otherwise, by what its pages said before and how its source behaves."""
    if former.text.split() == item.text.split():
        return changes(former, item)
    store.note_visit(former, changed=True)
    earlier = [revision.text for revision in store.revisions(former.id) if revision.text != former.text]
    return changes(former, item, earlier=earlier, restless=store.is_restless(item.source))


def tagged(item: Item, *, store: Store, tagger: Tagging) -> Item:
    """With its tags, and with what somebody set by hand laid over them."""
    tags = tagger.tag(title=item.title, text=item.text, url=item.url, language=item.language)
    return set_right(replace(item, tags=tags), store.overrides(item.id), broader=tagger.broader)


def set_right(item: Item, overrides: Iterable[Override], *, broader: Mapping[str, str | None]) -> Item:
    """The item as people say that it is; its hash is that of what it says then, as for any other."""
    right = corrected(item, overrides, broader=broader)
    return replace(right, row_hash=row_hash(right)) if right.published != item.published else right


def spell(article: Article) -> str:
    """An article as quarantine keeps it; `quarantine.read_article` reads it."""
    return json.dumps(asdict(article), default=str, ensure_ascii=False, sort_keys=True)
