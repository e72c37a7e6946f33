"""The gate before articles by which a minor could be identified: what it finds, and that nobody reads what it holds."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from syndicator.config import Config
from syndicator.errors import StoreError
from syndicator.ingest import GATE, ingest
from syndicator.model import Article, Attachment, Outcome, Source
from syndicator.publish import publish
from syndicator.review import accept, reject
from syndicator.safeguards import signs
from syndicator.store import Store
from tests.conftest import Command
from tests.labelled.minors import ASIDE, TRIED, texts
from tests.labelled.minors_reports import AFTERWARDS, DEV, MORE, REPORTS, reports
from tests.shipped import DEFINED, TAGGER

START = datetime(2024, 2, 12, 3, tzinfo=UTC)
NAMED = Article(
    url="https://board.example/7",
    title="A trafficked girl testifies in Thailand",
    text="Marisol Quent, 14, told the court of Thailand how she had been sold to a bar by a recruiter.",
)


def measured(examples: list[tuple[str, bool]]) -> tuple[float, float]:
    """Recall and precision."""
    told = [(bool(signs("", text)), wanted) for text, wanted in examples]
    right = sum(found and wanted for found, wanted in told)
    return right / sum(wanted for _, wanted in told), right / sum(found for found, _ in told)


def patterns(part: dict[bool, dict[str, tuple[str, ...]]]) -> list[tuple[str, bool]]:
    return [(text, wanted) for _, text, wanted in texts(part)]


def test_there_are_enough_examples_in_several_languages() -> None:
    examples = [*texts(TRIED), *texts(ASIDE)]
    assert len(examples) >= 300
    assert len({language for language, _, _ in examples}) >= 4
    assert not {text for _, text, _ in texts(TRIED)} & {text for _, text, _ in texts(ASIDE)}
    sentences = [text for text, _ in (*reports(DEV), *reports(REPORTS))]
    assert len(sentences) == len(set(sentences))
    assert (len(REPORTS[True]) >= 100, len(REPORTS[False]) >= 80) == (True, True)


def test_the_gate_finds_what_it_should_and_little_else() -> None:
    assert measured(patterns(TRIED)) == (1.0, 1.0)
    recall, precision = measured(patterns(ASIDE))
    assert recall >= 0.94
    assert precision >= 0.95


def test_the_gate_reads_sentences_that_nobody_looked_at_while_it_was_written() -> None:
    assert measured(reports(DEV)) == (1.0, 1.0)
    recall, precision = measured(reports(REPORTS))
    assert recall >= 0.95
    assert precision >= 0.95
    assert measured(reports(MORE)) == (1.0, 1.0)
    recall, precision = measured(reports(AFTERWARDS))
    assert recall >= 0.95
    assert precision >= 0.95


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The victim, Marta Linde, told of four years in a flat.", "victims"),
        ("Prasit Wongkham, 34, was trafficked to a trawler off Ambon.", "victims"),
        ("A doctor said that Marta Linde was pregnant when she came.", "health"),
    ],
)
def test_other_signs_are_looked_for_where_somebody_asks_for_them(text: str, kind: str) -> None:
    assert signs("", text) == ()
    assert signs("", text, [kind])
    assert signs("", "The victim was pregnant. Officer Marta Linde, 34, was there.", [kind]) == ()


def test_what_the_gate_holds_is_set_by_command(syndicator: Command, tmp_path: Path, source: Source) -> None:
    adult = replace(NAMED, text="The victim, Marta Linde, told the court of Thailand of four years of trafficking.")
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        assert ingest(adult, source, store=store, tagger=TAGGER, now=START) is Outcome.NEW
    done = syndicator("review", "gate", "minors", "victims", "--data", tmp_path)
    assert done.stdout == "The gate is on, for minors, victims.\n", done.stderr
    with Store.open(tmp_path) as store:
        again = replace(adult, url="https://board.example/8", text=f"{adult.text} It was in spring.")
        assert ingest(again, source, store=store, tagger=TAGGER, now=START) is Outcome.QUARANTINED
    listed = syndicator("review", "--format", "csv", "--data", tmp_path).stdout.splitlines()
    assert listed[0] == "number,days,source,why,state,address"
    assert listed[1].split(",")[2:] == ["board", "a name tied to a word for a victim", "waiting", again.url]
    assert int(listed[1].split(",")[1]) > 365
    assert syndicator("review", "gate", "off", "victims", "--data", tmp_path).returncode == 2


def test_a_long_text_is_looked_through_in_linear_time() -> None:
    def cost(count: int) -> float:
        text = "Aaron Baker spoke of a girl named Police and 12 of them. " * count
        started = time.process_time()
        signs("", text, ("minors", "victims", "health"))
        return time.process_time() - started

    assert min(cost(800) for _ in range(2)) < 8 * max(min(cost(200) for _ in range(2)), 0.01)


@pytest.mark.parametrize(
    "beside",
    [
        {"summary": NAMED.text},
        {"attachments": (Attachment(url="https://board.example/7.pdf", title="Statement of Marisol Quent, 14"),)},
    ],
    ids=["summary", "file"],
)
def test_what_a_summary_or_a_file_says_is_looked_through_too(
    beside: dict[str, Any], store: Store, source: Source
) -> None:
    """The control: the same without it."""
    plain = replace(NAMED, text="The court of Thailand heard a case of trafficking. " * 5)
    assert ingest(replace(plain, **beside), source, store=store, tagger=TAGGER, now=START) is Outcome.QUARANTINED
    other = replace(plain, url="https://board.example/8")
    assert ingest(other, source, store=store, tagger=TAGGER, now=START) is Outcome.NEW


@pytest.mark.parametrize("again", ["http://www.board.example/7", "https://board.example/7/?utm_source=feed"])
@pytest.mark.parametrize("accepted", [True, False], ids=["accepted", "rejected"])
def test_what_somebody_decided_holds_for_every_spelling_of_an_address(
    again: str, accepted: bool, store: Store, source: Source
) -> None:
    ingest(NAMED, source, store=store, tagger=TAGGER, now=START)
    ingest(replace(NAMED, url=again), source, store=store, tagger=TAGGER, now=START)
    assert [held.url for held in store.held()] == [NAMED.url], "asked about once"

    number = store.held()[0].number
    store.settle_held(number, "accepted" if accepted else "rejected", who="test", now=START)

    outcome = ingest(replace(NAMED, url=again), source, store=store, tagger=TAGGER, now=START + timedelta(days=1))
    assert outcome is (Outcome.NEW if accepted else Outcome.SKIPPED)
    assert store.held() == []
    other = replace(NAMED, url="https://board.example/70")
    assert ingest(other, source, store=store, tagger=TAGGER, now=START) is Outcome.QUARANTINED, "the control"


def test_what_is_held_stands_nowhere_until_it_is_accepted(tmp_path: Path, source: Source) -> None:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        assert ingest(NAMED, source, store=store, tagger=TAGGER, now=START) is Outcome.QUARANTINED
        publish(store, DEFINED, Config(), now=START)
        public = b"".join(p.read_bytes() for p in (tmp_path / "public").rglob("*") if p.is_file())
        assert b"Quent" not in public
        assert store.connection.execute("SELECT count(*) FROM items").fetchone()[0] == 0
        assert [(h.signs, h.at) for h in store.held()] == [(("a name tied to an age under 18, or to a child",), START)]
        later = START + timedelta(days=3)
        assert accept(store.held()[0].number, store=store, folder=tmp_path, who="test", now=later) is Outcome.NEW
        publish(store, DEFINED, Config(), now=later)
        assert "Quent" in (tmp_path / "public/current/feeds/all.atom").read_text()
        assert store.held() == []
        assert ingest(NAMED, source, store=store, tagger=TAGGER, now=later) is Outcome.UNCHANGED


def test_what_is_held_is_in_no_copy_for_analysts_and_in_every_backup(tmp_path: Path, source: Source) -> None:
    with Store.open(tmp_path / "data") as store:
        store.write_catalogue([source])
        assert ingest(NAMED, source, store=store, tagger=TAGGER, now=START) is Outcome.QUARANTINED
        unnamed = Article(url="https://board.example/8", title="", text="Nobody named Xevora yet.")
        assert ingest(unnamed, source, store=store, tagger=TAGGER, now=START) is Outcome.QUARANTINED
        store.set_fact("told:mail to xevora@example.org", "{}")
        store.snapshot(tmp_path / "analysts.db")
        store.snapshot(tmp_path / "whole.db", whole=True)
    analysts, whole = ((tmp_path / f"{name}.db").read_bytes() for name in ("analysts", "whole"))

    assert [said in whole for said in (b"Quent", b"Xevora", b"xevora@")] == [True, True, True]
    assert [said in analysts for said in (b"Quent", b"Xevora", b"xevora@")] == [False, False, False]
    assert {path.name for path in tmp_path.iterdir()} == {"data", "analysts.db", "whole.db"}


def test_what_is_rejected_is_kept_no_longer_and_not_asked_again(tmp_path: Path, source: Source) -> None:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        ingest(NAMED, source, store=store, tagger=TAGGER, now=START)
        reject(1, store=store, who="test", now=START)
        assert ingest(NAMED, source, store=store, tagger=TAGGER, now=START) is Outcome.SKIPPED
        assert store.held() == []
        assert "Quent" not in "".join(map(str, map(tuple, store.connection.execute("SELECT * FROM held"))))
        with pytest.raises(StoreError, match="nothing waits"):
            accept(1, store=store, folder=tmp_path, who="test", now=START)


def test_the_gate_can_be_turned_off(store: Store, source: Source) -> None:
    """The control: without it the article is an item at once."""
    store.set_fact(GATE, "off")
    assert ingest(NAMED, source, store=store, tagger=TAGGER, now=START) is Outcome.NEW
