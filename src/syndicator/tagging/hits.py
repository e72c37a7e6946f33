"""A country word in a text, on its way to be counted or dropped."""

from dataclasses import dataclass

from syndicator.tagging.zones import Zone
from syndicator.vocabulary.terms import CountryKind, CountryTerm


@dataclass(slots=True)
class Hit:
    """Changes while the rules go over it; lives no longer than one text."""

    start: int
    end: int
    form: str
    zone: Zone
    terms: tuple[CountryTerm, ...]
    """What it may mean: one country, or several that share the word."""
    code: str = ""
    kind: CountryKind = "name"
    sure: bool = True
    lead: bool = False
    """It stands in the first sentence of the text."""
    shared: bool = False
    """Several countries share the word, or it counts only where its country is spoken of."""
    rule: str = ""
    factor: float = 1.0
    """What the rules make of its weight."""
    dropped: str = ""
    """The rule that took it out; empty for one that counts."""
