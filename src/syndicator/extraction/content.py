"""The main content of a page nobody prepared: two quick readings, and a thorough third only where they disagree."""

import re
from collections import Counter
from html import escape

import trafilatura
from resiliparse.extract.html2text import extract_plain_text

from syndicator.extraction.container import container, is_named_body
from syndicator.extraction.page import Page
from syndicator.extraction.quality import is_body
from syndicator.extraction.tidy import Body, tidied, tidy

_BLOCK_START = re.compile(r"<(?:p|h[1-6]|ul|ol|li|pre|table|blockquote)\b")
_AGREED = 0.75
_SURE = 1500
"""Characters of a body in an element that is named as such, from which nobody else is asked."""
"""Share of words (F1) from which two readings are taken to have found the same text."""
_MUCH = 600
_LARGE = 1_500_000
"""Characters of markup beyond which nobody is asked a third time: a parser in Python would need many seconds."""
_NOTHING = Body("", "")


def main_content(page: Page, *, title: str | None, boilerplate: frozenset[str]) -> Body | None:
    """The body of `page`; None where it shows none. Takes the page's tree apart: nobody can ask it afterwards.

    Our own reading keeps the page's markup, resiliparse's is a second opinion. Where they differ trafilatura is
    asked as well, and whichever of the two is nearer to it wins.
    """
    found = container(page.tree)
    sure = found is not None and is_named_body(found)
    own = tidied(found, title=title, boilerplate=boilerplate) if found is not None else _NOTHING
    body = own
    if not (sure and len(own.text) > _SURE) and alike(own.text, _quick_text(page)) < _AGREED:
        body = _third_opinion(page, own, title=title, boilerplate=boilerplate)
    return body if is_body(body.text, title) else None


def _third_opinion(page: Page, own: Body, *, title: str | None, boilerplate: frozenset[str]) -> Body:
    quick = tidy(_quick(page), title=title, boilerplate=boilerplate)
    if not own.text and len(quick.text) > _MUCH:
        return quick
    thorough = tidy(_thorough(page), title=title, boilerplate=boilerplate)
    if not thorough.text:
        return max((own, quick), key=lambda one: len(one.text))
    body = max((own, quick), key=lambda one: alike(one.text, thorough.text))
    return body if body.text else thorough


def alike(one: str, other: str) -> float:
    """How many words two texts share, from 0 to 1 (F1 of their counted words)."""
    counts, others = Counter(one.lower().split()), Counter(other.lower().split())
    total = counts.total() + others.total()
    return 2 * (counts & others).total() / total if total else 0.0


def _quick_text(page: Page) -> str:
    try:
        return str(extract_plain_text(page.html, main_content=True, alt_texts=False, list_bullets=False))
    except Exception:  # noqa: BLE001  a third party's parser met a page that it cannot read
        return ""


def _quick(page: Page) -> str:
    """resiliparse's main content, every bare line in a paragraph of its own."""
    try:
        html = extract_plain_text(
            page.html,
            main_content=True,
            preserve_formatting="minimal_html",
            alt_texts=False,
            links=True,
            list_bullets=False,
        )
    except Exception:  # noqa: BLE001  a third party's parser met a page that it cannot read
        return ""
    return "\n".join(piece if _BLOCK_START.match(piece) else f"<p>{piece}</p>" for piece in _pieces(html))


def _pieces(html: str) -> list[str]:
    pieces: list[str] = []
    for part in html.split("\n\n"):
        if _BLOCK_START.match(part.lstrip()):
            pieces.append(part.strip())
        else:
            pieces.extend(line for line in (line.strip() for line in part.split("\n")) if line)
    return pieces


def _thorough(page: Page) -> str:
    if len(page.html) > _LARGE:
        return ""
    try:
        text = trafilatura.extract(page.html, fast=True, include_comments=False)
    except Exception:  # noqa: BLE001  a third party's parser met a page that it cannot read
        return ""
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in (text or "").split("\n") if part.strip())
