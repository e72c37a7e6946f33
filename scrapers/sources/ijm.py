"""International Justice Mission: news and stories of its headquarters; US east coast time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.several import Several
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class News(Several, HtmlListing):
    also = ("https://www.ijm.org/stories",)
    links = "a::attr(href)"
    include = r"//(?:www\.)?ijm\.org/(?:news|stories)/[^/?]+/?$"
    next_link = "a[rel=next]::attr(href)"


class Story(ArticlePage):
    """Nothing is known of its markup."""


class Ijm(SourceSpider):
    source = Source(
        id="ijm",
        title="IJM: news and stories",
        homepage="https://www.ijm.org/news",
        country="US",
        language="en",
        timezone="America/New_York",
        publisher="International Justice Mission",
        every=timedelta(days=2),
        date_order="MDY",
        note=(
            "Seen: `/news`, `/stories` as links, and `/news/SLUG`. Inferred: `/stories/SLUG`, from the British site. "
            "Unknown: the software, a feed, markup."
        ),
    )
    name = source.id
    ways_in = (News("https://www.ijm.org/news"),)  # seen as a link
    article = Story
