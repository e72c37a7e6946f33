"""Telling the operator: one notice a turn of what turned worse or well, by mail, command and web; a sign of life.

Each way has an account of its own of what it was told. So one that failed tells it with the next turn, and none tells
it twice.
"""

import http.client
import json
import os
import shlex
import signal
import ssl
import subprocess
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from syndicator.config import Config, user_agent
from syndicator.formats.notice import Notice, Standing, changes, notice
from syndicator.health.verdict import trouble
from syndicator.mail import Delivery, Envelope, Letter, Post, compose
from syndicator.model import Site
from syndicator.store import Store

PATIENCE = 20.0
"""Seconds that a command, a web address or a mail server has."""
_RUNS = 60
"""How many runs a trouble is looked for in."""
_ACCOUNT = "told:"
"""Facts of the store: what each way was told of each source."""

Tell = Callable[[Notice], Delivery]


def tell(store: Store, site: Site, config: Config, *, now: datetime, patience: float = PATIENCE) -> list[str]:
    """Say what became of which source since each way was last told of it; what went wrong, a line each.

    What is told is noted before it goes, and the note is taken back only if it certainly did not arrive: a notice may
    be lost if this process is killed at that moment, and none comes twice.
    """
    standings = _standings(store, now)
    problems: list[str] = []
    for name, say in _ways(config, site, store.folder, now=now, patience=patience):
        told: dict[str, str] = json.loads(store.fact(_ACCOUNT + name) or "{}")
        found, account = changes(standings, told)
        if account != told:
            store.set_fact(_ACCOUNT + name, json.dumps(account, sort_keys=True))
        if not found:
            continue
        done = say(notice(found, standings, site=site, at=now))
        if done.state in {"later", "refused"}:
            store.set_fact(_ACCOUNT + name, json.dumps(told, sort_keys=True))
            problems.append(f"notice by {name} was not sent, the next turn tries again: {done.problem}")
        elif done.problem:
            problems.append(f"notice by {name} may not have arrived: {done.problem}")
    return problems


def heartbeat(config: Config, *, patience: float = PATIENCE) -> str | None:
    """Ask `heartbeat_url` once, after a good turn; what went wrong, if anything did."""
    url = config.heartbeat_url
    if not url:
        return None
    if urlsplit(url).scheme not in {"http", "https"}:
        return f"heartbeat_url: {url!r} is no web address"
    request = urllib.request.Request(url, headers={"User-Agent": user_agent(config)})  # noqa: S310  http(s) only
    done = _asked(request, patience)
    return f"heartbeat_url: {done.problem}" if done.problem else None


def _standings(store: Store, now: datetime) -> list[Standing]:
    return [
        Standing(
            source=followed.source.id,
            verdict=followed.verdict,
            trouble=trouble([run.verdict for run in store.runs(followed.source.id, _RUNS)][::-1]),
            reason=followed.reason,
            since=followed.since.date() if followed.since else None,
            known=followed.acknowledged_until is not None and now < followed.acknowledged_until,
        )
        for followed in store.followed()
        if followed.source.enabled and followed.last_run
    ]


def _ways(config: Config, site: Site, folder: Path | None, *, now: datetime, patience: float) -> list[tuple[str, Tell]]:
    """Every way that the operator configured, by name; each address for mail is one of its own."""
    post = partial(_mail, config=config, name=site.title, folder=folder, now=now, patience=patience)
    ways: list[tuple[str, Tell]] = [(f"mail to {to}", partial(post, to)) for to in config.notify_mail]
    if config.notify_command:
        ways.append(("command", partial(_run, shlex.split(config.notify_command), patience=patience)))
    if config.notify_webhook:
        ways.append(("webhook", partial(_post, config.notify_webhook, user_agent(config), patience=patience)))
    return ways


def _mail(
    to: str, said: Notice, *, config: Config, name: str, folder: Path | None, now: datetime, patience: float
) -> Delivery:
    if folder is None or config.sender is None:
        return Delivery(state="later", problem="mail has no sender, or the archive no folder")
    identity = uuid.uuid5(uuid.NAMESPACE_URL, "\n".join((to, now.isoformat(), said.text)))
    envelope = Envelope(
        sender=config.sender,
        name=name,
        to=to,
        message_id=f"{identity}@{config.sender.partition('@')[2]}",
        date=now,
    )
    message = compose(Letter(subject=said.subject, text=said.text, html=said.html), envelope)
    with Post(config, folder, patience=patience) as post:
        return post.send(message, sender=config.sender, to=to)


def _run(command: Sequence[str], said: Notice, *, patience: float) -> Delivery:
    """The operator's own command, without a shell: words on its standard input, JSON in its environment."""
    told = {"SYNDICATOR_SUBJECT": said.subject, "SYNDICATOR_NOTICE": json.dumps(said.data, ensure_ascii=False)}
    try:
        process = subprocess.Popen(  # noqa: S603  the operator's own command
            command,
            env={**os.environ, **told},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    except OSError as error:
        return Delivery(state="later", problem=f"{command[0]}: {error.strerror}")
    try:
        _, errors = process.communicate(f"{said.text}\n", timeout=patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return Delivery(state="doubtful", problem=f"{command[0]} did not end within {patience:.0f} seconds")
    if process.returncode:
        problem = f"{command[0]}: exit code {process.returncode} {' '.join(errors.split())[-200:]}"
        return Delivery(state="doubtful", problem=problem.strip())
    return Delivery(state="sent")


def _post(url: str, agent: str, said: Notice, *, patience: float) -> Delivery:
    body = json.dumps(said.data, ensure_ascii=False).encode("utf-8")
    headers = {"User-Agent": agent, "Content-Type": "application/json; charset=utf-8"}
    return _asked(urllib.request.Request(url, data=body, headers=headers, method="POST"), patience)  # noqa: S310  http(s)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Only the address that the operator named is asked."""

    def redirect_request(self, *_: object) -> None:
        """A redirection is an answer like any other: it is told as what it is."""


def _asked(request: urllib.request.Request, patience: float) -> Delivery:
    """One request with a deadline for the whole of it; the address is told to nobody, since it may be a secret."""
    done: list[Delivery] = []
    thread = threading.Thread(target=lambda: done.append(_answer(request, patience)), daemon=True)
    thread.start()
    thread.join(patience)
    return done[0] if done else Delivery(state="doubtful", problem=f"no answer within {patience:.0f} seconds")


def _answer(request: urllib.request.Request, patience: float) -> Delivery:
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler())
    try:
        with opener.open(request, timeout=patience):
            return Delivery(state="sent")
    except urllib.error.HTTPError as error:
        error.close()
        return Delivery(state="later", problem=f"the answer was {error.code} {error.reason}")
    except urllib.error.URLError as error:  # not connected, or no TLS
        timed_out = isinstance(error.reason, TimeoutError)
        return Delivery(state="doubtful" if timed_out else "later", problem=str(error.reason))
    except (OSError, http.client.HTTPException, ssl.SSLError, ValueError) as error:
        return Delivery(state="doubtful", problem=f"{type(error).__name__} {error}".strip())
