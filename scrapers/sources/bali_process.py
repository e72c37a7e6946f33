"""The Bali Process. WordPress; news under `/news/`, perhaps a post type of its own."""

from datetime import timedelta

from web_poet import field

from scrapers.pages import ArticlePage, Feed, HtmlListing, WordPress
from scrapers.spiders import SourceSpider
from syndicator.model import Source

ARTICLE = r"/news/[^/?#]+/?$"


class NewsPosts(WordPress):
    """The REST interface's list, if news is a post type of its own."""

    post_type = "news"
    include = ARTICLE


class NewsFeed(Feed):
    """The feed of the news page."""

    include = ARTICLE


class News(HtmlListing):
    """The news page."""

    links = "a::attr(href)"
    include = ARTICLE


class NewsArticle(ArticlePage):
    """An article: "Thursday, 08 Dec 2022" above its title."""

    @field
    def published(self) -> str | None:
        """The day, as written."""
        return self.first("article .date::text")

    @field
    def html(self) -> str | None:
        """The body of the design that was seen last."""
        return self.first("article .entry")


class BaliProcess(SourceSpider):
    """The process that the RSO supports."""

    source = Source(
        id="bali_process",
        title="The Bali Process",
        homepage="https://www.baliprocess.net/",
        country=None,
        language="en",
        timezone="Australia/Sydney",
        attribution="The Bali Process on People Smuggling, Trafficking in Persons and Related Transnational Crime",
        every=timedelta(days=1),
        rank=30,
        note="WordPress and article addresses `/news/SLUG/`: seen. Listing `/news/`, feed and REST: inferred. "
        "Two designs in stored copies; the site was redesigned after 2024.",
    )
    name = source.id
    ways_in = (
        NewsPosts("https://www.baliprocess.net"),  # inferred: if news is a post type of its own
        NewsFeed("https://www.baliprocess.net/news/feed/"),  # inferred: likewise
        News("https://www.baliprocess.net/news/"),  # inferred from the articles' addresses
    )
    article = NewsArticle
