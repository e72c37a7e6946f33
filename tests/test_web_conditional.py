"""Conditional and partial requests, answered as RFC 9110 wants: a table, asked of a real server over HTTP."""

import gzip
import hashlib
import re

import pytest
from served import Served

from syndicator.web.conditional import http_date, wants_gzip

FEED = "/feeds/all.atom"
BEFORE, AT, AFTER = "Thu, 19 Nov 2026 03:00:00 GMT", "Fri, 20 Nov 2026 03:00:00 GMT", "Sat, 21 Nov 2026 03:00:00 GMT"
CASES: list[tuple[str, dict[str, str], int]] = [
    ("nothing asked", {}, 200),
    ("etag known", {"if-none-match": "{plain}"}, 304),
    ("etag known, weak", {"if-none-match": "W/{plain}"}, 304),
    ("etag known among others", {"if-none-match": '"x", {plain}, "y"'}, 304),
    ("etag known, list without spaces", {"if-none-match": '"x",{plain}'}, 304),
    ("etag first in list", {"if-none-match": '{plain}, "x"'}, 304),
    ("any etag", {"if-none-match": "*"}, 304),
    ("any etag, spaces", {"if-none-match": "  *  "}, 304),
    ("etag unknown", {"if-none-match": '"x"'}, 200),
    ("etag empty", {"if-none-match": '""'}, 200),
    ("etag without quotation marks", {"if-none-match": "{bare}"}, 200),
    ("etag half quoted", {"if-none-match": '"{bare}'}, 200),
    ("etag of the other coding", {"if-none-match": "{packed}"}, 200),
    ("etag that a front server marked", {"if-none-match": '"{bare}-gzip"'}, 304),
    ("etag that starts alike", {"if-none-match": '"{bare}x"'}, 200),
    ("no etag at all", {"if-none-match": ""}, 200),
    ("gzip known", {"if-none-match": "{packed}", "accept-encoding": "gzip"}, 304),
    ("gzip wanted, plain known", {"if-none-match": "{plain}", "accept-encoding": "gzip"}, 200),
    ("since it changed", {"if-modified-since": AT}, 304),
    ("since later", {"if-modified-since": AFTER}, 304),
    ("since before", {"if-modified-since": BEFORE}, 200),
    ("since, the old form", {"if-modified-since": "Friday, 20-Nov-26 03:00:00 GMT"}, 304),
    ("since, the form of asctime", {"if-modified-since": "Fri Nov 20 03:00:00 2026"}, 304),
    ("since, one-digit day of asctime", {"if-modified-since": "Tue Dec  1 03:00:00 2026"}, 304),
    ("since, ISO is no HTTP date", {"if-modified-since": "2026-11-21T03:00:00Z"}, 200),
    ("since, another zone is no HTTP date", {"if-modified-since": "Sat, 21 Nov 2026 03:00:00 +0000"}, 200),
    ("since, no such day", {"if-modified-since": "Mon, 31 Feb 2027 03:00:00 GMT"}, 200),
    ("since, nonsense", {"if-modified-since": "yesterday"}, 200),
    ("since, zero", {"if-modified-since": "0"}, 200),
    ("etag wins over date: known, before", {"if-none-match": "{plain}", "if-modified-since": BEFORE}, 304),
    ("etag wins over date: unknown, after", {"if-none-match": '"x"', "if-modified-since": AFTER}, 200),
    ("match", {"if-match": "{plain}"}, 200),
    ("match any", {"if-match": "*"}, 200),
    ("match, in a list", {"if-match": '"x", {plain}'}, 200),
    ("match fails", {"if-match": '"x"'}, 412),
    ("match compares strongly", {"if-match": "W/{plain}"}, 412),
    ("match comes before none-match", {"if-match": '"x"', "if-none-match": "{plain}"}, 412),
    ("match holds, none-match too", {"if-match": "{plain}", "if-none-match": "{plain}"}, 304),
    ("unmodified since", {"if-unmodified-since": AFTER}, 200),
    ("unmodified since the moment", {"if-unmodified-since": AT}, 200),
    ("unmodified since fails", {"if-unmodified-since": BEFORE}, 412),
    ("unmodified since, nonsense", {"if-unmodified-since": "x"}, 200),
    ("match wins over unmodified since", {"if-match": "{plain}", "if-unmodified-since": BEFORE}, 200),
    ("range", {"range": "bytes=0-99"}, 206),
    ("range of one byte", {"range": "bytes=0-0"}, 206),
    ("range to the end", {"range": "bytes=100-"}, 206),
    ("range of the last", {"range": "bytes=-100"}, 206),
    ("range of more than all of the last", {"range": "bytes=-999999999"}, 206),
    ("range beyond the end is cut", {"range": "bytes=10-999999999"}, 206),
    ("range, capital unit", {"range": "BYTES=0-1"}, 206),
    ("range of the last byte", {"range": "bytes={last}-{last}"}, 206),
    ("range after the end", {"range": "bytes={size}-"}, 416),
    ("range far after the end", {"range": "bytes=999999999-"}, 416),
    ("range of the last none", {"range": "bytes=-0"}, 416),
    ("range backwards", {"range": "bytes=9-1"}, 200),
    ("range of nothing", {"range": "bytes=-"}, 200),
    ("range without a unit", {"range": "0-1"}, 200),
    ("range in another unit", {"range": "items=0-1"}, 200),
    ("two ranges are none", {"range": "bytes=0-1,4-5"}, 200),
    ("ten thousand ranges are none", {"range": "bytes=" + ",".join(f"{n}-{n}" for n in range(3000))}, 200),
    ("range with a number too long", {"range": "bytes=0-" + "9" * 40}, 200),
    ("range, negative start", {"range": "bytes=--5"}, 200),
    ("range, letters", {"range": "bytes=a-b"}, 200),
    ("range if etag", {"range": "bytes=0-9", "if-range": "{plain}"}, 206),
    ("range if weak etag", {"range": "bytes=0-9", "if-range": "W/{plain}"}, 200),
    ("range if other etag", {"range": "bytes=0-9", "if-range": '"x"'}, 200),
    ("range if date", {"range": "bytes=0-9", "if-range": AT}, 206),
    ("range if later date", {"range": "bytes=0-9", "if-range": AFTER}, 200),
    ("range if earlier date", {"range": "bytes=0-9", "if-range": BEFORE}, 200),
    ("range of what is known", {"range": "bytes=0-9", "if-none-match": "{plain}"}, 304),
    ("range of what matches", {"range": "bytes=0-9", "if-match": "{plain}"}, 206),
    ("range of what does not match", {"range": "bytes=0-9", "if-match": '"x"'}, 412),
    ("range of the compressed form", {"range": "bytes=0-9", "accept-encoding": "gzip"}, 206),
    ("nonsense coding", {"accept-encoding": ";;;,"}, 200),
]


def test_the_table_is_long_enough() -> None:
    assert len(CASES) >= 60
    assert len({name for name, _, _ in CASES}) == len(CASES)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("name", "fields", "status"), CASES, ids=[name for name, _, _ in CASES])
def test_a_condition_is_answered_as_the_standard_wants(
    name: str, fields: dict[str, str], status: int, method: str, served: Served
) -> None:
    _, head, body = served.ask(FEED)
    _, packed_head, packed = served.ask(FEED, accept_encoding="gzip")
    values = {
        "{plain}": head["etag"], "{bare}": head["etag"].strip('"'), "{packed}": packed_head["etag"],
        "{size}": str(len(body)), "{last}": str(len(body) - 1),
    }  # fmt: skip
    asked = {key: re.sub(r"\{[a-z]+\}", lambda found: values[found[0]], text) for key, text in fields.items()}
    if method == "HEAD" and status in {206, 416}:
        status = 200  # a range is defined for GET alone

    got, headers, content = served.ask(FEED, method=method, **asked)

    assert got == status
    form, whole = (packed_head, packed) if "gzip" in fields.get("accept-encoding", "") else (head, body)
    assert headers["etag"] == form["etag"]
    assert headers["last-modified"] == AT
    assert headers["vary"] == "Accept-Encoding"
    assert headers["cache-control"] == head["cache-control"]
    if method == "HEAD" or status in {304, 412, 416}:
        assert content == b""
    if status == 200:
        assert headers["content-length"] == str(len(whole))
        assert method == "HEAD" or content == whole
    if status == 206:
        span = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", headers["content-range"])
        assert span
        assert int(span[3]) == len(whole)
        assert content == whole[int(span[1]) : int(span[2]) + 1]
    if status == 304:
        assert "content-type" not in headers
        assert "content-length" not in headers
    if status == 416:
        assert headers["content-range"] == f"bytes */{len(whole)}"


def test_each_coding_has_the_hash_of_its_own_bytes(served: Served) -> None:
    _, head, body = served.ask(FEED)
    _, packed_head, packed = served.ask(FEED, accept_encoding="gzip")

    assert gzip.decompress(packed) == body
    assert packed_head["content-encoding"] == "gzip"
    for headers, content in ((head, body), (packed_head, packed)):
        assert headers["etag"] == f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        (None, False), ("", False), ("gzip", True), ("GZIP", True), ("x-gzip", True), ("br, gzip", True), ("*", True),
        ("gzip;q=0", False), ("gzip; q=0.000", False), ("gzip;q=0.001", True), ("gzip;q=0.5, identity;q=1", False),
        ("gzip;q=1.0, identity;q=0.5", True), ("identity", False), ("*;q=0", False), ("*;q=0, gzip", True),
        ("gzip;q=0, *", False), ("gzip;q=2", False), ("gzip;q=x", False), ("gzippy", False), ("deflate, br;q=1", False),
        ("gzip;Q=0.8", True), ("  gzip  ,  br  ", True), (",,,gzip", True), ("gzip;q=0;q=1", False),
    ],
)  # fmt: skip
def test_compression_is_sent_to_whom_it_is_welcome(accepted: str | None, wanted: bool) -> None:
    assert wants_gzip(accepted) is wanted


@pytest.mark.parametrize("text", ["", "Fri, 20 Nov 2026 24:00:00 GMT", "Fri, 20 Xxx 2026 03:00:00 GMT", "x" * 5000])
def test_what_is_no_date_is_none(text: str) -> None:
    assert http_date(text) is None


def test_a_leap_second_and_the_last_century_are_dates() -> None:
    assert http_date("Thu, 01 Jan 1970 00:00:00 GMT") == 0
    assert http_date("Sunday, 06-Nov-94 08:49:37 GMT") == http_date("Sun, 06 Nov 1994 08:49:37 GMT") == 784111777
    assert http_date("Sat, 31 Dec 2016 23:59:60 GMT") == http_date("Sun, 01 Jan 2017 00:00:00 GMT")
