"""Pages for people: what stands on each, for ordinary values."""

from dataclasses import replace

import pages_samples as samples
import pytest
from lxml import html

from syndicator.model import Site, Verdict
from syndicator.pages import documents
from syndicator.pages.values import Choice, Standing, Whole


def text(page: bytes) -> str:
    return " ".join(html.fromstring(page.decode()).find("body").text_content().split())


@pytest.mark.parametrize("server", [False, True])
def test_the_first_page_lets_one_pick_a_country_and_a_topic_and_see_the_three_latest(server: bool) -> None:
    front = samples.front()
    tree = html.fromstring(documents.index(front, site=samples.SITE, server=server).decode())

    for name, choices in (("countries", front.countries), ("topics", front.topics)):
        picks = tree.xpath(f"//details[@name='{name}']")
        assert [pick.xpath("string(summary/span[@class='label'])") for pick in picks] == [
            choice.label for choice in choices[: len(picks)]
        ]
        assert all(len(pick.xpath(".//ol/li")) == 3 for pick in picks)
        assert all(len(pick.xpath(".//ul[@class='formats']//a")) == 4 for pick in picks)


def test_the_first_page_says_honestly_which_sources_were_not_seen() -> None:
    page = text(documents.index(samples.front(), site=samples.SITE, server=True))

    assert "6 of 8 sources seen on 24 November 2026" in page
    assert f"not seen: ASEAN-ACT and {samples.SOURCES['gitoc'].title}." in page
    assert "2 more have never delivered here yet" in page


def test_without_a_server_nothing_leads_to_what_needs_one() -> None:
    site = samples.SITE
    for page in (
        documents.index(samples.front(), site=site, server=False),
        documents.facet(samples.facet(), site=site, server=False),
        documents.status(samples.service(), site=site, server=False),
        documents.about(site=site, server=False),
        documents.not_found(site=site, server=False),
    ):
        links = html.fromstring(page.decode()).xpath("//@href | //@action")
        assert not [link for link in links if "/search" in link or "/item/" in link or "/story/" in link]


def test_the_health_line_names_what_is_wrong_and_since_when() -> None:
    assert documents.health_line(samples.standings()) == (
        "Fed by 8 sources: 1 broken since 12 November 2026, 1 quiet, 1 not proven here yet."
    )
    assert documents.health_line([Standing(source="rso", verdict=Verdict.OK)]) == "Fed by 1 source, which is ok."


def test_links_work_below_the_path_of_the_base_address_on_any_host() -> None:
    tree = html.fromstring(documents.facet(samples.facet(), site=samples.SITE, server=True).decode())
    own = [link for link in tree.xpath("//body//@href | //@src") if link.startswith("/")]

    assert own
    assert all(link.startswith("/trafficking/") for link in own)
    feeds = tree.xpath("//link[@rel='alternate']/@href")
    assert feeds == [f"https://feeds.example.org/trafficking/feeds/country/th.{end}" for end in ("rss", "atom", "json")]


def test_a_demo_says_that_it_is_one_and_that_its_addresses_are_local() -> None:
    page = documents.facet(samples.facet(), site=samples.LOCAL, server=False)

    assert page.decode().count("<title>[Demo] Thailand") == 1
    assert "This is a demonstration." in text(page)
    assert "These addresses work on this computer only" in text(page)
    assert "feedly" not in page.decode()


def test_no_contact_gives_no_dead_link() -> None:
    page = documents.about(site=replace(samples.SITE, contact=None), server=True)

    assert "mailto:" not in page.decode()
    assert "has not set a contact yet" in text(page)


def test_the_same_values_give_the_same_bytes() -> None:
    site: Site = samples.SITE

    assert documents.index(samples.front(), site=site, server=True) == documents.index(
        samples.front(), site=site, server=True
    )


def test_a_pair_is_offered_as_a_feed_where_nobody_answers_searches_and_as_a_search_where_somebody_does() -> None:
    pair = replace(samples.feed(), kind="pair", path="country/th/topic/rohingya", query="country:TH topic:rohingya")
    choice = Choice(label="Rohingya", feed=pair, count=3)
    facet = samples.facet(related=(choice,))
    static, served = (
        html.fromstring(documents.facet(facet, site=samples.SITE, server=server).decode()).xpath(
            "//section[@aria-labelledby='related']"
        )[0]
        for server in (False, True)
    )

    assert static.xpath(".//a/@href")[1] == f"{samples.SITE.base_url}/feeds/country/th/topic/rohingya.atom"
    assert served.xpath(".//a/@href") == ["/trafficking/search?q=country%3ATH%20topic%3Arohingya"]


def test_a_country_that_is_only_mentioned_leads_to_no_page_that_may_not_exist() -> None:
    page = html.fromstring(documents.facet(samples.facet(), site=samples.SITE, server=False).decode())

    assert page.xpath("//ul[@class='tags']//span/text()") == ["mentions Myanmar"] * 4
    assert "/trafficking/country/mm/" not in page.xpath("//ul[@class='tags']//@href")


def test_the_largest_country_opens_the_first_page_whatever_the_order_given() -> None:
    front = samples.front()
    turned = replace(front, countries=front.countries[::-1], topics=front.topics[::-1])

    assert documents.index(turned, site=samples.SITE, server=True) == documents.index(
        front, site=samples.SITE, server=True
    )


def test_the_recording_of_a_demo_is_never_called_stopped() -> None:
    for page in samples.every(samples.LOCAL, server=False).values():
        assert b"stopped" not in page


@pytest.mark.parametrize(("total", "older"), [(3, False), (4, True)])
def test_a_story_told_by_three_counts_as_three_items_and_hides_no_older_one(total: int, older: bool) -> None:
    first = samples.story().items[0]
    page = documents.facet(samples.facet(items=(first,), total=total), site=samples.SITE, server=False)

    assert (b"Older ones" in page) is older


def test_a_publishers_name_from_right_to_left_leaves_the_date_behind_it_alone() -> None:
    name = "وكالة الحدود"
    source = replace(samples.SITE.sources["rso"], title=name, publisher=name)
    site = replace(samples.SITE, sources={**samples.SITE.sources, "rso": source})
    page = documents.item(Whole(item=samples.item(source="rso")), site=site).decode()

    assert f"<bdi>{name}</bdi> ·" in page
