"""Author names, cleaned: no "By", no addresses, no roles, no site's name."""

import re
from collections.abc import Iterable

from syndicator.extraction.page import Page
from syndicator.extraction.stated import Stated
from syndicator.markup.plain import serialised_text
from syndicator.text import line

_BY = re.compile(
    r"^\s*(?:written\s+by|posted\s+by|published\s+by|reported\s+by|story\s+by|text\s+by|by|author|por|par|"
    r"oleh|bởi|โดย|von)\b\s*:?\s*",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\(?\S+@\S+\)?")
_AFTER = re.compile(
    r"\s*(?:\||•|·| [-–—] |\(|,\s*(?:staff|senior|special|correspondent|reporter|editor|contributor|chief|"
    r"associated press|reuters)\b).*$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:;|\s&\s|\band\b|\by\b|\bdan\b|\bund\b|\bet\b)\s*")
_NOBODY = re.compile(
    r"(?:admin(?:istrator)?|webmaster|editor(?:s|ial)?(?: team| staff)?|staff(?: (?:writer|reporter))?|"
    r"guest|super ?user|root|user|author|anonymous|"
    r"unknown|none|null|news ?desk|web ?team|content ?team|wordpress|site ?admin|redaksi|moderator|"
    r"posts? by|view all posts.*|test|about.*|read more.*|[\d\W_]+)",
    re.IGNORECASE,
)
_LONGEST = 80
_MOST = 12
_BYLINES = (
    '[rel~="author"]',
    '[itemprop~="author"] [itemprop="name"]',
    '[itemprop~="author"]',
    ".byline a",
    ".author-name",
    ".byline",
    ".author a",
    ".entry-author",
)


_ANY_BYLINE = '[rel~="author"],[itemprop~="author"],.byline,.author-name,.author a,.entry-author'
"""All of them in fewer words."""


def authors_of(page: Page, facts: Stated) -> tuple[tuple[str, ...], str] | None:
    """Names and the layer that stated them."""
    by_layer: dict[str, list[str]] = {}
    for fact in facts.authors:
        by_layer.setdefault(fact.layer, []).append(fact.value)
    for layer, values in by_layer.items():
        if names := names_of(values, facts.sites):
            return names, layer
    for selector in _BYLINES if page.first(_ANY_BYLINE) is not None else ():
        nodes = page.tree.css(selector)[:4]
        values = [serialised_text(node.inner_html or "") for node in nodes]
        if names := names_of([value for value in values if len(value) <= _LONGEST], facts.sites):
            return names, "generic"
    return None


def names_of(values: Iterable[str], sites: Iterable[str] = ()) -> tuple[str, ...]:
    """The persons or bodies that `values` name, in order, each once."""
    nobody = {site.strip().lower() for site in sites}
    names: dict[str, str] = {}
    for value in values:
        for part in _AND.split(_BY.sub("", line(value))):
            for piece in _commas(part):
                name = _AFTER.sub("", _MAIL.sub("", _BY.sub("", piece))).strip(" .,;:|-–—/")
                if _is_name(name) and name.lower() not in nobody:
                    names.setdefault(name.lower(), name)
    return tuple(names.values())[:_MOST]


def _commas(part: str) -> list[str]:
    """`A B, C D` is two people; `Surname, Given` is one."""
    pieces = [piece.strip() for piece in part.split(",")]
    return pieces if len(pieces) > 1 and all(" " in piece for piece in pieces if piece) else [part]


def _is_name(name: str) -> bool:
    return (
        bool(name)
        and len(name) <= _LONGEST
        and "://" not in name
        and not name.startswith(("@", "www."))
        and not _NOBODY.fullmatch(name)
    )
