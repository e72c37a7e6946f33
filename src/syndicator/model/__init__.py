"""The values that travel the road: article, item, tags, story, feed, source, run. Frozen, and no more than data."""

from syndicator.model.items import (
    Article,
    Attachment,
    Dated,
    Evidence,
    Item,
    Listed,
    Match,
    Precision,
    Report,
    Rights,
    Status,
    Tags,
)
from syndicator.model.sources import DateOrder, Feed, Outcome, Run, Site, Source, Verdict

__all__ = [
    "Article",
    "Attachment",
    "DateOrder",
    "Dated",
    "Evidence",
    "Feed",
    "Item",
    "Listed",
    "Match",
    "Outcome",
    "Precision",
    "Report",
    "Rights",
    "Run",
    "Site",
    "Source",
    "Status",
    "Tags",
    "Verdict",
]
