"""Known items under other addresses: which article is which item, and when too many would turn into new ones.

Two questions at the end of a run, about articles at addresses that nobody knew and items whose addresses no listing
names any more. What is surely the same keeps its id. Where much of a source would otherwise change its identity, a
person decides. What is in doubt is a new item, as ever: a twin too many is a nuisance, a swallowed item is lost.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from syndicator.dedupe.judging import CLOSE, FEW_WORDS, Candidate, judge
from syndicator.dedupe.measure import similarity
from syndicator.dedupe.sketches import resemblance
from syndicator.dedupe.words import fingerprint

SHARE = 0.3
"""A run in which more than this share of the known items would change identity holds them."""
LEAST = 2
"""One item is never an upheaval, however few are known."""
LEAST_BY_DAYS = 3
"""Of those that are like no known item, and only too old to be new, this many are needed."""
REDATED_DAYS = 3
"""By so many days a publisher corrects a date; later, the same words are the next statement."""
_FAR = 0.2
"""Sketches that resemble each other less belong to different texts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Face:
    """An item, or an article that is none yet, as far as it can be recognised by."""

    candidate: Candidate
    day: date | None
    """The day that its page states; None where it states none, or only a month or a year."""

    @property
    def key(self) -> str:
        """The item's id, or whatever the caller knows the article by."""
        return self.candidate.key

    @property
    def title(self) -> str:
        """The words of the title; an empty title is like no other."""
        return fingerprint(self.candidate.title) or self.key


@dataclass(frozen=True, kw_only=True, slots=True)
class Upheaval:
    """A run in which much of a source would change its identity."""

    changed: int
    known: int
    like: dict[str, str]
    """Articles to hold: the key of each, and of the known item that it looks like; empty where it looks like none."""


def recognise(fresh: Sequence[Face], vacant: Sequence[Face], *, named: Collection[date] = ()) -> dict[str, str]:
    """Keys of the articles that are known items, and of these items; each item once, and only where no other fits.

    The same day, and the same words, or the same title over a text that is one story with it, or a text alike by 0.85.
    Without a stated day on one side, the same title over a text alike by 0.85. Within three days, the same title and,
    but for the date, the same words, where the item did not fall off the end of the listings: `named` are the days of
    those that they still name.
    """
    grades = {(one.key, other.key): _grade(one, other, named) for one, other in near(fresh, vacant)}
    best_of = {
        key: max((grade for pair, grade in grades.items() if key in pair), default=0)
        for key in {key for pair in grades for key in pair}
    }
    sure = [pair for pair, grade in grades.items() if grade and grade == best_of[pair[0]] == best_of[pair[1]]]
    often = Counter(key for pair in sure for key in pair)
    return {article: item for article, item in sure if often[article] == often[item] == 1}


def upheaval(
    fresh: Sequence[Face], vacant: Sequence[Face], *, known: int, newest: date | None, oldest: date | None
) -> Upheaval | None:
    """Whether articles and items that were not recognised are too many for an ordinary run.

    `known` is how many items the listings named last, `newest` the day of the newest of them, `oldest` the earliest day
    that the listings name now: an item of an earlier day fell off their end. Counted are articles that look like an
    item that is named no longer, and, if three or more, articles older than `newest` for each of which an item of its
    very day vanished, of a day after `oldest`.
    """
    like = _pairs(fresh, vacant, newest)
    old = Counter(face.day for face in fresh if face.key not in like and face.day and newest and face.day < newest)
    taken = set(like.values())
    lost = Counter(face.day for face in vacant if face.key not in taken and face.day and oldest and face.day > oldest)
    by_days = (old & lost).total()
    changed = len(like) + (by_days if by_days >= LEAST_BY_DAYS else 0)
    if changed < LEAST or changed <= SHARE * known:
        return None
    held = {face.key: "" for face in fresh if not _is_newer(face, newest)}
    return Upheaval(changed=changed, known=known, like=held | like)


def _grade(article: Face, item: Face, named: Collection[date]) -> int:
    """How surely the two are one: 3 the very same, 2 the same title, 1 the same text; 0 not surely."""
    one, other = article.candidate, item.candidate
    dayless = article.day is None or item.day is None
    same_day = article.day == item.day and not dayless
    titled = article.title == item.title
    if titled and one.fingerprint == other.fingerprint and (same_day or dayless):
        return 3
    if titled and _redated(article, item, named):
        return 1
    judgement = judge(one, other)
    if not judgement.together or not (same_day or (dayless and titled)):
        return 0
    close = judgement.likeness >= CLOSE
    if titled:
        return 2 if same_day or close else 0
    return int(close)


def _redated(article: Face, item: Face, named: Collection[date]) -> bool:
    """Whether an item was dated anew, rather than followed by the next of its kind in the same words."""
    if article.day is None or item.day is None or abs((article.day - item.day).days) > REDATED_DAYS:
        return False
    if not any(day <= item.day for day in named) or not any(day >= item.day for day in named):
        return False
    ours, theirs = Counter(article.candidate.said), Counter(item.candidate.said)
    enough = len(article.candidate.said) >= FEW_WORDS
    return enough and _is_date(ours - theirs, article.day) and _is_date(theirs - ours, item.day)


def _is_date(words: Counter[bytes], day: date) -> bool:
    """Whether words are nothing, or figures of a day and at most the name of its month."""
    figures = [word for word in words.elements() if word.isdigit()]
    said = {day.day, day.month, day.year, day.year % 100}
    return words.total() - len(figures) <= 1 and all(int(figure) in said for figure in figures)


def _pairs(fresh: Sequence[Face], vacant: Sequence[Face], newest: date | None) -> dict[str, str]:
    """Articles that look like an item, and that item, each once.

    A title that several of either bear, as a bulletin's, tells nothing by itself on different days.
    """
    often = Counter(face.title for face in fresh), Counter(face.title for face in vacant)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for article, item in near(fresh, vacant):
        if article.key in found or item.key in taken:
            continue
        telling = max(count[article.title] for count in often) == 1 or article.day == item.day is not None
        if _looks_like(article, item, newest, by_title=telling and article.title == item.title):
            found[article.key] = item.key
            taken.add(item.key)
    return found


def _looks_like(article: Face, item: Face, newest: date | None, *, by_title: bool) -> bool:
    """Whether an article may be a known item. A newer one is only if its words are nearly the same."""
    one, other = article.candidate, item.candidate
    like = by_title or judge(one, other).together
    return like and (not _is_newer(article, newest) or similarity(one.text, other.text) >= CLOSE)


def _is_newer(article: Face, newest: date | None) -> bool:
    return article.day is not None and newest is not None and article.day > newest


def near(fresh: Iterable[Face], vacant: Sequence[Face]) -> Iterable[tuple[Face, Face]]:
    """Pairs that are worth reading: of one title, or of sketches that are not strangers."""
    for article in fresh:
        for item in vacant:
            alike = resemblance(article.candidate.sketch, item.candidate.sketch)
            if article.title == item.title or alike >= _FAR:
                yield article, item
