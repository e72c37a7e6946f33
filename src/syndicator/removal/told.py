"""What an item says beside its text: in addresses, of files and pictures; and the item without some words. Pure."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from syndicator import dedupe
from syndicator.model import Item
from syndicator.normalise import row_hash

Clean = Callable[[str], str]
"""A text without some words, equally long."""


def in_words(url: str) -> str:
    """An address as words."""
    return unquote(url).replace("+", " ")


def beside(item: Item) -> tuple[str, ...]:
    """What the files and the picture of an item are called, by title and address, and the address of its original."""
    files = (text for file in item.attachments for text in (file.title or "", in_words(file.url)))
    return (*files, *(in_words(url) for url in (item.image, item.original_url) if url))


def cleaned(item: Item, clean: Clean) -> Item:
    """An item without what was taken out elsewhere; the same object where it says nothing of it.

    A picture, a file or an original whose very address says it goes: another address would lead nowhere.
    """

    def is_clean(url: str) -> bool:
        said = in_words(url)
        return clean(said) == said

    fields: dict[str, Any] = {
        name: clean(value) for name in ("title", "summary", "html", "text") if (value := getattr(item, name))
    }
    fields["authors"] = tuple(map(clean, item.authors))
    files = (file for file in item.attachments if is_clean(file.url))
    fields["attachments"] = tuple(replace(file, title=clean(file.title)) if file.title else file for file in files)
    fields |= {name: None for name in ("image", "original_url") if (url := getattr(item, name)) and not is_clean(url)}
    if all(getattr(item, name) == value for name, value in fields.items()):
        return item
    changed = replace(item, **fields)
    return replace(
        changed,
        row_hash=row_hash(changed),
        fingerprint=dedupe.fingerprint(f"{changed.title}\n{changed.text}"),
    )
