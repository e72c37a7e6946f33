"""What stands in place of an item that was taken out: its id, and nothing else of it."""

from datetime import datetime

from syndicator.formats import words
from syndicator.formats.entry import Entry, distinct, legal, to_second
from syndicator.formats.items import title
from syndicator.model import Item, Site

_SUMMARY = "This item was taken out. Readers that keep copies should delete theirs."


def stub_of(item: Item | str, *, site: Site, withdrawn_at: datetime) -> Entry:
    """A stub under the item's id: readers that follow updates replace what they hold.

    No address, author, date, tag or word of the item stays.
    """
    identifier = legal(item if isinstance(item, str) else item.id)
    about = f"{site.base_url}/about/"
    return Entry(
        id=identifier,
        title=title("Item withdrawn", site),
        summary=_SUMMARY,
        html=words.paragraph(f"{_SUMMARY} {words.anchor(about, 'Why items are taken out')}."),
        updated=distinct(withdrawn_at, identifier),
        dated=to_second(withdrawn_at),
        url=about,
        language="en",
        facts={"withdrawn": True},
    )
