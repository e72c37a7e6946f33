"""ASEAN-ACT, the ASEAN-Australia counter-trafficking programme: stories and collaborations; Bangkok time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, HtmlListing, Sitemap
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Pages(Sitemap):
    include = r"/(?:story|collaboration)/[^/?]+$"


class Stories(HtmlListing):
    links = "a::attr(href)"
    include = r"/(?:story|collaboration)/[^/?]+$"


class Story(ArticlePage):
    """No date has been seen on a page."""


class AseanAct(SourceSpider):
    source = Source(
        id="asean_act",
        title="ASEAN-ACT: stories",
        homepage="https://aseanact.org/",
        country="TH",
        language="en",
        timezone="Asia/Bangkok",
        publisher="ASEAN-Australia Counter Trafficking",
        every=timedelta(days=2),
        note=(
            "Seen: `/story/SLUG` and `/collaboration/SLUG`. Inferred: a site builder with `/sitemap.xml`, from the "
            "shape of the addresses. Unknown: a listing, a feed, dates. The site was rebuilt at least once."
        ),
    )
    name = source.id
    ways_in = (
        Pages("https://aseanact.org/sitemap.xml"),  # inferred
        Stories("https://aseanact.org/"),  # the one page that is surely there
    )
    article = Story
