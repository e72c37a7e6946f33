"""Digests: each day or week once, for ever the same entry, by mail at most once, whatever falls over meanwhile."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import feedparser
import pytest
from click.testing import CliRunner, Result
from mail_servers import Mailbox, mail_server, silent_server

from syndicator import service
from syndicator.cli import cli
from syndicator.config import Config, Digest, load
from syndicator.daemon import Daemon
from syndicator.digest import Dispatch, drafts, send, troubles, wanted
from syndicator.errors import ConfigurationError, StoreError
from syndicator.formats.check import check
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Article, Dated, Item, Outcome, Run, Source, Status, Verdict
from syndicator.publish import publish
from syndicator.publish.digests import boundary, check_digests
from syndicator.store import Store
from tests.shipped import DEFINED, TAGGER
from tests.trees import tree

MONDAY = datetime(2024, 5, 6, tzinfo=UTC)
TO = "reader@example.org"
WEEKLY = Digest(feed="country/th", every="week", to=(TO,))
URL = "https://feeds.example.org"


def config(*digests: Digest, box: Mailbox | None = None, **changed: Any) -> Config:
    mail = box.settings if box else {"contact": "news@example.org", "mail_folder": "outbox"}
    return Config(base_url=URL, title="Example Feeds", digest=digests or (WEEKLY,), **mail | changed)


@pytest.fixture
def archive(tmp_path: Path, source: Source) -> Iterator[Store]:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source, replace(source, id="iom", title="IOM: news", publisher="IOM")])
        yield store


def add(store: Store, source: Source, number: int, *, now: datetime, day: datetime | None = None) -> Item:
    freed = f"{number + 10} victims of trafficking in persons"
    text = f"Police of Thailand stopped boat number {number} off the coast and freed {freed}."
    article = Article(
        url=f"https://board.example/{number}",
        title=f"Boat {number} stopped off Thailand",
        text=text,
        html=f"<p>{text}</p>",
        language="en",
        published=Dated(value=day, precision="day", raw=str(day), method="selector") if day else None,
    )
    assert ingest(article, source, store=store, tagger=TAGGER, now=now) is Outcome.NEW
    settle_stories(store)
    return next(item for item in store.every() if item.url == article.url)


def run(at: datetime) -> Run:
    return Run(source="board", started_at=at, finished_at=at, verdict=Verdict.OK, reason="as usual", way_in="listing")


def entries(folder: Path, path: str = "digest/country/th-weekly") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(tree(folder)[f"feeds/{path}.json"])["items"]
    return found


def text(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def issue(store: Store, settings: Config, now: datetime) -> Dispatch:
    publish(store, DEFINED, settings, now=now)
    return send(store, DEFINED, settings, now=now, patience=2)


@pytest.mark.parametrize(
    ("every", "now", "end"),
    [
        ("day", "2024-05-08T00:00+00:00", "2024-05-08"),
        ("day", "2024-05-08T03:00+07:00", "2024-05-07"),
        ("week", "2024-05-06T00:00+00:00", "2024-05-06"),
        ("week", "2024-05-05T23:59+00:00", "2024-04-29"),
        ("week", "2024-05-12T23:59+00:00", "2024-05-06"),
    ],
)
def test_days_and_weeks_end_at_midnight_utc(every: str, now: str, end: str) -> None:
    assert boundary(every, datetime.fromisoformat(now)).date().isoformat() == end


def test_a_week_is_one_entry_and_one_message_with_each_story_once(
    archive: Store, source: Source, tmp_path: Path
) -> None:
    for number in range(3):
        add(archive, source, number, now=MONDAY + timedelta(days=number), day=MONDAY + timedelta(days=number, hours=10))
    add(archive, source, 3, now=MONDAY + timedelta(days=3))
    with mail_server(Mailbox()) as box:
        settings = config(box=box)
        issue(archive, settings, MONDAY + timedelta(days=4))
        box.messages.clear()
        for hours in (7 * 24, 7 * 24 + 1):
            issue(archive, settings, MONDAY + timedelta(hours=hours))
    [entry] = [entry for entry in entries(tmp_path) if entry["_syndicator"]["stories"]]
    assert entry["title"] == "Thailand: 4 stories, 6 to 12 May 2024"
    [(to, message)] = box.messages
    assert to == TO
    assert message["Subject"] == entry["title"]
    assert message["From"].addresses[0].display_name == "Example Feeds"
    assert message["List-Unsubscribe"].strip() == ("<mailto:news@example.org?subject=unsubscribe%20country-th-weekly>")
    said = text(message)
    assert [line for line in said.splitlines() if line[:1].isdigit()] == [
        f"{place}. Boat {number} stopped off Thailand" for place, number in enumerate((3, 2, 1, 0), 1)
    ]
    assert "   River Board: notices, 8 May 2024. About Thailand. " in said
    assert "date unknown; seen 9 May 2024" in said
    assert "   https://board.example/2\n" in said
    assert "https://feeds.example.org/feeds/digest/country/th-weekly.atom" in said
    assert "write to news@example.org" in said
    assert '<a href="https://board.example/2">Boat 2 stopped off Thailand</a>' in text(message, "html")


def test_every_document_of_a_digest_is_valid_and_listed(archive: Store, source: Source, tmp_path: Path) -> None:
    add(archive, source, 1, now=MONDAY)
    publish(archive, DEFINED, config(), now=MONDAY + timedelta(weeks=1))
    found = tree(tmp_path)
    for form in ("atom", "rss", "json"):
        address = f"{URL}/feeds/digest/country/th-weekly.{form}"
        assert check(found[f"feeds/digest/country/th-weekly.{form}"], location=address) == []
    assert b"/feeds/digest/country/th-weekly.atom" in found["feeds.opml"]
    assert b"/feeds/digest/country/th-weekly.atom" in found["feeds/digest.opml"]
    assert b"/feeds/digest/country/th-weekly.atom" in found["country/th/index.html"]
    assert b"/feeds/digest/" not in found["source/board/index.html"]
    [parsed] = feedparser.parse(found["feeds/digest/country/th-weekly.rss"]).entries
    assert parsed.title == "Thailand: 1 story, 6 to 12 May 2024"


def test_an_old_digest_keeps_id_date_and_bytes_and_no_run_brings_it_back(
    archive: Store, source: Source, tmp_path: Path
) -> None:
    add(archive, source, 1, now=MONDAY)
    publish(archive, DEFINED, config(), now=MONDAY + timedelta(weeks=1))
    [first] = entries(tmp_path)
    before = tree(tmp_path)["feeds/digest/country/th-weekly.atom"]
    publish(archive, DEFINED, config(), now=MONDAY + timedelta(weeks=1, hours=5))
    assert tree(tmp_path)["feeds/digest/country/th-weekly.atom"] == before
    publish(archive, DEFINED, config(), now=MONDAY + timedelta(weeks=1, hours=6), whole=True)
    assert tree(tmp_path)["feeds/digest/country/th-weekly.atom"] == before
    add(archive, source, 2, now=MONDAY + timedelta(weeks=1, days=2))
    publish(archive, DEFINED, config(), now=MONDAY + timedelta(weeks=2))
    newest, oldest = entries(tmp_path)
    assert oldest == first
    assert newest["_syndicator"]["stories"] == 1


@pytest.mark.parametrize("how", ["withdrawn", "suppressed"])
def test_what_is_taken_out_goes_from_old_digests_with_the_next_publication(
    how: str, archive: Store, source: Source, tmp_path: Path
) -> None:
    gone, stays = (add(archive, source, number, now=MONDAY) for number in (1, 2))
    publish(archive, DEFINED, config(), now=MONDAY + timedelta(weeks=1))
    [before] = entries(tmp_path)
    assert gone.title in before["content_html"]
    later = MONDAY + timedelta(weeks=1, days=1)
    with archive.write():
        if how == "withdrawn":
            archive.set_status(gone, Status.WITHDRAWN, now=later)
        else:
            archive.erase(gone, row_hash="", hidden=lambda url: f"suppressed:{len(url)}", now=later)
    publish(archive, DEFINED, config(), now=later)
    for form in ("atom", "rss", "json"):
        body = tree(tmp_path)[f"feeds/digest/country/th-weekly.{form}"].decode()
        assert gone.title not in body
        assert gone.url not in body
        assert stays.title in body
    [after] = entries(tmp_path)
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert after["date_modified"] > before["date_modified"]


def test_a_refused_publication_loses_no_digest(archive: Store, source: Source, tmp_path: Path) -> None:
    add(archive, source, 1, now=MONDAY)
    publish(archive, DEFINED, config(), now=MONDAY + timedelta(days=1))
    with archive.write():
        archive.close_digest(
            "country/th", "week", starts=MONDAY, ends=MONDAY + timedelta(weeks=1),
            numbers=[n for n in [archive.number_of(item.id) for item in archive.every()] if n], missing=[],
        )  # fmt: skip
    publish(archive, DEFINED, config(), now=MONDAY + timedelta(weeks=1))
    assert "1 story, 6 to 12 May" in entries(tmp_path)[0]["title"]


def test_what_came_too_late_for_its_digest_is_in_the_next_one_and_no_story_is_told_twice(
    archive: Store, source: Source, tmp_path: Path
) -> None:
    add(archive, source, 1, now=MONDAY)
    publish(archive, DEFINED, config(), now=MONDAY + timedelta(weeks=1))
    late = add(archive, source, 2, now=MONDAY + timedelta(days=6, hours=23, minutes=59))
    again = replace(source, id="iom", title="IOM: news")
    copy = archive.item(add(archive, again, 3, now=MONDAY + timedelta(weeks=1, days=1)).id)
    first = next(item for item in archive.every() if item.url.endswith("/1"))
    assert copy
    with archive.write():
        archive.join(copy, first.story_id or first.id)
    publish(archive, DEFINED, config(), now=MONDAY + timedelta(weeks=2))
    assert entries(tmp_path)[0]["_syndicator"]["items"] == [late.id]


def test_after_a_gap_one_digest_catches_up_and_reaches_back_a_month_at_most(
    archive: Store, source: Source, tmp_path: Path
) -> None:
    with mail_server(Mailbox()) as box:
        settings = config(box=box)
        add(archive, source, 0, now=MONDAY)
        issue(archive, settings, MONDAY + timedelta(weeks=1))
        for week in range(1, 8):
            add(archive, source, week, now=MONDAY + timedelta(weeks=week))
        issue(archive, settings, MONDAY + timedelta(weeks=8))
        issue(archive, settings, MONDAY + timedelta(weeks=8, hours=1))
    assert len(box.messages) == 2
    assert box.messages[1][1]["Subject"] == "Thailand: 4 stories, 31 May to 30 June 2024"
    assert len(entries(tmp_path)) == 2


def test_digests_closed_under_a_clock_that_was_years_ahead_silence_no_later_one(
    archive: Store, source: Source, tmp_path: Path
) -> None:
    later = [MONDAY + timedelta(weeks=week) for week in range(5)]
    with mail_server(Mailbox()) as box:
        settings = config(box=box)
        for week in range(4):
            add(archive, source, week, now=later[week])
            issue(archive, settings, later[week + 1])
            if week == 1:
                for years in (2, 3):
                    issue(archive, settings, later[2] + timedelta(days=years * 365))
                archive.record(run(later[2] + timedelta(days=730)))
                assert archive.set_right(later[2] + timedelta(hours=5))
    subjects = [str(message["Subject"]) for _, message in box.messages]
    assert subjects == [
        "Thailand: 1 story, 6 to 12 May 2024",
        "Thailand: 1 story, 13 to 19 May 2024",
        "Thailand: 1 story, 20 to 26 May 2024",
        "Thailand: 1 story, 27 May to 2 June 2024",
    ]
    assert max(entry["date_published"] for entry in entries(tmp_path)) == "2024-06-03T00:00:00Z"


def test_nothing_new_is_no_mail_and_no_entry_unless_it_is_asked_for(
    archive: Store, source: Source, tmp_path: Path
) -> None:
    add(archive, source, 1, now=MONDAY - timedelta(weeks=3))
    daily = Digest(feed="country/th", every="day", to=(TO,), empty=True)
    with mail_server(Mailbox()) as box:
        issue(archive, config(WEEKLY, daily, box=box), MONDAY)
    assert [message["Subject"] for _, message in box.messages] == ["Thailand: no stories, 5 May 2024"]
    assert entries(tmp_path) == []
    assert len(entries(tmp_path, "digest/country/th-daily")) == 1


def test_a_digest_of_a_feed_that_never_had_an_item_is_told_and_not_tried_each_minute(
    archive: Store, source: Source, tmp_path: Path
) -> None:
    add(archive, source, 1, now=MONDAY - timedelta(weeks=3))
    settings = config(Digest(feed="country/tv", every="day", to=(TO,), empty=True))
    issue(archive, settings, MONDAY)

    assert not wanted(archive, settings, now=MONDAY + timedelta(hours=2))
    assert not (tmp_path / "outbox").exists()
    assert troubles(archive, now=MONDAY) == [
        f"digest/country/tv until 2024-05-06 to {TO}: was not sent: this feed never had an item"
    ]
    assert wanted(archive, settings, now=MONDAY + timedelta(days=1))


def test_it_ends_with_what_was_not_seen(archive: Store, source: Source, tmp_path: Path) -> None:
    other = archive.sources()["iom"]
    for number, one in enumerate((source, other)):
        add(archive, one, number, now=MONDAY)
    for one, verdict, day in (("board", Verdict.OK, 6), ("iom", Verdict.BROKEN, 1), ("iom", Verdict.BROKEN, 6)):
        at = MONDAY + timedelta(days=day)
        archive.record(
            Run(source=one, started_at=at, finished_at=at, verdict=verdict, reason="", way_in=None,
                outcomes=dict.fromkeys(Outcome, 0))
        )  # fmt: skip
    publish(archive, DEFINED, config(), now=MONDAY + timedelta(weeks=1))
    assert entries(tmp_path)[0]["content_html"].endswith(
        "<p>Not seen that week, or not wholly: IOM, since 7 May 2024: broken.</p>"
    )


def test_a_feed_that_is_none_stops_at_the_start_with_a_hint() -> None:
    check_digests(config(WEEKLY, Digest(feed="country/th/topic/forced-criminality", every="day")), DEFINED, ["iom"])
    for feed, hint in (
        ("country/th/topic/forced-criminalty", "country/th/topic/forced-criminality"),
        ("source/iomm", "source/iom"),
    ):
        with pytest.raises(ConfigurationError, match=f"did you mean '{hint}"):
            check_digests(config(Digest(feed=feed, every="day")), DEFINED, ["iom"])


def test_a_server_that_is_down_is_tried_again_and_harms_nothing(archive: Store, source: Source) -> None:
    add(archive, source, 1, now=MONDAY)
    now = MONDAY + timedelta(weeks=1)
    with mail_server(Mailbox()) as box:
        pass
    settings = config(box=box)
    [problem] = issue(archive, settings, now).problems
    assert "tried again" in problem
    assert troubles(archive, now=now) == [
        problem.replace("weekly", "weekly").replace(
            "digest/country/th-weekly to", "digest/country/th until 2024-05-13 to"
        )
    ]
    assert not wanted(archive, settings, now=now + timedelta(seconds=30))
    assert wanted(archive, settings, now=now + timedelta(minutes=1))
    with mail_server(box, port=box.port):
        assert send(archive, DEFINED, settings, now=now + timedelta(minutes=1)).sent
    assert len(box.messages) == 1
    assert troubles(archive, now=now) == []
    assert not wanted(archive, settings, now=now + timedelta(days=1))


def test_two_processes_at_once_send_each_message_once(archive: Store, source: Source, tmp_path: Path) -> None:
    add(archive, source, 1, now=MONDAY)
    now = MONDAY + timedelta(weeks=1)
    weekly = replace(WEEKLY, to=tuple(f"reader{number}@example.org" for number in range(8)))
    publish(archive, DEFINED, config(weekly), now=now)
    with mail_server(Mailbox()) as box:

        def sender() -> Dispatch:
            with Store.open(tmp_path) as other:
                return send(other, DEFINED, config(weekly, box=box), now=now)

        with ThreadPoolExecutor(3) as pool:
            done = [future.result() for future in [pool.submit(sender) for _ in range(3)]]
    assert sorted(to for to, _ in box.messages) == sorted(weekly.to)
    assert sum(len(one.sent) for one in done) == 8
    assert troubles(archive, now=now) == []


def test_a_turn_sends_digests_and_is_not_harmed_by_an_archive_that_cannot_be_written(
    archive: Store, source: Source, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    add(archive, source, 1, now=boundary("week", now) - timedelta(days=1))
    with mail_server(Mailbox()) as box:
        settings = config(box=box)
        publish(archive, DEFINED, settings, now=now)
        monkeypatch.setattr(archive, "claim_mail", _full)
        service._tell(archive, DEFINED, settings, good=False)
        assert "the disk is full" in caplog.text
        monkeypatch.undo()
        service._tell(archive, DEFINED, settings, good=False)
    assert [to for to, _ in box.messages] == [TO]


def _full(*_: object, **__: object) -> bool:
    raise StoreError("the disk is full")


def test_a_recipient_that_is_refused_is_told_once_and_the_others_get_theirs(archive: Store, source: Source) -> None:
    add(archive, source, 1, now=MONDAY)
    now = MONDAY + timedelta(weeks=1)
    weekly = replace(WEEKLY, to=("gone@example.org", TO))
    with mail_server(Mailbox(refused={"gone@example.org": "550 no such person"})) as box:
        settings = config(weekly, box=box)
        first = issue(archive, settings, now)
        again = send(archive, DEFINED, settings, now=now + timedelta(hours=1))
    assert first.problems == ("digest/country/th-weekly to gone@example.org: was refused: 550 no such person",)
    assert first.sent == (f"digest/country/th-weekly to {TO}",)
    assert again == Dispatch()
    assert "550 no such person" in troubles(archive, now=now)[0]


def test_a_server_that_hangs_is_left_after_our_patience(archive: Store, source: Source) -> None:
    add(archive, source, 1, now=MONDAY)
    with silent_server() as port:
        settings = config(mail_folder=None, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
        publish(archive, DEFINED, settings, now=MONDAY + timedelta(weeks=1))
        done = send(archive, DEFINED, settings, now=MONDAY + timedelta(weeks=1), patience=0.3)
    assert "took longer" in done.problems[0]


def test_what_could_not_be_sent_before_a_newer_one_never_is(archive: Store, source: Source) -> None:
    with mail_server(Mailbox()) as box:
        pass
    settings = config(box=box)
    for week in (1, 2):
        add(archive, source, week, now=MONDAY + timedelta(weeks=week - 1))
        issue(archive, settings, MONDAY + timedelta(weeks=week))
    with mail_server(box, port=box.port):
        send(archive, DEFINED, settings, now=MONDAY + timedelta(weeks=2, hours=1))
    assert [message["Subject"] for _, message in box.messages] == ["Thailand: 1 story, 13 to 19 May 2024"]
    assert "before a newer one" in troubles(archive, now=MONDAY + timedelta(weeks=2))[0]


def test_an_address_that_gets_it_no_more_is_forgotten(archive: Store, source: Source) -> None:
    add(archive, source, 1, now=MONDAY)
    now = MONDAY + timedelta(weeks=1)
    issue(archive, config(), now)
    send(archive, DEFINED, config(replace(WEEKLY, to=("other@example.org",))), now=now)
    rows = archive.connection.execute("SELECT address FROM digest_mail").fetchall()
    assert [row["address"] for row in rows] == ["other@example.org"]


def test_a_dry_run_says_what_would_be_sent_and_keeps_nothing(archive: Store, source: Source) -> None:
    add(archive, source, 1, now=MONDAY)
    [(digest, said)] = drafts(archive, DEFINED, config(), now=MONDAY + timedelta(weeks=1))
    assert digest == WEEKLY
    assert said.subject == "Thailand: 1 story, 6 to 12 May 2024"
    assert archive.digested() == set()


def test_the_daemon_sends_what_is_due_also_where_it_cannot_crawl(
    archive: Store, source: Source, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    add(archive, source, 1, now=boundary("week", now) - timedelta(days=1))
    with mail_server(Mailbox()) as box:
        (tmp_path / "syndicator.toml").write_text(
            f'contact = "news@example.org"\ndisk_reserve_mb = 999999999\n'
            f'[smtp]\nhost = "127.0.0.1"\nport = {box.port}\nsecurity = "none"\n'
            f'[[digest]]\nfeed = "country/th"\nevery = "week"\nto = ["{TO}"]\n'
        )

        async def live() -> None:
            daemon = Daemon(tmp_path, load(tmp_path, {}), tick_seconds=0.2)
            async with daemon.running():
                for _ in range(200):
                    await asyncio.sleep(0.1)
                    if box.messages:
                        break
                await asyncio.sleep(1)
            assert daemon.turns == 0

        asyncio.run(live())
    assert [to for to, _ in box.messages] == [TO]
    assert len(entries(tmp_path)) == 1


def test_the_command_shows_sends_and_says_what_did_not_go(
    archive: Store, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "clock", lambda: MONDAY + timedelta(weeks=1, hours=2))
    settings = f'contact = "news@example.org"\n[[digest]]\nfeed = "country/th"\nevery = "week"\nto = ["{TO}"]\n'
    add(archive, source, 1, now=MONDAY)

    def call(command: str, *arguments: str) -> Result:
        return CliRunner().invoke(cli, [command, *arguments, "--data", str(tmp_path)])

    assert "No digest is configured" in call("digest").output
    (tmp_path / "syndicator.toml").write_text(f'mail_folder = "file/outbox"\n{settings}')
    (tmp_path / "file").write_text("")
    shown = call("digest", "--dry-run")
    assert shown.output.startswith(f"Subject: Thailand: 1 story, 6 to 12 May 2024\nTo: {TO}\n")
    assert archive.digested() == set()
    assert call("digest").exit_code == 1
    assert f"Mail: digest/country/th until 2024-05-13 to {TO}: could not be sent" in call("status").output
    (tmp_path / "syndicator.toml").write_text(f'mail_folder = "outbox"\n{settings}')
    assert call("digest").output == f"Sent digest/country/th-weekly to {TO}.\n"
    assert call("digest").output == "Nothing to send.\n"
    assert "Mail:" not in call("status").output
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1


PROGRAM = """
import os, pathlib, signal, sys
from datetime import UTC, datetime
from syndicator import definitions, mail
from syndicator.config import load
from syndicator.digest import send
from syndicator.store import Store
folder, moment = pathlib.Path(sys.argv[1]), sys.argv[2]
whole = mail._handed_over
def dying(server, message):
    if moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    code = whole(server, message)
    if moment == "after":
        os.kill(os.getpid(), signal.SIGKILL)
    return code
mail._handed_over = dying
with Store.open(folder) as store:
    send(store, definitions.load(folder), load(folder, {}), now=datetime.fromisoformat(sys.argv[3]))
"""


@pytest.mark.parametrize(("moment", "arrived"), [("before", 0), ("after", 1), ("never", 1)])
def test_a_process_killed_while_it_sends_sends_nothing_twice(
    moment: str, arrived: int, archive: Store, source: Source, tmp_path: Path
) -> None:
    add(archive, source, 1, now=MONDAY)
    now = MONDAY + timedelta(weeks=1)
    with mail_server(Mailbox()) as box:
        (tmp_path / "syndicator.toml").write_text(
            f'contact = "news@example.org"\n[smtp]\nhost = "127.0.0.1"\nport = {box.port}\nsecurity = "none"\n'
            f'[[digest]]\nfeed = "country/th"\nevery = "week"\nto = ["{TO}"]\n'
        )
        publish(archive, DEFINED, config(box=box), now=now)

        command = [sys.executable, "-c", PROGRAM, str(tmp_path), moment, now.isoformat()]
        assert subprocess.run(command, env=os.environ).returncode == (0 if moment == "never" else -9)
        send(archive, DEFINED, config(box=box), now=now + timedelta(hours=1))
    assert len(box.messages) == arrived
    doubts = [line for line in troubles(archive, now=now) if "may not have arrived" in line]
    assert len(doubts) == (moment != "never")
