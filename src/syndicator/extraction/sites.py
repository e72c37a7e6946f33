"""The names that a site goes by, and titles without them."""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from syndicator.text import line

SEPARATOR = re.compile(r"\s+[|•·»«›‹~/\\⋆]\s+|\s+[-–—]{1,2}\s+|\s*::\s*|\s*\|\s*|\s+[»›]|\s+<\s+")
"""What parts a title from its site's name."""
_WORD = re.compile(r"\w+")
_LONGEST = 800
_MOSTLY = 0.6
_NAME = 8
"""Words that a site's name can have."""
_NO_NAMES = frozenset(["m", "com", "org", "net", "co", "gov", "go", "int", "ac"])


def site_names(url: str, stated: Iterable[str]) -> frozenset[str]:
    """Keys of the names that the site goes by: as it states them, and as its host spells them."""
    names = {key_of(name) for name in stated}
    try:
        host = (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        host = ""
    labels = host.split(".")
    names.update(key_of(label) for label in [one for one in labels if one not in _NO_NAMES][:2] if len(label) > 2)
    names.update({key_of(host), key_of("".join(labels[-2:]))})
    return frozenset(names - {""})


def told_apart(stated: list[str], headings: list[str]) -> frozenset[str]:
    """What one title has behind another one, parted from it: the site's name."""
    shorter = {key_of(title) for title in (*stated, *headings)}
    found = set()
    for title in stated:
        for match in SEPARATOR.finditer(title):
            head, tail = key_of(title[: match.start()]), key_of(title[match.end() :])
            if head and head in shorter and tail:
                found.add(tail)
    return frozenset(found - shorter)


def without_site(title: str, sites: frozenset[str], headings: Iterable[str] = ()) -> str:
    """`title` without the site's name at its end or start, told by the site's names, its host, or a heading."""
    title = line(title)[:_LONGEST]
    parts = list(SEPARATOR.finditer(title))
    if not parts:
        return title
    keys = {key_of(heading) for heading in headings} - {""}
    if key_of(title) in keys:
        return title
    for match in reversed(parts):
        head, tail = title[: match.start()].strip(), title[match.end() :].strip()
        if key_of(head) in keys:
            return head
        if key_of(tail) in keys:
            return tail
    return cut(title, sites)


def cut(title: str, sites: frozenset[str], *, sure: bool = False, opening: bool = True) -> str:
    """`title` without parts at its ends that name the site; `sure`: only by a name that the site goes by.

    Without `opening` a name at its start stays.
    """
    parts = list(SEPARATOR.finditer(title))
    start, end = 0, len(title)
    for match in reversed(parts):
        if not names_site(title[match.end() : end], sites, 1.0 if sure else 0.0):
            break
        end = match.start()
    for match in parts if opening else ():
        if match.end() >= end or not names_site(title[start : match.start()], sites, 1.0 if sure else _MOSTLY):
            break
        start = match.end()
    return title[start:end].strip() or title


def names_site(text: str, sites: frozenset[str], share: float) -> bool:
    """Whether `text` is a name of the site, a part of one, or holds one that is at least `share` of it."""
    key = key_of(text)
    if not key or key in sites:
        return True
    words = _WORD.findall(text.lower())
    if share >= 1 or len(words) > _NAME:
        return False
    if share == 0 and len(words) <= _NAME // 2 and not sites.isdisjoint(words):
        return True
    if len(key) <= 3:
        return False
    return any(key in site or (site in key and len(site) >= share * len(key)) for site in sites if len(site) > 3)


@lru_cache(maxsize=256)
def key_of(text: str) -> str:
    """The letters and digits of `text`, in lower case: all that counts between two spellings of one name."""
    return "".join(_WORD.findall(text.lower()))
