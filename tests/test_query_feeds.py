"""The curated feeds that ship: each is understood, says something of its own, and finds what it is for."""

from itertools import combinations

import pytest
from query_archive import an_item

from syndicator.definitions import Definitions, load
from syndicator.model import Evidence, Item, Tags
from syndicator.query import Query, parse

DEFINITIONS = load()
NAMES = [
    "andaman-sea-and-bay-of-bengal",
    "arrest-to-sentence",
    "law-and-policy",
    "money-and-platforms",
    "new-reports-and-data",
    "recruitment-and-forced-labour-asean",
    "scam-compounds-elsewhere",
    "scam-compounds-mekong",
    "victims-identified-and-assisted",
    "work-at-sea",
]


def query_of(name: str, definitions: Definitions = DEFINITIONS) -> Query:
    return parse(definitions.curated[name].query, vocabulary=definitions.vocabulary, sources=())


def tagged(countries: str, topics: str, title: str = "A title") -> Item:
    some = Evidence(weight=1.0)
    wanted = set(topics.split())
    for slug in topics.split():
        wanted |= set(DEFINITIONS.vocabulary.ancestors(slug))
    tags = Tags(primary=dict.fromkeys(countries.split(), some), topics=dict.fromkeys(wanted, some))
    return an_item(1, title, tags=tags)


def test_ten_feeds_ship() -> None:
    assert sorted(DEFINITIONS.curated) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_curated_feed_is_understood_and_has_no_facet_of_its_own_but_for_one_topic(name: str) -> None:
    query = query_of(name)

    assert query.path is None or query.path.startswith("topic/")
    assert query_of(name).canonical == parse(query.canonical, vocabulary=DEFINITIONS.vocabulary, sources=()).canonical


@pytest.mark.parametrize("name", NAMES)
def test_a_subscriber_learns_what_a_feed_holds(name: str) -> None:
    feed = DEFINITIONS.curated[name]

    assert 15 <= len(feed.title) <= 70
    assert 60 <= len(feed.description) <= 300
    assert feed.description.endswith(".")
    assert "topic:" not in feed.description
    assert feed.once


def test_no_two_feeds_are_the_same() -> None:
    for one, other in combinations(NAMES, 2):
        assert query_of(one).canonical != query_of(other).canonical
        assert DEFINITIONS.curated[one].title != DEFINITIONS.curated[other].title


@pytest.mark.parametrize(("name", "countries", "topics", "wanted"), [
    ("scam-compounds-mekong", "MM CN", "forced-criminality", True),
    ("scam-compounds-mekong", "PH", "forced-criminality", False),
    ("scam-compounds-elsewhere", "PH", "forced-criminality", True),
    ("scam-compounds-elsewhere", "", "forced-criminality", True),
    ("scam-compounds-elsewhere", "PH KH", "forced-criminality", False),
    ("andaman-sea-and-bay-of-bengal", "BD", "rohingya", True),
    ("andaman-sea-and-bay-of-bengal", "IT", "maritime-movements", False),
    ("work-at-sea", "", "fishing-exploitation", True),
    ("recruitment-and-forced-labour-asean", "PH", "labour-migration", True),
    ("recruitment-and-forced-labour-asean", "NP", "labour-migration", False),
    ("arrest-to-sentence", "GB", "prosecution-justice migrant-smuggling", True),
    ("arrest-to-sentence", "GB", "prosecution-justice organ-removal", True),
    ("arrest-to-sentence", "GB", "prosecution-justice drugs", False),
    ("victims-identified-and-assisted", "NG", "victim-assistance sexual-exploitation", True),
    ("victims-identified-and-assisted", "NG", "victim-assistance", False),
    ("new-reports-and-data", "", "research-data irregular-migration", True),
    ("new-reports-and-data", "", "research-data drugs", False),
    ("law-and-policy", "ID", "policy-strategy migrant-smuggling", True),
    ("law-and-policy", "ID", "policy-strategy events", False),
    ("money-and-platforms", "HK", "illicit-finance forced-criminality", True),
    ("money-and-platforms", "HK", "illicit-finance drugs", False),
])  # fmt: skip
def test_a_feed_finds_what_it_is_for(name: str, countries: str, topics: str, wanted: bool) -> None:
    assert query_of(name).matches(tagged(countries, topics)) is wanted


def test_the_yearly_report_is_law_and_policy_by_its_name_alone() -> None:
    assert query_of("law-and-policy").matches(
        tagged("US", "", "Department releases 2024 Trafficking in Persons Report")
    )
