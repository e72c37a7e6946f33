"""What a way in, an article page or robots.txt answered, read from the word that the run noted."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

FailureClass = Literal["none", "hard", "soft", "temporary"]


class Answer(StrEnum):
    """Kinds of answer that differ in what they say of a source."""

    WELL = "well"
    """It answered with what we asked for; a 304 too."""
    EMPTY = "empty"
    """Well-formed, and without one link."""
    FOREIGN = "foreign"
    """It answered, but with something else: HTML for JSON, links of which none looks like an article."""
    MISSING = "missing"
    FORBIDDEN = "forbidden"
    THROTTLED = "throttled"
    ROBOTS = "robots"
    WALL = "wall"
    """A consent, log-in or bot check page instead of the content."""
    DOWN = "down"
    """5xx: the server says that it is the server."""
    UNREACHABLE = "unreachable"
    """No answer: name, connection, TLS, time."""
    UNASKED = "unasked"
    """Not in the recording, switched off, or not needed: says nothing."""

    @property
    def blocks(self) -> bool:
        """Whether somebody keeps us out on purpose."""
        return self in {Answer.FORBIDDEN, Answer.THROTTLED, Answer.ROBOTS, Answer.WALL}

    @property
    def passing(self) -> bool:
        """Whether it often mends itself by tomorrow."""
        return self in {Answer.DOWN, Answer.UNREACHABLE}


_STATUS = re.compile(r"(?<!\d)([1-5]\d\d)(?!\d)")

_WALLS = r"\bwall|consent|captcha|challenge|bot check|log[- ]?in\b|sign[- ]?in\b"

_WORDS: tuple[tuple[Answer, str], ...] = (
    (Answer.UNASKED, r"not (recorded|asked|tried|needed)|needs a|skipped|disabled|turn was over|budget"),
    (Answer.THROTTLED, r"too many requests|throttl|retry[- ]after|rate limit|asked to wait"),
    (Answer.DOWN, r"robots.*(unreachable|unavailable)|server error|bad gateway|unavailable|maintenance"),
    (Answer.ROBOTS, r"robots|asked not to be crawled|opted out"),
    (Answer.FORBIDDEN, r"forbidden|blocked|denied|refused by (the )?site|keeps refusing|unauthori[sz]ed"),
    (Answer.MISSING, r"not found|gone|missing|removed"),
    (Answer.UNREACHABLE, r"timed?[ -]?out|deadline|dns|lookup|connect|reset|refused|tls|certificate|unreach|no answer"),
    (Answer.FOREIGN, r"empty body|too (many redirects|large|deep)|malformed|not an? |none? .*looks|invalid|unreadable"),
    (Answer.EMPTY, r"empty|nothing|no (items|links|entries)"),
    (Answer.WELL, r"\bok\b|answered|unchanged|not modified|listed|\bwon\b|items|links"),
)
"""Tried in this order, for one word may hold another."""


def read(word: str) -> Answer:
    """Sort a reason word (`ok`, `404`, `HTTP 503`, `robots`, `timeout`, `not recorded`, …).

    A wall is one whatever its status; else an HTTP status decides. An unknown word is `FOREIGN`: something
    unexpected, to be said aloud.
    """
    lowered = word.casefold().strip()
    if lowered.startswith("ok"):
        return Answer.EMPTY if "empty" in lowered else Answer.WELL
    if lowered.startswith("robots") and re.search(r"5\d\d", lowered):
        return Answer.DOWN
    if re.search(_WALLS, lowered):
        return Answer.WALL
    if status := _STATUS.search(lowered):
        return of_status(int(status[1]))
    return next((answer for answer, pattern in _WORDS if re.search(pattern, lowered)), Answer.FOREIGN)


def of_status(status: int) -> Answer:
    """What an HTTP status says of a source."""
    if status in {401, 403, 407, 451}:
        return Answer.FORBIDDEN
    if status == 429:
        return Answer.THROTTLED
    if status in {408, 425}:
        return Answer.UNREACHABLE
    if status >= 500:
        return Answer.DOWN
    if status >= 400:
        return Answer.MISSING
    return Answer.WELL if status < 300 or status == 304 else Answer.FOREIGN


def failure_class(answers: Iterable[Answer]) -> FailureClass:
    """How hard a run without any delivery failed; the mildest answer decides, for it may mend first."""
    told = [answer for answer in answers if answer is not Answer.UNASKED]
    if not told or any(answer in {Answer.WELL, Answer.EMPTY} for answer in told):
        return "none"
    if any(answer is Answer.UNREACHABLE for answer in told):
        return "temporary"
    if any(answer in {Answer.DOWN, Answer.THROTTLED, Answer.MISSING} for answer in told):
        return "soft"
    return "hard"
