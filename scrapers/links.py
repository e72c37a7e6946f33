"""What a link in a page is, and what links have in common: the tests behind `scrapers.repeated`."""

import re
from collections.abc import Collection, Container, Iterable, Sequence
from typing import Any, cast
from urllib.parse import urlsplit

from lxml import etree
from web_poet import HttpResponse

from scrapers import reading
from scrapers.clues import same_site
from scrapers.pages import HtmlListing
from syndicator.model import DateOrder

_FURNITURE = re.compile(
    r"(^|[-_ ])(\w*navi\w*|nav\w*|\w*menue?|footer|foot|breadcrumbs?|sidebar|side|widget|social|share|pager"
    r"|pagination|cookies?|skip|lang\w*|tags?|categor(y|ies)|banner|related|login|search)($|[-_ ])",
    re.IGNORECASE,
)
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar"}
_TAGS = {"nav", "footer", "aside", "form", "select"}
_DOCUMENT = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|odt|rtf)$", re.IGNORECASE)
_OF_ANY = re.compile(
    r"\W*(?:(?:download|view|open|read|get|see|click|pdf|unduh|lihat|tải|ดาวน์โหลด|télécharger|descargar|herunterladen|تحميل)"
    r"\b.{0,24}|[\w.%-]+\.\w{3,4})$",
    re.IGNORECASE,
)
"""Words that stand over any document, or its name as a file."""
_TELLING = 12
_NO_ARTICLE = re.compile(
    r"\.(jpe?g|png|gif|svg|webp|zip|mp[34]|ics|xml|rss|json|css|js)$"
    r"|/(page|tags?|categor(y|ies)|authors?|search|login|wp-login\.php|feed|cart|donate|contact|privacy[\w-]*)(/|$)",
    re.IGNORECASE,
)
DATED_PATH = re.compile(r"/(19|20)\d\d/[01]?\d/")


def may_be_article(url: str, here: str) -> bool:
    """Whether an address may be an article of the site that `here` belongs to."""
    path = urlsplit(url).path
    if path in {"", "/"} or not same_site(url, here) or url.rstrip("/") == here.partition("#")[0].rstrip("/"):
        return False
    return not _NO_ARTICLE.search(path) and not is_document(url)


def is_document(url: str) -> bool:
    """Whether an address is that of a document, which is no page: a PDF, a text, a table."""
    return _DOCUMENT.search(urlsplit(url).path) is not None


def around_pages(root: etree._Element) -> frozenset[etree._Element]:
    """Forms that hold most of a page's links: ASP.NET, and all that is built with it, puts the whole page into one."""
    forms = list(root.iter("form"))
    most = sum(1 for _ in root.iter("a")) if forms else 0
    return frozenset(form for form in forms if 2 * sum(1 for _ in form.iter("a")) > most)


def is_furniture(element: etree._Element, around: Container[etree._Element] = ()) -> bool:
    """Whether a link belongs to menus, footers, boxes beside the content; `around`: what stands around the page."""
    for ancestor in (element, *element.iterancestors()):
        name = reading.name_of(ancestor)
        if name in {"body", "html", "main", "article"}:
            return False
        told = f"{ancestor.get('class', '')} {ancestor.get('id', '')}"
        if ancestor in around:
            continue
        if name in _TAGS or ancestor.get("role") in _ROLES or _FURNITURE.search(told):
            return True
        if name == "header" and not any(reading.name_of(one) in {"article", "li"} for one in ancestor.iterancestors()):
            return True
    return False


def text_of(element: etree._Element) -> str:
    """The words of an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def is_slug(url: str) -> bool:
    """Whether an address ends like an article's: several words, or a number."""
    parts = urlsplit(url)
    last = parts.path.rstrip("/").split("/")[-1]
    return last.count("-") >= 2 or last.count("_") >= 2 or bool(re.search(r"\d{2,}", last + parts.query))


def include_of(urls: Sequence[str]) -> str | None:
    """What the addresses of articles have in common, as a regular expression; None where that is nothing.

    >>> include_of(["https://a.example/news/2024/one", "https://a.example/news/2023/two"])
    '/news/.'
    """
    paths = [urlsplit(url).path for url in urls]
    if all(DATED_PATH.match(path) for path in paths):
        return r"/[0-9]{4}/[0-9]{1,2}/."
    if len(set(paths)) == 1 and all(urlsplit(url).query for url in urls):
        return re.escape(paths[0]) + r"\?"
    parts = [path.strip("/").split("/")[:-1] for path in paths]
    common = []
    for several in zip(*parts, strict=False):
        if len(set(several)) > 1 or re.fullmatch(r"\d+", several[0]):
            break
        common.append(several[0])
    return f"/{re.escape('/'.join(common))}/.".replace(r"\-", "-") if common else None


def names_a_document(title: str | None) -> bool:
    """Whether a listing's words for a document say what it is: `Download (PDF, 120 KB)` does not."""
    return title is not None and len(title.strip()) >= _TELLING and _OF_ANY.match(title.strip()) is None


def host_of(url: str) -> str:
    """An expression for the addresses of a page's own site, `www.` or not.

    >>> host_of("https://www.a.example/news/1")
    '^https?://(www\\\\.)?a\\\\.example/.'
    """
    host = urlsplit(url).netloc.lower().removeprefix("www.")
    return rf"^https?://(www\.)?{re.escape(host)}/.".replace(r"\-", "-")


def order_of(raws: Iterable[str]) -> DateOrder | None:
    """The order of numeric dates, where one can be read in one order only, and none contradicts."""
    found: set[DateOrder] = set()
    for raw in raws:
        match = re.search(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}(?!\d)", raw)
        if match and int(match[2]) > 12 >= int(match[1]):
            found.add("MDY")
        if match and int(match[1]) > 12 >= int(match[2]):
            found.add("DMY")
    return found.pop() if len(found) == 1 else None


def cards_of(links: Collection[etree._Element]) -> list[etree._Element]:
    """For each link the largest element around it that holds none of the others."""
    ours = set(links)
    cards = []
    for element in links:
        card = element
        for ancestor in element.iterancestors():
            if reading.name_of(ancestor) in {"body", "main"} or any(
                one in ours and one is not element for one in ancestor.iter("a")
            ):
                break
            card = ancestor
        cards.append(card)
    return cards


def found_again(response: HttpResponse, urls: Sequence[str], options: dict[str, str]) -> bool:
    """Whether the listing class, told so, finds these links and hardly any other, documents among them aside."""
    way = cast("type[HtmlListing]", type("Way", (HtmlListing,), dict[str, Any](options)))(response=response)
    found = [listed.url for listed in way.read().listed if way.admits(listed.url)]
    pages, again = ({url for url in several if not is_document(url)} for several in (urls, found))
    return len(pages & again) >= 0.9 * len(pages) and len(again - pages) <= 0.2 * len(pages)
