"""What a page that says something else has changed, and whether that is news: a counter or a list of links is none."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from syndicator.markup import text_of
from syndicator.model import Item

NOISE = "noise"
"""A body that says the same, but for what changes at every visit."""
POLISH = "polish"
"""A body that changed by a few words, none of them a number, a name or a "not"; or, on pages that never stand still,
without meaning."""
_FEW_WORDS = 3
_COUNT = r"\d[\d.,\u00a0 ]*(?:[kKmM]\b)?"
_VIEWS = "|".join(
    ("page ?views?", "views?", "times (?:read|viewed)", "reads", "vistas", "visualizaciones", "vues", "lượt xem")
)
_LABELS = "|".join(("page ?views?", "views?", "vistas", "vues", "dibaca", "dilihat", "ยอดวิว", "ผู้เข้าชม", "เข้าชม", "อ่าน"))
_INLINE = re.compile(
    rf"(?<!\S)(?:{_COUNT} *(?:{_VIEWS})|(?:{_LABELS}) ?:? ?{_COUNT}(?: *(?:ครั้ง|kali))?)(?=[\s.,;)]|$)", re.IGNORECASE
)
_COUNTERS = """
    views view read reads shares share comments comment likes like downloads download visits visit visitors online
    ago seconds second minutes minute min mins hours hour days day weeks week followers replies ratings rating
    vistas visualizaciones lecturas comentarios descargas hace vues lectures partages commentaires téléchargements
    minutos horas días dibaca dilihat kali komentar bagikan unduhan tayangan lượt xem chia sẻ bình luận
    ครั้ง ความคิดเห็น แชร์ ผู้เข้าชม เข้าชม
"""
_NUMBERS = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
    billion dozen dozens half double dos tres cuatro cinco seis siete ocho nueve diez doce trece catorce quince veinte
    treinta cien ciento mil millones deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize
    vingt trente cent cents mille dua tiga empat lima enam tujuh delapan lapan sembilan sepuluh sebelas belas puluh
    ratus ribu juta
"""
_NOTS = """
    not no never nor none without cannot nunca sin jamás ne pas jamais sans tidak bukan tanpa belum không chưa
"""
_TURNING = frozenset(f"{_NUMBERS} {_NOTS}".split())
"""Words that turn what a sentence says: a number, a "not"."""
_MARKS = ".,:;!?…()[]\"“”‘’'«»"
_ENDS = '.!?:…”"»'
_AROUND = "this page post article on of the by to in time reading updated posted published last total so far"
_COUNTED = frozenset(_COUNTERS.split())
"""What counters count: readers and their doings, and the time since."""
_FRAME = frozenset(_AROUND.split())
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)


def changes(former: Item, item: Item, *, earlier: Sequence[str] = (), restless: bool = False) -> frozenset[str]:
    """Which fields say something else; empty for none. `noise` and `polish` stand for a body without news.

    `earlier` are texts of before `former`, the latest first. On a `restless` source only what stood through a visit
    counts: a paragraph that two readings had, and the third has not. Without an earlier text, half of the words do.
    """
    pairs = {
        "title": (former.title, item.title),
        "published": (former.published and former.published.iso, item.published and item.published.iso),
        "url": (former.url, item.url),
        "attachments": (former.attachments, item.attachments),
    }
    found = {name for name, (before, after) in pairs.items() if before != after}
    if former.text.split() != item.text.split():
        found.add(_of_text(essential(former), essential(item), earlier, restless=restless))
    return frozenset(found)


def essential(item: Item) -> str:
    """The text of an item without lines that only count something, or that are nothing but links."""
    return without_counters(item.text, links=_links(item.html))


def without_counters(text: str, *, links: frozenset[str] = frozenset()) -> str:
    """A text without what counts its readers or the hours, and without lines that are `links`."""
    lines = (_INLINE.sub(" ", line) for line in text.splitlines() if line.strip() not in links)
    return "\n".join(line for line in lines if not _is_counter(line)).strip()


def _of_text(before: str, after: str, earlier: Sequence[str], *, restless: bool) -> str:
    had, has = Counter(before.split()), Counter(after.split())
    if before.split() == after.split():
        return NOISE
    words = max((had - has).total(), (has - had).total())
    if words <= _FEW_WORDS and Counter(_turning(before)) == Counter(_turning(after)):
        return POLISH
    if not restless:
        return "text"
    if earlier:
        stood = _lines(without_counters(earlier[0])) & _lines(before)
        return "text" if stood - _lines(after) else POLISH
    return "text" if 2 * (had & has).total() < had.total() else POLISH


def _is_counter(line: str) -> bool:
    """Whether a line has a figure, and besides it only words of counters; a figure alone may be anything."""
    words = line.casefold().split() if not line.isascii() else _WORD.findall(line.casefold())
    named = {bare for word in words if (bare := word.strip(".,:;·|()")) and not any(map(str.isdigit, bare))}
    return len(named) < len(words) and not named.isdisjoint(_COUNTED) and named <= _COUNTED | _FRAME


def _links(html: str) -> frozenset[str]:
    return frozenset(_link_texts(html))


def _link_texts(html: str) -> Iterator[str]:
    for match in _LINK.finditer(html):
        if text := text_of(match[1]).strip():
            yield text


def _lines(text: str) -> set[str]:
    return {" ".join(line.split()) for line in text.splitlines() if line.strip()}


def _turning(text: str) -> Iterator[str]:
    """The words on which what a text says turns: figures, numbers, negations, and names within a sentence."""
    for line in text.splitlines():
        begins = True
        for word in line.split():
            bare = word.strip(_MARKS).casefold()
            named = not begins and word.lstrip(_MARKS)[:1].isupper()
            if named or bare in _TURNING or bare.endswith(("n't", "n’t")) or any(map(str.isdigit, bare)):
                yield bare
            begins = word[-1] in _ENDS
