"""What a CSS selector finds on a page, read from the tree that extraction reads: no second parse."""

import re

from selectolax.lexbor import LexborNode, SelectolaxError

from syndicator.extraction.page import Page

_QUERY = re.compile(r"(?P<css>(?:[^,:]|:(?!:))+?)(?<=\S)(?:::(?:text|attr\((?P<name>[\w:-]+)\)))?")
"""One selector, and what is wanted of its elements: `::text`, `::attr(href)` (parsel's words), or their markup."""


def selected(page: Page, query: str) -> list[str] | None:
    """Markup, texts or an attribute of what `query` finds, in the page's order, as parsel gives them.

    None where it takes parsel to say: lists of selectors, the text of descendants, what only parsel knows. To be asked
    while the page's tree is whole.
    """
    match = _QUERY.fullmatch(query.strip())
    if match is None:
        return None
    try:
        nodes = page.tree.css(match["css"])
    except SelectolaxError:
        return None
    if name := match["name"]:
        return [node.attributes[name] or "" for node in nodes if name in node.attributes]
    if not query.rstrip().endswith("::text"):
        return [node.html or "" for node in nodes]
    return None if _nested(nodes) else [text for node in nodes for text in _texts(node)]


def _texts(node: LexborNode) -> list[str]:
    return [child.text(deep=False) for child in node.iter(include_text=True) if child.tag == "-text"]


def _nested(nodes: list[LexborNode]) -> bool:
    """Whether one of `nodes` stands in another: the order of their texts is not theirs then."""
    known = {node.mem_id for node in nodes}
    for node in nodes if len(nodes) > 1 else ():
        parent = node.parent
        while parent is not None:
            if parent.mem_id in known:
                return True
            parent = parent.parent
    return False
