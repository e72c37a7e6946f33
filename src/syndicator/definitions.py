"""What we publish, as data: the vocabulary and the curated feeds that ship, and the operator's own laid over them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from syndicator.errors import DefinitionError
from syndicator.model import Feed, Source
from syndicator.toml import decoded
from syndicator.vocabulary import Vocabulary, parse
from syndicator.vocabulary.toml import Document, meant

_VOCABULARY = ("countries.toml", "topics.toml")
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
    own = [(str(folder / name), text) for name in _VOCABULARY if folder and (text := _text(folder / name)) is not None]
    countries, topics = (_text(shipped / name) or "" for name in _VOCABULARY)
    vocabulary = _vocabulary(countries, topics, tuple(own))
    curated: dict[str, Feed] = {}
    for path in sorted(shipped.glob("*.toml")):
        if path.name not in _VOCABULARY:
            _lay(path, curated)
    for path in sorted((folder / "feeds").glob("*.toml")) if folder else ():
        if path.name in _VOCABULARY:
            raise DefinitionError(str(path), "is not read here", f"move it to {folder / path.name}" if folder else "")
        _lay(path, curated)
    return Definitions(vocabulary=vocabulary, curated=dict(sorted(curated.items())))


@lru_cache(maxsize=1)
def _vocabulary(countries: str, topics: str, own: tuple[tuple[str, str], ...]) -> Vocabulary:
    """Read once for as long as the files say the same: it takes a tenth of a second, and some commands ask often."""
    return parse(countries, topics, overlays=own)


def _lay(path: Path, curated: dict[str, Feed]) -> None:
    """Take the feed of one file in: it replaces its namesake, or removes it."""
    feed = curated_feed(path.stem, _text(path) or "", where=str(path), known=curated)
    curated.pop(path.stem, None)
    if feed:
        curated[path.stem] = feed


def shipped_folder() -> Path:
    """Where our own definitions lie: packed beside this module, or `feeds/` of a checkout."""
    packed = Path(__file__).parent / "_feeds"
    return packed if packed.is_dir() else Path(__file__).parents[2] / "feeds"


def curated_feed(name: str, text: str, *, where: str, known: Collection[str] = ()) -> Feed | None:
    """A curated feed from its file; None where it says `enabled = false`. Its query is not looked at here.

    Raises:
        DefinitionError: not TOML, an unknown key, a missing one, a name that an address of ours has taken, or a feed
            taken away that is not among the `known`.
    """
    document = Document(text, where)
    data = document.tables
    document.known(data, _KEYS)
    if not document.flag(data.get("enabled", True), "enabled"):
        if len(data) == 1 and name not in known:
            raise document.error((), f"takes away {name!r}, which is no feed", meant(name, known))
        return None
    document.slug(name, "feed")
    if name in _RESERVED:
        raise document.error((), f"{name!r} is an address of ours; give the file another name")
    if missing := [key for key in ("title", "description", "query") if key not in data]:
        raise document.error((), f"has no {' and no '.join(missing)}")
    return Feed(
        path=name,
        kind="curated",
        title=document.line_for_people(data["title"], "title"),
        description=document.text_for_people(data["description"], "description"),
        query=document.text_for_people(data["query"], "query"),
        page=f"/feed/{name}/",
        language=document.tag(data.get("language", "en"), "language"),
        once=document.flag(data.get("once", True), "once"),
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
        return decoded(path.read_bytes(), str(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DefinitionError(str(path), f"cannot be read: {error.strerror}") from error
