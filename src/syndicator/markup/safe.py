"""Markup that others wrote, made safe to publish: an allow-list, absolute links, nothing that follows a reader."""

import re
from html import escape

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from syndicator.markup.images import follows, image_source, largest
from syndicator.markup.nesting import shallow
from syndicator.markup.plain import text_of
from syndicator.text import clean, repaired
from syndicator.urls import absolute_url, untracked

LONGEST = 2 * 1024 * 1024
_TAGS_NAMES = """
    a abbr b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1
    h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub sup table tbody td
    tfoot th thead time tr u ul var wbr
"""
_TAGS = frozenset(_TAGS_NAMES.split())
_GONE = {
    "script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "button", "select",
    "textarea", "svg", "math", "audio", "video", "canvas", "map", "frameset", "title", "head", "xmp", "noembed",
    "noframes",
}  # fmt: skip
"""Elements that go with all that they hold."""
_ATTRIBUTES = {
    "a": {"href", "title", "hreflang"}, "img": {"src", "alt", "title"}, "abbr": {"title"}, "time": {"datetime"},
    "ol": {"start"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}, "col": {"span"},
    "colgroup": {"span"}, "bdo": {"dir"}, "*": {"lang", "dir"},
}  # fmt: skip
_BLOCKS = re.compile(
    r"<(/?)(?:section|article|aside|header|footer|main|nav|fieldset|details|summary|legend|center|dialog|search|hgroup|"
    r"address|form|dir|menu|optgroup)(?=[\s>])"
)
"""Elements that begin a line, as lexbor writes them: as plain blocks, or their texts would be glued together."""
_AMP = re.compile(r"<(/?)amp-img\b", re.IGNORECASE)
_EMPTY = re.compile(
    r"<(p|div|span|li|ul|ol|figure|figcaption|h[1-6]|strong|em|b|i|a|blockquote)(?: [^<>]*)?>(?:\s|&nbsp;)*</\1>"
)
_XML = str.maketrans("", "", "\ufffe\uffff" + "".join(map(chr, (*range(9), 11, 12, *range(14, 32), 127))))
_ROUNDS = 6
_SIGNS = 1_000
_RUN = re.compile(rf"(?:[&\xa0][^&\xa0]*+){{{_SIGNS}}}+")
_INSIDE_A_TAG = re.compile(r"""<[^<>"]*(?:"[^"]*"[^<>"]*)*>""")
"""A tag as lexbor writes it: every value in quotation marks."""
_LONG_VALUE = re.compile(r'\s[^\s="]+="[^"]{8192,}"')


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
    html = repaired(html.encode("utf-8", "ignore").decode()).translate(_XML)
    tree = LexborHTMLParser(_AMP.sub(r"<\1img", html) if "amp-img" in html else html)
    base = _base(tree, base_url)
    body = tree.body
    if body is None:
        return ""
    for link in body.css("a"):
        _link(link, base)
    for unseen in body.css("noscript"):
        _uncover(unseen, body, base)
    for image in body.css("img"):
        _image(image, base)
    clean_html = nh3.clean(
        _BLOCKS.sub(r"<\1div", _parted(body.inner_html or "")),
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


def _parted(html: str) -> str:
    """`html` with comments, which nh3 takes away, in texts of many signs that it has to write as references.

    For each it looks through the rest of the text. Values longer than any address or title go for the same reason.
    """
    html = html.replace("&nbsp;", "\xa0")
    if html.count("&") + html.count("\xa0") < _SIGNS:
        return html
    kept, end = [], 0
    for tag in _INSIDE_A_TAG.finditer(html):
        kept += [_RUN.sub(r"\g<0><!---->", html[end : tag.start()]), _LONG_VALUE.sub("", tag[0])]
        end = tag.end()
    return "".join([*kept, _RUN.sub(r"\g<0><!---->", html[end:])])


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


def _uncover(unseen: LexborNode, body: LexborNode, base: str) -> None:
    """Let an image out of a `<noscript>` that holds nothing else, unless it is what a lazy loader shows as well."""
    images = unseen.css("img")
    if not images or unseen.text(strip=True):
        return
    within = {image.mem_id for image in images}
    shown = {_address_of(image, base) for image in body.css("img") if image.mem_id not in within}
    if all(_address_of(image, base) not in shown for image in images):
        unseen.unwrap()


def _address_of(image: LexborNode, base: str) -> str | None:
    source = image_source(image.attributes)
    return absolute_url(source, base) if source else None


def _in_picture(image: LexborNode) -> str | None:
    """The largest candidate of the `<picture>` around an image (HTML, 4.8.1)."""
    around = image.parent
    if around is None or around.tag != "picture":
        return None
    sets = (node.attributes.get("srcset") or node.attributes.get("data-srcset") for node in around.css("source"))
    return next(
        (address for one in sets if one and (address := largest(one)) and not address.startswith("data:")), None
    )


def _image(image: LexborNode, base: str) -> None:
    attributes = image.attributes
    source = image_source(attributes) or _in_picture(image)
    absolute = absolute_url(source, base) if source else None
    if absolute is None or absolute.startswith("mailto:") or follows(attributes, absolute):
        image.decompose()
        return
    image.attrs["src"] = untracked(absolute)
    alt = attributes.get("alt")
    if alt is not None:
        image.attrs["alt"] = clean(alt)
