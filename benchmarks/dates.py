"""Reading date strings beside dateparser, in one run: `python benchmarks/dates.py`.

Two lists: forms that our sources write, each with the day that it means, and strings that state no sure day. Right
means the right day of the first, None for the second. dateparser gets languages and order told, as its manual advises.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from syndicator.dates import read

NOW = datetime(2026, 11, 24, tzinfo=UTC)
STATED = {
    "08 February 2024 | Event": "2024-02-08",
    "Thursday, 08 Dec 2022": "2022-12-08",
    "24 June 2020, 7:58am": "2020-06-24",
    "13th February 2024": "2024-02-13",
    "16 August, 2024, Thailand –": "2024-08-16",
    "April 8, 2019": "2019-04-08",
    "Thu, 08 Feb 2024 02:11:09 GMT": "2024-02-08",
    "2024-02-08T02:11:09+07:00": "2024-02-08",
    "03/04/2024": "2024-04-03",
    "8 กุมภาพันธ์ 2567": "2024-02-08",
    "๘ ก.พ. ๒๕๖๗": "2024-02-08",
    "ngày 8 tháng 2 năm 2024": "2024-02-08",
    "8 Februari 2024": "2024-02-08",
    "17 Ogos 2023": "2023-08-17",
    "8 de febrero de 2024": "2024-02-08",
    "1er août 2024": "2024-08-01",
    "ថ្ងៃទី០៨ ខែកុម្ភៈ ឆ្នាំ២០២៤": "2024-02-08",
}
UNSURE = [
    "17-19 January 2024", "31 February 2024", "Monday 5 February", "12:30", "13/13/2024",
    "August 2024 report on 12 cases",
    "1970-01-01T00:00:00Z", "2027-02-08", "version 1.2.2024.3",
    "No Comments!", "8 February 2024 and 9 March 2024", "may 12",
]  # fmt: skip


def ours(raw: str) -> str | None:
    dated = read(raw, method="benchmark", now=NOW)
    return dated.day.isoformat() if dated else None


def dateparser_reader() -> Callable[[str], str | None] | None:
    try:
        import dateparser
    except ImportError:
        return None
    languages = ["en", "th", "vi", "id", "ms", "es", "fr", "km"]
    settings = {"DATE_ORDER": "DMY", "RELATIVE_BASE": NOW.replace(tzinfo=None)}

    def rival(raw: str) -> str | None:
        try:
            found = dateparser.parse(raw, languages=languages, settings=settings)
        except ValueError:
            found = dateparser.parse(raw, languages=languages[:-1], settings=settings)
        return found.date().isoformat() if found else None

    return rival


def main() -> None:
    tools: dict[str, Callable[[str], str | None]] = {"syndicator": ours}
    if rival := dateparser_reader():
        tools["dateparser"] = rival
    else:
        print("dateparser: skipped, not installed", file=sys.stderr)
    print(f"{'tool':12} stated right  unsure refused  µs a string  slowest ms")
    for name, tool in tools.items():
        tool("1 May 2020")
        spent, slowest = 0.0, 0.0
        answers: dict[str, str | None] = {}
        for raw in [*STATED, *UNSURE]:
            start = time.process_time()
            answers[raw] = tool(raw)
            taken = time.process_time() - start
            spent, slowest = spent + taken, max(slowest, taken)
        right = sum(answers[raw] == day for raw, day in STATED.items())
        refused = sum(answers[raw] is None for raw in UNSURE)
        mean = spent / len(answers) * 1e6
        counts = f"{right:3}/{len(STATED)}        {refused:3}/{len(UNSURE)}"
        print(f"{name:12} {counts}          {mean:9.0f}    {slowest * 1e3:8.1f}")


if __name__ == "__main__":
    main()
