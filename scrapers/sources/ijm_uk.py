"""IJM in the United Kingdom: news and stories. Dates such as `13th February 2024`, or a month alone; London time."""

import re
from datetime import timedelta

from web_poet import field

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.several import Several
from scrapers.spiders import SourceSpider
from syndicator.model import Source

_DATE = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)? )?"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) 20\d\d"
)


class News(Several, HtmlListing):
    also = ("https://www.ijmuk.org/stories",)
    links = "a::attr(href)"
    include = r"//(?:www\.)?ijmuk\.org/(?:news|stories)/[^/?]+/?$"
    next_link = "a[rel=next]::attr(href)"


class Story(ArticlePage):
    """A sprite of icons whose names look like text stands before everything, a label and a date near the title."""

    @field
    def published(self) -> str | None:
        lines = self.xpath("//h1/following::text()[normalize-space()]").getall()[:6]
        return next((line.strip() for line in lines if _DATE.fullmatch(line.strip())), None)


class IjmUk(SourceSpider):
    source = Source(
        id="ijm_uk",
        title="IJM UK: news and stories",
        homepage="https://www.ijmuk.org/news",
        country="GB",
        language="en",
        timezone="Europe/London",
        publisher="International Justice Mission UK",
        every=timedelta(days=2),
        note=(
            "Seen: `/news/SLUG`, `/stories/SLUG`, icon names before the text, dates with and without a day. "
            "Inferred: both listings. Unknown: the software, a feed, selectors."
        ),
    )
    name = source.id
    ways_in = (News("https://www.ijmuk.org/news"),)  # inferred
    article = Story
