"""UNHCR: press releases, briefing notes and stories. Every feed address answers 403; Geneva time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class News(HtmlListing):
    links = "a[href*='/news/']::attr(href)"
    include = r"/news/(?:press-releases|briefing-notes|stories|announcements)/[^/?]+$"
    next_link = "a[rel=next]::attr(href)"


class Release(ArticlePage):
    """Nothing is known of its markup."""


class Unhcr(SourceSpider):
    source = Source(
        id="unhcr",
        title="UNHCR: news",
        homepage="https://www.unhcr.org/news",
        country=None,
        language="en",
        timezone="Europe/Zurich",
        publisher="United Nations High Commissioner for Refugees",
        every=timedelta(days=1),
        user_agent="compatible",
        filter=OUR_FIELD,
        note=(
            "Seen: `/news` as a link, `/news/press-releases/SLUG`; 403 from three feed addresses (May 2026). "
            "Inferred: the other kinds of news. Unknown: whether pages refuse us too, markup. "
            "UN News and ReliefWeb carry most of it."
        ),
    )
    name = source.id
    ways_in = (News("https://www.unhcr.org/news"),)  # seen as a link
    article = Release
