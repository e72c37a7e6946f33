"""Which lines above a text are its date, and which tell of a day and must not be lost."""

import pytest

from syndicator.extraction import extract_article
from syndicator.extraction.stamps import is_date_line

_DATES = [
    "8 February 2024", "Thursday, 8 February 2024 | Press release", "Published: 8 February 2024",
    "8 February 2024 – News",
    "By Ann Smith, 8 February 2024", "Posted on 8 Feb 2024 by Admin", "Last updated 8 February 2024", "February 2024",
    "Zuletzt geändert am 8. Februar 2024", "Publié le 8 février 2024 à 14h30", "Thứ năm, 08/02/2024 | 14:30 GMT+7",
    "เผยแพร่เมื่อ 8 กุมภาพันธ์ 2567", "วันพฤหัสบดีที่ 8 กุมภาพันธ์ พ.ศ. 2567", "نشر في 8 فبراير 2024", "Bangkok, 8 February 2024",
]  # fmt: skip
_HEADINGS = [
    "Statement of 8 February 2024 on Myanmar", "Nine arrested in raid on 8 February 2024", "Report covers January 2024",
    "Agreement signed in Hanoi, 8 February 2024", "The law of 8 February 2024 explained", "Election 2024 results",
    "Victims rescued since 1 January 2024: 340", "Chỉ thị ngày 8/2/2024 của Thủ tướng",
    "คำสั่งลงวันที่ 8 กุมภาพันธ์ 2567 ของกระทรวง", "Ley de 8 de febrero de 2024 sobre migración",
]  # fmt: skip


@pytest.mark.parametrize("line", _DATES)
def test_a_line_that_is_hardly_more_than_its_date_is_a_date_line(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize("line", _HEADINGS)
def test_a_line_that_tells_of_a_day_is_none_and_stays_in_the_text(line: str) -> None:
    body = "<p>The patrol found eleven people in the hold of a boat, and two of the crew.</p>" * 4
    page = "<article><h1>A boat</h1><p>{}</p>" + body + "</article>"

    assert not is_date_line(line)
    assert line in (extract_article(page.format(line), "https://a.example/boat").text or "")
    assert "8 February" not in (extract_article(page.format(_DATES[0]), "https://a.example/boat").text or "")
