"""Extraction on public pages beside its rivals, in one run: `python benchmarks/extraction.py PAGES DATES [--every N]`.

PAGES is a folder of the web content extraction benchmark's layout (`html/ID.html.gz`, `ground-truth/ID.json`: its `dev`
half, never the other), DATES is `tests/` of htmldate. Pages are parted in two by a hash of their name: rules were tuned
on `tuned`; a few late choices looked at `aside` too, so its figures are somewhat optimistic. CPU time is each tool's
own, page by page in turn, so that noise falls on all alike.
"""

import argparse
import gzip
import hashlib
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from htmldate import find_date
from trafilatura import bare_extraction

from syndicator.extraction import extract_article

NOW = datetime(2026, 11, 24, tzinfo=UTC)
type_of_answer = tuple[str | None, str | None, str | None]


@dataclass
class Tally:
    """One tool's figures on one half."""

    body: list[float] = field(default_factory=list)
    title: list[bool] = field(default_factory=list)
    date: list[bool] = field(default_factory=list)
    said: list[bool] = field(default_factory=list)
    cpu: float = 0.0
    pages: int = 0


def syndicator(html: str, url: str) -> type_of_answer:
    article = extract_article(html, url, now=NOW)
    return article.text, article.title, article.published.iso[:10] if article.published else None


def trafilatura(html: str, url: str) -> type_of_answer:
    found = bare_extraction(html, url=url, with_metadata=True)
    return (found.text, found.title, found.date) if found else (None, None, None)


def htmldate(html: str, url: str) -> type_of_answer:
    return None, None, find_date(html, url=url, original_date=True, extensive_search=True)


def newspaper(html: str, url: str) -> type_of_answer:
    import newspaper as newspaper4k

    article = newspaper4k.article(url, input_html=html, language="en")
    published = article.publish_date
    return article.text, article.title, published.date().isoformat() if published else None


def words(text: str | None) -> Counter[str]:
    return Counter(re.findall(r"\w+", (text or "").lower()))


def f1(found: str | None, wanted: str) -> float:
    one, other = words(found), words(wanted)
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def half_of(name: str) -> str:
    return "aside" if int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 else "tuned"


def squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def pages(folder: Path, every: int) -> Iterator[tuple[str, str, dict[str, object], str, str]]:
    for truth in sorted((folder / "ground-truth").glob("*.json"))[::every]:
        data = json.loads(truth.read_text())
        html = gzip.decompress((folder / "html" / f"{truth.stem}.html.gz").read_bytes()).decode("utf-8", "replace")
        kind = data["_internal"]["page_type"]["primary"]
        yield half_of(truth.stem), kind, data["ground_truth"], html, data.get("url") or "https://unknown.example/page"


def dated(folder: Path, every: int) -> Iterator[tuple[str, str, dict[str, object], str, str]]:
    for url, entry in list(json.loads((folder / "eval_default.json").read_text()).items())[::every]:
        for place in ("cache", "eval", "test_set"):
            path = folder / place / entry["file"]
            if path.exists():
                truth = {"publish_date": entry["date"]}
                yield half_of(url), "dated", truth, path.read_bytes().decode("utf-8", "replace"), url
                break


def measure(
    source: Iterator[tuple[str, str, dict[str, object], str, str]],
    tools: dict[str, Callable[[str, str], type_of_answer]],
) -> dict[tuple[str, str, str], Tally]:
    tallies: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    for half, kind, truth, html, url in source:
        for name, tool in tools.items():
            start = time.process_time()
            try:
                text, title, date = tool(html, url)
            except Exception:  # noqa: BLE001  a rival may fail; it then has found nothing
                text = title = date = None
            spent = time.process_time() - start
            for group in {kind, "all"}:
                tally = tallies[half, group, name]
                tally.cpu += spent
                tally.pages += 1
                if "main_content" in truth:
                    tally.body.append(f1(text, str(truth["main_content"] or "")))
                if truth.get("title"):
                    tally.title.append(squeezed(title) == squeezed(str(truth["title"])))
                if truth.get("publish_date"):
                    tally.date.append(date == truth["publish_date"])
                else:
                    tally.said.append(date is not None)
    return tallies


def mean(values: list[float] | list[bool]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else "  -  "


def table(tallies: dict[tuple[str, str, str], Tally], kinds: tuple[str, ...]) -> None:
    print(
        f"{'half':6} {'pages':16} {'tool':12} body-F1  title   date   date where truth has none  CPU ms  of trafilatura"
    )
    for half in ("tuned", "aside"):
        for kind in kinds:
            rival = tallies[half, kind, "trafilatura"]
            for (one, group, name), tally in tallies.items():
                if (one, group) == (half, kind) and tally.pages:
                    cpu = tally.cpu / tally.pages * 1000
                    share = f"{tally.cpu / rival.cpu:.2f}" if rival.cpu else ""
                    print(
                        f"{half:6} {kind + ' ' + str(tally.pages):16} {name:12} {mean(tally.body)}    "
                        f"{mean(tally.title)}   {mean(tally.date)}  {mean(tally.said)}{cpu:29.1f}  {share}"
                    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, nargs="?", default=Path("wcxb/dev"))
    parser.add_argument("dates", type=Path, nargs="?", default=Path("htmldate/tests"))
    parser.add_argument("--every", type=int, default=1, help="take every Nth page only")
    options = parser.parse_args()
    tools: dict[str, Callable[[str, str], type_of_answer]] = {"syndicator": syndicator, "trafilatura": trafilatura}
    try:
        import newspaper as _  # noqa: F401

        tools["newspaper4k"] = newspaper
    except ImportError:
        print("newspaper4k: skipped, not installed", file=sys.stderr)
    if (options.pages / "ground-truth").is_dir():
        table(measure(pages(options.pages, options.every), tools), ("all", "article"))
    else:
        print(f"bodies and titles: skipped, no pages in {options.pages}", file=sys.stderr)
    if (options.dates / "eval_default.json").is_file():
        tools["htmldate"] = htmldate
        table(measure(dated(options.dates, options.every), tools), ("dated",))
    else:
        print(f"dates: skipped, no pages in {options.dates}", file=sys.stderr)


if __name__ == "__main__":
    main()
