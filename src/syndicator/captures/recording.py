"""WARC files as a web that answers: look-up by address for `--replay` and `--demo`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from syndicator.captures.members import Damage, Member, members
from syndicator.captures.records import REQUEST, Record, Recorded, digest, parse, read_at, with_body
from syndicator.errors import CaptureError

DEMO = Path(__file__).parents[1] / "_demo" / "demo.warc.gz"
"""The recording that ships with the package: stories of our own, in the shapes of three real sites."""

_Key = tuple[str, str, str]
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class _Entry:
    date: datetime
    path: Path
    offset: int
    url: str
    payload_digest: str | None
    revisit: bool


@dataclass(slots=True)
class _Scan:
    """What one pass over the files collects: requests may follow their response, so keys are made at the end."""

    responses: list[tuple[_Entry, Record]] = field(default_factory=list)
    methods: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Record id of a response, or of a request, to method and body digest."""


class Recording:
    """Responses by address. The latest record of an address wins; nothing here ever touches a network."""

    def __init__(self, scan: _Scan) -> None:
        self._exact: dict[_Key, _Entry] = {}
        self._spelled: dict[_Key, _Entry] = {}
        self._bodies: dict[str, _Entry] = {}
        for entry, record in scan.responses:
            method, sent = _asked(record, scan)
            for index, url in ((self._exact, entry.url), (self._spelled, spelling(entry.url))):
                key = (method, url, sent)
                if key not in index or index[key].date <= entry.date:
                    index[key] = entry
            if entry.payload_digest and not entry.revisit:
                self._bodies.setdefault(entry.payload_digest, entry)
        self._now = max(entry.date for entry, _ in scan.responses)
        self._urls = {url for _, url, _ in self._spelled}

    @classmethod
    def open(cls, paths: Sequence[Path], *, salvage: bool = False) -> "Recording":
        """Read the files through once and index them; bodies stay on disk.

        With `salvage`, a file that ends in the middle of a record gives what is whole before the cut.

        Raises:
            CaptureError: no file, no such file, no WARC, a damaged or cut one, or none that holds a response.
        """
        if not paths:
            raise CaptureError("recording", "no WARC file was named")
        scan = _Scan()
        for path in paths:
            for member in _whole(path, salvage=salvage):
                _take(scan, path, member)
        if not scan.responses:
            raise CaptureError(", ".join(str(path) for path in paths), "holds no response record")
        return cls(scan)

    @property
    def now(self) -> datetime:
        """The recording's clock: the latest WARC-Date of a response, UTC."""
        return self._now

    def get(self, url: str, method: str = "GET", body: bytes | None = None) -> Recorded | None:
        """The latest response to this very request, or None where it was not recorded."""
        sent = digest(body)
        entry = self._exact.get((method, url, sent)) or self._spelled.get((method, spelling(url), sent))
        if entry is None:
            return None
        response = read_at(entry.path, entry.offset)
        if entry.revisit and entry.payload_digest in self._bodies:
            original = self._bodies[entry.payload_digest]
            response = with_body(response, read_at(original.path, original.offset).body)
        return response

    def __contains__(self, url: str) -> bool:
        """Whether the address was asked at all, by any method."""
        return spelling(url) in self._urls

    def addresses(self) -> list[str]:
        """Every recorded address as it was asked, sorted."""
        return sorted({url for _, url, _ in self._exact})

    def hosts(self) -> frozenset[str]:
        """The hosts that answered, lower case."""
        return frozenset((urlsplit(url).hostname or "").lower() for _, url, _ in self._exact)


def spelling(url: str) -> str:
    """An address as look-ups compare it: case of scheme and host, default port, fragment, parameter order, escapes."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    if port and port != _DEFAULT_PORTS.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    safe = "/%:@!$&'()*+,;=~?"
    query = "&".join(sorted(quote(part, safe) for part in parts.query.split("&")))
    return urlunsplit((parts.scheme.lower(), host, quote(parts.path or "/", safe), query, ""))


def _whole(path: Path, *, salvage: bool) -> Iterator[Member]:
    count = 0
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise CaptureError(str(path), "is no file; name the WARC files themselves")
        with path.open("rb") as file:
            for member in members(file):
                yield member
                count += 1
    except FileNotFoundError as error:
        raise CaptureError(str(path), "no such file") from error
    except OSError as error:
        raise CaptureError(str(path), f"cannot be read: {error.strerror}") from error
    except Damage as damage:
        if damage.torn and count and salvage:
            return
        raise CaptureError(str(path), _explain(path, damage, count, size)) from damage
    if not count:
        raise CaptureError(str(path), "is empty")


def _explain(path: Path, damage: Damage, count: int, size: int) -> str:
    if not count and not damage.torn:
        return f"is no WARC file ({damage.problem})"
    if not damage.torn:
        return f"is damaged at byte {damage.offset} of {size}: {damage.problem}; fetch or copy the file again"
    if not count:
        return f"is cut at byte {size}, before its first record ends; fetch or copy the file again"
    return (
        f"is cut in the middle: the record at byte {damage.offset} does not end before the file does, at {size}; "
        f"fetch or copy the file again, or use the {count} whole records before it: "
        f"head -c {damage.offset} {path} > whole.warc{'.gz' if path.suffix == '.gz' else ''}"
    )


def _take(scan: _Scan, path: Path, member: Member) -> None:
    record = parse(member, str(path))
    if record.type == "request" and record.http is not None:
        asked = (record.http.protocol.upper(), digest(record.payload))
        for name in (record.id, record.fields.get_header("WARC-Concurrent-To")):
            if name:
                scan.methods[name] = asked
    elif record.type in {"response", "resource", "revisit"} and record.url.startswith(("http://", "https://")):
        if record.http is not None and str(record.http.get_statuscode()) == "304":
            return  # says nothing but that an earlier record still held
        entry = _Entry(
            record.date,
            path,
            member.offset,
            record.url,
            record.fields.get_header("WARC-Payload-Digest"),
            record.type == "revisit",
        )
        scan.responses.append((entry, Record(record.type, record.id, "", record.date, record.fields, None, b"")))


def _asked(record: Record, scan: _Scan) -> tuple[str, str]:
    """Method and body digest of the request behind a response; GET where nothing tells."""
    own = record.fields.get_header(REQUEST)
    if own:
        method, _, sent = own.partition(" ")
        return method, sent
    beside = record.fields.get_header("WARC-Concurrent-To")
    return scan.methods.get(record.id) or scan.methods.get(beside or "") or ("GET", "")
