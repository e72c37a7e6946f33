"""Sites that nobody prepared for us, in markup of our own, as different software writes them."""

import json

from loopback_site import Answer, Hit, Script

TITLES = (
    "Police free eleven people from a scam compound near the river",
    "Ministry opens a shelter for survivors of trafficking in Bangkok",
    "Two brokers sentenced for recruiting fishers with false contracts",
    "New hotline answers calls about forced labour in nine languages",
    "Border officials train together against migrant smuggling",
    "Court orders compensation for twelve domestic workers",
)
DAYS = ("2024-05-02", "2024-04-28", "2024-04-20", "2024-04-11", "2024-03-30", "2024-03-19")
WORDS = (
    "Officers of the board met families on {day} and heard how the people had been recruited. {title}. "
    "The ministry said that everybody is safe now and that doctors see them every day. Lawyers explain their rights "
    "to them in their own language, and the embassy prepares their way home. The inquiry goes on, the board said."
)


def slug(number: int) -> str:
    return "-".join(TITLES[number].lower().split()[:6])


def body(number: int) -> str:
    text = WORDS.format(day=DAYS[number], title=TITLES[number])
    return f"<p>{text}</p><p>Case {number}: {text}</p>"


def page(
    title: str, main: str, *, head: str = "", site: str = "River Board", menu: str = "", lang: str = "en"
) -> Answer:
    return Answer(
        f"<!doctype html><html lang='{lang}'><head><title>{title} | {site}</title>{head}</head><body>"
        f"<header><a href='/'>Home</a></header><nav class='menu'><ul><li><a href='/about-our-board-and-its-work'>About"
        f" our board and its work</a></li><li><a href='/what-we-do-for-people'>What we do for people</a></li>"
        f"<li><a href='/contact-our-friendly-office'>Contact our friendly office</a></li>{menu}</ul></nav>"
        f"<main>{main}</main><footer><p>River Board, 1 Quay Street. All rights are reserved.</p></footer></body></html>"
    )


def wordpress(url: str) -> dict[str, Script]:
    """REST as WordPress has it, a front page that gives it away, and posts at the root."""
    head = (
        f'<link rel="https://api.w.org/" href="{url}/wp-json/">'
        f'<link rel="alternate" type="application/rss+xml" title="Board &raquo; Feed" href="{url}/feed/">'
        f'<link rel="alternate" type="application/rss+xml" title="Comments Feed" href="{url}/comments/feed/">'
    )
    posts = [
        {
            "id": number,
            "date": f"{DAYS[number]}T09:00:00",
            "date_gmt": f"{DAYS[number]}T02:00:00",
            "modified_gmt": f"{DAYS[number]}T02:00:00",
            "link": f"{url}/{slug(number)}/",
            "status": "publish",
            "type": "post",
            "title": {"rendered": TITLES[number]},
            "content": {"rendered": body(number), "protected": False},
            "excerpt": {"rendered": f"<p>{WORDS[:60]}</p>"},
        }
        for number in range(6)
    ]
    items = "".join(
        f"<item><title>{TITLES[n]}</title><link>{url}/{slug(n)}/</link><pubDate>Thu, 02 May 2024 02:00:00 +0000"
        "</pubDate></item>"
        for n in range(6)
    )

    def rest(_hit: Hit) -> Answer:
        return Answer(json.dumps(posts), kind="application/json")

    root = {"name": "River Board &amp; Friends", "timezone_string": "Asia/Bangkok"}
    pages: dict[str, Script] = {
        "/": page("Home", "<h1>Welcome</h1>", head=head),
        "/wp-json/wp/v2/posts?per_page=50&_embed=1": rest,
        "/wp-json/?_fields=name,timezone_string": Answer(json.dumps(root), kind="application/json"),
        "/feed/": Answer(f"<rss><channel><title>Board</title>{items}</channel></rss>", kind="application/rss+xml"),
    }
    for number in range(6):
        stated = f"<meta property='article:published_time' content='{DAYS[number]}T09:00:00+07:00'>"
        main = f"<article><h1>{TITLES[number]}</h1>{body(number)}</article>"
        pages[f"/{slug(number)}/"] = page(TITLES[number], main, head=stated)
    return pages


def drupal(url: str) -> dict[str, Script]:
    """Views in rows, three links to a row, dates in words, a pager; no feed, no sitemap; robots.txt with a pause."""
    rows = "".join(
        f"<div class='views-row views-row-{n + 1} {'odd' if n % 2 else 'even'}'><div class='views-field-image'>"
        f"<a href='/en/node/news/{slug(n)}'><img src='/i{n}.jpg' alt=''></a></div><div class='views-field views-title'>"
        f"<span class='field-content'><a href='/en/node/news/{slug(n)}' hreflang='en'>{TITLES[n]}</a></span></div>"
        f"<div class='views-field views-field-created'><span class='field-content'>{int(DAYS[n][8:])} "
        f"{['March', 'April', 'May'][int(DAYS[n][5:7]) - 3]} 2024</span></div>"
        f"<div class='more'><a href='/en/node/news/{slug(n)}'>Read more</a></div></div>"
        for n in range(6)
    )
    pager = "<nav class='pager'><ul><li class='pager__item--next'><a href='?page=1' rel='next'>Next</a></li></ul></nav>"
    menu = "<li><a href='/en/newsroom'>Newsroom</a></li>"
    pages: dict[str, Script] = {
        "/": page("Welcome", "<p>We work for people.</p>", menu=menu),
        "/en/newsroom": page("Newsroom", f"<h1>Newsroom</h1><div class='view-content'>{rows}</div>{pager}", menu=menu),
        "/robots.txt": Answer("User-agent: *\nCrawl-delay: 0.1\nDisallow: /admin\n", kind="text/plain"),
    }
    for n in range(6):
        main = (
            f"<article role='article'><h1>{TITLES[n]}</h1><span class='date'>{DAYS[n]}</span>"
            f"<div class='field--name-body'>{body(n)}</div></article>"
        )
        pages[f"/en/node/news/{slug(n)}"] = page(TITLES[n], main, menu=menu)
    return pages


def squarespace(url: str) -> dict[str, Script]:
    """A collection that answers `?format=json`; pages are drawn by scripts and list nothing."""
    sign = "<script src='https://static1.squarespace.com/static/board.js'></script>"
    items = [
        {
            "title": TITLES[n],
            "fullUrl": f"/journal/{slug(n)}",
            "publishOn": 1714615200000 - n * 86_400_000,
            "body": body(n),
            "excerpt": "",
        }
        for n in range(6)
    ]
    collection = {"items": items, "pagination": {}, "collection": {"title": "Journal"}}
    pages: dict[str, Script] = {
        "/": page("River Board", "<p>Hello.</p>", head=sign, menu="<li><a href='/journal'>News</a></li>"),
        "/journal": page("Journal", "<div id='drawn-by-script'></div>", head=sign),
        "/journal?format=json": Answer(json.dumps(collection), kind="application/json"),
    }
    for n in range(6):
        pages[f"/journal/{slug(n)}"] = page(TITLES[n], f"<article><h1>{TITLES[n]}</h1>{body(n)}</article>", head=sign)
    return pages


def static(url: str) -> dict[str, Script]:
    """Files written by hand: a table of news in American dates, no class anywhere, a sitemap named by robots.txt."""
    rows = "".join(
        f"<tr><td>{int(DAYS[n][5:7])}/{int(DAYS[n][8:])}/2024</td>"
        f"<td><a href='press/{slug(n)}.html'>{TITLES[n]}</a></td></tr>"
        for n in range(6)
    )
    places = "".join(
        f"<url><loc>{url}/{path}</loc><lastmod>2024-05-02</lastmod></url>"
        for path in ("index.html", "about.html", *(f"press/{slug(n)}.html" for n in range(6)))
    )
    pages: dict[str, Script] = {
        "/press.html": page("Press", f"<h2>Press</h2><table>{rows}</table>"),
        "/robots.txt": Answer(f"User-agent: *\nDisallow:\nSitemap: {url}/map.xml\n", kind="text/plain"),
        "/map.xml": Answer(
            f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{places}</urlset>", kind="application/xml"
        ),
    }
    for n in range(6):
        main = f"<h1>{TITLES[n]}</h1><p>Bangkok, {DAYS[n]} - {WORDS.format(day=DAYS[n], title=TITLES[n])}</p>{body(n)}"
        pages[f"/press/{slug(n)}.html"] = page(TITLES[n], main)
    return pages


def only_a_home_page(url: str) -> dict[str, Script]:
    """One page with cards that are links as a whole, and what they lead to. Nothing calls itself news."""
    cards = "".join(
        f"<a class='card' href='/{slug(n)}'><img src='/{n}.jpg' alt=''><h3>{TITLES[n]}</h3><time datetime='{DAYS[n]}'>"
        f"{DAYS[n]}</time><p>{WORDS.format(day=DAYS[n], title='More')[:90]}</p></a>"
        for n in range(4)
    )
    partners = "".join(f"<li><a href='/partner-{n}'>Partner number {n} of our board</a></li>" for n in range(3))
    pages: dict[str, Script] = {
        "/": page(
            "River Board", f"<h1>River Board</h1><div class='grid'>{cards}</div><ul class='plain'>{partners}</ul>"
        )
    }
    for n in range(4):
        main = f"<article><h1>{TITLES[n]}</h1><time datetime='{DAYS[n]}'>{DAYS[n]}</time>{body(n)}</article>"
        pages[f"/{slug(n)}"] = page(TITLES[n], main)
    for n in range(3):
        pages[f"/partner-{n}"] = page(f"Partner {n}", f"<h1>Partner {n}</h1>{body(0).replace(DAYS[0], 'Monday')}")
    return pages


def a_brochure(url: str) -> dict[str, Script]:
    """Undated pages about what somebody does: links that stand alike, and none of them news."""
    names = ("our-services-for-business", "our-team-of-experts", "how-we-work-together", "our-offices-and-hours")
    links = "".join(
        f"<div class='tile'><h3><a href='/{name}'>{name.replace('-', ' ')}</a></h3></div>" for name in names
    )
    pages: dict[str, Script] = {"/": page("Quay Consulting", f"<div class='tiles'>{links}</div>")}
    for name in names:
        words = "We are here for you with a great deal of experience and a smile. Ask us whatever you like. " * 6
        pages[f"/{name}"] = page(name.replace("-", " "), f"<h1>{name.replace('-', ' ')}</h1><p>{words}</p>")
    return pages


def asked_twice(hits: list[Hit]) -> list[str]:
    """Paths that a server was asked for more than once."""
    paths = [hit.path for hit in hits]
    return sorted({path for path in paths if paths.count(path) > 1})
