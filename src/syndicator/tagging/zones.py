"""Part a text into its zones, and cut what a page hangs below its article."""

import re
from bisect import bisect_right
from typing import Final, Literal, NamedTuple

Zone = Literal["title", "opening", "body"]
OPENING: Final = 400
"""The opening ends with the sentence that reaches this many characters."""
_SHORTEST: Final = 30
"""A first sentence is no shorter: `St. Louis`, `Lt. Gen.`"""

_LISTS: Final = "|".join(
    (
        r"more news articles|more news|more stories|more from [\w ]{2,40}|other news|in other news|top stories",
        r"related (?:news|stor(?:y|ies)|articles?|posts?|content|links|topics|coverage|reading)",
        r"latest (?:news|stories|articles|posts)|recent (?:news|posts|stories|articles)|most read|most popular",
        r"read (?:more|also|next)|also read|see also|further reading|what to read next",
        r"editor'?s picks?|trending(?: now)?",
        r"you (?:may|might) also (?:like|be interested in)|recommended(?: for you| reading| stories)?",
        r"baca juga|berita terkait|artikel terkait|berita lainnya|lihat juga|artikel berkaitan",
        r"lire aussi|à lire aussi|sur le même sujet|articles liés|lea también|te puede interesar|noticias relacionadas",
        r"leia também|leia mais|veja também|notícias relacionadas",
        r"basahin din|tin liên quan|xem thêm|tin cùng chuyên mục",
        r"ข่าวที่เกี่ยวข้อง|อ่านเพิ่มเติม|ข่าวอื่น ๆ",
    )
)
_LIST: Final = re.compile(rf"\s*(?:{_LISTS})\s*", re.IGNORECASE)
_BEGINNINGS: Final = frozenset(re.findall(r"(?:^|\|)([^(|]{4})", _LISTS))
"""What these headings begin with, and few other lines."""
_HEADING_LENGTH: Final = 60
_ENDS: Final = frozenset({"", ":", "：", "…"})
"""What may stand behind the words of a heading."""
_MARKS: Final = ":>|»："
"""One of them stands behind the words of a pointer: `Read more: …`."""
_RUN_ON: Final = ("More News Articles", "Related Stories", "Related Articles", "You May Also Like")
_PROSE: Final = 260
"""A paragraph this long below a list's heading is the article going on; a teaser is shorter."""
_SENTENCE_END: Final = re.compile(
    r"[.!?\n。！？។](?:(?<=[.!?])[\"”’)]*\s|(?<=\n)\n|(?<=[。！？។]))"  # one class first: so the search is fast
)

_CAPS: Final = r"[A-ZÀ-ÞŁŻŚĆŠŽČ][A-ZÀ-ÞŁŻŚĆŠŽČ'’.-]*(?: [A-ZÀ-ÞŁŻŚĆŠŽČ][A-ZÀ-ÞŁŻŚĆŠŽČ'’.-]*){0,3}"
_DASH: Final = r"\s*(?:--|[-–—―])"
_AGENCY: Final = re.compile(
    rf"\s*(?P<place>{_CAPS}(?:\s*[/,]\s*{_CAPS})?)(?P<country>\s*,\s*[A-Z][a-zÀ-ÿ]+(?: [A-Z][a-zÀ-ÿ]+)*)?"
    rf"(?:\s*,?\s*(?:[A-Z][a-z]{{2,8}}\.?\s+\d{{1,2}}|\d{{1,2}}\s+[A-Z][a-z]{{2,8}}\.?)(?:,?\s+\d{{4}})?)?"
    rf"(?:\s*\([^()\n]{{1,60}}\))?{_DASH}"
)
_EVENT: Final = re.compile(
    r"\s*[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,3}\s*\(\s*[A-Z][\w'’. -]{2,40}\)\s*[,.–—-]?\s*"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+\w+,?\s+\d{4}|\w+ \d{1,2},?\s+\d{4})?\s*[–—:-]"
)


class Span(NamedTuple):
    """A stretch of the joined text."""

    start: int
    end: int

    def holds(self, place: int) -> bool:
        """Whether an offset lies in it."""
        return self.start <= place < self.end


class Zones(NamedTuple):
    """Title and text joined, so that both are scanned at once, and where each zone lies."""

    joined: str
    text_start: int
    lead_end: int
    """Where the first sentence of the text ends."""
    opening_end: int
    agency: Span | None
    """A dateline that says where a news agency's writer sat: `BANGKOK (Agency) -`."""
    event: Span | None
    """A dateline that says where the thing happened: `Bangkok (Thailand), 16 November 2017 -`."""
    cut: tuple[Span, ...]

    def of(self, place: int) -> Zone:
        """The zone of an offset in the joined text."""
        if place < self.text_start:
            return "title"
        return "opening" if place < self.opening_end else "body"

    def is_cut(self, place: int) -> bool:
        """Whether it lies in a list of other articles."""
        if not self.cut or place < self.cut[0].start:
            return False
        number = bisect_right(self.cut, place, key=lambda span: span.start) - 1
        return number >= 0 and self.cut[number].holds(place)


def zones(title: str, text: str) -> Zones:
    """Where title, opening, datelines and lists of other articles lie in the two, joined by an empty line."""
    start = len(title) + 2
    reach = _after_title(title, text) + OPENING
    end = _SENTENCE_END.search(text, min(reach, len(text)), min(reach + 250, len(text)))
    opening = end.end() if end else min(reach + 50, len(text))
    lead = _SENTENCE_END.search(text, min(reach - OPENING + _SHORTEST, opening), opening)
    head = text[:200].lstrip()
    agency = _AGENCY.match(text[:200]) if head[:2].isupper() else None
    event = _EVENT.match(text[:200]) if "(" in head[:70] else None
    return Zones(
        joined=f"{title}\n\n{text}",
        text_start=start,
        lead_end=start + (lead.end() if lead else opening),
        opening_end=start + opening,
        agency=Span(start, start + agency.end()) if agency else None,
        event=Span(start, start + event.end()) if event else None,
        cut=tuple([Span(start + span.start, start + span.end) for span in _cut(text)]),
    )


def _after_title(title: str, text: str) -> int:
    """Where the text begins that is not its title again: lines of the page's head are no opening."""
    bare = title.strip()
    if not bare:
        return 0
    place = 0
    for line in text[:1200].split("\n", 4)[:4]:
        if len(line) > _HEADING_LENGTH and bare not in line and (said := line.strip()) and said not in bare:
            break
        place += len(line) + 1
    return min(place, len(text)) if place and bare in text[:place] else 0


def _cut(text: str) -> list[Span]:
    """Lists of other articles and single pointers to them, in order."""
    found: list[Span] = []
    place = listed = 0
    for line in text.split("\n"):
        end = place + len(line)
        begins = line.lstrip()[:4].lower()
        if (begins in _BEGINNINGS or not begins.isascii()) and place >= listed and (words := _LIST.match(line)):
            rest = line[words.end() :]
            if end - place <= _HEADING_LENGTH and rest.strip() in _ENDS:
                listed = _list_end(text, end)
                found.append(Span(place, listed))
            elif words.end() < _HEADING_LENGTH and rest[1:].strip() and rest[0] in _MARKS:
                found.append(Span(place, end))
        place = end + 1
    for heading in _RUN_ON:
        place = text.find(heading, len(text) // 3)
        if place > 0 and not any(span.holds(place) for span in found):
            found.append(Span(place, len(text)))
    return sorted(found, key=lambda span: span.start) if found else found


def _list_end(text: str, start: int) -> int:
    place = start
    while place < len(text):
        end = text.find("\n", place + 1)
        end = len(text) if end < 0 else end
        if end - place >= _PROSE:
            return place
        place = end
    return len(text)
