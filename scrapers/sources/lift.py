"""LIFT International: a Squarespace site with three collections of news; Bangkok time."""

from datetime import timedelta

from scrapers.apis import Squarespace
from scrapers.pages import ArticlePage, Feed, HtmlListing
from scrapers.several import Several
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Collections(Several, Squarespace):
    """Each collection whole, with authors and times to the millisecond."""

    also = ("https://www.liftinternational.org/stories?format=json",)


class News(Several, Feed):
    also = ("https://www.liftinternational.org/stories?format=rss",)


class Blog(HtmlListing):
    """Dates in the addresses (`/blog/2022/8/9-…`) are the editor's and not always true: they stay unread."""

    links = "a::attr(href)"
    include = r"/(?:blog/\d{4}(?:/\d{1,2})?|stories)/[^/?]+$"


class Post(ArticlePage):
    """The author's name stands at the end of the text."""


class Lift(SourceSpider):
    source = Source(
        id="lift",
        title="LIFT International: blog and stories",
        homepage="https://www.liftinternational.org/blog",
        country="TH",
        language="en",
        timezone="Asia/Bangkok",
        publisher="LIFT International",
        every=timedelta(days=3),
        note=(
            "Seen: Squarespace, by its internal host; `/blog/YEAR/…`, `/stories/SLUG`, `/updates/`. "
            "Inferred: `?format=json` and `?format=rss`, as the platform has them. Unknown: which of them still grow."
        ),
    )
    name = source.id
    ways_in = (
        Collections("https://www.liftinternational.org/blog"),  # inferred: the platform's
        News("https://www.liftinternational.org/blog?format=rss"),  # inferred: the platform's
        Blog("https://www.liftinternational.org/blog"),  # seen
    )
    article = Post
