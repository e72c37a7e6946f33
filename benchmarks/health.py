"""How well verdicts tell trouble from an ordinary day: 40 sources, a year, beside two rules that others use.

`python -m benchmarks.health [--seeds N] [--rooms N] [--days N]`, or `--pages` for templates that change: thirty-two
mutations of every recorded article. Wrong means: a healthy day called `suspect`, `broken` or `blocked`. A fault counts
once something of it could be seen: a dead article page shows when an article is read.
"""

import argparse
import random
import statistics
import sys
import tempfile
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from simulated_days import FAULTS, Newsroom, asked_again, contract_of, days, newsrooms, shows

from syndicator.health.facts import PastRun, RunFacts
from syndicator.health.verdict import UNWELL, Turn, turn, verdict

STARTS = 0.0075
"""Chance that a lasting fault of 4 to 14 days begins on a healthy day: 5 % of all days are ill."""
SETTLING = 25
"""Healthy days before the first fault, and after each."""


@dataclass
class Tally:
    """What one way of judging got right and wrong."""

    healthy: int = 0
    false_alarms: int = 0
    faults: int = 0
    flagged: int = 0
    same_run: int = 0
    told: int = 0
    told_again: int = 0
    missed: Counter[str] = field(default_factory=Counter)

    def line(self, name: str) -> str:
        return (
            f"{name:<22}{self.healthy:>9}{self.false_alarms:>8}{self.faults:>8}{self.flagged:>9}{self.same_run:>10}"
            f"{self.told:>7}{self.told_again:>7}"
        )


@dataclass
class Episode:
    """One fault while it lasts."""

    name: str
    left: int
    seen: bool = False
    flags: set[str] = field(default_factory=set)
    at_once: set[str] = field(default_factory=set)
    told: int = 0


class Rivals:
    """Rules on the number of new items alone; the contract is the third."""

    def __init__(self) -> None:
        self.counts: deque[int] = deque(maxlen=28)

    def alarms(self, facts: RunFacts) -> set[str]:
        alarms = set()
        if not facts.new:
            alarms.add("zero items")
        if len(self.counts) == self.counts.maxlen:
            floor = statistics.fmean(self.counts) - 1.5 * statistics.pstdev(self.counts)
            if facts.new < floor:
                alarms.add("mean - 1.5 sigma")
        self.counts.append(facts.new)
        return alarms


RULES = ("contract", "zero items", "mean - 1.5 sigma")


def drill(*, seed: int, rooms: int = 40, length: int = 365, faults: bool) -> dict[str, Tally]:
    """Judge `rooms` sources over `length` days by all three rules."""
    tallies = {rule: Tally() for rule in RULES}
    for number, room in enumerate(newsrooms(seed, rooms)):
        _year(room, random.Random(f"{seed} {number}"), tallies, length=length, faults=faults)
    return tallies


def _year(room: Newsroom, rng: random.Random, tallies: dict[str, Tally], *, length: int, faults: bool) -> None:
    history: list[PastRun] = []
    rivals, contract, rest = Rivals(), contract_of(room), SETTLING
    episode: Episode | None = None
    for healthy in days(room, length):
        if episode is None and rest <= 0 and faults and rng.random() < STARTS:
            episode = Episode(rng.choice(list(FAULTS)), rng.randint(4, 14))
        unwell = bool(history) and history[-1].verdict in UNWELL
        asked = asked_again(room, healthy) if unwell else healthy
        facts = FAULTS[episode.name](asked) if episode else asked
        word, _ = verdict(facts, history, contract)
        alarms = rivals.alarms(facts) | ({"contract"} if word in UNWELL else set())
        told = turn(history, word) is Turn.WORSE
        history = [*history[-420:], PastRun(facts=facts, verdict=word)]
        if episode is None:
            rest -= 1
            _count_healthy(tallies, alarms, told=told)
            continue
        _count_ill(episode, alarms, told=told, visible=shows(asked, facts))
        if not episode.left:
            _close(episode, tallies)
            episode, rest = None, SETTLING


def _count_healthy(tallies: dict[str, Tally], alarms: set[str], *, told: bool) -> None:
    for rule, tally in tallies.items():
        tally.healthy += 1
        tally.false_alarms += rule in alarms
    tallies["contract"].told_again += told


def _count_ill(episode: Episode, alarms: set[str], *, told: bool, visible: bool) -> None:
    if visible and not episode.seen:
        episode.seen, episode.at_once = True, alarms
    episode.flags |= alarms
    episode.told += told
    episode.left -= 1


def _close(episode: Episode, tallies: dict[str, Tally]) -> None:
    if not episode.seen:
        return
    for rule, tally in tallies.items():
        tally.faults += 1
        tally.flagged += rule in episode.flags
        tally.same_run += rule in episode.at_once
        tally.missed[episode.name] += rule not in episode.flags
    tallies["contract"].told += bool(episode.told)
    tallies["contract"].told_again += episode.told > 1


def mutations() -> dict[str, Counter[str]]:
    """Every mutation on every recorded article: what came out, and whether the same run says so."""
    from mutated_pages import MUTATIONS, articles, flagged, mended, read, wrong

    table: dict[str, Counter[str]] = {name: Counter() for name in MUTATIONS}
    with tempfile.TemporaryDirectory() as folder:
        for case in articles():
            before = read(case, Path(folder))
            for name, mutation in MUTATIONS.items():
                today = read(case, Path(folder), mutation)
                kind = "empty" if today.empty else "wrong" if wrong(before, today) else "right"
                table[name][kind] += 1
                table[name][f"{kind}, flagged"] += flagged(before, today)
                if kind != "right":
                    table[name]["zero items"] += not today.title  # what has no title is no item; all else counts as one
                    again = mended(case, Path(folder), mutation, before, today)
                    table[name]["stood in"] += not again.empty and not wrong(before, again)
    return table


def print_mutations() -> None:
    table = mutations()
    kinds = ("empty", "empty, flagged", "wrong", "wrong, flagged", "right", "right, flagged", "stood in", "zero items")
    print(f"{'mutation':<34}" + "".join(f"{kind:>16}" for kind in kinds))
    for name, counted in [*table.items(), ("all", sum(table.values(), Counter()))]:
        print(f"{name:<34}" + "".join(f"{counted[kind]:>16}" for kind in kinds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--rooms", type=int, default=40)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--pages", action="store_true", help="mutate the recorded pages instead")
    args = parser.parse_args()
    if args.pages:
        print_mutations()
        return
    for faults in (False, True):
        print("with faults" if faults else "ordinary days")
        print(
            f"{'rule':<22}{'healthy':>9}{'false':>8}{'faults':>8}{'flagged':>9}{'same run':>10}{'told':>7}{'again':>7}"
        )
        for seed in range(1, args.seeds + 1):
            for rule, tally in drill(seed=seed, rooms=args.rooms, length=args.days, faults=faults).items():
                print(
                    tally.line(rule),
                    *(f"missed {name} {count}" for name, count in tally.missed.items() if count and rule == "contract"),
                )


if __name__ == "__main__":
    main()
