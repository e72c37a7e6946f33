"""The application, put together; what runs beside it comes in from outside."""

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from syndicator.config import Config
from syndicator.web.archive import Archive
from syndicator.web.desk import Desk
from syndicator.web.guard import LIVE, Guard, kind_of
from syndicator.web.limits import Allowance, Visitors
from syndicator.web.watch import Figures

Background = Callable[[], AbstractAsyncContextManager[object]]
"""Something that runs as long as the server does: entered before the first request, left after the last one."""


def application(
    folder: Path, config: Config, *, background: Sequence[Background] = (), allowance: Allowance | None = None
) -> Guard:
    """The published tree of a data folder, and what only a server can answer.

    `background` is where a scheduler is started; it is left in reverse order when the server ends.
    """
    archive = Archive(folder)
    figures = Figures()
    desk = Desk(folder, config, archive=archive, visitors=Visitors(allowance or Allowance()), figures=figures)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            stack.callback(archive.close)
            for each in background:
                await stack.enter_async_context(each())
            yield

    guarded = desk.troubles.guarded
    routes = [
        Route("/healthz", guarded(desk.healthz)),
        Route("/metrics", guarded(desk.metrics)),
        Route("/search", guarded(desk.search)),
        Route("/search.{form}", guarded(desk.search_form)),
        *(Route(f"/item/{{id}}{slash}", guarded(desk.item)) for slash in ("", "/")),
        *(Route(f"/story/{{id}}{slash}", guarded(desk.story)) for slash in ("", "/")),
        Route("/{path:path}", guarded(desk.static)),
    ]
    live = Starlette(routes=routes, lifespan=lifespan)
    static = guarded(desk.static)

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        """The tree without a detour: nearly all requests are for it, and routing costs as much as they do."""
        if scope["type"] != "http" or kind_of(scope["path"]) in LIVE:
            await live(scope, receive, send)
            return
        answer = await static(Request(scope))
        await answer(scope, receive, send)

    return Guard(either, figures, base_url=config.base_url, tree=desk.tree)
