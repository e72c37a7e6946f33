"""Pages for people in a real browser: an accessibility checker, the policy of servers, the keyboard, no script."""

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pages_samples as samples
import pytest

from syndicator.pages import documents, render
from syndicator.pages.values import Whole
from tests.sampling import sampled

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if CHROMIUM is None:
    pytest.skip("no chromium on this machine", allow_module_level=True)
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="the accessibility checker is not installed")

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
SAMPLE = samples.every()
STATIC = samples.every(server=False)
LONG = samples.item(title="x" * 400, summary="y" * 300, url=f"https://board.example/{'z' * 400}", authors=("a" * 300,))
STATIC["long"] = documents.facet(
    samples.facet(feed=samples.feed(title="t" * 90, query="q" * 400), items=(LONG,)), site=samples.SITE, server=False
)
STATIC["long-item"] = documents.item(Whole(item=LONG), site=samples.SITE, server=False)
TYPES = {"html": "text/html; charset=utf-8", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def tree() -> dict[str, bytes]:
    """Path to content, as a server of ours would answer below `/trafficking`."""
    files = {f"/{name}.html": page for name, page in SAMPLE.items()}
    files |= {f"/static-{name}.html": page for name, page in STATIC.items()}
    files |= {f"/{name}": content for name, content in render.assets().items()}
    files["/status.json"] = documents.status_json(samples.service(), site=samples.SITE)
    return {f"/trafficking{path}": content for path, content in files.items()}


class Answers(BaseHTTPRequestHandler):
    files = tree()

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        content = self.files.get(path)
        self.send_response(200 if content is not None else 404)
        self.send_header("Content-Type", TYPES.get(path.rpartition(".")[2], "application/json"))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/trafficking"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", *QUIET])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("width", "mode"), sampled([(390, "light"), (1280, "dark")], always=1))
def test_the_accessibility_checker_finds_nothing(browser: Any, address: str, width: int, mode: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=mode, bypass_csp=True)
    page = context.new_page()
    found: dict[str, object] = {}
    for name in [*SAMPLE, "static-index", "static-country"]:
        page.goto(f"{address}/{name}.html")
        page.evaluate("document.querySelectorAll('details:not([name])').forEach(each => each.open = true)")
        answer = axe.Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response
        for violation in answer["violations"]:
            found[f"{name}: {violation['id']}"] = [
                (node["html"], node["failureSummary"]) for node in violation["nodes"]
            ]
        assert len(answer["passes"]) > 20
    context.close()

    assert found == {}


def test_the_accessibility_checker_would_find_something(browser: Any) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_content('<html lang="en"><title>x</title><p style="color:#999">pale</p><input><img src="x">')
    found = {violation["id"] for violation in axe.Axe().run(page, options={"runOnly": RULES}).response["violations"]}
    context.close()

    assert {"color-contrast", "label", "image-alt"} <= found


def test_every_page_works_under_the_policy_and_asks_nobody_else(page: Any, address: str) -> None:
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    for name in SAMPLE:
        with page.expect_response("**/status.json"):
            page.goto(f"{address}/{name}.html")

    assert complaints == []
    assert asked
    assert all(url.startswith(address) for url in asked)


WIDTHS = (320, 390, 1280)


def test_no_page_is_wider_than_its_screen(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 700})
    page = context.new_page()
    wide = {}
    for name in [*SAMPLE, *(f"static-{name}" for name in STATIC)]:
        page.goto(f"{address}/{name}.html")
        page.evaluate("document.querySelectorAll('details:not([name])').forEach(each => each.open = true)")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("innerWidth") == width
            reached = page.evaluate("document.documentElement.scrollWidth")
            if reached > width:
                wide[name, width] = reached
    context.close()

    assert wide == {}


@pytest.mark.parametrize(("hours", "stopped"), [(35, False), (37, True)])
def test_past_its_promise_a_page_says_by_the_clock_of_the_reader_that_the_service_has_stopped(
    page: Any, address: str, hours: int, stopped: bool
) -> None:
    page.clock.set_fixed_time(samples.NOW + timedelta(hours=hours))
    page.goto(f"{address}/country.html", wait_until="networkidle")

    notice = page.locator("#stopped")
    assert notice.is_visible() is stopped
    if stopped:
        assert "This service has stopped. It last looked at its sources on 2026-11-24" in notice.inner_text()


def test_without_script_one_can_pick_a_country_and_see_what_came_last(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/static-index.html")
    cambodia = page.locator("details", has=page.locator("summary", has_text="Cambodia"))
    assert not cambodia.locator("ol").is_visible()
    cambodia.locator("summary").click()
    assert cambodia.locator("ol li").count() == 3
    assert cambodia.locator("ol").is_visible()
    assert not page.locator("details", has=page.locator("summary", has_text="Thailand")).locator("ol").is_visible()
    link = cambodia.get_by_role("link", name="Everything about Cambodia").get_attribute("href")
    context.close()

    assert link == "/trafficking/country/kh/"


def test_with_the_keyboard_alone_one_skips_the_navigation_and_copies_the_address(page: Any, address: str) -> None:
    page.goto(f"{address}/country.html")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == "Skip to the content"
    assert focused.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"

    page.locator("#subscribe ~ ul summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    selected = page.evaluate(
        "document.activeElement.value.slice(...[document.activeElement].flatMap("
        "field => [field.selectionStart, field.selectionEnd]))"
    )
    assert selected == "https://feeds.example.org/trafficking/feeds/country/th.atom"


def test_whatever_has_the_focus_shows_it(page: Any, address: str) -> None:
    page.goto(f"{address}/index.html")
    for _ in range(25):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", page.evaluate("document.activeElement.outerHTML")


def test_a_feed_reader_finds_the_three_feeds_of_a_page_by_itself(page: Any, address: str) -> None:
    page.goto(f"{address}/search.html")
    kinds = page.eval_on_selector_all("link[rel=alternate]", "links => links.map(link => [link.type, link.href])")

    base = "https://feeds.example.org/trafficking/search"
    query = "?q=country%3ATH%20%22scam%20centres%22%20after%3A2024-01"
    assert kinds == [
        ["application/rss+xml", f"{base}.rss{query}"],
        ["application/atom+xml", f"{base}.atom{query}"],
        ["application/feed+json", f"{base}.json{query}"],
    ]


def test_what_one_works_with_is_large_enough_to_hit(page: Any, address: str) -> None:
    small = []
    for name in SAMPLE:
        page.goto(f"{address}/{name}.html")
        small += page.eval_on_selector_all(
            "a.button, button, summary, input, .tag, nav a, .row a, .plain a, .columns a, .formats a",
            "all => all.filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 24)"
            ".map(each => each.outerHTML)",
        )

    assert small == []
