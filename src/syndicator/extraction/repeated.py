"""Blocks that repeat over a source's pages: what a body is remembered by, and which blocks say nothing. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from syndicator.extraction.blocks import block_hash, blocks, opening_at
from syndicator.extraction.reading import without_date
from syndicator.extraction.tidy import tidy
from syndicator.model import Dated
from syndicator.text import clean

LEAST = 5
"""On so many different pages a block has to stand,"""
SHARE = 0.2
"""and on this share of them."""
_NAME = 8


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of one item by `block_hash`; its title and its opening are its own."""

    title: str
    opening: str | None
    others: frozenset[str]

    @classmethod
    def of(cls, title: str, html: str) -> "Blocks":
        """The blocks of a body. One that is all there is does not count: it may be what a page without words left."""
        texts = blocks(html)
        at = opening_at(texts)
        names = [block_hash(text) for text in texts]
        own = {block_hash(title), *([names[at]] if at is not None else [])}
        return cls(
            title=block_hash(title),
            opening=names[at] if at is not None and len(names) > 1 else None,
            others=frozenset(names) - own,
        )

    def packed(self) -> bytes:
        """Eight bytes a block."""
        names = [self.title, self.opening or "00" * _NAME, *sorted(self.others)]
        return bytes.fromhex("".join(names))

    @classmethod
    def unpacked(cls, data: bytes) -> "Blocks":
        """What `packed` made."""
        names = [data[at : at + _NAME].hex() for at in range(0, len(data), _NAME)]
        return cls(title=names[0], opening=names[1] if names[1].strip("0") else None, others=frozenset(names[2:]))


def learned(pages: Sequence[Blocks]) -> frozenset[str]:
    """The blocks that repeat over these pages of one source, and are no item's own title or opening."""
    counts = Counter(name for page in pages for name in page.others)
    least = max(LEAST, SHARE * len(pages))
    own = {name for page in pages for name in (page.title, page.opening)}
    return frozenset(name for name, count in counts.items() if count >= least and name not in own)


def without(html: str, *, title: str, published: Dated | None, boilerplate: Iterable[str]) -> tuple[str, str]:
    """A stored body as its page would be read with `boilerplate` known: markup, and text."""
    body = tidy(html, title=title, boilerplate=frozenset(boilerplate))
    return body.html, clean(without_date(body.text, published))
