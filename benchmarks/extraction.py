"""Extraction on public pages beside its rivals, in one run: `python -m benchmarks.extraction PAGES DATES [--every N]`.

PAGES is a folder of the web content extraction benchmark's layout (`html/ID.html.gz`, `ground-truth/ID.json`: its `dev`
half, never the other), DATES is `tests/` of htmldate. Pages are parted in two by a hash of their name: single errors
were read on `look` alone; of `aside` only totals were seen, but more than once, and pages of both halves had been
looked at under an earlier parting, so its figures are somewhat optimistic. CPU time is each tool's own, page by page in
turn, so that noise falls on all alike; what one leaves behind is cleared away before the next is timed. newspaper4k is
measured where it can be imported; it need not be installed beside us:
`PYTHONPATH=ITS_ENVIRONMENT/lib/python3.11/site-packages`.
"""

import argparse
import gc
import gzip
import hashlib
import json
import re
import sys
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from htmldate import find_date
from trafilatura import bare_extraction

from benchmarks.truths import truths
from syndicator.extraction import content, extract_article

NOW = datetime(2026, 11, 24, tzinfo=UTC)
STRAIGHT = str.maketrans("‘’“”", "''\"\"")
SEED = "2026-11-c "
Answer = tuple[str | None, str | None, str | None]
Tool = Callable[[str, str], Answer]
PageToRead = tuple[str, str, dict[str, object], str, str]
KINDS = ("all", "article", "forum", "service", "product", "collection", "listing", "documentation", "dated")


@dataclass
class Tally:
    """One tool's figures on one kind of page of one half."""

    body: list[float] = field(default_factory=list)
    title: list[bool] = field(default_factory=list)
    alike: list[bool] = field(default_factory=list)
    """Titles that are right where curled and straight quotation marks count as the same."""
    date: list[bool] = field(default_factory=list)
    said: list[bool] = field(default_factory=list)
    cpu: float = 0.0
    pages: int = 0

    def add(self, answer: Answer, truth: dict[str, object], spent: float) -> None:
        """Count one page. A truth without a date counts apart: none should be given there."""
        text, title, date = answer
        self.cpu += spent
        self.pages += 1
        if "main_content" in truth:
            self.body.append(f1(text, str(truth["main_content"] or "")))
        if truth.get("title"):
            found, wanted = squeezed(title), squeezed(str(truth["title"]))
            self.title.append(found == wanted)
            self.alike.append(found.translate(STRAIGHT) == wanted.translate(STRAIGHT))
        if truth.get("publish_date"):
            self.date.append(date == truth["publish_date"])
        else:
            self.said.append(date is not None)


def syndicator(html: str, url: str) -> Answer:
    article = extract_article(html, url, now=NOW)
    published = article.published
    coarse = published is not None and published.precision in {"month", "year"}
    day = None if published is None else published.iso if coarse else published.day.isoformat()
    return article.text, article.title, day


def trafilatura(html: str, url: str) -> Answer:
    found = bare_extraction(html, url=url, with_metadata=True)
    return (found.text, found.title, found.date) if found else (None, None, None)


def htmldate(html: str, url: str) -> Answer:
    return None, None, find_date(html, url=url, original_date=True, extensive_search=True)


def newspaper(html: str, url: str) -> Answer:
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
    return "aside" if hashlib.sha256((SEED + name).encode()).digest()[0] & 1 else "look"


def squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def pages(folder: Path, every: int) -> Iterator[PageToRead]:
    for truth in truths(folder, every):
        html = gzip.decompress((folder / "html" / f"{truth.name}.html.gz").read_bytes()).decode("utf-8", "replace")
        yield half_of(truth.name), truth.kind, truth.said, html, truth.url or "https://unknown.example/page"


def dated(folder: Path, every: int) -> Iterator[PageToRead]:
    for url, entry in list(json.loads((folder / "eval_default.json").read_text()).items())[::every]:
        for place in ("cache", "eval", "test_set"):
            path = folder / place / entry["file"]
            if path.exists():
                truth = {"publish_date": entry["date"]}
                yield half_of(url), "dated", truth, path.read_bytes().decode("utf-8", "replace"), url
                break


def measure(source: Iterator[PageToRead], tools: dict[str, Tool], tallies: dict[tuple[str, str, str], Tally]) -> None:
    gc.collect()
    gc.freeze()
    for half, kind, truth, html, url in source:
        for name, tool in tools.items():
            gc.collect()
            start = time.process_time()
            try:
                answer = tool(html, url)
            except Exception:  # noqa: BLE001  a rival may fail; it then has found nothing
                answer = None, None, None
            spent = time.process_time() - start
            for one in (half, "both"):
                for group in {kind, kind if kind == "dated" else "all"}:
                    tallies[one, group, name].add(answer, truth, spent)


def mean(values: list[float] | list[bool]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else "  -  "


def table(tallies: dict[tuple[str, str, str], Tally], tools: dict[str, Tool]) -> None:
    print(f"{'half':6}{'pages':20}{'tool':13}body F1  title  alike  date   given where none   CPU ms  of trafilatura")
    for half in ("look", "aside", "both"):
        for kind in KINDS if half == "both" else ("all", "article", "dated"):
            rival = tallies[half, kind, "trafilatura"]
            for name in tools:
                tally = tallies[half, kind, name]
                if not tally.pages:
                    continue
                only_dates = name == "htmldate"
                measures = (tally.body, tally.title, tally.alike)
                body, title, alike = ("  -  ",) * 3 if only_dates else map(mean, measures)
                share = f"{tally.cpu / rival.cpu:.2f}" if rival.cpu else ""
                print(
                    f"{half:6}{f'{kind} {tally.pages}':20}{name:13}{body}    {title}  {alike}  {mean(tally.date)}  "
                    f"{mean(tally.said)}{tally.cpu / tally.pages * 1000:20.1f}  {share}"
                )


def counted(asked: Counter[str], spent: Counter[str], name: str, tool: Callable[..., object]) -> Callable[..., object]:
    """`tool`, and a note of each call and what it cost."""

    def call(*values: object, **named: object) -> object:
        start = time.process_time()
        try:
            return tool(*values, **named)
        finally:
            asked[name] += 1
            spent[name] += int((time.process_time() - start) * 1e6)

    return call


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, nargs="?", default=Path("wcxb/dev"))
    parser.add_argument("dates", type=Path, nargs="?", default=Path("htmldate/tests"))
    parser.add_argument("--every", type=int, default=1, help="take every Nth page only")
    options = parser.parse_args()
    tools: dict[str, Tool] = {"syndicator": syndicator, "trafilatura": trafilatura, "htmldate": htmldate}
    warnings.simplefilter("ignore")
    try:
        import newspaper as _  # noqa: F401

        tools["newspaper4k"] = newspaper
    except ImportError:
        print("newspaper4k: skipped, not installed", file=sys.stderr)
    asked, spent = Counter[str](), Counter[str]()
    vars(content)["quick"] = counted(asked, spent, "resiliparse", content.quick)
    vars(content)["thorough"] = counted(asked, spent, "trafilatura", content.thorough)
    tallies: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    if (options.pages / "ground-truth").is_dir():
        measure(pages(options.pages, options.every), tools, tallies)
    else:
        print(f"bodies and titles: skipped, no pages in {options.pages}", file=sys.stderr)
    if (options.dates / "eval_default.json").is_file():
        measure(dated(options.dates, options.every), tools, tallies)
    else:
        print(f"dates: skipped, no pages in {options.dates}", file=sys.stderr)
    table(tallies, tools)
    read = sum(tallies["both", kind, "syndicator"].pages for kind in ("all", "dated")) or 1
    for name in ("resiliparse", "trafilatura"):
        print(f"we asked {name} for {asked[name] / read:.1%} of the pages, {spent[name] / read / 1000:.2f} ms a page")


if __name__ == "__main__":
    main()
