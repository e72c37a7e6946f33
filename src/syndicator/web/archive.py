"""The archive, asked by few threads, each with a read-only connection, off the event loop and within limits."""

import asyncio
import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from syndicator.errors import StoreError, SyndicatorError
from syndicator.query.sql import FUNCTIONS
from syndicator.store import Store
from syndicator.store.connection import FILE
from syndicator.web.replies import Document

T = TypeVar("T")
_THREADS = 3
_WAITING = 64
"""Questions that may wait for a thread; whoever comes after them is told to come again."""
_SECONDS = 2.0


class Busy(SyndicatorError):
    """More was asked at once than we answer; whoever asks again in a few seconds will be served."""


class NoArchive(StoreError):
    """The data folder holds no archive yet."""


class Archive:
    """Questions to the archive of a data folder. It may appear, be replaced or vanish while this runs."""

    def __init__(self, folder: Path, *, seconds: float = _SECONDS, threads: int = _THREADS) -> None:
        self.folder = folder
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="archive")
        self._own = threading.local()
        self._opened: list[Store] = []
        self._lock = threading.Lock()
        self._open = 0
        self._most = threads + _WAITING

    async def ask(self, work: Callable[[Store], T], *, seconds: float | None = None) -> T:
        """What `work` makes of the archive, within a time.

        Raises:
            Busy: too many others wait already.
            NoArchive: there is none.
            TooCostly: it took longer than it may.
            StoreError: the archive cannot be read.
        """
        return await self.run(lambda: self._asked(work, seconds or self._seconds))

    async def run(self, work: Callable[[], T]) -> T:
        """Do what would hold up the event loop, in the same threads and under the same limits on how many wait.

        Raises:
            Busy: too many others wait already.
        """
        if self._open >= self._most:
            raise Busy("too many questions at once")
        self._open += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._open -= 1

    def close(self) -> None:
        """Let the threads end and give the file back."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        for store in self._opened:
            store.close()
        self._opened.clear()

    def version(self) -> tuple[int, int, int]:
        """Changes whenever the archive does: which file it is, and its count of changes. Quick enough for the loop.

        Raises:
            NoArchive: there is none.
            StoreError: the archive cannot be read.
        """
        store = self._store()
        return (*self._own.held[0], store.version)

    def _asked(self, work: Callable[[Store], T], seconds: float) -> T:
        store = self._store()
        with store.limited(seconds):
            return work(store)

    def _store(self) -> Store:
        """The connection of this thread, the loop's own included; another one where the file was replaced.

        Raises:
            NoArchive: there is none.
            StoreError: it cannot be opened.
        """
        try:
            status = os.stat(self.folder / FILE)  # noqa: PTH116  (what identifies the file, and nothing more)
        except OSError as error:
            raise NoArchive(f"{self.folder}: holds no archive yet; `syndicator run` makes one") from error
        identity = (status.st_dev, status.st_ino)
        held: tuple[tuple[int, int], Store] | None = getattr(self._own, "held", None)
        if held and held[0] == identity:
            return held[1]
        store = Store.open(self.folder, write=False)
        store.add_functions(FUNCTIONS)
        with self._lock:
            self._opened.append(store)
            if held:
                self._opened.remove(held[1])
        if held:
            held[1].close()
        self._own.held = (identity, store)
        return store


class Remembered:
    """Documents made on request, as long as neither the archive nor the generation has changed, within a size."""

    def __init__(self, most_bytes: int = 6 * 1024 * 1024) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._held: OrderedDict[object, Document] = OrderedDict()
        self._state: object = None
        self._lock = threading.Lock()
        self.hits = 0
        self.misses = 0

    def get(self, state: object, key: object) -> Document | None:
        """A document made in this state; another state forgets all."""
        with self._lock:
            if state != self._state:
                self._held.clear()
                self._bytes, self._state = 0, state
            document = self._held.get(key)
            if document:
                self._held.move_to_end(key)
                self.hits += 1
            else:
                self.misses += 1
            return document

    def put(self, state: object, key: object, document: Document) -> None:
        """Keep a document, unless the state has moved on meanwhile."""
        with self._lock:
            if state != self._state or key in self._held:
                return
            self._held[key] = document
            self._bytes += document.size
            while self._bytes > self._most and self._held:
                self._bytes -= self._held.popitem(last=False)[1].size
