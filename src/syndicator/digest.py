"""Digests by mail: what was closed goes to each address at most once; what failed before it went is tried again."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from syndicator.config import Config, Digest
from syndicator.config.checks import is_address
from syndicator.definitions import Definitions
from syndicator.definitions import load as load_definitions
from syndicator.formats.digest import Edition, Written, letter
from syndicator.mail import PATIENCE, Envelope, Letter, Post, compose
from syndicator.model import Site
from syndicator.publish import publish, site_of
from syndicator.publish.digests import check_digests, draft, edition, is_due
from syndicator.publish.outlets import Outlet, outlets
from syndicator.query.sql import FUNCTIONS
from syndicator.store import Store
from syndicator.store.digests import Closed

LONGEST = 300.0
"""Seconds that sending takes at most; what is left over goes the next time."""
_SLOWEST = timedelta(hours=1)
"""The longest pause between two tries, which begin a minute apart and double."""
_LATE = timedelta(days=31)
_WORDS = {
    "later": "could not be sent and is tried again",
    "refused": "was refused",
    "doubtful": "may not have arrived and is not sent again",
    "unsent": "was not sent",
    "missed": "could not be sent before a newer one",
    "sending": "is being sent",
}


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """What was sent, and what was not."""

    sent: tuple[str, ...] = ()
    """Path of the digest and address."""
    problems: tuple[str, ...] = ()
    """A line each."""


@dataclass(frozen=True, kw_only=True)
class _Pending:
    """A digest that an address did not get."""

    digest: Digest
    closed: Closed
    to: str
    tries: int
    ripe: bool
    """Whether the pause since the last try is over."""


def wanted(store: Store, config: Config, *, now: datetime) -> bool:
    """Whether a day or week is to be closed, or mail to be sent."""
    return any(is_due(store, digest, now=now) for digest in config.digest) or any(
        pending.ripe for pending in _pending(store, config, now)
    )


def check(folder: Path, config: Config) -> None:
    """Every digest is of a feed that there is.

    Raises:
        ConfigurationError: one is not.
        StoreError: the archive cannot be used.
    """
    with Store.open(folder, write=False) as store:
        check_digests(config, load_definitions(folder), list(store.sources()))


def catch_up(folder: Path, config: Config, *, now: datetime) -> Dispatch:
    """Close and publish what is over, then send what was not sent.

    Raises:
        ConfigurationError: a digest is of a feed that there is not.
        PublicationRefused: it could not be published; nothing was sent.
        StoreError: the archive cannot be used.
    """
    defined = load_definitions(folder)
    with Store.open(folder) as store:
        check_digests(config, defined, list(store.sources()))
        if any(is_due(store, digest, now=now) for digest in config.digest):
            publish(store, defined, config, now=now)
        return send(store, defined, config, now=now)


def send(store: Store, defined: Definitions, config: Config, *, now: datetime, patience: float = PATIENCE) -> Dispatch:
    """Send the newest digest of each feed to each address that did not get it; older ones are past.

    That a message is about to go is noted before it goes and never taken back: a process killed then leaves one that
    may not have arrived, which is told and not sent again.
    """
    recipients: dict[tuple[str, str], tuple[str, ...]] = {(d.feed, d.every): d.to for d in config.digest}
    for feed, every in sorted(store.digested()):
        store.settle_mail(feed, every, recipients.get((feed, every), ()), now=now)
    pending = list(_pending(store, config, now))
    if not pending or store.folder is None:
        return Dispatch()
    sent: list[str] = []
    problems: list[str] = []
    until = time.monotonic() + LONGEST
    site, found = site_of(store, defined, config), _outlets(store, defined)
    with Post(config, store.folder, patience=patience) as post:
        for one in pending:
            outlet = found.get(one.digest.feed)
            if time.monotonic() > until:
                continue
            if outlet is None:  # noted, or it would be tried anew each minute
                store.note_mail(one.closed.number, one.to, "unsent", now=now, problem="this feed never had an item")
                continue
            told = edition(store, outlet.feed, one.digest, one.closed)
            problem = _mailed(post, store, config, _message(told, one, site, config), one, now=now)
            if problem is None:
                sent.append(f"{one.digest.path} to {one.to}")
            else:
                problems.append(problem)
    return Dispatch(sent=tuple(sent), problems=tuple(problems))


def drafts(store: Store, defined: Definitions, config: Config, *, now: datetime) -> Iterator[tuple[Digest, Written]]:
    """What each digest says of the last whole day or week, as mail; nothing is kept or sent."""
    site, found = site_of(store, defined, config), _outlets(store, defined)
    for digest in config.digest:
        if outlet := found.get(digest.feed):
            closed = None if is_due(store, digest, now=now) else next(iter(store.closed(digest.feed, digest.every, 1)))
            told = edition(store, outlet.feed, digest, closed or draft(store, outlet, digest, now=now))
            yield digest, letter(told, site=site, contact=_stop(config))


def troubles(store: Store, *, now: datetime) -> list[str]:
    """What did not arrive of late, or may not have, a line each."""
    return [
        f"digest/{feed} until {ends:%Y-%m-%d} to {to}: {_WORDS[mailed.state]}: {mailed.problem}"
        for feed, ends, to, mailed in store.undelivered(since=now - _LATE)
    ]


def _pending(store: Store, config: Config, now: datetime) -> Iterator[_Pending]:
    for digest in config.digest:
        for newest in store.closed(digest.feed, digest.every, 1):
            for to in digest.to if newest.items or digest.empty else ():
                before = store.mailed(newest.number, to)
                if before is None or before.state == "later":
                    tries = before.tries if before else 0
                    pause = min(timedelta(minutes=2 ** min(tries - 1, 10)), _SLOWEST) if tries else timedelta()
                    ripe = before is None or now >= before.at + pause
                    yield _Pending(digest=digest, closed=newest, to=to, tries=tries, ripe=ripe)


def _mailed(post: Post, store: Store, config: Config, message: bytes, one: _Pending, *, now: datetime) -> str | None:
    """Send one; what went wrong, in a line."""
    number, to = one.closed.number, one.to
    claims: list[bool] = []

    def going() -> bool:
        claims.append(store.claim_mail(number, to, now=now))
        return claims[-1]

    done = post.send(message, sender=config.sender or "", to=to, going=going)
    if claims == [False]:
        return f"{one.digest.path} to {to}: another process sends it"
    store.note_mail(number, to, done.state, now=now, tries=one.tries + 1, problem=done.problem)
    return None if done.state == "sent" else f"{one.digest.path} to {to}: {_WORDS[done.state]}: {done.problem}"


def _message(told: Edition, one: _Pending, site: Site, config: Config) -> bytes:
    """The edition to one address; its Message-ID comes from edition and address alone."""
    stop, sender = _stop(config), config.sender or ""
    host = sender.rpartition("@")[2]
    name = told.own.path.removeprefix("digest/").replace("/", "-")
    said = letter(told, site=site, contact=stop)
    envelope = Envelope(
        sender=sender,
        name=site.title,
        to=one.to,
        message_id=f"{told.id.rpartition(':')[2]}.{one.to.replace('@', '=')}@{host}",
        date=told.ends,
        headers={
            "List-Id": f"<{name}.{host}>",  # RFC 2919
            "List-Unsubscribe": f"<mailto:{quote(stop, safe='@')}?subject={quote(f'unsubscribe {name}')}>",  # RFC 2369
        },
    )
    return compose(Letter(subject=said.subject, text=said.text, html=said.html), envelope)


def _stop(config: Config) -> str:
    """Whom to write to for no more mail."""
    return config.contact if config.contact and is_address(config.contact) else config.sender or ""


def _outlets(store: Store, defined: Definitions) -> dict[str, Outlet]:
    store.add_functions(FUNCTIONS)
    return {outlet.feed.path: outlet for outlet in outlets(store, defined)}
