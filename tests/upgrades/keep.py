"""Keep a small archive of the present schema, for later versions to be tested against.

    python -m tests.upgrades.keep

writes `tests/upgrades/schema-N/`: `store.sql` and the operator's own files. Run it once a schema is released, and never
again for that one. Before its release, run it whenever the schema changed.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from syndicator import crawling, definitions
from syndicator.config import Config
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Article, Dated, Outcome, Run, Verdict
from syndicator.publish import publish
from syndicator.retagging import correct
from syndicator.store import Store
from syndicator.store.connection import FILE
from syndicator.store.memory import Entry, Memory, Page
from syndicator.store.schema import VERSION
from syndicator.tagging import Tagger

HERE = Path(__file__).parent
NOW = datetime(2024, 5, 3, 6, tzinfo=UTC)
OWN = {
    "syndicator.toml": 'contact = "news@example.org"\nbase_url = "https://feeds.example.org"\ntitle = "Our news"\n',
    "sources/our_board.toml": (
        'title = "Our board"\nhomepage = "https://board.example/"\nlanguage = "en"\ntimezone = "Europe/London"\n\n'
        '[[ways_in]]\nkind = "html"\nurl = "https://board.example/news"\nlinks = "a.news"\n\n[article]\ntitle = "h1"\n'
    ),
    "sources/afp.toml": "enabled = false\n",
    "feeds/mae-sot.toml": (
        'title = "Mae Sot"\ndescription = "All that names the town."\nquery = "\\"Mae Sot\\" country:TH"\n'
    ),
}
TEXTS = (
    (
        "Thirty people freed near Mae Sot",
        "Police of Thailand freed 30 victims of trafficking in persons near Mae Sot. ",
    ),
    ("Court sentences four smugglers", "A court in Hanoi, Viet Nam, sentenced four people for migrant smuggling. "),
    ("ตำรวจช่วยเหยื่อค้ามนุษย์", "ตำรวจช่วยเหลือเหยื่อการค้ามนุษย์จำนวนสามสิบคนที่แม่สอด จังหวัดตาก "),
)


def fill(folder: Path) -> None:
    """Make an archive with something of everything that must survive."""
    for name, text in OWN.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    defined = definitions.load(folder)
    with Store.open(folder) as store:
        source = crawling.catalogue(folder)["our_board"]
        store.write_catalogue([source])
        tagger = Tagger(defined.vocabulary)
        for number, (title, words) in enumerate(TEXTS):
            day = Dated(value=NOW - timedelta(days=number), precision="day", raw="May 2024", method="selector")
            article = Article(
                url=f"https://board.example/{number}", title=title, html=f"<p>{words * 6}</p>", published=day
            )
            assert ingest(article, source, store=store, tagger=tagger, now=NOW) is Outcome.NEW
        corrected = Article(
            url="https://board.example/0", title="Thirty-one people freed", html=f"<p>{TEXTS[0][1] * 5}</p>"
        )
        ingest(corrected, source, store=store, tagger=tagger, now=NOW + timedelta(days=1))
        ingest(Article(url="https://board.example/9"), source, store=store, tagger=tagger, now=NOW)
        settle_stories(store)
        _by_hand(store, folder)
        _crawled(store)
        store.set_now(NOW + timedelta(days=1))
        publish(store, defined, Config(base_url="https://feeds.example.org"), now=NOW + timedelta(days=1))
        store.checkpoint()


def _by_hand(store: Store, folder: Path) -> None:
    item = store.item(store.id_of("https://board.example/1") or "")
    assert item
    correct(
        item, countries=(), topics=("+events",), published=None, reason="a conference", who="ann", store=store,
        folder=folder,
    )  # fmt: skip
    store.acknowledge("our_board", NOW + timedelta(days=30))


def _crawled(store: Store) -> None:
    memory = Memory(store.connection, store.write)
    url, listing = "https://board.example/0", "https://board.example/news"
    memory.keep_entries(
        "our_board",
        [Entry(url=url, state="done", reason="new", listing=listing, listed_at=NOW, listed="{}", read_at=NOW, due=NOW)],
    )
    memory.keep_pages(
        [
            Page(
                url=url,
                source="our_board",
                etag='"1"',
                last_modified=None,
                body_hash="x",
                fetched_at=NOW,
                checked_at=NOW,
            )
        ]
    )
    memory.keep_facts("our_board", NOW, "ok", "{}")
    outcomes = {Outcome.NEW: 3, Outcome.QUARANTINED: 1}
    store.record(
        Run(
            source="our_board", started_at=NOW, finished_at=NOW, verdict=Verdict.OK, reason="3 new of 4 listed.",
            way_in="HTML", listed=4, outcomes=outcomes,
        )
    )  # fmt: skip


def dumped(path: Path) -> Iterator[str]:
    """A database as SQL; full-text indexes hold no text of their own and are built again."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
        ).fetchall()
        virtual = dict(rows)
        left = tuple(
            start
            for name in virtual
            for start in (f"CREATE TABLE '{name}_", f'INSERT INTO "{name}"', f'INSERT INTO "{name}_')
        )
        for line in connection.iterdump():
            if not line.startswith((*left, "PRAGMA writable_schema", "INSERT INTO sqlite_master")):
                yield line
        for name, sql in virtual.items():
            yield f"{sql};"
            if " USING fts5 (" in sql:
                yield f"INSERT INTO {name} ({name}) VALUES ('rebuild');"
        yield f"PRAGMA user_version = {connection.execute('PRAGMA user_version').fetchone()[0]};"


def main() -> None:
    """Write the folder of the present schema."""
    target = HERE / f"schema-{VERSION}"
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name))
        shutil.rmtree(target, ignore_errors=True)
        for own in OWN:
            (target / own).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(name) / own, target / own)
        shutil.copyfile(Path(name) / "identities.jsonl", target / "identities.jsonl")
        (target / "store.sql").write_text("\n".join(dumped(Path(name) / FILE)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
