"""The words and the HTML that we add to an item: its first line, and the lines about files and other reports."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from html import escape

from syndicator import months
from syndicator.formats.entry import Link
from syndicator.model import Dated

_KINDS = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.ms-excel": "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "text/csv": "CSV",
}
_MOST_NAMED = 12


def date_words(published: Dated | None, first_seen: datetime | None) -> str:
    """A date as precisely as it is known, and no more."""
    if published is None:
        seen = f"; seen {months.day(first_seen.astimezone(UTC).date())}" if first_seen else ""
        return f"date unknown{seen}"
    if published.precision == "year":
        return str(published.value.year)
    if published.precision == "month":
        return months.month(published.value)
    return months.day(calendar_day(published))


def calendar_day(published: Dated) -> date:
    """The day in the source's zone; in UTC where that zone is none that this machine knows."""
    try:
        return published.day
    except (ValueError, KeyError, OSError):
        return published.value.date()


def enumeration(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`; a long one ends with how many more."""
    if len(names) > _MOST_NAMED:
        return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def first_line(
    *, publisher: str, when: str, about: Sequence[str], mentions: Sequence[str], topics: Sequence[str]
) -> str:
    """Who says it, when, and why it is in this feed. Plain text."""
    sentences = [f"{publisher}, {when}."]
    if about:
        sentences.append(f"About {enumeration(about)}" + (f"; mentions {enumeration(mentions)}." if mentions else "."))
    elif mentions:
        sentences.append(f"Mentions {enumeration(mentions)}.")
    if topics:
        sentences.append(f"{'Topic' if len(topics) == 1 else 'Topics'}: {'; '.join(topics[:_MOST_NAMED])}.")
    return " ".join(sentences)


def paragraph(html: str, *, lang: str | None = None) -> str:
    """One paragraph; `lang` where its words are not in the entry's language."""
    return f'<p lang="{lang}">{html}</p>' if lang else f"<p>{html}</p>"


def paragraphs(text: str) -> str:
    """Plain text, parted by empty lines, as HTML."""
    return "".join(paragraph(escape(part.strip(), quote=False)) for part in text.split("\n\n") if part.strip())


def anchor(href: str, words: str) -> str:
    """A link with escaped words."""
    return f'<a href="{escape(href)}">{escape(words, quote=False)}</a>'


def file_words(link: Link) -> str:
    """What a file is: its title or name, its kind and, where a response told it, its size."""
    kind = _KINDS.get(link.type or "", "")
    size = "" if link.length is None else _size(link.length)
    notes = ", ".join(part for part in (kind, size) if part)
    return (link.title or link.href.rsplit("/", 1)[-1] or link.href) + (f" ({notes})" if notes else "")


def _size(length: int) -> str:
    if length < 1_000:
        return f"{length} bytes"
    return f"{length / 1_000:.0f} kB" if length < 1_000_000 else f"{length / 1_000_000:.1f} MB"


def link_line(words: str, links: Iterable[tuple[str, str]]) -> str:
    """`words` and the links behind it, as one English paragraph; nothing where there are none."""
    anchors = ", ".join(anchor(href, label) for href, label in links)
    return paragraph(f"{words}: {anchors}", lang="en") if anchors else ""
