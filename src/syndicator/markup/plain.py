"""Markup to plain text: what a reader sees, block by block."""

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from syndicator.markup.nesting import shallow
from syndicator.text import clean

_UNSEEN = [
    "script",
    "style",
    "template",
    "noscript",
    "head",
    "svg",
    "math",
    "iframe",
    "object",
    "select",
    "textarea",
    "title",
    "audio",
    "video",
    "canvas",
]
_BLOCK = (
    "address|article|aside|blockquote|body|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|"
    "figcaption|figure|footer|form|"
    "h[1-6]|header|hgroup|hr|html|legend|li|main|menu|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul"
)
_INSIDE = r'[^<>"]*(?:"[^"]*"[^<>"]*)*'
"""The rest of a serialised tag: lexbor quotes every value, and may leave angle brackets in it."""
_BLOCKS = re.compile(rf"</?(?:{_BLOCK})\b{_INSIDE}>")
"""Lower case, as every name of HTML is serialised, however its page wrote it (HTML, 13.3)."""
_BREAK = re.compile(r"<br\b[^>]*>")
_CELL = re.compile(r"</t[dh]>")
_OTHER = re.compile(rf"<!--.*?-->|</?[a-zA-Z]{_INSIDE}>|<![^>]*>", re.DOTALL)
_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_READING = re.compile(r"<r([tp])\b[^>]*>.*?</r\1>", re.DOTALL)
"""How a word is pronounced, between its letters: it would part the word for who looks for it."""
_END = "\0"
"""The end of a line until the white space of the markup is gone; a parser leaves none in a text (HTML, 13.2.5)."""


def text_of(html: str) -> str:
    """The text of `html` as a reader sees it: blocks parted by an empty line, no alternative text, nothing unseen."""
    tree = LexborHTMLParser(shallow(html))
    tree.strip_tags(_UNSEEN, recursive=True)
    return serialised_text(tree.html or "")


def serialised_text(html: str) -> str:
    """`text_of` for markup that a parser has serialised and that holds nothing unseen."""
    if "<ruby" in html:
        html = _READING.sub("", html)
    is_spaced = "<pre" in html
    if is_spaced:
        html = "".join(part if part.startswith("<pre") else " ".join(part.split()) for part in _PRE.split(html))
    html = _BLOCKS.sub(_END * 2, html)
    html = _CELL.sub(" ", _BREAK.sub(_END, html))
    text = _OTHER.sub("", html)
    text = text if is_spaced else " ".join(text.split())
    return clean(unescape(text.replace(_END, "\n")))
