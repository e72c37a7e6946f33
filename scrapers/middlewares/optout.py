"""Sites that asked not to be crawled. The list ships with us and binds `sources add` too."""

from collections.abc import Iterable
from importlib.resources import files
from urllib.parse import urlsplit


def hosts() -> frozenset[str]:
    """The hosts of `optout.txt`, lower case; each stands for its subdomains too."""
    text = files("scrapers").joinpath("optout.txt").read_text("utf-8")
    lines = (line.partition("#")[0].strip().lower() for line in text.splitlines())
    return frozenset(line for line in lines if line)


def opted_out(urls: Iterable[str], known: frozenset[str] | None = None) -> str | None:
    """The first host among the addresses that asked not to be crawled."""
    listed = hosts() if known is None else known
    for url in urls:
        labels = (urlsplit(url).hostname or "").lower().split(".")
        for start in range(len(labels)):
            host = ".".join(labels[start:])
            if host in listed:
                return host
    return None
