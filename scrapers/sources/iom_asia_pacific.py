"""IOM's regional office for Asia and the Pacific: the platform of iom.int under a host of its own; Bangkok time."""

from datetime import timedelta

from web_poet import field

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class News(HtmlListing):
    links = "a[href*='/news/']::attr(href)"
    include = r"//roasiapacific\.iom\.int/news/[^/?]+$"
    next_link = "a[rel=next]::attr(href)"


class Story(ArticlePage):
    @field
    def html(self) -> str | None:
        return self.first(".narrow-content .field--type-text-with-summary")


class IomAsiaPacific(SourceSpider):
    source = Source(
        id="iom_asia_pacific",
        title="IOM Asia and the Pacific: news",
        homepage="https://roasiapacific.iom.int/news",
        country=None,
        language="en",
        timezone="Asia/Bangkok",
        publisher="International Organization for Migration",
        every=timedelta(days=1),
        user_agent="compatible",
        note=(
            "Seen: the host and its `/news/SLUG`. Inferred: listing and markup, from the platform it shares with "
            "iom.int. Unknown: a feed. A story may also stand on iom.int, with the same words."
        ),
    )
    name = source.id
    ways_in = (News("https://roasiapacific.iom.int/news"),)  # inferred
    article = Story
