"""Answers that are no answer: challenges, log-ins, maintenance, parking pages, pages that say 404 with a 200."""

import re

from lxml import etree
from lxml import html as lxml_html

SHORT = 1500
"""Characters of text under which a page can be nothing but a wall; articles are longer, or lack the signs."""


def _alone(status: int) -> str:
    """A status as a title of its own; news count 404 people too."""
    return rf"^error {status}\b|^{status}(\W*$|\W*[|:–—-]|\W+(error|page|not found|forbidden)\b)"


_TITLES: dict[str, str] = {
    "bot check": r"just a moment|attention required|are you (a )?(human|robot)|security check|checking your browser"
    r"|verify(ing)? (that )?you|human verification|ddos.guard|bot verification|client challenge"
    r"|pardon our interruption",
    "access denied": r"access (to this page has been )?denied|^forbidden\b|request (rejected|blocked)"
    r"|(you have been|is) blocked|" + _alone(403),
    "cookie wall": r"you are being redirected|enable (javascript|cookies)|cookies? (are )?required",
    "log-in page": r"^(log|sign)[ -]?in\b|authentication required|password required",
    "maintenance": r"(under|site|scheduled|for) maintenance|^maintenance|be (right )?back soon"
    r"|temporarily unavailable|under construction|^coming soon",
    "parking page": r"domain (name )?(is |may be )?(for sale|parked)|^[\w.-]+\.[a-z]{2,} is for sale"
    r"|buy this domain|parked (page|domain)"
    r"|this domain (is|has|may)",
    "soft 404": _alone(404) + r"|(page|content|document|article)( you .{0,40})? ?(was |is |could )?"
    r"(not|not be|cannot be|couldn.t be) found|^not found|page (does not|doesn.t) exist|no longer (available|exists)",
}
_SIGNS: dict[str, bytes] = {
    "bot check": rb"cf-chl-|__cf_chl|/cdn-cgi/challenge-platform|captcha-delivery|_incapsula_resource|awswafcookie"
    rb"|px-captcha|g-recaptcha|h-captcha|sucuri_cloudproxy|aws-waf-token",
    "cookie wall": rb"document\.cookie\s*=.{0,300}location\.(reload|href|replace)",
    "parking page": rb"sedoparking|parkingcrew|bodis\.com|dan\.com/buy|afternic",
}
_STATUSES = {
    202: "bot check (HTTP 202)",
    401: "log-in page (HTTP 401)",
    403: "forbidden (HTTP 403)",
    407: "forbidden (HTTP 407)",
    429: "too many requests (HTTP 429)",
    451: "forbidden (HTTP 451)",
}
_MARKUP = re.compile(rb"<(html|head|body|title|script|form|h1|p|div)\b", re.IGNORECASE)


def wall(status: int, body: bytes, url: str = "") -> str | None:
    """The name of the wall that a response is; None for an answer, good or bad, that is none.

    A title that speaks of a wall counts only on a page with hardly any text, for articles report on such things too.
    """
    if status in _STATUSES:
        return _STATUSES[status]
    if status >= 300 and status != 503:
        return None
    start = body[:200_000]
    if not start.strip():
        return "empty body" if status == 200 else None
    return _of_page(start, url) if _MARKUP.search(start[:4096]) else None


def _of_page(body: bytes, url: str) -> str | None:
    root = _seen(body)
    scope = None if root is None else root.find("body")
    shown = root if scope is None else scope
    text = "" if shown is None else " ".join(shown.text_content().split())
    if len(text) > SHORT:
        return None
    heads = [] if root is None else root.xpath("//title//text()|//h1//text()")
    title = " ".join(heads[0].split()) if heads else ""
    for name, pattern in _TITLES.items():
        if re.search(pattern, title, re.IGNORECASE):
            return name
    for name, signs in _SIGNS.items():
        if re.search(signs, body, re.IGNORECASE | re.DOTALL):
            return name
    asked_in = re.search(r"/(log|sign)-?in\b|/wp-login\.php", url, re.IGNORECASE) and len(text) < 400
    if asked_in or (root is not None and root.xpath("//input[@type='password' or @type='Password']")):
        return "log-in page"
    return None if title or text else "empty page"


def _seen(body: bytes) -> lxml_html.HtmlElement | None:
    """What a reader sees of a page, as a tree; None where nothing can be parsed."""
    try:
        root = lxml_html.document_fromstring(body)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    for hidden in root.xpath("//script|//style|//noscript|//template"):
        hidden.drop_tree()
    return root
