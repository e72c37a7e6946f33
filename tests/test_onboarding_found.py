"""What `sources add` finds, and leaves, where sites mislead: menus like news, forms around pages, moved homes."""

from pathlib import Path

import pytest
import unprepared_sites as sites
from loopback_site import Answer, Crawler, Script, Site, counts
from onboarding_desk import Desk
from web_poet import HttpResponse

from scrapers.clues import clues_of
from scrapers.repeated import lists_of
from syndicator.onboarding import NotFollowed
from syndicator.store import Store
from tests.shipped import TAGGER

FOUR = range(4)


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Desk:
    return Desk(tmp_path / "data", site)


def listing(*, dated: bool = True, folder: str = "news") -> str:
    return "".join(
        f"<div class=entry><h3><a href='/{folder}/{sites.slug(n)}'>{sites.TITLES[n]}</a></h3>"
        + (f"<time>{sites.DAYS[n]}</time>" if dated else "<span>2 days ago</span>")
        + "</div>"
        for n in FOUR
    )


def articles(*, dated: bool = True, folder: str = "news") -> dict[str, Script]:
    day = "<time datetime='{0}'>{0}</time>" if dated else "<p>Told 2 days ago</p>"
    text = sites.WORDS.format(day="Monday", title="{title}")
    return {
        f"/{folder}/{sites.slug(n)}": sites.page(
            sites.TITLES[n],
            f"<h1>{sites.TITLES[n]}</h1>{day.format(sites.DAYS[n])}<p>{text.format(title=sites.TITLES[n])}</p>",
        )
        for n in FOUR
    }


def taken(desk: Desk) -> list[str]:
    """Titles that a run stores, of the declaration that was written."""
    crawler = Crawler(desk.folder.parent / "crawled", TAGGER)
    crawler.ports.add(desk.site.port)
    (crawler.folder / "sources" / "board.toml").write_text((desk.folder / "sources" / "board.toml").read_text("utf-8"))
    run = crawler.crawl("board")["board"]
    titles = crawler.titles()
    crawler.store.close()
    assert counts(run) == {"new": len(titles)}, run
    return titles


def test_an_imprint_is_no_press_page_and_a_page_that_is_gone_is_not_the_last_one_asked(desk: Desk) -> None:
    menu = "<li><a href='/imprint/impressum'>Impressum</a></li><li><a href='/press-room'>Press room</a></li>"
    menu += "<li><a href='/press/notices'>Notices to the press</a></li>"
    desk.site.pages = articles() | {
        "/": sites.page("Welcome", "<p>Hello.</p>", menu=menu),
        "/press/notices": sites.page("Notices", listing()),
        "/imprint/impressum": sites.page("Impressum", "<p>Quay Street 1</p>"),
    }

    desk.add("/", "--yes")

    assert [way["url"] for way in desk.declaration["ways_in"]] == [f"{desk.site.url}/press/notices"]
    assert [hit.path for hit in desk.site.hits].count("/press-room") == 1, "asked first, and not there"
    assert not desk.site.asked("/imprint/impressum")
    assert taken(desk) == sorted(sites.TITLES[:4])


def test_a_home_page_that_only_sends_browsers_on_is_followed_to_where_it_sends_them(desk: Desk) -> None:
    desk.site.pages = articles() | {
        "/": Answer("<html><head><title>Board</title><meta http-equiv='Refresh' content='0; URL=/en/'></head></html>"),
        "/en/": sites.page("River Board", f"<h1>River Board</h1>{listing()}"),
    }

    desk.add("/", "--yes")

    assert desk.declaration["homepage"] == f"{desk.site.url}/en/"
    assert taken(desk) == sorted(sites.TITLES[:4])


@pytest.mark.parametrize(
    ("content", "onward"),
    [
        ("0; url=/en/", "https://river.example/en/"),
        ("0;URL='https://river.example/th'", "https://river.example/th"),
        ("600; url=/en/", None),
        ("0; url=https://elsewhere.example/", None),
        ("0; url=/", None),
        ("5", None),
    ],
)
def test_only_to_another_page_of_the_site_and_at_once(content: str, onward: str | None) -> None:
    page = f'<html><head><meta http-equiv=refresh content="{content}"></head></html>'
    assert clues_of(HttpResponse("https://river.example/", body=page.encode())).onward == onward


def test_articles_without_a_day_are_news_where_their_site_calls_them_so(desk: Desk) -> None:
    menu = "<li><a href='/updates'>Updates</a></li>"
    desk.site.pages = articles(dated=False) | {
        "/": sites.page("Welcome", "<p>Hello.</p>", menu=menu),
        "/updates": sites.page("Updates", listing(dated=False), menu=menu),
    }

    added = desk.add("/", "--yes")

    assert taken(desk) == sorted(sites.TITLES[:4])
    assert "date (3 of 3)" in added.output


def test_the_same_pages_are_none_where_nothing_calls_them_news_or_every_page_links_to_them(desk: Desk) -> None:
    menu = "<li><a href='/updates'>Updates</a></li>"
    links = listing(dated=False)
    desk.site.pages = articles(dated=False) | {
        "/": sites.page("Welcome", links, menu=menu),
        "/updates": sites.page("Updates", links, menu=menu),
    }

    refused = desk.add("/", "--yes")

    assert isinstance(refused.exception, NotFollowed)
    assert "nothing tells that their pages are news" in refused.output


def test_one_dated_page_among_others_is_no_news_list(desk: Desk) -> None:
    names = ("notices-of-the-board", "what-we-do-for-people", "our-offices-and-hours", "our-team-of-experts")
    links = "".join(f"<li class=t><a href='/{name}'>{name.replace('-', ' ')}</a></li>" for name in names)
    words = "We are here for you with a great deal of experience and a smile. Ask us whatever you like. " * 6
    plain = {f"/{name}": sites.page(name, f"<h1>{name}</h1><p>{words}</p>") for name in names}
    desk.site.pages = plain | {"/": sites.page("Welcome", f"<ul>{links}</ul>")}
    desk.site.pages["/notices-of-the-board"] = sites.page("Notices", f"<h1>Notices</h1><time>2024-05-01</time>{words}")

    refused = desk.add("/", "--yes")

    assert isinstance(refused.exception, NotFollowed)


def rows(form: str) -> HttpResponse:
    lines = "".join(
        form.format(stripe="alt" if n % 2 else "row", n=880 - n, day=f"2{n}/11/2569", title=sites.TITLES[n])
        for n in range(6)
    )
    menu = "".join(f"<a href='About.aspx?id={n}'>What the department does, {n}</a>" for n in range(3))
    page = f"<form id=aspnetForm><td class=topmenu>{menu}</td><table class=grid>{lines}</table></form>"
    return HttpResponse("https://dept.example/News.aspx", body=f"<html><body>{page}</body></html>".encode())


def test_rows_whose_classes_take_turns_in_a_form_around_the_page_are_one_list() -> None:
    found = lists_of(rows("<tr class={stripe}><td>{day}</td><td><a href='Detail.aspx?id={n}'>{title}</a></td></tr>"))

    assert len(found[0].urls) == 6
    assert found[0].dated
    assert not any("About" in url for one in found for url in one.urls)


def test_a_form_that_is_not_the_page_is_furniture() -> None:
    links = "".join(f"<p><a href='/find/{sites.slug(n)}'>{sites.TITLES[n]}</a></p>" for n in FOUR)
    rest = "".join(f"<a href='/{n}'>{n}</a>" for n in range(9))
    page = f"<html><body><form>{links}</form>{rest}</body></html>"

    assert lists_of(HttpResponse("https://dept.example/", body=page.encode())) == []


def with_documents(word: str) -> str:
    """Every third entry of a table is a PDF; `word` is what its link says."""
    rows = [
        (f"/files/N{n}.pdf", word or sites.TITLES[n]) if n % 3 == 1 else (f"/news/{sites.slug(n)}", sites.TITLES[n])
        for n in range(6)
    ]
    cells = (
        f"<td class=day>{day}</td><td><a href='{url}'>{said}</a></td>"
        for day, (url, said) in zip(sites.DAYS, rows, strict=True)
    )
    return "<table class=list>" + "".join(f"<tr>{cell}</tr>" for cell in cells) + "</table>"


def notices(listed: str) -> dict[str, Script]:
    pages = {
        f"/news/{sites.slug(n)}": sites.page(sites.TITLES[n], f"<h1>{sites.TITLES[n]}</h1>{sites.body(n)}")
        for n in range(6)
    }
    return pages | {"/": sites.page("River Board", listed)}


def test_documents_among_articles_are_items_that_say_what_their_listing_says(desk: Desk) -> None:
    desk.site.pages = notices(with_documents(""))

    desk.add("/", "--yes")

    assert taken(desk) == sorted(sites.TITLES)
    assert not desk.site.asked("/files/N1.pdf"), "a document is no page: nobody reads it"
    with Store.open(desk.folder.parent / "crawled") as store:
        told = store.connection.execute(
            "SELECT substr(published, 1, 10), url FROM items WHERE url LIKE '%.pdf'"
        ).fetchall()
    assert sorted(map(tuple, told)) == [(sites.DAYS[n], f"{desk.site.url}/files/N{n}.pdf") for n in (4, 1)]


@pytest.mark.parametrize("word", ["Download", "Download (PDF, 120 KB)", "N1.pdf", "PDF"])
def test_a_document_of_which_its_listing_says_nothing_is_no_item(crawler: Crawler, site: Site, word: str) -> None:
    site.pages = notices(with_documents(word))
    crawler.declare("board", site, f'kind = "html"\nurl = "{site.url}/"\nlinks = "td a::attr(href)"')

    run = crawler.crawl("board")["board"]

    assert counts(run) == {"new": 4, "skipped": 2}
    assert dict(run.skipped) == {"a document, and its listing does not say what it is": 2}


def test_a_document_behind_an_address_of_a_page_is_an_item_too(crawler: Crawler, site: Site) -> None:
    site.pages = notices("".join(f"<p><a href='/show/{n}'>{sites.TITLES[n]}</a></p>" for n in range(2)))
    site.pages["/show/0"] = Answer(b"%PDF-1.7 and so on", kind="application/pdf")
    site.pages["/show/1"] = Answer(b"RIFF", kind="image/webp")
    crawler.declare("board", site, f'kind = "html"\nurl = "{site.url}/"\nlinks = "main p a::attr(href)"')

    run = crawler.crawl("board")["board"]

    assert counts(run) == {"new": 1, "failed": 1}
    assert crawler.titles() == [sites.TITLES[0]]


def test_a_list_of_cards_takes_what_stands_in_another_folder_tomorrow_but_nothing_of_other_sites(desk: Desk) -> None:
    desk.site.pages = articles() | {"/": sites.page("River Board", listing())}
    desk.add("/", "--yes")
    moved = listing().replace("/news/" + sites.slug(0), "/media/" + sites.slug(0))
    desk.site.pages["/"] = sites.page(
        "River Board", moved.replace("/news/" + sites.slug(1), "https://elsewhere.example/1")
    )
    desk.site.pages["/media/" + sites.slug(0)] = desk.site.pages["/news/" + sites.slug(0)]

    assert taken(desk) == sorted([sites.TITLES[0], *sites.TITLES[2:4]])


def test_an_agenda_is_no_list_of_news_however_long_it_is(desk: Desk) -> None:
    visits = "".join(
        f"<li class=visit><span>{n + 1} May 2099</span> <a href='/agenda/the-minister-goes-to-town-{n}'>The minister"
        f" goes to town number {n}</a></li>"
        for n in range(9)
    )
    desk.site.pages = articles() | {"/": sites.page("River Board", f"<div>{listing()}</div><ul>{visits}</ul>")}

    desk.add("/", "--yes")

    assert taken(desk) == sorted(sites.TITLES[:4])


@pytest.mark.parametrize(
    "told",
    [
        "<p class=by>by webmaster — last modified <span>2 May 2024</span></p>",
        "<p class=by>Updated: 2 May 2024</p>",
        "<div class=by><p>2 May 2024</p></div>",
    ],
)
def test_a_day_in_a_list_that_is_not_the_one_of_its_pages_is_not_taken(desk: Desk, told: str) -> None:
    """Called that of a change; or called nothing, and then the pages say otherwise."""
    cards = "".join(
        f"<div class=entry><h3><a href='/news/{sites.slug(n)}'>{sites.TITLES[n]}</a></h3>{told}</div>" for n in FOUR
    )
    desk.site.pages = articles() | {"/": sites.page("River Board", cards)}

    desk.add("/", "--yes")
    taken(desk)

    with Store.open(desk.folder.parent / "crawled") as store:
        days = [row[0][:10] for row in store.connection.execute("SELECT published FROM items ORDER BY published")]
    assert days == sorted(sites.DAYS[:4])


def test_a_site_whose_addresses_are_only_numbers_is_followed_by_its_feed(desk: Desk) -> None:
    items = "".join(
        f"<item><title>{sites.TITLES[n]}</title><link>{desk.site.url}/?p={50 - n}</link>"
        f"<pubDate>{sites.DAYS[n]}</pubDate></item>"
        for n in FOUR
    )
    named = "<link rel=alternate type=application/rss+xml href='/?feed=rss2'>"
    desk.site.pages = {
        **{f"/?p={50 - n}": page for n, page in enumerate(articles().values())},
        "/": sites.page("River Board", "<p>Hello.</p>", head=named),
        "/?feed=rss2": Answer(f"<rss><channel>{items}</channel></rss>", kind="application/rss+xml"),
    }

    desk.add("/", "--yes")

    assert "[0-9]+" in desk.declaration["ways_in"][0]["exclude"]
    assert taken(desk) == sorted(sites.TITLES[:4])


def test_of_a_feed_that_lists_all_pages_of_a_site_the_dated_ones_are_taken(desk: Desk) -> None:
    entries = [(f"/news/{sites.slug(n)}", sites.TITLES[n], sites.DAYS[n]) for n in FOUR]
    entries += [("/about/", "About us", "Mon, 01 Jan 0001 00:00:00 +0000"), ("/give/", "Give", "")]
    items = "".join(
        f"<item><title>{title}</title><link>{url}</link><pubDate>{day}</pubDate></item>" for url, title, day in entries
    )
    desk.site.pages = articles() | {
        "/": sites.page(
            "River Board", "<p>Hello.</p>", head="<link rel=alternate type=application/rss+xml href=/index.xml>"
        ),
        "/index.xml": Answer(f"<rss><channel>{items}</channel></rss>", kind="application/rss+xml"),
        "/about/": sites.page("About us", f"<h1>About us</h1>{sites.body(0)}"),
    }

    desk.add("/", "--yes")

    assert taken(desk) == sorted(sites.TITLES[:4])


@pytest.mark.parametrize(
    "card",
    [
        "<div class=card><span>{day}</span><p class=head>{title}</p><a class=btn href='{url}'>Read more</a></div>",
        "<a class=card href='{url}'><span>Story</span><b class=head>{title}</b><i>{day}</i></a>",
    ],
)
def test_titles_are_found_beside_and_within_links_that_say_more_or_less(card: str) -> None:
    lines = "".join(card.format(day=sites.DAYS[n], title=sites.TITLES[n], url=f"/n/{900 + n}") for n in FOUR)
    best = lists_of(HttpResponse("https://dept.example/", body=f"<html><body>{lines}</body></html>".encode()))[0]

    assert best.options["titles"].endswith(".head")


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Home</title>", "<a href='/'><img src='l.png' alt='River  Board'></a>", "River Board"),
        ("<title>River Board - Home</title>", "", "River Board"),
        ("<title>หน้าแรก</title>", "<a href='/'>หน้าแรก</a><a href='https://river.example/'>กรม</a>", "กรม"),
        ("<title>Home</title>", "<a href='/'>Home</a>", None),
    ],
)
def test_a_site_is_not_called_home(head: str, body: str, title: str | None) -> None:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    assert clues_of(HttpResponse("https://river.example/en", body=page.encode())).title == title


def test_links_are_relative_to_what_a_page_says_and_a_table_s_head_and_pager_are_no_rows() -> None:
    lines = "".join(
        f"<tr><td>{n}</td><td><a href='View.aspx?id={700 - n}'>{sites.TITLES[n]}</a></td><td>{sites.DAYS[n]}</td></tr>"
        for n in range(6)
    )
    head = "<tr><th><a href='javascript:sort()'>No</a></th><th>Title</th><th>Date</th></tr>"
    pager = "<tr><td colspan=3><table><tr><td><a href='javascript:turn(2)'>2</a></td></tr></table></td></tr>"
    page = f"<head><base href='/portal/'></head><body><table id=gv>{head}{lines}{pager}</table></body>"
    shown = HttpResponse("https://dept.example/News.aspx", body=f"<html>{page}</html>".encode())

    best = lists_of(shown)[0]

    assert best.urls[0] == "https://dept.example/portal/View.aspx?id=700"
    assert best.dated
