"""ZOE International: a WordPress blog; US west coast time. A second site (gozoe.org.au) says much the same."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, WordPress
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Posts(WordPress):
    """The posts, whole."""


class News(Feed):
    """The ten newest."""


class Post(ArticlePage):
    """Comment counters ("No Comments!") stand beside the date and the text."""


class Zoe(SourceSpider):
    source = Source(
        id="zoe",
        title="ZOE International: blog",
        homepage="https://gozoe.org/",
        country="US",
        language="en",
        timezone="America/Los_Angeles",
        publisher="ZOE International",
        every=timedelta(days=3),
        date_order="MDY",
        note=(
            "Seen: WordPress's paths of categories, tags and authors, and dates as `April 8, 2019`. "
            "Inferred: REST and `/feed/`, as WordPress has them. Unknown: the address of one article."
        ),
    )
    name = source.id
    ways_in = (
        Posts("https://gozoe.org"),  # inferred
        News("https://gozoe.org/feed/"),  # inferred
    )
    article = Post
