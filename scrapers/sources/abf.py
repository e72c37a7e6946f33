"""Australian Border Force: newsroom on SharePoint. Pages may need scripts; the feed has texts. Canberra time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Newsroom(Feed):
    """The newsroom's own feed."""


class Pages(HtmlListing):
    links = "a[href*='/newsroom-subsite/Pages/']::attr(href)"
    include = r"/newsroom-subsite/Pages/(?!default\.aspx)[^/?]+\.aspx$"


class Release(ArticlePage):
    """Nothing is known of its markup."""


class Abf(SourceSpider):
    source = Source(
        id="abf",
        title="Australian Border Force: newsroom",
        homepage="https://www.abf.gov.au/newsroom-subsite/Pages/default.aspx",
        country="AU",
        language="en",
        timezone="Australia/Sydney",
        publisher="Australian Border Force",
        every=timedelta(days=1),
        rank=80,
        filter=OUR_FIELD,
        note=(
            "Seen: the feed, in four lists, one of which notes that robots are allowed, 5 s apart; the newsroom's "
            "first page. Inferred: `/newsroom-subsite/Pages/NAME.aspx`. Unknown: whether pages show without scripts."
        ),
    )
    name = source.id
    ways_in = (
        Newsroom("https://www.abf.gov.au/_layouts/15/AppPages/Rss.aspx?site=newsroom"),  # seen
        Pages("https://www.abf.gov.au/newsroom-subsite/Pages/default.aspx"),  # seen
    )
    article = Release
