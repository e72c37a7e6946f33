"""The main content of a page nobody prepared: our reading, a second where it is short, a third where both are empty."""

import re
from html import escape

from resiliparse.extract.html2text import extract_plain_text

from syndicator.extraction.container import container, is_named_body
from syndicator.extraction.page import Page
from syndicator.extraction.quality import is_body
from syndicator.extraction.tidy import Body, tidied, tidy

_BLOCK_START = re.compile(r"<(?:p|h[1-6]|ul|ol|li|pre|table|blockquote)\b")
_TAG = re.compile(r"<[^>]*>")
_LONG = 3500
_NAMED = 1500
"""Characters of a body, and of one in an element that is named as such, from which nobody else is asked."""
_FEW = 1500
_MORE, _FAR_MORE = 2, 3
"""A second reading that finds so many times the text, of few characters or of more, saw what the first overlooked."""
_LABEL = 20
"""Characters of a line that is hardly a paragraph."""
_LARGE = 1_500_000
"""Characters of markup beyond which nobody is asked a third time: a parser in Python would need many seconds."""
_NOTHING = Body("", "")


def main_content(page: Page, *, title: str | None, boilerplate: frozenset[str]) -> Body | None:
    """The body of `page`; None where it shows none. Takes the page's tree apart: nobody can ask it afterwards.

    Our own reading keeps the page's markup. Where it is short, resiliparse is asked as well, and wins where it finds
    far more; trafilatura only where neither finds anything.
    """
    found, held = container(page.tree)
    own = tidied(found, title=title, boilerplate=boilerplate) if found is not None else _NOTHING
    if len(own.text) < _LONG and (found is None or len(own.text) < _NAMED or not is_named_body(found)):
        own = _second_opinion(page, own, held, title=title, boilerplate=boilerplate)
    return own if is_body(own.text, title) else None


def _second_opinion(page: Page, own: Body, held: str, *, title: str | None, boilerplate: frozenset[str]) -> Body:
    """Whose reading is right; nobody is asked where the page does not hold the text that another would need to win."""
    enough = len(own.text) * (_MORE if len(own.text) < _FEW else _FAR_MORE)
    html = quick(page) if _most(held) >= enough else ""
    if len(_TAG.sub("", html)) >= enough:
        other = tidy(html, title=title, boilerplate=boilerplate)
        if len(other.text) >= enough and is_body(other.text, title):
            own = other
    return own if own.text else tidy(thorough(page), title=title, boilerplate=boilerplate)


def _most(held: str) -> int:
    """Characters that a body of all that `held` says can have: each line a paragraph, but for what menus say."""
    return sum(len(text) + 2 for text in map(str.strip, held.split("\n")) if len(text) > _LABEL)


def quick(page: Page) -> str:
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


def thorough(page: Page) -> str:
    """trafilatura's text, a paragraph a line."""
    if len(page.html) > _LARGE:
        return ""
    import trafilatura  # noqa: PLC0415  few pages ask for it, and it is a quarter of all that a turn would load

    try:
        text = trafilatura.extract(page.html, fast=True, include_comments=False)
    except Exception:  # noqa: BLE001  a third party's parser met a page that it cannot read
        return ""
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in (text or "").split("\n") if part.strip())
