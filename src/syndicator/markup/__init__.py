"""Markup: made harmless, made shallow, made plain text."""

from syndicator.markup.nesting import light, shallow
from syndicator.markup.plain import text_of
from syndicator.markup.safe import sanitise

__all__ = ["light", "sanitise", "shallow", "text_of"]
