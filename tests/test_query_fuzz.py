"""Any text at all: understood, or refused with a `QueryError`; never an SQL error.

`QUERY_FUZZ=100000 pytest tests/test_query_fuzz.py` runs the long one.
"""

import os
import random

from query_archive import Tagged, an_item, archive, asked, found

from syndicator.errors import QueryError
from syndicator.query import Query

COUNT = int(os.environ.get("QUERY_FUZZ", "3000"))
PIECES = [
    "country:", "mentions:", "anycountry:", "topic:", "region:", "source:", "lang:", "after:", "before:", "until:",
    "date:", "has:", "is:", "id:", "story:", "title:", "TH", "MM", "none", "unknown", "asean", "rso", "un_news", "th",
    "pt-BR", "2024", "2024-02", "2024-02-29", "1900", "2100", "2101", "pdf", "first", "updated", "forced-criminality",
    "OR", "AND", "NOT", "-", "--", "−", "(", ")", "((", "))", '"', "“", "”", "«", "»", "*", ",", ":", "::", "'", "''",
    "NEAR", "NEAR(", "+", "^", "{", "}", "x0c0th", "x0a0", "words:", "rowid", "; DROP TABLE item", "--", "/*", "*/",
    "%", "_", "?", "\\", "\x00", "\x01", "\x1b", "\r\n", "\t", "\n", " ", " ", " ", " ", "\u3000", "\u200b", "\u00ad",
    "\ud800", "\udfff", "\ufeff", "\U0001f600", "ก", "ค้ามนุษย์", "ไทย", "ํา", "កម្ពុជា", "မြန်မာ", "缅甸", "㆐", "។",
    "é", "ﬁ", "ǅ", "İ", "ß", "²", "Ⅷ", "٣", "हिन्दी", "বাংলা", "scam", "centre", "scam*", "abcd*", "ab*", '"scam centre"',
    '"scam cen*"', "a" * 200, "../../etc/passwd", "<script>", "%00", "urn:uuid:12345678-1234-5678-1234-567812345678",
]  # fmt: skip


FILTERS = [
    "country:TH", "mentions:MM,LA", "anycountry:kh", "topic:forced-criminality", "topic:unknown", "region:asean",
    "source:rso", "lang:th", "after:2024-02", "before:2024-02-29", "date:2023", "until:2100", "has:pdf", "is:first",
    "is:updated", "title:scam", "scam", "centres", "raid*", '"scam centre"', "ค้ามนุษย์", "缅甸", "-country:none", "-ก",
]  # fmt: skip


def _text(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.3:
        return "".join(
            chance.choice(["", "", "", "-", "("]) + chance.choice(FILTERS) + chance.choice([" ", " OR ", ") ", " NOT "])
            for _ in range(chance.randint(1, 9))
        )
    if kind < 0.75:
        return "".join(
            chance.choice(PIECES) + (" " if chance.random() < 0.4 else "") for _ in range(chance.randint(1, 14))
        )
    if kind < 0.9:
        return "".join(
            chr(chance.randrange(chance.choice([0x80, 0x3000, 0x110000]))) for _ in range(chance.randint(1, 30))
        )
    return chance.choice(PIECES) * chance.randint(1, 300)


def _understood(text: str) -> Query | None:
    """The query, if it is one; a refusal says a place and can be printed."""
    try:
        return asked(text)
    except QueryError as error:
        place, told = error.position, str(error)
    assert 0 <= place <= max(len(text), 2_000)
    told.encode()
    return None


def test_no_text_makes_anything_but_an_answer_or_a_query_error() -> None:
    chance = random.Random(7)
    connection = archive([
        an_item(1, "Scam centre ค้ามนุษย์", tagged=Tagged(["TH"], ["MM"], ["forced-criminality"])), an_item(2, "缅甸 a b")
    ])  # fmt: skip
    understood = 0
    for _ in range(COUNT):
        text = _text(chance)
        query = _understood(text)
        if query is None:
            continue
        understood += 1
        found(connection, query, limit=10)
        count, values = query.sql().counting
        connection.execute(count, values).fetchone()
        assert asked(query.canonical).canonical == query.canonical, text
    assert understood > COUNT // 10
    assert connection.execute("SELECT count(*) FROM item").fetchone()[0] == 2
    connection.close()
