"""A source module with its fixtures, from what a look at a site found: for contributors, in a checkout."""

import asyncio
import importlib.util
import pprint
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from web_poet import HttpResponse, PageParams
from web_poet.testing import Fixture

from scrapers.declarations import spider_of
from scrapers.listings import Listing
from scrapers.pages import ArticlePage
from scrapers.recorded import Adapter
from scrapers.spiders import SourceSpider
from syndicator.crawling.findings import Proposal, Recorded

WIDTH = 120
_NAMES = {"wordpress": "Posts", "feed": "NewsFeed", "sitemap": "Sitemapped", "html": "News", "squarespace": "Content"}
"""What a listing of each kind is called in its module; a second one of the kind gets a number."""
_DOCS = {
    "wordpress": "The posts, whole.",
    "feed": "The newest, as the site's own feed has them.",
    "sitemap": "Addresses and days of change, without titles.",
    "html": "The page of links.",
    "squarespace": "The page of news as Squarespace tells it to programs.",
}
_QUOTES = str.maketrans({"\\": "\\\\", '"': '\\"'})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Class:
    """A page object of the module: its name, what it is a kind of, and the declaration's words for it."""

    name: str
    way: Mapping[str, str]
    base: str


def text_of(name: str, declared: Mapping[str, Any]) -> str:
    """The module that says what a declaration says.

    Raises:
        DefinitionError: it is none that would be followed.
    """
    spider = spider_of(name, declared, where="the declaration")
    classes = list(_classes(declared["ways_in"], spider.ways_in))
    kinds = sorted({"ArticlePage", *(one.base for one in classes if one.base != "Squarespace")})
    apis = ["from scrapers.apis import Squarespace"] if any(one.base == "Squarespace" for one in classes) else []
    imports = [*apis, f"from scrapers.pages import {', '.join(kinds)}", "from scrapers.spiders import SourceSpider"]
    title = textwrap.shorten(declared["title"], 60, placeholder="…").translate(_QUOTES)
    parts = [
        f'"""{title}: found by `syndicator sources add`; the note says what was seen."""',
        "\n".join(["from datetime import timedelta", "", *imports, "from syndicator.model import Source"]),
    ]
    blocks = [_listing(one) for one in classes]
    blocks.append('class Story(ArticlePage):\n    """Says all in the usual ways, as far as was seen."""')
    blocks.append(_spider(name, spider, classes))
    return "\n\n".join(parts) + "\n\n\n" + "\n\n\n".join(blocks) + "\n"


def write(name: str, found: Proposal, *, checkout: Path, now: datetime) -> list[Path]:
    """Put module and fixtures into a checkout; what was written. Whatever is no source is taken away again.

    Raises:
        DefinitionError: the declaration is none that would be followed.
        FileExistsError: there is a module of this name.
        OSError: it cannot be written.
    """
    module = checkout / "scrapers" / "sources" / f"{name}.py"
    with module.open("x", encoding="utf-8") as file:
        file.write(text_of(name, found.declaration))
    written = [module]
    try:
        spider = _loaded(f"scrapers.sources.{name}", module)
        for one in found.recorded:
            written.append(_fixture(spider, one, checkout / "fixtures", now))  # noqa: PERF401  what stands is undone
    except BaseException:
        module.unlink()
        for folder in written[1:]:
            shutil.rmtree(folder)
        raise
    return written


def _classes(declared: Sequence[Mapping[str, str]], ways: Sequence[Listing]) -> Iterator[_Class]:
    taken: dict[str, int] = {}
    for way, listing in zip(declared, ways, strict=True):
        name = _NAMES[way["kind"]]
        taken[name] = taken.get(name, 0) + 1
        number = str(taken[name]) if taken[name] > 1 else ""
        yield _Class(name=name + number, way=way, base=type(listing).__mro__[1].__name__)


def _listing(one: _Class) -> str:
    lines = [f"class {one.name}({one.base}):", f'    """{_DOCS[one.way["kind"]]}"""']
    options = [f"    {key} = {_literal(value)}" for key, value in one.way.items() if key not in {"kind", "url"}]
    return "\n".join([*lines, "", *options] if options else lines)


def _spider(name: str, spider: type[SourceSpider], classes: Sequence[_Class]) -> str:
    source = spider.source
    hours = source.every // timedelta(hours=1)
    every = f"timedelta(days={hours // 24})" if hours % 24 == 0 else f"timedelta(hours={hours})"
    said = {
        key: _literal(getattr(source, key))
        for key in ("id", "title", "homepage", "country", "language", "timezone", "rights")
    }
    order = {"date_order": _literal(source.date_order)} if source.date_order != "DMY" else {}
    values = {**said, **order, "every": every, "note": _wrapped(source.note)}
    ways = [f"        {one.name}({_literal(one.way['url'])}),  # seen" for one in classes]
    lines = [
        f"class {''.join(part.capitalize() for part in name.split('_'))}(SourceSpider):",
        "    source = Source(",
        *(f"        {key}={value}," for key, value in values.items()),
        "    )",
        "    name = source.id",
        "    ways_in = (",
        *ways,
        "    )",
        "    article = Story",
        *([] if spider.follow else ["    follow = False"]),
    ]
    return "\n".join(lines)


def _literal(value: object) -> str:
    if not isinstance(value, str):
        return pprint.pformat(value)
    return f'"{value.translate(_QUOTES)}"' if value.isprintable() else repr(value)


def _wrapped(note: str) -> str:
    """A long text as adjacent literals, one a line."""
    lines = textwrap.wrap(note, WIDTH - 16 - 2, break_long_words=False, drop_whitespace=False) or [""]
    return "(\n" + "\n".join(f"            {_literal(line)}" for line in lines) + "\n        )"


def _loaded(name: str, path: Path) -> type[SourceSpider]:
    """The spider of a module that may lie in another checkout than the one that runs."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    found = (one for one in vars(module).values() if isinstance(one, type) and issubclass(one, SourceSpider))
    return next(one for one in found if one.__module__ == name)


def _fixture(spider: type[SourceSpider], one: Recorded, fixtures: Path, now: datetime) -> Path:
    """A recorded page, with what its page object says of it."""
    response = HttpResponse(one.url, body=one.body, status=one.status, headers=dict(one.headers))
    inputs: list[object] = [response]
    page: Listing | ArticlePage
    if one.way is None:
        params = PageParams(now=now.isoformat(), **({"listed": one.listed} if one.listed else {}))
        inputs.append(params)
        page = spider.article(response=response, page_params=params)
    else:
        page = type(spider.ways_in[one.way])(response=response)
    folder = fixtures / f"{type(page).__module__}.{type(page).__qualname__}"
    said = asyncio.run(cast("Any", page.to_item()))
    return Path(Fixture.save(folder, inputs=inputs, item=said, meta={"adapter": Adapter}).path)
