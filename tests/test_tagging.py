"""The rules of tagging, one by one, on sentences that show why each is there."""

import pytest

from syndicator.model import Tags
from syndicator.tagging import Tagger


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


def countries(tags: Tags) -> set[str]:
    return {*tags.primary, *tags.mentioned}


def own(tags: Tags) -> set[str]:
    return {slug for slug, evidence in tags.topics.items() if evidence.matches[0].zone != "ancestor"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Police in Viet Nam, Lao PDR and Timor-Leste met.", "LA TL VN"),
        ("A Burmese sailor and a Nigerien trader met a Nigerian judge.", "MM NE NG"),
        ("The U.S. said Turkey and Türkiye are one.", "TR US"),
        ("The UAE, the UK, the DRC and PNG signed.", "AE CD GB PG"),
        ("A Filipina, two Filipinos and a Philippine court.", "PH"),
        ("Papua New Guinea is no Guinea.", "PG GN"),
        ("South Sudan borders DR Congo.", "SS CD"),
        ("New Mexico lies in the United States.", "US"),
        ("They ship from Guinea-Bissau and Equatorial Guinea.", "GW GQ"),
        ("Dominica is not the Dominican Republic.", "DM DO"),
        ("Northern Ireland and Ireland.", "GB IE"),
        ("She was found in Cox’s Bazar.", "BD"),
        ("A camp in Mae Sot, a casino in Sihanoukville, a port in Benjina.", "ID KH TH"),
        ("Police in Benin City have nothing to do with Benin.", "NG BJ"),
        ("Troops reached Rakhine and Kokang.", "MM"),
    ],
)
def test_a_country_goes_by_many_words(tagger: Tagger, text: str, codes: str) -> None:
    assert countries(tagger.tag(title="", text=text)) == set(codes.split())


@pytest.mark.parametrize(
    "text",
    [
        "The Bali Process and the Adelaide Strategy set out eight areas.",
        "The Jakarta Centre for Law Enforcement Cooperation runs courses.",
        "Ships crossed the South China Sea, the Indian Ocean and the English Channel.",
        "Latin American and South American groups met; it cost US$ 30 or 20 Australian dollars.",
        "He wrote for the South China Morning Post and the Bangkok Post.",
        "The Palermo Protocol, the Istanbul Convention and the Rome Statute apply.",
        "Officials of ASEAN, the EU, the Mekong region, the Gulf states and the Pacific Islands Forum met.",
        "They speak Thai, English or Chinese; the leaflet is printed in French and Vietnamese.",
        "Samir Nepali, Michael Jordan and Chad Ferris gave evidence; Jordan wept. Judge Israel listened.",
        "Jeremy Douglas of UNODC spoke in Vienna.",
        "INTERPOL, Lyon, welcomed the result.",
        "The turkey was polished, then china and jersey were sold; they chad.",
        "Trust us: it is in the oman of a woman.",
    ],
)
def test_what_only_looks_like_a_country_tags_nothing(tagger: Tagger, text: str) -> None:
    assert countries(tagger.tag(title="", text=text)) == set()


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [
        ("Georgia opens its archives", "The minister in Tbilisi spoke.", "GE"),
        ("Georgia man convicted", "The Cobb County sheriff and the FBI said so.", "US"),
        ("Congo votes", "Polls opened in Kinshasa.", "CD"),
        ("Congo votes", "Polls opened in Brazzaville, the capital of the Republic of the Congo.", "CG"),
        ("Fire in Hyderabad", "Nine died in the city in Sindh, Pakistan.", "PK"),
        ("Fire in Hyderabad", "Nine died in the capital of Telangana.", "IN"),
        ("Storm in Victoria", "Melbourne was hit.", "AU"),
        ("Strike in Tripoli", "The Lebanese army looked on in Beirut.", "LB"),
        ("Korea tests missile", "Pyongyang fired it, North Korean radio said.", "KP"),
    ],
)
def test_a_word_that_two_share_goes_to_the_one_that_is_spoken_of(
    tagger: Tagger, title: str, text: str, code: str
) -> None:
    assert set(tagger.tag(title=title, text=text).primary) == {code}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A fire broke out in Athens, Ohio, on Monday.", "US"),
        ("A bus left Paris, Texas, at noon.", "US"),
        ("JOPLIN, Mo. (Agency) — A barn burned down.", "US"),
        ("Paris won the cup. The Paris, Ill., team beat Effingham.", "US"),
        ("The Lebanon, Tenn., man was in Lebanon on Monday.", "US"),
        ("The meeting took place in Valencia, Venezuela.", "VE"),
    ],
)
def test_the_word_behind_a_comma_says_which_one_is_meant(tagger: Tagger, text: str, codes: str) -> None:
    assert countries(tagger.tag(title="", text=text)) == set(codes.split())


def test_the_dateline_of_an_agency_says_only_where_its_writer_sat(tagger: Tagger) -> None:
    text = "BANGKOK (Agency) - Cambodian police have raided a compound in Poipet."

    tags = tagger.tag(title="Compound raided", text=text)

    assert countries(tags) == {"KH"}
    assert [match.rule for match in tags.considered["TH"].matches] == ["capital: agency seat"]


def test_the_seat_counts_where_its_country_is_spoken_of_again(tagger: Tagger) -> None:
    text = "LONDON, Jan 25 (Agency) - Ghanaian fishermen were found on a British ship."
    assert countries(tagger.tag(title="", text=text)) == {"GB", "GH"}


def test_a_city_that_is_no_agencys_seat_is_where_it_happened(tagger: Tagger) -> None:
    tags = tagger.tag(title="", text="KATHMANDU — A bus fell into a river.")
    assert set(tags.primary) == {"NP"}
    assert tags.primary["NP"].matches[0].zone == "dateline"


def test_the_dateline_of_a_united_nations_release_is_where_it_happened(tagger: Tagger) -> None:
    text = "Kuala Lumpur (Malaysia), 17 December 2013 - Officers met under a programme of UNODC."
    tags = tagger.tag(title="Officers meet", text=text)
    assert set(tags.primary) == {"MY"}
    assert {match.zone for match in tags.primary["MY"].matches} == {"dateline"}


def test_four_or_more_in_a_row_are_one_weak_mention_each(tagger: Tagger) -> None:
    text = "Officers from Cambodia, Indonesia, Malaysia, the Philippines and Viet Nam met in Bangkok, Thailand."
    tags = tagger.tag(title="Officers meet", text=text)
    assert set(tags.primary) == {"TH"}
    assert set(tags.mentioned) == {"ID", "KH", "MY", "PH", "VN"}
    assert {match.rule for match in tags.mentioned["PH"].matches} == {"name: enumeration"}


def test_both_ends_of_a_route_are_what_it_is_about(tagger: Tagger) -> None:
    tags = tagger.tag(title="Ring broken up", text="It moved women from Nepal to Kuwait. An office in Delhi helped.")
    assert set(tags.primary) == {"KW", "NP"}
    assert tags.primary["NP"].matches[0].rule == "name: route"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The Royal Thai Police opened a hotline.", "TH"),
        ("The Australian Federal Police and the FBI helped.", "AU US"),
        ("The gate was open. (Photo: AFP)", ""),
        ("US DEPARTMENT OF JUSTICE / HO", ""),
        ("The AFP said so.", ""),
        ("Police in Canberra said so, and so did the AFP.", "AU"),
    ],
)
def test_an_institution_stands_for_its_country_where_it_acts(tagger: Tagger, text: str, codes: str) -> None:
    assert countries(tagger.tag(title="", text=text)) == set(codes.split())


def test_a_list_of_other_articles_tags_nothing(tagger: Tagger) -> None:
    text = (
        "The course in Suva ended on Friday.\n\nRelated stories\nMongolia opens shelter\nNepal signs pact\n\n"
        "Also read: Sweden votes"
    )
    tags = tagger.tag(title="Course ends", text=text)
    assert countries(tags) == {"FJ"}
    assert set(tags.considered) == {"MN", "NP", "SE"}


def test_an_article_that_goes_on_below_a_list_is_read_on(tagger: Tagger) -> None:
    going_on = "The ministry in Lusaka gave no comment. " + "The road was closed for most of the week. " * 7
    text = f"A storm came.\n\nRelated stories\nMongolia opens shelter\n{going_on}"
    assert countries(tagger.tag(title="Storm", text=text)) == {"ZM"}


def test_the_title_says_what_it_is_about_and_a_passing_word_does_not(tagger: Tagger) -> None:
    body = "Officials opened a shelter. " * 40 + "A similar one stands in Kenya."
    tags = tagger.tag(title="Cambodia opens shelter", text=body)
    assert set(tags.primary) == {"KH"}
    assert set(tags.mentioned) == {"KE"}


def test_no_country_is_both_primary_and_mentioned(tagger: Tagger) -> None:
    tags = tagger.tag(title="Laos and Thailand", text="Laos, Thailand, Laos. Later Vietnam.")
    assert not tags.primary.keys() & tags.mentioned.keys()


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("th", "ตำรวจไทยจับกุมชาวกัมพูชา", "TH KH"),
        ("lo", "ລາວ ແລະ ປະເທດໄທ", "TH LA"),
        ("my", "ထိုင်းနိုင်ငံ", "TH"),
        ("km", "ប្រទេសកម្ពុជា", "KH"),
        ("zh", "泰国警方逮捕十名越南人", "TH VN"),
        ("ko", "캄보디아에서 한국인", "KH KR"),
        ("ar", "وصلوا إلى ليبيا من السودان وتايلاند", "LY SD TH"),
        ("hi", "थाईलैंड में", "TH"),
        ("bn", "থাইল্যান্ডের পুলিশ", "TH"),
        ("es", "Los ecuatorianos llegaron a Estados Unidos", "EC US"),
        ("fr", "des ressortissants ivoiriens et guinéens", "CI GN"),
        ("vi", "Công an Việt Nam và Lào", "VN LA"),
    ],
)
def test_countries_are_found_in_other_languages(tagger: Tagger, language: str, text: str, codes: str) -> None:
    assert countries(tagger.tag(title="", text=text, language=language)) == set(codes.split())


def test_a_short_foreign_word_counts_only_in_its_own_language(tagger: Tagger) -> None:
    assert countries(tagger.tag(title="", text="Un voyage en Inde", language="fr")) == {"IN"}
    assert countries(tagger.tag(title="", text="Un voyage en Inde", language="en")) == set()


def test_a_foreign_name_of_plain_letters_counts_where_the_text_is_hardly_english(tagger: Tagger) -> None:
    spanish = "La policía detuvo ayer en Tailandia a once jóvenes, según informó la televisión."
    english = (
        "The café sells a tea called Tailandia; it is drunk with milk by people who have the time to drink it slowly."
    )
    assert countries(tagger.tag(title="", text=spanish, language="en")) == {"TH"}
    assert countries(tagger.tag(title="", text=english, language="en")) == set()


def test_a_letter_beyond_ascii_far_away_changes_nothing(tagger: Tagger) -> None:
    far = "The road was closed for most of the week. " * 9
    text = f"Ouagadougou, São Paulo and Abéché met. {far}They flew on to Türkiye. {far}Kraków won."
    assert countries(tagger.tag(title="", text=text)) == {"BF", "BR", "TD", "TR", "PL"}


def test_evidence_says_form_zone_rule_weight_and_place(tagger: Tagger) -> None:
    title, text = "Thai police act", "They came from Chiang Mai to act."
    tags = tagger.tag(title=title, text=text)

    first, second = tags.primary["TH"].matches

    assert (first.form, first.zone, first.rule, first.weight, first.span) == ("Thai", "title", "demonym", 3.6, (0, 4))
    assert (second.form, second.zone, second.rule, second.weight) == ("Chiang Mai", "opening", "place", 1.0)
    assert second.span is not None
    assert text[slice(*second.span)] == "Chiang Mai"
    assert tags.primary["TH"].weight == 4.6
    assert [(place.form, place.rule) for place in tags.places] == [("Chiang Mai", "place:Chiang Mai:TH")]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("A man was held for human-trafficking.", "trafficking-in-persons"),
        ("Victims of trafficking told their stories.", "trafficking-in-persons"),
        ("They were found in a scam center.", "forced-criminality"),
        ("They were found in scam centres.", "forced-criminality"),
        ("Four hours of live-streamed child abuse were found.", "child-sexual-exploitation"),
        ("He paid for the abuse of two young children.", "child-sexual-exploitation"),
        ("People smugglers took them across.", "migrant-smuggling"),
        ("Forged Greek passports were found.", "document-fraud"),
        ("A trade in kidneys and organ removal.", "organ-removal"),
        ("Ivory and rhino horn were found.", "wildlife-crime"),
        ("The bill is against money laundering.", "illicit-finance"),
        ("ตำรวจปราบปรามการค้ามนุษย์", "trafficking-in-persons"),
    ],
)
def test_a_topic_is_found_in_any_regular_spelling(tagger: Tagger, text: str, slug: str) -> None:
    assert slug in own(tagger.tag(title="", text=text))


def test_drug_trafficking_is_no_trafficking_in_persons(tagger: Tagger) -> None:
    tags = tagger.tag(title="Drug traffickers held", text="Drug trafficking and the trafficking of wildlife pay well.")
    assert own(tags) & {"trafficking-in-persons", "drugs", "wildlife-crime"} == {"drugs", "wildlife-crime"}


def test_courts_and_arrests_count_only_in_texts_of_our_field(tagger: Tagger) -> None:
    theft = tagger.tag(title="Two arrested after theft of cheese", text="They were sentenced to a week in prison.")
    traffic = tagger.tag(title="Two arrested for human trafficking", text="They were sentenced to a year in prison.")
    assert own(theft) == set()
    assert own(traffic) >= {"trafficking-in-persons", "operations-arrests", "prosecution-justice"}


def test_a_fishing_boat_counts_only_beside_exploitation(tagger: Tagger) -> None:
    idle = tagger.tag(title="Trawler fleet renewed", text="Fishermen in the port like the new engines.")
    bad = tagger.tag(title="Trawler crew in debt bondage", text="Fishermen had no pay for a year.")
    assert "fishing-exploitation" not in own(idle)
    assert "fishing-exploitation" in own(bad)


def test_one_passing_word_in_a_long_text_is_no_topic(tagger: Tagger) -> None:
    text = "The harbour was rebuilt stone by stone. " * 60 + "There was money laundering too."
    assert own(tagger.tag(title="The harbour", text=text)) == set()


def test_capitals_in_a_term_must_stand_in_the_text(tagger: Tagger) -> None:
    assert "wildlife-crime" in own(tagger.tag(title="", text="The parties to CITES met."))
    assert "wildlife-crime" not in own(tagger.tag(title="", text="The author cites a poem."))


def test_broader_topics_are_added_and_say_that_they_follow(tagger: Tagger) -> None:
    tags = tagger.tag(title="Forced marriage on the rise", text="")
    (match,) = tags.topics["trafficking-in-persons"].matches
    assert (match.zone, match.form, match.span) == ("ancestor", "forced-marriage", None)


def test_topic_evidence_points_into_the_text(tagger: Tagger) -> None:
    text = "They had found a scam compound there."
    (match,) = tagger.tag(title="News", text=text).topics["forced-criminality"].matches
    assert match.span is not None
    assert text[slice(*match.span)] == match.form == "scam compound"
    assert match.rule == "strong: scam compound"


def test_coverage_follows_the_texts_language(tagger: Tagger) -> None:
    assert tagger.tag(title="a", text="b", language="en").coverage == "covered"
    assert tagger.tag(title="a", text="b", language="th").coverage == "partial"
    assert tagger.tag(title="a", text="b", language="ko").coverage == "none"


def test_the_address_of_a_page_tags_nothing(tagger: Tagger) -> None:
    tags = tagger.tag(title="News", text="Nothing here.", url="https://th.usembassy.gov/ph/laos-thailand")
    assert countries(tags) == set()
