"""What a page gives away about its site: software, feeds, pages of news, name and language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from parsel import Selector
from web_poet import HttpResponse

from scrapers import reading
from syndicator.text import line

_FEEDS = re.compile(r"application/(rss|atom|rdf)\+xml|application/feed\+json", re.IGNORECASE)
_NOT_NEWS = re.compile(r"comment|/oembed|replies|events?/(feed|rss)", re.IGNORECASE)
_STRONG = re.compile(
    r"news|(?<![a-zà-ÿ])press|media[-_ ](releases?|cent)|not[ií]cias|prensa|imprensa|actuali[td]|comunicados?"
    r"|berita|siaran|kenyataan[-_ ]media|balita|habari|tin[-_ ]tuc|tin tức|ข่าว|ประชาสัมพันธ์|ຂ່າວ|ព័ត៌មាន|သတင်း|সংবাদ|খবর"
    r"|समाचार|خبریں|اخبار|أخبار|новост|пресс-|haber|basın|ニュース|新闻|新聞|뉴스|notizie|nachrichten|aktuell|nyheter",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"stor(y|ies)|updates?|latest|blog|articles?|media|releases?|announce|insights|publications?|statements?|reports?"
    r"|features?(?!d)",
    re.IGNORECASE,
)
_REFRESH = re.compile(r"\s*[0-5](?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)
_HOME = re.compile(
    r"home ?(?:page)?|welcome|index|default|main|start(?:seite)?|inicio|início|accueil|beranda|laman utama|trang chủ"
    r"|หน้าแรก|หน้าหลัก|الرئيسية|الصفحة الرئيسية|главная|untitled.*",
    re.IGNORECASE,
)
"""What pages are called that nobody named; a site is called something else."""
_POSTER = re.compile(r"\s[|–—·»:-]\s|\s*[|»]\s*")


@dataclass(frozen=True, kw_only=True)
class Clues:
    """What one page of a site gave away."""

    url: str
    title: str | None = None
    language: str | None = None
    feeds: tuple[str, ...] = ()
    """Named by the page itself, the nearest to its own address first."""
    wordpress: str | None = None
    """The address that its REST interface belongs to."""
    squarespace: bool = False
    news: tuple[str, ...] = ()
    """Pages of the site that its links call news, best first."""
    links: frozenset[str] = frozenset()
    """Where its links lead, menus included."""
    onward: str | None = None
    """The page of the site to which it sends browsers on at once."""


def clues_of(response: HttpResponse) -> Clues:
    """Read what a page gives away.

    Raises:
        Unreadable: it is no HTML.
    """
    root = reading.html_of(response)
    url = str(response.url)
    base = reading.base_of(root, url)
    return Clues(
        url=url,
        title=_title(root, url),
        language=root.css("html::attr(lang)").get() or None,
        feeds=tuple(_feeds(root, url)),
        wordpress=_wordpress(root, response),
        squarespace=bool(root.css('[src*="squarespace"], [href*="squarespace"]'))
        or "Static.SQUARESPACE_CONTEXT" in response.text,
        news=tuple(_news(root, url)),
        links=frozenset(
            address for link in root.css("a[href]") if (address := reading.web_address(link.attrib["href"], base))
        ),
        onward=_onward(root, url),
    )


def called_news(url: str) -> bool:
    """Whether an address calls itself news."""
    return bool(_STRONG.search(path := unquote(urlsplit(url).path)) or _WEAK.search(path))


def same_site(url: str, other: str) -> bool:
    """Whether two addresses belong to one host, `www.` or not."""
    first, second = (urlsplit(one).netloc.lower().removeprefix("www.") for one in (url, other))
    return first == second


def _title(root: Selector, url: str) -> str | None:
    """The site's name: as it says itself, else the shorter end of the page's title."""
    said = root.css('meta[property="og:site_name"]::attr(content), meta[name="application-name"]::attr(content)').get()
    if said and line(said):
        return line(said)
    whole = line(reading.words(root, "head title") or "")
    parts = [part.strip() for part in _POSTER.split(whole) if part.strip()]
    telling = [part for part in parts if not _HOME.fullmatch(part)]
    return telling[-1] if telling else _sign(root, url)


def _sign(root: Selector, url: str) -> str | None:
    """What stands on the sign that leads to the home page: words, or those for who cannot see its picture."""
    home = urljoin(url, "/")
    for link in root.css("a[href]"):
        if reading.web_address(link.attrib["href"], url) in {home, home.rstrip("/")}:
            said = reading.words(link) or link.css("img::attr(alt)").get() or ""
            if said.strip() and not _HOME.fullmatch(line(said)):
                return line(said)
    return None


def _onward(root: Selector, url: str) -> str | None:
    """Where `<meta http-equiv=refresh>` leads at once (HTML, 4.2.5.3), if that is another page of the site."""
    for content in root.css("meta[http-equiv][content]"):
        told = _REFRESH.match(content.attrib["content"])
        if told and content.attrib["http-equiv"].strip().lower() == "refresh":
            address = reading.web_address(told[1], url)
            return address if address and address != url and same_site(address, url) else None
    return None


def _feeds(root: Selector, url: str) -> Iterator[str]:
    here = urlsplit(url).path.strip("/").split("/")[0]
    found: dict[str, int] = {}
    for link in root.css("link[rel~=alternate][href]"):
        address = reading.web_address(link.attrib["href"], reading.base_of(root, url))
        named = f"{address} {link.attrib.get('title', '')}"
        if address and _FEEDS.search(link.attrib.get("type", "")) and not _NOT_NEWS.search(named):
            path = urlsplit(address).path
            found.setdefault(address, 0 if here and here in path.split("/") else 1 if _STRONG.search(named) else 2)
    yield from sorted(found, key=lambda address: found[address])


def _wordpress(root: Selector, response: HttpResponse) -> str | None:
    url = str(response.url)
    api = root.css('link[rel="https://api.w.org/"]::attr(href)').get()
    if api is None:
        header = re.search(r'<([^>]+)>;\s*rel="https://api\.w\.org/"', str(response.headers.get("Link", "")))
        api = header[1] if header else None
    if api is not None:
        address = urljoin(url, api)
        if "rest_route" in parse_qs(urlsplit(address).query):
            return None  # without pretty addresses the interface stands elsewhere; the feed serves as well
        return address.partition("/wp-json")[0]
    signs = root.css('[src*="/wp-content/"], [href*="/wp-content/"], meta[name=generator][content^=WordPress]')
    return urljoin(url, "/").rstrip("/") if signs else None


def _news(root: Selector, url: str) -> Iterator[str]:
    """Pages that links call news: short words, short paths, menus included."""
    found: dict[str, float] = {}
    base = reading.base_of(root, url)
    for link in root.css("a[href]"):
        address = reading.web_address(link.attrib["href"], base)
        if address is None or not same_site(address, url) or address.rstrip("/") == url.rstrip("/"):
            continue
        path = urlsplit(address).path.strip("/")
        text = reading.words(link) or ""
        deep = path.count("/") > (4 if _STRONG.search(text) else 2)
        if not path or deep or len(text) > 40 or re.search(r"\.(pdf|jpe?g|png|docx?|zip)$", path):
            continue
        last = unquote(path.split("/")[-1])
        strong = bool(_STRONG.search(last)) + bool(_STRONG.search(text))
        weak = bool(_WEAK.search(last)) + bool(_WEAK.search(text))
        score = 2.0 * strong + weak - 0.5 * path.count("/") - 0.25 * last.count("-")
        if strong or weak:
            found[address] = max(score, found.get(address, score))
    yield from [address for address, score in sorted(found.items(), key=lambda one: -one[1]) if score > 0]
