"""Taking out a name: found in every spelling and place, asked about once, replaced at equal length everywhere."""

import json
import os
import pty
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from syndicator.captures import Writer, responses
from syndicator.config import Config
from syndicator.erasure import suppress
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Article, Attachment, Outcome, Source
from syndicator.publish import publish
from syndicator.removal import Decision, hits
from syndicator.store import Store
from syndicator.store.memory import Entry, Memory
from syndicator.suppressions.texts import words
from tests.sampling import sampled
from tests.shipped import DEFINED, TAGGER
from tests.test_removal import SOURCE, occurrences

START = datetime(2024, 2, 12, 3, tzinfo=UTC)
NAME = "José Đinh Peña"
THAI = "สุดา ใจดี"
SAYS = "Police of Thailand heard {} in a case of trafficking in persons on Monday, and the court will sit in spring."
SPELLED = {
    "as it is": NAME,
    "capitals": "JOSÉ ĐINH PEÑA",
    "no accents": "Jose Dinh Pena",
    "decomposed": "Jose\u0301 Đinh Pen\u0303a",
    "full width": "Ｊｏｓé Đｉｎｈ Ｐｅñａ",
    "soft hyphen": "Jo\u00adsé Đinh Pe\u200bña",
    "no-break space": "José\u00a0Đinh\u202fPeña",
    "line break": "José\n   Đinh Peña",
    "hyphens": "José-Đinh-Peña",
}
WITH_TERMINAL = (
    "import os, runpy, sys; os.open(sys.argv.pop(1), os.O_RDWR); "  # the first that a new session opens is its own
    "runpy.run_module('syndicator', run_name='__main__', alter_sys=True)"
)
MARKUP = {
    "across elements": "<b>José</b> <i>Đinh</i> Peña",
    "inside a word": "Jo<b>sé</b> Đinh Pe<span class=x>ña</span>",
    "entities": "Jos&eacute; &#272;inh Pe&ntilde;a",
    "an attribute": '<a title="José Đinh Peña" href="https://else.example/">he</a>',
    "paragraphs": "José</p><p>Đinh Peña",
}


def decision(**given: object) -> Decision:
    return Decision(why="a person asked", who="test", at=START + timedelta(days=1), **given)  # type: ignore[arg-type]


def fill(folder: Path, *articles: Article, source: Source = SOURCE) -> None:
    with Store.open(folder) as store:
        store.write_catalogue([replace(source, rights="full")])
        for number, article in enumerate(articles):
            at = START + timedelta(minutes=number)
            assert ingest(article, source, store=store, tagger=TAGGER, now=at) in {Outcome.NEW, Outcome.UPDATED}
        settle_stories(store)
        publish(store, DEFINED, Config(), now=START)


def said(number: int, text: str, *, html: str | None = None, **given: object) -> Article:
    given = {"title": f"A hearing in room {number} of the court", **given}
    url = f"https://board.example/n/{number}"
    return Article(**{"url": url, "text": text, "html": html or f"<p>{text}</p>", **given})  # type: ignore[arg-type]


PICTURE = "https://board.example/img/jose-dinh-pena.jpg"
FILE = Attachment(url="https://board.example/files/Jos%C3%A9_%C4%90inh_Pe%C3%B1a.pdf", title="Statement")
BESIDE: dict[str, dict[str, object]] = {
    "a picture's address": {"image": PICTURE},
    "a file's address": {"attachments": (FILE,)},
    "a file's title": {"attachments": (replace(FILE, url="https://board.example/1.pdf", title=f"Words of {NAME}"),)},
    "the original's address": {"original_url": "https://elsewhere.example/jose-dinh-pena-speaks"},
    "a former address": {"url": "https://board.example/jose-dinh-pena", "canonical_url": "https://board.example/n/4"},
}


@pytest.mark.parametrize("redact", [True, False], ids=["blanked", "taken out"])
def test_a_name_is_found_beside_the_text_and_goes_from_there(redact: bool, tmp_path: Path) -> None:
    told = [
        said(number, f"{SAYS.format('somebody')} {number} people came.", **given)
        for number, given in enumerate(BESIDE.values())
    ]
    fill(tmp_path, *told, said(9, SAYS.format("nobody")))
    spelled = (NAME, "jose-dinh-pena", "Jos%C3%A9_%C4%90inh", "José_Đinh")
    assert occurrences(tmp_path, *spelled), "the control"
    with Store.open(tmp_path) as store:
        found = {hit.item.id: hit.item.title for hit in hits(store, NAME)}
    assert len(found) == len(BESIDE)

    wanted = decision(name=NAME, redact=redact, items=() if redact else tuple(found))
    assert suppress(tmp_path, Config(), DEFINED, wanted).left == ()

    assert occurrences(tmp_path, *spelled) == []
    later = START + timedelta(days=2)
    with Store.open(tmp_path) as store:
        kept = [item.title if (item := store.item(key)) else None for key in found]
        for number, one in enumerate(told):
            new = replace(one, url=f"https://board.example/new/{number}", title=f"Another matter {number}")
            ingest(new, SOURCE, store=store, tagger=TAGGER, now=later)
        Memory(store.connection).keep_entries("board", [_listed("done", f"{NAME} speaks")])
        Memory(store.connection).keep_entries("board", [_listed("other", "https://board.example/jose-dinh-pena-2")])
        publish(store, DEFINED, Config(), now=later)
        store.compact()
    assert kept == (list(found.values()) if redact else [""] * len(found))
    assert occurrences(tmp_path, *spelled) == [], "nor does it come back, by a page or a listing"


def _listed(state: Literal["done", "other"], said: str) -> Entry:
    url = said if said.startswith("https:") else "https://board.example/n/1"
    return Entry(
        url=url, state=state, reason="", listing="https://board.example/", listed_at=START + timedelta(days=2),
        listed=json.dumps({"url": url, "title": said}, ensure_ascii=False),
    )  # fmt: skip


@pytest.mark.parametrize("spelled", sampled(SPELLED.values(), always=4), ids=SPELLED)
def test_a_name_is_found_and_replaced_however_it_is_spelled(spelled: str, tmp_path: Path) -> None:
    fill(tmp_path, said(1, SAYS.format(spelled)), said(2, SAYS.format("Jose Maria Dinh")))
    with Store.open(tmp_path) as store:
        assert [hit.item.url for hit in hits(store, NAME)] == ["https://board.example/n/1"]
    done = suppress(tmp_path, Config(), DEFINED, decision(name=NAME, redact=True))
    assert (done.left, done.items, done.rewritten) == ((), 0, 1)
    with Store.open(tmp_path, write=False) as store:
        texts = {item.url[-1]: item.text for item in store.every()}
    assert "dinh pena" not in " ".join(words(texts["1"]))
    assert "in a case of trafficking" in texts["1"]
    assert "Jose Maria Dinh" in texts["2"]


@pytest.mark.parametrize("markup", MARKUP.values(), ids=MARKUP)
def test_a_name_is_replaced_in_captured_markup_at_equal_length(markup: str, tmp_path: Path) -> None:
    fill(tmp_path, said(1, SAYS.format("somebody")))
    body = f"<html><p>Before. {markup} Behind.</p></html>".encode()
    head = [("Content-Type", "text/html")]
    Writer(tmp_path / "captures").write("https://board.example/n/1", status=200, headers=head, body=body, date=START)
    done = suppress(tmp_path, Config(), DEFINED, decision(name=NAME, redact=True))
    assert (done.left, done.blanked) == ((), 1)
    [(_, kept)] = responses(tmp_path / "captures")
    assert len(kept.body) == len(body)
    assert re.sub(rb"x+", b"", kept.body).count(b"<") == body.count(b"<")
    assert (b"Before." in kept.body, b"Behind." in kept.body) == (True, True)
    assert b"inh" not in kept.body


@pytest.mark.parametrize("charset", ["iso-8859-1", "cp874", "utf-16", "shift_jis"])
def test_a_name_is_replaced_in_a_page_of_another_charset(charset: str, tmp_path: Path) -> None:
    name = {"cp874": THAI, "shift_jis": "山田太郎"}.get(charset, "José Peña")
    fill(tmp_path, said(1, SAYS.format("somebody")))
    body = f"<html><p>Before. {name} Behind.</p></html>".encode(charset)
    head = [("Content-Type", f"text/html; charset={charset}")]
    Writer(tmp_path / "captures").write("https://board.example/n/1", status=200, headers=head, body=body, date=START)
    done = suppress(tmp_path, Config(), DEFINED, decision(name=name, redact=True))
    assert (done.left, done.blanked) == ((), 1)
    [(_, kept)] = responses(tmp_path / "captures")
    assert len(kept.body) == len(body)
    assert "Before. " in kept.body.decode(charset)
    assert name not in kept.body.decode(charset)


def test_a_name_in_a_script_without_spaces_is_found_within_running_text(tmp_path: Path) -> None:
    fill(
        tmp_path,
        said(1, "ตำรวจไทยช่วยสุดาใจดีออกจากร้านในจังหวัดสงขลาเมื่อวันจันทร์ การค้ามนุษย์"),
        said(2, "ตำรวจไทยช่วยสุดาออกจากร้านในจังหวัดสงขลาเมื่อวันอังคาร การค้ามนุษย์"),
    )
    with Store.open(tmp_path) as store:
        assert [hit.item.url[-1] for hit in hits(store, THAI)] == ["1"]
    assert suppress(tmp_path, Config(), DEFINED, decision(name=THAI, redact=True)).left == ()
    assert occurrences(tmp_path, "สุดาใจดี") == []
    with Store.open(tmp_path, write=False) as store:
        texts = {item.url[-1]: item.text for item in store.every()}
    assert "ออกจากร้านในจังหวัดสงขลา" in texts["1"]
    assert "สุดา" in texts["2"]


def test_a_name_is_found_wherever_an_item_says_it_or_said_it(tmp_path: Path) -> None:
    before = said(4, SAYS.format(NAME))
    fill(
        tmp_path,
        said(1, SAYS.format("a man"), title=f"Court hears {NAME}"),
        said(2, SAYS.format("a woman"), authors=(NAME,)),
        said(
            3,
            "Nine boats of the harbour board were painted green in Thailand this week.",
            url="https://board.example/n/jose-dinh-pena-3",
        ),
        before,
        replace(before, text=SAYS.format("a witness whose words nobody doubted"), html=None),
        said(5, SAYS.format("nobody")),
    )
    with Store.open(tmp_path) as store:
        where = {hit.item.url[-1]: hit.where for hit in hits(store, NAME)}
        assert where == {"1": ("title",), "2": ("author",), "3": ("address",), "4": ("a former state",)}
        out = tuple(hit.item.id for hit in hits(store, NAME) if "address" in hit.where)
    done = suppress(tmp_path, Config(), DEFINED, decision(name=NAME, items=out, redact=True))
    assert (done.left, done.items) == ((), 1)
    assert occurrences(tmp_path, NAME, "jose-dinh-pena") == []
    with Store.open(tmp_path) as store:
        assert store.totals()[0] == 4
        assert hits(store, NAME) == []
        found = store.connection.execute('SELECT count(*) FROM search WHERE search MATCH \'"dinh" "pena"\'')
        assert found.fetchone()[0] == 0


def test_it_lists_what_says_the_name_and_asks_once(tmp_path: Path) -> None:
    fill(tmp_path, said(1, SAYS.format(NAME)), said(2, SAYS.format("nobody")))
    out, shown = asked(tmp_path, "n\n")
    assert "board  summary, text  A hearing in room 1" in out
    assert "1 item says it or said it" in out
    assert "room 2" not in out
    assert shown.count("[y/N]") == 1
    assert not (tmp_path / "suppressions.jsonl").exists()
    assert occurrences(tmp_path, NAME)
    out, shown = asked(tmp_path, "y\n")
    assert (shown.count("[y/N]"), "nothing is left" in out) == (1, True)
    assert occurrences(tmp_path, NAME) == []


def asked(folder: Path, answer: str) -> tuple[str, str]:
    """The real command with a name on its standard input and a terminal of its own: its output, and the terminal's."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", WITH_TERMINAL, os.ttyname(theirs), "suppress", "--match", "-", "--reason", "asked",
         "--data", str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    os.write(ours, answer.encode())
    out, _ = process.communicate(f"{NAME}\n", timeout=60)
    shown = os.read(ours, 4096).decode()
    os.close(theirs)
    os.close(ours)
    return out, shown
