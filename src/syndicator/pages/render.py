"""Templates into bytes: the one environment, with autoescape on and no value left undefined."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from syndicator import months
from syndicator.model import Feed, Item, Site
from syndicator.pages import marks, rows, words
from syndicator.pages.addresses import Addresses, quoted, web

_ASSETS = ("style.css", "stopped.js", "icon.svg")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that HTML calls a parse error, should one have come this far."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """What stands in a page's head, besides what every page has."""

    title: str
    path: str | None = None
    """Its own address below `base_url`; None where it has no lasting one."""
    description: str = ""
    noindex: bool = False
    feed: Feed | None = None
    """The feed that readers shall find by themselves here, in every format."""
    feeds: tuple[Feed, ...] = ()
    """Feeds that they shall find besides, in one format."""
    section: str = ""
    """The entry of the navigation that it stands under."""


@cache
def assets() -> Mapping[str, bytes]:
    """File name to content: what must lie at the root of the tree beside the pages."""
    folder = files("syndicator.pages") / "templates"
    return {name: (folder / name).read_bytes() for name in _ASSETS}


@cache
def version() -> str:
    """A hash of all templates: pages rendered by others are rendered again."""
    folder = files("syndicator.pages") / "templates"
    parts = sorted((entry.name, entry.read_bytes()) for entry in folder.iterdir() if entry.is_file())
    return sha256(repr(parts).encode()).hexdigest()[:16]


@cache
def _stamp(name: str) -> str:
    """Names this content of an asset, so that a browser's copy of another is not used."""
    return sha256(assets()[name]).hexdigest()[:8]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("syndicator.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "brief": words.brief,
        "counted": words.counted,
        "day": months.day,
        "listed": words.listed,
        "moment": words.moment,
        "month": words.month,
        "number": words.number,
        "quoted": quoted,
        "published": words.published,
        "short_moment": words.short_moment,
        "size": words.size,
        "span": words.span,
        "topic": _topic,
        "verdict": words.verdict,
        "web": web,
        "zone": marks.zone,
    }
    environment.globals |= {"words": words, "marks": marks, "rows": rows, "stamp": _stamp}
    return environment


def _topic(slug: str, site: Site) -> str:
    return site.topics.get(slug, slug)


def page(template: str, head: Head, *, site: Site, server: bool, **values: object) -> bytes:
    """One page; the same values give the same bytes."""
    at = Addresses(site, server=server)
    text = _environment().get_template(template).render(head=head, site=site, at=at, server=server, **values)
    return _FORBIDDEN.sub("", text).encode("utf-8", "replace")


def part(template: str, *, site: Site, server: bool, **values: object) -> str:
    """What several pages show alike."""
    at = Addresses(site, server=server)
    return _environment().get_template(template).render(site=site, at=at, server=server, **values)


def publishers(items: Iterable[Item], site: Site) -> list[str]:
    """The publisher of each item."""
    return [site.sources[item.source].credit if item.source in site.sources else item.source for item in items]


def names(sources: Iterable[str], site: Site) -> list[str]:
    """Titles of sources, for a sentence; an id where nobody declares it any more."""
    return [site.sources[source].title if source in site.sources else source for source in sources]
