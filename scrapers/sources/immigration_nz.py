"""Immigration New Zealand: news centre. It moved twice; both addresses are tried. Auckland time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class NewsCentre(HtmlListing):
    links = "a[href*='/news-centre/']::attr(href)"
    include = r"/about-us/news-centre/[^/?]+/?$"
    next_link = "a[rel=next]::attr(href)"


class Notifications(HtmlListing):
    """The older site; titles stand in a span for screen readers."""

    card = "a.listing_link"
    links = "a.listing_link::attr(href)"
    titles = "span.sr-only"
    include = r"/about-us/media-centre/(?:news-notifications|stories)/[^/?]+/?$"


class Notice(ArticlePage):
    """On the older pages the date is glued to the title: `Title Thursday, 30 July 2020`."""


class ImmigrationNz(SourceSpider):
    source = Source(
        id="immigration_nz",
        title="Immigration New Zealand: news",
        homepage="https://www.immigration.govt.nz/about-us/news-centre/",
        country="NZ",
        language="en",
        timezone="Pacific/Auckland",
        publisher="Immigration New Zealand",
        every=timedelta(days=1),
        rank=80,
        filter=OUR_FIELD,
        note=(
            "Seen: three generations of addresses; links of the older listing (about 2019). "
            "Unknown: when it moved, a feed (lists contradict each other), markup of the news centre."
        ),
    )
    name = source.id
    ways_in = (
        NewsCentre("https://www.immigration.govt.nz/about-us/news-centre/"),  # seen
        Notifications("https://www.immigration.govt.nz/about-us/media-centre/news-notifications"),  # seen, old
    )
    article = Notice
