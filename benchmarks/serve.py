"""Serving, beside nginx with our configuration, in one run on one machine.

    python -m benchmarks.serve [--data FOLDER] [--rss-bridge CHECKOUT] [--datasette PROGRAM] [--json FILE]

Without `--data` it serves the demo. Sixteen connections that are kept ask without pause; what counts is requests
for each CPU second of the server (its whole group of processes, read from /proc), so that the asking program's own
speed does not matter much. Medians of the rounds, in turn; the ratio is to nginx in the same round. nginx is left
out where it is not installed; it answers what only an archive can by passing it on, so those rows have no ratio.
RSS-Bridge (needs php-fpm) and datasette with datasette-atom are asked for a feed of fifty entries where they are given.
"""

import argparse
import asyncio
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from benchmarks.rivals import Rival, datasette, rss_bridge

ROOT = Path(__file__).parents[1]
CONNECTIONS = 16
FEED = "/feeds/all.atom"
WORDS = ("police", "border", "report", "workers", "boats", "court", "victims", "law", "centre", "training")


@dataclass
class Row:
    """One kind of request: what is sent, in turn, and what was measured of each server."""

    name: str
    paths: list[str]
    fields: dict[str, str] = field(default_factory=dict)
    static: bool = True
    rivals: bool = False
    """Whether others are asked too, each for its own feed."""
    sizes: dict[str, int] = field(default_factory=dict)
    """Bytes of an answer."""
    per_cpu: dict[str, list[float]] = field(default_factory=dict)
    latency: dict[str, list[float]] = field(default_factory=dict)
    rate: dict[str, list[float]] = field(default_factory=dict)


def rows(etags: dict[str, str]) -> list[Row]:
    searches = [f"/search?q={quote(f'{a} {b}', safe='')}" for a in WORDS for b in WORDS if a < b]
    return [
        Row("feed, 200", [FEED], rivals=True),
        Row("feed, 200 gzip", [FEED], {"accept-encoding": "gzip"}),
        Row("feed, 304", [FEED], {"if-none-match": etags["self"]}),
        Row("page", ["/country/th/"], {"accept-encoding": "gzip"}, static=False),
        Row("search, remembered", [searches[0]], {"accept-encoding": "gzip"}, static=False),
        Row("item", etags["items"].split(), {"accept-encoding": "gzip"}, static=False),
    ]


@contextmanager
def process(command: list[str], port: int, path: str = "/status.json") -> Iterator[int]:
    """A server, as soon as it answers; its process id."""
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(400):
            try:
                asyncio.run(asked(port, [request(path, {})], 0.01))
                break
            except OSError:
                time.sleep(0.05)
        yield running.pid
    finally:
        for member in sorted(family(running.pid), reverse=True):
            with suppress(ProcessLookupError):
                os.kill(member, signal.SIGTERM)
        running.wait(15)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and all that it started, so far."""
    return sum(family(pid).values()) / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> dict[int, int]:
    """A process and its descendants: their ids, and the ticks that each has used."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                values = (entry / "stat").read_text().rpartition(")")[2].split()
                parents[int(entry.name)] = int(values[1])
                ticks[int(entry.name)] = int(values[11]) + int(values[12])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return {member: ticks.get(member, 0) for member in found}


def request(path: str, fields: dict[str, str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "host: bench", *(f"{name}: {value}" for name, value in fields.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def asked(port: int, requests: list[bytes], seconds: float) -> tuple[list[float], set[int], int]:
    """Latencies of all answers that came within a time, their statuses, and the bytes of the last body."""
    until = time.perf_counter() + seconds
    latencies: list[float] = []
    statuses: set[int] = set()
    size = 0

    async def one(start: int) -> None:
        nonlocal size
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        number = start
        while True:
            begun = time.perf_counter()
            writer.write(requests[number % len(requests)])
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            status = int(head[9:12])
            if length and status != 304:
                size = int(length[1])
                await reader.readexactly(size)
            elif b"chunked" in head.lower():
                size = await chunked(reader)
            latencies.append(time.perf_counter() - begun)
            statuses.add(status)
            number += CONNECTIONS
            if time.perf_counter() > until:
                break
        writer.close()

    await asyncio.gather(*(one(start) for start in range(CONNECTIONS)))
    return latencies, statuses, size


async def chunked(reader: asyncio.StreamReader) -> int:
    """Read a body in chunks (RFC 9112, 7.1); its bytes."""
    size = 0
    while length := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
        await reader.readexactly(length + 2)
        size += length
    await reader.readuntil(b"\r\n")
    return size


def measure(row: Row, server: str, port: int, group: int, seconds: float, *, paths: list[str] | None = None) -> None:
    requests = [request(path, row.fields) for path in paths or row.paths]
    before, start = cpu_seconds(group), time.perf_counter()
    latencies, statuses, row.sizes[server] = asyncio.run(asked(port, requests, seconds))
    spent, wall = cpu_seconds(group) - before, time.perf_counter() - start
    assert statuses <= {200, 304}, (row.name, server, statuses)
    row.per_cpu.setdefault(server, []).append(len(latencies) / max(spent, 0.01))
    row.rate.setdefault(server, []).append(len(latencies) / wall)
    row.latency.setdefault(server, []).extend(latencies)


def nginx_command(folder: Path, data: Path, port: int, back: int) -> list[str] | None:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if not found:
        return None
    ours = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    for before, after in (
        ("listen 8080;", f"listen 127.0.0.1:{port};"),
        ("/var/lib/syndicator", str(data)),
        ("/var/log/nginx/syndicator.log", str(folder / "access.log")),
        ("127.0.0.1:8000", f"127.0.0.1:{back}"),
    ):
        ours = ours.replace(before, after)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\nkeepalive_requests 100000000;\n{places}{ours}\n}}\n"
    )
    return [found, "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def etag(port: int) -> str:
    async def head() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request(FEED, {}))
        found = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        return found

    found = re.search(rb'etag: ("[^"]*")', asyncio.run(head()), re.IGNORECASE)
    assert found
    return found[1].decode()


def item_paths(data: Path) -> str:
    text = (data / "public" / "current" / "feeds" / "all.json").read_text("utf-8")
    return " ".join(f"/item/{one['id'].removeprefix('urn:uuid:')}/" for one in json.loads(text)["items"][:50])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    rivals = os.environ.get("BENCHMARK_RIVALS")
    parser.add_argument("--rss-bridge", type=Path, default=rivals and Path(rivals, "rss-bridge"))
    parser.add_argument("--datasette", type=Path, default=rivals and Path(rivals, "datasette", "bin", "datasette"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        data = options.data.resolve() if options.data else folder / "demo"
        if not options.data:
            command = [sys.executable, "-m", "syndicator", "run", "--demo", "--data", str(data)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        servers = start(stack, folder, data)
        others = beside(stack, folder, servers["syndicator"][0], options)
        table = rows({"self": "", "items": item_paths(data)})
        tags = {name: etag(port) for name, (port, _) in servers.items()}
        for _ in range(options.rounds):
            for row in table:
                for name, (port, group) in servers.items():
                    if name == "nginx" and not row.static:
                        continue
                    if row.name == "feed, 304":
                        row.fields["if-none-match"] = tags[name]
                    measure(row, name, port, group, options.seconds)
                for rival, group in others if row.rivals else ():
                    measure(row, rival.name, rival.port, group, options.seconds, paths=[rival.path])
        memory = resident(servers["syndicator"][1])
    report(table, memory, options.json)


def start(stack: ExitStack, folder: Path, data: Path) -> dict[str, tuple[int, int]]:
    """Both servers: port and process group."""
    from syndicator.web.server import listen

    with listen("127.0.0.1", 0) as one, listen("127.0.0.1", 0) as other:
        ours, theirs = one.getsockname()[1], other.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.serve", "--serve", str(data), str(ours)]
    servers = {"syndicator": (ours, stack.enter_context(process(command, ours)))}
    beside = nginx_command(folder, data, theirs, ours)
    if beside:
        servers["nginx"] = (theirs, stack.enter_context(process(beside, theirs)))
    return servers


def beside(stack: ExitStack, folder: Path, ours: int, options: argparse.Namespace) -> list[tuple[Rival, int]]:
    """The others that were given, and the group of each."""
    from syndicator.web.server import listen

    with listen("127.0.0.1", 0) as one, listen("127.0.0.1", 0) as other:
        ports = one.getsockname()[1], other.getsockname()[1]
    rivals = []
    if options.rss_bridge:
        rivals.append(rss_bridge(options.rss_bridge, folder, ports[0], f"http://127.0.0.1:{ours}{FEED}"))
    if options.datasette:
        rivals.append(datasette(options.datasette, folder, ports[1]))
    return [(rival, stack.enter_context(process(rival.command, rival.port, rival.path))) for rival in rivals]


def serve(data: Path, port: int) -> None:
    """Our server without the limit for one visitor, since all that ask here are one."""
    from syndicator.config import Config
    from syndicator.web.app import application
    from syndicator.web.limits import Allowance
    from syndicator.web.server import listen
    from syndicator.web.server import serve as serve_app

    allowance = Allowance(per_second=1e9, burst=1_000_000_000)
    serve_app(application(data, Config(), allowance=allowance), listen("127.0.0.1", port))


def resident(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) // 1024 if found else 0


def report(table: list[Row], memory: int, to: Path | None) -> None:
    found = []
    print(f"{'':22}{'server':>15}{'req/CPU s':>11}{'req/s':>8}{'p50 ms':>8}{'p99 ms':>8}{'kB':>7}{'ratio':>8}")
    for row in table:
        for server, values in row.per_cpu.items():
            times = sorted(row.latency[server])
            p50, p99 = (times[len(times) * part // 100] * 1000 for part in (50, 99))
            ratios = [a / b for a, b in zip(values, row.per_cpu.get("nginx", []), strict=False)]
            ratio = statistics.median(ratios) if ratios else None
            size = row.sizes[server] / 1000
            one = {
                "row": row.name, "server": server, "per_cpu_second": round(statistics.median(values)),
                "per_second": round(statistics.median(row.rate[server])), "p50_ms": round(p50, 2),
                "p99_ms": round(p99, 2), "ratio_to_nginx": round(ratio, 4) if ratio else None, "kb": size,
            }  # fmt: skip
            found.append(one)
            shown = f"{size:7.1f}" + (f"{ratio:8.4f}" if ratio else f"{'-':>8}")
            print(
                f"{row.name:22}{server:>15}{one['per_cpu_second']:>11}{one['per_second']:>8}{p50:>8.2f}{p99:>8.2f}{shown}"
            )
    print(f"memory of syndicator serve after all of it: {memory} MB")
    if to:
        to.write_text(json.dumps({"rows": found, "memory_mb": memory}, indent=1) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
