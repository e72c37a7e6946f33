"""The main content of a page nobody prepared: a quick pass, checked; a thorough one only where it is not trusted."""

import re
from html import escape

import trafilatura
from resiliparse.extract.html2text import extract_plain_text

from syndicator.extraction.page import Page
from syndicator.extraction.quality import is_body
from syndicator.extraction.tidy import Body, tidy

_BLOCK_START = re.compile(r"^<(?:p|h[1-6]|ul|ol|li|pre|table|blockquote)\b")


def main_content(page: Page, *, title: str | None, boilerplate: frozenset[str]) -> Body | None:
    """The body of `page`; None where it shows none."""
    body = tidy(_quick(page), title=title, boilerplate=boilerplate)
    if not _trusted(body):
        thorough = tidy(_thorough(page), title=title, boilerplate=boilerplate)
        if len(thorough.text) > len(body.text) or not body.text:
            body = thorough
    return body if is_body(body.text, title) else None


def _trusted(body: Body) -> bool:
    return len(body.text) > 250


def _quick(page: Page) -> str:
    """resiliparse's main content, every bare line in a paragraph of its own."""
    try:
        html = extract_plain_text(page.html, main_content=True, preserve_formatting="minimal_html", alt_texts=False, links=True, list_bullets=False)
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
    try:
        text = trafilatura.extract(page.html, fast=True, include_comments=False)
    except Exception:  # noqa: BLE001  a third party's parser met a page that it cannot read
        return ""
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in (text or "").split("\n") if part.strip())
