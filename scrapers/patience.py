"""Page objects get some seconds of attention each; one that loops harms its own article and no other."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 30.0


class TooSlow(Exception):
    """A page object took longer than it may."""


@contextmanager
def attention(seconds: float | None = None) -> Iterator[None]:
    """Interrupt what runs within after so many seconds, where this is the main thread; elsewhere let it run.

    Raises:
        TooSlow: it took too long.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    limit = SECONDS if seconds is None else seconds

    def late(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"gave up after {limit:g} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
