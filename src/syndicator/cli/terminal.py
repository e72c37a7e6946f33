"""What commands print and log: words of sites among it, which must neither steer a terminal nor forge a line."""

import logging
import re

import click

_STEERING = re.compile(
    "(\x1b\\[(?:0|1|3[0-7])m)"  # our own styles
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)"
)
"""Controls (ECMA-48, 5.2 to 5.3) and what turns the direction of writing; lines and tabs stay."""


def harmless(words: str) -> str:
    """`words` without what a terminal would obey; bold and colours stay."""
    return _STEERING.sub(r"\1", words)


def echo(words: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print. All that a command says goes through here."""
    click.echo(harmless(str(words)), err=err, nl=nl)


class Lines(logging.Formatter):
    """A record begins a line, and nothing else does: what it says in further lines is set in."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        return "\n  ".join(harmless(super().format(record)).splitlines())
