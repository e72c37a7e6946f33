"""The status feed: one entry for each time that the state of a source became another. Never an item of a news feed."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from html import escape

from syndicator import months
from syndicator.formats import words
from syndicator.formats.entry import Entry, distinct, one_line, rfc3339, to_second
from syndicator.formats.items import title
from syndicator.model import Site, Verdict

_STATES = {
    Verdict.UNPROVEN: "not proven yet",
    Verdict.OK: "well",
    Verdict.QUIET: "well",
    Verdict.SUSPECT: "suspect",
    Verdict.BROKEN: "broken",
    Verdict.BLOCKED: "blocked",
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """A source whose state is another than in its run before."""

    source: str
    at: datetime
    before: Verdict | None
    now: Verdict
    reason: str


def state(verdict: Verdict) -> str:
    """What readers are told of a verdict; two verdicts of one state are no change."""
    return _STATES[verdict]


def entry(change: Change, *, site: Site) -> Entry:
    """What the status feed says of one change."""
    source = site.sources.get(change.source)
    name = source.title if source else change.source
    seen = to_second(change.at)
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"status:{change.source}#{rfc3339(seen)}#{change.now}").urn
    was = f" It was {state(change.before)} before." if change.before else ""
    told = one_line(f"{change.reason}{was} Seen on {months.day(seen.date())}.", 1000)
    return Entry(
        id=identifier,
        title=title(f"{name}: {state(change.now)}", site),
        summary=one_line(told, 300),
        html=words.paragraph(escape(told, quote=False), lang="en"),
        updated=distinct(seen, identifier),
        dated=seen,
        published=seen,
        url=f"{site.base_url}/status/",
        language="en",
        author=one_line(site.title, 200) or "Syndicator",
        author_url=f"{site.base_url}/about/",
        facts={
            "source": change.source,
            "verdict": str(change.now),
            "before": str(change.before) if change.before else None,
            "reason": change.reason,
            "seen_at": rfc3339(seen),
        },
    )
