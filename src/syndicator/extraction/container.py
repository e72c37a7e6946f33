"""Where on a page the article stands: the element that most running text shares; and what in it is not the text."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from syndicator.extraction.blocks import UNSEEN

_OUTSIDE = (
    "nav,aside,footer,form,menu,dialog,[role=navigation],[role=complementary],[role=contentinfo],[role=dialog],"
    "[role=search],[role=alert],[role=banner],"
    "[hidden]:not([id^='S:']),[aria-hidden=true]"
)
"""A stream's segments (`S:1`) are hidden only until a script moves them to their place."""
_COMMENTS = "#comments,.comments,#disqus_thread,.comment-list,.commentlist,.comments-area,#respond,.comment-respond"
_OF_COMMENTS = frozenset(name[1:] for name in _COMMENTS.split(","))
_BESIDE = f"{_COMMENTS},{_OUTSIDE}"
_CONSENT = (
    "#onetrust-consent-sdk,#didomi-host,#CybotCookiebotDialog,#usercentrics-root,.qc-cmp2-container,.cli-modal,"
    ".cky-modal,.cmplz-cookiebanner,.fc-consent-root,#cookie-law-info-bar,#sp-cc"
)
"""What the makers of consent walls call them."""
_NEVER = ",".join([*UNSEEN, _CONSENT])
_CODE = frozenset(["script", "style"])
_LEFT = 600
"""Characters that a page must hold beside its comments: on some they are all that there is."""
_RUNNING = "p,pre,blockquote,li,td,dd,h2,h3"
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|respond|replies|disqus|shar(?:e|ing)|social(?:-?(?:media|links|"
    r"icons))?|sharedaddy|addtoany|related|recommend(?:ed|ations?)?|"
    r"newsletter|subscri(?:be|ption)|sign-?up|optin|promo(?:tion)?|advert(?:isement)?s?|ads?|adsbygoogle|"
    r"sponsor(?:ed)?|breadcrumbs?|paginat(?:ion|or)|pager|"
    r"author-?(?:bio|box|info|card)|about-?(?:the-?)?author|bio|tags|tag-?(?:list|links|cloud)|cat-?links|"
    r"cookies?|consent|gdpr|pop-?up|modal|overlay|sidebar|widgets?|"
    r"menus?|nav(?:bar|igation)?|foot(?:er)?|masthead|sr-only|visually-?hidden|screen-reader(?:-text)?|"
    r"skip-?link|print-only|tooltip|toolbar|teasers?|"
    r"more-(?:news|stories|articles|posts|from)|read-?more|see-?also|also-?read|"
    r"you-?may(?:-?also)?(?:-?like)?|up-?next|next-?(?:post|article)|prev(?:ious)?-?(?:post|article)|"
    r"post-?navigation|"
    r"trending|popular|latest(?:-?(?:news|posts))?|recent(?:-?posts)?|carousel|slider|"
    r"rating|reviews?-?form|login|paywall|premium-?box|cta|call-?to-?action|toc|table-?of-?contents|"
    r"jump-?links?|byline|posted-?on|post-?meta|entry-?meta|article-?meta|meta-?info|"
    r"entry-?footer|post-?footer|article-?footer|reading-?(?:bar|time)|credits?|copyright|disclaimer)(?:$|[\s_-])"
)
"""In lower case, as it is searched: that is much quicker than to leave case aside."""
_BODY = re.compile(
    r"(?:^|[\s_-])(?:entry|post|article|story|news|blog)[_-]*(?:content|body|text)(?:$|[\s_-])", re.IGNORECASE
)
_PIECES = frozenset(["p", "pre", "li", "ul", "ol", "blockquote", "h2", "h3"])
"""What is a piece of a text, however much of it."""
_CELLS = frozenset(["tbody", "tr", "td"])
_HOLDS, _CELL_HOLDS = 0.82, 0.95
"""Share of an element's text that one child must hold to stand for it: nearly all for a cell, which a table may own."""
_LINKED = 0.6
"""A block whose text is linked by more than this share is a list of links."""


def container(tree: LexborHTMLParser) -> tuple[LexborNode | None, str]:
    """The element of `tree` that holds the running text; and all the text that any reading of it can find.

    Changes `tree`: what lies outside an article is taken out.
    """
    body = tree.body
    if body is None:
        return None, ""
    held = []
    for node in body.css(_NEVER):
        if node.tag not in _CODE:
            held.append(node.text())
        _take_out(node)
    held.append(body.text())
    _clear(body, len(held[-1]))
    weights, total = _weights(body)
    if not total:
        return None, "\n".join(held)
    node = body
    while (child := _main_child(node, weights)) is not None:
        node = child
    _quieten(node, weights)
    return node, "\n".join(held)


def _clear(body: LexborNode, whole: int) -> None:
    """Take the comments out of a body of `whole` characters, and then what lies outside its article."""
    comments, outside = list[LexborNode](), list[LexborNode]()
    for node in body.css(_BESIDE):
        (comments if _is_of_comments(node) else outside).append(node)
    for node in comments:
        if whole - (length := len(node.text())) > _LEFT:
            _take_out(node)
            whole -= length
        elif node.css_matches(_OUTSIDE):
            outside.append(node)
    for node in outside:
        if len(node.text()) < whole / 2:
            _take_out(node)


def _is_of_comments(node: LexborNode) -> bool:
    attributes = node.attributes
    return attributes.get("id") in _OF_COMMENTS or not _OF_COMMENTS.isdisjoint((attributes.get("class") or "").split())


def _take_out(node: LexborNode) -> None:
    """Take `node` out of its tree, once: selectors name it for each that matches, and again inside what is gone."""
    if node.parent is not None:
        node.decompose()


def is_named_body(node: LexborNode) -> bool:
    """Whether `node` stands in an element that its page calls the article's body."""
    parent: LexborNode | None = node
    while parent is not None:
        attributes = parent.attributes
        if parent.tag == "article" or attributes.get("itemprop") == "articleBody":
            return True
        if _BODY.search(attributes.get("class") or ""):
            return True
        parent = parent.parent
    return False


def _main_child(node: LexborNode, weights: dict[int, float]) -> LexborNode | None:
    """The child that holds nearly all of the text of `node`; a cell that does is a page laid out in a table."""
    whole = weights.get(node.mem_id, 0)
    for child in node.iter():
        enough = _CELL_HOLDS if child.tag in _CELLS else _HOLDS
        if weights.get(child.mem_id, 0) >= enough * whole and child.tag not in _PIECES:
            return child
    return None


def _weights(body: LexborNode) -> tuple[dict[int, float], float]:
    """For every element around running text, how much of it there is."""
    inside: dict[int, float] = {}
    around: dict[int, LexborNode] = {}
    for node in body.css(_RUNNING):
        weight = _weight(node)
        if weight > 0 and (parent := node.parent) is not None:
            name = parent.mem_id
            inside[name] = inside.get(name, 0.0) + weight
            around[name] = parent
    weights: dict[int, float] = {}
    for name, element in around.items():
        above: LexborNode | None = element
        while above is not None:
            weights[above.mem_id] = weights.get(above.mem_id, 0.0) + inside[name]
            above = above.parent
    return weights, sum(inside.values())


def _weight(node: LexborNode) -> float:
    text = node.text().strip()
    length = len(text)
    tag = node.tag
    if length < (40 if tag == "p" else 60):
        return 0.0
    if tag in {"li", "td", "dd", "blockquote"} and len(node.css("p,li,td")) > 1:
        return 0.0
    linked = sum(len(link.text()) for link in node.css("a")) if length < 2000 else 0
    free = length - linked
    if free < 0.5 * length:
        return 0.0
    return free * (1.0 if tag in {"p", "pre", "blockquote"} else 0.5)


def _quieten(node: LexborNode, weights: dict[int, float]) -> None:
    """Take out of `node` what its names, or its links, call something else than text."""
    whole = weights.get(node.mem_id, 0.0) or 1.0
    for inner in list(_named(node)):
        if weights.get(inner.mem_id, 0.0) < 0.4 * whole:
            _take_out(inner)
    links = _links_in(node)
    for inner in node.css("ul,ol,div,section,table,p"):
        if links[inner.mem_id] > 1 and weights.get(inner.mem_id, 0.0) == 0 and _is_links(inner):
            _take_out(inner)


def _links_in(node: LexborNode) -> Counter[int]:
    """How many links each element below `node` holds: few do, and only these need to be looked into."""
    links: Counter[int] = Counter()
    own = node.mem_id
    for link in node.css("a"):
        parent = link.parent
        while parent is not None and (name := parent.mem_id) != own:
            links[name] += 1
            parent = parent.parent
    return links


def _named(node: LexborNode) -> Iterator[LexborNode]:
    own = node.mem_id
    for inner in node.css("[class],[id]"):
        attributes = inner.attributes
        if (_is_noise(attributes.get("class")) or _is_noise(attributes.get("id"))) and inner.mem_id != own:
            yield inner


@lru_cache(maxsize=8192)
def _is_noise(names: str | None) -> bool:
    return names is not None and _NOISE.search(names.lower()) is not None


def _is_links(node: LexborNode) -> bool:
    links = node.css("a")
    text = len(node.text().strip())
    return sum(len(link.text().strip()) for link in links) > _LINKED * text
