"""Thailand's Department of Special Investigation: news in English, some titles in Thai; US order of dates."""

import re
from datetime import timedelta

from parsel import Selector
from web_poet import field

from scrapers import reading
from scrapers.listings import Found
from scrapers.pages import ArticlePage, HtmlListing
from scrapers.scope import OUR_FIELD_OR_UNTAGGED
from scrapers.spiders import SourceSpider
from syndicator.model import Listed, Source

_DATE = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d:\d\d [AP]M\b")
_ABOVE = 4
"""So many elements above a link its date has been seen."""


class MissionNews(HtmlListing):
    """The whole title stands in the link's `title` attribute; the date in the text of some element around it."""

    include = r"/en/Detail/[0-9a-fA-F]{32}$"

    def read(self) -> Found:
        root = reading.html_of(self.response)
        base = str(self.response.url)
        listed = [
            Listed(url=url, title=link.attrib.get("title") or reading.words(link), published=_date_around(link))
            for link in root.css("a[href*='/en/Detail/']")
            if (url := reading.web_address(link.attrib.get("href"), base))
        ]
        return Found(listed=tuple(listed))


def _date_around(link: Selector) -> str | None:
    """The date in the nearest element around a link, if that speaks of one date only."""
    for above in list(reversed(link.xpath("ancestor::*")))[:_ABOVE]:
        dates = set(_DATE.findall(reading.words(above) or ""))
        if dates:
            return dates.pop() if len(dates) == 1 else None
    return None


class News(ArticlePage):
    """Paragraphs between the heading and the next one."""

    @field
    def title(self) -> str | None:
        return self.first("h1::text")

    @field
    def html(self) -> str | None:
        parts = self.xpath("//p[preceding::h1][count(preceding::h2) + count(preceding::h3) = 0]").getall()
        return "\n".join(parts) or None


class DsiThailand(SourceSpider):
    source = Source(
        id="dsi_thailand",
        title="Thailand DSI: mission news",
        homepage="https://www.dsi.go.th/en/Type/Mission-News/1",
        country="TH",
        language="en",
        timezone="Asia/Bangkok",
        publisher="Department of Special Investigation, Thailand",
        every=timedelta(days=1),
        date_order="MDY",
        rank=80,
        filter=OUR_FIELD_OR_UNTAGGED,
        note=(
            "Seen (a working scraper): the listing, links to `/en/Detail/CODE`, titles in the `title` attribute, dates "
            "as `M/D/YYYY h:mm:ss AM`, paragraphs after the h1. Inferred: that the last part of the listing's address "
            "is the page. Unknown: paging, a feed."
        ),
    )
    name = source.id
    ways_in = (MissionNews("https://www.dsi.go.th/en/Type/Mission-News/1"),)  # seen
    article = News
