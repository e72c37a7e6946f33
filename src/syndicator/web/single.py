"""The page of one item, and of one story."""

import uuid

from syndicator.formats.corrections import figures
from syndicator.formats.items import allowed
from syndicator.model import Feed, Item, Status
from syndicator.pages import documents
from syndicator.pages.values import Change, Revision, Story, Whole
from syndicator.store import Store
from syndicator.web.edition import Edition


class Gone(Exception):
    """It was here, and was taken out by its publisher or by us."""


class Absent(Exception):
    """There is no such thing, and never was as far as we know."""


class Elsewhere(Exception):
    """It has another address: `path`, with its leading slash."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def identifier(text: str) -> str:
    """An id from its short form in an address, however that is spelled.

    Raises:
        Absent: it is no id.
    """
    try:
        return uuid.UUID(text).urn
    except ValueError as error:
        raise Absent(text) from error


def item_page(store: Store, edition: Edition, item_id: str) -> bytes:
    """What we have of an item: summary, evidence, provenance, and its text where rights allow.

    Raises:
        Gone: it was withdrawn or suppressed.
        Absent: there is none.
    """
    item = store.item(item_id)
    if item is None:
        raise Gone(item_id) if store.is_taken(item_id) else Absent(item_id)
    if item.status is not Status.LIVE:
        raise Gone(item_id)
    told = store.with_reports([item])[0]
    whole = Whole(
        item=told,
        revisions=_revisions(store, item),
        html=item.html if allowed(item, edition.site) == "full" else None,
        feeds=_feeds(item, edition),
    )
    return documents.item(whole, site=edition.site)


def story_page(store: Store, edition: Edition, story_id: str) -> bytes:
    """Every live report of a story, the first one first.

    Raises:
        Elsewhere: only one item tells it; that has a page.
        Gone: all its items were withdrawn or suppressed.
        Absent: there is none.
    """
    members = store.with_reports(store.members(story_id))
    if len(members) > 1:
        members.sort(key=lambda member: member.first_report is not None)
        told = Story(id=story_id, items=tuple(members), feeds=_feeds(members[0], edition))
        return documents.story(told, site=edition.site)
    if members:
        raise Elsewhere(f"/item/{members[0].id.removeprefix('urn:uuid:')}/")
    raise Gone(story_id) if store.is_taken(story_id) else Absent(story_id)


def _feeds(item: Item, edition: Edition) -> tuple[Feed, ...]:
    """The feeds in which it stands, the narrowest first: of countries, topics, its source, everything."""
    tags = item.tags
    paths = (
        *(f"country/{code.lower()}" for code in tags.primary),
        *(f"topic/{slug}" for slug in tags.topics),
        f"source/{item.source}",
        "all",
    )
    return tuple(edition.feeds[path] for path in paths if path in edition.feeds)


def _revisions(store: Store, item: Item) -> tuple[Revision, ...]:
    """What changed, newest first: names of fields, and figures and dates before and after; no former words."""
    told: list[Revision] = []
    after = f"{item.title}\n{item.text}"
    for former in store.revisions(item.id):
        before = f"{former.title}\n{former.text}"
        pairs = figures(before, after)
        told.append(
            Revision(
                seen_at=former.seen_at,
                fields=former.changed,
                changes=tuple(Change(old=old, new=new) for old, new in pairs),
            )
        )
        after = before
    return tuple(told)
