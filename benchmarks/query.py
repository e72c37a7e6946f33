"""Queries over a large archive, against the same questions in plain SQL.

    python benchmarks/query.py --items 1000000 [--letters 1000] [--keep FILE] [--json FILE]

Builds an archive of generated items in a temporary folder with the store's own schema, asks random queries of each
kind, and prints median and 99th percentile of CPU and wall milliseconds, compiling included. Word ranks are
log-uniform from 50 to 20,000 of a Zipf vocabulary. `plain` asks what an analyst would write first: joins of the tag
tables, full text for words.
"""

import argparse
import itertools
import json
import random
import sqlite3
import statistics
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from syndicator import words
from syndicator.model import Attachment, Dated, Evidence, Item, Tags
from syndicator.query import Query, parse
from syndicator.query.sql import FUNCTIONS
from syndicator.store.connection import connect
from syndicator.store.items import facets
from syndicator.store.rows import item_row, moment, number, stamp

START = 1_500_000_000
SPAN = 9 * 365 * 86_400
COUNTRIES = [
    "TH", "MM", "KH", "LA", "VN", "ID", "MY", "PH", "BD", "LK", "IN", "NP", "PK", "AF", "IR", "IQ", "SY", "TR", "GR",
    "IT", "ES", "FR", "DE", "GB", "US", "MX", "GT", "HN", "CO", "BR", "NG", "GH", "NE", "LY", "TN", "MA", "ET", "SO",
    "KE", "ZA", "AU", "NZ", "PG", "CN", "JP",
]  # fmt: skip
TOPICS = [f"topic-{number}" for number in range(30)]
SOURCES = [f"source_{number}" for number in range(45)]
REGION = SimpleNamespace(title="Some ten", members=tuple(COUNTRIES[:10]))
VOCABULARY: Any = SimpleNamespace(
    countries={code: code for code in COUNTRIES}, topics={slug: slug for slug in TOPICS}, country_terms=(),
    topic_terms=(), broader=dict.fromkeys(TOPICS), regions={"ten": REGION},
)  # fmt: skip
THAI = ["ตำรวจ", "ช่วยเหลือ", "เหยื่อ", "ค้ามนุษย์", "แม่สอด", "ประเทศไทย", "แรงงาน", "ประมง", "ชายแดน", "กัมพูชา", "พม่า",
        "จับกุม", "ขบวนการ", "หลอกลวง", "คอลเซ็นเตอร์", "ศาล", "จำคุก", "เด็ก", "สตรี", "รัฐบาล"]  # fmt: skip
EVIDENCE = Evidence(weight=1.0)


class Prose:
    """Zipf words in a pool of sentences."""

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

    def text(self, chance: random.Random, letters: int) -> str:
        found: list[str] = []
        size = 0
        while size < letters:
            found.append(self.sentences[int(chance.random() * len(self.sentences))])
            size += len(found[-1]) + 2
        return ". ".join(found)

    def word(self, chance: random.Random) -> str:
        return self.words[int(50 * 400 ** chance.random())]


def some(chance: random.Random, names: list[str]) -> list[str]:
    """One to three of `names`, the first ones more often."""
    count = 1 if chance.random() < 0.6 else chance.randint(2, 3)
    return list({names[int(len(names) * chance.random() ** 2)] for _ in range(count)})


def generated(count: int, letters: int, prose: Prose) -> Iterator[Item]:
    chance = random.Random(2)
    for place in range(count):
        seconds = START + place * SPAN // count
        placed = moment(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds)))
        thai = chance.random() < 0.03
        text = prose.text(chance, letters)
        if thai:
            text = "".join(chance.choice(THAI) for _ in range(60)) + "\n" + text[:100]
        primary = some(chance, COUNTRIES)
        mentioned = [code for code in some(chance, COUNTRIES) if code not in primary] if chance.random() < 0.5 else []
        dated = Dated(value=placed, precision="day", raw="", method="made") if chance.random() < 0.95 else None
        yield Item(
            id=f"urn:uuid:00000000-0000-0000-0000-{place:012x}", url=f"https://made.example/{place}",
            source=SOURCES[int(45 * chance.random() ** 2)], title=text[:70], summary=text[:280], html="", text=text,
            first_seen=placed, placed=placed, language="th" if thai else chance.choice(["en", "en", "en", "id", "es"]),
            published=dated, attachments=(Attachment(url="https://made.example/a.pdf"),) if place % 20 == 0 else (),
            tags=Tags(
                primary=dict.fromkeys(primary, EVIDENCE), mentioned=dict.fromkeys(mentioned, EVIDENCE),
                topics=dict.fromkeys(some(chance, TOPICS), EVIDENCE),
            ),
        )  # fmt: skip


def build(path: Path, count: int, letters: int, prose: Prose) -> None:
    connection = connect(path, write=True)
    for setting in ("synchronous = OFF", "cache_size = -1000000", "secure_delete = OFF", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("INSERT INTO search (search, rank) VALUES ('automerge', 8)")
    connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', 100000000)")
    pairs: list[tuple[str, str, int]] = []
    found = generated(count, letters, prose)
    while batch := list(itertools.islice(found, 20_000)):
        connection.execute("BEGIN")
        write(connection, batch, pairs)
        connection.execute("COMMIT")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO facet (country, topic, n, since) VALUES (?, ?, ?, '')", sorted(pairs))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("ANALYZE")
    connection.close()


def write(connection: sqlite3.Connection, batch: list[Item], pairs: list[tuple[str, str, int]]) -> None:
    rows, bodies, countries, topics, indexed, running = [], [], [], [], [], []
    for item in batch:
        n = number(item.id, item.placed)
        tags = words.tags(item)
        rows.append(item_row(item) | {"n": n, "tag_words": tags, "tagged_at": stamp(item.first_seen)})
        bodies.append((n, item.text))
        countries += [(n, code, "primary") for code in item.tags.primary]
        countries += [(n, code, "mentioned") for code in item.tags.mentioned]
        topics += [(n, slug) for slug in item.tags.topics]
        indexed.append((n, words.words(item), tags))
        if inside := words.running(item.title, item.summary, item.text):
            running.append((n, inside))
        pairs += [(country, topic, n) for country, topic in facets(item.tags)]
    columns = ", ".join(rows[0])
    connection.executemany(f"INSERT INTO item ({columns}) VALUES ({', '.join(f':{name}' for name in rows[0])})", rows)
    connection.executemany("INSERT INTO body (n, html, text) VALUES (?, '', ?)", bodies)
    connection.executemany("INSERT INTO item_country VALUES (?, ?, ?, 1, '[]')", countries)
    connection.executemany("INSERT INTO item_topic VALUES (?, ?, 1, '[]')", topics)
    connection.executemany("INSERT INTO search (rowid, words, tags) VALUES (?, ?, ?)", indexed)
    connection.executemany("INSERT INTO search_trigram (rowid, words) VALUES (?, ?)", running)


PLAIN_PAIR = """SELECT c.n FROM item_country AS c JOIN item_topic AS t ON t.n = c.n
    WHERE c.country = ? AND c.role = 'primary' AND t.topic = ? ORDER BY c.n DESC LIMIT 50"""
PLAIN_WORDS = """SELECT i.n FROM item AS i WHERE i.n IN (SELECT rowid FROM search WHERE search MATCH ?)
    AND EXISTS (SELECT 1 FROM item_country AS c WHERE c.n = i.n AND c.country = ? AND c.role = 'primary')
    AND EXISTS (SELECT 1 FROM item_topic AS t WHERE t.n = i.n AND t.topic = ?) ORDER BY i.n DESC LIMIT 50"""


def kinds(prose: Prose) -> dict[str, Callable[[random.Random], str]]:
    """Name of a kind of query to what makes one."""

    def country(chance: random.Random) -> str:
        return f"country:{some(chance, COUNTRIES)[0]}"

    def topic(chance: random.Random) -> str:
        return f"topic:{some(chance, TOPICS)[0]}"

    word = prose.word

    def phrase(chance: random.Random) -> str:
        sentence = chance.choice(prose.sentences).split()
        at = chance.randrange(len(sentence) - 2)
        return '"' + " ".join(sentence[at : at + 2]) + '"'

    def date(chance: random.Random) -> str:
        return f"{chance.choice(['after', 'before'])}:{chance.randint(2018, 2026)}-{chance.randint(1, 12):02}"

    return {
        "country + topic": lambda c: f"{country(c)} {topic(c)}",
        "country": country,
        "region": lambda _: "region:ten",
        "region + topic": lambda c: f"region:ten {topic(c)}",
        "several countries + topic": lambda c: f"({country(c)} OR {country(c)}) {topic(c)}",
        "country - mentions": lambda c: f"{country(c)} -mentions:{c.choice(COUNTRIES)}",
        "word + country + topic": lambda c: f"{word(c)} {country(c)} {topic(c)}",
        "two words + country": lambda c: f"{word(c)} {word(c)} {country(c)}",
        "two words + topic + source": lambda c: f"{word(c)} {word(c)} {topic(c)} source:{c.choice(SOURCES)}",
        "word + region + date": lambda c: f"{word(c)} region:ten {date(c)}",
        "word - word + country + language": lambda c: f"{word(c)} -{word(c)} {country(c)} lang:en",
        "word + days": lambda c: f"{word(c)} {country(c)} {date(c)}-15",
        "word": word,
        "word*": lambda c: f"{word(c)[:4]}*",
        "date": date,
        "Thai": lambda c: c.choice(THAI) + c.choice(THAI),
        "Thai + country": lambda c: f"{c.choice(THAI)} {country(c)}",
        "Thai or word": lambda c: f"{country(c)} ({c.choice(THAI)} OR {word(c)})",
        "phrase": phrase,
        "phrase + country": lambda c: f"{phrase(c)} {country(c)}",
        "in the title": lambda c: f"title:{word(c)}",
    }


def understood(text: str) -> Query:
    return parse(text, vocabulary=VOCABULARY, sources=SOURCES)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall milliseconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def spread(samples: list[tuple[float, float]]) -> dict[str, float]:
    cpu, wall = (sorted(column) for column in zip(*samples, strict=True))
    last = min(len(cpu) - 1, int(len(cpu) * 0.99))
    return {"cpu p50": statistics.median(cpu), "cpu p99": cpu[last], "wall p50": statistics.median(wall),
            "wall p99": wall[last]}  # fmt: skip


def measure(connection: sqlite3.Connection, prose: Prose, rounds: int) -> dict[str, dict[str, float]]:
    figures: dict[str, dict[str, float]] = {}
    for name, make in kinds(prose).items():
        chance = random.Random(name)
        texts = [make(chance) for _ in range(rounds)]
        for text in texts[: rounds // 10]:
            answer(connection, understood(text))
        figures[name] = spread([timed(lambda text=text: answer(connection, understood(text))) for text in texts])
    figures |= {f"plain: {name}": spread(samples) for name, samples in plainly(connection, prose, rounds)}
    chance = random.Random(4)
    counted = [f"{prose.word(chance)} country:{some(chance, COUNTRIES)[0]}" for _ in range(rounds)]
    figures["count: word + country"] = spread([timed(lambda text=text: count(connection, text)) for text in counted])
    return figures


def plainly(
    connection: sqlite3.Connection, prose: Prose, rounds: int
) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    chance = random.Random(3)
    for name, sql, asks in (("country + topic", PLAIN_PAIR, False), ("word + country + topic", PLAIN_WORDS, True)):
        samples = []
        for _ in range(max(20, rounds // 10)):
            values = [some(chance, COUNTRIES)[0], some(chance, TOPICS)[0]]
            asked = [f'"{prose.word(chance)}"', *values] if asks else values
            samples.append(timed(lambda sql=sql, asked=asked: connection.execute(sql, asked).fetchall()))
        yield name, samples


def count(connection: sqlite3.Connection, text: str) -> list[Any]:
    return connection.execute(*understood(text).sql().counting).fetchall()


def answer(connection: sqlite3.Connection, query: Query) -> list[Any]:
    selection = query.sql()
    return connection.execute(selection.sql, (*selection.parameters, 50)).fetchall()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--items", type=int, default=1_000_000)
    options.add_argument("--letters", type=int, default=1_000, help="length of an item's text")
    options.add_argument("--rounds", type=int, default=500)
    options.add_argument("--keep", type=Path, help="the archive: kept, and used again where it exists")
    options.add_argument("--json", type=Path, help="write the figures here too")
    chosen = options.parse_args()
    prose = Prose()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.keep or Path(folder) / "archive.db"
        if not path.exists():
            started = time.process_time()
            build(path, chosen.items, chosen.letters, prose)
            took = time.process_time() - started
            print(f"built {chosen.items:,} items in {took:.0f} CPU s, {path.stat().st_size / 1e9:.2f} GB")
        connection = connect(path, write=False)
        for name, (arguments, function) in FUNCTIONS.items():
            connection.create_function(name, arguments, function, deterministic=True)
        understood("warm")
        figures = measure(connection, prose, chosen.rounds)
        connection.close()
    for name, row in figures.items():
        print(f"{name:34}" + "".join(f"{key} {value:9.2f}   " for key, value in row.items()))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
