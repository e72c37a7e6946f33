"""Dates: read as their source writes them, or not at all."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.dates import dateline, read

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("08 February 2024 | Event", "2024-02-08"),
        ("Thursday, 08 Dec 2022", "2022-12-08"),
        ("24 June 2020", "2020-06-24"),
        ("Thursday, 30 July 2020Two people arrested", "2020-07-30"),
        ("16 August, 2024, Thailand –", "2024-08-16"),
        ("13th February 2024", "2024-02-13"),
        ("1st March 2023", "2023-03-01"),
        ("April 8, 2019", "2019-04-08"),
        ("Sept. 3rd, 2021", "2021-09-03"),
        ("18 December 2013", "2013-12-18"),
        ("8-Feb-2024", "2024-02-08"),
        ("2024-02-08", "2024-02-08"),
        ("2024/2/8", "2024-02-08"),
        ("08 | 02 | 2024", "2024-02-08"),
        ("20240208", "2024-02-08"),
        ("2024-02-08T00:00:00", "2024-02-08"),
        ("August 2024", "2024-08"),
        ("2024-02", "2024-02"),
        ("2019", "2019"),
        ("24 June 2020, 7:58am", "2020-06-24T07:58:00Z"),
        ("8 Feb 2024 at 3.30 pm", "2024-02-08T15:30:00Z"),
        ("May 5, 2021 12:02 AM", "2021-05-05T00:02:00Z"),
        ("Thu, 08 Feb 2024 02:11:09 GMT", "2024-02-08T02:11:09Z"),
        ("Thu, 08 Feb 2024 02:11:09 +0700", "2024-02-07T19:11:09Z"),
        ("08 Feb 24 02:11:09 EST", "2024-02-08T07:11:09Z"),
        ("2024-02-08T02:11:09+00:00", "2024-02-08T02:11:09Z"),
        ("2024-02-08T02:11:09.123456Z", "2024-02-08T02:11:09Z"),
        ("2024-02-08T02:11Z", "2024-02-08T02:11:00Z"),
        ("20240208T021109Z", "2024-02-08T02:11:09Z"),
        ("1707358269", "2024-02-08T02:11:09Z"),
        ("1707358269000", "2024-02-08T02:11:09Z"),
        ("8 กุมภาพันธ์ 2567", "2024-02-08"),
        ("๘ กุมภาพันธ์ พ.ศ. ๒๕๖๗", "2024-02-08"),
        ("วันที่ 8 ก.พ. 2567", "2024-02-08"),
        ("8 ก.พ. 67", "2024-02-08"),
        ("2567-02-08", "2024-02-08"),
        ("8/2/2567", "2024-02-08"),
        ("ថ្ងៃទី០៨ ខែកុម្ភៈ ឆ្នាំ២០២៤", "2024-02-08"),
        ("Ika-8 ng Pebrero 2024", "2024-02-08"),
        ("ngày 8 tháng 2 năm 2024", "2024-02-08"),
        ("8 tháng 2, 2024", "2024-02-08"),
        ("8 Februari 2024", "2024-02-08"),
        ("الثلاثاء ٢٤ نوفمبر ٢٠٢٦", "2026-11-24"),
        ("24 تشرين الثاني 2026", "2026-11-24"),
        ("24 تشرين الثاني/نوفمبر 2026", "2026-11-24"),
        ("8 فيفري 2024", "2024-02-08"),
        ("8 فروری 2024", "2024-02-08"),
        ("8 февраля 2024 г.", "2024-02-08"),
        ("८ फ़रवरी २०२४", "2024-02-08"),
        ("৮ ফেব্রুয়ারি ২০২৪", "2024-02-08"),
        ("8 Şubat 2024", "2024-02-08"),
        ("3 Mac 2024", "2024-03-03"),
        ("17 Ogos 2023", "2023-08-17"),
        ("8 Disember 2023", "2023-12-08"),
        ("8 de febrero de 2024", "2024-02-08"),
        ("1er août 2024", "2024-08-01"),
        ("8 février 2024", "2024-02-08"),
        ("8 de março de 2024", "2024-03-08"),
        ("Published 8 February 2024. Last updated: 9 February 2024", "2024-02-08"),
        ("8 Feb 2024 (8 February 2024)", "2024-02-08"),
    ],
)
def test_every_form_that_our_sources_write_is_read(raw: str, iso: str) -> None:
    dated = read(raw, method="selector", now=NOW)

    assert dated is not None
    assert dated.iso == iso
    assert dated.raw == raw
    assert dated.method == "selector"


@pytest.mark.parametrize(
    "raw",
    [
        "", "no date", "12:30", "Monday 5 February", "31 February 2024", "30/02/2024", "17-19 January 2024",
        "3-4 May 2018",
        "8 February 2024 and 9 March 2024", "1970-01-01", "1970-01-01T00:00:00Z", "0", "0000000000", "0000",
        "0001-01-01T00:00:00",
        "0000-00-00 00:00:00", "1899-12-30", "9999-12-31", "August 2024 report on 12 cases", "2 days ago",
        "yesterday", "13/13/2024", "1 | 2 | 10", "08 | 02 / 2024",
        "version 1.2.2024.3", "{{ date }}", "2027-01-01", "25 November 2026", "2026-11-24T13:00:00Z",
    ],
)  # fmt: skip
def test_what_is_no_sure_date_is_none(raw: str) -> None:
    assert read(raw, method="selector", now=NOW) is None


def test_day_and_month_follow_the_order_of_the_source_and_nothing_else() -> None:
    assert read("03/04/2024", order="DMY", method="x").iso == "2024-04-03"  # type: ignore[union-attr]
    assert read("03/04/2024", order="MDY", method="x").iso == "2024-03-04"  # type: ignore[union-attr]
    assert read("03/04/2024", order="YMD", method="x") is None
    assert read("02/13/2024", order="DMY", method="x") is None, "an impossible month is no licence to swap"


def test_a_local_time_is_meant_in_the_zone_of_its_source() -> None:
    dated = read("2/3/2024 5:06:07 PM", order="MDY", zone="Asia/Bangkok", method="selector")

    assert dated is not None
    assert dated.iso == "2024-02-03T10:06:07Z"
    assert dated.zone == "Asia/Bangkok"
    assert dated.day.isoformat() == "2024-02-03"


def test_an_offset_on_the_page_wins_over_the_zone_of_its_source_and_is_kept() -> None:
    dated = read("2024-02-08T02:11:09+07:00", zone="Europe/London", method="json-ld")

    assert dated is not None
    assert dated.value.utcoffset() == timedelta(hours=7)
    assert dated.zone == "+07:00"
    assert dated.day.isoformat() == "2024-02-08"


def test_a_day_alone_stands_at_ten_in_utc_whatever_the_zone() -> None:
    dated = read("8 February 2024", zone="Pacific/Auckland", method="selector")

    assert dated is not None
    assert dated.value == datetime(2024, 2, 8, 10, tzinfo=UTC)
    assert dated.precision == "day"


def test_today_in_auckland_is_no_future() -> None:
    evening_in_london = datetime(2026, 11, 24, 20, tzinfo=UTC)

    assert read("25 November 2026", zone="Pacific/Auckland", method="x", now=evening_in_london) is not None
    assert read("25 November 2026", zone="Europe/London", method="x", now=evening_in_london) is None


@given(st.text(max_size=300), st.sampled_from(["DMY", "MDY", "YMD"]))
def test_any_text_is_read_or_refused_and_never_lies_in_the_future(raw: str, order: str) -> None:
    dated = read(raw, order=order, method="x", now=NOW)  # type: ignore[arg-type]

    assert dated is None or dated.value <= NOW + timedelta(days=1)


@given(
    st.dates(date(1991, 1, 1), date(2046, 12, 31)),
    st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d/%m/%Y", "%a, %d %b %Y"]),
)
def test_a_written_day_is_read_back(day: date, form: str) -> None:
    dated = read(day.strftime(form), method="x")

    assert dated is not None
    assert dated.day == day


@pytest.mark.parametrize(
    "raw", ["9" * 100_000, "1 " * 50_000, "January " * 20_000, "(" * 100_000, "ก.พ." * 30_000, "2024-" * 30_000]
)
def test_an_endless_string_costs_nothing(raw: str) -> None:
    start = time.process_time()
    read(raw, method="x")
    dateline(raw)

    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("Bangkok (Thailand), 16 November 2017 - Senior officers met", "2017-11-16", "Senior officers met"),
        ("Bangkok (Thailand), 16 November 2017\n - Senior officers met", "2017-11-16", "Senior officers met"),
        ("Bangkok\u00a0(Thailand),\u00a016\u00a0November 2017 – Senior", "2017-11-16", "Senior"),
        ("16 August, 2024, Thailand – The court", "2024-08-16", "The court"),
        ("Vienna/Bangkok, 3 June 2020 — UN", "2020-06-03", "UN"),
        ("HANOI (8 February 2024) – The", "2024-02-08", "The"),
        ("GENEVA, 13 February 2024: A", "2024-02-13", "A"),
        ("(18.01.2018) Farmers fear", "2018-01-18", "Farmers fear"),
        ("Karlsruhe, (12.11.2021). Every year", "2021-11-12", "Every year"),
        ("01.02.2022 „The market", "2022-02-01", "„The market"),
        ("Hanoi (8 February 2024) The court", "2024-02-08", "The court"),
    ],
)
def test_a_dateline_gives_its_date_and_where_it_ends(text: str, day: str, rest: str) -> None:
    found = dateline(text)

    assert found is not None
    assert found[0].iso == day
    assert text[found[1] :] == rest
    assert found[0].method == "dateline"


@pytest.mark.parametrize(
    "text",
    [
        "LYON, France – Police in 40 countries",
        "The meeting of 16 November 2017 was long - and useful",
        "Bangkok, 17-19 January 2024 – A conference",
        "On 16 November 2017, police arrested three men - all of them drivers",
        "A text without any date - at all",
        "Version 1.2.2024 of the rules is out",
        "He was born (8 February 1994) in Hanoi",
        "",
    ],
)
def test_a_date_in_a_sentence_is_no_dateline(text: str) -> None:
    assert dateline(text) is None
