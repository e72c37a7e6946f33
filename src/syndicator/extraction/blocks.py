"""A body's blocks: the paragraphs that tidying, and the learning of boilerplate, work on."""

import re
from collections.abc import Sequence
from hashlib import blake2b

from selectolax.lexbor import LexborHTMLParser, LexborNode

from syndicator.markup import shallow
from syndicator.markup.plain import serialised_text

BLOCK = (
    "p,h1,h2,h3,h4,h5,h6,li,dt,dd,blockquote,pre,figcaption,td,th,caption,div,section,article,header,footer,aside,nav,"
    "figure,ul,ol,dl,table,main,form"
)
UNSEEN = [
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "math",
    "button",
    "select",
    "textarea",
    "audio",
    "video",
    "canvas",
    "title",
    "head",
]
_WORD = re.compile(r"\w+")
_LINE = 40
"""Characters from which a block is more than a line above the text."""


def block_hash(text: str) -> str:
    """A short name for a block's words: case, marks and spaces do not count."""
    words = " ".join(_WORD.findall(text.lower()))
    return blake2b(words.encode("utf-8", "ignore"), digest_size=8).hexdigest()


def blocks(html: str) -> list[str]:
    """The texts of the blocks of `html`, in order: what `block_hash` is made of and `boilerplate` cuts."""
    body = parsed(html).body
    return [text for node in leaves(body) if (text := text_in(node))] if body is not None else []


def opening_at(texts: Sequence[str]) -> int | None:
    """Which block opens a text: the first that is more than a line, else the first that says anything."""
    said = [at for at, text in enumerate(texts) if text.strip()]
    return next((at for at in said if len(texts[at]) >= _LINE), said[0] if said else None)


def parsed(html: str) -> LexborHTMLParser:
    """A fragment as a tree, without what no reader sees, every run of bare text in a block of its own."""
    tree = LexborHTMLParser(shallow(html))
    tree.strip_tags(UNSEEN, recursive=True)
    return tree


def leaves(root: LexborNode) -> list[LexborNode]:
    """Blocks below `root` that hold no other block, in the order of the text."""
    nodes = root.css(BLOCK)
    known = {node.mem_id for node in nodes}
    holding: set[int] = set()
    for node in nodes:
        parent = node.parent
        while parent is not None and (name := parent.mem_id) not in known:
            parent = parent.parent
        if parent is not None:
            holding.add(name)
    return [node for node in nodes if node.mem_id not in holding]


def text_in(node: LexborNode) -> str:
    """A block's text, without alternative texts."""
    return serialised_text(node.inner_html or "")
