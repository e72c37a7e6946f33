"""Recordings: look-up by address, and what is refused."""

import gzip
import zlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from syndicator.captures import Recording, Writer, read_at
from syndicator.captures.recording import spelling
from syndicator.errors import CaptureError

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
PAGE = "https://board.example/a"


def pair(
    writer: WARCWriter,
    url: str,
    body: bytes,
    *,
    date: str = "2024-03-01T12:00:00Z",
    headers: tuple[tuple[str, str], ...] = (),
    kind: str = "response",
    status: str = "200 OK",
    **fields: str,
) -> None:
    head = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1") if kind in {"response", "revisit"} else None
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    writer.write_record(
        writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(body),
            length=len(body),
            http_headers=head,
            warc_headers_dict={"WARC-Date": date, **named},
        )
    )


class Appending:
    """A file that is whole after each write."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, data: bytes) -> None:
        with self.path.open("ab") as file:
            file.write(data)

    def flush(self) -> None:
        """Nothing waits."""


def foreign(path: Path, *, compressed: bool = True) -> WARCWriter:
    """A writer of WARC files that is not ours."""
    return WARCWriter(Appending(path), gzip=compressed)


@pytest.mark.parametrize("compressed", [True, False])
def test_a_recording_answers_by_address(tmp_path: Path, compressed: bool) -> None:
    path = tmp_path / "day.warc"
    writer = foreign(path, compressed=compressed)
    pair(writer, PAGE, b"<p>Old</p>", headers=(("Content-Type", "text/html"), ("Set-Cookie", "a"), ("Set-Cookie", "b")))
    pair(writer, PAGE, b"<p>New</p>", date="2024-03-02T08:30:00Z", headers=(("Content-Type", "text/html"),))
    pair(writer, "http://board.example/robots.txt", b"", status="404 Not Found")

    recording = Recording.open([path])

    page = recording.get(PAGE)
    assert page is not None
    assert (page.status, page.body, page.url) == (200, b"<p>New</p>", PAGE)
    assert page.header("content-type") == "text/html"
    assert page.date == recording.now == datetime(2024, 3, 2, 8, 30, tzinfo=UTC)
    robots = recording.get("http://board.example/robots.txt")
    assert robots is not None
    assert robots.status == 404
    assert recording.get("https://board.example/b") is None
    assert recording.addresses() == ["http://board.example/robots.txt", PAGE]
    assert recording.hosts() == {"board.example"}


def test_the_latest_record_wins_whatever_the_order_of_files(tmp_path: Path) -> None:
    older, newer = tmp_path / "1.warc.gz", tmp_path / "2.warc.gz"
    pair(foreign(older), PAGE, b"older")
    pair(foreign(newer), PAGE, b"newer", date="2024-03-02T00:00:00Z")

    for paths in ([older, newer], [newer, older]):
        page = Recording.open(paths).get(PAGE)
        assert page is not None
        assert page.body == b"newer"


@pytest.mark.parametrize(
    "asked",
    [
        "HTTPS://Board.Example/list?b=2&a=1",
        "https://board.example:443/list?a=1&b=2",
        "https://board.example/list?a=1&b=2#top",
    ],
)
def test_other_spellings_of_an_address_find_its_record(tmp_path: Path, asked: str) -> None:
    pair(foreign(tmp_path / "a.warc.gz"), "https://board.example/list?b=2&a=1", b"list")
    recording = Recording.open([tmp_path / "a.warc.gz"])

    assert recording.get(asked) is not None
    assert asked in recording


@pytest.mark.parametrize(
    "other",
    ["http://board.example/a", "https://www.board.example/a", "https://board.example/A", "https://board.example/a/"],
)
def test_another_address_is_not_recorded(tmp_path: Path, other: str) -> None:
    pair(foreign(tmp_path / "a.warc.gz"), PAGE, b"page")
    recording = Recording.open([tmp_path / "a.warc.gz"])

    assert recording.get(other) is None
    assert other not in recording


def test_an_exact_address_goes_before_a_spelling(tmp_path: Path) -> None:
    writer = foreign(tmp_path / "a.warc.gz")
    pair(writer, "https://board.example/?a=1&b=2", b"first")
    pair(writer, "https://board.example/?b=2&a=1", b"second", date="2024-03-02T00:00:00Z")
    recording = Recording.open([tmp_path / "a.warc.gz"])

    page = recording.get("https://board.example/?a=1&b=2")
    assert page is not None
    assert page.body == b"first"


@pytest.mark.parametrize(
    "url", ["https://board.example/a?b=1&a=%20x", "https://[2001:db8::1]:8080/", "nonsense", "https://h:x/"]
)
def test_a_spelling_is_spelled_like_itself(url: str) -> None:
    assert spelling(spelling(url)) == spelling(url)


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
    ],
)
def test_a_body_comes_without_its_content_encoding(tmp_path: Path, encoding: str, encode: object) -> None:
    body = "<p>ข่าว</p>".encode() * 50
    headers = (("Content-Encoding", encoding), ("Content-Length", "99"), ("X-Kept", "yes"))
    pair(foreign(tmp_path / "a.warc.gz"), PAGE, encode(body), headers=headers)  # type: ignore[operator]

    page = Recording.open([tmp_path / "a.warc.gz"]).get(PAGE)
    assert page is not None
    assert page.body == body
    assert page.headers == (("X-Kept", "yes"), ("Content-Length", str(len(body))))


def test_a_chunked_body_comes_in_one_piece(tmp_path: Path) -> None:
    chunked = b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    pair(foreign(tmp_path / "a.warc.gz"), PAGE, chunked, headers=(("Transfer-Encoding", "chunked"),))

    page = Recording.open([tmp_path / "a.warc.gz"]).get(PAGE)
    assert page is not None
    assert page.body == b"hello world"
    assert page.header("Transfer-Encoding") is None


@pytest.mark.parametrize(("encoding", "body"), [("br", b"\x0b\x02\x80hello\x03"), ("gzip", b"not gzip at all")])
def test_a_body_that_we_cannot_decode_keeps_its_header(tmp_path: Path, encoding: str, body: bytes) -> None:
    pair(foreign(tmp_path / "a.warc.gz"), PAGE, body, headers=(("Content-Encoding", encoding),))

    page = Recording.open([tmp_path / "a.warc.gz"]).get(PAGE)
    assert page is not None
    assert (page.body, page.header("content-encoding")) == (body, encoding)


def test_posts_to_one_address_are_told_apart_by_their_bodies(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    for year in (b"2023", b"2024"):
        writer.write(PAGE, status=200, headers=(), body=b"news of " + year, date=NOON, method="POST", request_body=year)
    recording = Recording.open(sorted(tmp_path.glob("*.gz")))

    answer = recording.get(PAGE, "POST", b"2023")
    assert answer is not None
    assert answer.body == b"news of 2023"
    assert recording.get(PAGE, "POST", b"2022") is None
    assert recording.get(PAGE) is None
    assert PAGE in recording


def test_a_post_that_another_tool_recorded_is_known_by_its_request(tmp_path: Path) -> None:
    writer = foreign(tmp_path / "a.warc.gz")
    pair(writer, PAGE, b"answer", WARC_Record_ID="<urn:uuid:1>")
    ask = StatusAndHeaders("POST /a HTTP/1.1", [("Host", "board.example")], is_http_request=True)
    writer.write_record(
        writer.create_warc_record(
            PAGE,
            "request",
            payload=BytesIO(b"q"),
            length=1,
            http_headers=ask,
            warc_headers_dict={"WARC-Concurrent-To": "<urn:uuid:1>"},
        )
    )
    recording = Recording.open([tmp_path / "a.warc.gz"])

    assert recording.get(PAGE) is None
    assert recording.get(PAGE, "POST", b"q") is not None


def test_a_revisit_answers_with_the_body_it_refers_to(tmp_path: Path) -> None:
    writer = foreign(tmp_path / "a.warc.gz")
    pair(writer, PAGE, b"same", WARC_Payload_Digest="sha1:ABC")
    pair(
        writer,
        PAGE,
        b"",
        kind="revisit",
        date="2024-03-02T00:00:00Z",
        headers=(("X-Second", "1"),),
        WARC_Payload_Digest="sha1:ABC",
    )

    page = Recording.open([tmp_path / "a.warc.gz"]).get(PAGE)
    assert page is not None
    assert (page.body, page.header("X-Second")) == (b"same", "1")


def test_a_304_never_hides_the_page_it_speaks_of(tmp_path: Path) -> None:
    writer = foreign(tmp_path / "a.warc.gz")
    pair(writer, PAGE, b"page")
    pair(writer, PAGE, b"", status="304 Not Modified", date="2024-03-02T00:00:00Z")

    page = Recording.open([tmp_path / "a.warc.gz"]).get(PAGE)
    assert page is not None
    assert page.status == 200


def several(path: Path, *, compressed: bool) -> list[int]:
    """Three records; where each begins."""
    writer = foreign(path, compressed=compressed)
    starts = []
    for number in range(3):
        starts.append(path.stat().st_size if number else 0)
        pair(writer, f"{PAGE}{number}", b"x" * 500)
    return starts


@pytest.mark.parametrize("compressed", [True, False])
def test_a_cut_file_is_refused_with_the_byte_and_what_to_do(tmp_path: Path, compressed: bool) -> None:
    path = tmp_path / "cut.warc.gz"
    last = several(path, compressed=compressed)[2]
    whole = path.read_bytes()
    for size in (last + 1, last + 60, len(whole) - 5):
        path.write_bytes(whole[:size])

        with pytest.raises(CaptureError) as refusal:
            Recording.open([path])
        assert f"byte {last}" in str(refusal.value)
        assert f"head -c {last} " in str(refusal.value)
        assert Recording.open([path], salvage=True).addresses() == [f"{PAGE}0", f"{PAGE}1"]


def test_the_advice_for_a_cut_file_works(tmp_path: Path) -> None:
    path = tmp_path / "cut.warc.gz"
    last = several(path, compressed=True)[2]
    path.write_bytes(path.read_bytes()[: last + 40])

    path.write_bytes(path.read_bytes()[:last])

    assert len(Recording.open([path]).addresses()) == 2


def test_a_damaged_file_is_refused_even_when_salvaging(tmp_path: Path) -> None:
    path = tmp_path / "bad.warc.gz"
    middle = several(path, compressed=True)[1]
    data = bytearray(path.read_bytes())
    data[middle + 40] ^= 0xFF
    path.write_bytes(data)

    with pytest.raises(CaptureError, match=f"damaged at byte {middle}"):
        Recording.open([path], salvage=True)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"<html>no capture</html>", "is no WARC file"),
        (gzip.compress(b"plain text", mtime=0), "is no WARC file"),
        (b"\x1f\x8b\x08\x00", "is cut at byte 4, before its first record ends"),
    ],
)
def test_what_is_no_recording_is_refused_in_words(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "file.warc.gz"
    path.write_bytes(content)

    with pytest.raises(CaptureError, match=sentence):
        Recording.open([path])


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match=r"gone\.warc: no such file"):
        Recording.open([tmp_path / "gone.warc"])
    with pytest.raises(CaptureError, match="is no file"):
        Recording.open([tmp_path])
    with pytest.raises(CaptureError, match="no WARC file was named"):
        Recording.open([])


def test_records_squeezed_into_one_gzip_member_are_refused(tmp_path: Path) -> None:
    plain = tmp_path / "plain.warc"
    several(plain, compressed=False)
    squeezed = tmp_path / "one.warc.gz"
    squeezed.write_bytes(gzip.compress(plain.read_bytes()))

    with pytest.raises(CaptureError, match="warcio recompress"):
        Recording.open([squeezed])


def test_a_file_without_responses_is_refused(tmp_path: Path) -> None:
    writer = foreign(tmp_path / "info.warc.gz")
    writer.write_record(writer.create_warcinfo_record("info.warc.gz", {"software": "x"}))

    with pytest.raises(CaptureError, match="holds no response record"):
        Recording.open([tmp_path / "info.warc.gz"])


def test_reading_at_a_place_where_no_response_stands_is_an_error(tmp_path: Path) -> None:
    place = Writer(tmp_path).write(PAGE, status=200, headers=(), body=b"x", date=NOON)
    path = tmp_path / place.file

    with pytest.raises(CaptureError, match="a warcinfo record, no response"):
        read_at(path, 0)
    with pytest.raises(CaptureError):
        read_at(path, place.offset + 1)
    with pytest.raises(CaptureError, match="ends before byte"):
        read_at(path, path.stat().st_size)


def test_the_clock_is_that_of_the_latest_response(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    for hours in (5, 30, 2):
        writer.write(f"{PAGE}{hours}", status=200, headers=(), body=b"", date=NOON + timedelta(hours=hours))

    assert Recording.open(sorted(tmp_path.glob("*"))).now == NOON + timedelta(hours=30)
