"""ASEAN Secretariat: news. The feed likely carries whole texts; pages may hide behind a script. Jakarta time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class News(Feed):
    """The ten newest of the category."""


class Category(HtmlListing):
    links = "article > a::attr(href)"
    next_link = ".page-numbers.next::attr(href)"


class Story(ArticlePage):
    """Elementor widgets; a page titled "You are being redirected..." is a wall and no article."""


class Asean(SourceSpider):
    source = Source(
        id="asean",
        title="ASEAN: news",
        homepage="https://asean.org/category/news/",
        country=None,
        language="en",
        timezone="Asia/Jakarta",
        publisher="Association of Southeast Asian Nations",
        every=timedelta(days=1),
        filter=OUR_FIELD,
        note=(
            "Seen: `/category/news/feed/` (August 2026, ten dated items in 96 kB); the category's page and pager; "
            "a wall on HTML pages that sets a cookie by script (2021). "
            "Inferred: whole texts in the feed; `/SLUG/`. Unknown: markup since 2022."
        ),
    )
    name = source.id
    ways_in = (
        News("https://asean.org/category/news/feed/"),  # seen
        Category("https://asean.org/category/news/"),  # seen 2021
    )
    article = Story
