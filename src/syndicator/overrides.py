"""What somebody set by hand: laid over what the rules said, and shown as evidence with who and why. Pure."""

from collections.abc import Iterable, Mapping
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

    @property
    def name(self) -> str:
        """The country or topic, without sign and role; empty for a date."""
        return "" if self.field == "published" else self.value[1:].partition(":")[0]

    @property
    def state(self) -> str:
        """What holds by it, in the words of `was`."""
        if self.field == "published":
            return self.value
        if self.value[0] == "-":
            return "absent"
        return "present" if self.field == "topic" else self.value.partition(":")[2] or "primary"


def corrected(item: Item, overrides: Iterable[Override], *, broader: Mapping[str, str | None]) -> Item:
    """The item as people say that it is; `broader` is each topic's next one, as the vocabulary has it."""
    for override in overrides:
        if override.field == "published":
            item = replace(item, published=_dated(override))
        else:
            item = replace(item, tags=_retagged(item.tags, override, broader))
    return item


def _retagged(tags: Tags, override: Override, broader: Mapping[str, str | None]) -> Tags:
    sign, code, role = override.value[0], override.name, override.state
    evidence = Evidence(weight=WEIGHT, matches=(_match(override),))
    if override.field == "topic":
        add = _with_topic if sign == "+" else _without_topic
        return replace(tags, topics=add(tags.topics, code, evidence, broader))
    primary = {known: found for known, found in tags.primary.items() if known != code}
    mentioned = {known: found for known, found in tags.mentioned.items() if known != code}
    if sign == "+" and role == "mentioned":
        mentioned = {code: evidence, **mentioned}
    elif sign == "+":
        primary = {code: evidence, **primary}
    return replace(tags, primary=primary, mentioned=mentioned)


def _with_topic(
    topics: Mapping[str, Evidence], slug: str, evidence: Evidence, broader: Mapping[str, str | None]
) -> dict[str, Evidence]:
    """With a topic, and whatever is broader, as the rules do it."""
    found = {slug: evidence, **{other: held for other, held in topics.items() if other != slug}}
    following = Match(form=slug, zone="ancestor", rule=f"broader than {slug}", weight=WEIGHT)
    for above in _above(slug, broader):
        found.setdefault(above, Evidence(weight=WEIGHT, matches=(following,)))
    return found


def _without_topic(
    topics: Mapping[str, Evidence], slug: str, _: Evidence, broader: Mapping[str, str | None]
) -> dict[str, Evidence]:
    """Without a topic, whatever is narrower, and whatever broader one followed from these alone."""
    gone = {other for other in topics if other == slug or slug in _above(other, broader)}
    found = {}
    for other, evidence in topics.items():
        left = tuple(match for match in evidence.matches if match.zone != "ancestor" or match.form not in gone)
        if other not in gone and (left or not evidence.matches):
            found[other] = evidence if left == evidence.matches else replace(evidence, matches=left)
    return found


def _above(slug: str, broader: Mapping[str, str | None]) -> list[str]:
    found: list[str] = []
    while (above := broader.get(found[-1] if found else slug)) and above not in found:
        found.append(above)
    return found


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
