"""Answers that are no answer: challenges, log-ins, maintenance, parking pages, pages that say 404 with a 200."""

import re

from lxml import etree
from lxml import html as lxml_html

SHORT = 1500
"""Characters of text under which a page can be nothing but a wall; articles are longer, or lack the signs."""

_TITLES = (
    ("bot check", r"just a moment|attention required|are you (a )?(human|robot)|security check|checking your browser|"
     r"verify(ing)? (that )?you|human verification|ddos.guard|bot verification|client challenge|pardon our interruption"),
    ("access denied", r"access (to this page has been )?denied|^(error )?403|forbidden|request (rejected|blocked)|blocked"),
    ("cookie wall", r"you are being redirected|enable (javascript|cookies)|cookies? (are )?required"),
    ("log-in page", r"^(log|sign)[ -]?in\b|^(log|sign)[ -]?in$|authentication required|password required"),
    ("maintenance", r"maintenance|be (right )?back soon|temporarily unavailable|under construction|coming soon"),
    ("parking page", r"domain (name )?(is )?(for sale|parked)|this domain|buy this domain|parked (page|domain)"),
    ("soft 404", r"^(error )?404|(page|content|document|article) (was )?(not|could not be) found|not found|"
     r"page (does not|doesn.t) exist|no longer (available|exists)"),
)  # fmt: skip
_BODIES = (
    ("bot check", rb"cf-chl-|__cf_chl|challenge-platform|captcha-delivery|_incapsula_resource|awswafcookie|"
     rb"px-captcha|g-recaptcha|h-captcha|sucuri_cloudproxy|ak_bmsc.{0,40}challenge|aws-waf-token"),
    ("cookie wall", rb"document\.cookie\s*=.{0,300}location\.(reload|href|replace)"),
    ("parking page", rb"sedoparking|parkingcrew|bodis\.com|dan\.com/buy|afternic"),
)  # fmt: skip
STATUSES = {202: "bot check (HTTP 202)", 401: "log-in page (HTTP 401)", 403: "forbidden (HTTP 403)",
            407: "forbidden (HTTP 407)", 429: "too many requests (HTTP 429)", 451: "forbidden (HTTP 451)"}  # fmt: skip


def wall(status: int, body: bytes, url: str = "") -> str | None:
    """The name of the wall that a response is; None for an answer, good or bad, that is none.

    A title that speaks of a wall counts only on a page with hardly any text, for articles report on such things too.
    """
    if status in STATUSES:
        return STATUSES[status]
    if status >= 300 and status != 503:
        return None
    start = body[:200_000]
    if not start.strip():
        return "empty body" if status == 200 else None
    if not re.search(rb"<(html|head|body|title|script|form)\b", start[:4096], re.IGNORECASE):
        return None
    title, text, password = _seen(start)
    if len(text) > SHORT:
        return None
    for name, pattern in _TITLES:
        if re.search(pattern, title, re.IGNORECASE):
            return name
    for name, signs in _BODIES:
        if re.search(signs, start, re.IGNORECASE | re.DOTALL):
            return name
    if password:
        return "log-in page"
    if re.search(r"/(log|sign)-?in\b|/wp-login\.php", url, re.IGNORECASE) and len(text) < 400:
        return "log-in page"
    return None


def _seen(body: bytes) -> tuple[str, str, bool]:
    """Title (else the first heading), the text a reader sees, and whether a password is asked for."""
    try:
        root = lxml_html.document_fromstring(body)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return "", "", False
    for hidden in root.xpath("//script|//style|//noscript|//template"):
        hidden.drop_tree()
    heads = [" ".join(str(t).split()) for t in root.xpath("//title//text()|//h1//text()")]
    scope = root.find("body")
    text = " ".join((scope if scope is not None else root).text_content().split())
    return " · ".join(heads[:3]), text, bool(root.xpath("//input[translate(@type,'PASWORD','pasword')='password']"))
