"""Large archives for the benchmarks: made items, written straight into the store's tables.

    python -m benchmarks.archive FOLDER --items 1000000 [--per-day 100]

The items are those of the shared generator (`SHARED_FOLDER`, else `../shared`: its `tools/make_items.py`): bodies
of 3 kB, one to three countries and topics, some frequent and most rare; 3 % exact and 5 % near copies make stories.
Without it, ours are much the same. The rate stays as the archive grows, a hundred a day, three times what the sources
that we ship bring: so a larger archive is an older one.
"""

import argparse
import importlib.util
import itertools
import os
import random
import sqlite3
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from syndicator import definitions, words
from syndicator.model import Attachment, Dated, Evidence, Item, Match, Source, Tags
from syndicator.store import Store
from syndicator.store.items import facets
from syndicator.store.rows import evidence_row, item_row, number, stamp

END = datetime(2026, 10, 1, tzinfo=UTC)
COUNTRIES = [
    "TH", "MM", "KH", "LA", "VN", "ID", "MY", "PH", "BD", "LK", "IN", "NP", "PK", "AF", "IR", "IQ", "SY", "TR", "GR",
    "IT", "ES", "FR", "DE", "GB", "US", "MX", "GT", "HN", "CO", "BR", "NG", "GH", "NE", "LY", "TN", "MA", "ET", "SO",
    "KE", "ZA", "AU", "NZ", "PG", "CN", "JP",
]  # fmt: skip
VOCABULARY = definitions.load().vocabulary
TOPICS = list(VOCABULARY.topics)[:30]
SOURCES = [f"source_{number}" for number in range(45)]
THAI = ["ตำรวจ", "ช่วยเหลือ", "เหยื่อ", "ค้ามนุษย์", "แม่สอด", "ประเทศไทย", "แรงงาน", "ประมง", "ชายแดน", "กัมพูชา", "พม่า",
        "จับกุม", "ขบวนการ", "หลอกลวง", "คอลเซ็นเตอร์", "ศาล", "จำคุก", "เด็ก", "สตรี", "รัฐบาล"]  # fmt: skip
SOURCE = Source(
    id="source_0", title="Board", homepage="https://board.example/", country="GB", language="en", timezone="UTC"
)


@dataclass(frozen=True, kw_only=True)
class Made:
    """One item of a generator; `twin` is the place of the earlier item that it copies."""

    place: int
    seconds: int
    title: str
    text: str
    countries: Sequence[int]
    topics: Sequence[int]
    twin: int | None


class Maker(Protocol):
    """A generator of items, and what their texts are drawn from."""

    words: list[str]
    """The most frequent first."""
    sentences: list[str]

    def made(self, count: int, first: int, start: float, step: float) -> Iterator[Made]: ...


class Shared:
    """The shared generator."""

    def __init__(self, path: Path) -> None:
        spec = importlib.util.spec_from_file_location("make_items", path)
        assert spec
        assert spec.loader
        self._module: Any = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self._module)
        self._text = self._module.Text()
        self.words = self._text.words
        self.sentences = self._text.sents

    def made(self, count: int, first: int, start: float, step: float) -> Iterator[Made]:
        countries = {name: place for place, name in enumerate(self._module.COUNTRIES)}
        topics = {name: place for place, name in enumerate(self._module.TOPICS)}
        for row, body, about, tagged, twin in self._module.generate(count, first, start, step, 1, True, self._text):
            yield Made(
                place=row[0], seconds=row[7], title=row[3], text=body, twin=twin[1] if twin else None,
                countries=sorted(countries[name] for name in about), topics=sorted(topics[name] for name in tagged),
            )  # fmt: skip


class Own:
    """Words of a Zipf vocabulary in a pool of sentences."""

    def __init__(self, seed: int = 1) -> None:
        chance = random.Random(seed)
        syllables = [a + b for a in "bcdfghklmnprstvwz" for b in ("a", "e", "i", "o", "u", "an", "er", "ing")]
        made = {"".join(chance.choice(syllables) for _ in range(2 + place // 15_000)) for place in range(90_000)}
        self.words = sorted(word for word in made if words.forms(word)[0] == word)[:50_000]
        chance.shuffle(self.words)
        weights = list(itertools.accumulate(1 / (rank + 1) ** 1.05 for rank in range(len(self.words))))
        self.sentences = [
            " ".join(
                self.words[bisect_left(weights, chance.random() * weights[-1])] for _ in range(chance.randint(8, 20))
            )
            for _ in range(100_000)
        ]

    def made(self, count: int, first: int, start: float, step: float) -> Iterator[Made]:
        chance = random.Random(first)
        for place in range(count):
            text = ". ".join(chance.choices(self.sentences, k=32))
            yield Made(
                place=first + place, seconds=int(start + place * step), title=text[:70], text=text, twin=None,
                countries=_some(chance, 45), topics=_some(chance, 30),
            )  # fmt: skip


def _some(chance: random.Random, size: int) -> list[int]:
    """One to three of so many, the first ones more often."""
    count = 1 if chance.random() < 0.6 else chance.randint(2, 3)
    return sorted({int(size * chance.random() ** 2) for _ in range(count)})


def kept() -> Path | None:
    """Where large archives stay from one run to the next, if anywhere."""
    folder = os.environ.get("BENCHMARK_ARCHIVES")
    return Path(folder) if folder else None


def maker() -> Maker:
    shared = os.environ.get("SHARED_FOLDER")
    path = (Path(shared) if shared else Path(__file__).parents[2] / "shared") / "tools" / "make_items.py"
    return Shared(path) if path.exists() else Own()


def items(many: Iterator[Made]) -> Iterator[Item]:
    """What a generator made, as the road would bring it: broader topics, some mentions, Thai, dates and PDFs."""
    chance = random.Random(2)
    for made in many:
        placed = datetime.fromtimestamp(made.seconds, UTC)
        thai = chance.random() < 0.03
        text = "".join(chance.choices(THAI, k=60)) + "\n" + made.text[:100] if thai else made.text
        evidence = Evidence(
            weight=4.0, matches=(Match(form=text[:8], zone="opening", rule="name", weight=4.0, span=(0, 8)),)
        )
        primary = [COUNTRIES[place] for place in made.countries]
        others = [COUNTRIES[place] for place in _some(chance, 45)] if chance.random() < 0.5 else []
        topics = dict.fromkeys(TOPICS[place] for place in made.topics)
        topics |= dict.fromkeys(broader for slug in topics if (broader := VOCABULARY.broader[slug]))
        yield Item(
            id=_id(made.place), url=f"https://made.example/{made.place}", fingerprint=f"{made.place:x}", row_hash="1:x",
            source=SOURCES[int(45 * chance.random() ** 2)], title=made.title, summary=text[:280], text=text,
            html=f"<p>{text}</p>".replace("\n\n", "</p><p>"), first_seen=placed, placed=placed, authors=("Author",),
            published=Dated(value=placed, precision="day", raw=f"{placed:%d %B %Y}", method="meta")
            if chance.random() < 0.95 else None,
            language="th" if thai else chance.choice(["en", "en", "en", "id", "es"]),
            attachments=(Attachment(url="https://made.example/a.pdf", type="application/pdf"),)
            if made.place % 20 == 0 else (),
            story_id=_id(made.place if made.twin is None else made.twin),
            tags=Tags(
                primary=dict.fromkeys(primary, evidence), topics=dict.fromkeys(topics, evidence),
                mentioned={code: evidence for code in others if code not in primary},
            ),
        )  # fmt: skip


def _id(place: int) -> str:
    return f"urn:uuid:00000000-0000-5000-8000-{place:012x}"


def newer(made_by: Maker, first: int, count: int, now: datetime) -> list[Item]:
    """Items that come in now, each a story of its own."""
    many = made_by.made(count, first, now.timestamp(), 1)
    return [replace(item, story_id=item.id) for item in items(many)]


def build(folder: Path, count: int, per_day: float, made_by: Maker) -> None:
    """A store with so many items, the newest just before `END`."""
    with Store.open(folder) as store:
        store.write_catalogue([replace(SOURCE, id=name, title=name) for name in SOURCES])
        connection = store.connection
        for setting in ("synchronous = OFF", "cache_size = -500000", "secure_delete = OFF", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("INSERT INTO search (search, rank) VALUES ('automerge', 8)")
        connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', 100000000)")
        connection.execute("CREATE TEMP TABLE standing (country, topic, n, since, shown)")
        step = 86_400 / per_day
        found = items(made_by.made(count, 1, END.timestamp() - count * step, step))
        stories: dict[str, set[tuple[str, str]]] = {}
        while batch := list(itertools.islice(found, 10_000)):
            connection.execute("BEGIN")
            _write(connection, batch, stories)
            connection.execute("COMMIT")
        connection.execute("INSERT INTO facet SELECT * FROM standing ORDER BY country, topic, n")
        connection.execute(
            "INSERT INTO facet_size SELECT country, topic, strftime('%Y-%m', n >> 24, 'unixepoch'), count(*) "
            "FROM facet GROUP BY 1, 2, 3"
        )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("ANALYZE")


def _write(connection: sqlite3.Connection, batch: list[Item], stories: dict[str, set[tuple[str, str]]]) -> None:
    rows, bodies, countries, topics, indexed, running, standing = [], [], [], [], [], [], []
    for item in batch:
        n = number(item.id, item.placed)
        tags = words.tags(item)
        taken = stories.setdefault(item.story_id or item.id, set())
        order = int(item.story_id != item.id)
        rows.append(
            item_row(item)
            | {"n": n, "tag_words": tags, "tagged_at": stamp(item.first_seen), "judged": 1}
            | {"story_order": order, "is_first": 1 - order}
        )
        bodies.append((n, item.html, item.text))
        why = evidence_row(next(iter(item.tags.primary.values())))
        countries += [(n, code, "primary", 4.0, why) for code in item.tags.primary]
        countries += [(n, code, "mentioned", 4.0, why) for code in item.tags.mentioned]
        topics += [(n, slug, 4.0, why) for slug in item.tags.topics]
        indexed.append((n, words.words(item), tags))
        if inside := words.running(item.title, item.summary, item.text):
            running.append((n, inside))
        pairs = facets(item.tags)
        standing += [(*pair, n, stamp(item.first_seen), int(pair not in taken)) for pair in pairs]
        taken |= pairs
    columns = ", ".join(rows[0])
    connection.executemany(f"INSERT INTO item ({columns}) VALUES ({', '.join(f':{name}' for name in rows[0])})", rows)
    connection.executemany("INSERT INTO body VALUES (?, ?, ?)", bodies)
    connection.executemany("INSERT INTO item_country VALUES (?, ?, ?, ?, ?)", countries)
    connection.executemany("INSERT INTO item_topic VALUES (?, ?, ?, ?)", topics)
    connection.executemany("INSERT INTO search (rowid, words, tags) VALUES (?, ?, ?)", indexed)
    connection.executemany("INSERT INTO search_trigram (rowid, words) VALUES (?, ?)", running)
    connection.executemany("INSERT INTO standing VALUES (?, ?, ?, ?, ?)", standing)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--per-day", type=float, default=100)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    began = time.process_time()
    build(options.folder, options.items, options.per_day, maker())
    size = (options.folder / "syndicator.db").stat().st_size
    print(f"{options.items:,} items in {time.process_time() - began:.0f} CPU s, {size / 1e9:.2f} GB")


if __name__ == "__main__":
    main()
