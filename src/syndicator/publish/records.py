"""Feeds about items rather than of them: what was taken out, and what its publisher changed."""

from collections.abc import Iterator
from datetime import UTC, datetime

from syndicator.formats import atom, deleted, json_feed, rss
from syndicator.formats.corrections import Correction, entry
from syndicator.formats.entry import to_second
from syndicator.generations import Tree
from syndicator.model import Dated, Feed, Site
from syndicator.revisions import without_counters
from syndicator.store import Store

DELETED = Feed(
    path="deleted",
    kind="deleted",
    title="Withdrawn items",
    description="Items that their publishers or we have taken out: machines that keep copies should delete theirs.",
    query="",
    archived=False,
)
CORRECTIONS = Feed(
    path="corrections",
    kind="corrections",
    title="Corrections",
    description="What publishers changed in their articles: which parts, and figures and dates before and after.",
    query="",
    archived=False,
)
_TOMBSTONES = 500
_SHOWN = 50
_FORMATS = {"atom": atom, "rss": rss, "json": json_feed}
SILENT = frozenset({"url", "polish"})
"""Changes that are none for a reader."""


def put_records(tree: Tree, store: Store, site: Site) -> None:
    """Put the documents of both feeds into a tree, and take those out that have nothing to say any more."""
    made = dict(documents(store, site))
    for path, body in made.items():
        tree.put(path, body)
    for path in {
        f"feeds/{DELETED.path}.atom",
        *(f"feeds/{CORRECTIONS.path}.{form}" for form in _FORMATS),
    } - made.keys():
        tree.remove(path)
        tree.remove(f"{path}.gz")


def documents(store: Store, site: Site) -> Iterator[tuple[str, bytes]]:
    """The documents of both feeds; none of one that has nothing to say."""
    if gone := store.gone(_TOMBSTONES):
        yield f"feeds/{DELETED.path}.atom", deleted.render(DELETED, gone, site=site)
    entries = [entry(correction, site=site) for correction in corrections(store)]
    for form, module in _FORMATS.items() if entries else ():
        fragments = [module.entry(one) for one in entries]
        newest = max(to_second(one.updated) for one in entries)
        yield f"feeds/{CORRECTIONS.path}.{form}", module.document(CORRECTIONS, fragments, site=site, updated=newest)


def corrections(store: Store) -> Iterator[Correction]:
    """The newest material changes of live items, the newest first."""
    shown = 0
    for item_id in store.revised(4 * _SHOWN):
        item = store.item(item_id)
        if item is None:
            continue
        after = (item.title, without_counters(item.text))
        for former in store.revisions(item_id):
            before = (former.title, without_counters(former.text))
            changed = tuple(name for name in former.changed if name not in SILENT)
            if changed and shown < _SHOWN:
                yield Correction(
                    item=item,
                    seen_at=former.seen_at,
                    changed=changed,
                    before=before,
                    after=after,
                    published_before=_dated(former.published),
                )
                shown += 1
            after = before


def _dated(iso: str | None) -> Dated | None:
    """A date as a revision keeps it."""
    if not iso:
        return None
    if len(iso) > 10:
        return Dated(value=datetime.fromisoformat(iso), precision="second", raw=iso, method="revision")
    year, month, day = (*map(int, iso.split("-")), 1, 1)[:3]
    precision = {4: "year", 7: "month", 10: "day"}[len(iso)]
    return Dated(value=datetime(year, month, day, 10, tzinfo=UTC), precision=precision, raw=iso, method="revision")  # type: ignore[arg-type]
