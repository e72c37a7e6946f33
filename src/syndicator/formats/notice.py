"""A notice to the operator: which sources turned worse or well since they were last told, in words and as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from syndicator import months
from syndicator.formats import words
from syndicator.formats.entry import one_line, rfc3339, to_second
from syndicator.formats.standing import state
from syndicator.model import Site, Verdict

_FINE = (state(Verdict.OK), state(Verdict.UNPROVEN))
"""States that nobody is told of, unless something was wrong before."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a source is, after a turn."""

    source: str
    verdict: Verdict
    reason: str
    since: date | None = None
    trouble: Verdict | None = None
    """The trouble that holds and is sure, by its worst word: one run's doubt is none, one good run does not end it."""
    known: bool = False
    """Whether the operator said that its trouble is known."""

    @property
    def state(self) -> str:
        """What is told of it, for people."""
        if self.trouble:
            return state(self.trouble)
        return state(self.verdict) if state(self.verdict) in _FINE else _FINE[0]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A source whose state is another than the one that was told last."""

    standing: Standing
    before: str

    @property
    def now(self) -> str:
        """Its state, for people."""
        return self.standing.state


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What is told, in each form."""

    subject: str
    text: str
    html: str
    data: Mapping[str, object]
    """JSON values: what a web address is sent. `text` is the key that chat services show."""


def changes(standings: Sequence[Standing], told: Mapping[str, str]) -> tuple[list[Change], dict[str, str]]:
    """What to tell of sources whose states were last told as `told`, and what will have been told then.

    Trouble that is known is not told; once it is known no longer, it is news. Trouble that was told is not told again
    when its word changes, but where what was suspect turns out to be worse.
    """
    found: list[Change] = []
    account: dict[str, str] = {}
    for standing in standings:
        before, now = told.get(standing.source, _FINE[0]), standing.state
        same_trouble = now not in _FINE and before not in {*_FINE, state(Verdict.SUSPECT)}
        if same_trouble or (standing.known and now not in _FINE):
            account[standing.source] = before
            continue
        account[standing.source] = now
        if before != now and not (before in _FINE and now in _FINE):
            found.append(Change(standing=standing, before=before))
    return found, account


def notice(changed: Sequence[Change], standings: Sequence[Standing], *, site: Site, at: datetime) -> Notice:
    """All changes in words, and how it stands as a whole."""
    well = sum(state(standing.verdict) == _FINE[0] for standing in standings)
    address = f"{site.base_url}/status/"
    whole = f"{well} of {len(standings)} sources are well."
    subject = _subject(changed, site)
    text = "\n\n".join((*(f"{_line(change, site)}\n{_reason(change)}" for change in changed), f"{whole} {address}"))
    rows = "".join(f"<li><b>{escape(_line(change, site))}</b><br>{escape(_reason(change))}</li>" for change in changed)
    return Notice(
        subject=subject,
        text=text,
        html=f"<ul>{rows}</ul><p>{whole} {words.anchor(address, address)}</p>",
        data={
            "text": f"{subject}\n\n{text}",
            "title": subject,
            "service": site.title,
            "at": rfc3339(to_second(at)),
            "status_url": address,
            "well": well,
            "followed": len(standings),
            "changes": [_data(change, site) for change in changed],
        },
    )


def _data(change: Change, site: Site) -> dict[str, object]:
    standing = change.standing
    return {
        "source": standing.source,
        "title": _title(change, site),
        "before": change.before,
        "now": change.now,
        "verdict": str(standing.verdict),
        "since": standing.since.isoformat() if standing.since else None,
        "reason": standing.reason,
    }


def _subject(changed: Sequence[Change], site: Site) -> str:
    """`Example Feeds: broken: IOM: news; well again: UNODC`."""
    groups: dict[str, list[str]] = {}
    for change in changed:
        groups.setdefault("well again" if change.now in _FINE else change.now, []).append(_title(change, site))
    told = "; ".join(f"{now}: {words.enumeration(titles)}" for now, titles in groups.items())
    return one_line(f"{site.title}: {told}", 200)


def _title(change: Change, site: Site) -> str:
    source = site.sources.get(change.standing.source)
    return one_line(source.title if source else change.standing.source, 100)


def _line(change: Change, site: Site) -> str:
    since = change.standing.since
    when = f" since {months.day(since)}" if since and change.now not in _FINE else ""
    return f"{_title(change, site)}: {change.now}{when}; it was {change.before}."


def _reason(change: Change) -> str:
    return one_line(change.standing.reason, 1_000)
