"""What an operator may set: `syndicator.toml` in the data folder and `SYNDICATOR_…` variables, under the same names."""

import difflib
import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from syndicator import __version__
from syndicator.errors import ConfigurationError

FILE = "syndicator.toml"
PREFIX = "SYNDICATOR_"
TOKEN = "Syndicator"  # noqa: S105  (RFC 9309's product token, no secret)
DEFAULT_BASE_URL = "http://127.0.0.1:8000"


@dataclass(frozen=True, kw_only=True)
class Config:
    """The operator's settings, checked. Durations are in the unit that the name says."""

    contact: str | None = None
    """An e-mail address or a web page that a site's maintainer can turn to; a live crawl needs it."""
    base_url: str = DEFAULT_BASE_URL
    """Where the published tree is reached, without a slash at the end."""
    title: str = "Syndicator"
    audience: Literal["public", "private"] = "public"
    """`private` lets feeds and pages carry full text."""
    window_items: int = 50
    window_days: int = 14
    window_most: int = 500
    delay_seconds: float = 5.0
    """Least time between two requests to one host."""
    daily_budget: int = 500
    """Most requests to one host in a day."""
    backfill_budget: int = 1000
    """Most requests to one host in a day that `backfill` makes; they do not count against `daily_budget`."""
    first_run_items: int = 30
    """How many articles a source's first run takes; `backfill` gets the rest."""
    turn_minutes: int = 60
    """A turn that lasts longer is ended; what it stored stays."""
    user_agent: str | None = None
    """Words to put behind our own token; never instead of it."""
    appname: str | None = None
    """The name that ReliefWeb's API approved for you."""
    open_addresses: tuple[str, ...] = ()
    """Ranges (CIDR) that may be dialled although they are not public."""
    open_ports: tuple[int, ...] = ()
    """Ports besides 80 and 443 that may be dialled."""
    heartbeat_url: str | None = None
    """A web address that is asked after each good turn: whoever watches it notices when we fall silent."""
    on_verdict: str | None = None
    """A command that runs when a verdict changes; SYNDICATOR_SOURCE, _BEFORE, _NOW and _REASON tell it which."""
    disk_reserve_mb: int = 512
    """With less free disk than this, `serve` crawls no more; it goes on serving."""
    keep_generations: int = 3
    """Published trees that are kept, so that a slow reader can finish what it began."""
    keep_runs_days: int = 400
    """After so many days, of several runs of a source on one day only those are kept that say something more."""
    keep_memory_days: int = 400
    """After so many days, what crawling remembers of pages that lead to no item is forgotten."""
    keep_captures_days: int = 0
    """After so many days, captures are deleted, and `reprocess` cannot use them; 0 keeps them for ever."""

    @property
    def local_only(self) -> bool:
        """Whether the published addresses work on this computer only."""
        return (urlsplit(self.base_url).hostname or "") in {"127.0.0.1", "localhost", "::1"}


def user_agent(config: Config, form: Literal["plain", "compatible"] = "plain") -> str:
    """What we call ourselves: our token, version, and whom to turn to (RFC 9309, 2.2.1; RFC 9110, 10.1.5).

    Some sites refuse what looks like a browser, others everything that does not; both get the truth.
    """
    parts = [part for part in (f"+{config.contact}" if config.contact else "", config.user_agent or "") if part]
    name = f"{TOKEN}/{__version__}"
    if form == "compatible":
        return f"Mozilla/5.0 (compatible; {'; '.join([name, *parts])})"
    return f"{name} ({'; '.join(parts)})" if parts else name


_NAMES = {f.name: f for f in fields(Config)}


def load(folder: Path, environment: Mapping[str, str]) -> Config:
    """Read the settings that hold for a data folder; a variable wins over the file.

    Raises:
        ConfigurationError: an unknown key, a value of the wrong kind, or TOML that does not parse.
    """
    path = folder / FILE
    values: dict[str, Any] = {}
    if path.exists():
        try:
            values = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(str(path), f"not valid TOML: {error}") from error
        except OSError as error:
            raise ConfigurationError(str(path), f"cannot be read: {error.strerror}") from error
    settings: dict[str, Any] = {name: _checked(name, value, str(path)) for name, value in values.items()}
    for variable, text in environment.items():
        name = variable.removeprefix(PREFIX).lower()
        if variable.startswith(PREFIX) and name not in {"data", "replay"}:
            settings[name] = _checked(name, _parsed(name, text, variable), variable)
    return Config(**settings)


def _field_type(name: str, where: str) -> str:
    if name not in _NAMES:
        near = difflib.get_close_matches(name, _NAMES, 1)
        hint = f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(sorted(_NAMES))
        raise ConfigurationError(where, f"unknown setting {name!r}", hint)
    return str(_NAMES[name].type)


def _parsed(name: str, text: str, where: str) -> object:
    """An environment variable as the value that TOML would have given."""
    kind = _field_type(name, where)
    if "tuple" in kind:
        return [
            int(part) if "int" in kind and part.strip().isdigit() else part.strip()
            for part in text.split(",")
            if part.strip()
        ]
    for wanted, make in (("int", int), ("float", float)):
        if wanted in kind:
            try:
                return make(text)
            except ValueError as error:
                raise ConfigurationError(where, f"{text!r} is no number") from error
    return text


def _checked(name: str, value: object, where: str) -> object:
    kind = _field_type(name, where)
    where = f"{where}: {name}"
    if "tuple" in kind:
        wanted: type = int if "int" in kind else str
        if not isinstance(value, list) or not all(isinstance(part, wanted) for part in value):
            raise ConfigurationError(where, f"must be a list of {'numbers' if wanted is int else 'strings'}")
        value = tuple(value)
    elif "int" in kind or "float" in kind:
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or ("float" not in kind and not isinstance(value, int))
        ):
            raise ConfigurationError(where, "must be a number")
        if value < 0:
            raise ConfigurationError(where, "must not be negative")
    elif not isinstance(value, str):
        raise ConfigurationError(where, "must be a string")
    check = _CHECKS.get(name)
    return check(value, where) if check else value


def _base_url(value: Any, where: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ConfigurationError(where, f"{value!r} is no web address", 'for example "https://feeds.example.org"')
    return str(value).rstrip("/")


def _contact(value: Any, where: str) -> str:
    if "@" not in value and not value.startswith(("http://", "https://")):
        raise ConfigurationError(where, f"{value!r} is neither an e-mail address nor a web page")
    if not value.isprintable() or not value.isascii():
        raise ConfigurationError(where, "goes into an HTTP header: plain ASCII only")
    return str(value)


def _audience(value: Any, where: str) -> str:
    if value not in {"public", "private"}:
        raise ConfigurationError(where, f"{value!r} is neither 'public' nor 'private'")
    return str(value)


def _addresses(value: Any, where: str) -> tuple[str, ...]:
    for part in value:
        try:
            ipaddress.ip_network(part)
        except ValueError as error:
            raise ConfigurationError(
                where, f"{part!r} is no address range: {error}", 'for example "10.1.2.0/24"'
            ) from error
    return tuple(value)


_CHECKS: Mapping[str, Any] = {
    "base_url": _base_url,
    "contact": _contact,
    "audience": _audience,
    "open_addresses": _addresses,
}
