"""Telling the operator: a command when a verdict changes, a sign of life after each good turn."""

import logging
import os
import shlex
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from syndicator.config import Config, user_agent
from syndicator.model import Verdict

_PATIENCE = 20.0
"""Seconds that a command or a web address has."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Change:
    """A source whose verdict is another than before."""

    source: str
    before: Verdict | None
    now: Verdict
    reason: str


def tell(changes: Iterable[Change], config: Config) -> list[str]:
    """Run the operator's `on_verdict` command once for each change; what went wrong, a sentence each.

    The command gets `SYNDICATOR_SOURCE`, `_BEFORE`, `_NOW` and `_REASON` in its environment, and no shell.
    """
    if not config.on_verdict:
        return []
    problems: list[str] = []
    for change in changes:
        environment = {
            "SYNDICATOR_SOURCE": change.source,
            "SYNDICATOR_BEFORE": str(change.before or ""),
            "SYNDICATOR_NOW": str(change.now),
            "SYNDICATOR_REASON": change.reason,
        }
        problem = _run(shlex.split(config.on_verdict), environment)
        if problem:
            problems.append(f"on_verdict for {change.source}: {problem}")
    return problems


def heartbeat(config: Config) -> str | None:
    """Ask `heartbeat_url` once, after a good turn; what went wrong, if anything did."""
    url = config.heartbeat_url
    if not url:
        return None
    if urlsplit(url).scheme not in {"http", "https"}:
        return f"heartbeat_url: {url!r} is no web address"
    try:
        request = urllib.request.Request(url, headers={"User-Agent": user_agent(config)})  # noqa: S310  http(s) only
        with urllib.request.urlopen(request, timeout=_PATIENCE) as response:  # noqa: S310
            response.read(1)
    except (OSError, urllib.error.URLError, ValueError) as error:
        return f"heartbeat_url: {error}"
    return None


def _run(command: list[str], environment: Mapping[str, str]) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603  the operator's own command
            command, env={**os.environ, **environment}, timeout=_PATIENCE, capture_output=True, text=True, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return f"exit code {done.returncode}: {done.stderr.strip()[-200:]}" if done.returncode else None
