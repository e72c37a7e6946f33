"""Taking something out for good: nothing of it is left in any byte, and nothing brings it back."""

import gzip
import io
import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest

from syndicator.captures import Writer, responses
from syndicator.config import Config
from syndicator.erasure import Report, suppress
from syndicator.errors import StoreError
from syndicator.ingest import ingest, settle_stories
from syndicator.lookup import catch_up, last_of
from syndicator.model import Article, Outcome, Source
from syndicator.publish import publish
from syndicator.removal import Decision, captured, hits
from syndicator.removal import decide as removal_decide
from syndicator.removal.needles import Needles
from syndicator.removal.traces import traces
from syndicator.reprocessing import reprocess
from syndicator.store import Store, connection
from syndicator.store.memory import Entry, Memory, Page
from tests.shipped import DEFINED, TAGGER
from tests.trees import tree

START = datetime(2024, 2, 12, 3, tzinfo=UTC)
ADDRESS = "https://board.example/news/fisher-malee-returns-home"
TITLE = "Fisher Malee Srisuk returns home from Songkhla"
BODY = (
    "Malee Srisuk, who had been held on a trawler off Songkhla in Thailand for three years, came home on Monday. "
    "Officers of the harbour board said that her debts had been bought and sold by two brokers before she escaped. "
    "She was a victim of trafficking in persons for forced labour, the board wrote, and would testify in the spring."
)
NAME = "Malee Srisuk"
QUOTED = " ".join(BODY.split()[5:16])
LINK = f'<a href="/news/fisher-malee-returns-home">{TITLE}</a>'
BESIDE = f"<html><h1>Trawler 1</h1><p>Something else.</p><ul><li>{LINK}</ul></html>"
SOURCE = Source(
    id="board",
    title="River Board: notices",
    homepage="https://board.example/",
    country="GB",
    language="en",
    timezone="Europe/London",
)


def article(number: int, *, url: str | None = None, title: str | None = None, text: str | None = None) -> Article:
    said = text or f"Police of Thailand freed {number + 10} victims of trafficking in persons from trawler {number}."
    return Article(
        url=url or f"https://board.example/{number}",
        title=title or f"Trawler {number} stopped",
        text=said,
        html=f"<p>{said}</p>",
    )


def fill(folder: Path, source: Source) -> str:
    """An archive with everything that could carry the item; its id."""
    with Store.open(folder) as store:
        store.write_catalogue([source, replace(source, id="other", homepage="https://other.example/")])
        ingest(article(0, url=ADDRESS, title=TITLE, text=BODY), source, store=store, tagger=TAGGER, now=START)
        for number in range(1, 4):
            ingest(article(number), source, store=store, tagger=TAGGER, now=START)
        quoted = (
            f"Other news of Thailand and trafficking in persons. {BODY[:180]} More follows of quite another matter."
        )
        ingest(article(9, text=quoted), source, store=store, tagger=TAGGER, now=START)
        later = START + timedelta(hours=1)
        revised = BODY.replace("three years", "four long and bitter years at sea")
        ingest(article(0, url=ADDRESS, title=TITLE, text=revised), source, store=store, tagger=TAGGER, now=later)
        ingest(
            Article(url="https://board.example/x", title="", text=BODY), source, store=store, tagger=TAGGER, now=START
        )
        memory = Memory(store.connection)
        memory.keep_pages(
            [
                Page(
                    url=ADDRESS,
                    source="board",
                    etag=None,
                    last_modified=None,
                    body_hash="x",
                    fetched_at=START,
                    checked_at=START,
                )
            ]
        )
        memory.keep_entries(
            "board",
            [
                Entry(
                    url=ADDRESS,
                    state="done",
                    reason="new",
                    listing="https://board.example/",
                    listed_at=START,
                    listed=f'{{"title": "{TITLE}"}}',
                )
            ],
        )
        settle_stories(store)
        publish(store, DEFINED, Config(), now=START)
        ingest(article(5), source, store=store, tagger=TAGGER, now=later)
        publish(store, DEFINED, Config(), now=later)
        found = store.id_of("https://board.example/news/fisher-malee-returns-home") or ""
    writer = Writer(folder / "captures")
    page = f"<html><h1>{TITLE}</h1><p>{BODY}</p></html>".encode()
    head = [("Content-Type", "text/html; charset=utf-8")]
    writer.write(ADDRESS, status=200, headers=head, body=page, date=START)
    writer.write("https://board.example/1", status=200, headers=head, body=BESIDE.encode(), date=START)
    (folder / "crawl.log").write_text(f"stored {ADDRESS}\nstored {TITLE}\nstored something else\n")
    (folder / "snapshots").mkdir()
    with Store.open(folder) as store:
        catch_up(folder / "captures", store)
        store.checkpoint()
        store.snapshot(folder / "snapshots" / "syndicator.db")
    return found


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive before anything was taken out. Nobody changes it."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    fill(folder, SOURCE)
    return folder


@pytest.fixture
def folder(tmp_path: Path, filled: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "data", symlinks=True))


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory, filled: Path) -> tuple[Path, str, Report]:
    """The same after the item was taken out, with its id."""
    folder = Path(shutil.copytree(filled, tmp_path_factory.mktemp("without") / "data", symlinks=True))
    return folder, *take_out(folder)


@pytest.fixture
def after(tmp_path: Path, without: tuple[Path, str, Report]) -> tuple[Path, str]:
    folder, item_id, _ = without
    return Path(shutil.copytree(folder, tmp_path / "after", symlinks=True)), item_id


def decide(**given: object) -> Decision:
    return Decision(why="a person asked", who="test", at=START + timedelta(days=1), **given)  # type: ignore[arg-type]


def the_id(folder: Path) -> str:
    with Store.open(folder, write=False) as store:
        return next(item.id for item in store.every() if item.url == ADDRESS)


def take_out(folder: Path) -> tuple[str, Report]:
    item_id = the_id(folder)
    return item_id, suppress(folder, Config(), DEFINED, decide(items=(item_id,)))


def occurrences(folder: Path, *needles: str) -> list[tuple[str, str]]:
    """By brute force, and none of the code under test: which files say which words, compressed ones opened."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        bodies = [path.read_bytes()]
        if path.suffix == ".gz":
            bodies.append(gzip.GzipFile(fileobj=io.BytesIO(bodies[0])).read())
        found += [
            (path.name, needle)
            for needle in needles
            for body in bodies
            if needle.encode() in body or needle.lower().encode() in body.lower()
        ]
    return found


RUNS = [" ".join(BODY.split()[start : start + 8]) for start in range(len(BODY.split()) - 7)]


def test_before_it_is_taken_out_it_is_everywhere(filled: Path) -> None:
    said = {name for name, _ in occurrences(filled, TITLE, ADDRESS, *RUNS)}
    assert {"syndicator.db", "identities.jsonl", "crawl.log", "all.atom", "all.atom.gz", "2024-02-12.warc.gz"} <= said


def test_nothing_of_an_item_is_left_in_any_byte(without: tuple[Path, str, Report]) -> None:
    folder, _, done = without
    assert done.left == ()
    assert occurrences(folder, TITLE, ADDRESS, ADDRESS.removeprefix("https://"), *RUNS) == []
    assert (done.items, done.erased, done.blanked) == (1, 1, 1)


def test_what_looks_for_traces_finds_those_that_are_there(filled: Path, without: tuple[Path, str, Report]) -> None:
    with Store.open(filled, write=False) as store:
        item = next(item for item in store.every() if item.url == ADDRESS)
        needles = Needles.of_items([item], store, {})
    assert len(traces(filled, needles)) > 10
    assert traces(without[0], needles) == []


@pytest.mark.parametrize(
    "spelled", [TITLE.upper(), TITLE.replace(" ", "-"), TITLE.replace("a", "\\u0061"), TITLE.replace(" ", "%20")]
)
def test_a_trace_in_another_spelling_is_found_too(spelled: str, filled: Path, tmp_path: Path) -> None:
    with Store.open(filled, write=False) as store:
        item = next(item for item in store.every() if item.url == ADDRESS)
        needles = Needles.of_items([item], store, {})
    (tmp_path / "notes.md.gz").write_bytes(gzip.compress(f"before {spelled} after".encode()))
    assert len(traces(tmp_path, needles)) == 1


def test_other_captures_stay_and_are_only_blank_where_they_named_it(without: tuple[Path, str, Report]) -> None:
    kept = [response for _, response in responses(without[0] / "captures")]
    assert [response.url for response in kept] == ["https://board.example/1"]
    assert b"Something else." in kept[0].body
    assert len(kept[0].body) == int(kept[0].header("Content-Length") or 0)
    assert len(kept[0].body) == len(BESIDE.encode())


def test_the_index_of_captures_holds_not_even_what_stands_for_the_address(
    filled: Path, after: tuple[Path, str]
) -> None:
    with Store.open(filled, write=False) as store:
        keys = {bytes(row[0]) for row in store.connection.execute("SELECT address FROM capture")}
    with Store.open(after[0]) as store:
        gone, kept = last_of(
            after[0] / "captures", store, [[ADDRESS], ["https://board.example/1"]], until=START + timedelta(days=9)
        )
        left = {bytes(row[0]) for row in store.connection.execute("SELECT address FROM capture")}
        store.checkpoint()

    assert gone is None
    assert kept is not None
    assert len(keys - left) == 1
    assert not any((keys - left).pop() in path.read_bytes() for path in after[0].rglob("*") if path.is_file())


def test_feeds_that_held_it_carry_a_stub_for_thirty_days_and_then_nothing(after: tuple[Path, str]) -> None:
    folder, item_id = after
    entries = {
        path: {e.id: e for e in feedparser.parse(body).entries}
        for path, body in tree(folder).items()
        if path in {"feeds/all.atom", "feeds/country/th.atom", "feeds/source/board.atom", "feeds/source/other.atom"}
    }
    for path in ("feeds/all.atom", "feeds/country/th.atom", "feeds/source/board.atom"):
        stub = entries[path][item_id]
        assert (stub.title, "tags" in stub, "author" in stub) == ("Item withdrawn", False, False), path
        assert "board.example" not in str(stub)
    assert item_id not in entries["feeds/source/other.atom"]
    assert item_id in tree(folder)["feeds/deleted.atom"].decode()
    for days, there in ((29, True), (32, False)):
        with Store.open(folder) as store:
            publish(store, DEFINED, Config(), now=START + timedelta(days=days))
        assert (item_id in tree(folder)["feeds/country/th.atom"].decode()) is there, days


AGAIN = {
    "re-crawl": article(0, url=ADDRESS, title=TITLE, text=BODY),
    "another spelling": article(
        0,
        url="http://www.board.example/news/fisher-malee-returns-home/?utm_source=x",
        title="Anything",
        text="Anything new.",
    ),
    "new address": article(0, url="https://board.example/en/2024/another-address", title=TITLE, text=BODY),
    "reprint": article(
        0,
        url="https://elsewhere.example/reprint",
        title="A fisher is home",
        text=f"Bangkok. {BODY} Reported by an agency.",
    ),
    "truncated reprint": article(0, url="https://elsewhere.example/short", title="A fisher is home", text=BODY[:260]),
}


@pytest.mark.parametrize("again", AGAIN.values(), ids=AGAIN)
def test_it_never_comes_back(again: Article, after: tuple[Path, str]) -> None:
    with Store.open(after[0]) as store:
        before = store.totals()
        assert ingest(again, SOURCE, store=store, tagger=TAGGER, now=START + timedelta(days=2)) is Outcome.SKIPPED
        assert store.totals() == before


@pytest.mark.parametrize("again", AGAIN.values(), ids=AGAIN)
def test_without_the_decisions_it_would_come_back(again: Article, after: tuple[Path, str]) -> None:
    """The control: nothing but the file keeps it out."""
    forget_decisions(after[0])
    with Store.open(after[0]) as store:
        assert ingest(again, SOURCE, store=store, tagger=TAGGER, now=START + timedelta(days=2)) is Outcome.NEW


def forget_decisions(folder: Path) -> None:
    (folder / "suppressions.jsonl").unlink()
    with Store.open(folder) as store:
        store.set_fact("suppressions_obeyed", "0")


@pytest.mark.parametrize("obeyed", [True, False])
def test_it_comes_back_by_no_rebuild_from_former_captures(obeyed: bool, after: tuple[Path, str], folder: Path) -> None:
    """A lost database, captures and addresses of before: with the decisions it stays out, without it is there again."""
    (folder / "syndicator.db").unlink()
    (folder / "sources").mkdir()
    (folder / "sources" / "board.toml").write_text(
        'title = "River Board"\nhomepage = "https://board.example/"\nlanguage = "en"\ntimezone = "UTC"\n'
        '[[ways_in]]\nkind = "feed"\nurl = "https://board.example/feed"\n'
    )
    if obeyed:
        shutil.copy(after[0] / "suppressions.jsonl", folder)
    with Store.open(folder) as store:
        store.adopt()
    reprocess(folder)
    with Store.open(folder) as store:
        said = {item.title for item in store.every()}
    assert (TITLE in said) is not obeyed
    assert len(said) > 0


def test_what_merely_quotes_it_is_kept_without_the_quotation(after: tuple[Path, str]) -> None:
    quoting = article(
        44,
        text=f"Something else was said in Thailand by the minister in a long speech. {QUOTED}, wrote the board.",
    )
    with Store.open(after[0]) as store:
        assert ingest(quoting, SOURCE, store=store, tagger=TAGGER, now=START + timedelta(days=2)) is Outcome.NEW
        item = store.item(store.id_of("https://board.example/44") or "")
        assert item is not None
        assert "by the minister in a long speech" in item.text
        assert not [run for run in RUNS if run in item.text]


def test_an_older_copy_of_the_archive_obeys_the_newest_decisions(after: tuple[Path, str], folder: Path) -> None:
    """What `restore` does: the archive of before, the decisions of after."""
    shutil.copy(after[0] / "suppressions.jsonl", folder / "suppressions.jsonl")
    with Store.open(folder) as store:
        publish(store, DEFINED, Config(), now=START + timedelta(days=3))
        assert after[1] in tree(folder)["feeds/all.atom"].decode()
        assert TITLE not in "".join(body.decode("utf-8", "replace") for body in tree(folder).values())
    assert occurrences(folder / "public", TITLE) == [], "former generations do not say it, either"


def test_a_lost_file_of_decisions_stops_publication(after: tuple[Path, str]) -> None:
    (after[0] / "suppressions.jsonl").write_text("torn\n")
    with Store.open(after[0]) as store, pytest.raises(StoreError, match="does not begin with its key"):
        publish(store, DEFINED, Config(), now=START + timedelta(days=3))


def test_a_file_of_decisions_that_is_gone_stops_everything(after: tuple[Path, str]) -> None:
    (after[0] / "suppressions.jsonl").unlink()
    with Store.open(after[0]) as store:
        with pytest.raises(StoreError, match="is lost"):
            publish(store, DEFINED, Config(), now=START + timedelta(days=3))
        with pytest.raises(StoreError, match="is lost"):
            ingest(article(50), SOURCE, store=store, tagger=TAGGER, now=START + timedelta(days=2))


def test_the_file_of_decisions_holds_no_word(without: tuple[Path, str, Report]) -> None:
    kept = (without[0] / "suppressions.jsonl").read_text().lower()
    assert not [word for word in ("malee", "srisuk", "songkhla", "board.example", "fisher") if word in kept]
    assert '"why": "a person asked"' in kept
    assert (without[0] / "suppressions.jsonl").stat().st_mode & 0o077 == 0


def test_a_reason_that_says_it_is_refused(folder: Path) -> None:
    wanted = replace(decide(items=(the_id(folder),)), why=f"because of {TITLE}")
    with pytest.raises(StoreError, match="the reason says"):
        suppress(folder, Config(), DEFINED, wanted)
    assert not (folder / "suppressions.jsonl").exists() or "because" not in (folder / "suppressions.jsonl").read_text()


def test_a_name_takes_out_all_that_says_it(folder: Path) -> None:
    with Store.open(folder, write=False) as store:
        found = hits(store, NAME.upper())
        assert len(found) == 2  # the item, and the one that quotes it
    done = suppress(folder, Config(), DEFINED, decide(items=tuple(hit.item.id for hit in found), name=NAME))
    assert (done.left, occurrences(folder, NAME, "malee-srisuk")) == ((), [])
    with Store.open(folder) as store:
        late = article(77, text=f"An officer of Thailand thanked {NAME} for her testimony.")
        assert ingest(late, SOURCE, store=store, tagger=TAGGER, now=START + timedelta(days=2)) is Outcome.SKIPPED


def test_a_redacted_name_leaves_the_items(folder: Path) -> None:
    name = "Songkhla in Thailand"
    with Store.open(folder, write=False) as store:
        before = store.totals()
    done = suppress(folder, Config(), DEFINED, decide(name=name, redact=True))
    assert (done.left, done.items, occurrences(folder, name)) == ((), 0, [])
    with Store.open(folder) as store:
        assert store.totals() == before
        late = article(78, text=f"Officers went to {name} and came back with nothing.")
        assert ingest(late, SOURCE, store=store, tagger=TAGGER, now=START + timedelta(days=2)) is Outcome.NEW
        item = store.item(store.id_of("https://board.example/78") or "")
        assert item is not None
        assert "Songkhla" not in item.text
        assert "came back with nothing" in item.text


def test_a_publication_blanks_a_name_whose_removal_was_interrupted(folder: Path) -> None:
    with Store.open(folder) as store:
        removal_decide(store, decide(name=NAME, redact=True))  # and no more: killed here
        publish(store, DEFINED, Config(), now=START + timedelta(days=1))
        assert len(hits(store, NAME)) == 1, "only a former state still says it"
    assert occurrences(folder / "public", NAME, NAME.replace(" ", "-")) == []


def test_a_source_is_taken_out_and_stays_out(folder: Path) -> None:
    done = suppress(folder, Config(), DEFINED, decide(source="board"))
    assert done.items == 6
    with Store.open(folder) as store:
        assert store.totals() == (0, 0)
        assert ingest(article(80), SOURCE, store=store, tagger=TAGGER, now=START + timedelta(days=2)) is Outcome.SKIPPED


def test_a_later_crawl_leaves_no_trace_of_it(after: tuple[Path, str]) -> None:
    """A listing names it again, and a page links to it: neither is remembered or captured with a word of it."""
    with Store.open(after[0]) as store:
        known = store.suppressions()
        kept = captured.without(BESIDE.encode(), "text/html", "https://board.example/1", known)
        assert len(kept) == len(BESIDE.encode())
        assert b"Something else." in kept
        assert TITLE.encode() not in kept
        assert b"fisher-malee" not in kept
        entry = {"listing": "https://board.example/", "listed_at": START, "listed": f'{{"title": "{TITLE}"}}'}
        memory = Memory(store.connection)
        memory.keep_entries("board", [Entry(url=ADDRESS, state="other", reason="", **entry)])  # type: ignore[arg-type]
        memory.keep_entries("board", [Entry(url="https://board.example/z", state="other", reason="", **entry)])  # type: ignore[arg-type]
        publish(store, DEFINED, Config(), now=START + timedelta(days=2))
        said = str([tuple(row) for row in store.connection.execute("SELECT * FROM entry_memory")])
    assert "https://board.example/z" in said
    assert "fisher-malee" not in said
    assert TITLE not in said


def test_what_a_reader_keeps_in_the_file_is_named_and_goes_when_the_command_is_given_again(folder: Path) -> None:
    """A reader of before the decision holds the old pages: nobody can take them from under it."""
    reader = sqlite3.connect(folder / "syndicator.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM item").fetchone()
    item_id = the_id(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_SETTINGS", ("PRAGMA busy_timeout = 50", *connection._SETTINGS[1:]))
        done = suppress(folder, Config(), DEFINED, decide(items=(item_id,)))
        assert {Path(line.partition(": still")[0]).name for line in done.left} <= {"syndicator.db", "syndicator.db-wal"}
        assert done.left
    reader.close()
    again = suppress(folder, Config(), DEFINED, decide(items=(item_id,)))
    assert again.left == ()
    assert occurrences(folder, TITLE, ADDRESS, *RUNS) == []


def test_it_says_what_it_leaves_standing_and_why(tmp_path: Path) -> None:
    foot = "For more information please write to the press office of the harbour board by post."
    with Store.open(tmp_path) as store:
        store.write_catalogue([SOURCE])
        ingest(article(0, title="News", text=f"{BODY} {foot}"), SOURCE, store=store, tagger=TAGGER, now=START)
        for number in (1, 2, 3):
            said = f"Trawler {number} came to Thailand with {number + 20} people. {foot}"
            ingest(article(number, text=said), SOURCE, store=store, tagger=TAGGER, now=START)
        shared = f"Something else was said in Thailand by the minister in a long speech. {QUOTED}, he said to them."
        ingest(article(9, title="News of the day", text=shared), SOURCE, store=store, tagger=TAGGER, now=START)
        publish(store, DEFINED, Config(), now=START)
        item_id = next(item.id for item in store.every() if item.title == "News")
    done = suppress(tmp_path, Config(), DEFINED, decide(items=(item_id,)))
    assert done.left == ()
    assert done.standing == (
        "'news': a title of one word, which anybody writes; take a name out with --match -",
        f"'{foot.lower().rstrip('.')}': 3 other items say it, or more",
    )
    said = "".join(body.decode("utf-8", "replace") for body in tree(tmp_path).values())
    assert (foot in said, "News of the day" in said, QUOTED in said) == (True, True, False)


def test_a_title_of_two_words_is_its_own_unless_others_say_it(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.write_catalogue([SOURCE])
        for number, title in enumerate(("Malee Srisuk", "Press release", *("Press release",) * 3)):
            said = f"Trawler {number} came to Thailand with {number + 20} people on day {number * 7}."
            ingest(article(number, title=title, text=said), SOURCE, store=store, tagger=TAGGER, now=START)
        ingest(
            article(8, text="Of Malee Srisuk more is said in Thailand."), SOURCE, store=store, tagger=TAGGER, now=START
        )
        publish(store, DEFINED, Config(), now=START)
        out = [item.id for item in store.every() if item.url in {"https://board.example/0", "https://board.example/1"}]
    done = suppress(tmp_path, Config(), DEFINED, decide(items=tuple(out)))
    assert (done.left, done.items) == ((), 2)
    assert done.standing == ("'press release': 3 other items say it, or more",)
    assert occurrences(tmp_path, "Malee Srisuk") == []


def test_what_hashes_alone_know_is_looked_for_too(after: tuple[Path, str]) -> None:
    (after[0] / "late.md").write_text(f"Somebody wrote: {QUOTED}.")
    done = suppress(after[0], Config(), DEFINED, decide(items=(after[1],)))
    assert [Path(line.partition(": still")[0]).name for line in done.left] == ["late.md"]


def test_taking_out_the_same_again_does_no_harm(after: tuple[Path, str]) -> None:
    done = suppress(after[0], Config(), DEFINED, decide(items=(after[1],)))
    assert (done.items, done.left) == (0, ())
