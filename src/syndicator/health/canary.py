"""A canary: an item that we know, read again. It tells a changed page from an odd article."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

_WORD = re.compile(r"\w+")
SAME_TITLE = 0.5
"""Share of title words that an editor leaves in place; less is another title."""
SAME_BODY = 0.5
"""Share of the body's words that must come out again."""
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
    moved: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Field to (layer before, layer now), where another layer won."""


def compare(url: str, before: Reading, today: Reading, *, on: date) -> Canary:
    """Hold today's reading of a known page against the stored one.

    A title that keeps half of its words was edited, a body that keeps half of them too: both are right. A date is
    right only if it is the same day, or if both have none; `on` is the day of the run, which a broken template
    likes to give as the date.
    """
    verdicts = {
        "title": _title(before.title, today.title),
        "date": _day(before.day, today.day, on),
        "body": _body(before.body, today.body),
    }
    moved = {
        name: (layer, today.layers[name])
        for name, layer in before.layers.items()
        if name in verdicts and name in today.layers and today.layers[name] != layer
    }
    return Canary(
        url=url,
        wrong={name: why for name, why in verdicts.items() if why},
        right=frozenset(name for name, why in verdicts.items() if not why),
        moved=moved,
    )


def _title(before: str | None, today: str | None) -> str:
    if not before:
        return ""
    if not today:
        return "is gone"
    return "" if _kept(before, today) >= SAME_TITLE else f"is now “{today[:60]}”"


def _day(before: date | None, today: date | None, on: date) -> str:
    if before == today or before is None:
        return ""
    if today is None:
        return "is gone"
    if today == on:
        return "is now the day of the run"
    if (today.month, today.day) == (before.day, before.month):
        return "has day and month changed over"
    return f"is now {today.isoformat()}, was {before.isoformat()}"


def _body(before: str, today: str) -> str:
    if not before.strip():
        return ""
    if not today.strip():
        return "is gone"
    if _kept(before, today) < SAME_BODY:
        return "is another text" if _kept(today, before) < SAME_BODY else "lacks more than half"
    if len(today) > SWOLLEN * len(before) + 500:
        return "holds much more than the article"
    return ""


def _kept(before: str, today: str) -> float:
    """Share of the words of `before` that stand in `today`, with their number; of letters where no spaces part them."""
    had, has = Counter(_words(before)), Counter(_words(today))
    return sum((had & has).values()) / (sum(had.values()) or 1)


def _words(text: str) -> list[str]:
    words = _WORD.findall(text.casefold())
    return list("".join(words)) if words and len("".join(words)) > 12 * len(words) else words
