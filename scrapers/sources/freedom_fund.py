"""Freedom Fund: news of a funder against modern slavery; London time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, HtmlListing, WordPress
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Posts(WordPress):
    """The posts, whole."""

    include = r"/news/[^/?]+/?$"


class Latest(Feed):
    """The newest."""

    include = r"/news/[^/?]+/?$"


class News(HtmlListing):
    links = "a[href*='/news/']::attr(href)"
    include = r"/news/[^/?]+/?$"
    exclude = r"/news/page(?:/|$)"


class Story(ArticlePage):
    """Nothing is known of its markup."""


class FreedomFund(SourceSpider):
    source = Source(
        id="freedom_fund",
        title="Freedom Fund: news",
        homepage="https://freedomfund.org/news/",
        country="GB",
        language="en",
        timezone="Europe/London",
        publisher="Freedom Fund",
        every=timedelta(days=2),
        note=(
            "Seen: `/news/SLUG/`. Inferred: WordPress, its REST and feed, and the listing. "
            "Unknown: markup; numeric dates, if there are any."
        ),
    )
    name = source.id
    ways_in = (
        Posts("https://freedomfund.org"),  # inferred
        Latest("https://freedomfund.org/feed/"),  # inferred
        News("https://freedomfund.org/news/"),  # inferred from the addresses of articles
    )
    article = Story
