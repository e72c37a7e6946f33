"""IFRC: press releases; the feed redirects to itself with a query once. Geneva time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class News(Feed):
    """All new content of the site, of which press releases and articles are news."""

    include = r"/(?:press-release|article)/[^/?]+$"


class Releases(HtmlListing):
    links = "a[href*='/press-release/']::attr(href)"
    include = r"/press-release/[^/?]+$"
    next_link = "a[rel=next]::attr(href)"


class Release(ArticlePage):
    """Nothing is known of its markup."""


class Ifrc(SourceSpider):
    source = Source(
        id="ifrc",
        title="IFRC: press releases",
        homepage="https://www.ifrc.org/press-release",
        country=None,
        language="en",
        timezone="Europe/Zurich",
        publisher="International Federation of Red Cross and Red Crescent Societies",
        every=timedelta(days=1),
        filter=OUR_FIELD,
        note=(
            "Seen: `/rss.xml` leads to `/rss.xml?q=/rss.xml`, which answers 200; `/press-release/SLUG`. "
            "Inferred: `/article/SLUG`. Unknown: what the feed carries beside press releases, markup."
        ),
    )
    name = source.id
    ways_in = (
        News("https://www.ifrc.org/rss.xml"),  # seen
        Releases("https://www.ifrc.org/press-release"),  # seen as a link
    )
    article = Release
