"""Queries over a large archive, against the same questions in plain SQL.

    python -m benchmarks.query [--items 1000000] [--keep FOLDER] [--json FILE]

Asks random queries of each kind in an archive of `benchmarks.archive`, and prints median and 99th percentile of CPU and
wall milliseconds, compiling included. Word ranks are log-uniform from 50 to 20,000 of a Zipf vocabulary. `plain` asks
what an analyst would write first: joins of the tag tables, full text for words.
"""

import argparse
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.archive import COUNTRIES, SOURCES, THAI, TOPICS, VOCABULARY, Maker, build, kept, maker
from syndicator.query import Query, parse
from syndicator.query.sql import FUNCTIONS
from syndicator.store.connection import FILE, connect
from syndicator.words import fold


def some(chance: random.Random, names: list[str]) -> str:
    """One of `names`, the first ones more often."""
    return names[int(len(names) * chance.random() ** 2)]


def ranked(made_by: Maker) -> Callable[[random.Random], str]:
    """Draws a word by its rank."""
    plain = [word for word in made_by.words if fold(word) == word and word.isalpha()]
    return lambda chance: plain[int(50 * 400 ** chance.random())]


PLAIN_PAIR = """SELECT c.n FROM item_country AS c JOIN item_topic AS t ON t.n = c.n
    WHERE c.country = ? AND c.role = 'primary' AND t.topic = ? ORDER BY c.n DESC LIMIT 50"""
PLAIN_WORDS = """SELECT i.n FROM item AS i WHERE i.n IN (SELECT rowid FROM search WHERE search MATCH ?)
    AND EXISTS (SELECT 1 FROM item_country AS c WHERE c.n = i.n AND c.country = ? AND c.role = 'primary')
    AND EXISTS (SELECT 1 FROM item_topic AS t WHERE t.n = i.n AND t.topic = ?) ORDER BY i.n DESC LIMIT 50"""


def kinds(made_by: Maker) -> dict[str, Callable[[random.Random], str]]:
    """Name of a kind of query to what makes one."""

    def country(chance: random.Random) -> str:
        return f"country:{some(chance, COUNTRIES)}"

    def topic(chance: random.Random) -> str:
        return f"topic:{some(chance, TOPICS)}"

    word = ranked(made_by)

    def longer(chance: random.Random) -> str:
        return next(found for found in iter(lambda: word(chance), "") if len(found) > 5)

    def phrase(chance: random.Random) -> str:
        sentence = fold(chance.choice(made_by.sentences)).split()
        at = chance.randrange(len(sentence) - 2)
        return '"' + " ".join(sentence[at : at + 2]) + '"'

    def date(chance: random.Random) -> str:
        return f"{chance.choice(['after', 'before'])}:{chance.randint(2002, 2026)}-{chance.randint(1, 12):02}"

    return {
        "country + topic": lambda c: f"{country(c)} {topic(c)}",
        "country": country,
        "region": lambda _: "region:asean",
        "region + topic": lambda c: f"region:asean {topic(c)}",
        "several countries + topic": lambda c: f"({country(c)} OR {country(c)}) {topic(c)}",
        "country - mentions": lambda c: f"{country(c)} -mentions:{c.choice(COUNTRIES)}",
        "word + country + topic": lambda c: f"{word(c)} {country(c)} {topic(c)}",
        "two words + country": lambda c: f"{word(c)} {word(c)} {country(c)}",
        "two words + topic + source": lambda c: f"{word(c)} {word(c)} {topic(c)} source:{c.choice(SOURCES)}",
        "word + region + date": lambda c: f"{word(c)} region:asean {date(c)}",
        "word - word + country + language": lambda c: f"{word(c)} -{word(c)} {country(c)} lang:en",
        "word + days": lambda c: f"{word(c)} {country(c)} {date(c)}-15",
        "word": word,
        "four letters*": lambda c: f"{longer(c)[:4]}*",
        "five letters*": lambda c: f"{longer(c)[:5]}*",
        "six letters*": lambda c: f"{longer(c)[:6]}*",
        "five letters* + country": lambda c: f"{longer(c)[:5]}* {country(c)}",
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


def measure(
    connection: sqlite3.Connection, made_by: Maker, rounds: int, only: list[str] | None
) -> dict[str, dict[str, float]]:
    figures: dict[str, dict[str, float]] = {}
    for name, make in kinds(made_by).items():
        if only and name not in only:
            continue
        chance = random.Random(name)
        texts = [make(chance) for _ in range(rounds)]
        for text in texts[: rounds // 10]:
            answer(connection, understood(text))
        figures[name] = spread([timed(lambda text=text: answer(connection, understood(text))) for text in texts])
    if only:
        return figures
    figures |= {f"plain: {name}": spread(samples) for name, samples in plainly(connection, made_by, rounds)}
    chance, word = random.Random(4), ranked(made_by)
    counted = [f"{word(chance)} country:{some(chance, COUNTRIES)}" for _ in range(rounds)]
    figures["count: word + country"] = spread([timed(lambda text=text: count(connection, text)) for text in counted])
    return figures


def plainly(
    connection: sqlite3.Connection, made_by: Maker, rounds: int
) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    chance, word = random.Random(3), ranked(made_by)
    for name, sql, asks in (("country + topic", PLAIN_PAIR, False), ("word + country + topic", PLAIN_WORDS, True)):
        samples = []
        for _ in range(max(20, rounds // 10)):
            values = [some(chance, COUNTRIES), some(chance, TOPICS)]
            asked = [f'"{word(chance)}"', *values] if asks else values
            samples.append(timed(lambda sql=sql, asked=asked: connection.execute(sql, asked).fetchall()))
        yield name, samples


def count(connection: sqlite3.Connection, text: str) -> list[Any]:
    return connection.execute(*understood(text).sql().counting).fetchall()


def answer(connection: sqlite3.Connection, query: Query) -> list[Any]:
    selection = query.sql()
    return connection.execute(selection.sql, (*selection.parameters, 50)).fetchall()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=500)
    options.add_argument("--keep", type=Path, default=kept(), help="where archives stay, one folder a size")
    options.add_argument("--only", nargs="*", help="kinds of query")
    options.add_argument("--json", type=Path, help="write the figures here too")
    chosen = options.parse_args()
    made_by = maker()
    with tempfile.TemporaryDirectory() as name:
        folder = chosen.keep / str(chosen.items) if chosen.keep else Path(name)
        if not (folder / FILE).exists():
            build(folder, chosen.items, 100, made_by)
        connection = connect(folder / FILE, write=False)
        print(f"{connection.execute('SELECT count(*) FROM item').fetchone()[0]:,} items")
        for called, (arguments, function) in FUNCTIONS.items():
            connection.create_function(called, arguments, function, deterministic=True)
        understood("warm")
        figures = measure(connection, made_by, chosen.rounds, chosen.only)
        connection.close()
    for called, row in figures.items():
        print(f"{called:34}" + "".join(f"{key} {value:9.2f}   " for key, value in row.items()))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
