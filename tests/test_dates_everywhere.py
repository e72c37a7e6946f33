"""Dates of every language of the region and of the agencies: read as they are meant, or left as they are spelled."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.dates import dateline, read
from syndicator.extraction import extract_article

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)

_EIGHTH_OF_FEBRUARY = """
the 8th day of February 2024 | February the 8th, 2024 | 8 Feb '24 | Feb 8 ’24 | 08-FEB-24 | 8/Feb/24
8 februarie 2024 | 8 lutego 2024 r. | 8. února 2024 | 2024. február 8. | 8 helmikuuta 2024 | 8 de febreiro de 2024
8 Φεβρουαρίου 2024 | 8 лютого 2024 року | 8 фев 2024 | 8 февруари 2024 | 8 ŞUBAT 2024 | 8 בפברואר 2024
8 فوریه 2024 | 8 فبراير، 2024 | فروری 8، 2024 | ٨\u200f/٢\u200f/٢٠٢٤ | ८ फेब्रुअरी २०२४ | 8 பிப்ரவரி 2024 | පෙබරවාරි 8, 2024
ວັນພະຫັດ, ທີ 8 ເດືອນ ກຸມພາ ປີ 2024 | 8 ເດືອນ 2 ປີ 2024 | ថ្ងៃទី៨ ខែ២ ឆ្នាំ២០២៤ | ๘ กุมภาพันธ์ พุทธศักราช ๒๕๖๗
၂၀၂၄ ခုနှစ်၊ ဖေဖော်ဝါရီလ (၈) ရက် | ဖေဖော်ဝါရီ ၈၊ ၂၀၂၄ | 8 Th2 2024 | 8 Tháng Hai, 2024
令和6年2月8日(木) | 民國113年2月8日 | 二〇二四年二月八日 | 2024. 2. 8. | 2024-W06-4
28 رجب 1445 هـ الموافق 8 فبراير 2024 م | 1402/11/19 (2024/02/08) | २०८० माघ २५ (8 February 2024)
10:30 - 8 February 2024 | COVID-19 – 8 February 2024 | No. 5/2024 – 8 February 2024 | 8\u200bFebruary\u200b2024
"""


def _cells(table: str) -> list[str]:
    return [cell.strip() for row in table.strip().splitlines() for cell in row.split(" | ")]


@pytest.mark.parametrize("raw", _cells(_EIGHTH_OF_FEBRUARY))
def test_one_day_in_many_spellings(raw: str) -> None:
    dated = read(raw, method="x", now=NOW)

    assert dated is not None
    assert (dated.iso, dated.raw) == ("2024-02-08", raw)


_SPANS = """
17 January to 19 January 2024 | 30 January – 2 February 2024 | du 17 au 19 janvier 2024 | del 17 al 19 de enero de 2024
vom 17. bis zum 19. Januar 2024 | 17.–19. Januar 2024 | 17 s/d 19 Januari 2024 | 17 s.d. 19 Januari 2024
17 hingga 19 Januari 2024 | 17 ถึงวันที่ 19 มกราคม 2567 | từ ngày 17 đến ngày 19 tháng 1 năm 2024 | с 17 по 19 января 2024
من 17 إلى 19 يناير 2024 | 17 से 19 जनवरी 2024 | 2024年1月17日至19日 | 2024년 1월 17일~19일 | 2024. 1. 17. ~ 1. 19.
17 y 18 de enero de 2024 | 17 và 18 tháng 1 năm 2024 | 8 January, 9 February 2024 | 2024-02-08 ~ 2024-02-10
July/August 2024 | July – August 2024 | janvier à mars 2024 | Mon 8 – Wed 10 January 2024 | FY 2010-11
8 July/August 2024 | 2023年5月8日及び9日 | 2024-02-08T08:30:00Z/2024-02-09T08:30:00Z
"""
_OTHER_CALENDARS = """
२०८० माघ २५ | २०८१-०१-०५ | 2081/01/05 | २०८१ जेठ ५ | 10 Mangsir 2081 | ১৫ মাঘ ১৪৩০ | 28 رجب 1445 هـ | 28-07-1445
۲۰ بهمن ۱۴۰۲ | ۱۴۰۲/۱۱/۱۹ | 昭和64年1月7日 | 5 May 2081 | 令和100年1月1日
"""
_NOT_SURE = """
8 listopada 2023 | 0812345678 | ٠٨١٢٣٤٥٦٧٨ | 2024-039 | 08/02/67 | 1/1/0001 12:00:00 AM | 1969-12-31T19:00:00-05:00
8 Thout 1740 | 31-Dec-69 | 二十一月 | 十十十年十十月十十日
"""


@pytest.mark.parametrize("raw", _cells(_SPANS) + _cells(_OTHER_CALENDARS) + _cells(_NOT_SURE))
@pytest.mark.parametrize("now", [NOW, None])
def test_spans_other_calendars_and_numbers_are_no_day(raw: str, now: datetime | None) -> None:
    assert read(raw, method="x", now=now) is None


@pytest.mark.parametrize(
    ("raw", "zone", "iso"),
    [
        ("Thu Feb  8 10:15:30 2024", "UTC", "2024-02-08T10:15:30Z"),
        ("Thu Feb 08 10:15:30 ICT 2024", "UTC", "2024-02-08T03:15:30Z"),
        ("Thu Feb 08 10:15:30 +0000 2024", "UTC", "2024-02-08T10:15:30Z"),
        ("2024-02-08T10:15:30+99:00", "UTC", "2024-02-08"),
        ("8 Feb 2024 10:15 BST", "UTC", "2024-02-08"),
        ("8 Jul 2024 10:15 BST", "Europe/London", "2024-07-08T09:15:00Z"),
        ("8 Feb 2024 10:15 IST", "UTC", "2024-02-08"),
        ("8 Feb 2024 10:15 IST", "Asia/Kolkata", "2024-02-08T04:45:00Z"),
        ("8 Feb 2024 10:15 CST", "Asia/Shanghai", "2024-02-08T02:15:00Z"),
        ("8 Jul 2024 10:15 EST", "Australia/Sydney", "2024-07-08T00:15:00Z"),
        ("8 février 2024 à 14:30 est publié", "UTC", "2024-02-08T14:30:00Z"),
        ("8 Feb 2024 10:15 NPT", "UTC", "2024-02-08T04:30:00Z"),
        ("8 Feb 2024, 2:30 petang", "UTC", "2024-02-08T14:30:00Z"),
        ("8 Februari 2024 12:15 malam", "UTC", "2024-02-08"),
        ("08/02/2024 08:30 CH", "Asia/Ho_Chi_Minh", "2024-02-08T13:30:00Z"),
        ("2024年2月8日 下午3:45", "UTC", "2024-02-08T15:45:00Z"),
        ("2024. 2. 8. 오전 12:05", "UTC", "2024-02-08T00:05:00Z"),
        ("8 فبراير 2024 2:30 مساءً", "UTC", "2024-02-08T14:30:00Z"),
        ("8 February 2024 - 3.45 million people", "UTC", "2024-02-08"),
        ("8 February 2024 | 8:30-10:00 GMT+7", "UTC", "2024-02-08"),
        ("2024-02-08T08:30-10:00", "UTC", "2024-02-08T18:30:00Z"),
        ("Thu, 08 Feb 95 10:00:00 GMT", "UTC", "1995-02-08T10:00:00Z"),
    ],
)
def test_a_time_is_told_only_with_its_half_of_the_day_and_its_zone(raw: str, zone: str, iso: str) -> None:
    dated = read(raw, zone=zone, method="x", now=NOW)

    assert dated is not None
    assert dated.iso == iso


@pytest.mark.parametrize(
    ("shown", "lang", "iso"),
    [
        ("08/02/2024", "", None),
        ("24/02/08", "", None),
        ("24/02/08", "en-GB", "2008-02-24"),
        ("24.02.08", "ko", "2024-02-08"),
        ("08/02/2024", "ko", None),
        ("13/02/2024", "", "2024-02-13"),
        ("08/02/2024", "vi", "2024-02-08"),
        ("08/02/2024", "en-US", "2024-08-02"),
        ("२०८१-०१-०५", "ne", None),
    ],
)
def test_figures_of_an_unknown_order_are_kept_and_not_read(shown: str, lang: str, iso: str | None) -> None:
    body = "<p>The patrol found eleven people in the hold of a boat, and two of the crew.</p>" * 4
    page = (
        f'<html lang="{lang}"><body><article><h1>A boat</h1><p class="date">{shown}</p>{body}</article></body></html>'
    )

    article = extract_article(page, "https://a.example/boat")

    assert (article.published.iso if article.published else None) == iso


@given(st.text(alphabet="年月日〇一二三十0189 令和民國ก.พ/-:'~ 8Feb,2024至", max_size=60))
def test_any_row_of_the_signs_of_dates_is_read_or_refused_at_once(raw: str) -> None:
    start = time.process_time()
    dated = read(raw, method="x", now=NOW)

    assert time.process_time() - start < 0.1
    assert dated is None or 1990 <= dated.value.year <= 2026


@pytest.mark.parametrize(
    "shown",
    [
        '<p class="date">08/02/2024</p>',
        "<div>Posted 08/02/2024 by Ann</div>",
        "<time>२०८१ मंसिर १०</time>",
        '<span class="entry-date">28 رجب 1445 هـ</span>',
        '<p class="date">17-19 January 2024</p>',
        "<time>yesterday</time>",
    ],
)
def test_a_date_that_cannot_be_read_is_kept_as_the_page_shows_it(shown: str) -> None:
    body = "<p>The patrol found eleven people in the hold of a boat, and two of the crew.</p>" * 4

    article = extract_article(f"<article><h1>A boat</h1>{shown}{body}</article>", "https://a.example/boat", now=NOW)
    undated = extract_article(f"<article><h1>A boat</h1>{body}</article>", "https://a.example/boat", now=NOW)

    assert article.published is None
    assert article.published_raw == shown[shown.index(">") + 1 : shown.rindex("<")]
    assert undated.published_raw is None


@pytest.mark.parametrize(
    "opening",
    [
        "HÀ NỘI, ngày 8 tháng 2 năm 2024 – ",
        "Київ, 8 лютого 2024 р. – ",
        "(Manila, 8 February 2024) ",
        "東京、2024年2月8日 — ",
        "القاهرة، 8 فبراير 2024 - ",
    ],
)
def test_datelines_of_other_agencies(opening: str) -> None:
    found = dateline(f"{opening}Nine people were found")

    assert found is not None
    assert (found[0].iso, found[1]) == ("2024-02-08", len(opening))


@pytest.mark.parametrize(
    "opening", ["Bangkok, 30 January – 2 February 2024 – A", "Paris, du 17 au 19 janvier 2024 – Une"]
)
def test_the_end_of_a_span_dates_no_text(opening: str) -> None:
    assert dateline(f"{opening} conference was held") is None
