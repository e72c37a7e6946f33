"""The one exception with which a middleware ends a request. Its words are the recorded outcome."""

from scrapy.exceptions import IgnoreRequest


class Refused(IgnoreRequest):
    """A request that was not made, or whose answer we do not take; `reason` in few words.

    `skipped` tells whether we chose not to ask (robots.txt, budget, a wait that was asked of us): then the address
    is simply still to be had, unless what stands there is `known` not to be wanted. Otherwise asking failed.
    """

    def __init__(self, reason: str, *, skipped: bool = False, known: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.skipped = skipped
        self.known = known
