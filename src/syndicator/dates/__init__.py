"""Dates as pages write them: read with an explicit order and zone, or not at all."""

from syndicator.dates.openings import dateline
from syndicator.dates.reading import read

__all__ = ["dateline", "read"]
