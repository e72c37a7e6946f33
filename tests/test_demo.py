"""The demo recording: whole, small, in the shapes of three sites, and made by its generator."""

import importlib.machinery
import importlib.util
import json
import re
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from syndicator import crawling
from syndicator.captures import DEMO, Recorded, Recording
from syndicator.config import Config
from syndicator.model import Outcome, Verdict
from syndicator.store import Store
from tests.shipped import TAGGER

RSO = "https://rso.baliprocess.net"
UNODC = "https://www.unodc.org/roseap/"
BALI = "https://www.baliprocess.net"


@pytest.fixture(scope="module")
def demo() -> Recording:
    return Recording.open([DEMO])


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    path = Path(__file__).parents[1] / "scripts" / "make_demo"
    loader = importlib.machinery.SourceFileLoader("make_demo", str(path))
    spec = importlib.util.spec_from_loader("make_demo", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def page(demo: Recording, url: str) -> Recorded:
    found = demo.get(url)
    assert found is not None, url
    return found


def test_the_recording_is_what_its_generator_makes(demo: Recording, generator: ModuleType, tmp_path: Path) -> None:
    generator.main(tmp_path / "again.warc.gz")
    again = Recording.open([tmp_path / "again.warc.gz"])

    assert again.now == demo.now
    assert again.addresses() == demo.addresses()
    assert [again.get(url) for url in again.addresses()] == [demo.get(url) for url in demo.addresses()]


def test_it_is_small_enough_to_ship() -> None:
    assert DEMO.stat().st_size < 200_000


def test_every_title_says_that_it_is_a_demo(demo: Recording) -> None:
    for address in (f"{RSO}/wp-json/wp/v2/posts", f"{BALI}/wp-json/wp/v2/news"):
        titles = [post["title"]["rendered"] for post in json.loads(page(demo, address).body)]
        assert titles
        assert all(title.startswith("[Demo] ") for title in titles)
    headings = [
        heading
        for address in demo.addresses()
        if "story.html" in address
        for heading in re.findall(r"<h1>(.*?)</h1>", page(demo, address).body.decode())
    ]
    assert headings
    assert all(heading.startswith("[Demo] ") for heading in headings)


def test_every_listed_page_is_recorded(demo: Recording) -> None:
    links = [
        post["link"]
        for address in (f"{RSO}/wp-json/wp/v2/posts", f"{BALI}/wp-json/wp/v2/news")
        for post in json.loads(page(demo, address).body)
    ]
    listing = page(demo, f"{UNODC}en/index.html").body.decode()
    stories = re.findall(r'href="(/roseap/en/\d[^"]+)"', listing)
    links += [f"https://www.unodc.org{path}" for path in stories]

    assert len(links) >= 16
    for link in links:
        assert page(demo, link).status == 200


def test_two_sites_tell_one_story(demo: Recording) -> None:
    slug = "operation-clear-ledger-freezes-accounts-behind-scam-compounds-in-cambodia"
    one = page(demo, f"{RSO}/{slug}/").body.decode()
    two = page(demo, f"{BALI}/news/{slug}/").body.decode()
    sentence = "Analysts in Cambodia, Thailand, Singapore and Viet Nam followed those wallets"

    assert sentence in one
    assert sentence in two


def test_a_short_address_leads_to_the_page_it_stands_for(demo: Recording) -> None:
    twin = page(demo, f"{RSO}/?p=7285")

    assert twin.status == 301
    assert page(demo, twin.header("Location") or "").status == 200


def test_it_carries_a_pdf_and_a_thai_page(demo: Recording) -> None:
    files = [address for address in demo.addresses() if address.endswith(".pdf")]
    assert [page(demo, file).header("Content-Type") for file in files] == ["application/pdf"]
    assert page(demo, files[0]).body.startswith(b"%PDF-")
    assert '<html lang="th">' in page(demo, f"{RSO}/thai-inspectors-workshop-fishing-vessels/").body.decode()


def test_its_stories_are_of_the_weeks_before_its_clock(demo: Recording) -> None:
    posts = json.loads(page(demo, f"{RSO}/wp-json/wp/v2/posts").body)
    days = [date.fromisoformat(post["date_gmt"][:10]) for post in posts]

    assert days == sorted(days, reverse=True)
    assert all(0 < (demo.now.date() - day).days <= 60 for day in days)


def test_every_story_of_it_becomes_an_item(demo: Recording, tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    try:
        runs = crawling.crawl(
            ["rso", "unodc_roseap", "bali_process"],
            store=store,
            tagger=TAGGER,
            config=Config(),
            now=demo.now,
            folder=tmp_path,
            recording=demo,
        )
        items = store.connection.execute("SELECT source, title, published_day, language, text FROM items").fetchall()
    finally:
        store.close()

    assert {run.source: run.outcomes[Outcome.NEW] for run in runs} == {"rso": 8, "unodc_roseap": 6, "bali_process": 4}
    assert {run.verdict for run in runs} == {Verdict.OK}
    assert all(title.startswith("[Demo] ") and day and text for _, title, day, _, text in items)
    assert "th" in {language for *_, language, _ in items}
    for noise in ("You are reading", "More News Articles", "Photo demonstration", "Click here"):
        assert not [text for *_, text in items if noise in text]


@pytest.mark.parametrize(
    "site", ["https://rso.baliprocess.net", "https://www.unodc.org", "https://www.baliprocess.net"]
)
def test_each_site_answers_for_its_robots(demo: Recording, site: str) -> None:
    assert page(demo, f"{site}/robots.txt").body.startswith(b"User-agent: *")
