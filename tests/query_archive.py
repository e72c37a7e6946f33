"""A small archive, vocabulary and items for the tests of queries."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from syndicator import words
from syndicator.model import Evidence, Item, Tags
from syndicator.query import Query, parse
from syndicator.query.sql import FUNCTIONS
from syndicator.store.connection import connect
from syndicator.store.items import facets
from syndicator.store.rows import item_row, number, stamp

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SOURCES = ("iom", "rso", "un_news")
VOCABULARY = SimpleNamespace(
    countries={
        "TH": "Thailand", "MM": "Myanmar", "KH": "Cambodia", "LA": "Lao PDR", "VN": "Viet Nam", "GB": "United Kingdom",
        "AU": "Australia",
    },
    topics={
        "trafficking-in-persons": "Trafficking in persons",
        "forced-criminality": "Forced criminality and scam compounds",
        "labour-exploitation": "Forced labour and labour exploitation",
        "migrant-smuggling": "Smuggling of migrants",
    },
    broader={
        "trafficking-in-persons": None, "forced-criminality": "trafficking-in-persons",
        "labour-exploitation": "trafficking-in-persons", "migrant-smuggling": None,
    },
    country_terms=(
        SimpleNamespace(form="Burma", code="MM", kind="alias", sure=True),
        SimpleNamespace(form="Laos", code="LA", kind="alias", sure=True),
        SimpleNamespace(form="Thai", code="TH", kind="demonym", sure=True),
        SimpleNamespace(form="Bangkok", code="TH", kind="capital", sure=True),
    ),
    topic_terms=(
        SimpleNamespace(form="scam centre", slug="forced-criminality", kind="strong"),
        SimpleNamespace(form="human trafficking", slug="trafficking-in-persons", kind="strong"),
        SimpleNamespace(form="casino", slug="forced-criminality", kind="weak"),
        SimpleNamespace(form="ค้ามนุษย์", slug="trafficking-in-persons", kind="strong"),
        SimpleNamespace(form="border guard", slug="field", kind="strong"),  # of the vocabulary, and yet no topic
    ),
    regions={
        "asean": SimpleNamespace(title="ASEAN", members=("KH", "LA", "MM", "TH", "VN")),
        "mekong": SimpleNamespace(title="Mekong countries (COMMIT)", members=("KH", "LA", "MM", "TH", "VN")),
        "pacific": SimpleNamespace(title="Pacific", members=("AU",)),
    },
)  # fmt: skip


@dataclass(frozen=True)
class Tagged:
    """Tags in short."""

    primary: Sequence[str] = ()
    mentioned: Sequence[str] = ()
    topics: Sequence[str] = ()
    coverage: Any = "covered"

    def tags(self) -> Tags:
        some = Evidence(weight=1.0)
        wanted = dict.fromkeys(self.topics)
        for slug in self.topics:
            if VOCABULARY.broader[slug]:
                wanted[VOCABULARY.broader[slug]] = None
        return Tags(
            primary=dict.fromkeys(self.primary, some),
            mentioned={code: some for code in self.mentioned if code not in self.primary},
            topics=dict.fromkeys(wanted, some),
            coverage=self.coverage,
        )


def an_item(number: int, title: str = "A title", *, tagged: Tagged | None = None, **values: Any) -> Item:
    """Item number so and so: newer than those before it."""
    url = f"https://board.example/{number}"
    placed = NOW + timedelta(hours=number)
    item = Item(
        id=uuid5(NAMESPACE_URL, url).urn, url=url, source="rso", title=title, summary="", html="", text="",
        first_seen=placed, placed=placed, language="en", tags=(tagged or Tagged()).tags(),
    )  # fmt: skip
    return replace(item, **values)


def asked(text: str) -> Query:
    """A query in the test's vocabulary."""
    return parse(text, vocabulary=VOCABULARY, sources=SOURCES)


def archive(items: Iterable[Item]) -> sqlite3.Connection:
    """A store in memory that holds `items`, indexed as queries expect."""
    connection = connect(None, write=True)
    for name, (arguments, function) in FUNCTIONS.items():
        connection.create_function(name, arguments, function, deterministic=True)
    connection.execute("BEGIN")
    for item in items:
        keep(connection, item)
    connection.execute("COMMIT")
    return connection


def keep(connection: sqlite3.Connection, item: Item) -> None:
    n = number(item.id, item.placed)
    row = item_row(item) | {
        "n": n, "tag_words": words.tags(item), "tagged_at": stamp(item.first_seen),
        "is_first": int(item.first_report is None),
    }  # fmt: skip
    connection.execute(f"INSERT INTO item ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", [*row.values()])
    connection.execute("INSERT INTO body (n, html, text) VALUES (?, '', ?)", [n, item.text])
    roles = [(code, "primary") for code in item.tags.primary] + [(code, "mentioned") for code in item.tags.mentioned]
    connection.executemany("INSERT INTO item_country VALUES (?, ?, ?, 1, '[]')", [(n, *role) for role in roles])
    connection.executemany("INSERT INTO item_topic VALUES (?, ?, 1, '[]')", [(n, slug) for slug in item.tags.topics])
    if item.status != "live":
        return
    connection.executemany(
        "INSERT INTO facet (country, topic, n, since) VALUES (?, ?, ?, '')", [(*pair, n) for pair in facets(item.tags)]
    )
    connection.execute(
        "INSERT INTO search (rowid, words, tags) VALUES (?, ?, ?)", [n, words.words(item), words.tags(item)]
    )
    running = words.running(item.title, item.summary, item.text)
    if running:
        connection.execute("INSERT INTO search_trigram (rowid, words) VALUES (?, ?)", [n, running])


def found(connection: sqlite3.Connection, query: Query, *, limit: int = 1000, below: int | None = None) -> list[int]:
    """What the archive answers."""
    selection = query.sql(below=below)
    return [row[0] for row in connection.execute(selection.sql, (*selection.parameters, limit))]


def titles(connection: sqlite3.Connection, text: str) -> list[str]:
    """Titles of what is found, newest first."""
    return [
        connection.execute("SELECT title FROM item WHERE n = ?", [n]).fetchone()[0]
        for n in found(connection, asked(text))
    ]
