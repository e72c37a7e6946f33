"""Mail to addresses that the operator named: over SMTP, or as `.eml` files. The one room that knows either."""

import contextlib
import hashlib
import os
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Literal, Self

from syndicator.config import Config

PATIENCE = 30.0
"""Seconds that a server has to take one message, its greeting and TLS included; then the connection is cut."""

State = Literal["sent", "later", "refused", "doubtful"]
Going = Callable[[], bool]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a message says, in both forms."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Where a message comes from and goes to, and what sorts it."""

    sender: str
    name: str
    """The sender's name, for people."""
    to: str
    message_id: str
    """Without brackets; the same whenever the same message is sent."""
    date: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What became of a message: `later` it may go after all, `refused` it never will, `doubtful` nobody knows."""

    state: State
    problem: str = ""


def compose(letter: Letter, envelope: Envelope) -> bytes:
    """The message as it is sent (RFC 5322): plain text and simple HTML, the same bytes each time."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=" ".join(envelope.name.split()), addr_spec=envelope.sender)
    message["To"] = Address(addr_spec=envelope.to)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = envelope.date
    message["Message-ID"] = f"<{envelope.message_id}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes, please
    for name, value in envelope.headers.items():
        message[name] = value
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    boundary = hashlib.sha256(envelope.message_id.encode()).hexdigest()[:24]
    message.set_boundary(f"=-{boundary}")
    return message.as_bytes()


class Post:
    """One session of sending; nothing is dialled before the first message."""

    def __init__(self, config: Config, folder: Path, *, patience: float = PATIENCE) -> None:
        self._config = config
        self._data = folder
        self._patience = patience
        self._server: smtplib.SMTP | None = None
        self._problem = ""
        """Why the server could not be reached; it is not tried twice in one session."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._server:
            with contextlib.suppress(OSError, smtplib.SMTPException), self._cut_after(self._server):
                self._server.quit()
            self._server.close()

    def send(self, message: bytes, *, sender: str, to: str, going: Going = lambda: True) -> Delivery:
        """Hand one message over. `going` is asked when it is about to go: from then on it may have arrived.

        Before that, and where it says no, nothing was sent for certain; after it, only the server's answer tells.
        """
        if self._config.mail_folder:
            return _file(self._data / self._config.mail_folder, message, to, going)
        server = self._connected()
        if server is None:
            return Delivery(state="later", problem=self._problem)
        gone: list[bool] = []

        def now_going() -> bool:
            if going():
                gone.append(True)
            return bool(gone)

        try:
            with self._cut_after(server):
                return _transaction(server, message, sender=sender, to=to, going=now_going)
        except (OSError, smtplib.SMTPException) as error:
            self._server, self._problem = None, f"{self._config.smtp_host}: {_said(error)}"
            server.close()
            return Delivery(state="doubtful" if gone else "later", problem=self._problem)

    def _connected(self) -> smtplib.SMTP | None:
        if self._server is None and not self._problem:
            server = smtplib.SMTP(timeout=self._patience, local_hostname=socket.gethostname() or "localhost")
            try:
                with self._cut_after(server):
                    _greet(server, self._config, self._data, self._patience)
                self._server = server
            except (OSError, smtplib.SMTPException) as error:
                self._problem = f"{self._config.smtp_host}: {_said(error)}"
                server.close()
        return self._server

    @contextlib.contextmanager
    def _cut_after(self, server: smtplib.SMTP) -> Iterator[None]:
        """However slowly the other side goes on: after our patience the connection is cut, and what waits fails."""
        over = threading.Event()

        def cut() -> None:
            over.set()
            with contextlib.suppress(OSError):
                if server.sock:
                    server.sock.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(self._patience, cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (OSError, smtplib.SMTPException) as error:
            if over.is_set():
                raise TimeoutError(f"took longer than {self._patience:.0f} seconds") from error
            raise
        finally:
            timer.cancel()


def _greet(server: smtplib.SMTP, config: Config, data: Path, patience: float) -> None:
    """Connect, encrypt, log in. A server without the encryption that is asked for gets nothing, least a password.

    Raises:
        OSError: it cannot be reached, does not prove who it is, or the password's file cannot be read.
        smtplib.SMTPException: it refused.
    """
    host, context = config.smtp_host or "", ssl.create_default_context()
    server.sock = socket.create_connection((host, config.smtp_port), patience)
    if config.smtp_security == "tls":
        _encrypt(server, context, host)
    code, reply = server.getreply()
    if code != 220:  # RFC 5321, 4.3.2
        raise smtplib.SMTPConnectError(code, reply)
    server.ehlo_or_helo_if_needed()
    if config.smtp_security == "starttls":
        code, reply = server.docmd("STARTTLS") if server.has_extn("starttls") else (502, b"")
        if code != 220:  # RFC 3207, 4
            raise smtplib.SMTPNotSupportedError("offers no STARTTLS; nothing is sent unencrypted")
        _encrypt(server, context, host)
        server.ehlo()
    if config.smtp_user:
        path = config.smtp_password_file
        read = (data / path).read_text("utf-8").strip() if path and not config.smtp_password else ""
        server.login(config.smtp_user, config.smtp_password or read)


def _encrypt(server: smtplib.SMTP, context: ssl.SSLContext, host: str) -> None:
    plain = server.sock
    if plain is None:
        raise smtplib.SMTPServerDisconnected("the connection was cut")
    secure = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
    server.sock = secure
    server.file = None
    secure.do_handshake()


def _transaction(server: smtplib.SMTP, message: bytes, *, sender: str, to: str, going: Going) -> Delivery:
    """One message to one recipient (RFC 5321, 3.3): a later one is not harmed by what this one meets."""
    code, reply = server.mail(sender)
    if code != 250:
        found = _answered(code, reply)  # it is our name that is refused, which somebody may mend
        return Delivery(state="later", problem=found.problem)
    code, reply = server.rcpt(to)
    if code in {250, 251}:
        code, reply = _handed_over(server, message) if going() else (0, b"not sent after all")
        if code == 250:
            return Delivery(state="sent")
    with contextlib.suppress(smtplib.SMTPException):
        server.rset()
    return _answered(code, reply)


def _handed_over(server: smtplib.SMTP, message: bytes) -> tuple[int, bytes]:
    try:
        return server.data(message)
    except smtplib.SMTPDataError as error:
        said = error.smtp_error
        return error.smtp_code, said if isinstance(said, bytes) else said.encode()


def _answered(code: int, reply: bytes | str) -> Delivery:
    """RFC 5321, 4.2.1: 5yz is for good, everything else may pass."""
    words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return Delivery(
        state="refused" if 500 <= code < 600 else "later", problem=" ".join(f"{code} {words}".split())[:200]
    )


def _said(error: OSError | smtplib.SMTPException) -> str:
    """An error in one line."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"does not take our name and password ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error.smtp_code, error.smtp_error).problem
    return " ".join(str(error).split())[:200] or type(error).__name__


def _file(folder: Path, message: bytes, to: str, going: Going) -> Delivery:
    """A file under the message's own name: written again, it is the same one."""
    name = hashlib.sha256(b"\0".join((to.encode(), message))).hexdigest()[:32]
    path = folder / f"{name}.eml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".part")
        with fresh.open("wb") as file:
            file.write(message)
            file.flush()
            os.fsync(file.fileno())
        if not going():
            fresh.unlink()
            return Delivery(state="later", problem="not sent after all")
        fresh.replace(path)
    except OSError as error:
        return Delivery(state="later", problem=_said(error))
    return Delivery(state="sent")
