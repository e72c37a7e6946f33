"""FBI: national press releases, in a feed of the older RSS 1.0; Washington time."""

from datetime import timedelta

from web_poet import field

from scrapers.pages import ArticlePage, Feed, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Rdf(Feed):
    """RSS 1.0: items stand beside the channel, their dates in `dc:date`."""


class Atom(Feed):
    """The same in Atom."""


class Releases(HtmlListing):
    links = "a[href*='/news/press-releases/']::attr(href)"
    include = r"/news/press-releases/[^/?]+$"


class Release(ArticlePage):
    """Plone's heading."""

    @field
    def title(self) -> str | None:
        return self.first("h1.documentFirstHeading::text")


class Fbi(SourceSpider):
    source = Source(
        id="fbi",
        title="FBI: national press releases",
        homepage="https://www.fbi.gov/news/press-releases",
        country="US",
        language="en",
        timezone="America/New_York",
        publisher="US Federal Bureau of Investigation",
        licence="Work of the United States Government (17 U.S.C. 105)",
        every=timedelta(days=1),
        date_order="MDY",
        rank=80,
        user_agent="compatible",
        filter=OUR_FIELD,
        note=(
            "Seen: the RSS 1.0 feed, `/news/press-releases/SLUG`, the heading's class; a challenge page for some "
            "clients. Inferred: dates in `dc:date`; the Atom feed, from lists. Unknown: how a page shows its date."
        ),
    )
    name = source.id
    ways_in = (
        Rdf("https://www.fbi.gov/feeds/national-press-releases/RSS"),  # seen
        Atom("https://www.fbi.gov/feeds/national-press-releases/atom.xml"),  # inferred, from lists
        Releases("https://www.fbi.gov/news/press-releases"),  # seen as a link
    )
    article = Release
