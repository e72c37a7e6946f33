"""UN Women: news. The popular `/en/rss-feeds/news` is a page about feeds; the feed is another. New York time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class News(Feed):
    """The newest of the whole organisation."""


class Story(ArticlePage):
    """Nothing is known of its markup."""


class UnWomen(SourceSpider):
    source = Source(
        id="un_women",
        title="UN Women: news",
        homepage="https://www.unwomen.org/en/news-stories",
        country=None,
        language="en",
        timezone="America/New_York",
        publisher="UN Women",
        every=timedelta(days=1),
        date_order="MDY",
        filter=OUR_FIELD,
        note=(
            "Seen: `/en/feeds/news` (September 2026). Unknown: addresses and markup of articles, the site of the "
            "office for Asia and the Pacific."
        ),
    )
    name = source.id
    ways_in = (News("https://www.unwomen.org/en/feeds/news"),)  # seen
    article = Story
