"""A new site without code: what is found there becomes a declaration in the data folder; and looks at known sources."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import tomlkit
from tomlkit.items import Table

from syndicator.config import Config
from syndicator.crawling import catalogue, looking
from syndicator.crawling.findings import Findings, Known, Proposal
from syndicator.crawling.looking import Say
from syndicator.errors import ConfigurationError, StoreError, SyndicatorError
from syndicator.model import Source
from syndicator.store import Store
from syndicator.store.connection import FILE
from syndicator.store.locks import run_lock
from syndicator.toml import decoded, tables

_SECOND_LEVEL = {"ac", "co", "com", "edu", "go", "gov", "mil", "net", "ngo", "or", "org"}
_GUIDE = "docs/add-a-source.md explains each key. An upgrade never touches this file."


class NotFollowed(SyndicatorError):
    """Nothing at an address can be followed; the message says why, and what may help."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(f"{url}: not followed: {problem}. {_help(problem, url)}")
        self.url = url
        self.problem = problem


def address_of(text: str) -> str:
    """What somebody typed as a web address; `https://` may be left out.

    Raises:
        ConfigurationError: it is none; says what is wrong with it.
    """
    typed = text.strip()
    url = typed if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)", typed) else f"https://{typed}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ConfigurationError(repr(text), f"is no web address: {error}") from error
    hint = "it looks like https://example.org/news"
    if parts.scheme not in {"http", "https"}:
        raise ConfigurationError(repr(text), f"{parts.scheme!r} is no scheme of web addresses", hint)
    host = parts.hostname or ""
    if re.search(r"\s", typed) or not re.fullmatch(r"[^\s/@]+\.[^\s/@.]+|[0-9a-f:]+", host) or parts.username:
        raise ConfigurationError(repr(text), "is no web address", hint)
    place = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{place}{f':{port}' if port else ''}{parts.path or '/'}" + (
        f"?{parts.query}" if parts.query else ""
    )


def id_of(url: str, taken: Mapping[str, Source]) -> str:
    """A source's id, from the telling part of its host.

    >>> id_of("https://www.river-board.co.uk/news", {})
    'river_board'
    """
    labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    if not all(label.isdecimal() for label in labels):
        labels = labels[:-1] or labels
        if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
            labels = labels[:-1]
    name = re.sub(r"[^a-z0-9]+", "_", "_".join(labels).lower()).strip("_")[:36] or "site"
    name = name if name[0].isalpha() else f"site_{name}"[:36]
    several = (f"{name}_{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in several if one not in taken)


def must_be_free(name: str, taken: Mapping[str, Source], folder: Path) -> None:
    """Make sure that an id is nobody's.

    Raises:
        StoreError: a source has it, but for a `_`, or a declaration that is switched off.
    """
    twin = next((other for other in taken if other.replace("_", "") == name.replace("_", "")), name)
    if twin != name:
        raise StoreError(f"{name} differs from {twin} by _ only; choose another --id")
    if name in taken:
        raise StoreError(f"{name} is followed already ({taken[name].title}); choose another --id")
    path = folder / "sources" / f"{name}.toml"
    if path.exists():
        raise StoreError(f"{path} is there already; choose another --id, or take it away")


def same_host(url: str, known: Mapping[str, Source]) -> Source | None:
    """A source that is followed on the very host of an address."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return next(
        (one for one in known.values() if (urlsplit(one.homepage).hostname or "").removeprefix("www.") == host), None
    )


def explore(
    name: str, url: str, known: Known, *, config: Config, folder: Path, now: datetime, say: Say | None = None
) -> Proposal:
    """Look for ways into a site; nothing is written but what its host asked of us.

    Raises:
        ConfigurationError: `contact` is unset.
        DefinitionError: `name` or `known` fit no declaration.
    """
    with _memory(folder) as store:
        return looking.explore(name, url, known, config=config, now=now, folder=folder, store=store, say=say)


def check(
    names: tuple[str, ...], *, config: Config, folder: Path, now: datetime, say: Say | None = None
) -> dict[str, Findings]:
    """One gentle look at each of the named sources. No item is stored; a turn of this folder cannot run meanwhile.

    Raises:
        AlreadyRunning: a turn is running.
        ConfigurationError: `contact` is unset.
        UnknownSource: an id that nobody declares.
    """
    with contextlib.ExitStack() as stack:
        if folder.exists():
            stack.enter_context(run_lock(folder))
        store = stack.enter_context(_memory(folder))
        return looking.check(names, config=config, now=now, folder=folder, store=store, say=say)


def live(folder: Path, *, off: bool = False) -> tuple[str, ...]:
    """Ids of the sources that are switched on; with `off`, of the others too.

    Raises:
        DefinitionError: a declaration holds a mistake.
    """
    return (*catalogue(folder), *(switched_off(folder) if off else ()))


def switched_off(folder: Path) -> dict[str, Source]:
    """The sources that the operator switched off, by id.

    Raises:
        DefinitionError: a declaration holds a mistake.
    """
    return {name: replace(spider.source, enabled=False) for name, spider in looking.off(folder).items()}


def switch(name: str, folder: Path, *, enabled: bool) -> Path:
    """Write the operator's wish beside the declarations; an upgrade never touches it.

    A file that would say nothing but that a shipped source is enabled is not needed, and taken away.

    Raises:
        DefinitionError: what stands there is no TOML.
        StoreError: it cannot be written.
    """
    path = folder / "sources" / f"{name}.toml"
    try:
        text = decoded(path.read_bytes(), str(path)) if path.exists() else ""
        tables(text, str(path))
        document = tomlkit.parse(text)
        document["enabled"] = enabled
        if enabled and len(document) == 1:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            _put(tomlkit.dumps(document), path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror})") from error
    return path


def _put(text: str, path: Path) -> None:
    """Write a file in one step: a disk that is full leaves the one that stood there."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(text, "utf-8")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def declaration_text(values: Mapping[str, object]) -> str:
    """A declaration as TOML, in the order in which people read it."""
    document = tomlkit.document()
    document.add(tomlkit.comment(_GUIDE))
    for key, value in values.items():
        if key != "ways_in":
            document.add(key, tomlkit.item(value))
    ways = tomlkit.aot()
    for way in cast("list[dict[str, Any]]", values["ways_in"]):
        table: Table = tomlkit.table()
        for key, value in way.items():
            table.add(key, value)
        ways.append(table)
    document.add("ways_in", ways)
    return tomlkit.dumps(document)


def write(name: str, values: Mapping[str, object], folder: Path) -> Path:
    """Put a declaration into the data folder; whatever does not load is taken away again.

    Raises:
        DefinitionError: it is none that would be followed.
        StoreError: there is one of this name, or it cannot be written.
    """
    path = folder / "sources" / f"{name}.toml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(declaration_text(values))
    except FileExistsError as error:
        raise StoreError(f"{path} is there already; choose another --id, or take it away") from error
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror})") from error
    try:
        catalogue(folder)
    except ConfigurationError:
        path.unlink()
        raise
    return path


def checkout_here() -> Path:
    """The checkout of the project around the current directory, where a source module belongs.

    Raises:
        ConfigurationError: there is none.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "scrapy.cfg").is_file() and (folder / "scrapers" / "sources").is_dir():
            return folder
    raise ConfigurationError(
        "--as-module", "needs a checkout of the project", "go into one; or leave it out, for a file in your data folder"
    )


def write_module(name: str, found: Proposal, *, checkout: Path, now: datetime) -> list[Path]:
    """Put a source module and its fixtures into a checkout; the paths that were written.

    Raises:
        DefinitionError: it is none that would be followed.
        StoreError: there is one of this name, or it cannot be written.
    """
    try:
        return looking.write_module(name, found, checkout=checkout, now=now)
    except FileExistsError as error:
        raise StoreError(f"{error.filename} is there already; choose another --id") from error
    except OSError as error:
        raise StoreError(f"{error.filename}: cannot be written ({error.strerror})") from error


def _help(problem: str, url: str) -> str:
    """What somebody may try next."""
    if "port not open" in problem:
        return f"If you trust that host, syndicator.toml opens it:  open_ports = [{urlsplit(url).port}]"
    if "not a public address" in problem:
        return "If you trust that host, `open_addresses` in syndicator.toml opens its range"
    if "DNS" in problem or "404" in problem:
        return "Is the address right?"
    if "robots.txt forbids" in problem or "asked not to" in problem:
        return "We follow no site against its will; its maintainers can allow us"
    if "nothing that lists" in problem:
        return "Try the address of its page of news; docs/add-a-source.md tells how to write a declaration by hand"
    return "Try again later"


@contextlib.contextmanager
def _memory(folder: Path) -> Iterator[Store | None]:
    """The archive, where there is one: it remembers what hosts asked of us."""
    if not (folder / FILE).exists():
        yield None
        return
    with Store.open(folder) as store:
        if store.fact("demo") == "1":
            raise StoreError(f"{folder}: a demo asks no live site; choose another --data folder")
        yield store
