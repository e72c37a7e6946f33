"""Writing captures: appended, synced, readable by others, safe against kills, erasable."""

import contextlib
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from syndicator.captures import Place, Recording, Writer, erase, read_at, responses
from syndicator.captures.filler import filler
from syndicator.captures.members import members
from syndicator.errors import CaptureError

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
NOW_OF = (NOON, NOON + timedelta(days=1))


def page(writer: Writer, number: int, *, size: int = 300, date: datetime = NOON) -> Place:
    body = random.Random(number).randbytes(size)
    return writer.write(
        f"https://board.example/{number}", status=200, headers=[("Content-Type", "text/html")], body=body, date=date
    )


def kinds(path: Path) -> list[WarcRecordType]:
    with path.open("rb") as file:
        return [record.record_type for record in ArchiveIterator(file)]


def test_what_was_written_is_read_back_from_its_place(tmp_path: Path) -> None:
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("ETag", '"x"'),
        ("Content-Length", "7"),
        ("Transfer-Encoding", "chunked"),
    ]
    place = Writer(tmp_path).write(
        "https://board.example/ä?q=1", status=203, headers=headers, body="<p>ü</p>".encode(), date=NOON
    )

    read = read_at(tmp_path / place.file, place.offset)

    assert read.url == "https://board.example/ä?q=1"
    assert (read.status, read.body, read.date, read.method) == (203, "<p>ü</p>".encode(), NOON, "GET")
    assert read.headers == (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"x"'), ("Content-Length", "9"))


def test_an_odd_response_is_stored_all_the_same(tmp_path: Path) -> None:
    headers = [("X-Ünknown", "dropped"), ("X-Lines", "a\r\nSet-Cookie: b"), ("X-Word", "naïve")]
    place = Writer(tmp_path).write("https://board.example/", status=299, headers=headers, body=b"", date=NOON)

    read = read_at(tmp_path / place.file, place.offset)

    assert read.status == 299
    assert [name for name, _ in read.headers] == ["X-Lines", "X-Word", "Content-Length"]


def test_a_file_a_day_and_another_when_it_is_full(tmp_path: Path) -> None:
    writer = Writer(tmp_path, most_bytes=3000)
    places = [page(writer, number, size=1000, date=NOON + timedelta(days=number // 4)) for number in range(8)]

    assert sorted({place.file for place in places}) == [
        "2024-03-01-2.warc.gz",
        "2024-03-01.warc.gz",
        "2024-03-02-2.warc.gz",
        "2024-03-02.warc.gz",
    ]
    for number, place in enumerate(places):
        assert read_at(tmp_path / place.file, place.offset).url == f"https://board.example/{number}"


def test_the_same_responses_make_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        writer = Writer(tmp_path / folder, contact="desk@board.example")
        for number in range(3):
            page(writer, number)

    assert (tmp_path / "a/2024-03-01.warc.gz").read_bytes() == (tmp_path / "b/2024-03-01.warc.gz").read_bytes()


def test_other_readers_read_our_files(tmp_path: Path) -> None:
    writer = Writer(tmp_path, contact="desk@board.example")
    for number in range(3):
        page(writer, number)
    path = tmp_path / "2024-03-01.warc.gz"

    one = [WarcRecordType.response, WarcRecordType.request]
    assert kinds(path) == [WarcRecordType.warcinfo, *one, *one, *one]
    with path.open("rb") as file:
        bodies = [
            record.reader.read()
            for record in ArchiveIterator(file, record_types=WarcRecordType.response, verify_digests=True)
        ]
    assert bodies == [random.Random(number).randbytes(300) for number in range(3)]
    check = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", path], capture_output=True, text=True, timeout=60
    )
    assert check.returncode == 0
    assert check.stdout.count("digest pass") == 7
    assert "fail" not in check.stdout


def test_a_file_says_who_wrote_it(tmp_path: Path) -> None:
    page(Writer(tmp_path, contact="desk@board.example"), 1)

    with (tmp_path / "2024-03-01.warc.gz").open("rb") as file:
        info = next(members(file)).data
    assert b"operator: desk@board.example" in info
    assert b"software: Syndicator/" in info


def test_a_torn_end_is_cut_off_wherever_it_tore(tmp_path: Path) -> None:
    path = tmp_path / "2024-03-01.warc.gz"
    first = page(Writer(tmp_path), 1)
    kept = path.stat().st_size
    page(Writer(tmp_path), 2)
    whole = path.read_bytes()
    assert len(whole) - kept > 500

    for cut in range(kept + 1, len(whole), 7):
        path.write_bytes(whole[:cut])
        again = page(Writer(tmp_path), 3)

        assert again.file == path.name
        assert read_at(path, first.offset).url.endswith("/1")
        assert read_at(path, again.offset).url.endswith("/3")
        assert kinds(path)[0] is WarcRecordType.warcinfo
        assert "https://board.example/3" in Recording.open([path]).addresses()


def test_a_tail_of_zeros_after_a_power_cut_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "2024-03-01.warc.gz"
    page(Writer(tmp_path), 1)
    with path.open("ab") as file:
        file.write(bytes(4096))

    place = page(Writer(tmp_path), 2)

    assert place.file == path.name
    assert len(Recording.open([path]).addresses()) == 2


def test_damage_before_whole_records_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "2024-03-01.warc.gz"
    places = [page(Writer(tmp_path), number) for number in range(3)]
    data = bytearray(path.read_bytes())
    data[places[1].offset + 30] ^= 0xFF
    path.write_bytes(data)

    place = page(Writer(tmp_path), 9)

    assert place.file == "2024-03-01-2.warc.gz"
    assert path.read_bytes() == bytes(data)
    assert read_at(path, places[2].offset).url.endswith("/2")


def test_two_writers_share_a_folder(tmp_path: Path) -> None:
    one, two = Writer(tmp_path), Writer(tmp_path)
    places = [page((one, two)[number % 2], number) for number in range(6)]

    for number, place in enumerate(places):
        assert read_at(tmp_path / place.file, place.offset).url == f"https://board.example/{number}"
    assert len(Recording.open([tmp_path / "2024-03-01.warc.gz"]).addresses()) == 6


WORK = """
import random, sys
from datetime import UTC, datetime
from pathlib import Path
from syndicator.captures import Writer
writer = Writer(Path(sys.argv[1]))
for number in range(10_000):
    url = f"https://board.example/{sys.argv[2]}-{number}"
    body = random.randbytes(60_000)
    place = writer.write(url, status=200, headers=[], body=body, date=datetime(2024, 3, 1, tzinfo=UTC))
    print(sys.argv[2], number, place.file, place.offset, flush=True)
"""


def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(7)
    acknowledged: list[str] = []
    for turn in range(6):
        command = [sys.executable, "-c", WORK, str(tmp_path), str(turn)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as work:
            assert work.stdout is not None
            acknowledged.append(work.stdout.readline())
            with contextlib.suppress(subprocess.TimeoutExpired):
                work.wait(chance.uniform(0, 0.15))
            work.send_signal(signal.SIGKILL)
            acknowledged += work.stdout.read().splitlines()
    page(Writer(tmp_path), 0, date=datetime(2024, 3, 1, tzinfo=UTC))

    recording = Recording.open(sorted(tmp_path.glob("*.warc.gz")))

    assert len(acknowledged) >= 6
    for line in acknowledged:
        turn, number, file, offset = line.split()
        url = f"https://board.example/{turn}-{number}"
        assert read_at(tmp_path / file, int(offset)).url == url
        assert url in recording


FULL = """
import random, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from syndicator.captures import Writer
from syndicator.errors import CaptureError
writer = Writer(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
written = 0
try:
    for number in range(99):
        url = f"https://board.example/{number}"
        body = random.Random(number).randbytes(3000)
        writer.write(url, status=200, headers=[], body=body, date=datetime(2024, 3, 1, tzinfo=UTC))
        written += 1
except CaptureError as error:
    print(written, error)
"""


def test_a_full_disk_is_said_and_leaves_whole_files(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path], capture_output=True, text=True, timeout=60, check=True
    )
    written, sentence = done.stdout.split(" ", 1)

    assert "cannot be stored" in sentence
    assert int(written) > 3
    path = tmp_path / "2024-03-01.warc.gz"
    assert len(Recording.open([path]).addresses()) == int(written)


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "captures").write_text("a file stands in the way")

    with pytest.raises(CaptureError, match="cannot be stored"):
        page(Writer(tmp_path / "captures"), 1)


def test_what_is_erased_is_gone_and_the_rest_stays_in_place(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    body = b"the name Q. Zzyzx"
    places = [
        writer.write(f"https://board.example/{word}", status=200, headers=[], body=body + word.encode(), date=NOON)
        for word in ("first", "zzyzx-found", "last")
    ]
    path = tmp_path / places[0].file

    erase(path, places[1].offset)

    with path.open("rb") as file:
        everything = b"".join(member.data for member in members(file))
    assert b"zzyzx-found" not in everything
    assert everything.count(body) == 2
    assert read_at(path, places[2].offset).url == "https://board.example/last"
    assert Recording.open([path]).addresses() == ["https://board.example/first", "https://board.example/last"]
    assert len(kinds(path)) == 7
    assert page(writer, 5).file == path.name


@pytest.mark.parametrize("length", [260, 261, 1000, 65_535, 65_553, 65_558, 65_559, 131_098, 131_099, 400_000])
def test_a_filler_has_exactly_the_length_of_what_it_replaces(tmp_path: Path, length: int) -> None:
    data = filler(length)
    (tmp_path / "f.gz").write_bytes(data)

    assert len(data) == length
    assert kinds(tmp_path / "f.gz") == [WarcRecordType.metadata]
    with (tmp_path / "f.gz").open("rb") as file:
        assert [member.length for member in members(file)] == [length]


def test_a_walk_meets_every_response_in_order(tmp_path: Path) -> None:
    writer = Writer(tmp_path, most_bytes=2500)
    written = [page(writer, number, size=700, date=NOW_OF[number // 20]) for number in range(40)]
    assert len({place.file for place in written}) > 10  # so that numbers of two digits are met

    walked = list(responses(tmp_path))

    assert [place for place, _ in walked] == written
    assert [response.url for _, response in walked] == [f"https://board.example/{number}" for number in range(40)]


def test_a_walk_passes_over_a_torn_end_and_refuses_damage(tmp_path: Path) -> None:
    places = [page(Writer(tmp_path), number) for number in range(3)]
    path = tmp_path / places[0].file
    whole = path.read_bytes()

    path.write_bytes(whole[: places[2].offset + 50])
    assert len(list(responses(tmp_path))) == 2

    path.write_bytes(whole[: places[1].offset + 30] + b"?" + whole[places[1].offset + 31 :])
    with pytest.raises(CaptureError, match=f"byte {places[1].offset}"):
        list(responses(tmp_path))


def test_what_names_somebody_is_found_and_erased(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    for number, words in enumerate(("a visit", "the name Q. Zzyzx", "a visit by Q. Zzyzx")):
        writer.write(f"https://board.example/{number}", status=200, headers=[], body=words.encode(), date=NOON)

    for place, response in list(responses(tmp_path)):
        if b"Zzyzx" in response.body:
            erase(tmp_path / place.file, place.offset)

    assert [response.body for _, response in responses(tmp_path)] == [b"a visit"]
