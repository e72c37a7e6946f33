"""What a setting may hold, each checked by itself, and mail as a whole; a mistake says what was probably meant."""

import difflib
import ipaddress
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlsplit

from syndicator.errors import ConfigurationError

Every = Literal["day", "week"]
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_FEED = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+){0,3}")
_DIGEST: Mapping[str, tuple[type, str]] = {
    "feed": (str, "a string"),
    "every": (str, "a string"),
    "to": (list, "a list of addresses"),
    "empty": (bool, "true or false"),
}


def is_address(text: str) -> bool:
    """Whether this is an e-mail address that a message may go to: plain ASCII, nothing that could end a header."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None  # RFC 5321, 4.5.3.1


def check_mail(settings: Mapping[str, Any], *, recipients: Sequence[str], sender: str | None, where: str) -> None:
    """Mail can be sent as a whole, if any is to be sent.

    Raises:
        ConfigurationError: says which setting is missing.
    """
    host, user = settings.get("smtp_host"), settings.get("smtp_user")
    if not recipients:
        return
    if not host and "mail_folder" not in settings:
        hint = 'say  [smtp] host = "mail.example.org",  or  mail_folder = "outbox"'
        raise ConfigurationError(where, f"mail to {recipients[0]} is wanted, but no way to send it", hint)
    if sender is None:
        raise ConfigurationError(where, "mail has no sender", 'say  [smtp] from = "news@example.org"')
    if user and not settings.get("smtp_password") and not settings.get("smtp_password_file"):
        hint = "set SYNDICATOR_SMTP_PASSWORD, or smtp_password_file"
        raise ConfigurationError(f"{where}: smtp_user", "has no password", hint)
    if user and settings.get("smtp_security") == "none":
        raise ConfigurationError(
            f"{where}: smtp_security", "'none' would send the password as clear text", "'starttls'"
        )


def _base_url(value: Any, where: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ConfigurationError(where, f"{value!r} is no web address", 'for example "https://feeds.example.org"')
    return str(value).rstrip("/")


def _webhook(value: Any, where: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigurationError(where, "is no web address", 'for example "https://chat.example.org/hooks/…"')
    return str(value)


def _contact(value: Any, where: str) -> str:
    if "@" not in value and not value.startswith(("http://", "https://")):
        raise ConfigurationError(where, f"{value!r} is neither an e-mail address nor a web page")
    if not value.isprintable() or not value.isascii():
        raise ConfigurationError(where, "goes into an HTTP header: plain ASCII only")
    return str(value)


def _one_of(*words: str) -> Any:
    def check(value: Any, where: str) -> str:
        if value not in words:
            raise ConfigurationError(where, f"{value!r} is none of {', '.join(map(repr, words))}")
        return str(value)

    return check


def _ranges(value: Any, where: str) -> tuple[str, ...]:
    for part in value:
        try:
            ipaddress.ip_network(part)
        except ValueError as error:
            raise ConfigurationError(
                where, f"{part!r} is no address range: {error}", 'for example "10.1.2.0/24"'
            ) from error
    return tuple(value)


def _recipients(value: Any, where: str) -> tuple[str, ...]:
    for part in value:
        if not isinstance(part, str) or not is_address(part):
            raise ConfigurationError(where, f"{part!r} is no e-mail address", 'for example "news@example.org"')
    return tuple(dict.fromkeys(value))


def _sender(value: Any, where: str) -> str:
    return _recipients([value], where)[0]


def _command(value: Any, where: str) -> str:
    try:
        words = shlex.split(value)
    except ValueError as error:
        raise ConfigurationError(where, f"cannot be split into words: {error}") from error
    if not words:
        raise ConfigurationError(where, "is empty")
    return str(value)


def _digests(value: Any, where: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise ConfigurationError(where, "must be tables", "a line [[digest]], its settings below, for each")
    found = [_digest(part, f"{where} {number}") for number, part in enumerate(value, 1)]
    if twice := [
        part for part in found if sum((o["feed"], o["every"]) == (part["feed"], part["every"]) for o in found) > 1
    ]:
        raise ConfigurationError(
            where, f"{twice[0]['feed']!r} stands there twice", "one [[digest]], all addresses in `to`"
        )
    return found


def _digest(said: Mapping[str, Any], where: str) -> dict[str, Any]:
    for key, value in said.items():
        if key not in _DIGEST:
            near = difflib.get_close_matches(key, _DIGEST, 1)
            hint = f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(_DIGEST)
            raise ConfigurationError(where, f"unknown setting {key!r}", hint)
        kind, words = _DIGEST[key]
        if not isinstance(value, kind):
            raise ConfigurationError(f"{where}: {key}", f"must be {words}")
    for key in ("feed", "every"):
        if key not in said:
            raise ConfigurationError(where, f"{key!r} is missing", 'feed = "country/th", every = "week"')
    if said["every"] not in {"day", "week"}:
        raise ConfigurationError(f"{where}: every", f"{said['every']!r} is neither 'day' nor 'week'")
    feed = said["feed"].strip().removeprefix("/feeds/").strip("/")
    if not _FEED.fullmatch(feed):
        hint = 'its address below /feeds/, without what follows the point: "country/th"'
        raise ConfigurationError(f"{where}: feed", f"{said['feed']!r} is no path of a feed", hint)
    return {**said, "feed": feed, "to": _recipients(said.get("to", []), f"{where}: to")}


CHECKS: Mapping[str, Any] = {
    "base_url": _base_url,
    "contact": _contact,
    "audience": _one_of("public", "private"),
    "open_addresses": _ranges,
    "notify_mail": _recipients,
    "notify_command": _command,
    "notify_webhook": _webhook,
    "digest": _digests,
    "smtp_security": _one_of("starttls", "tls", "none"),
    "smtp_from": _sender,
}
