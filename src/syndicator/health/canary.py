"""A canary: an item that we know, read again. It tells a changed page from an odd article."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

_WORD = re.compile(r"\w+")
_FRAME = re.compile(r"\0\s*[-–—|•·»:]\s.*|.*\s[-–—|•·»:]\s*\0", re.DOTALL)
"""A title with the site's or section's name tied to it; the title itself is NUL."""
SAME_TITLE = 0.5
"""Share of title words that an editor leaves in place; less is another title."""
SAME_BODY = 0.5
"""Share of the body's words that must come out again."""
CUT_BODY = 0.8
"""A body that keeps less than this and says nothing new was cut off, not edited."""
SWOLLEN = 3.0
"""A body that grows by more than this factor has swallowed the page around it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What was read from one page at one time."""

    title: str | None
    day: date | None
    body: str
    layers: Mapping[str, str] = field(default_factory=dict)
    """Field (`title`, `date`, `body`) to the layer that won."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Canary:
    """One comparison: fields that came out wrong, each with why, and fields that came out as known."""

    url: str
    wrong: Mapping[str, str] = field(default_factory=dict)
    """Field to a clause that ends "the … of URL"."""
    right: frozenset[str] = frozenset()
    edited: frozenset[str] = frozenset()
    """Those of `wrong` that an editor may have changed: they convince only if a second known item says the same."""
    moved: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Field to (layer before, layer now), where another layer won."""
    by: Mapping[str, str] = field(default_factory=dict)
    """Fields of `wrong` to the layer that gave them, or, where they are gone, gave them before."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Fields that come out right only since a layer is not asked for them any more, to a clause on what that gives."""


def compare(url: str, before: Reading, today: Reading, *, on: date) -> Canary:
    """Hold today's reading of a known page against the stored one.

    A title or body that keeps half of its words was edited: that is right. A field that the item never had, or that
    somebody set by hand (`before` leaves it out), is neither. `on` is the day of the run, which a broken template likes
    to give as the date.
    """
    found = {
        "title": _title(before.title, today.title),
        "date": _day(before.day, today.day, on),
        "body": _body(before.body, today.body),
    }
    known = {name for name, value in (("title", before.title), ("date", before.day), ("body", before.body)) if value}
    layers = {name: (before.layers.get(name), today.layers.get(name)) for name in found}
    moved = {name: (was, now) for name, (was, now) in layers.items() if was and now and was != now}
    return Canary(
        url=url,
        wrong={name: why for name, (why, _) in found.items() if why},
        right=frozenset(name for name, (why, _) in found.items() if not why and name in known),
        edited=frozenset(name for name, (why, edited) in found.items() if why and edited and name not in moved),
        moved=moved,
        by={name: layer for name, (was, now) in layers.items() if found[name][0] and (layer := now or was)},
    )


_Found = tuple[str, bool]
"""What is wrong, if anything; and whether an editor may have done it."""


def _title(before: str | None, today: str | None) -> _Found:
    if not before:
        return "", False
    if not today:
        return "is gone", False
    if today != before and _FRAME.fullmatch(today.replace(before, "\0", 1)):
        return f"came with what stands around it: “{today[:90]}”", False
    kept = _kept(before, today)
    return ("", False) if kept >= SAME_TITLE else (f"is now “{today[:60]}”", kept > 0)


def _day(before: date | None, today: date | None, on: date) -> _Found:
    if before == today or before is None:
        return "", False
    if today is None:
        return "is gone", False
    if today == on:
        return "is now the day of the run", False
    if (today.month, today.day) == (before.day, before.month):
        return "has day and month changed over", False
    return f"is now {today.isoformat()}, was {before.isoformat()}", True


def _body(before: str, today: str) -> _Found:
    if not before.strip():
        return "", False
    if not today.strip():
        return "is gone", False
    kept, fresh = _kept(before, today), 1 - _kept(today, before)
    if kept < SAME_BODY:
        return "is another text" if fresh > SAME_BODY else "lacks a good part", False
    if kept < CUT_BODY and fresh < 1 - CUT_BODY:
        return "lacks a good part", False
    if len(today) > SWOLLEN * len(before) + 500:
        return "holds much more than the article", False
    return "", False


def _kept(before: str, today: str) -> float:
    """Share of the words of `before` that stand in `today`, with their number; of letters where no spaces part them."""
    had, has = Counter(_words(before)), Counter(_words(today))
    return sum((had & has).values()) / (sum(had.values()) or 1)


def _words(text: str) -> list[str]:
    words = _WORD.findall(text.casefold())
    return list("".join(words)) if words and len("".join(words)) > 12 * len(words) else words
