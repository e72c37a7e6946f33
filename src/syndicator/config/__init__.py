"""What an operator may set: `syndicator.toml` in the data folder and `SYNDICATOR_…` variables, under the same names."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from syndicator import __version__, toml
from syndicator.config.checks import CHECKS, Every, check_mail, is_address
from syndicator.errors import ConfigurationError

FILE = "syndicator.toml"
PREFIX = "SYNDICATOR_"
TOKEN = "Syndicator"  # noqa: S105  (RFC 9309's product token, no secret)
DEFAULT_BASE_URL = "http://127.0.0.1:8000"
_TABLES = ("smtp", "notify")
"""Tables of the file: `host` in `[smtp]` is the setting `smtp_host`."""


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What was new in a feed, once a day or a week."""

    feed: str
    """Path of the feed: `country/th`, `scam-compounds-mekong`."""
    every: Every
    to: tuple[str, ...] = ()
    """Addresses that get it by mail; it is a feed of its own in any case."""
    empty: bool = False
    """Whether to say so when nothing is new."""

    @property
    def path(self) -> str:
        """Path of the digest's own feed."""
        return digest_path(self.feed, self.every)


def digest_path(feed: str, every: Every) -> str:
    """`digest/country/th-weekly`."""
    return f"digest/{feed}-{'daily' if every == 'day' else 'weekly'}"


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
    notify_mail: tuple[str, ...] = ()
    """Addresses that are told when sources turn worse or well again."""
    notify_command: str | None = None
    """A command that gets the same on its standard input."""
    notify_webhook: str | None = field(default=None, repr=False)
    """A web address that gets the same as JSON. Whoever knows it may often post, so it is logged nowhere."""
    digest: tuple[Digest, ...] = ()
    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: str | None = field(default=None, repr=False)
    smtp_password_file: str | None = None
    smtp_from: str | None = None
    """Whom our mail comes from; by default the contact, where that is an e-mail address."""
    mail_folder: str | None = None
    """A folder that takes our mail as `.eml` files, in place of a server."""
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

    @property
    def sender(self) -> str | None:
        """Whom our mail comes from."""
        return self.smtp_from or (self.contact if is_address(self.contact or "") else None)


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
        ConfigurationError: an unknown key, a value of the wrong kind or out of range, TOML that does not parse, or
            mail to send without a way to send it.
    """
    path = folder / FILE
    values: dict[str, Any] = {}
    if path.exists():
        try:
            values = toml.read(path)
        except OSError as error:
            raise ConfigurationError(str(path), f"cannot be read: {error.strerror}") from error
    for table in _TABLES:
        if isinstance(value := values.pop(table, None), dict):
            values |= {f"{table}_{name}": said for name, said in value.items()}
        elif value is not None:
            raise ConfigurationError(f"{path}: {table}", "must be a table", f"a line [{table}], its settings below")
    if "smtp_password" in values:
        hint = f"say where it is, with smtp_password_file, or set {PREFIX}SMTP_PASSWORD"
        raise ConfigurationError(f"{path}: smtp_password", "a password does not belong into this file", hint)
    settings: dict[str, Any] = {name: _checked(name, value, str(path)) for name, value in values.items()}
    for variable, text in environment.items():
        name = variable.removeprefix(PREFIX).lower()
        if variable.startswith(PREFIX) and name not in {"data", "replay"}:
            settings[name] = _checked(name, _parsed(name, text, variable), variable)
    config = Config(**settings)
    if config.window_items > config.window_most:
        problem = f"is {config.window_items}, more than window_most = {config.window_most}"
        raise ConfigurationError(f"{path}: window_items", problem)
    recipients = [*config.notify_mail, *(to for digest in config.digest for to in digest.to)]
    check_mail(settings, recipients=recipients, sender=config.sender, where=str(path))
    return config


def _field_type(name: str, where: str) -> str:
    if name not in _NAMES:
        near = difflib.get_close_matches(name, _NAMES, 1)
        hint = f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(sorted(_NAMES))
        raise ConfigurationError(where, f"unknown setting {name!r}", hint)
    return str(_NAMES[name].type)


def _parsed(name: str, text: str, where: str) -> object:
    """An environment variable as the value that TOML would have given."""
    kind = _field_type(name, where)
    if name == "digest":
        raise ConfigurationError(where, "digests stand in the file only", f"as [[digest]] in {FILE}")
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
    if name == "digest":
        return tuple(Digest(**said) for said in CHECKS[name](value, where))
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
    check = CHECKS.get(name)
    return check(value, where) if check else value
