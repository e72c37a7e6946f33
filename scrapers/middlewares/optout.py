"""Sites that asked not to be crawled. The list ships with us and binds `sources add` too."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from syndicator.crawling import opted_out_hosts as hosts


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
