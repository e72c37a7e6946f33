"""ReliefWeb: other organisations' releases, collected by OCHA. Feeds are closed to crawlers, the API opens by name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from scrapers.apis import ReliefWeb as Api
from scrapers.pages import ArticlePage
from scrapers.spiders import SourceSpider
from syndicator.model import Listed, Source

WORDS = (
    '"trafficking in persons" OR "human trafficking" OR "migrant smuggling" OR "smuggling of migrants" '
    'OR "people smuggling" OR "forced labour" OR "scam centres" OR "scam compounds"'
)
_MIDNIGHT = "T00:00:00+00:00"


class Reports(Api):
    """What speaks of our field, fifty a page, the newest first: there is no such theme, so words must do."""

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

    def entries(self, answer: Any) -> list[Listed]:
        """The reports, with original dates as what they are: days, which the API spells as midnight."""
        return [
            replace(listed, published=(listed.published or "").removesuffix(_MIDNIGHT) or None)
            for listed in super().entries(answer)
        ]


class Report(ArticlePage):
    """Not asked for: it says what the API says, body, original address and dates included."""


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
            "Seen (the site's public source code, July 2026): API, pages, robots rules. The API wants an `appname` "
            "that ReliefWeb approved: ask for one (free, read by people) and set `appname` in syndicator.toml. "
            "A browser-like User-Agent meets a challenge (202); a plain one does not. "
            "Unknown: how much of our field these words catch."
        ),
    )
    name = source.id
    ways_in = (Reports("https://api.reliefweb.int/v2/reports"),)  # seen
    article = Report
    follow = False  # the API says all there is
