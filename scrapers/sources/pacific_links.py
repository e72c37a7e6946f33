"""Pacific Links Foundation: works against trafficking in Viet Nam; a small WordPress site. US west coast time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, WordPress
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Posts(WordPress):
    """Its own posts, with the dates that its pages do not show."""


class News(Feed):
    """The newest."""


class Post(ArticlePage):
    """Pages show no date."""


class PacificLinks(SourceSpider):
    source = Source(
        id="pacific_links",
        title="Pacific Links Foundation: news",
        homepage="https://www.pacificlinks.org/",
        country="US",
        language="en",
        timezone="America/Los_Angeles",
        publisher="Pacific Links Foundation",
        every=timedelta(days=3),
        date_order="MDY",
        note=(
            "Seen: `/author/…` with whole posts (2025); an old `/news` that lists other media's articles and is no "
            "way in. Inferred: WordPress, its REST and `/feed/`. Unknown: addresses of articles."
        ),
    )
    name = source.id
    ways_in = (
        Posts("https://www.pacificlinks.org"),  # inferred
        News("https://www.pacificlinks.org/feed/"),  # inferred
    )
    article = Post
