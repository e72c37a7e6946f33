"""Pages for people that everybody can use: structure, names, languages, and contrast in both modes."""

import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pages_samples as samples
import pytest
from lxml import html

from syndicator.pages import documents, render

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
EMPTY_SVG = {"path", "circle", "rect", "line"}
BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "table",
    "section",
    "article",
    "h1",
    "h2",
    "h3",
    "pre",
    "details",
    "figure",
    "form",
}
PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody"},
    "td": {"tr"},
    "th": {"tr"},
    "summary": {"details"},
    "figcaption": {"figure"},
}
PAGES = samples.every()
STATIC = samples.every(samples.LOCAL, server=False)
ALL = [
    *((f"{name}, served", page) for name, page in PAGES.items()),
    *((f"{name}, static", page) for name, page in STATIC.items()),
]
every_page = pytest.mark.parametrize("page", [page for _, page in ALL], ids=[name for name, _ in ALL])


class Strict(HTMLParser):
    """What a lenient parser would mend in silence: each mistake is a line in `mistakes`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.mistakes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.mistakes.append(f"<{tag}> has an attribute twice: {names}")
        if tag in BLOCKS and "p" in self.open:
            self.mistakes.append(f"<{tag}> inside <p>")
        if tag in {"a", "button", "summary", "input"} and {"a", "button"} & set(self.open):
            self.mistakes.append(f"<{tag}> inside {self.open}")
        if tag in PARENTS and (not self.open or self.open[-1] not in PARENTS[tag]):
            self.mistakes.append(f"<{tag}> in <{self.open[-1:]}>")
        if self.open and self.open[-1] in {"ul", "ol"} and tag != "li":
            self.mistakes.append(f"<{tag}> directly in a list")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY_SVG:
            self.mistakes.append(f"<{tag}/> closes nothing in HTML")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.mistakes.append(f"</{tag}> closes something else")


def mistakes(page: str) -> list[str]:
    parser = Strict()
    parser.feed(page)
    parser.close()
    return parser.mistakes + [f"<{tag}> is never closed" for tag in parser.open]


def name_of(element: Any) -> str:
    """The name that assistive technology would say."""
    return (element.get("aria-label") or element.text_content()).strip()


@pytest.mark.parametrize(
    "wrong", ["<p><ul></ul></p>", "<div><b></div></b>", "<a><a></a></a>", "<div/>", "<ul><p></p></ul>", "<section>"]
)
def test_the_checker_of_these_tests_sees_mistakes(wrong: str) -> None:
    assert mistakes(wrong)


@every_page
def test_a_page_is_written_without_a_mistake_that_a_browser_must_mend(page: bytes) -> None:
    text = page.decode()

    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert mistakes(text) == []


@every_page
def test_a_page_has_its_landmarks_one_title_and_headings_in_order(page: bytes) -> None:
    tree = html.fromstring(page.decode())

    for landmark in ("main", "header[@class='top']", "footer", "nav[@aria-label='Main']"):
        assert len(tree.xpath(f"//body//{landmark}")) == 1
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(name_of(heading) for heading in tree.xpath("//h1 | //h2 | //h3 | //h4"))
    assert tree.xpath("string(//title)").strip()
    assert tree.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]


@every_page
def test_the_first_thing_to_reach_by_keyboard_leads_past_the_navigation(page: bytes) -> None:
    tree = html.fromstring(page.decode())
    first = tree.xpath("//body//a[@href] | //body//button | //body//input")[0]

    assert first.get("class") == "skip"
    assert tree.xpath(f"//*[@id='{first.get('href')[1:]}']")[0].tag == "main"


@every_page
def test_ids_are_unique_and_whatever_points_to_one_finds_it(page: bytes) -> None:
    tree = html.fromstring(page.decode())
    ids = tree.xpath("//@id")

    assert len(ids) == len(set(ids))
    pointed = [part for kind in ("aria-labelledby", "aria-describedby", "for") for part in tree.xpath(f"//@{kind}")]
    pointed += [link[1:] for link in tree.xpath("//@href") if link.startswith("#")]
    assert set(" ".join(pointed).split()) <= set(ids)


@every_page
def test_everything_that_is_used_or_seen_has_a_name(page: bytes) -> None:
    tree = html.fromstring(page.decode())

    assert all(name_of(element) for element in tree.xpath("//a | //button | //summary | //th"))
    assert all(field.get("id") in tree.xpath("//label/@for") for field in tree.xpath("//input"))
    assert all(drawing.get("aria-hidden") or drawing.get("aria-labelledby") for drawing in tree.xpath("//svg"))
    assert all(section.get("aria-labelledby") for section in tree.xpath("//section"))
    assert not tree.xpath("//img[not(@alt)]")
    assert all(cell.get("scope") for cell in tree.xpath("//th"))
    assert all(
        box.get("tabindex") and box.get("aria-label")
        for box in tree.xpath("//*[starts-with(@class, 'scroll')] | //pre")
    )


@every_page
def test_no_page_carries_style_or_script_of_its_own(page: bytes) -> None:
    tree = html.fromstring(page.decode())

    assert not tree.xpath("//@style | //style | //@*[starts-with(name(), 'on')] | //iframe | //object | //embed")
    scripts = tree.xpath("//script")
    demo = b"This is a demonstration." in page  # stands still on purpose, so nothing has stopped
    names = [re.sub(r"\?.*", "", script.get("src")).rsplit("/", 1)[1] for script in scripts]
    assert names == ([] if demo else ["stopped.js"])
    assert not any(script.text for script in scripts)


@every_page
def test_links_that_leave_us_tell_the_other_side_nothing(page: bytes) -> None:
    tree = html.fromstring(page.decode())
    own = ("https://feeds.example.org/trafficking/", "http://127.0.0.1:8000/")
    leaving = [
        link for link in tree.xpath("//body//a[starts-with(@href, 'http')]") if not link.get("href").startswith(own)
    ]

    assert all(link.get("rel") == "noopener noreferrer nofollow" for link in leaving)
    assert tree.xpath("//meta[@name='referrer']/@content") == ["no-referrer"]


@every_page
def test_the_time_of_a_date_can_be_read_by_a_machine(page: bytes) -> None:
    for stamp in html.fromstring(page.decode()).xpath("//time/@datetime"):
        assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}Z)?)?)?", stamp)
        if len(stamp) >= 10:
            datetime.fromisoformat(stamp)


def test_about_stands_on_every_page() -> None:
    for _, page in ALL:
        assert [link for link in html.fromstring(page.decode()).xpath("//footer//@href") if link.endswith("/about/")]


def test_a_title_in_another_language_says_so() -> None:
    tree = html.fromstring(PAGES["country"].decode())
    foreign = tree.xpath("//h3/a[@lang='th']")

    assert foreign
    assert all(re.search("[\u0e00-\u0e7f]", link.text_content()) for link in foreign)
    assert not [link for link in tree.xpath("//h3/a[not(@lang)]") if re.search("[\u0e00-\u0e7f]", link.text_content())]
    assert tree.xpath("//h1/following-sibling::p[@class='names']/span[@lang='th']/text()") == ["ไทย"]


def test_a_drawing_says_the_same_as_its_table() -> None:
    tree = html.fromstring(PAGES["country"].decode())
    for name, rows in (("timeline", 69), ("dots", len(samples.COUNTRIES))):
        figure = tree.xpath(f"//figure[figcaption/@id='{name}']")[0]
        table = {
            row.xpath("string(th)").strip(): row.xpath("string(td)").strip() for row in figure.xpath(".//tbody/tr")
        }
        drawn = dict(title.rsplit(": ", 1) for title in figure.xpath(".//*[local-name()='title']/text()"))
        assert drawn.items() <= table.items()
        beyond = re.findall(r"([A-Z][A-Za-z ]+?) \d+", figure.xpath("string(p)"))
        left_out = set(table) - set(drawn) - {"date unknown"}
        assert left_out <= set(beyond)
        assert len(table) >= rows


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of `#rrggbb`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colours() -> Iterator[tuple[str, dict[str, str]]]:
    style = render.assets()["style.css"].decode()
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", style.split("@media (prefers-color-scheme: dark)")[0]))
    dark = re.search(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", style, re.DOTALL)
    assert dark
    yield "light", light
    yield "dark", dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark[1]))


TEXT = [
    *(("ink", ground) for ground in ("paper", "raised", "sunk", "wash")),
    *(("soft", ground) for ground in ("paper", "raised", "sunk")),
    *(("accent", ground) for ground in ("paper", "raised", "sunk", "wash")),
    *((state, ground) for state in ("good", "warn", "bad") for ground in ("paper", "raised")),
    *(("on-heat", f"heat-{state}") for state in ("ok", "quiet", "suspect", "broken", "blocked", "unproven")),
    ("on-accent", "accent"),
    ("on-mark", "mark"),
    ("ink", "paper"),
]


def test_contrast_is_computed_as_the_guidelines_say() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert contrast("#777777", "#ffffff") < 4.5 < contrast("#767676", "#ffffff")


@pytest.mark.parametrize(
    ("mode", "palette"), list(colours()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_text_and_what_one_works_with_stand_out_in_both_modes(mode: str, palette: dict[str, str]) -> None:
    assert {
        pair: contrast(palette[pair[0]], palette[pair[1]])
        for pair in TEXT
        if contrast(palette[pair[0]], palette[pair[1]]) < 4.5
    } == {}
    for part, ground in (("edge", "raised"), ("edge", "paper"), ("accent", "paper"), ("accent", "raised")):
        assert contrast(palette[part], palette[ground]) >= 3


def test_every_colour_is_a_variable_that_both_modes_set() -> None:
    style = render.assets()["style.css"].decode()
    (_, light), (_, dark) = colours()
    rules = style.split("*, *::before", 1)[1].split("@media print")[0]

    assert set(light) == set(dark)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;, )])|rgba?\(|hsla?\(", rules)
    used = set(re.findall(r"var\(--([\w-]+)\)", style))
    assert used <= set(light) | {"sans", "serif"}


def test_item_story_and_search_pages_ask_not_to_be_indexed_and_the_others_do_not() -> None:
    marked = {name for name, page in PAGES.items() if b'<meta name="robots" content="noindex">' in page}

    assert marked == {
        "item",
        "story",
        "search",
        "problem",
        "ask",
        "missing",
        "gone",
        "unavailable",
        "refused",
        "too_many",
    }


def test_a_page_without_a_contact_or_sources_is_still_whole() -> None:
    site = samples.Site(base_url="https://feeds.example.org")
    page = documents.about(site=site, server=False).decode()

    assert mistakes(page) == []
    assert "mailto" not in page
