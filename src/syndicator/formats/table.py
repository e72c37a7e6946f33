"""Items as rows for spreadsheets and programs: what may leave the house, one row an item."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import UTC

from syndicator.model import Item

COLUMNS = (
    "id", "url", "source", "title", "published", "published_precision", "first_seen", "language",
    "countries", "mentions", "topics", "summary", "story",
)  # fmt: skip


def row(item: Item) -> dict[str, object]:
    """An item as it may leave the house: no full text, no images (design, section 4)."""
    return {
        "id": item.id,
        "url": item.url,
        "source": item.source,
        "title": item.title,
        "published": item.published.iso if item.published else "",
        "published_precision": item.published.precision if item.published else "unknown",
        "first_seen": f"{item.first_seen.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "language": item.language,
        "countries": " ".join(item.tags.primary),
        "mentions": " ".join(item.tags.mentioned),
        "topics": " ".join(item.tags.topics),
        "summary": "" if item.rights == "headline" else item.summary,
        "story": item.story_id or item.id,
    }


_FORMULA = re.compile("[ \u200b-\u200f\u2060\ufeff]*[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]")
"""How a formula begins, in wide signs too: Excel takes those for the narrow ones where Chinese or Japanese is set."""


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def render(items: Iterable[Item]) -> bytes:
    """CSV (RFC 4180) with a head that names the columns; in UTF-8 with a mark, without which Excel misreads it."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows({key: safe_cell(value) for key, value in row(item).items()} for item in items)
    return out.getvalue().encode("utf-8-sig", "replace")
