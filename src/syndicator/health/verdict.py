"""The verdict on a run, in one word and one sentence."""

from collections.abc import Sequence

from syndicator.health.answers import Answer, read
from syndicator.health.facts import Contract, PastRun, RunFacts
from syndicator.model import Verdict


def verdict(facts: RunFacts, history: Sequence[PastRun], contract: Contract) -> tuple[Verdict, str]:
    """Judge a run by what it met and by what is usual for its source; `history` is oldest first."""
    answers = {way: read(word) for way, word in facts.ways.items()}
    delivered = any(run.facts.new or run.facts.listed for run in history)
    if facts.way_in is None:
        return _nothing(facts, answers, delivered=delivered)
    if not facts.listed:
        return _no_article(facts, history, delivered=delivered)
    if facts.failures and not facts.known and not facts.new:
        word = max(facts.failed, key=lambda key: facts.failed[key])
        if read(word).blocks:
            return Verdict.BLOCKED, f"The listing answered, but its articles are refused: {word}."
        return (Verdict.BROKEN if delivered else Verdict.UNPROVEN), f"No article could be read: {word}."
    for name in contract.required:
        if facts.read and not facts.coverage.get(name, facts.read):
            return Verdict.SUSPECT, f"None of the {facts.read} articles read has a {name}."
    if facts.new:
        return Verdict.OK, f"{facts.new} new of {facts.listed} listed."
    if not delivered and not facts.known:
        return Verdict.UNPROVEN, f"None of {facts.listed} listed became an item; nothing was ever delivered here."
    return Verdict.QUIET, f"No news, as expected: {facts.listed} listed, all known."


def _nothing(facts: RunFacts, answers: dict[str, Answer], *, delivered: bool) -> tuple[Verdict, str]:
    told = "; ".join(f"{way}: {word}" for way, word in facts.ways.items()) or "no way in was asked"
    if any(answer.blocks for answer in answers.values()):
        return Verdict.BLOCKED, f"The site keeps us out ({told})."
    if delivered:
        return Verdict.BROKEN, f"No way in answers ({told})."
    return Verdict.UNPROVEN, f"No way in answered, and nothing was ever delivered here ({told})."


def _no_article(facts: RunFacts, history: Sequence[PastRun], *, delivered: bool) -> tuple[Verdict, str]:
    if delivered:
        last = next(run.facts.listed for run in reversed(history) if run.facts.listed)
        what = f"none of its {facts.links} links looks like an article" if facts.links else "it is empty"
        return Verdict.BROKEN, f"The listing answered, but {what}; the last known layout had {last}."
    if facts.links:
        return Verdict.UNPROVEN, f"None of the listing's {facts.links} links looks like an article."
    return Verdict.QUIET, "The listing is empty but well-formed; this source was never seen with items."
