"""Where pages show their dates: beside headings, in elements and classes for them, in data for scripts."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice

from selectolax.lexbor import LexborNode

from syndicator.dates.reading import find, plain
from syndicator.extraction.page import Page
from syndicator.extraction.stated import Fact
from syndicator.text import line

_SHOWN = (
    "time[pubdate]", "time.published", "time.entry-date", "article header time", "header time", "h1 ~ time",
    "main time",
    "article time", "time",
)  # fmt: skip
_LABELLED = (
    ".entry-date", ".post-date", ".published", ".publish-date", ".pubdate", ".date-published", ".article-date",
    ".news-date", ".date",
    ".posted-on", ".entry-meta", ".post-meta", ".article-meta", ".meta", ".byline", ".dateline", ".timestamp",
    ".field--name-created",
    ".date-display-single", ".article__date", ".article-info", ".time", "#date",
)  # fmt: skip
_LABEL = 90
_PARTED = re.compile(r"\s*(?:[|·•–—]|-\s)")
_HEADING = re.compile(r"<h1[\s>]", re.IGNORECASE)
_SCRIPT_KEYS = (
    "datePublished", "publishedDate", "publishedAt", "published_at", "publishDate", "publish_date",
    "publicationDate", "publishedOn",
    "firstPublished", "pubDate", "published_date", "date_published", "publishedTime", "publicationTime",
)  # fmt: skip
_SCRIPT_VALUE = re.compile(
    r"(?:Date|At|_date)?(?:\\?[\"']|&quot;)\s*:\s*(?:\\?[\"']|&quot;)(\d{4}-\d\d-\d\d[^\"'\\&<>]{0,24})"
)
_NAMED = re.compile(r"publish(?!er)|pubdate|pub_date|date[_.-]?(?:issued|created)|posted", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|noscript|svg|template)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_OTHERS = re.compile(
    r"<(?:aside|footer)\b|<[a-z]+[^<>]{0,80}\b(?:class|id)=[\"']?[^\"'<>]{0,80}?\b(?:related|comments|more-news|recent-posts)\b|"
    r">\s*(?:more|other|latest|recent) (?:news|stories|articles|posts|updates)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!-- ?-->")
_FIGURED = re.compile(r">([^<>\d]{0,200}\d[^<>]*)<")
_CHANGED = re.compile(
    r"updated|modified|revised|aktualisiert|actualizado|mis à jour|diperbarui|cập nhật|aggiornato|"
    r"bijgewerkt|letzte änderung|geändert|zuletzt|stand:|última actualización|last changed|reviewed|"
    r"copyright|©|version",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 2500, 5000
"""How far around the first heading a date is that of the text: in characters of markup."""


def named(page: Page) -> Iterator[Fact]:
    """Meta elements under names that we do not know, but that speak of publishing."""
    for name, contents in page.metas.items():
        if _NAMED.search(name) and not _CHANGED.search(name):
            yield Fact(contents[0], "meta", f"meta:{name}")


def scripted(page: Page) -> Iterator[Fact]:
    """A date of publication in data for the page's own scripts, where they all name one day."""
    html = page.html
    found: list[str] = []
    for key in _SCRIPT_KEYS:
        at = html.find(key)
        while at >= 0 and len(found) < 50:
            if match := _SCRIPT_VALUE.match(html, at + len(key)):
                found.append(match[1])
            at = html.find(key, at + len(key))
    if found and len({stamp[:10] for stamp in found}) == 1:
        yield Fact(found[0], "generic", "generic:script")


def timed(page: Page) -> Iterator[Fact]:
    """The likeliest `<time>` element that stands in no list of other articles."""
    if page.first("time") is None:
        return
    for selector in _SHOWN:
        if (node := _outside_lists(page.tree.css(selector)[:6])) is not None:
            yield Fact(node.attributes.get("datetime") or node.text(), "generic", "generic:time")
            return


def labelled(page: Page) -> Iterator[Fact]:
    """Elements whose class says that a date stands there."""
    if page.first(",".join(_LABELLED)) is None:
        return
    for selector in _LABELLED:
        if (node := _outside_lists(page.tree.css(selector)[:4])) is not None:
            shown = line(node.text())
            if len(shown) <= _LABEL:
                yield Fact(shown, "generic", "generic:" + selector)


def near_heading(page: Page) -> Iterator[Fact]:
    """Short pieces of text with a date around the first headings, those after them first."""
    html = page.html
    headings = [match.start() for match in islice(_HEADING.finditer(html), 3)]
    for start in headings:
        around = [
            *pieces(own_part(html[start : start + _AFTER])),
            *reversed(pieces(html[max(0, start - _BEFORE) : start])),
        ]
        yield from (Fact(piece, "generic", "generic:near-heading") for piece in around if is_dateish(piece))


def own_part(html: str) -> str:
    """`html` up to where other articles, comments or the foot of the page begin."""
    end = _OTHERS.search(html, 1)
    return html[: end.start()] if end else html


def is_dateish(piece: str) -> bool:
    """Whether a date and a few words beside it may be all that `piece` holds."""
    if not len(piece) >= 6 or not any(map(str.isdigit, piece)) or _CHANGED.search(piece):
        return False
    found = find(plain(piece[:120]))
    if not found:
        return False
    covered = sum(one.end - one.start for one in found)
    return len(piece) - covered <= 34 or (found[0].start == 0 and bool(_PARTED.match(piece, found[0].end)))


def pieces(html: str) -> list[str]:
    """The pieces of text between tags that hold a figure."""
    return [line(unescape(part)) for part in _FIGURED.findall(_UNSEEN.sub("><", _COMMENT.sub("", html)))]


def _outside_lists(nodes: Iterable[LexborNode]) -> LexborNode | None:
    """The first that stands in no menu, list of other articles, comment or footer."""
    for node in nodes:
        parent, steps = node.parent, 0
        while parent is not None and steps < 12:
            words = f"{parent.tag} {parent.attributes.get('class') or ''} {parent.id or ''}".lower()
            if re.search(
                r"\b(?:aside|nav|footer)\b|related|sidebar|comment|widget|recent|latest|popular|card|teaser|more-",
                words,
            ):
                break
            parent, steps = parent.parent, steps + 1
        else:
            return node
    return None
