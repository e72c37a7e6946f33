"""What happens to templates: ways in which a page stops being what it was, applied to recorded pages."""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from web_poet import PageParams
from web_poet.serialization import load_class
from web_poet.testing.fixture import Fixture

from syndicator.extraction.layers import Without
from syndicator.health.canary import Reading, compare
from syndicator.health.facts import Contract, PastRun, RunFacts
from syndicator.health.verdict import UNWELL, verdict
from syndicator.model import Verdict

NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)
FIXTURES = Path(__file__).parents[1] / "fixtures"
MENU = "<ul>" + "".join(f"<li><a href='/{n}'>{n} and more about our work</a></li>" for n in range(30)) + "</ul>"
RUSSIAN = "<p>Сотрудники ведомства провели встречу с партнёрами и обсудили дальнейшие шаги по защите прав граждан.</p>"

Mutation = Callable[[str], str]
FIELDS = {"title": "title", "date": "published", "body": "html"}
"""Fields as health calls them, to those of an article."""


def page_of(title: str, words: str) -> Mutation:
    """Another page altogether, whatever was there."""
    return lambda html: f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{words}</p></body></html>"


def without(pattern: str) -> Mutation:
    return lambda html: re.sub(pattern, "", html, flags=re.DOTALL | re.IGNORECASE)


def with_paragraphs(change: Callable[[list[str]], list[str]]) -> Mutation:
    """Change the list of paragraphs, wherever they stand."""

    def apply(html: str) -> str:
        found = re.findall(r"<p\b.*?</p>", html, flags=re.DOTALL | re.IGNORECASE)
        left = iter(change(found))
        return re.sub(r"<p\b.*?</p>", lambda _: next(left, ""), html, flags=re.DOTALL | re.IGNORECASE)

    return apply


def swapped(html: str) -> str:
    """Day and month of every date that could be read either way."""
    return re.sub(r"(20\d\d)-(0\d|1[0-2])-(0\d|1[0-2])", r"\1-\3-\2", html)


def both(*mutations: Mutation) -> Mutation:
    def apply(html: str) -> str:
        for mutation in mutations:
            html = mutation(html)
        return html

    return apply


JSON_LD = r"<script[^>]*ld\+json.*?</script>"
META = r"<meta[^>]*(property|name|itemprop)=[^>]*>"
DATES = r"<time\b.*?</time>|20\d\d-\d\d-\d\d[T\d:+Z.-]*|\d{1,2} [A-Z][a-z]+ 20\d\d|[A-Z][a-z]+ \d{1,2}, 20\d\d"
TITLES = r"<h1\b.*?</h1>|<title>.*?</title>|<meta[^>]*title[^>]*>|\"headline\":\s*\"[^\"]*\",?"

OLD = '<div class="date published entry-date"><time datetime="2019-02-03">3 February 2019</time></div>'
SPAN = re.DOTALL | re.IGNORECASE

MUTATIONS: dict[str, Mutation] = {
    "classes renamed": lambda html: re.sub(r'class="[^"]*"', 'class="x1"', html),
    "ids renamed": lambda html: re.sub(r'\bid="[^"]*"', 'id="x1"', html),
    "classes and ids gone": without(r'\b(class|id)="[^"]*"'),
    "structured data gone": without(JSON_LD),
    "meta gone": without(META),
    "structured data and meta gone": both(without(JSON_LD), without(META)),
    "heading gone": without(r"<h1\b.*?</h1>"),
    "heading is the site's": lambda html: re.sub(r"(<h1\b[^>]*>).*?(</h1>)", r"\1Our Ministry\2", html, flags=SPAN),
    "all titles gone": without(TITLES),
    "title is the site's": both(without(TITLES), lambda html: html.replace("<body", "<title>News</title><body", 1)),
    "another date comes first": lambda html: re.sub(r"(<body[^>]*>)", r"\1" + OLD, html, count=1),
    "time elements gone": without(r"<time\b.*?</time>"),
    "dates gone": without(DATES),
    "date is today's": lambda html: re.sub(r"20\d\d-\d\d-\d\d", NOON.date().isoformat(), html),
    "day and month changed over": swapped,
    "paragraphs gone": with_paragraphs(lambda _: []),
    "body is the menu": with_paragraphs(lambda _: [MENU]),
    "half page": with_paragraphs(lambda found: found[: len(found) // 2]),
    "last part only": with_paragraphs(lambda found: found[len(found) * 2 // 3 :]),
    "paragraphs are divisions": lambda html: re.sub(r"<(/?)p\b", r"<\1div", html),
    "article is a division": lambda html: re.sub(r"<(/?)(article|main|section)\b", r"<\1div", html),
    "other language": with_paragraphs(lambda found: [RUSSIAN] * len(found)),
    "text is drawn by a script": lambda html: re.sub(r"<(/?)p\b", r"<\1script", html),
    "teasers before the text": lambda html: re.sub(r"(<body[^>]*>)", r"\1" + MENU, html, count=1),
    "page cut in the middle": lambda html: html[: len(html) // 2],
    "another encoding": lambda html: html.encode().decode("latin-1"),
    "empty page": lambda _: "<html><head></head><body></body></html>",
    "listing instead": page_of("News", MENU),
    "consent wall": page_of("Before you continue", "We value your privacy. Accept all cookies or manage your choices."),
    "log-in": page_of("Log in", "Please log in to read on. Forgot your password? Create an account."),
    "bot check": page_of("Just a moment...", "Checking your browser before you proceed to the site."),
    "soft 404": page_of("Page not found", "Sorry, the page that you are looking for does not exist any more."),
    "maintenance": page_of("Maintenance", "The site is down for maintenance. We will be back soon."),
    "parking page": page_of("This domain is for sale", "Buy this domain today, or look at related searches."),
}


@dataclass(frozen=True)
class Seen:
    """What a page object read from a page."""

    title: str | None
    day: date | None
    body: str
    layers: dict[str, str]

    @property
    def reading(self) -> Reading:
        return Reading(title=self.title, day=self.day, body=self.body, layers=self.layers)

    @property
    def empty(self) -> bool:
        return not self.title or not self.body


def articles() -> list[Path]:
    """Fixtures of page objects that read an article from HTML."""
    found = []
    for page in sorted(FIXTURES.glob("*/*/inputs/HttpResponse-body.html")):
        case = page.parents[1]
        if (case / "output.json").exists():
            expected = Fixture(case).get_expected_output()
            if expected.get("title") and expected.get("text"):
                found.append(case)
    return found


def read(case: Path, folder: Path, mutation: Mutation | None = None, *, without: Without | None = None) -> Seen:
    """Read a fixture's page, mutated, with its own page object; `without` some layers."""
    copy = folder / "case"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(case, copy)
    page = copy / "inputs" / "HttpResponse-body.html"
    if mutation is not None:
        page.write_text(mutation(page.read_text("utf-8", "replace")), "utf-8")
    try:
        made = Fixture(copy).get_page(load_class(case.parent.name))
        made.page_params = PageParams({**made.page_params, "without": without})  # type: ignore[attr-defined]
        told: dict[str, Any] = asdict(asyncio.run(made.to_item()))
    except Exception:  # noqa: BLE001  whatever a page object says of a page that it cannot read: nothing came of it
        return Seen(None, None, "", {})
    published = told.get("published")
    day = published["value"].date() if published else None
    names = {"title": "title", "published": "date", "html": "body"}
    layers = {names[name]: layer for name, layer in told.get("provenance", {}).items() if name in names}
    return Seen(told.get("title"), day, told.get("text") or "", layers)


def mended(case: Path, folder: Path, mutation: Mutation, before: Seen, today: Seen) -> Seen:
    """What comes out once the layers that give a field otherwise are not asked for it, as the crawl does it."""
    without: dict[str, frozenset[str]] = {}
    for name in sorted(compare("", before.reading, today.reading, on=NOON.date()).wrong):
        field, left, seen = FIELDS[name], frozenset[str](), today
        while name in compare("", before.reading, seen.reading, on=NOON.date()).wrong:
            gave = seen.layers.get(name)
            if gave is None or gave in left:
                break
            left |= {gave}
            seen = read(case, folder, mutation, without={**without, field: left})
        else:
            without[field] = left
    return read(case, folder, mutation, without=without) if without else today


def wrong(before: Seen, today: Seen) -> bool:
    """Whether something else was read; of a body, less than four fifths of the words in common."""
    had, has = Counter(before.body.split()), Counter(today.body.split())
    common = 2 * sum((had & has).values()) / max(sum(had.values()) + sum(has.values()), 1)
    return before.title != today.title or before.day != today.day or common < 0.8


def flagged(before: Seen, today: Seen) -> bool:
    """Whether the run in which pages came out like this is not well, after thirty in which they came out right.

    Two known items are read in each run that has news; a template that changed, changed for both.
    """
    history = [PastRun(facts=_run(before, before, back), verdict=Verdict.OK) for back in range(30, 0, -1)]
    return verdict(_run(before, today, 0), history, Contract(ways=("listing",)))[0] in UNWELL


def _run(before: Seen, today: Seen, back: int) -> RunFacts:
    at = NOON - timedelta(days=back)
    canary = compare("https://x.example/known", before.reading, today.reading, on=at.date())
    other = replace(canary, url="https://x.example/known-too")
    return RunFacts(
        at=at,
        ways={"listing": "ok"},
        way_in="listing",
        links=24,
        listed=10,
        known=10,
        canaries=(canary, other),
        seconds=30,
    )
