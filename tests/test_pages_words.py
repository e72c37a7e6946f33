"""The words, marks and drawings of the pages, without a page around them; and the status for programs."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pages_samples as samples
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from syndicator import query
from syndicator.model import Dated, Evidence, Match, Precision, Site, Tags, Verdict
from syndicator.months import MONTHS
from syndicator.pages import charts, documents, marks, words
from syndicator.pages.addresses import Addresses, web
from syndicator.pages.centroids import CENTROIDS
from syndicator.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("precision", "said"),
    [("second", "8 February 2024"), ("day", "8 February 2024"), ("month", "February 2024"), ("year", "2024")],
)
def test_a_date_is_said_as_precisely_as_it_is_known(precision: Precision, said: str) -> None:
    dated = Dated(value=datetime(2024, 2, 8, 10, tzinfo=UTC), precision=precision, raw="", method="x")

    assert words.published(dated) == said
    assert words.published(None) == "date unknown"


def test_a_moment_is_said_as_the_day_of_its_own_zone() -> None:
    late = datetime(2024, 2, 8, 20, 30, tzinfo=UTC)

    assert words.published(Dated(value=late, precision="second", raw="", method="x", zone="Asia/Bangkok")) == (
        "9 February 2024"
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (timedelta(seconds=5), "5 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=36), "36 hours"),
    ],
)
def test_a_time_span_is_said_in_whole_units(value: timedelta, said: str) -> None:
    assert words.span(value) == said


@pytest.mark.parametrize(
    ("count", "said"), [(1, "A"), (2, "A and B"), (6, "A, B, C, D, E and F"), (9, "A, B, C, D, E and 4 more")]
)
def test_a_long_list_is_cut_and_says_by_how_much(count: int, said: str) -> None:
    assert words.listed(list("ABCDEFGHI"[:count])) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (412_345, "412 kB"), (3 * 10**12, "3000 GB")]
)
def test_a_size_is_said_in_the_unit_that_fits(value: int, said: str) -> None:
    assert words.size(value) == said


def test_every_verdict_has_words() -> None:
    assert all(words.verdict(verdict) for verdict in Verdict)


def test_a_demo_is_marked_once() -> None:
    once = words.marked("Thailand", demo=True)

    assert once == "[Demo] Thailand"
    assert words.marked(once, demo=True) == once
    assert words.marked("Thailand", demo=False) == "Thailand"


@given(st.text(alphabet=st.characters(categories=["L"], exclude_characters="TZ"), min_size=1))
def test_no_word_is_taken_for_a_figure_but_those_of_dates(text: str) -> None:
    allowed = {*MONTHS, *(month[:3] for month in MONTHS), "Sept", "AM", "PM", "am", "pm", "UTC", "GMT"}

    assert words.is_figure(text) is (text in allowed)
    assert words.is_figure(f"12 {text}") is (text in allowed)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//evil.example/", "/path", "", "http://", "ftp://a.example/", "http://["]
)
def test_only_an_address_of_the_web_may_be_followed(url: str) -> None:
    assert web(url) is None
    assert web("https://board.example/1?a=b") == "https://board.example/1?a=b"


def test_a_base_address_with_a_path_stands_before_every_path_and_document() -> None:
    at = Addresses(Site(base_url="https://a.example/x/y"), server=True)

    assert at.country("TH") == "/x/y/country/th/"
    assert at.documents(samples.feed())[0].href == "https://a.example/x/y/feeds/country/th.rss"
    assert at.item(samples.item(7)) == "/x/y/item/00000000-0000-5000-8000-000000000007/"


@pytest.mark.parametrize("base", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000"])
def test_what_only_this_computer_reaches_is_offered_to_no_web_reader(base: str) -> None:
    at = Addresses(Site(base_url=base), server=False)

    assert at.local
    assert at.readers(samples.feed()) == []
    assert len(Addresses(samples.SITE, server=False).readers(samples.feed())) == 5


def tagged(*found: Match) -> Tags:
    return Tags(primary={"TH": Evidence(weight=1, matches=found)})


def match(form: str, span: tuple[int, int] | None = None, zone: str = "title") -> Match:
    return Match(form=form, zone=zone, rule="name", weight=1, span=span)  # type: ignore[arg-type]


def test_matched_words_are_marked_where_they_stand_and_only_there() -> None:
    found = marks.matches(tagged(match("Thai", (11, 15))))

    assert marks.in_title("Thai <b> in Thai hands", found) == "Thai &lt;b&gt; in Thai hands"
    assert marks.in_title("Arrests by Thai police", found) == "Arrests by <mark>Thai</mark> police"


def test_marks_that_overlap_become_one() -> None:
    found = [match("Chiang Mai", (0, 10)), match("Mai, Thailand", (7, 20)), match("", (3, 3))]

    assert marks.in_title("Chiang Mai, Thailand", found) == "<mark>Chiang Mai, Thailand</mark>"


def test_words_from_anywhere_are_marked_in_the_summary() -> None:
    found = [match("Tak", zone="body"), match("Tak", zone="opening"), match("absent", zone="body")]

    assert marks.in_text("Six held in Tak & beyond", found) == "Six held in <mark>Tak</mark> &amp; beyond"


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=5))
def test_marking_never_changes_the_words(text: str, spans: list[tuple[int, int]]) -> None:
    found = [match(text[start:end], (start, end)) for start, end in spans]

    assert marks.in_title(text, found).striptags() == marks.in_title(text, []).striptags()


def test_every_month_has_its_place_and_its_height() -> None:
    drawn = charts.timeline({"2023-11": 4, "2024-02": 8})

    assert drawn
    assert [(bar.month, bar.count) for bar in drawn.bars] == [
        ("2023-11", 4),
        ("2023-12", 0),
        ("2024-01", 0),
        ("2024-02", 8),
    ]
    assert [bar.height for bar in drawn.bars] == [60, 0, 0, 120]
    assert drawn.bars[-1].x + drawn.bars[-1].width <= drawn.width


def test_what_is_older_than_ten_years_is_counted_though_not_drawn() -> None:
    drawn = charts.timeline({"2001-01": 3, "2020-01": 1, "2024-02": 8})

    assert drawn
    assert len(drawn.bars) == 120
    assert drawn.earlier == 3


@pytest.mark.parametrize("counts", [{}, {"2024-02": 8}, {"2024-02": 8, "2024-03": 0}])
def test_where_a_drawing_says_no_more_than_a_number_there_is_none(counts: dict[str, int]) -> None:
    assert charts.timeline(counts) is None


@given(st.dictionaries(st.sampled_from(sorted(CENTROIDS)), st.integers(0, 10**6), max_size=40))
def test_every_country_is_a_dot_in_view_or_named_beyond_it(counts: dict[str, int]) -> None:
    drawn = charts.dots(counts, {})
    if drawn is None:
        assert not any(counts.values())
        return
    names = [dot.name for dot in drawn.dots] + [name for name, _ in drawn.beyond]

    assert sorted(names) == sorted(code for code, count in counts.items() if count)
    assert all(0 <= dot.x <= drawn.width and 0 <= dot.y <= drawn.height for dot in drawn.dots)
    assert sum(dot.count for dot in drawn.dots) >= 0.95 * sum(counts.values())


def test_the_pacific_is_not_cut_in_two() -> None:
    drawn = charts.dots({"FJ": 5, "TO": 5, "NZ": 5}, {})

    assert drawn
    fiji, tonga = (next(dot for dot in drawn.dots if dot.country == code) for code in ("FJ", "TO"))
    assert 0 < tonga.x - fiji.x < drawn.width / 2
    assert "180°" in [line.label for line in drawn.meridians]


def test_every_country_of_the_vocabulary_has_a_place_on_the_grid() -> None:
    assert set(Vocabulary.shipped().countries) <= set(CENTROIDS)
    assert all(-90 <= latitude <= 90 and -180 <= longitude <= 180 for latitude, longitude in CENTROIDS.values())


def test_the_status_for_programs_says_the_same_as_the_page() -> None:
    service = samples.service()
    found = json.loads(documents.status_json(service, site=samples.SITE))

    assert found["as_of"] == "2026-11-24T06:30:00Z"
    assert found["valid_until"] == "2026-11-25T18:30:00Z"
    assert found["next_run"] == "2026-11-25T06:30:00Z"
    assert found["verdicts"] == {"unproven": 1, "ok": 5, "quiet": 1, "suspect": 0, "broken": 1, "blocked": 0}
    assert [one["id"] for one in found["sources"]] == list(samples.SOURCES)
    broken = next(one for one in found["sources"] if one["verdict"] == "broken")
    assert (broken["since"], broken["acknowledged_until"]) == ("2026-11-12", "2026-12-01")


def test_the_status_for_programs_is_safe_even_where_it_is_taken_for_a_page() -> None:
    hostile = replace(samples.service().sources[0], reason="</script><script>alert(1)</script>\u2028")
    content = documents.status_json(samples.service(sources=(hostile,)), site=samples.SITE)

    assert b"<" not in content
    assert content.isascii()
    assert json.loads(content)["sources"][0]["reason"] == hostile.reason


def test_one_broken_source_of_many_is_said_with_the_day_since_when() -> None:
    standings = [replace(one, verdict=Verdict.BROKEN, since=date(2026, 5, 12)) for one in samples.standings()[:1]]

    assert documents.health_line(standings) == "Fed by 1 source: 1 broken since 12 May 2026."
    assert documents.health_line([]) == ""


def test_words_for_a_tag_are_told_once_with_where_they_stand_the_strongest_first() -> None:
    found = [
        replace(match("scam", zone="opening"), weight=2),
        replace(match("Scam", zone="body"), weight=1),
        replace(match("compound", zone="title"), weight=3),
        replace(match("casino", zone="opening"), weight=1.5),
    ]

    assert marks.gathered(Evidence(weight=1, matches=tuple(found))) == [
        ("in the title", ["compound"]),
        ("in the opening", ["scam", "casino"]),
    ]


def test_a_broader_topic_stands_on_the_page_of_an_item_but_not_in_lists() -> None:
    broader = Evidence(weight=1, matches=(match("rohingya", zone="ancestor"),))
    item = samples.item(tags=Tags(topics={"rohingya": samples.proof("Rohingya"), "training": broader}))
    listed = documents.facet(samples.facet(items=(item,)), site=samples.SITE, server=False).decode()
    alone = documents.item(samples.whole(item=item), site=samples.SITE).decode()

    assert "/topic/rohingya/" in listed
    assert "/topic/training/" not in listed.partition('id="latest"')[2].partition('id="subscribe"')[0]
    assert "broader than Rohingya" in alone


def test_every_example_of_the_search_page_is_a_query_that_we_understand() -> None:
    vocabulary = Vocabulary.shipped()
    tree = html.fromstring(samples.every()["ask"].decode())
    examples = tree.xpath("//dl[@class='examples']//code/text()")

    assert len(examples) == 4
    assert all(query.parse(example, vocabulary=vocabulary, sources=["rso"]).canonical for example in examples)
