"""A sanitised body as a document carries it: what HTML allows, but simple readers stumble over, spelled harmlessly."""

import re

from syndicator.formats.entry import legal

LONGEST = 2 * 1024 * 1024
_START_TAG = re.compile(r"""<[a-zA-Z][^"<>]*(?:"[^"]*"[^"<>]*)+>""")
_ADDRESS = re.compile(r'(?<= href=")[^"]*|(?<= src=")[^"]*')
_QUOTED = {"&lt;": "%3C", "&gt;": "%3E", ">": "%3E", "&quot;": "%22", " ": "%20", "\t": "", "\n": "", "\r": ""}
_NO_ADDRESS = re.compile("|".join(_QUOTED))


def printable(html: str) -> str:
    """`html`, which is sanitised already, for a document; nothing where it is longer than any article."""
    return _START_TAG.sub(_escaped, legal(html)) if len(html) <= LONGEST else ""


def _escaped(tag: re.Match[str]) -> str:
    """A start tag with `<` in no attribute, and nothing in an address that simple readers take for its end."""
    escaped = "<" + tag[0][1:].replace("<", "&lt;")
    return _ADDRESS.sub(lambda found: _NO_ADDRESS.sub(lambda part: _QUOTED[part[0]], found[0]), escaped)
