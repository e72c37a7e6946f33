"""The feed of corrections: which fields of an item changed and, for figures and dates alone, from what to what.

A word that a publisher removed is never shown again: it may be a name.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from html import escape

from syndicator import months
from syndicator.formats import words
from syndicator.formats.entry import Entry, distinct, one_line, rfc3339, to_second
from syndicator.formats.items import entry_of, title
from syndicator.model import Dated, Item, Site
from syndicator.months import MONTHS, SHORT_MONTHS

_MONTH = f"(?:{'|'.join((*MONTHS, 'Sept', *SHORT_MONTHS))})"
_DATE = (
    rf"\d{{1,2}} {_MONTH} \d{{4}}\b|{_MONTH} \d{{1,2}}, \d{{4}}\b|\d{{1,2}} {_MONTH}\b|{_MONTH} \d{{4}}\b"
    r"|\d{4}-\d\d-\d\d\b(?!-)"
)
_TOKEN = re.compile(rf"{_DATE}|[+(]{{0,2}}\d+(?:[ ,.()/-]{{1,2}}\d+)*%?|\w+|[^\w\s]", re.ASCII)
_SHOWN = re.compile(rf"(?:{_DATE})|\d{{1,6}}(?:\.\d{{1,2}})?%?|\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,2}})?%?", re.ASCII)
_MOST_TOKENS = 2_000
_MOST_SHOWN = 12
_FIELDS: Mapping[str, str] = {"published": "date", "html": "text", "summary": "summary"}


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One material change of an item, as we saw it."""

    item: Item
    """As it is now: its rights, tags and address hold."""
    seen_at: datetime
    changed: tuple[str, ...]
    """Names of fields of `Item`."""
    before: tuple[str, str] = ("", "")
    """Title and text until then."""
    after: tuple[str, str] = ("", "")
    """Title and text from then on."""
    published_before: Dated | None = None


def entry(correction: Correction, *, site: Site) -> Entry:
    """What the feed of corrections says of one change."""
    item = correction.item
    shown = entry_of(item, site=site, most="headline")
    seen = to_second(correction.seen_at)
    fields = list(dict.fromkeys(one_line(_FIELDS.get(name, name), 40) for name in correction.changed))
    pairs = _pairs(correction)
    what = f"{shown.author} changed {words.enumeration(fields) or 'something'}; we saw it on {months.day(seen.date())}."
    lines = [what, *(f"{old} → {new}" for old, new in pairs)]
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"{item.id}#{rfc3339(correction.seen_at)}").urn
    return Entry(
        id=identifier,
        title=title(f"Changed: {item.title}", site),
        summary=one_line(" ".join((what, "; ".join(lines[1:]))), 300),
        html=words.paragraph(escape(what, quote=False), lang="en")
        + ("<ul>" + "".join(f"<li>{escape(line, quote=False)}</li>" for line in lines[1:]) + "</ul>" if pairs else ""),
        updated=distinct(seen, identifier),
        dated=seen,
        published=seen,
        url=shown.url,
        language=shown.language,
        author=one_line(site.title, 200) or "Syndicator",
        author_url=f"{site.base_url}/about/",
        categories=shown.categories,
        facts={
            "corrects": shown.id,
            "changed": list(correction.changed),
            "seen_at": rfc3339(seen),
            "figures": [{"before": old, "after": new} for old, new in pairs],
        },
    )


def figures(before: str, after: str) -> list[tuple[str, str]]:
    """Figures and dates that took another's place, in the order of the text; never a word.

    A run of digits that could be a telephone or document number is no figure.

    >>> figures("41 victims on 8 May 2024", "43 people on 9 May 2024")
    [('41', '43'), ('8 May 2024', '9 May 2024')]
    """
    old, new = _tokens(before), _tokens(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    pairs: list[tuple[str, str]] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "replace":
            gone = [token for token in old[old_from:old_to] if _SHOWN.fullmatch(token)]
            come = [token for token in new[new_from:new_to] if _SHOWN.fullmatch(token)]
            if len(gone) == len(come):
                pairs += [pair for pair in zip(gone, come, strict=True) if pair[0] != pair[1]]
    return list(dict.fromkeys(pairs))[:_MOST_SHOWN]


def _pairs(correction: Correction) -> list[tuple[str, str]]:
    pairs = [pair for old, new in zip(correction.before, correction.after, strict=True) for pair in figures(old, new)]
    if "published" in correction.changed:
        dates = [words.date_words(dated, None) for dated in (correction.published_before, correction.item.published)]
        pairs.insert(0, (dates[0], dates[1]))
    return list(dict.fromkeys(pairs))


def _tokens(text: str) -> Sequence[str]:
    return [found[0] for found, _ in zip(_TOKEN.finditer(text), range(_MOST_TOKENS), strict=False)]
