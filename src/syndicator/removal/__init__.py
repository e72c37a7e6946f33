"""Taking something out for good: an item, a source, or a name in all that carries it.

The decision is on disk before anything else happens, outside any lock, and every publication obeys it first. What
follows (rows, published tree, captures, every other file) may be repeated after a crash by the same command.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from syndicator import suppressions
from syndicator.errors import StoreError
from syndicator.model import Article, Item, Source, Status
from syndicator.normalise import row_hash
from syndicator.removal.needles import Needles, common
from syndicator.removal.told import beside, cleaned, in_words
from syndicator.store import Store
from syndicator.store.publication import LEAVING
from syndicator.suppressions import Suppression, Suppressions
from syndicator.urls import identity_url

_HIDDEN = "suppressed:"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What an operator wants out, and says of it."""

    why: str
    who: str
    at: datetime
    items: tuple[str, ...] = ()
    """Ids."""
    source: str | None = None
    name: str | None = None
    redact: bool = False


def keeps_out(article: Article, item: Item, source: Source, known: Suppressions) -> bool:
    """Whether what was crawled was taken out before: by its source, an address, its text, or a name."""
    if source.id in known.sources:
        return True
    addresses = (identity_url(url) for url in (item.url, article.url))
    if any(known.has_address(address) for address in addresses) or known.has_text(item.title, item.text):
        return True
    return _names(item, known) or in_address(item.url, known)


def in_address(url: str, known: Suppressions) -> bool:
    """Whether an address says what was taken out; nothing is kept of such a one."""
    return known.clean(said := in_words(url)) != said


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An item that says a name, or said it."""

    item: Item
    where: tuple[str, ...]
    """`title`, `summary`, `text`, `author`, `file or picture`, `address`; `a former state` where it said it once."""


def hits(store: Store, name: str) -> list[Hit]:
    """Every item that says a name, now or in a former state, whatever its spelling."""
    needles = Needles.of_name(name)
    now = {item.id: item for item in store.saying(needles.may_be_in)}
    before = {item.id: item for item in store.said_before(needles.may_be_in)}
    ids = {store.id_of(url) or "" for url in store.addresses() if needles.may_be_in(in_words(url))}
    at = {item.id: item for one in sorted(ids) if (item := store.item(one)) and item.status is not Status.SUPPRESSED}
    found = []
    for item in (now | before | at).values():
        said = {
            "title": (item.title,),
            "summary": (item.summary,),
            "text": (item.text, item.html),
            "author": item.authors,
            "file or picture": beside(item),
            "address": tuple(map(in_words, (item.url, *store.aliases(item.id)))),
            "a former state": tuple(text for r in store.revisions(item.id) for text in (r.title, r.text)),
        }
        if where := tuple(part for part, texts in said.items() if any(map(needles.spans, texts))):
            found.append(Hit(item=item, where=where))
    return found


def needs_removal(item: Item, name: str) -> bool:
    """Whether blanking a name is not enough: the item's very address says it."""
    return bool(Needles.of_name(name).spans(in_words(item.url)))


def decide(store: Store, decision: Decision) -> Needles:
    """Put a decision on disk, and say what has to be looked for.

    Raises:
        StoreError: it cannot be written, or the reason itself says what is to be taken out.
    """
    folder = _folder(store)
    key = suppressions.key_of(folder)
    wanted = [item for item_id in decision.items if (item := store.item(item_id)) is not None]
    wanted += store.of_source(decision.source) if decision.source else []
    texts = Needles.of_items(wanted, store, common(store, wanted))
    if decision.name:
        texts = texts.and_name(decision.name)
    if texts.spans(decision.why):
        raise StoreError("the reason says what is to be taken out; put it in other words, it is kept")
    rows: list[Suppression] = []
    base: dict[str, Any] = {"at": decision.at, "who": decision.who, "why": decision.why}
    for item in (item for item in wanted if item.status is not Status.SUPPRESSED):
        urls = {*store.aliases(item.id), *map(identity_url, (*store.held_for(item.id), *filter(None, [item.url])))}
        kept = key.item(urls=urls, title=item.title, text=item.text, common=frozenset(texts.common))
        rows.append(Suppression(item_id=item.id, source=item.source, **base, **kept))
    if decision.source:
        rows.append(Suppression(source=decision.source, **base))
    if decision.name:
        rows.append(Suppression(redact=decision.redact, **key.name(decision.name), **base))
    for row in rows:
        suppressions.record(folder, row)
    return texts


def obey(store: Store, *, now: datetime, feeds: Callable[[Sequence[str]], dict[str, list[str]]] | None = None) -> int:
    """Empty what the file names and the archive still shows, under the write lock; how many items.

    `feeds` finds the feeds that hold items, for their stubs.
    """
    known = store.suppressions()
    if known:
        store.forget_listed(lambda url: known.has_address(spelled(url) or url), known.clean, says=_says(known))
    done = int(store.fact("suppressions_obeyed") or 0)
    if len(known.rows) == done:
        return 0
    rows = known.rows[done if done < len(known.rows) else 0 :]
    if any(row.names and row.redact for row in rows):
        blank(store, now=now)
    wanted: dict[str, Item] = {}
    for row in rows:
        wanted |= {item.id: item for item in _named_by(row, store, known)}
    if wanted and feeds:
        store.put_stubs(feeds(list(wanted)), now=now)
    if wanted:
        store.set_fact(LEAVING, "1")  # the generations before the next one say it
    for item in wanted.values():
        with store.write():
            store.erase(item, row_hash=row_hash(_nothing(item)), hidden=hidden(known), now=now)
    store.hide_addresses(hidden(known), wanted, says=_says(known))
    store.set_fact("suppressions_obeyed", str(len(known.rows)))
    return len(wanted)


def blank(store: Store, *, now: datetime) -> int:
    """Blank names in every item, by their hashes alone; how many said one."""
    known, count = store.suppressions(), 0
    for item in store.saying(known.may_say):
        if (clean := cleaned(item, known.clean)) is not item:
            with store.write():
                store.rewrite(clean, now=now)
            count += 1
    if count:
        store.set_fact(LEAVING, "1")
    return count


def twins(
    store: Store, *, now: datetime, needles: Needles, feeds: Callable[[Sequence[str]], dict[str, list[str]]]
) -> tuple[list[Item], int]:
    """Take out reprints too, and blank what any other item says of it; what was taken out, and how many rewritten."""
    known = store.suppressions()
    taken: list[Item] = []
    rewritten = 0
    for item in store.saying(needles.may_be_in):
        if known.has_text(item.title, item.text) or _is_named(item, known):
            taken.append(item)
        elif (other := cleaned(item, needles.clean)) is not item:
            with store.write():
                store.rewrite(other, now=now)
            rewritten += 1
    if taken:
        store.put_stubs(feeds([item.id for item in taken]), now=now)
    key = suppressions.key_of(_folder(store))
    for item in taken:
        kept = key.item(urls=store.aliases(item.id), title=item.title, text=item.text, common=frozenset(needles.common))
        known_row = known.rows[-1]
        suppressions.record(
            _folder(store),
            Suppression(at=now, who=known_row.who, why=known_row.why, item_id=item.id, source=item.source, **kept),
        )
        with store.write():
            store.erase(item, row_hash=row_hash(_nothing(item)), hidden=hidden(known), now=now)
    store.hide_addresses(hidden(known), [item.id for item in taken], says=_says(known))
    store.set_fact("suppressions_obeyed", str(len(store.suppressions().rows)))
    return taken, rewritten


def hold(
    store: Store, *, now: datetime, feeds: Callable[[Sequence[str]], dict[str, list[str]]] | None = None
) -> tuple[int, int]:
    """Empty every item that was taken out under any address, text or name, and blank the rest; how many of each."""
    known = store.suppressions()
    out, other = [], 0
    for item in _concerned(store, known):
        if _is_out(item, store, known):
            out.append(item)
        elif (clean := cleaned(item, known.clean)) is not item:
            with store.write():
                store.rewrite(clean, now=now)
            other += 1
    if out and feeds:
        store.put_stubs(feeds([item.id for item in out]), now=now)
    for item in out:
        with store.write():
            store.erase(item, row_hash=row_hash(_nothing(item)), hidden=hidden(known), now=now)
    store.hide_addresses(hidden(known), [item.id for item in out], says=_says(known))
    return len(out), other


def _concerned(store: Store, known: Suppressions) -> Iterator[Item]:
    """Every item that a look at its words or addresses does not rule out."""
    told = {row.item_id or "" for row in known.rows}
    said = {item_id for item_id, _, _ in store.texts(lambda text: known.has_text("", text))}
    at = {store.id_of(url) or "" for url in store.addresses() if known.has_address(url)}
    of = {item.id for source in sorted(known.sources) for item in store.of_source(source)}
    found = map(store.item, sorted({*told, *said, *at, *of}))
    yield from (item for item in found if item and item.status is not Status.SUPPRESSED)
    yield from store.saying(known.may_say)


def _is_out(item: Item, store: Store, known: Suppressions) -> bool:
    return (
        item.source in known.sources
        or any(map(known.has_address, store.aliases(item.id)))
        or known.has_text(item.title, item.text)
        or _names(item, known)
        or in_address(item.url, known)
    )


def _names(item: Item, known: Suppressions) -> bool:
    return known.has_name(item.title, item.summary, item.text, *item.authors, *beside(item))


def spelled(url: str) -> str | None:
    """The identity of an address; None for none."""
    try:
        return identity_url(url)
    except ValueError:
        return None


def hidden(known: Suppressions) -> Callable[[str], str]:
    """Makes what stands for an address from then on."""
    key = known.key
    return lambda url: url if url.startswith(_HIDDEN) or key is None else f"{_HIDDEN}{key.of(url)}"


def _says(known: Suppressions) -> Callable[[str], bool]:
    """Whether an address says what was taken out, so that it stands for a living item no more, either."""
    return lambda url: in_address(url, known)


def _named_by(row: Suppression, store: Store, known: Suppressions) -> list[Item]:
    """The items that a decision takes out and that are still there."""
    found: list[Item] = []
    if row.item_id:
        item = store.item(row.item_id)
        found = [item] if item else []
    elif row.source:
        found = store.of_source(row.source)
    elif row.names and not row.redact:
        found = [item for item in store.saying(known.may_say) if _is_named(item, known)]
    return [item for item in found if item.status is not Status.SUPPRESSED or item.title]


def _nothing(item: Item) -> Item:
    return replace(item, title="", text="", published=None, attachments=())


def _is_named(item: Item, known: Suppressions) -> bool:
    return _names(item, known) or known.has_name(in_words(item.url))


def _folder(store: Store) -> Path:
    if store.folder is None:
        raise StoreError("an archive in memory keeps no decisions")
    return store.folder
