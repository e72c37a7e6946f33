"""Others that publish feeds over HTTP, started for `benchmarks.serve` where somebody has installed them.

RSS-Bridge (a checkout, with php-fpm and nginx) reads our own feed and answers with 50 entries from its cache.
datasette with datasette-atom answers with the newest 50 rows of a table of 10,000 made items.
"""

import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ENTRIES = 50


@dataclass(frozen=True, kw_only=True)
class Rival:
    """A program in the foreground, and what to ask it for."""

    name: str
    command: list[str]
    port: int
    path: str


def rss_bridge(checkout: Path, folder: Path, port: int, source: str) -> Rival:
    """php-fpm with one worker behind nginx; caches in files, as it does by itself."""
    fpm = next(found for name in ("php-fpm", "php-fpm8.4", "php-fpm8.3", "php-fpm8.2") if (found := _program(name)))
    root = folder / "rss-bridge"
    shutil.copytree(checkout, root)
    (root / "config.ini.php").write_text("; <?php exit; ?>\n[system]\nenabled_bridges[] = *\n[cache]\ntype = file\n")
    owner = "user = root\ngroup = root\n" if os.geteuid() == 0 else ""
    (folder / "fpm.conf").write_text(
        f"[global]\nerror_log = {folder}/fpm.log\ndaemonize = no\n[www]\n{owner}listen = {folder}/fpm.sock\n"
        "pm = static\npm.max_children = 1\n"
    )
    (folder / "bridge.conf").write_text(
        f"{'user root;' if owner else ''}\ndaemon off;\nworker_processes 1;\npid {folder}/bridge.pid;\n"
        f"error_log {folder}/bridge.log;\nevents {{}}\nhttp {{\naccess_log off;\nkeepalive_requests 100000000;\n"
        f"client_body_temp_path {folder}/b;\nfastcgi_temp_path {folder}/f;\nproxy_temp_path {folder}/p;\n"
        f"uwsgi_temp_path {folder}/u;\nscgi_temp_path {folder}/s;\n"
        f"server {{\nlisten 127.0.0.1:{port};\nroot {root};\nindex index.php;\nlocation = / {{\n"
        f"include /etc/nginx/fastcgi_params;\nfastcgi_param SCRIPT_FILENAME {root}/index.php;\n"
        f"fastcgi_pass unix:{folder}/fpm.sock;\n}}\n}}\n}}\n"
    )
    nginx, flags = _program("nginx"), "-R" if owner else ""
    start = f"{fpm} -F {flags} -y {folder}/fpm.conf & exec {nginx} -c {folder}/bridge.conf -p {folder}"
    asked = f"/?action=display&bridge=FeedMerge&feed_1={quote(source, safe='')}&limit={ENTRIES}&format=Atom"
    return Rival(name="RSS-Bridge", command=["sh", "-c", start], port=port, path=asked)


def datasette(program: Path, folder: Path, port: int) -> Rival:
    """A table with what a feed says, and the query that datasette-atom documents."""
    path = folder / "items.db"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE items (id TEXT PRIMARY KEY, title TEXT, updated TEXT, summary TEXT, url TEXT)")
    rows = [
        (f"urn:x:{n}", f"Thirty people freed near the river, number {n}", f"2026-11-24T{n % 24:02}:{n % 60:02}:00Z",
         f"Police found number {n} and brought the people ashore. " * 12, f"https://made.example/{n}")
        for n in range(10_000)
    ]  # fmt: skip
    database.executemany("INSERT INTO items VALUES (?, ?, ?, ?, ?)", rows)
    database.execute("CREATE INDEX items_updated ON items (updated)")
    database.commit()
    database.close()
    columns = "id AS atom_id, title AS atom_title, updated AS atom_updated, summary AS atom_content, url AS atom_link"
    asked = quote(f"SELECT {columns} FROM items ORDER BY updated DESC LIMIT {ENTRIES}", safe="")
    command = [str(program), str(path), "-p", str(port), "-h", "127.0.0.1"]
    return Rival(name="datasette-atom", command=command, port=port, path=f"/items.atom?sql={asked}")


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
