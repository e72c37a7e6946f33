"""Caddy with the configuration that we ship: the same types and headers as our own server, and no query in its log."""

import contextlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import Served, ask
from test_web import EXACTLY, TYPES

from syndicator.web.server import listen

CONFIGURATION = Path(__file__).parents[1] / "deploy" / "Caddyfile"
CADDY = shutil.which("caddy")
pytestmark = pytest.mark.skipif(CADDY is None, reason="caddy is not installed")


def environment_of(folder: Path) -> dict[str, str]:
    """Caddy keeps what it keeps in this folder."""
    return os.environ | dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder))


@contextlib.contextmanager
def running(served: Served, folder: Path, *changes: tuple[str, str]) -> Iterator[tuple[int, Path]]:
    """Caddy before the same tree, and our server behind it; its port and its log."""
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    ours = CONFIGURATION.read_text("utf-8")
    for before, after in (
        ("feeds.example.org {", f"http://127.0.0.1:{port} {{\n\tbind 127.0.0.1"),
        ("/var/lib/syndicator", str(served.folder)),
        ("\tlog {\n", f"\tlog {{\n\t\toutput file {folder}/access.log\n"),
        ("127.0.0.1:8000", f"127.0.0.1:{served.port}"),
        *changes,
    ):
        assert before in ours
        ours = ours.replace(before, after)
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{ours}")
    command = [str(CADDY), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, env=environment_of(folder), stdout=output, stderr=output)
        try:
            for _ in range(200):
                assert process.poll() is None, (folder / "output").read_text("utf-8")[-2000:]
                try:
                    ask(port, "/status.json")
                    break
                except OSError:
                    time.sleep(0.05)
            yield port, folder / "access.log"
        finally:
            process.terminate()
            process.wait(timeout=10)


@pytest.fixture(scope="module")
def caddy(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    with running(served, tmp_path_factory.mktemp("caddy")) as found:
        yield found


def test_without_our_server_the_tree_alone_is_a_site(served: Served, tmp_path: Path) -> None:
    changes = ("@live path / */ /search*", "@live path /search*"), (f"127.0.0.1:{served.port}", "127.0.0.1:1")
    with running(served, tmp_path, *changes) as (port, _):
        for path in ("/", "/country/th/"):
            status, headers, body = ask(port, path, {"accept-encoding": "identity"})
            assert (status, headers["content-type"]) == (200, TYPES[path])
            assert body == (served.folder / "public" / "current" / path[1:] / "index.html").read_bytes()
            assert {name: headers.get(name) for name in EXACTLY} == EXACTLY
        assert ask(port, "/search?q=x")[0] == 502


def test_the_file_as_it_ships_is_valid(tmp_path: Path) -> None:
    command = [str(CADDY), "validate", "--config", str(CONFIGURATION), "--adapter", "caddyfile"]
    done = subprocess.run(command, env=environment_of(tmp_path), capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    assert "Valid configuration" in done.stdout + done.stderr


@pytest.mark.parametrize("path", [path for path in TYPES if path != "/metrics"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_caddy_says_what_our_server_says(path: str, coding: str, caddy: tuple[int, Path], served: Served) -> None:
    port, _ = caddy
    status, headers, body = ask(port, path, {"accept-encoding": coding})
    own_status, own, own_body = ask(served.port, path, {"accept-encoding": coding})

    assert status == own_status
    for name in ("content-type", "cache-control", *EXACTLY, "content-encoding", "vary", "x-robots-tag"):
        assert headers.get(name) == own.get(name), name
    if not headers["content-type"].startswith("text/html") and path != "/healthz":
        assert body == own_body
    assert "caddy" not in headers.get("server", "").lower()
    if "etag" in headers:
        assert ask(port, path, {"accept-encoding": coding, "if-none-match": headers["etag"]})[0] == 304


def test_each_coding_has_a_tag_of_its_own(caddy: tuple[int, Path]) -> None:
    port, _ = caddy
    tags = {ask(port, "/feeds/all.atom", {"accept-encoding": coding})[1]["etag"] for coding in ("identity", "gzip")}
    assert len(tags) == 2
    assert not any(tag.startswith("W/") for tag in tags)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nothing", 404), ("/feeds/all.atom.gz", 404), ("/metrics", 404), ("/.git/config", 404), ("/country/th", 308),
     ("/feeds/../../../../etc/passwd", 404), ("/search?q=country:ZZ", 400)],
)  # fmt: skip
def test_caddy_refuses_what_our_server_refuses(path: str, status: int, caddy: tuple[int, Path]) -> None:
    got, headers, body = ask(caddy[0], path)

    assert got == status
    assert {name: headers.get(name) for name in EXACTLY} == EXACTLY
    assert b"root:" not in body


def test_caddy_lets_nobody_write(caddy: tuple[int, Path]) -> None:
    assert ask(caddy[0], "/feeds/all.atom", method="DELETE")[0] == 405
    assert ask(caddy[0], "/search?q=x", method="POST")[0] == 405


def test_a_new_generation_is_seen_at_once(caddy: tuple[int, Path], served: Served) -> None:
    current = served.folder / "public" / "current"
    before = current.readlink()
    other = current.parent / "generations" / "other"
    shutil.copytree(current.resolve(), other, symlinks=False)
    try:
        (other / "status.json").write_text('{"other": true}')
        (other / "status.json.gz").unlink()
        current.unlink()
        current.symlink_to("generations/other")
        assert ask(caddy[0], "/status.json", {"accept-encoding": "identity"})[2] == b'{"other": true}'
    finally:
        current.unlink()
        current.symlink_to(before)
        shutil.rmtree(other)


def test_the_log_holds_no_query_and_no_header(caddy: tuple[int, Path]) -> None:
    port, log = caddy
    ask(port, "/search?q=someone", {"referer": "https://someone.example/"})
    ask(port, "/feeds/all.atom?someone=1")
    time.sleep(0.3)

    lines = log.read_text("utf-8")
    assert re.search(r'"uri":"/search"', lines)
    assert "someone" not in lines
