"""Documents that are made on a request: once for each state of archive and generation, then from memory."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from syndicator.config import Config
from syndicator.errors import SyndicatorError
from syndicator.model import Feed, Rights
from syndicator.store import Store
from syndicator.web import searching
from syndicator.web.archive import Archive, Remembered
from syndicator.web.edition import Edition, Editor
from syndicator.web.replies import HTML, LASTING, Document, made, media_type
from syndicator.web.single import Absent
from syndicator.web.tree import Generation, PublishedTree

PAGE_SECONDS = 20.0
"""For what is made once for a whole generation."""

Make = Callable[[Store, Edition], Document]


class Workshop:
    """Makes documents of one archive, and remembers them."""

    def __init__(self, folder: Path, config: Config, *, archive: Archive, tree: PublishedTree) -> None:
        self._config = config
        self._archive = archive
        self._tree = tree
        self._editor = Editor(folder, config)
        self._edition: tuple[object, Edition] | None = None
        self._lock = asyncio.Lock()
        self._pages = Remembered()
        self._answers = Remembered()
        self._making: dict[object, asyncio.Task[Document]] = {}

    @property
    def remembered(self) -> tuple[int, int]:
        """How many answers came from memory, and how many had to be made."""
        return self._answers.hits, self._answers.misses

    @property
    def known(self) -> Edition | None:
        """The latest edition that anybody asked for."""
        return self._edition[1] if self._edition else None

    async def edition(self) -> Edition:
        """The edition of the present generation, made when the first request needs it.

        Raises:
            SyndicatorError: the archive cannot be asked.
        """
        generation = self._tree.generation()
        key = generation.key if generation else None
        if self._edition is None or self._edition[0] != key:
            async with self._lock:
                if self._edition is None or self._edition[0] != key:
                    self._edition = (key, await self._archive.ask(self._editor.edition, seconds=PAGE_SECONDS))
        return self._edition[1]

    async def page(self, generation: Generation, path: str) -> Document | None:
        """A page of the tree as the server has it; None where the tree's own has to do."""

        def make(store: Store, edition: Edition) -> Document:
            body = self._editor.page(store, edition, path)
            if body is None:
                raise Absent(path)
            return made(body, type=HTML, caching=LASTING)

        try:
            return await self._made(self._pages, generation.key, path, make, seconds=PAGE_SECONDS)
        except (SyndicatorError, Absent):
            return None

    async def answer(self, key: object, make: Make, *, seconds: float | None = None) -> Document:
        """What `make` makes of the archive as it is now.

        Raises:
            SyndicatorError: the archive cannot be asked, or not so much at once.
        """
        generation = self._tree.generation()
        state = (self._archive.version(), generation.key if generation else None)
        return await self._made(self._answers, state, key, make, seconds=seconds)

    async def feed(self, feed: Feed, form: str, content: Rights) -> Document:
        """A feed that no file holds.

        Raises:
            SyndicatorError: the archive cannot be asked, or not so much at once.
        """

        def make(store: Store, edition: Edition) -> Document:
            own = self._editor.outlet(store, edition, feed.path) if feed.kind != "search" else None
            outlet = own if own and own.feed.once == feed.once else None
            body = searching.feed_document(
                store, edition, self._config, feed, form=form, content=content, outlet=outlet
            )
            return made(body, type=media_type(f"feeds/feed.{form}"))

        return await self.answer(("feed", feed.path, feed.once, form, content), make, seconds=PAGE_SECONDS)

    async def _made(
        self, remembered: Remembered, state: object, key: object, make: Make, *, seconds: float | None
    ) -> Document:
        """From memory, or made now; who asks for one that is being made waits for that one."""
        held = remembered.get(state, key)
        if held:
            return held
        edition = await self.edition()
        pending = self._making.get((state, key))
        if pending is None:
            pending = asyncio.ensure_future(self._archive.ask(lambda store: make(store, edition), seconds=seconds))
            self._making[state, key] = pending
            pending.add_done_callback(lambda task: self._finished(task, remembered, state, key))
        return await asyncio.shield(pending)

    def _finished(self, task: asyncio.Task[Document], remembered: Remembered, state: object, key: object) -> None:
        self._making.pop((state, key), None)
        if not task.cancelled() and task.exception() is None:
            remembered.put(state, key, task.result())
