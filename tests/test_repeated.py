"""Lists of articles are told from menus, whatever the markup; each case is a page as some software writes it."""

import asyncio

import pytest
from web_poet import HttpResponse

from scrapers.clues import clues_of
from scrapers.links import include_of, order_of
from scrapers.pages import HtmlListing
from scrapers.repeated import lists_of

HOME = "https://river.example/"
NAMES = [f"officers-free-{word}-people" for word in ("one", "two", "three", "four", "five")]


def response(body: str, url: str = HOME) -> HttpResponse:
    return HttpResponse(url, body=f"<!doctype html><html><body>{body}</body></html>".encode())


def each(form: str) -> str:
    return "".join(
        form.format(
            n=n,
            url=f"/news/{name}",
            title=f"Officers free people of boat {n}",
            day=f"2024-05-0{n + 1}",
            d=f"{n + 1} May 2024",
        )
        for n, name in enumerate(NAMES)
    )


MENU = (
    "<ul>" + "".join(f"<li><a href='/about-us-and-{word}'>About us and {word}</a></li>" for word in "abcdef") + "</ul>"
)
HERO = "<a href='/news/officers-free-everybody-now'>Officers free everybody now</a>"
PAGES = {
    "utility classes": "<div class='grid'>"
    + each("<div class='md:p-4 w-1/2'><a class='text-lg' href='{url}'><h3>{title}</h3></a><p>{d}</p></div>")
    + "</div>",
    "a table": "<table>" + each("<tr><td>{d}</td><td><a href='{url}'>{title}</a></td></tr>") + "</table>",
    "definitions": "<dl>" + each("<dt>Press</dt><dd><a href='{url}'>{title}</a></dd>") + "</dl>",
    "paragraphs of text": each("<p><a href='{url}'>{title}</a> ({d})</p>"),
    "classes with numbers": each("<div class='row row-{n}'><h2><a href='{url}'>{title}</a></h2><span>{d}</span></div>"),
    "three links to a card": each(
        "<article><a href='{url}'><img src='/{n}.jpg'></a><h2><a href='{url}'>{title}</a></h2><time>{d}</time>"
        "<a href='{url}'>Read more</a></article>"
    ),
    "read more alone": each("<div class='item'><h4>{title}</h4><p>{d}</p><a href='{url}'>Read more</a></div>"),
    "a menu beside": f"<nav>{MENU}</nav><main>"
    + each("<section><h3><a href='{url}'>{title}</a></h3></section>")
    + "</main>",
    "a menu without a name": f"<div class='main-menu'>{MENU}</div>" + each("<h3><a href='{url}'>{title}</a></h3>"),
    "the newest apart": "<div class='hero'><h1>" + HERO + "</h1>"
    "<time>6 May 2024</time></div><ul>"
    + each("<li><h3><a href='{url}'>{title}</a></h3><time>{d}</time></li>")
    + "</ul>",
}


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_the_list_is_found_and_described(body: str) -> None:
    best = lists_of(response(body))[0]

    way = type("Way", (HtmlListing,), dict(best.options))(response=response(body))
    listed = asyncio.run(way.to_item()).listed
    expected = {f"{HOME}news/{name}" for name in NAMES}
    if "officers-free-everybody-now" in body:
        expected.add(f"{HOME}news/officers-free-everybody-now")
    assert {one.url for one in listed} == expected
    if "card" in best.options:
        assert all("fficers free" in (one.title or "") and "2024" not in (one.title or "") for one in listed)
    if "May 2024" in body and "card" in best.options:
        assert all("May 2024" in (one.published or "") for one in listed), best.options


@pytest.mark.parametrize(
    "body",
    [
        f"<nav>{MENU}</nav>",
        f"<footer>{MENU}</footer>",
        f"<div role='navigation'>{MENU}</div>",
        "<p>"
        + "".join(f"<a href='https://elsewhere.example/a-long-story-{n}'>A long story {n}</a>" for n in range(9))
        + "</p>",
        "<p>"
        + "".join(f"<a href='/report-of-the-board-{n}.pdf'>Report of the board {n}</a>" for n in range(9))
        + "</p>",
        "".join(f"<a href='/category/a-kind-of-news-{n}'>A kind of news {n}</a>" for n in range(9)),
        "<p>" + "".join(f"<a href='/{n}'>{n}</a>" for n in range(1, 9)) + "</p>",
        "",
    ],
)
def test_menus_files_and_other_sites_are_no_list(body: str) -> None:
    assert lists_of(response(f"<main>{body}</main>" if "<nav" not in body and "<foot" not in body else body)) == []


@pytest.mark.parametrize(
    ("urls", "include"),
    [
        (["https://a.example/en/news/one", "https://a.example/en/news/two"], "/en/news/."),
        (["https://a.example/2024/05/one", "https://a.example/2023/11/two"], "/[0-9]{4}/[0-9]{1,2}/."),
        (["https://a.example/one", "https://a.example/two"], None),
        (["https://a.example/story.php?id=1", "https://a.example/story.php?id=2"], r"/story\.php\?"),
    ],
)
def test_what_addresses_have_in_common(urls: list[str], include: str | None) -> None:
    assert include_of(urls) == include


@pytest.mark.parametrize(
    ("raws", "order"),
    [
        (["3/4/2024", "3/30/2024"], "MDY"),
        (["3.4.2024", "30.4.2024"], "DMY"),
        (["3/4/2024", "5/6/2024"], None),
        (["3/30/2024", "30/3/2024"], None),
        (["2024-03-30"], None),
    ],
)
def test_only_a_date_that_can_be_read_in_one_way_tells_the_order(raws: list[str], order: str | None) -> None:
    assert order_of(raws) == order


@pytest.mark.parametrize(
    ("menu", "first"),
    [
        ("<a href='/about'>About</a><a href='/newsroom'>Newsroom</a><a href='/blog'>Blog</a>", "/newsroom"),
        ("<a href='/th/12'>ข่าวประชาสัมพันธ์</a><a href='/th/contact'>ติดต่อ</a>", "/th/12"),
        (
            "<a href='/2024/05/the-news-of-a-long-day-in-may'>The news</a><a href='/media-centre/news'>News</a>",
            "/media-centre/news",
        ),
        ("<a href='https://elsewhere.example/news'>News</a>", None),
        ("<a href='/about'>About</a>", None),
    ],
)
def test_which_page_a_home_page_calls_news(menu: str, first: str | None) -> None:
    news = clues_of(response(menu)).news
    assert (news[0] if news else None) == (f"https://river.example{first}" if first else None)
