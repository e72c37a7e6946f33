"""What is typed on the command line: checked as it comes, and a mistake told with what to write."""

import getpass
import os
import re
from datetime import UTC, datetime

import click

_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LONGEST = 500

NUMBER = click.IntRange(1, 2**63 - 1)
"""What numbers rows: SQLite knows no larger one."""


class Day(click.ParamType[datetime]):
    """A day, `2026-11-25`, as its first moment in UTC."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The day that was typed."""
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-11-25", param, ctx)


class Words(click.ParamType[str]):
    """Some words that are kept, in one line: a reason, a title, who somebody is."""

    name = "words"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The words that were typed, one space between two."""
        words = " ".join(str(value).split())
        if not any(map(str.isalnum, words)):
            self.fail("says nothing; write some words", param, ctx)
        if _NO_TEXT.search(words):
            self.fail("holds a sign that is no text; type it anew", param, ctx)
        if len(words) > _LONGEST:
            self.fail(f"is longer than {_LONGEST} characters; say it shorter", param, ctx)
        return words


class Question(click.Command):
    """A command that takes a query, whose words may begin with a minus as options do."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As usual, but `-country:TH` outside quotation marks is told how to stand."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.option_name.startswith("--"):
                raise
            where = f"""the query in quotation marks, as in: {ctx.command_path} 'country:TH -mentions:MM'"""
            raise click.UsageError(f"No such option {error.option_name!r} here; put {where}", ctx) from error


def user_here() -> str:
    """The user of this computer; the number, where it has no name, as in many containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


by_option = click.option(
    "--by", "who", type=Words(), default=user_here, help="Who; default: the user of this computer."
)
