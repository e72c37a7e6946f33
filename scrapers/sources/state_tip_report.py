"""The Trafficking in Persons Report of the US Department of State: a page a country, once a year."""

from datetime import timedelta

from scrapers.pages import ArticlePage, HtmlListing
from scrapers.spiders import SourceSpider
from syndicator.model import Source


class Countries(HtmlListing):
    """The report's own page links every country; a country that is missing answers 404 on purpose."""

    links = "a[href*='-trafficking-in-persons-report/']::attr(href)"
    include = r"/reports/20\d\d-trafficking-in-persons-report/[a-z][a-z-]+/?$"


class Country(ArticlePage):
    """The rank stands in the first h2: `COUNTRY (Tier 2 Watch List)`."""


class StateTipReport(SourceSpider):
    source = Source(
        id="state_tip_report",
        title="US Department of State: Trafficking in Persons Report",
        homepage="https://www.state.gov/trafficking-in-persons-report/",
        country="US",
        language="en",
        timezone="America/New_York",
        publisher="US Department of State",
        licence="Work of the United States Government (17 U.S.C. 105)",
        every=timedelta(days=7),
        date_order="MDY",
        user_agent="compatible",
        note=(
            "Seen (2026): `/reports/YEAR-trafficking-in-persons-report/COUNTRY/`, linked from the year's page; the "
            "rank in an h2. Unknown: dates of the pages, markup. A new year's report needs its address here."
        ),
    )
    name = source.id
    ways_in = (Countries("https://www.state.gov/reports/2026-trafficking-in-persons-report/"),)  # seen
    article = Country
