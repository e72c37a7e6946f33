"""Where on a page known words stand: what moved, when a page is laid side by side with what it was. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

MOST = 3
"""Places that are told of one value."""
_DEPTH = 4
"""Elements of a path that are told, the innermost last."""
_WORDS = 70
_SAYING = ("content", "datetime", "href", "value", "title")
"""Attributes in which pages say what people or machines are to read."""
_OPENING = 8
"""Words by which the beginning of a text is found."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One element that says something."""

    path: str
    """`main > div.news > h1`, or `head > meta[property=og:title]@content`."""
    words: str
    """What stands there, cut short."""


def places(page: str | bytes, spellings: Sequence[str], *, most: int = MOST) -> tuple[Place, ...]:
    """The innermost elements that say one of the spellings, those of the first spelling that is found at all."""
    root = _root(page)
    if root is None:
        return ()
    for spelling in spellings:
        wanted = _plain(spelling)
        found = [place for _, place in zip(range(most), _saying(root, wanted), strict=False)] if wanted else []
        if found:
            return tuple(found)
    return ()


def of_day(day: date, raw: str = "") -> tuple[str, ...]:
    """The spellings of a day that pages use, the page's own former one first."""
    month = day.strftime("%B")
    return tuple(
        spelling
        for spelling in (
            raw,
            f"{day.day} {month} {day.year}",
            f"{day.day:02} {month} {day.year}",
            f"{month} {day.day}, {day.year}",
            f"{day.day} {month[:3]} {day.year}",
            day.isoformat(),
            f"{day:%d/%m/%Y}",
            f"{day:%m/%d/%Y}",
            f"{day:%d.%m.%Y}",
        )
        if spelling
    )


def of_text(text: str) -> tuple[str, ...]:
    """Words by which a text is found, from its beginning on: each paragraph's first ones."""
    openings = (" ".join(paragraph.split()[:_OPENING]) for paragraph in text.split("\n") if paragraph.strip())
    return tuple(opening for _, opening in zip(range(4), openings, strict=False))


def _root(page: str | bytes) -> etree._Element | None:
    data = page.encode() if isinstance(page, str) else page
    if not data.strip():
        return None
    root: etree._Element | None = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", no_network=True))
    return root


def _saying(root: etree._Element, wanted: str) -> Iterator[Place]:
    """Elements, in the page's order: by their text, the innermost only; by an attribute."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name in _SAYING:
            value = element.get(name)
            if value and wanted in _plain(value):
                yield Place(path=f"{_path(element)}@{name}", words=_cut(value))
        if wanted in _text(element) and not any(wanted in _text(child) for child in element):
            yield Place(path=_path(element), words=_cut("".join(map(str, element.itertext()))))


def _text(element: etree._Element) -> str:
    return _plain("".join(map(str, element.itertext()))) if isinstance(element.tag, str) else ""


def _path(element: etree._Element) -> str:
    steps = [_step(element), *(_step(above) for above in element.iterancestors())]
    return " > ".join(reversed(steps[:_DEPTH]))


def _step(element: etree._Element) -> str:
    """An element as CSS calls it: name, id, two classes; a meta element by what it is about."""
    name = str(element.tag)
    if name in {"meta", "script"}:
        about = ((key, element.get(key)) for key in ("property", "itemprop", "name", "type"))
        return name + next((f"[{key}={value}]" for key, value in about if value), "")
    ident, classes = element.get("id"), (element.get("class") or "").split()[:2]
    return name + (f"#{ident}" if ident else "") + "".join(f".{one}" for one in classes)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _cut(text: str) -> str:
    told = " ".join(text.split())
    return told if len(told) <= _WORDS else f"{told[:_WORDS]}…"
