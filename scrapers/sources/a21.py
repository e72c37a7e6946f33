"""A21: an organisation with little news, under short addresses with a code at the end; US west coast time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Content(HtmlListing):
    links = "a::attr(href)"
    include = r"/content/[^/?]+/[0-9a-z]{6}$"


class Story(ArticlePage):
    """Nothing is known of its markup."""


class A21(SourceSpider):
    source = Source(
        id="a21",
        title="A21: stories",
        homepage="https://www.a21.org/",
        country="US",
        language="en",
        timezone="America/Los_Angeles",
        publisher="A21",
        every=timedelta(days=3),
        date_order="MDY",
        note=(
            "Inferred: `/content/SLUG/CODE`, from a sister site of the same founders. "
            "Unknown: everything else; no page of this site has been seen."
        ),
    )
    name = source.id
    ways_in = (Content("https://www.a21.org/"),)  # inferred: links on the home page
    article = Story
