"""`story`: which items tell one thing, and setting it right by hand."""

from pathlib import Path

import click

from syndicator.cli import Lists, data_option
from syndicator.cli.tables import Format, format_option, prose
from syndicator.cli.tables import show as show_rows
from syndicator.cli.terminal import echo
from syndicator.cli.typed import Words


@click.group(cls=Lists)
def story() -> None:
    """Stories: which items tell one thing; without a command, lists those of several items."""


@story.command("list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@format_option
@data_option
def list_stories(*, limit: int, form: Format, data: Path) -> None:
    """The newest stories that more than one item tells."""
    from syndicator.store import Store

    with Store.open(data, write=False) as store:
        told = [(story_id, store.members(story_id)) for story_id in store.stories_of_several(limit)]
    show_rows(
        told,
        {
            "story": lambda one: one[0],
            "items": lambda one: len(one[1]),
            "sources": lambda one: ", ".join(member.source for member in one[1]),
            "title": lambda one: one[1][0].title,
        },
        form,
        empty="No story was told twice.",
    )


@story.command(short_help="A story's items and why they are together.")
@click.argument("story_id", metavar="ID")
@data_option
def show(*, story_id: str, data: Path) -> None:
    """A story's items and why they are together: how like their texts are (0 to 1), what one says it reprints, what
    was set by hand. ID of the story, or of one of its items.
    """
    from syndicator.cli.reading import named
    from syndicator.dedupe import similarity
    from syndicator.store import Store

    with Store.open(data, write=False) as store:
        known = story_id if store.members(story_id) else named(store, story_id).story_id or ""
        members = store.members(known)
        for item in members:
            when = item.published.iso if item.published else "date unknown"
            why = (
                f"{similarity(members[0].text, item.text):.2f} like it"
                if item is not members[0]
                else "the first report"
            )
            prose(item.title)
            prose(f"    {item.source}, {when}, {why}")
            echo(f"    {item.url}\n    {item.id}")
            if item.original_url:
                echo(f"    reprints {item.original_url}")
        for line in store.story_log(known):
            echo(f"{line.at:%Y-%m-%d} {line.item_id}: {line.reason}")


@story.command()
@click.argument("item_id", metavar="ID")
@click.option("--reason", type=Words(), required=True, help="Why; kept with the change.")
@data_option
def split(*, item_id: str, reason: str, data: Path) -> None:
    """Take an item out of its story: it tells something of its own. `merge` takes it back."""
    from syndicator.cli.reading import named
    from syndicator.errors import StoreError
    from syndicator.service import by_hand, clock

    with by_hand(data) as store:
        item = named(store, item_id)
        if len(store.members(item.story_id or item.id)) < 2:
            raise StoreError(f"{item.id} stands alone already")
        store.place_by_hand(item, item.id, reason=f"split: {reason}", now=clock())
    echo(f"{item.id} stands alone now.")


@story.command()
@click.argument("item_id", metavar="ID")
@click.argument("other_id", metavar="OTHER")
@click.option("--reason", type=Words(), required=True, help="Why; kept with the change.")
@data_option
def merge(*, item_id: str, other_id: str, reason: str, data: Path) -> None:
    """Let an item join the story of another. `split` takes it out again."""
    from syndicator.cli.reading import named
    from syndicator.errors import StoreError
    from syndicator.service import by_hand, clock

    with by_hand(data) as store:
        item, other = named(store, item_id), named(store, other_id)
        story_id = other.story_id or other.id
        if story_id == item.story_id:
            raise StoreError(f"{item.id} and {other.id} are of one story already")
        store.place_by_hand(item, story_id, reason=f"merge: {reason}", now=clock())
    echo(f"{item.id} belongs to {story_id} now.")
