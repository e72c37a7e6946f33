"""Global Initiative Against Transnational Organized Crime: analysis in several languages; Geneva time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, WordPress
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Posts(WordPress):
    """The posts, whole."""


class News(Feed):
    """The newest, in all languages."""


class Analysis(ArticlePage):
    """Nothing differs."""


class GiToc(SourceSpider):
    source = Source(
        id="gi_toc",
        title="GI-TOC: analysis",
        homepage="https://globalinitiative.net/analysis/",
        country="CH",
        language="en",
        timezone="Europe/Zurich",
        publisher="Global Initiative Against Transnational Organized Crime",
        every=timedelta(days=1),
        filter=OUR_FIELD,
        note=(
            "Seen: WordPress (`wp-content`), and `/feed/` in a maintained application. "
            "Inferred: REST; articles under `/analysis/SLUG/`. Unknown: how languages are told apart."
        ),
    )
    name = source.id
    ways_in = (
        Posts("https://globalinitiative.net"),  # inferred: WordPress's own
        News("https://globalinitiative.net/feed/"),  # seen
    )
    article = Analysis
