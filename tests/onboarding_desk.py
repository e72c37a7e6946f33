"""What tests of `sources add` and `sources check` type, and where they look."""

import tomllib
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from loopback_site import Site

from syndicator.cli import cli


class Desk:
    """The command line, one data folder, and one site on loopback."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder = folder
        self.site = site
        self.contact = "news@example.org"

    def __call__(self, *words: str, typed: str = "") -> Result:
        environment = {
            "SYNDICATOR_CONTACT": self.contact,
            "SYNDICATOR_OPEN_ADDRESSES": "127.0.0.0/8",
            "SYNDICATOR_OPEN_PORTS": str(self.site.port),
            "SYNDICATOR_DELAY_SECONDS": "0",
        }
        given = {name: value for name, value in environment.items() if value}
        return CliRunner().invoke(cli, [*words, "--data", str(self.folder)], env=given, input=typed)

    def add(self, path: str = "/", *words: str, typed: str = "") -> Result:
        return self("sources", "add", f"{self.site.url}{path}", "--id", "board", *words, typed=typed)

    @property
    def declaration(self) -> dict[str, Any]:
        return tomllib.loads((self.folder / "sources" / "board.toml").read_text("utf-8"))

    def written(self) -> bool:
        return (self.folder / "sources" / "board.toml").exists()
