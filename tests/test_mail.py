"""Mail arrives whole, once, encrypted where that is asked for, and no server holds us up."""

import email
import time
from datetime import UTC, datetime
from email.policy import default
from pathlib import Path

import pytest
from mail_servers import Mailbox, mail_server, secure, silent_server

from syndicator.config import Config
from syndicator.mail import Delivery, Envelope, Letter, Post, compose

TO = "reader@example.org"
LETTER = Letter(subject="ข่าว: 2 stories\nBcc: x@example.org", text="One.\n.\nTwo à côté.\n", html="<p>One.</p>")
ENVELOPE = Envelope(
    sender="news@example.org",
    name='Board, "news"\r\nBcc: y@example.org',
    to=TO,
    message_id="one@example.org",
    date=datetime(2024, 2, 12, tzinfo=UTC),
    headers={"List-Unsubscribe": "<mailto:news@example.org>"},
)


def send(config: Config, folder: Path, to: str = TO, *, patience: float = 5) -> Delivery:
    with Post(config, folder, patience=patience) as post:
        return post.send(compose(LETTER, ENVELOPE), sender="news@example.org", to=to)


def test_a_message_arrives_as_it_was_meant(tmp_path: Path) -> None:
    with mail_server(Mailbox()) as box:
        assert send(Config(**box.settings), tmp_path) == Delivery(state="sent")
    [(to, message)] = box.messages
    assert to == TO
    assert message["Subject"] == "ข่าว: 2 stories Bcc: x@example.org"
    assert message["From"].addresses[0].addr_spec == "news@example.org"
    assert message["Bcc"] is None
    assert message["Message-ID"] == "<one@example.org>"
    assert message["List-Unsubscribe"] == "<mailto:news@example.org>"
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().replace("\r\n", "\n") == LETTER.text
    assert rich.get_content().strip() == LETTER.html
    assert compose(LETTER, ENVELOPE) == compose(LETTER, ENVELOPE)


@pytest.mark.parametrize(("given", "state"), [("right", "sent"), ("wrong", "later")])
def test_a_password_goes_only_through_tls(
    given: str, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = secure(tmp_path, password="right")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    (tmp_path / "password").write_text(f"{given}\n")
    with mail_server(Mailbox(), **options) as box:
        settings = box.settings | {"smtp_security": "starttls", "smtp_user": "news", "smtp_password_file": "password"}
        done = send(Config(**settings), tmp_path)
    assert done.state == state, done.problem
    assert len(box.messages) == (state == "sent")
    assert given not in done.problem
    assert ("name and password" in done.problem) == (state == "later")


def test_a_server_that_cannot_prove_itself_or_offers_no_tls_gets_nothing(tmp_path: Path) -> None:
    options = secure(tmp_path, password="right")
    with mail_server(Mailbox(), **options) as box:
        unproven = send(Config(**box.settings | {"smtp_security": "starttls"}), tmp_path)
    assert unproven.state == "later"
    assert "certificate" in unproven.problem.lower()
    with mail_server(Mailbox()) as box:
        plain = send(Config(**box.settings | {"smtp_security": "starttls"}), tmp_path)
    assert plain.state == "later"
    assert "offers no STARTTLS" in plain.problem
    assert box.messages == []


@pytest.mark.parametrize(
    ("refused", "answers", "states"),
    [
        ({"bad@example.org": "550 5.1.1 nobody of this name"}, [], ["refused", "sent"]),
        ({"bad@example.org": "451 4.7.1 greylisted"}, [], ["later", "sent"]),
        ({}, ["554 no spam"], ["refused", "sent"]),
        ({}, ["452 disk full"], ["later", "sent"]),
    ],
)
def test_one_refusal_harms_no_other_message(
    refused: dict[str, str], answers: list[str], states: list[str], tmp_path: Path
) -> None:
    with mail_server(Mailbox(refused=refused, answers=answers)) as box, Post(Config(**box.settings), tmp_path) as post:
        message = compose(LETTER, ENVELOPE)
        done = [post.send(message, sender="news@example.org", to=to) for to in ("bad@example.org", TO)]
    assert [one.state for one in done] == states
    assert done[0].problem[:3] in (*refused.values(), *answers, "550", "451", "554", "452")
    assert [to for to, _ in box.messages] == [TO]


@pytest.mark.parametrize(("greeting", "dribble"), [(b"", False), (b"220 hello\r\n", False), (b"220-", True)])
def test_a_server_that_hangs_is_cut_off(greeting: bytes, dribble: bool, tmp_path: Path) -> None:
    with silent_server(greeting, dribble=dribble) as port:
        began = time.monotonic()
        done = send(Config(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none"), tmp_path, patience=0.5)
    assert done.state == "later"
    assert time.monotonic() - began < 1.5


def test_a_server_that_is_down_is_asked_once_a_session(tmp_path: Path) -> None:
    with mail_server(Mailbox()) as box:
        pass
    with Post(Config(**box.settings), tmp_path) as post:
        first = post.send(b"", sender="news@example.org", to=TO)
        with mail_server(Mailbox(), port=box.port):
            assert post.send(b"", sender="news@example.org", to=TO) == first
    assert first.state == "later"
    assert "refused" in first.problem


def test_an_answer_that_never_comes_after_the_message_leaves_it_in_doubt(tmp_path: Path) -> None:
    class Falling(Mailbox):
        async def receive(self, server: object, session: object, envelope: object) -> str:
            server.transport.close()  # type: ignore[attr-defined]
            return "250 OK"

    gone: list[bool] = []
    with mail_server(Falling()) as box, Post(Config(**box.settings), tmp_path) as post:
        message = compose(LETTER, ENVELOPE)
        done = post.send(message, sender="news@example.org", to=TO, going=lambda: gone.append(True) or True)
    assert gone == [True]
    assert done.state == "doubtful"


def test_a_folder_takes_mail_in_place_of_a_server_and_holds_each_message_once(tmp_path: Path) -> None:
    config = Config(mail_folder="outbox", contact="news@example.org")
    for _ in range(2):
        assert send(config, tmp_path).state == "sent"
    [path] = (tmp_path / "outbox").iterdir()
    assert path.suffix == ".eml"
    assert email.message_from_bytes(path.read_bytes(), policy=default)["To"] == TO
    (tmp_path / "file").write_text("")
    assert send(Config(mail_folder="file/outbox"), tmp_path).state == "later"
