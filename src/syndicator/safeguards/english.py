"""What ties a personal name to childhood in English, as police, courts, organisations and agencies write it. Pure."""

import re
from bisect import bisect
from collections.abc import Iterator

from syndicator.safeguards.names import is_hidden, is_name
from syndicator.safeguards.stems import Kind, Places, between, guarded

_UNITS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
_NUMBER = rf"(?:1[0-7]|(?<!\d)[1-9]|{_UNITS})"
_AGE = rf"{_NUMBER}(?![\d:%/-]|[.,]\d)"
_PART = r"[A-Z\u00c0-\u00dd\u0110][\w'\u2019]*(?:-\w+)*"
_NAME = rf"(?P<name>{_PART}(?:\s+(?:de|del|da|dos|van|von|bin|binti|al|ibn|and)\s+{_PART}|\s+{_PART}){{0,4}})"
_NOUN = (
    r"(?:girl|boy|child|kid|teen|teenager|teenage\s+\w+|adolescent|juvenile|minor|youngster|youth|toddler|baby|infant|newborn|"
    r"schoolgirl|schoolboy|schoolchild|pupil|daughter|stepdaughter|son|stepson|sister|brother|sibling|twins?|sisters|brothers|"
    r"siblings|orphan|runaway|nephew|niece|grandson|granddaughter)"
)
_HEDGE = (
    r"(?:(?:aged|age|just|only|barely|about|around|nearly|almost|then|now|also|still|who|is|was|were|are|had|been|being|has|"
    r"turned|turning|turns|thought|believed|said|to|be|a|an|the|his|her|their|himself|herself|mere|of)\s+){0,6}"
)
_OLD = rf"\b{_NUMBER}(?:[-\s]+years?[-\s]+(?:old|olds|of\s+age)|[-\s]+year[-\s]old)"
_ENDS = (
    r"(?=\s*(?:[,.;:)!?\u201d\"]|$|\u2013|\u2014|-\s)|"
    r"\s+(?:years?\s*(?:old|of\s+age|[,.;)])|(?:and|or|when|at\s+the\s+time|from|in|on|as|before|after|while|but|with)\b))"
)
_SCHOOL = (
    rf"(?:[Yy]ear\s+\d{{1,2}}\s+(?:pupil|student)|(?:in\s+)?(?:{_ORDINALS})\s+grade|"
    rf"(?:his|her)\s+(?:{_ORDINALS}|\w+teenth|1?\dth)\s+birthday)"
)
_SAYING = r"(?!\s+(?:said|says|told|adds|added|wrote|writes|argued|asked|ruled|explained|reported|spoke|reports)\b)"
_START = r"(?:(?<=^)|(?<=[.!?:;\u201c\"]\s)|(?<=\n)|(?<=[.!?:]\s\s))"
_STEP = r"[^.!?\n]"
_ADULT = re.compile(r"\b(?:1[89]|[2-9]\d)\b\s*[,).]")
_OF_AGE = re.compile(r"\s*[,(]\s*(?:aged\s+|now\s+)?(?:1[89]|[2-9]\d)\s*[,)]")
"""What tells, behind a name, that it is a grown-up's."""
_BETWEEN = r"(?:(?!(?:to|from|in|at|of|near|by|into|for|on|with|and)\b)\w+\s+){0,2}?"
_OWN = r"(?:(?!\b(?:children|girls|boys|minors|victims|people|some|including)\b)[^.!?\n]){1,60}?"
"""Words between a name and an age that is its own, not that of others who are spoken of."""
_GIVEN = r"name\s+is(?!\s+(?:withheld|not|being|protected|unknown|kept))"
_DATED = r"(?:(?:in|on)\s+)?(?:\w+\s+){0,2}20(?:09|1\d|2\d)\b"
_KIN = r"(?:mother|father|parents?|brother|sister|aunt|uncle|grandmother|grandfather|family|relatives)"

_SENTENCE = re.compile(r"[.!?]+[\u201d\")]*\s+|\n+")
_HINT = re.compile(
    rf"\b(?:{_NUMBER}\b|{_NOUN}\b|(?:{_ORDINALS})\s|18\b|eighteen\b|[Yy]ear\s+\d|[Bb]irthday|[Bb]orn\s+(?:in|on|\d))",
    re.IGNORECASE,
)
_HINTING: tuple[Kind, ...] = ("number", "ordinal", "noun", "year", "birthday", "born")
_LONG = 4_000

_AGED = rf"{_AGE}{_ENDS}"
_TIES = (
    guarded(
        "number",
        rf"(?<!\d){_AGED}",
        # Ngozi Eze, 14 · Ngozi Eze (then 14) · Ngozi Eze, who was just fourteen · Ngozi and Joy Eze, 9 and 11
        rf"{_NAME}\s*(?:[,(\u2013\u2014-]|[,]?\s+(?:is|was|were|turned|turns|aged))\s*{_HEDGE}{_AGED}",
        # Ngozi Eze, an Edo girl of 14
        rf"{_NAME}\s*,\s+(?:an?|the)\s+(?:\w+\s+){{0,3}}of\s+{_AGED}",
        # sold at 13 · groomed from the age of twelve
        rf"{_NAME}\s+{_OWN}\b(?:(?:at|from)\s+the\s+age\s+of|when\s+(?:she|he)\s+was|at|aged)\s+(?:just\s+|only\s+)?{_AGED}",
        # when she was 13 (or: she was ten), of somebody named before
        rf"{_NAME}[^.!?\n]{{0,80}}[.!?,]\u201d?\s+(?:[Ss]he|[Hh]e)\s+(?:is|was)\s+(?:just\s+|only\s+)?{_AGED}",
        # “She is only 14,” said the father of Ngozi Eze
        rf"\b(?:[Ss]he|[Hh]e)\s+(?:is|was)\s+(?:just\s+|only\s+)?{_AGED}{_STEP}{{0,60}}?\b{_KIN}\s+of\s+{_NAME}",
    ),
    guarded(
        "number",
        rf"(?<!\d)(?:1[0-8]|eighteen|{_NUMBER})\b",
        # Ngozi Eze, who was under 18 · Ngozi Eze was not yet sixteen
        rf"{_NAME}\s*,?\s+(?:who\s+|when\s+(?:she|he)\s+)?(?:is|was)\s+(?:still\s+)?(?:under|below|not\s+yet)\s+(?:the\s+age\s+of\s+)?(?:18|eighteen|{_NUMBER})\b",
    ),
    guarded(
        "number",
        _OLD,
        # Ngozi Eze, a 14-year-old · Jamal Rashid, his 12-year-old son
        rf"{_NAME}\s*[,(\u2013\u2014]?\s*{_HEDGE}(?:\w+\s+){{0,2}}{_OLD}",
        # when we met Ngozi Eze she was a 14-year-old
        rf"\b(?:met|found|freed|rescued|recruited|took|bought|sold)\s+{_NAME}\s*[,;]?\s+(?:when\s+)?(?:she|he)\s+(?:is|was)\s+{_HEDGE}(?:\w+\s+){{0,2}}{_OLD}",
    ),
    guarded(
        "number",
        rf"(?i:{_OLD})[\s,]",
        # 14-year-old Ngozi · fourteen-year-old twins Ngozi and Joy
        rf"(?i:{_OLD})[\s,]+{_BETWEEN}{_NAME}{_SAYING}",
    ),
    guarded(
        "number",
        rf"{_AGE},\s+{_PART}",
        # Aged just eleven, Beatriz · At sixteen, Elira
        rf"\b(?:[Aa]ged?|[Aa]t|[Aa]t\s+the\s+age\s+of)\s+(?:just\s+|only\s+|barely\s+)?{_AGE},\s+{_NAME}{_SAYING}",
    ),
    guarded(
        "school",
        r"pupil|student|grade|birthday",
        # Ngozi Eze, a Year 9 pupil · was in ninth grade · spent her sixteenth birthday
        rf"{_NAME}{_STEP}{{1,40}}?\b{_SCHOOL}",
    ),
    guarded(
        "noun",
        rf"{_NOUN}\b",
        # Ngozi Eze, a minor · Ngozi Eze, a teenage runaway
        rf"{_NAME}\s*,\s+(?:an?|the|his|her|their)\s+(?:[\w'-]+\s+){{0,2}}{_NOUN}\b(?!\s+(?:protection|welfare|rights|labou?r))",
    ),
    guarded(
        "noun",
        rf"(?i:{_NOUN})\s*(?:[,:(]\s*)?{_PART}",
        # the girl, Ngozi Eze, · Schoolgirl Mina Haidari · victim's brother Sunil
        rf"(?:{_START}(?i:{_NOUN})|\b{_NOUN})\s*(?:[,:(]\s*)?{_NAME}{_SAYING}",
    ),
    guarded(
        "called",
        rf"(?:named|identified|known|called|{_GIVEN}){_STEP}{{0,40}}?\s{_PART}",
        # the boy whom police named as · a juvenile identified by the office as · a girl called
        rf"\b{_NOUN}\b{_STEP}{{0,60}}?\b(?:named|identified|known|called|{_GIVEN}){_STEP}{{0,40}}?\s{_NAME}",
    ),
    guarded("born", r"[Bb]orn\s+in\s+20", rf"\b[Bb]orn\s+in\s+20(?:09|1\d|2\d),\s+{_NAME}"),
    # Ngozi Eze (born 2011) · Ngozi Eze, born on 3 May 2011
    guarded("born", rf"[Bb]orn\s+{_DATED}", rf"{_NAME}\s*[,(]\s*[Bb]orn\s+{_DATED}"),
)


def ties_a_name_to_childhood(text: str, places: Places) -> bool:
    """Whether a reader learns the name of somebody who is, or then was, under 18; `places` are those of the text."""
    ties = [tie for tie in _TIES if tie.kind in places]
    return any(
        _ties(pattern, text[begin:end])
        for begin, end in _passages(text, places)
        for tie in ties
        if tie.may_hold(text[begin:end], between(places[tie.kind], begin, end))
        for pattern in tie.patterns
    )


def _passages(text: str, places: Places) -> Iterator[tuple[int, int]]:
    """The sentences in which an age or a word for a child stands, each with the one before it: begin and end."""
    hints = _hints(text, places)
    if not hints:
        return
    ends = [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text)]
    hinted = {bisect(ends, start) - 1 for start in hints}
    begin = until = 0
    for place in sorted(place for place in hinted if place + 1 < len(ends)):
        if ends[max(place - 1, 0)] > until or ends[place + 1] - begin > _LONG:
            yield begin, until
            begin = ends[max(place - 1, 0)]
        until = ends[place + 1]
    yield begin, until


def _hints(text: str, places: Places) -> list[int]:
    """Where `_HINT` matches, from left to right, none within another."""
    found = []
    end = 0
    for place in sorted({place for kind in _HINTING for place in places.get(kind, ())}):
        if place >= end and (match := _HINT.match(text, place)):
            found.append(place)
            end = match.end()
    return found


def _ties(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a pattern holds for some name; one that begins with what is no name may hide another behind it."""
    start = 0
    while match := pattern.search(text, start):
        grown = _ADULT.search(match[0]) or _OF_AGE.match(text, match.end("name"))
        if is_name(match["name"]) and not is_hidden(text, match.start(), match.end()) and not grown:
            return True
        start = match.start("name") + len(match["name"].split()[0])
    return False
