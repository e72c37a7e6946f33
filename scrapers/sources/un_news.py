"""UN News in English: two topics and one region, each with its feed; New York time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.several import Several
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Topics(Several, Feed):
    """Migrants and refugees first; then law and crime prevention, and Asia and the Pacific. Summaries only."""

    also = (
        "https://news.un.org/feed/subscribe/en/news/topic/law-and-crime-prevention/feed/rss.xml",
        "https://news.un.org/feed/subscribe/en/news/region/asia-pacific/feed/rss.xml",
    )
    include = r"/en/story/\d{4}/\d{2}/\d+"


class TopicPages(Several, HtmlListing):
    also = (
        "https://news.un.org/en/news/topic/law-and-crime-prevention",
        "https://news.un.org/en/news/region/asia-pacific",
    )
    links = ".story-title a::attr(href)"
    include = r"/en/story/\d{4}/\d{2}/\d+"
    next_link = ".next a::attr(href)"


class Story(ArticlePage):
    """Nothing is known of its markup."""


class UnNews(SourceSpider):
    source = Source(
        id="un_news",
        title="UN News: migration, crime, Asia-Pacific",
        homepage="https://news.un.org/en/news/topic/migrants-and-refugees",
        country=None,
        language="en",
        timezone="America/New_York",
        publisher="UN News",
        every=timedelta(hours=12),
        rank=200,
        filter=OUR_FIELD,
        note=(
            "Seen: the feeds' pattern, in dozens of projects, and the feed of everything (February 2026); "
            "`/en/story/YEAR/MONTH/NUMBER`; titles and pager of the pages (2020). "
            "Inferred: that feeds carry summaries only. Unknown: markup of a story."
        ),
    )
    name = source.id
    ways_in = (
        Topics("https://news.un.org/feed/subscribe/en/news/topic/migrants-and-refugees/feed/rss.xml"),  # seen
        TopicPages("https://news.un.org/en/news/topic/migrants-and-refugees"),  # seen 2020
    )
    article = Story
