"""Australian Home Affairs: visa and border news, from the JSON behind its own news pages; Canberra time."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from scrapers.apis import SharePoint
from scrapers.listings import Ask
from scrapers.pages import ArticlePage
from scrapers.reading import Unreadable
from scrapers.scope import OUR_FIELD
from scrapers.spiders import SourceSpider
from syndicator.model import Listed, Source

ARTICLE = "https://www.homeaffairs.gov.au/news-media/archive/article?itemId={}"


class News(SharePoint):
    """`d.data[]` with Title, Category, Content (markup), Date, Id. A year at a time, twenty a page."""

    query: ClassVar[Mapping[str, object]] = {
        "siteUrl": "https://www.homeaffairs.gov.au",
        "webUrl": "/News-subsite",
        "filter": {
            "Categories": [],
            "PageNumber": 1,
            "RowLimit": 20,
            "ShowCurrentSiteOnly": False,
            "CurrentSite": "Immi",
            "Year": "{year}",
        },
    }

    def entries(self, answer: Any) -> list[Listed]:
        data = answer.get("d") if isinstance(answer, dict) else None
        rows = data.get("data") if isinstance(data, dict) else None
        if not isinstance(rows, list):
            raise Unreadable("not an answer of GetNews")
        return [
            Listed(
                url=ARTICLE.format(row["Id"]),
                title=row.get("Title"),
                published=_date(row.get("Date")),
                html=row.get("Content"),
                categories=(row["Category"],) if row.get("Category") else (),
            )
            for row in rows
            if isinstance(row, dict) and row.get("Id")
        ]

    def onward(self, answer: Any) -> list[Ask]:
        """The next page, where this one is full."""
        wanted = self.question["filter"]
        if len(answer["d"]["data"]) < wanted["RowLimit"]:
            return []
        following = {**wanted, "PageNumber": wanted["PageNumber"] + 1}
        return [self.ask(str(self.response.url), {**self.question, "filter": following})]


def _date(raw: object) -> str | None:
    """A date as it is written; the form `/Date(milliseconds)/`, which .NET writes, as ISO 8601."""
    if not isinstance(raw, str):
        return None
    if found := re.fullmatch(r"/Date\((\d{1,14})(?:[+-]\d{4})?\)/", raw):
        return datetime.fromtimestamp(int(found[1]) / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return raw


class Notice(ArticlePage):
    """The page is filled by a script, so it is not asked for: the text is the listing's."""


class HomeAffairsAu(SourceSpider):
    source = Source(
        id="home_affairs_au",
        title="Australian Home Affairs: news",
        homepage="https://www.homeaffairs.gov.au/news-media/archive",
        country="AU",
        language="en",
        timezone="Australia/Sydney",
        publisher="Australian Department of Home Affairs",
        every=timedelta(days=1),
        rank=80,
        filter=OUR_FIELD,
        note=(
            "Seen (2025): the interface, its question and its answer; `/news-media/archive/article?itemId=NUMBER`. "
            "Unknown: how `Date` is spelled; whether an article's page shows anything without scripts."
        ),
    )
    name = source.id
    ways_in = (News("https://immi.homeaffairs.gov.au/_layouts/15/api/Data.aspx/GetNews"),)  # seen 2025
    article = Notice
    follow = False  # the listing says all there is
