"""nginx with the configuration that we ship: the same types and headers as our own server, and no query in its log."""

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

CONFIGURATION = Path(__file__).parents[1] / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@pytest.fixture(scope="module")
def nginx(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """nginx before the same tree, and our server behind it; its port and its log."""
    if not NGINX:
        pytest.skip("nginx is not installed")
    folder = tmp_path_factory.mktemp("nginx")
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    ours = CONFIGURATION.read_text("utf-8")
    for before, after in (
        ("listen 8080;", f"listen 127.0.0.1:{port};"),
        ("/var/lib/syndicator", str(served.folder)),
        ("/var/log/nginx/syndicator.log", str(folder / "access.log")),
        ("127.0.0.1:8000", f"127.0.0.1:{served.port}"),
    ):
        assert before in ours
        ours = ours.replace(before, after)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""
    top = f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{top}http {{\n{places}{ours}\n}}\n")
    process = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            try:
                ask(port, "/status.json")
                break
            except OSError:
                time.sleep(0.05)
        yield port, folder / "access.log"
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.mark.parametrize("path", [path for path in TYPES if path != "/metrics"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_nginx_says_what_our_server_says(path: str, coding: str, nginx: tuple[int, Path], served: Served) -> None:
    port, _ = nginx
    status, headers, body = ask(port, path, {"accept-encoding": coding})
    own_status, own, own_body = ask(served.port, path, {"accept-encoding": coding})

    assert status == own_status
    for name in ("content-type", "cache-control", *EXACTLY, "content-encoding", "vary", "x-robots-tag"):
        assert headers.get(name) == own.get(name), name
    if not headers["content-type"].startswith("text/html") and path != "/healthz":
        assert body == own_body
    if "etag" in headers:
        assert ask(port, path, {"accept-encoding": coding, "if-none-match": headers["etag"]})[0] == 304


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nothing", 404), ("/feeds/all.atom.gz", 404), ("/metrics", 404), ("/.git/config", 404), ("/country/th", 301),
     ("/feeds/../../../../etc/passwd", 400), ("/search?q=country:ZZ", 400)],
)  # fmt: skip
def test_nginx_refuses_what_our_server_refuses(path: str, status: int, nginx: tuple[int, Path]) -> None:
    got, headers, _ = ask(nginx[0], path)

    assert got == status
    assert {name: headers[name] for name in EXACTLY} == EXACTLY


def test_nginx_lets_nobody_write(nginx: tuple[int, Path]) -> None:
    assert ask(nginx[0], "/feeds/all.atom", method="DELETE")[0] == 405


def test_the_log_holds_no_query(nginx: tuple[int, Path]) -> None:
    port, log = nginx
    ask(port, "/search?q=someone")
    ask(port, "/feeds/all.atom?someone=1")
    time.sleep(0.2)

    lines = log.read_text("utf-8")
    assert re.search(r'"GET /search" 302|"GET /search" 200', lines)
    assert "someone" not in lines


def test_both_configurations_say_the_policy_of_our_pages() -> None:
    for name in ("nginx.conf", "Caddyfile"):
        text = (CONFIGURATION.parent / name).read_text("utf-8")
        for value in EXACTLY.values():
            assert value in text, name
