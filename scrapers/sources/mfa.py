"""Migrant Forum in Asia: statements. Every text opens with a letterhead; Manila time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, WordPress
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Posts(WordPress):
    """Statements, at the root of the site."""


class News(Feed):
    """The newest."""


class Statement(ArticlePage):
    """Letterhead lines (telefax, e-mail, web site) repeat on every page."""


class Mfa(SourceSpider):
    source = Source(
        id="mfa",
        title="Migrant Forum in Asia: statements",
        homepage="https://mfasia.org/",
        country="PH",
        language="en",
        timezone="Asia/Manila",
        publisher="Migrant Forum in Asia",
        every=timedelta(days=2),
        note=(
            "Seen: `/SLUG/`, dates such as `18 December 2013` in the text, the letterhead. "
            "Inferred: WordPress since about 2016, its REST and `/feed/`. Unknown: markup."
        ),
    )
    name = source.id
    ways_in = (
        Posts("https://mfasia.org"),  # inferred
        News("https://mfasia.org/feed/"),  # inferred
    )
    article = Statement
