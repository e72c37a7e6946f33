"""The reference names every command and every setting, and nothing that is not there."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from syndicator.cli import cli
from syndicator.config import Config

ROOT = Path(__file__).parents[1]
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")


def rows(heading: str) -> str:
    return REFERENCE.split(f"## {heading}\n")[1].split("\n## ")[0]


def test_every_command_stands_in_the_reference_and_no_other() -> None:
    named = set(re.findall(r"^\| `(\w+)", rows("Commands"), re.MULTILINE))
    assert named == set(cli.list_commands(None))  # type: ignore[arg-type]


def test_every_setting_stands_in_the_reference_and_no_other() -> None:
    cells = re.findall(r"^\| (`[^|]+) \|", rows("Settings"), re.MULTILINE)
    named = set(re.findall(r"`(\w+)`", " ".join(cells)))
    assert named == {field.name for field in fields(Config)}


def test_defaults_in_the_reference_are_those_of_the_settings() -> None:
    for name, default in re.findall(r"^\| `(\w+)` \| `?([^|`]+?)`? \|", rows("Settings"), re.MULTILINE):
        value = getattr(Config(), name)
        assert default == (
            "none" if value in (None, ()) else f"{value:g}" if isinstance(value, float) else str(value)
        ), name


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda path: path.name
)
def test_every_link_between_documents_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_every_command_answers_help() -> None:
    from click.testing import CliRunner

    for name in cli.list_commands(None):  # type: ignore[arg-type]
        done = CliRunner().invoke(cli, [name, "--help"])
        assert done.exit_code == 0, done.output
