"""What waits in quarantine, let in by hand: the article as it was read, with a title where it has none."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from syndicator import definitions
from syndicator.errors import StoreError
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Article, Attachment, Dated, Outcome
from syndicator.store import Store
from syndicator.tagging import Tagger

_LIKE = re.compile(r"urn:uuid:[0-9a-f-]{36}")
"""The item that the detail of a held article names."""


def accept(
    number: int,
    *,
    store: Store,
    folder: Path,
    now: datetime,
    title: str | None = None,
    known_as: str | None = None,
) -> Outcome:
    """Take in what waits under a number, as it was read then; later readings of its page change it as usual.

    `known_as` is the id of an item that it is, which moves to its address; without one it is a new item.

    `QUARANTINED` says that it waits for a review now, like everything that shows signs of an identifiable minor.

    Raises:
        StoreError: nothing waits there, nothing was kept of its page, its source is declared no longer, or it still
            can be no item.
        DefinitionError: the vocabulary holds a mistake.
    """
    waiting = next((q for q in store.quarantined(None) if q.number == number), None)
    if waiting is None:
        raise StoreError(f"nothing in quarantine has the number {number}")
    source = store.sources().get(waiting.source)
    if waiting.article is None or source is None:
        lacking = f"{waiting.source} is declared no longer" if source is None else "nothing of its page could be read"
        raise StoreError(f"{number}: {lacking}; a later run may bring {waiting.url}")
    article = read_article(waiting.article)
    if title:
        article = replace(article, title=title, provenance={**article.provenance, "title": "by hand"})
    tagger = Tagger(definitions.load(folder).vocabulary)
    with store.write():
        store.settle_quarantine(number, "accepted")  # first: ingesting forgets what waits for its address
        outcome = ingest(article, source, store=store, tagger=tagger, now=now, known_as=known_as)
        if outcome is Outcome.QUARANTINED and not article.title:
            raise StoreError(f"{number}: still can be no item ({waiting.reason}); `--title` gives it a title")
    settle_stories(store)
    return outcome


def looks_like(number: int, store: Store) -> str:
    """The id of the known item that a held article looks like, as its run saw it.

    Raises:
        StoreError: nothing waits there, or it looks like none.
    """
    waiting = next((q for q in store.quarantined() if q.number == number), None)
    found = _LIKE.search(waiting.detail) if waiting else None
    if found is None:
        raise StoreError(
            f"{number}: looks like no known item; `--as ID` names one, `syndicator quarantine` lists what waits"
        )
    return found[0]


def read_article(text: str) -> Article:
    """The article that `ingest` wrote down; what this version does not know of it is left out.

    Raises:
        StoreError: it is none.
    """
    try:
        told: dict[str, Any] = json.loads(text)
        known = {field.name for field in fields(Article)}
        given = {name: value for name, value in told.items() if name in known}
        given["authors"] = tuple(told.get("authors", ()))
        given["attachments"] = tuple(Attachment(**attachment) for attachment in told.get("attachments", ()))
        for name in ("published", "updated"):
            given[name] = _dated(told.get(name))
        return Article(**given)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise StoreError(f"no article was kept that can be read: {text[:60]!r}") from error


def _dated(told: Mapping[str, Any] | None) -> Dated | None:
    return Dated(**{**told, "value": datetime.fromisoformat(told["value"])}) if told else None
