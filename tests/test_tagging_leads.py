"""What the first sentence names, peoples in a row, and terms that offer a choice."""

import pytest

from syndicator.model import Tags
from syndicator.tagging import Tagger


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


def rules(tags: Tags, topic: str) -> set[str]:
    return {match.rule for match in tags.topics[topic].matches}


def test_what_the_first_sentence_names_once_is_what_it_is_about(tagger: Tagger) -> None:
    text = "Police in Lyon freed six Thai women from a flat, officials in France said. A charity from Spain helped."
    tags = tagger.tag(title="Police free six from flat in Lyon", text=text)
    assert set(tags.primary) == {"FR", "TH"}
    assert set(tags.mentioned) == {"ES"}


def test_a_short_beginning_is_no_first_sentence(tagger: Tagger) -> None:
    tags = tagger.tag(title="", text="Lt. Gen. Somchai of Thailand spoke first. Then came Laos.")
    assert tags.primary["TH"].weight == 2.0
    assert tags.mentioned["LA"].weight == 1.4


def test_three_peoples_in_a_row_are_passing_mentions(tagger: Tagger) -> None:
    text = "Calls to a helpline in Ireland rose. Brazilian, Filipino and Romanian callers were the largest groups."
    tags = tagger.tag(title="More men seek help", text=text)
    assert set(tags.primary) == {"IE"}
    assert tags.mentioned["RO"].matches[0].rule == "demonym: enumeration"


def test_three_countries_in_a_row_are_where_it_happened(tagger: Tagger) -> None:
    tags = tagger.tag(title="Raids at dawn", text="Police knocked on doors in Germany, Poland and the Czech Republic.")
    assert set(tags.primary) == {"CZ", "DE", "PL"}


@pytest.mark.parametrize("text", ["They sold kidneys.", "She bought a kidney.", "Doctors removed his kidneys."])
def test_a_choice_is_found_by_any_of_its_words(tagger: Tagger, text: str) -> None:
    assert any("(sold|sell|" in rule for rule in rules(tagger.tag(title="", text=text), "organ-removal"))


def test_a_gap_is_no_longer_than_three_words_and_ends_with_the_sentence(tagger: Tagger) -> None:
    for text in ("They sold what they had and then their kidneys.", "It was sold. Kidneys are red."):
        assert "organ-removal" not in tagger.tag(title="", text=text).topics


def test_smuggled_goods_are_no_smuggled_people(tagger: Tagger) -> None:
    tags = tagger.tag(title="Cocaine smuggling ring broken up", text="The gang smuggled the drugs in pineapples.")
    assert "migrant-smuggling" not in tags.topics
    assert "drugs" in tags.topics


@pytest.mark.parametrize(
    "text",
    [
        "Smuggling rings, drug trafficking rings and gold.",
        "Drug trafficking networks grow.",
        "Wildlife trafficking victims.",
    ],
)
def test_a_phrase_that_hides_a_word_hides_what_shares_it(tagger: Tagger, text: str) -> None:
    assert "trafficking-in-persons" not in tagger.tag(title="", text=text).topics


def test_what_shares_no_word_with_it_stays(tagger: Tagger) -> None:
    tags = tagger.tag(title="", text="Drug trafficking and the trafficking network that sold girls.")
    assert "trafficking-in-persons" in tags.topics


@pytest.mark.parametrize(("between", "found"), [("", True), ("The day was long. " * 30, False)])
def test_two_words_of_the_field_show_it_only_near_one_another(tagger: Tagger, between: str, found: bool) -> None:
    text = f"Their passports were checked. {between}They could not leave. The police arrested two men in a raid."
    assert ("operations-arrests" in tagger.tag(title="", text=text).topics) is found


def test_words_that_look_like_verbs_have_plurals_too(tagger: Tagger) -> None:
    assert "migrant-smuggling" in tagger.tag(title="People smuggling rings grow", text="").topics
    assert "maritime-movements" in tagger.tag(title="Migrants' sea crossings", text="").topics


@pytest.mark.parametrize(
    "text",
    [
        "The club sold three players to Italian sides and bought a Brazilian winger for 40 million euros.",
        "The bank was fined for misleading customers about fees and must pay compensation.",
        "Thai farmers protest against falling rice prices outside parliament.",
        "Hospital staff in Kenya strike over unpaid wages.",
        "A nurse from the Philippines won the lottery in Dubai.",
        "Doctors transplanted a pig kidney into a patient in Boston.",
        "Police arrested a man after a stabbing outside a nightclub in Leeds; he is in custody.",
        "A court in Paris fined the tech giant 200 million euros over cookies.",
        "The minister opened a training centre for young mechanics in Accra.",
        "Researchers say the number of elephants in Botswana has grown.",
        "A dinghy race on the lake was called off after two boats capsized.",
        "The airline will fly home 300 tourists stranded in Bali after the eruption.",
        "Coastguard rescues surfer who drifted out to sea off Cornwall.",
        "The film tells of a bride who runs away from her wedding.",
        "Passport renewals will cost more from January, the government said.",
        "The embassy in Tokyo held a reception for graduates.",
        "Lorry drivers face delays of six hours at the border because of new customs software.",
        "A lorry carrying pigs overturned near Bologna; the driver was hurt.",
        "The dog was smuggled past security in a handbag.",
        "He was convicted of smuggling cigarettes from Poland.",
        "The company laid off 400 workers at its plant in Ohio.",
        "Chinese workers built the bridge in eleven months.",
        "Actress held captive by critics' expectations speaks about her new role.",
        "A mother was jailed for neglecting her three children.",
        "A teacher was charged with assaulting a pupil.",
        "Parents protest against the closure of a village school.",
        "Scammers pose as tax officials and ask pensioners for gift cards, police warn.",
        "A fake-lottery fraud cost pensioners in Ohio 2 million dollars.",
        "The bitcoin price rose to a record on Monday.",
        "Hackers demanded a ransom from the city's hospitals.",
        "The data breach exposed passports of 30,000 guests of a hotel chain.",
        "Refuge for hedgehogs opens in Devon.",
        "The old asylum is to become flats.",
        "The senator was forced to sell her house.",
        "Women were forced to wait for hours at the polling station.",
        "The government will raise the minimum wage in April.",
        "Survivors of the earthquake still live in tents.",
        "Families fled their homes as floods hit Valencia.",
        "A fire forced 900 residents to leave their homes.",
        "Thousands of Syrians celebrated in Damascus.",
        "UN Security Council meets on Sudan.",
        "The prime minister sacked his finance minister over the budget.",
        "NATO ministers agree to spend more on defence.",
        "Fishermen in Brittany block a port over quotas.",
        "A trawler sank off Iceland; its crew of six was saved.",
        "Illegal fishing by foreign trawlers robs Ghana of fish, study says.",
        "Seasonal flu vaccine offered to care workers.",
        "The king visited a shelter for homeless men.",
        "Students learn to code in a two-week course.",
        "Alumni of the university gave 3 million for a library.",
        "Supermarkets drop prices of bread.",
        "A hotel in Rome was closed because of bed bugs.",
        "Women's rights group protests against harassment in trains.",
        "Museum returns bronzes to Nigeria.",
        "Voluntary return of bottles is the rule in Norway.",
        "A woman returned home from hospital after 200 days.",
        "The astronaut's return home was delayed.",
    ],
)
def test_news_of_another_field_has_no_topic_of_ours(tagger: Tagger, text: str) -> None:
    assert not tagger.tag(title="", text=text).topics
    assert not tagger.tag(title=text, text="").topics


def test_half_a_character_stops_nothing(tagger: Tagger) -> None:
    assert set(tagger.tag(title="a\ud800b in Thailand", text="\udfff ñ").primary) == {"TH"}
