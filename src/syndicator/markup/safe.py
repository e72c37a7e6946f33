"""Markup that others wrote, made safe to publish: an allow-list, absolute links, nothing that follows a reader."""

import re
from html import escape
from urllib.parse import urlsplit

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from syndicator.markup.nesting import shallow
from syndicator.markup.plain import text_of
from syndicator.text import clean
from syndicator.urls import absolute_url, untracked

LONGEST = 2 * 1024 * 1024
_TAGS_NAMES = """
    a abbr b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1
    h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub sup table tbody td
    tfoot th thead time tr u ul var wbr
"""
_TAGS = frozenset(_TAGS_NAMES.split())
_GONE = {
    "script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "form", "button", "select",
    "textarea", "svg", "math", "audio", "video", "canvas", "map", "frameset", "title", "head", "xmp", "noembed",
    "noframes",
}  # fmt: skip
"""Elements that go with all that they hold."""
_ATTRIBUTES = {
    "a": {"href", "title", "hreflang"}, "img": {"src", "alt", "title"}, "abbr": {"title"}, "time": {"datetime"},
    "ol": {"start"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}, "col": {"span"},
    "colgroup": {"span"}, "bdo": {"dir"}, "*": {"lang", "dir"},
}  # fmt: skip
_LAZY = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-orig-file",
    "data-lazy",
    "data-url",
    "data-image",
    "data-hi-res-src",
)
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PLACEHOLDER = re.compile(
    r"^data:|(?:^|/)(?:blank|spacer|placeholder|lazy|pixel|transparent|1x1|grey)[\w.-]*\.(?:gif|png|svg|jpe?g)",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"(?:^|[./-])(?:pixel|beacon|analytics|doubleclick|scorecardresearch|quantserve|chartbeat|statcounter|feedburner|"
    r"stats\.wp|googlesyndication|google-analytics|mc\.yandex|counter|tracking?|piwik|matomo|bat\.bing|adservice)\b|"
    r"facebook\.com/tr\b|/~r/|/(?:pixel|track(?:ing|er)?|beacon|open|count(?:er)?)(?:\.(?:gif|png|php|aspx?))|/b/ss/",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"<(p|div|span|li|ul|ol|figure|figcaption|h[1-6]|strong|em|b|i|a|blockquote)(?: [^<>]*)?>(?:\s|&nbsp;)*</\1>"
)
_XML = str.maketrans("", "", "\ufffe\uffff" + "".join(map(chr, (*range(9), 11, 12, *range(14, 32), 127))))
_ROUNDS = 6


def sanitise(html: str, base_url: str, *, images: bool = True) -> str:
    """`html` with nothing active or following in it, links absolute as seen from `base_url`, lazy images real.

    Depth and size are limited first, nh3 has the last word. Idempotent; markup that finds no rest becomes its text.
    """
    once = _pass(shallow(html[:LONGEST]), base_url, images=images)
    for _ in range(_ROUNDS):
        again = _pass(once, base_url, images=images)
        if again == once:
            return once
        once = again
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in text_of(once).split("\n\n") if paragraph)


def _pass(html: str, base_url: str, *, images: bool) -> str:
    tree = LexborHTMLParser(html.encode("utf-8", "ignore").decode().translate(_XML))
    base = _base(tree, base_url)
    body = tree.body
    if body is None:
        return ""
    for link in body.css("a"):
        _link(link, base)
    for image in body.css("img"):
        _image(image, base)
    clean_html = nh3.clean(
        body.inner_html or "",
        tags={*_TAGS, "img"} if images else set(_TAGS),
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
        generic_attribute_prefixes=set(),
    )
    emptied = None
    while emptied != clean_html:
        emptied, clean_html = clean_html, _EMPTY.sub("", clean_html)
    return clean_html.strip()


def _base(tree: LexborHTMLParser, base_url: str) -> str:
    stated = tree.css_first("base[href]")
    href = stated.attributes.get("href") if stated else None
    return (absolute_url(href, base_url) if href else None) or base_url


def _link(link: LexborNode, base: str) -> None:
    href = link.attributes.get("href")
    absolute = absolute_url(href, base) if href else None
    if absolute is None:
        if href is not None:
            del link.attrs["href"]
    else:
        link.attrs["href"] = untracked(absolute)


def _image(image: LexborNode, base: str) -> None:
    attributes = image.attributes
    source = image_source(attributes)
    absolute = absolute_url(source, base) if source else None
    if absolute is None or absolute.startswith("mailto:") or _is_pixel(attributes, absolute):
        image.decompose()
        return
    image.attrs["src"] = untracked(absolute)
    alt = attributes.get("alt")
    if alt is not None:
        image.attrs["alt"] = clean(alt)


def image_source(attributes: dict[str, str | None]) -> str | None:
    """Where an image really is: lazy loaders keep its address in other attributes and show a placeholder."""
    source = (attributes.get("src") or "").strip()
    lazy = next((value.strip() for name in _LAZY if (value := attributes.get(name))), "")
    if not lazy and (not source or _PLACEHOLDER.search(source)):
        lazy = next((_largest(value) for name in _LAZY_SETS if (value := attributes.get(name))), "")
    if lazy and not lazy.startswith(("data:", "{", "[")):
        return lazy
    return source if source and not _PLACEHOLDER.search(source) else None


def _largest(srcset: str) -> str:
    """The candidate with the largest descriptor (HTML, 4.8.4.2.1)."""
    candidates = []
    for candidate in re.split(r",\s+|,(?=https?:|/)", srcset.strip()):
        address, _, descriptor = candidate.strip().partition(" ")
        digits = re.match(r"[\d.]+", descriptor.strip())
        candidates.append((float(digits[0].strip(".") or 0) if digits else 1.0, address))
    return max(candidates)[1] if candidates else ""


def _is_pixel(attributes: dict[str, str | None], url: str) -> bool:
    for name in ("width", "height"):
        if re.fullmatch(r"\s*[012](?:px)?\s*", attributes.get(name) or ""):
            return True
    style = re.sub(r"\s", "", attributes.get("style") or "").lower()
    if "display:none" in style or re.search(r"(?:^|;)(?:width|height):[01](?:px)?(?:;|$)", style):
        return True
    parts = urlsplit(url)
    return bool(_FOLLOWS.search(f"{parts.hostname}{parts.path}"))
