"""What waits for a person's look: let in as it was read, or kept out."""

from datetime import datetime
from pathlib import Path

from syndicator import definitions
from syndicator.errors import StoreError
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Outcome
from syndicator.quarantine import read_article
from syndicator.store import Store
from syndicator.tagging import Tagger


def accept(number: int, *, store: Store, folder: Path, who: str, now: datetime) -> Outcome:
    """Let an article in, now: it is new to every reader.

    Raises:
        StoreError: nothing waits under this number, or its source is declared no longer.
    """
    waiting = next((held for held in store.held() if held.number == number), None)
    if waiting is None:
        raise StoreError(f"nothing waits under the number {number}; `syndicator review` lists what does")
    source = store.sources().get(waiting.source)
    if source is None:
        raise StoreError(f"{number}: {waiting.source} is declared no longer")
    article = read_article(waiting.article)
    with store.write():
        store.settle_held(number, "accepted", who=who, now=now)
        outcome = ingest(article, source, store=store, tagger=Tagger(definitions.load(folder).vocabulary), now=now)
    settle_stories(store)
    return outcome


def reject(number: int, *, store: Store, who: str, now: datetime) -> None:
    """Keep an article out; the same address with the same signs is never asked about again.

    Raises:
        StoreError: nothing waits under this number.
    """
    if not store.settle_held(number, "rejected", who=who, now=now):
        raise StoreError(f"nothing waits under the number {number}; `syndicator review` lists what does")
