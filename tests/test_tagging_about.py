"""What a text is about and what it only mentions: by where, how often and beside what a country is named."""

import pytest

from syndicator.model import Tags
from syndicator.tagging import Tagger


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


def dropped(tags: Tags, code: str) -> set[str]:
    return {match.rule.partition(": ")[2] for match in tags.considered[code].matches}


def test_one_late_mention_is_passing_where_the_first_sentence_names_another(tagger: Tagger) -> None:
    text = "Farmers in Denmark sow earlier each spring, a survey says. Some of the seed is bought in Latvia."
    tags = tagger.tag(title="Seed time moves", text=text)
    assert set(tags.primary) == {"DK"}
    assert set(tags.mentioned) == {"LV"}


def test_what_is_spoken_of_again_and_again_is_what_it_is_about(tagger: Tagger) -> None:
    text = "Farmers in Denmark sow early, it is said. Latvia sells the seed. It comes from Riga. Latvian growers sing."
    assert set(tagger.tag(title="Seed time moves", text=text).primary) == {"DK", "LV"}


def test_the_first_sentence_leads_with_two_and_mentions_the_rest(tagger: Tagger) -> None:
    text = "A Kenyan nurse who works in Oman wrote to a friend whose cousin lives near a lake in Chile."
    tags = tagger.tag(title="Letters", text=text)
    assert set(tags.primary) == {"KE", "OM"}
    assert set(tags.mentioned) == {"CL"}


def test_a_list_behind_a_title_that_names_another_country_tells_where_people_come_from(tagger: Tagger) -> None:
    text = "Inspectors in Parma found Ghanaian and Gambian pickers asleep in a shed."
    titled = tagger.tag(title="Pickers found asleep on Italian farm", text=text)
    partner = tagger.tag(
        title="Italian inspectors at work", text="Italian and Maltese inspectors went through the sheds."
    )
    assert (set(titled.primary), set(titled.mentioned)) == ({"IT"}, {"GH", "GM"})
    assert set(tagger.tag(title="Pickers found asleep", text=text.replace("in Parma ", "")).primary) == {"GH", "GM"}
    assert set(partner.primary) == {"IT", "MT"}


@pytest.mark.parametrize("among", ["among them groups in", "including", "such as"])
def test_countries_that_stand_as_examples_are_mentioned_only(tagger: Tagger, among: str) -> None:
    text = "Volunteers in Norway knit caps for {} Bolivia and Ghana. Each takes a week."
    tags = tagger.tag(title="Caps by post", text=text.format(f"nine places, {among}"))
    assert (set(tags.primary), set(tags.mentioned)) == ({"NO"}, {"BO", "GH"})
    assert {match.rule for match in tags.mentioned["GH"].matches} == {"name: example"}
    assert set(tagger.tag(title="Caps by post", text=text.format("nurses in")).primary) == {"BO", "GH", "NO"}


def test_a_list_of_three_leads_as_one_unless_people_come_from_it(tagger: Tagger) -> None:
    raid = tagger.tag(title="Raids", text="Officers knocked on doors in Spain, Italy and Malta.")
    course = tagger.tag(title="Course ends", text="In Suva, judges from Tonga, Samoa and Kiribati sat for three days.")
    assert set(raid.primary) == {"ES", "IT", "MT"}
    assert set(course.primary) == {"FJ"}
    assert set(course.mentioned) == {"TO", "WS", "KI"}


@pytest.mark.parametrize(
    ("text", "about", "passing", "rule"),
    [
        ("A course in Bangkok, funded by the Government of Australia, ended.", "TH", "AU", "donor"),
        ("With support from Japan, Fiji opened a court.", "FJ", "JP", "donor"),
        ("Indonesian police boarded a Chinese-flagged vessel.", "ID", "CN", "origin"),
    ],
)
def test_who_pays_and_whose_flag_it_is_are_passing(
    tagger: Tagger, text: str, about: str, passing: str, rule: str
) -> None:
    tags = tagger.tag(title="", text=text)
    assert set(tags.primary) == {about}
    assert [match.rule.partition(": ")[2] for match in tags.mentioned[passing].matches] == [rule]


def test_what_is_done_by_a_country_is_not_paid_by_it(tagger: Tagger) -> None:
    assert set(tagger.tag(title="", text="The island was taken by Japan.").primary) == {"JP"}


def test_where_nothing_leads_what_weighs_most_does(tagger: Tagger) -> None:
    text = "The mill was rebuilt stone by stone over nine long years, and it grinds again. It stands in Slovenia."
    assert set(tagger.tag(title="The mill", text=text).primary) == {"SI"}


def test_a_bare_agency_seat_stays_where_the_story_names_no_other_at_once(tagger: Tagger) -> None:
    text = "BANGKOK (Agency) - A judge stopped the dam. The ruling touches many. Engineers from Norway had drawn it."
    assert "TH" in tagger.tag(title="Judge stops dam", text=text).primary
    tags = tagger.tag(title="Judge stops dam in Laos", text=text)
    assert dropped(tags, "TH") == {"agency seat"}


@pytest.mark.parametrize(
    ("text", "dropped_in"),
    [
        (
            "LYON, France - Police of Guyana found 58 women in mining camps along the river. {far} INTERPOL led them.",
            {"FR"},
        ),
        ("LYON, France - Police found 58 women in mining camps along the river. {far} INTERPOL led them.", set()),
        (
            "LYON, France - Police of Guyana found 58 women in mining camps along the river. {far} Europol led them.",
            set(),
        ),
        ("GENEVA, Switzerland - Police of Guyana found 58 women in the camps. {far} The UN led them.", set()),
    ],
)
def test_a_dateline_where_the_organisation_sits_is_its_desk(tagger: Tagger, text: str, dropped_in: set[str]) -> None:
    far = "The search went on for a fortnight, by boat and on foot."

    tags = tagger.tag(title="Camps searched", text=text.format(far=far))

    assert tags.considered.keys() & {"FR", "CH"} == dropped_in


@pytest.mark.parametrize(
    "text",
    [
        "The State Department for Diaspora Affairs met them.",
        "She worked in a lounge in Little India.",
        "Judge Ong Li Shan heard her.",
    ],
)
def test_words_of_a_country_in_another_s_names_are_no_words_for_it(tagger: Tagger, text: str) -> None:
    assert not tagger.tag(title="", text=text).primary


def test_the_country_behind_a_seat_is_part_of_the_address(tagger: Tagger) -> None:
    tags = tagger.tag(title="", text="Police of many states took part, INTERPOL in Lyon, France, said.")
    assert not tags.primary
    assert dropped(tags, "FR") == {"seat"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A fire broke out in Cali on Monday.", "CO"),
        ("Two trawlers collided near Hull.", "GB"),
        ("Police in Kingston said so.", "JM"),
        ("A bus crashed outside Wellington.", "NZ"),
    ],
)
def test_a_doubtful_place_counts_where_something_is_in_it(tagger: Tagger, text: str, code: str) -> None:
    assert set(tagger.tag(title="", text=text).primary) == {code}


@pytest.mark.parametrize(
    "text", ["Cali sang to us.", "They sat in Victoria Park.", "Hull repairs took a week.", "Dear Santiago, come home."]
)
def test_a_doubtful_place_counts_nowhere_else(tagger: Tagger, text: str) -> None:
    tags = tagger.tag(title="", text=text)
    assert not {*tags.primary, *tags.mentioned}


def test_a_doubtful_place_may_lie_in_the_country_that_is_spoken_of(tagger: Tagger) -> None:
    tags = tagger.tag(title="", text="Twins went home to Holguín in Cuba. A donor in Santiago paid.")
    assert {*tags.primary, *tags.mentioned} == {"CU"}


def test_a_tongue_that_is_welcome_is_no_country(tagger: Tagger) -> None:
    vacancy = tagger.tag(title="", text="The office in Suva seeks an adviser. French is welcome.")
    news = tagger.tag(title="", text="The French team is welcome. So is the Thai.")
    assert dropped(vacancy, "FR") == {"language"}
    assert {*news.primary, *news.mentioned} == {"FR", "TH"}


def test_a_sum_of_money_is_no_country_and_its_currency_is(tagger: Tagger) -> None:
    paid = tagger.tag(title="", text="He paid 300 Kuwaiti dinars and two million Turkish lira for it.")
    fell = tagger.tag(title="", text="The Turkish lira fell.")
    assert not paid.primary
    assert dropped(paid, "KW") == dropped(paid, "TR") == {"currency"}
    assert set(fell.primary) == {"TR"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Floods hit Voronezh.", "RU"), ("Floods hit Zhytomyr.", "UA"), ("Floods hit Seongnam.", "KR"),
        ("Floods hit Kitakyushu.", "JP"), ("Floods hit Shijiazhuang.", "CN"), ("Floods hit Aguascalientes.", "MX"),
        ("Floods hit Piauí.", "BR"), ("Floods hit Saxony-Anhalt.", "DE"), ("Floods hit Camarines Norte.", "PH"),
        ("Floods hit Bangka Belitung.", "ID"), ("Floods hit Sakon Nakhon.", "TH"), ("Floods hit Quang Ngai.", "VN"),
        ("Floods hit Barguna.", "BD"), ("Floods hit Leitrim.", "IE"), ("Floods hit Tana River.", "KE"),
        ("Floods hit Nunavut.", "CA"), ("Floods hit Tasmania.", "AU"), ("Floods hit Chhattisgarh.", "IN"),
        ("Floods hit Mpumalanga.", "ZA"), ("Floods hit Ekiti.", "NG"), ("Floods hit Terengganu.", "MY"),
        ("Floods hit Ayeyarwady.", "MM"), ("Floods hit Balochistan.", "PK"), ("Floods hit Aberdeenshire.", "GB"),
        ("Floods hit Vermont.", "US"),
    ],
)  # fmt: skip
def test_provinces_and_large_cities_tell_their_country_alone(tagger: Tagger, text: str, code: str) -> None:
    assert set(tagger.tag(title="", text=text).primary) == {code}
