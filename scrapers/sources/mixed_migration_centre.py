"""Mixed Migration Centre: articles and publications; Geneva time."""

from datetime import timedelta

from scrapers.pages import ArticlePage, Feed, WordPress
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Posts(WordPress):
    """The posts, whole."""


class News(Feed):
    """The newest."""


class Post(ArticlePage):
    """Nothing is known of its markup."""


class MixedMigrationCentre(SourceSpider):
    source = Source(
        id="mixed_migration_centre",
        title="Mixed Migration Centre: news",
        homepage="https://mixedmigration.org/",
        country="CH",
        language="en",
        timezone="Europe/Zurich",
        publisher="Mixed Migration Centre",
        every=timedelta(days=1),
        note=(
            "Inferred: WordPress and its REST; `/feed/`, on which ten lists agree. "
            "Unknown: the shape of addresses, publications as a type of their own, markup."
        ),
    )
    name = source.id
    ways_in = (
        Posts("https://mixedmigration.org"),  # inferred
        News("https://mixedmigration.org/feed/"),  # inferred, weakly
    )
    article = Post
