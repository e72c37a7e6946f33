"""INTERPOL: news, a year to a path. Its operations against trafficking also come through RSO and UNODC; Lyon time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class News(HtmlListing):
    links = "a[href*='/News-and-Events/News/']::attr(href)"
    include = r"/en/News-and-Events/News/\d{4}/[^/?]+$"
    next_link = "a[rel=next]::attr(href)"


class Release(ArticlePage):
    """Texts open with a dateline ("LYON, France – …") that carries no date."""


class Interpol(SourceSpider):
    source = Source(
        id="interpol",
        title="INTERPOL: news",
        homepage="https://www.interpol.int/en/News-and-Events/News",
        country=None,
        language="en",
        timezone="Europe/Paris",
        publisher="INTERPOL",
        every=timedelta(days=1),
        rank=80,
        filter=OUR_FIELD,
        note=(
            "Seen: the listing and `/en/News-and-Events/News/YEAR/SLUG` (2021 to 2026). A bot manager guards the API "
            "host (403). Unknown: whether it guards the site; a feed (six addresses in lists, none proven); markup."
        ),
    )
    name = source.id
    ways_in = (News("https://www.interpol.int/en/News-and-Events/News"),)  # seen
    article = Release
