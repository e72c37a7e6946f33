"""US Immigration and Customs Enforcement: one feed a subject, then the newsroom's list; Washington time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.several import Several
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Subjects(Several, Feed):
    """Feeds by the number of a subject; which subject 358, 370 and 373 are is unknown."""

    also = (
        "https://www.ice.gov/rss/news/358",
        "https://www.ice.gov/rss/news/370",
        "https://www.ice.gov/rss/news/373",
        "https://www.ice.gov/rss/news/375",
    )


class Newsroom(HtmlListing):
    links = "a[href*='/news/']::attr(href)"
    include = r"/news/(?:releases|statements)/[^/?]+$"
    next_link = "a[rel=next]::attr(href)"


class Release(ArticlePage):
    """Texts open with a dateline ("CITY, State –") that carries no date."""


class Ice(SourceSpider):
    source = Source(
        id="ice",
        title="US Immigration and Customs Enforcement: newsroom",
        homepage="https://www.ice.gov/newsroom",
        country="US",
        language="en",
        timezone="America/New_York",
        publisher="US Immigration and Customs Enforcement",
        licence="Work of the United States Government (17 U.S.C. 105)",
        every=timedelta(days=1),
        date_order="MDY",
        rank=80,
        user_agent="compatible",
        filter=OUR_FIELD,
        note=(
            "Seen: `/rss/news/NUMBER` (2024; RSS 2.0), `/newsroom?page=N`, `/news/releases/SLUG`. "
            "Inferred: that the list may be filled by scripts. Unknown: whether the feeds outlived 2024."
        ),
    )
    name = source.id
    ways_in = (
        Subjects("https://www.ice.gov/rss/news/356"),  # seen 2024
        Newsroom("https://www.ice.gov/newsroom"),  # seen
    )
    article = Release
