"""The operator is told of each change of state, once, by each way that was configured, and no turn is harmed by it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from mail_servers import Mailbox, mail_server, silent_server
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from syndicator.config import Config
from syndicator.formats.notice import Standing, changes
from syndicator.health.verdict import trouble
from syndicator.model import Outcome, Run, Site, Source, Verdict
from syndicator.notices import heartbeat, tell
from syndicator.store import Store

START = datetime(2024, 5, 1, 6, tzinfo=UTC)
OK, QUIET, SUSPECT, BROKEN, UNPROVEN = Verdict.OK, Verdict.QUIET, Verdict.SUSPECT, Verdict.BROKEN, Verdict.UNPROVEN
SITE = Site(base_url="https://feeds.example.org", title="Example Feeds")


def ran(store: Store, verdict: Verdict, day: int, source: str = "board") -> datetime:
    at = START + timedelta(days=day)
    reason, met = f"It is {verdict} & so on.", dict.fromkeys(Outcome, 0)
    store.record(
        Run(source=source, started_at=at, finished_at=at, verdict=verdict, reason=reason, way_in=None, outcomes=met)
    )
    return at


@pytest.fixture
def archive(tmp_path: Path, source: Source) -> Store:
    store = Store.open(tmp_path)
    store.write_catalogue([source, replace(source, id="iom", title="IOM: news")])
    return store


def site(store: Store) -> Site:
    return replace(SITE, sources=store.sources())


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        ((UNPROVEN, OK, QUIET, OK), []),
        ((OK, BROKEN, BROKEN, OK, QUIET), ["well→broken", "broken→well"]),
        ((OK, SUSPECT, OK, OK), []),
        ((SUSPECT, SUSPECT, SUSPECT, QUIET, OK), ["well→suspect", "suspect→well"]),
        ((SUSPECT, SUSPECT, BROKEN, SUSPECT, OK), ["well→suspect", "suspect→broken"]),
        ((BROKEN, OK, BROKEN, OK, BROKEN), ["well→broken"]),
        ((OK, BROKEN, Verdict.BLOCKED, BROKEN), ["well→broken"]),
    ],
)
def test_each_trouble_is_told_once_when_it_is_sure_and_good_news_only_after_bad(
    verdicts: Sequence[Verdict], told: list[str]
) -> None:
    account: dict[str, str] = {}
    found = []
    for place, verdict in enumerate(verdicts, 1):
        standing = Standing(source="board", verdict=verdict, reason="", trouble=trouble(verdicts[:place]))
        news, account = changes([standing], account)
        found += [f"{change.before}→{change.now}" for change in news]
    assert found == told


def test_known_trouble_is_silent_until_it_is_known_no_longer() -> None:
    broken = Standing(source="board", verdict=BROKEN, reason="", trouble=BROKEN)
    found, account = changes([replace(broken, known=True)], {"board": "well"})
    assert (found, account) == ([], {"board": "well"})
    assert [change.now for change in changes([broken], account)[0]] == ["broken"]


def test_a_turn_sends_one_notice_of_all_changes_by_every_way(
    archive: Store, tmp_path: Path, httpserver: HTTPServer
) -> None:
    heard: list[dict[str, Any]] = []

    def hear(request: Request) -> Response:
        heard.append(json.loads(request.get_data()))
        return Response("ok")

    httpserver.expect_request("/hook", method="POST").respond_with_handler(hear)
    out = tmp_path / "out"
    script = f"import os, pathlib, sys; pathlib.Path({str(out)!r}).open('a').write(sys.stdin.read())"
    with mail_server(Mailbox()) as box:
        config = Config(
            **box.settings,
            notify_mail=("duty@example.org",),
            notify_command=f'{sys.executable} -c "{script}"',
            notify_webhook=httpserver.url_for("/hook"),
        )
        for day, verdict in enumerate((OK, BROKEN, BROKEN, QUIET, OK)):
            ran(archive, verdict, day)
            now = ran(archive, verdict, day, "iom")
            assert tell(archive, site(archive), config, now=now) == []

    subjects = [message["Subject"] for _, message in box.messages]
    assert subjects == [
        "Example Feeds: broken: River Board: notices and IOM: news",
        "Example Feeds: well again: River Board: notices and IOM: news",
    ]
    assert [said["title"] for said in heard] == subjects
    assert heard[0]["text"].startswith(subjects[0])
    assert {change["source"]: (change["before"], change["now"]) for change in heard[0]["changes"]} == {
        "board": ("well", "broken"),
        "iom": ("well", "broken"),
    }
    assert heard[0]["changes"][0]["since"] == "2024-05-02"
    body = box.messages[0][1].get_body(("plain",))
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert "IOM: news: broken since 2 May 2024; it was well.\nIt is broken & so on." in text
    assert "0 of 2 sources are well. https://feeds.example.org/status/" in text
    assert text.strip() in out.read_text()
    assert out.read_text().count("it was well.") == 2


@pytest.mark.parametrize(
    ("status", "tries"),
    [(500, 2), (404, 2), (302, 2), (200, 1)],
)
def test_a_web_address_that_refuses_is_told_again_and_no_redirect_is_followed(
    status: int, tries: int, archive: Store, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("", status=status, headers={"Location": "/elsewhere"})
    config = Config(notify_webhook=httpserver.url_for("/hook?token=secret"))
    now = ran(archive, BROKEN, 0)
    problems = [problem for _ in range(2) for problem in tell(archive, site(archive), config, now=now)]
    assert [request.path for request, _ in httpserver.log] == ["/hook"] * tries
    assert len(problems) == tries - (status == 200)
    assert all(str(status) in problem and "secret" not in problem for problem in problems)


def test_what_failed_is_told_with_the_next_turn_as_one_notice(archive: Store, tmp_path: Path) -> None:
    config = Config(notify_command="/nowhere/at-all")
    now = ran(archive, BROKEN, 0)
    [problem] = tell(archive, site(archive), config, now=now)
    assert "not sent" in problem
    assert "\n" not in problem
    for day in (1, 2):
        ran(archive, OK, day)
        now = ran(archive, SUSPECT, day, "iom")
    out = tmp_path / "out"
    config = Config(notify_command=f"sh -c 'cat >> {out}'")
    assert tell(archive, site(archive), config, now=now) == []
    assert "IOM: news: suspect" in out.read_text()
    assert "River Board" not in out.read_text(), "it came and went while nobody could be told"


@pytest.mark.parametrize(
    "command",
    ["sh -c 'cat > /dev/null; echo oh no >&2; exit 4'", "sh -c 'sleep 60 & sleep 60'"],
    ids=["fails", "hangs"],
)
def test_a_command_that_fails_or_hangs_is_one_line_and_never_run_twice(command: str, archive: Store) -> None:
    now = ran(archive, BROKEN, 0)
    began = time.monotonic()
    [problem] = tell(archive, site(archive), Config(notify_command=command), now=now, patience=0.5)
    assert time.monotonic() - began < 2
    assert "oh no" in problem or "did not end" in problem
    assert "\n" not in problem
    assert tell(archive, site(archive), Config(notify_command=command), now=now) == []


@pytest.mark.parametrize("dribble", [False, True])
def test_a_web_address_that_hangs_is_left_and_never_told_twice(dribble: bool, archive: Store) -> None:
    now = ran(archive, BROKEN, 0)
    with silent_server(b"HTTP/1.1 200 OK\r\nX: " if dribble else b"", dribble=dribble) as port:
        url = f"http://127.0.0.1:{port}/"
        began = time.monotonic()
        [problem] = tell(archive, site(archive), Config(notify_webhook=url), now=now, patience=0.5)
        assert heartbeat(Config(heartbeat_url=url), patience=0.5)
        assert time.monotonic() - began < 2.5
    assert "may not have arrived" in problem
    assert tell(archive, site(archive), Config(notify_webhook=url), now=now) == []


def test_a_mail_server_that_is_down_is_asked_again_with_the_next_turn(archive: Store) -> None:
    now = ran(archive, BROKEN, 0)
    with mail_server(Mailbox()) as box:
        pass
    config = Config(**box.settings, notify_mail=("a@example.org", "b@example.org"))
    assert len(tell(archive, site(archive), config, now=now)) == 2
    with mail_server(box, port=box.port):
        for _ in range(2):
            tell(archive, site(archive), config, now=now)
    assert [to for to, _ in box.messages] == ["a@example.org", "b@example.org"]


def test_a_process_killed_while_it_tells_tells_nothing_twice(archive: Store, tmp_path: Path) -> None:
    ran(archive, BROKEN, 0)
    archive.close()
    out = tmp_path / "out"
    program = f"""
import os, pathlib, signal
from datetime import UTC, datetime
from syndicator.config import Config
from syndicator.model import Site
from syndicator.notices import tell
from syndicator.store import Store
with Store.open(pathlib.Path({str(tmp_path)!r})) as store:
    then = "true" if pathlib.Path({str(out)!r}).exists() else "kill -9 $PPID"
    command = f"sh -c 'cat >> {out}; {{then}}'"
    tell(store, Site(base_url="https://feeds.example.org"), Config(notify_command=command), now=datetime.now(UTC))
"""
    first = subprocess.run([sys.executable, "-c", program], env=os.environ, capture_output=True)
    assert first.returncode == -9, first.stderr
    subprocess.run([sys.executable, "-c", program], env=os.environ, check=True)
    assert out.read_text().count("it was well.") == 1
