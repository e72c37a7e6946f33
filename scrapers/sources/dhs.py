"""US Department of Homeland Security: press releases with the day in their address; Washington time."""

from datetime import timedelta

from web_poet import field

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Releases(HtmlListing):
    links = "a[href*='/news/20']::attr(href)"
    include = r"/news/20\d\d/\d\d/\d\d/[^/?]+$"
    next_link = "a[rel=next]::attr(href)"


class Release(ArticlePage):
    """The first h1 may be a campaign's banner, so the title comes from `og:title` alone."""

    @field
    def title(self) -> str | None:
        return self.first("meta[property='og:title']::attr(content)")


class Dhs(SourceSpider):
    source = Source(
        id="dhs",
        title="US Homeland Security: press releases",
        homepage="https://www.dhs.gov/news-releases/press-releases",
        country="US",
        language="en",
        timezone="America/New_York",
        publisher="US Department of Homeland Security",
        licence="Work of the United States Government (17 U.S.C. 105)",
        every=timedelta(days=1),
        date_order="MDY",
        rank=80,
        user_agent="compatible",
        filter=OUR_FIELD,
        note=(
            "Seen: the listing with `?page=N`, addresses with the day, `article:published_time` with an offset, "
            "`og:title`. Inferred: that the pager says `rel=next`. Unknown: a feed (lists contradict each other); "
            "some clients meet a bot wall."
        ),
    )
    name = source.id
    ways_in = (Releases("https://www.dhs.gov/news-releases/press-releases"),)  # seen
    article = Release
