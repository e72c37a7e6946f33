"""The command line: parse, call one function, print. Nothing heavy is imported before a command needs it."""

import gc
import io
import os
import shlex
import sys
from importlib import import_module
from pathlib import Path

import click

from syndicator import __version__
from syndicator.cli.terminal import echo
from syndicator.errors import SyndicatorError

_COMMANDS = {
    "run": "run",
    "publish": "run",
    "backfill": "run",
    "serve": "serve",
    "digest": "digest",
    "sources": "sources",
    "feeds": "feeds",
    "search": "reading",
    "show": "reading",
    "status": "reading",
    "story": "stories",
    "quarantine": "keeping",
    "correct": "tags",
    "corrections": "tags",
    "retag": "tags",
    "lint-terms": "tags",
    "reprocess": "reprocess",
    "suppress": "removal",
    "review": "review",
    "snapshot": "keeping",
    "export": "reading",
    "verify": "keeping",
    "backup": "backups",
    "restore": "backups",
    "doctor": "upkeep",
    "upkeep": "upkeep",
}
"""Command to the module of this package that holds it."""


class Commands(click.Group):
    """Finds a command when it is asked for, so that `--help` imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All commands, in the order of use."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """One command."""
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"syndicator.cli.{_COMMANDS[cmd_name]}")
        command = getattr(module, cmd_name.replace("-", "_"))
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Name and sentence of each command, without importing it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _SENTENCES[name]) for name in _COMMANDS])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As usual, but bytes that are no text are refused, and an option before a command is told where it stands."""
        if any("\ud800" <= sign <= "\udfff" for arg in args for sign in arg):
            raise click.UsageError("What was typed is not UTF-8; set the terminal to UTF-8 and type it anew.", ctx)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            where = "options stand behind a command, as in: syndicator status --data DIR"
            raise click.UsageError(f"No such option {error.option_name!r} here; {where}", ctx) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As usual, but a mistyped name is told what was probably meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], _COMMANDS, 1)
            if near and "No such command" in error.message:
                raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx) from error
            raise


class Lists(click.Group):
    """A group that lists what it is about where no command is named: its `list`, with the options of that."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As usual, with `list` put in where it is meant."""
        meant = not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names)
        return super().parse_args(ctx, ["list", *args] if meant else args)


_SENTENCES = {
    "run": "One turn: crawl what is due, take it in, publish.",
    "publish": "Bring the published tree up to what the archive says.",
    "backfill": "Fetch a source's old articles, resumable, off the live feeds.",
    "serve": "The daemon: feeds, pages and search over HTTP; crawls what is due.",
    "digest": "What was new in a feed, once a day or a week, by mail.",
    "sources": "The sources that we follow.",
    "feeds": "The feeds that we publish.",
    "search": "Search the archive.",
    "show": "One item: evidence, revisions, provenance.",
    "status": "How every source is.",
    "story": "Stories: show, split, merge.",
    "quarantine": "What could not go on its way.",
    "correct": "Set tags or a date by hand.",
    "corrections": "What was set right by hand, as errors of the rules.",
    "retag": "Tag the archive with today's terms.",
    "lint-terms": "Find terms that can never fire, contradict or shadow one another.",
    "review": "What waits for a person before anybody reads it.",
    "reprocess": "Build items again from their captures, with today's code.",
    "suppress": "Take an item, a source or a name out of everything, for good.",
    "snapshot": "Write a copy of the archive for analysts.",
    "export": "Write what a query finds, as CSV or JSON lines.",
    "backup": "Copy everything that cannot be made again.",
    "restore": "Make a data folder of a backup.",
    "verify": "Check the archive and the published tree.",
    "doctor": "Look for what may be wrong around an installation.",
    "upkeep": "The night's work: check, copy, let go of what is old.",
}


_LOADED = 5_000
"""New objects between two looks for garbage. What a command loads is a hundred thousand, none of it garbage."""


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="syndicator")
def cli() -> None:
    """News against trafficking and smuggling: from many sites into one archive and its feeds."""


def main() -> None:
    """Run the command line. A `SyndicatorError` becomes one line and its exit code; any other is a bug and shows."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "scrapers.settings")
    gc.set_threshold(_LOADED)
    if isinstance(sys.stdout, io.TextIOWrapper):  # what a terminal's encoding lacks is spelled out, and ends nothing
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        cli.main(standalone_mode=True)
    except SyndicatorError as error:
        echo(f"syndicator: {' '.join(str(error).split())}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def at(data: Path) -> str:
    """How a data folder is named behind a command that is to be typed."""
    return f"--data {shlex.quote(str(data))}"


def follow(data: Path) -> str:
    """What makes the feeds say what was changed by hand, as it has to be typed for this data folder."""
    return f"The feeds follow with the next publication:  syndicator publish {at(data)}"


data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="SYNDICATOR_DATA",
    default=Path("data"),
    show_default=True,
    help="The data folder.",
)
