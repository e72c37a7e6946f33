"""The reference names every command and every setting, and nothing that is not there."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from syndicator.cli import cli
from syndicator.config import Config
from syndicator.store import Store

ROOT = Path(__file__).parents[1]
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")


def rows(heading: str) -> str:
    return REFERENCE.split(f"## {heading}\n")[1].split("\n## ")[0]


def test_every_command_stands_in_the_reference_and_no_other() -> None:
    named = set(re.findall(r"^\| `([\w-]+)", rows("Commands"), re.MULTILINE))
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


DATA = (ROOT / "docs" / "data.md").read_text("utf-8")
SQL = [one for block in re.findall(r"```sql\n(.*?)```", DATA, re.DOTALL) for one in block.split(";") if one.strip()]


@pytest.mark.parametrize("statement", SQL, ids=lambda text: text.strip().splitlines()[0])
def test_every_question_to_begin_with_runs_as_it_stands(statement: str) -> None:
    with Store.in_memory() as store:
        asked = re.sub(r"--.*", "", statement)
        store.connection.execute(asked, [""] * asked.count("?")).fetchall()


def test_every_view_has_the_columns_that_the_data_dictionary_names() -> None:
    with Store.in_memory() as store:
        views = {
            row["name"]: [column["name"] for column in store.connection.execute(f"PRAGMA table_info({row['name']})")]
            for row in store.connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
        }
    told = {name: columns.split(", ") for name, columns in re.findall(r"`(\w+)\(([a-z_, ]+)\)`", DATA)}
    assert {"item_countries", "stories", "story_topics", "revisions", "coverage"} <= told.keys()
    assert {name: columns for name, columns in told.items() if views[name][: len(columns)] != columns} == {}
    items = DATA.split("## items\n")[1].split("\n## ")[0]
    assert set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]+) \|", items, re.MULTILINE)))) <= {
        *views["items"]
    }


def typed() -> Iterator[tuple[str, list[str]]]:
    """Where, and which words follow `syndicator`, for every line of the documents that is to be typed."""
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = path.read_text("utf-8")
        for line in re.findall(r"^ *(?:\$ |    )?(?:scripts/run|syndicator) ([a-z].*)$", text, re.MULTILINE):
            words = re.split(r"  +|\s(?:[|#>]|&&)\s", line)[0]
            yield f"{path.name}: {words}", shlex.split(words)


@pytest.mark.parametrize("words", [pytest.param(words, id=where) for where, words in typed()])
def test_every_line_that_is_to_be_typed_names_commands_and_options_that_there_are(words: list[str]) -> None:
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words.pop(0))
        assert found, words
        command = found
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= {*known, "--help"}
