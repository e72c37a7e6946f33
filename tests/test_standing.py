"""The status feed: it tells each change of state once, in every format, and never within a news feed."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicator.config import Config
from syndicator.definitions import load
from syndicator.formats.check import check
from syndicator.generations import Generations
from syndicator.model import Outcome, Run, Source, Verdict
from syndicator.publish import publish
from syndicator.publish.standing import changes
from syndicator.service import _acknowledged, _worse
from syndicator.store import Store

START = datetime(2024, 5, 1, 6, tzinfo=UTC)
OK, QUIET, SUSPECT, BROKEN, BLOCKED, UNPROVEN = (
    Verdict.OK, Verdict.QUIET, Verdict.SUSPECT, Verdict.BROKEN, Verdict.BLOCKED, Verdict.UNPROVEN,
)  # fmt: skip


def run(verdict: Verdict, day: int, source: str = "board") -> Run:
    at = START + timedelta(days=day)
    return Run(
        source=source, started_at=at, finished_at=at + timedelta(minutes=1), verdict=verdict,
        reason=f"It is {verdict} & so on.", way_in=None, outcomes=dict.fromkeys(Outcome, 0),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        ((), ()),
        ((UNPROVEN, OK, QUIET, OK), (OK,)),
        ((OK, QUIET, OK), ()),
        ((OK, SUSPECT, SUSPECT, BROKEN, BROKEN, QUIET), (SUSPECT, BROKEN, QUIET)),
        ((BROKEN, BROKEN), (BROKEN,)),
        ((OK, BLOCKED, BROKEN), (BLOCKED, BROKEN)),
    ],
)
def test_each_change_of_state_is_told_once(store: Store, verdicts: Sequence[Verdict], told: Sequence[Verdict]) -> None:
    for day, verdict in enumerate(verdicts):
        store.record(run(verdict, day))
    assert [change.now for change in changes(store)][::-1] == list(told)


def documents(folder: Path) -> dict[str, bytes]:
    tree = folder / "public" / "current" / "feeds"
    return {path.name: path.read_bytes() for path in tree.glob("status.*") if path.suffix != ".gz"}


def test_the_feed_is_absent_before_anything_changed_and_valid_after(tmp_path: Path, source: Source) -> None:
    config = Config(base_url="https://feeds.example.org")
    with Store.open(tmp_path) as store:
        store.write_catalogue([source, replace(source, id="other", title="Other")])
        store.record(run(OK, 0))
        publish(store, load(), config, now=START)
        assert documents(tmp_path) == {}
        page = Generations(tmp_path).read("status/index.html")
        assert page is not None
        assert b"status.atom" not in page

        store.record(run(BROKEN, 1))
        store.record(run(SUSPECT, 1, "other"))
        publish(store, load(), config, now=START + timedelta(days=1))
        first = documents(tmp_path)
        store.record(run(OK, 2))
        publish(store, load(), config, now=START + timedelta(days=2))

    found = documents(tmp_path)
    assert set(found) == {"status.atom", "status.rss", "status.json"}
    for name, body in found.items():
        findings = check(body, location=f"https://feeds.example.org/feeds/{name}")
        assert not [finding for finding in findings if finding.level == "error"], name
    items = json.loads(found["status.json"])["items"]
    assert [item["title"] for item in items] == [
        "River Board: notices: well",
        "Other: suspect",
        "River Board: notices: broken",
    ]
    assert {item["id"] for item in json.loads(first["status.json"])["items"]} < {item["id"] for item in items}
    assert "It is broken & so on." in items[-1]["summary"]
    page = Generations(tmp_path).read("status/index.html")
    assert page is not None
    assert b"/feeds/status.atom" in page
    assert page.count(b'rel="alternate" type="application/atom+xml"') == 1
    news = [path for path in (tmp_path / "public" / "current" / "feeds").rglob("*.atom") if path.name != "status.atom"]
    assert news
    assert not [path for path in news if b"It is broken" in path.read_bytes()]


def test_an_analyst_and_a_reader_can_tell_a_gap_from_silence(tmp_path: Path, source: Source) -> None:
    other = replace(source, id="other", title="Other")
    with Store.open(tmp_path) as store:
        store.write_catalogue([source, other])
        news, silence = {Outcome.NEW: 3}, {Outcome.UNCHANGED: 3}
        store.record(replace(run(OK, 0), way_in="feed", listed=3, outcomes=news))
        store.record(replace(run(QUIET, 1), way_in="feed", listed=3, outcomes=silence))
        store.record(run(BROKEN, 2))
        store.record(replace(run(QUIET, 4), way_in="feed", listed=3, outcomes=silence))
        store.record(run(OK, 3, "other"))
        store.record(run(OK, 5, "other"))
        publish(store, load(), Config(), now=START + timedelta(days=5))
        told = store.connection.execute(
            "SELECT day, state, listed, new FROM coverage WHERE source = 'board' ORDER BY day"
        )
        assert [tuple(row) for row in told] == [
            ("2024-05-01", "answered", 3, 3),
            ("2024-05-02", "answered", 3, 0),
            ("2024-05-03", "broken", 0, 0),
            ("2024-05-04", "not asked", None, None),
            ("2024-05-05", "answered", 3, 0),
            ("2024-05-06", "not asked", None, None),
        ]
        gaps = store.connection.execute(
            "SELECT source, day FROM coverage WHERE state <> 'answered' ORDER BY source, day"
        )
        assert [f"{row[0]} {row[1][-2:]}" for row in gaps] == ["board 03", "board 04", "board 06", "other 05"]

    page = Generations(tmp_path).read("status/index.html")
    assert page is not None
    row = re.search(rb'<tr><th scope="row">River Board: notices</th>(.*?)</tr>', page, re.DOTALL)
    assert row is not None
    squares = re.findall(r"<td[^>]*>.*?</td>", row[1].decode(), re.DOTALL)[-6:]
    shown = [re.search(r"h-(\w+)", square) for square in squares]
    assert [found[1] if found else None for found in shown] == ["ok", "quiet", "broken", "none", "quiet", "none"]
    said = [" ".join(re.sub("<[^>]*>", " ", square).split()).lower() for square in squares]
    assert len(set(said[:4])) == 4, f"a reader without colours can tell them apart: {said}"


def test_known_trouble_is_no_turn_for_the_worse_until_its_day(store: Store) -> None:
    store.record(run(OK, 0))
    store.acknowledge("board", START + timedelta(days=3))
    before = store.followed()[0]

    assert not _worse(before, run(BROKEN, 1))
    assert _worse(before, run(BROKEN, 3))
    assert _acknowledged(before, run(BROKEN, 2))

    store.acknowledge("board", None)
    assert _worse(store.followed()[0], run(BROKEN, 1))
