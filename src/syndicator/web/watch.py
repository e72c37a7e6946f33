"""Whether the service is well, and its figures for whoever watches it."""

import json
import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from syndicator import __version__
from syndicator.model import Verdict
from syndicator.publish.people import VALID
from syndicator.store import Store

_GOOD = {Verdict.OK, Verdict.QUIET, Verdict.SUSPECT}
_BUCKETS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0)


class Figures:
    """What the server counted since it started."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.seconds: Counter[float] = Counter()
        self.seconds_sum = 0.0
        self.bytes = 0
        self.limited = 0
        self.open = 0

    def count(self, kind: str, status: int, seconds: float) -> None:
        """One request was answered."""
        self.requests[kind, status] += 1
        self.seconds_sum += seconds
        self.seconds[next((bound for bound in _BUCKETS if seconds <= bound), float("inf"))] += 1


def last_good(store: Store) -> datetime | None:
    """When a source last answered as it should."""
    times = [followed.last_run for followed in store.followed() if followed.last_run and followed.verdict in _GOOD]
    return max(times, default=None)


def health(store: Store, *, generation: int, now: datetime) -> tuple[bool, bytes]:
    """Whether all is well, and the document that says why not; a demonstration is never out of date."""
    good = last_good(store)
    problems = [] if generation else ["nothing is published"]
    if good is None:
        problems.append("no source ever answered")
    elif store.fact("demo") != "1" and now - good > VALID:
        problems.append(f"no source answered in the last {_hours(VALID)} hours")
    document = {
        "status": "failing" if problems else "ok",
        "problems": problems,
        "generation": generation,
        "last_good": good.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if good else None,
        "version": __version__,
    }
    return not problems, f"{json.dumps(document, indent=1)}\n".encode()


def unreadable(error: Exception) -> bytes:
    """The same document where the archive cannot be asked."""
    return f"{json.dumps({'status': 'failing', 'problems': [str(error)], 'version': __version__}, indent=1)}\n".encode()


def metrics(store: Store | None, figures: Figures, *, generation: int, remembered: tuple[int, int]) -> bytes:
    """Everything countable in the text format that Prometheus reads (version 0.0.4)."""
    lines = [*_server(figures, remembered), *_sample("syndicator_generation", "gauge", "Generation", generation)]
    lines += _sample("process_resident_memory_bytes", "gauge", "Memory held by this process", _resident())
    if store is not None:
        lines += _archive(store)
    return ("\n".join(lines) + "\n").encode()


def _archive(store: Store) -> list[str]:
    items, stories = store.totals()
    followed = [one for one in store.followed() if one.source.enabled]
    verdicts = Counter(one.verdict for one in followed)
    lines = [
        *_sample("syndicator_items", "gauge", "Live items in the archive", items),
        *_sample("syndicator_stories", "gauge", "Stories that they tell", stories),
        *_head("syndicator_sources", "gauge", "Followed sources by verdict"),
        *(f'syndicator_sources{{verdict="{verdict.value}"}} {verdicts[verdict]}' for verdict in Verdict),
    ]
    for name, moment, what in (
        ("syndicator_last_turn_timestamp_seconds", store.now(), "When anything was last stored"),
        ("syndicator_last_good_timestamp_seconds", last_good(store), "When a source last answered as it should"),
    ):
        if moment:
            lines += _sample(name, "gauge", what, int(moment.timestamp()))
    return lines


def _server(figures: Figures, remembered: tuple[int, int]) -> list[str]:
    lines = _head("syndicator_http_requests_total", "counter", "Answered requests by kind and status")
    lines += [
        f'syndicator_http_requests_total{{kind="{kind}",status="{status}"}} {count}'
        for (kind, status), count in sorted(figures.requests.items())
    ]
    lines += _head("syndicator_http_request_seconds", "histogram", "Time to answer a request")
    total = 0
    for bound in (*_BUCKETS, float("inf")):
        total += figures.seconds[bound]
        label = "+Inf" if bound == float("inf") else f"{bound:g}"
        lines.append(f'syndicator_http_request_seconds_bucket{{le="{label}"}} {total}')
    lines += [
        f"syndicator_http_request_seconds_sum {figures.seconds_sum:.6f}",
        f"syndicator_http_request_seconds_count {total}",
    ]
    lines += _sample("syndicator_http_open", "gauge", "Requests being answered", figures.open)
    lines += _sample("syndicator_http_limited_total", "counter", "Requests refused as too many", figures.limited)
    lines += _sample("syndicator_http_remembered_total", "counter", "Made answers served from memory", remembered[0])
    lines += _sample("syndicator_http_made_total", "counter", "Answers that had to be made", remembered[1])
    return lines


def _head(name: str, kind: str, what: str) -> list[str]:
    return [f"# HELP {name} {what}.", f"# TYPE {name} {kind}"]


def _sample(name: str, kind: str, what: str, value: float) -> list[str]:
    return [*_head(name, kind, what), f"{name} {value}"]


def _resident() -> int:
    """Bytes, where the system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)
