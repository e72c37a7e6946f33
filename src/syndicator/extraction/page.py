"""A response's bytes to one parsed page, whatever they are: charset, size and nesting settled once."""

import re
from collections.abc import Iterator
from functools import cached_property

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5
from selectolax.lexbor import LexborHTMLParser, LexborNode

from syndicator.markup import shallow
from syndicator.urls import absolute_url

LONGEST = 4 * 1024 * 1024
"""Characters that are read; no article of ours is longer, and parsers must end in bounded time."""
_MANY_TAGS = 8000
"""With fewer tags no nesting can cost a parser a tenth of a second."""
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BEYOND = re.compile("[^\x00-\x7f]")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)


class Page:
    """A page that was parsed once and is asked often."""

    def __init__(self, html: str | bytes, url: str) -> None:
        text = decoded(html) if isinstance(html, bytes) else html
        text = text[:LONGEST].replace("\x00", "")
        if isinstance(html, str):
            text = text.encode("utf-8", "ignore").decode()  # lone surrogates fit no parser
        self.html = shallow(text) if text.count("<") > _MANY_TAGS else text
        self.url = url
        self.tree = LexborHTMLParser(self.html)

    @cached_property
    def base(self) -> str:
        """What relative addresses are relative to (HTML, 2.4.3)."""
        stated = self.tree.css_first("base[href]")
        href = stated.attributes.get("href") if stated else None
        return (absolute_url(href, self.url) if href else None) or self.url

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Every meta element's content, by its lower-case name, property, itemprop or http-equiv."""
        found: dict[str, list[str]] = {}
        for node in self.tree.css("meta"):
            attributes = node.attributes
            content = (attributes.get("content") or "").strip()
            if content:
                for kind in ("property", "name", "itemprop", "http-equiv"):
                    if name := (attributes.get(kind) or "").strip().lower():
                        found.setdefault(name, []).append(content)
        return found

    def meta(self, *names: str) -> Iterator[tuple[str, str]]:
        """Name and content of each of `names` that the page states, in the order of `names`."""
        for name in names:
            for content in self.metas.get(name, ()):
                yield name, content

    def first(self, selector: str) -> LexborNode | None:
        """The first element that `selector` matches."""
        return self.tree.css_first(selector)


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
    if broken * 5 <= len(_BEYOND.findall(text)):
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
