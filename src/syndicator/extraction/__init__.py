"""From a page to an article: pure, total, and honest about what a page does not say."""

from syndicator.extraction.blocks import block_hash, blocks
from syndicator.extraction.reading import extract_article, layered
from syndicator.extraction.repeated import Blocks, learned, without

__all__ = ["Blocks", "block_hash", "blocks", "extract_article", "layered", "learned", "without"]
