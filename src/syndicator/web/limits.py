"""How much one visitor may have of what is made on request; the published tree is free for all."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_MOST_VISITORS = 20_000


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """`burst` requests at once, then `per_second`."""

    per_second: float = 4.0
    burst: int = 60


class Visitors:
    """A bucket of tokens for each visitor: an IPv4 address, or the /64 that one IPv6 household has."""

    def __init__(self, allowance: Allowance, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._allowance = allowance
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Take one; 0 if there was one, else the seconds until there will be."""
        now, visitor = self._clock(), _visitor(address)
        left, since = self._buckets.pop(visitor, (float(self._allowance.burst), now))
        left = min(self._allowance.burst, left + (now - since) * self._allowance.per_second)
        granted = left >= 1
        self._buckets[visitor] = (left - 1 if granted else left, now)
        if len(self._buckets) > _MOST_VISITORS:
            self._buckets.popitem(last=False)
        return 0.0 if granted else (1 - left) / self._allowance.per_second


def _visitor(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return address
