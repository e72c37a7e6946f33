"""Anti-Slavery International: latest news; London time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, HtmlListing, WordPress
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Posts(WordPress):
    """The posts, whole."""


class News(Feed):
    """The newest."""


class Latest(HtmlListing):
    links = "main a::attr(href), article a::attr(href)"
    include = r"antislavery\.org/latest/[^/?]+/?$"
    exclude = r"/latest/page(?:/|$)"


class Story(ArticlePage):
    """Nothing is known of its markup."""


class AntiSlavery(SourceSpider):
    source = Source(
        id="anti_slavery",
        title="Anti-Slavery International: latest",
        homepage="https://www.antislavery.org/latest/",
        country="GB",
        language="en",
        timezone="Europe/London",
        publisher="Anti-Slavery International",
        every=timedelta(days=2),
        note=(
            "Inferred: WordPress and its REST; `/feed/`, weakly, from lists; `/latest/` as the listing. "
            "Unknown: addresses of articles, markup."
        ),
    )
    name = source.id
    ways_in = (
        Posts("https://www.antislavery.org"),  # inferred
        News("https://www.antislavery.org/feed/"),  # inferred, weakly
        Latest("https://www.antislavery.org/latest/"),  # inferred
    )
    article = Story
