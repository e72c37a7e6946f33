"""What somebody set by hand: laid over what the rules said, and shown as evidence with who and why. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from syndicator.model import Dated, Evidence, Item, Match, Precision, Tags

WEIGHT = 1000.0
"""Before anything that rules find."""


@dataclass(frozen=True, kw_only=True)
class Override:
    """One correction. `field` is `country`, `topic` or `published`; later ones win."""

    field: str
    value: str
    """`+TH:primary`, `+MM:mentioned`, `-MM`; `+SLUG`, `-SLUG`; an ISO day, month or year, or `unknown`."""
    was: str | None
    at: datetime
    who: str
    reason: str


def corrected(item: Item, overrides: Iterable[Override]) -> Item:
    """The item as people say that it is."""
    for override in overrides:
        if override.field == "published":
            item = replace(item, published=_dated(override))
        else:
            item = replace(item, tags=_retagged(item.tags, override))
    return item


def _retagged(tags: Tags, override: Override) -> Tags:
    sign, name = override.value[0], override.value[1:]
    evidence = Evidence(weight=WEIGHT, matches=(_match(override),))
    if override.field == "topic":
        topics = {slug: found for slug, found in tags.topics.items() if slug != name}
        return replace(tags, topics={name: evidence, **topics} if sign == "+" else topics)
    code, _, role = name.partition(":")
    primary = {known: found for known, found in tags.primary.items() if known != code}
    mentioned = {known: found for known, found in tags.mentioned.items() if known != code}
    if sign == "+" and role == "mentioned":
        mentioned = {code: evidence, **mentioned}
    elif sign == "+":
        primary = {code: evidence, **primary}
    return replace(tags, primary=primary, mentioned=mentioned)


def _match(override: Override) -> Match:
    rule = f"by hand, {override.at:%Y-%m-%d}, {override.who}: {override.reason}"
    return Match(form=override.value, zone="override", rule=rule, weight=WEIGHT)


def _dated(override: Override) -> Dated | None:
    """A day, month or year as it was typed (`2024`, `2024-02`, `2024-02-08`); None for `unknown`."""
    if override.value == "unknown":
        return None
    year, month, day = (*map(int, override.value.split("-")), 1, 1)[:3]
    lengths: tuple[Precision, ...] = ("year", "month", "day")
    precision = lengths[override.value.count("-")]
    method = f"by hand, {override.at:%Y-%m-%d}, {override.who}"
    value = datetime(year, month, day, 10, tzinfo=UTC)
    return Dated(value=value, precision=precision, raw=override.value, method=method)
