"""UNODC headquarters: press releases, and the stories of the front page. Static pages, no feed."""

from datetime import timedelta

from web_poet import field

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.several import Several
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Releases(Several, HtmlListing):
    """Both kinds name the month as an English word in the address."""

    also = ("https://www.unodc.org/unodc/en/frontpage/index.html",)
    links = "a::attr(href)"
    include = r"/unodc/en/(?:press/releases|frontpage)/\d{4}/[A-Z][a-z]+/[^/]+\.html$"


class Release(ArticlePage):
    """The dateline inside the text is the only date."""

    @field
    def title(self) -> str | None:
        return self.first("#contentWrapper h1::text") or self.first("#contentWrapper h2::text")

    @field
    def html(self) -> str | None:
        return self.first("#contentWrapper")


class Unodc(SourceSpider):
    source = Source(
        id="unodc",
        title="UNODC: press releases and stories",
        homepage="https://www.unodc.org/unodc/en/press/releases.html",
        country=None,
        language="en",
        timezone="Europe/Vienna",
        publisher="United Nations Office on Drugs and Crime",
        every=timedelta(days=1),
        rank=90,
        filter=OUR_FIELD,
        note=(
            "Seen: the list of press releases and the shape of both kinds of address; `#contentWrapper` with the title "
            "as its first heading (2016). Both known feeds are on a list of dead ones. "
            "Inferred: the address of the front page's list. Unknown: metadata, markup since 2016."
        ),
    )
    name = source.id
    ways_in = (Releases("https://www.unodc.org/unodc/en/press/releases.html"),)  # seen as a link
    article = Release
