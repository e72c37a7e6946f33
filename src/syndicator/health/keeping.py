"""Facts as text, so that a store can keep them with the run."""

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from syndicator.health.canary import Canary
from syndicator.health.facts import RunFacts


def dump(facts: RunFacts) -> str:
    """`facts` as JSON, without what stands at its default; the same facts give the same text."""
    defaults = asdict(RunFacts(at=facts.at))
    told = {key: value for key, value in asdict(facts).items() if key == "at" or value != defaults[key]}
    return json.dumps(told, default=_plain, sort_keys=True, ensure_ascii=False)


def load(text: str) -> RunFacts:
    """What `dump` wrote; fields that this version does not know are left out, absent ones are at their default.

    Raises:
        ValueError: `text` is not what `dump` writes.
    """
    told: dict[str, Any] = json.loads(text)
    known = {field.name for field in fields(RunFacts)}
    kept: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in told.items() if key in known
    }
    try:
        kept["at"] = datetime.fromisoformat(told["at"])
        kept["canaries"] = tuple(_canary(canary) for canary in told.get("canaries", ()))
        return RunFacts(**kept)
    except (KeyError, TypeError) as error:
        raise ValueError(f"no facts of a run: {text[:60]!r}") from error


def _canary(told: dict[str, Any]) -> Canary:
    return Canary(
        url=told["url"],
        wrong=told["wrong"],
        right=frozenset(told["right"]),
        edited=frozenset(told["edited"]),
        moved={name: (before, now) for name, (before, now) in told["moved"].items()},
        by=told.get("by", {}),
        left_out=told.get("left_out", {}),
    )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is no fact")
