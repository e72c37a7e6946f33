"""The vocabulary: what ships is whole and clean, and a mistake in a file says where it is and what was meant."""

import re
import tomllib
from pathlib import Path

import pytest

from syndicator.errors import DefinitionError
from syndicator.vocabulary import Vocabulary, parse
from syndicator.vocabulary.lint import lint

FEEDS = Path(__file__).parents[1] / "feeds"
RAID = 'strong = "raid"'
COUNTRIES = """
version = "1"
[countries.TH]
name = "Thailand"
demonyms = "Thai, Thais"
[countries.LA]
name = "Laos"
[regions.two]
title = "Two"
members = "LA TH"
"""
TOPICS = """
version = "1"
[languages]
en = "covered"
es = "partial"
[field]
strong = "trafficking"
[topics.crime]
label = "Crime"
assignable = false
[topics.forced-labour]
label = "Forced labour"
broader = "crime"
strong = "forced labour, bonded labour, debt bondage"
weak = "plantation"
words.es = "trabajo forzado"
"""


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    return Vocabulary.shipped()


def test_every_country_of_iso_3166_1_is_there(shipped: Vocabulary) -> None:
    from babel import Locale

    no_countries = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
    known = {code for code in Locale("en").territories if len(code) == 2 and code.isalpha()} - no_countries

    assert set(shipped.countries) == known
    assert len(known - {"XK"}) == 249


def test_all_37_topics_are_there_below_their_groups(shipped: Vocabulary) -> None:
    assert len(shipped.assignable) == 37
    tops = {slug for slug, above in shipped.broader.items() if above is None}
    assert tops == {
        "trafficking-in-persons", "irregular-movement", "protection", "displacement", "enforcement", "cooperation",
        "related-crime",
    }  # fmt: skip
    assert shipped.ancestors("forced-criminality") == ["trafficking-in-persons"]


def test_topics_keep_their_matches_in_the_schemes_of_others(shipped: Vocabulary) -> None:
    assert shipped.matches["migrant-smuggling"]["iccs"] == {"exact": ("08051",)}
    assert shipped.matches["trafficking-in-persons"]["iptc"]["broad"] == ("medtop:20001283",)
    assert shipped.matches["trafficking-in-persons"]["reliefweb"]["broad"] == ("4600",)


def test_what_ships_has_no_term_that_never_fires_contradicts_or_shadows(shipped: Vocabulary) -> None:
    assert lint(shipped) == []


def test_groups_have_known_members_and_say_how_surely_they_are_known(shipped: Vocabulary) -> None:
    assert shipped.regions["asean"].members >= {"BN", "KH", "ID", "LA", "MM", "MY", "PH", "SG", "TH", "VN"}
    assert len(shipped.regions["bali-process"].members) == 45
    for region in shipped.regions.values():
        assert region.members <= shipped.countries.keys()
        assert re.match(r"(seen|recalled|the count)", region.checked), region


def test_names_in_other_languages_are_what_the_generator_writes() -> None:
    import runpy

    written = runpy.run_path(str(FEEDS.parent / "scripts" / "country_names"))
    begin, end = written["BEGIN"], written["END"]
    text = (FEEDS / "countries.toml").read_text("utf-8")

    assert begin + text.partition(begin)[2].partition(end)[0] + end == written["names"]()


@pytest.mark.parametrize(
    ("language", "form", "code"),
    [
        ("th", "ไทย", "TH"), ("lo", "ຫວຽດນາມ", "VN"), ("km", "កម្ពុជា", "KH"), ("my", "ထိုင်း", "TH"),
        ("vi", "Thái Lan", "TH"), ("id", "Norwegia", "NO"), ("ms", "Jerman", "DE"), ("fil", "Timog Korea", "KR"),
        ("es", "Camboya", "KH"), ("fr", "Thaïlande", "TH"), ("pt", "Tailândia", "TH"), ("zh", "泰国", "TH"),
        ("zh-Hant", "泰國", "TH"), ("ar", "تايلاند", "TH"), ("bn", "থাইল্যান্ড", "TH"), ("hi", "थाईलैंड", "TH"),
        ("ur", "تھائی لینڈ", "TH"), ("ja", "タイ", "TH"), ("ko", "태국", "TH"),
    ],
)  # fmt: skip
def test_names_of_each_language_of_the_field_are_there(
    shipped: Vocabulary, language: str, form: str, code: str
) -> None:
    found = tomllib.loads((FEEDS / "countries.toml").read_text("utf-8"))["names"]
    assert any(term.form == form and term.code == code for term in shipped.foreign_terms), (language, form)
    assert found[language]


def test_coverage_is_stated_for_each_language_and_topic(shipped: Vocabulary) -> None:
    assert shipped.coverage("en-GB") == "covered"
    assert shipped.coverage("es") == "partial"
    assert shipped.coverage("sv") == "none"
    assert shipped.coverage("und") == "partial"
    assert shipped.coverage("en", "drugs") == "covered"
    assert shipped.coverage("tl", "organ-removal") == "none"


def test_an_operators_file_replaces_adds_and_removes() -> None:
    own = '[countries.TH]\nname = "Siam"\n[countries.LA]\nenabled = false\n[regions.two]\nenabled = false\n'
    topics = '[topics.forced-labour]\nenabled = false\n[topics.slavery]\nlabel = "Slavery"\nstrong = "slavery"\n'

    vocabulary = parse(COUNTRIES, TOPICS, overlays=[("own/countries.toml", own), ("own/topics.toml", topics)])

    assert vocabulary.countries == {"TH": "Siam"}
    assert vocabulary.regions == {}
    assert vocabulary.topics == {"crime": "Crime", "slavery": "Slavery"}
    assert [term.form for term in vocabulary.country_terms] == ["Siam"]


@pytest.mark.parametrize(
    ("line", "spoilt", "where", "hint"),
    [
        ('demonyms = "Thai, Thais"', 'demonym = "Thai"', "countries.toml:5", "did you mean 'demonyms'?"),
        ('name = "Thailand"', "name = 3", "countries.toml:4", "must be a string, not a number"),
        ('members = "LA TH"', 'members = "LA HT"', "countries.toml:10", "'HT'"),
        ("[countries.LA]", "[countries.Lao]", "countries.toml:6", "two-letter code"),
        ("[regions.two]", "[region.two]", "countries.toml:8", "did you mean 'regions'?"),
        ('name = "Laos"', 'name = "Laos', "countries.toml:7", "not valid TOML"),
        ('name = "Laos"', 'name = "!"', "countries.toml:7", "says nothing"),
        ('name = "Laos"', 'name = "Laos"\naliases = "?"', "countries.toml:8", "has no letter"),
        ("[countries.LA]", "[countries.L1]", "countries.toml:6", "two-letter code"),
        ("[regions.two]", '[regions."../two"]', "countries.toml:8", "lower-case words joined by hyphens"),
        ('members = "LA TH"', 'members = ""', "countries.toml:10", "names no country"),
        ("[regions.two]", "[topics.two]", "countries.toml:8", "it belongs in topics.toml"),
        ("[regions.two]", '[names]\nes = "TH"\n[regions.two]', "countries.toml:9", "no word behind its country's code"),
    ],
)
def test_a_mistake_in_the_countries_says_file_line_and_what_was_meant(
    line: str, spoilt: str, where: str, hint: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse(COUNTRIES.replace(line, spoilt), TOPICS)
    assert str(caught.value).startswith(f"{where}: ")
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("line", "spoilt", "where", "hint"),
    [
        ('weak = "plantation"', 'week = "plantation"', "topics.toml:15", "did you mean 'weak'?"),
        ('broader = "crime"', 'broader = "crimes"', "topics.toml:13", "did you mean 'crime'?"),
        ('es = "partial"', 'es = "partially"', "topics.toml:5", "did you mean 'partial'?"),
        ('weak = "plantation"', 'weak = "… plantation"', "topics.toml:15", "a gap stands once, between two words"),
        ('weak = "plantation"', 'weak = "{farms} … sold"', "topics.toml:15", "no choice is called 'farms'"),
        ('weak = "plantation"', 'weak = "(farm|plantation work"', "topics.toml:15", "a choice stands as (sold|lured)"),
        ('broader = "crime"', 'broader = "forced-labour"', "topics.toml:13", "goes round in a circle"),
        ('weak = "plantation"', 'needs = "field, crim"', "topics.toml:15", "did you mean 'crime'?"),
        ('label = "Crime"\n', "", "topics.toml:8", "lacks its label"),
        ("[topics.crime]", "[topics.Crime]", "topics.toml:8", "lower-case"),
        ("[topics.forced-labour]", "[topics.none]", "topics.toml:11", "means something else in queries"),
        ("[topics.forced-labour]", "[topics.cri-me]", "topics.toml:11", "differs from 'crime' by hyphens only"),
        ("assignable = false", 'assignable = "no"', "topics.toml:10", "must be true or false, not a string"),
        ('label = "Crime"', 'label = " "', "topics.toml:9", "says nothing"),
        ('label = "Crime"', 'label = "a\\nb"', "topics.toml:9", "must stand in one line"),
        ('weak = "plantation"', 'needs = "forced-labour"', "topics.toml:15", "names itself"),
        ('weak = "plantation"', 'weak = "farm ... work"', "topics.toml:15", "a gap is written …"),
        ('weak = "plantation"', 'weak = "traffick*"', "topics.toml:15", "plurals are found by themselves"),
        ('weak = "plantation"', 'weak = "(farm|) … work"', "topics.toml:15", "nothing at one of its bars"),
        ('weak = "plantation"', 'weak = "((a|b)|c) farm"', "topics.toml:15", "a choice stands as (sold|lured)"),
        ('weak = "plantation"', f'weak = "{"(a|b|c) " * 12}d"', "topics.toml:15", "more than 20,000 forms"),
        ('weak = "plantation"', 'weak = "="', "topics.toml:15", "has no letter"),
        ('weak = "plantation"', 'weak = "a\\u0007b"', "topics.toml:15", "which is no text"),
        ("words.es =", "words.sw =", "topics.toml:16", "add sw = "),
        ('es = "partial"', 'spanish = "partial"', "topics.toml:5", "no language"),
    ],
)
def test_a_mistake_in_the_topics_says_file_line_and_what_was_meant(
    line: str, spoilt: str, where: str, hint: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse(COUNTRIES, TOPICS.replace(line, spoilt))
    assert str(caught.value).startswith(f"{where}: ")
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("name", "own", "told"),
    [
        ("topics.toml", "[topics.crimes]\nenabled = false\n", "'crimes', which is no topic (did you mean 'crime'?)"),
        ("topics.toml", "[topics.crime]\nenabled = false\n", "takes away what stands above forced-labour"),
        ("topics.toml", '[countries.TH]\nname = "Siam"\n', "countries: unknown key (it belongs in countries.toml)"),
        ("topics.toml", '[topics.crime]\nlabel = "C"\nenabled = "no"\n', "must be true or false"),
        ("countries.toml", "[countries.TL]\nenabled = false\n", "takes away 'TL', which is no country"),
        ("countries.toml", "[regions.tow]\nenabled = false\n", "which is no group (did you mean 'two'?)"),
    ],
)
def test_an_operators_file_takes_away_nothing_by_mistake(name: str, own: str, told: str) -> None:
    with pytest.raises(DefinitionError, match=re.escape(told)):
        parse(COUNTRIES, TOPICS, overlays=[(f"own/{name}", own)])


@pytest.mark.parametrize("own", ['[choices]\npeople = "women"\n', '[field]\nstrong = "smuggling"\n', "", "# later\n"])
def test_an_operators_topics_need_no_topic_of_their_own(own: str) -> None:
    vocabulary = parse(COUNTRIES, TOPICS, overlays=[("own/topics.toml", own)])
    assert set(vocabulary.topics) == {"crime", "forced-labour"}


def test_a_country_that_is_taken_away_leaves_its_groups() -> None:
    own = "[countries.LA]\nenabled = false\n"
    assert parse(COUNTRIES, TOPICS, overlays=[("own/countries.toml", own)]).regions["two"].members == {"TH"}


@pytest.mark.parametrize(
    ("table", "hint"),
    [
        ('[choices]\npeople = "women"\n', "did you mean 'people'?"),
        ('[choices]\npeople = "{peple}"\n', "holds no other choice"),
    ],
)
def test_a_choice_that_is_not_there_says_what_was_meant(table: str, hint: str) -> None:
    spoilt = TOPICS.replace("[field]", f"{table}[field]").replace("plantation", "{peple} … sold")
    with pytest.raises(DefinitionError, match=re.escape(hint)):
        parse(COUNTRIES, spoilt)


def test_a_choice_by_its_name_stands_for_its_words_and_evidence_keeps_the_name() -> None:
    named = '[choices]\npeople = "women, girls"\n[field]'
    own = TOPICS.replace("[field]", named).replace("plantation", "({people}|captives) … sold, enslaved {people}")

    weak = [term for term in parse(COUNTRIES, own).topic_terms if term.kind == "weak"]

    assert {term.form for term in weak} == {
        "(women|girls|captives) … sold",
        "enslaved women",
        "enslaved girls",
    }
    assert "weak: ({people}|captives) … sold" in {term.rule for term in weak}


def test_a_choice_in_the_words_of_the_field_is_spelled_out_too() -> None:
    own = TOPICS.replace('strong = "trafficking"', 'strong = "(human|child) trafficking"')
    found = {term.form for term in parse(COUNTRIES, own).topic_terms if term.slug == "field"}
    assert found == {"human trafficking", "child trafficking"}


@pytest.mark.parametrize(
    ("countries", "topics", "told"),
    [
        (
            'demonyms = "Lao"\n[countries.XA]\nname = "A"\ndemonyms = "Lao"',
            "",
            "'Lao': LA and XA both claim it for sure",
        ),
        ('places = "Pakse, Pakse"', "", "LA: 'Pakse' stands there more than once"),
        ('[masks]\nphrases = "Laos"', "", "LA: 'Laos' is a mask too"),
        ('[masks]\nphrases = "Indian Ocean"', "", "masks: 'Indian Ocean' holds no country's word"),
        ('[guards]\npeople = "Jordan"', "", "guards.people: 'Jordan' is no country's word"),
        ("", 'strong = "bondage"\nweak = "bondage"', "t: 'bondage' is both strong and weak"),
        ("", 'strong = "raid, raids"', "t: 'raids' says the same as 'raid'"),
        ("", 'strong = "labor camp, labour camp"', "t: 'labour camp' says the same as 'labor camp'"),
        ("", 'strong = "raid"\nnot = "tax return"', "t: 'tax return' hides no term of this topic"),
        ("", 'weak = "raid"', "t: has no strong term, so that it can never be given"),
    ],
)
def test_lint_finds_terms_that_never_fire_contradict_or_shadow(countries: str, topics: str, told: str) -> None:
    first = COUNTRIES.partition("[regions")[0] + countries + "\n"
    second = f'{TOPICS}\n[topics.t]\nlabel = "T"\n{topics or RAID}\n'.replace('"T"\n\n', '"T"\n')

    assert any(finding.startswith(told) for finding in lint(parse(first, second)))


def test_lint_has_nothing_to_say_of_a_clean_vocabulary() -> None:
    assert lint(parse(COUNTRIES, TOPICS)) == []
