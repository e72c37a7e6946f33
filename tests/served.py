"""An archive with something of everything, published, and a real server before it on a free port of this computer."""

import contextlib
import http.client
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from syndicator import definitions
from syndicator.config import Config
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Article, Dated, Outcome, Run, Source, Status, Verdict
from syndicator.publish import publish
from syndicator.store import Store
from syndicator.tagging import Tagger
from syndicator.web.app import application
from syndicator.web.limits import Allowance
from syndicator.web.server import Server, configured, listen
from tests.shipped import TAGGER

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
PLENTY = Allowance(per_second=100_000, burst=1_000_000)
BOARD = Source(
    id="board", title="River Board: notices", homepage="https://board.example/", country="GB", language="en",
    timezone="Europe/London", rights="full",
)  # fmt: skip
POLICE = Source(
    id="police", title="Harbour Police", homepage="https://police.example/", country="TH", language="en",
    timezone="Asia/Bangkok",
)  # fmt: skip
_PLACES = ("Thailand", "Cambodia", "Myanmar", "Viet Nam", "Indonesia")
_THINGS = (
    "scam centre where workers were held", "boat with smuggled migrants", "trial of traffickers for human trafficking",
    "fishing vessel with forced labour", "report on trafficking in persons",
)  # fmt: skip


def article(number: int, source: Source, *, title: str | None = None, text: str | None = None) -> Article:
    """Article number so and so of a source, on a day of its own."""
    place, thing = _PLACES[number % 5], _THINGS[number // 5 % 5]
    day = NOW - timedelta(days=number)
    said = text or (
        f"Police in {place} found a {thing} near the river on day {number}. {number + 10} people were brought ashore "
        f"and heard by officers of station {number}, who thank the villagers of lane {number * 7} for a call. "
        f"A hearing is set for room {number + 400} of the court, where anybody who saw the boats or vans leave may "
        f"speak to clerk {number * 13}."
    )
    return Article(
        url=f"{source.homepage}{number}",
        title=title or f"{place}: {thing}, number {number}",
        text=said,
        html=f"<p>{said}</p>",
        language="en",
        published=Dated(value=day.replace(hour=10), precision="day", raw=f"{day:%d %B %Y}", method="selector"),
    )


@dataclass(frozen=True)
class Served:
    """A data folder, and where it is served."""

    folder: Path
    port: int
    ids: Mapping[str, str]
    """Short ids of items by what is special about them."""

    def ask(self, path: str, *, method: str = "GET", **fields: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by lower-case name, and body; header names are spelled with `_`."""
        return ask(self.port, path, {name.replace("_", "-"): value for name, value in fields.items()}, method=method)


def ask(
    port: int, path: str, fields: Mapping[str, str] | None = None, *, method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    """One request on a connection of its own; nothing is sent but what is given."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in (fields or {}).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def fill(folder: Path) -> dict[str, str]:
    """Make the archive and publish it; short ids of its special items."""
    tagger = TAGGER
    ids: dict[str, str] = {}
    with Store.open(folder) as store:
        store.write_catalogue([BOARD, POLICE])
        for number in range(30):
            for source in (BOARD, POLICE)[: 1 + number % 2]:
                assert ingest(article(number, source), source, store=store, tagger=tagger, now=NOW) is Outcome.NEW
        _special(store, tagger, ids)
        settle_stories(store)
        for source in (BOARD, POLICE):
            store.record(_run(source, NOW))
        store.set_now(NOW)
        publish(store, definitions.load(folder), Config(), now=NOW)
        for name, path in (("full", BOARD.homepage + "2"), ("summary", POLICE.homepage + "3")):
            ids[name] = _short(store, path)
    return ids


def _special(store: Store, tagger: Tagger, ids: dict[str, str]) -> None:
    for name, number, status in (("withdrawn", 90, Status.WITHDRAWN), ("suppressed", 91, Status.SUPPRESSED)):
        ingest(article(number, BOARD, title=f"Taken out: {name}"), BOARD, store=store, tagger=tagger, now=NOW)
        ids[name] = _short(store, f"{BOARD.homepage}{number}")
        item = store.item(f"urn:uuid:{ids[name]}")
        assert item
        with store.write():
            store.set_status(item, status, now=NOW)
    words = (
        "Officers of the water police stopped two boats on the lower river on Friday and brought 41 people ashore. "
        "All of them had paid a broker in Thailand to cross. Two men from the port were arrested and are held there. "
        "The board thanks the harbour master, whose staff called Somchai Rattanakorn when the boats left."
    )
    for source in (BOARD, POLICE):
        ingest(
            article(92, source, title="Two boats stopped on the lower river", text=words), source,
            store=store, tagger=tagger, now=NOW,
        )  # fmt: skip
    ids["story"] = _short(store, BOARD.homepage + "92")
    before = article(93, BOARD, title="Harbour inquiry", text=words.replace("two boats", "three barges"))
    ingest(before, BOARD, store=store, tagger=tagger, now=NOW)
    after = (before.text or "").replace("41", "43").replace("Somchai Rattanakorn", "the police")
    ingest(
        replace(before, text=after, html=f"<p>{after}</p>"), BOARD,
        store=store, tagger=tagger, now=NOW + timedelta(hours=1),
    )  # fmt: skip
    ids["revised"] = _short(store, BOARD.homepage + "93")


def _short(store: Store, url: str) -> str:
    found = store.id_of(url)
    assert found, url
    return found.removeprefix("urn:uuid:")


def _run(source: Source, at: datetime) -> Run:
    return Run(source=source.id, started_at=at, finished_at=at, verdict=Verdict.OK, reason="as usual", way_in="listing")


@contextlib.contextmanager
def serving(folder: Path, config: Config | None = None, *, allowance: Allowance = PLENTY) -> Iterator[int]:
    """A server before a data folder; its port."""
    listener = listen("127.0.0.1", 0)
    server = Server(configured(application(folder, config or Config(), allowance=allowance)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(15)
        assert not thread.is_alive()
