"""What a setting may hold, each checked by itself, and mail as a whole; a mistake says what was probably meant."""

import difflib
import ipaddress
import re
import shlex
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlsplit

from syndicator.errors import ConfigurationError

Every = Literal["day", "week"]
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_PLAIN_PATH = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[\w.~+-]+)*/?", re.ASCII)
"""No segments that lead up, nothing that an address would have to escape."""
_FEED = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+){0,3}")
_PORTS = 65_535
_MANY = 1_000_000
_LONG = 36_500
"""Days: a hundred years."""
_NO_WORDS = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Signs that are no part of a line: controls, half characters, ends of lines and paragraphs."""
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


def _is_web(value: str) -> bool:
    """Whether this is an absolute web address that can be asked as it stands."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    plain = value.isprintable() and " " not in value
    return plain and port != 0 and parts.scheme in {"http", "https"} and bool(parts.hostname)


def _base_url(value: Any, where: str) -> str:
    parts = urlsplit(value) if _is_web(value) else urlsplit("")
    ours = parts.username is None and not set("?#") & set(value) and _PLAIN_PATH.fullmatch(parts.path)
    if not ours or not parts.hostname or not value.isascii():
        raise ConfigurationError(
            where, f"{value!r} is no web address of ours", 'plain ASCII, for example "https://feeds.example.org"'
        )
    return str(value).rstrip("/")


def _web_address(example: str) -> Any:
    """An address that we ask: it may be a secret, so that no message says it."""

    def check(value: Any, where: str) -> str:
        if not _is_web(value) or not value.isascii():
            raise ConfigurationError(where, "is no web address", f'for example "{example}"')
        return str(value)

    return check


def _contact(value: Any, where: str) -> str:
    if not is_address(value) and not _is_web(value):
        raise ConfigurationError(
            where, f"{value!r} is neither an e-mail address nor a web page", 'for example "you@example.org"'
        )
    return _header(value, where)


def _header(value: Any, where: str) -> str:
    if not value.isprintable() or not value.isascii():
        raise ConfigurationError(where, "goes into an HTTP header: plain ASCII only")
    return str(value)


def _words(value: Any, where: str) -> str:
    if not value.strip() or any(unicodedata.category(sign) in _NO_WORDS for sign in value):
        raise ConfigurationError(where, "must be words in one line")
    return str(value)


def _between(low: int, high: int) -> Any:
    def check(value: Any, where: str) -> Any:
        if not low <= value <= high:  # nor does a number that is none
            raise ConfigurationError(where, f"must be from {low} to {high}")
        return value

    return check


def _ports(value: Any, where: str) -> tuple[int, ...]:
    for port in value:
        if isinstance(port, bool) or not 0 < port <= _PORTS:
            raise ConfigurationError(where, f"{port!r} is no port", f"from 1 to {_PORTS}")
    return tuple(value)


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
    "title": _words,
    "audience": _one_of("public", "private"),
    "window_items": _between(1, _MANY),
    "window_days": _between(0, _LONG),
    "window_most": _between(1, _MANY),
    "delay_seconds": _between(0, 3600),
    "daily_budget": _between(1, _MANY),
    "backfill_budget": _between(1, _MANY),
    "first_run_items": _between(1, _MANY),
    "turn_minutes": _between(1, 24 * 60),
    "user_agent": _header,
    "appname": _words,
    "open_addresses": _ranges,
    "open_ports": _ports,
    "heartbeat_url": _web_address("https://watch.example.org/ping/…"),
    "notify_mail": _recipients,
    "notify_command": _command,
    "notify_webhook": _web_address("https://chat.example.org/hooks/…"),
    "digest": _digests,
    "smtp_host": _words,
    "smtp_port": _between(1, _PORTS),
    "smtp_security": _one_of("starttls", "tls", "none"),
    "smtp_user": _words,
    "smtp_password_file": _words,
    "smtp_from": _sender,
    "mail_folder": _words,
    "keep_generations": _between(1, 1000),
    "keep_runs_days": _between(1, _LONG),
    "keep_memory_days": _between(1, _LONG),
    "keep_captures_days": _between(0, _LONG),
}
