"""Where pages show their dates: beside headings, behind words and in classes for them, in data for scripts."""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from itertools import islice

from selectolax.lexbor import LexborNode

from syndicator.dates.patterns import WORD_DATE
from syndicator.dates.reading import find, plain
from syndicator.extraction.page import Page, own_part, seen
from syndicator.extraction.stated import Fact
from syndicator.text import line

_SHOWN = "time[pubdate],time.published,time.entry-date", "article header time", "main time", "article time", "time"
_LABELLED = (
    ".entry-date", ".post-date", ".published", ".publish-date", ".pubdate", ".date-published", ".article-date",
    ".news-date", ".date",
    ".posted-on", ".entry-meta", ".post-meta", ".article-meta", ".meta", ".byline", ".dateline", ".timestamp",
    ".field--name-created",
    ".date-display-single", ".article__date", ".article-info", ".time", "#date",
)  # fmt: skip
_UNREAD = ",".join(
    (
        "time",
        ".published",
        ".posted-on",
        ".timestamp",
        ".field--name-created",
        ".time",
        *(name for name in _LABELLED if "date" in name),
    )
)
_TRIED = 8
_LABEL = 90
_TAG = 300
_PARTED = re.compile(r"\s*(?:[|·•–—]|-\s)")
_HEADING = re.compile(r"<[hH]1[\s>]")
_SCRIPT_KEY = re.compile(
    r"ubli(?:sh(?:ed)?_?(?:[dD]ate|[aA]t|[oO]n|[tT]ime)?|cation_?(?:[dD]ate|[tT]ime))(?:\\?[\"']|&quot;)\s*:\s*"
    r"(?:\\?[\"']|&quot;)(\d{4}-\d\d-\d\d[^\"'\\&<>]{0,24})"
)
_NAMED = re.compile(r"publish(?!er)|pubdate|pub_date|date[_.-]?(?:issued|created)|posted|upload", re.IGNORECASE)
_LISTS = re.compile(r"\b(?:aside|nav|footer)\b|related|sidebar|comment|widget|recent|latest|popular|card|teaser|more-")
_CLASS = re.compile(r"\b(?:class|id)=[\"']?[^\"'<>]{0,80}$", re.IGNORECASE)
_TIME = re.compile(r"<time\b[^<>]*\bdatetime=[\"']?([^\"'<>]{8,40})[^<>]{0,200}>\s*([^<>]{0,60})", re.IGNORECASE)
_FIGURE = r"\d\u0660-\uff19"
"""Signs of which any date has one; an entity that stands for one is spelled with another."""
_FIGURED = re.compile(rf">([^<>{_FIGURE}]*+[{_FIGURE}][^<>]*+)<")
"""A piece of text between two tags that may hold a date: far fewer than all pieces."""
_PART = re.compile(
    r"<\w{1,12}\b[^<>]{0,200}?\b(?:class|id|CLASS|ID)=[\"']?[^\"'<>]{0,100}?(?:(?<![uU][pP])[dD]ate|[dD]ay|[mM]onth)[^<>]{0,200}>"
    r"(?:\s*<[^<>]{0,200}>){0,2}\s*(?=[^<>]{1,12}<)"
)
"""An element for a part of a date, up to its text."""
_ANY_TAG = re.compile(r"<[^<>]*>")
_VERSION = re.compile(r"(?:\d\.\d\d?|\d\d\.\d)\.\d\d")
"""A number of a version as well as a short date."""
_FIGURES = re.compile(
    r"(?:19|2\d)\d\d|\d\s?[./-]\s?\d\d?\s?[./-]\s?\d\d|[^\x00-\x7f]\s?\d|\d\s?[^\x00-\x7f]|[^\W\d_]\d|[\u0660-\uff19]{2}"
)
"""What any date has in it; far quicker to look for than a date."""
_SAID = re.compile(
    r"(?:\b(?:published|posted|released|issued|date(?: of (?:publication|issue|release))?|(?:publication|release) date|"
    r"datum|veröffentlicht|erschienen|publicado|publicación|fecha|publié|paru|mis en ligne|pubblicato|publicerad|"
    r"gepubliceerd|terbit|dipublikasikan|tanggal|ngày đăng|đăng ngày|diterbitkan|tarikh)|"
    r"เผยแพร่|วันที่(?:ประกาศ|โพสต์|ลงข่าว)|ថ្ងៃផ្សាយ)(?: (?:on|am|el|le|il|den|op|pada|date))?\s*:?\s*$",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"updated|modified|revised|aktualisiert|actualizado|mis à jour|diperbarui|cập nhật|aggiornato|"
    r"bijgewerkt|(?:letzte |^)(?:änderung|aktualisierung)|geändert|zuletzt|stand:|"
    r"última actualización|last changed|reviewed|copyright|©|version|expires|deadline",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 2500, 5000
"""How far around the first heading a date is that of the text: in characters of markup."""
_SHORT = 40
_NEAR = 1000
_LOOKED = 120
_BESIDE = 40
"""Characters beside a date that its piece may hold."""


def named(page: Page) -> Iterator[Fact]:
    """Meta elements under names that we do not know, but that speak of publishing."""
    for name, contents in page.metas.items():
        if _NAMED.search(name) and not _CHANGED.search(name):
            yield Fact(contents[0], "meta", f"meta:{name}")


def scripted(page: Page) -> Iterator[Fact]:
    """A date of publication in data for the page's own scripts, where they all name one day."""
    html = page.html
    found: list[str] = []
    at = html.find("ubli")
    while at >= 0 and len(found) < 50:
        if match := _SCRIPT_KEY.match(html, at):
            found.append(match[1])
        at = html.find("ubli", at + 4)
    if found and len({stamp[:10] for stamp in found}) == 1:
        yield Fact(found[0], "generic", "generic:script")


def timed(page: Page) -> Iterator[Fact]:
    """The likeliest `<time>` element that stands in no list of other articles."""
    for selector in _SHOWN if "time" in page.stating else ():
        if (node := _outside_lists(page.tree.css(selector)[:6])) is not None:
            yield Fact(node.attributes.get("datetime") or node.text(), "generic", "generic:time")
            return


def labelled(page: Page) -> Iterator[Fact]:
    """Elements whose class says that a date stands there."""
    if page.first(",".join(_LABELLED)) is not None:
        for selector in _LABELLED:
            if (node := _outside_lists(page.tree.css(selector)[:4])) is not None:
                shown = line(node.text())
                found = find(plain(shown)) if len(shown) <= _LABEL else []
                if found and not _CHANGED.search(shown, 0, found[0].start):
                    yield Fact(shown, "generic", "generic:" + selector)
    yield from classed(page)


def unread(page: Page) -> Iterator[str]:
    """What stands where a page shows its date, in whichever words: its own `<time>`, its elements named for a date."""
    for node in page.tree.css(_UNREAD)[:_TRIED]:
        if 0 < len(shown := line(node.text())) <= _LABEL and _outside_lists([node]) is not None:
            yield shown


def classed(page: Page) -> Iterator[Fact]:
    """Texts that are hardly more than a date, in elements with `date` as a word of their class."""
    html = page.own
    at = html.find("date")
    while at >= 0:
        start = html.rfind("<", max(0, at - _TAG), at)
        if start >= 0 and not html[at - 1].isalpha() and _CLASS.search(html, start, at):
            end = html.find(">", at, at + _TAG)
            text = line(unescape(html[end + 1 : html.find("<", end)][:_LABEL])) if end > 0 else ""
            if date_at(text) is not None and not _CHANGED.search(html, start, end):
                yield Fact(text, "generic", "generic:class")
        at = html.find("date", at + 4)


def near_heading(page: Page, title: str | None = None, *, changed: bool = False) -> Iterator[Fact]:
    """Dates around the first headings, those after them first; `changed`: those that are said to be of a change."""
    html = page.html
    rule = "generic:changed" if changed else "generic:near-heading"
    for start in _headings(html, title):
        yield from (Fact(piece, "generic", rule) for piece in _around(html, start, changed=changed))


def _around(html: str, start: int, *, changed: bool) -> Iterator[str]:
    """The dates after a heading, then those before it, the nearest first; none is looked for before it is asked for."""
    after = own_part(seen(html[start : start + _AFTER]))
    yield from _times(after, changed=changed)
    yield from standing(after, changed=changed)
    before = seen(html[max(0, start - _BEFORE) : start])
    yield from reversed([*_times(before, changed=changed), *standing(before, changed=changed)])
    if not changed:
        yield from _parted(after)
        yield from _parted(before)


def _headings(html: str, title: str | None) -> list[int]:
    """Where the first headings begin, the one that says the title first; without any, where the body says the title."""
    said = escape(title, quote=False)[:_SHORT] if title else None
    found = [match.start() for match in islice(_HEADING.finditer(html), 8)]
    if said and found:
        found.sort(key=lambda start: said not in html[start : start + _NEAR])
    elif said and (body := html.find("<body")) >= 0:
        found = [at for at in [html.find(f">{said}", body)] if at >= 0]
    return found[:3]


def _times(html: str, *, changed: bool) -> Iterator[str]:
    """What `<time>` elements state; what they show, where that is another day: the one that the site's readers see."""
    for match in _TIME.finditer(html):
        if changed == bool(_CHANGED.search(html, max(0, match.start() - _SHORT), match.start())):
            stated, shown = (find(plain(text), pattern=WORD_DATE) for text in (match[1], match[2]))
            stated = stated or find(match[1], "YMD")
            days = [(one[0].year, one[0].month, one[0].day) for one in (stated, shown) if one]
            yield match[2] if len(days) == 2 and days[0] != days[1] else match[1]


def _parted(html: str) -> Iterator[str]:
    """Dates whose day, month and year stand in elements of their own, named for it; the month as a word."""
    for match in _PART.finditer(html):
        text = line(unescape(_ANY_TAG.sub(" ", html[match.end() :][:_TAG])))
        found = find(plain(text), pattern=WORD_DATE)
        before = html[max(0, match.start() - _LOOKED) : match.start()]
        label = _ANY_TAG.sub(" ", before[before.find("<") :])
        if found and found[0].start == 0 and not _CHANGED.search(label):
            yield text[: found[0].end]


def standing(html: str, *, changed: bool = False) -> Iterator[str]:
    """The pieces of text that are hardly more than a date, between the tags of markup that holds nothing unseen."""
    for at, piece, start in _dated(html):
        before = _before(html, at)
        told = _CHANGED.search(piece[:start]) or (len(before) <= _SHORT and _CHANGED.search(before))
        if changed == bool(told):
            yield piece


def said(page: Page) -> Iterator[Fact]:
    """A date behind a word that says what it is, anywhere on the page: `Published: 8 February 2024`."""
    for at, piece, start in _dated(page.own):
        label = piece[:start].rstrip() if start else _before(page.own, at)
        if _SAID.search(label) and not _CHANGED.search(label):
            yield Fact(piece[start:], "generic", "generic:said")


def _dated(html: str) -> Iterator[tuple[int, str, int]]:
    """The pieces that are hardly more than a date: where each stands in the markup, and where in it the date begins."""
    for match in _FIGURED.finditer(html):
        piece = _shown(match[1])
        if (start := date_at(piece)) is not None:
            yield match.start(), piece, start


def _before(html: str, at: int) -> str:
    """The piece of text before the tag that ends at `at`; empty where there is none."""
    while (end := html.rfind("<", 0, at)) > 0:
        at = html.rfind(">", 0, end)
        if at < 0:
            break
        piece = html[at + 1 : end].partition("<")[0]
        if piece and not piece.isspace():
            return _shown(piece)
    return ""


def _shown(piece: str) -> str:
    """A piece of markup between two tags as a reader sees it."""
    return line(unescape(piece)) if "&" in piece else " ".join(piece.split())


def date_at(piece: str) -> int | None:
    """Where the date begins that, with a few words beside it, is all that `piece` holds."""
    if len(piece) < 6 or not _FIGURES.search(piece, 0, _LOOKED):
        return None
    found = find(plain(piece[:_LOOKED]))
    if not found:
        return None
    covered = sum(one.end - one.start for one in found)
    beside = piece[: found[0].start] + piece[found[0].end :]
    if _VERSION.fullmatch(piece, found[0].start, found[0].end) and any(sign.isalnum() for sign in beside):
        return None
    alone = len(piece) - covered <= _BESIDE or (found[0].start == 0 and _PARTED.match(piece, found[0].end))
    return found[0].start if alone else None


def _outside_lists(nodes: Iterable[LexborNode]) -> LexborNode | None:
    """The first that stands in no menu, list of other articles, comment or footer."""
    for node in nodes:
        parent, steps = node.parent, 0
        while parent is not None and steps < 12:
            words = f"{parent.tag} {parent.attributes.get('class') or ''} {parent.id or ''}".lower()
            if _LISTS.search(words):
                break
            parent, steps = parent.parent, steps + 1
        else:
            return node
    return None
