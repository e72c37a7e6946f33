"""A real mail server on loopback, well or ill behaved, for the tests of mail."""

import contextlib
import email
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Mailbox:
    """What arrived, and how the server behaves."""

    messages: list[tuple[str, EmailMessage]] = field(default_factory=list)
    """Recipient and message."""
    refused: dict[str, str] = field(default_factory=dict)
    """Recipient to the answer that it gets."""
    answers: list[str] = field(default_factory=list)
    """What the next messages are answered once they were handed over, in place of 250."""
    port: int = 0

    async def recipient(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def receive(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            message = email.message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.messages += [(to, message) for to in envelope.rcpt_tos]
        return answer

    @property
    def settings(self) -> dict[str, Any]:
        """Of `Config`, to send here."""
        return {
            "smtp_host": "127.0.0.1",
            "smtp_port": self.port,
            "smtp_security": "none",
            "contact": "news@example.org",
        }


class _Controller(Controller):
    """Listens on a port that the system chose, and tells it."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextlib.contextmanager
def mail_server(box: Mailbox, *, port: int = 0, **options: Any) -> Iterator[Mailbox]:
    """The server, until the context ends; `options` are aiosmtpd's."""
    hooks = {"handle_RCPT": staticmethod(box.recipient), "handle_DATA": staticmethod(box.receive)}
    controller = _Controller(type("Hooks", (), hooks)(), hostname="127.0.0.1", port=port, **options)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def secure(folder: Path, *, password: str) -> dict[str, Any]:
    """Options of a server that wants STARTTLS and a password; its certificate lies in the folder as `cert.pem`."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    make_certificate(certificate, key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data.password == password.encode(), handled=False)

    return {"tls_context": context, "require_starttls": True, "authenticator": known, "auth_required": True}


def make_certificate(certificate: Path, key: Path) -> None:
    """One for this computer, signed by itself."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, secret.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(secret, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    certificate.write_bytes(made.public_bytes(encoding))
    plain = serialization.NoEncryption()
    key.write_bytes(secret.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain))


@contextlib.contextmanager
def silent_server(greeting: bytes = b"", *, dribble: bool = False) -> Iterator[int]:
    """A port on which somebody answers, says his greeting, and then nothing more, or a byte now and then."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        over = threading.Event()
        held: list[socket.socket] = []

        def serve() -> None:
            with contextlib.suppress(OSError):
                while not over.is_set():
                    connection, _ = listener.accept()
                    held.append(connection)
                    connection.sendall(greeting)
                    while dribble and not over.wait(0.1):
                        connection.sendall(b"2")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            for connection in held:
                connection.close()
            thread.join(5)
