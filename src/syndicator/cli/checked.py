"""What `feeds check` looks at: a file, or what a web address answers."""

from dataclasses import dataclass
from pathlib import Path

import click

from syndicator.errors import SyndicatorError

_SECONDS = 20.0
_LARGEST = 64 << 20
"""Bytes; no document is larger, and what is cut off there is told as cut off."""


class Unanswered(SyndicatorError):
    """A document could not be had."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document, and what came with it over HTTP."""

    body: bytes
    location: str | None = None
    media_type: str | None = None


class Place(click.ParamType[str]):
    """A file that there is, or an http(s) address."""

    name = "file"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """As it was typed."""
        text = str(value)
        if not _is_web(text):
            click.Path(exists=True, dir_okay=False).convert(text, param, ctx)
        return text


def had(place: str) -> Document:
    """The document that lies there.

    Raises:
        Unanswered: the address answers with an error or not at all, or the file cannot be read.
    """
    import http.client
    import urllib.error

    try:
        return _fetched(place) if _is_web(place) else Document(body=Path(place).read_bytes())
    except urllib.error.HTTPError as error:
        error.close()
        raise Unanswered(f"{place}: the answer was {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = getattr(error, "reason", None) or error
        raise Unanswered(f"{place}: cannot be had ({why})") from error


def _fetched(url: str) -> Document:
    import urllib.request

    from syndicator.config import Config, user_agent

    request = urllib.request.Request(url, headers={"User-Agent": user_agent(Config())})  # noqa: S310  http(s) only
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  http(s) only
        return Document(body=answer.read(_LARGEST), location=answer.url, media_type=answer.headers.get("Content-Type"))


def _is_web(place: str) -> bool:
    return place.lower().startswith(("http://", "https://"))
