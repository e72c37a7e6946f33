"""Our Rescue (before: Operation Underground Railroad): a blog that looks like WordPress; US mountain time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, HtmlListing, WordPress
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Posts(WordPress):
    """The posts, whole."""


class News(Feed):
    """The ten newest."""


class Blog(HtmlListing):
    links = "a[href*='/blog/']::attr(href)"
    include = r"/blog/[^/?]+/?$"
    exclude = r"/blog/(?:page|feed|category|tag)(?:/|$)"


class Post(ArticlePage):
    """A label ("O.U.R Stories") stands before the title."""


class OurRescue(SourceSpider):
    source = Source(
        id="our_rescue",
        title="Our Rescue: blog",
        homepage="https://ourrescue.org/blog/",
        country="US",
        language="en",
        timezone="America/Denver",
        publisher="Our Rescue",
        every=timedelta(days=3),
        date_order="MDY",
        note=(
            "Seen: `/blog/SLUG/`, and newer pages under `/resources/TOPIC/SLUG`. Inferred: WordPress, its REST and "
            "feed, and the listing. Unknown: what the rebuilt site kept of these."
        ),
    )
    name = source.id
    ways_in = (
        Posts("https://ourrescue.org"),  # inferred
        News("https://ourrescue.org/feed/"),  # inferred
        Blog("https://ourrescue.org/blog/"),  # inferred from the addresses of articles
    )
    article = Post
