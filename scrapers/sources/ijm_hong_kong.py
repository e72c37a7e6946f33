"""IJM in Hong Kong: news in English; datelines such as `16 August, 2024, Thailand –`."""

from datetime import timedelta

from scrapers.pages import ArticlePage, HtmlListing, WordPress
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Posts(WordPress):
    """Only what stands under `/en/`."""

    include = r"/en/news/[^/?]+/?$"


class News(HtmlListing):
    links = "a::attr(href)"
    include = r"/en/news/[^/?]+/?$"
    exclude = r"/en/news/page/"


class Story(ArticlePage):
    """The dateline at the start of the text holds the date."""


class IjmHongKong(SourceSpider):
    source = Source(
        id="ijm_hong_kong",
        title="IJM Hong Kong: news",
        homepage="https://ijmhk.org/en/news/",
        country="HK",
        language="en",
        timezone="Asia/Hong_Kong",
        publisher="International Justice Mission Hong Kong",
        every=timedelta(days=2),
        note=(
            "Seen: `/en/news/SLUG/` and the dateline. Inferred: WordPress, by the style of its addresses, and so REST. "
            "Unknown: whether REST is open, markup."
        ),
    )
    name = source.id
    ways_in = (
        Posts("https://ijmhk.org"),  # inferred
        News("https://ijmhk.org/en/news/"),  # inferred
    )
    article = Story
