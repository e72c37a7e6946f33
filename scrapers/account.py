"""The account of a run: everything that was met, and what became of it, exactly once."""

from collections import Counter
from dataclasses import dataclass, field

from syndicator.model import Listed, Outcome
from syndicator.store.memory import Entry


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """An article to be read: its key is the canonical spelling of the listed address."""

    key: str
    listed: Listed
    listing: str
    known: Entry | None = None

    @property
    def settled(self) -> bool:
        """Whether it was read before with a result that stands, so that "not changed" is an answer."""
        return self.known is not None and self.known.state in {"done", "other"}

    @property
    def stands(self) -> bool:
        """Whether an item may stand for it, so that it can tell how its template is."""
        return self.known is not None and self.known.state in {"done", "quarantined"}


@dataclass(slots=True)
class Account:
    """Counts that cannot disagree: `listed + reread` is the sum of the outcomes once `close` was called."""

    listed: int = 0
    reread: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    ways: dict[str, str] = field(default_factory=dict)
    """Every way in that was tried, and what it answered."""
    layers: dict[str, Counter[str]] = field(default_factory=dict)
    requests: int = 0
    bytes: int = 0
    _open: dict[str, None] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)

    @property
    def met(self) -> int:
        """How much is known to be there."""
        return self.listed + self.reread

    @property
    def settled(self) -> int:
        """How much of it has its outcome."""
        return self.met - len(self._open)

    def meet(self, key: str, *, reread: bool = False) -> bool:
        """Note something to be accounted for; False where it was noted before."""
        if key in self._met:
            return False
        self._met.add(key)
        self._open[key] = None
        if reread:
            self.reread += 1
        else:
            self.listed += 1
        return True

    def settle(self, key: str, outcome: Outcome, reason: str = "") -> None:
        """Give something that was met its outcome. `reason` says why it was skipped or failed.

        Raises:
            KeyError: it was never met, or has its outcome already.
        """
        del self._open[key]
        self.outcomes[outcome] += 1
        if outcome is Outcome.SKIPPED:
            self.skipped[reason or "no reason given"] += 1
        elif outcome is Outcome.FAILED:
            self.failed[reason or "no reason given"] += 1

    def is_open(self, key: str) -> bool:
        """Whether it still waits for its outcome."""
        return key in self._open

    def open_keys(self) -> list[str]:
        """What still waits for its outcome."""
        return list(self._open)

    def won(self, provenance: dict[str, str]) -> None:
        """Note which layer of extraction gave which field."""
        for name, layer in provenance.items():
            self.layers.setdefault(name, Counter())[layer] += 1
