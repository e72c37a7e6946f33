"""The server: uvicorn, with what it lacks against slow and greedy clients, and an end that is no accident."""

import asyncio
import contextlib
import logging
import signal
import socket
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from syndicator.errors import SyndicatorError
from syndicator.web.guard import Guard
from syndicator.web.quick import Quick
from syndicator.web.replies import NEVER, SECURITY, TEXT

_HEAD_SECONDS = 10.0
"""A request's head has to be here by then, however many bytes of it come at a time."""
_HEAD_BYTES = 32 * 1024
_TAKE_SECONDS = 120.0
"""What was written has to be taken by then: a transport that is closed waits for ever for who never reads."""
_IDLE_SECONDS = 15
_CONNECTIONS = 900
_GRACE_SECONDS = 5
_BACKLOG = 1024

log = logging.getLogger(__name__)


class CannotListen(SyndicatorError):
    """The address is taken, or not ours."""


class Protocol(HttpToolsProtocol):
    """A connection that waits neither for ever nor for any amount of head; refusals bear the headers of all answers."""

    quick: Quick | None = None
    _patience: asyncio.TimerHandle | None = None
    _done = False
    """Whether the request that is being read has been answered the short way."""
    _in_head = True
    _in_body = False
    _head_bytes = 0
    _giving_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it, if there is room."""
        super().connection_made(transport)
        if len(self.connections) > _CONNECTIONS:
            transport.abort()
            return
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._stop_waiting()
        self._hope()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless it is too much of a head."""
        self._head_bytes += len(data)
        if self._in_head and self._head_bytes > _HEAD_BYTES:
            self.send_400_response("Too much of a head.")
            return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A head's first byte: from now on it has to come to its end."""
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0
        if self._patience is None:
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        """A head is there."""
        self._stop_waiting()
        self._in_head = False
        self._done = self._answered()
        if not self._done:
            self._in_body = True
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Of a request that still has to be answered."""
        if not self._done:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Of a request that still has to be answered."""
        self._in_body = False
        if not self._done:
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request; not for the rest of a body, which may drip for ever and which nobody reads."""
        if self._in_body:
            self.transport.close()
        super().on_response_complete()
        if self.transport.is_closing():
            self._give_up_later()

    def pause_writing(self) -> None:
        """More is written than taken."""
        super().pause_writing()
        self._give_up_later()

    def resume_writing(self) -> None:
        """It was taken."""
        super().resume_writing()
        self._hope()

    def timeout_keep_alive_handler(self) -> None:
        """Let a connection go on which nothing was asked."""
        super().timeout_keep_alive_handler()
        self._give_up_later()

    def _unsupported_upgrade_warning(self) -> None:
        """Who asks for another protocol is answered in this one; anybody can ask, and it is no news for a log."""

    def _answered(self) -> bool:
        """Whether it could be answered at once; not before those that came before it, nor to one that takes slowly."""
        busy = self.cycle is not None and not self.cycle.response_complete
        if self.quick is None or busy or self.pipeline or self.flow.write_paused or self.transport.is_closing():
            return False
        if self.parser.get_method() != b"GET" or self.parser.get_http_version() != "1.1":
            return False
        answer = self.quick.answer(self.url, self.headers)
        if answer is None:
            return False
        line, fields, body = answer
        own = b"".join(b"%s: %s\r\n" % pair for pair in self.server_state.default_headers)
        stays = self.parser.should_keep_alive()
        self.transport.writelines((line, own, fields, b"\r\n" if stays else b"connection: close\r\n\r\n", body))
        if not stays:
            self.transport.close()
        self.on_response_complete()
        return True

    def _give_up_later(self) -> None:
        if self._giving_up is None:
            self._giving_up = self.loop.call_later(_TAKE_SECONDS, self.transport.abort)

    def _hope(self) -> None:
        if self._giving_up:
            self._giving_up.cancel()
            self._giving_up = None

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, or too much of it."""
        lines = [
            b"HTTP/1.1 400 Bad Request",
            *(b": ".join(pair) for pair in (*self.server_state.default_headers, *SECURITY)),
            b"content-type: " + TEXT.encode(),
            b"cache-control: " + NEVER.encode(),
            b"content-length: %d" % (len(msg) + 1),
            b"connection: close",
        ]
        self.transport.write(b"\r\n".join(lines) + b"\r\n\r\n" + msg.encode("ascii") + b"\n")
        self.transport.close()
        self._give_up_later()

    def _wait_for_head(self) -> None:
        self._patience = self.loop.call_later(_HEAD_SECONDS, self._lose_patience)

    def _stop_waiting(self) -> None:
        if self._patience:
            self._patience.cancel()
            self._patience = None

    def _lose_patience(self) -> None:
        self._patience = None
        if not self.transport.is_closing():
            self.transport.abort()


class Server(uvicorn.Server):
    """Ends on SIGTERM and SIGINT by itself, and does not raise them again when it has: that end is a success."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to both while serving; only the main thread can."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        former = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  (a signal handler)
        """The first asks to end, another one insists."""
        self.force_exit = self.should_exit
        self.should_exit = True


def configured(app: ASGIApp, **overrides: Any) -> uvicorn.Config:
    """How we run uvicorn. No access log of its own: that one would hold what people search for."""
    ways = {"quick": Quick(app) if isinstance(app, Guard) else None}
    settings: dict[str, Any] = {
        "http": type("BoundProtocol", (Protocol,), ways),
        "ws": "none",
        "lifespan": "on",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "timeout_keep_alive": _IDLE_SECONDS,
        "timeout_graceful_shutdown": _GRACE_SECONDS,
        "forwarded_allow_ips": "127.0.0.1,::1",
    }
    return uvicorn.Config(app, **(settings | overrides))


def listen(host: str, port: int) -> socket.socket:
    """A socket on this address; port 0 takes any that is free.

    Raises:
        CannotListen: the address is taken, or not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)  # who comes before the loop runs waits, and is not refused
    except OSError as error:
        listener.close()
        problem = f"cannot be listened on ({error.strerror}); try another --host or --port"
        raise CannotListen(f"{host}:{port}: {problem}") from error
    listener.set_inheritable(False)
    return listener


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT."""
    Server(configured(app)).run(sockets=[listener])
