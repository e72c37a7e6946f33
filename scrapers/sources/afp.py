"""Australian Federal Police: media releases and features, pages counted from 0; Canberra time."""

from datetime import timedelta

from web_poet import field

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class NewsCentre(HtmlListing):
    links = "a[href*='/news-centre/']::attr(href)"
    include = r"/news-centre/(?:media-release|feature)/[^/?]+$"
    next_link = "a[rel=next]::attr(href)"


class Release(ArticlePage):
    """Slugs are cut at some 70 characters; a line about the news centre stands above the text."""

    @field
    def published(self) -> str | None:
        return self.first("time::attr(datetime)")


class Afp(SourceSpider):
    source = Source(
        id="afp",
        title="Australian Federal Police: news centre",
        homepage="https://www.afp.gov.au/news-centre",
        country="AU",
        language="en",
        timezone="Australia/Sydney",
        publisher="Australian Federal Police",
        every=timedelta(days=1),
        rank=80,
        user_agent="compatible",
        filter=OUR_FIELD,
        note=(
            "Seen (2026, a working scraper that looks like a browser): the listing with `?page=N`, both kinds of "
            "address, `og:title`, the first `time`. Inferred: that the pager says `rel=next`. Unknown: a feed."
        ),
    )
    name = source.id
    ways_in = (NewsCentre("https://www.afp.gov.au/news-centre?page=0"),)  # seen
    article = Release
