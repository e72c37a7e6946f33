"""A source that carries more than our field says which part of it is ours; the rest is counted, not kept."""

from dataclasses import replace
from datetime import datetime
from typing import cast

from syndicator.errors import InvalidArticle
from syndicator.ingest import Tagging
from syndicator.model import Article, Source
from syndicator.normalise import normalise
from syndicator.query import Query, parse
from syndicator.query.names import Known
from syndicator.store import Store
from syndicator.urls import identity_url


class Filter:
    """A source's declared query, held against articles before they are stored."""

    def __init__(self, source: Source, tagger: Tagging) -> None:
        """Understand the declaration.

        Raises:
            QueryError: it is no query.
        """
        self.source = source
        self.tagger = tagger
        vocabulary = cast("Known", getattr(tagger, "vocabulary", None))
        self.query: Query | None = (
            parse(source.filter, vocabulary=vocabulary, sources=[source.id]) if source.filter and vocabulary else None
        )

    def admits(self, article: Article, store: Store, now: datetime) -> bool:
        """Whether an article is ours; one that we have stays, whatever it says today."""
        if self.query is None:
            return True
        try:
            if store.id_of(identity_url(article.canonical_url or article.url)):
                return True
            item = normalise(article, self.source, now=now)
        except (InvalidArticle, ValueError):
            return True  # for `ingest` to quarantine
        tags = self.tagger.tag(title=item.title, text=item.text, url=item.url, language=item.language)
        return self.query.matches(replace(item, tags=tags))
