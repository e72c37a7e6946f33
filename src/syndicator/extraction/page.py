"""A response's bytes to one parsed page, whatever they are: charset, size and nesting settled once."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5
from selectolax.lexbor import LexborHTMLParser, LexborNode

from syndicator.markup import light, shallow
from syndicator.urls import absolute_url

LONGEST = 4 * 1024 * 1024
"""Characters that are read; no article of ours is longer, and parsers must end in bounded time."""
_MANY_TAGS = 8000
"""With fewer tags no nesting can cost a parser a tenth of a second."""
_SEARCHED = 500_000
_TAG = 300
_UNSEEN = re.compile(r"<(?:!--|(script|style|noscript|svg|template)\b)")
_PLACES = ("<aside", "<footer", "related", "comments", "more-news", "recent-posts")
_HEADINGS = {
    what: tuple(f"{which}{what}" for which in ("more", "other", "latest", "recent"))
    for what in (" news", " stories", " articles", " posts", " updates")
}
"""What other articles, comments and the foot of a page stand in, or begin with."""
_COUNTED = re.compile(r"(?:icon|fa)-$|-(?:link|count|number|alt|icon)")
_CLASS = re.compile(r"\b(?:class|id)=[\"']?[^\"'<>]{0,80}$", re.IGNORECASE)
_ASIDE = 2500
"""Characters of markup that an `aside` of an article itself may hold: more is a list of others."""
_STATING = (
    'h1,meta,base[href],link[rel~="canonical"][href],link[hreflang][href],script[type*="ld+json"],time,'
    '[itemprop~="datePublished"],[itemprop~="dateModified"],[itemprop~="headline"]'
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BEYOND = re.compile("[^\x00-\x7f]")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)


class Page:
    """A page that was parsed once and is asked often."""

    def __init__(self, html: str | bytes, url: str) -> None:
        text, data = _sound(html)
        self.html = shallow(text) if data.count(b"<") > _MANY_TAGS else light(text)
        self.url = url
        self.tree = LexborHTMLParser(data if self.html is text else self.html)

    @cached_property
    def _telling(self) -> list[LexborNode]:
        """First-level headings, times, and what speaks to machines: found in one walk, each once."""
        found: list[LexborNode] = []
        last = None
        for node in self.tree.css(_STATING):
            if (name := node.mem_id) != last:  # lexbor names an element once for each selector that matches
                found.append(node)
            last = name
        return found

    @cached_property
    def stating(self) -> dict[str, list[LexborNode]]:
        """First-level headings, times, and what speaks to machines, by their tags, in their order."""
        found: dict[str, list[LexborNode]] = {}
        for node in self._telling:
            found.setdefault(node.tag or "", []).append(node)
        return found

    @cached_property
    def base(self) -> str:
        """What relative addresses are relative to (HTML, 2.4.3)."""
        stated = self.stating.get("base")
        href = stated[0].attributes.get("href") if stated else None
        return (absolute_url(href, self.url) if href else None) or self.url

    @cached_property
    def seen(self) -> str:
        """The markup without what no reader sees, as far as dates are searched in it."""
        return seen(self.html[:_SEARCHED])

    @cached_property
    def own(self) -> str:
        """`seen` up to where, after its heading, other articles, comments or the foot of the page begin."""
        heading = self.seen.find("<h1")
        return self.seen[:heading] + own_part(self.seen[heading:]) if heading >= 0 else self.seen

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Every meta element's content, by its lower-case name, property, itemprop or http-equiv."""
        found: dict[str, list[str]] = {}
        for node in self.stating.get("meta", ()):
            attributes = node.attributes
            content = (attributes.get("content") or "").strip()
            if content:
                for kind in ("property", "name", "itemprop", "http-equiv"):
                    if (name := attributes.get(kind)) and (name := name.strip().lower()):
                        found.setdefault(name, []).append(content)
        return found

    @cached_property
    def properties(self) -> dict[str, LexborNode]:
        """The first element of each property of schema.org that stands in an attribute (HTML, 5); no meta element."""
        found: dict[str, LexborNode] = {}
        for node in self._telling:
            if node.tag != "meta" and (names := node.attributes.get("itemprop")):
                for name in names.split():
                    found.setdefault(name, node)
        return found

    def meta(self, *names: str) -> Iterator[tuple[str, str]]:
        """Name and content of each of `names` that the page states, in the order of `names`."""
        for name in names:
            for content in self.metas.get(name, ()):
                yield name, content

    def links(self, relation: str) -> Iterator[Mapping[str, str | None]]:
        """The attributes of every canonical link and translation that is of `relation` (HTML, 4.6.7)."""
        for node in self.stating.get("link", ()):
            attributes = node.attributes
            if relation in (attributes.get("rel") or "").lower().split():
                yield attributes

    def first(self, selector: str) -> LexborNode | None:
        """The first element that `selector` matches."""
        return self.tree.css_first(selector)


def _sound(html: str | bytes) -> tuple[str, bytes]:
    """The text of `html` without what fits no parser, lone surrogates and zeros; and its bytes in UTF-8."""
    if isinstance(html, bytes):
        if len(html) <= LONGEST and b"\x00" not in html and (given := _in_utf8(html)) is not None:
            return given, bytes(html)  # a parser takes no bytes of a kind of their own
        html = decoded(html)
    text = html[:LONGEST]
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = text.encode("utf-8", "ignore")
        text = data.decode()
    if b"\x00" in data:
        data = data.replace(b"\x00", b"")
        text = data.decode()
    return text, data


def _in_utf8(data: bytes) -> str | None:
    """The text of `data`, where it is UTF-8 from its first sign to its last."""
    try:
        return None if data.startswith(_MARKS[0][0]) else data.decode()
    except UnicodeDecodeError:
        return None


def seen(html: str) -> str:
    """`html` without scripts, styles, drawings and comments; a comment inside a text parts nothing. In linear time."""
    html = html.replace("<!-- -->", "").replace("<!---->", "")
    lower = _lower(html)
    kept: list[str] = []
    at, open_ended = 0, set[str]()
    match = _UNSEEN.search(lower)
    while match:
        close = f"</{match[1]}" if match[1] else "--"
        end = -1 if close in open_ended else lower.find(close, match.end())
        end = html.find(">", end) if end >= 0 else end
        if end < 0:
            open_ended.add(close)
            match = _UNSEEN.search(lower, match.end())
        else:
            kept += html[at : match.start()], "<>"
            at = end + 1
            match = _UNSEEN.search(lower, at)
    return "".join([*kept, html[at:]])


def _lower(html: str) -> str:
    """`html` in lower case, every character in its place."""
    lower = html.lower()
    return lower if len(lower) == len(html) else html


def own_part(html: str) -> str:
    """`html` up to where other articles, comments or the foot of the page begin."""
    lower = _lower(html)
    end = len(html)
    headings = [word for what, words in _HEADINGS.items() if what in lower for word in words]
    for word in (*_PLACES, *headings):
        at = lower.find(word, 1, end)
        while at >= 0 and (start := _begins(lower, word, at)) is None:
            at = lower.find(word, at + 1, end)
        if at >= 0 and start is not None:
            end = min(end, start)
    return html[:end]


def _begins(html: str, word: str, at: int) -> int | None:
    """Where the element begins that `word` tells to be no part of an article; None where it does not tell that."""
    if word == "<aside":
        own = at < html.find("</aside", at, at + _ASIDE)  # too short for a list: what an article says of itself
        return None if own else at
    if word == "<footer":
        return at
    start = html.rfind("<", max(0, at - _TAG), at)
    if start < 0:
        return None
    before, after = html[start:at], html[at + len(word) :][:8]
    if word not in _PLACES:
        return start if before.rstrip().endswith(">") else None
    named = _CLASS.search(before) and not (before[-1:].isalnum() or after[:1].isalnum())
    return start if named and not _COUNTED.match(after) and not _COUNTED.search(before[-5:]) else None


def decoded(data: bytes) -> str:
    """Text of `data`: byte order mark, else declared charset, else what the bytes look like.

    Whatever a page declares: where nearly all of its bytes beyond ASCII are sound UTF-8, it is UTF-8; no other text
    looks so by chance.
    """
    data = data[: LONGEST * 4]
    for mark, coding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(coding, "replace")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if not broken or broken * 5 <= len(_BEYOND.findall(text)):
        return text
    declared = _META.search(data, 0, 8192) or _XML.match(data)
    named = _known(declared[1].decode("ascii", "ignore")) if declared else None
    charset = named if named and named != "utf-8" else _known(detect_encoding(data) or "")
    return data.decode(charset, "replace") if charset else text


def _known(name: str) -> str | None:
    """The codec that browsers take `name` for (WHATWG Encoding, 4.2); None if Python has none."""
    try:
        label = map_encoding_to_html5(name) or name
        "".encode(label)
    except (LookupError, ValueError):
        return None
    return label.lower()
