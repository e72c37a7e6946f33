"""The operator's own sources: `DATA/sources/ID.toml`, checked word by word and made into spiders."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from types import new_class
from typing import Any, Literal, cast, get_args, get_origin
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cssselect import SelectorError
from parsel.csstranslator import HTMLTranslator
from web_poet import field

from scrapers.apis import Squarespace
from scrapers.listings import Listing
from scrapers.pages import ArticlePage, Feed, HtmlListing, Sitemap, WordPress
from scrapers.spiders import SourceSpider
from syndicator import toml
from syndicator.errors import DefinitionError
from syndicator.health.facts import FIELDS
from syndicator.model import Source
from syndicator.schedule import quiet_hours

KINDS: dict[str, type[Listing]] = {
    "wordpress": WordPress,
    "feed": Feed,
    "sitemap": Sitemap,
    "html": HtmlListing,
    "squarespace": Squarespace,
}
"""What `kind` may say of a way in."""
_OF_ALL = ("include", "exclude", "most_pages")
OPTIONS: dict[str, tuple[str, ...]] = {
    "wordpress": (*_OF_ALL, "post_type", "per_page"),
    "feed": _OF_ALL,
    "sitemap": (*_OF_ALL, "children", "most_children"),
    "html": (*_OF_ALL, "links", "card", "titles", "dates", "next_link"),
    "squarespace": _OF_ALL,
}
"""What else a way in of each kind may say."""
SELECTORS = ("title", "summary", "html", "published", "updated", "image", "language", "canonical_url", "original_url")
"""Fields of an article for which `[article]` may name a CSS selector; `authors` takes every match."""

_SOURCE = {f.name: f for f in fields(Source) if f.name not in {"id", "every"}}
_KEYS = (*_SOURCE, "every_hours", "ways_in", "article", "follow")
_ARTICLE = (*SELECTORS, "authors", "only")
_CSS = {"links", "card", "titles", "dates", "next_link", "only", "authors", *SELECTORS}
_SPELLED = {bool: "true or false", date: "a day, as in 2015-01-31", int: "a whole number", str: "a string"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
    r"(-[0-9A-WYZa-wyz](-[A-Za-z0-9]{2,8})+)*(-[Xx](-[A-Za-z0-9]{1,8})+)?"
)
"""A language, in small letters, and what may follow it in this order (RFC 5646, 2.1)."""
_PATTERNS = {"include", "exclude", "children"}


def declared(folder: Path, shipped: Mapping[str, type[SourceSpider]]) -> dict[str, type[SourceSpider] | None]:
    """Id to spider for every declaration in a folder; None for one that takes a source away.

    Raises:
        DefinitionError: a mistake; says in which file and key, and what would be right.
    """
    found: dict[str, type[SourceSpider] | None] = {}
    for path in sorted(folder.glob("*.toml")):
        values = _read(path)
        if values.get("enabled") is False and len(values) == 1:
            if path.stem not in shipped:
                raise DefinitionError(str(path), f"takes away {path.stem!r}, which is no source", _near(path, shipped))
            found[path.stem] = None
        else:
            spider = spider_of(path.stem, values, where=str(path))
            _apart(path, (*shipped, *found))
            found[path.stem] = spider if spider.source.enabled else None
    return found


def switched_off(folder: Path, shipped: Mapping[str, type[SourceSpider]]) -> dict[str, type[SourceSpider]]:
    """Id to spider for every source that a declaration in a folder switches off.

    Raises:
        DefinitionError: a mistake in one of them.
    """
    found: dict[str, type[SourceSpider]] = {}
    for path in sorted(folder.glob("*.toml")):
        values = _read(path)
        if values.get("enabled") is not False:
            continue
        if len(values) > 1:
            found[path.stem] = spider_of(path.stem, {**values, "enabled": True}, where=str(path))
        elif path.stem in shipped:
            found[path.stem] = shipped[path.stem]
    return found


def spider_of(name: str, values: Mapping[str, Any], *, where: str) -> type[SourceSpider]:
    """The spider that a declaration describes.

    Raises:
        DefinitionError: a mistake; says in which key, and what would be right.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
        raise DefinitionError(where, f"{name!r} is no id", "small letters, digits and _, as in river_board.toml")
    _known(values, _KEYS, where)
    source = _source(name, values, where)
    given = values.get("ways_in")
    if not isinstance(given, list) or not given or not all(isinstance(way, dict) for way in given):
        raise DefinitionError(where, "names no way in", 'write [[ways_in]] with kind = "feed" and url = "https://…"')
    ways = tuple(_way(way, f"{where}: ways_in {number}") for number, way in enumerate(given, 1))
    follow = values.get("follow", True)
    if not isinstance(follow, bool):
        raise DefinitionError(f"{where}: follow", "must be true or false")
    article = _article(values.get("article", {}), f"{where}: article")
    attributes = {"name": name, "source": source, "ways_in": ways, "article": article, "follow": follow}
    return cast("type[SourceSpider]", _subclass(f"Declared_{name}", SourceSpider, attributes))


def _read(path: Path) -> dict[str, Any]:
    try:
        return toml.read(path)
    except OSError as error:
        raise DefinitionError(str(path), f"cannot be read: {error.strerror}") from error


def _apart(path: Path, others: Iterable[str]) -> None:
    """Refuse an id that the word index, which keeps no `_`, would take for another source's."""
    bare = path.stem.replace("_", "")
    for other in others:
        if other != path.stem and other.replace("_", "") == bare:
            raise DefinitionError(str(path), f"its name differs from {other!r} by _ only", "give the file another name")


def _near(path: Path, shipped: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(path.stem, shipped, 1)
    return f"did you mean {near[0]}.toml?" if near else "`syndicator sources` lists them"


def _known(values: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    for key in values:
        if key not in keys:
            near = difflib.get_close_matches(key, keys, 1)
            hint = f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(sorted(keys))
            raise DefinitionError(where, f"unknown key {key!r}", hint)


def _source(name: str, values: Mapping[str, Any], where: str) -> Source:
    given: dict[str, Any] = {key: values[key] for key in _SOURCE if key in values}
    for key in ("title", "homepage", "language", "timezone"):
        if key not in given:
            raise DefinitionError(where, f"lacks {key!r}")
        if not str(given[key]).strip():
            raise DefinitionError(f"{where}: {key}", "is empty")
    for key, value in given.items():
        given[key] = _fitting(_SOURCE[key].type, value, f"{where}: {key}")
    _promised(given, where)
    _web_address(given["homepage"], f"{where}: homepage")
    try:
        ZoneInfo(given["timezone"])
    except (ValueError, OSError, KeyError) as error:
        raise DefinitionError(
            f"{where}: timezone", f"{given['timezone']!r} is no time zone", "as in Europe/London"
        ) from error
    country = given.get("country")
    if country is not None and (not re.fullmatch("[A-Z]{2}", country) or country == "UK"):
        raise DefinitionError(
            f"{where}: country", f"{country!r} is no country", "two capital letters (ISO 3166-1), as in GB"
        )
    hours = values.get("every_hours", 24)
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 1 <= hours <= 24 * 90:
        raise DefinitionError(f"{where}: every_hours", "must be a number from 1 to 2160")
    return Source(id=name, every=timedelta(hours=hours), **{"country": None, **given})


def _fitting(kind: Any, value: object, where: str) -> object:
    """A value of the kind that a source's field has."""
    options = get_args(kind) if get_origin(kind) is Literal else ()
    if options:
        if value not in options:
            raise DefinitionError(where, f"{value!r} is not possible", "one of " + ", ".join(map(str, options)))
        return value
    if get_origin(kind) is tuple:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise DefinitionError(where, "must be a list of strings")
        return tuple(value)
    wanted = next((one for one in (bool, int, date, str) if kind is one or one in get_args(kind)), str)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)) or isinstance(value, datetime):
        raise DefinitionError(where, f"must be {_SPELLED[wanted]}")
    if isinstance(value, str) and _CONTROL.search(value):
        raise DefinitionError(where, "holds a sign that is no text")
    if wanted is int and isinstance(value, int) and value < 0:
        raise DefinitionError(where, "must not be negative")
    return value


def _promised(given: Mapping[str, Any], where: str) -> None:
    """What a source promises, and when it may be asked, can be held against it."""
    for name in given.get("required", ()):
        if name not in FIELDS:
            raise DefinitionError(f"{where}: required", f"{name!r} is no field", "any of " + ", ".join(FIELDS))
    for key, languages in (("language", (given["language"],)), ("languages", given.get("languages", ()))):
        for language in languages:
            if not _LANGUAGE.fullmatch(language):
                raise DefinitionError(f"{where}: {key}", f"{language!r} is no language", "as in en, th or zh-Hant")
    if given.get("quiet"):
        try:
            quiet_hours(given["quiet"], "UTC")
        except ValueError as error:
            raise DefinitionError(
                f"{where}: quiet", str(error), "as in 22:00-06:00, by the site's own clock"
            ) from error


def _web_address(value: object, where: str) -> str:
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise DefinitionError(where, f"{value!r} is no web address", "it begins with https://")
    return str(value)


def _way(values: dict[str, Any], where: str) -> Listing:
    kind = values.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise DefinitionError(where, f"{kind!r} is no kind of way in", "one of " + ", ".join(KINDS))
    _known(values, ("kind", "url", *OPTIONS[kind]), where)
    address = _web_address(values.get("url"), f"{where}: url")
    options = {key: value for key, value in values.items() if key not in {"kind", "url"}}
    for key, value in options.items():
        _checked(key, value, f"{where}: {key}")
    return cast("type[Listing]", _subclass("Way", KINDS[kind], options))(address)


def _checked(key: str, value: object, where: str) -> None:
    if key in {"most_pages", "most_children", "per_page"}:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 100:
            raise DefinitionError(where, "must be a number from 1 to 100")
        return
    if not isinstance(value, str):
        raise DefinitionError(where, "must be a string")
    try:
        if key in _PATTERNS:
            re.compile(value)
        elif key in _CSS:
            HTMLTranslator().css_to_xpath(value)
    except re.error as error:
        raise DefinitionError(where, f"{value!r} is no regular expression: {error}") from error
    except (SelectorError, SyntaxError) as error:
        raise DefinitionError(where, f"{value!r} is no CSS selector: {error}") from error


def _article(values: object, where: str) -> type[ArticlePage]:
    if not isinstance(values, dict):
        raise DefinitionError(where, "must be a table of selectors")
    _known(values, _ARTICLE, where)
    for key, value in values.items():
        _checked(key, value, f"{where}: {key}")
    body = {"is_article" if key == "only" else key: _selected(key, css) for key, css in values.items()}
    return cast("type[ArticlePage]", _subclass("DeclaredArticle", ArticlePage, body))


def _selected(key: str, css: str) -> Any:
    """What a page object says where a declaration has a selector."""
    if key == "only":
        return property(lambda page: bool(page.every(css)))
    if key == "authors":
        return field(lambda page: tuple(page.every(css)))
    return field(lambda page: page.first(css))


def _subclass(name: str, base: type, attributes: Mapping[str, Any]) -> type:
    return new_class(name, (base,), exec_body=lambda body: body.update({"__module__": __name__, **attributes}))
