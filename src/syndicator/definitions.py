"""What we publish, as data: the vocabulary and the curated feeds that ship, and the operator's own laid over them."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from syndicator.errors import DefinitionError
from syndicator.model import Feed, Source
from syndicator.vocabulary import Vocabulary, parse

_RESERVED = {"all", "corrections", "status", "deleted", "country", "topic", "source", "region", "digest"}
_KEYS = {"title", "description", "query", "language", "once", "enabled"}


@dataclass(frozen=True, kw_only=True)
class Definitions:
    """Everything that a publication selects by."""

    vocabulary: Vocabulary
    curated: Mapping[str, Feed] = field(default_factory=dict)
    """Feeds with a name of their own, by name."""


def load(folder: Path | None = None) -> Definitions:
    """What ships, and what a data folder lays over it: same id replaces, `enabled = false` removes.

    Raises:
        DefinitionError: a file holds a mistake; says which, where, and what was probably meant.
    """
    shipped = shipped_folder()
    names = ("countries.toml", "topics.toml")
    own = [(str(folder / name), text) for name in names if folder and (text := _text(folder / name)) is not None]
    vocabulary = parse(*(_text(shipped / name) or "" for name in names), overlays=own)
    curated: dict[str, Feed] = {}
    for place in (shipped, folder / "feeds" if folder else None):
        for path in sorted(place.glob("*.toml")) if place and place.is_dir() else ():
            if path.name in {"countries.toml", "topics.toml"}:
                continue
            curated.pop(path.stem, None)
            if feed := curated_feed(path.stem, _text(path) or "", where=str(path)):
                curated[path.stem] = feed
    return Definitions(vocabulary=vocabulary, curated=dict(sorted(curated.items())))


def shipped_folder() -> Path:
    """Where our own definitions lie: packed beside this module, or `feeds/` of a checkout."""
    packed = Path(__file__).parent / "_feeds"
    return packed if packed.is_dir() else Path(__file__).parents[2] / "feeds"


def curated_feed(name: str, text: str, *, where: str) -> Feed | None:
    """A curated feed from its file; None where it says `enabled = false`. Its query is not looked at here.

    Raises:
        DefinitionError: not TOML, an unknown key, a missing one, or a name that an address of ours has taken.
    """
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(where, f"not valid TOML: {error}") from error
    for key in data:
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, 1)
            raise DefinitionError(where, f"unknown key {key!r}", f"did you mean {near[0]!r}?" if near else "")
    if data.get("enabled") is False:
        return None
    if (
        name in _RESERVED
        or not all(part.isalnum() for part in name.split("-"))
        or not name.isascii()
        or name != name.lower()
    ):
        raise DefinitionError(where, f"{name!r} cannot name a feed", "lower-case words joined by '-', none of ours")
    for key, kind in (("title", str), ("description", str), ("query", str), ("language", str), ("once", bool)):
        if key in data and not isinstance(data[key], kind):
            raise DefinitionError(where, f"{key!r} must be a {'string' if kind is str else 'true or false'}")
    if missing := [key for key in ("title", "description", "query") if not data.get(key, "").strip()]:
        raise DefinitionError(where, f"has no {' and no '.join(missing)}")
    return Feed(
        path=name,
        kind="curated",
        title=data["title"],
        description=data["description"],
        query=data["query"],
        page=f"/feed/{name}/",
        language=data.get("language", "en"),
        once=data.get("once", True),
    )


EVERYTHING = Feed(
    path="all",
    kind="all",
    title="Everything",
    description="Every story that we have, from every source, each once.",
    query="",
    page="/",
)


def country_feed(code: str, vocabulary: Vocabulary) -> Feed:
    """What is about a country."""
    name = vocabulary.countries.get(code, code)
    return Feed(
        path=f"country/{code.lower()}",
        kind="country",
        title=name,
        description=f"About {name}: what happens there, its law, its nationals.",
        query=f"country:{code}",
        page=f"/country/{code.lower()}/",
    )


def any_feed(code: str, vocabulary: Vocabulary) -> Feed:
    """What is about a country or mentions it."""
    name = vocabulary.countries.get(code, code)
    return Feed(
        path=f"country/{code.lower()}/any",
        kind="country",
        title=f"{name}, mentions included",
        description=f"About {name}, or mentioning it.",
        query=f"anycountry:{code}",
        page=f"/country/{code.lower()}/",
        archived=False,
    )


def topic_feed(slug: str, vocabulary: Vocabulary) -> Feed:
    """A topic and its narrower ones."""
    label = vocabulary.topics.get(slug, slug)
    return Feed(
        path=f"topic/{slug}",
        kind="topic",
        title=label,
        description=f"{label}, and whatever is narrower.",
        query=f"topic:{slug}",
        page=f"/topic/{slug}/",
    )


def pair_feed(code: str, slug: str, vocabulary: Vocabulary) -> Feed:
    """A topic in a country."""
    name, label = vocabulary.countries.get(code, code), vocabulary.topics.get(slug, slug)
    return Feed(
        path=f"country/{code.lower()}/topic/{slug}",
        kind="pair",
        title=f"{name}: {label}",
        description=f"{label}, about {name}.",
        query=f"country:{code} topic:{slug}",
        page=f"/country/{code.lower()}/",
        archived=False,
    )


def source_feed(source: Source) -> Feed:
    """All that one source published."""
    return Feed(
        path=f"source/{source.id}",
        kind="source",
        title=source.title,
        description=f"All news of {source.credit} that we have.",
        query=f"source:{source.id}",
        page=f"/source/{source.id}/",
        once=False,
    )


def region_feed(slug: str, vocabulary: Vocabulary) -> Feed:
    """What is about any country of a group."""
    title = vocabulary.regions[slug].title
    return Feed(
        path=f"region/{slug}",
        kind="region",
        title=title,
        description=f"About any country of {title}.",
        query=f"region:{slug}",
        page=f"/region/{slug}/",
    )


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise DefinitionError(str(path), f"cannot be read: {error}") from error
