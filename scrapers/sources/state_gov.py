"""US Department of State: press releases and two regional feeds; Washington time."""

from datetime import timedelta

from web_poet import field

from scrapers.pages import ArticlePage, Feed, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.several import Several
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Releases(Several, Feed):
    """One item may stand in several of the feeds."""

    also = (
        "https://www.state.gov/rss-feed/east-asia-and-the-pacific/feed/",
        "https://www.state.gov/rss-feed/south-and-central-asia/feed/",
    )


class Briefings(HtmlListing):
    links = "li.collection-result a::attr(href)"


class Release(ArticlePage):
    @field
    def title(self) -> str | None:
        return self.first("h1.featured-content__headline::text")

    @field
    def published(self) -> str | None:
        return self.first("p.article-meta__publish-date::text")


class StateGov(SourceSpider):
    source = Source(
        id="state_gov",
        title="US Department of State: press releases",
        homepage="https://www.state.gov/press-releases/",
        country="US",
        language="en",
        timezone="America/New_York",
        publisher="US Department of State",
        licence="Work of the United States Government (17 U.S.C. 105)",
        every=timedelta(days=1),
        date_order="MDY",
        user_agent="compatible",
        filter=OUR_FIELD,
        note=(
            "Seen: the feeds (2025), and that a User-Agent must begin with `Mozilla/5.0`, ours included; headline and "
            "date classes of some pages. Inferred: the listing as it was in 2019. "
            "Unknown: whether readers outside the country are refused, as some report."
        ),
    )
    name = source.id
    ways_in = (
        Releases("https://www.state.gov/rss-feed/press-releases/feed/"),  # seen 2025
        Briefings("https://www.state.gov/department-press-briefings/"),  # seen 2019
    )
    article = Release
