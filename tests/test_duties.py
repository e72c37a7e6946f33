"""What docs/duties.md promises to publishers and readers holds."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicator import definitions
from syndicator.config import Config
from syndicator.ingest import ingest
from syndicator.model import Article, Rights, Source
from syndicator.publish import publish
from syndicator.store import Store
from syndicator.tagging import Tagger
from tests.trees import tree

NOW = datetime(2024, 5, 1, 6, tzinfo=UTC)
SUMMARY, TEXT = "A summary of the raid in Thailand.", "Words of the whole text about the raid in Thailand."


def shown(folder: Path) -> tuple[bool, bool]:
    """Whether any document or page says the summary, and the text."""
    said = b"".join(body for path, body in tree(folder).items() if path.endswith((".atom", ".rss", ".json", ".html")))
    return SUMMARY.encode() in said, TEXT.encode() in said


@pytest.mark.parametrize(
    ("rights", "before", "after"),
    [
        (("full", "summary"), (True, True), (True, False)),
        (("full", "headline"), (True, True), (False, False)),
        (("summary", "headline"), (True, False), (False, False)),
        (("headline", "full"), (False, False), (False, False)),
    ],
)
def test_a_source_that_allows_less_shows_less_with_the_next_publication(
    rights: tuple[Rights, Rights], before: tuple[bool, bool], after: tuple[bool, bool], source: Source, tmp_path: Path
) -> None:
    defined = definitions.load()
    article = Article(url="https://board.example/1", title="Raid", summary=SUMMARY, text=TEXT, html=f"<p>{TEXT}</p>")
    with Store.open(tmp_path) as store:
        declared = replace(source, rights=rights[0])
        store.write_catalogue([declared])
        ingest(article, declared, store=store, tagger=Tagger(defined.vocabulary), now=NOW)
        publish(store, defined, Config(), now=NOW)
        assert shown(tmp_path) == before
        store.write_catalogue([replace(source, rights=rights[1])])
        publish(store, defined, Config(), now=NOW)
        assert shown(tmp_path) == after
        assert store.problems() == []
