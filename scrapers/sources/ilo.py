"""ILO: news of all departments. Both old feed addresses are dead; Geneva time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class AllNews(HtmlListing):
    links = "a[href*='/resource/']::attr(href)"
    include = r"/resource/(?:news|statement|article|other)/[^/?]+$"
    exclude = r"/resource/news/all-news"
    next_link = "a[rel=next]::attr(href)"


class News(ArticlePage):
    """Nothing is known of its markup."""


class Ilo(SourceSpider):
    source = Source(
        id="ilo",
        title="ILO: news",
        homepage="https://www.ilo.org/resource/news/all-news-recent",
        country=None,
        language="en",
        timezone="Europe/Zurich",
        publisher="International Labour Organization",
        every=timedelta(days=1),
        filter=OUR_FIELD,
        note=(
            "Seen: the listing and `/resource/news/SLUG`; `/rss` answers 404 and `/rss.xml` refuses (September 2026). "
            "Inferred: other kinds beside `news`. Unknown: paging, markup. Addresses from before 2024 are dead."
        ),
    )
    name = source.id
    ways_in = (AllNews("https://www.ilo.org/resource/news/all-news-recent"),)  # seen
    article = News
