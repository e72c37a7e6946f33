"""Words with `*`: what begins so is found, however long the beginning and however many words there are."""

import sqlite3

import pytest
from query_archive import an_item, archive, asked, found, titles

from syndicator.query import prefixes

TITLES = ["Scamming", "Scammers", "Scammed and scammers", "Scam", "Scampi", "Scammony", "Écamm", "Scamm", "Other"]


@pytest.fixture(scope="module")
def connection() -> sqlite3.Connection:
    return archive(an_item(number, title, text=f"Nothing {title}") for number, title in enumerate(TITLES))


@pytest.mark.parametrize("text", [
    "scam*", "scamm*", "scamme*", "scammer*", "scammers*", "scammersx*", "zzzzz*", "écamm*", "ecamm*",
    "scammi* OR scampi*", "scamme* scammed*", '"nothing scamm*"', "scamm* -scammi*", "scamm* -country:TH",
])  # fmt: skip
def test_what_begins_so_is_found_and_nothing_else(connection: sqlite3.Connection, text: str) -> None:
    query = asked(text)
    items = [an_item(number, title, text=f"Nothing {title}") for number, title in enumerate(TITLES)]

    assert titles(connection, text) == [item.title for item in items if query.matches(item)][::-1]


@pytest.mark.parametrize("most", [1, 2, 3, 100])
def test_more_words_than_are_written_out_are_found_all_the_same(
    connection: sqlite3.Connection, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = titles(connection, "scamm*")
    monkeypatch.setattr(prefixes, "MOST_WORDS", most)

    assert titles(connection, "scamm*") == everything
    assert len(everything) == 5


def test_long_beginnings_are_asked_for_as_whole_words(connection: sqlite3.Connection) -> None:
    """So that rows come one by one, newest first, and are not gathered before the first is known."""
    bound = prefixes.written_out('("scamme"* OR "fraud") AND "scam"*')
    (expression,) = connection.execute(f"SELECT {bound.sql}", bound.values).fetchone()

    assert expression == '(("scammed" OR "scammers") OR "fraud") AND "scam"*'


def test_the_shown_query_finds_the_same(connection: sqlite3.Connection) -> None:
    query = asked("scamme* -scamming")

    shown = [row[0] for row in connection.execute(query.sql().explain)]

    assert shown == found(connection, query, limit=50)
    assert len(shown) == 2
