"""From a page to an article: pure, total, and honest about what a page does not say."""

from syndicator.extraction.blocks import block_hash, blocks
from syndicator.extraction.page import Page
from syndicator.extraction.reading import extract_article, layered
from syndicator.extraction.repeated import Blocks, learned, without
from syndicator.extraction.selected import selected

__all__ = [
    "Blocks",
    "Page",
    "block_hash",
    "blocks",
    "extract_article",
    "layered",
    "learned",
    "selected",
    "without",
]
