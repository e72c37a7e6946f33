"""Serving, beside nginx with our configuration, in one run on one machine.

    python benchmarks/serve.py [--data FOLDER] [--seconds 3] [--rounds 3] [--json FILE]

Without `--data` it serves the demo. Sixteen connections that are kept ask without pause; what counts is requests
for each CPU second of the server (its whole group of processes, read from /proc), so that the asking program's own
speed does not matter much. Medians of the rounds, in turn; the ratio is to nginx in the same round. nginx is left
out where it is not installed; it answers what only an archive can by passing it on, so those rows have no ratio.
"""

import argparse
import asyncio
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

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
    per_cpu: dict[str, list[float]] = field(default_factory=dict)
    latency: dict[str, list[float]] = field(default_factory=dict)
    rate: dict[str, list[float]] = field(default_factory=dict)


def rows(etags: dict[str, str]) -> list[Row]:
    searches = [f"/search?q={quote(f'{a} {b}', safe='')}" for a in WORDS for b in WORDS if a < b]
    return [
        Row("feed, 200", [FEED]),
        Row("feed, 200 gzip", [FEED], {"accept-encoding": "gzip"}),
        Row("feed, 304", [FEED], {"if-none-match": etags["self"]}),
        Row("page", ["/country/th/"], {"accept-encoding": "gzip"}, static=False),
        Row("search, remembered", [searches[0]], {"accept-encoding": "gzip"}, static=False),
        Row("item", etags["items"].split(), {"accept-encoding": "gzip"}, static=False),
    ]


@contextmanager
def process(command: list[str], port: int) -> Iterator[int]:
    """A server, as soon as it answers; its process id."""
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(400):
            try:
                asyncio.run(asked(port, [request("/status.json", {})], 0.01))
                break
            except OSError:
                time.sleep(0.05)
        yield running.pid
    finally:
        running.terminate()
        running.wait(15)


def cpu_seconds(group: int) -> float:
    """User and system time of a process and its children, so far."""
    ticks = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            values = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(values[2]) == group:
            ticks += int(values[11]) + int(values[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def request(path: str, fields: dict[str, str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "host: bench", *(f"{name}: {value}" for name, value in fields.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def asked(port: int, requests: list[bytes], seconds: float) -> tuple[list[float], set[int]]:
    """Latencies of all answers that came within a time, and their statuses."""
    until = time.perf_counter() + seconds
    latencies: list[float] = []
    statuses: set[int] = set()

    async def one(start: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        number = start
        while True:
            begun = time.perf_counter()
            writer.write(requests[number % len(requests)])
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            status = int(head[9:12])
            if length and status != 304:
                await reader.readexactly(int(length[1]))
            latencies.append(time.perf_counter() - begun)
            statuses.add(status)
            number += CONNECTIONS
            if time.perf_counter() > until:
                break
        writer.close()

    await asyncio.gather(*(one(start) for start in range(CONNECTIONS)))
    return latencies, statuses


def measure(row: Row, server: str, port: int, group: int, seconds: float) -> None:
    requests = [request(path, row.fields) for path in row.paths]
    before, start = cpu_seconds(group), time.perf_counter()
    latencies, statuses = asyncio.run(asked(port, requests, seconds))
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
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        data = options.data.resolve() if options.data else folder / "demo"
        if not options.data:
            command = [sys.executable, "-m", "syndicator", "run", "--demo", "--data", str(data)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        servers = start(stack, folder, data)
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
        memory = resident(servers["syndicator"][1])
    report(table, memory, options.json)


def start(stack: ExitStack, folder: Path, data: Path) -> dict[str, tuple[int, int]]:
    """Both servers: port and process group."""
    from syndicator.web.server import listen

    with listen("127.0.0.1", 0) as one, listen("127.0.0.1", 0) as other:
        ours, theirs = one.getsockname()[1], other.getsockname()[1]
    command = [sys.executable, str(Path(__file__)), "--serve", str(data), str(ours)]
    servers = {"syndicator": (ours, stack.enter_context(process(command, ours)))}
    beside = nginx_command(folder, data, theirs, ours)
    if beside:
        servers["nginx"] = (theirs, stack.enter_context(process(beside, theirs)))
    return servers


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
    print(f"{'':22}{'server':>11}{'req/CPU s':>11}{'req/s':>8}{'p50 ms':>8}{'p99 ms':>8}{'ratio':>7}")
    for row in table:
        for server, values in row.per_cpu.items():
            times = sorted(row.latency[server])
            p50, p99 = (times[len(times) * part // 100] * 1000 for part in (50, 99))
            ratios = [a / b for a, b in zip(values, row.per_cpu.get("nginx", []), strict=False)]
            ratio = statistics.median(ratios) if ratios else None
            one = {
                "row": row.name, "server": server, "per_cpu_second": round(statistics.median(values)),
                "per_second": round(statistics.median(row.rate[server])), "p50_ms": round(p50, 2),
                "p99_ms": round(p99, 2), "ratio_to_nginx": round(ratio, 3) if ratio else None,
            }  # fmt: skip
            found.append(one)
            shown = f"{ratio:7.2f}" if ratio else f"{'-':>7}"
            print(
                f"{row.name:22}{server:>11}{one['per_cpu_second']:>11}{one['per_second']:>8}{p50:>8.2f}{p99:>8.2f}{shown}"
            )
    print(f"memory of syndicator serve after all of it: {memory} MB")
    if to:
        to.write_text(json.dumps({"rows": found, "memory_mb": memory}, indent=1) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
