"""Syndicator: news against trafficking and smuggling, from many sites into one archive and its feeds."""

from importlib import import_module

__version__: str


def __getattr__(name: str) -> str:
    """`__version__`, read from what is installed when it is first asked for: that takes longer than tagging a text."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    metadata = import_module("importlib.metadata")
    try:
        found = str(metadata.version("syndicator"))
    except metadata.PackageNotFoundError:  # a source tree on the path, never installed
        found = "0+unknown"
    globals()["__version__"] = found
    return found
