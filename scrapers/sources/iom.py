"""IOM worldwide: press releases and stories. A Drupal site shared with the country offices; Geneva time."""

from datetime import timedelta

from web_poet import field

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class News(HtmlListing):
    links = "a[href*='/news/']::attr(href)"
    include = r"//(?:www\.)?iom\.int/news/[^/?]+$"
    next_link = "a[rel=next]::attr(href)"


class Search(HtmlListing):
    """The site's search, restricted to news and newest first; each card's text stands in `div.article-detail`."""

    card = "a:has(> div.article-detail), div:has(> div.article-detail)"
    links = "a[href*='/news/']::attr(href)"
    titles = "h5.title"
    dates = "div.date"
    include = r"/news/[^/?]+$"
    next_link = "a[rel=next]::attr(href)"


class Story(ArticlePage):
    """Body as news pages have it; menus with whole sentences ("WHO WE ARE …") stand outside."""

    @field
    def html(self) -> str | None:
        return self.first(".narrow-content .field--type-text-with-summary")


class Iom(SourceSpider):
    source = Source(
        id="iom",
        title="IOM: news",
        homepage="https://www.iom.int/news",
        country=None,
        language="en",
        timezone="Europe/Zurich",
        publisher="International Organization for Migration",
        every=timedelta(days=1),
        user_agent="compatible",
        filter=OUR_FIELD,
        note=(
            "Seen: `/news` and `/news/SLUG`, the search page's parameters and cards, the body's classes. "
            "Inferred: that an honest plain User-Agent is refused now and then (403). "
            "Unknown: a feed (lists contradict each other); blog and story pages on another host."
        ),
    )
    name = source.id
    ways_in = (
        News("https://www.iom.int/news"),  # seen
        Search(  # seen, but search pages may be closed to crawlers
            "https://www.iom.int/search?type[0]=press_release&created=All&sort_bef_combine=created_DESC&page=0"
        ),
    )
    article = Story
