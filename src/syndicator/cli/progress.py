"""Progress of a turn: bars on a terminal, log lines elsewhere."""

import logging
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

log = logging.getLogger("syndicator.run")


class Progress:
    """Told how far each source is."""

    def __init__(self) -> None:
        self._bars: RichProgress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._said: dict[str, int] = {}

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as RichProgress

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bars = RichProgress(*columns, console=Console(stderr=True), transient=True)
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars:
            self._bars.stop()

    def update(self, source: str, done: int, known: int) -> None:
        """`done` of `known` articles of a source are settled."""
        if self._bars:
            task = self._tasks.get(source)
            if task is None:
                task = self._tasks[source] = self._bars.add_task(source, total=known)
            self._bars.update(task, completed=done, total=known)
        elif done == known and self._said.get(source) != done:
            self._said[source] = done
            log.info("%s: %d of %d settled", source, done, known)
