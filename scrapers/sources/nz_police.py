"""New Zealand Police: news releases. `/rss.xml` is a feed of vacancies and no way in. Auckland time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class News(HtmlListing):
    links = "a[href*='/news/release/']::attr(href)"
    include = r"/news/release/[^/?]+$"
    next_link = "a[rel=next]::attr(href)"


class Release(ArticlePage):
    """Nothing is known of its markup."""


class NzPolice(SourceSpider):
    source = Source(
        id="nz_police",
        title="New Zealand Police: news",
        homepage="https://www.police.govt.nz/news",
        country="NZ",
        language="en",
        timezone="Pacific/Auckland",
        publisher="New Zealand Police",
        every=timedelta(days=1),
        rank=80,
        user_agent="compatible",
        filter=OUR_FIELD,
        note=(
            "Seen: 403 for plain clients; `/rss.xml` carries job vacancies; no news feed. "
            "Inferred: `/news/release/SLUG`. Unknown: the listing's address, markup."
        ),
    )
    name = source.id
    ways_in = (News("https://www.police.govt.nz/news"),)  # unknown: the likeliest address
    article = Release
