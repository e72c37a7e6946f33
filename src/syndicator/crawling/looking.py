"""Looks at sites under the manners of a run, without a run: nothing is kept but what hosts asked of us."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from syndicator.config import Config
from syndicator.crawling import _run, _Wave, spiders
from syndicator.crawling.findings import Findings, Known, Present, Proposal
from syndicator.crawling.wave import Recording, Wave, require_contact
from syndicator.errors import UnknownSource

Say = Callable[[str], None]
"""Told each request as it is made: looks take their time between them."""


def explore(
    name: str,
    url: str,
    known: Known,
    *,
    config: Config,
    now: datetime,
    folder: Path,
    store: object | None,
    say: Say | None,
) -> Proposal:
    """Look for ways into a site, of which nothing but an address is known.

    Raises:
        ConfigurationError: `contact` is unset.
        DefinitionError: `name` or `known` fit no declaration; then nobody was asked.
    """
    said = {key: value for key, value in asdict(known).items() if value is not None}
    way = {"kind": "feed", "url": url}
    least = {"title": name, "homepage": url, "language": "und", "timezone": "UTC", **said, "ways_in": [way]}
    import_module("scrapers.declarations").spider_of(name, least, where="sources add")
    discovery = import_module("scrapers.discovery")
    scout = import_module("scrapers.scout").scout(None, lambda visit: discovery.discover(visit, url, known), say)
    found = _looks([scout], config=config, now=now, folder=folder, store=store)[0]
    return found if isinstance(found, Proposal) else Proposal(problem=found.problem)


def write_module(name: str, found: Proposal, *, checkout: Path, now: datetime) -> list[Path]:
    """Put a source module with fixtures into a checkout of the project; the paths that were written.

    Raises:
        DefinitionError: the declaration is none that would be followed.
        FileExistsError: there is such a module.
        OSError: it cannot be written.
    """
    written: list[Path] = import_module("scrapers.modules").write(name, found, checkout=checkout, now=now)
    return written


def check(
    names: tuple[str, ...], *, config: Config, now: datetime, folder: Path, store: object | None, say: Say | None
) -> dict[str, Findings]:
    """Ask each way in of the named sources once, and read a few of the articles that they list.

    Raises:
        ConfigurationError: `contact` is unset.
        DefinitionError: a declaration in `folder`/sources holds a mistake.
        UnknownSource: an id that nobody declares.
    """
    known = spiders(folder) | off(folder)
    for name in names:
        if name not in known:
            raise UnknownSource(name, difflib.get_close_matches(name, known, 3))
    scout, checking = import_module("scrapers.scout").scout, import_module("scrapers.checking")
    looks = [scout(known[name].source, checking.check_of(known[name]), say) for name in names]
    return dict(zip(names, _looks(looks, config=config, now=now, folder=folder, store=store), strict=True))


def present(
    name: str,
    url: str | None,
    listed: Mapping[str, object] | None,
    *,
    config: Config,
    now: datetime,
    folder: Path,
    store: object | None,
    recording: Recording | None = None,
    say: Say | None = None,
) -> Present:
    """Ask each way in of a source once, and one page that is known; all of it from `recording`, where there is one.

    Raises:
        ConfigurationError: `contact` is unset, and the look is live.
        DefinitionError: a declaration in `folder`/sources holds a mistake.
        UnknownSource: an id that nobody declares.
    """
    known = spiders(folder) | off(folder)
    if name not in known:
        raise UnknownSource(name, difflib.get_close_matches(name, known, 3))
    work = import_module("scrapers.comparing").present_of(known[name], url, listed)
    look = import_module("scrapers.scout").scout(known[name].source, work, say)
    found = _looks([look], config=config, now=now, folder=folder, store=store, recording=recording)[0]
    return found if isinstance(found, Present) else Present(problem=found.problem)


def off(folder: Path) -> dict[str, Any]:
    """Source id to spider class, of those that the operator switched off.

    Raises:
        DefinitionError: a declaration in `folder`/sources holds a mistake.
    """
    declarations = import_module("scrapers.declarations")
    found: dict[str, Any] = declarations.switched_off(folder / "sources", spiders(folder / "none"))
    return found


def unfollowed(name: str, known: Mapping[str, object], folder: Path) -> UnknownSource:
    """The error that says why a source that was named is none of those that are followed."""
    return UnknownSource(name, difflib.get_close_matches(name, known, 3), off=name in off(folder))


def _looks(
    looks: list[Any],
    *,
    config: Config,
    now: datetime,
    folder: Path,
    store: object | None,
    recording: Recording | None = None,
) -> list[Findings]:
    if recording is None:
        require_contact(config)
    wave = Wave(config=config, now=now, store=store, recording=recording)
    findings: dict[str, Findings] = {}
    wave.shared["findings"] = findings
    _run(_Wave(wave, looks, folder).all())
    return [findings.get(look.source.id) or Findings(problem=wave.runs[look.source.id].reason) for look in looks]
