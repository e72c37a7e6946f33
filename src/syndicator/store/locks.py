"""Two locks of the data folder, held by the kernel: they end with their holder, also after kill -9."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from syndicator.errors import AlreadyRunning, StoreError

RUN = "run.lock"
WRITE = "write.lock"


@contextmanager
def run_lock(folder: Path) -> Iterator[None]:
    """Hold the right to run a turn.

    Raises:
        AlreadyRunning: somebody else holds it; answered at once.
    """
    descriptor = _open(folder / RUN)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(str(folder)) from error
        yield
    finally:
        os.close(descriptor)


class WriteLock:
    """Held for each write transaction, checkpoint and publication. Its holder may take it again."""

    def __init__(self, folder: Path | None, patience: float = 60.0) -> None:
        self._path = folder / WRITE if folder else None
        self._patience = patience
        self._depth = 0
        self._descriptor = -1

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Wait for the lock, hold it, give it back.

        Raises:
            StoreError: another writer did not end within `patience` seconds.
        """
        if self._depth == 0 and self._path:
            self._acquire(self._path)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0 and self._path:
                os.close(self._descriptor)

    def _acquire(self, path: Path) -> None:
        self._descriptor = _open(path)
        end = time.monotonic() + self._patience
        while True:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() > end:
                    os.close(self._descriptor)
                    raise StoreError(
                        f"{path}: another writer has held this for {self._patience:.0f} s; try again"
                    ) from error
                time.sleep(0.02)
            else:
                return


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(
            f"{path.parent}: cannot be written ({error.strerror}); choose another --data folder"
        ) from error
