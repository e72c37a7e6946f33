"""Regional Support Office of the Bali Process (Bangkok). WordPress whose theme builds pages from modules.

The posts' `content` may be empty, and the head names neither feed nor REST interface, though both are likely to
answer. News and other pages share the root, and "More News Articles" is the newest eight under every article.
"""

from datetime import timedelta

from web_poet import field

from scrapers.pages import ArticlePage, Feed, HtmlListing, Sitemap, WordPress
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Posts(WordPress):
    """The REST interface's list of posts."""


class RecentPosts(Feed):
    """WordPress's own feed."""


class PostSitemap(Sitemap):
    """Yoast's sitemap of posts; pages that are not news have another."""

    children = r"/post-sitemap\d*\.xml"


class Cards(HtmlListing):
    """A page of cards: title, teaser, day."""

    card = ".card"
    links = "a::attr(href)"
    titles = "h2, h3"
    dates = "span, time"


class Notice(ArticlePage):
    """An article: "DD Month YYYY | Category" above its title."""

    @property
    def is_article(self) -> bool:
        """Whether it is a post: by WordPress's own class, else by the line with day and category."""
        return bool(self.every("body.single-post")) or self._dateline() is not None

    @field
    def title(self) -> str | None:
        """The heading; the bar that sticks to the top repeats it."""
        return self.first("main h1::text")

    @field
    def published(self) -> str | None:
        """The day, as the line above the title spells it."""
        return self._dateline()

    @field
    def html(self) -> str | None:
        """The body: what the theme's text editor wrote."""
        return self.first(".article-content")

    def _dateline(self) -> str | None:
        for line in self.every("main ::text"):
            day, bar, _ = line.partition("|")
            if bar and any(letter.isdigit() for letter in day):
                return day.strip()
        return None


class RSO(SourceSpider):
    """Where this project began."""

    source = Source(
        id="rso",
        title="Regional Support Office of the Bali Process",
        homepage="https://rso.baliprocess.net/",
        country="TH",
        language="en",
        timezone="Asia/Bangkok",
        publisher="Regional Support Office of the Bali Process (RSO)",
        attribution="Regional Support Office of the Bali Process (RSO)",
        every=timedelta(days=1),
        rank=20,
        note="WordPress: seen (`?p=` addresses). REST, feed, sitemap: inferred, never seen to answer. "
        "Listing page: unknown; the address `/news/` is a candidate. Shape of article texts: seen, 2018 to 2025.",
    )
    name = source.id
    ways_in = (
        Posts("https://rso.baliprocess.net"),  # inferred: WordPress's default
        RecentPosts("https://rso.baliprocess.net/feed/"),  # inferred: the theme leaves feeds on
        PostSitemap("https://rso.baliprocess.net/sitemap_index.xml"),  # inferred: Yoast
        Cards("https://rso.baliprocess.net/news/"),  # unknown: a candidate
        Cards("https://rso.baliprocess.net/"),  # seen: the home page names the newest
    )
    article = Notice
