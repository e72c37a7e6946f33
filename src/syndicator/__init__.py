"""Syndicator: news against trafficking and smuggling, from many sites into one archive and its feeds."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("syndicator")
except PackageNotFoundError:  # a source tree on the path, never installed
    __version__ = "0+unknown"
