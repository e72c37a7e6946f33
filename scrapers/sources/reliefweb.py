"""ReliefWeb: other organisations' releases, collected by OCHA. Feeds are closed to crawlers, the API opens by name."""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from web_poet import field

from scrapers.apis import ReliefWeb as Api
from scrapers.pages import ArticlePage, HtmlListing
from scrapers.spiders import SourceSpider
from syndicator.model import Source

WORDS = (
    '"trafficking in persons" OR "human trafficking" OR "migrant smuggling" OR "smuggling of migrants" '
    'OR "people smuggling" OR "forced labour" OR "scam centres" OR "scam compounds"'
)


class Reports(Api):
    """The newest fifty that speak of our field: there is no such theme, so words must do."""

    query: ClassVar[Mapping[str, object]] = {
        "query": {"value": WORDS, "operator": "OR"},
        "sort": ["date.created:desc"],
        "limit": 50,
        "fields": {
            "include": [
                "title",
                "url_alias",
                "origin",
                "body-html",
                "date.original",
                "date.created",
                "date.changed",
                "source.name",
                "language.code",
                "theme.name",
                "country.name",
            ]
        },
    }


class Updates(HtmlListing):
    """The first page of the site's own search; robots.txt closes the others and the feeds."""

    card = "article.rw-river-article--report"
    links = "header a::attr(href), h3 a::attr(href)"
    dates = "time::attr(datetime)"
    include = r"//reliefweb\.int/report/"


class Report(ArticlePage):
    """Two dates: `published` is the original's, `posted` ReliefWeb's. `isBasedOn` names the original."""

    @field
    def title(self) -> str | None:
        return self.css(".rw-article__title::text").get()

    @field
    def published(self) -> str | None:
        return self.css(".rw-entity-meta__tag-value--published time::attr(datetime)").get()

    @field
    def authors(self) -> tuple[str, ...]:
        return tuple(self.css(".rw-entity-meta__tag-value--source a::text").getall())

    @field
    def html(self) -> str | None:
        return self.css(".rw-report__content").get()


class ReliefWeb(SourceSpider):
    source = Source(
        id="reliefweb",
        title="ReliefWeb: reports on trafficking and smuggling",
        homepage="https://reliefweb.int/updates",
        country=None,
        language="en",
        timezone="UTC",
        publisher="ReliefWeb",
        licence="Rights stay with the original source, says ReliefWeb's feed",
        attribution="via ReliefWeb (OCHA)",
        every=timedelta(days=1),
        rank=500,
        needs="appname",
        note=(
            "Seen (the site's public source code, July 2026): API, pages, classes, robots rules. The API wants an "
            "`appname` that ReliefWeb approved: ask for one (free, read by people) at "
            "https://apidoc.reliefweb.int/parameters#appname and set `appname` in syndicator.toml. "
            "A browser-like User-Agent meets a challenge (202); a plain one does not."
        ),
    )
    name = source.id
    ways_in = (
        Reports("https://api.reliefweb.int/v2/reports"),  # seen
        Updates("https://reliefweb.int/updates?search=%22trafficking+in+persons%22"),  # seen
    )
    article = Report
