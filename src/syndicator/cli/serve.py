"""`serve`: the published tree and search over HTTP."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import click

from syndicator.cli import data_option
from syndicator.cli.run import log_lines
from syndicator.cli.terminal import echo
from syndicator.config import load


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free one.")
@click.option("--no-crawl", is_flag=True, help="Only serve; something else runs `syndicator run`.")
@data_option
def serve(*, host: str, port: int, no_crawl: bool, data: Path) -> None:
    """The daemon: serves feeds, pages and search, and crawls what is due, until SIGTERM or Ctrl+C."""
    from syndicator.daemon import Daemon
    from syndicator.digest import check
    from syndicator.errors import NewerStore, StoreError
    from syndicator.store.connection import archive_exists
    from syndicator.web.app import application
    from syndicator.web.server import listen
    from syndicator.web.server import serve as serve_app

    config = load(data, os.environ)
    log_lines()
    if archive_exists(data):
        try:
            check(data, config)
        except NewerStore:
            raise
        except StoreError as error:  # readers go on getting what is published; /healthz says that something is wrong
            echo(f"{error}; only what is published is served", err=True)
    listener = listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    bound = listener.getsockname()[1]
    echo(f"Serving {data} on http://{shown}:{bound}/")
    if not archive_exists(data):
        echo(f"{data} holds no archive yet; there is nothing to see before the first turn.", err=True)
    elif config.local_only and urlsplit(config.base_url).port != bound:
        echo(f"Its feeds name {config.base_url}: to use this port, set base_url and publish again.", err=True)
    background = () if no_crawl else (Daemon(data, config).running,)
    serve_app(application(data, config, background=background), listener)
