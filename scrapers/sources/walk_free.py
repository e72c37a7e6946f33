"""Walk Free: news about modern slavery; WordPress with renamed folders; Perth time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, HtmlListing, WordPress
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Posts(WordPress):
    """The posts, whole."""

    include = r"/news/\d{4}/[^/?]+/?$"


class Latest(Feed):
    """The newest."""

    include = r"/news/\d{4}/[^/?]+/?$"


class News(HtmlListing):
    links = "a[href*='/news/']::attr(href)"
    include = r"/news/\d{4}/[^/?]+/?$"


class Story(ArticlePage):
    """Nothing is known of its markup."""


class WalkFree(SourceSpider):
    source = Source(
        id="walk_free",
        title="Walk Free: news",
        homepage="https://www.walkfree.org/news/",
        country="AU",
        language="en",
        timezone="Australia/Perth",
        publisher="Walk Free",
        every=timedelta(days=2),
        note=(
            "Seen: files under `/content/uploads/YEAR/…`, as a renamed WordPress has them. "
            "Inferred: REST, `/feed/`, `/news/YEAR/SLUG/`. Unknown: whether REST is open, markup."
        ),
    )
    name = source.id
    ways_in = (
        Posts("https://www.walkfree.org"),  # inferred
        Latest("https://www.walkfree.org/feed/"),  # inferred
        News("https://www.walkfree.org/news/"),  # inferred
    )
    article = Story
