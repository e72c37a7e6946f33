"""Who answers what: one method for each kind of address."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp

from syndicator.config import Config
from syndicator.errors import QueryError, StoreError, SyndicatorError
from syndicator.formats.heads import SUFFIXES
from syndicator.model import Site
from syndicator.store import Store
from syndicator.web import searching, single, watch
from syndicator.web.archive import Archive
from syndicator.web.asking import TooMany, is_local, page_number, parameters, variant, visitor
from syndicator.web.edition import Edition
from syndicator.web.limits import Visitors
from syndicator.web.replies import HTML, NEVER, TEXT, Answer, Document, Reply, made, media_type, moved
from syndicator.web.tree import Generation, PublishedTree, clean
from syndicator.web.troubles import Troubles
from syndicator.web.workshop import PAGE_SECONDS, Workshop


class Desk:
    """Answers requests for one data folder."""

    def __init__(
        self, folder: Path, config: Config, *, archive: Archive, visitors: Visitors, figures: watch.Figures
    ) -> None:
        self._config = config
        self._archive = archive
        self._visitors = visitors
        self._figures = figures
        self.tree = PublishedTree(folder)
        self._workshop = Workshop(folder, config, archive=archive, tree=self.tree)
        self._root = urlsplit(config.base_url).path.rstrip("/")
        self.troubles = Troubles(self._site, root=self._root)

    async def static(self, request: Request) -> ASGIApp:
        """A file of the tree; pages as the server has them; a feed in another form where the address asks for it."""
        path: str = request.scope["path"]
        if not clean(path, request.scope.get("raw_path", b"")):
            return self.troubles.missing()
        generation = self.tree.generation()
        if generation is None:
            return self.troubles.empty()
        if request.scope["query_string"] and path.startswith("/feeds/"):
            other = await self._other_form(request, path)
            if other is not None:
                return Answer(other)
        inner = path[1:] + ("index.html" if path.endswith("/") else "")
        if inner.endswith(".html"):
            page = await self._workshop.page(generation, inner)
            if page:
                return Answer(page)
        document = self.tree.held(generation, inner)
        return Answer(document) if document else await self._from_disk(generation, path)

    async def _from_disk(self, generation: Generation, path: str) -> ASGIApp:
        def look() -> Document | str | None:
            place = self.tree.place(generation, path)
            if place is None:
                return None
            return path if place.folder else self.tree.read(generation, place.path)

        try:
            found = await asyncio.to_thread(look)
        except OSError:  # the generation was removed while we looked: the next one has it, or nobody
            later = self.tree.generation()
            if later is None or later == generation:
                raise
            return await self._from_disk(later, path)
        if found is None:
            return self.troubles.missing()
        return moved(f"{self._root}{found}/") if isinstance(found, str) else Answer(found)

    async def _other_form(self, request: Request, path: str) -> Document | None:
        """A feed of the tree with other contents; None where the address asks for nothing of the kind."""
        content, everything = variant(parameters(request))
        name, _, form = path.removeprefix("/feeds/").rpartition(".")
        if not (content or everything) or form not in SUFFIXES:
            return None
        feed = (await self._workshop.edition()).feeds.get(name)
        if feed is None:
            return None
        self._charge(request)
        wanted = replace(feed, once=feed.once and not everything)
        return await self._workshop.feed(wanted, form, "summary" if content else "full")

    async def search(self, request: Request) -> ASGIApp:
        """`/search`: the form, or an answer for people."""
        values = parameters(request)
        text, edition = values.get("q", ""), await self._workshop.edition()
        if not text.strip():
            return Answer(made(searching.nothing_asked(edition), type=HTML))
        self._charge(request)
        page = page_number(values.get("page", "1"))
        try:
            query = searching.understood(text, edition)
        except QueryError as error:
            return Reply(400, searching.not_understood(text, error, edition))
        if text != query.canonical and not searching.offers(text, edition):
            return moved(self._search_path("/search", query.canonical, page), status=302)

        def make(store: Store, edition: Edition) -> Document:
            return made(searching.answer(store, edition, query, page), type=HTML)

        return Answer(await self._workshop.answer(("search", text, page), make))

    async def search_form(self, request: Request) -> ASGIApp:
        """`/search.atom`, `.rss`, `.json`, `.csv`: what is found, as a feed or as a table."""
        form = request.path_params["form"]
        if form not in {*SUFFIXES, "csv"}:
            return self.troubles.missing()
        values = parameters(request)
        (content, everything), text = variant(values), values.get("q", "")
        edition = await self._workshop.edition()
        self._charge(request)
        try:
            query = searching.understood(text, edition)
        except QueryError as error:
            return Reply(400, f"{error}\n".encode("utf-8", "replace"), type=TEXT)
        if not query.canonical and form != "csv":
            return moved(f"{self._root}/feeds/all.{form}", status=302)
        if query.canonical != text:
            others = "&content=summary" * content + "&dups=all" * everything
            return moved(self._search_path(f"/search.{form}", query.canonical, 1) + others, status=302)
        if form == "csv":

            def table(store: Store, _: Edition) -> Document:
                return made(searching.csv_table(store, query), type=media_type("search.csv"))

            return Answer(await self._workshop.answer(("csv", text), table, seconds=PAGE_SECONDS))
        feed = replace(searching.search_feed(query), once=not everything)
        return Answer(await self._workshop.feed(feed, form, "summary" if content else "full"))

    async def item(self, request: Request) -> ASGIApp:
        """`/item/ID/`."""
        return await self._single(request, "item", single.item_page)

    async def story(self, request: Request) -> ASGIApp:
        """`/story/ID/`."""
        return await self._single(request, "story", single.story_page)

    async def _single(self, request: Request, kind: str, page: Callable[[Store, Edition, str], bytes]) -> ASGIApp:
        text: str = request.path_params["id"]
        wanted = single.identifier(text)
        short = wanted.removeprefix("urn:uuid:")
        if short != text or not request.scope["path"].endswith("/"):
            return moved(f"{self._root}/{kind}/{short}/")
        self._charge(request)

        def make(store: Store, edition: Edition) -> Document:
            return made(page(store, edition, wanted), type=HTML)

        return Answer(await self._workshop.answer((kind, wanted), make))

    async def healthz(self, _: Request) -> ASGIApp:
        """Whether the service is well, for whoever restarts or pages."""
        generation = self.tree.generation()
        number = generation.number if generation else 0
        try:
            well, body = await self._archive.ask(
                lambda store: watch.health(store, generation=number, now=datetime.now(UTC))
            )
        except SyndicatorError as error:
            well, body = False, watch.unreadable(error)
        return Reply(200 if well else 503, body, type="application/json", caching=NEVER)

    async def metrics(self, request: Request) -> ASGIApp:
        """Figures, for this computer only."""
        if not is_local(request):
            return self.troubles.missing()
        generation = self.tree.generation()

        def work(store: Store | None) -> bytes:
            return watch.metrics(
                store,
                self._figures,
                generation=generation.number if generation else 0,
                remembered=self._workshop.remembered,
            )

        try:
            body = await self._archive.ask(work)
        except StoreError:
            body = work(None)
        return Reply(200, body, type="text/plain; version=0.0.4; charset=utf-8", caching=NEVER)

    def _charge(self, request: Request) -> None:
        wait = self._visitors.wait(visitor(request))
        if wait:
            self._figures.limited += 1
            raise TooMany(wait)

    def _site(self) -> Site:
        known = self._workshop.known
        if known:
            return known.site
        return Site(base_url=self._config.base_url, title=self._config.title, contact=self._config.contact)

    def _search_path(self, path: str, canonical: str, page: int) -> str:
        return f"{self._root}{path}?q={quote(canonical, safe='')}" + (f"&page={page}" if page > 1 else "")
