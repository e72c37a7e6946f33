"""The status feed: what became of which source, for whoever depends on it."""

from syndicator.formats import atom, json_feed, rss
from syndicator.formats.entry import to_second
from syndicator.formats.standing import Change, entry, state
from syndicator.generations import Tree
from syndicator.model import Feed, Site
from syndicator.store import Store

STATUS = Feed(
    path="status",
    kind="status",
    title="Status",
    description="Sources that became suspect, broken or blocked, and that came back. No news are in this feed.",
    query="",
    page="/status/",
    archived=False,
)
_SHOWN = 50
_FORMATS = {"atom": atom, "rss": rss, "json": json_feed}


def put_standing(tree: Tree, store: Store, site: Site) -> None:
    """Put the status feed into a tree; there is none before anything changed."""
    entries = [entry(change, site=site) for change in changes(store)]
    if not entries:
        return
    newest = max(to_second(one.updated) for one in entries)
    for form, module in _FORMATS.items():
        fragments = [module.entry(one) for one in entries]
        tree.put(f"feeds/{STATUS.path}.{form}", module.document(STATUS, fragments, site=site, updated=newest))


def changes(store: Store) -> list[Change]:
    """The newest changes of state, the newest first. That a source is well on its first run is none."""
    found = []
    for source, at, before, now, reason in store.verdict_changes():
        if state(now) not in ({state(before)} if before else {"well", "not proven yet"}):
            found.append(Change(source=source, at=at, before=before, now=now, reason=reason))
        if len(found) == _SHOWN:
            break
    return found
