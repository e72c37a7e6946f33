"""Rows of which a page may have hundreds, each put together at once.

The template engine escapes every value by itself, which in an archive of many years was most of the work for a page.
Here nothing but an address has anything to escape, and that once.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from markupsafe import escape

from syndicator.pages import words
from syndicator.pages.charts import Timeline

_month = cache(words.month)


def archives(folder: str, months: Sequence[str]) -> str:
    """A row for each year, with a link to each month's document in a folder (its address, with the slash)."""
    place = escape(folder)
    years: dict[str, list[str]] = {}
    for month in months:
        name = _month(month).removesuffix(f" {month[:4]}")
        years.setdefault(month[:4], []).append(f'<a href="{place}{month}.atom">{name}</a>')
    return _joined(f'<li class="folded">{year}: {" ".join(links)}</li>' for year, links in years.items())


def bars(drawn: Timeline) -> str:
    """A bar for each month that has items."""
    return _joined(
        f'<rect x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}">'
        f"<title>{_month(bar.month)}: {words.number(bar.count)}</title></rect>"
        for bar in drawn.bars
        if bar.count
    )


def months(drawn: Timeline) -> str:
    """The same as rows of a table, the newest first."""
    return _joined(
        f'<tr><th scope="row">{_month(bar.month)}</th><td class="n">{words.number(bar.count)}</td></tr>'
        for bar in reversed(drawn.bars)
        if bar.count
    )


def _joined(rows: Iterable[str]) -> str:
    return "".join(f"{row}\n" for row in rows)
