"""What a request asks for, read from its address: a mistake is refused, never silently ignored."""

from urllib.parse import parse_qs

from starlette.requests import Request

from syndicator.errors import SyndicatorError
from syndicator.web.searching import MOST_PAGES

_LONGEST_QUERY = 4_000
_VARIANTS = {"content": "summary", "dups": "all"}
"""Parameters of a feed's address, and the one value that each has."""
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_LOOPBACK = {"127.0.0.1", "::1"}


class Refused(SyndicatorError):
    """A request that says something that we cannot follow."""


class TooMany(SyndicatorError):
    """One visitor asks more than their share."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too many requests")
        self.seconds = seconds


def parameters(request: Request) -> dict[str, str]:
    """The parameters of an address, the first of each name.

    Raises:
        Refused: too many, or too long.
    """
    raw: bytes = request.scope["query_string"]
    if len(raw) > 3 * _LONGEST_QUERY:
        raise Refused("too long")
    try:
        found = parse_qs(raw.decode("latin-1"), keep_blank_values=True, max_num_fields=20, errors="replace")
    except ValueError as error:
        raise Refused("too many parameters") from error
    values = {name: several[0] for name, several in found.items()}
    if len(values.get("q", "")) > _LONGEST_QUERY:
        raise Refused("too long")
    return values


def variant(values: dict[str, str]) -> tuple[bool, bool]:
    """Whether an address asks for summaries, and for every member of a story.

    Raises:
        Refused: it asks for something else of the kind.
    """
    for name, only in _VARIANTS.items():
        if values.get(name, only) != only:
            raise Refused(f"{name} can only be {only}")
    return "content" in values, "dups" in values


def page_number(text: str) -> int:
    """A page's number.

    Raises:
        Refused: there is no such page.
    """
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_PAGES and len(text) <= 4):
        raise Refused("no such page")
    return int(text)


def visitor(request: Request) -> str:
    """The address that asks, as the server beside us (a front server on this computer) passes it on."""
    return request.client.host if request.client else ""


def is_local(request: Request) -> bool:
    """Whether the request was made on this computer, and not merely passed on by a front server here."""
    return visitor(request) in _LOOPBACK and not any(name in request.headers for name in _FORWARDED)
